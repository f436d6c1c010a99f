"""A Word file is read as text only, in a process of its own; whatever is no plain docx is refused with what to do."""

import zipfile
from io import BytesIO

import docx
import pytest

from wijkdna.web.tester import documents
from wijkdna.web.tester.documents import MOST_BYTES, REFUSALS, FileRefused, text_of

TYPES = "[Content_Types].xml"


def made(*paragraphs, header="", footer="", cells=()):
    """A docx as Word makes it."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = footer
    for one in paragraphs:
        document.add_paragraph(one)
    if cells:
        table = document.add_table(1, len(cells))
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            cell.text = text
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def changed(content, drop=(), **parts):
    """The same zip with other parts."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one not in parts and one not in drop:
                new.writestr(one, old.read(one))
        for name, text in parts.items():
            new.writestr(name, text)
    return file.getvalue()


def part(content, name):
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return packed.read(name)


def refusal(content):
    with pytest.raises(FileRefused) as refused:
        text_of(content)
    return {text: key for key, text in REFUSALS.items()}[str(refused.value)]


def test_text_of_headers_paragraphs_tables_and_footers_is_read_in_order():
    content = made(
        "Beste bewoner,", "Kom\tsoep eten.\nTot dan!", header="Gemeente", footer="Postbus 1", cells=("dag", "uur")
    )

    assert text_of(content) == "Gemeente\n\nBeste bewoner,\nKom\tsoep eten.\nTot dan!\ndag\nuur\n\nPostbus 1"


INSIDE = "<w:txbxContent><w:p><w:r><w:t>Gratis soep</w:t></w:r></w:p></w:txbxContent>"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
BOX = (
    f'<w:p><w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps">{INSIDE}</mc:Choice>'
    f"<mc:Fallback>{INSIDE}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
)


def test_a_text_box_is_read_once_and_what_was_deleted_is_not():
    content = made("Hier")
    deleted = "<w:p><w:del><w:r><w:delText>weg</w:delText></w:r></w:del><w:r><w:t>blijft</w:t></w:r></w:p>"
    body = part(content, "word/document.xml").replace(b"<w:sectPr", f"{BOX}{deleted}<w:sectPr".encode())

    assert text_of(changed(content, **{"word/document.xml": body})).split() == ["Hier", "Gratis", "soep", "blijft"]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b"PK" * (MOST_BYTES // 2 + 1), "large"),
        (b"%PDF-1.7", "kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 oud", "old"),
        (b"PK\x03\x04 niet echt", "broken"),
    ],
)
def test_what_is_no_docx_is_refused(content, key):
    assert refusal(content) == key


def test_a_zip_of_something_else_is_refused():
    assert refusal(changed(made("x"), drop=("word/document.xml",))) == "kind"


def test_macros_are_refused_by_their_part_and_by_what_the_file_calls_itself():
    content = made("x")
    kinds = part(content, TYPES).replace(b"wordprocessingml.document.main", b"macroEnabled.main")

    assert refusal(changed(content, **{"word/vbaProject.bin": b"x"})) == "macros"
    assert refusal(changed(content, **{TYPES: kinds})) == "macros"


@pytest.mark.parametrize("start", [b'<!DOCTYPE d [<!ENTITY e "x">]>', b"<!doctype d>"])
def test_entities_are_refused_before_anything_reads_them(start):
    content = made("x")
    body = part(content, "word/document.xml").replace(b"<w:document", start + b"<w:document", 1)

    assert refusal(changed(content, **{"word/document.xml": body})) == "entities"


@pytest.mark.parametrize("code", ["utf-16", "utf-16-be", "utf-32", "cp037", "utf-7"])
def test_a_part_in_another_encoding_is_refused_whatever_is_hidden_in_it(code):
    body = f'<?xml version="1.0" encoding="{code}"?><!DOCTYPE d [<!ENTITY e "x">]><d/>'.encode(code)

    assert refusal(changed(made("x"), **{"word/comments.xml": body})) == "entities"


def test_a_zip_bomb_is_refused_before_it_unpacks():
    assert refusal(changed(made("x"), **{"word/media/a.bin": b"\0" * (documents.MOST_UNPACKED + 1)})) == "heavy"


def test_many_parts_are_refused():
    many = {f"word/media/{n}": b"" for n in range(documents.MOST_PARTS)}

    assert refusal(changed(made("x"), **many)) == "heavy"


def test_xml_that_breaks_off_is_refused():
    content = made("x")
    body = part(content, "word/document.xml")[:-40]

    assert refusal(changed(content, **{"word/document.xml": body})) == "broken"


def test_a_file_without_text_or_with_too_much_is_refused():
    assert refusal(made(" ")) == "nothing"
    assert refusal(made("a" * (documents.MOST_SIGNS + 1))) == "long"
    assert len(text_of(made("a" * documents.MOST_SIGNS))) == documents.MOST_SIGNS


def test_a_part_that_is_packed_with_a_password_is_refused():
    content = bytearray(made("x"))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(sign)
        content[place + at] |= 1

    assert refusal(bytes(content)) == "old"
