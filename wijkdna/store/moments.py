"""Reads the moments of the year: definitions/plan/moments.yaml, and what can happen once in a place (chances.yaml).

Read once per process; a mistake in a file is a DefinitionError that names it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.domain.moments import WEEKDAYS, Fixed, FromEaster, Listed, NthWeekday, Period, Rule, Span, Unknown
from wijkdna.store.definitions import DEFINITIONS, read_yaml

KINDS: Mapping[str, str] = {
    **{"seizoen": "seizoen", "kalender": "kalender", "actiedag": "actiedag", "actieweek": "actieweek"},
    **{"buurt": "buurt", "vrijwilligers": "vrijwilligers", "feest": "feest", "gedenken": "gedenken"},
    **{"lokaal_gebruik": "gebruik van hier", "geloof": "geloof", "geld": "geld en post", "groen": "groen"},
    **{"school": "school", "vakantie": "schoolvakantie", "vergadering": "vergadering", "weer": "weer"},
    **{"politiek": "politiek", "werk": "werk op het land", "club": "club", "deur": "aan de deur"},
}
"""Kinds of moments, with their words for the screen."""

FAITH = "geloof"
CHANNELS: Mapping[str, str] = {
    "brief": "brieven",
    "deur": "aanbellen",
    "telefoon": "bellen",
    "bijeenkomst": "bijeenkomsten",
    "digitaal": "mail en appberichten",
}
"""Channels that a moment can clash with, as definitions/plan/options.yaml names them, in words."""

_NAMES = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_MONTHS = {name: n for n, name in enumerate(_NAMES, 1)}
_EXCEPTION = re.compile(r"valt (\d+) ([a-z]+) op ([a-z]+), dan (\d+) ([a-z]+)")


@dataclass(frozen=True, slots=True)
class LibraryMoment:
    """A moment that comes back.

    about_right  its days are a rule of thumb: the weather or somebody else decides
    hint         where to look when its days are not known; "" for nothing
    avoid        channels that clash with it, of CHANNELS
    region       of the school holidays, "Noord": its days hold there only; "" for the whole country
    """

    id: str
    label: str
    kind: str
    rule: Rule
    about_right: bool
    hint: str
    good_for: tuple[str, ...]
    clash: tuple[str, ...]
    avoid: tuple[str, ...]
    note: str
    region: str = ""

    def elsewhere(self) -> "LibraryMoment":
        """The same outside its region, where it falls on days that we do not know."""
        return replace(
            self,
            label=self.label.removesuffix(f" (regio {self.region})"),
            rule=Unknown(is_local=False),
            hint="kijk bij de Rijksoverheid in welke regio uw gemeente valt, en welke weken daar gelden",
            note=f"Wij kennen alleen de weken van regio {self.region}.",
        )


@dataclass(frozen=True, slots=True)
class Moments:
    """All of them by id, in the order of the file. events: what can happen once in a place, id to words."""

    moments: Mapping[str, LibraryMoment]
    events: Mapping[str, str]
    source_note: str
    avoid_note: str


@lru_cache
def load_moments(folder: Path = DEFINITIONS) -> Moments:
    """The library. Raises DefinitionError."""
    path, chances = folder / "plan" / "moments.yaml", folder / "plan" / "chances.yaml"
    try:
        found = read_yaml(path, dict)
        rows = [_moment(one, set(found["rule_kinds"])) for one in found["moments"]]
        notes = {name: _said(found, name) for name in ("source_note", "avoid_note")}
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise DefinitionError(f"{path.name}: {problem!r}") from problem
    moments = {one.id: one for one in rows}
    if len(moments) != len(rows):
        raise DefinitionError(f"{path.name}: an id stands twice")
    return Moments(moments=moments, events=_events(chances), **notes)


def _events(path: Path) -> Mapping[str, str]:
    try:
        return {str(id): str(words) for id, words in read_yaml(path, dict)["vocabulary"]["event_kinds"].items()}
    except (AttributeError, KeyError, TypeError) as problem:
        raise DefinitionError(f"{path.name}: {problem!r}") from problem


def _moment(one: Mapping[str, Any], kinds: set[str]) -> LibraryMoment:
    id, rule = _said(one, "id"), one["rule"]
    if rule["type"] not in kinds or rule["type"] not in _RULES:
        raise ValueError(f"{id}: unknown rule {rule['type']}")
    if one["kind"] not in KINDS:
        raise ValueError(f"{id}: unknown kind {one['kind']}")
    if unknown := set(one["avoid"]) - set(CHANNELS):
        raise ValueError(f"{id}: unknown channels {sorted(unknown)}")
    try:
        made = _RULES[rule["type"]](rule)
    except (KeyError, TypeError, ValueError) as problem:
        raise ValueError(f"{id}: {problem!r}") from problem
    return LibraryMoment(
        id=id,
        label=_said(one, "label"),
        kind=one["kind"],
        rule=made,
        about_right=bool(rule.get("approximate", False)),
        hint=str(rule.get("hint") or rule.get("next") or ""),
        good_for=tuple(map(str, one["good_for"])),
        clash=tuple(map(str, one["clash"])),
        avoid=tuple(one["avoid"]),
        note=_said(one, "note"),
        region=str(one.get("region", "")),
    )


def _said(one: Mapping[str, Any], name: str) -> str:
    if not isinstance(one[name], str) or not one[name].strip():
        raise ValueError(f"{name} says nothing")
    return str(one[name])


def _fixed(rule: Mapping[str, Any]) -> Rule:
    month, day = int(rule["month"]), int(rule["day"])
    date(2023, month, day)  # a year without 29 February: each year has this day
    if "exception" not in rule:
        return Fixed(month, day)
    said = _EXCEPTION.fullmatch(rule["exception"])
    if said is None or (int(said[1]), _MONTHS[said[2]]) != (day, month):
        raise ValueError(f"cannot read the exception: {rule['exception']}")
    other = (_MONTHS[said[5]], int(said[4]))
    date(2023, *other)
    return Fixed(month, day, (WEEKDAYS.index(said[3]), *other))


def _nth_weekday(rule: Mapping[str, Any]) -> Rule:
    nth, month = int(rule["nth"]), int(rule["month"])
    if nth not in (1, 2, 3, 4, -1) or not 1 <= month <= 12:
        raise ValueError(f"no such weekday: {nth} in month {month}")
    return NthWeekday(nth, WEEKDAYS.index(rule["weekday"]), month)


def _from_easter(rule: Mapping[str, Any]) -> Rule:
    length = int(rule.get("length_days", 1))
    if length < 1:
        raise ValueError(f"a moment of {length} days")
    return FromEaster(int(rule["days"]), length)


def _period(rule: Mapping[str, Any]) -> Rule:
    start, end = (date.fromisoformat(f"2023-{rule[name]}") for name in ("from", "to"))
    return Period((start.month, start.day), (end.month, end.day))


def _dates(rule: Mapping[str, Any]) -> Rule:
    spans = tuple(_span(str(text)) for text in rule["dates"])
    return Listed(spans, bool(rule.get("lookup_after", False)))


def _one_off(rule: Mapping[str, Any]) -> Rule:
    return Listed((_span(str(rule["date"])),), look_up=False)


def _span(text: str) -> Span:
    first, _, last = text.partition("/")
    return Span(date.fromisoformat(first), date.fromisoformat(last or first))


_RULES: Mapping[str, Callable[[Mapping[str, Any]], Rule]] = {
    "fixed": _fixed,
    "nth_weekday": _nth_weekday,
    "easter_offset": _from_easter,
    "period": _period,
    "dates": _dates,
    "one_off": _one_off,
    "lookup": lambda _: Unknown(is_local=False),
    "local": lambda _: Unknown(is_local=True),
}
