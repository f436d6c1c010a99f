"""A map typed over in a real browser: by keyboard, on a phone, and while the connection is away."""

import pytest

from tests.browser.conftest import DESKTOP
from tests.browser.looks import looks_right
from tests.browser.teams import BART, opening

pytestmark = pytest.mark.browser

ROWS = """
from tests.web.people import make_world
from wijkdna.web.typed_maps import actions
world = make_world()
told = {"period": "2014-2022", "source": "Aedes", "classes": ["laag", "gemiddeld", "hoog"], "confidential": True}
def made(gemeente, name="Signalering"):
    return actions.begin_map(team=world.team, gemeente=gemeente, border_year=2024, name=name, by=world.lid, **told)
print(world.team.pk, *(made(one).pk for one in ("GM1911", "GM0361", "GM0344")))
"""


class Desk:
    """A site with three maps without answers, and somebody of the team who signed in."""

    def __init__(self, address, numbers, state):
        self.address, self.state = address, state
        team, village, town, elsewhere = numbers
        self.list = f"/team/{team}/veerkracht/"
        self.village, self.town, self.elsewhere = (f"{self.list}{one}/" for one in (village, town, elsewhere))


@pytest.fixture(scope="module")
def desk(team_site):
    made = team_site.anew(ROWS, BART)
    numbers = made.words
    return Desk(made.address, numbers, made.state)


@pytest.fixture
def as_bart(eyes, desk):
    """as_bart(path) opens a page for somebody of the team."""
    with opening(eyes, desk.address, desk.state) as open_one:
        yield open_one


def name_of(page):
    return page.locator("[data-typed-name]").inner_text()


def done(page):
    return int(page.locator("[data-typed-done]").inner_text())


def wait_until_sent(page):
    page.wait_for_function("() => !localStorage.length")


def test_a_whole_map_goes_by_keyboard_and_each_answer_is_kept_at_once(as_bart, desk):
    page = as_bart(desk.village, viewport=DESKTOP)
    first, total = name_of(page), int(page.locator("[data-typed-all]").inner_text())
    page.keyboard.press("1")
    second = name_of(page)
    page.keyboard.press("2")
    page.keyboard.press("Backspace")
    assert name_of(page) == second != first
    page.keyboard.press("3")
    wait_until_sent(page)
    assert done(as_bart(desk.village)) == 2

    for _ in range(total - 2):
        page.keyboard.press("0")
    assert page.locator("[data-typed-ready]").is_visible()
    page.get_by_role("button", name="Zet op de Rijke foto").click()
    page.get_by_text("staat nu op de Rijke foto").wait_for()
    words = as_bart(desk.village).locator(".typed__list li")
    assert [words.nth(k).locator(".lbl").inner_text() for k in range(3)] == ["laag", "hoog", "staat er niet op"]


def test_a_connection_that_drops_loses_nothing(as_bart, desk):
    page = as_bart(desk.town, viewport=DESKTOP)
    page.context.set_offline(True)
    for key in "123":
        page.keyboard.press(key)
    page.get_by_text("3 antwoorden zijn nog niet verstuurd").wait_for()
    kept = page.evaluate("localStorage.getItem(localStorage.key(0))")
    page.context.set_offline(False)
    wait_until_sent(page)
    assert done(as_bart(desk.town)) == 3

    again = as_bart(desk.town)  # what another tab left on the device is sent when the page opens again
    again.evaluate("text => localStorage.setItem(document.querySelector('[data-typed]').dataset.typed, text)", kept)
    again.reload()
    wait_until_sent(again)
    assert done(again) == 3
    assert page.locator("[data-typed-lost]").is_hidden()


def test_a_click_on_the_map_asks_for_that_buurt(as_bart, desk):
    page = as_bart(desk.town, viewport=DESKTOP)
    path = page.locator("path[data-code='BU03610100']")
    path.dispatch_event("click")

    assert name_of(page) == path.locator("title").text_content().partition(":")[0]
    assert page.locator(".typed__map .map__chosen").get_attribute("d") == path.get_attribute("d")
    assert "BU03610100" in page.url


@pytest.mark.parametrize("which", ["list", "village", "town", "elsewhere", "new", "table", "settings"])
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_bart, desk, which):
    other = {"new": f"{desk.list}nieuw/", "table": f"{desk.town}tabel/", "settings": f"{desk.town}gegevens/"}
    page = as_bart(other.get(which) or getattr(desk, which), again=True)

    looks_right(page)
