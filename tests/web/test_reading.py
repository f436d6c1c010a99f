"""Pages to read, and what machines ask for."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.conftest import Site
from wijkdna.web.reading.queries import MANUAL


def test_the_handleiding_leads_to_all_its_pages_and_through_them_in_order(site):
    contents = [link for link in site.page("/handleiding/").links() if link.startswith("/handleiding/")]
    assert list(dict.fromkeys(contents))[1:] == [f"/handleiding/{chapter.slug}/" for chapter in MANUAL]

    walked = [contents[1]]
    while following := site.page(walked[-1]).all("a", rel="next"):
        walked.append(following[0]["href"])
    assert walked == contents[1:]


def test_a_page_that_the_handleiding_does_not_have_is_not_there(site):
    assert site.page("/handleiding/index/", 404).h1 == "Deze pagina is er niet"
    assert site.page("/handleiding/../base/", 404).h1 == "Deze pagina is er niet"


@pytest.mark.parametrize(
    ("address", "label"),
    [("/bronnen/", "Bronnen"), ("/handleiding/", "Handleiding"), ("/over-de-cijfers/", "Over de cijfers")],
)
def test_the_menu_says_on_which_page_you_are(site, address, label):
    page = site.page(address)

    assert [one.text for one in page.all("a", **{"aria-current": "page"})] == [label, label]


def test_the_style_sheet_of_a_gemeente_comes_after_ours(built_data):
    themed = Site(built_data, THEME_CSS="/huisstijl/gemeente.css")

    sheets = [one["href"] for one in themed.page("/").all("link", rel="stylesheet")]
    assert sheets == ["/static/dist/app.css", "/huisstijl/gemeente.css"]


def test_a_site_without_a_contact_has_no_security_txt(site):
    assert site.page("/.well-known/security.txt", 404).h1 == "Deze pagina is er niet"


def test_security_txt_names_the_contact_and_when_it_expires(built_data):
    answer = Site(built_data, SECURITY_CONTACT="mailto:security@voorbeeldstad.nl").get("/.well-known/security.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    contact, expires, languages = answer.content.decode().strip().splitlines()
    assert (contact, languages) == ("Contact: mailto:security@voorbeeldstad.nl", "Preferred-Languages: nl, en")
    left = datetime.fromisoformat(expires.removeprefix("Expires: ")) - datetime.now(UTC)
    assert timedelta(days=179, hours=23) < left <= timedelta(days=180)


def test_a_contact_in_security_txt_is_written_as_it_is(built_data):
    contact = "https://voorbeeldstad.nl/meld?soort=lek&taal=nl"

    answer = Site(built_data, SECURITY_CONTACT=contact).get("/.well-known/security.txt")

    assert answer.content.decode().splitlines()[0] == f"Contact: {contact}"
