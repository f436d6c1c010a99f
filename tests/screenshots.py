"""`make screenshots`: the pictures of README, made of the site with the release that comes with the package."""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.bench.server import serving, set_up

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
PLACE, MAP = "/gebied/BU19110801/", "/gebied/GM0361/kaart/?cijfer=aandeel_koop"
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


DOSSIER = (
    ("Notities", "notities", "dossier.png", ""),
    ("Bereik", "bereik", "bereik.png", ""),
    ("Kansen", "kansen", "kansen.png", ""),
    ("Plan", "plan", "plan.png", "#deel-acties"),
)
"""Parts of the dossier of the worked example: name in its bar, address, picture, what comes on top of it ("": all)."""


def example(browser: Browser, address: str) -> None:
    """The dossier of the worked example, entered as a visitor does."""
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}/")
    page.get_by_role("button", name="Bekijk het voorbeeld").click()
    for name, part, file, top in DOSSIER:
        page.get_by_role("navigation").get_by_role("link", name=name).first.click()
        page.wait_for_url(f"**/{part}/")
        if top:
            page.locator(top).evaluate("found => found.scrollIntoView()")
        page.screenshot(path=FOLDER / file)
    page.goto(f"{page.url}papier/wethouder/")
    page.locator(".one-page").screenshot(path=FOLDER / "wethouder.png")
    page.goto(f"{address}/leerlab/dna-wijk-dorp-2024/")
    page.screenshot(path=FOLDER / "leerlab.png")
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


def plate(address: str, name: str) -> None:
    """The A3 as its PDF has it, at 80 pixels an inch."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(urllib.request.urlopen(f"{address}{PLACE}wijkplaat.pdf").read())
        file.flush()
        target = (FOLDER / name).with_suffix("")
        subprocess.run(["pdftoppm", "-png", "-r", "80", "-singlefile", file.name, target], check=True)


def main() -> int:
    """Make them all."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        set_up(Path(data))
        own = os.environ.get("WIJKDNA_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=own, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        with serving(Path(data), DEMO="1") as site:
            address = f"http://127.0.0.1:{site.port}"
            screen(browser, f"{address}/", "start.png", DESKTOP)
            screen(browser, f"{address}{PLACE}", "kreileroord.png", DESKTOP)
            screen(browser, f"{address}{PLACE}", "kreileroord-telefoon.png", PHONE)
            screen(browser, f"{address}{MAP}", "kaart.png", DESKTOP)
            screen(browser, f"{address}{PLACE}tweelingen/", "tweelingen.png", DESKTOP)
            paper(browser, f"{address}{PLACE}afdrukken/", "kreileroord-a4.png")
            plate(address, "wijkplaat.png")
            example(browser, address)
        browser.close()
    print(f"De beelden staan in {os.path.relpath(FOLDER)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
