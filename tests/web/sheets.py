"""Files that were downloaded, read back without the libraries that wrote them."""

import csv
import io
import zipfile
from xml.etree import ElementTree

KINDS = ("xlsx", "ods", "csv", "json", "geojson")
X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def fetched(site, address):
    answer = site.get(address)
    assert answer.status_code == 200, address
    return body(answer)


def xlsx_sheets(content):
    """Rows of each sheet from the headings on; numbers as float, no value as None."""
    book = zipfile.ZipFile(io.BytesIO(content))
    strings = [
        "".join(one.text or "" for one in item.iter(f"{X}t"))
        for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    ]
    names = [one.get("name") for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{X}sheet")]

    def cell(one):
        if one.get("t") == "inlineStr":
            return "".join(part.text or "" for part in one.iter(f"{X}t"))
        value = one.findtext(f"{X}v")
        if one.get("t") == "s":
            return strings[int(value)]
        return None if value is None else float(value)

    return {
        name: [
            [cell(one) for one in row.iter(f"{X}c")]
            for row in ElementTree.fromstring(book.read(f"xl/worksheets/sheet{n}.xml")).iter(f"{X}row")
        ][2:]
        for n, name in enumerate(names, start=1)
    }


def ods_sheets(content):
    """The same of an ods."""
    root = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml"))

    def cell(one):
        if one.get(f"{OFFICE}value-type") == "float":
            return float(one.get(f"{OFFICE}value"))
        return "".join(part.text or "" for part in one.iter(f"{TEXT}p")) or None

    return {
        sheet.get(f"{TABLE}name"): [
            [cell(one) for one in row.iter(f"{TABLE}table-cell")] for row in sheet.iter(f"{TABLE}table-row")
        ][3:]
        for sheet in root.iter(f"{TABLE}table")
    }


def csv_rows(content):
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def figures_of(rows):
    """{(code or "", indicator, period): (value, status, measured for, origin)} from the rows of a table."""
    head, *lines = rows
    names = ("Waarde", "Status", "Code gemeten voor", "Bron-id")
    code = head.index("Code") if "Code" in head else None
    places = [head.index(name) for name in names]
    key = (head.index("Cijfer-id"), head.index("Periode"))
    found = {
        ("" if code is None else line[code], *(line[n] for n in key)): (
            line[places[0]],
            *(line[n] or None for n in places[1:]),
        )
        for line in lines
    }
    assert len(found) == len(lines)
    return found


def numbers_from_csv(rows):
    head, *lines = rows
    place = head.index("Waarde")
    for line in lines:
        line[place] = float(line[place].replace(",", ".")) if line[place] else None
    return [head, *lines]
