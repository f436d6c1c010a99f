"""Finding people and insight in a real browser: on a desk, on a phone, on paper, without script and without a mouse."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.conftest import PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from datetime import date
from tests.web.map_rows import *
from tests.web.people import make_dossier, make_world
from tests.web.talks import allow_names
from wijkdna.web.nominations.actions import Mention, add_talk
from wijkdna.web.nominations.models import Ask, Informant, Nominee
world = make_world()
allow_names(world.team)
dossier = make_dossier(world.team, world.beheerder, "BU19110801", "Kreileroord", release="{shipped().name}")
empty = make_dossier(world.team, world.beheerder, "BU19110801", "Leeg", release="{shipped().name}")
young, old = make_group(dossier, "Gezinnen met jonge kinderen"), make_group(dossier, "65 jaar of ouder")
new = make_group(dossier, "Mensen die hier net komen wonen", None, None)
club, school = make_club(dossier), make_club(dossier, "Basisschool")
make_door(club, young, 30, 3, low=20, high=60)
make_door(club, old, 50, 3)
make_door(school, young, 40)
make_tie(school, new)
for who, circle, named in (("vader", "bewoner", "kapper aan het plein"), ("juf", "professional", "wethouder")):
    add_talk(
        dossier=dossier, by=world.lid, role=who, circle=circle, random=False, community=young, asked_on=date.today(),
        mentions=[Mention(Ask.IEDEREEN, "IJsclub", entity=club), Mention(Ask.NOOIT, named, "Fatma de Wit")],
    )
print(dossier.pk, empty.pk, Informant.objects.first().pk, Nominee.objects.get(role="kapper aan het plein").pk)
"""


@pytest.fixture(scope="module")
def rows(team_site):
    made = team_site.anew(ROWS, ANNE)
    numbers = made.words
    return made.address, made.state, dict(zip(("d", "empty", "talk", "named"), numbers, strict=True))


@pytest.fixture
def as_anne(eyes, rows):
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


PAGES = (
    "/dossier/{d}/kaart/vinden/",
    "/dossier/{empty}/kaart/vinden/",
    "/dossier/{d}/kaart/vinden/gesprek/",
    "/dossier/{d}/kaart/vinden/gesprek/{talk}/",
    "/dossier/{d}/kaart/vinden/genoemd/{named}/",
    "/dossier/{d}/kaart/vinden/bericht/",
    "/dossier/{d}/kaart/inzicht/?aantal=1",
    "/dossier/{empty}/kaart/inzicht/",
)


def test_axe_finds_nothing_and_the_pages_fit_the_screen(as_anne):
    for path in PAGES:
        looks_right(as_anne(path, again=True))


def test_a_talk_is_entered_without_script(as_anne):
    page = as_anne("/dossier/{empty}/kaart/vinden/", PHONE, java_script_enabled=False)
    page.get_by_role("link", name="Een gesprek invoeren").click()
    page.get_by_label("Met wie sprak u?").fill("moeder op het plein")
    page.get_by_label("Genoemd, 3").first.fill("huismeester")
    page.get_by_role("button", name="Meer regels").first.click()
    assert page.get_by_label("Genoemd, 3").first.input_value() == "huismeester"
    page.get_by_label("Genoemd, 7").fill("kapper")
    page.get_by_role("button", name="Bewaren", exact=True).last.click()

    assert page.get_by_role("heading", name="1 gesprek").count() == 1
    assert [one.inner_text() for one in page.locator("a[href*=genoemd]").all()] == ["huismeester", "kapper"]


def test_a_talk_is_entered_by_keyboard_alone(as_anne):
    page = as_anne("/dossier/{d}/kaart/vinden/gesprek/")
    page.get_by_label("Met wie sprak u?").focus()
    page.keyboard.type("buur van de molen")
    order = []
    for _ in range(7):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.name || document.activeElement.textContent"))
    assert order[:3] == ["circle", "random", "community"]
    page.locator("[name=iedereen-0]").focus()
    page.keyboard.type("IJsclub")
    page.locator(":focus").press("Enter")

    page.get_by_text("Het gesprek is bewaard.").wait_for()
    assert "3\u00a0keer genoemd" in page.locator("li", has=page.get_by_role("link", name="IJsclub")).inner_text()


def test_a_set_is_chosen_and_a_set_is_suggested(as_anne):
    page = as_anne("/dossier/{d}/kaart/inzicht/")
    page.get_by_label("IJsclub").uncheck()
    page.get_by_role("button", name="Bekijk deze set").click()
    page.get_by_role("heading", name="Wie bereikt deze ene deur?").wait_for()

    page.get_by_label("Of laat een set voorstellen").select_option("1")
    page.get_by_role("button", name="Welke set dekt het meest?").click()
    page.get_by_role("heading", name="Voorstel: met deze ene deur bereikt u het meest").wait_for()
    assert page.get_by_label("IJsclub").is_checked()


@pytest.mark.parametrize("path", ["genoemd/{named}/", "bericht/", ""])
def test_no_name_comes_on_paper(as_anne, path):
    page = as_anne("/dossier/{d}/kaart/vinden/" + path)
    paper = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))

    text = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in paper.pages))
    assert "Fatma" not in text
    assert "Kreileroord" in text
