"""When a line of the card of eigenheid may be used."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.character import Line, on_scale, verdict

TODAY = date(2026, 11, 26)
GOOD = Line(
    is_care=False,
    asks_who=True,
    circles=("ijsclub", "school"),
    who_may="mensen uit het dorp",
    laughs=2,
    shrugs=1,
    stings=0,
    valid_until=TODAY,
)
lines = st.builds(
    Line,
    is_care=st.booleans(),
    asks_who=st.booleans(),
    circles=st.lists(st.sampled_from(["", "ijsclub", "school", "IJsclub"]), max_size=3),
    who_may=st.sampled_from(["", "het dorp"]),
    laughs=st.integers(0, 3),
    shrugs=st.integers(0, 3),
    stings=st.integers(0, 2),
    valid_until=st.sampled_from([TODAY, TODAY - timedelta(days=1)]),
)


def test_a_line_of_two_circles_that_three_residents_read_may_be_used():
    assert verdict(GOOD, TODAY) == verdict(replace(GOOD, asks_who=False, who_may=""), TODAY)
    assert (verdict(GOOD, TODAY).is_usable, verdict(GOOD, TODAY).reasons) == (True, ())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stings": 1}, "Een bewoner vond dit pijnlijk. Gebruik het niet."),
        ({"stings": 2}, "2 bewoners vonden dit pijnlijk. Gebruik het niet."),
        ({"circles": ("ijsclub", "IJsclub ")}, "Nog in één kring gehoord. Vraag het na in een andere kring."),
        ({"circles": ("",)}, "Er staat niet bij van wie u dit hoorde. Vraag het na in twee kringen."),
        ({"laughs": 0}, "Eén bewoner las dit hardop. Laat 3 bewoners het hardop lezen."),
        ({"laughs": 0, "shrugs": 0}, "Nog niemand las dit hardop. Laat 3 bewoners het hardop lezen."),
        ({"who_may": " "}, "Schrijf op wie dit mag zeggen."),
        ({"valid_until": date(2026, 11, 25)}, "Klopt dit nog? De datum is voorbij. Vraag het opnieuw."),
    ],
)
def test_why_a_line_may_not_be_used(change, reason):
    found = verdict(replace(GOOD, **change), TODAY)

    assert (found.is_usable, found.reasons) == (False, (reason,))


def test_what_must_not_be_joked_about_counts_from_the_first_voice():
    line = Line(True, False, (), "", 0, 0, 0, TODAY - timedelta(days=400))

    found = verdict(line, TODAY)

    assert (found.is_usable, len(found.reasons)) == (True, 1)


@given(lines)
def test_one_sting_blocks_every_line_that_is_not_about_care(line):
    assert verdict(replace(line, stings=line.stings + 1), TODAY).is_usable is line.is_care


@given(lines, st.sampled_from(["school", "kerkplein"]))
def test_one_more_circle_or_laugh_never_takes_a_line_away(line, circle):
    before = verdict(line, TODAY).is_usable
    more = (replace(line, circles=[*line.circles, circle]), replace(line, laughs=line.laughs + 1))

    assert [verdict(one, TODAY).is_usable >= before for one in more] == [True, True]


def test_a_place_on_a_scale_in_words():
    words = [on_scale(place, "nuchter", "uitbundig") for place in range(1, 6)]

    assert words == [
        "heel nuchter",
        "eerder nuchter",
        "tussen nuchter en uitbundig",
        "eerder uitbundig",
        "heel uitbundig",
    ]
    with pytest.raises(ValueError, match="no place on a scale"):
        on_scale(6, "nuchter", "uitbundig")
