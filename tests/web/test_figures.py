"""All figures of an area in tables, and one figure with everything behind it."""

import re

import pytest

from tests.web.addresses import AREAS
from wijkdna.domain.figures import Status
from wijkdna.domain.numbers_nl import absence, date_nl
from wijkdna.web.profiles.queries import short_source

HEAD = ["Cijfer", "Oude Kern", "Voorbeeldstad", "Vergelijkbare buurten", "Nederland", "Verloop", "Niveau, jaar en bron"]
SOURCE = re.compile(r"(land|provincie|gemeente|wijk|buurt) (\d{4}(?:-\d{4})?), (.+)")


def rows_of(page, indicators):
    """The cells of every figure by its indicator, over all tables."""
    rows = [row for table in page.all("table") for row in page.rows(table)[1:]]
    return dict(zip([one.id for one in indicators], rows, strict=True))


def test_a_table_has_a_column_for_the_area_its_gemeente_its_likes_and_the_land(site):
    page = site.page("/gebied/BU99010001/cijfers/")

    assert {tuple(page.rows(table)[0]) for table in page.all("table")} == {tuple(HEAD)}
    assert page.one("h1").text == "Alle cijfers van Oude Kern"


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("NL00", ["Cijfer", "Voorbeeldland", "Verloop", "Niveau, jaar en bron"]),
        ("PV27", ["Cijfer", "Noord-Holland", "Nederland", "Verloop", "Niveau, jaar en bron"]),
        ("GM9901", ["Cijfer", "Voorbeeldstad", "Noord-Holland", "Vergelijkbare gemeenten", *HEAD[4:]]),
        ("WK990100", ["Cijfer", "Voorbeeldcentrum", "Voorbeeldstad", "Vergelijkbare wijken", *HEAD[4:]]),
    ],
)
def test_columns_without_meaning_at_a_level_are_left_out(site, code, head):
    page = site.page(f"/gebied/{code}/cijfers/")

    assert {tuple(page.rows(table)[0]) for table in page.all("table")} == {tuple(head)}


@pytest.mark.parametrize(
    ("code", "indicator", "cells"),
    [
        (
            "BU99010001",
            "aandeel_koop",
            ["Koopwoningen", "45 %", "55 %", "niet te zeggen", "44 %", "alleen 2024", "buurt 2024, "],
        ),
        (
            "BU99010001",
            "aandeel_gehuwd",
            ["Getrouwde bewoners", "alleen per gemeente", "38 %", "", "34 %", "alleen 2024", "gemeente"],
        ),
        (
            "BU99010201",
            "aandeel_koop",
            ["Koopwoningen", "niet gepubliceerd", "55 %", "niet te zeggen", "44 %", "geen cijfer", ""],
        ),
    ],
)
def test_a_row_says_the_figure_or_why_there_is_none(site, built_release, code, indicator, cells):
    row = rows_of(site.page(f"/gebied/{code}/cijfers/"), built_release.indicators)[indicator]

    assert row[:6] == cells[:6]
    assert row[6].startswith(cells[6])
    assert bool(row[6]) is bool(cells[6])


def test_a_figure_taken_over_from_the_wijk_stands_there_with_the_words_that_say_so(site, built_release):
    row = rows_of(site.page("/gebied/BU99010001/cijfers/"), built_release.indicators)["inkomen_per_inwoner"]

    assert row[1] == "niet gepubliceerd de wijk: € 34.900"
    assert row[6] == "wijk 2024, CBS 85984NED"


@pytest.mark.parametrize("page", ["", "cijfers/"])
@pytest.mark.parametrize("code", AREAS)
def test_every_known_figure_has_its_level_year_and_source(site, built_release, code, page):
    row = built_release.row(code)
    figures = built_release.figures_of(row)

    cells = rows_of(site.page(f"/gebied/{code}/{page}"), built_release.indicators)
    for column, indicator in enumerate(built_release.indicators):
        told = cells[indicator.id][-1]
        if not figures.is_known(column):
            assert told == ""
            continue
        level, period, source = SOURCE.fullmatch(told).groups()
        assert level == built_release.areas.levels[figures.measured_for[column]]
        assert period == indicator.newest
        assert source == short_source(built_release, figures.origin[column])


@pytest.mark.parametrize("code", AREAS)
def test_a_figure_of_a_larger_area_never_stands_in_the_place_of_one_of_the_area_itself(site, built_release, code):
    figures = built_release.figures_of(built_release.row(code))
    page = site.page(f"/gebied/{code}/cijfers/")

    own = [row for row in page.all("tr") if any(one.tag == "b" and one.inside(row) for one in page.all("b"))]
    assert len(own) == sum(figures.is_own(column) for column in range(len(built_release.indicators)))
    hatched = page.all("span", "lvl--carry")
    assert len(hatched) == sum(
        figures.is_known(column) and not figures.is_own(column) for column in range(len(built_release.indicators))
    )


@pytest.mark.parametrize("code", ["BU99010001", "WK990100", "GM9901", "NL00"])
def test_every_row_leads_to_the_page_of_its_figure_from_both_tables(site, built_release, code):
    wanted = [f"/gebied/{code}/cijfers/{one.id}/" for one in built_release.indicators]

    for page, folder in (("", "cijfers/"), ("cijfers/", "")):
        shown = site.page(f"/gebied/{code}/{page}")
        links = [one["href"] for one in shown.all("a") if one.parent and one.parent.attrs.get("scope") == "row"]
        assert [f"/gebied/{code}/cijfers/{link.removeprefix(folder)}" for link in links] == wanted


def test_a_figure_of_the_area_itself_is_told_in_full(site):
    page = site.page("/gebied/BU99010001/cijfers/aandeel_65_plus/")

    assert page.one("p", "lead-in").text.startswith("In Oude Kern is 21 % van de bewoners 65 jaar of ouder.")
    assert page.pairs() == {
        "Oude Kern": "21,0 %",
        "Voorbeeldstad": "19,2 %",
        "Vergelijkbare buurten": "niet te zeggen",
        "Nederland": "17,1 %",
        "Niveau en jaar": "buurt 2024",
        "Status": "Bekend, door ons uitgerekend uit gepubliceerde getallen: "
        "het deel, gedeeld door het geheel, keer 100.",
    }
    assert page.all("p", "note") == []


def test_a_figure_of_the_wijk_on_the_page_of_a_buurt_says_of_whom_it_is(site):
    page = site.page("/gebied/BU99010001/cijfers/inkomen_per_inwoner/")

    assert page.one("p", "lead-in").text.startswith("In Voorbeeldcentrum is het inkomen gemiddeld € 34.900")
    assert page.one("p", "note").text == (
        "Dit is geen cijfer van Oude Kern zelf. Het is gemeten voor de wijk Voorbeeldcentrum. "
        "Het zegt iets over de omgeving."
    )
    assert page.pairs() == {
        "Oude Kern": "niet gepubliceerd",
        "Voorbeeldcentrum": "€ 34.900",
        "Voorbeeldstad": "€ 35.500",
        "Vergelijkbare buurten": "niet te zeggen",
        "Nederland": "€ 35.800",
        "Niveau en jaar": "wijk 2024",
        "Status": "Bekend, zo gepubliceerd door de bron.",
    }


def test_a_figure_of_the_gemeente_does_not_stand_there_twice(site):
    page = site.page("/gebied/BU99010001/cijfers/aandeel_gehuwd/")

    assert list(page.pairs()) == ["Oude Kern", "Voorbeeldstad", "Nederland", "Niveau en jaar", "Status"]
    assert page.pairs()["Oude Kern"] == "alleen per gemeente"


def test_areas_of_the_same_name_are_told_apart_by_their_level(shipped_site):
    figure = shipped_site.page("/gebied/GM0014/cijfers/woz_waarde/")
    figures = shipped_site.page("/gebied/GM0014/cijfers/")

    assert list(figure.pairs())[:3] == ["Groningen", "provincie Groningen", "Vergelijkbare gemeenten"]
    assert figures.rows(figures.all("table")[0])[0][1:3] == ["Groningen", "provincie Groningen"]


def test_a_figure_put_together_from_gemeenten_says_so(site):
    page = site.page("/gebied/PV27/cijfers/aantal_inwoners/")

    assert page.pairs()["Status"] == "Bekend, door ons samengevoegd uit de gemeenten: het getal van de bron."


@pytest.mark.parametrize(
    ("code", "indicator", "words"),
    [
        ("BU99010201", "aandeel_koop", "niet gepubliceerd"),
        ("WK990102", "autos_per_huishouden", "niet van toepassing"),
        ("GM0363", "groei_zonnepanelen_2020_2022", "niet te zeggen: de grens is veranderd"),
        ("PV20", "aantal_inwoners", "niet gepubliceerd"),
    ],
)
def test_an_absent_figure_says_why_and_has_no_file(site, built_release, code, indicator, words):
    name = built_release.areas.names[built_release.row(code)]
    page = site.page(f"/gebied/{code}/cijfers/{indicator}/")

    assert page.one("p", "lead-in").text == f"Voor {name}: {words}."
    assert page.pairs()[name] == words
    assert page.pairs()["Status"] == f"Niet bekend: {words}."
    assert page.all("code", "hash") == []
    assert page.main.count("Er is geen cijfer, dus ook geen bestand.") == 1


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.KNOWN])
def test_every_reason_for_an_absent_figure_has_words_on_a_real_page(shipped_site, shipped_release, status):
    areas, indicators = shipped_release.areas, shipped_release.indicators
    absent = zip(*(found.tolist() for found in (shipped_release.status == status).nonzero()), strict=True)
    row, column = next((row, j) for row, j in absent if areas.levels[row] in indicators[j].levels)

    page = shipped_site.page(f"/gebied/{areas.codes[row]}/cijfers/{indicators[column].id}/")

    assert page.pairs()[areas.names[row]] == absence(status)
    assert page.all("code", "hash") == []


@pytest.mark.parametrize(
    ("code", "indicator"),
    [
        ("BU99010001", "aandeel_65_plus"),
        ("WK990100", "autos_per_huishouden"),
        ("BU99010001", "zonnepanelen_per_100_woningen"),
        ("BU99010001", "inkomen_per_inwoner"),
        ("GM9902", "gas_per_woning_gemeente"),
    ],
)
def test_a_figure_leads_to_the_bytes_it_came_from(site, built_release, code, indicator):
    origins = built_release.figure(built_release.row(code), built_release.columns[indicator]).origins
    page = site.page(f"/gebied/{code}/cijfers/{indicator}/")

    assert [one.text for one in page.all("code", "hash")] == [origin.sha256 for origin in origins]
    assert [one.text for one in page.all("h3")] == [
        f"{origin.publisher}, {origin.title}, {origin.period}" for origin in origins
    ]
    said = [(one.text, page.elements[page.elements.index(one) + 1].text) for one in page.all("dt")]
    for origin in origins:
        assert ("Licentie", origin.licence) in said
        assert ("Naamsvermelding", origin.attribution) in said
        assert ("Hoe gekregen", origin.obtained) in said
        assert ("Bestand", origin.file) in said
        assert ("Datum van het bestand", date_nl(origin.obtained_on)) in said
        assert ("Grenzen van", str(origin.boundaries)) in said
    assert all(re.fullmatch("[0-9a-f]{64}", origin.sha256) for origin in origins)


def test_a_figure_says_what_it_is_why_it_matters_and_what_it_does_not_say(site, built_release):
    for indicator in built_release.indicators:
        page = site.page(f"/gebied/GM9901/cijfers/{indicator.id}/")
        words = [one.text for one in page.all("p")] + [one.text for one in page.all("li")]

        assert indicator.explanation in words
        assert indicator.why_it_matters in words
        assert indicator.caveat in words
        assert page.one("p", "q").text == indicator.question
        assert all(built_release.cautions[code] in words for code in indicator.caution)
