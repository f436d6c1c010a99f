"""The hand-over in a real browser: fetched on a desk, and read in on a phone without script."""

from pathlib import Path

import pytest

from tests.browser.conftest import PHONE
from tests.browser.looks import looks_right
from tests.browser.teams import ANNE, opening
from wijkdna.store.release import shipped

pytestmark = pytest.mark.browser

ROWS = f"""
from tests.web.full_dossier import fill
from tests.web.people import make_dossier, make_world
world = make_world()
anne = world.beheerder
def made(name):
    return make_dossier(world.team, anne, "BU19110801", name, release="{shipped().name}")
full, empty = made("Dorpshart"), made("Leeg")
fill(full, anne)
print(full.pk, empty.pk, world.team.pk)
"""


@pytest.fixture(scope="module")
def rows(team_site):
    """Address of the site, what Anne's browser keeps, and numbers by name."""
    made = team_site.anew(ROWS, ANNE)
    numbers = dict(zip(("full", "empty", "team"), made.words, strict=True))
    return made.address, made.state, numbers


@pytest.fixture
def as_anne(eyes, rows):
    """as_anne(page, viewport) opens a page for a beheerder."""
    address, state, numbers = rows
    with opening(eyes, address, state) as open_one:
        yield lambda page, *args, **options: open_one(page.format(**numbers), *args, **options)


OUT, IN = "/dossier/{full}/plan/overdracht/", "/team/{team}/dossiers/inlezen/"


@pytest.mark.parametrize("path", [OUT, "/dossier/{empty}/plan/overdracht/", IN, "/team/{team}/dossiers/"])
def test_axe_finds_nothing_and_the_page_fits_the_screen(as_anne, path):
    looks_right(as_anne(path, again=True))


def test_what_is_fetched_on_a_desk_is_read_in_on_a_phone_without_script(as_anne, tmp_path, axe_source):
    desk = as_anne(OUT)
    with desk.expect_download() as fetched:
        desk.get_by_role("link", name="Haal het pakket op (zip)").click()
    pack = Path(tmp_path / "overdracht.zip")
    fetched.value.save_as(pack)
    assert fetched.value.suggested_filename.startswith("Dorpshart, overdracht ")

    phone = as_anne(IN, PHONE, java_script_enabled=False)
    phone.locator("#id_file").set_input_files(pack)
    phone.get_by_label("Naam van het dossier").fill("Overgenomen")
    phone.get_by_role("button", name="Lees in").click()
    phone.get_by_role("heading", name="Overgenomen").wait_for()
    assert phone.get_by_text("Het dossier is ingelezen").count() == 1


def test_a_file_that_is_no_pack_is_told_in_words_on_a_page_that_is_right(as_anne, axe_source):
    page = as_anne(IN, PHONE, axe=True)
    wrong = {"name": "plan.zip", "mimeType": "application/zip", "buffer": b"geen zip"}
    page.locator("#id_file").set_input_files(wrong)
    page.get_by_role("button", name="Lees in").click()
    page.get_by_text("Dit zip-bestand is beschadigd").first.wait_for()
    page.evaluate(axe_source)
    looks_right(page)
