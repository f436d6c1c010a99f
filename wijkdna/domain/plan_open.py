"""What nobody filled in yet of the actions of a plan. An empty place is counted and never filled with a guess."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

EMPTY: tuple[Any, ...] = (None, "", [], ())
"""Values of a field that nobody filled in; 0 is not among them."""

LABELS: Mapping[str, str] = {
    "owner": "wie ervoor zorgt",
    "partner": "met wie",
    "condition": "op welke voorwaarde",
    "place": "waar",
    "start_on": "wanneer",
    "messenger": "wie vertelt het",
    "hook": "haakje",
    "tone": "toon",
    "option": "manier van Bereik",
    "euros": "geld",
    "hours": "uren",
    "measure": "zo tellen we",
    "stop_on": "kiezen op",
    "stop_when": "stoppen als",
}
"""What an action should say, by field, in the order of the page."""

EVERY = ("owner", "tone")
"""Fields that are asked once, for every action that misses them."""

_NOT_ASKED: Mapping[str, frozenset[str]] = {
    "ophalen": frozenset({"partner", "messenger", "hook", "tone", "option", "euros"}),
    "zenden": frozenset({"partner"}),
}
"""By kind of action, what it can do without."""


class Planned(Protocol):
    """An action, with its fields by the names of LABELS."""

    @property
    def kind(self) -> str:
        """One of ophalen, zenden, doen."""

    @property
    def partner(self) -> Any:  # noqa: ANN401 whoever it is
        """With whom."""


def open_fields(action: Planned) -> tuple[str, ...]:
    """Names of the fields that are still empty and that this kind of action needs."""
    passed = _NOT_ASKED.get(action.kind, frozenset()) | (frozenset() if action.partner else {"condition"})
    return tuple(name for name in LABELS if name not in passed and getattr(action, name) in EMPTY)


@dataclass(frozen=True, slots=True)
class Open:
    """A line with what is still empty in its action. names: all of it;  own: what is asked of this action alone."""

    number: int
    key: int
    title: str
    names: tuple[str, ...]

    @property
    def own(self) -> tuple[str, ...]:
        """Without those that are asked once."""
        return tuple(name for name in self.names if name not in EVERY)


@dataclass(frozen=True, slots=True)
class ToFill:
    """All that is open. every: field that is asked once, its words, and how many actions miss it."""

    rows: tuple[Open, ...]

    @property
    def every(self) -> tuple[tuple[str, str, int], ...]:
        """Those that any action misses."""
        many = ((name, sum(name in one.names for one in self.rows)) for name in EVERY)
        return tuple((name, LABELS[name], number) for name, number in many if number)

    @property
    def count(self) -> int:
        """How many answers are asked."""
        return len(self.every) + sum(len(one.own) for one in self.rows)

    @property
    def lines(self) -> tuple[tuple[Open, tuple[tuple[str, str], ...]], ...]:
        """Lines with something of their own, each field with its words."""
        return tuple((one, tuple((name, LABELS[name]) for name in one.own)) for one in self.rows if one.own)
