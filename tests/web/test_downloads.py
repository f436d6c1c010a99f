"""Downloads: the pages that offer files, and how files are named, kept and refused."""

import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.addresses import AREAS
from tests.web.sheets import KINDS, body, fetched
from wijkdna.domain.areas import Level
from wijkdna.web.areas.queries import plural
from wijkdna.web.downloads import forms
from wijkdna.web.downloads.views import disposition

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "geojson": "application/geo+json",
}


@pytest.mark.parametrize("code", AREAS)
def test_the_page_of_an_area_offers_files_that_are_there(site, code):
    page = site.page(f"/gebied/{code}/downloads/")
    links = [one["href"] for one in page.all("a", "offer__file")]

    levels = {
        "GM": ("cijfers", "gemeente", "wijken", "buurten"),
        "PV": ("cijfers", "gemeenten"),
        "NL": ("cijfers", "gemeenten"),
    }
    scopes = levels.get(code[:2], ("cijfers",))
    assert links == [f"/gebied/{code}/downloads/{scope}.{kind}" for scope in scopes for kind in KINDS]
    assert [site.get(link).status_code for link in links] == [200] * len(links)


def test_every_indicator_has_a_page_with_files_of_its_levels(site, built_release):
    links = [one for one in site.page("/cijfers/").links() if one.startswith("/cijfers/") and one != "/cijfers/"]
    assert links == [f"/cijfers/{one}/" for one in dict.fromkeys(link.split("/")[2] for link in links)]
    assert {link.split("/")[2] for link in links} == set(built_release.columns)

    for one in built_release.indicators:
        offered = [a["href"] for a in site.page(f"/cijfers/{one.id}/").all("a", "offer__file")]
        scopes = [plural(level) for level in (Level.GEMEENTE, Level.WIJK, Level.BUURT) if level in one.levels]
        assert offered == [f"/cijfers/{one.id}/{scope}.{kind}" for scope in scopes for kind in KINDS]


def test_provincies_stand_in_the_order_of_their_names_with_level_year_and_source(shipped_site):
    page = shipped_site.page("/cijfers/woz_waarde/")
    names = [one.text for one in page.all("th", scope="row")]

    assert names[0] == "Nederland"
    assert names[1:] == sorted(names[1:])
    assert len(names) == 13
    assert page.one("main").text.count("provincie 2024 CBS 85984NED") == 12


@pytest.mark.parametrize(
    ("asked", "status", "target"),
    [
        ("GM9901", 302, "/gebied/GM9901/cijfers/aandeel_65_plus/"),
        ("gm9901", 302, "/gebied/GM9901/cijfers/aandeel_65_plus/"),
        ("GM9999", 400, None),
        ("BU99010001", 400, None),
        ("niets", 400, None),
        ("", 400, None),
    ],
)
def test_a_gemeente_can_be_chosen_and_another_word_is_told_what_to_do(site, asked, status, target):
    answer = site.get(f"/cijfers/aandeel_65_plus/?gemeente={asked}")

    assert answer.status_code == status
    assert answer.get("Location") == target
    assert ("Kies hieronder een gemeente" in body(answer).decode()) is (status == 400)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/gebied/GM9901/downloads/cijfers.pdf", 404, "Het bestand “cijfers.pdf” bestaat niet."),
        ("/gebied/GM9901/downloads/alles.xlsx", 404, "Het bestand “alles.xlsx” bestaat niet."),
        ("/gebied/GM9901/downloads/cijfers", 404, "bestaat niet"),
        ("/gebied/GM9901/downloads/.xlsx", 404, "bestaat niet"),
        ("/gebied/BU99010001/downloads/gemeente.xlsx", 400, "Dit bestand is er voor gemeenten, niet voor een buurt."),
        ("/gebied/GM9901/downloads/gemeenten.csv", 400, "voor landen en provincies, niet voor een gemeente"),
        ("/cijfers/gas_per_woning_gemeente/buurten.xlsx", 400, "is er niet voor buurten, wel voor gemeenten."),
        ("/cijfers/aandeel_65_plus/straten.xlsx", 404, "bestaat niet"),
    ],
)
def test_a_file_that_is_not_there_gets_a_page_with_the_files_that_are(site, address, status, words):
    page = site.page(address, status)

    assert words in page.one("main").text
    assert len(page.all("a", "offer__file")) >= 5


@pytest.mark.parametrize(
    "address",
    [
        "/gebied/BU99999999/downloads/",
        "/gebied/niets/downloads/cijfers.csv",
        "/cijfers/niets/",
        "/cijfers/niets/buurten.csv",
    ],
)
def test_an_unknown_place_or_indicator_is_not_found(site, address):
    assert site.page(address, 404).one("h1").text


def test_a_code_in_small_letters_leads_to_the_one_address_of_a_file(site):
    answer = site.get("/gebied/gm9901/downloads/cijfers.csv")

    assert (answer.status_code, answer["Location"]) == (301, "/gebied/GM9901/downloads/cijfers.csv")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_says_what_it_is_and_may_be_kept_until_the_next_release(site, kind):
    address = f"/gebied/BU99010001/downloads/cijfers.{kind}"
    answer = site.get(address)
    body(answer)

    assert answer["Content-Type"] == TYPES[kind]
    assert answer["Content-Disposition"].startswith(
        f'attachment; filename="Oude Kern (Voorbeeldstad), alle cijfers 2026-11-25.{kind}"; '
    )
    assert answer["Last-Modified"] == "Wed, 25 Nov 2026 00:00:00 GMT"
    assert site.get(address, **{"If-None-Match": answer["ETag"]}).status_code == 304
    assert site.get(address, **{"If-Modified-Since": answer["Last-Modified"]}).status_code == 304
    assert site.send("head", address)["ETag"] == answer["ETag"]
    assert site.send("post", address).status_code == 405


def test_the_name_of_a_file_is_in_utf_8_and_in_plain_letters():
    assert disposition('Súdwest/Fryslân "x": a.csv') == (
        "attachment; filename=\"Sudwest-Fryslan -x-- a.csv\"; filename*=UTF-8''S%C3%BAdwest-Frysl%C3%A2n%20-x--%20a.csv"
    )


@pytest.mark.parametrize("kind", ["csv", "json", "geojson"])
def test_a_text_is_compressed_for_who_accepts_it(site, kind):
    address = f"/gebied/GM9901/downloads/gemeente.{kind}"
    answer = site.get(address, **{"Accept-Encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert gzip.decompress(body(answer)) == fetched(site, address)


@given(st.integers(1, 100_000), st.integers(1, 20_000))
def test_a_size_is_told_in_round_numbers(figures, areas):
    for kind in forms.FORMATS:
        assert re.fullmatch(r"ongeveer (\d+0\xa0kB|\d,\d\xa0MB|\d\d+\xa0MB)", forms.size_text(kind, figures, areas))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "address",
    ["/gebied/BU19110801/downloads/cijfers", "/gebied/GM1911/downloads/gemeente", "/cijfers/aandeel_65_plus/wijken"],
)
def test_the_size_that_is_told_is_about_right(shipped_site, kind, address):
    told = next(
        one.text
        for one in shipped_site.page(address.rpartition("/")[0] + "/").all("a", "offer__file")
        if one["href"] == f"{address}.{kind}"
    )
    number, unit = re.search(r"ongeveer ([\d,]+) (kB|MB)", told).groups()
    size = float(number.replace(",", ".")) * {"kB": 1e3, "MB": 1e6}[unit]

    assert 0.5 < size / len(fetched(shipped_site, f"{address}.{kind}")) < 2
