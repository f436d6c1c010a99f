"""Where everything stands in the two pictures of a plan: whom it does not reach, and its three figures.

Both read in black and white: now is a light bar with an edge, the plan a dark one, and each has its number beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wijkdna.domain.plan_document import PlanDocument, PlannedGroup, ReachBand
from wijkdna.domain.plan_texts import shortened
from wijkdna.domain.plan_words import UNKNOWN, band_nl, by_missed, figures_alt, missed_alt, missed_nl, number

WIDTH = 680
"""Pixels; on paper 170 mm."""

ROOM_FOR_WORDS = 190
"""Right of the longest bar."""

MOST_GROUPS = 12
_ROW, _BAR, _GAP, _LABEL = 62, 17, 3, 16
LONGEST_NAME = 70


@dataclass(frozen=True, slots=True)
class Limits:
    """From low to high, in 8 of 10 cases; x in pixels."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its top, how long it is, whether it is of the plan, and what stands right of it at `words`.

    length None: not known, there are words only
    """

    y: float
    length: float | None
    is_plan: bool
    said: str
    words: float
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A name with its two bars below it."""

    name: str
    y: float
    bars: tuple[Bar, Bar]


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture. desc: tells all that it shows."""

    title: str
    desc: str
    rows: tuple[Row, ...]
    height: int
    width: int = WIDTH
    bar: int = _BAR


def missed_bars(groups: Iterable[PlannedGroup], most: int = MOST_GROUPS) -> Bars:
    """Households that are not reached, now and with the plan; the groups of which most are missed on top."""
    known = by_missed(groups)[:most]
    longest = max((max(one.missed_now or 0, one.missed_planned or 0, one.missed_high or 0) for one in known), default=0)
    rows = []
    for one in known:
        said = [f"nu {number(one.missed_now)}", f"met dit plan {missed_nl(one)}"]
        rows.append((one.name, ((one.missed_now, said[0], None), (one.missed_planned, said[1], one.band))))
    return Bars("Wie bereiken we niet?", missed_alt(known), _rows(rows, longest), _ROW * len(rows))


def figure_bars(document: PlanDocument) -> Bars:
    """The three figures with their limits, on the scale of all households."""
    now = {one.measure: one for one in document.now}
    bands = [*document.now, *document.planned]
    longest = max([document.households or 0, *(one.high for one in bands)], default=0)
    rows = [
        (f"{one.measure[:1].upper()}{one.measure[1:]}", (_band("nu", now.get(one.measure)), _band("met dit plan", one)))
        for one in document.planned
    ]
    return Bars("Wat we verwachten", figures_alt(document), _rows(rows, longest), _ROW * len(rows))


_Said = tuple[float | None, str, ReachBand | None]


def _band(when: str, band: ReachBand | None) -> _Said:
    """That it is a lower bound stands above the picture: there is no room for it in a bar."""
    if band is None:
        return None, f"{when} {UNKNOWN}", None
    return band.middle, f"{when} {band_nl(replace(band, at_least=False))}", band


def _rows(rows: Sequence[tuple[str, tuple[_Said, _Said]]], longest: float) -> tuple[Row, ...]:
    scale = (WIDTH - ROOM_FOR_WORDS) / longest if longest else 0.0
    return tuple(
        Row(
            shortened(name, LONGEST_NAME),
            n * _ROW + _LABEL - 3,
            (_bar(n, 0, now, scale), _bar(n, 1, planned, scale)),
        )
        for n, (name, (now, planned)) in enumerate(rows)
    )


def _bar(row: int, place: int, said: _Said, scale: float) -> Bar:
    value, words, band = said
    length = None if value is None else round(max(value * scale, 1.0), 1)
    limits = Limits(round(band.low * scale, 1), round(band.high * scale, 1)) if band else None
    end = max(length or 0, limits.high if limits else 0)
    return Bar(row * _ROW + _LABEL + place * (_BAR + _GAP) + 1, length, place == 1, words, end + 8, limits)
