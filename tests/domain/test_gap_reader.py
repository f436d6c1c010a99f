"""The gap reader: each rule fires and keeps silent as the file says, reads as a slow second way does, never fails."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.slow_gap_reader import things_told
from wijkdna.domain.gap_reader import (
    NOT_KNOWN,
    About,
    Against,
    Comparison,
    Op,
    Rule,
    Severity,
    Situation,
    Source,
    Thing,
    read,
    season_of,
)
from wijkdna.store.definitions import DEFINITIONS, read_yaml
from wijkdna.store.gap_rules import FIELDS, load_gap_rules

RULES = {one.id: one for one in load_gap_rules()}
ROWS = {row["id"]: row for row in read_yaml(DEFINITIONS / "plan" / "gap_rules.yaml", dict)["rules"]}
TODAY = date(2026, 11, 23)


def situation(found: dict[str, Any]) -> Situation:
    """A piece of a plan as it is written in the file."""
    things = {
        about: [Thing(f"{about.one}:{n}", row) for n, row in enumerate(found.get(about.value, ()))]
        for about in About
        if about is not About.PLAN
    }
    return Situation(found.get("today", TODAY), found.get("plan", {}), things)


def test_there_are_29_rules_and_what_comes_first_stands_on_top():
    everything: dict[str, Any] = {"today": TODAY, "plan": {}}
    for row in ROWS.values():
        for kind, found in row["test_triggers"].items():
            if kind == "plan":
                everything["plan"] = {**found, **everything["plan"]}
            elif kind != "today":
                everything.setdefault(kind, []).extend(found)

    said = [one.rule.severity for one in read(list(RULES.values()), situation(everything))]

    assert len(RULES) == 29
    assert said == sorted(said, key=list(Severity).index)
    assert set(said) == set(Severity)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_fires_where_its_example_says_so(rule):
    (said,) = read([RULES[rule]], situation(ROWS[rule]["test_triggers"]))

    assert "{" not in said.text
    assert NOT_KNOWN not in said.text


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_keeps_silent_where_its_example_says_so(rule):
    assert read([RULES[rule]], situation(ROWS[rule]["test_not"])) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_nothing_of_an_empty_plan(rule):
    assert read([RULES[rule]], Situation(TODAY)) == []


def values(rule: dict[str, Any], name: str) -> st.SearchStrategy:
    """Values of a field that come near what a rule compares it with; and none."""
    text = st.sampled_from(("", "ophalen", "zenden", "winter", "zomer", "brief"))
    kinds = {
        "channels": st.lists(st.sampled_from(("brief", "flyer", "deur", "digitaal")), max_size=3, unique=True),
        "flags": st.lists(st.sampled_from(("low_income", "age65", "migrant_low_dutch")), max_size=2, unique=True),
        "due": st.dates(TODAY - timedelta(3), TODAY + timedelta(3)),
        "date_start": st.dates(TODAY - timedelta(3), TODAY + timedelta(3)),
        "date_end": st.dates(TODAY - timedelta(3), TODAY + timedelta(3)),
        "stop_or_go_date": st.dates(TODAY, TODAY + timedelta(3)),
    }
    told = str(ROWS[rule["id"]]["test_triggers"])
    if name in kinds:
        found = kinds[name]
    elif re.search(rf"'{name}': (True|False)", told) or name == "priority":
        found = st.booleans()
    elif re.search(rf"'{name}': [\d.]", told):
        found = st.sampled_from((0, 0.1, 0.6, 0.61, 1, 2, 3, 4, 54.9, 55, 60, 61, 5000, 5001))
    else:
        found = text
    return st.none() | found


@pytest.mark.parametrize("rule", RULES)
@given(data=st.data())
def test_a_rule_reads_as_the_slow_way_does(rule, data):
    row, about = ROWS[rule], RULES[rule].about
    one = st.fixed_dictionaries({}, optional={name: values(row, name) for name in sorted(FIELDS[about])})
    plan = st.fixed_dictionaries({}, optional={name: values(row, name) for name in sorted(FIELDS[About.PLAN])})
    found: dict[str, Any] = {"plan": data.draw(plan)}
    if about is not About.PLAN:
        found[about.value] = data.draw(st.lists(one, max_size=3))

    said = read([RULES[rule]], situation(found))

    keys = [one.thing.key for one in said]
    assert keys == ["" if about is About.PLAN else f"{about.one}:{n}" for n in things_told(row, found, TODAY)]


ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.lists(st.text())


@given(st.dictionaries(st.sampled_from(sorted(set().union(*FIELDS.values()))), ANYTHING))
def test_whatever_stands_in_a_plan_no_rule_fails(fields):
    things = {about: [Thing(about.one, fields)] for about in About if about is not About.PLAN}

    for one in read(list(RULES.values()), Situation(TODAY, fields, things)):
        assert one.text


def rule_of(remark: str = "Iets", *where: Comparison) -> Rule:
    """A rule about actions."""
    words = {"id": "r", "title": "t", "condition": "c", "why": "w", "severity": Severity.TIP, "about": About.ACTIONS}
    return Rule(remark=remark, where=where or (Comparison("title", Op.NOT_EMPTY),), **words)


def said_of(rule: Rule, fields: dict[str, Any], plan: dict[str, Any] | None = None) -> list[str]:
    """What one rule says of one action."""
    found = Situation(TODAY, plan or {}, {About.ACTIONS: [Thing("action:1", fields)]})
    return [one.text for one in read([rule], found)]


def test_what_a_field_holds_is_text_and_no_place():
    rule = rule_of("“{action.title}” op {action.date_start}, {plan.euros_total} euro")
    fields = {"title": "{plan.euros_total} {0.__class__}", "date_start": date(2026, 12, 5)}

    assert said_of(rule, fields, {"euros_total": 1250}) == [
        "“{plan.euros_total} {0.__class__}” op 5 december 2026, 1.250 euro"
    ]


def test_what_is_not_known_is_said_so_and_never_as_nothing():
    assert said_of(rule_of("{action.title}: {plan.euros_budget} euro"), {"title": "Markt"}) == [
        f"Markt: {NOT_KNOWN} euro"
    ]


@pytest.mark.parametrize(
    ("op", "value", "against", "holds"),
    [
        (Op.SUBSET_OF, ["brief"], ("brief", "flyer"), True),
        (Op.SUBSET_OF, ["brief", "deur"], ("brief", "flyer"), False),
        (Op.SUBSET_OF, [], ("brief",), False),
        (Op.NOT_IN, "deur", ("brief",), True),
        (Op.NOT_IN, "brief", ("brief",), False),
        (Op.NOT_CONTAINS, ["deur"], "brief", True),
        (Op.NOT_CONTAINS, ["brief"], "brief", False),
        (Op.CONTAINS, "briefje", "brief", False),
        (Op.LESS, "3", 4, False),
        (Op.AT_LEAST, 4, 4, True),
    ],
)
def test_operators_hold_for_what_they_say(op, value, against, holds):
    rule = rule_of("Iets", Comparison("title", op, Against(Source.GIVEN, against)))

    assert bool(said_of(rule, {"title": value})) == holds


@pytest.mark.parametrize(("value", "is_empty"), [(0, False), (False, False), (" ", True), ([], True), (None, True)])
def test_nothing_filled_in_is_empty_and_zero_is_something(value, is_empty):
    rule = rule_of("Iets", Comparison("measure", Op.EMPTY))

    assert bool(said_of(rule, {"measure": value})) == is_empty


@pytest.mark.parametrize(
    ("day", "season"),
    [
        (date(2026, 12, 1), "winter"),
        (date(2027, 2, 28), "winter"),
        (date(2027, 3, 1), "lente"),
        (date(2027, 8, 31), "zomer"),
        (date(2026, 11, 30), "herfst"),
    ],
)
def test_seasons_begin_with_a_month(day, season):
    assert season_of(day) == season
