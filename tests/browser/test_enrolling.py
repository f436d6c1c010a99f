"""Enrolling for a leerlab in a real browser: the invitation, the form, and each page that a link in a mail opens."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening

pytestmark = pytest.mark.browser

ROWS = """
from tests.web.lab_rows import ask, first_of, fix_session, join, make_lab
from tests.web.people import make_world
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.labs.models import LabSession
lab = make_lab(make_world().team, per_gemeente=3, motive_question="Met welke wijk wilt u aan de slag?",
    text="## Waarom\\nEen handvol mensen.\\n\\n- weet **wie** er woont\\n- [lees meer](https://a.example/)")
LabSession.objects.create(lab=lab, number=0, title="Kick-off")
LabSession.objects.filter(lab=lab, number=2).update(goals="## Leren\\n- kijken\\n- vragen", homework="veldwerk")
fix_session(lab)
pair, asked = join(lab, "GM0361", "Ali", "Bo"), ask(lab, "GM0398", "Cor")
small = make_lab(lab.team, slug="klein", title="Klein lab", places=1)
first, second = join(small, "GM1"), join(small, "GM2")
cancel(participant=first_of(first))
print(*(first_of(one).key for one in (pair, asked, first, second)), first_of(pair).forward_key)
"""

NAMES = ("pair", "asked", "gone", "offered", "via")
PAGES = (
    "/leerlab/",
    "/leerlab/dna-wijk-dorp/",
    "/leerlab/dna-wijk-dorp/via/{via}/",
    "/leerlab/dna-wijk-dorp/inschrijven/",
    "/leerlab/dna-wijk-dorp/inschrijven/mail/",
    "/leerlab/bevestigen/{asked}/",
    "/leerlab/bevestigen/{pair}/",
    "/leerlab/aanbod/{offered}/",
    "/leerlab/afmelden/{pair}/",
    "/leerlab/afmelden/{gone}/",
    "/leerlab/collega/{pair}/",
    "/leerlab/gegevens/{pair}/",
    "/leerlab/doorsturen/{pair}/",
)


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, and keys of participants by name."""
    made = team_site.anew(ROWS, ANNE)
    return made.address, dict(zip(NAMES, made.words, strict=True))


@pytest.fixture
def visit(eyes, rows):
    """visit(page, viewport) opens a page for a visitor."""
    address, keys = rows
    nobody = {"cookies": [], "origins": []}
    with opening(eyes, address, nobody) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**keys), *args, **options)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(visit, path):
    page = visit(path, axe=True)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")

    looks_right(page)


def test_a_newcomer_enrols_with_the_keyboard_alone(visit):
    page = visit("/leerlab/dna-wijk-dorp/via/{via}/", DESKTOP)
    page.get_by_role("link", name="Meld uw gemeente aan").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Meld uw gemeente aan").wait_for()
    page.get_by_label("Uw gemeente").focus()
    for words in ("Texel", "Eef Bakker", "eef@texel.example"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "function_1"
    page.get_by_label("Met welke wijk wilt u aan de slag?").focus()
    page.keyboard.type("Oudeschild")
    page.wait_for_timeout(2100)  # who is faster than any person is asked to press again
    page.get_by_role("button", name="Meld aan", exact=True).focus()
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Kijk in uw mail").wait_for()


def test_it_works_without_script_and_one_more_colleague_loses_nothing(visit):
    page = visit("/leerlab/dna-wijk-dorp/inschrijven/", PHONE, java_script_enabled=False)
    page.get_by_label("Uw gemeente").fill("Texel")
    page.get_by_label("Naam").first.fill("Fay Smit")
    page.get_by_label("E-mailadres van het werk").first.fill("fay@texel.example")
    page.get_by_role("button", name="Nog een collega toevoegen").click()
    page.get_by_role("group", name="Collega 2").wait_for()
    assert page.get_by_label("Naam").first.input_value() == "Fay Smit"
    page.get_by_label("Met welke wijk wilt u aan de slag?").fill("De Koog")
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Meld aan", exact=True).click()

    page.get_by_role("heading", name="Kijk in uw mail").wait_for()


def test_buttons_behind_links_in_mails_do_what_they_say_without_script(visit):
    page = visit("/leerlab/bevestigen/{asked}/", PHONE, java_script_enabled=False)
    page.get_by_role("button", name="Ja, meld mij aan").click()
    page.get_by_role("heading", name="U doet mee").wait_for()

    offer = visit("/leerlab/aanbod/{offered}/", PHONE, java_script_enabled=False)
    offer.get_by_role("button", name="Ja, ik kom").click()
    offer.get_by_role("heading", name="U doet mee").wait_for()


def test_a_link_is_copied(visit):
    page = visit("/leerlab/doorsturen/{pair}/", PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Kopieer", exact=True).click()
    page.get_by_role("button", name="Gekopieerd").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Uw eigen link").input_value()
