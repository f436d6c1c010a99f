"""What in a text points to one person. The numbers are made up; the BSN are test numbers that nobody has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.sensitive import Sensitive, found_in, is_bsn_like, warning

EMAIL, PHONE, BSN, ADDRESS = Sensitive


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mail naar bakker.jan+wijk@kroon-dorp.example.", (EMAIL,)),
        ("Bel 06-12345678.", (PHONE,)),
        ("Bel 06 12 34 56 78", (PHONE,)),
        ("Bel 0227 123456", (PHONE,)),
        ("Bel (020) 123 45 67", (PHONE,)),
        ("Bel +31 6 12345678", (PHONE,)),
        ("Bel +31 (0)6-1234 5678", (PHONE,)),
        ("Bel 0031612345678", (PHONE,)),
        ("BSN 111222333", (BSN,)),
        ("BSN 111.222.333 en 1112 22 333", (BSN,)),
        ("Dorpsstraat 5, 1234 AB", (ADDRESS,)),
        ("1234AB 12a", (ADDRESS,)),
        ("postcode 1234ab nummer 12", (ADDRESS,)),
        ("jan@kroon.example, 0612345678", (EMAIL, PHONE)),
    ],
)
def test_what_points_to_a_person_is_found(text, found):
    assert found_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "De bakker is open van 8 tot 18 uur.",
        "In 2024 woonden er 575 mensen, in 2020 nog 590.",
        "Op 25-11-2026 om 20.00 uur",
        "€ 1.250.000 voor 1.234 woningen",
        "Zaaknummer 123456789",  # fails the eleven-test
        "1234 AB",  # a postcode alone is a street, not a house
        "In 1999 AD",
        "2024 is 12 % meer dan 2023",
        "@wijk en plein @ 12 uur",
        "Buurt BU99010001, wijk WK990100",
        "111222333444",
    ],
)
def test_ordinary_numbers_are_left_alone(text):
    assert found_in(text) == ()


def slow_is_bsn_like(digits):
    """The eleven-test as the RvIG writes it: 9A + 8B + ... + 2H - I."""
    a, b, c, d, e, f, g, h, i = (int(digit) for digit in digits)
    total = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i
    return total % 11 == 0 and digits != "000000000"


@given(st.text("0123456789", min_size=9, max_size=9))
def test_the_eleven_test_agrees_with_the_formula(digits):
    assert is_bsn_like(digits) == slow_is_bsn_like(digits)


@given(st.integers(10_000_000, 99_999_999))
def test_one_wrong_digit_never_passes(start):
    good = next((f"{start}{last}" for last in range(10) if is_bsn_like(f"{start}{last}")), None)
    if good is not None:
        assert not any(is_bsn_like(f"{start}{last}") for last in range(10) if str(last) != good[-1])


@pytest.mark.parametrize("digits", ["", "11122233", "1112223334", "11122233x", "000000000"])
def test_what_is_no_number_of_nine_digits_is_no_bsn(digits):
    assert not is_bsn_like(digits)


@given(st.text())
def test_any_text_gets_an_answer(text):
    assert set(found_in(text)) <= set(Sensitive)


def test_the_warning_names_what_was_found():
    assert warning(()) == ""
    assert warning((EMAIL,)) == "een e-mailadres"
    assert warning((EMAIL, PHONE, ADDRESS)) == ("een e-mailadres, een telefoonnummer en een postcode met huisnummer")
