"""Who hears what, when, from whom and through which channel: the plan in the order of days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.plan_document import PlanDocument, PlanLine, PlannedMoment

EVERYBODY = "iedereen"
NOT_KNOWN = "nog niet gekozen"
NOBODY = "nog niemand"
"""Of who sees to an action; as the screen has it."""

NO_DAY = "Nog zonder dag"

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One row of the communication calendar: an action as those for whom it is hear of it.

    number  of the line;  who: groups in words;  what: the message, else the name of the action
    clashes  names of moments at which it would go wrong;  alert  as alert_of() says it
    """

    number: int
    title: str
    who: str
    what: str
    start_on: date | None
    end_on: date | None
    by: str
    channel: str
    place: str
    clashes: tuple[str, ...]
    alert: str

    @property
    def when(self) -> str:
        """In words."""
        return days_nl(self.start_on, self.end_on)


def days_nl(first: date | None, last: date | None) -> str:
    """Days in words: "11 tot en met 30 januari 2027", "vanaf 3 mei 2027"; "nog niet gekozen" for none."""
    if first is None:
        return f"uiterlijk {date_nl(last)}" if last else NOT_KNOWN
    if last is None:
        return f"vanaf {date_nl(first)}"
    if first == last:
        return date_nl(first)
    start = date_nl(first)
    if first.year == last.year:
        start = str(first.day) if first.month == last.month else start.removesuffix(f" {first.year}")
    return f"{start} tot en met {date_nl(last)}"


def heard_of(document: PlanDocument) -> tuple[Heard, ...]:
    """A row for each action, those with a day first, in the order of days."""
    rows = [_heard(one, document.moments) for one in document.actions]
    return tuple(sorted(rows, key=lambda one: (_begin(one) or date.max, one.number)))


def _heard(line: PlanLine, moments: Iterable[PlannedMoment]) -> Heard:
    action = line.action
    assert action is not None
    return Heard(
        number=line.number,
        title=action.title or line.text,
        who=", ".join(filter(None, action.groups)) or EVERYBODY,
        what=action.hook or action.title or line.text,
        start_on=action.start_on,
        end_on=action.end_on,
        by=action.messenger or action.partner or action.owner or NOT_KNOWN,
        channel=action.channel or NOT_KNOWN,
        place=action.place,
        clashes=tuple(one.name for one in moments if action.title and action.title in one.clashes),
        alert=alert_of(line),
    )


def alert_of(line: PlanLine) -> str:
    """What is wrong with the reasons of an amber line, as the end of a sentence; "" for nothing."""
    if line.is_lost:
        return "een reden geldt niet meer"
    return "of een reden nog geldt, is niet na te gaan" if line.is_unsure else ""


def _begin(row: Heard) -> date | None:
    return row.start_on or row.end_on


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar: its rows and the moments that begin in it. name: "december 2026", or NO_DAY.

    A moment that began before the first action stands in the month of that action.
    """

    name: str
    rows: tuple[Heard, ...]
    moments: tuple[PlannedMoment, ...]


def months_of(document: PlanDocument) -> tuple[Month, ...]:
    """The calendar by month, in order; what has no day comes last."""
    rows = [(_begin(one), one) for one in heard_of(document)]
    start = min((day for day, _ in rows if day), default=date.min)
    moments = [(max(one.first_day, start), one) for one in document.moments]
    keys = sorted({_month(day) for day, _ in (*rows, *moments)})
    return tuple(
        Month(
            _name(key),
            tuple(one for day, one in rows if _month(day) == key),
            tuple(one for day, one in moments if _month(day) == key),
        )
        for key in keys
    )


def _month(day: date | None) -> tuple[int, int]:
    return (day.year, day.month) if day else (date.max.year + 1, 1)


def _name(month: tuple[int, int]) -> str:
    year, number = month
    return f"{_MONTHS[number - 1]} {year}" if year <= date.max.year else NO_DAY


@dataclass(frozen=True, slots=True)
class Choice:
    """A day on which we go on or stop: the lines for which that is, and when we stop."""

    on: date
    lines: tuple[PlanLine, ...]

    @property
    def stop_when(self) -> tuple[str, ...]:
        """When we stop, each once."""
        return tuple(dict.fromkeys(one.action.stop_when for one in self.lines if one.action and one.action.stop_when))


def choices_of(lines: Iterable[PlanLine]) -> tuple[Choice, ...]:
    """The stop-or-go days of some lines, in order."""
    dated = sorted(
        ((one.action.stop_on, one.number, one) for one in lines if one.action and one.action.stop_on),
        key=lambda found: found[:2],
    )
    return tuple(Choice(day, tuple(found[2] for found in rows)) for day, rows in groupby(dated, key=lambda one: one[0]))
