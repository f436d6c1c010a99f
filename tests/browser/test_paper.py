"""Paper: two sides of A4 for every area, and the print of the browser."""

import io

import pytest
from pypdf import PdfReader

from tests.browser import pages

pytestmark = pytest.mark.browser

A4 = (595, 842)
ON_PAPER = (
    *("BU19110801", "BU0363AF09", "BU04201608", "BU03960401", "BU03620201", "BU19630001"),
    *("WK036104", "WK037505", "WK167602", "GM0361", "GM0363", "GM1911"),
)


def print_page(page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def words(sheet) -> str:
    return " ".join(sheet.extract_text().split())


@pytest.mark.parametrize("code", ON_PAPER)
def test_an_area_prints_on_two_sides_of_a4(open_page, code):
    page = open_page(f"/gebied/{code}/afdrukken/")
    name = page.locator("h1").inner_text()
    headlines = [" ".join(line.split()) for line in page.locator(".card h3").all_inner_texts()]

    paper = print_page(page)

    assert len(paper.pages) == 2
    assert [round(side) for side in paper.pages[0].mediabox[2:]] == list(A4)
    first, second = (words(sheet) for sheet in paper.pages)
    assert name in first
    assert [line for line in headlines if line.split(".")[0][:20] not in first] == []
    assert "DNA-streepjescode" in second
    for sheet, number in ((first, "blad 1 van 2"), (second, "blad 2 van 2")):
        assert number in sheet
        assert "Bronnen: CBS" in sheet


def test_the_page_itself_prints_with_all_it_says(open_page):
    page = open_page(pages.BUURT)

    paper = print_page(page)

    text = " ".join(words(sheet) for sheet in paper.pages)
    assert f"blad 1 van {len(paper.pages)}" in text
    assert "Zes dingen die opvallen" in text
    assert "Alle cijfers per thema" in text
    assert "Menu" not in text
    assert "Afdrukken" not in text


@pytest.mark.parametrize(
    "path", ["/gebied/PV27/afdrukken/", "/gebied/NL00/afdrukken/", "/over-de-cijfers/", "/bronnen/"]
)
def test_other_pages_print_too(open_page, path):
    page = open_page(path)
    heading = page.locator("h1").inner_text()

    paper = print_page(page)

    assert heading in words(paper.pages[0])
    assert f"blad 1 van {len(paper.pages)}" in words(paper.pages[0])
