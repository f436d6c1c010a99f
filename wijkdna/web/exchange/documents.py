"""The map as a file that other programs read, and files of other programs as tables.

A spreadsheet is opened by the same program as the figures of a team: in a process of its own, with little memory and
no settings (decision 0025). Web never imports it.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from wijkdna.domain.graphml import Graph, GraphmlRefused, read_graphml, write_graphml
from wijkdna.domain.map_files import MOST_ROWS, MapFileRefused, Tables, tables_of
from wijkdna.store.spreadsheets import About, Column, Table, csv_lines, write_xlsx
from wijkdna.web.exchange.queries import MapRows, Row

MOST_BYTES = 2_000_000
MOST_NAMES = 200
"""Different headings in one table of a file where every row brings its own."""

_SECONDS = 40
_REFUSED = 3

FILES = {
    "kaart.graphml": "application/xml; charset=utf-8",
    "kaart-wie.csv": "text/csv; charset=utf-8",
    "kaart-banden.csv": "text/csv; charset=utf-8",
    "kaart.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_WIDE = {"Naam": 34, "Van": 30, "Naar": 30, "Hoort bij": 26, "Openbaar contact": 30, "Gehoord van": 22}
_NOTE = (
    "Alleen rollen, groepen, organisaties en plekken. Opmerkingen staan er niet in. Uitleg staat op het laatste blad."
)


# ---- out


def graphml_of(rows: MapRows) -> bytes:
    """The map as GraphML; a door is an edge of the kind deur."""
    nodes = [(one["Nummer"], {**one, "label": one["Naam"]}) for one in rows.things]
    edges = [(one["Van nummer"], one["Naar nummer"], one) for one in rows.bands]
    return write_graphml(Graph(nodes, edges)).encode()


def csv_of(rows: Sequence[Row], headers: Sequence[str]) -> Iterator[str]:
    """One of the two tables, for a Dutch spreadsheet; no text in it is a formula."""
    return csv_lines(_columns(headers), ([one[name] for name in headers] for one in rows))


def write_book(file: IO[bytes], rows: MapRows, title: str, made: datetime) -> None:
    """Both tables and an explanation as xlsx."""
    tables = [
        _sheet("Wie en wat", f"{title}: wie en wat", rows.things, headers_of(rows.things, THINGS)),
        _sheet("Banden", f"{title}: banden en deuren", rows.bands, headers_of(rows.bands, BANDS)),
        _explained(title),
    ]
    write_xlsx(file, About(title, "Sociale kaart", made), tables)


THINGS = ("Nummer", "Naam", "Soort")
BANDS = ("Van nummer", "Van", "Band", "Naar nummer", "Naar", "Hoe sterk")


def headers_of(rows: Sequence[Row], least: Sequence[str]) -> tuple[str, ...]:
    """Of the first row; of an empty table the least there is."""
    return tuple(rows[0]) if rows else tuple(least)


def _columns(headers: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(name, _WIDE.get(name, 16)) for name in headers)


def _sheet(name: str, title: str, rows: Sequence[Row], headers: Sequence[str]) -> Table:
    lines = [[one[header] for header in headers] for one in rows]
    return Table(name, title, _NOTE, _columns(headers), len(lines), lambda: lines, 2, is_wide=True)


_EXPLAINED = (
    ("Soort", "gemeenschap, organisatie, rol of plek. Een rol is nooit een naam van een mens."),
    ("Ten minste, Ten hoogste", "hoeveel huishoudens bij een gemeenschap horen, en hoe we dat weten."),
    ("Zichtbaar voor", "team: iedereen in het team. contact: wie het contact houdt, en beheerders."),
    ("Band", "informatie, vertrouwen, samenwerking, geld, samenkomst of spanning. deur: wie bij een groep binnenkomt."),
    ("Hoe sterk", "1 zwak, 2 gewoon, 3 sterk."),
    ("Vertrouwen", "van een deur: 0 nog niet gevraagd, 1 weinig vertrouwen, 2 men kent elkaar, 3 vertrouwd."),
    ("Laag, Waarschijnlijk, Hoog", "van een deur: hoeveel huishoudens zij bereikt."),
    (
        "Getallen en dagen",
        "schrijf 1500 of 1.500, en 31-12-2025. Een rij die we niet kunnen lezen, noemen we.",
    ),
    ("Wat er niet in staat", "opmerkingen, afspraken, gesprekken, en namen van mensen die dat niet op papier willen."),
    ("Terug inlezen", "dit bestand kan zo weer worden ingelezen, ook in een ander dossier."),
)


def _explained(title: str) -> Table:
    columns = (Column("Kolom", 28), Column("Wat het is", 100, wrap=True))
    return Table("Uitleg", title, "", columns, len(_EXPLAINED), lambda: [list(one) for one in _EXPLAINED])


# ---- in


class FileRefused(ValueError):
    """We cannot read this file; the text says why and what to do, in Dutch."""


def tables_in(contents: Sequence[bytes]) -> Tables:
    """One file, or two that belong together, as tables. Raises FileRefused."""
    sheets: list[list[list[str]]] = []
    for content in contents:
        if not content or len(content) > MOST_BYTES:
            raise FileRefused(_TEXTS["large" if content else "empty"])
        sheets += _sheets(content)
    try:
        return tables_of(sheets)
    except MapFileRefused as refused:
        raise FileRefused(str(refused)) from None


def _sheets(content: bytes) -> list[list[list[str]]]:
    start = content[:100].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if start.startswith(b"<"):
        return _of_graphml(content)
    return _of_kumu(content) if start.startswith((b"{", b"[")) else _of_spreadsheet(content)


def _of_graphml(content: bytes) -> list[list[list[str]]]:
    try:
        graph = read_graphml(content)
    except GraphmlRefused as refused:
        raise FileRefused(str(refused)) from None
    things = _rows(["id"], [(one, told) for one, told in graph.nodes])
    bands = _rows(["source", "target"], [(source, target, told) for source, target, told in graph.edges])
    return [things, bands]


def _rows(first: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[list[str]]:
    """A table of rows that each bring names of their own. rows: a text for each of first, then what is told by name.

    Raises FileRefused before it is made: rows times names is far more than what stands in the file.
    """
    names: dict[str, None] = {}
    if len(rows) > MOST_ROWS:
        raise FileRefused(_TEXTS["rows"])
    for *_, told in rows:
        names |= dict.fromkeys(told)
        if len(names) > MOST_NAMES:
            raise FileRefused(_TEXTS["columns"])
    return [[*first, *names], *([*ends, *(told.get(name, "") for name in names)] for *ends, told in rows)]


def _of_kumu(content: bytes) -> list[list[list[str]]]:
    """A blueprint of Kumu: elements and connections."""
    try:
        found = json.loads(content)
        told = [_kumu_told(rows) for rows in (found["elements"], found.get("connections", []))]
    except (ValueError, RecursionError):
        raise FileRefused("Dit json-bestand is beschadigd. Maak het opnieuw en probeer het nog eens.") from None
    except (KeyError, TypeError, AttributeError):
        raise FileRefused("Dit is geen json van Kumu. Kies bij Kumu voor “Export as JSON”, of neem een xlsx.") from None
    return [_rows([], rows) for rows in told]


def _kumu_told(rows: Sequence[dict[str, object]]) -> list[tuple[dict[str, str]]]:
    flat = [{**(attributes if isinstance(attributes := one.get("attributes"), dict) else {}), **one} for one in rows]
    return [({name: _plain(value) for name, value in one.items() if name != "attributes"},) for one in flat]


def _plain(value: object) -> str:
    """A cell as text; of a list or more there is none, and whole numbers have no decimals."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value)[:2000].replace("\0", "") if isinstance(value, str | int) else ""


def _of_spreadsheet(content: bytes) -> list[list[list[str]]]:
    lines = [json.loads(line) for line in _told(content).splitlines()][1:]
    sheets: list[list[list[str]]] = []
    for line in lines:
        if isinstance(line, dict):
            sheets.append([])
        else:
            sheets[-1].append([_plain(cell) for cell in line])
    return sheets


def _told(content: bytes) -> bytes:
    """What the program that opens spreadsheets writes about this one. Raises FileRefused."""
    command = [sys.executable, "-I", str(_reader())]
    try:
        done = subprocess.run(  # noqa: S603 our own program, and nothing of the file is in the command
            command, input=content, capture_output=True, env={}, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(_TEXTS["heavy"]) from None
    if done.returncode:
        why = json.loads(done.stdout.splitlines()[-1]) if done.returncode == _REFUSED else "broken"
        raise FileRefused(_TEXTS.get(why, _TEXTS["broken"]))
    return done.stdout


def _reader() -> Path:
    package = find_spec("wijkdna")
    folders = list(package.submodule_search_locations or ()) if package else []
    return Path(folders[0]) / "pipeline" / "grids.py"


_TEXTS = {
    "empty": "Dit bestand is leeg. Kies een ander bestand.",
    "large": "Dit bestand is te groot: hoogstens 2 MB. Knip het in delen.",
    "kind": "Dit bestand kunnen we niet lezen. Kies een csv, xlsx, GraphML of een json van Kumu.",
    "html": "Dit is een webpagina, geen tabel. Bewaar het als xlsx of csv.",
    "locked": "Dit bestand is beveiligd met een wachtwoord. Bewaar het zonder wachtwoord.",
    "broken": "Dit bestand is beschadigd: we kunnen het niet openen. Bewaar het opnieuw als xlsx of csv.",
    "bomb": "Dit bestand wordt bij het openen veel te groot. We openen het niet.",
    "entities": "Dit bestand kan iets anders doen dan een tabel vertellen. We openen het niet.",
    "heavy": "Dit bestand is te zwaar om te openen. Maak het kleiner, of bewaar het als csv.",
    "rows": "Dit bestand heeft te veel rijen. Knip het in delen.",
    "columns": "Dit bestand heeft te veel kolommen. Haal weg wat niet nodig is.",
    "text": "Dit is geen tekst die we kunnen lezen. Bewaar het als xlsx, of als csv met utf-8.",
    "quotes": "In dit csv-bestand kloppen de aanhalingstekens niet. Bewaar het als xlsx.",
}
