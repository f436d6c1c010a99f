"""Where in somebody's table the header, the areas, the figures and the footers stand, with a reason for every choice.

A layout is a proposal: a page shows it, somebody changes it (dataclasses.replace), and only then rows are read with it.
What cannot be told from the cells is a question, never a guess.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from wijkdna.domain.areas import Level
from wijkdna.domain.layout_columns import (
    MOST,
    SAMPLE,
    AreaKind,
    ValueColumn,
    area_column,
    area_kind,
    column_that,
    has_known_order,
    is_code,
    is_year,
    level_in_words,
    says,
    text_of,
    value_column,
)
from wijkdna.domain.layout_words import Layout, Shape, questions_about, reasons_for
from wijkdna.domain.written_numbers import NO_NUMBER, Cell, absent_as, looks_like_number

Grid = Sequence[Sequence[Cell]]
"""Rows of cells; rows may differ in length, and what is not there is empty."""


_SEARCHED, _BELOW = 60, 12
"""Rows among which the header is looked for, and rows below it that tell whether it is one."""

_LONG_TEXT = 60
_FOOTER = re.compile(
    r"(?:speciale waarden|eenheid|bron(?:nen|vermelding)?|toelichting|noot|opmerking(?:en)?|legenda|copyright|©|"
    r"laatst bijgewerkt|datum export|bijgewerkt|licentie|voetnoot|\*+ )\b|\*+\s|©",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(eenheid|bron(?:nen|vermelding)?)\s*[:=]?\s*(.*)", re.IGNORECASE | re.DOTALL)
_SPECIAL = re.compile(
    r"(\S{1,6})\s*[:=]?\s+(?:ontbreekt|onbekend|geheim|geen gegevens|niet|onvoldoende)", re.IGNORECASE
)
_BORDERS = re.compile(r"(?:buurten|wijken|gemeenten|indeling|grenzen)[\s_]*(?:van\s+)?((?:19[89]|20[0-4])\d)", re.I)
_OF_PLACE = re.compile(r"\b(?:buurten|wijken)\b(?:\s+\d{4})?\s+(?:van|in)\s+(.{1,60})$", re.IGNORECASE)
_THEME = re.compile(r"thema['’]?s?\s*[-–:]\s*(.{1,60})", re.IGNORECASE)
_IN_TITLE = re.compile(r"(?<!\d)((?:19[5-9]|20[0-4])\d(?:\s*[-/]\s*(?:19[5-9]|20[0-4])\d)?)(?!\d)")


def find_layout(grid: Grid) -> Layout:
    """The layout of a table as its cells suggest it; always an answer, with questions where it cannot know."""
    header = _header(grid)
    first = 0 if header is None else header + 1
    end = _end(grid, first)
    titles = _texts(grid[: header or 0], only_first=True)
    footers = _texts(grid[end:], only_first=False)
    headers = _headers(grid, header, end)
    columns = [[_cell(row, number) for row in grid[first:end]] for number in range(len(headers))]
    layout = Layout(titles=titles, header=header, first=first, end=end, footers=footers)
    layout = _with_words(layout, [*grid[: header or 0], *grid[end:]])
    layout = _with_columns(layout, columns, headers)
    layout = _with_border_year(layout, headers)
    layout = replace(layout, missing=_missing(layout, columns, [*grid[end:]]))
    has_order = all(not one.classes or has_known_order(one.classes) for one in layout.values)
    return replace(layout, reasons=reasons_for(layout, headers), questions=questions_about(layout, has_order))


def _cell(row: Sequence[Cell], number: int) -> Cell:
    return row[number] if number < len(row) else ""


def _filled(row: Sequence[Cell]) -> list[int]:
    return [number for number, cell in enumerate(row) if text_of(cell)]


def _texts(rows: Grid, *, only_first: bool) -> tuple[str, ...]:
    """Rows as lines; of a title the first cell: what stands beside it is often scribbled there."""
    cells = [[text_of(cell) for cell in row if text_of(cell)] for row in rows]
    return tuple(row[0] if only_first else " ".join(row) for row in cells if row)


def _header(grid: Grid) -> int | None:
    """The row with most names above cells; numbers count double. None when the table begins with figures."""
    best, found = 1, None
    for number, row in enumerate(grid[:_SEARCHED]):
        if not _may_be_header(row):
            continue
        score = _score(row, _block(grid[number + 1 : number + 1 + _BELOW]))
        if score > best:
            best, found = score, number
    return found


def _may_be_header(row: Sequence[Cell]) -> bool:
    """A header holds no figures but years, no codes of areas, and no signs for a missing number."""
    return not any(
        is_code(cell) or (looks_like_number(cell) and not is_year(cell)) or (text_of(cell) and _is_sign(cell))
        for cell in row
    )


def _block(rows: Grid) -> Grid:
    """These rows up to the first empty one that comes after some that are not: below it stand footers."""
    start = next((number for number, row in enumerate(rows) if _filled(row)), len(rows))
    stop = next((number for number in range(start, len(rows)) if not _filled(rows[number])), len(rows))
    return rows[start:stop]


def _is_sign(cell: Cell) -> bool:
    return absent_as(cell) is not None and text_of(cell).casefold() not in ("x", "nb", "na", "nvt")


def _score(row: Sequence[Cell], below: Grid) -> int:
    score = 0
    for number in _filled(row):
        cells = [cell for under in below if text_of(cell := _cell(under, number))]
        numeric = sum(looks_like_number(cell) or _is_sign(cell) for cell in cells)
        score += (len(cells) > 0) + (2 * numeric >= len(cells) > 0)
    return score


def _headers(grid: Grid, header: int | None, end: int) -> list[str]:
    """Names of the columns of the table. It ends before the first column without a name: what is there is loose."""
    if header is None:
        width = max((len(row) for row in grid[:end]), default=0)
        return [f"kolom {number + 1}" for number in range(width)]
    names = [text_of(cell) for cell in grid[header]]
    start = next((number for number, name in enumerate(names) if name), 0)
    stop = next((number for number in range(start, len(names)) if not names[number]), len(names))
    return names[:stop]


def _end(grid: Grid, first: int) -> int:
    """The first row after the data: empty rows, footers, and loose lines below an empty row do not count as data."""
    end = len(grid)
    for number in range(len(grid) - 1, first - 1, -1):
        filled = _filled(grid[number])
        if not filled or _is_footer(grid[number], filled):
            end = number
        elif len(filled) > 1 or max(map(len, grid[first : first + _BELOW])) < 2:
            break
    return max(end, first)


def _is_footer(row: Sequence[Cell], filled: list[int]) -> bool:
    text = text_of(row[filled[0]])
    numbers = sum(looks_like_number(row[number]) for number in filled[1:])
    is_line = len(filled) == 1 and len(text) > _LONG_TEXT
    return is_line or (not numbers and len(filled) <= 3 and bool(_FOOTER.match(text)))


def _with_words(layout: Layout, rows: Grid) -> Layout:
    """Unit and source from the lines around the table; period, level, border year and place from its title."""
    labels: dict[str, str] = {}
    for line in _texts(rows, only_first=False):
        if found := _LABEL.match(line):
            labels.setdefault("unit" if found[1].casefold() == "eenheid" else "source", found[2].strip())
    title = " ".join(layout.titles)
    borders = _BORDERS.search(title)
    years = set(_IN_TITLE.findall(_BORDERS.sub(" ", title)))
    gemeente, place = _OF_PLACE.search(title), _THEME.match(title)
    return replace(
        layout,
        unit=labels.get("unit", ""),
        source=labels.get("source", ""),
        border_year=int(borders[1]) if borders else None,
        period=years.pop() if len(years) == 1 else "",
        gemeente=gemeente[1].strip() if gemeente else "",
        place=place[1].strip() if place else "",
    )


def _with_columns(layout: Layout, columns: list[list[Cell]], headers: list[str]) -> Layout:
    taken: set[int] = set()
    found = {}
    for kind in ("period", "indicator", "unit"):
        number = column_that(columns, headers, kind, taken)
        if number is not None and (kind == "period" or _is_text(columns[number])):
            found[kind] = number
            taken.add(number)
    area = area_column(columns, headers)
    taken |= {area.column} if area else set()
    taken |= {number for number, header in enumerate(headers) if _names_areas(columns[number], header)}
    made = [value_column(i, columns[i], name) for i, name in enumerate(headers) if i not in taken]
    values = tuple(one for one in made if one is not None)
    layout = replace(
        layout,
        period_column=found.get("period"),
        indicator_column=found.get("indicator"),
        unit_column=found.get("unit"),
        area=area,
        values=values,
    )
    return _shaped(layout, columns, headers)


def _is_text(cells: list[Cell]) -> bool:
    sample = [cell for cell in cells[:SAMPLE] if text_of(cell)]
    return sum(looks_like_number(cell) for cell in sample) < MOST * len(sample)


def _names_areas(cells: list[Cell], header: str) -> bool:
    """Codes and postcodes are never figures, also where another column is the one we match on."""
    return area_kind(cells, header) not in (None, AreaKind.NAME)


def _shaped(layout: Layout, columns: list[list[Cell]], headers: list[str]) -> Layout:
    """Which of the four shapes it is, by what the headers name."""
    across = tuple(one for one in layout.values if one.area)
    if across:
        number = layout.indicator_column if layout.indicator_column is not None else 0
        return replace(layout, shape=Shape.ACROSS, area=None, values=across, indicator_column=number, period="")
    years = tuple(one for one in layout.values if one.period and not one.name)
    if years and layout.place:
        number = layout.area.column if layout.area else 0
        return replace(layout, shape=Shape.YEARS, area=None, values=years, indicator_column=number, period="")
    if layout.indicator_column is not None and layout.values:
        value = next((one for one in layout.values if says(headers[one.column], "value")), layout.values[0])
        values = (replace(value, name=""),)
        return _with_gemeente(replace(layout, shape=Shape.LONG, values=values, place=""), columns, headers)
    named = _different(layout, years)
    return _with_gemeente(replace(layout, values=named, indicator_column=None, place=""), columns, headers)


def _different(layout: Layout, years: tuple[ValueColumn, ...]) -> tuple[ValueColumn, ...]:
    """Value columns with a name each: of columns that are years the title; two that would be the same get a number."""
    title = layout.titles[0] if layout.titles and years else ""
    named = [replace(one, name=title or f"kolom {one.column + 1}") if not one.name else one for one in layout.values]
    count = Counter((one.name, one.period) for one in named)
    return tuple(
        one if count[one.name, one.period] == 1 else replace(one, name=f"{one.name} (kolom {one.column + 1})")
        for one in named
    )


def _with_gemeente(layout: Layout, columns: list[list[Cell]], headers: list[str]) -> Layout:
    """For names: the column that says in which gemeente; the level that the title names."""
    if layout.area is None or layout.area.kind not in (AreaKind.NAME, AreaKind.DIGITS):
        return layout
    area = replace(layout.area, level=layout.area.level or level_in_words(" ".join(layout.titles)))
    beside = [i for i, name in enumerate(headers) if i != area.column and says(name, "gemeente") and any(columns[i])]
    is_smaller = area.level is not Level.GEMEENTE
    return replace(layout, area=area, gemeente_column=beside[0] if beside and is_smaller else None)


def _with_border_year(layout: Layout, headers: list[str]) -> Layout:
    """A year in the name of the column of areas (buurtcode_2018) is that of its borders."""
    if layout.border_year is None and layout.area is not None and layout.area.column < len(headers):
        found = _IN_TITLE.search(headers[layout.area.column])
        return replace(layout, border_year=int(found[1][:4]) if found else None)
    return layout


def _missing(layout: Layout, columns: list[list[Cell]], footers: Grid) -> tuple[str, ...]:
    """The signs for "no number" that this file uses, and those that its footers explain."""
    seen = {
        text_of(cell).casefold()
        for one in layout.values
        for cell in set(columns[one.column])
        if isinstance(cell, str) and len(cell) <= _LONG_TEXT and absent_as(cell) is not None
    }
    told = set()
    for row in footers:
        texts = [text_of(cell) for cell in row]
        if texts and texts[0].casefold().startswith("speciale waarden"):
            told |= {found[1].casefold() for text in texts for found in _SPECIAL.finditer(text)}
    is_sign = {sign for sign in told if not looks_like_number(sign)}
    return tuple(sorted((seen | is_sign) - {""}))


def signs_of(layout: Layout) -> frozenset[str]:
    """All texts that this file reads as "no number": the usual signs, and its own."""
    return NO_NUMBER | frozenset(layout.missing)
