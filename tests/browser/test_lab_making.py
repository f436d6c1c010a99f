"""Making and ending a leerlab in a real browser: on a desk and a phone, by keyboard, and without script."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.looks import WIDER_THAN_THE_SCREEN, looks_right
from tests.browser.teams import ANNE, opening

pytestmark = pytest.mark.browser

ROWS = """
from tests.web.lab_rows import give_picture, join, make_lab
from tests.web.people import make_world
from wijkdna.web.lab_ending.actions import archive
world = make_world()
lab = give_picture(make_lab(world.team, text="## Waarom\\nOmdat het **past**.", places=1))
lab.save()
join(lab, "GM9901", "Ali")
join(lab, "GM9902", "Bo")
over = make_lab(world.team, slug="over")
join(over, "GM9901", "Ali")
archive(lab=over, by=world.beheerder)
print(world.team.pk, lab.pk, over.pk)
"""


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, what Anne's browser keeps, and numbers by name."""
    made = team_site.anew(ROWS, ANNE)
    return made.address, made.state, dict(zip(("team", "lab", "over"), made.words, strict=True))


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page for a beheerder."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


NEW, HERE = "/team/{team}/leerlab/nieuw/", "/leerlab/beheer/{lab}/"
PAGES = (
    f"{NEW}?begin=dna",
    f"{HERE}wijzigen/",
    f"{HERE}publiceren/",
    f"{HERE}kopie/",
    f"{HERE}afsluiten/",
    "/leerlab/beheer/{over}/wissen/",
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    looks_right(as_anne(path, axe=True))


def test_a_look_is_right_too_and_stands_where_one_reads_on(as_anne, axe_source):
    page = as_anne(f"{NEW}?begin=dna", axe=True)
    page.get_by_role("button", name="Bekijk", exact=True).click()
    page.get_by_role("heading", name="Zo ziet de uitnodiging eruit").wait_for()

    assert page.evaluate("document.activeElement.id") == "zo"
    page.evaluate(axe_source)
    looks_right(page)


def test_a_lab_is_made_without_script_on_a_phone_and_nothing_typed_is_lost(as_anne):
    page = as_anne(f"{NEW}?begin=dna", PHONE, java_script_enabled=False)
    page.get_by_label("Naam", exact=True).first.fill("Mijn leerlab")
    page.get_by_role("button", name="Nog een bijeenkomst erbij").click()
    page.locator("#id_s4-title").fill("Terugkijken")
    page.get_by_role("button", name="Bekijk", exact=True).click()
    assert page.locator(".lab-shown__name").inner_text() == "Mijn leerlab"
    assert "Terugkijken" in page.locator(".lab-shown__sessions").inner_text()
    page.locator("#id_places").fill("nul")
    page.locator("#id_title").press("Enter")  # keeps, and does not add a session
    assert "Plaatsen in totaal: Vul een heel getal in" in page.locator(".problems").inner_text()
    page.locator("#id_places").fill("12")
    page.get_by_role("button", name="Maak het leerlab").click()

    assert page.url.endswith("/publiceren/")
    assert "Mijn leerlab" in page.locator("main").inner_text()
    page.get_by_role("button", name="Zet op de site").click()
    assert "Op de site sinds" in page.locator("main").inner_text()


def test_a_closed_lab_is_wiped_by_keyboard(as_anne):
    page = as_anne("/leerlab/beheer/{over}/wissen/", PHONE)
    page.get_by_label("Ja, wis de gegevens").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    page.go_back()
    page.reload()
    assert "Gewist op" in page.locator("main").inner_text()
