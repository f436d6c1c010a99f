"""Whether a reason of a line holds: every kind both ways, and what weighs most when more is wrong at once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.plan_document import Holds
from wijkdna.domain.reasons import KINDS, STANDS, Fate, days_nl, moved, outside, verdict

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize("kind", KINDS)
def test_a_reason_that_is_there_holds_and_one_that_went_does_not(kind):
    assert verdict(kind, Fate(), TODAY) == STANDS

    holds, why = verdict(kind, Fate(is_there=False), TODAY)
    assert holds is Holds.GONE
    assert why.endswith(".")


@pytest.mark.parametrize("kind", KINDS)
def test_what_somebody_may_not_see_is_lost_to_her_and_nothing_of_it_is_told(kind):
    holds, why = verdict(kind, Fate(is_there=False, is_hidden=True, change="geheim"), TODAY)

    assert holds is Holds.GONE
    assert "niet zichtbaar voor u" in why
    assert "geheim" not in why


@pytest.mark.parametrize(("days", "holds"), [(-1, Holds.EXPIRED), (0, Holds.YES), (1, Holds.YES)])
@pytest.mark.parametrize("kind", ["partner", "moment", "kans", "bewering"])
def test_a_last_day_still_counts_and_the_day_after_does_not(kind, days, holds):
    assert verdict(kind, Fate(valid_until=TODAY + timedelta(days=days)), TODAY)[0] is holds


def test_a_claim_that_is_disputed_is_no_reason_any_more():
    assert verdict("bewering", Fate(doubt="staat nu als betwist"), TODAY) == (
        Holds.GONE,
        "De bewering staat nu als betwist.",
    )


def test_a_figure_that_moved_says_what_became_of_it():
    assert verdict("cijfer", Fate(change="gestegen van 12 % in 2022 naar 17 % in 2024"), TODAY) == (
        Holds.CHANGED,
        "Dit cijfer is veranderd: gestegen van 12 % in 2022 naar 17 % in 2024.",
    )


@given(
    st.sampled_from(KINDS),
    st.builds(
        Fate,
        is_there=st.booleans(),
        is_hidden=st.booleans(),
        doubt=st.sampled_from(["", "is weg"]),
        valid_until=st.sampled_from([None, TODAY, TODAY - timedelta(days=9)]),
        change=st.sampled_from(["", "anders"]),
    ),
)
def test_gone_weighs_more_than_expired_and_that_more_than_changed(kind, fate):
    """The slow second way: the first of the rules that says something, written as a list."""
    rules = [
        (Holds.GONE, fate.is_hidden or not fate.is_there or bool(fate.doubt)),
        (Holds.EXPIRED, fate.valid_until is not None and fate.valid_until < TODAY),
        (Holds.CHANGED, bool(fate.change)),
        (Holds.YES, True),
    ]
    expected = next(holds for holds, applies in rules if applies)

    holds, why = verdict(kind, fate, TODAY)
    assert holds is expected
    assert bool(why) is (expected is not Holds.YES)


def test_an_unknown_kind_is_an_error():
    with pytest.raises(KeyError):
        verdict("gevoel", Fate(), TODAY)


@pytest.mark.parametrize(("written", "told"), [(None, False), (18, False), (65, False), (17.9, True), (66, True)])
def test_a_number_holds_as_long_as_it_lies_in_its_band(written, told):
    assert bool(outside(written, 18, 65)) is told


def test_it_says_what_was_written_and_the_band_of_now():
    told = outside(40, 50.4, 80)

    assert told == "er stond 40, en nu is het in 8 van de 10 gevallen 50 tot 80"


def test_a_moment_on_the_same_days_did_not_change():
    days = (date(2027, 1, 11), date(2027, 1, 30))

    assert moved(days, days) == ""
    assert moved((None, None), days) == ""
    assert moved(days, (None, None)) == "de datum is nu niet bekend"
    assert moved(days, (days[0], days[0])) == "het is nu 11 januari 2027"
    assert moved((days[0], days[0]), days) == "het is nu 11 januari 2027 tot en met 30 januari 2027"
    assert days_nl(*days) == "11 januari 2027 tot en met 30 januari 2027"
