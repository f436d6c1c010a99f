"""The map of a figure: its classes and table, its state in the address, its card and its places."""

import gzip
import json
import re

import pytest

from tests.web.conftest import Site
from tests.web.map_page import asked, choices, column_of, legend_of, table_of, titles_of
from wijkdna.domain.areas import Level
from wijkdna.store.release import current

STAD = "/gebied/GM9901/kaart/"


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


def test_a_background_map_is_there_only_when_the_host_names_one(built_data, site):
    with_background = Site(built_data, MAP_STYLE_URL="https://kaart.example/stijl.json")

    assert "data-background" not in site.page(STAD).one("figure", "map").attrs
    assert with_background.page(STAD).one("figure", "map")["data-background"] == "https://kaart.example/stijl.json"


def test_the_map_of_the_largest_gemeente_is_small_enough(shipped_site):
    page = shipped_site.get("/gebied/GM0363/kaart/?plekken=basisschool,middelbare-school").content

    assert len(gzip.compress(page)) < 250_000


@pytest.mark.slow
@pytest.mark.parametrize(("first", "code"), list(enumerate(["GM0361", "PV27", "GM0344"])))
def test_every_figure_in_every_period_has_a_map(shipped_site, shipped_release, first, code, request):
    step = 1 if request.config.getoption("thorough") else 3
    for indicator in shipped_release.indicators[first % step :: step]:
        for period in indicator.periods:
            page = shipped_site.page(f"/gebied/{code}/kaart/?cijfer={indicator.id}&jaar={period}")
            areas = [int(line.split()[-2].replace(".", "")) for line in legend_of(page)]
            assert sum(areas) == len(table_of(page)), f"{indicator.id} {period}"


@pytest.fixture
def with_osm(own_data):
    """The site on a release that has places of OpenStreetMap too."""
    folder = current(own_data)
    places = json.loads((folder / "latest" / "places.json").read_text("utf-8"))
    places["GM9901"] += [
        ["Bieb & co", "bibliotheek", 4.605, 52.605, "Kerkstraat 9", "BU99010201", "osm_plekken"],
        ["", "café", 4.606, 52.606, "", "BU99010201", "osm_plekken"],
    ]
    (folder / "latest" / "places.json").write_text(json.dumps(places), "utf-8")
    origins = json.loads((folder / "origins.json").read_text("utf-8"))
    of_osm = {"id": "osm_plekken-2026", "publisher": "© OpenStreetMap-bijdragers", "title": "Plekken", "period": "2026"}
    (folder / "origins.json").write_text(json.dumps([*origins, origins[0] | of_osm]), "utf-8")
    return Site(own_data)


def test_places_of_openstreetmap_carry_its_name_and_licence_wherever_they_are_shown(with_osm):
    address = f"{STAD}?plekken=bibliotheek,café"
    page, file = with_osm.page(address), with_osm.get("/gebied/GM9901/kaart.svg?plekken=café").content.decode()

    listed = [one.text for one in page.all("li") if "data-place" in one.attrs]
    assert listed == ["Bieb & co bibliotheek, Kerkstraat 9", "(zonder naam) café"]
    assert "© OpenStreetMap-bijdragers, Plekken, 2026" in page.main
    assert "ODbL: openstreetmap.org/copyright" in page.main
    assert "© OpenStreetMap-bijdragers" in file


def test_the_rijke_foto_names_the_places_in_a_buurt_and_leads_to_their_map(with_osm):
    page = with_osm.page("/gebied/BU99010201/")

    section = page.one("section", **{"aria-labelledby": "plekken"}).text
    assert "Bibliotheek Bieb & co Café 1 zonder naam op de kaart" in " ".join(section.split())
    assert "© OpenStreetMap-bijdragers" in section
    assert "/gebied/GM9901/kaart/?plekken=" in page.html
    assert "Plekken in" not in with_osm.page("/gebied/GM9902/").main
