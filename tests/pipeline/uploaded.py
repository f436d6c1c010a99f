"""Files as gemeenten send them, made in the tests: xlsx, ods, xls, gpkg."""

import struct
import zipfile
from io import BytesIO

import pyogrio.raw
import shapely
import xlsxwriter

ODS = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def xlsx(*sheets, hidden=()):
    """A workbook; a sheet is a list of rows, and text that begins with = is a formula with the value 7."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet(f"Blad{number + 1}")
            if number in hidden:
                sheet.hide()
            else:
                sheet.activate()
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if str(cell).startswith("="):
                        sheet.write_formula(at, column, cell, None, 7)
                    else:
                        sheet.write(at, column, cell)
    return file.getvalue()


def zipped(parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def with_part(content, name, change):
    """A zip with one part changed."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    return zipped(parts | {name: change(parts.get(name, b""))})


def ods(rows, before="", after=""):
    """An OpenDocument sheet. before: XML above the content; after: XML of more rows."""
    body = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {SPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="Blad1">{body}{after}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/></manifest:manifest>'
    )
    return zipped({"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": manifest})


def ods_cell(cell):
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    )


def xls(rows):
    """A workbook of Excel 97: records of BIFF8 in one stream of a compound file."""
    cells = b"".join(biff_cell(at, column, cell) for at, row in enumerate(rows) for column, cell in enumerate(row))
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + record(0x000A, b"")
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = b"\x05\x00Blad1"
    start = len(begin) + 4 + 6 + len(name) + 4
    bound = record(0x0085, struct.pack("<IH", start, 0) + name)
    return compound(begin + bound + record(0x000A, b"") + sheet)


def record(kind, content):
    return struct.pack("<HH", kind, len(content)) + content


def biff_cell(row, column, cell):
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, str):
        return record(0x0204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    return record(0x0203, place + struct.pack("<d", cell))


def compound(stream, name="Workbook"):
    """An OLE file that holds one stream: a header, a table of sectors, a directory, the stream."""
    stream = stream.ljust(-(-max(len(stream), 4096) // 512) * 512, b"\0")
    count, free, end = len(stream) // 512, 0xFFFFFFFF, 0xFFFFFFFE
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    table = [0xFFFFFFFD, end, *range(3, count + 2), end]
    sectors = struct.pack("<128I", *table, *[free] * (128 - len(table)))
    directory = entry("Root Entry", 5, end, 0, 1) + entry(name, 2, 2, len(stream), free) + bytes(256)
    return header + sectors + directory + stream


def entry(name, kind, start, size, child):
    text = (name + "\0").encode("utf-16-le")
    ends = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return text.ljust(64, b"\0") + ends + bytes(36) + struct.pack("<IQ", start, size)


def gpkg(folder, columns):
    """A GeoPackage as GDAL writes it: a square per row, and these columns."""
    names, length = list(columns), len(next(iter(columns.values())))
    squares = shapely.to_wkb([shapely.box(i, 0, i + 1, 1) for i in range(length)])
    path = folder / "gebieden.gpkg"
    fields = {"fields": names, "geometry_type": "Polygon", "crs": "EPSG:28992", "driver": "GPKG", "layer": "buurten"}
    pyogrio.raw.write(path, squares, list(columns.values()), **fields)
    return path.read_bytes()
