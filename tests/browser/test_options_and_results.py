"""Options and results in a real browser: as axe sees them, on a phone, by keyboard alone and without script."""

import pytest

from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from tests.web.map_rows import make_club, make_door, make_group
from tests.web.outcome_rows import make_outcome
from tests.web.partner_rows import make_card
from tests.web.people import make_dossier, make_world
from tests.web.reach_rows import make_option
from wijkdna.web.reach.models import Pair
world = make_world()
def made(name):
    return make_dossier(world.team, world.beheerder, "BU19110801", name, release="{shipped().name}")
dossier, empty = made("Dorpshart"), made("Leeg")
club = make_club(dossier, "IJsclub De Noordkop en omstreken")
community = make_group(dossier, "Gezinnen")
make_door(club, community, likely=25, low=20, high=30)
make_card(club, readiness=3)
fields = dict(library="opt_aanbellen_aangekondigd", prior="doorbell_repeat_or_announced", is_chosen=True, entity=club)
door = make_option(dossier, "Vaker aanbellen na een kaartje in de hele Dorpsstraat", **fields)
letter = make_option(dossier, "Brief", prior="letter_general_offer", is_current=True, sender="gemeente")
pair = Pair.objects.create(dossier=dossier, one=door, other=letter)
told = dict(expected_low=40.0, expected=60.0, expected_high=80.0)
counted = dict(offered=130, responded=70, visits=9, euros=400, hours=30)
result = make_outcome(dossier, door, "Rondje in het najaar", **counted, **told)
make_outcome(dossier, letter, "Brief", offered=30, responded=2, expected_low=0.0, expected=1.5, expected_high=4.0)
make_outcome(dossier, letter, "Brief van de zomer", offered=250, responded=9)
make_outcome(dossier, None, "Flyers", offered=553, responded=10, is_public=True, source="Energieregio 2023", **told)
print(dossier.pk, empty.pk, club.pk, community.pk, door.pk, letter.pk, result.pk)
"""
NAMES = ("dossier", "empty", "club", "community", "door", "letter", "result")
OPTIONS, RESULTS = "/dossier/{dossier}/bereik/opties/", "/dossier/{dossier}/bereik/resultaten/"
PAGES = (
    f"{OPTIONS}toevoegen/",
    f"{OPTIONS}toevoegen/opt_winkelier_noemt/",
    f"{OPTIONS}nieuw/",
    f"{OPTIONS}nu/",
    f"{OPTIONS}van-de-kaart/",
    f"{OPTIONS}van-de-kaart/?wie={{club}}&groep={{community}}",
    f"{OPTIONS}{{door}}/",
    f"{RESULTS}?een=letter_general_offer&ander=doorbell_repeat_or_announced",
    "/dossier/{empty}/bereik/resultaten/",
    f"{RESULTS}nieuw/",
    f"{RESULTS}{{result}}/",
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


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    page = as_anne(path, again=True)
    for fold in page.locator("main details").all()[:4]:
        fold.evaluate("one => one.open = true")
    looks_right(page)


def test_what_is_done_now_is_entered_by_keyboard_alone(as_anne):
    page = as_anne("/dossier/{empty}/bereik/opties/nu/")
    counts = page.locator("#id_opt_energiecafe_offered")
    assert not counts.is_visible()
    page.locator("#id_opt_energiecafe_doet").focus()
    page.locator(":focus").press("Space")
    assert counts.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("120")
    page.keyboard.press("Tab")
    page.keyboard.type("6")
    page.locator(":focus").press("Enter")
    page.get_by_role("heading", name="Bereik", exact=True).wait_for()
    assert page.get_by_role("heading", name="Energiecafé of avond met flyer").is_visible()


def test_a_wrong_count_is_shown_at_its_field(as_anne):
    page = as_anne(f"{RESULTS}nieuw/")
    page.get_by_label("Wat deed u?").fill("Rondje")
    page.get_by_label("Aangesproken").fill("10")
    page.get_by_label("Reageerde").fill("12")
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_role("alert").get_by_role("link", name="Reageerde").click()
    page.locator("#id_responded:focus").wait_for()
    assert page.locator("#id_responded").get_attribute("aria-invalid") == "true"


def test_all_of_it_works_without_script(as_anne):
    page = as_anne(f"{OPTIONS}toevoegen/", java_script_enabled=False)
    page.get_by_label("Langs welke weg").select_option("plek")
    page.get_by_role("button", name="Toon").click()
    page.get_by_role("link", name="Praten in de hal met koffie").click()
    page.get_by_label("klein: 25").check()
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("heading", name="Praten in de hal met koffie (een kwart)").wait_for()
    page.get_by_role("link", name="Praten in de hal met koffie (een kwart)").click()
    page.get_by_text("Groepen:").click()
    page.get_by_label("Bereikt dezelfde mensen als").select_option(label="Brief")
    page.get_by_role("button", name="Dezelfde mensen").click()
    page.get_by_role("button", name="Toch niet").wait_for()


def test_on_paper_the_numbers_stand_and_the_buttons_do_not(as_anne):
    page = as_anne(RESULTS)
    page.emulate_media(media="print")
    assert (
        page.get_by_role("link", name="Schrijf een ronde op").count() == 0
        or not page.get_by_text("Schrijf een ronde op").is_visible()
    )
    assert page.get_by_role("cell", name="130").is_visible()
    assert page.evaluate("document.querySelector('.result-table').getBoundingClientRect().width <= innerWidth")
