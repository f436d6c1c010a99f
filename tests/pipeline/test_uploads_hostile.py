"""Files that are made to break us, or that are simply not what their name says."""

import json
import resource
import struct
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pipeline import uploaded
from wijkdna.pipeline import grids
from wijkdna.pipeline.uploads import REFUSALS, FileRefused, inspect

LAUGHS = "<!DOCTYPE x [" + "".join(
    f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(12)
) + "]>"  # fmt: skip


def refusal(content):
    """The key of the words with which a file is refused."""
    with pytest.raises(FileRefused) as refused:
        inspect(content)
    return {words: key for key, words in REFUSALS.items()}[str(refused.value)]


def read_or_words(content):
    """What is in a file, or the words with which it is refused."""
    try:
        return inspect(content)
    except FileRefused as refused:
        return str(refused)


def zip_bomb():
    """A sheet of 400 MB of spaces in 400 kB."""
    return uploaded.with_part(uploaded.xlsx([["a"]]), "xl/media/x.xml", lambda _: b" " * 400_000_000)


def lying_bomb():
    """The same, in a zip that says that it is one byte."""
    content = bytearray(uploaded.with_part(uploaded.xlsx([["a"]]), "xl/x.bin", lambda _: b" " * 50_000_000))
    size = struct.pack("<I", 50_000_000)
    return bytes(content.replace(size, struct.pack("<I", 1)))


def with_entities(content, part, code="utf-8"):
    def change(xml):
        head, _, rest = xml.decode().partition("?>")
        return f"{head}?>{LAUGHS}{rest}".encode(code)

    return uploaded.with_part(content, part, change)


def far_cell():
    """Two cells at the two ends of a sheet."""
    change = lambda xml: xml.replace(b'r="B2"', b'r="XFD1048576"').replace(b'r="2"', b'r="1048576"')  # noqa: E731
    return uploaded.with_part(uploaded.xlsx([[1, 2], [3, 4]]), "xl/worksheets/sheet1.xml", change)


def repeated():
    """A cell that says that it is there a million times sixteen thousand times."""
    cell = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="16384"/></table:table-row>'
    )
    return uploaded.ods([["a"]], after=cell)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\t", "empty"),
        (b"\0" * 500, "empty"),
        (b";;;\r\n;;;\r\n", "empty"),
        (b"a;b\n" * 5_000_001, "large"),
        (b"<html><body><table><tr><td>Kooimeer</td></tr></table></body></html>", "html"),
        (b"\r\n<TABLE><tr><td>1</td></tr></TABLE>", "html"),
        (b'<?xml version="1.0"?><Workbook/>', "kind"),
        (b"%PDF-1.7\n", "kind"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "kind"),
        (b'{"type": "Feature"}', "json"),
        (b"[1, 2, 3]", "json"),
        (b'{"type": "FeatureCollection", "features": [', "broken"),
        (b"[" * 200_000, "broken"),
        (b'{"features": [{"properties": {"a": ' + b"9" * 5000 + b"}}]}", "broken"),
        (b"a;b\x00\n1;2\n", "text"),
        (bytes(range(256)) * 20, "text"),
        (b'a;b\n"nooit gesloten;1\n2;3\n', "quotes"),
        (b"a;b\n1;" + b"x" * 100_001, "quotes"),
        (b"PK\x03\x04" + bytes(200), "broken"),
        (grids._OLE + bytes(4000), "broken"),
        (b"SQLite format 3\x00" + bytes(4000), "broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_in_words(content, key):
    assert refusal(content) == key


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (zip_bomb, "bomb"),
        (lying_bomb, "broken"),
        (far_cell, "heavy"),
        (repeated, "broken"),
        (lambda: with_entities(uploaded.xlsx([["a"]]), "xl/sharedStrings.xml"), "entities"),
        (lambda: uploaded.ods([["&l11;"]], before=LAUGHS), "entities"),
        (lambda: with_entities(uploaded.xlsx([["a"]]), "xl/sharedStrings.xml", "utf-16"), "entities"),
        (lambda: uploaded.xlsx([[*range(5000)], [*range(5000)]]), "columns"),
        (lambda: b"a;" * 5000 + b"b\n" + b"1;" * 5000 + b"2\n", "columns"),
        (lambda: b"a;b\n" + b"1;2\n" * 200_001, "rows"),
        (lambda: (b"1;" * 1999 + b"1\n") * 1600, "cells"),
        (lambda: uploaded.xlsx(*[[["a"]]] * 51), "sheets"),
        (lambda: uploaded.zipped({"[Content_Types].xml": "", "word/document.xml": "<a/>"}), "kind"),
        (lambda: uploaded.zipped({"buurten.shp": "x"}), "kind"),
        (lambda: uploaded.zipped({"[Content_Types].xml": "x", **{f"p{i}": "" for i in range(2001)}}), "bomb"),
        (lambda: uploaded.xlsx([["a"]])[:-40], "broken"),
        (lambda: uploaded.compound(b"x", "EncryptedPackage"), "locked"),
    ],
)
def test_what_is_too_much_is_refused_in_words(make, key):
    assert refusal(make()) == key


def test_a_workbook_with_a_password_is_refused():
    content = bytearray(uploaded.xlsx([["a"]]))
    with zipfile.ZipFile(BytesIO(content)) as packed:
        offset = packed.infolist()[0].header_offset
    content[offset + 6] |= 1
    start = content.index(b"PK\x01\x02")
    content[start + 8] |= 1

    assert refusal(bytes(content)) == "locked"


def test_a_name_counts_for_nothing_and_text_only_gives_questions():
    layout = inspect(b"naam;opmerking\nJan;was ziek\nPiet;kwam later\nKlaas;ging weg\n").sheets[0].layout

    assert {"values", "border_year"} <= set(layout.questions)


def test_half_a_sign_in_a_json_is_no_danger_to_a_database():
    content = json.dumps({"features": [{"properties": {"a\ud800": "x\0y\udfff"}}]}).encode()

    assert inspect(content).sheets[0].head == (("a?",), ("xy?",))


def test_twenty_megabytes_of_text_fit():
    content = b"gebied;" + b"x" * 90_000 + b"\n"

    assert inspect(content * (grids.MOST_BYTES // len(content))).sheets[0].height == 222


def test_the_process_gets_no_more_memory_than_it_may():
    """What it used cannot be read: the system counts what the process that started it used as well."""
    command = [sys.executable, "-I", grids.__file__]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while resource.prlimit(process.pid, resource.RLIMIT_AS) != (grids.MEMORY, grids.MEMORY):
        assert process.poll() is None
    process.communicate(far_cell())

    assert process.returncode < 0


def base_files():
    table = [["buurtcode", "aantal"], ["BU03610100", 5]]
    text = b"buurtcode;aantal\nBU03610100;1.234\n"
    return [uploaded.xlsx(table), uploaded.ods(table), uploaded.xls(table), text, text.decode().encode("utf-16")]


BASES = base_files()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_never_breaks(data):
    content = bytearray(data.draw(st.sampled_from(BASES)))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(content[: data.draw(st.integers(0, len(content)))])

    found = read_or_words(damaged)

    assert found in REFUSALS.values() or found.sheets[found.best].height > 0


@settings(max_examples=30, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode), st.text(max_size=200).map(
    lambda text: text.encode("utf-16", "replace"))))  # fmt: skip
def test_any_bytes_are_read_or_refused(content):
    found = read_or_words(content)

    assert found in REFUSALS.values() or found.sheets[found.best].height > 0
