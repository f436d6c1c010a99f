"""Paper: the wijkplaat, the cards and the Rijke foto, as pages and as tagged PDF that say the same."""

import io
import random
import re

import numpy as np
import pytest
from pypdf import PdfReader

from tests.web.conftest import Site
from wijkdna.domain.areas import Level
from wijkdna.store.shapes import FLAT
from wijkdna.store.talk_guide import load_talk_guide
from wijkdna.web.paper import documents, queries
from wijkdna.web.paper.drawings import ground_of, qr_of, rulers_of

VILLAGE = "BU19110801"  # Kreileroord
EMPTY = "BU03960401"  # nobody lives there
NO_BORDER = "BU00140001"  # a buurt of Groningen, whose buurten have no border here
LONG_NAME = "WK039408"
KINDS = (
    VILLAGE,
    EMPTY,
    NO_BORDER,
    LONG_NAME,
    "BU04201608",
    "BU0363AF09",
    "BU16761302",
    "BU17290002",
    "WK195209",
    "GM0523",
    "WK036104",
    "GM0361",
    "GM0363",
    "PV27",
    "NL00",
)
PAPERS = {"rijke-foto": "rijke foto", "wijkplaat": "wijkplaat", "kaarten": "vragenkaarten"}
A4, A3 = (595, 842), (1191, 842)
METRES = 111_320
"""In a degree of latitude."""


def squeezed(text):
    """Without spaces: where a line breaks differs between a page and a PDF."""
    return re.sub(r"[\s\u200b]+", "", text)


def pdf_of(site, address):
    answer = site.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), address
    return PdfReader(io.BytesIO(answer.content))


def words(paper):
    return squeezed("".join(sheet.extract_text() for sheet in paper.pages))


def sizes(paper):
    return {tuple(round(side) for side in sheet.mediabox[2:]) for sheet in paper.pages}


def tags(node, found=None):
    """Every structure element of a tagged PDF as (kind, alternative text), in reading order."""
    found = [] if found is None else found
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            tags(one, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append((node["/S"][1:], node.get("/Alt", "")))
        if "/K" in node:
            tags(node["/K"], found)
    return found


def of_paper(paper):
    return tags(paper.trailer["/Root"]["/StructTreeRoot"])


def is_tagged(paper):
    root = paper.trailer["/Root"]
    return bool(root["/MarkInfo"]["/Marked"]) and "/StructTreeRoot" in root and root["/Lang"] in ("nl", "nl-NL")


def missing(paper, said):
    """Texts that are not on the paper."""
    on_paper = words(paper)
    return [text for text in said if squeezed(text) not in on_paper]


def said_on_photo(page):
    """What the page to print says, without what only a screen shows."""
    main = page.one("main")
    wanted = [one for one in page.elements if one.inside(main)]
    cards = [one for one in wanted if {"cmp", "not", "q", "src", "facts"} & set(one.classes)]
    top = [
        one for one in wanted if one.tag in ("b", "span") and one.parent and one.parent.parent in page.all(css="top5")
    ]
    texts = [one for one in wanted if one.tag in ("h1", "h2", "h3", "dt", "dd")] + cards + top
    readout = page.all(css="readout")
    return [one.text for one in texts if not any(one.inside(box) for box in readout)]


def said_on_plate(page):
    plate = page.one("article", "plaat")
    return [one.text for one in page.elements if one.inside(plate) and one.tag in ("h1", "h2", "p", "th", "span")]


def said_on_cards(page):
    return [
        one.text for one in page.elements if one.tag in ("h1", "h2") or (one.tag == "p" and one.parent.tag != "div")
    ]


@pytest.mark.parametrize("code", [VILLAGE, EMPTY, NO_BORDER, LONG_NAME, "GM0361"])
def test_the_wijkplaat_is_one_sheet_of_a3_that_says_what_the_page_says(shipped_site, code):
    page = shipped_site.page(f"/gebied/{code}/wijkplaat/")

    paper = pdf_of(shipped_site, f"/gebied/{code}/wijkplaat.pdf")

    assert (len(paper.pages), sizes(paper)) == (1, {A3})
    assert missing(paper, said_on_plate(page)) == []
    assert page.h1 in paper.metadata.title
    assert is_tagged(paper)


@pytest.mark.parametrize("code", [VILLAGE, EMPTY, "GM0361", "WK036104"])
def test_the_rijke_foto_is_two_sides_of_a4_that_say_what_the_page_says(shipped_site, code):
    page = shipped_site.page(f"/gebied/{code}/afdrukken/")

    paper = pdf_of(shipped_site, f"/gebied/{code}/rijke-foto.pdf")

    assert (len(paper.pages), sizes(paper)) == (2, {A4})
    assert missing(paper, said_on_photo(page)) == []
    assert paper.metadata.title == f"Rijke foto van {page.h1}"
    assert is_tagged(paper)


@pytest.mark.parametrize("code", [VILLAGE, EMPTY, "BU04201608"])
def test_the_cards_stand_four_to_an_a4_and_say_what_the_page_says(shipped_site, shipped_release, code):
    page = shipped_site.page(f"/gebied/{code}/kaarten/")
    cards = queries.cards(shipped_release, shipped_release.row(code))

    paper = pdf_of(shipped_site, f"/gebied/{code}/kaarten.pdf")

    assert len(cards) == 4 * len(paper.pages) == len(page.all("article", "kaart"))
    assert sizes(paper) == {A4}
    assert missing(paper, said_on_cards(page)) == []
    assert is_tagged(paper)


@pytest.mark.parametrize("code", ["PV27", "NL00"])
def test_of_a_provincie_and_the_land_the_rijke_foto_tells_the_themes(shipped_site, code):
    page = shipped_site.page(f"/gebied/{code}/afdrukken/")

    paper = pdf_of(shipped_site, f"/gebied/{code}/rijke-foto.pdf")

    assert len(paper.pages) == 1
    assert missing(paper, said_on_photo(page)) == []


@pytest.mark.parametrize("paper", ["wijkplaat/", "wijkplaat.pdf", "kaarten/", "kaarten.pdf"])
@pytest.mark.parametrize("code", ["PV27", "NL00"])
def test_around_a_table_sits_no_provincie(shipped_site, code, paper):
    page = shipped_site.page(f"/gebied/{code}/{paper}", 404)

    assert "is er voor een gemeente, wijk of buurt" in page.h1
    assert f"/gebied/{code}/" in page.links()


@pytest.mark.parametrize(("address", "what"), PAPERS.items())
def test_a_file_has_a_name_that_a_person_understands(shipped_site, address, what):
    answer = shipped_site.get(f"/gebied/{VILLAGE}/{address}.pdf")

    name = re.fullmatch(r'inline; filename="(.+)"', answer["Content-Disposition"])
    assert name
    assert re.fullmatch(rf"Kreileroord, {what} \d{{4}}-\d\d-\d\d\.pdf", name[1])


def test_a_name_with_other_letters_is_written_so_that_every_browser_reads_it(shipped_site, shipped_release):
    row = next(k for k, name in enumerate(shipped_release.areas.names) if "ú" in name and "/" not in name)
    code = shipped_release.areas.codes[row]

    disposition = shipped_site.get(f"/gebied/{code}/rijke-foto.pdf")["Content-Disposition"]

    assert disposition.startswith("inline; filename*=utf-8''")
    assert "%C3%BA" in disposition


def test_a_slash_in_a_name_is_no_folder(shipped_site):
    disposition = shipped_site.get(f"/gebied/{LONG_NAME}/wijkplaat.pdf")["Content-Disposition"]

    assert 'filename="Burgerveen - Leimuiderbrug - Weteringbru, wijkplaat ' in disposition


@pytest.mark.parametrize("paper", PAPERS)
def test_every_picture_of_a_pdf_has_an_alternative_text(shipped_site, paper):
    found = of_paper(pdf_of(shipped_site, f"/gebied/{VILLAGE}/{paper}.pdf"))

    pictures = [alt for kind, alt in found if kind == "Figure"]
    assert len(pictures) == {"rijke-foto": 9, "wijkplaat": 8, "kaarten": 0}[paper]
    assert [alt for alt in pictures if len(alt) < 20] == []


def test_a_pdf_has_headings_lists_and_tables_of_its_own(shipped_site):
    found = [kind for kind, _ in of_paper(pdf_of(shipped_site, f"/gebied/{VILLAGE}/wijkplaat.pdf"))]

    assert [found.count(kind) for kind in ("H1", "H2", "Table", "TH", "L", "LI")] == [1, 5, 1, 4, 2, 12]


def test_the_alternative_text_of_the_code_tells_every_figure_in_it(shipped_site):
    page = shipped_site.page(f"/gebied/{VILLAGE}/afdrukken/")
    labels = {one["data-label"] for one in page.elements if "data-label" in one.attrs}

    found = of_paper(pdf_of(shipped_site, f"/gebied/{VILLAGE}/rijke-foto.pdf"))

    told = " ".join(alt for kind, alt in found if kind == "Figure")
    assert labels
    assert [label for label in labels if f"{label}: " not in told] == []


def test_words_of_typst_in_a_text_stay_words(shipped_release):
    row = shipped_release.row(VILLAGE)
    area = queries.plate(shipped_release, row).area
    wild = '#strike[x] *b* $y$ `c` "quote" \\ <label> @ref // # = kop'
    card = queries.Card("C1", wild, figure=wild, source=wild, follow_up=wild, care=wild)

    paper = PdfReader(io.BytesIO(documents.pdf("cards", documents.cards_content(area, [[card] * 4], "vandaag"))))

    assert words(paper).count(squeezed(wild)) == 20


@pytest.mark.parametrize(
    ("paper", "page"), [("rijke-foto", "afdrukken"), ("wijkplaat", "wijkplaat"), ("kaarten", "kaarten")]
)
def test_a_pdf_that_cannot_be_made_says_so_and_leads_to_the_page(own_data, paper, page):
    """Our letters are those of Europe: a name in others would be boxes on paper, and so there is no paper."""
    areas = next(own_data.glob("releases/*/latest/areas.json"))
    areas.write_text(areas.read_text(encoding="utf-8").replace('"Voorbeeldstad"', '"漢字"'), encoding="utf-8")
    site = Site(own_data)

    failed = site.page(f"/gebied/GM9901/{paper}.pdf", 500)

    assert failed.h1 == "De PDF is niet gelukt"
    assert f"/gebied/GM9901/{page}/" in failed.links()
    assert site.page(f"/gebied/GM9901/{page}/").h1.endswith("漢字")


def test_the_qr_code_leads_to_the_page_of_the_area_on_this_site(shipped_site):
    page = shipped_site.page(f"/gebied/{VILLAGE}/wijkplaat/")

    address = f"http://testserver/gebied/{VILLAGE}/"
    assert page.one("span", "plaat__address").text == address
    assert page.one("path", "qr__dark")["d"] == qr_of(address).d


@pytest.mark.parametrize("address", ["https://wijkdna.example.nl/gebied/GM0361/", "http://127.0.0.1:8000/gebied/NL00/"])
def test_a_qr_code_has_quiet_room_around_it_and_its_three_eyes(address):
    code = qr_of(address)

    dark = {tuple(map(int, one.split()[:2])) for one in re.findall(r"M(\d+ \d+)h", code.d)}
    assert min(x for x, _ in dark) == min(y for _, y in dark) == 2
    assert max(x for x, _ in dark) == code.size - 3
    assert {(2, 2), (code.size - 3, 2), (2, code.size - 3)} <= dark


def test_worries_stay_off_the_table(shipped_release):
    rng = random.Random(3)
    rows = [row for row, level in enumerate(shipped_release.areas.levels) if level in queries.LEVELS]

    for row in rng.sample(rows, 400):
        told = [*queries.plate(shipped_release, row).figures]
        assert [one for one in told if shipped_release.indicators[one.column].valence == "kwetsbaar"] == []


def test_the_question_of_a_worry_goes_along_without_its_figure(shipped_release):
    row = shipped_release.row("GM0363")
    worries = {
        shipped_release.indicators[column].question
        for column in shipped_release.standouts[row].tolist()
        if column >= 0 and shipped_release.indicators[column].valence == "kwetsbaar"
    }

    quiet = [one for one in queries.cards(shipped_release, row) if one.code.startswith("C") and not one.figure]

    assert worries
    assert {f'Vraag buiten: "{one.question}"' for one in quiet} == worries


def test_every_question_of_the_talk_guide_has_a_card(shipped_release):
    cards = queries.cards(shipped_release, shipped_release.row(EMPTY))

    assert [one.code for one in cards if one.code.startswith("G")] == [f"G{number}" for number in range(1, 13)]
    asked = [one.question for one in cards if one.code.startswith("G")]
    assert asked == [one.ask for one in load_talk_guide().questions]
    assert len({one.code for one in cards}) == len(cards)


def test_a_place_with_few_figures_gets_room_for_what_people_know(shipped_release):
    plate = queries.plate(shipped_release, shipped_release.row(EMPTY))

    assert [one.code for one in plate.figures] + list(plate.open_codes) == ["C1", "C2", "C3", "C4", "C5", "C6"]
    assert len(plate.open_codes) == 5


def test_a_buurt_without_border_gets_that_of_its_wijk_and_says_so(shipped_release):
    ground = ground_of(shipped_release, shipped_release.row(NO_BORDER))

    assert ground.caption == "De grens van deze buurt hebben we niet. De stippellijn is de wijk Centrum."
    assert ground.border


def test_a_place_without_any_border_gets_an_empty_sheet(built_release):
    rows = [row for row, level in enumerate(built_release.areas.levels) if level in queries.LEVELS]

    grounds = [ground_of(built_release, row) for row in rows]

    empty = [one for one in grounds if not one.border]
    assert [one.caption.endswith("hebben we niet. Teken hem zelf.") for one in empty] == [True] * len(empty)


def test_the_border_fits_in_its_frame_and_the_scale_is_true(shipped_release):
    outline = shipped_release.shapes.borders("GM1911", Level.BUURT)[VILLAGE]
    width, height = np.ptp(outline.polygons[0][0] / FLAT, axis=0) * METRES * [np.cos(np.radians(52.84)), 1]

    ground = ground_of(shipped_release, shipped_release.row(VILLAGE))

    x, y = np.array(re.findall(r"([\d.]+) ([\d.]+)", ground.border), dtype=float).T
    assert ground.scale_text == "100 meter"
    assert (x.min() >= 0, x.max() <= ground.width) == (True, True)
    assert (y.min() >= 0, y.max() <= ground.height) == (True, True)
    assert np.ptp(x) / ground.scale * 100 == pytest.approx(width, rel=0.01)
    assert np.ptp(y) / ground.scale * 100 == pytest.approx(height, rel=0.01)


def test_a_ruler_counts_who_lies_lower_and_who_higher(shipped_release):
    row = shipped_release.row(VILLAGE)
    plate = queries.plate(shipped_release, row)

    rulers = rulers_of(shipped_release, row, plate.figures)

    supermarket = next(one for one in plate.figures if "supermarkt" in one.sentence)
    column = supermarket.column
    mates = [one for one in shipped_release.areas.within(shipped_release.whole(row), Level.BUURT)]
    values = [
        float(shipped_release.values[one, column]) for one in mates if shipped_release.measured_for[one, column] == one
    ]
    me = float(shipped_release.values[row, column])
    lower, higher = sum(value < me for value in values), sum(value > me for value in values)
    assert rulers[supermarket.code].desc == (
        f"Van de {len(values)} buurten van Hollands Kroon liggen er {lower} lager en {higher} hoger."
    )


def sample(latest, number):
    """Areas of all levels: some of each kind, the same ones every time."""
    rng, areas = random.Random(2026), latest.areas
    drawn = [
        code
        for level, share in ((Level.BUURT, 0.5), (Level.WIJK, 0.3), (Level.GEMEENTE, 0.2))
        for code in rng.sample(
            [areas.codes[row] for row, its in enumerate(areas.levels) if its is level], round(number * share)
        )
    ]
    return [*KINDS, *drawn]


@pytest.mark.slow
def test_papers_of_all_kinds_of_areas_are_whole(shipped_site, shipped_release, request):
    wrong = []

    for code in sample(shipped_release, 20 if request.config.getoption("thorough") else 0):
        area = shipped_release.areas.levels[shipped_release.row(code)]
        photo = pdf_of(shipped_site, f"/gebied/{code}/rijke-foto.pdf")
        at_table = area in queries.LEVELS
        lost = missing(photo, said_on_photo(shipped_site.page(f"/gebied/{code}/afdrukken/")))
        if lost or not is_tagged(photo) or (at_table and len(photo.pages) != 2):
            wrong.append((code, "rijke-foto", len(photo.pages), lost))
        if not at_table:
            continue
        for paper, said in (("wijkplaat", said_on_plate), ("kaarten", said_on_cards)):
            made = pdf_of(shipped_site, f"/gebied/{code}/{paper}.pdf")
            page = shipped_site.page(f"/gebied/{code}/{paper}/")
            sheets = len(page.all("section", "kaarten")) or 1
            lost = missing(made, said(page))
            if lost or len(made.pages) != sheets or not is_tagged(made) or page.h1 not in made.metadata.title:
                wrong.append((code, paper, len(made.pages), made.metadata.title, lost))

    assert wrong == []
