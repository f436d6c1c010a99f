"""Downloads as files: tables for spreadsheets and csv, and JSON and GeoJSON in pieces.

docs/downloads.md tells what each column and each field means.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, time
from itertools import chain
from math import isnan
from typing import IO

import numpy as np

from wijkdna.domain.areas import Level
from wijkdna.domain.origin import Origin
from wijkdna.store.facts import AND, Fact, own_fact, status_text
from wijkdna.store.geojson import NOTHING, border
from wijkdna.store.latest import Latest
from wijkdna.store.opendocument import write_ods
from wijkdna.store.spreadsheets import About, Amount, Cell, Column, Row, Table, csv_lines, digits, write_xlsx
from wijkdna.web.areas.queries import plural
from wijkdna.web.downloads import queries
from wijkdna.web.downloads.queries import Download
from wijkdna.web.profiles.documents import profile_json
from wijkdna.web.profiles.queries import short_source

FORMAT = 1
"""Raised when what is in a file changes: browsers keep a file until it is, or until there is a newer release."""

_NAMES = {Level.WIJK: "Wijk", Level.GEMEENTE: "Gemeente", Level.PROVINCIE: "Provincie"}


# ---- spreadsheets and csv


def write_sheets(file: IO[bytes], extension: str, latest: Latest, download: Download) -> None:
    """The download as xlsx or ods, with its sources and explanation."""
    subject = f"Uitgave {latest.name}, grenzen van {latest.boundaries}"
    made = datetime.combine(queries.made_on(latest), time())
    write = {"xlsx": write_xlsx, "ods": write_ods}[extension]
    write(file, About(download.title, subject, made), tables(latest, download))


def csv_parts(latest: Latest, download: Download) -> Iterator[str]:
    """The download as lines of a csv: the newest figures, then earlier ones."""
    columns, row_of = _layout(latest, download)
    return csv_lines(columns, map(row_of, queries.everything(latest, download)))


def tables(latest: Latest, download: Download) -> list[Table]:
    """All sheets of a download."""
    figures = [*_side_by_side(latest, download), *_figures(latest, download)]
    return [*figures, queries.sources(latest, download), queries.explanation(latest, download)]


def _note(latest: Latest) -> str:
    return (
        f"Uitgave {latest.name}, grenzen van {latest.boundaries}. Een lege cel is geen nul: de kolom Status zegt waarom"
        " er geen cijfer is. Bronnen en uitleg staan op de laatste bladen."
    )


def _figures(latest: Latest, download: Download) -> list[Table]:
    """All figures below each other; earlier ones on a sheet of their own, unless there is only one indicator."""
    columns, row_of = _layout(latest, download)
    fixed, left_out = (2, _NOT_PRINTED) if download.place >= 0 else (1, len(_ID_COLUMNS))

    def table(name: str, title: str, count: int, facts: Callable[[Latest, Download], Iterator[Fact]]) -> Table:
        return Table(
            name,
            title,
            _note(latest),
            columns,
            count,
            lambda: map(row_of, facts(latest, download)),
            fixed,
            len(columns) - left_out,
        )

    now, before = len(download.rows) * len(download.columns), queries.earlier_count(latest, download)
    if download.complete:
        return [table("Cijfers", download.title, now + before, queries.everything)]
    found = [table("Cijfers", download.title, now, queries.newest)]
    if before:
        found.append(table("Eerdere jaren", f"{download.title}: eerdere jaren", before, queries.earlier))
    return found


def _layout(latest: Latest, download: Download) -> tuple[tuple[Column, ...], Callable[[Fact], Row]]:
    """Columns, and how a figure becomes a row of them."""
    return _beside_layout(latest, download) if download.place >= 0 else _list_layout(latest, download)


def _list_layout(latest: Latest, download: Download) -> tuple[tuple[Column, ...], Callable[[Fact], Row]]:
    areas = {row: _area_cells(latest, row, download.parents) for row in download.rows}
    themed = len(download.columns) > 1
    labels = {column: _label_cells(latest, column, themed) for column in download.columns}
    ids = {column: latest.indicators[column].id for column in download.columns}

    def row_of(fact: Fact) -> Row:
        return (*areas[fact.row], *labels[fact.column], *_figure_cells(latest, fact), fact.origin, ids[fact.column])

    columns = (*_area_columns(download.parents), *_label_columns(themed), *_FIGURE_COLUMNS, *_ID_COLUMNS)
    return columns, row_of


_FIGURE_COLUMNS = (
    Column("Waarde", 11, is_number=True),
    Column("Eenheid", 13),
    Column("Status", 25),
    Column("Periode", 11),
    Column("Gemeten voor", 24),
    Column("Code gemeten voor", 13),
    Column("Niveau gemeten voor", 12),
)
_ID_COLUMNS = (Column("Bron-id", 34), Column("Cijfer-id", 42))


def _label_columns(themed: bool) -> tuple[Column, ...]:
    return (Column("Thema", 16), Column("Cijfer", 42)) if themed else (Column("Cijfer", 42),)


def _label_cells(latest: Latest, column: int, themed: bool) -> tuple[str, ...]:
    indicator = latest.indicators[column]
    title = next(theme["title"] for theme in latest.themes if theme["id"] == indicator.theme)
    return (title, indicator.label) if themed else (indicator.label,)


def _area_columns(parents: Iterable[Level]) -> tuple[Column, ...]:
    above = (Column(_NAMES[level], 24) for level in parents)
    return (Column("Gebied", 34), Column("Code", 13), Column("Niveau", 11), *above)


def _area_cells(latest: Latest, row: int, parents: Iterable[Level]) -> tuple[str, ...]:
    areas = latest.areas
    above = (int(areas.parents(level)[row]) for level in parents)
    return (
        areas.names[row],
        areas.codes[row],
        str(areas.levels[row]),
        *(areas.names[one] if one >= 0 else "" for one in above),
    )


def _figure_cells(latest: Latest, fact: Fact) -> tuple[Cell, ...]:
    unit, decimals = queries.unit_and_decimals(latest, fact.column)
    status, areas = status_text(latest, fact), latest.areas
    if fact.value is None:
        return None, unit, status, fact.period, None, None, None
    measured = fact.measured_for
    return (
        *(Amount(fact.value, decimals), unit, status, fact.period),
        *(areas.names[measured], areas.codes[measured], str(areas.levels[measured])),
    )


# ---- one place, with its surroundings beside it


def _beside_layout(latest: Latest, download: Download) -> tuple[tuple[Column, ...], Callable[[Fact], Row]]:
    row, level = download.place, latest.areas.levels[download.place]
    around = latest.whole(row)
    wider = [] if level is Level.LAND else list(dict.fromkeys((around, 0)))
    alike = level in (Level.GEMEENTE, Level.WIJK, Level.BUURT)

    def row_of(fact: Fact) -> Row:
        beside = [_wider_cells(latest, fact, one) for one in wider]
        if alike:
            beside.insert(len(beside) - 1, _alike_cells(latest, fact))
        value, unit, status, period, name, code, measured_level = _figure_cells(latest, fact)
        return (
            *(*_label_cells(latest, fact.column, True), value, unit, status, *chain(*beside)),
            *(period, name, measured_level, _short(latest, fact)),
            *(code, fact.origin, latest.indicators[fact.column].id),
        )

    names = [queries.unmistakable(latest, one) for one in wider]
    if alike:
        names.insert(len(names) - 1, f"Vergelijkbare {plural(level)}")
    return (*_PLACE_COLUMNS, *_beside_columns(names), *_BEHIND_COLUMNS), row_of


_PLACE_COLUMNS = (
    *(Column("Thema", 14), Column("Cijfer", 38, wrap=True), Column("Waarde", 11, is_number=True)),
    *(Column("Eenheid", 13, wrap=True), Column("Status", 23, wrap=True)),
)
_BEHIND_COLUMNS = (
    *(Column("Periode", 12), Column("Gemeten voor", 18, wrap=True), Column("Niveau gemeten voor", 12)),
    *(Column("Bron", 29, wrap=True), Column("Code gemeten voor", 13), *_ID_COLUMNS),
)
_NOT_PRINTED = 3


def _beside_columns(names: Iterable[str]) -> Iterator[Column]:
    for name in names:
        yield Column(name, 15, is_number=True)
        yield Column(f"Status {name}", 19, wrap=True)


def _wider_cells(latest: Latest, fact: Fact, row: int) -> tuple[Cell, str]:
    """The own figure of a larger area in the same period."""
    found = own_fact(latest, row, fact.column, fact.period)
    if found.value is None:
        return None, status_text(latest, found)
    return Amount(found.value, queries.decimals_of(latest.indicators[fact.column])), "bekend"


def _alike_cells(latest: Latest, fact: Fact) -> tuple[Cell, str]:
    """The mean of look-alikes; kept in single precision, so without digits it never had."""
    indicator, level = latest.indicators[fact.column], latest.areas.levels[fact.row]
    if fact.period != indicator.newest:
        return None, queries.NEWEST_ONLY
    if level not in indicator.levels:
        return None, f"alleen per {'wijk' if Level.WIJK in indicator.levels and level is Level.BUURT else 'gemeente'}"
    mean = float(str(np.float32(latest.alike[fact.row, fact.column])))
    return (None, "niet te zeggen") if isnan(mean) else (Amount(mean, queries.decimals_of(indicator)), "gemiddelde")


def _short(latest: Latest, fact: Fact) -> str:
    """ "CBS 85984NED"; of an earlier period without the table number of the newest."""
    if not fact.origin:
        return ""
    if fact.period == latest.indicators[fact.column].newest:
        return short_source(latest, int(latest.origin[fact.row, fact.column]))
    origins = (latest.origins[one] for one in fact.origin.split(AND))
    return ", ".join(dict.fromkeys(f"{one.publisher} {one.table}".strip() for one in origins))


# ---- areas below each other, indicators beside each other


def _side_by_side(latest: Latest, download: Download) -> list[Table]:
    """Per level a sheet with an area on each row, the shape in which people sort and copy."""
    if len(download.columns) == 1 or download.place >= 0:
        return []
    levels = dict.fromkeys(latest.areas.levels[row] for row in reversed(download.rows))
    shown = [level for level in levels if level is not Level.GEMEENTE or len(levels) == 1]
    return [_sheet_of_level(latest, download, level) for level in shown]


def _sheet_of_level(latest: Latest, download: Download, level: Level) -> Table:
    rows = [row for row in download.rows if latest.areas.levels[row] is level]
    own = tuple(column for column in download.columns if level in latest.indicators[column].levels)
    columns: list[Column] = list(_area_columns(())[:2])
    for column in own:
        indicator = latest.indicators[column]
        heading = f"{indicator.label} ({queries.unit_and_decimals(latest, column)[0]}, {indicator.newest})"
        columns += [Column(heading, 19, is_number=True), Column("Status", 16)]

    def lines() -> Iterator[Row]:
        part = Download(download.title, "", tuple(rows), own)
        facts = queries.newest(latest, part)
        for row in rows:
            cells = (_value_and_status(latest, next(facts)) for _ in own)
            yield (latest.areas.names[row], latest.areas.codes[row], *chain.from_iterable(cells))

    name = plural(level).capitalize()
    return Table(
        name, f"{download.title}: naast elkaar", _note(latest), tuple(columns), len(rows), lines, 1, is_wide=True
    )


def _value_and_status(latest: Latest, fact: Fact) -> tuple[Cell, str]:
    decimals = queries.unit_and_decimals(latest, fact.column)[1]
    return None if fact.value is None else Amount(fact.value, decimals), status_text(latest, fact)


# ---- JSON


def json_parts(latest: Latest, download: Download) -> Iterator[str]:
    """The download as one JSON document, in pieces."""
    if download.place >= 0:
        yield _json(_head(latest, download) | _place_json(latest, download))
        return
    head = _json(_head(latest, download) | {"areas": [_area(latest, row) for row in download.rows]})
    yield f'{head[:-1]},"figures":[\n'
    separator = ""
    for fact in queries.everything(latest, download):
        yield separator + _json(_fact(latest, fact))
        separator = ",\n"
    yield "\n]}\n"


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _head(latest: Latest, download: Download) -> dict[str, object]:
    return {
        "format": FORMAT,
        "title": download.title,
        "about": download.about,
        "release": {"name": latest.name, "boundaries": latest.boundaries},
        "indicators": [_definition(latest, column) for column in download.columns],
        "origins": {one.id: _origin(one) for one in queries.origins(latest, download)},
    }


def _definition(latest: Latest, column: int) -> dict[str, object]:
    one = latest.indicators[column]
    names = ("id", "label", "theme", "unit", "decimals", "explanation", "caveat", "periods")
    cautions = [latest.cautions[code] for code in one.caution]
    return {name: getattr(one, name) for name in names} | {"levels": sorted(one.levels), "cautions": cautions}


def _origin(origin: Origin) -> dict[str, object]:
    return asdict(origin) | {"obtained_on": origin.obtained_on.isoformat()}


def _area(latest: Latest, row: int) -> dict[str, object]:
    areas = latest.areas
    above = {str(level): int(areas.parents(level)[row]) for level in _NAMES}
    parents = {name: areas.codes[one] if one >= 0 else None for name, one in above.items()}
    return {"code": areas.codes[row], "name": areas.names[row], "level": str(areas.levels[row]), **parents}


def _fact(latest: Latest, fact: Fact) -> dict[str, object]:
    areas, known = latest.areas, fact.value is not None
    return {
        "area": areas.codes[fact.row],
        "indicator": latest.indicators[fact.column].id,
        "period": fact.period,
        "value": fact.value,
        "status": fact.status,
        "measured_for": areas.codes[fact.measured_for] if known else None,
        "level": str(areas.levels[fact.measured_for if known else fact.row]),
        "origins": fact.origin.split(AND) if known else [],
    }


def _place_json(latest: Latest, download: Download) -> dict[str, object]:
    """The profile of `wijkdna profile --json`, and what a page shows beside and before it."""
    row = download.place
    profile = profile_json(latest, row)
    wider = [] if row == 0 else list(dict.fromkeys((latest.whole(row), 0)))
    beside = [
        _fact(latest, own_fact(latest, one, column, latest.indicators[column].newest))
        for one in wider
        for column in download.columns
    ]
    alike = {latest.indicators[column].id: _mean(latest, row, column) for column in download.columns}
    before = [_fact(latest, fact) for fact in queries.earlier(latest, download)]
    names = ("area", "figures", "standouts")
    return {name: profile[name] for name in names} | {"beside": beside, "alike": alike, "earlier": before}


def _mean(latest: Latest, row: int, column: int) -> float | None:
    mean = float(str(np.float32(latest.alike[row, column])))
    return None if isnan(mean) else mean


# ---- GeoJSON


def geojson_parts(latest: Latest, download: Download) -> Iterator[str]:
    """The download as areas with their borders: a FeatureCollection of RFC 7946, in pieces."""
    found = _properties(latest, download)
    head = _json({"type": "FeatureCollection"} | _head(latest, download))
    yield f'{head[:-1]},"features":[\n'
    separator, missing = "", 0
    for row in download.rows:
        geometry, area = border(latest, row), _area(latest, row)
        area |= {"border": "simplified" if geometry != NOTHING else "not in this release"}
        properties = ",".join([_json(area)[1:-1], *found[row]])
        id = _json(area["code"])
        yield f'{separator}{{"type":"Feature","id":{id},"geometry":{geometry},"properties":{{{properties}}}}}'
        separator = ",\n"
        missing += geometry == NOTHING
    yield f'\n],"without_border":{missing}}}\n'


def _properties(latest: Latest, download: Download) -> Mapping[int, list[str]]:
    """Figures per area as text: a value, and beside it status, area it was measured for and source."""
    found: dict[int, list[str]] = {row: [] for row in download.rows}
    for fact in queries.everything(latest, download):
        indicator = latest.indicators[fact.column]
        key = indicator.id if fact.period == indicator.newest else f"{indicator.id}_{fact.period}"
        known = fact.value is not None
        value = digits(fact.value) if fact.value is not None else "null"
        measured = f'"{latest.areas.codes[fact.measured_for]}"' if known else "null"
        origin = f'"{fact.origin}"' if known else "null"
        found[fact.row].append(
            f'"{key}":{value},"{key}_status":"{status_text(latest, fact)}","{key}_measured_for":{measured},'
            f'"{key}_origin":{origin}'
        )
    return found
