"""The wijkplaat and the question cards, printed by a real browser: the right sheets, and nothing cut off."""

import io

import pytest
from pypdf import PdfReader

from tests.browser import pages
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

A4, A3 = [595, 842], [1191, 842]
PLATES = (
    *("BU19110801", "BU0363AF09", "BU04201608", "BU03960401", "BU00140001", "BU16761302", "BU17290002"),
    *("WK036104", "WK039408", "WK195209", "GM0361", "GM0363", "GM0523"),
)
CUT_OFF = """
[...document.querySelectorAll(
  '.plaat, .plaat__head, .plaat__list > li, .plaat__ask, .plaat__box, .plaat__foot, .kaart')]
  .filter(e => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)
  .map(e => `${e.className || e.tagName}: ${e.textContent.trim().slice(0, 60)} ${e.scrollHeight} ${e.clientHeight}`)
"""
OVER_THE_DRAWING = """
(() => {
  const box = s => document.querySelector(s).getBoundingClientRect();
  const draw = box('.plaat__draw');
  return ['.plaat__caption', '.plaat__signs'].map(box).filter(b =>
    b.left < draw.left || b.right > draw.right || b.top < draw.top || b.bottom > draw.bottom).length;
})()
"""


def printed(page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def sides(paper) -> list[list[int]]:
    return [[round(side) for side in sheet.mediabox[2:]] for sheet in paper.pages]


def words(sheet) -> str:
    return " ".join(sheet.extract_text().split())


@pytest.mark.parametrize("code", PLATES)
def test_a_wijkplaat_prints_on_one_side_of_a3_with_nothing_cut_off(open_page, code):
    page = open_page(f"/gebied/{code}/wijkplaat/", {"width": 1588, "height": 1122})
    page.emulate_media(media="print")

    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(OVER_THE_DRAWING) == 0
    paper = printed(page)
    assert sides(paper) == [A3]
    text = words(paper.pages[0])
    for said in (page.locator("h1").inner_text(), "Dit zeggen de cijfers", "Wat wij hoorden", "blad 1 van 1"):
        assert said in text
    assert "Afdrukken" not in text


@pytest.mark.parametrize("code", ["BU19110801", "BU03960401", "BU04201608", "GM0363"])
def test_cards_print_four_to_an_a4_with_nothing_cut_off(open_page, code):
    page = open_page(f"/gebied/{code}/kaarten/")
    page.emulate_media(media="print")
    sheets, cards = page.locator(".kaarten").count(), page.locator(".kaart").count()

    assert page.evaluate(CUT_OFF) == []
    paper = printed(page)
    assert cards == 4 * sheets
    assert sides(paper) == [A4] * sheets
    for number, sheet in enumerate(paper.pages, start=1):
        assert f"blad {number} van {sheets}" in words(sheet)


@pytest.mark.parametrize("path", ["wijkplaat/", "kaarten/", "afdrukken/"])
def test_the_page_of_a_paper_leads_to_its_pdf(open_page, path):
    page = open_page(pages.BUURT + path)

    answer = page.request.get(page.get_by_role("link", name="PDF").get_attribute("href"))

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body()[:5] == b"%PDF-"
    assert page.get_by_role("button", name="Afdrukken").is_visible()


def test_on_a_phone_the_wijkplaat_reads_as_a_page(open_page):
    page = open_page(pages.BUURT + "wijkplaat/", PHONE)

    sizes = page.evaluate(
        "[...document.querySelectorAll('.plaat__soft')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 16
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
