"""What a team shows of its plan to others, once it chose to: only what is named here, and no name of anybody.

Partners, who does or tells it, places, groups, comments and reasons from the map or from talks never come in. A new
field of a plan stays out until somebody adds it here.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wijkdna.domain.numbers_nl import date_nl, number_nl
from wijkdna.domain.plan_calendar import days_nl
from wijkdna.domain.plan_document import PlanDocument, PlanLine, PlannedAction, PlannedChance, ReachBand
from wijkdna.domain.plan_texts import NAME_LEFT_OUT, any_of, plain

FIGURE = "cijfer"
"""The one kind of reason that goes along: public figures."""

_OURS = frozenset({"beloften"})
"""Sections that stay with the team: what was promised to whom."""

_WORD = re.compile(r"\w+")
_SHORTEST = 3
"""Letters of a part of a name that is looked for on its own."""

_REACHES = {"bereikt": "Bereikt", "doordrongen": "Heeft het echt gehoord", "doet mee": "Doet mee"}


def name_hider(people: Iterable[str], others: Iterable[str]) -> Callable[[str], str]:
    """A function that leaves names out of a text.

    people  of persons: the whole name, and each part of it that begins with a capital, as it is written
    others  of partners, and addresses and numbers: in capitals or not
    """
    names = list(people)
    parts = [one for name in names for one in _WORD.findall(name) if one[0].isupper() and len(one) >= _SHORTEST]
    persons, rest = any_of([*names, *parts]), any_of(others)
    partners = re.compile(rest.pattern, re.IGNORECASE) if rest else None

    def hide(text: str) -> str:
        made = plain(text)
        for pattern in (partners, persons):
            made = pattern.sub(NAME_LEFT_OUT, made) if pattern else made
        return made

    return hide


def shared_plan(
    document: PlanDocument, hide: Callable[[str], str], kinds: Mapping[str, str], channels: Mapping[str, str]
) -> dict[str, Any]:
    """The plan for others, as a JSON file holds it. hide: of name_hider().

    kinds, channels  words for the keys of an action; one that is not there says nothing
    """
    return {
        "place": hide(document.place),
        "title": hide(document.title),
        "motto": hide(document.motto),
        "made_on": date_nl(document.made_on),
        "is_example": document.is_example,
        "sections": [
            {"title": hide(title), "lines": [_line(one, hide, kinds, channels) for one in document.of(key)]}
            for key, title in document.sections
            if key not in _OURS and document.of(key)
        ],
        "expected": [said for said in map(_expected, document.planned) if said],
        "chances": [_chance(one, hide) for one in document.chances],
        "sources": [hide(one) for one in document.sources],
    }


def _line(
    line: PlanLine, hide: Callable[[str], str], kinds: Mapping[str, str], channels: Mapping[str, str]
) -> dict[str, Any]:
    figures = [hide(one.label) for one in line.reasons if one.kind == FIGURE]
    action = None if line.action is None else _action(line.action, hide, kinds, channels)
    return {"text": hide(line.text), "figures": figures, "action": action}


def _action(
    action: PlannedAction, hide: Callable[[str], str], kinds: Mapping[str, str], channels: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "title": hide(action.title),
        "kind": kinds.get(action.kind, ""),
        "channel": channels.get(action.channel, ""),
        "when": days_nl(action.start_on, action.end_on) if action.start_on or action.end_on else "",
        "hook": hide(action.hook),
        "tone": hide(action.tone),
        "measure": hide(action.measure),
        "stop_when": hide(action.stop_when),
        "euros": action.euros,
        "hours": action.hours,
    }


def _chance(chance: PlannedChance, hide: Callable[[str], str]) -> dict[str, str]:
    return {name: hide(getattr(chance, name)) for name in ("title", "wish", "moment", "offer")}


def _expected(band: ReachBand) -> str:
    """ "Doet mee: ongeveer 40 huishoudens (in 8 van de 10 gevallen 30 tot 55)"; "" for what is not known here."""
    if band.measure not in _REACHES:
        return ""
    least = "ten minste" if band.at_least else "ongeveer"
    low, middle, high = (number_nl(one) for one in (band.low, band.middle, band.high))
    return f"{_REACHES[band.measure]}: {least} {middle} huishoudens (in 8 van de 10 gevallen {low} tot {high})"


def texts_in(shared: Any) -> list[str]:  # noqa: ANN401 of a JSON file
    """All texts of a shared plan, for who looks through them."""
    if isinstance(shared, str):
        return [shared]
    inside = shared.values() if isinstance(shared, dict) else shared if isinstance(shared, list) else ()
    return [text for one in inside for text in texts_in(one)]
