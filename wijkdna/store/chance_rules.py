"""Reads the rules that propose lokale kansen: definitions/plan/chances.yaml.

Read once per process. Everything that a rule names has to be there, and both its examples have to come out as they
say; else it is a DefinitionError that names the rule.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.chance_facts import Facts
from wijkdna.domain.chance_reading import Known, read_condition, read_facts
from wijkdna.domain.chance_rules import Condition, Truth, judge
from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, load_awaiting, load_indicators, read_yaml
from wijkdna.store.moments import load_moments
from wijkdna.store.options import GROUPS, load_options

GRADES = ("A", "B", "C", "D")
"""Of evidence, the best first (methods.md section 1)."""

PLACE_WORDS: Mapping[str, str] = {
    "voedselbank_uitgifte": "uitgifte van de voedselbank",
    "wachtkamer": "wachtkamer",
}
PARTNER_WORDS: Mapping[str, str] = {
    "vve_bestuur": "bestuur van een VvE",
    "energiecooperatie": "energiecoöperatie",
    "beheerder_buurtapp": "beheerder van een buurtapp",
    "vrijwillige_brandweer": "vrijwillige brandweer",
    "agrarische_vereniging": "agrarische vereniging",
    "historische_vereniging": "historische vereniging",
    "straatcontact": "buur die de straat kent",
    "afdeling_openbare_ruimte": "afdeling openbare ruimte",
    "wijkverpleging": "wijkverpleging of thuiszorg",
}
"""Words for ids that are not words by themselves."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was counted elsewhere, who says so, and its grade."""

    known: str
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Part:
    """One of moment, plek, drager: in words, with ids that the team chooses from; () for a free choice."""

    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A place for which a rule does propose something, or does not."""

    text: str
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule.

    wish     of residents;  options  ids of options.yaml;  groups  for whom, keys of GROUPS
    hours, euros   of the gemeente, rough;  fires, silent  a place where it proposes something, and one where not
    """

    id: str
    title: str
    when: Condition
    wish: str
    moment: Part
    place: Part
    carrier: Part
    offer: str
    options: tuple[str, ...]
    first_step: str
    hook: str
    pitfalls: tuple[str, ...]
    groups: tuple[str, ...]
    evidence: tuple[str, ...]
    grade: str
    hours: float
    euros: float
    fires: Example
    silent: Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """All rules by id, in the order of the file, with their words: id to words for themes, kinds and events."""

    rules: Mapping[str, Rule]
    evidence: Mapping[str, Evidence]
    themes: Mapping[str, str]
    partners: Mapping[str, str]
    places: Mapping[str, str]
    events: Mapping[str, str]


@lru_cache
def load_chances(folder: Path = DEFINITIONS) -> Chances:
    """The rules. Raises DefinitionError."""
    path = folder / "plan" / "chances.yaml"
    found = read_yaml(path, dict)
    try:
        words, known = found["vocabulary"], _known(found["vocabulary"], folder)
        evidence = {str(id): _evidence(one) for id, one in found["evidence_library"].items()}
        rows = list(found["rules"])
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise DefinitionError(f"{path.name}: {problem!r}") from problem
    rules: dict[str, Rule] = {}
    for row in rows:
        one = _named(row, path.name, known, evidence, folder)
        if one.id in rules:
            raise DefinitionError(f"{path.name}: {one.id} stands twice")
        rules[one.id] = one
    return Chances(
        rules=rules,
        evidence=evidence,
        themes=dict(words["claim_themes"]),
        partners={id: PARTNER_WORDS.get(id, _plain(id)) for id in words["partner_kinds"]},
        places={id: PLACE_WORDS.get(id, _plain(id)) for id in words["place_kinds"]},
        events=dict(words["event_kinds"]),
    )


def _plain(id: str) -> str:
    return id.replace("_", " ")


def _known(words: Mapping[str, Any], folder: Path) -> Known:
    return Known(
        indicators=frozenset(one.id for one in load_indicators(folder)) | {one.id for one in load_awaiting(folder)},
        themes=frozenset(words["claim_themes"]),
        partners=frozenset(words["partner_kinds"]),
        places=frozenset(words["place_kinds"]),
        moments=frozenset(load_moments(folder).moments),
        events=frozenset(words["event_kinds"]),
        groups=frozenset(words["segments"]) & GROUPS.keys(),
    )


def _evidence(row: Mapping[str, Any]) -> Evidence:
    if row["grade"] not in GRADES:
        raise ValueError(f"unknown grade {row['grade']!r}")
    return Evidence(_said(row["known"], 600), _said(row["source"]), row["grade"])


_FIELDS = {
    *("id", "title", "when", "zorg_of_wens", "moment", "plek", "drager", "aanbod", "first_step", "message_hook"),
    *("pitfalls", "segments", "evidence", "grade", "effort", "example_fires", "example_not"),
}


def _named(row: Any, file: str, known: Known, evidence: Mapping[str, Evidence], folder: Path) -> Rule:  # noqa: ANN401
    """A rule. Raises DefinitionError with its name when it cannot work."""
    try:
        if set(row) != _FIELDS:
            raise ValueError(f"fields too many or missing: {sorted(set(row) ^ _FIELDS)}")
        made = _rule(row, known, frozenset(load_options(folder).options))
        _check_grade(made, evidence)
        _check_examples(made)
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        name = row.get("id", "?") if isinstance(row, dict) else row
        raise DefinitionError(f"{file}: {name}: {problem!r}") from problem
    return made


def _rule(row: Mapping[str, Any], known: Known, options: frozenset[str]) -> Rule:
    if not re.fullmatch(r"[a-z0-9_]{1,60}", row["id"]):
        raise ValueError("an id holds small letters, digits and underscores")
    return Rule(
        id=row["id"],
        title=_said(row["title"], 120),
        when=read_condition(row["when"], known),
        wish=_said(row["zorg_of_wens"], 200),
        moment=_part(row["moment"], known.moments),
        place=_part(row["plek"], known.places),
        carrier=_part(row["drager"], known.partners),
        offer=_said(row["aanbod"]["tekst"]),
        options=_ids(row["aanbod"]["opties"], options),
        first_step=_said(row["first_step"]),
        hook=_said(row["message_hook"]),
        pitfalls=tuple(_said(one) for one in row["pitfalls"]),
        groups=_ids(row["segments"], known.groups),
        evidence=tuple(map(str, row["evidence"])),
        grade=row["grade"],
        hours=_amount(row["effort"]["hours"]),
        euros=_amount(row["effort"]["euros"]),
        fires=_example(row["example_fires"], known),
        silent=_example(row["example_not"], known),
    )


def _part(row: Mapping[str, Any], known: frozenset[str]) -> Part:
    return Part(_said(row["tekst"], 200), _ids(row["keuze"], known))


def _ids(values: Any, known: frozenset[str]) -> tuple[str, ...]:  # noqa: ANN401 whatever stands in the file
    if unknown := [one for one in values if one not in known]:
        raise ValueError(f"unknown: {unknown}")
    return tuple(values)


def _said(text: object, longest: int = 300) -> str:
    """A text that fits the field of the kans that is made from it."""
    if not isinstance(text, str) or not text.strip():
        raise ValueError("a text is missing")
    found = " ".join(text.split())
    if len(found) > longest:
        raise ValueError(f"more than {longest} characters: {found[:40]}...")
    return found


def _amount(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e7:
        raise ValueError(f"no amount: {value!r}")
    return float(value)


def _example(row: Mapping[str, Any], known: Known) -> Example:
    return Example(_said(row["text"]), read_facts(row["facts"], known))


def _check_grade(rule: Rule, evidence: Mapping[str, Evidence]) -> None:
    """A grade is never better than the best of its evidence."""
    if not rule.evidence or (unknown := [one for one in rule.evidence if one not in evidence]):
        raise ValueError(f"unknown evidence: {unknown if rule.evidence else 'none'}")
    best = min(GRADES.index(evidence[one].grade) for one in rule.evidence)
    if GRADES.index(rule.grade) < best:
        raise ValueError(f"grade {rule.grade} is better than its evidence")


def _check_examples(rule: Rule) -> None:
    if judge(rule.when, rule.fires.facts).truth is not Truth.YES:
        raise ValueError("example_fires does not make it true")
    if judge(rule.when, rule.silent.facts).truth is Truth.YES:
        raise ValueError("example_not makes it true")
