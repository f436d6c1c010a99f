"""Any file of a gemeente: looked into, and read into rows once somebody has said how.

inspect() proposes a layout; tidy() reads with the layout that somebody agreed to, and tells of every cell that it did
not take why. Bytes are opened in a process of its own: grids.py.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from wijkdna.domain.areas import Level
from wijkdna.domain.figures import Status
from wijkdna.domain.layout_columns import AreaKind, ValueColumn, split_unit, text_of
from wijkdna.domain.layout_words import Layout, Shape, questions_about
from wijkdna.domain.layouts import find_layout, signs_of
from wijkdna.domain.matching import Places, Question, Report, Written, match
from wijkdna.domain.personal_columns import personal_columns
from wijkdna.domain.written_numbers import Cell, absent_as, is_missing_number, number
from wijkdna.pipeline import grids

REFUSALS = {
    "empty": "Dit bestand is leeg. Kies een ander bestand.",
    "large": "Dit bestand is te groot: hoogstens 20 MB. Bewaar alleen het blad dat u nodig hebt, of knip het in delen.",
    "kind": "Dit bestand kunnen we niet lezen. Kies een csv-, xlsx-, xls-, ods-, geojson- of gpkg-bestand. "
    "De naam van het bestand telt niet: we kijken wat erin zit.",
    "html": "Dit is een webpagina, ook al heet het bestand misschien .xls. "
    "Open het in Excel of LibreOffice en bewaar het als xlsx.",
    "json": "Dit json-bestand is geen geojson met gebieden. Kies een geojson-bestand, of bewaar de tabel als csv.",
    "text": "Dit is geen tekst die we kunnen lezen. Bewaar de tabel als csv (UTF-8) of als xlsx.",
    "quotes": "In dit csv-bestand wordt een aanhalingsteken niet gesloten, of is een cel langer dan 100.000 tekens. "
    "Open het in Excel of LibreOffice en bewaar het als xlsx.",
    "broken": "We kunnen dit bestand niet openen: het is beschadigd, of er staat te veel in. "
    "Bewaar het opnieuw, het liefst als xlsx.",
    "locked": "Dit bestand is beveiligd met een wachtwoord. Bewaar het zonder wachtwoord.",
    "bomb": "Dit bestand wordt bij het uitpakken te groot: hoogstens 300 MB. Bewaar alleen het blad dat u nodig hebt.",
    "entities": "In dit bestand staan verwijzingen (XML-entiteiten) die er niet horen. Bewaar de tabel als csv.",
    "sheets": "Dit bestand heeft te veel bladen: hoogstens 50. Bewaar alleen het blad dat u nodig hebt.",
    "rows": "Dit blad heeft te veel rijen: hoogstens 200.000. Bewaar alleen de rijen die u nodig hebt.",
    "columns": "Dit blad heeft te veel kolommen: hoogstens 2.000. Bewaar alleen de kolommen die u nodig hebt.",
    "cells": "In dit bestand staat te veel: hoogstens 3 miljoen cellen. Bewaar alleen wat u nodig hebt.",
    "heavy": "Dit bestand is te zwaar om te openen. Bewaar alleen het blad dat u nodig hebt, als csv.",
}
HEAD, TAIL = 30, 10
"""Rows of a sheet that an inspection shows: the first and the last."""

MOST_LISTED = 1000
"""Cells that a report lists one by one; it counts them all."""


SEEN_FOR_PERSONS = 200
"""Rows of a sheet that tell whether a column is about single people."""

Step = Callable[[int, str], None]
"""Told how far we are (0-100) and with what, in Dutch; asked twice a second at least. What it raises stops the work."""

_LOOK = 0.5
_LINES_A_STEP = 20_000


class FileRefused(ValueError):
    """We cannot read this file, or not yet; the text says why and what to do, in Dutch."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with all its cells; rows are as long as their last cell."""

    name: str
    is_hidden: bool
    rows: list[list[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFound:
    """What a page shows of a sheet: its size, its first and last rows, and how we would read it.

    personal  columns that seem to be about single people, with why in Dutch; they are in no layout
    """

    name: str
    is_hidden: bool
    height: int
    width: int
    head: tuple[tuple[Cell, ...], ...]
    tail: tuple[tuple[Cell, ...], ...]
    layout: Layout
    personal: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What a file is. best: number of the sheet that most likely holds the figures."""

    kind: str
    sheets: tuple[SheetFound, ...]
    best: int
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """How somebody wants a file to be read. confirmed: area as written -> code."""

    sheet: int
    layout: Layout
    confirmed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that was not taken. line: its row as a spreadsheet counts, from 1."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The rows of a file on our areas.

    rows      code, indicator, unit, period (text), value (Float64), words (class, or null), status (Status), line
    areas     what became of every area in the file
    problems  the first cells that were not taken; counts: of all, by reason
    """

    rows: pl.DataFrame
    areas: Report
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]


_SCHEMA = {
    "code": pl.String,
    "indicator": pl.String,
    "unit": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "words": pl.String,
    "status": pl.UInt8,
    "line": pl.UInt32,
}
_KEY = ["code", "indicator", "period"]
_NO_NUMBER, _NO_CLASS = "Dit is geen getal zoals de rest van de kolom.", "Dit is geen van de klassen van deze kolom."
_TWICE = "Dit cijfer staat twee keer in het bestand, met een ander getal. Geen van beide is overgenomen."
_SAME = "Dit cijfer staat twee keer in het bestand, met hetzelfde getal. Het telt één keer."


def _silent(percent: int, text: str) -> None:
    """A step that nobody waits for."""


def inspect(content: bytes, step: Step = _silent) -> Inspection:
    """What is in a file, and how we would read it. Raises FileRefused, and what `step` raises; nothing else."""
    about, sheets = _opened(content, step)
    step(60, "Kijken waar de gebieden en cijfers staan")
    found = tuple(_found(sheet) for sheet in sheets)
    good = [i for i, one in enumerate(found) if not {"area", "values"} & set(one.layout.questions)]
    seen = [i for i in good if not found[i].is_hidden] or good or [0]
    return Inspection(sheets=found, best=seen[0], **about)


def _found(sheet: Sheet) -> SheetFound:
    rows = [tuple(row) for row in sheet.rows]
    layout = find_layout(sheet.rows)
    personal = personal_columns(_headers(rows, layout), rows[layout.first : layout.first + SEEN_FOR_PERSONS])
    return SheetFound(
        name=sheet.name,
        is_hidden=sheet.is_hidden,
        height=len(rows),
        width=max(map(len, rows), default=0),
        head=tuple(rows[:HEAD]),
        tail=tuple(rows[HEAD:][-TAIL:]),
        layout=_without(layout, personal),
        personal=personal,
    )


def _headers(rows: list[tuple[Cell, ...]], layout: Layout) -> list[str]:
    width = max(map(len, rows), default=0)
    names = [] if layout.header is None else [text_of(cell) for cell in rows[layout.header]]
    return [*names, *[""] * (width - len(names))]


def _without(layout: Layout, columns: Mapping[int, str]) -> Layout:
    """A layout that takes nothing from these columns; what it then lacks is asked."""
    values = tuple(one for one in layout.values if one.column not in columns)
    area = None if layout.area is not None and layout.area.column in columns else layout.area
    if (values, area) == (layout.values, layout.area):
        return layout
    without = replace(layout, values=values, area=area)
    return replace(without, questions=questions_about(without, has_order="classes" not in layout.questions))


def _opened(content: bytes, step: Step) -> tuple[dict[str, Any], list[Sheet]]:
    """The sheets of a file that have cells. Raises FileRefused."""
    if len(content) > grids.MOST_BYTES:
        raise FileRefused(REFUSALS["large"])
    lines = iter(_in_own_process(content, step).splitlines())
    about = json.loads(next(lines))
    sheets: list[Sheet] = []
    for line in lines:
        found = json.loads(line)
        if isinstance(found, dict):
            sheets.append(Sheet(found["name"], found["is_hidden"], []))
        else:
            sheets[-1].rows.append(found)
    filled = [sheet for sheet in sheets if any(sheet.rows)]
    if not filled:
        raise FileRefused(REFUSALS["empty"])
    return about, filled


def _in_own_process(content: bytes, step: Step) -> bytes:
    command = [sys.executable, "-I", str(Path(grids.__file__).resolve())]
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 our own program, and nothing of the file is in the command
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={}
    ) as process:
        try:
            told = _answer(process, content, step)
        finally:
            process.kill()  # stopped, or too slow; of a process that is done nothing is left to end
    if process.returncode == grids.REFUSED:
        raise FileRefused(REFUSALS[json.loads(told.splitlines()[-1])])
    if process.returncode:  # killed for time or memory, or a reader that broke off
        raise FileRefused(REFUSALS["heavy" if process.returncode < 0 else "broken"])
    return told


def _answer(process: subprocess.Popen[bytes], content: bytes, step: Step) -> bytes:
    """What the process writes; meanwhile `step` is asked whether to go on. Raises FileRefused when it is too slow."""
    given: bytes | None = content
    for _ in range(int(2 * grids.SECONDS / _LOOK)):
        step(10, "Bestand openen")
        try:
            return process.communicate(given, timeout=_LOOK)[0]
        except subprocess.TimeoutExpired:
            given = None  # it keeps what it was given before
    raise FileRefused(REFUSALS["heavy"])


def tidy(content: bytes, chosen: Chosen, places: Places, step: Step = _silent) -> Taken:
    """The figures of a file on our areas, read as somebody chose. Raises FileRefused while a question is open, and
    what `step` raises.

    An area that is not sure is left out and told of, a cell that we cannot read too: nothing is lost without a word.
    """
    layout = chosen.layout
    if questions := questions_about(layout, has_order=True):
        raise FileRefused(f"Beantwoord eerst deze vraag. {next(iter(questions.values()))}")
    _, sheets = _opened(content, step)
    if not 0 <= chosen.sheet < len(sheets):
        raise FileRefused("Dit blad staat niet in het bestand. Kies het blad opnieuw.")
    step(40, "Gebieden zoeken")
    first: dict[Written, int] = {}
    for line in _lines(sheets[chosen.sheet], layout):
        first.setdefault(line.area, line.line)
    areas = match(list(first), places, _question(layout), chosen.confirmed)
    step(60, "Cijfers lezen")
    told = _Told()
    for one in areas.matches:
        if one.code is None:
            told.add(Problem(first[one.written], one.written.text, one.reason))
    lines = _with_steps(_lines(sheets[chosen.sheet], layout), step)
    taken = list(_rows(lines, areas.codes, signs_of(layout), told))
    step(80, "Dubbele cijfers zoeken")
    rows = _without_doubles(pl.DataFrame(taken, schema=_SCHEMA, orient="row"), told)
    return Taken(rows=rows, areas=areas, problems=tuple(told.first), counts=told.counts)


def _with_steps(lines: Iterator["_Line"], step: Step) -> Iterator["_Line"]:
    for count, line in enumerate(lines):
        if count % _LINES_A_STEP == 0:
            step(60, "Cijfers lezen")
        yield line


class _Told:
    """What was not taken: all counted, the first kept."""

    def __init__(self) -> None:
        self.first: list[Problem] = []
        self.counts: Counter[str] = Counter()

    def add(self, problem: Problem) -> None:
        self.counts[problem.reason] += 1
        if len(self.first) < MOST_LISTED:
            self.first.append(problem)


@dataclass(frozen=True, slots=True)
class _Line:
    """One cell with figures, and what belongs to it."""

    area: Written
    column: ValueColumn
    cell: Cell
    indicator: str
    unit: str
    period: str
    line: int


def _question(layout: Layout) -> Question:
    if layout.area is None:
        level = Level.GEMEENTE if layout.shape is Shape.YEARS else None
        return Question(kind=AreaKind.NAME, level=level, border_year=layout.border_year)
    return Question(kind=layout.area.kind, level=layout.area.level, border_year=layout.border_year)


def _lines(sheet: Sheet, layout: Layout) -> Iterator[_Line]:
    """Every cell of the value columns; rows without any text are no rows."""
    for at in range(layout.first, min(layout.end, len(sheet.rows))):
        row = sheet.rows[at]
        if not any(text_of(cell) for cell in row):
            continue
        name, unit = _text(row, layout.indicator_column), _text(row, layout.unit_column)
        if not unit:
            name, unit = split_unit(name)
        period = _text(row, layout.period_column)
        area = _area(row, layout)
        for column in layout.values:
            yield _Line(
                area=Written(column.area, layout.gemeente) if column.area else area,
                column=column,
                cell=row[column.column] if column.column < len(row) else "",
                indicator=column.name or name,
                unit=column.unit or unit or layout.unit,
                period=_period(column.period or period or layout.period),
                line=at + 1,
            )


def _text(row: list[Cell], column: int | None) -> str:
    return text_of(row[column]) if column is not None and column < len(row) else ""


def _period(text: str) -> str:
    """2023JJ00, as CBS writes a year, is 2023."""
    return text[:4] if text.upper().endswith("JJ00") else text


def _area(row: list[Cell], layout: Layout) -> Written:
    """The area of a row; of a table without a column of areas the one in its title."""
    if layout.area is None:
        return Written(layout.place)
    return Written(_text(row, layout.area.column), _text(row, layout.gemeente_column) or layout.gemeente)


def _rows(
    lines: Iterator[_Line], codes: Mapping[Written, str], signs: frozenset[str], told: _Told
) -> Iterator[tuple[Any, ...]]:
    """Figures of the areas that are sure; of the cells among them that we cannot read is told."""
    for line in lines:
        if line.area not in codes:
            continue
        read = _read(line.cell, line.column, signs)
        if isinstance(read, str):
            told.add(Problem(line.line, text_of(line.cell), read))
        else:
            yield (codes[line.area], line.indicator, line.unit, line.period, *read, line.line)


def _read(cell: Cell, column: ValueColumn, signs: frozenset[str]) -> tuple[float | None, str | None, int] | str:
    """Value, class and status of a cell, or in Dutch why we cannot read it."""
    absent = absent_as(cell, signs)
    if absent is not None:
        return None, None, int(absent)
    if column.classes:
        words = text_of(cell).casefold()
        return (None, words, int(Status.KNOWN)) if words in column.classes else _NO_CLASS
    value = number(cell, column.style)
    if value is None:
        return _NO_NUMBER
    return (None, None, int(Status.NOT_PUBLISHED)) if is_missing_number(value) else (value, None, int(Status.KNOWN))


def _without_doubles(rows: pl.DataFrame, told: _Told) -> pl.DataFrame:
    """One row per area, indicator and period. Equal ones count once; of those that differ none is taken."""
    times, kinds = pl.len().over(_KEY), pl.struct("value", "words", "status").n_unique().over(_KEY)
    marked = rows.with_columns(times.alias("times"), kinds.alias("kinds"))
    differ, same = marked.filter(pl.col("kinds") > 1), marked.filter((pl.col("kinds") == 1) & (pl.col("times") > 1))
    extra = same.filter(~pl.struct(_KEY).is_first_distinct())
    for frame, reason in ((differ, _TWICE), (extra, _SAME)):
        for code, indicator, period, line in frame.select(*_KEY, "line").iter_rows():
            told.add(Problem(line, f"{code} {indicator} {period}".strip(), reason))
    kept = marked.filter(pl.col("kinds") == 1).unique(_KEY, keep="first", maintain_order=True)
    return kept.drop("times", "kinds")
