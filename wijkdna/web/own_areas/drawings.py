"""The drawings of an own area: the map to choose on, where it lies, its strips and its streepjescode."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, isnan

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import position_in_words, precise_amount
from wijkdna.domain.position import lower_and_higher
from wijkdna.store.latest import Latest
from wijkdna.store.overlap import borders
from wijkdna.store.own_figures import Combined, OwnArea, around, figures_at, is_own
from wijkdna.store.shapes import FLAT, MARGIN, Box, Outline, area_path, bounding_box
from wijkdna.web.areas.queries import Locator
from wijkdna.web.own_areas.queries import OwnRow, around_name
from wijkdna.web.profiles.drawings import LONGEST_NAME, SMALL, barcode_themes
from wijkdna.web.profiles.queries import Standout
from wijkdna.web.shared.drawings import Barcode, Column, Mark, Strip, barcode, field_of, strip

WIDEST, HIGHEST = 640, 720
LOCATOR = 90

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Piece:
    """One area on the map to choose on: a buurt, or a wijk with all its buurten where we lack their borders.

    buurten  codes; state "ja", "nee" or, for a wijk, "deels"; d path data; cx, cy a point inside
    """

    name: str
    buurten: tuple[str, ...]
    state: str
    d: str
    cx: float
    cy: float


@dataclass(frozen=True, slots=True)
class PickMap:
    """A map of one or more gemeenten to choose on. Its pixels go to degrees by lon = lon0 + x * lon_per_px.

    wijken_only  names of gemeenten whose buurten have no borders here
    drawn        the shape, as points of a polygon, "" when there is none
    """

    width: int
    height: int
    pieces: list[Piece]
    wijken_only: list[str]
    drawn: str
    lon0: float
    lat0: float
    lon_per_px: float
    lat_per_px: float


@dataclass(frozen=True, slots=True)
class _Scale:
    """From the flat plane to pixels."""

    left: float
    top: float
    per_unit: float

    def pixels(self, ring: Points) -> Points:
        """Points of the plane, (n, 2), in pixels."""
        return (ring - [self.left, self.top]) * self.per_unit + MARGIN


def _scale(box: Box, width: float, height: float) -> _Scale:
    room = min((width - 2 * MARGIN) / (box.right - box.left), (height - 2 * MARGIN) / (box.bottom - box.top))
    return _Scale(box.left, box.top, room)


def pick_map(latest: Latest, gemeenten: Sequence[int], ticked: Collection[int], shape: Points | None) -> PickMap:
    """The map of these gemeenten. ticked: rows of buurten; shape: (n, 2) longitudes and latitudes."""
    found = [borders(latest, gemeente) for gemeente in gemeenten]
    everything = [area for _, areas in found for area in areas]
    box = bounding_box(everything)
    scale = _scale(box, WIDEST, HIGHEST)
    pieces = [_piece(latest, area, scale, ticked) for area in everything if area.code in latest.areas.position]
    names = latest.areas.names
    return PickMap(
        width=ceil((box.right - box.left) * scale.per_unit + 2 * MARGIN),
        height=ceil((box.bottom - box.top) * scale.per_unit + 2 * MARGIN),
        pieces=pieces,
        wijken_only=[names[row] for row, (level, _) in zip(gemeenten, found, strict=True) if level is Level.WIJK],
        drawn="" if shape is None else _points(scale.pixels(shape * FLAT)),
        lon0=round((box.left - MARGIN / scale.per_unit) / float(FLAT[0]), 7),
        lat0=round((box.top - MARGIN / scale.per_unit) / float(FLAT[1]), 7),
        lon_per_px=round(1 / scale.per_unit / float(FLAT[0]), 9),
        lat_per_px=round(1 / scale.per_unit / float(FLAT[1]), 9),
    )


def _points(pixels: Points) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in pixels.tolist())


def _piece(latest: Latest, area: Outline, scale: _Scale, ticked: Collection[int]) -> Piece:
    areas, row = latest.areas, latest.areas.position[area.code]
    inside = [row] if areas.levels[row] is Level.BUURT else areas.within(row, Level.BUURT)
    chosen = sum(buurt in ticked for buurt in inside)
    path = area_path(area, scale.pixels)
    state = "nee" if not chosen else "ja" if chosen == len(inside) else "deels"
    return Piece(areas.names[row], tuple(areas.codes[one] for one in inside), state, path.d, path.cx, path.cy)


def locator(latest: Latest, own: OwnArea) -> Locator:
    """Where the own area lies in its gemeente or gemeenten."""
    chosen = {latest.areas.codes[row] for row in own.rows}
    chosen |= {latest.areas.codes[latest.areas.wijk[row]] for row in own.rows}
    viewbox, drawn = _small(latest, own.gemeenten)
    return Locator(
        viewbox=viewbox,
        others="".join(d for code, d in drawn if code not in chosen),
        own="".join(d for code, d in drawn if code in chosen),
        dot=None,
    )


@lru_cache(maxsize=50)
def _small(latest: Latest, gemeenten: tuple[int, ...]) -> tuple[str, list[tuple[str, str]]]:
    """Viewbox and paths of a small map by code. Kept: somebody who moves a border comes back to the same gemeente."""
    everything = [area for gemeente in gemeenten for area in borders(latest, gemeente)[1]]
    box = bounding_box(everything)
    scale = _scale(box, LOCATOR, LOCATOR)
    width, height = (ceil(size * scale.per_unit + 2 * MARGIN) for size in (box.right - box.left, box.bottom - box.top))
    return f"0 0 {width} {height}", [(area.code, area_path(area, scale.pixels).d) for area in everything]


def strip_of(latest: Latest, own: OwnArea, standout: Standout, one: Combined) -> Strip:
    """The buurten of the gemeente on one line, with the own area, its gemeente and Nederland."""
    column = one.column
    buurten = [row for gemeente in own.gemeenten for row in latest.areas.within(gemeente, Level.BUURT)]
    values = np.array([latest.values[row, column] if is_own(latest, row, column) else np.nan for row in buurten])
    references = [
        Mark(value, f"{name} {precise_amount(one.indicator, value)}", kind)
        for value, name, kind in (
            (around(latest, own, column), around_name(latest, own), "gemeente"),
            (float(latest.values[0, column]) if is_own(latest, 0, column) else np.nan, latest.areas.names[0], "nl"),
        )
        if not isnan(value)
    ]
    name = own.name if 0 < len(own.name) <= LONGEST_NAME else "hier"
    return strip(
        field_of(np.append(values, one.value), references),
        Mark(one.value, f"{name} {standout.amount}", "me"),
        references,
        f"{one.indicator.label}: {own.name or 'dit gebied'} naast de buurten van {around_name(latest, own)}",
        standout.sentence.full,
    )


def barcode_of(latest: Latest, own: OwnArea, figures: Sequence[Combined], rows: Sequence[OwnRow]) -> Barcode:
    """The DNA-streepjescode: each figure as the distance in percentile points to that of the gemeente, both among all
    buurten (or wijken, of which it was made) of Nederland."""
    groups = [
        (title, [_column(latest, own, figures[column], rows[column]) for column in columns])
        for title, columns in barcode_themes(latest)
    ]
    shown_columns = sum(len(columns) for _, columns in groups)
    name, gemeente = own.name or "dit gebied", around_name(latest, own)
    return barcode(
        groups,
        title=f"DNA-streepjescode van {name}",
        desc=f"{shown_columns} cijfers in {len(groups)} thema’s. Een streep omhoog betekent meer dan {gemeente}, "
        "omlaag minder. De grootste verschillen en alle cijfers staan hieronder in woorden.",
        over_name=None,
    )


def _column(latest: Latest, own: OwnArea, one: Combined, row: OwnRow) -> Column:
    indicator, column = one.indicator, one.column
    among = figures_at(latest, one.level, column)
    lower, higher = lower_and_higher([one.value, around(latest, own, column)], among)
    here, there = ((lower + 100.0 - higher) / 2).tolist()
    comparable = not isnan(here) and not isnan(there)
    rests_on = float(np.nansum(latest.n[list(one.parts), column])) if one.parts else np.nan
    brief, told = _in_words(latest, own, one, row, (float(lower[0]), float(higher[0])))
    return Column(
        label=indicator.label,
        short=indicator.short or indicator.label,
        brief=brief,
        sentence=told,
        difference=here - there if comparable else None,
        carried=not one.is_known and row.around != "niet te zeggen",
        told_apart=row.own != row.around,
        certainty=2 if indicator.is_model_estimate else 3 if rests_on < SMALL else 1,
        land=50 - there if comparable else None,
    )


def _in_words(
    latest: Latest, own: OwnArea, one: Combined, row: OwnRow, position: tuple[float, float]
) -> tuple[str, str]:
    """The figure beside that of the gemeente, and the same with its place in Nederland."""
    gemeente = around_name(latest, own)
    note = f" {row.note[:1].upper()}{row.note[1:]}." if row.note else ""
    if not row.is_known:
        beside = "" if row.around == "niet te zeggen" else f" {gemeente}: {row.around}."
        brief = f"{row.own[:1].upper()}{row.own[1:]}.{note}{beside}"
        return brief, brief
    here = own.name if 0 < len(own.name) <= LONGEST_NAME else "Hier"
    brief = f"{here} {row.own}, {gemeente} {row.around}."
    place = "" if isnan(position[0]) else f" {position_in_words(one.indicator, one.level, *position)}"
    return brief, f"{brief}{note}{place} Cijfer van {row.level}."
