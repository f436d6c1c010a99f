"""axe-core finds nothing on any page, in any state."""

import pytest

from tests.browser import pages
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import DRAWN_AGAIN, RULES, RUN, axe_finds

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def walking(browser, address):
    """One page for all addresses: a new one takes longer to come than what is on it."""
    context = browser.new_context(base_url=address, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", pages.ALL + pages.ERRORS)
def test_axe_finds_nothing(walking, axe_source, path):
    page = walking
    page.set_viewport_size(DESKTOP)
    page.goto(path)
    page.evaluate(axe_source)
    on_a_desk = axe_finds(page, DESKTOP)
    page.set_viewport_size(PHONE)
    page.evaluate(DRAWN_AGAIN)

    assert (on_a_desk, axe_finds(page, PHONE)) == ([], [])


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
