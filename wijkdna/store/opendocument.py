"""Tables as an OpenDocument spreadsheet in Dutch (ods), and the package that a text document (odt) comes in too.

odfdo makes the document around it; sheets, styles and settings are written here, row by row: a cell as an object of
odfdo takes a hundred times as long.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import IO

from odfdo import Document

from wijkdna.store.spreadsheets import (
    HEADING,
    INK,
    LINE,
    MOST_DECIMALS,
    QUIET,
    TEAL,
    About,
    Column,
    Row,
    Table,
    column_name,
    digits,
    row_lines,
    wrapping,
    xml_text,
)

_NONE: Mapping[str, bytes] = MappingProxyType({})

_NAMES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in (
        *((one, one) for one in ("office", "table", "text", "style", "config")),
        *(("number", "datastyle"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("draw", "drawing")),
    )
)
_NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
_START = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DUTCH = 'fo:language="nl" fo:country="NL"'
_LETTER = 0.19
"""Centimetres of a letter of 10 points, a little wide."""

_MOST_LINES = 12
_BLOCK = 2000

_LEFT_OUT = ("Thumbnails/", "Configurations2/", "manifest.rdf")
"""Parts of the empty document of odfdo that say nothing."""


def write_ods(file: IO[bytes], about: About, tables: Sequence[Table]) -> None:
    """A document for LibreOffice and Excel with a sheet per table."""
    parts = {"content": _content(tables), "styles": _styles(), "settings": _settings(tables)}
    write_package(file, about, "spreadsheet", parts)


def write_package(
    file: IO[bytes], about: About, kind: str, parts: Mapping[str, Iterator[str]], pictures: Mapping[str, bytes] = _NONE
) -> None:
    """An OpenDocument file of a kind ("spreadsheet", "text").

    parts     what stands in content.xml, styles.xml and so on, by the name before .xml
    pictures  PNG by name; in the text they are "Pictures/<name>.png"
    """
    empty = _empty_document(about, kind)
    version = _version(empty)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as target:
        for entry in empty.infolist():
            name = entry.filename.removesuffix(".xml")
            if entry.filename.startswith(_LEFT_OUT):
                continue
            if name not in parts:
                target.writestr(entry, _told(empty.read(entry), pictures), entry.compress_type)
                continue
            with target.open(entry.filename, "w") as part:
                for text in _in_blocks(_part(name, version, parts[name])):
                    part.write(text.encode())
        for name, content in pictures.items():
            target.writestr(_picture_path(name), content, zipfile.ZIP_STORED)


def _picture_path(name: str) -> str:
    return f"Pictures/{name}.png"


def _in_blocks(texts: Iterator[str]) -> Iterator[str]:
    """The same text in larger pieces: a piece of forty letters costs as much to write as a page."""
    while block := "".join(islice(texts, _BLOCK)):
        yield block


def _empty_document(about: About, kind: str) -> zipfile.ZipFile:
    document = Document(kind)
    document.meta.set_title(about.title)
    document.meta.set_subject(about.subject)
    document.meta.set_language("nl-NL")
    document.meta.set_creation_date(about.made)
    document.meta.set_creator("WijkDNA")
    file = io.BytesIO()
    document.save(file)
    return zipfile.ZipFile(file)


def _version(empty: zipfile.ZipFile) -> str:
    """Version of OpenDocument; LibreOffice opens nothing when two parts of a file name different ones."""
    found = re.search(rb'manifest:version="([\d.]+)"', empty.read("META-INF/manifest.xml"))
    return found.group(1).decode() if found else "1.3"


def _part(name: str, version: str, content: Iterator[str]) -> Iterator[str]:
    yield f'{_START}<office:document-{name}{_NAMES} office:version="{version}">'
    yield from content
    yield f"</office:document-{name}>"


def _told(part: bytes, pictures: Iterable[str]) -> bytes:
    """The manifest without the parts that are left out and with the pictures; another part as it is."""
    if b"manifest:file-entry" not in part:
        return part
    paths = [f'full-path="{path}'.encode() for path in _LEFT_OUT]
    kept = b"\n".join(line for line in part.split(b"\n") if not any(path in line for path in paths))
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="image/png"/>'
    added = "".join(entry.format(_picture_path(name)) for name in pictures)
    return kept.replace(b"</manifest:manifest>", f"{added}</manifest:manifest>".encode())


# ---- sheets


def _content(tables: Sequence[Table]) -> Iterator[str]:
    yield "<office:automatic-styles>"
    yield from _cell_styles()
    yield from _column_styles(tables)
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for table in tables:
        yield from _sheet(table)
    yield "<table:database-ranges>"
    yield from (_filter(number, table) for number, table in enumerate(tables))
    yield "</table:database-ranges></office:spreadsheet></office:body>"


def _cell_styles() -> Iterator[str]:
    for decimals in range(MOST_DECIMALS + 1):
        yield (
            f'<number:number-style style:name="N{decimals}" number:language="nl" number:country="NL"><number:number'
            f' number:decimal-places="{decimals}" number:min-decimal-places="{decimals}" number:min-integer-digits="1"'
            ' number:grouping="true"/></number:number-style>'
        )
        yield _style(f"n{decimals}", f'fo:border-bottom="0.5pt solid {LINE}"', data=f"N{decimals}")
    yield (
        '<number:date-style style:name="D" number:language="nl" number:country="NL"><number:day/>'
        "<number:text> </number:text>"
        '<number:month number:textual="true"/><number:text> </number:text><number:year number:style="long"/>'
        "</number:date-style>"
    )
    yield _style("day", f'fo:border-bottom="0.5pt solid {LINE}" fo:padding-left="0.15cm"', align="start", data="D")
    heading = f'fo:background-color="{TEAL}" fo:wrap-option="wrap"'
    white = 'fo:color="#FFFFFF" fo:font-weight="bold"'
    yield _style("title", "", f'fo:font-size="16pt" fo:font-weight="bold" fo:color="{INK}"')
    yield _style("note", "", f'fo:color="{QUIET}"')
    yield _style("heading", f'{heading} fo:padding-left="0.15cm"', white)
    yield _style("amount", heading, white, "end")
    line = f'fo:border-bottom="0.5pt solid {LINE}" fo:padding-left="0.15cm"'
    yield _style("text", line)
    yield _style("wrapped", f'{line} fo:wrap-option="wrap"')
    yield _row_style("r-title", 0.9)
    for page in ("Default", "Wide"):
        yield (
            f'<style:style style:name="{page}" style:family="table" style:master-page-name="{page}">'
            '<style:table-properties table:display="true"/></style:style>'
        )


def _style(name: str, cell: str, text: str = "", align: str = "", data: str = "") -> str:
    data = f' style:data-style-name="{data}"' if data else ""
    paragraph = f'<style:paragraph-properties fo:text-align="{align}"/>' if align else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default"{data}>'
        f'<style:table-cell-properties style:vertical-align="top" {cell}/>{paragraph}'
        f"<style:text-properties {text}/></style:style>"
    )


def _row_style(name: str, height: float) -> str:
    properties = f'style:row-height="{height:.2f}cm" style:use-optimal-row-height="false"'
    return (
        f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties {properties}/>'
        "</style:style>"
    )


def _column_styles(tables: Sequence[Table]) -> Iterator[str]:
    for lines in range(2, _MOST_LINES + 1):
        yield _row_style(f"r-{lines}", 0.1 + 0.42 * lines)
    for width in sorted({column.width for table in tables for column in table.columns}):
        yield (
            f'<style:style style:name="c{width}" style:family="table-column"><style:table-column-properties'
            f' style:column-width="{width * _LETTER:.2f}cm"/></style:style>'
        )


def _sheet(table: Table) -> Iterator[str]:
    ranges = f' table:print-ranges="{_address(table, table.printed)}"' if table.printed else ""
    page = "Wide" if table.is_wide else "Default"
    yield f'<table:table table:name="{xml_text(table.name)}" table:style-name="{page}"{ranges}>'
    columns = [f'<table:table-column table:style-name="c{column.width}"/>' for column in table.columns]
    yield from ("<table:table-header-columns>", *columns[: table.fixed], "</table:table-header-columns>")
    yield from columns[table.fixed :]
    yield f'<table:table-row table:style-name="r-title">{_text("title", table.title)}</table:table-row>'
    yield f"<table:table-row>{_text('note', table.note)}</table:table-row>"
    yield "<table:table-row><table:table-cell/></table:table-row>"
    yield f'<table:table-header-rows><table:table-row table:style-name="r-{table.heading_lines}">'
    yield from (_text("amount" if column.is_number else "heading", column.title) for column in table.columns)
    yield "</table:table-row></table:table-header-rows>"
    yield from _rows(table.columns, table.rows())
    yield "</table:table>"


def _rows(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    styles = ["wrapped" if column.wrap else "text" for column in columns]
    text = lru_cache(maxsize=50_000)(_text)
    empty = {style: f'<table:table-cell table:style-name="{style}"/>' for style in styles}
    wrapped = wrapping(columns)
    plain, styled = "<table:table-row>", '<table:table-row table:style-name="r-{}">'
    for row in rows:
        lines = min(row_lines(row, wrapped), _MOST_LINES)
        yield styled.format(lines) if lines > 1 else plain
        for style, cell in zip(styles, row, strict=True):
            if type(cell) is str:
                yield text(style, cell) if cell else empty[style]
            elif isinstance(cell, date):
                yield _day(cell)
            else:
                yield empty[style] if cell is None else _number(*cell)
        yield "</table:table-row>"


def _number(value: float, decimals: int) -> str:
    number = digits(value)
    return (
        f'<table:table-cell table:style-name="n{decimals}" office:value-type="float" office:value="{number}">'
        f"<text:p>{number}</text:p></table:table-cell>"
    )


def _day(day: date) -> str:
    return (
        f'<table:table-cell table:style-name="day" office:value-type="date" office:date-value="{day.isoformat()}">'
        f"<text:p>{day.isoformat()}</text:p></table:table-cell>"
    )


def _text(style: str, text: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{xml_text(text)}</text:p>'
        "</table:table-cell>"
    )


def _filter(number: int, table: Table) -> str:
    return (
        f'<table:database-range table:name="tabel{number + 1}" table:display-filter-buttons="true"'
        f' table:target-range-address="{_address(table, len(table.columns), HEADING + 1)}"/>'
    )


def _address(table: Table, columns: int, top: int = 1) -> str:
    """Its first columns, from a row to the last one: "'Cijfers'.A4:'Cijfers'.Q113"."""
    sheet = xml_text(table.name).replace("'", "''")
    return f"'{sheet}'.A{top}:'{sheet}'.{column_name(columns - 1)}{HEADING + 1 + table.count}"


# ---- the document around them


def _styles() -> Iterator[str]:
    yield (
        '<office:styles><style:default-style style:family="table-cell"><style:text-properties fo:font-family="Arial"'
        f' fo:font-size="10pt" {_DUTCH}/></style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"/></office:styles>'
    )
    yield "<office:automatic-styles>"
    yield _page_layout("Fits", 'style:scale-to-X="1"') + _page_layout("Full", "")
    yield "</office:automatic-styles><office:master-styles>"
    for page, layout in (("Default", "Fits"), ("Wide", "Full")):
        yield (
            f'<style:master-page style:name="{page}" style:page-layout-name="{layout}"><style:header'
            ' style:display="false"/><style:footer><text:p><text:title/>, blad <text:page-number>1</text:page-number>'
            " van <text:page-count>1</text:page-count></text:p></style:footer></style:master-page>"
        )
    yield "</office:master-styles>"


def _page_layout(name: str, scale: str) -> str:
    """A4, landscape. Without a height for its footer LibreOffice prints a few cells a page."""
    return (
        f'<style:page-layout style:name="{name}"><style:page-layout-properties fo:page-width="29.7cm"'
        ' fo:page-height="21cm" style:print-orientation="landscape" fo:margin-top="1.5cm" fo:margin-bottom="1.2cm"'
        f' fo:margin-left="1.3cm" fo:margin-right="1.3cm" {scale}/><style:footer-style>'
        '<style:header-footer-properties fo:min-height="0.7cm" fo:margin-left="0cm" fo:margin-right="0cm"'
        ' fo:margin-top="0.3cm"/></style:footer-style></style:page-layout>'
    )


def _settings(tables: Sequence[Table]) -> Iterator[str]:
    """The headings and first columns stay in view."""
    yield "<office:settings>"
    yield '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
    yield '<config:config-item-map-entry><config:config-item-map-named config:name="Tables">'
    for table in tables:
        yield f'<config:config-item-map-entry config:name="{xml_text(table.name)}">'
        yield from _item("VerticalSplitMode", "short", 2)
        yield from _item("VerticalSplitPosition", "int", HEADING + 1)
        yield from _item("PositionBottom", "int", HEADING + 1)
        if table.fixed:
            yield from _item("HorizontalSplitMode", "short", 2)
            yield from _item("HorizontalSplitPosition", "int", table.fixed)
            yield from _item("PositionRight", "int", table.fixed)
        yield "</config:config-item-map-entry>"
    yield "</config:config-item-map-named>"
    yield from _item("ActiveTable", "string", xml_text(tables[0].name))
    yield "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
    yield "</office:settings>"


def _item(name: str, kind: str, value: object) -> Iterator[str]:
    yield f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
