"""Dutch numbers: what is shown is what was measured, and a zero has no sign."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.figures import Status
from wijkdna.domain.numbers_nl import (
    absence,
    amount,
    counted,
    date_nl,
    number_nl,
    release_nl,
    shown_decimals,
    singular_verbs,
)

MODERATE = st.floats(-1e9, 1e9)
DECIMALS = st.integers(0, 3)


def read_back(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234, 0, "1.234"),
        (12.5, 1, "12,5"),
        (17_942_942, 0, "17.942.942"),
        (1234567.891, 2, "1.234.567,89"),
        (-1234.5, 1, "-1.234,5"),
        (0, 0, "0"),
        (-0.0, 2, "0,00"),
        (-0.004, 2, "0,00"),
        (-0.4, 0, "0"),
        (-0.005, 2, "-0,01"),
        (999.96, 1, "1.000,0"),
    ],
)
def test_numbers_are_written_the_dutch_way(value: float, decimals: int, text: str) -> None:
    assert number_nl(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(22.5, 0, "23"), (23.5, 0, "24"), (-22.5, 0, "-23"), (1.005, 2, "1,01"), (100 * 9 / 40, 0, "23")],
)
def test_a_half_goes_away_from_zero_as_statistics_netherlands_rounds(value: float, decimals: int, text: str) -> None:
    assert number_nl(value, decimals) == text


@given(MODERATE, DECIMALS)
def test_a_number_can_be_read_back(value: float, decimals: int) -> None:
    assert abs(read_back(number_nl(value, decimals)) - value) <= 0.5 * 10**-decimals + 4e-15 * abs(value)


@given(MODERATE, DECIMALS)
def test_only_a_number_below_zero_after_rounding_has_a_minus(value: float, decimals: int) -> None:
    text = number_nl(value, decimals)
    assert text.startswith("-") == (read_back(text) < 0)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_absent_is_never_written_as_a_number(value: float) -> None:
    with pytest.raises(ValueError, match="absence"):
        number_nl(value)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "scale", "text"),
    [
        (12.5, "%", 1, 1, "12,5\u00a0%"),
        (231, "x 1.000 euro", 0, 1000, "€\u00a0231.000"),
        (35.2, "x 1.000 euro", 1, 1000, "€\u00a035.200"),
        (-12, "x 1.000 euro", 0, 1000, "€\u00a0-12.000"),
        (231, "x 1.000 euro", 0, 1, "231\u00a0x 1.000 euro"),
        (1250, "euro", 0, 1, "€\u00a01.250"),
        (5.4, "km", 1, 1, "5,4\u00a0km"),
        (920, "m3", 0, 1, "920\u00a0m³"),
        (40, "m2", 0, 1, "40\u00a0m²"),
        (2880, "kWh", 0, 1, "2.880\u00a0kWh"),
        (24.3, "per 1.000 inwoners", 0, 1, "24\u00a0per 1.000 inwoners"),
        (3456, "per km²", 0, 1, "3.456\u00a0per km²"),
        (575, "aantal", 0, 1, "575"),
        (-0.12, "score", 2, 1, "-0,12"),
        (3, "klasse 1-5", 0, 1, "klasse\u00a03"),
    ],
)
def test_an_amount_has_its_unit(value: float, unit: str, decimals: int, scale: float, text: str) -> None:
    assert amount(value, unit, decimals, scale) == text


def test_a_class_with_a_name_shows_the_name() -> None:
    assert amount(2.0, "klasse", classes={1: "kleine kans", 2: "grote kans"}) == "grote kans"


def test_scaling_moves_the_comma() -> None:
    assert [shown_decimals(1, 1), shown_decimals(1, 1000), shown_decimals(4, 1000)] == [1, 0, 1]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.NOT_PUBLISHED, "niet gepubliceerd"),
        (Status.NOT_APPLICABLE, "niet van toepassing"),
        (Status.TOO_SMALL, "te klein om te tonen"),
        (Status.REDRAWN, "niet te zeggen: de grens is veranderd"),
    ],
)
def test_every_absence_says_why(status: Status, said: str) -> None:
    assert absence(status) == said


def test_a_known_figure_is_not_absent() -> None:
    with pytest.raises(ValueError, match="not absent"):
        absence(Status.KNOWN)


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("{n} misdrijven per 1.000 inwoners", "1", "1\u00a0misdrijf per 1.000 inwoners"),
        ("{n} misdrijven per 1.000 inwoners", "minder dan 1", "minder dan 1\u00a0misdrijf per 1.000 inwoners"),
        ("{n} misdrijven per 1.000 inwoners", "0", "0\u00a0misdrijven per 1.000 inwoners"),
        ("{n} locaties van basisscholen", "1", "1\u00a0locatie van een basisschool"),
        ("{n} mensen", "1,0", "1,0\u00a0mensen"),
        ("{n} km", "1", "1\u00a0km"),
        ("€ {n}", "1", "€\u00a01"),
    ],
)
def test_one_of_a_thing_is_singular(text: str, number: str, expected: str) -> None:
    assert counted(text, number) == expected


def test_one_of_a_thing_has_a_singular_verb() -> None:
    assert singular_verbs("In {gebied} wonen {waarde}. Dat zijn er {vergelijking}.") == (
        "In {gebied} woont {waarde}. Dat is {vergelijking}."
    )


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2024, 6, 25), "25 juni 2024"),
        (date(2026, 1, 1), "1 januari 2026"),
        (date(2020, 12, 31), "31 december 2020"),
    ],
)
def test_a_date_is_written_as_people_say_it(day: date, text: str) -> None:
    assert date_nl(day) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2026-11-26", "26 november 2026"),
        ("2026-11-26.2", "26 november 2026 (2)"),
        ("proef", "proef"),
    ],
)
def test_a_release_is_named_by_its_day(name: str, text: str) -> None:
    assert release_nl(name) == text
