"""Everything works without a mouse."""

import pytest

from tests.browser import pages
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement"


def test_the_first_tab_stop_skips_to_the_content(open_page):
    page = open_page(pages.BUURT)

    page.keyboard.press("Tab")

    link = page.evaluate_handle(FOCUSED).as_element()
    assert link.inner_text() == "Naar de inhoud"
    assert link.bounding_box()["y"] >= 0
    page.locator(":focus").press("Enter")
    assert page.url.endswith("#inhoud")


def test_a_place_is_found_and_opened_with_the_keyboard(open_page):
    page = open_page("/")
    field = page.get_by_role("combobox")

    field.focus()
    page.keyboard.type("kreiler", delay=20)
    page.get_by_role("option").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == page.get_by_role("option").first.get_attribute("id")
    page.locator(":focus").press("Enter")

    page.wait_for_url("**/gebied/*/")
    assert page.locator("h1").inner_text() == "Kreileroord"


def test_escape_closes_the_list_and_keeps_what_was_typed(open_page):
    page = open_page("/")
    field = page.get_by_role("combobox")

    field.focus()
    page.keyboard.type("alkm", delay=20)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")

    assert field.get_attribute("aria-expanded") == "false"
    assert page.get_by_role("option").count() == 0 or not page.get_by_role("option").first.is_visible()
    assert field.input_value() == "alkm"


def test_a_theme_opens_with_enter(open_page):
    page = open_page(pages.BUURT)
    summary = page.locator("#thema-energie summary")

    summary.focus()
    page.locator(":focus").press("Enter")

    assert page.locator("#thema-energie table").is_visible()


def test_arrows_walk_along_the_barcode(open_page):
    page = open_page(pages.BUURT)
    keys = page.get_by_role("slider")
    keys.focus()

    page.keyboard.press("Home")
    first = page.locator("[data-readout] dt").inner_text()
    page.keyboard.press("ArrowRight")

    assert first == "Kinderen tot 15 jaar"
    assert page.locator("[data-readout] dt").inner_text() == "Jongeren van 15 tot 25 jaar"
    assert "Jongeren van 15 tot 25 jaar" in (keys.get_attribute("aria-valuetext") or "")


def test_the_menu_of_a_phone_opens_and_closes(open_page):
    page = open_page(pages.BUURT, PHONE)
    menu = page.locator("details.menu")

    menu.locator("summary").focus()
    page.locator(":focus").press("Enter")
    assert menu.get_by_role("link", name="Bronnen").is_visible()
    page.keyboard.press("Escape")

    assert not menu.get_by_role("link", name="Bronnen").is_visible()
    assert page.evaluate(FOCUSED + ".tagName") == "SUMMARY"


def test_every_tab_stop_shows_where_it_is(open_page):
    page = open_page(pages.BUURT)
    unseen = []

    for _ in range(60):
        page.keyboard.press("Tab")
        style = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            return [e.tagName + '.' + e.className, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
              || e.matches('.barcode__keys')] }"""
        )
        if not style[1] and not style[0].startswith("BODY"):
            unseen.append(style[0])

    assert unseen == []
