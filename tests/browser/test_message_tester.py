"""The message tester and the critical reader in a real browser: on a desk and a phone, by keyboard, without script."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from tests.web.map_rows import make_club
from tests.web.message_rows import EASY, HARD, make_action, make_message
from tests.web.partner_rows import make_promise
from tests.web.people import make_dossier, make_world
from wijkdna.web.critic.actions import set_aside
world = make_world()
anne = world.beheerder
def made(name):
    return make_dossier(world.team, anne, "BU19110801", name, release="{shipped().name}")
dossier, empty = made("Dorpshart"), made("Leeg")
club = make_club(dossier, "IJsclub")
make_promise(club, -3, "Antwoord op de vraag over de warmtefoto's")
make_action(dossier, "Flyer"), make_action(dossier, "Avond in het dorpshuis", partner=club, hours=8)
hard = make_message(dossier, "Brief over de wijk", HARD, channel="brief", groups=["corporatie-krap-jong"])
easy = make_message(dossier, "Warme avond", EASY)
set_aside(dossier=dossier, rule="gat_geen_stop_of_doorgaan", about="action:1", why="De raad kiest.", by=anne)
print(dossier.pk, empty.pk, hard.pk, easy.pk)
"""


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, what Anne's browser keeps, and numbers by name."""
    made = team_site.anew(ROWS, ANNE)
    numbers = dict(zip(("dossier", "empty", "hard", "easy"), made.words, strict=True))
    return made.address, made.state, numbers


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page for a beheerder."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


PLAN = "/dossier/{dossier}/plan/"


@pytest.mark.parametrize(
    "path",
    [
        f"{PLAN}berichten/",
        "/dossier/{empty}/plan/berichten/",
        f"{PLAN}berichten/nieuw/",
        f"{PLAN}berichten/{{hard}}/",
        f"{PLAN}berichten/{{easy}}/",
        f"{PLAN}lezer/",
        "/dossier/{empty}/plan/lezer/",
        f"{PLAN}lezer/gat_eerste_actie_zenden/weg/",
    ],
)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    looks_right(as_anne(path, again=True))


def test_a_text_is_pasted_and_tested_by_keyboard_alone(as_anne):
    page = as_anne(f"{PLAN}berichten/nieuw/")
    page.locator("#id_text").focus()
    page.keyboard.insert_text("Dit is ons beleid.")
    page.get_by_role("button", name="Test", exact=True).focus()
    page.locator(":focus").press("Enter")
    page.get_by_text("Gewoner is: plannen en regels.").wait_for()

    assert page.locator("mark.tester-mark").first.inner_text() == "beleid"
    number = page.locator("a.tester-no").first
    number.focus()
    page.locator(":focus").press("Enter")
    assert page.url.endswith(number.get_attribute("href") or "?")


def test_all_works_without_script_and_a_refused_remark_comes_back(as_anne):
    page = as_anne(f"{PLAN}lezer/gat_eerste_actie_zenden/weg/", java_script_enabled=False)
    page.get_by_label("Waarom is dit niet nodig?").fill("De dorpsraad luisterde al.")
    page.get_by_role("button", name="Zet weg").click()
    assert page.get_by_text("“De dorpsraad luisterde al.”").is_visible()

    page.get_by_role("button", name="Zet terug : Het plan begint met vertellen").click()
    assert page.get_by_role("heading", name="Het plan begint met vertellen").is_visible()


def test_paper_shows_the_text_and_what_was_found_but_no_form(as_anne):
    page = as_anne(f"{PLAN}berichten/{{hard}}/")
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))

    text = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    assert "Gewoner is: andere energie gebruiken." in text
    assert "een brief werkt hier minder" in text
    assert "Verbeter en test opnieuw" not in text
