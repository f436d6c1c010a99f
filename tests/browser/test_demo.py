"""From the start page with one click, or one key, into the worked example."""

import pytest

from tests.bench.server import serving
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import DRAWN_AGAIN, RULES, RUN
from tests.browser.team_site import site_folder

pytestmark = pytest.mark.browser

BUTTON = "Bekijk het voorbeeld"
MOST_STOPS = 60


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A site as `make start` starts it the first time."""
    with serving(site_folder(tmp_path_factory, "demo"), DEMO="1") as site:
        yield f"http://127.0.0.1:{site.port}"


def test_with_the_keyboard_alone_somebody_gets_into_the_dossier(open_page):
    page = open_page("/")

    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == BUTTON:
            break
    page.locator(":focus").press("Enter")

    page.wait_for_url("**/dossier/*/")
    assert "Kreileroord (voorbeeld)" in page.locator("h1").inner_text()
    assert page.get_by_text("U kijkt in het voorbeeld").is_visible()


def test_without_script_one_click_is_enough_too(open_page):
    page = open_page("/", PHONE, java_script_enabled=False)

    page.get_by_role("button", name=BUTTON).click()

    page.wait_for_url("**/dossier/*/")
    assert page.get_by_text("U kijkt in het voorbeeld").is_visible()


def test_what_is_written_in_the_example_stands_there_after_leaving_and_coming_back(open_page):
    page = open_page("/")
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_url("**/dossier/*/")
    dossier = page.url

    page.goto(f"{dossier}notities/")
    assert page.get_by_text("belden bij elke deur aan").is_visible()
    page.context.clear_cookies()
    page.goto(dossier)
    assert "/inloggen/" in page.url
    page.goto("/")
    page.get_by_role("button", name=BUTTON).click()

    page.wait_for_url(dossier)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_axe_finds_nothing_on_the_way_into_the_example(browser, address, axe_source, viewport):
    context = browser.new_context(viewport=viewport, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    page.evaluate(axe_source)
    outside = page.evaluate(RUN, RULES)
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_url("**/dossier/*/")
    page.evaluate(axe_source)
    page.evaluate(DRAWN_AGAIN)
    inside = page.evaluate(RUN, RULES)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    context.close()

    assert (outside, inside, wide) == ([], [], False)


def test_the_example_ends_in_a_plan_with_one_line_that_asks_for_another_reason(open_page):
    page = open_page("/", PHONE)
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_url("**/dossier/*/")
    dossier = page.url

    page.goto(f"{dossier}plan/")
    assert page.get_by_role("heading", name="Warm de winter door in Kreileroord (voorbeeld)").is_visible()
    assert page.get_by_text("De reden klopt niet meer.").count() == 1
    page.goto(f"{dossier}bereik/resultaten/")
    published = page.locator("main").inner_text()
    assert "kwam 10" in published
    assert "Niet te zeggen: reacties zijn niet geteld. Wel geteld: stappen in huis (90)" in published
    assert "kwam 90" not in published
    page.goto(f"{dossier}plan/papier/wethouder/")
    assert "Ga akkoord met dit plan" in page.locator("main").inner_text()
