"""The map as a file: an SVG with its title, legend and sources in it, and without a style sheet."""

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from wijkdna.domain.areas import Level
from wijkdna.domain.numbers_nl import NBSP
from wijkdna.store.latest import Latest
from wijkdna.store.place_table import sources_of
from wijkdna.web.areas.queries import plural
from wijkdna.web.maps.drawings import WIDTH, MapDrawing
from wijkdna.web.maps.queries import MapFigures, MapState

_BORDERS = ("cbs_grenzen_", "pdok_grenzen-")
MARGIN = 20
TITLE_LETTERS, NOTE_LETTERS = 58, 105
TITLE_LINE, LEGEND_LINE, NOTE_LINE = 28, 26, 17


class Line(NamedTuple):
    """A line of text; css: name of the colour in the box before it, or path data of the sign, "" for neither."""

    y: int
    text: str
    css: str = ""

    @property
    def box_y(self) -> int:
        """Top of the box before the text."""
        return self.y - 14

    @property
    def sign_y(self) -> int:
        """Middle of the sign before the text."""
        return self.y - 5


class MapFile(NamedTuple):
    """Everything on the sheet, in pixels from its top left; places are lines with the sign of a kind of place."""

    width: int
    height: int
    margin: int
    title: tuple[Line, ...]
    map_y: int
    legend: tuple[Line, ...]
    places: tuple[Line, ...]
    notes: tuple[Line, ...]
    text_x: int = MARGIN + 40
    sign_x: int = MARGIN + 15


def map_file(latest: Latest, state: MapState, figures: MapFigures, drawing: MapDrawing) -> MapFile:
    """The sheet: title, map, legend, signs of places, and where it comes from."""
    title = _lines(textwrap.wrap(figures.title, TITLE_LETTERS), MARGIN + TITLE_LINE, TITLE_LINE)
    map_y = title[-1].y + MARGIN
    legend_y = map_y + drawing.height + MARGIN + LEGEND_LINE
    legend = tuple(
        Line(legend_y + k * LEGEND_LINE, f"{line.words} ({line.areas})", line.css)
        for k, line in enumerate(figures.legend)
    )
    signs = {mark.place.kind: mark.d for mark in drawing.marks}
    places = tuple(
        Line(legend_y + (len(legend) + k) * LEGEND_LINE, kind, d) for k, (kind, d) in enumerate(sorted(signs.items()))
    )
    notes_y = legend_y + (len(legend) + len(places)) * LEGEND_LINE + NOTE_LINE
    credits = sources_of(latest, [mark.place for mark in drawing.marks])
    notes = _lines(_notes(latest, state, figures, credits), notes_y, NOTE_LINE)
    return MapFile(WIDTH + 2 * MARGIN, notes[-1].y + MARGIN, MARGIN, title, map_y, legend, places, notes)


def _notes(latest: Latest, state: MapState, figures: MapFigures, credits: Sequence[str]) -> list[str]:
    texts = [
        *(
            [f"Kleur: het verschil met heel {figures.whole}, daar is het {figures.around}."]
            if figures.is_difference
            else []
        ),
        f"Bron: {'; '.join([*figures.sources, *credits])}.",
        f"Grenzen: {source_of_borders(latest, state.level).removeprefix('Bron: ')}.",
        f"Kaart: WijkDNA, uitgave {latest.name}.",
    ]
    return [line for text in texts for line in textwrap.wrap(text, NOTE_LETTERS)]


def _lines(texts: Sequence[str], y: int, step: int) -> tuple[Line, ...]:
    return tuple(Line(y + k * step, text.replace(NBSP, " ")) for k, text in enumerate(texts))


def file_name(latest: Latest, state: MapState, ending: str) -> str:
    """A name that a person understands: "kaart-amsterdam-buurt-aandeel-65-plus-2024.svg"."""
    name = latest.areas.names[state.whole].lower()
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name).strip("-")
    return f"kaart-{plain}-{state.level}-{state.indicator.replace('_', '-')}-{state.period}.{ending}"


def source_of_borders(latest: Latest, level: Level) -> str:
    """The attribution that the publisher of the borders asks for; "" when the release does not tell."""
    found = (id for id in latest.origins if id.startswith(_BORDERS) and plural(level) in id)
    return next((latest.origins[id].attribution for id in found), "")
