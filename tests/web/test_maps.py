"""The map of a figure: its classes and table, what an address may ask, its card, and its files."""

import gzip
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from tests.web.conftest import Site
from wijkdna.domain.areas import Level
from wijkdna.web.maps.drawings import PALETTE
from wijkdna.web.maps.queries import AMOUNTS, DIFFERENCES

TOKENS = Path(__file__).parents[2] / "frontend" / "src" / "css" / "tokens.css"
STAD = "/gebied/GM9901/kaart/"
SVG = "{http://www.w3.org/2000/svg}"


def table_of(page):
    return page.rows(page.one("table", "map-table"))[1:]


def column_of(page, place):
    return [row[place] for row in table_of(page)]


def legend_of(page):
    return [one.text for one in page.all("li") if one.parent is page.one("ul", "classes")]


def offered(page):
    """Links of the choices on a page that refuses."""
    return [one["href"] for one in page.all("a") if one.parent.parent and "choices" in one.parent.parent.classes]


def titles_of(page):
    """What the areas of the drawing say, by the code in their link."""
    links = [one for one in page.all("a") if one.parent and "map__areas" in one.parent.classes]
    return {parse_qs(urlsplit(one["href"]).query)["gekozen"][0]: one.text for one in links}


def choices(page, label):
    """Words of a switch, with where each leads, and the one that is on."""
    nav = page.one("nav", **{"aria-label": label})
    links = [one for one in page.all("a") if one.inside(nav)]
    return {one.text: one["href"] for one in links}, [one.text for one in links if "aria-current" in one.attrs]


def asked(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_a_map_has_its_classes_in_words_with_the_number_of_areas(site):
    page = site.page(STAD)

    assert page.h1 == "Kaart van Voorbeeldstad"
    assert legend_of(page) == [
        "6,0 % 1 buurt",
        "15,0 % 1 buurt",
        "16,9 % 1 buurt",
        "21 tot 30 % 2 buurten",
        "30,9 % 1 buurt",
        "geen cijfer 2 buurten",
    ]


def test_the_table_tells_figure_class_level_year_and_source_of_every_area(site):
    assert table_of(site.page(STAD)) == [
        ["Buitendijk", "niet gepubliceerd", "", ""],
        ["Haventerrein", "niet gepubliceerd", "", ""],
        ["Lanenbuurt", "30,9 %", "30,9 %", "buurt 2024, CBS 85984NED"],
        ["Nieuwbouw", "6,0 %", "6,0 %", "buurt 2024, CBS 85984NED"],
        ["Oude Kern", "21,0 %", "21 tot 30 %", "buurt 2024, CBS 85984NED"],
        ["Singelbuurt", "25,9 %", "21 tot 30 %", "buurt 2024, CBS 85984NED"],
        ["Stationsbuurt", "15,0 %", "15,0 %", "buurt 2024, CBS 85984NED"],
        ["Tuinbuurt", "16,9 %", "16,9 %", "buurt 2024, CBS 85984NED"],
    ]


@pytest.mark.parametrize(
    "address", [STAD, "/gebied/NL00/kaart/", "/gebied/PV27/kaart/", "/gebied/GM9902/kaart/", STAD + "?cijfer=eenzaam"]
)
def test_the_drawing_says_what_the_table_says(site, address):
    page = site.page(address)
    rows = {row["data-code"]: row for row in page.all("tr") if "data-code" in row.attrs}
    told = {code: [one.text for one in page.elements if one.parent is row] for code, row in rows.items()}

    assert titles_of(page) == {code: f"{cells[0]}: {cells[1]}" for code, cells in told.items()}


def paint_of(shape):
    """Name of the colour or hatch of a path or a rectangle."""
    return shape.attrs.get("class", "").removeprefix("k-") or shape["fill"][len("url(#kaart-") : -1]


def test_the_colour_of_an_area_is_that_of_its_class_in_the_legend(shipped_site):
    page = shipped_site.page("/gebied/GM0361/kaart/")
    boxes = [one for one in page.all("rect") if one.inside(page.one("ul", "classes"))]
    words = [re.sub(r" \d+ buurt(en)?$", "", line) for line in legend_of(page)]
    paints = {text: paint_of(box) for text, box in zip(words, boxes, strict=True)}
    paths = [one for one in page.all("path") if one.inside(page.one("g", "map__areas"))]
    drawn = {asked(one.parent["href"])["gekozen"]: paint_of(one) for one in paths}

    rows = [row for row in page.all("tr") if "data-code" in row.attrs]
    assert {row["data-code"]: row["data-fill"] for row in rows} == drawn
    classes = [row[2] or "geen cijfer" for row in table_of(page)]
    assert [paints[text] for text in classes] == [row["data-fill"] for row in rows]


def test_by_value_the_table_goes_from_high_to_low_and_what_is_absent_comes_last(site):
    page = site.page(STAD + "?volgorde=waarde")

    assert column_of(page, 1) == ["30,9 %", "25,9 %", "21,0 %", "16,9 %", "15,0 %", "6,0 %", *["niet gepubliceerd"] * 2]
    assert column_of(page, 0)[-2:] == ["Buitendijk", "Haventerrein"]
    assert choices(page, "Volgorde")[1] == ["cijfer, hoog naar laag"]


def test_a_figure_of_a_larger_area_has_no_class_and_says_whose_it_is(site):
    page = site.page(STAD + "?cijfer=gas_per_woning_gemeente&niveau=wijk")

    assert set(column_of(page, 2)) == {""}
    carried = [row for row in table_of(page) if row[3]]
    assert {row[1].rpartition(" (")[2] for row in carried} == {"cijfer van de gemeente)"}
    assert {row[3].partition(",")[0] for row in carried} == {"gemeente 2024"}
    assert page.one("p", "note").text == (
        "Dit cijfer is niet gemeten voor wijken, alleen voor grotere gebieden. "
        "Kies bij “Gebieden” een ander niveau, of kies een ander cijfer."
    )


def test_a_figure_that_is_there_per_gemeente_only_opens_with_the_gemeenten_of_the_provincie(site):
    page = site.page(STAD + "?cijfer=gas_per_woning_gemeente")

    assert page.h1 == "Kaart van Noord-Holland"
    assert column_of(page, 0) == ["Letterstad", "Voorbeeldstad"]
    assert page.one("p", "note").text == (
        "Dit cijfer is er alleen per gemeente. Daarom ziet u de gemeenten van Noord-Holland."
    )
    assert page.one("section", id="gekozen").text.startswith("Voorbeeldstad gemeente in Noord-Holland")


@pytest.mark.parametrize(
    ("code", "heading", "level", "areas"),
    [
        ("NL00", "Kaart van Voorbeeldland", "Gemeente", 3),
        ("PV27", "Kaart van Noord-Holland", "Gemeente", 2),
        ("PV24", "Kaart van Flevoland", "Gemeente", 1),
        ("PV20", "Kaart van de provincie Groningen", "Gemeente", 0),
        ("GM9901", "Kaart van Voorbeeldstad", "Buurt", 8),
        ("GM9902", "Kaart van Proefpolder", "Wijk", 1),
        ("WK990100", "Kaart van Voorbeeldstad", "Buurt", 8),
        ("BU99010001", "Kaart van Voorbeeldstad", "Buurt", 8),
        ("BU99020004", "Kaart van Proefpolder", "Wijk", 1),
    ],
)
def test_every_area_opens_the_map_it_lies_in(site, code, heading, level, areas):
    page = site.page(f"/gebied/{code}/kaart/")

    assert page.h1 == heading
    assert page.rows(page.one("table", "map-table"))[0][0] == level
    assert len(table_of(page)) == areas


@pytest.mark.parametrize(
    ("code", "level"), [("WK990100", "wijk"), ("BU99010001", "buurt"), ("BU99020004", "wijk"), ("GM9901", None)]
)
def test_a_wijk_or_buurt_is_outlined_on_the_map_of_its_gemeente(site, built_release, code, level):
    page = site.page(f"/gebied/{code}/kaart/")

    outline = page.one("path", "map__chosen")["d"]
    if level is None:
        assert outline == ""
    else:
        row = built_release.row(code)
        whole = built_release.areas.codes[built_release.areas.gemeente[row]]
        own = (
            code
            if level == built_release.areas.levels[row]
            else built_release.areas.codes[built_release.areas.wijk[row]]
        )
        drawn = {area.code: area.d for area in built_release.shapes.map_of(whole, Level(level), 720).areas}
        assert outline == drawn[own]


def test_without_borders_of_buurten_the_page_says_so_and_shows_wijken(site):
    page = site.page("/gebied/GM9902/kaart/?niveau=buurt")

    assert page.one("p", "note").text == (
        "Van de buurten van Proefpolder hebben wij de grenzen nog niet. Daarom ziet u de wijken."
    )
    assert list(choices(page, "Gebieden")[0]) == [
        *("wijken van Proefpolder", "gemeenten van Flevoland", "gemeenten van Voorbeeldland"),
    ]


def test_where_there_are_no_borders_the_table_remains(site):
    page = site.page("/gebied/PV20/kaart/")

    assert page.one("p", "note").text == (
        "Van de gemeenten van de provincie Groningen hebben wij geen grenzen. De tabel zegt wat er bekend is."
    )
    assert "data-map" not in page.one("figure", "map").attrs
    assert site.get("/gebied/PV20/kaart/grenzen.topojson").status_code == 404


def test_the_difference_with_the_whole_has_the_same_steps_both_ways(site):
    page = site.page(STAD + "?kleur=verschil")

    assert legend_of(page) == [
        "minstens 10 procentpunt lager 1 buurt",
        "2,3 tot 10 procentpunt lager 2 buurten",
        "minder dan 2,3 procentpunt verschil 1 buurt",
        "2,3 tot 10 procentpunt hoger 1 buurt",
        "minstens 10 procentpunt hoger 1 buurt",
        "geen cijfer 2 buurten",
    ]
    assert "Het verschil met heel Voorbeeldstad: daar is het 19,2 %." in page.main


@pytest.mark.parametrize("indicator", ["aantal_inwoners", "stedelijkheid"])
def test_a_number_of_people_has_no_difference_with_the_whole(site, indicator):
    page = site.page(f"{STAD}?kleur=verschil&cijfer={indicator}")

    assert page.one("p", "note").text == (
        "Het verschil met Voorbeeldstad zegt bij dit cijfer niets. De kleuren tonen het cijfer zelf."
    )
    assert page.all("nav", **{"aria-label": "Kleuren"}) == []


def test_an_earlier_year_tells_its_own_figures_and_why_others_are_missing(site):
    page = site.page(STAD + "?cijfer=eenzaam&jaar=2016")

    assert dict(zip(column_of(page, 0), column_of(page, 1), strict=True)) == {
        "Buitendijk": "buurt bestond in 2016 nog niet zo",
        "Haventerrein": "buurt bestond in 2016 nog niet zo",
        "Lanenbuurt": "eerder niet gepubliceerd",
        "Nieuwbouw": "eerder niet gepubliceerd",
        "Oude Kern": "48 %",
        "Singelbuurt": "49 %",
        "Stationsbuurt": "45 %",
        "Tuinbuurt": "46 %",
    }
    assert {row[3] for row in table_of(page) if row[3]} == {"buurt 2016, RIVM 50090NED"}
    years, on = choices(page, "Jaar")
    assert (list(years), on) == (["2012", "2016", "2020"], ["2016"])


def test_every_link_of_a_map_keeps_the_rest_of_its_state(site):
    state = {"cijfer": "eenzaam", "jaar": "2016", "niveau": "buurt", "kleur": "verschil", "volgorde": "waarde",
             "plekken": "basisschool,middelbare-school", "gekozen": "BU99010001"}  # fmt: skip
    page = site.page(STAD + "?" + "&".join(f"{name}={value}" for name, value in state.items()))

    assert asked(choices(page, "Jaar")[0]["2020"]) == state | {"jaar": "2020"}
    assert asked(choices(page, "Gebieden")[0]["wijken van Voorbeeldstad"]) == state | {"niveau": "wijk"}
    without = {name: value for name, value in state.items() if name != "kleur"}
    assert asked(choices(page, "Kleuren")[0]["het cijfer zelf"]) == without
    without = {name: value for name, value in state.items() if name != "volgorde"}
    assert asked(choices(page, "Volgorde")[0]["naam"]) == without
    assert asked(page.one("a", **{"data-svg": ""})["href"]) == state
    names = [asked(one["href"]) for one in page.all("a") if "data-choose" in one.attrs]
    codes = [one["data-code"] for one in page.all("tr") if "data-code" in one.attrs]
    assert [name.pop("gekozen") for name in names] == codes
    assert all(name == {key: value for key, value in state.items() if key != "gekozen"} for name in names)


def test_an_address_with_its_whole_state_leads_to_itself(site):
    page = site.page(STAD)

    for links, on in (choices(page, label) for label in ("Gebieden", "Kleuren", "Volgorde")):
        again = site.page(links[on[0]].partition("#")[0])
        assert table_of(again) == table_of(page)


def test_the_form_for_another_figure_keeps_all_but_the_year(site):
    page = site.page(STAD + "?cijfer=eenzaam&jaar=2016&volgorde=waarde&plekken=basisschool&niveau=wijk")
    form = next(one for one in page.all("form") if "pick" in one.classes)

    hidden = [(one["name"], one["value"]) for one in page.all("input") if one.inside(form)]
    assert hidden == [("niveau", "wijk"), ("kleur", "cijfer"), ("volgorde", "waarde"), ("plekken", "basisschool")]
    options = [one["value"] for one in page.all("option")]
    assert len(options) == len(set(options)) == 109
    assert [one["value"] for one in page.all("option", selected="")] == ["eenzaam"]


def test_the_card_tells_the_figure_in_words_with_everything_beside_it(site):
    page = site.page("/gebied/BU99010001/kaart/")
    card = page.one("section", id="gekozen")

    assert page.pairs() == {
        "Cijfer": "21,0 %",
        "Klasse op de kaart": "21 tot 30 %",
        "Niveau en jaar": "buurt 2024",
        "Status": "bekend, door ons uitgerekend uit gepubliceerde getallen: het deel, gedeeld door het geheel, "
        "keer 100",
        "Bron": "CBS, Kerncijfers wijken en buurten, 2024 (85984NED)",
    }
    assert "In Oude Kern is 21 % van de bewoners 65 jaar of ouder." in card.text
    links = [one["href"] for one in page.all("a") if one.inside(card)]
    assert links[0] == "/gebied/BU99010001/"
    assert "/gebied/BU99010001/cijfers/aandeel_65_plus/" in links


def test_the_card_of_an_absent_figure_says_why(site):
    page = site.page("/gebied/BU99010202/kaart/")

    assert page.pairs() == {"Cijfer": "niet gepubliceerd", "Status": "er is geen cijfer van deze plek"}


def test_the_card_of_a_figure_of_a_larger_area_says_whose_it_is(site):
    page = site.page("/gebied/WK990100/kaart/?cijfer=gas_per_woning_gemeente&niveau=wijk")

    assert page.pairs()["Status"] == "niet gemeten voor deze plek zelf, wel voor de gemeente Voorbeeldstad"
    assert page.pairs()["Niveau en jaar"] == "gemeente 2024"


def test_the_card_of_an_earlier_year_tells_that_year(site):
    page = site.page("/gebied/BU99010001/kaart/?cijfer=eenzaam&jaar=2016")

    assert page.pairs()["Cijfer"] == "48 %"
    assert page.pairs()["Niveau en jaar"] == "buurt 2016"
    assert page.all("p", "map-card__told") == []


def test_the_script_gets_the_same_card_as_a_piece(site):
    whole = site.page("/gebied/BU99010001/kaart/")
    piece = site.get("/gebied/BU99010001/kaart/gekozen/").content.decode()

    assert piece.strip() in whole.html


@pytest.mark.parametrize("plekken", ["basisschool,middelbare-school", "basisschool&plekken=middelbare-school"])
def test_places_of_the_kinds_asked_for_are_on_the_map_and_in_a_list(site, plekken):
    page = site.page(f"{STAD}?plekken={plekken}")

    listed = [one.text for one in page.all("li") if "data-place" in one.attrs]
    assert listed[0] == "Basisschool De Proef basisschool, Kerkstraat 1, 9901 AA Voorbeeldstad"
    assert listed[-1] == "Voorbeeldcollege vmbo middelbare school, Stationsplein 4, 9901 AD Voorbeeldstad"
    marks = [one for one in page.all("path", "sign__mark") if one.parent and "map__marks" in one.parent.classes]
    assert len(marks) == len(listed) == 5
    boxes = {one["value"]: "checked" in one.attrs for one in page.all("input", type="checkbox")}
    assert boxes == {"basisschool": True, "middelbare-school": True}
    assert len({one["d"] for one in marks}) == 2


def test_a_gemeente_without_a_source_of_places_says_so(site):
    page = site.page("/gebied/GM9902/kaart/?plekken=basisschool")

    assert "Van scholen en andere plekken in Proefpolder hebben wij nog geen bron." in page.main
    assert page.all("input", type="checkbox") == []


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


def test_a_background_map_is_there_only_when_the_host_names_one(built_data, site):
    with_background = Site(built_data, MAP_STYLE_URL="https://kaart.example/stijl.json")

    assert "data-background" not in site.page(STAD).one("figure", "map").attrs
    assert with_background.page(STAD).one("figure", "map")["data-background"] == "https://kaart.example/stijl.json"


def test_the_map_of_the_largest_gemeente_is_small_enough(shipped_site):
    page = shipped_site.get("/gebied/GM0363/kaart/?plekken=basisschool,middelbare-school").content

    assert len(gzip.compress(page)) < 250_000


@pytest.mark.slow
@pytest.mark.parametrize("code", ["GM0361", "PV27", "GM0344"])
def test_every_figure_in_every_period_has_a_map(shipped_site, shipped_release, code):
    for indicator in shipped_release.indicators:
        for period in indicator.periods:
            page = shipped_site.page(f"/gebied/{code}/kaart/?cijfer={indicator.id}&jaar={period}")
            areas = [int(line.split()[-2].replace(".", "")) for line in legend_of(page)]
            assert sum(areas) == len(table_of(page)), f"{indicator.id} {period}"
