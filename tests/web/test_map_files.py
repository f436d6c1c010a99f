"""What an address of a map may not ask, and what a map gives beside its page: SVG and borders."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.web.map_page import asked, offered, titles_of
from wijkdna.web.maps.drawings import PALETTE
from wijkdna.web.maps.queries import AMOUNTS, DIFFERENCES

TOKENS = Path(__file__).parents[2] / "frontend" / "src" / "css" / "tokens.css"
STAD = "/gebied/GM9901/kaart/"
SVG = "{http://www.w3.org/2000/svg}"


REFUSED = {
    "cijfer=niets": ("In het adres staat het cijfer “niets”.", 109),
    "cijfer=%00%22%3E": ("In het adres staat het cijfer", 109),
    f"cijfer={'x' * 500}": (f"In het adres staat het cijfer “{'x' * 60}”.", 109),
    "cijfer=eenzaam&jaar=1999": ("Van het jaar “1999” is dit cijfer er niet.", 3),
    "niveau=straat": ("In het adres staat het niveau “straat”.", 3),
    "niveau=land": ("In het adres staat het niveau “land”.", 3),
    "plekken=kerk": ("In het adres staat de soort plek “kerk”.", 3),
    "plekken=basisschool,kerk": ("In het adres staat de soort plek “kerk”.", 3),
    "gekozen=BU99019999": ("In het adres staat de gekozen plek “BU99019999”.", 0),
    "gekozen=GM0363": ("In het adres staat de gekozen plek “GM0363”.", 0),
    "gekozen=niets": ("In het adres staat de gekozen plek “niets”.", 0),
    "kleur=rood": ("In het adres staat bij “kleur” het woord “rood”.", 2),
    "volgorde=rang": ("In het adres staat bij “volgorde” het woord “rang”.", 2),
}


@pytest.mark.parametrize("query", REFUSED)
@pytest.mark.parametrize("page", ["kaart/", "kaart.svg", "kaart/gekozen/"])
def test_a_wrong_choice_is_told_with_the_choices_there_are(site, page, query):
    text, number = REFUSED[query]
    answer = site.page(f"/gebied/GM9901/{page}?{query}", 400)

    assert answer.h1 == "Deze kaart is er niet"
    assert text in answer.main
    assert len(offered(answer)) == number


@pytest.mark.parametrize("query", [query for query in REFUSED if "gekozen" not in query])
def test_each_choice_that_is_offered_leads_to_a_map_and_keeps_the_rest(site, query):
    page = site.page(f"{STAD}?volgorde=waarde&{query}" if "volgorde" not in query else f"{STAD}?{query}", 400)

    for link in offered(page)[:5]:
        assert asked(link)["volgorde"] == "waarde" or "volgorde" in query
        site.page(STAD + link)


@pytest.mark.parametrize("page", ["kaart/", "kaart.svg", "kaart/gekozen/"])
def test_a_code_in_small_letters_leads_to_the_one_address(site, page):
    answer = site.get(f"/gebied/bu0363ae01/{page}?volgorde=waarde")

    assert (answer.status_code, answer["Location"]) == (301, f"/gebied/BU0363AE01/{page}?volgorde=waarde")


@pytest.mark.parametrize("page", ["kaart/", "kaart.svg", "kaart/gekozen/", "kaart/grenzen.topojson"])
def test_the_map_of_an_unknown_code_is_not_there(site, page):
    site.page(f"/gebied/BU99019999/{page}", 404)


def test_the_map_of_the_menu_is_that_of_the_land(site):
    answer = site.get("/kaart/")

    assert (answer.status_code, answer["Location"]) == (302, "/gebied/NL00/kaart/")


@pytest.mark.parametrize("code", ["GM9901", "PV27", "NL00"])
def test_borders_are_those_of_the_release_and_stay_a_year(site, built_release, code):
    address = site.page(f"/gebied/{code}/kaart/").one("figure", "map")["data-borders"]
    answer = site.get(address)

    assert answer.content == (built_release.folder / "shapes" / f"{code}.topojson").read_bytes()
    assert json.loads(answer.content)["type"] == "Topology"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["ETag"] == f'"{built_release.name}-{code}"'


@pytest.mark.parametrize("sent", ['"{}-GM9901"', 'W/"{}-GM9901"'])
def test_borders_that_the_browser_has_are_not_sent_again(site, built_release, sent):
    answer = site.get("/gebied/GM9901/kaart/grenzen.topojson", **{"If-None-Match": sent.format(built_release.name)})

    assert (answer.status_code, answer.content) == (304, b"")


def test_borders_of_another_release_are_not_kept(site):
    assert "Cache-Control" not in site.get("/gebied/GM9901/kaart/grenzen.topojson?uitgave=2001-01-01")


def test_a_buurt_has_no_borders_of_what_lies_inside(site):
    site.page("/gebied/BU99010001/kaart/grenzen.topojson", 404)


def svg_of(site, address):
    answer = site.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    return answer, ElementTree.fromstring(answer.content)


def texts_of(svg, tag="text"):
    return [(one.text or "").replace("\u00a0", " ") for one in svg.iter(f"{SVG}{tag}")]


def test_the_file_of_a_map_holds_title_legend_and_source(site):
    answer, svg = svg_of(site, "/gebied/GM9901/kaart.svg?plekken=basisschool&gekozen=BU99010001")
    texts = texts_of(svg)

    assert answer["Content-Disposition"] == (
        'attachment; filename="kaart-voorbeeldstad-buurt-aandeel-65-plus-2024.svg"'
    )
    assert texts[0] == "Bewoners van 65 jaar en ouder, buurten van Voorbeeldstad,"
    assert [text for text in texts if text.endswith(("buurt)", "buurten)"))] == [
        *("6,0 % (1 buurt)", "15,0 % (1 buurt)", "16,9 % (1 buurt)", "21 tot 30 % (2 buurten)", "30,9 % (1 buurt)"),
        "geen cijfer (2 buurten)",
    ]
    assert "basisschool" in texts
    notes = " ".join(texts[texts.index("basisschool") + 1 :])
    assert notes.startswith("Bron: CBS, Kerncijfers wijken en buurten, 2024 (85984NED); DUO, Open onderwijsdata")
    assert "Grenzen: CBS/Kadaster" in notes
    assert notes.endswith("Kaart: WijkDNA, uitgave 2026-11-25.")


def test_the_file_needs_no_style_sheet_and_nothing_from_elsewhere(site):
    _, svg = svg_of(site, "/gebied/GM9901/kaart.svg?kleur=verschil&plekken=basisschool")

    names = {name for one in svg.iter() for name in one.attrib}
    assert names & {"style", "class", "href", "onload"} == set()
    assert {one.tag for one in svg.iter()} & {f"{SVG}style", f"{SVG}script", f"{SVG}image", f"{SVG}a"} == set()
    known = {f"url(#{one.attrib['id']})" for one in svg.iter(f"{SVG}pattern")}
    used = {one.attrib["fill"] for one in svg.iter() if one.attrib.get("fill", "").startswith("url(")}
    assert used <= known
    assert "Kleur: het verschil met heel Voorbeeldstad, daar is het 19,2 %." in [
        one.text for one in svg.iter(f"{SVG}text")
    ]


def test_the_file_says_the_same_of_every_area_as_the_page(site):
    _, svg = svg_of(site, "/gebied/GM9901/kaart.svg")
    group = next(one for one in svg.iter(f"{SVG}g") if one.attrib.get("fill-rule") == "evenodd")

    assert sorted(texts_of(group, "title")) == sorted(titles_of(site.page(STAD)).values())


def test_a_name_with_accents_makes_a_plain_file_name(shipped_site):
    answer = shipped_site.get("/gebied/PV21/kaart.svg?cijfer=aantal_inwoners")

    assert answer["Content-Disposition"] == 'attachment; filename="kaart-frysl-n-gemeente-aantal-inwoners-2024.svg"'


def test_colours_of_a_file_are_the_tokens_of_the_site():
    sheet = TOKENS.read_text(encoding="utf-8").partition("@media")[0]
    tokens = dict(re.findall(r"--wd-([\w-]+): (#[0-9a-f]{6})", sheet))

    names = {
        "less1": "less-1",
        "less2": "less-3",
        "same": "tint",
        "more2": "more-3",
        "more1": "more-1",
        "ink2": "ink-2",
    }
    assert {name: tokens[names.get(name, name)] for name in PALETTE} == PALETTE


def test_every_colour_has_a_name_in_the_style_sheet():
    used = {name for names in (*AMOUNTS.values(), *DIFFERENCES.values()) for name in names}

    sheet = (TOKENS.parent / "maps.css").read_text(encoding="utf-8")
    assert used | {"paper"} == set(re.findall(r"\.k-(\w+) { fill: var", sheet))
