"""A file of a team on its way to the pages: what was found as plain data, and its rows as figures of the team.

The pages keep what they show and what people choose as JSON; web/uploads/models.py says what is in it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import polars as pl

from wijkdna.domain.areas import Level
from wijkdna.domain.boundaries import CURRENT
from wijkdna.domain.figures import Status
from wijkdna.domain.layout_columns import text_of
from wijkdna.domain.layout_json import LONGEST_LINE, BadLayout, checked_layout, plain_layout
from wijkdna.domain.layout_words import Layout
from wijkdna.domain.matching import Match, Places, plain
from wijkdna.domain.written_numbers import Cell
from wijkdna.pipeline.uploads import Chosen, FileRefused, Inspection, SheetFound, Taken
from wijkdna.store.team_figures import MOST_FIGURES, MOST_INDICATORS, Added, TeamFigure, TeamIndicator, TooManyFigures

LONGEST_CELL, MOST_CELLS = 80, 200
"""Of a row that is shown: signs of a cell, and cells."""

MOST_AREAS, MOST_FIRST = 5_000, 5
HIDDEN = "…"
"""Stands in the cells of a column that seems to be about single people."""

LONGEST_NAME, LONGEST_UNIT, LONGEST_NOTE = 200, 40, 1000
_KEY = ["indicator", "unit", "period"]
_BAD_ANSWERS = "De keuzes bij dit bestand zijn niet te lezen. Begin opnieuw met dit bestand."


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What somebody says of all figures of a file. themes: theme by name of the figure, before `theme`."""

    source: str = ""
    licence: str = ""
    note: str = ""
    confidential: bool = False
    proxy: bool = False
    theme: str = ""
    themes: Mapping[str, str]


def found_of(inspection: Inspection) -> dict[str, Any]:
    """What a page shows of a file, as plain data."""
    about = {"kind": inspection.kind, "encoding": inspection.encoding, "delimiter": inspection.delimiter}
    return {**about, "best": inspection.best, "sheets": [_plain_sheet(one) for one in inspection.sheets]}


def _plain_sheet(sheet: SheetFound) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "is_hidden": sheet.is_hidden,
        "height": sheet.height,
        "width": sheet.width,
        "head": [_shown(row, number, sheet) for number, row in enumerate(sheet.head)],
        "tail": [_shown(row, sheet.height - len(sheet.tail) + number, sheet) for number, row in enumerate(sheet.tail)],
        "layout": plain_layout(sheet.layout),
        "personal": {str(column): why for column, why in sheet.personal.items()},
    }


def _shown(row: Sequence[Cell], number: int, sheet: SheetFound) -> list[Cell]:
    """A row with its cells cut, and those about single people hidden."""
    is_data = number >= sheet.layout.first
    cells = enumerate(row[:MOST_CELLS])
    return [HIDDEN if is_data and i in sheet.personal and text_of(cell) else _cut(cell) for i, cell in cells]


def _cut(cell: Cell) -> Cell:
    return cell[:LONGEST_CELL] if isinstance(cell, str) else cell


def proposal(found: Mapping[str, Any]) -> dict[str, Any]:
    """The choices with which somebody begins: the best sheet as we would read it."""
    layout = found["sheets"][found["best"]]["layout"]
    about = asdict(About(source=layout["source"], themes={}))
    return {"sheet": found["best"], "layout": layout, "confirmed": {}, **about}


def choices_in(answers: Mapping[str, Any]) -> tuple[Chosen, About]:
    """How somebody wants a file to be read, and what she says of it. Raises FileRefused for what is no answer."""
    try:
        layout, sheet, confirmed = checked_layout(answers["layout"]), answers["sheet"], answers["confirmed"]
        about = About(**{name: answers[name] for name in About.__dataclass_fields__})
    except (BadLayout, KeyError, TypeError):
        raise FileRefused(_BAD_ANSWERS) from None
    texts = [about.source, about.licence, about.note, about.theme]
    maps = (confirmed, about.themes)
    is_sound = all(isinstance(one, str) for one in texts) and all(map(_are_texts, maps)) and type(sheet) is int
    if not is_sound or not isinstance(about.confidential, bool) or not isinstance(about.proxy, bool):
        raise FileRefused(_BAD_ANSWERS)
    return Chosen(sheet=sheet, layout=layout, confirmed=confirmed), about


def _are_texts(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(text, str) for pair in found.items() for text in pair)


def team_indicators(taken: Taken, layout: Layout, about: About, upload: int) -> list[Added]:
    """The rows of a file as indicators with their figures. Raises TooManyFigures."""
    groups = taken.rows.select(pl.struct(_KEY).n_unique()).item()
    if groups > MOST_INDICATORS or taken.rows.height > MOST_FIGURES:
        raise TooManyFigures(
            "In dit bestand staan te veel cijfers om te bewaren. Kies minder kolommen, of knip het bestand in delen."
        )
    frames = taken.rows.partition_by(_KEY, maintain_order=True)
    return [_added(frame, layout, about, upload) for frame in frames]


def _added(frame: pl.DataFrame, layout: Layout, about: About, upload: int) -> Added:
    name, unit, period = (str(frame[0, column]) for column in _KEY)
    classes = _classes_of(name, layout)
    indicator = TeamIndicator(
        id=_id(name, unit, period, upload),
        name=_line(name, LONGEST_NAME) or "zonder naam",
        unit="" if classes else _line(unit, LONGEST_UNIT),
        period=_line(period, LONGEST_UNIT),
        border_year=CURRENT,
        source=_line(about.source, LONGEST_NOTE),
        licence=_line(about.licence, LONGEST_NAME),
        note=about.note[:LONGEST_NOTE],
        theme=about.themes.get(name, about.theme),
        classes=classes,
        proxy=about.proxy,
        confidential=about.confidential,
        upload=upload,
        made_by="upload",
    )
    rows = frame.select("code", "value", "words", "status").iter_rows()
    return indicator, {code: _figure(indicator, code, *rest) for code, *rest in rows}


def _figure(of: TeamIndicator, code: str, value: float | None, words: str | None, status: int) -> TeamFigure:
    if words is not None:
        value = float(of.classes.index(words) + 1)
    return TeamFigure(indicator=of, code=code, value=value, words=words or "", status=Status(status))


def _classes_of(name: str, layout: Layout) -> tuple[str, ...]:
    """The classes of a figure: of columns with its name, else of those whose names stand in another column."""
    own = [one.classes for one in layout.values if one.name == name] or [
        one.classes for one in layout.values if not one.name
    ]
    return tuple(dict.fromkeys(word for classes in own for word in classes))


def _id(name: str, unit: str, period: str, upload: int) -> str:
    """The same for the same figure of the same file, so that who reads it again gets no second one."""
    words = plain(name).encode("ascii", "ignore").decode().split()
    mark = sha256(json.dumps([name, unit, period]).encode()).hexdigest()[:8]
    return "-".join([str(upload), "-".join(words)[:40].strip("-") or "cijfer", mark])


def _line(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]


def report_of(taken: Taken, added: Sequence[Added], places: Places) -> dict[str, Any]:
    """What became of a file, as plain data: what will be shown, which areas were found and how, and what was left."""
    matches = list(taken.areas.matches)
    if len(matches) > MOST_AREAS:  # then those that need attention first
        matches.sort(key=lambda one: one.code is not None)
    return {
        "indicators": [_counted(indicator, figures) for indicator, figures in added],
        "areas": [_told(one, places) for one in matches[:MOST_AREAS]],
        "by_found": {str(found): count for found, count in taken.areas.counts.items()},
        "problems": [
            {"line": one.line, "text": one.text[:LONGEST_CELL], "reason": one.reason} for one in taken.problems
        ],
        "reasons": dict(taken.counts),
        "first": list(_first(added, places)),
    }


def _counted(indicator: TeamIndicator, figures: Mapping[str, TeamFigure]) -> dict[str, Any]:
    known = sum(one.status is Status.KNOWN for one in figures.values())
    shown = {name: getattr(indicator, name) for name in ("id", "name", "unit", "period")}
    return {**shown, "classes": list(indicator.classes), "figures": known, "absent": len(figures) - known}


def _told(one: Match, places: Places) -> dict[str, Any]:
    place = places.of.get(one.code or "")
    return {
        "text": one.written.text[:LONGEST_LINE],
        "gemeente": one.written.gemeente[:LONGEST_LINE],
        "found": str(one.found),
        "code": one.code,
        "name": place.name if place else "",
        "level": str(place.level) if place else "",
        "reason": one.reason[: 2 * LONGEST_LINE],
        "proposals": [_proposed(code, places) for code in one.proposals if code in places.of],
    }


def _proposed(code: str, places: Places) -> dict[str, str]:
    return {"code": code, "name": places.of[code].name, "level": str(places.of[code].level)}


def _first(added: Sequence[Added], places: Places) -> Iterator[dict[str, str]]:
    """A few areas with figures to look at, buurten before wijken before gemeenten."""
    order = {Level.BUURT: 0, Level.WIJK: 1, Level.GEMEENTE: 2}
    codes = {code for _, figures in added for code, one in figures.items() if one.status is Status.KNOWN}
    for code in sorted(codes, key=lambda code: (order[places.of[code].level], code))[:MOST_FIRST]:
        yield {"code": code, "name": places.of[code].name}
