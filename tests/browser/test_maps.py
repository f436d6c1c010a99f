"""The map in a browser that can move it: card, keyboard, address, files and paper, and what remains without."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import RULES, RUN, SMALL_TARGETS, WIDER_THAN_THE_SCREEN, axe_finds

pytestmark = [pytest.mark.browser, pytest.mark.webgl]

AMSTERDAM = "/gebied/GM0363/kaart/"
ALKMAAR = "/gebied/GM0361/kaart/"
KREILEROORD = "/gebied/BU19110801/kaart/"
MOVING = ".map.is-moving"


@pytest.fixture
def moving(open_page):
    """moving(path, ...) opens a map and waits until it moves."""

    def open_one(path, viewport=DESKTOP, **options):
        page = open_page(path, viewport, **options)
        page.locator(MOVING).wait_for(timeout=60_000)
        return page

    return open_one


def state_of(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def middle_of(page, name):
    """Where an area lies on the screen: the drawing under the moving map has nearly the same place."""
    box = page.locator(".map__areas path", has=page.locator(f"title:text('{name}')")).first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("path", [AMSTERDAM, KREILEROORD, "/gebied/NL00/kaart/", ALKMAAR + "?kleur=verschil"])
def test_the_moving_map_takes_the_place_of_the_drawing(moving, path):
    page = moving(path)

    assert page.locator(".map__gl canvas").count() == 1
    assert page.locator(".map__svg").evaluate("e => getComputedStyle(e).visibility") == "hidden"
    drawing, gl = page.locator(".map__svg").bounding_box(), page.locator(".map__gl").bounding_box()
    assert gl["height"] >= drawing["height"] > 200


def test_the_moving_map_speaks_dutch(moving):
    page = moving(ALKMAAR)

    assert page.get_by_role("button", name="Dichterbij").count() == 1
    assert page.get_by_role("button", name="Verder weg").count() == 1
    assert page.locator(".map__gl canvas").get_attribute("aria-label").startswith("Kaart om te bewegen")


def test_without_webgl_the_drawing_stays(open_page, address, browser):
    context = browser.new_context(base_url=address, viewport=DESKTOP)
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = context.new_page()
    page.goto(ALKMAAR)
    page.locator("[data-choose]").first.click()
    expect(page.locator("#gekozen h2")).to_be_visible()

    assert page.locator(".map__gl").count() == 0
    assert page.locator(".map__svg").is_visible()
    context.close()


def test_a_click_on_the_map_opens_the_card_of_that_area(moving):
    page = moving("/gebied/GM0361/kaart/?niveau=wijk")
    x, y = middle_of(page, "Schermer")

    page.mouse.click(x, y)

    expect(page.locator("#gekozen h2")).to_have_text("Schermer")
    assert state_of(page)["gekozen"] == page.locator("tr.is-chosen").get_attribute("data-code")


def test_enter_on_a_name_in_the_table_opens_its_card_and_takes_the_reader_there(moving):
    page = moving(AMSTERDAM)
    link = page.locator("[data-choose]", has_text="Waterloopleinbuurt")
    link.focus()

    page.locator(":focus").press("Enter")

    expect(page.locator("#gekozen h2")).to_have_text("Waterloopleinbuurt")
    assert page.evaluate("document.activeElement.id") == "gekozen"
    told = page.locator("#gekozen").inner_text().replace("\u00a0", " ")
    assert "In Waterloopleinbuurt is 21 % van de bewoners 65 jaar of ouder." in told
    assert urlsplit(page.url).path == AMSTERDAM


def test_escape_closes_the_card_and_brings_the_reader_back(moving):
    page = moving(ALKMAAR)
    link = page.locator("[data-choose]", has_text="Overdie-Oost")
    link.focus()
    page.locator(":focus").press("Enter")
    expect(page.locator("#gekozen h2")).to_have_text("Overdie-Oost")

    page.keyboard.press("Escape")

    expect(page.locator("#gekozen h2")).to_have_count(0)
    assert page.evaluate("document.activeElement.textContent") == "Overdie-Oost"
    assert "gekozen" not in state_of(page)


def test_the_address_and_all_links_keep_the_chosen_area(moving):
    page = moving(ALKMAAR + "?cijfer=eenzaam&jaar=2016")
    page.locator("[data-choose]", has_text="Overdie-Oost").click()
    expect(page.locator("#gekozen h2")).to_have_text("Overdie-Oost")
    code = state_of(page)["gekozen"]

    page.get_by_role("link", name="2020", exact=True).click()

    assert state_of(page) == {"cijfer": "eenzaam", "jaar": "2020", "niveau": "buurt", "gekozen": code}
    assert page.locator("#gekozen h2").inner_text() == "Overdie-Oost"


def test_a_form_keeps_the_chosen_area_too(moving):
    page = moving(ALKMAAR)
    page.locator("[data-choose]", has_text="Overdie-Oost").click()
    expect(page.locator("#gekozen h2")).to_have_text("Overdie-Oost")

    page.get_by_label("basisschool", exact=False).first.check()
    page.get_by_role("button", name="Toon plekken").click()

    assert state_of(page)["plekken"] == "basisschool"
    assert page.locator("#gekozen h2").inner_text() == "Overdie-Oost"
    assert page.locator("[data-place]").count() == 37


def test_another_figure_is_chosen_by_keyboard(moving):
    page = moving(ALKMAAR)

    page.get_by_label("Cijfer").focus()
    page.keyboard.type("Koopw")
    page.keyboard.press("Tab")
    page.locator(":focus").press("Enter")

    page.wait_for_url("**cijfer=aandeel_koop*")
    assert "Koopwoningen" in page.locator(".map-head p").inner_text()


def test_the_map_zooms_by_keyboard(moving):
    page = moving(ALKMAAR)
    shot = page.locator(".map__gl").screenshot()

    page.get_by_role("button", name="Dichterbij").focus()
    page.locator(":focus").press("Enter")
    page.wait_for_timeout(800)

    assert page.locator(".map__gl").screenshot() != shot


def test_the_map_is_saved_as_png(moving):
    page = moving(ALKMAAR)

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Kaart opslaan als PNG").click()

    file = waiting.value
    assert file.suggested_filename == "kaart-alkmaar-buurt-aandeel-65-plus-2024.png"
    content = file.path().read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(content[16:20], "big") == 2 * 760
    assert len(content) > 30_000


def test_the_map_is_saved_as_svg_without_script(open_page):
    page = open_page(ALKMAAR, java_script_enabled=False)

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Kaart opslaan als SVG").click()

    assert waiting.value.suggested_filename == "kaart-alkmaar-buurt-aandeel-65-plus-2024.svg"
    assert page.get_by_role("button", name="Kaart opslaan als PNG").count() == 0


def test_without_script_every_area_of_the_drawing_leads_to_its_card(open_page):
    page = open_page(ALKMAAR + "?niveau=wijk", java_script_enabled=False)
    x, y = middle_of(page, "Schermer")

    page.mouse.click(x, y)

    assert page.locator("#gekozen h2").inner_text() == "Schermer"
    assert page.locator(".map__svg").is_visible()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", [AMSTERDAM, KREILEROORD + "?plekken=basisschool&kleur=verschil"])
def test_axe_finds_nothing_on_a_moving_map_and_it_fits_the_screen(moving, axe_source, path, viewport):
    page = moving(path, viewport, bypass_csp=True)
    page.evaluate(axe_source)

    assert axe_finds(page, viewport) == []
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    assert page.evaluate(SMALL_TARGETS) == []


def test_axe_finds_nothing_on_a_refusal(browser, address, axe_source):
    page = browser.new_page(viewport=PHONE, bypass_csp=True)
    page.goto(f"{address}{ALKMAAR}?cijfer=niets")
    page.evaluate(axe_source)

    assert page.locator("h1").inner_text() == "Deze kaart is er niet"
    assert page.evaluate(RUN, RULES) == []
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    page.close()


@pytest.mark.parametrize(
    "landscape", [False, pytest.param(True, marks=pytest.mark.thorough)], ids=["standing", "lying"]
)
@pytest.mark.parametrize(
    "path",
    [
        ALKMAAR,
        pytest.param(AMSTERDAM + "?niveau=wijk&kleur=verschil", marks=pytest.mark.thorough),
        "/gebied/NL00/kaart/",
    ],
)
def test_the_first_sheet_holds_the_map_its_legend_its_year_and_its_source(moving, path, landscape):
    page = moving(path)
    legend = [" ".join(line.split()) for line in page.locator(".classes span:not(.lbl)").all_inner_texts()]

    paper = PdfReader(io.BytesIO(page.pdf(format="A4", landscape=landscape)))

    first = " ".join(paper.pages[0].extract_text().split())
    assert [line for line in legend if line not in first] == []
    assert page.locator("h1").inner_text() in first
    assert "2024. Bron: CBS, Kerncijfers wijken en buurten" in first
    assert len(paper.pages[0].get_contents().get_data()) > 20_000  # the drawing is on it
    assert "Toon" not in first
