"""Error pages in a browser. Those that a healthy site never shows are put in the place of an ordinary answer."""

import pytest
from django.test import RequestFactory

from tests.browser import pages
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import RULES, RUN, WIDER_THAN_THE_SCREEN
from wijkdna.web.shared import errors

pytestmark = pytest.mark.browser

FAILURES = {
    "Dit verzoek begrijpen we niet": lambda request: errors.bad_request(request, ValueError()),
    "Deze pagina mag u niet openen": lambda request: errors.forbidden(request, PermissionError()),
    "Er ging bij ons iets mis": errors.server_error,
}


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("heading", FAILURES)
def test_a_failure_reads_as_well_as_any_page(open_page, axe_source, heading, viewport):
    answer = FAILURES[heading](RequestFactory().get("/mis/"))
    page = open_page("/privacy/", viewport, bypass_csp=True)
    page.route("**/mis/", lambda route: route.fulfill(body=answer.content, content_type=answer["Content-Type"]))

    page.goto("/mis/")
    page.evaluate(axe_source)

    assert page.locator("h1").inner_text() == heading
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    assert page.evaluate(RUN, RULES) == []


@pytest.mark.parametrize("path", pages.ERRORS)
def test_a_page_that_is_not_there_asks_no_other_host_either(open_page, path):
    page = open_page(path, status=404)

    page.get_by_role("combobox").fill("kreileroord")
    page.get_by_role("option").first.wait_for()

    assert page.get_by_role("option").all_inner_texts()[0].startswith("Kreileroord")


def test_a_theme_opens_and_closes_with_the_space_bar(open_page):
    page = open_page(pages.BUURT)
    page.locator("#thema-wonen summary").focus()

    page.locator(":focus").press("Space")
    opened = page.locator("#thema-wonen").get_attribute("open")
    page.locator(":focus").press("Space")

    assert opened == ""
    assert page.locator("#thema-wonen").get_attribute("open") is None
