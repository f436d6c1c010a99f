"""How a page has to look wherever it is shown: axe finds nothing, it fits, and what is pressed is large enough."""

from urllib.parse import urlsplit
from zlib import crc32

from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import DESKTOP, PHONE, is_thorough

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
  const asked = { runOnly: { type: 'tag', values: rules }, preload: false, resultTypes: ['violations'] };
  const found = await axe.run(document, asked);
  return found.violations.map(v =>
    `${v.id}: ${v.help} ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(' | ')}`);
}"""

DRAWN_AGAIN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """
[...document.querySelectorAll('button, .nav a, .nl-button, .hits a, .places a, summary, select, input[type=search]')]
  .filter(e => e.checkVisibility() && e.closest('details:not([open]) > :not(summary)') === null)
  .map(e => [e.textContent.trim() || e.id, Math.round(e.getBoundingClientRect().height)])
  .filter(([, height]) => height < 24)
"""


def looks_right(page: Page) -> None:
    """On a desk and on a phone. The page was opened with axe in it."""
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        page.evaluate(DRAWN_AGAIN)
        assert axe_finds(page, viewport) == [], page.url
        assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0, page.url
        assert page.evaluate(SMALL_TARGETS) == [], page.url
        assert page.locator("h1").count() == 1, page.url


def axe_finds(page: Page, viewport: ViewportSize) -> list[str]:
    """What axe finds on a page that is now so wide.

    Axe reads names, roles and colours, which seldom depend on the width, and is slow: each page is read at one of both
    widths, half of them on a phone. With --thorough each is read at both.
    """
    desk_or_phone = (DESKTOP, PHONE)[crc32(urlsplit(page.url).path.encode()) % 2]
    if not is_thorough() and viewport != desk_or_phone:
        return []
    found: list[str] = page.evaluate(RUN, RULES)
    return found
