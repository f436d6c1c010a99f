"""Who and what in a real browser: on a phone, by keyboard, without script, and on paper."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.conftest import PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening

pytestmark = pytest.mark.browser

ROWS = """
from datetime import timedelta
from django.utils import timezone
from tests.web.map_rows import keeper, make_club, make_entity, make_group, make_role, make_tie
from tests.web.people import make_dossier, make_world
from wijkdna.store.personal import load_privacy_texts
from wijkdna.store.release import shipped
from wijkdna.web.privacy.models import TeamPrivacy
from wijkdna.web.socialmap.models import Kind, Person, Question, TieKind
world = make_world()
def made(name):
    return make_dossier(world.team, world.beheerder, "BU19110801", name, release=shipped().name)
dossier, empty = made("Kreileroord"), made("Leeg")
club = make_club(dossier, sector="sport", keeper=world.lid, public_contact="www.ijsclub.example", remarks="x" * 200)
twice = make_club(dossier, "De ijsclub", remarks="Gehoord bij de winkel.")
role = make_role(dossier, "Voorzitter ijsclub", part_of=club, sector="sport", **keeper(world.beheerder))
other = make_role(dossier, "Kapper")
group = make_group(dossier, "Gezinnen met jonge kinderen in de nieuwbouwwijk", rhythm="elke ochtend bij het schoolhek")
make_entity(dossier, Kind.PLEK, "Plein")
make_tie(role, group, informant="caissière", by=world.lid); make_tie(role, group, by=world.lid)
make_tie(club, twice, TieKind.SPANNING, by=world.lid)
Question.objects.create(dossier=dossier, text="Wie heeft de sleutel van de kantine?", about=role)
answers = {one.id: {"other": False, "text": ""} for one in load_privacy_texts().questions}
told = {"legal_task": "artikel 2.1.2 Wmo 2015", "fg_contact": "fg@hk.example", "fg_advice": "Akkoord"}
TeamPrivacy.objects.create(team=world.team, answers=answers, signed_by="A", signed_on="2026-11-01", **told)
day = timezone.localdate()
days = {"agreed_on": day, "last_contact": day, "until": day + timedelta(days=90)}
Person.objects.create(dossier=dossier, entity=role, name="Nel de Boer", contact="via de club", purpose="bellen", **days)
print(*(one.pk for one in (dossier, empty, club, twice, role, other, group)))
"""
NAMES = ("dossier", "empty", "club", "twice", "role", "other", "group")


@pytest.fixture(scope="module")
def rows(team_site):
    made = team_site.anew(ROWS, ANNE)
    numbers = dict(zip(NAMES, made.words, strict=True))
    return made.address, made.state, numbers


@pytest.fixture
def as_anne(eyes, rows):
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda path, *args, **options: open_one(path.format(**numbers), *args, **options)


WHO = "/dossier/{dossier}/kaart/wie/"
PAGES = (
    WHO,
    "/dossier/{empty}/kaart/wie/",
    WHO + "snel/",
    WHO + "nieuw/?soort=gemeenschap",
    WHO + "{role}/",
    WHO + "{group}/",
    WHO + "{club}/wijzigen/",
    WHO + "dubbel/",
    WHO + "{club}/samen/{twice}/",
    WHO + "{role}/naam/",
    WHO + "{other}/naam/",
    WHO + "{role}/naam/gegevens/",
    "/dossier/{dossier}/kaart/wissen/",
)


def fits(page):
    """Axe finds nothing on a desk and on a phone, nothing is wider than the screen, and all can be tapped."""
    looks_right(page)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    page = as_anne(path, again=True)
    for one in page.locator("main details").all():
        one.evaluate("one => { one.open = true; }")

    fits(page)


@pytest.mark.parametrize("script", [True, False])
def test_one_line_becomes_two_on_the_map_by_keyboard_alone(as_anne, axe_source, script):
    page = as_anne("/dossier/{empty}/kaart/wie/", axe=script, java_script_enabled=script)
    page.get_by_label("Wie kent wie, of wat is waar?").focus()
    page.keyboard.type("voorzitter ijsclub kent de oudere boeren")
    page.locator(":focus").press("Enter")
    page.get_by_role("heading", name="Dit maken we ervan").wait_for()
    if script:
        page.evaluate(axe_source)
        fits(page)
    page.get_by_role("group", name="Naar").get_by_label("Naam").press("Enter")

    page.get_by_role("link", name="Voorzitter ijsclub").click()
    assert page.get_by_role("link", name="Oudere boeren").count() == 1
    page.get_by_text("Van de kaart halen").click()
    page.get_by_role("button", name=re.compile("^Ja, haal")).click()
    assert "is van de kaart" in page.locator(".said").inner_text()


def test_two_that_are_one_become_one_and_the_page_says_what_was_dropped(as_anne):
    page = as_anne(WHO + "dubbel/", PHONE)
    page.get_by_role("link", name="Naast elkaar").click()
    page.get_by_role("button", name="Ga verder met “IJsclub”").click()

    assert page.locator("h1").inner_text() == "IJsclub"
    assert "Weggelaten: een band tussen deze twee." in page.locator(".said").inner_text()


def test_all_about_a_person_fits_on_paper(as_anne):
    page = as_anne(WHO + "{role}/naam/gegevens/")
    paper = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))

    text = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in paper.pages))
    assert "Nel de Boer" in text
    assert "Mensen vinden" not in text
    assert len(paper.pages) == 1
