"""Reads the rules of the gap reader. A rule that cannot work is a DefinitionError that names it.

Read once per process.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.gap_reader import (
    PLACE,
    About,
    Against,
    AnyOf,
    Comparison,
    Op,
    Rule,
    Severity,
    Source,
)
from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, read_yaml

FIELDS: Mapping[About, frozenset[str]] = {
    About.PLAN: frozenset(
        (
            *("first_action_kind", "max_share_one_owner", "action_total", "offer_action_total", "expected_visits_p90"),
            *("visit_capacity", "distinct_channels", "only_channel", "distinct_senders", "chances_this_year"),
            *("euros_total", "euros_budget", "hours_total", "hours_budget", "date_end"),
        )
    ),
    About.GROUPS: frozenset(
        (
            *("label", "flags", "priority", "action_count", "trusted_doors", "channels", "hours_share"),
            "household_share",
        )
    ),
    About.ACTIONS: frozenset(
        (
            *("title", "kind", "messenger", "measure", "stop_or_go_date", "reason_count", "needs_season"),
            *("season_of_start", "clash_count", "clash_names", "date_start"),
        )
    ),
    About.PARTNERS: frozenset(
        (
            *("label", "asks_last_30_days", "action_count", "condition_agreed", "person_name_stored", "informed"),
            *("gives_hours", "we_give"),
        )
    ),
    About.PROMISES: frozenset(("text", "due", "done")),
    About.MESSAGES: frozenset(
        (
            *("title", "jargon_count", "reading_ease", "contact_name_given", "asks_count", "sensitive_hits"),
            *("savings_claim", "savings_source_given"),
        )
    ),
}
"""What a plan tells of each kind of thing: a rule can ask for nothing else."""

_QUOTED = re.compile(r"'(\{\w+\.\w+\})'")


@lru_cache
def load_gap_rules(folder: Path = DEFINITIONS) -> tuple[Rule, ...]:
    """The rules in the order of the file. Raises DefinitionError."""
    path = folder / "plan" / "gap_rules.yaml"
    rows = read_yaml(path, dict).get("rules")
    if not isinstance(rows, list) or not rows:
        raise DefinitionError(f"{path.name}: no rules")
    found = tuple(_named(row, path) for row in rows)
    ids = [one.id for one in found]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise DefinitionError(f"{path.name}: {twice[0]} stands twice")
    return found


def _named(row: Any, path: Path) -> Rule:  # noqa: ANN401 whatever stands in the file
    """A rule. Raises DefinitionError with its name when it cannot work."""
    try:
        return _rule(row)
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        name = row.get("id", "?") if isinstance(row, dict) else row
        raise DefinitionError(f"{path.name}: {name}: {problem!r}") from problem


def _rule(row: Mapping[str, Any]) -> Rule:
    about = About(row["check"]["for_each"])
    where = tuple(_test_or_any(one, about) for one in row["check"]["where"])
    if not where:
        raise ValueError("a rule without a test always has something to say")
    if not re.fullmatch(r"[a-z0-9_]{1,60}", row["id"]):
        raise ValueError("an id holds small letters, digits and underscores")
    return Rule(
        id=row["id"],
        title=_words(row["title"]),
        severity=Severity(row["severity"]),
        condition=_words(row["condition"]),
        about=about,
        where=where,
        remark=_remark(_words(row["remark"]), about),
        why=_words(row["why"]),
    )


def _words(text: object) -> str:
    if not isinstance(text, str) or not text.strip():
        raise ValueError("a text is missing")
    return " ".join(text.split())


def _remark(text: str, about: About) -> str:
    """A remark whose places are fields that there are, with Dutch quotes around them."""
    for scope, name in PLACE.findall(text):
        kinds = [one for one in {about, About.PLAN} if one.one == scope]
        if not kinds or name not in FIELDS[kinds[0]]:
            raise ValueError(f"nothing is called {scope}.{name}")
    return _QUOTED.sub(r"“\1”", text)


def _test_or_any(row: Mapping[str, Any], about: About) -> Comparison | AnyOf:
    if "any" in row:
        return AnyOf(tuple(_test(one, about) for one in _several(row["any"])))
    return _test(row, about)


def _several(rows: Sequence[Any]) -> Sequence[Any]:
    if not rows:
        raise ValueError("any of nothing")
    return rows


def _test(row: Mapping[str, Any], about: About) -> Comparison:
    if row["field"] not in FIELDS[about]:
        raise ValueError(f"{about.value} have no field {row['field']}")
    op = Op(row["op"])
    if op in (Op.EMPTY, Op.NOT_EMPTY):
        return Comparison(row["field"], op)
    return Comparison(row["field"], op, _against(row["value"], about, op))


_LISTS = (Op.IN, Op.NOT_IN, Op.CONTAINS_ANY, Op.SUBSET_OF)


def _against(value: object, about: About, op: Op) -> Against:
    if isinstance(value, str) and value.startswith("@"):
        scope, _, name = value[1:].rpartition(".")
        source, fields = (Source.PLAN, FIELDS[About.PLAN]) if scope else (Source.SAME, FIELDS[about])
        if scope not in ("", About.PLAN.value) or name not in fields:
            raise ValueError(f"nothing is called {value}")
        return Against(source, name)
    if value == "today":
        return Against(Source.TODAY)
    if isinstance(value, list) != (op in _LISTS):
        raise ValueError(f"{op.value} compares with {'a list' if op in _LISTS else 'one value'}")
    if isinstance(value, list):
        return Against(Source.GIVEN, tuple(map(str, value)))
    if not isinstance(value, str | int | float | bool | date):
        raise TypeError(f"no value to compare with: {value!r}")
    return Against(Source.GIVEN, value)


@lru_cache
def load_seasons(folder: Path = DEFINITIONS) -> Mapping[str, tuple[str, ...]]:
    """The seasons that a kans hangs on, by the id of its rule; a kans of any season is not in it."""
    rows = read_yaml(folder / "plan" / "chances.yaml", dict)["rules"]
    return {row["id"]: found for row in rows if (found := tuple(_seasons(row["when"])))}


def _seasons(condition: Mapping[str, Any]) -> list[str]:
    """Of a condition that has to hold as a whole; one of several ways says nothing."""
    return [*condition.get("season", ()), *(one for part in condition.get("all", ()) for one in _seasons(part))]
