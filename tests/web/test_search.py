"""Search: a page of hits, the place itself, or what to do; and suggestions while somebody types."""

from html import escape
from urllib.parse import quote

import pytest

from tests.pipeline.publishers.server import Server
from tests.store.test_address_lookup import KERKSTRAAT, Locatieserver
from tests.web.conftest import Site
from tests.web.page import Page
from wijkdna.store.places import LONGEST
from wijkdna.web.areas import views
from wijkdna.web.shared.limits import Bucket

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% debug %}",
    "<!--",
    "&lt;b&gt;",
]


def hits(page):
    return [(one["href"], one.text) for one in page.all("a") if one.inside(page.one("ul", "hits"))]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Singelbuurt", "/gebied/BU99010003/"),
        ("  singelbuurt ", "/gebied/BU99010003/"),
        ("bu99010003", "/gebied/BU99010003/"),
        ("GM0363", "/gebied/GM0363/"),
        ("NL00", "/gebied/NL00/"),
        ("letterstad", "/gebied/GM0363/"),
    ],
)
def test_the_only_place_found_opens_at_once(site, text, address):
    answer = site.get(f"/zoeken/?q={quote(text)}")

    if text == "letterstad":  # also the end of the full name of its wijken and buurten
        assert answer.status_code == 200
        assert hits(Page(answer.content.decode()))[0] == (address, "Letterstad")
    else:
        assert (answer.status_code, answer["Location"]) == (302, address)


def test_more_places_are_a_list_with_what_they_are(site):
    page = site.page("/zoeken/?q=buurt")

    assert page.h1 == "Plekken bij “buurt”"
    assert hits(page) == [
        ("/gebied/BU99010002/", "Stationsbuurt"),
        ("/gebied/BU99010101/", "Tuinbuurt"),
        ("/gebied/BU99010003/", "Singelbuurt"),
        ("/gebied/BU99010102/", "Lanenbuurt"),
    ]
    assert "Stationsbuurt buurt in Voorbeeldstad · 3.100 inwoners" in [one.text for one in page.all("li")]


@pytest.mark.parametrize("postcode", ["9901", "9901 AB", "9901ab"])
def test_a_postcode_finds_the_buurten_where_most_people_have_it(site, postcode):
    page = site.page(f"/zoeken/?q={quote(postcode)}")

    assert {name for _, name in hits(page)} == {"Oude Kern", "Stationsbuurt", "Singelbuurt"}


def test_a_name_with_a_mistake_is_offered_but_never_opened(site):
    page = site.page("/zoeken/?q=Singelbuurd")

    assert page.h1 == "Bedoelt u een van deze plekken?"
    assert hits(page) == [("/gebied/BU99010003/", "Singelbuurt")]


def test_a_name_that_nothing_has_gets_advice(site):
    page = site.page("/zoeken/?q=zzzzzz")

    assert page.h1 == "Geen plek gevonden"
    assert page.main.startswith("Geen plek gevonden Er is geen gemeente, wijk, dorp of buurt die “zzzzzz” heet.")
    assert page.one("input", id="zoek")["value"] == "zzzzzz"


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20", "?q=%00", "?vraag=Singelbuurt"])
def test_without_a_question_the_page_says_where_to_type(site, query):
    page = site.page(f"/zoeken/{query}")

    assert page.h1 == "Zoek een plek"
    assert page.one("title").text == "Zoeken · WijkDNA"


def test_a_question_is_cut_off_where_no_name_is_that_long(site):
    page = site.page(f"/zoeken/?q={'y' * 5000}")

    assert page.one("input", id="zoek")["value"] == "y" * LONGEST


def test_a_long_list_says_that_it_was_cut_off(shipped_site):
    page = shipped_site.page("/zoeken/?q=noord")

    assert len(hits(page)) == 40
    assert page.all("p")[0].text == "U ziet de eerste 40. Typ meer van de naam, of zet de gemeente erbij."


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_typed_comes_back_as_words_only(site, attack):
    page = site.page(f"/zoeken/?q={quote(attack)}")

    assert page.one("input", id="zoek")["value"] == attack
    assert attack in page.main
    assert attack in page.one("title").text
    assert page.html.count(attack) == (page.html.count(escape(attack)) if escape(attack) == attack else 0)
    assert len(page.all("script")) == 1
    assert page.all("img") == []


def test_suggestions_are_options_with_an_address(site):
    answer = site.get("/zoeken/suggesties/?q=sing")
    fragment = Page(answer.content.decode())

    assert answer.status_code == 200
    (option,) = fragment.all("li")
    assert (option["role"], option["data-href"], option.text) == (
        "option",
        "/gebied/BU99010003/",
        "Singelbuurt buurt in Voorbeeldstad",
    )


def test_there_are_at_most_eight_suggestions_and_none_for_one_letter(site):
    assert len(Page(site.get("/zoeken/suggesties/?q=vo").content.decode()).all("li")) == 8
    assert site.get("/zoeken/suggesties/?q=v").content.strip() == b""
    assert site.get("/zoeken/suggesties/").content.strip() == b""


@pytest.mark.parametrize("attack", ATTACKS)
def test_suggestions_never_repeat_what_was_typed(site, attack):
    assert site.get(f"/zoeken/suggesties/?q={quote(attack)}").content.strip() == b""


def test_a_name_with_a_sign_of_html_is_written_in_full(shipped_site, shipped_release):
    """Real names hold apostrophes and ampersands; none of them may end an attribute or an element."""
    names = [name for name in shipped_release.areas.names if set(name) & set("&<>'\"")]
    assert names
    for name in names[:40]:
        options = Page(shipped_site.get(f"/zoeken/suggesties/?q={quote(name)}").content.decode()).all("span")
        assert " ".join(name.split()) in [one.text for one in options]


@pytest.fixture
def with_addresses(built_data):
    """The site with addresses on, and the service that it asks."""
    service = Locatieserver()
    with Server({"/ls": service}) as server:
        yield Site(built_data, LOCATIESERVER_URL=f"{server.url}/ls"), server, service


def test_an_address_opens_its_buurt_and_is_not_in_the_address_of_that_page(with_addresses):
    site, server, _ = with_addresses

    answer = site.get(f"/zoeken/?q={quote('Kerkstraat 1')}")

    assert (answer.status_code, answer["Location"]) == (302, "/gebied/BU99010001/")
    assert len(server.asked) == 1


def test_an_address_in_a_buurt_of_later_borders_leads_to_what_is_around_it(with_addresses):
    site, _, service = with_addresses
    service.docs = [{**KERKSTRAAT, "buurtcode": "BU99019999"}, {**KERKSTRAAT, "buurtcode": "BU99010002"}]

    page = site.page("/zoeken/?q=Kerkstraat+1+9901AA")

    assert page.h1 == "Dit adres ligt in een van deze plekken"
    assert [address for address, _ in hits(page)] == ["/gebied/WK990100/", "/gebied/BU99010002/"]


def test_a_name_is_never_sent_on_and_typing_asks_nothing(with_addresses):
    site, server, _ = with_addresses

    site.get("/zoeken/?q=Singelbuurt")
    site.get("/zoeken/?q=9901")
    site.get("/zoeken/suggesties/?q=Kerkstraat+1")

    assert server.asked == []


def test_a_service_that_is_down_leaves_search_as_it_was(with_addresses):
    site, server, _ = with_addresses
    server.fail(status=503, times=9)

    page = site.page("/zoeken/?q=Onbekendeweg+7")

    assert page.h1 == "Geen plek gevonden"
    assert "Typ straat, huisnummer en plaats" in page.main


def test_one_visitor_cannot_look_up_addresses_without_end(with_addresses, monkeypatch):
    site, server, _ = with_addresses
    monkeypatch.setattr(views, "_LOOKUPS", Bucket(2))

    for number in range(5):
        site.get(f"/zoeken/?q=Kerkstraat+{number}+x")

    assert len(server.asked) == 2
