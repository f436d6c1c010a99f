"""Veldwerk on a telephone: a note is never lost, whatever the connection does, and needs no script and no mouse."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening
from tests.web.people import PASSWORD, png
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from uuid import uuid4
from tests.web.map_rows import make_entity, make_group
from tests.web.people import make_dossier, make_world, png
from wijkdna.web.fieldwork.actions import add_field_note, add_photo
from wijkdna.web.socialmap.models import Kind
world = make_world()
def made(name):
    return make_dossier(world.team, world.beheerder, "BU19110801", name, release="{shipped().name}")
dossier, empty, own = made("Kreileroord"), made("Leeg"), [made(f"Eigen {{k}}") for k in range(6)]
place, club = make_entity(dossier, Kind.PLEK, "Plein bij het dorpshuis"), make_group(dossier, "oudere boeren")
def note(seen, **fields):
    return add_field_note(dossier=dossier, by=world.beheerder, client=uuid4(), seen=seen, **fields)
full = note("De winkelwagen staat er.\\nElke dinsdag.", quote="Hier hoor je alles", thought="Een deur", who="klant",
    place=place, themes=["wonen", "deur"], entities=[club], feeling="warm", confidence=2, missing="x" * 200, code="V2")
photo = add_photo(note=full, content=png(400, 300), name="plein.png", caption="een plein", nobody_seen=True, by=full.by)
draft = note("Nog niet af", is_draft=True)
print(*(one.pk for one in (dossier, empty, full, draft, *own)))
"""
NAMES = ("dossier", "empty", "full", "draft", "a", "b", "c", "d", "e", "f")


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of a site with field notes, who signed in on it, and its numbers by name."""
    made = team_site.anew(ROWS, ANNE)
    numbers = dict(zip(NAMES, made.words, strict=True))
    return made.address, made.state, numbers


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page of veldwerk, on a telephone."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:

        def open_page(page, viewport=PHONE, **options):
            return open_one(page.format(**numbers), viewport, **options)

        yield open_page


def write(page, text):
    page.get_by_label("Wat ik zag of hoorde").fill(text)


def state(page):
    return page.locator("[data-field-state]")


def notes(as_anne, which):
    """What the list shows on another device."""
    page = as_anne(f"/dossier/{{{which}}}/veldwerk/")
    return page.locator(".field-notes .dossier-text").all_inner_texts()


PAGES = (
    "/dossier/{dossier}/veldwerk/",
    "/dossier/{dossier}/veldwerk/?thema=humor",
    "/dossier/{empty}/veldwerk/",
    "/dossier/{empty}/veldwerk/nieuw/",
    "/dossier/{dossier}/veldwerk/nieuw/",
    "/dossier/{dossier}/veldwerk/{full}/",
    "/dossier/{dossier}/veldwerk/{full}/wijzigen/",
    "/dossier/{dossier}/veldwerk/{full}/foto/",
    "/dossier/{dossier}/veldwerk/{draft}/wijzigen/",
)


def check(page):
    looks_right(page)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    check(as_anne(path, axe=True))


def test_what_is_typed_is_kept_at_a_pause_and_a_number_is_told(as_anne, axe_source):
    page = as_anne("/dossier/{a}/veldwerk/nieuw/", axe=True)
    write(page, "Bel haar op 06-12345678")
    page.get_by_text("We zien een telefoonnummer.").wait_for()
    assert page.locator("[data-field-saved]").inner_text().startswith("Bewaard, ")
    page.reload()
    assert page.get_by_label("Wat ik zag of hoorde").input_value() == "Bel haar op 06-12345678"

    page.get_by_role("button", name="Klaar").click()
    page.get_by_role("button", name="Toch bewaren").wait_for()
    page.evaluate(axe_source)
    check(page)
    write(page, "Zij belt ons zelf")
    page.get_by_role("button", name="Klaar").click()
    page.locator(".said").wait_for()
    assert page.locator(".field-notes .dossier-text").all_inner_texts() == ["Zij belt ons zelf"]
    assert page.locator(".field-drafts").count() == 0


def test_a_note_written_without_a_connection_arrives_once(as_anne, axe_source):
    page = as_anne("/dossier/{b}/veldwerk/nieuw/", axe=True)
    page.context.set_offline(True)
    write(page, "Zonder bereik geschreven")
    page.get_by_text("Bewaard op deze telefoon").wait_for()
    assert "Geen verbinding. We sturen de notitie zodra het weer kan." in state(page).inner_text()
    check(page)
    page.get_by_role("button", name="Nog een").click()
    page.get_by_text("1 notitie is nog niet verstuurd").wait_for()
    write(page, "En nog een")
    page.get_by_role("button", name="Klaar").click()
    page.get_by_text("2 notities zijn nog niet verstuurd").wait_for()
    assert page.get_by_label("Wat ik zag of hoorde").input_value() == ""
    check(page)

    page.context.set_offline(False)
    page.get_by_text("2 notities zijn verstuurd").wait_for()
    assert state(page).inner_text() == ""
    page.reload()
    assert sorted(notes(as_anne, "b")) == ["En nog een", "Zonder bereik geschreven"]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('veldnotitie')).length") == 0


def test_the_form_opens_without_a_connection_and_its_note_is_sent_at_the_next_page(as_anne, axe_source):
    page = as_anne("/dossier/{c}/veldwerk/", axe=True)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.goto(page.url + "nieuw/")
    page.evaluate(axe_source)
    check(page)
    assert "geen verbinding" in page.locator("main").inner_text()
    write(page, "In de polder")
    page.get_by_label("humor").check()
    page.get_by_role("button", name="Klaar").click()
    page.get_by_text("1 notitie is nog niet verstuurd").wait_for()
    page.close()

    page = page.context.new_page()
    page.context.set_offline(False)
    page.goto(as_anne("/dossier/{c}/veldwerk/").url)
    page.get_by_text("1 notitie is verstuurd").wait_for()
    page.reload()
    assert page.locator(".field-notes .dossier-text").all_inner_texts() == ["In de polder"]
    assert page.locator(".field-about li").all_inner_texts() == ["humor"]


def test_who_was_signed_out_keeps_her_text_and_is_asked_to_sign_in(as_anne):
    page = as_anne("/dossier/{d}/veldwerk/nieuw/")
    page.context.clear_cookies()
    write(page, "Na een lange dag")
    page.get_by_text("U bent uitgelogd").wait_for()
    assert page.get_by_label("Wat ik zag of hoorde").input_value() == "Na een lange dag"
    state(page).get_by_role("link", name="Log in").click()

    page.get_by_label("E-mailadres").fill(ANNE)
    page.get_by_label("Wachtwoord").first.fill(PASSWORD)
    page.locator(":focus").press("Enter")
    page.get_by_role("link", name="Maak de notitie af").click()
    assert page.get_by_label("Wat ik zag of hoorde").input_value() == "Na een lange dag"


def test_two_devices_on_one_draft_lose_nothing(as_anne):
    first, second = (as_anne("/dossier/{dossier}/veldwerk/{draft}/wijzigen/") for _ in range(2))
    write(first, "Van de eerste")
    first.locator("[data-field-saved]", has_text="Bewaard").wait_for()
    write(second, "Van de tweede")
    second.get_by_text("Deze notitie is ergens anders ook veranderd.").wait_for()
    second.get_by_role("button", name="Bekijk het verschil").click()

    second.get_by_role("table").wait_for()
    assert "Van de eerste" in second.get_by_role("table").inner_text()
    assert second.get_by_label("Wat ik zag of hoorde").input_value() == "Van de tweede"
    second.goto(second.url)
    second.get_by_text("Dit stond nog op dit toestel").wait_for()
    assert second.get_by_label("Wat ik zag of hoorde").input_value() == "Van de tweede"


@pytest.mark.parametrize("script", [True, False])
def test_a_note_with_a_photo_is_written_by_keyboard_with_and_without_script(as_anne, script):
    page = as_anne("/dossier/{f}/veldwerk/nieuw/", java_script_enabled=script)
    page.get_by_label("gesprek", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type(f"Getypt, script {script}")
    page.get_by_role("button", name="Bewaar en voeg een foto toe").focus()
    page.locator(":focus").press("Enter")
    page.get_by_label("Kies een foto").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": png(40, 30)}
    )
    page.get_by_label("Wat is er te zien?").fill("een plein")
    page.get_by_label("Er staat niemand herkenbaar op").check()
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_role("button", name="Klaar").click()

    page.locator(".said").wait_for()
    first = page.locator(".field-notes li").first
    assert first.locator(".lbl").first.inner_text().startswith("gezien")
    assert first.locator(".dossier-text").inner_text() == f"Getypt, script {script}"
    assert first.get_by_role("img", name="een plein").count() == 1


def test_signing_out_warns_of_notes_that_are_on_this_device_only(as_anne):
    """The last one: it ends the session that all tests share."""
    page = as_anne("/dossier/{e}/veldwerk/nieuw/")
    page.route("**/concept/", lambda route: route.abort())
    write(page, "Nog niet verstuurd")
    page.get_by_text("Bewaard op deze telefoon").wait_for()
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Uitloggen").click()

    assert page.get_by_role("dialog").get_by_role("heading").inner_text() == "Er staat nog 1 veldnotitie op dit toestel"
    page.get_by_role("button", name="Log uit en wis die").click()
    page.locator(".account--in").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('veldnotitie')).length") == 0
