"""Personal data in a real browser: signed in, on a desk, on a phone, on paper, without script and without a mouse."""

import re

import pytest

from tests.browser.looks import RULES, RUN, looks_right
from tests.browser.teams import ANNE, opening

pytestmark = pytest.mark.browser

PEOPLE = """
from tests.web.people import make_world
from wijkdna.web.shared.audit import record
world = make_world()
for number in range(120):
    record(world.lid, "notitie gewijzigd", world.note)
print(world.team.pk, world.lid.pk)
"""


class People:
    """A site with people; pages are asked as Anne, who is beheerder."""

    def __init__(self, address, state, team, lid):
        self.address, self.state, self.team, self.lid = address, state, team, lid

    def path(self, page):
        return page.format(team=self.team, lid=self.lid)


@pytest.fixture(scope="module")
def people(team_site):
    made = team_site.anew(PEOPLE, ANNE)
    numbers = made.words
    return People(made.address, made.state, *numbers)


@pytest.fixture
def as_anne(eyes, people):
    """as_anne(page, viewport) opens a page for a beheerder who signed in with her password."""
    with opening(eyes, people.address, people.state) as open_one:
        yield lambda page, *args, **options: open_one(people.path(page), *args, **options)


PAGES = (
    "/privacy/fg/",
    "/mijn-account/gegevens/",
    "/mijn-account/gegevens/wissen/",
    "/team/{team}/privacy/",
    "/team/{team}/personen/{lid}/gegevens/",
    "/team/{team}/personen/{lid}/gegevens/wissen/",
    "/team/{team}/logboek/",
    "/handleiding/privacy-regelen/",
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    looks_right(as_anne(path, again=True))


def test_axe_finds_nothing_when_a_form_was_refused(as_anne, axe_source):
    page = as_anne("/mijn-account/gegevens/wissen/", axe=True)
    page.get_by_role("button", name="Wis mijn account").click()
    page.get_by_role("alert").wait_for()
    page.evaluate(axe_source)

    assert page.evaluate(RUN, RULES) == []

    assert page.get_by_label("Typ ter controle uw e-mailadres").get_attribute("aria-invalid") == "true"
    described = page.get_by_label("Typ ter controle uw e-mailadres").get_attribute("aria-describedby")
    assert page.locator(f"#{described}").count() == 1


def test_without_script_the_record_is_narrowed_and_the_agreements_are_kept(as_anne, people):
    page = as_anne("/team/{team}/logboek/", java_script_enabled=False)
    page.get_by_label("Wie").select_option(label="Bart")
    page.get_by_role("button", name="Toon").click()
    assert "persoon=" in page.url
    assert page.locator("tbody tr").count() == 50
    page.get_by_role("link", name="Oudere regels").click()
    assert page.locator("tbody tr").count() == 50

    page.goto(people.path("/team/{team}/privacy/"))
    page.get_by_label("Afdeling").fill("Team Dorpen")
    page.get_by_role("button", name="Opslaan").click()
    assert page.locator(".said").inner_text() == "De afspraken over privacy zijn opgeslagen."
    assert page.get_by_label("Afdeling").input_value() == "Team Dorpen"


def test_with_the_keyboard_alone_somebody_reaches_and_answers_the_pre_scan(as_anne):
    page = as_anne("/team/{team}/privacy/")
    page.get_by_label("Wettelijke taak").focus()
    page.keyboard.type("artikel 2.1.2 Wmo 2015")
    for _ in range(8):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "p1"
    page.locator(":focus").press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Wij geven geen cijfers.")
    page.locator(":focus").press("Enter")
    page.locator(".said").wait_for()

    assert page.get_by_label("Wettelijke taak").input_value() == "artikel 2.1.2 Wmo 2015"
    assert page.locator("input[name=p1][value=anders]").is_checked()


def test_the_page_of_the_fg_goes_to_paper_without_losing_a_column(as_anne, tmp_path):
    page = as_anne("/privacy/fg/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 643, "height": 900})  # 170 mm: A4 between its margins

    wide = page.evaluate(
        "[...document.querySelectorAll('.fields')].filter(e => e.scrollWidth > e.parentElement.clientWidth + 1).length"
    )
    assert wide == 0
    assert not page.locator(".contents").is_visible()


def test_what_is_taken_away_is_a_file_with_a_name(as_anne):
    page = as_anne("/mijn-account/gegevens/")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("ZIP")).click()

    assert download.value.suggested_filename == "gegevens.zip"
