"""Making a village out of buurten: by list, map or drawing; with a mouse, a keyboard, a phone, and without script."""

import io

import pytest
from pypdf import PdfReader

from tests.browser.conftest import PHONE
from tests.browser.looks import RULES, RUN, SMALL_TARGETS, WIDER_THAN_THE_SCREEN

pytestmark = pytest.mark.browser

CHOOSE = "/eigen-gebied/kiezen/?gemeente=GM1911"
PHOTO = "/eigen-gebied/foto/?naam=Kreileroord+en+omgeving&buurten=1911.0790.0801.0990"
TAMPERED = "/eigen-gebied/foto/?buurten=1911.9999"
CROSSING = CHOOSE + "&vorm=4.90,52.70~5.20,53.00~5.20,52.70~4.90,53.00"


def ticked(page) -> list[str]:
    return page.eval_on_selector_all("input[name=buurt]:checked", "boxes => boxes.map(box => box.value)")


def piece(page, code):
    return page.locator(f'.pick[data-buurten="{code}"]')


def middle(page, code) -> tuple[float, float]:
    """Where a buurt lies on the screen."""
    return page.evaluate(
        """code => { const e = document.querySelector(`.pick[data-buurten="${code}"]`);
        const m = e.ownerSVGElement.getScreenCTM(); const { x, y } = e.dataset;
        const p = new DOMPoint(x, y).matrixTransform(m); return [p.x, p.y]; }""",
        code,
    )


def test_from_gemeente_to_photo_without_script(open_page):
    page = open_page("/eigen-gebied/", PHONE, java_script_enabled=False)

    page.get_by_label("In welke gemeente ligt uw gebied?").select_option("GM1911")
    page.get_by_role("button", name="Kies de buurten").click()
    page.get_by_label("Kreileroord").check()
    page.get_by_label("Buitengebied Slootdorp").check()
    page.get_by_label("Naam van uw gebied").fill("Dorp Kreileroord")
    page.get_by_role("button", name="Bekijk de Rijke foto").click()

    assert page.locator("h1").inner_text() == "Dorp Kreileroord"
    assert page.locator(".facts").inner_text().startswith("2 buurten in Hollands Kroon")
    assert page.locator("[data-print]:visible").count() == 0


def test_a_shape_is_typed_without_script(open_page):
    page = open_page(CHOOSE, java_script_enabled=False)

    page.get_by_text("Een vorm tekenen").click()
    page.locator("#vorm").fill("5.05 52.82\n5.10 52.82\n5.10 52.86\n5.05 52.86")
    page.get_by_role("button", name="Vink aan wat in de vorm ligt").click()

    assert ticked(page) == ["BU19110801"]
    told = page.locator("label[for=BU19110801] .share").inner_text()
    assert told.replace("\u00a0", " ") == "100 % van deze buurt ligt in uw vorm"


def test_without_script_a_buurt_on_the_map_leads_to_its_checkbox(open_page):
    page = open_page(CHOOSE, java_script_enabled=False)

    piece(page, "BU19110790").click()

    assert page.url.endswith("#BU19110790")


def test_a_click_on_the_map_ticks_the_checkbox_and_tells_so(open_page):
    page = open_page(CHOOSE)

    page.mouse.click(*middle(page, "BU19110790"))

    assert ticked(page) == ["BU19110790"]
    assert page.locator("[data-count]").inner_text() == "1 buurt aangevinkt, 695 inwoners."
    assert piece(page, "BU19110790").get_attribute("aria-checked") == "true"
    page.mouse.click(*middle(page, "BU19110790"))
    assert ticked(page) == []


def test_a_tick_in_the_list_colours_the_map(open_page):
    page = open_page(CHOOSE)

    page.locator("#BU19110801").check()

    assert piece(page, "BU19110801").get_attribute("class") == "pick pick--ja"


def test_the_map_is_one_tab_stop_and_works_with_arrows_and_enter(open_page):
    page = open_page(CHOOSE)
    assert page.locator('.pick[tabindex="0"]').count() == 1

    page.locator('.pick[tabindex="0"]').focus()
    first = page.evaluate("document.activeElement.dataset.buurten")
    page.locator(":focus").press("Enter")
    for key in ("ArrowRight", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    second = page.evaluate("document.activeElement.dataset.buurten")
    page.locator(":focus").press("Space")

    assert second != first
    assert sorted(ticked(page)) == sorted([first, second])
    assert page.locator('.pick[tabindex="0"]').get_attribute("data-buurten") == second


def test_a_whole_wijk_is_ticked_with_one_button(open_page):
    page = open_page(CHOOSE)
    button = page.get_by_role("button", name="Alle 3 buurten van Breezand")

    button.focus()
    page.locator(":focus").press("Enter")

    assert ticked(page) == ["BU19110201", "BU19110202", "BU19110290"]
    page.locator(":focus").press("Enter")
    assert ticked(page) == []


def test_a_wijk_on_the_map_of_a_gemeente_without_buurten_ticks_them_all(open_page):
    page = open_page("/eigen-gebied/kiezen/?gemeente=GM0599")
    wijk = page.locator(".pick").first
    codes = (wijk.get_attribute("data-buurten") or "").split()

    wijk.focus()
    page.locator(":focus").press("Enter")

    assert sorted(ticked(page)) == sorted(codes)
    assert wijk.get_attribute("aria-checked") == "true"
    page.locator(f"#{codes[0]}").uncheck()
    assert wijk.get_attribute("aria-checked") == "mixed"


def test_a_shape_drawn_with_the_mouse_is_written_as_degrees_and_ticks_what_is_inside(open_page):
    page = open_page(CHOOSE)
    page.get_by_text("Een vorm tekenen").click()
    page.get_by_role("button", name="Klik punten op de kaart").click()
    page.locator(".pickmap").scroll_into_view_if_needed()

    x, y = middle(page, "BU19110801")
    for dx, dy in ((-25, -25), (25, -25), (25, 25), (-25, 25), (0, 0)):
        page.mouse.click(x + dx, y + dy)
    page.get_by_role("button", name="Laatste punt weg").click()

    lines = page.locator("#vorm").input_value().split("\n")
    assert len(lines) == 4
    assert page.locator(".drawn__corner").count() == 4
    assert ticked(page) == []
    page.get_by_role("button", name="Vink aan wat in de vorm ligt").click()
    assert "BU19110801" in ticked(page)
    assert page.locator(".drawn__corner").count() == 4


def test_enter_in_a_field_does_what_stands_beside_it(open_page):
    page = open_page(CHOOSE + "&buurten=1911.0801")

    page.get_by_label("Naam van uw gebied").fill("Met Enter")
    page.locator(":focus").press("Enter")

    page.wait_for_url("**/eigen-gebied/foto/**")
    assert page.locator("h1").inner_text() == "Met Enter"


def test_enter_at_the_threshold_ticks_what_is_in_the_shape(open_page):
    page = open_page(CHOOSE)
    page.get_by_text("Een vorm tekenen").click()
    page.locator("#vorm").fill("5.05 52.82\n5.10 52.82\n5.10 52.86\n5.05 52.86")

    page.locator("#drempel").focus()
    page.locator(":focus").press("Enter")

    page.wait_for_url("**/eigen-gebied/kiezen/?*vorm=*")
    assert ticked(page) == ["BU19110801"]


def test_what_was_wrong_stands_above_the_form_and_the_ticks_stay(browser, address):
    page = browser.new_page()
    page.goto(f"{address}{CHOOSE}&buurten=1911.0801")
    page.get_by_text("Een vorm tekenen").click()
    page.locator("#vorm").fill("4.90 52.70\n5.20 53.00\n5.20 52.70\n4.90 53.00")

    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name="Vink aan wat in de vorm ligt").click()

    assert sent.value.status == 400
    assert "kruist of raakt zichzelf" in page.get_by_role("alert").inner_text()
    assert ticked(page) == ["BU19110801"]
    page.close()


@pytest.mark.parametrize("path", [CHOOSE, CROSSING, PHOTO, TAMPERED, "/eigen-gebied/", "/eigen-gebied/kiezen/"])
def test_it_fits_a_phone_and_axe_finds_nothing(browser, address, axe_source, path):
    context = browser.new_context(viewport=PHONE, bypass_csp=True)
    page = context.new_page()
    page.goto(address + path)

    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    assert page.evaluate(SMALL_TARGETS) == []
    page.evaluate(axe_source)
    assert page.evaluate(RUN, RULES) == []
    context.close()


def test_the_photo_prints_on_a4_with_its_name_and_its_sources(open_page):
    page = open_page(PHOTO)

    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages

    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets} == {(595, 842)}
    first = " ".join(sheets[0].extract_text().split())
    assert first.count("Kreileroord en omgeving") >= 3
    assert "Aanpassen" not in first
    assert "Door ons samengevoegd uit cijfers van CBS, RIVM, politie en anderen." in first
    headlines = [" ".join(line.split()) for line in page.locator(".card h3").all_inner_texts()]
    assert len(headlines) == 6
    assert all(headline in first for headline in headlines)
    assert "DNA-streepjescode" in " ".join(sheets[1].extract_text().split())


def test_every_tab_stop_of_the_page_to_choose_shows_where_it_is(open_page):
    page = open_page(CHOOSE)
    unseen = []

    for _ in range(40):
        page.keyboard.press("Tab")
        name, is_seen = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            return [e.tagName + '.' + e.getAttribute('class'), e.matches('.pick') ? parseFloat(s.strokeWidth) >= 3
              : s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1] }"""
        )
        if not is_seen and not name.startswith("BODY"):
            unseen.append(name)

    assert unseen == []
