"""A bijeenkomst of a leerlab in a browser: the page of a participant, who is there on a phone, the five questions."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening

pytestmark = pytest.mark.browser

ROWS = """
from tests.web.lab_rows import first_of, fix_session, join, later, make_lab
from tests.web.people import make_world, png
from wijkdna.web.labs.models import Homework, LabSession
from wijkdna.web.lab_sessions import actions
world = make_world()
lab, over = make_lab(world.team), make_lab(world.team, slug="voorbij")
session = fix_session(lab, starts_at=later(minutes=-1), travel="Station Anna Paulowna ligt in het dorp.")
LabSession.objects.filter(pk=session.pk).update(
    goals="Kijken en **vragen**.", programme="## Middag\\n- 13.00 inloop\\n- [kaart](https://voorbeeld.nl/kaart)",
    next_steps="Loop door uw wijk.", homework=Homework.FOTO, homework_text="Kies uw wijk.")
actions.add_file(session=session, content=png(), name="a.png", title="Het plein", by=world.lid)
link = "https://voorbeeld.nl/" + "een-heel-lang-adres-" * 5
actions.add_link(session=session, url=link, title="Filmpje", by=world.lid)
ali, bo = first_of(join(lab, "GM1", "Ali")), first_of(join(lab, "GM2", "Bo"))
actions.mark(session=session, participant=ali, present=True, by=world.lid)
for number in (1, 2, 3):
    fix_session(over, number, starts_at=later(days=-number))
people = [first_of(join(over, f"GM{number}", "Cor")) for number in range(7)]
for one in people[:6]:
    actions.evaluate(participant=one, answers={"e1": 4, "e4": "De wijkplaat.", "e5": "ja"})
print(lab.pk, session.pk, ali.key, over.pk, people[6].key, people[5].key)
"""


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, what Anne's browser keeps, and numbers and keys by name."""
    made = team_site.anew(ROWS, ANNE)
    names = ("lab", "session", "ali", "over", "silent", "answered")
    return made.address, made.state, dict(zip(names, made.words, strict=True))


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page for who facilitates the labs."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


@pytest.fixture
def as_participant(eyes, rows):
    """The same for somebody without an account."""
    address, _, numbers = rows
    with opening(eyes, address, {"cookies": [], "origins": []}) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


BOARD, MINE = "/leerlab/beheer/{lab}/bijeenkomst/{session}/", "/leerlab/mijn/{ali}/"
BOARDS = (BOARD, *(f"{BOARD}{part}/" for part in ("materiaal", "aanwezig", "aanwezig/papier", "eten")))
OF_LABS = ("/leerlab/beheer/{lab}/bewijzen/", "/leerlab/beheer/{over}/evaluatie/")
MINES = (f"{MINE}bijeenkomst/{{session}}/", f"{MINE}bewijs/", "/leerlab/mijn/{silent}/vragen/")


@pytest.mark.parametrize("path", [*BOARDS, *OF_LABS])
def test_pages_of_the_facilitator_are_right(as_anne, path):
    looks_right(as_anne(path, axe=True))


@pytest.mark.parametrize("path", [*MINES, "/leerlab/mijn/{answered}/vragen/"])
def test_pages_of_a_participant_are_right(as_participant, path):
    looks_right(as_participant(path, axe=True))


def test_who_is_there_is_kept_by_keyboard_and_the_reader_stays_where_she_was(as_anne):
    page = as_anne(f"{BOARD}aanwezig/", PHONE)
    bo = page.get_by_role("form", name="Bo de Vries")
    bo.get_by_role("button", name="Aanwezig").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_text("1 aanwezig, 1 afwezig").wait_for()
    assert bo.get_by_role("button", name="Afwezig").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Tab")  # from the person on, not from the top of the page
    assert page.evaluate("document.activeElement.closest('li')?.textContent.includes('Bo de Vries')")


def test_who_is_there_is_kept_without_script_and_hours_too(as_anne):
    page = as_anne(f"{BOARD}aanwezig/", PHONE, java_script_enabled=False)
    ali = page.get_by_role("listitem").filter(has_text="Ali de Vries")
    ali.get_by_text("Uren, of leegmaken").click()
    ali.get_by_label("Hoeveel uur wel?").fill("1,5")
    ali.get_by_role("button", name="Bewaar uren").click()

    page.get_by_text("was er 1,5 uur").wait_for()


def test_a_participant_sends_the_five_questions_without_script_and_without_an_account(as_participant):
    page = as_participant("/leerlab/mijn/{silent}/vragen/", PHONE, java_script_enabled=False)
    page.get_by_role("group", name="Hebt u iets gehoord").get_by_label("5: heel veel").check()
    page.get_by_label("Met hoeveel mensen").fill("12")
    page.get_by_role("group", name="Zou u het").get_by_label("ja").check()
    page.get_by_role("button", name="Verstuur zonder naam").click()

    page.get_by_role("heading", name="Dank u wel").wait_for()
