"""A file as an official gets it: by one click, by keyboard, with a name that says what is in it."""

import csv
import zipfile

import pytest

from tests.browser import pages
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["script", "no script"])
def test_a_click_gives_a_file_with_a_name_that_says_what_it_is(open_page, options):
    page = open_page(pages.BUURT + "downloads/", **options)

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel").click()

    assert waiting.value.suggested_filename.startswith("Kreileroord (Hollands Kroon), alle cijfers 20")
    assert waiting.value.suggested_filename.endswith(".xlsx")
    assert zipfile.ZipFile(waiting.value.path()).testzip() is None


def test_a_file_can_be_asked_for_by_keyboard(open_page):
    page = open_page("/cijfers/woz_waarde/")
    page.locator("a[href$='gemeenten.csv']").focus()

    with page.expect_download() as waiting:
        page.locator(":focus").press("Enter")

    with open(waiting.value.path(), encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file, delimiter=";"))) == 343


def test_a_gemeente_is_chosen_from_the_list(open_page):
    page = open_page("/cijfers/woz_waarde/", PHONE)

    page.get_by_label("Kies een gemeente").select_option("Hollands Kroon")
    page.get_by_role("button", name="Toon het cijfer").click()

    page.wait_for_url("**/gebied/GM1911/cijfers/woz_waarde/")


def test_every_link_to_a_file_says_of_what_to_who_cannot_see_it(open_page):
    page = open_page(pages.GEMEENTE + "downloads/")
    names = page.locator("a.offer__file").all_text_contents()

    assert len(set(names)) == len(names) == 20
    assert all("Alkmaar (gemeente), alle" in name for name in names)


def test_a_refused_file_offers_others_on_a_phone(open_page):
    page = open_page(pages.BUURT + "downloads/niets.ods", PHONE, status=404)

    assert page.get_by_role("heading", level=1).inner_text() == "Dit bestand is er niet"
    assert page.locator("a.offer__file").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
