"""How every page looks: axe-core finds nothing, in any state, and it fits a desk and a phone."""

import pytest

from tests.browser import pages
from tests.browser.conftest import PHONE
from tests.browser.looks import RULES, RUN, looks_right

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", pages.ALL + pages.ERRORS)
def test_axe_finds_nothing_and_the_page_fits_the_screen_and_asks_no_other_host(open_page, axe_source, path):
    page = open_page(path, again=True, status=404 if path in pages.ERRORS else 200)
    page.evaluate(axe_source)

    looks_right(page)


def test_axe_finds_nothing_with_all_themes_open(axe_page):
    page = axe_page(pages.BUURT)
    page.get_by_role("button", name="Alles openen").click()

    assert page.evaluate(RUN, RULES) == []


def test_axe_finds_nothing_with_suggestions_open(axe_page):
    page = axe_page("/")
    page.get_by_role("combobox").focus()
    page.keyboard.type("bergen", delay=20)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")

    assert page.evaluate(RUN, RULES) == []


def test_axe_finds_nothing_with_the_menu_of_a_phone_open(axe_page):
    page = axe_page(pages.BUURT, PHONE)
    page.locator("details.menu summary").click()

    assert page.evaluate(RUN, RULES) == []


def test_axe_finds_nothing_in_the_colours_of_the_reader(axe_page):
    assert axe_page(pages.BUURT, forced_colors="active").evaluate(RUN, RULES) == []
