"""axe-core finds nothing on any page, in any state."""

import pytest

from tests.browser import pages
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
  const found = await axe.run(document, { runOnly: { type: 'tag', values: rules }, preload: false });
  return found.violations.map(v =>
    `${v.id}: ${v.help} ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(' | ')}`);
}"""

DRAWN_AGAIN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def axe_page(browser, address, axe_source):
    """axe_page(path, viewport) opens a page with axe in it; for that one purpose the content policy is set aside."""
    opened = []

    def open_one(path: str, viewport=DESKTOP, **options):
        context = browser.new_context(viewport=viewport, bypass_csp=True, **options)
        opened.append(context)
        page = context.new_page()
        page.goto(address + path)
        page.evaluate(axe_source)
        return page

    yield open_one
    for context in opened:
        context.close()


@pytest.mark.parametrize("path", pages.ALL + pages.ERRORS)
def test_axe_finds_nothing(axe_page, path):
    page = axe_page(path)
    on_a_desk = page.evaluate(RUN, RULES)
    page.set_viewport_size(PHONE)
    page.evaluate(DRAWN_AGAIN)

    assert (on_a_desk, page.evaluate(RUN, RULES)) == ([], [])


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
