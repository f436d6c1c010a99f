"""The page of a participant and the board of a lab in a real browser: on a desk and a phone, and without script."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening

pytestmark = pytest.mark.browser

ROWS = """
from django.utils import timezone
from tests.web.lab_rows import ask, first_of, fix_session, join, make_lab
from tests.web.people import make_world
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments.models import Enrolment, Participant
from wijkdna.web.lab_mails.models import LabMail
world = make_world()
lab = make_lab(world.team, places=6, title="Leerlab DNA Wijk / Dorp")
fix_session(lab, travel="Station Anna Paulowna ligt in het dorp. Parkeren kan ook.", access="Er is een lift.")
asked = make_lab(world.team, slug="volgend-jaar", title="Leerlab van volgend jaar", moderated=True)
def named(lab, name, *people, via=None):
    enrolment = join(lab, name, *people, via=via)
    Enrolment.objects.filter(pk=enrolment.pk).update(gemeente_name=name)
    return enrolment
kroon = named(lab, "Hollands Kroon", "Ali", "Bo")
schagen = named(lab, "Schagen", "Cor", via=first_of(kroon))
texel = named(lab, "Texel", "Dik", via=first_of(schagen))
helder = named(lab, "Den Helder", "Eva", "Fem")
pair = named(lab, "Medemblik", "Gea", "Hans")
single = named(lab, "Opmeer", "Iris", via=first_of(kroon))
cancel(participant=first_of(texel))
Participant.objects.filter(enrolment=schagen).update(shows_contact=True, function="wijkmanager")
LabMail.objects.filter(participant__enrolment=helder).update(failed_at=timezone.now(), tries=8)
named(asked, "Drechterland", "Jan"); named(asked, "Koggenland", "Kim")
Enrolment.objects.filter(lab=asked).update(motive="Op onze inloop kwamen drie mensen. Wij willen weten waarom.")
print(world.team.pk, lab.pk, asked.pk, first_of(kroon).key, first_of(pair).key, kroon.pk, pair.pk)
"""
NAMES = ("team", "lab", "asked", "key", "waits", "placed", "pair")


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, what Anne's browser keeps, and numbers by name."""
    made = team_site.anew(ROWS, ANNE)
    return made.address, made.state, dict(zip(NAMES, made.words, strict=True))


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page for a beheerder of the team that facilitates the lab."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


@pytest.fixture
def as_participant(eyes, rows):
    """The same for somebody without an account, who has only a link."""
    address, _, numbers = rows
    with opening(eyes, address, {"cookies": [], "origins": []}) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


BOARD = "/leerlab/beheer/{lab}/"
OF_FACILITATOR = (
    "/team/{team}/leerlab/",
    BOARD,
    "/leerlab/beheer/{asked}/",
    f"{BOARD}inschrijving/{{placed}}/",
    f"{BOARD}mails/",
)
MINE = "/leerlab/mijn/{key}/"
OF_PARTICIPANT = (MINE, "/leerlab/mijn/{waits}/", f"{MINE}wissen/", "/leerlab/mijn/gewist/")


@pytest.mark.parametrize("path", OF_FACILITATOR)
def test_axe_finds_nothing_for_the_facilitator_and_the_page_fits(as_anne, path):
    looks_right(as_anne(path, axe=True))


@pytest.mark.parametrize("path", OF_PARTICIPANT)
def test_axe_finds_nothing_for_a_participant_and_the_page_fits(as_participant, path):
    looks_right(as_participant(path, axe=True))


def test_the_link_to_pass_on_is_copied_by_keyboard(as_participant):
    page = as_participant(MINE, PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Kopieer").focus()
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Gekopieerd").wait_for()
    link = page.locator("#eigen-link").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == link
    assert "/via/" in link


def test_without_script_others_may_pass_a_group_and_a_participant_erases_herself(as_anne, as_participant):
    board = as_anne(BOARD, java_script_enabled=False)
    board.get_by_role("button", name="Laat anderen nu voorgaan").click()
    board.get_by_role("heading", name="Heeft een aanbod").wait_for()

    page = as_participant("/leerlab/mijn/{waits}/", PHONE, java_script_enabled=False)
    page.get_by_role("link", name="Wis mijn gegevens").click()
    page.get_by_role("button", name="Ja, wis mijn gegevens").click()
    page.get_by_role("heading", name="Uw gegevens zijn gewist").wait_for()
