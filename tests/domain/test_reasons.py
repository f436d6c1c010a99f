"""Whether a reason of a line holds: every kind both ways, and what weighs most when more is wrong at once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.plan_document import Holds
from wijkdna.domain.reasons import KINDS, STANDS, Fate, Item, Strength, days_nl, fate_of, moved, outside, since, verdict

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
        weaker=st.sampled_from(["", "was sterk, is nu zwak"]),
        unsure=st.sampled_from(["", "weg"]),
    ),
)
def test_gone_weighs_more_than_expired_and_that_more_than_changed(kind, fate):
    """The slow second way: the first of the rules that says something, written as a list."""
    rules = [
        (Holds.GONE, fate.is_hidden or not fate.is_there or bool(fate.doubt)),
        (Holds.EXPIRED, fate.valid_until is not None and fate.valid_until < TODAY),
        (Holds.CHANGED, bool(fate.change) or bool(fate.weaker)),
        (Holds.UNSURE, bool(fate.unsure)),
        (Holds.YES, True),
    ]
    expected = next(holds for holds, applies in rules if applies)

    holds, why = verdict(kind, fate, TODAY)
    assert holds is expected
    assert bool(why) is (expected is not Holds.YES)


TRUST = Strength("trust", {0: "nog niet gevraagd", 1: "weinig vertrouwen", 2: "men kent elkaar", 3: "vertrouwd"})


@given(st.none() | st.integers(0, 3), st.none() | st.integers(0, 3))
def test_only_what_is_weaker_than_it_was_is_amber_and_unknown_is_the_weakest(then, now):
    item = Item(kind="deur", target="1-2", label="IJsclub", said={"trust": now}, strength=TRUST)
    said = {"label": "IJsclub"} | ({} if then is None else {"trust": then})

    holds = verdict("deur", fate_of(item, said), TODAY)[0]
    assert (holds is Holds.CHANGED) == (then is not None and (-1 if now is None else now) < then)


def test_what_became_weaker_says_what_it_was_and_is_or_where_to_look():
    item = Item(kind="deur", target="1-2", label="IJsclub", said={"trust": 1}, strength=TRUST)
    assert verdict("deur", fate_of(item, {"trust": 3}), TODAY)[1] == (
        "De deur is zwakker geworden: was vertrouwd, is nu weinig vertrouwen."
    )
    assert Strength("trust", TRUST.words, "kijk op de kaart").weaker(3, 1) == "kijk op de kaart"
    assert TRUST.weaker("vreemd", 1) == ""


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (("45 %", "2024", "buurt"), Holds.YES),
        (("45 %", "2025", "buurt"), Holds.YES),
        (("46 %", "2024", "buurt"), Holds.YES),
        (("52 %", "2025", "buurt"), Holds.UNSURE),
        (("45 %", "2024", "gemeente"), Holds.UNSURE),
        (None, Holds.CHANGED),
    ],
)
def test_a_figure_of_which_the_release_is_gone_is_compared_by_what_was_kept(now, holds):
    said = {"value": "45 %", "year": "2024", "level": "buurt", "release": "2020-01-01"}
    assert verdict("cijfer", since(said, now), TODAY)[0] is holds


def test_what_cannot_be_compared_says_so_and_is_never_taken_for_unchanged():
    said = {"value": "45 %", "year": "2022", "level": "buurt"}
    assert verdict("cijfer", since(said, ("52 %", "2024", "buurt")), TODAY)[1] == (
        "Of dit nog klopt, is niet na te gaan: de cijfers van toen zijn er niet meer. "
        "Er stond 45 %, 2022, buurt, en het nieuwste is 52 %, 2024, buurt."
    )
    assert verdict("cijfer", since({"release": "x"}, ("52 %", "2024", "buurt")), TODAY)[0] is Holds.UNSURE


def test_an_unknown_kind_is_an_error():
    with pytest.raises(KeyError):
        verdict("gevoel", Fate(), TODAY)


@pytest.mark.parametrize(("written", "told"), [(None, False), (18, False), (65, False), (17.9, True), (66, True)])
def test_a_number_holds_as_long_as_it_lies_in_its_band(written, told):
    assert bool(outside(written, 40, 18, 65)) is told


def test_a_mean_above_its_band_holds_until_it_moves_itself():
    """A sender that does it all or nothing: mostly nothing, and on average 3."""
    assert outside(3.2, 3.2, 0, 0) == outside(3.2, 2.9, 0, 0) == ""
    assert outside(3.2, 1.4, 0, 0) == "er stond 3, en nu is het 1, in 8 van de 10 gevallen 0 tot 0"


def test_it_says_what_was_written_and_the_band_of_now():
    told = outside(40, 61, 50.4, 80)

    assert told == "er stond 40, en nu is het 61, in 8 van de 10 gevallen 50 tot 80"


def test_a_moment_on_the_same_days_did_not_change():
    days = (date(2027, 1, 11), date(2027, 1, 30))

    assert moved(days, days) == ""
    assert moved((None, None), days) == ""
    assert moved(days, (None, None)) == "de datum is nu niet bekend"
    assert moved(days, (days[0], days[0])) == "het is nu 11 januari 2027"
    assert moved((days[0], days[0]), days) == "het is nu 11 januari 2027 tot en met 30 januari 2027"
    assert days_nl(*days) == "11 januari 2027 tot en met 30 januari 2027"
