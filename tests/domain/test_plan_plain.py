"""A plan as plain data: what goes out comes back, and what is wrong in a file is said, with where."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given

from tests.plan_example import EXAMPLE
from tests.plan_strategies import PLANS
from wijkdna.domain.plan_document import Holds, PlanLine, ReasonTag, as_plain, from_plain


@given(PLANS)
def test_what_goes_out_comes_back_also_through_a_file(document):
    assert from_plain(json.loads(json.dumps(as_plain(document)))) == document


@pytest.fixture
def plain():
    return as_plain(replace(EXAMPLE, visits=""))


def test_a_name_of_a_newer_file_is_left_out_and_one_with_a_value_may_be_missing(plain):
    newer = plain | {"smell": "soup"}
    del newer["visits"]

    assert from_plain(newer) == from_plain(plain)


def test_a_version_of_before_a_field_was_there_reads_as_if_it_says_nothing(plain):
    for one in (*plain["outcomes"], *plain["planned"]):
        for name in ("signups", "counted_as", "is_public", "at_least"):
            one.pop(name, None)

    read = from_plain(plain)
    assert (read.outcomes[0].signups, read.outcomes[0].counted_as, read.outcomes[0].is_public) == (None, "", False)
    assert read.is_at_least == (False, False)


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


@pytest.mark.parametrize(
    ("holds", "told"),
    [
        ((Holds.UNSURE,), (True, False, True, False)),
        ((Holds.YES, Holds.UNSURE), (True, False, True, False)),
        ((Holds.GONE, Holds.UNSURE), (True, True, False, False)),
        ((Holds.CHANGED,), (True, True, False, True)),
        ((Holds.EXPIRED, Holds.YES), (True, True, False, False)),
        ((Holds.YES,), (False, False, False, False)),
    ],
)
def test_a_reason_that_nobody_can_check_is_not_a_reason_that_is_lost(holds, told):
    reasons = tuple(ReasonTag(kind="cijfer", target="a", label="x", holds=one) for one in holds)
    line = PlanLine(key="line:1", number=1, section="doel", text="", reasons=reasons)
    assert (line.is_amber, line.is_lost, line.is_unsure, line.is_bare) == told
    kept = replace(line, kept_because="Zo afgesproken.")
    assert (kept.is_amber, kept.is_lost, kept.is_unsure, kept.is_bare) == (False, False, False, False)
