"""The area of a dossier in the release it keeps, and what became of its figures in another one."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan, nan

import numpy as np
from django.http import QueryDict
from django.urls import reverse

from wijkdna.domain.areas import Level
from wijkdna.domain.boundaries import comparable
from wijkdna.domain.changes import Change, Moment, News, change, in_order, told
from wijkdna.domain.distinct import Label
from wijkdna.domain.figures import Status
from wijkdna.domain.numbers_nl import release_nl
from wijkdna.store.latest import Latest
from wijkdna.store.own_figures import OwnArea, combined, origins
from wijkdna.store.rulers import finest, rulers
from wijkdna.web.areas.queries import AreaLink, link_to
from wijkdna.web.dossiers.models import Dossier, Part
from wijkdna.web.dossiers.queries import PartPage
from wijkdna.web.own_areas import queries as own_areas
from wijkdna.web.own_areas.forms import Refused, own_area_of_link
from wijkdna.web.profiles.queries import short_source

PHOTO = PartPage(Part.FOTO, "dossier_photo", lambda dossier: None)


class AreaGone(LookupError):
    """A release does not have this area; the text says it in Dutch."""


def row_in(latest: Latest, dossier: Dossier) -> int:
    """Row of the CBS area of a dossier. Raises AreaGone."""
    row = latest.areas.position.get(dossier.area_code)
    if row is None:
        raise AreaGone(
            f"Het gebied met code {dossier.area_code} staat niet in de cijfers van {release_nl(latest.name)}."
        )
    return row


def own_in(latest: Latest, dossier: Dossier) -> OwnArea:
    """The own area of a dossier. Raises AreaGone: its buurten, or their borders, may be others by now."""
    try:
        return own_area_of_link(latest, QueryDict(dossier.own_area))
    except Refused as refused:
        raise AreaGone(refused.text) from None


def area_in(latest: Latest, dossier: Dossier) -> AreaLink:
    """The area of a dossier as a release knows it. Raises AreaGone."""
    if dossier.own_area:
        return own_areas.link(latest, own_in(latest, dossier))
    return link_to(latest, row_in(latest, dossier))


def public_address(latest: Latest, dossier: Dossier) -> str:
    """Of the page of its area on the figures of now, for everybody; "" when there is none any more."""
    if dossier.own_area:
        return f"{reverse('own_area_photo')}?{dossier.own_area}"
    return reverse("area", args=[dossier.area_code]) if dossier.area_code in latest.areas.position else ""


@dataclass(frozen=True, slots=True)
class Told:
    """One figure then and now, for a row of a table.

    size  of the difference in a word, "" when it is no change; label: how the place stands out, when that changed
    """

    label: str
    indicator: str
    words: str
    size: str
    sources: str
    stands_out: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What taking over other figures means: rows by kind of news, and how many figures stay as they are."""

    changed: list[Told]
    revised: list[Told]
    others: list[Told]
    same: int
    labels: list[Told]


def differences(then: Latest, now: Latest, dossier: Dossier) -> Differences:
    """The figures of the area of a dossier in two releases. Raises AreaGone."""
    changes = in_order(_changes(then, now, dossier))
    sources = _sources(then, dossier), _sources(now, dossier)
    rows = [(one, _told(one, *(of.get(one.indicator.id, "") for of in sources))) for one in changes]
    quiet = (News.SAME, News.UNCHANGED, News.ABSENT)
    return Differences(
        changed=[row for one, row in rows if one.news is News.CHANGED],
        revised=[row for one, row in rows if one.news is News.REVISED],
        others=[row for one, row in rows if one.news not in (*quiet, News.CHANGED, News.REVISED)],
        same=sum(one.news in quiet for one in changes),
        labels=[row for one, row in rows if one.stands_out_otherwise],
    )


@dataclass(frozen=True, slots=True)
class Pinned:
    """A known figure of the area of a dossier, as one release has it. source: publisher, table and year."""

    id: str
    label: str
    amount: str
    year: str
    level: str
    source: str


def known_figures(latest: Latest, dossier: Dossier) -> dict[str, Pinned]:
    """The known figures of its area by indicator, in the order of the screen. Raises AreaGone."""
    sources = _sources(latest, dossier)
    return {
        id: Pinned(id, one.indicator.label, one.amount, one.indicator.newest, str(one.level), sources.get(id, ""))
        for id, one in _moments(latest, dossier).items()
        if one.status is Status.KNOWN and not isnan(one.value)
    }


_GONE = (News.VANISHED, News.GONE, News.OTHER)
"""What makes that a figure cannot be called upon any more, beside one that moved beyond noise."""


def moved_figures(then: Latest, now: Latest, dossier: Dossier) -> dict[str, str]:
    """Figures that say something else in a newer release, beyond noise, with what became of them. Raises AreaGone."""
    news = (News.CHANGED, *_GONE)
    return {one.indicator.id: told(one) for one in _changes(then, now, dossier) if one.news in news}


def _changes(then: Latest, now: Latest, dossier: Dossier) -> Iterable[Change]:
    before, after = _moments(then, dossier), _moments(now, dossier)
    level = Level.BUURT if dossier.own_area else now.areas.levels[row_in(now, dossier)]
    measures = rulers(now, finest([level]))
    same_place = bool(dossier.own_area) or comparable(dossier.area_code, then.boundaries, now.boundaries)
    for id in dict.fromkeys((*after, *before)):
        column = now.columns.get(id)
        found = change(before.get(id), after.get(id), None if column is None else measures[column].spread)
        is_compared = found.then is not None and found.now is not None
        yield found if same_place or not is_compared else Change(found.then, found.now, News.OTHER, 0.0)


def _moments(latest: Latest, dossier: Dossier) -> dict[str, Moment]:
    """All figures of the area in one release, by indicator."""
    return _moments_of_own(latest, dossier) if dossier.own_area else _moments_of_row(latest, row_in(latest, dossier))


def _moments_of_row(latest: Latest, row: int) -> dict[str, Moment]:
    found, levels = latest.figures_of(row), latest.areas.levels
    return {
        indicator.id: Moment(
            indicator=indicator,
            value=found.values[column],
            status=Status(found.status[column]),
            level=levels[found.measured_for[column]],
            n=float(latest.n[found.measured_for[column], column]),
            label=Label(found.label[column]),
        )
        for column, indicator in enumerate(latest.indicators)
    }


def _moments_of_own(latest: Latest, dossier: Dossier) -> dict[str, Moment]:
    """How many a figure of an own area rests on is not known: its households, the smallest group, are the safe side."""
    own = own_in(latest, dossier)
    homes = float(np.nansum(latest.households[list(own.rows)])) or nan
    return {
        one.indicator.id: Moment(
            indicator=one.indicator,
            value=one.value,
            status=Status.KNOWN if one.is_known else Status.NOT_PUBLISHED,
            level=one.level,
            n=homes,
        )
        for one in combined(latest, own)
    }


def _sources(latest: Latest, dossier: Dossier) -> dict[str, str]:
    """Publisher and table of each known figure, by indicator: "CBS 85984NED"."""
    if dossier.own_area:
        parts = {one.column: list(one.parts) for one in combined(latest, own_in(latest, dossier)) if one.is_known}
        numbers = {column: origins(latest, column, rows) for column, rows in parts.items()}
    else:
        found = latest.figures_of(row_in(latest, dossier))
        numbers = {column: [found.origin[column]] for column in range(len(found.values)) if found.is_known(column)}
    return {
        latest.indicators[column].id: ", ".join(dict.fromkeys(short_source(latest, one) for one in some))
        for column, some in numbers.items()
    }


def _told(one: Change, before: str, after: str) -> Told:
    """before, after: the sources of the figure then and now."""
    return Told(
        label=one.indicator.label,
        indicator=one.indicator.id,
        words=told(one),
        size=_size_in_words(one.size) if one.news is News.CHANGED else "",
        sources="; nu ".join(dict.fromkeys(source for source in (before, after) if source)),
        stands_out=_label_in_words(one),
    )


def _size_in_words(size: float) -> str:
    """How large a difference is beside how far places lie apart; the borders are those of beside.py (judgement)."""
    return "groot" if size >= 0.75 else "middelgroot" if size >= 0.25 else "klein"


def _label_in_words(one: Change) -> str:
    if one.then is None or one.now is None or not one.stands_out_otherwise:
        return ""
    before, after = (
        "gewoon" if moment.label is Label.ONBEKEND else moment.label.text.replace("_", " ")
        for moment in (one.then, one.now)
    )
    return f"eerst {before}, nu {after}"
