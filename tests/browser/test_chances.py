"""Kansen in a real browser: on a desk, on a phone, by keyboard, without script and on paper."""

import re
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from tests.browser.conftest import PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening
from wijkdna.store.release import shipped

ROWS = f"""
from tests.web.chance_rows import make_chance, make_topic
from tests.web.map_rows import make_club, make_entity
from tests.web.partner_rows import make_card
from tests.web.people import make_dossier, make_world
from tests.web.reach_rows import make_option
from tests.web.test_claims import make_claim, make_note
from wijkdna.web.socialmap.models import Kind
world = make_world()
team, anne, now = world.team, world.beheerder, "{shipped().name}"
full, empty, flow, plain = (
    make_dossier(team, anne, "BU19110801", name, release=now) for name in ("Dorpshart", "Leeg", "Met script", "Zonder")
)
for dossier in (full, flow, plain):
    for name in ("Dorpsraad", "Vrijwillige brandweer", "Bibliotheek", "Feestcomité"):
        make_card(make_club(dossier, name), readiness=4)
    make_entity(dossier, Kind.PLEK, "Dorpshuis")
    claim = make_claim(dossier, anne, "Zij komen hun beloften niet na", make_note(dossier, anne))
    make_topic(claim, "slechte_ervaring_actie")
chosen = dict(state="gekozen", wish="Samen eten", owner="opbouwwerker")
option = make_option(full, is_chosen=True)
own = dict(option=option), dict(rule="kans_warmtefoto_dorpsraad"), dict()
rows = [make_chance(full, f"Kans nummer {{n}}", **chosen, **own[n]) for n in range(3)]
make_chance(full, "Bewaard voor later")
make_chance(full, "Past hier niet", state="weggezet", why="De zaal is dicht.", version=2)
for n in range(3):
    make_chance(plain, f"Al gekozen {{n}}", state="gekozen")
print(full.pk, empty.pk, flow.pk, plain.pk, rows[0].pk)
"""


@pytest.fixture(scope="module")
def rows(team_site):
    made = team_site.anew(ROWS, ANNE)
    names = ("full", "empty", "flow", "plain", "kans")
    numbers = dict(zip(names, made.words, strict=True))
    return made.address, made.state, numbers


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page of kansen for a beheerder."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(f"/dossier/{page.format(**numbers)}", *args, **options)


PAGES = (
    "{full}/kansen/",
    "{empty}/kansen/",
    "{full}/kansen/nieuw/",
    "{full}/kansen/{kans}/",
    "{full}/kansen/voorstel/kans_brandweer/",
    "{full}/kansen/soorten/",
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    page = as_anne(path, again=True)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    looks_right(page)


def test_headings_stand_in_order(as_anne):
    for path in PAGES:
        levels = as_anne(path).evaluate(
            "[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(e => +e.tagName[1])"
        )
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


@pytest.mark.parametrize("script", [True, False])
def test_a_proposal_is_taken_over_changed_and_refused_as_a_fourth(as_anne, script):
    dossier = "{flow}" if script else "{plain}"
    page = as_anne(f"{dossier}/kansen/", java_script_enabled=script)
    page.locator("main").get_by_role("link", name=re.compile("Eerst terugkomen")).click()
    page.get_by_role("button", name="Bewaar voor later").click()
    page.locator("summary", has_text="Wijzig deze kans").click()
    page.get_by_label("Naam van de kans").fill("Eerst zelf terug")
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_role("heading", level=1, name="Eerst zelf terug").wait_for()
    page.get_by_role("button", name="Kies deze kans").click()
    page.get_by_role("heading", level=1, name="Lokale kansen").wait_for()

    said = page.locator("main").inner_text()
    assert "1 van 3" in said if script else "U koos er al drie" in said
    assert "Eerst zelf terug" in said


def test_a_proposal_is_chosen_from_the_list_and_put_back_without_script(as_anne):
    page = as_anne("{plain}/kansen/", java_script_enabled=False)
    page.get_by_role("button", name="Toch niet bij de drie : Al gekozen 0").click()
    page.locator(".chance-row").get_by_role("button", name=re.compile("^Kies deze")).first.click()
    page.get_by_role("heading", name="De drie van dit plan 3 van 3").wait_for()
    page.locator(".chance-row").get_by_role("button", name=re.compile("^Kies deze")).first.click()
    assert "U koos er al drie. Meer maakt het plan niet sterker" in page.locator("main").inner_text()


def test_by_keyboard_a_kans_is_no_longer_one_of_the_three(as_anne):
    page = as_anne("{full}/kansen/")
    page.get_by_role("link", name="Kans nummer 2").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip().startswith("Toch niet bij de drie")
    page.locator(":focus").press("Enter")
    page.get_by_role("heading", name="De drie van dit plan 2 van 3").wait_for()
    page.get_by_role("button", name="Kies deze Kans nummer 2").press("Enter")
    page.get_by_role("heading", name="De drie van dit plan 3 van 3").wait_for()


def test_bars_say_their_level_to_who_does_not_see_them(as_anne):
    page = as_anne("{full}/kansen/voorstel/kans_brandweer/")
    bars = page.get_by_role("list", name=re.compile("Zeven balken"))

    assert bars.get_by_role("listitem").count() == 7
    said = " ".join(bars.inner_text().split())
    assert re.search(r"drager 3 van 3, doet mee", said)
    assert re.search(r"bereik niet te zeggen", said)


def test_large_text_on_a_phone_stays_on_the_screen(as_anne):
    page = as_anne("{full}/kansen/", PHONE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_on_paper_stands_what_matters(as_anne):
    page = as_anne("{full}/kansen/")
    text = " ".join(one.extract_text() for one in PdfReader(BytesIO(page.pdf(format="A4"))).pages)

    assert "Kans nummer 1" in text
    assert "voorstel, check met de wijk" in text
    assert "Volgorde" not in text
