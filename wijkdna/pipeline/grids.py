"""A file of somebody as sheets of cells: csv, xlsx, xls, ods, geojson, gpkg.

A reader of spreadsheets is what an attacker aims at. So this module is also a program: uploads.py starts it as a
process of its own, with little memory and time and no settings. It knows nothing of the project; decision 0025.
"""

import codecs
import csv
import json
import math
import re
import sqlite3
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, time
from io import BytesIO, StringIO

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 20_000_000, 300_000_000, 2_000
"""Of a file that comes in; of all parts of a spreadsheet together when unpacked; and how many parts."""

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 200_000, 2_000, 50
MOST_CELLS, MOST_TEXT = 3_000_000, 40_000_000
"""Of all sheets together: cells, and characters in them."""

MEMORY, SECONDS = 1_000_000_000, 20
"""What the process may use: bytes, and seconds of a processor."""

REFUSED = 3
"""What the process ends with when it refuses; the last line it then writes is a key of REFUSALS in uploads.py."""

Value = str | float
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SQLITE = b"SQLite format 3\x00"
_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y", re.IGNORECASE)
_DELIMITERS = ";\t,|"
_LONGEST_CELL = 100_000
_PIECE = 1 << 16


class Refused(Exception):
    """In the process: a key of REFUSALS."""


def kind_of(content: bytes) -> str:
    """What a file is by its bytes: zip, xls, gpkg, json or text. Raises Refused for what we surely cannot read."""
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\0\r\n\t "):
        raise Refused("empty")
    if content.startswith(b"PK\x03\x04"):
        return "zip"
    if content.startswith(_OLE) or content[:2] == b"\x09\x08":
        return "xls"
    if content.startswith(_SQLITE):
        return "gpkg"
    start = content[:2000].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if start.startswith((b"<", b"mime-version:")):
        raise Refused("html" if b"<html" in start or b"<table" in start or b"mime" in start[:5] else "kind")
    if start.startswith((b"%pdf-", b"\x89png", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b", b"gif8", b"rar!", b"7z\xbc")):
        raise Refused("kind")
    return "json" if start.startswith((b"{", b"[")) else "text"


def read(content: bytes) -> tuple[dict[str, str], Iterator[tuple[str, bool, Iterable[list[Value]]]]]:
    """What a file is (kind, encoding, delimiter), and its sheets: name, hidden, rows. Raises Refused."""
    kind = kind_of(content)
    if kind == "text":
        text, encoding = _decoded(content)
        delimiter, rows = _csv(text)
        return {"kind": "csv", "encoding": encoding, "delimiter": delimiter}, iter([("", False, rows)])
    if kind == "json":
        return {"kind": "geojson"}, iter([("", False, _geojson(content))])
    if kind == "gpkg":
        return {"kind": "gpkg"}, _gpkg(content)
    if kind == "zip":
        kind = _checked_zip(content)
    elif _ENCRYPTED in content:
        raise Refused("locked")
    return {"kind": kind}, _spreadsheet(content)


def _decoded(content: bytes) -> tuple[str, str]:
    """The text and its encoding: by its mark, else the first that fits. Raises Refused when it is no text."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _text(content, name), name
    if b"\0" in content[:4000]:
        is_little = content[1:400:2].count(0) > content[0:400:2].count(0)
        name = "utf-16-le" if is_little else "utf-16-be"
        return _text(content, name), name
    for name in ("utf-8", "windows-1252", "latin-1"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        return _checked_text(text), name
    raise Refused("text")  # latin-1 fits all bytes, so this is never reached


def _text(content: bytes, encoding: str) -> str:
    try:
        return _checked_text(content.decode(encoding))
    except UnicodeDecodeError:
        raise Refused("text") from None


def _checked_text(text: str) -> str:
    """Text holds no control signs, and no more than a few signs of which nobody knows what they are."""
    controls = sum(text.count(chr(code)) for code in range(32) if code not in (9, 10, 13))
    strange = sum(text.count(chr(code)) for code in range(0x7F, 0xA0)) + text.count("\ufffd")
    if controls or strange > len(text) / 100:
        raise Refused("text")
    return text.removeprefix("\ufeff")


def _csv(text: str) -> tuple[str, list[list[Value]]]:
    """The delimiter and the rows. Excel's first line "sep=;" says which delimiter it is."""
    told = re.match(r'"?sep=(.)"?\r?\n', text)
    if told and told[1] in _DELIMITERS:
        return told[1], _csv_rows(text[told.end() :], told[1])
    delimiter = _delimiter(text)
    return delimiter, _csv_rows(text, delimiter)


def _delimiter(text: str) -> str:
    """The sign that cuts most lines into the same number of cells, two or more."""
    lines = [line for line in StringIO(text[:_LONGEST_CELL])][:200]
    best, found = 0, ";"
    for sign in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
        lines_alike = max(widths.values(), default=0)
        if lines_alike > best:
            best, found = lines_alike, sign
    return found


def _csv_rows(text: str, delimiter: str) -> list[list[Value]]:
    rows: list[list[Value]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if len(rows) >= MOST_ROWS:
                raise Refused("rows")
            rows.append([*row])
    except csv.Error:
        raise Refused("quotes") from None
    return rows


def _checked_zip(content: bytes) -> str:
    """Whether a zip is a spreadsheet, and stays within its limits when unpacked. Raises Refused."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = set(packed.namelist())
            kind = "xlsx" if "[Content_Types].xml" in names else "ods" if "content.xml" in names else ""
            if not kind or any(name.startswith(("word/", "ppt/")) for name in names):
                raise Refused("kind")
            if any(one.flag_bits & 1 for one in packed.infolist()):
                raise Refused("locked")
            if len(names) > MOST_PARTS or len(packed.infolist()) > MOST_PARTS:
                raise Refused("bomb")
            _measure(packed)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise Refused("broken") from None


def _measure(packed: zipfile.ZipFile) -> None:
    """Unpack all, a piece at a time, and keep nothing: what the zip says about its own size is not believed."""
    unpacked = 0
    for one in packed.infolist():
        is_xml = one.filename.lower().endswith((".xml", ".rels"))
        with packed.open(one) as part:
            end = b""
            while piece := part.read(_PIECE):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED:
                    raise Refused("bomb")
                if is_xml and _ENTITY.search(end + piece):
                    raise Refused("entities")
                end = piece[-30:]


def _spreadsheet(content: bytes) -> Iterator[tuple[str, bool, Iterable[list[Value]]]]:
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(BytesIO(content))
        sheets = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
        if len(sheets) > MOST_SHEETS:
            raise Refused("sheets")
        for one in sheets:
            yield one.name, one.visible != calamine.SheetVisibleEnum.Visible, _sheet_rows(book, one.name)
    except calamine.PasswordError:
        raise Refused("locked") from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        raise Refused("broken") from None


def _sheet_rows(book: object, name: str) -> Iterator[list[Value]]:
    sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]  # calamine is imported in the process only
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise Refused("rows" if sheet.total_height > MOST_ROWS else "columns")
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise Refused("cells")
    if sheet.height:
        for row in sheet.to_python(skip_empty_area=False):
            yield [_value(cell) for cell in row]


def _value(cell: object) -> Value:
    """A cell as text, or as a number that is one. Of a formula the value is there already."""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else "" if cell is None else str(cell)


def _number(cell: float) -> Value:
    try:
        return float(cell) if math.isfinite(cell) else str(cell)
    except OverflowError:
        return str(cell)


def _geojson(content: bytes) -> list[list[Value]]:
    """The properties of the features (ArcGIS: attributes); their shapes are not read."""
    try:
        found = json.loads(content)
        features = found["features"]
        rows = [one.get("properties") or one.get("attributes") or {} for one in features]
        names = list(dict.fromkeys(name for row in rows for name in row))
    except (ValueError, RecursionError, UnicodeDecodeError):
        raise Refused("broken") from None
    except (KeyError, TypeError, AttributeError):
        raise Refused("json") from None
    if len(rows) > MOST_ROWS or len(names) > MOST_COLUMNS:
        raise Refused("rows" if len(rows) > MOST_ROWS else "columns")
    if len(rows) * len(names) > MOST_CELLS:
        raise Refused("cells")
    return [[_plain(name) for name in names], *([_plain(row.get(name)) for name in names] for row in rows)]


def _plain(found: object) -> Value:
    """A property that is a list or more is left empty: no figure looks like that. Nor halves of signs, nor NUL."""
    if isinstance(found, str):
        return found.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return "" if isinstance(found, list | dict | bytes) else _value(found)


def _gpkg(content: bytes) -> Iterator[tuple[str, bool, Iterable[list[Value]]]]:
    """The tables with features or attributes of a GeoPackage, without their shapes; it is a database of SQLite."""
    try:
        with closing(sqlite3.connect(":memory:")) as found:
            found.deserialize(content)
            found.execute("PRAGMA trusted_schema = OFF")
            found.execute("PRAGMA query_only = ON")
            wanted = "SELECT c.table_name FROM gpkg_contents c JOIN sqlite_master m ON m.name = c.table_name"
            tables = found.execute(
                f"{wanted} WHERE m.type = 'table' AND m.rootpage > 0 LIMIT {MOST_SHEETS + 1}"
            ).fetchall()
            if len(tables) > MOST_SHEETS:
                raise Refused("sheets")
            for (name,) in tables:
                yield str(_plain(str(name))), False, _table_rows(found, str(name))
    except (sqlite3.Error, UnicodeDecodeError, OverflowError):
        raise Refused("broken") from None


def _table_rows(found: sqlite3.Connection, name: str) -> Iterator[list[Value]]:
    quoted = '"' + name.replace('"', '""') + '"'
    rows = found.execute(f"SELECT * FROM {quoted} LIMIT {MOST_ROWS + 1}")  # noqa: S608 quoted, and only read
    yield [_plain(str(one[0])) for one in rows.description]
    for row in rows:
        yield [_plain(cell) for cell in row]


class _Limits:
    """Counts what is written; raises Refused for a file with too much in it."""

    def __init__(self) -> None:
        self._cells = self._text = 0

    def check(self, row: list[Value], number: int) -> None:
        """One row more, the `number`th of its sheet."""
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise Refused("rows" if number > MOST_ROWS else "columns")
        self._cells += len(row)
        self._text += sum(len(cell) for cell in row if isinstance(cell, str))
        if self._cells > MOST_CELLS or self._text > MOST_TEXT:
            raise Refused("cells")


def _write(content: bytes) -> None:
    """All sheets as lines of JSON: what the file is, then per sheet an object and a list per row."""
    about, sheets = read(content)
    limits = _Limits()
    _line(about)
    for name, is_hidden, rows in sheets:
        _line({"name": name[:200], "is_hidden": is_hidden})
        for number, row in enumerate(rows, 1):
            while row and row[-1] == "":
                row.pop()
            limits.check(row, number)
            _line(row)


def _line(found: object) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=True, separators=(",", ":")) + "\n")


def main() -> int:
    """Read a file, write its cells; what the process ends with."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    csv.field_size_limit(_LONGEST_CELL)
    try:
        _write(sys.stdin.buffer.read())
    except Refused as refused:
        _line(str(refused))
        return REFUSED
    except MemoryError:
        _line("heavy")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
