"""The files of a plan: that each opens, that Word, ODT and PDF say the same, and that nothing breaks them."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import cycle, product
from typing import NamedTuple

import docx
import pikepdf
import pytest
from hypothesis import given, settings
from icalendar import Calendar
from lxml import etree
from odfdo import Document as OdfDocument
from pypdf import PdfReader
from python_calamine import load_workbook

from tests.plan_example import EMPTY, EXAMPLE, LINES, longest
from tests.plan_strategies import HOSTILE, PLANS
from tests.web.test_paper import is_tagged, of_paper, squeezed
from wijkdna.domain.paper_blocks import Grid, Paper, said
from wijkdna.domain.plan_page import one_page_of
from wijkdna.domain.plan_page_paper import page_paper_of
from wijkdna.domain.plan_paper import paper_of
from wijkdna.domain.plan_partner import halves_of
from wijkdna.domain.plan_texts import plain, with_texts
from wijkdna.web.plan_papers import documents

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NS = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
A4 = (595, 842)


def hostile():
    """The example with a hostile text after each of its texts."""
    words = cycle(HOSTILE)
    return with_texts(with_texts(EXAMPLE, lambda text: f"{text} {next(words)}" if text else ""), plain)


PLANS_HERE = {"voorbeeld": EXAMPLE, "vijandig": hostile(), "lang": longest()}
ALSO_ON_ONE_PAGE = {"hoofdletters": with_texts(longest("W"), plain), "leeg": EMPTY}


@pytest.fixture(scope="module", params=list(PLANS_HERE))
def plan(request):
    return PLANS_HERE[request.param]


class Made(NamedTuple):
    """A paper of a plan, with its files for Word and LibreOffice."""

    paper: Paper
    docx: bytes
    odt: bytes


@cache
def whole(plan):
    """The whole plan, made once."""
    return Made(paper_of(plan), documents.plan_docx(plan), documents.plan_odt(plan))


@cache
def one_page(plan):
    """The A4 for the wethouder, made once."""
    return Made(page_paper_of(plan), documents.alderman_docx(plan), documents.alderman_odt(plan))


@pytest.fixture(scope="module", params=[whole, one_page], ids=["heel", "wethouder"])
def made(request, plan):
    return request.param(plan)


def docx_texts(content):
    """All that a reader of the Word file reads, in order."""
    found = []
    for one in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(one, docx.table.Table):
            found += [cell.text for row in one.rows for cell in row.cells]
        else:
            found.append(one.text.replace("\t", " "))
    return [text for text in found if text]


def odt_texts(content):
    """The same of the ODT."""
    tree = xml_of(content, "content.xml")
    found = []
    for one in tree.iter(f"{{{NS['text']}}}p", f"{{{NS['text']}}}h"):
        for tab in one.iter(f"{{{NS['text']}}}tab"):
            tab.text = " "
        for frame in one.iter(f"{{{NS['draw']}}}frame"):
            frame[:] = []
        found.append("".join(one.itertext()))
    return [text for text in found if text]


def xml_of(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def pdf_words(content):
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


# ---- the same text in the same order


def test_word_and_odt_say_the_same_in_the_same_order(made):
    texts = [text for text in said(made.paper.blocks) if text]
    assert docx_texts(made.docx) == texts
    assert odt_texts(made.odt) == texts


def test_the_pdf_says_the_same_in_the_same_order():
    words, at = pdf_words(documents.plan_pdf(EXAMPLE)), 0
    # Pictures are text in a PDF too; a row of a table may be read line by line.
    for text in said(paper_of(EXAMPLE).blocks):
        first = squeezed(text)[:18]
        found = words.find(first, at)
        assert found >= 0 or first in words, text
        at = max(at, found - 400)


@settings(max_examples=10, deadline=None)
@given(PLANS)
def test_any_plan_makes_files_that_open_again(any_plan):
    made = with_texts(any_plan, plain)
    for one in (whole(made), one_page(made)):
        texts = [text for text in said(one.paper.blocks) if text]
        assert docx_texts(one.docx) == texts
        assert odt_texts(one.odt) == texts
        assert OdfDocument(io.BytesIO(one.odt)).body is not None
    for pdf in (documents.plan_pdf(made), documents.alderman_pdf(made)):
        assert is_tagged(PdfReader(io.BytesIO(pdf)))
    assert len(PdfReader(io.BytesIO(documents.alderman_pdf(made))).pages) == 1
    if made.partners:
        assert len(PdfReader(io.BytesIO(documents.partners_pdf(made))).pages) == (len(made.partners) + 1) // 2
    sheets = load_workbook(io.BytesIO(documents.actions_xlsx(made)))
    assert sheets.sheet_names == ["Acties", "Wie hoort wat", "Momenten"]
    assert len(sheets.get_sheet_by_name("Acties").to_python()) == 4 + len(made.actions)


def test_libreoffice_opens_every_file_and_shows_all_of_it(tmp_path):
    """One run for all files; where there is no LibreOffice, the other tests look at the same files by their XML."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine: the files are checked by their XML only")
    for name, one in PLANS_HERE.items():
        put(tmp_path, f"{name}-heel", whole(one))
        (tmp_path / f"{name}-xlsx.xlsx").write_bytes(documents.actions_xlsx(one))
    for name, one in (PLANS_HERE | ALSO_ON_ONE_PAGE).items():
        put(tmp_path, f"{name}-wethouder", one_page(one))
    files = sorted(map(str, tmp_path.iterdir()))
    own = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, own, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf"), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)

    shown = {one.stem: one.read_bytes() for one in (tmp_path / "pdf").iterdir()}
    assert len(shown) == len(files)
    for kind, (name, made) in product(
        ("docx", "odt"), {"heel": whole(EXAMPLE), "wethouder": one_page(EXAMPLE)}.items()
    ):
        words = pdf_words(shown[f"voorbeeld-{name}-{kind}"])
        assert [text for text in said(made.paper.blocks) if squeezed(text)[:18] not in words] == []
        assert "blad1van" in words
    pages = {name: len(PdfReader(io.BytesIO(one)).pages) for name, one in shown.items() if "wethouder" in name}
    assert {name: count for name, count in pages.items() if count != 1} == {}
    for one in EXAMPLE.actions:
        assert squeezed(one.action.title)[:12] in pdf_words(shown["voorbeeld-xlsx"])


def put(folder, name, made):
    for kind in ("docx", "odt"):
        (folder / f"{name}-{kind}.{kind}").write_bytes(getattr(made, kind))


# ---- Word


def test_word_is_dutch_everywhere_and_names_no_author(made):
    content = made.docx
    own = docx.Document(io.BytesIO(content)).core_properties
    assert (own.language, own.author, own.last_modified_by) == ("nl-NL", "", "")
    assert own.title == made.paper.title[:255]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    languages = re.findall(rb'<w:lang[^>]*w:val="([^"]+)"', parts["word/styles.xml"])
    assert set(languages) == {b"nl-NL"}
    assert b"en-US" not in parts["word/styles.xml"] + parts["word/settings.xml"]
    assert b"python-docx" not in b"".join(part for name, part in parts.items() if name.startswith("docProps/core"))


def test_word_has_real_styles_and_each_that_is_used_is_there(made):
    content = made.docx
    styles = xml_of(content, "word/styles.xml")
    known = {one.get(f"{W}styleId") for one in styles.iter(f"{W}style")}
    body = xml_of(content, "word/document.xml")
    used = {one.get(f"{W}val") for one in body.iter(f"{W}pStyle", f"{W}tblStyle")}
    assert used <= known
    deeper = {"Vraag"} if made.paper.is_one_page else {"Heading2", "Heading3", "Planregel"}
    assert {"Title", "Heading1", "ListBullet", "Caption", "WijkDNAtabel"} | deeper <= used
    assert not list(body.iter(f"{W}sz", f"{W}color")), "sizes and colours stand in the styles"


def test_every_table_in_word_repeats_its_headings_and_has_a_caption(made):
    tables = [one for one in made.paper.blocks if isinstance(one, Grid)]
    found = list(xml_of(made.docx, "word/document.xml").iter(f"{W}tbl"))
    assert len(found) == len(tables)
    for table, grid in zip(found, tables, strict=True):
        rows = list(table.iter(f"{W}tr"))
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, *[False] * (len(rows) - 1)]
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == grid.caption
        assert table.getprevious().find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Caption"


def test_pictures_in_word_and_odt_tell_what_they_show(made):
    alts = [one.alt for one in made.paper.blocks if hasattr(one, "alt")]
    assert len(alts) == (1 if made.paper.is_one_page else 2)
    body = xml_of(made.docx, "word/document.xml")
    assert [one.get("descr") for one in body.iter() if one.tag.endswith("}docPr")] == alts
    odt = xml_of(made.odt, "content.xml")
    assert [one.text for one in odt.iter(f"{{{NS['svg']}}}desc")] == alts


def test_head_and_foot_say_place_day_page_and_sources():
    made = docx.Document(io.BytesIO(whole(EXAMPLE).docx)).sections[0]
    assert made.header.paragraphs[0].text == "Plan van aanpak Kreileroord\t12 november 2026"
    foot = made.footer.paragraphs[0]
    assert foot.text == "Bronnen: CBS, Energieregio Noord-Holland Noord\tblad 1 van 1"
    assert [one.text.strip() for one in foot._p.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
    assert (round(made.page_width.mm), round(made.page_height.mm), round(made.left_margin.mm)) == (210, 297, 20)


# ---- ODT


def test_the_odt_is_a_sound_package_in_dutch(made):
    content = made.odt
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        assert (names[0], package.getinfo("mimetype").compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert package.read("mimetype") == b"application/vnd.oasis.opendocument.text"
    manifest = xml_of(content, "META-INF/manifest.xml")
    listed = {one.get(f"{{{NS['manifest']}}}full-path") for one in manifest}
    assert {name for name in names if not name.startswith(("META-INF", "mimetype"))} <= listed
    assert {name for name in listed if not name.endswith("/")} <= set(names)
    assert OdfDocument(io.BytesIO(content)).meta.get_language() == "nl-NL"
    default = xml_of(content, "styles.xml").find(
        ".//style:default-style[@style:family='paragraph']/style:text-properties", NS
    )
    assert (default.get(f"{{{NS['fo']}}}language"), default.get(f"{{{NS['fo']}}}country")) == ("nl", "NL")


def test_every_style_that_the_odt_uses_is_there(made):
    content = made.odt
    body, styles = xml_of(content, "content.xml"), xml_of(content, "styles.xml")
    known = {one.get(f"{{{NS['style']}}}name") for tree in (body, styles) for one in tree.iter()}
    name = re.compile(r"\}style-name$")
    used = {value for one in body.iter() for key, value in one.attrib.items() if name.search(key)}
    assert used <= known
    headings = [one.get(f"{{{NS['text']}}}outline-level") for one in body.iter(f"{{{NS['text']}}}h")]
    assert set(headings) == ({"1"} if made.paper.is_one_page else {"1", "2", "3"})


def test_every_table_in_the_odt_has_a_row_of_headings(made):
    tables = list(xml_of(made.odt, "content.xml").iter(f"{{{NS['table']}}}table"))
    assert tables
    assert all(len(one.findall("table:table-header-rows/table:table-row", NS)) == 1 for one in tables)


# ---- PDF


@pytest.mark.parametrize("make", [documents.plan_pdf, documents.alderman_pdf, documents.partners_pdf])
def test_every_pdf_is_tagged_a4_and_has_a_title(plan, make):
    content = make(plan)
    with pikepdf.open(io.BytesIO(content)) as paper:
        root = paper.Root
        assert str(root.Lang) in ("nl", "nl-NL")
        assert (bool(root.MarkInfo.Marked), bool(root.ViewerPreferences.DisplayDocTitle)) == (True, True)
        assert "/StructTreeRoot" in root
        with paper.open_metadata() as meta:
            assert (meta["pdfuaid:part"], bool(meta["dc:title"])) == ("1", True)
        assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in paper.pages} == {A4}


def test_the_plan_as_pdf_has_headings_tables_with_head_cells_and_told_pictures():
    found = of_paper(PdfReader(io.BytesIO(documents.plan_pdf(EXAMPLE))))
    kinds = [kind for kind, _ in found]
    assert {"H1", "H2", "H3", "H4", "Table", "TH", "TD", "L", "LI", "Figure"} <= set(kinds)
    heads = sum(len(one.columns) for one in paper_of(EXAMPLE).blocks if isinstance(one, Grid))
    assert kinds.count("TH") == heads
    assert [alt for kind, alt in found if kind == "Figure"] == [
        one.alt for one in paper_of(EXAMPLE).blocks if hasattr(one, "alt")
    ]


@pytest.mark.parametrize("word", ["Wijkbewonersbijeenkomst ", "W", "ja en nee "])
def test_the_page_for_the_wethouder_is_one_a4_also_with_the_longest_texts(word):
    plan = with_texts(longest(word), plain)
    paper = PdfReader(io.BytesIO(documents.alderman_pdf(plan)))
    assert len(paper.pages) == 1
    words, page = squeezed(paper.pages[0].extract_text()), one_page_of(plan)
    alerts = (page.left_out, page.unsure)
    for text in (*page.goal, *page.for_whom, *page.stop, page.more, page.foot, *page.not_reaching, *alerts):
        assert (squeezed(text) or "leeg") in words
    assert "meerinhetplan" in words


@pytest.mark.parametrize("word", ["Wijkbewonersbijeenkomst ", "W"])
def test_half_a_page_per_partner_stays_half_a_page(word):
    plan = with_texts(longest(word), plain)
    paper = PdfReader(io.BytesIO(documents.partners_pdf(plan)))
    assert len(paper.pages) == 2
    words = squeezed("".join(page.extract_text() for page in paper.pages))
    for one in halves_of(plan):
        for part in (*one.left, *one.right):
            assert all(squeezed(text) in words for text in part.said)


def test_what_our_letters_do_not_have_becomes_a_small_box_on_paper_only():
    plan = replace(EXAMPLE, title="Feest 🏠 漢")
    assert squeezed("Feest □ □") in pdf_words(documents.plan_pdf(plan))
    assert docx_texts(documents.plan_docx(plan))[0] == "Feest 🏠 漢"


# ---- Excel


def test_the_workbook_has_real_days_and_numbers_and_its_headings_stay_in_view():
    content = documents.actions_xlsx(EXAMPLE)
    rows = load_workbook(io.BytesIO(content)).get_sheet_by_name("Acties").to_python()
    heads, first = rows[3], rows[5]
    row = dict(zip(heads, first, strict=True))
    assert (row["Regel"], row["Actie"], row["Van"]) == (6, "Samen langs de deuren", date(2027, 1, 11))
    assert (row["Bereik, laag"], row["Geld in euro’s"], row["Kiezen op"]) == (96, 50, date(2027, 4, 1))
    assert rows[6][heads.index("Let op")] == "Een reden geldt niet meer"
    assert rows[6][heads.index("Van")] == ""
    sheet = xml_of(content, "xl/worksheets/sheet1.xml")
    pane = sheet.find(".//{*}pane")
    assert (pane.get("ySplit"), pane.get("xSplit"), pane.get("state")) == ("4", "2", "frozen")


def test_a_text_is_never_a_formula():
    content = documents.actions_xlsx(with_texts(EXAMPLE, lambda text: f"=1+1{text}" if text else ""))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            assert b"<f>" not in package.read(name)
    row = load_workbook(io.BytesIO(content)).get_sheet_by_name("Acties").to_python()[4]
    assert row[1] == "=1+1Eerst ophalen"


# ---- the calendar


def test_the_calendar_has_actions_choices_and_moments_as_whole_days():
    events = {str(one["uid"]): one for one in Calendar.from_ical(documents.plan_ics(EXAMPLE, 7)).walk("VEVENT")}
    days = {uid: (one.decoded("dtstart"), one.decoded("dtend")) for uid, one in events.items()}
    assert len(events) == 4 + 2 + 2
    doors = next(uid for uid in days if uid.startswith("plan-7-line-6@"))
    assert days[doors] == (date(2027, 1, 11), date(2027, 1, 31))
    assert str(events[doors]["summary"]) == "Samen langs de deuren"
    assert str(events[doors]["location"]) == "alle straten"
    stop = next(one for uid, one in events.items() if uid.startswith("plan-7-line-6-kiezen@"))
    assert "Stoppen als er minder dan 10 afspraken zijn" in str(stop["description"])
    fair = next(one for one in events.values() if str(one["summary"]) == "Kermis")
    assert "Botst met: Buren vragen buren" in str(fair["description"])


def test_a_second_time_the_calendar_has_the_same_events_and_its_lines_are_folded():
    first, second = (
        documents.plan_ics(EXAMPLE, 7),
        documents.plan_ics(replace(EXAMPLE, version=4, lines=LINES[::-1]), 7),
    )

    def uids(content):
        return {str(one["uid"]) for one in Calendar.from_ical(content).walk("VEVENT")}

    assert uids(first) == uids(second)
    for content in (first, documents.plan_ics(hostile(), 7), documents.plan_ics(with_texts(longest(), plain), 7)):
        lines = content.split(b"\r\n")
        assert all(len(one) <= 75 for one in lines)
        assert not any(b"\n" in one for one in lines)
