"""Date polls in a real browser: a participant prikt on a phone and without script, a facilitator looks and chooses."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening

pytestmark = pytest.mark.browser

ROWS = """
from tests.web.lab_rows import first_of, fix_session, join, make_lab
from tests.web.people import make_world
from tests.web.poll_rows import dates_of, host, make_poll, say, session_of
from wijkdna.web.polls import actions
world = make_world()
lab = make_lab(world.team, places=20)
names = ("Schagen", "Hollands Kroon", "Den Helder", "Medemblik", "Texel", "Opmeer", "Edam-Volendam", "Dijk en Waard")
people = [first_of(join(lab, name, "Ali")) for name in names]
poll = make_poll(lab, world.lid, 20, 21, 25, 27, 34)
said = "ja zonodig nee ja ja, ja ja ja nee zonodig, nee nee ja ja ja, zonodig ja ja ja nee, nee zonodig ja ja ja"
for one, suits in zip(people, said.split(", ")):
    say(one, poll, *suits.split())
dates = dates_of(poll)
offer = host(people[3], poll, 2, 3)
host(people[1], poll, 2, room=actions.Room("Raadhuis", "De Verwachting 1, Anna Paulowna", 4))
actions.ask_host(offer=offer, date=dates[2], by=world.lid)
fix_session(lab, 1)
print(lab.pk, session_of(lab).pk, session_of(lab, 1).pk, session_of(lab, 3).pk, dates[2], offer.pk,
    people[0].key, people[3].key, people[6].key, people[7].key)
"""
NAMES = ("lab", "session", "fixed", "bare", "date", "offer", "answered", "asked", "silent", "other")


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, what Anne's browser keeps, and numbers by name."""
    made = team_site.anew(ROWS, ANNE)
    return made.address, made.state, dict(zip(NAMES, made.words, strict=True))


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page for a beheerder, whose team facilitates the lab."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


@pytest.fixture
def as_participant(eyes, rows):
    """as_participant(page, viewport) opens a page for somebody without an account."""
    address, _, numbers = rows
    with opening(eyes, address, {"cookies": [], "origins": []}) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


OURS, MINE = "/leerlab/beheer/{lab}/datum/{session}/", "/leerlab/mijn/{silent}/datum/{session}/"


@pytest.mark.parametrize(
    "path",
    [
        OURS,
        "/leerlab/beheer/{lab}/datum/{fixed}/",
        "/leerlab/beheer/{lab}/datum/{bare}/prikker/",
        f"{OURS}vast/?datum={{date}}&aanbod={{offer}}",
        "/leerlab/beheer/{lab}/datum/{fixed}/afzeggen/",
    ],
)
def test_pages_of_a_facilitator_are_right(as_anne, path):
    looks_right(as_anne(path, axe=True))


@pytest.mark.parametrize(
    "path",
    [
        MINE,
        "/leerlab/mijn/{answered}/datum/{session}/",
        f"{MINE}ontvangen/",
        "/leerlab/mijn/{asked}/datum/{session}/gastheer/",
    ],
)
def test_pages_of_a_participant_are_right(as_participant, path):
    looks_right(as_participant(path, axe=True))


def test_somebody_answers_by_keyboard_alone(as_participant):
    page = as_participant("/leerlab/mijn/{other}/datum/{session}/", PHONE)
    first = page.get_by_role("radio", name="ja", exact=True).first
    first.focus()
    for _ in range(5):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_text("uw dagen zijn bewaard").wait_for()
    assert page.get_by_role("radio", name="als het moet", checked=True).count() == 5
    page.get_by_role("heading", name="Wat de gemeenten kozen").wait_for()


def test_somebody_answers_on_a_phone_without_script_and_is_told_what_is_missing(as_participant):
    page = as_participant(MINE, PHONE, java_script_enabled=False)
    days = page.locator("fieldset")
    for number in range(4):
        days.nth(number).get_by_role("radio", name="nee", exact=True).check()
    page.get_by_role("button", name="Bewaar uw dagen").click()
    page.get_by_role("alert").get_by_text("Kies ja, als het moet of nee.").wait_for()
    assert page.get_by_role("radio", checked=True).count() == 4

    days.nth(4).get_by_role("radio", name="ja", exact=True).check()
    page.get_by_role("button", name="Bewaar uw dagen").click()

    page.get_by_text("uw dagen zijn bewaard").wait_for()
    page.get_by_role("link", name="Wij kunnen ontvangen").wait_for()


def test_a_host_says_yes_and_the_day_is_chosen_without_script(as_participant, as_anne):
    asked = as_participant("/leerlab/mijn/{asked}/datum/{session}/gastheer/", PHONE, java_script_enabled=False)
    asked.get_by_role("button", name="Ja, dat kan").click()
    asked.get_by_text("u zei dat het kan").wait_for()

    page = as_anne(OURS, java_script_enabled=False)
    page.get_by_role("link", name="Kies deze dag, bij Medemblik").first.click()
    page.get_by_role("button", name="Leg vast en mail").click()

    page.get_by_text("Iedereen die een plek heeft, krijgt een mail").wait_for()
    page.get_by_text("Dorpshuis, Kerkweg 1, Kreileroord").first.wait_for()
