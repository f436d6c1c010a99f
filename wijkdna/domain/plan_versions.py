"""Two versions of a plan beside each other: lines that came, went or changed, and figures that became others."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from wijkdna.domain.numbers_nl import date_nl, number_nl
from wijkdna.domain.plan_document import PlanDocument, PlanLine, PlannedAction, ReachBand, ReasonTag
from wijkdna.domain.wording import Piece, side_by_side


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Something of an action that is different, in words; "niets" for what was empty."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that is different. before, after: its text in pieces;  reasons: labels that went, and that came."""

    line: PlanLine
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    fields: tuple[FieldChange, ...]
    reasons_gone: tuple[str, ...]
    reasons_new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What is different. facts: name, last day, budgets and the three figures of the proposal."""

    added: tuple[PlanLine, ...]
    removed: tuple[PlanLine, ...]
    changed: tuple[LineChange, ...]
    moved: tuple[PlanLine, ...]
    facts: tuple[FieldChange, ...]

    @property
    def is_same(self) -> bool:
        """True when nothing is different."""
        return not (self.added or self.removed or self.changed or self.moved or self.facts)


def compare(then: PlanDocument, now: PlanDocument) -> Compared:
    """What changed from one to the other. A line is the same line by its key, wherever it stands."""
    before, after = then.by_key, now.by_key
    both = [one for one in now.lines if one.key in before]
    changes = (_line(before[one.key], one) for one in both)
    return Compared(
        added=tuple(one for one in now.lines if one.key not in before),
        removed=tuple(one for one in then.lines if one.key not in after),
        changed=tuple(one for one in changes if one is not None),
        moved=tuple(after[key] for key in _moved(then, now)),
        facts=tuple(_different(_facts(then), _facts(now))),
    )


def written(document: PlanDocument) -> PlanDocument:
    """Only what people wrote in the plan: what is worked out, or comes from elsewhere, does not go back with it."""
    lines = (replace(one, reasons=_targets(one), action=_written(one.action)) for one in document.lines)
    return replace(document, lines=tuple(lines), planned=(), euros_budget=None, hours_budget=None, release="")


def _targets(line: PlanLine) -> tuple[ReasonTag, ...]:
    return tuple(replace(one, label=f"{one.kind} {one.target}") for one in line.reasons)


def _written(action: PlannedAction | None) -> PlannedAction | None:
    return action and replace(action, reach=None, groups=action.group_keys)


def _line(before: PlanLine, after: PlanLine) -> LineChange | None:
    fields = tuple(_different(_said(before.action), _said(after.action)))
    had, has = [one.label for one in before.reasons], [one.label for one in after.reasons]
    gone, new = tuple(one for one in had if one not in has), tuple(one for one in has if one not in had)
    if before.text == after.text and not (fields or gone or new):
        return None
    first, second = side_by_side(before.text, after.text)
    return LineChange(after, tuple(first), tuple(second), fields, gone, new)


def _moved(then: PlanDocument, now: PlanDocument) -> list[str]:
    """Keys of lines that stand elsewhere among those that both have, of each section."""
    found: list[str] = []
    for section in dict.fromkeys(one.section for one in now.lines):
        first, last = ([one.key for one in document.of(section)] for document in (then, now))
        was = [key for key in first if key in last]
        found += [key for key, old in zip([key for key in last if key in first], was, strict=True) if key != old]
    return found


_FIELDS = {
    "title": "Actie",
    "owner": "Wie zorgt ervoor",
    "partner": "Met wie",
    "condition": "Voorwaarde",
    "place": "Waar",
    "start_on": "Van",
    "end_on": "Tot en met",
    "messenger": "Wie vertelt het",
    "hook": "Haakje",
    "tone": "Toon",
    "groups": "Voor wie",
    "reach": "Verwacht bereik",
    "euros": "Euro’s",
    "hours": "Uren",
    "measure": "Zo tellen we",
    "stop_on": "Kiezen op",
    "stop_when": "Stoppen als",
}


def _said(action: PlannedAction | None) -> dict[str, str]:
    return {label: in_words(getattr(action, name)) if action else "" for name, label in _FIELDS.items()}


def _facts(document: PlanDocument) -> dict[str, str]:
    found = {
        "Naam": document.title,
        "In één zin": document.motto,
        "Tot en met": in_words(document.ends_on),
        "Euro’s": in_words(document.euros_budget),
        "Uren": in_words(document.hours_budget),
        "Cijfers van": document.release,
    }
    return found | {f"Voorstel, {one.measure}": in_words(one) for one in document.planned}


def in_words(value: object) -> str:
    """A value of a plan for a table; "" for nothing."""
    if isinstance(value, ReachBand):
        return f"{number_nl(value.middle)} ({number_nl(value.low)} tot {number_nl(value.high)})"
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, int):
        return number_nl(value)
    return date_nl(value) if hasattr(value, "isoformat") else str(value or "")  # type: ignore[arg-type]


def _different(before: dict[str, str], after: dict[str, str]) -> Iterable[FieldChange]:
    for label in dict.fromkeys((*before, *after)):
        old, new = before.get(label, ""), after.get(label, "")
        if old != new:
            yield FieldChange(label, old or "niets", new or "niets")
