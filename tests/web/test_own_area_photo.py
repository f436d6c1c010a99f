"""The Rijke foto of an own area: what its link may hold, how figures are put together, and what cannot be said."""

import numpy as np
import pytest

from tests.web.page import Page
from tests.web.test_own_areas import PHOTO, send, ticked
from wijkdna.domain.areas import Level
from wijkdna.store.own_figures import own_area
from wijkdna.web.own_areas.queries import around_name


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Er staan geen buurten in."),
        ("buurten=", "Er staan geen buurten in."),
        ("buurten=1911.08", "Het stuk “08” is geen buurt zoals die in een link staat."),
        ("buurten=1911.0801-", "Het stuk “0801-” is geen buurt zoals die in een link staat."),
        ("buurten=<script>alert(1)</script>", "Het stuk “<SCRIPT>ALERT(1)</SC” is geen buurt"),
        ("buurten=1911.9999", "BU19119999 is geen buurt met de grenzen van 2024"),
        (
            "buurten=1911.9901-9907",
            "BU19119901, BU19119902, BU19119903, BU19119904, BU19119905 en nog 2 zijn geen buurten",
        ),
        (
            "buurten=1911.0801&grens=2025",
            "Deze link is gemaakt met de grenzen van “2025”. We gebruiken nu die van 2024.",
        ),
        ("buurten=1911.0801&naam=" + "x" * 61, "De naam heeft 61 tekens."),
        ("buurten=1911.0801&naam=a%00b", "In de naam staan tekens die we niet kunnen tonen."),
    ],
)
def test_a_tampered_link_says_what_is_wrong_and_how_to_start_again(shipped_site, query, words):
    page = shipped_site.page(f"/eigen-gebied/foto/?{query}", 400)

    assert words in page.main
    assert page.h1 == "Dit eigen gebied kunnen we niet laten zien"
    assert "/eigen-gebied/" in page.links()


def test_the_buurten_that_are_right_can_be_kept(shipped_site):
    page = shipped_site.page("/eigen-gebied/foto/?buurten=1911.0801.9999", 400)

    (onward,) = [link for link in page.links() if "buurten=" in link]
    assert "De andere buurten kloppen wel. 1 buurt aangevinkt, 575 inwoners." in page.main
    assert ticked(shipped_site.page(onward)) == ["BU19110801"]


def test_an_unknown_buurt_in_the_form_is_named(shipped_site):
    answer = send(shipped_site, gemeente="GM1911", buurt=["BU19110801", "BU00000000"])

    assert answer.status_code == 400
    assert "BU00000000 is geen buurt met de grenzen van 2024" in Page(answer.content.decode()).main


@pytest.mark.parametrize(
    "fields", [{"doe": "niets", "gemeente": "GM1911"}, {"doe": "erbij", "gemeente": "GM1911"}, {"doe": "foto"}]
)
def test_a_form_that_was_changed_is_no_error_of_ours(shipped_site, fields):
    assert send(shipped_site, **fields).status_code == 400


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("page", ["", "kiezen/", "foto/"])
def test_nothing_else_can_be_sent(site, method, page):
    assert site.send(method, f"/eigen-gebied/{page}").status_code == 405


def test_only_the_page_to_choose_takes_a_form(site):
    assert (
        site.send("post", "/eigen-gebied/").status_code == site.send("post", "/eigen-gebied/foto/").status_code == 405
    )


def test_without_a_name_it_is_an_own_area(shipped_site):
    page = shipped_site.page("/eigen-gebied/foto/?buurten=1911.0801.0790&naam=%20")

    assert page.h1 == "Eigen gebied"
    assert "In dit gebied legde de politie" in page.main


def test_a_name_is_text_and_never_markup(shipped_site):
    page = shipped_site.page("/eigen-gebied/foto/?buurten=1911.0801.0790&naam=%3Cb%3Edik%3C/b%3E")

    assert page.h1 == "<b>dik</b>"


def test_the_head_says_which_buurten_and_how_many_live_there(shipped_site):
    page = shipped_site.page(PHOTO)

    assert page.one("p", "facts").text.startswith("11 buurten in Hollands Kroon · 8.590 inwoners · 3.975 huishoudens")
    section = page.one("section", **{"aria-labelledby": "buurten"})
    assert len([one for one in page.all("a") if one.inside(section) and "/gebied/BU" in one["href"]]) == 11


def test_counts_add_up_and_the_gemeente_and_nederland_stand_beside_them(shipped_site):
    page = shipped_site.page(PHOTO)
    table = next(one for one in page.all("table") if one.inside(page.one("details", id="thema-bewoners")))

    rows = {row[0]: row for row in page.rows(table)}
    assert rows["Inwoners"] == ["Inwoners", "8.590", "", "49.522", "17.942.942", "11 buurten 2024, CBS 85984NED"]
    assert rows["Getrouwde bewoners"][1] == "alleen per gemeente"
    assert rows["Getrouwde bewoners"][5] == "gemeente 2024, CBS 85984NED"
    assert rows["Jongeren van 15 tot 25 jaar"][5] == "3 wijken 2024, CBS 85984NED"


def test_every_figure_has_a_row_and_none_is_empty(shipped_site, shipped_release):
    page = shipped_site.page(PHOTO)

    rows = [row for table in page.all("table") for row in page.rows(table)[1:]]
    assert len(rows) == len(shipped_release.indicators) == 109
    assert all(row[0] and row[1] and row[3] and row[4] for row in rows)


def test_a_score_is_not_put_together_but_its_range_is_told(shipped_site):
    page = shipped_site.page(PHOTO)
    table = next(one for one in page.all("table") if one.inside(page.one("details", id="thema-wonen")))
    row = next(row for row in page.rows(table) if row[0] == "Leefbaarometer: totaal")

    assert row[1:4] == ["niet samen te voegen", "10 van de 11 buurten: van klasse 5 tot klasse 8", "klasse 6"]


def partly_known(release, id):
    """A wijk of which some inhabited buurten, but not nearly all, have this figure."""
    column, areas = release.columns[id], release.areas
    part = areas.slices[Level.WIJK]
    for wijk in range(part.start, part.stop):
        rows = areas.within(wijk, Level.BUURT)
        own = [row for row in rows if release.measured_for[row, column] == row and release.status[row, column] == 0]
        living = sum(float(release.residents[row]) for row in own)
        everybody = float(np.nansum(release.residents[rows]))
        if own and 2 < len(rows) < 12 and 0.3 < living / everybody < 0.8:
            return rows[:-1] if rows[-1] not in own else rows[1:]
    raise AssertionError


def test_a_share_of_which_parts_are_unknown_has_bounds(shipped_site, shipped_release):
    rows = partly_known(shipped_release, "eenzaam")
    codes = ",".join(shipped_release.areas.codes[row] for row in rows)

    page = shipped_site.page(f"/eigen-gebied/foto/?buurten={codes}")

    cells = next(row for table in page.all("table") for row in page.rows(table) if row[0] == "Eenzaamheid")
    assert cells[1] == "niet te zeggen"
    assert "is geen cijfer; tussen " in cells[2]
    assert "te ruim om te gebruiken; waar het wel bekend is: " in cells[2]


def test_what_differs_from_the_gemeente_is_told_and_never_called_its_own(shipped_site):
    page = shipped_site.page("/eigen-gebied/foto/?naam=Kreileroord+e.o.&buurten=1911.0801.0790.0990")

    assert page.one("h2", id="opvallend").text == "Zes dingen die opvallen"
    assert {one.text for one in page.all("span", "tag")} == {"anders dan Hollands Kroon"}
    assert "Vanuit Kreileroord e.o. is het gemiddeld 4,2 km naar een grote supermarkt." in page.main
    assert "Dat is duidelijk verder dan elders in Hollands Kroon." in page.main


def test_an_ordinary_area_says_that_nothing_is_sure(shipped_site):
    page = shipped_site.page("/eigen-gebied/foto/?buurten=1911.0701-0705.0780.0790.0801")

    assert page.all("li", "card") == []
    assert page.one("p", "gap-s").text.startswith(
        "Geen enkel cijfer wijkt met genoeg zekerheid af van de rest van Hollands Kroon."
    )
    assert len(page.one("ol", "top5").text) > 100


def test_a_whole_gemeente_has_nothing_to_compare_with(shipped_site, shipped_release):
    rows = shipped_release.areas.within(shipped_release.row("GM1911"), Level.BUURT)
    codes = ",".join(shipped_release.areas.codes[row] for row in rows)

    page = shipped_site.page(f"/eigen-gebied/foto/?buurten={codes}")

    assert "Dit gebied is bijna de hele gemeente." in page.main
    assert "/gebied/GM1911/" in page.links()
    assert page.all("li", "card") == []


def test_an_area_in_more_gemeenten_is_beside_all_of_them(shipped_site):
    page = shipped_site.page("/eigen-gebied/foto/?naam=Twee&buurten=1911.0801_0361.0101-0103")

    assert page.one("p", "facts").text.startswith("4 buurten in Alkmaar en Hollands Kroon · ")
    assert "Voor Alkmaar en Hollands Kroon samen wegen we naar waar de bewoners van dit gebied wonen." in page.main


def test_many_gemeenten_are_counted(shipped_release):
    areas = shipped_release.areas
    part = areas.slices[Level.GEMEENTE]
    rows = [areas.within(gemeente, Level.BUURT)[0] for gemeente in range(part.start, part.start + 5)]

    assert around_name(shipped_release, own_area(shipped_release, "", rows)) == "de 5 gemeenten"
    assert around_name(shipped_release, own_area(shipped_release, "", rows[:3])).count(",") == 1


def test_where_nobody_lives_the_page_says_so(shipped_site):
    page = shipped_site.page("/eigen-gebied/foto/?naam=Leeg&buurten=0396.0401")

    assert page.h1 == "Leeg"
    assert page.one("h2", id="opvallend").text == "Hier woont volgens de cijfers niemand"
    assert page.one("p", "facts").text == "1 buurt in Heemskerk"
    assert page.all("table") == []
    assert ticked(shipped_site.page(next(link for link in page.links() if "kiezen" in link))) == ["BU03960401"]


def test_a_buurt_without_a_number_of_residents_is_mentioned(shipped_site):
    page = shipped_site.page("/eigen-gebied/foto/?naam=Half+leeg&buurten=0396.0401_1911.0801")

    assert "Van 1 van de 2 buurten is geen aantal inwoners gepubliceerd" in page.one("p", "own__about").text
    assert page.one("p", "facts").text.startswith("2 buurten in Hollands Kroon en Heemskerk · 575 inwoners")


def test_one_buurt_has_the_figures_of_its_own_page(shipped_site):
    own = shipped_site.page("/eigen-gebied/foto/?naam=Kreileroord&buurten=1911.0801")
    page = shipped_site.page("/gebied/BU19110801/cijfers/")

    def figures(of, keep):
        rows = [row for table in of.all("table") for row in of.rows(table)]
        return {row[0]: row[1] for row in rows if keep(row)}

    shown = figures(own, lambda row: row[-1].startswith("1 buurt "))
    everything = figures(page, lambda row: True)
    assert len(shown) > 20
    assert {label: everything[label] for label in shown} == shown


def test_a_photo_is_not_for_search_engines(shipped_site):
    assert shipped_site.get(PHOTO)["X-Robots-Tag"] == "noindex"


def test_nothing_is_kept(shipped_site):
    answer = send(shipped_site, gemeente="GM1911", buurt="BU19110801", doe="foto")

    assert not answer.cookies
    assert not shipped_site.get(answer["Location"]).cookies


def test_the_way_back_holds_the_same_choice(shipped_site):
    page = shipped_site.page(PHOTO)
    (back,) = {link for link in page.links() if link.startswith("/eigen-gebied/kiezen/")}

    chosen = shipped_site.page(back)
    assert len(ticked(chosen)) == 11
    assert chosen.one("input", id="naam")["value"] == "Wieringen"
