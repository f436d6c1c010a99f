"""A plan as plain data: what goes out comes back, and what is wrong in a file is said, with where."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.plan_document import (
    CountedOutcome,
    Holds,
    PartnerSheet,
    PlanDocument,
    PlanLine,
    PlannedAction,
    PlannedChance,
    PlannedGroup,
    PlannedMoment,
    ReachBand,
    ReasonTag,
    as_plain,
    from_plain,
)

WORDS = st.text(max_size=8)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
NUMBERS = st.floats(0, 1e6)
COUNTS = st.integers(0, 10**6)
BANDS = st.builds(ReachBand, WORDS, NUMBERS, NUMBERS, NUMBERS)


def some(strategy, most=3):
    return st.lists(strategy, max_size=most).map(tuple)


def maybe(strategy):
    return st.none() | strategy


TAGS = st.builds(
    ReasonTag, kind=WORDS, target=WORDS, label=WORDS, holds=st.sampled_from(Holds), why=WORDS, origin=WORDS
)
ACTIONS = st.builds(
    PlannedAction,
    title=WORDS,
    kind=WORDS,
    partner_number=maybe(COUNTS),
    start_on=maybe(DAYS),
    stop_on=maybe(DAYS),
    groups=some(WORDS),
    reach=maybe(BANDS),
    euros=maybe(COUNTS),
)
LINES = st.builds(
    PlanLine,
    key=WORDS,
    number=COUNTS,
    section=WORDS,
    text=WORDS,
    reasons=some(TAGS),
    action=maybe(ACTIONS),
    kept_because=WORDS,
)
DOCUMENTS = st.builds(
    PlanDocument,
    place=WORDS,
    team=WORDS,
    title=WORDS,
    motto=WORDS,
    version=COUNTS,
    made_on=DAYS,
    release=WORDS,
    sections=some(st.tuples(WORDS, WORDS)),
    lines=some(LINES),
    households=maybe(NUMBERS),
    groups=some(
        st.builds(
            PlannedGroup,
            name=WORDS,
            households=maybe(NUMBERS),
            missed_now=maybe(NUMBERS),
            missed_planned=maybe(NUMBERS),
            missed_low=maybe(NUMBERS),
            missed_high=maybe(NUMBERS),
        )
    ),
    now=some(BANDS),
    planned=some(BANDS),
    euros_budget=maybe(COUNTS),
    ends_on=maybe(DAYS),
    chances=some(
        st.builds(PlannedChance, title=WORDS, wish=WORDS, moment=WORDS, place=WORDS, carrier=WORDS, offer=WORDS)
    ),
    moments=some(st.builds(PlannedMoment, name=WORDS, first_day=DAYS, last_day=DAYS, clashes=some(WORDS))),
    partners=some(
        st.builds(
            PartnerSheet, number=COUNTS, name=WORDS, promises=some(st.tuples(WORDS, DAYS)), valid_until=maybe(DAYS)
        )
    ),
    outcomes=some(
        st.builds(
            CountedOutcome,
            label=WORDS,
            held_on=DAYS,
            offered=maybe(COUNTS),
            responded=maybe(COUNTS),
            visits=maybe(COUNTS),
            measures=maybe(COUNTS),
            expected=maybe(BANDS),
        )
    ),
    sources=some(WORDS),
    is_example=st.booleans(),
)


@given(DOCUMENTS)
def test_what_goes_out_comes_back_also_through_a_file(document):
    assert from_plain(json.loads(json.dumps(as_plain(document)))) == document


@pytest.fixture
def plain():
    band = ReachBand("doet mee", 18.0, 40.0, 65.0)
    action = PlannedAction(title="Ophalen", kind="ophalen", start_on=date(2026, 12, 1), reach=band)
    tag = ReasonTag(kind="cijfer", target="x", label="86 %")
    line = PlanLine(key="line:1", number=1, section="acties", text="", reasons=(tag,), action=action)
    return as_plain(
        PlanDocument(
            place="Dorp",
            team="Team",
            title="Plan",
            motto="",
            version=1,
            made_on=date(2026, 11, 26),
            release="2026-11-25",
            sections=(("acties", "Zo doen we het"),),
            lines=(line,),
        )
    )


def test_a_name_of_a_newer_file_is_left_out_and_one_with_a_value_may_be_missing(plain):
    newer = plain | {"smell": "soup"}
    del newer["visits"]

    assert from_plain(newer) == from_plain(plain)


def test_a_whole_number_stands_for_households(plain):
    assert from_plain(plain | {"households": 250}).households == 250.0


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": 3}, "plan.title: expected str"),
        ({"version": True}, "plan.version: expected int"),
        ({"version": "1"}, "plan.version: expected int"),
        ({"households": "veel"}, "plan.households: expected float"),
        ({"made_on": "gisteren"}, "plan.made_on: 'gisteren' is no date"),
        ({"made_on": 5}, "plan.made_on: expected a text"),
        ({"lines": "geen"}, "plan.lines: expected a list"),
        ({"lines": [4]}, "plan.lines[0]: expected names with values"),
        ({"lines": [{"key": "line:1"}]}, "plan.lines[0].number: missing"),
        ({"sections": [["acties"]]}, "plan.sections[0]: expected 2 values"),
        ({"is_example": "ja"}, "plan.is_example: expected bool"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_where(plain, change, where):
    with pytest.raises(ValueError, match=f"^{re.escape(where)}$"):
        from_plain(plain | change)


def test_a_reason_that_holds_in_an_unknown_way_is_refused(plain):
    plain["lines"][0]["reasons"][0]["holds"] = "misschien"

    with pytest.raises(ValueError, match="is no Holds"):
        from_plain(plain)


def test_a_line_is_amber_or_bare_unless_somebody_said_why_it_stays():
    good, gone = (
        ReasonTag(kind="deur", target="1", label="x"),
        ReasonTag(kind="deur", target="2", label="y", holds=Holds.GONE),
    )
    line = PlanLine(key="line:1", number=1, section="doel", text="")
    told = [
        (one.is_amber, one.is_bare)
        for one in (line, *(replace(line, reasons=some) for some in ((good,), (gone,), (good, gone))))
    ]

    assert told == [(False, True), (False, False), (True, True), (True, False)]
    kept = replace(line, reasons=(gone,), kept_because="Zo afgesproken.")
    assert (kept.is_amber, kept.is_bare) == (False, False)
