"""A meeting at a time of the day, and how that is said in Dutch on the clock of a place, also when the clock changes.

The time zone comes from outside: its rules stand in files.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from wijkdna.domain.moments import WEEKDAYS
from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.retention import Length, later

_IN_WEEKS = 14
"""Days from which a time is told in weeks."""

_IN_MONTHS = 3
"""Months from which it is told in months."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting for a calendar. Raises ValueError when it has no length, or a time without a zone.

    uid       the same for ever: a calendar knows the meeting by it
    sequence  goes up with each change
    place     name and address;  said  what it is about, in plain text;  url  its page, "" for none
    """

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    title: str
    place: str
    said: str
    url: str

    def __post_init__(self) -> None:
        if _utc(self.ends) <= _utc(self.starts):
            raise ValueError(f"it ends at {self.ends}, not after {self.starts}")
        if not self.uid or self.sequence < 0:
            raise ValueError(f"no meeting has number {self.sequence} of {self.uid!r}")


@dataclass(frozen=True, slots=True)
class LocalWords:
    """day: "donderdag 15 oktober 2026"; time: "13.00 tot 16.30 uur"."""

    day: str
    time: str


def local_words(starts: datetime, ends: datetime, zone: tzinfo) -> LocalWords:
    """Day and times on the clock of a zone.

    An end on another day has its day with it. An hour that comes twice, as the clock goes back, says which it is.
    """
    first, last = _utc(starts).astimezone(zone), _utc(ends).astimezone(zone)
    other_day = f"{day_nl(last.date())}, " * (first.date() != last.date())
    return LocalWords(day_nl(first.date()), f"{_clock(first)} tot {other_day}{_clock(last, ' uur')}")


def day_nl(day: date) -> str:
    """A date with its weekday: "donderdag 15 oktober 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {date_nl(day)}"


def countdown(now: datetime, starts: datetime, zone: tzinfo, ends: datetime | None = None) -> str:
    """How long until it begins: "vandaag om 16.00 uur", "morgen", "nog 5 dagen", "nog ruim 3 weken", "nog 4 maanden".

    Days are those of the calendar of the zone. After it began: "nu bezig" until its end, when that is given; "geweest".
    """
    if _utc(now) >= _utc(starts):
        return "nu bezig" if ends is not None and _utc(now) < _utc(ends) else "geweest"
    first = _utc(starts).astimezone(zone)
    today = _utc(now).astimezone(zone).date()
    days = (first.date() - today).days
    if days == 0:
        return f"vandaag om {_clock(first, ' uur')}"
    if days == 1:
        return "morgen"
    return f"nog {_length(today, first.date())}"


def _length(today: date, day: date) -> str:
    """From today to a day that is two days away or more."""
    days = (day - today).days
    if days < _IN_WEEKS:
        return f"{days} dagen"
    months = (day.year - today.year) * 12 + day.month - today.month
    months -= later(today, Length(months=months)) > day
    if months >= _IN_MONTHS:
        return f"{'ruim ' * (later(today, Length(months=months)) < day)}{months} maanden"
    weeks, rest = divmod(days, 7)
    return f"{'ruim ' * bool(rest)}{weeks} weken"


def _utc(moment: datetime) -> datetime:
    """Raises ValueError without a zone. Two times of one zone compare as their clocks, so they are compared here."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC)


def _clock(moment: datetime, unit: str = "") -> str:
    said = f"{moment:%H.%M}{unit}"
    if moment.replace(fold=0).utcoffset() == moment.replace(fold=1).utcoffset():
        return said
    return f"{said} ({'zomertijd' if moment.dst() else 'wintertijd'})"
