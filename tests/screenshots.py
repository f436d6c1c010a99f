"""`make screenshots`: the pictures of README, made of the site with the release that comes with the package."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.bench.server import serving, set_up

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
PLACE = "/gebied/BU19110801/"
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
A4: ViewportSize = {"width": 794, "height": 1123}  # at 96 pixels an inch
MARGIN = 76  # 20 mm


def screen(browser: Browser, url: str, name: str, viewport: ViewportSize) -> None:
    """What stands on a screen before anybody scrolls."""
    page = browser.new_page(viewport=viewport)
    page.goto(url)
    page.screenshot(path=FOLDER / name)
    page.close()


def paper(browser: Browser, url: str, name: str) -> None:
    """The first side of the paper, with its margins."""
    page = browser.new_page(viewport=A4)
    page.emulate_media(media="print")
    page.goto(url)
    page.evaluate("margin => { document.body.style.padding = `${margin}px`; }", MARGIN)
    side = page.locator(".cards").bounding_box()
    assert side is not None
    page.screenshot(
        path=FOLDER / name, clip={"x": 0, "y": 0, "width": A4["width"], "height": side["y"] + side["height"] + 8}
    )
    page.close()


def main() -> int:
    """Make all four."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        set_up(Path(data))
        own = os.environ.get("WIJKDNA_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=own, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        with serving(Path(data)) as site:
            address = f"http://127.0.0.1:{site.port}"
            screen(browser, f"{address}/", "start.png", DESKTOP)
            screen(browser, f"{address}{PLACE}", "kreileroord.png", DESKTOP)
            screen(browser, f"{address}{PLACE}", "kreileroord-telefoon.png", PHONE)
            paper(browser, f"{address}{PLACE}afdrukken/", "kreileroord-a4.png")
        browser.close()
    print(f"Vier beelden staan in {os.path.relpath(FOLDER)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
