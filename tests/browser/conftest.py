"""A real site in a real Chromium. Whatever a test is about, a page that complains or calls another host fails it."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    ViewportSize,
    sync_playwright,
)

from tests.bench.server import serving
from tests.browser.patience import PATIENCE, wait_for_pages
from tests.browser.team_site import TeamSite, running
from tests.installed import installed

ROOT = Path(__file__).parents[2]

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}

_NAMES = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable")

DRAWN_IN_SOFTWARE = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
"""A moving map needs WebGL. Without a graphics card Chromium must be told to draw it all the same, and then draws
everything so: a page takes a third more of the processor. So only tests with the mark `webgl` ask for it."""

OpenPage = Callable[..., Page]

_asked: dict[str, bool] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Whether all is walked through, for code that is no fixture."""
    _asked["thorough"] = config.getoption("thorough")
    wait_for_pages()


def is_thorough() -> bool:
    """True when nothing may be sampled."""
    return _asked["thorough"]


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a site as `wijkdna serve` runs it, on the shipped figures; each worker of pytest has its own."""
    data = tmp_path_factory.mktemp("site")
    (data / "releases").symlink_to(installed(tmp_path_factory) / "releases")
    with serving(data) as site:
        yield f"http://127.0.0.1:{site.port}"


@pytest.fixture(scope="package")
def team_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamSite]:
    """A site that each file of tests fills for itself; each worker of pytest has its own."""
    with running(tmp_path_factory) as site:
        yield site


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Playwright. Not for the session: while it runs, Django takes the thread for an asynchronous one."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def usual_browser(playwright: Playwright) -> Iterator[Browser]:
    """The Chromium of most files."""
    browser = chromium(playwright, webgl=False)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Browser]:
    """A Chromium. In its contexts nobody knows of another."""
    if request.node.get_closest_marker("webgl") is None:
        yield request.getfixturevalue("usual_browser")
    else:
        browser = chromium(playwright, webgl=True)
        yield browser
        browser.close()


def chromium(playwright: Playwright, *, webgl: bool) -> Browser:
    """A Chromium: that of WIJKDNA_CHROMIUM, of the machine, or of Playwright."""
    own = os.environ.get("WIJKDNA_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    arguments = [*(DRAWN_IN_SOFTWARE if webgl else []), *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return playwright.chromium.launch(executable_path=own, args=arguments)


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The script of axe-core, which `make test` fetched with the other npm packages."""
    return (ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Eyes:
    """What looks at pages of somebody: a browser, the script of axe-core, and by person the page that stays open."""

    browser: Browser
    axe_source: str
    pages: dict[str, Page]


@pytest.fixture(scope="module")
def eyes(browser: Browser, axe_source: str) -> Iterator[Eyes]:
    """For `opening` in teams.py."""
    made = Eyes(browser, axe_source, {})
    yield made
    for page in made.pages.values():
        page.context.close()


@pytest.fixture
def axe_page(browser: Browser, address: str, axe_source: str) -> Iterator[OpenPage]:
    """axe_page(path, viewport) opens a page with axe in it; for that one purpose the content policy is set aside."""
    opened: list[BrowserContext] = []

    def open_one(path: str, viewport: ViewportSize = DESKTOP, **options: Any) -> Page:
        context = browser.new_context(viewport=viewport, bypass_csp=True, **options)
        opened.append(context)
        page = context.new_page()
        page.goto(address + path)
        page.evaluate(axe_source)
        return page

    yield open_one
    for context in opened:
        context.close()


class Ear:
    """Hears what pages do that no page may do: call another host, lack a file, or write on the console."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.heard: list[str] = []
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.heard.append(f"script: {error.error}"))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:")):
            self.heard.append(f"another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.heard.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium itself reports a page that is not there; a test that opens one checks its status.
        of_a_page = not urlsplit(message.location.get("url", "")).path.startswith("/static/")
        is_missing_page = of_a_page and "responded with a status of 404" in message.text
        is_slow_drawing = "GL Driver Message (OpenGL, Performance" in message.text  # no graphics card: nothing of ours
        if message.type in ("error", "warning") and not (is_missing_page or is_slow_drawing):
            self.heard.append(f"{message.type}: {message.text}")


@pytest.fixture(scope="module")
def visitors(browser: Browser, address: str) -> Iterator[dict[str, tuple[BrowserContext, Ear]]]:
    """Browsers by their options: each is made once for a module, and forgets who was signed in between two tests."""
    made: dict[str, tuple[BrowserContext, Ear]] = {}
    yield made
    for context, _ in made.values():
        context.close()


def _page_in(context: BrowserContext, viewport: ViewportSize | None) -> Page:
    """A new page; with a viewport the one that is open there, if any."""
    page = context.pages[0] if viewport and context.pages else context.new_page()
    if viewport:
        page.set_viewport_size(viewport)
    return page


@pytest.fixture
def open_page(browser: Browser, address: str, visitors: dict[str, tuple[BrowserContext, Ear]]) -> Iterator[OpenPage]:
    """open_page(path, viewport=DESKTOP, **options of a browser context): a page, loaded with its letters.

    again  in the page that an earlier test left open: for tests that only look, since a new page takes longer to come
           than what is on it
    The test fails afterwards when a page called another host or complained.
    """
    used: dict[str, tuple[BrowserContext, Ear]] = {}
    kept: list[Page] = []

    def context_for(viewport: ViewportSize, options: dict[str, Any]) -> BrowserContext:
        key = repr((viewport, sorted(options.items())))
        if key not in visitors:
            context = browser.new_context(base_url=address, viewport=viewport, has_touch=viewport == PHONE, **options)
            context.set_default_timeout(PATIENCE)
            visitors[key] = (context, Ear(context, address))
        used[key] = visitors[key]
        return used[key][0]

    def open_one(
        path: str, viewport: ViewportSize = DESKTOP, *, status: int = 200, again: bool = False, **options: Any
    ) -> Page:
        page = _page_in(context_for(viewport, options), viewport if again else None)
        kept.extend([page] if again else [])
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        if options.get("java_script_enabled", True):
            page.evaluate("document.fonts.ready.then(() => true)")
        return page

    yield open_one
    heard = []
    for key, (context, ear) in used.items():
        for page in {*context.pages} - {*kept}:
            page.close()
        context.clear_cookies()
        heard += ear.heard
        ear.heard = []
        if "storage_state" in key:  # of somebody who was signed in from the start
            visitors.pop(key)[0].close()
    assert heard == []
