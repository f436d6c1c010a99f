"""A file with figures on its way to the pages in a real browser, with the real worker beside it."""

import subprocess
import sys

import pytest

from tests.bench.server import environment
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening

pytestmark = pytest.mark.browser

ROWS = """
from tests.web.people import make_world
print(make_world().team.pk)
"""

FILE = """Gasgebruik 2022 - Buurten 2024 van Hollands Kroon;
;gasgebruik woningen [TJ];klasse
Hollands Kroon: Kreileroord;56,5;hoog
Hollands Kroon: Kreilerord-Oost;8;laag
Hollands Kroon: Totaal;90;laag
;;
Eenheid;TJ;
Bron;Klimaatmonitor;
"""
WAITS = "Even geduld"


class Desk:
    """A running site with one team, and a beheerder who is signed in."""

    def __init__(self, address, state, team):
        self.address, self.state, self.home = address, state, f"/team/{team}/eigen-cijfers/"


@pytest.fixture(scope="module")
def desk(team_site):
    made = team_site.anew(ROWS, ANNE)
    command = [sys.executable, "-m", "wijkdna", "worker"]
    worker = subprocess.Popen(command, env=environment(made.data), cwd=made.data)
    yield Desk(made.address, made.state, *made.words)
    worker.terminate()
    worker.wait(timeout=60)


@pytest.fixture
def open_home(eyes, desk):
    """open_home(viewport) opens the page with the figures of a team for a beheerder."""
    with opening(eyes, desk.address, desk.state) as open_one:
        yield lambda *args, **options: open_one(desk.home, *args, **options)


def add(page):
    page.get_by_label("Bestand met cijfers").set_input_files(
        {"name": "gas.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    press(page, "Toevoegen")


def press(page, name):
    """A button by the keyboard."""
    button = page.get_by_role("button", name=name)
    button.focus()
    with page.expect_navigation():
        page.locator(":focus").press("Enter")


def until(page, heading):
    """Ask by hand whether the worker is done, as somebody without script does."""
    for _ in range(200):
        if page.locator("h1").inner_text() != WAITS:
            break
        with page.expect_navigation():
            page.get_by_role("link", name="Kijk of het klaar is").click()
    assert page.locator("h1").inner_text() == heading


def test_the_whole_way_without_script_by_keyboard_on_a_phone(open_home):
    page = open_home(PHONE, java_script_enabled=False)
    add(page)
    until(page, "Klopt dit?")
    press(page, "Inlezen en controleren")
    until(page, "Klopt wat we vonden?")
    press(page, "Op de pagina’s zetten")
    until(page, "De cijfers staan op de pagina’s")
    with page.expect_navigation():
        page.get_by_role("link", name="Kreileroord").click()

    assert page.locator("h1").inner_text() == "Kreileroord"


def test_with_script_every_step_goes_on_by_itself_fits_the_screen_and_axe_finds_nothing(open_home, axe_source):
    page = open_home(axe=True)
    looks_fine(page, axe_source)
    add(page)
    for heading, button in (
        ("Klopt dit?", "Inlezen en controleren"),
        ("Klopt wat we vonden?", "Op de pagina’s zetten"),
        ("De cijfers staan op de pagina’s", "Ongedaan maken"),
        ("Ongedaan gemaakt", ""),
    ):
        page.get_by_role("heading", name=heading, level=1).wait_for()
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        looks_fine(page, axe_source)
        if button == "Ongedaan maken":
            on_the_page_of_the_area(page.context.new_page(), axe_source)
        if button:
            press(page, button)


def on_the_page_of_the_area(page, axe_source):
    """The figures stand there on the screen, and not on paper."""
    page.goto("/gebied/BU19110801/")
    own = page.get_by_role("region", name="Eigen cijfers van Hollands Kroon")
    assert "56,5\u00a0TJ" in own.inner_text()
    looks_fine(page, axe_source)
    page.emulate_media(media="print")
    assert not own.is_visible()
    page.close()


def looks_fine(page, axe_source):
    page.evaluate(axe_source)
    looks_right(page)
    page.set_viewport_size(DESKTOP)
