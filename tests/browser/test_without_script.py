"""The pages promise to work without JavaScript, all but the map."""

import pytest

from tests.browser import pages
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", pages.ALL)
def test_a_page_is_complete_without_script(open_page, path):
    page = open_page(path, again=True, java_script_enabled=False)

    assert page.locator("h1").is_visible()
    assert page.locator("[data-print]:visible, [data-open-all]:visible, [data-step]:visible").count() == 0


def test_a_place_is_found_without_script(open_page):
    page = open_page("/", PHONE, java_script_enabled=False)

    page.locator("#plek").fill("Kreileroord")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name="Kreileroord").last.click()

    assert page.locator("h1").inner_text() == "Kreileroord"
    assert page.locator(".card").count() == 6


def test_a_theme_and_its_source_open_without_script(open_page):
    page = open_page(pages.BUURT, java_script_enabled=False)

    page.locator("#thema-wonen summary").click()
    page.get_by_role("link", name="Gemiddelde WOZ-waarde").click()

    assert page.locator(".hash").first.is_visible()


def test_another_place_lies_over_the_barcode_without_script(open_page):
    page = open_page(pages.BUURT, java_script_enabled=False)

    page.locator("#naast").select_option("BU19110780")
    page.get_by_role("button", name="Toon").click()

    bars = [path.get_attribute("d").count("M") for path in page.locator(".barcode .over").all()]
    assert sum(bars) > 5
