"""Reads of moments: those of the library on the days that hold here, and those of the team itself.

A moment is named by its key: "lib:<id>" for one of the library, "row:<number>" for one of the team.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from math import inf
from typing import Protocol

from django.db.models import QuerySet
from django.http import QueryDict

from wijkdna.domain.moments import Span, comes, is_known, month_by_month, months_to, never_again, spans_between
from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.retention import Length, later
from wijkdna.domain.sensitive import found_in, warning
from wijkdna.store.moments import FAITH, KINDS, LibraryMoment, load_moments
from wijkdna.store.release import NoRelease
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, row_or_404
from wijkdna.web.moments.models import Moment
from wijkdna.web.shared.days import likely_days
from wijkdna.web.shared.frame import figures
from wijkdna.web.socialmap.models import Sector
from wijkdna.web.socialmap.queries import entities_of

LIBRARY, ROW = "lib:", "row:"
_NORTH, _ZEEWOLDE = frozenset({"PV20", "PV21", "PV22", "PV23", "PV24", "PV27"}), "GM0050"
"""Provincies in region Noord of the school holidays, but for one gemeente. Gelderland and Utrecht are in it in part."""

AHEAD = Length(months=12)
"""How far the calendar looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentHere:
    """A moment on its days in this dossier.

    key        "lib:<id>" or "row:<number>";  row: number of the Moment with these days, None for those of a rule
    avoid      channels that clash;  good_for, clash, note: for the screen
    known      False when the days are about right only: the weather or somebody else decides
    kind       of the library ("feest"), "event" for something that happens once, "own" for another one of the team
    """

    key: str
    name: str
    first_day: date
    last_day: date
    avoid: tuple[str, ...] = ()
    good_for: tuple[str, ...] = ()
    clash: tuple[str, ...] = ()
    is_own: bool = False
    known: bool = True
    note: str = ""
    kind: str = "own"
    event: str = ""
    source: str = ""
    row: int | None = None

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.first_day, self.last_day)

    @property
    def kind_in_words(self) -> str:
        """ "schoolvakantie"; what happens, for an event; "van het team"."""
        return KINDS.get(self.kind) or load_moments().events.get(self.event) or "van het team"


@dataclass(frozen=True, slots=True)
class EventHere:
    """Something that happens once in this place. event: id of event_kinds (rioolvervanging ...)."""

    key: str
    event: str
    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class ToLookUp:
    """A moment whose coming days are not known yet. was: the last time that the team knows of."""

    moment: LibraryMoment
    is_local: bool
    was: Span | None


@dataclass(frozen=True)
class Calendar:
    """All rows of a dossier beside the library, read once. has_faith: the map has a partner that is about a faith."""

    rows: Sequence[Moment]
    has_faith: bool = True
    library: Mapping[str, LibraryMoment] = field(default_factory=lambda: load_moments().moments)

    @cached_property
    def hidden(self) -> Mapping[str, Moment]:
        """Moments of the library that do not matter here, by id."""
        return {one.library: one for one in self.rows if one.hidden and one.library in self.library}

    @cached_property
    def filled(self) -> Mapping[str, list[Moment]]:
        """Rows with days for a moment of the library, by its id."""
        found: dict[str, list[Moment]] = defaultdict(list)
        for one in self.rows:
            if one.library in self.library and not one.hidden and one.first_day:
                found[one.library].append(one)
        return found

    def spans(self, id: str) -> list[Span]:
        """The days that the team filled in for a moment of the library."""
        return [span_of(one) for one in self.filled.get(id, ())]

    def between(self, window: Span) -> list[MomentHere]:
        """All that falls in a window, by its first day."""
        shown = [one for one in self.library.values() if one.id not in self.hidden]
        found = [here for one in shown for here in self._here(one, window)]
        found += [here for one in self.rows if (here := self._own(one)) and here.span.meets(window)]
        return sorted(found, key=lambda one: (one.first_day, one.last_day, one.name))

    def _here(self, one: LibraryMoment, window: Span) -> list[MomentHere]:
        rows = {span_of(row): row for row in self.filled.get(one.id, ())}
        return [self._made(one, span, rows.get(span)) for span in spans_between(one.rule, list(rows), window)]

    def _made(self, one: LibraryMoment, span: Span, row: Moment | None) -> MomentHere:
        counts = self.has_faith or one.kind != FAITH
        return MomentHere(
            key=f"{LIBRARY}{one.id}",
            name=one.label,
            first_day=span.first,
            last_day=span.last,
            avoid=one.avoid if counts else (),
            good_for=one.good_for,
            clash=one.clash,
            known=row is not None or not one.about_right,
            note=one.note,
            kind=one.kind,
            source=row.source if row else "",
            row=row.pk if row else None,
        )

    def _own(self, row: Moment) -> MomentHere | None:
        """A moment of the team itself; None for one of the library, and for one without days."""
        if row.library or row.hidden or row.first_day is None:
            return None
        span = span_of(row)
        return MomentHere(
            key=f"{ROW}{row.pk}",
            name=row.name,
            first_day=span.first,
            last_day=span.last,
            avoid=tuple(row.avoid),
            is_own=True,
            kind="event" if row.event else "own",
            event=row.event,
            source=row.source,
            row=row.pk,
        )

    def named(self, key: str, today: date) -> MomentHere | None:
        """A moment by its key: the coming time; else the last time; None when it has no days here, or is hidden."""
        if key.startswith(ROW):
            return next((here for one in self.rows if (here := self._own(one)) and here.key == key), None)
        one = self.library.get(key.removeprefix(LIBRARY))
        if one is None or one.id in self.hidden:
            return None
        past = spans_between(one.rule, self.spans(one.id), Span(date(today.year - 2, 1, 1), today))
        span = comes(one.rule, self.spans(one.id), today) or (past[-1] if past else None)
        rows = {span_of(row): row for row in self.filled.get(one.id, ())}
        return None if span is None else self._made(one, span, rows.get(span))

    def months_until(self, key: str, today: date) -> float | None:
        """For the rules of kansen. key: "burendag", "lib:burendag" or "row:3".

        Months until it begins: 0 while it is there, None when that is not known; infinite when it does not come
        any more, or does not matter here.
        """
        if key.startswith(ROW):
            here = self.named(key, today)
            return inf if here is None or here.last_day < today else months_to(here.span, today)
        one = self.library.get(key.removeprefix(LIBRARY))
        if one is None:
            return None
        if one.id in self.hidden or never_again(one.rule, today):
            return inf
        span = comes(one.rule, self.spans(one.id), today)
        return None if span is None else months_to(span, today)

    def events(self) -> list[EventHere]:
        """What happens once in this place (sewer works, a corporatie that rebuilds), by its first day."""
        found = [here for one in self.rows if (here := self._own(one)) and here.event]
        found.sort(key=lambda one: (one.first_day, one.key))
        return [EventHere(one.key, one.event, one.name, one.first_day, one.last_day) for one in found]

    def to_look_up(self, window: Span) -> list[ToLookUp]:
        """Moments that may fall in a window on days that nobody filled in yet, in the order of the library."""
        shown = [one for one in self.library.values() if one.id not in self.hidden]
        return [
            ToLookUp(one, getattr(one.rule, "is_local", False), max(self.spans(one.id), default=None))
            for one in shown
            if not is_known(one.rule, self.spans(one.id), window)
        ]


def span_of(row: Moment) -> Span:
    """The days of a row that has any."""
    assert row.first_day is not None
    return Span(row.first_day, row.last_day or row.first_day)


def in_words(row: Moment) -> str:
    """A moment in words: name and days."""
    days = " tot en met ".join(date_nl(one) for one in (row.first_day, row.last_day) if one)
    return f"{row.name}, {days}" if days else row.name


def moments_of(dossier: Dossier) -> QuerySet[Moment]:
    """All rows of a dossier, also those that say that a moment does not matter here."""
    found: QuerySet[Moment] = Moment.objects.filter(dossier=dossier).select_related("dossier", "by")
    return found


def moment_for(access: Access, number: int) -> Moment:
    """A row that can be shown. Raises NoSuchDossier."""
    found: Moment = row_or_404(moments_of(access.dossier).filter(hidden=False), number)
    return found


def calendar_of(access: Access) -> Calendar:
    """The calendar of a dossier: for more than one question, ask this once."""
    has_faith = entities_of(access).filter(sector=Sector.GEBEDSHUIS).exists()
    return Calendar(list(moments_of(access.dossier)), has_faith, library_of(access.dossier))


def library_of(dossier: Dossier) -> Mapping[str, LibraryMoment]:
    """The moments that come back, by id: those of region Noord are to be looked up outside it."""
    found = load_moments().moments
    if in_north(dossier):
        return found
    return {id: one.elsewhere() if one.region else one for id, one in found.items()}


def in_north(dossier: Dossier) -> bool:
    """True when its place lies in region Noord of the school holidays for sure."""
    of_own = f"GM{QueryDict(dossier.own_area).get('buurten', '')[:4]}"  # "1911.0801-0802": the gemeente goes first
    code = of_own if dossier.own_area else dossier.area_code
    try:
        areas = figures().areas
    except NoRelease:
        return False
    row = areas.position.get(code)
    if row is None:
        return False
    return areas.codes[areas.provincie[row]] in _NORTH and areas.codes[areas.gemeente[row]] != _ZEEWOLDE


def moments_between(access: Access, first: date, last: date) -> list[MomentHere]:
    """All moments that fall in these days, by their first day; those whose days are not known are not among them.

    Days so far away that they can only be a slip are not looked at.
    """
    span = likely_days()
    first, last = max(first, span.first), min(last, span.last)
    return calendar_of(access).between(Span(first, last)) if first <= last else []


def clashes_of(moments: Iterable[MomentHere], channel: str, first: date, last: date) -> list[MomentHere]:
    """Those of the moments in which this channel does not fit, and that have a day in common with first to last."""
    days = Span(first, last)
    return [one for one in moments if channel in one.avoid and one.span.meets(days)]


# ---- the page of the calendar


@dataclass(frozen=True, slots=True)
class Month:
    """The moments that begin in a month. anchor: "2026-11"; label: "november 2026"."""

    anchor: str
    label: str
    moments: list[MomentHere]


@dataclass(frozen=True, slots=True)
class Year:
    """The coming twelve months. now: what had begun before today; source_note, avoid_note: of the library.

    in_north  the school holidays of region Noord hold here
    """

    window: Span
    moments: list[MomentHere]
    months: list[Month]
    to_look_up: list[ToLookUp]
    hidden: list[LibraryMoment]
    now: list[MomentHere]
    source_note: str
    avoid_note: str
    in_north: bool


def year_of(access: Access, today: date) -> Year:
    """The calendar from today."""
    calendar, window = calendar_of(access), Span(today, later(today, AHEAD) - timedelta(days=1))
    found = calendar.between(window)
    months = [_month(one, found) for one in month_by_month(window)]
    library = load_moments()
    return Year(
        window=window,
        moments=found,
        months=[one for one in months if one.moments],
        to_look_up=calendar.to_look_up(window),
        hidden=[one for id, one in calendar.library.items() if id in calendar.hidden],
        now=[one for one in found if one.first_day < today],
        source_note=library.source_note,
        avoid_note=library.avoid_note,
        in_north=in_north(access.dossier),
    )


def _month(span: Span, found: Sequence[MomentHere]) -> Month:
    label = date_nl(span.first).partition(" ")[2]
    inside = [one for one in found if span.first <= one.first_day <= span.last]
    return Month(f"{span.first:%Y-%m}", label, inside)


class Timed(Protocol):
    """A time of an event in a calendar that was read, before it is kept."""

    @property
    def uid(self) -> str: ...  # noqa: D102

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def first(self) -> date: ...  # noqa: D102

    @property
    def last(self) -> date: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """An event of a calendar before it is kept. state: "nieuw", "staat er al" or "verandert".

    doubt  what in its name seems to be about one person, "" for nothing
    """

    name: str
    span: Span
    state: str
    doubt: str

    @property
    def is_offered(self) -> bool:
        """Ticked already when the page opens."""
        return self.state != "staat er al" and not self.doubt


def preview_of(access: Access, events: Iterable[Timed]) -> list[PreviewLine]:
    """What each event of a calendar would do, in the order of the events."""
    there = {one.uid: one for one in moments_of(access.dossier).exclude(uid="")}
    return [
        PreviewLine(one.name, Span(one.first, one.last), _state(there.get(one.uid), one), warning(found_in(one.name)))
        for one in events
    ]


def _state(row: Moment | None, one: Timed) -> str:
    if row is None:
        return "nieuw"
    is_same = (row.name, row.first_day, row.last_day) == (one.name, one.first, one.last)
    return "staat er al" if is_same else "verandert"
