"""Places beside each other by keyboard, without script and on paper; pages.py has them for the tests of all pages."""

import io

import pytest
from pypdf import PdfReader

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import RULES, RUN, WIDER_THAN_THE_SCREEN, axe_finds

pytestmark = pytest.mark.browser

TWO = "/vergelijk/?gebied=BU19110801&gebied=BU19110701"
LEVELS = "/vergelijk/?gebied=BU19110801&gebied=GM1911"
EMPTY = "/vergelijk/?gebied=BU04201608&gebied=BU03960401"
CITY = "/vergelijk/?gebied=BU0363AF09&gebied=BU0363AD03&gebied=BU0363AF01"
FOUR = "/vergelijk/?gebied=GM0361&gebied=GM0363&gebied=PV27&gebied=NL00"
WRONG = (
    "/vergelijk/?gebied=BU19110801&gebied=niets&gebied=GM1911",
    "/vergelijk/?gebied=BU19110801&gebied=BU19110801&q=xqzxqz",
    "/vergelijk/?gebied=GM0361&gebied=GM0363&gebied=PV27&gebied=NL00&gebied=GM1911",
)


@pytest.mark.parametrize("path", [CITY, *WRONG])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_three_places_and_on_wrong_links(axe_page, path, viewport):
    page = axe_page(path, viewport)

    assert axe_finds(page, viewport) == []


def test_axe_finds_nothing_with_everything_open(axe_page):
    page = axe_page(FOUR)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")

    assert page.evaluate(RUN, RULES) == []


def test_axe_finds_nothing_in_the_colours_of_the_reader(axe_page):
    assert axe_page(FOUR, forced_colors="active").evaluate(RUN, RULES) == []


@pytest.mark.parametrize("path", WRONG)
def test_a_wrong_link_says_what_to_do_and_keeps_what_is_right(browser, address, path):
    page = browser.new_page(viewport=PHONE)

    answer = page.goto(address + path)

    assert answer is not None
    assert answer.status == 400
    assert page.locator(".note p").count() >= 2
    assert page.locator(".chosen li").count() >= 1
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    page.close()


def test_a_place_is_added_with_the_keyboard(open_page):
    page = open_page(LEVELS)
    field = page.get_by_label("Zet er een plek naast")

    field.focus()
    page.keyboard.type("wieringerw", delay=20)
    page.locator("#erbij-lijst [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.locator(":focus").press("Enter")

    page.wait_for_url("**gebied=BU19110801&gebied=GM1911&gebied=*")
    assert page.locator(".chosen li").count() == 3
    assert page.locator(".chosen__name a").first.inner_text() == "Kreileroord"


def test_a_place_is_added_and_taken_away_without_script(open_page):
    page = open_page("/vergelijk/", PHONE, java_script_enabled=False)

    page.locator("#erbij").fill("Kreileroord")
    page.get_by_role("button", name="Voeg toe").click()
    page.locator(".hits a").last.click()
    page.locator("#erbij").fill("GM1911")
    page.get_by_role("button", name="Voeg toe").click()

    assert page.locator("h1").inner_text() == "Kreileroord naast Hollands Kroon"
    assert page.locator(".differences > li").count() == 6
    page.get_by_role("link", name="Haal Kreileroord weg").click()
    assert page.locator(".chosen li").count() == 1


def test_a_column_tells_itself_and_arrows_walk_along_the_drawing(open_page):
    page = open_page(TWO)

    page.locator(".barcode .col", has_text="Koopwoningen").first.locator(".hit").click()
    words = page.locator("[data-readout] dd")
    assert words.inner_text().replace("\u00a0", " ").startswith("Kreileroord 86 %; Wieringerwerf Centrum 53 %.")

    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("[data-readout] dt").inner_text() == "Eengezinswoningen"


def test_all_themes_open_with_one_button_and_a_figure_leads_to_its_source(open_page):
    page = open_page(TWO)

    page.get_by_role("button", name="Alles openen").click()
    page.locator("#thema-wonen").get_by_role("link", name="86").click()

    page.wait_for_url("**/gebied/BU19110801/cijfers/aandeel_koop/")


@pytest.mark.parametrize("path", [TWO, LEVELS, EMPTY, CITY, FOUR])
def test_a_comparison_prints_on_three_sheets_with_the_drawing_on_its_side(open_page, path):
    page = open_page(path)
    heading = page.locator("h1").inner_text()

    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    sheets = [" ".join(sheet.extract_text().split()) for sheet in paper.pages]
    sizes = [tuple(round(side) for side in sheet.mediabox[2:]) for sheet in paper.pages]
    assert sizes == [(595, 842), (842, 595), (595, 842)]
    assert heading in sheets[0]
    assert "DNA-streepjescodes over elkaar" in sheets[1]
    assert "Dezelfde cijfers in een tabel" in sheets[2]
    assert all("Bronnen: CBS" in sheet for sheet in sheets)
    assert "Haal" not in sheets[0]
