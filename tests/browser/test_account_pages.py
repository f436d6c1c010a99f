"""Signing in, one's account and a team in a real browser: by keyboard, by passkey, on a phone, without script."""

import subprocess
import sys

import pytest

from tests.bench.server import environment, serving
from tests.browser.conftest import DESKTOP, PHONE, Ear
from tests.browser.looks import RULES, RUN, looks_right
from tests.browser.patience import PATIENCE
from tests.browser.team_site import site_folder

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "anne@hollandskroon.example", "een zin die lang genoeg is"

FOR_VISITORS = (
    "/inloggen/",
    "/inloggen/geen-account/",
    "/inloggen/gestopt/",
    "/wachtwoord-vergeten/",
    "/wachtwoord-vergeten/verstuurd/",
    "/wachtwoord-vergeten/1-abc-def/",
    "/wachtwoord-vergeten/klaar/",
)
FOR_ANNE = (
    "/mijn-account/",
    "/mijn-account/wachtwoord/",
    "/mijn-account/e-mailadres/",
    "/mijn-account/sessies/",
    "/mijn-account/koppeling/",
    "/mijn-account/tweede-stap/",
    "/mijn-account/passkeys/",
    "/mijn-account/opnieuw/",
    "/mijn-account/tweede-stap/app/aan/",
    "/uitloggen/",
    "/team/1/",
    "/team/1/wijzigen/",
    "/team/1/uitnodigen/",
    "/team/1/verlaten/",
    "/team/1/mensen/1/",
)


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Address of a site with one team, and the link for its first beheerder. localhost: passkeys need a name."""
    data = site_folder(tmp_path_factory, "people")
    add = ("team", "add", "Hollands Kroon", "--gemeente", "GM1911", "--beheerder", EMAIL)
    command = [sys.executable, "-m", "wijkdna", *add]
    made = subprocess.run(command, env=environment(data), cwd=data, check=True, capture_output=True, text=True)
    link = made.stdout.rstrip().rpartition("\n")[2].removeprefix("http://127.0.0.1:8000")
    with serving(data) as site:
        yield f"http://localhost:{site.port}", link


@pytest.fixture(scope="module")
def anne(browser, people):
    """What the browser of the first beheerder keeps: she came in by her link, and said once more who she is."""
    site, link = people
    page = browser.new_page(viewport=PHONE)
    page.goto(site + link)
    page.get_by_label("Naam").fill("Anne")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Maak het account").click()
    page.wait_for_url("**/mijn-werk/")
    page.goto(f"{site}/mijn-account/tweede-stap/app/aan/")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("heading", name="App met codes aanzetten").wait_for()
    state = page.context.storage_state()
    page.close()
    return state


@pytest.fixture
def visit(browser, people):
    """visit(path, **options of a context): a page. The test fails when it called another host or complained."""
    contexts, ears = [], []

    def open_one(path, **options):
        context = browser.new_context(base_url=people[0], viewport=DESKTOP, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        ears.append(Ear(context, people[0]))
        page = context.new_page()
        page.goto(path)
        return page

    yield open_one
    heard = [one for ear in ears for one in ear.heard]
    for context in contexts:
        context.close()
    assert heard == []


def check(visit, axe_source, path, **options):
    page = visit(path, **options)
    page.evaluate(axe_source)
    looks_right(page)


@pytest.mark.parametrize("path", FOR_VISITORS)
def test_a_page_for_visitors_fits_and_axe_finds_nothing(visit, axe_source, path):
    check(visit, axe_source, path)


@pytest.mark.parametrize("path", FOR_ANNE)
def test_a_page_of_somebody_fits_and_axe_finds_nothing(visit, anne, axe_source, path):
    check(visit, axe_source, path, storage_state=anne)


def test_axe_finds_nothing_in_a_form_with_errors(visit, axe_source):
    page = visit("/inloggen/", bypass_csp=True)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_role("alert").first.wait_for()
    page.evaluate(axe_source)

    assert page.evaluate(RUN, RULES) == []
    assert page.get_by_role("textbox", name="E-mailadres").get_attribute("aria-invalid") == "true"


def test_somebody_signs_in_with_the_keyboard_alone(visit, anne):
    page = visit("/inloggen/")
    page.get_by_role("textbox", name="E-mailadres").focus()
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.locator(":focus").press("Enter")

    page.wait_for_url("**/mijn-werk/")
    assert page.locator("h1").inner_text() == "Mijn werk"


def test_somebody_signs_in_without_script_and_sees_no_button_that_needs_it(visit, anne):
    page = visit("/inloggen/", java_script_enabled=False)
    shown = page.get_by_role("button", name="Inloggen met een passkey").is_visible()
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()

    page.wait_for_url("**/mijn-werk/")
    assert not shown


def test_a_passkey_is_made_and_then_opens_the_account_without_a_password(visit, anne):
    page = visit("/mijn-account/passkeys/toevoegen/", storage_state=anne)
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    device |= {"hasUserVerification": True, "isUserVerified": True}
    key.send("WebAuthn.addVirtualAuthenticator", {"options": device})

    page.get_by_label("Naam").fill("Laptop van het werk")
    page.get_by_role("button", name="Maak de passkey").click()
    page.get_by_role("heading", name="Uw herstelcodes").wait_for()
    page.goto("/mijn-account/passkeys/")
    listed = page.get_by_text("Laptop van het werk").first.is_visible()
    page.context.clear_cookies()
    page.goto("/inloggen/")
    page.get_by_role("button", name="Inloggen met een passkey").click()

    page.wait_for_url("**/mijn-werk/")
    assert listed


def test_who_refuses_the_passkey_is_told_what_else_to_do(visit, anne):
    page = visit("/inloggen/")
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    key.send("WebAuthn.addVirtualAuthenticator", {"options": device | {"isUserVerified": False}})
    page.get_by_role("button", name="Inloggen met een passkey").click()

    told = page.locator("[data-passkey-wrong]:visible")
    told.wait_for()
    assert "kies een andere manier" in told.inner_text()
