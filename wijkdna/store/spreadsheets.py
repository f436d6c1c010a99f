"""Tables as files: xlsx and csv here, ods in opendocument.py. Knows nothing of figures.

Text is never a formula: in xlsx and ods it is a cell of the kind text, in csv it gets an apostrophe before it.
Numbers keep every digit; how many are shown is the format of the cell. Rows are written as they come, so a table of a
hundred thousand rows takes no memory: the libraries make the file around them.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from textwrap import wrap
from typing import IO, NamedTuple
from xml.sax.saxutils import escape

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet


class Amount(NamedTuple):
    """A number in a cell; `decimals` is how many are shown."""

    value: float
    decimals: int


Cell = str | Amount | date | None
Row = Sequence[Cell]


class Column(NamedTuple):
    """A column; width in letters, wrap for long texts that may take more lines."""

    title: str
    width: int
    is_number: bool = False
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: a title, a note, a row of headings, then `count` rows.

    The first `fixed` columns stay in view. The first `printed` columns go to paper; 0 is all of them.
    A wide table takes several pages beside each other, others are made to fit the width of a page.
    """

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    count: int
    rows: Callable[[], Iterable[Row]]
    fixed: int = 0
    printed: int = 0
    is_wide: bool = False

    @property
    def heading_lines(self) -> int:
        """Lines that the longest heading takes in its column, with room for the button of the filter."""
        return max(2, *(lines_of(column.title, column.width - 3) for column in self.columns))


class About(NamedTuple):
    """What a file says about itself."""

    title: str
    subject: str
    made: datetime


HEADING = 3
"""Row of the headings, counted from zero: title, note and an empty row stand above it."""

MOST_DECIMALS = 2
LINE_HEIGHT = 15
TEAL, LINE, INK, QUIET = "#0F5C63", "#D9D5CB", "#1D2733", "#4A5560"
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def wrapping(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Number and width of the columns whose texts may take more lines."""
    return [(number, column.width) for number, column in enumerate(columns) if column.wrap]


def row_lines(row: Row, wrapped: Sequence[tuple[int, int]]) -> int:
    """Lines that a row takes."""
    return max((lines_of(str(row[number] or ""), width) for number, width in wrapped), default=1)


@lru_cache(maxsize=5000)
def lines_of(text: str, width: int) -> int:
    """Lines that a text takes in a column, rather one too many than one too few."""
    return 1 if len(text) <= width + 2 else max(2, len(wrap(text, max(4, width - 1))))


def xml_text(text: str) -> str:
    """Text for in XML: escaped, and without the characters that XML cannot hold."""
    return escape(_NOT_IN_XML.sub(" ", text))


def column_name(number: int) -> str:
    """Letters of a column, counted from zero: "A", "AB"."""
    return str(xl_col_to_name(number))


def digits(value: float) -> str:
    """A number with every digit it has and no more, never in powers of ten: "231", "0.00001"."""
    text = repr(value).removesuffix(".0")
    return f"{Decimal(text):f}" if "e" in text else text


# ---- csv


_BLOCK = 500
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_lines(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """A csv for Dutch spreadsheets, in pieces: byte order mark, semicolons, decimal comma, CRLF."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    text = lru_cache(maxsize=50_000)(guarded)
    yield "\ufeff"
    writer.writerow([column.title for column in columns])
    rows = iter(rows)
    while block := list(islice(rows, _BLOCK)):
        writer.writerows([[_csv_cell(cell, text) for cell in row] for row in block])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: with an apostrophe before it when it begins like one."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _csv_cell(cell: Cell, text: Callable[[str], str]) -> str:
    if type(cell) is Amount:
        return digits(cell.value).replace(".", ",")
    if type(cell) is date:
        return cell.isoformat()
    return text(cell) if cell else ""  # type: ignore[arg-type]  # what is no Amount is text


# ---- xlsx


class _Formats(NamedTuple):
    title: Format
    note: Format
    heading: Format
    number_heading: Format
    text: Format
    wrapped: Format
    numbers: tuple[Format, ...]
    day: Format


class _Sheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A sheet whose rows are written as they come, after what xlsxwriter wrote of it."""

    lines: Iterable[str] = ()

    def _write_rows(self) -> None:
        super()._write_rows()
        self.fh.writelines(self.lines)


def write_xlsx(file: IO[bytes], about: About, tables: Sequence[Table]) -> None:
    """A workbook for Excel with a sheet per table."""
    book = Workbook(file)
    book.set_properties({"title": about.title, "subject": about.subject, "author": "WijkDNA", "created": about.made})
    book.set_custom_property("Language", "nl-NL")
    formats = _formats(book)
    for table in tables:
        _add_sheet(book, formats, table)
    # Numbers of formats are given out when the book is closed; the lines are read only after that.
    book.close()


def _formats(book: Workbook) -> _Formats:
    common = {"font_name": "Arial", "font_size": 10, "valign": "top", "font_color": INK}
    heading = {"bold": True, "bg_color": TEAL, "font_color": "#FFFFFF", "text_wrap": True}
    cell = {"bottom": 1, "bottom_color": LINE}
    return _Formats(
        book.add_format(common | {"bold": True, "font_size": 16}),
        book.add_format(common | {"font_color": QUIET}),
        book.add_format(common | heading | {"align": "left", "indent": 1}),
        book.add_format(common | heading | {"align": "right"}),
        book.add_format(common | cell | {"align": "left", "indent": 1}),
        book.add_format(common | cell | {"align": "left", "indent": 1, "text_wrap": True}),
        tuple(book.add_format(common | cell | {"num_format": number_format(n)}) for n in range(MOST_DECIMALS + 1)),
        book.add_format(common | cell | {"align": "left", "indent": 1, "num_format": DAY_FORMAT}),
    )


def number_format(decimals: int) -> str:
    """Format of a cell in Dutch (413): 1.234,5. A file itself has points and commas as in America."""
    return "[$-413]#,##0" + ("." + "0" * decimals if decimals else "")


DAY_FORMAT = "[$-413]d mmm yyyy"

_FIRST_DAY = date(1899, 12, 30)
"""Excel counts days from here."""


def day_number(day: date) -> int:
    """A day as Excel keeps it."""
    return (day - _FIRST_DAY).days


def _add_sheet(book: Workbook, formats: _Formats, table: Table) -> None:
    sheet = book.add_worksheet(table.name, _Sheet)
    last = len(table.columns) - 1
    sheet.write_string(0, 0, table.title, formats.title)
    sheet.write_string(1, 0, table.note, formats.note)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
        heading = formats.number_heading if column.is_number else formats.heading
        sheet.write_string(HEADING, number, column.title, heading)
    sheet.write_blank(HEADING + max(table.count, 1), last, None, formats.text)  # tells how far the sheet goes
    del sheet.table[HEADING + max(table.count, 1)]
    sheet.set_row(0, 24)
    sheet.set_row(HEADING, 4 + LINE_HEIGHT * table.heading_lines)
    sheet.autofilter(HEADING, 0, HEADING + table.count, last)
    sheet.freeze_panes(HEADING + 1, table.fixed)
    _on_paper(sheet, table)
    sheet.lines = _xlsx_lines(table, formats)


def _on_paper(sheet: Worksheet, table: Table) -> None:
    sheet.repeat_rows(HEADING)
    if table.printed:
        sheet.print_area(0, 0, HEADING + table.count, table.printed - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    if table.is_wide:
        sheet.repeat_columns(0, table.fixed - 1)
    else:
        sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer(f"&L&8{table.title.replace('&', '&&')}&R&8blad &P van &N")


def _xlsx_lines(table: Table, formats: _Formats) -> Iterator[str]:
    """Every row as XML, as short as Excel allows: a table of a million cells is written here."""
    columns = [_cell_parts(number, column, formats) for number, column in enumerate(table.columns)]
    numbers = [f'" s="{one._get_xf_index()}"><v>' for one in formats.numbers]
    day = f'" s="{formats.day._get_xf_index()}"><v>'
    text = lru_cache(maxsize=50_000)(xml_text)
    wrapped = wrapping(table.columns)
    for r, row in enumerate(table.rows(), start=HEADING + 2):
        cells = [f'<row r="{r}"{_height(row_lines(row, wrapped))}>']
        for (start, empty, string), cell in zip(columns, row, strict=True):
            if type(cell) is Amount:
                cells.append(f"{start}{r}{numbers[cell.decimals]}{cell.value!r}</v></c>")
            elif type(cell) is date:
                cells.append(f"{start}{r}{day}{day_number(cell)}</v></c>")
            else:
                cells.append(f"{start}{r}{string}{text(cell)}</t></is></c>" if cell else f"{start}{r}{empty}")
        cells.append("</row>")
        yield "".join(cells)


def _height(lines: int) -> str:
    """Height of a row with texts of more lines: not every program measures it."""
    return f' ht="{LINE_HEIGHT * lines}" customHeight="1"' if lines > 1 else ""


def _cell_parts(number: int, column: Column, formats: _Formats) -> tuple[str, str, str]:
    """What stands before the number of the row; after it in an empty cell; after it in a cell with text."""
    style = (formats.wrapped if column.wrap else formats.text)._get_xf_index()
    return f'<c r="{column_name(number)}', f'" s="{style}"/>', f'" s="{style}" t="inlineStr"><is><t>'
