"""A calendar file that comes in, read to names and days alone; and the calendar of a dossier as such a file."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from wijkdna.domain.moments import Span
from wijkdna.domain.recurrence import CannotTell, Every, Repeat, days_of
from wijkdna.domain.retention import Length, later
from wijkdna.web.moments.models import LONGEST
from wijkdna.web.moments.queries import MomentHere
from wijkdna.web.partners.documents import file_of_days, whole_days

MOST_BYTES = 1_000_000
MOST_READ = 2_000
"""Events in a file."""

MOST_FOUND = 300
"""Events in the coming months: more is no calendar of a wijk."""

MOST_TIMES = 30
"""Times that one event which comes back is shown."""

MOST_COUNTED = 200
"""Events in a file that come back so many times: these are counted from their first day, which takes long."""

LONGEST_DAYS = 92
"""Days of one event: a longer one is no moment, and is left out."""

AHEAD = Length(months=18)
_WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_WEEKDAY = re.compile(r"([+-]?\d{0,2})(MO|TU|WE|TH|FR|SA|SU)")
_READ = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST"}


class CalendarRefused(ValueError):
    """This is no calendar that can be read; the text says in Dutch what to do."""


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """One time of an event: all that is taken over. uid: of this time, no longer readable."""

    uid: str
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds in the coming months, by day.

    over     events that are over, or come later;  nameless: without a name;  long: too long to be a moment
    unread   events whose days could not be read;  once: what comes back in a way that is not read: one time is taken
    cut      what comes back more often than MOST_TIMES
    """

    events: tuple[FoundEvent, ...] = ()
    over: int = 0
    nameless: int = 0
    long: int = 0
    unread: int = 0
    once: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


_Changed = set[tuple[str, date | None]]


class _Part(NamedTuple):
    """An event as it stands in a file. on: the day it takes the place of, when it is one time of what comes back."""

    uid: str
    on: date | None
    event: Any


def events_in(content: bytes, today: date) -> Found:
    """The events of an iCalendar file from today, 18 months ahead. Raises CalendarRefused.

    Of a timed event its days in the Netherlands. Nothing else is read: no people, no description, no place.
    """
    window = Span(today, later(today, AHEAD))
    found = Found()
    parts = _parts(content)
    changed: _Changed = {(one.uid, one.on) for one in parts if one.on is not None}
    times: dict[str, FoundEvent] = {}
    for part in parts:
        if str(part.event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        found, several = _times(found, part, window, changed)
        times |= {one.uid: one for one in several}
        if len(times) > MOST_FOUND:
            raise CalendarRefused(
                f"In deze agenda staan meer dan {MOST_FOUND} momenten in de komende anderhalf jaar. Kies in uw agenda "
                "een kleiner deel, bijvoorbeeld één kalender, en bewaar die opnieuw als ics."
            )
    return replace(found, events=tuple(sorted(times.values(), key=lambda one: (one.first, one.last, one.name))))


def _parts(content: bytes) -> list[_Part]:
    """Each event of a file. Raises CalendarRefused."""
    from icalendar import Calendar

    if len(content) > MOST_BYTES:
        raise CalendarRefused("Dit bestand is groter dan 1 MB. Bewaar een kleiner deel van de agenda.")
    if content.upper().count(b"BEGIN:VEVENT") > MOST_READ:
        raise CalendarRefused(f"In deze agenda staan meer dan {MOST_READ} afspraken. Bewaar een kleiner deel ervan.")
    try:
        parts = [part for file in Calendar.from_ical(content, multiple=True) for part in file.walk("VEVENT")]
        kept = [_Part(_uid(part), _day(part.get("RECURRENCE-ID")), part) for part in parts]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError):
        raise CalendarRefused(
            "Dit is geen agenda die wij kunnen lezen. Kies in uw agenda “exporteren” of “opslaan als” en dan ics."
        ) from None
    if not kept:
        raise CalendarRefused("In dit bestand staat geen enkele afspraak. Kies een agenda waar iets in staat.")
    if content.upper().count(b"COUNT=") > MOST_COUNTED:
        raise CalendarRefused("In deze agenda komen te veel afspraken steeds terug. Bewaar een kleiner deel ervan.")
    return kept


def _uid(event: Any) -> str:  # noqa: ANN401 icalendar tells no types
    return str(event.get("UID", "")).strip()


def _times(found: Found, part: _Part, window: Span, changed: _Changed) -> tuple[Found, list[FoundEvent]]:
    """The times of one event in the window, and the counts of what was left out."""
    uid, on, event = part
    name, days = _name(event), _days(event)
    if days is None:
        return replace(found, unread=found.unread + 1), []
    if not name:
        return replace(found, nameless=found.nameless + 1), []
    length = days.last - days.first
    if length.days >= LONGEST_DAYS:
        return replace(found, long=found.long + 1), []
    wide = Span(window.first - length, window.last)
    starts, is_once = _starts(event, days.first, wide) if on is None else ([days.first], False)
    moved = [day for day in starts if on is not None or (uid, day) not in changed]
    kept = [day for day in moved if wide.first <= day <= wide.last][:MOST_TIMES]
    is_one = on is None and uid and "RRULE" not in event and "RDATE" not in event
    told = [
        FoundEvent(_unreadable(uid or name, None if is_one else on or day), name, day, day + length) for day in kept
    ]
    return replace(
        found,
        over=found.over + (not kept),
        once=(*found.once, name) if is_once and kept else found.once,
        cut=(*found.cut, name) if len(moved) > MOST_TIMES else found.cut,
    ), told


def _name(event: Any) -> str:  # noqa: ANN401 icalendar tells no types
    """What it is called, without signs that cannot be printed: not every database can keep them."""
    told = str(event.get("SUMMARY", ""))
    return " ".join("".join(sign if sign.isprintable() else " " for sign in told).split())[:LONGEST]


def _unreadable(uid: str, on: date | None) -> str:
    """A uid may hold an address of somebody: kept is whether it is the same one. on: which time of it."""
    return sha256(f"{uid}\n{on or ''}".encode()).hexdigest()[:40]


def _days(event: Any) -> Span | None:  # noqa: ANN401
    """Its days in the Netherlands; None when they cannot be read."""
    first = _moment(event.get("DTSTART"))
    if first is None:
        return None
    length, end = event.get("DURATION"), _moment(event.get("DTEND"))
    try:
        if end is None and length is not None and isinstance(getattr(length, "dt", None), timedelta):
            end = first + length.dt
        last = _last(first, end)
        return Span(_local(first), last)
    except (ValueError, OverflowError, TypeError):
        return None


def _last(first: date, end: date | None) -> date:
    """The last day: the end of whole days, and midnight, belong to the day before."""
    if end is None or end <= first:
        return _local(first)
    if not isinstance(end, datetime):
        return end - timedelta(days=1)
    return _local(end - timedelta(seconds=1))


def _moment(value: Any) -> date | None:  # noqa: ANN401
    """A date or a time; None for what is broken or not there."""
    from icalendar import vDDDTypes

    found = value.dt if isinstance(value, vDDDTypes) else None
    return found if isinstance(found, date) else None


def _day(value: Any) -> date | None:  # noqa: ANN401
    found = _moment(value)
    return None if found is None else _own_day(found)


def _own_day(when: date) -> date:
    """The day as the file writes it, in its own time zone."""
    return when.date() if isinstance(when, datetime) else when


def _local(when: date) -> date:
    """The day in the Netherlands; a time without a zone is one of here."""
    if not isinstance(when, datetime):
        return when
    zone = ZoneInfo(settings.TIME_ZONE)
    return (when.astimezone(zone) if when.tzinfo else when).date()


def _starts(event: Any, first: date, window: Span) -> tuple[list[date], bool]:  # noqa: ANN401
    """Its first days in a window, and True when it comes back in a way that is not read here: then only the first."""
    rules, start = event.get("RRULE"), _moment(event.get("DTSTART"))
    assert start is not None
    own = _own_day(start)
    shift = first - own  # a late evening elsewhere can be the next day here
    without = {_own_day(day) for day in _listed(event.get("EXDATE"))}
    extra = {_local(day) for day in _listed(event.get("RDATE"))}
    if rules is None:
        return sorted({first, *extra} - {day + shift for day in without}), False
    try:
        wide = Span(window.first - shift, window.last - shift)
        found = days_of(_repeat(rules), own, wide)
    except (CannotTell, OverflowError):
        return sorted({first, *extra}), True
    return sorted({day + shift for day in found if day not in without} | extra), False


def _listed(value: Any) -> Iterator[date]:  # noqa: ANN401
    """The days of an EXDATE or RDATE, that may stand there more than once; what is broken is passed over."""
    from icalendar import vDDDLists

    for one in value if isinstance(value, list) else [value]:
        for day in one.dts if isinstance(one, vDDDLists) else ():
            if isinstance(day.dt, date):
                yield day.dt


def _repeat(rule: Any) -> Repeat:  # noqa: ANN401
    """A rule as the domain has it. Raises CannotTell for parts that are not read."""
    if not isinstance(rule, dict) or set(rule) - _READ:
        raise CannotTell("a rule with other parts")
    try:
        until = next(iter(rule.get("UNTIL", [])), None)
        return Repeat(
            every=Every(str(rule["FREQ"][0]).upper()),
            interval=int(rule.get("INTERVAL", [1])[0]),
            weekdays=tuple(_weekday(str(one)) for one in rule.get("BYDAY", [])),
            month_days=tuple(int(one) for one in rule.get("BYMONTHDAY", [])),
            months=tuple(int(one) for one in rule.get("BYMONTH", [])),
            positions=tuple(int(one) for one in rule.get("BYSETPOS", [])),
            count=int(rule["COUNT"][0]) if "COUNT" in rule else None,
            until=None if until is None else _own_day(until),
            week_start=_WEEKDAYS[str(rule.get("WKST", ["MO"])[0])],
        )
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as problem:
        raise CannotTell(str(problem)) from problem


def _weekday(text: str) -> tuple[int, int]:
    found = _WEEKDAY.fullmatch(text.upper())
    if found is None:
        raise CannotTell(text)
    return int(found[1] or 0), _WEEKDAYS[found[2]]


# ---- and out


def moments_file(found: Iterable[MomentHere], dossier: int, name: str) -> bytes:
    """The calendar as an iCalendar file, with a page of the dossier beside each moment."""
    page = reverse("moments", args=[dossier])
    events = [
        whole_days(
            f"moment-{dossier}-{one.key.replace(':', '-')}-{one.first_day.year}",
            one.first_day,
            one.last_day,
            one.name if one.known else f"{one.name} (ongeveer)",
            said="Dit moment staat in WijkDNA:",
            page=page,
        )
        for one in found
    ]
    return file_of_days(events, name, "momenten")
