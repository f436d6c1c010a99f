"""Every address answers, each page has one address, and nothing can be sent to the site."""

import pytest
from django.urls import get_resolver

from tests.web.addresses import AREAS, FILES, MISSING, PAGES, PDFS, READING, of_area
from tests.web.rules import PUBLIC

SMALL = (
    "/.well-known/security.txt",
    "/gezond/",
    "/zoeken/suggesties/",
    "/vergelijk/suggesties/",
    *(f"/gebied/GM9901/{page}" for page in ("kaart.svg", "kaart/gekozen/", "kaart/grenzen.topojson")),
    "/kaart/",
    *PDFS,
    *FILES,
)
"""Addresses for machines."""


@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers(page_of, address):
    page = page_of(address)

    assert page.html.startswith("<!doctype html>\n")
    assert page.one("html")["lang"] == "nl"


def test_the_pages_in_these_tests_are_pages_of_every_address_for_visitors():
    """All other addresses, and whether a site is ready, use the database; test_every_url.py walks over those."""
    resolver = get_resolver("wijkdna.web.urls")
    paths = [address.partition("?")[0] for address in (*PAGES, *SMALL)]

    assert {resolver.resolve(path).url_name for path in paths} == {*PUBLIC, "own_area_choose"} - {"readiness"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize(
    "address",
    [*READING[:8], *SMALL, *of_area("BU99010001"), "/gebied/BU99010001/cijfers/aantal_inwoners/", "/gebied/niets/"],
)
def test_a_page_can_only_be_read(site, address, method):
    answer = site.send(method, address)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("address", ["/", "/gebied/BU99010001/", "/zoeken/?q=voorbeeld", "/gezond/"])
def test_head_gives_the_status_of_get_without_the_page(site, address):
    answer = site.send("head", address)

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("address", ["/bronnen", "/gebied/BU99010001", "/gebied/BU99010001/cijfers", "/handleiding"])
def test_an_address_without_its_last_slash_leads_to_the_page(site, address):
    answer = site.get(address)

    assert (answer.status_code, answer["Location"]) == (301, f"{address}/")


@pytest.mark.parametrize("page", ["", "cijfers/", "afdrukken/", "cijfers/aandeel_65_plus/"])
@pytest.mark.parametrize("code", ["bu0363ae01", "Bu0363aE01", "wk0363ae", "gm9901", "pv27", "nl00"])
def test_a_code_in_small_letters_leads_to_the_one_address(site, code, page):
    answer = site.get(f"/gebied/{code}/{page}")

    assert (answer.status_code, answer["Location"]) == (301, f"/gebied/{code.upper()}/{page}")


def test_a_redirect_keeps_what_was_asked(site):
    answer = site.get("/gebied/bu99010001/?naast=BU99010002&x=%C3%A9%20a")

    assert answer.status_code == 301
    assert answer["Location"] == "/gebied/BU99010001/?naast=BU99010002&x=%C3%A9%20a"


def test_only_the_code_changes_when_the_indicator_has_the_same_letters(site):
    answer = site.get("/gebied/gm9901/cijfers/aandeel_65_plus/?q=/gm9901/")

    assert answer["Location"] == "/gebied/GM9901/cijfers/aandeel_65_plus/?q=/gm9901/"


@pytest.mark.parametrize(("code", "clean"), [("NL01", "NL00"), ("%20GM9901", "GM9901"), ("gm9901%20", "GM9901")])
def test_a_code_as_cbs_writes_it_leads_to_the_one_address(site, code, clean):
    """NL01 in some tables, and spaces around."""
    answer = site.get(f"/gebied/{code}/?naast=GM9902")

    assert (answer.status_code, answer["Location"]) == (301, f"/gebied/{clean}/?naast=GM9902")


@pytest.mark.parametrize("code", AREAS)
@pytest.mark.parametrize("indicators", [slice(0, 55), slice(55, None)])
def test_every_figure_of_every_kind_of_area_has_a_page(site, built_release, code, indicators):
    name = built_release.areas.names[built_release.row(code)]

    for indicator in built_release.indicators[indicators]:
        page = site.page(f"/gebied/{code}/cijfers/{indicator.id}/")
        assert page.h1 == indicator.label
        (title,) = (one.text for one in page.all("title") if one.parent is page.one("head"))
        assert title == f"{indicator.label} in {name} · WijkDNA"


@pytest.mark.django_db
def test_no_page_asks_the_database(site, django_assert_num_queries):
    with django_assert_num_queries(0):
        for address in (*PAGES, *SMALL[1:]):
            site.get(address)
        for address in MISSING:
            site.page(address, 404)
