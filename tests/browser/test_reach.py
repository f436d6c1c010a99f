"""Bereik in a real browser: the answer follows a switch, with and without script, by keyboard and on a phone."""

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
from tests.web.people import make_dossier, make_world
from tests.web.reach_rows import make_group, make_option
from wijkdna.web.reach.models import Approach
world = make_world()
def made(name):
    return make_dossier(world.team, world.beheerder, "BU19110801", name, release="{shipped().name}")
dossier, empty = made("Kreileroord"), made("Leeg")
make_option(dossier, "Brief van de gemeente met een aanbod", sender="gemeente", prior="letter_general_offer",
    is_current=True,
    channel="brief", euros_fixed=150, euros_per_address=1.5, hours_fixed=6)
bell = make_option(dossier, "Aanbellen, twee rondes", prior="doorbell_repeat_or_announced", dose=0.8, readiness=4)
make_option(dossier, "Noemen", library="opt_clubgebouw_eerst", sender="ijsclub", prior="partner_mentions_to_members",
    is_chosen=True)
make_option(dossier, "Koffie bij het hek", library="opt_schoolplein_koffie", prior="partner_mentions_to_members")
make_option(dossier, "Eigen rondje", prior="", chance=0.2, source="onze ervaring", is_chosen=True)
Approach.objects.create(dossier=dossier, crew="volunteer_coach", teams=1, months=3, euros=1500, hours=80)
group = make_group(dossier, reason="Adressen geteld.", flags=["families"], priority=True, floor=0.3)
print(dossier.pk, empty.pk, bell.pk, group.pk)
"""

NAMES = ("dossier", "empty", "bell", "group")
REACH = "/dossier/{dossier}/bereik/"
PAGES = (
    REACH,
    "/dossier/{empty}/bereik/",
    f"{REACH}groepen/",
    f"{REACH}groepen/koop-rond-jong/",
    f"{REACH}groepen/nieuw/",
    f"{REACH}groepen/{{group}}/",
    f"{REACH}instellingen/",
)


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, what Anne's browser keeps, and numbers by name."""
    made = team_site.anew(ROWS, ANNE)
    numbers = dict(zip(NAMES, made.words, strict=True))
    return made.address, made.state, numbers


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page for a beheerder."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


def missed(page):
    """Households that are not reached, as the first sentence says it."""
    return int(re.search(r"spreken we (?:ten hoogste )?(\d+)", page.locator(".reach-big").inner_text())[1])


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    page = as_anne(path, again=True)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    looks_right(page)


def test_a_switch_by_keyboard_changes_the_answer_in_place_and_keeps_the_focus(as_anne, rows):
    page, switch = as_anne(REACH), f"#zet-{rows[2]['bell']}-voorstel"
    before = missed(page)
    page.evaluate("window.stays = true")
    page.locator(switch).focus()
    page.locator(":focus").press("Space")
    page.locator(f"{switch}[aria-pressed=true]").wait_for()

    assert missed(page) < before - 40
    assert page.evaluate("window.stays")
    assert page.evaluate("'#' + document.activeElement.id") == switch
    said = page.locator("#bereik-zegt")
    assert said.get_attribute("role") == "status"
    assert str(missed(page)) in said.text_content()
    page.locator(":focus").press("Space")
    page.locator(f"{switch}[aria-pressed=false]").wait_for()
    assert missed(page) == before


def test_all_of_it_works_without_script_on_a_phone(as_anne, rows):
    page, switch = as_anne(REACH, PHONE, java_script_enabled=False), f"#zet-{rows[2]['bell']}-voorstel"
    before = missed(page)
    page.locator(switch).click()
    assert page.locator(switch).get_attribute("aria-pressed") == "true"
    assert missed(page) < before - 40
    page.locator(switch).click()

    page.get_by_text("Waarom dit getal bij Brief van de gemeente").locator("..").click()
    assert page.get_by_text("Divosa: alleen schriftelijk 6% contact").is_visible()
    page.get_by_label("Wat telt als meedoen?").select_option("maatregel")
    page.get_by_role("button", name="Reken opnieuw").click()
    assert page.get_by_text("Zette een stap in huis.").is_visible()
    page.get_by_label("Wat telt als meedoen?").select_option("aanmelding")
    page.get_by_role("button", name="Reken opnieuw").click()


def test_a_choice_beside_the_answer_is_worked_out_at_once(as_anne):
    page = as_anne(REACH)
    page.get_by_label("Wat telt als meedoen?").select_option("bezoek")
    page.get_by_text("Had een bezoek thuis.").wait_for()
    page.get_by_label("Wat telt als meedoen?").select_option("aanmelding")
    page.get_by_text("Heeft zich aangemeld voor een bezoek.").wait_for()


def test_on_paper_stands_the_answer_and_no_switch_to_press(as_anne):
    paper = PdfReader(BytesIO(as_anne(REACH).pdf(prefer_css_page_size=True)))
    text = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())

    assert "Wie bereiken we niet?" in text
    assert "Reken opnieuw" not in text
