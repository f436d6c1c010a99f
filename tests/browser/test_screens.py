"""What an official sees, at a desk and on a phone."""

import pytest

from tests.browser import pages
from tests.browser.conftest import PHONE
from tests.browser.looks import WIDER_THAN_THE_SCREEN

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", pages.ERRORS)
def test_an_error_page_says_what_to_do(browser, address, path):
    page = browser.new_page(viewport=PHONE)

    answer = page.goto(address + path)

    assert answer is not None
    assert answer.status == 404
    assert page.locator(".failure p").count() >= 2
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    page.close()


def test_above_the_fold_stand_the_name_the_place_and_three_things(open_page):
    page = open_page(pages.BUURT)

    def bottom(selector: str, nth: int = 0) -> float:
        box = page.locator(selector).nth(nth).bounding_box()
        assert box is not None
        return box["y"] + box["height"]

    assert bottom("h1") < 800
    assert bottom(".locator") < 800
    assert [bottom(".card", n) < 800 for n in range(3)] == [True, True, True]


def test_a_column_of_the_barcode_tells_itself_when_pointed_at(open_page):
    page = open_page(pages.BUURT)
    column = page.locator(".barcode .col", has_text="Koopwoningen").first

    column.locator(".hit").click()

    assert page.locator("[data-readout] dt").inner_text() == "Koopwoningen"
    assert page.locator("[data-readout] dd").inner_text().startswith("Kreileroord 86")


def test_another_place_lies_over_the_barcode(open_page):
    page = open_page(pages.BUURT)

    page.get_by_label("Leg er een andere plek overheen").select_option("BU19110780")
    page.get_by_role("button", name="Toon").click()

    lines = page.locator(".barcode g > .over").evaluate_all("(all) => all.map(one => one.getAttribute('d')).join('')")
    assert lines.count("M") > 5
    assert page.locator(".legend").inner_text().count("Bedrijventerrein Robbenplaat") == 1


def test_all_themes_open_with_one_button(open_page):
    page = open_page(pages.BUURT)

    page.get_by_role("button", name="Alles openen").click()

    assert page.locator(".themes > details[open]").count() == page.locator(".themes > details").count() == 10
    assert page.get_by_role("button", name="Alles sluiten").is_visible()


def test_clicking_a_gemeente_on_the_map_opens_it(open_page):
    page = open_page("/")

    page.locator(".country svg a[href='/gebied/GM0361/'] path").click(force=True)

    page.wait_for_url("**/gebied/GM0361/")
    assert page.locator("h1").inner_text() == "Alkmaar"
