"""A typed sheet becomes proposals: nothing that was written is lost, and nothing is made up."""

import calendar
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.sheets import (
    Goes,
    basis_in,
    day_in,
    households,
    kept,
    proposals,
    question_code,
    question_number,
    trust_in,
)

TODAY = date(2026, 11, 26)
CARDS = {"K1": "abcde", "K2": "abcde", "K3": "abcde", "K4": "abcd", "K5": "abcde", "K6": "abcde", "K7": "abcdef"} | {
    "K8": "abcde"
}
FIELDS = {card: [card + letter for letter in letters] for card, letters in CARDS.items()}
OTHERS = [*(f"G{n}" for n in range(1, 13)), *(f"O{n}" for n in range(1, 7)), *(f"W{n}" for n in range(1, 10))]
TEXTS = st.text(min_size=1, max_size=60) | st.sampled_from(
    ["60 tot 80", "2", "ledenlijst", "1 december", "geteld, denk ik", "ongeveer 70", "1-12-2026", "3 of 2"]
)
SHEETS = st.one_of(
    *(st.dictionaries(st.sampled_from(codes), TEXTS) for codes in FIELDS.values()),
    st.dictionaries(st.sampled_from(OTHERS), TEXTS),
    st.dictionaries(st.integers(1, 10**17).map(question_code), TEXTS),
)
FIRST = {"K1": "K1a", "K2": "K2a", "K3": "K3a", "K8": "K8b"}
"""The answer without which a card is no proposal."""


@given(SHEETS)
def test_every_answer_of_a_card_stands_in_a_field_or_is_named_as_the_rest(answers):
    texts = kept(answers)

    for one in proposals(texts, TODAY):
        if one.code not in FIRST:
            continue
        whole = [value for value in one.fields.values() if isinstance(value, str)]
        read = {str(value) for value in one.fields.values() if isinstance(value, int)}
        for code in set(FIELDS[one.code]) & set(texts):
            numbers = set(re.findall(r"\d+", texts[code]))
            is_read = code in ("K2b", "K3c") and bool(numbers) and {str(int(n)) for n in numbers} <= read | {""}
            is_range = code == "K2b" and "." in texts[code]
            assert texts[code] in whole or code in one.rest or is_read or is_range or texts[code].strip() in whole


@given(SHEETS)
def test_no_text_is_made_up(answers):
    texts = kept(answers)

    for one in proposals(texts, TODAY):
        assert set(one.rest) <= set(texts)
        for name, value in one.fields.items():
            if isinstance(value, str) and name != "basis":
                assert value in texts.values()


@given(SHEETS)
def test_a_card_without_its_name_proposes_nothing_and_stays_a_note(answers):
    codes = {one.code for one in proposals(kept(answers), TODAY)}

    assert codes & set(FIRST) == {card for card, code in FIRST.items() if code in kept(answers)}
    assert codes & {"K4", "K5", "K6"} == set()


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=40)))
def test_what_is_kept_is_what_was_typed(answers):
    plain = {code: re.sub("\r\n?", "\n", text) for code, text in answers.items()}

    assert kept(answers) == {code: text for code, text in plain.items() if text.strip()}


def test_a_filled_card_of_each_kind():
    found = proposals(
        {
            **{"K1a": "De snackbar", "K1c": "jongeren"},
            **{"K2a": "Boeren", "K2b": "60 tot 80", "K2c": "Ledenlijst", "K2d": "maandag"},
            **{"K3a": "de kapper", "K3b": "ouderen", "K3c": "2", "K3d": "geen folders"},
            **{
                "K8a": "beheerder",
                "K8b": "Lampen",
                "K8c": "1 december",
                "O5": "Bellen op 3-12",
                "W9": "Wie?",
                "Q7": "ja",
            },
        },
        TODAY,
    )

    assert [(one.code, one.goes, dict(one.fields), one.rest) for one in found] == [
        ("K1", Goes.PLACE, {"name": "De snackbar"}, ("K1c",)),
        ("K2", Goes.GROUP, {"name": "Boeren", "rhythm": "maandag", "low": 60, "high": 80, "basis": "ledenlijst"}, ()),
        ("K3", Goes.DOOR, {"actor": "de kapper", "group": "ouderen", "trust": 2}, ("K3d",)),
        ("K8", Goes.PROMISE, {"who": "beheerder", "text": "Lampen", "due": date(2026, 12, 1)}, ("K8c",)),
        ("O5", Goes.PROMISE, {"text": "Bellen op 3-12", "due": date(2026, 12, 3)}, ()),
        ("W9", Goes.QUESTION, {"text": "Wie?"}, ()),
        ("Q7", Goes.ANSWERED, {"number": 7}, ()),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60 tot 80", (60, 80)),
        ("80-60", (60, 80)),
        ("60 – 80 huishoudens", (60, 80)),
        ("tussen 60 en 80", (60, 80)),
        ("ongeveer 70", (70, 70)),
        ("minstens 40", (40, None)),
        ("hoogstens 40", (None, 40)),
        ("1.200", (1200, 1200)),
        ("60%", (None, None)),
        ("2,5", (None, None)),
        ("in 2024 waren het 60 tot 80", (None, None)),
        ("veel", (None, None)),
        ("", (None, None)),
    ],
)
def test_a_number_of_households_is_read_as_people_write_it(text, expected):
    assert households(text) == expected


@given(st.integers(0, 999_999), st.integers(0, 999_999), st.sampled_from([" tot ", "-", " – ", " à ", " en "]))
def test_two_numbers_are_the_lowest_and_the_highest(one, other, between):
    assert households(f"{one}{between}{other}") == (min(one, other), max(one, other))


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text):
    low, high = households(text)
    assert low is None or high is None or low <= high
    assert trust_in(text) in (None, 0, 1, 2, 3)
    assert basis_in(text) in ("", "geteld", "ledenlijst", "schatting", "gehoord")
    assert day_in(text, TODAY) is None or re.search(r"\d", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("geteld", "geteld"),
        ("van de ledenlijst", "ledenlijst"),
        ("schatting van de club", "schatting"),
        ("Gehoord.", "gehoord"),
        ("niet geteld", ""),
        ("geteld of gehoord", ""),
        ("geen idee", ""),
    ],
)
def test_how_a_number_is_known(text, expected):
    assert basis_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("0", 0), ("3", 3), ("2, men kent elkaar", 2), ("4", None), ("2 of 3", None)]
)
def test_trust_is_one_number_of_four(text, expected):
    assert trust_in(text) == expected


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_with_its_year_is_read_in_every_way_it_is_written(day):
    months = ["jan", "feb", "maart", "apr", "mei", "juni", "juli", "aug", "sept", "okt", "nov", "dec"]
    for text in (
        day.isoformat(),
        f"{day.day}-{day.month}-{day.year}",
        f"{day.day:02}/{day.month:02}/{day:%y}",
        f"voor {day.day} {months[day.month - 1]}. {day.year}, na het eten",
    ):
        assert day_in(text, TODAY) == day


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_day_without_a_year_is_the_first_from_today(day, today):
    slow = today
    while (slow.day, slow.month) != (day.day, day.month):
        slow += timedelta(days=1)

    assert day_in(f"{day.day}-{day.month}", today) == slow


@pytest.mark.parametrize(
    "text", ["volgende week", "30 februari", "1-12 of 2-12", "31-11-2026", "bel 06-12345678", "12"]
)
def test_what_names_no_single_day_is_no_day(text):
    assert day_in(text, TODAY) is None


def test_the_day_of_a_leap_year_is_found():
    assert day_in("29 februari", TODAY) == date(2028, 2, 29)
    assert calendar.isleap(2028)


@given(st.integers(1, 10**17))
def test_a_question_has_a_code_of_its_own(number):
    assert question_number(question_code(number)) == number


@pytest.mark.parametrize("code", ["Q0", "Q", "K1", "q1", "Q01", "Q1a"])
def test_other_codes_are_no_question(code):
    assert question_number(code) is None
