"""The Rijke foto of an area and its A4: what stands out, the barcode, the themes and the sources."""

import re

import pytest

from tests.web.addresses import AREAS
from wijkdna.web.profiles.queries import standouts, tables_used, themes
from wijkdna.web.shared.drawings import Column, barcode

STANDING_OUT = ("BU0363AE01", "BU0363AE02", "BU0363NA01", "BU99010001", "BU99010103", "BU99020004")


def words_of(page, card):
    """The parts of a card by class, as words."""
    parts = {one.tag if one.tag == "h3" else one.classes[0]: one.text for one in page.elements if one.inside(card)
             and (one.tag == "h3" or one.classes[:1] in (["cmp"], ["not"], ["q"], ["src"], ["tag"]))}  # fmt: skip
    return [parts[name] for name in ("tag", "h3", "cmp", "not", "q", "src")]


def links_in(page, element):
    return [one["href"] for one in page.all("a") if one.inside(element)]


def test_the_first_card_says_what_stands_out_beside_what_and_what_it_does_not_say(site):
    page = site.page("/gebied/BU99010001/")

    assert words_of(page, page.one(id="opvallend-1")) == [
        "anders dan Voorbeeldstad",
        "In Oude Kern is 9 % van de bewoners jonger dan 15 jaar.",
        "Dat is duidelijk minder dan elders in Voorbeeldstad.",
        "Dit zegt niet naar welke school of club de kinderen gaan.",
        'Vraag buiten: "Waar komen ouders elkaar hier tegen?"',
        "buurtcijfer 2024 · CBS, Kerncijfers wijken en buurten, 2024 (85984NED)",
    ]
    assert links_in(page, page.one(id="opvallend-1")) == ["/gebied/BU99010001/cijfers/aandeel_0_14/"]


@pytest.mark.parametrize("page", ["", "afdrukken/"])
@pytest.mark.parametrize("code", STANDING_OUT)
def test_everything_that_stands_out_has_a_card_with_its_source(site, built_release, code, page):
    found = standouts(built_release, built_release.row(code))
    shown = site.page(f"/gebied/{code}/{page}")

    cards = shown.all("li", "card")
    assert [words_of(shown, card)[1:] for card in cards] == [
        [
            " ".join(words.split())
            for words in (
                one.sentence.headline,
                one.sentence.comparison,
                one.indicator.caveat,
                one.indicator.question,
                one.brief_source if page else one.source,
            )
        ]
        for one in found
    ]
    assert [links_in(shown, card) for card in cards] == [
        [f"/gebied/{code}/cijfers/{one.indicator.id}/"] for one in found
    ]
    assert all(one.source.startswith(f"buurtcijfer {one.indicator.newest} · ") for one in found)


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        ("BU0363AE02", "Eén ding dat opvalt"),
        ("BU0363AE01", "Drie dingen die opvallen"),
        ("BU99010001", "Zes dingen die opvallen"),
        ("BU99010202", "Wat hier opvalt"),
    ],
)
def test_the_heading_counts_the_things_that_stand_out(site, code, heading):
    assert site.page(f"/gebied/{code}/").one("h2", id="opvallend").text == heading


def test_one_thing_that_stands_out_is_in_the_singular(shipped_site, shipped_release):
    alone = next(row for row in range(len(shipped_release.areas)) if len(standouts(shipped_release, row)) == 1)

    page = shipped_site.page(f"/gebied/{shipped_release.areas.codes[alone]}/")

    assert page.one("h2", id="opvallend").text == "Eén ding dat opvalt"
    assert len(page.all("li", "card")) == 1


def test_where_almost_nothing_is_known_the_page_says_where_to_look(site):
    page = site.page("/gebied/BU99010202/")

    assert page.one("p", "facts").text == "buurt in Voorbeeldstad · cijfers 2024"
    assert page.one("p", "gap-s").text == (
        "Van Buitendijk zijn bijna geen cijfers. Vaak komt dat doordat er niemand woont, of maar een paar mensen. "
        "Kijk bij de wijk of gemeente waar het bij hoort, of ga er zelf kijken."
    )
    assert [one.text for one in page.all("li") if one.inside(page.one("ol", "top5"))] == [
        "Adressen in de omgeving per km² Buitendijk 210 per km², Voorbeeldstad 1.935 per km²."
    ]


def test_where_nobody_lives_a_wijk_points_to_its_gemeente(site):
    text = site.page("/gebied/WK990102/").one("p", "gap-s").text

    assert text.endswith("Kijk bij de gemeente waar het bij hoort, of ga er zelf kijken.")


def test_an_ordinary_place_is_told_that_nothing_stands_out(site):
    text = site.page("/gebied/GM9901/").one("p", "gap-s").text

    assert text == (
        "Geen enkel cijfer van Voorbeeldstad wijkt met zekerheid af van de omgeving. Dat kan: het lijkt op de rest, "
        "of er wonen te weinig mensen om zeker te zijn. Alle cijfers staan hieronder."
    )
    assert site.page("/gebied/GM9901/afdrukken/").one("p", "gap-s").text == text.removesuffix(
        " Alle cijfers staan hieronder."
    )


def test_a_provincie_without_figures_says_so_per_theme(site):
    page = site.page("/gebied/PV20/")

    assert page.one("p", "facts").text == "provincie"
    assert {one.text for one in page.all("span", "sent")} == {"Hier zijn geen cijfers over."}
    assert page.all("li", "card") == page.all("figure", "barcode") == []


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("NL00", "land · 26.515 inwoners · 13.605 huishoudens · cijfers 2020–2024"),
        ("PV27", "provincie · 23.715 inwoners · 12.450 huishoudens · cijfers 2020–2024"),
        ("GM9902", "gemeente in Flevoland · 2.800 inwoners · 1.155 huishoudens · cijfers 2020–2024"),
        ("WK990100", "wijk in Voorbeeldstad · 7.350 inwoners · 3.965 huishoudens · cijfers 2020–2024"),
        ("BU0363NA02", "buurt in Letterstad · 15 inwoners · 10 huishoudens · cijfers 2020–2024"),
    ],
)
def test_the_head_says_what_it_is_and_how_many_live_there(site, code, facts):
    assert site.page(f"/gebied/{code}/").one("p", "facts").text == facts


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("BU99010001", ["Voorbeeldland", "Noord-Holland", "Voorbeeldstad", "Voorbeeldcentrum", "Oude Kern"]),
        ("GM9902", ["Voorbeeldland", "Flevoland", "Proefpolder"]),
        ("NL00", ["Voorbeeldland"]),
    ],
)
def test_the_way_up_goes_from_the_land_to_the_area(site, code, way):
    page = site.page(f"/gebied/{code}/")
    crumbs = page.one("nav", "crumb")

    steps = [one.text for one in page.elements if one.tag == "li" and one.inside(crumbs)]
    assert steps == way
    assert page.one("span", **{"aria-current": "page"}).text == way[-1]


@pytest.mark.parametrize("code", AREAS)
def test_every_theme_has_its_sentence_and_the_words_of_its_figures(site, built_release, code):
    told = themes(built_release, built_release.figures_of(built_release.row(code)))
    page = site.page(f"/gebied/{code}/")

    parts = [one for one in page.all("details") if one.attrs.get("id", "").startswith("thema-")]
    assert [one["id"] for one in parts] == [f"thema-{section.id}" for section in told]
    assert [one.text for one in page.all("span", "sent")] == [" ".join(section.sentence.split()) for section in told]
    assert len(page.all("th", scope="row")) == len(built_release.indicators) == 109


@pytest.mark.parametrize("code", AREAS)
def test_the_sources_of_a_page_are_those_of_its_figures(site, built_release, code):
    page = site.page(f"/gebied/{code}/")
    listed = page.one("ul", "sources")

    assert [one.text for one in page.all("li") if one.inside(listed)] == tables_used(
        built_release, built_release.figures_of(built_release.row(code))
    )


def test_a_source_names_its_licence_once(site):
    page = site.page("/gebied/BU99010001/")
    listed = [one.text for one in page.all("li") if one.inside(page.one("ul", "sources"))]

    assert "Kerncijfers wijken en buurten. Bron: CBS StatLine, tabel 85984NED, 2024 (CC BY 4.0)." in listed
    assert [text.count("CC BY 4.0") for text in listed if "StatLine" in text] == [1] * sum(
        "StatLine" in text for text in listed
    )


def test_the_barcode_has_words_for_every_bar(site):
    page = site.page("/gebied/BU99010001/")
    columns = [one for one in page.all("g") if "col" in one.classes]

    assert len(columns) == 49
    first = columns[0]
    assert (first["data-label"], first["data-sentence"]) == (
        "Kinderen tot 15 jaar",
        "Oude Kern 9,0\u00a0%, Voorbeeldstad 15,4\u00a0%. "
        "Van elke 100 buurten in Nederland hebben er 92 een groter aandeel. Cijfer van de buurt 2024.",
    )
    carried = next(one for one in columns if one["data-label"] == "Bewoners van 25 tot 45 jaar")
    assert carried["data-sentence"] == "alleen per wijk. Het cijfer van de wijk 2024 is 30\u00a0%."


def test_the_largest_differences_stand_below_the_barcode_in_words(site):
    page = site.page("/gebied/BU99010001/")
    columns = {one["data-label"]: one for one in page.all("g") if "col" in one.classes}

    top = [one for one in page.all("li") if one.inside(page.one("ol", "top5"))]
    ranked = [one for one in columns.values() if "col--top" in one.classes]
    assert len(top) == len(ranked) == 5
    assert {one.text.split("  ")[0] for one in page.all("b") if one.inside(page.one("ol", "top5"))} == {
        one["data-label"] for one in ranked
    }


def test_another_place_can_be_laid_over_the_barcode(site):
    page = site.page("/gebied/BU99010001/?naast=bu99010002")

    assert [one["value"] for one in page.all("option", selected="")] == ["BU99010002"]
    drawn = [one["d"] for one in page.all("path", "over") if one.parent and one.parent.tag == "g"]
    own = [float(one["transform"][10:-3]) for one in page.all("g", "col") if "col--none" not in one.classes]
    assert [float(x) + 9 for x in re.findall(r"M([\d.]+)", "".join(drawn))] == own
    assert "Stationsbuurt" in page.one("ul", "legend").text


@pytest.mark.parametrize("other", ["BU99010001", "WK990100", "GM9901", "BU99019999", "niets", "", "NL00"])
def test_only_another_place_of_the_same_level_can_be_laid_over_it(site, other):
    page = site.page(f"/gebied/BU99010001/?naast={other}")

    assert page.all("path", "over") == page.all("option", selected="") == []


@pytest.mark.parametrize(
    ("code", "others"),
    [
        ("BU99010001", ["Singelbuurt", "Stationsbuurt"]),
        ("WK990101", ["Voorbeeldcentrum", "Voorbeeldhaven"]),
        ("GM9901", ["Letterstad"]),
    ],
)
def test_the_places_offered_to_lay_over_it_are_its_neighbours_by_name(site, code, others):
    assert [one.text for one in site.page(f"/gebied/{code}/").all("option")] == ["geen", *others]


def test_a_place_without_neighbours_has_nothing_to_choose(site):
    page = site.page("/gebied/GM9902/")

    assert page.all("select") == []
    assert len(page.all("figure", "barcode")) == 1


@pytest.mark.parametrize(
    ("code", "heading", "first"),
    [
        ("NL00", "Provincies en gemeenten", "/gebied/PV20/"),
        ("PV27", "Gemeenten in Noord-Holland", "/gebied/GM0363/"),
        ("GM9901", "Wijken en buurten", "/gebied/WK990100/"),
        ("WK990101", "Buurten in Voorbeeldwijk", "/gebied/BU99010102/"),
    ],
)
def test_what_lies_inside_is_a_list_of_links(site, code, heading, first):
    page = site.page(f"/gebied/{code}/")
    section = page.one("section", **{"aria-labelledby": "binnen"})

    assert page.one("h2", id="binnen").text == heading
    assert links_in(page, section)[0] == first


def test_a_buurt_has_nothing_inside(site):
    assert site.page("/gebied/BU99010001/").all("h2", id="binnen") == []


def test_all_areas_can_be_reached_from_the_land(site, built_release):
    waiting, seen = ["/gebied/NL00/"], set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        links = [one.partition("?")[0] for one in site.page(address).links()]
        areas = [one for one in set(links) if re.fullmatch(r"/gebied/\w+/", one)]
        waiting += [one for one in areas if one not in seen]

    assert seen == {f"/gebied/{code}/" for code in built_release.areas.codes}


@pytest.mark.parametrize("code", ["NL00", "PV27", "PV20"])
def test_the_a4_of_a_land_or_provincie_holds_the_sentences_of_the_themes(site, built_release, code):
    told = themes(built_release, built_release.figures_of(built_release.row(code)))

    assert list(site.page(f"/gebied/{code}/afdrukken/").pairs().items()) == [
        (section.title, " ".join(section.sentence.split())) for section in told
    ]


@pytest.mark.parametrize("code", AREAS)
def test_paper_carries_the_place_the_borders_and_the_release_in_its_margin(site, code, built_release):
    root = site.page(f"/gebied/{code}/afdrukken/").one("html")

    name = built_release.areas.names[built_release.row(code)]
    assert root["data-paper"].startswith(f"{name}, ")
    assert root["data-sources"] == ("Bronnen: CBS, RIVM, politie, BZK, PBL en DUO. Grenzen 2024. Uitgave 2026-11-25.")


def column(difference, told_apart=True):
    return Column("Koop", "Koop", "", "", difference, False, 1, 0.0, told_apart=told_apart)


def test_equal_words_are_no_large_difference():
    columns = [column(40.0, told_apart=False), column(-30.0), column(20.0), column(None)]

    barcode([("Wonen", columns)], "titel", "uitleg", None)

    assert [one.rank for one in columns] == [None, 1, 2, None]


def test_what_looks_alike_in_the_barcode_is_one_path_with_a_shape_in_each_column():
    columns = [column(40.0), column(-30.0), column(None), column(1.0), column(90.0)]
    drawn = barcode([("Wonen", columns)], "titel", "uitleg", None)

    part = drawn.part(0, drawn.width, columns[1])

    ring = "a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z"
    assert part.marks == [
        ("m1", "M58.75 170V106h14V170zM136.75 170V48.4h14V170z"),
        ("l1", "M78.25 170V218h14V170z"),
        ("absent", "M97.75 161h14v18h-14z"),
        ("same", "M117.25 168.5h14v3h-14z"),
        ("nlt", "".join(f"M{x} 170{ring}" for x in (63.15, 82.65, 102.15, 121.65, 141.15))),
    ]
    assert part.ranks == [("143.75", "48.4", -6, 1), ("65.75", "106", -6, 2), ("85.25", "218", 16, 3)]
    assert [css for css, *_ in part.columns] == [
        *("col col--top", "col col--top is-chosen", "col col--none", "col", "col col--top")
    ]


def test_the_parts_of_a_barcode_hold_each_column_and_heading_once():
    groups = [(name, [column(5.0), column(None)]) for name in ("Wonen", "Werk", "Wereld")]
    drawn = barcode(groups, "titel", "uitleg", None)
    half = drawn.themes[1].x

    left, right = drawn.part(0, half, None), drawn.part(half, drawn.width, None)

    assert [x for _, x, *_ in left.columns + right.columns] == [f"{one.x:g}" for one in drawn.columns]
    assert [len(left.columns), len(right.columns)] == [2, 4]
    assert left.headings + right.headings == [(f"{one.x:g}", one.label) for one in drawn.themes]
    assert left.over + right.over == "".join(f"M{one.x:g} 36h{one.width:g}" for one in drawn.themes)
