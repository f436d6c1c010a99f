"""An own area from the choice of its gemeente to its Rijke foto, and what a visitor reads when something is wrong."""

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from tests.web.page import Page
from wijkdna.domain.areas import Level
from wijkdna.store.own_figures import own_area
from wijkdna.web.own_areas.queries import around_name

WIERINGEN = "1911.0401-0402.0490.0501-0504.0590.0601-0602.0690"
PHOTO = "/eigen-gebied/foto/?naam=Wieringen&buurten=" + WIERINGEN
SQUARE = "4.90 52.70\n5.20 52.70\n5.20 53.00\n4.90 53.00"
BOW = "4.90 52.70\n5.20 53.00\n5.20 52.70\n4.90 53.00"


def send(site, **fields):
    """What the form to choose answers: its status and the page, or the address it leads to."""
    with site.settings:
        answer = site.client.post("/eigen-gebied/kiezen/", fields)
    return answer


def led_to(answer):
    assert answer.status_code == 303, Page(answer.content.decode()).main[:500]
    parts = urlsplit(answer["Location"])
    return parts.path, parse_qs(parts.query)


def refusal(answer):
    """The words of a refused form, with the page it stands on."""
    assert answer.status_code == 400
    page = Page(answer.content.decode())
    return page.one("p", "note").text, page


def ticked(page):
    return [one["value"] for one in page.all("input", name="buurt") if "checked" in one.attrs]


def test_a_gemeente_is_chosen_from_a_list_of_all(shipped_site):
    page = shipped_site.page("/eigen-gebied/")
    first = page.one("select", id="gemeente-0")

    options = [one for one in page.all("option") if one.inside(first)]
    assert len(options) == 343
    assert (options[1]["value"], options[1].text) == ("GM1680", "Aa en Hunze")
    assert page.one("form", "own-start")["action"] == "/eigen-gebied/kiezen/"


def test_without_a_gemeente_the_page_asks_for_one(site):
    page = site.page("/eigen-gebied/kiezen/?gemeente=&gemeente=", 400)

    assert page.one("p", "note").text == "Dat lukt nog niet. Kies eerst in welke gemeente uw gebied ligt."
    assert page.h1 == "Maak uw eigen gebied"


@pytest.mark.parametrize("code", ["GM0000", "BU19110801", "niets", "PV27"])
def test_what_is_no_gemeente_is_named(site, code):
    page = site.page(f"/eigen-gebied/kiezen/?gemeente={code}", 400)

    assert f"“{code.upper()}” is geen gemeente die we kennen." in page.main
    assert "/eigen-gebied/" in page.links()


def test_every_buurt_of_the_gemeente_has_a_checkbox_under_its_wijk(shipped_site, shipped_release):
    page = shipped_site.page("/eigen-gebied/kiezen/?gemeente=GM1911")

    boxes = [one["value"] for one in page.all("input", name="buurt")]
    codes = shipped_release.areas.codes
    assert boxes == [codes[row] for row in shipped_release.areas.within(shipped_release.row("GM1911"), Level.BUURT)]
    assert [one.text for one in page.all("legend")][:2] == ["Anna Paulowna", "Breezand"]
    assert ticked(page) == []
    assert page.one("p", "own__count").text == "Nog geen buurt aangevinkt."


def test_every_buurt_stands_on_the_map_and_leads_to_its_checkbox(shipped_site):
    page = shipped_site.page("/eigen-gebied/kiezen/?gemeente=GM1911")

    boxes = {one["id"] for one in page.all("input", name="buurt")}
    pieces = page.all("path", "pick")
    assert {one["data-buurten"] for one in pieces} == boxes
    assert {one.parent["href"] for one in pieces} == {f"#{code}" for code in boxes}


def test_of_a_gemeente_without_borders_of_buurten_the_map_has_its_wijken(shipped_site):
    page = shipped_site.page("/eigen-gebied/kiezen/?gemeente=GM0599")

    assert "Van Rotterdam hebben we alleen de grenzen van de wijken." in page.main
    on_map = [code for one in page.all("path", "pick") for code in one["data-buurten"].split()]
    assert sorted(on_map) == sorted(one["value"] for one in page.all("input", name="buurt"))


def test_what_is_in_the_link_is_ticked_in_list_and_map(shipped_site):
    page = shipped_site.page("/eigen-gebied/kiezen/?buurten=1911.0801&naam=Kreileroord+en+meer")

    assert ticked(page) == ["BU19110801"]
    assert [one["data-buurten"] for one in page.all("path", "pick--ja")] == ["BU19110801"]
    assert page.one("p", "own__count").text == "1 buurt aangevinkt, 575 inwoners."
    assert page.one("input", id="naam")["value"] == "Kreileroord en meer"


def test_ticks_and_a_name_lead_to_a_link_that_holds_them(shipped_site):
    answer = send(
        shipped_site,
        gemeente="GM1911",
        buurt=["BU19110801", "BU19110790"],
        naam="  Dorp Kreileroord\n en omgeving ",
        doe="foto",
    )

    assert led_to(answer) == (
        "/eigen-gebied/foto/",
        {"naam": ["Dorp Kreileroord en omgeving"], "buurten": ["1911.0790.0801"], "grens": ["2024"]},
    )
    assert shipped_site.page(answer["Location"]).h1 == "Dorp Kreileroord en omgeving"


def test_another_gemeente_keeps_the_ticks(shipped_site):
    answer = send(shipped_site, gemeente="GM1911", buurt="BU19110801", erbij="GM0361", doe="erbij", naam="Hier")

    path, fields = led_to(answer)
    assert (path, fields) == (
        "/eigen-gebied/kiezen/",
        {"gemeente": ["GM1911", "GM0361"], "buurten": ["1911.0801"], "naam": ["Hier"]},
    )
    page = shipped_site.page(answer["Location"])
    assert [one.text for one in page.all("h3")] == ["Hollands Kroon", "Alkmaar"]
    assert ticked(page) == ["BU19110801"]


def test_a_gemeente_goes_away_with_its_ticks(shipped_site):
    answer = send(shipped_site, gemeente=["GM1911", "GM0361"], buurt=["BU19110801", "BU03610101"], weg="GM0361")

    assert led_to(answer) == ("/eigen-gebied/kiezen/", {"gemeente": ["GM1911"], "buurten": ["1911.0801"]})


def test_a_shape_ticks_what_lies_in_it_and_shows_the_shares(shipped_site):
    answer = send(
        shipped_site,
        gemeente="GM1911",
        buurt="BU19110101",
        vorm="4.98 52.80\n5.10 52.80\n5.12 52.88\n4.97 52.87",
        drempel="50",
        doe="vorm",
    )

    path, fields = led_to(answer)
    assert path == "/eigen-gebied/kiezen/"
    assert fields["vorm"] == ["4.98000,52.80000~5.10000,52.80000~5.12000,52.88000~4.97000,52.87000"]
    page = shipped_site.page(answer["Location"])
    shares = {one["value"]: one for one in page.all("input", name="buurt")}
    assert "BU19110801" in ticked(page)
    assert "BU19110101" not in ticked(page)
    told = {one["for"]: one.text for one in page.all("label") if "ligt in uw vorm" in one.text}
    assert told["BU19110801"] == "Kreileroord 575 inwoners 100 % van deze buurt ligt in uw vorm"
    percent = {
        code: float(text.split(" inwoners ")[1].split(" ")[0].replace("minder", "0")) for code, text in told.items()
    }
    assert set(ticked(page)) == {code for code, number in percent.items() if number >= 50}
    assert set(told) <= set(shares)


def test_a_higher_threshold_ticks_less(shipped_site):
    shape = "4.98 52.80\n5.10 52.80\n5.12 52.88\n4.97 52.87"

    low, high = (
        led_to(send(shipped_site, gemeente="GM1911", vorm=shape, drempel=text, doe="vorm"))[1]["buurten"][0]
        for text in ("1", "100 %")
    )

    assert len(high) < len(low)


def test_of_a_wijk_without_borders_of_buurten_the_share_says_so(shipped_site):
    answer = send(
        shipped_site, gemeente="GM0599", vorm="4.0 51.8\n4.7 51.8\n4.7 52.1\n4.0 52.1", drempel="50", doe="vorm"
    )

    page = shipped_site.page(answer["Location"])
    assert "100 % van de wijk ligt in uw vorm" in page.main


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (BOW, "De lijn van uw vorm kruist of raakt zichzelf."),
        ("4.9 52.7\n5.0 52.8\n5.1 52.9", "Uw vorm heeft geen binnenkant."),
        ("4.9 52.7\n5.0 52.8", "Een vorm heeft ten minste drie punten."),
        ("", "Een vorm heeft ten minste drie punten."),
        ("hier ergens", "De punten van uw vorm kunnen we niet lezen."),
        ("4.9 52.7 5.0", "De punten van uw vorm kunnen we niet lezen."),
        ("4.9 52.7\n5.0 52.8\n12.5 41.9", "Punt 3 van uw vorm (12,50 en 41,90) ligt niet in Nederland."),
        ("5.9 51.0\n6.0 51.0\n6.0 50.9", "Uw vorm ligt buiten de gemeenten op de kaart."),
        ("\n".join(["4.9 52.7"] * 61), "Uw vorm heeft 61 punten. Gebruik er ten hoogste 60."),
        ("9" * 5000, "De punten van uw vorm kunnen we niet lezen."),
    ],
)
def test_a_wrong_shape_is_explained_and_nothing_is_lost(shipped_site, shape, words):
    told, page = refusal(
        send(shipped_site, gemeente="GM1911", buurt="BU19110801", naam="Hier", vorm=shape, drempel="40", doe="vorm")
    )

    assert told.startswith(f"Dat lukt nog niet. {words}")
    assert ticked(page) == ["BU19110801"]
    assert page.one("input", id="naam")["value"] == "Hier"
    assert page.one("input", id="drempel")["value"] == "40"
    assert page.one("textarea").text == " ".join(shape.split())


@pytest.mark.parametrize("threshold", ["0", "101", "half", "", "-5", "50,5", "²"])
def test_a_threshold_is_a_whole_percentage(shipped_site, threshold):
    told, _ = refusal(send(shipped_site, gemeente="GM1911", vorm=SQUARE, drempel=threshold, doe="vorm"))

    assert told == "Dat lukt nog niet. Vul bij de drempel een heel getal in van 1 tot en met 100."


def test_a_shape_that_holds_no_buurt_far_enough_says_so_and_shows_the_shares(shipped_site):
    told, page = refusal(
        send(shipped_site, gemeente="GM1911", vorm="5.02 52.84\n5.03 52.84\n5.03 52.85", drempel="99", doe="vorm")
    )

    assert told.startswith("Dat lukt nog niet. Geen enkele buurt ligt voor 99 % of meer in uw vorm.")
    assert "van deze buurt ligt in uw vorm" in page.main


def test_latitude_first_and_commas_are_understood(shipped_site):
    answers = [
        led_to(send(shipped_site, gemeente="GM1911", vorm=shape, drempel="50", doe="vorm"))[1]
        for shape in (SQUARE, "52.70, 4.90\n52.70, 5.20\n53.00, 5.20\n53.00, 4.90", SQUARE.replace(".", ","))
    ]

    assert answers[0] == answers[1] == answers[2]


def test_a_crossing_shape_in_a_link_is_no_error_of_ours(shipped_site):
    shape = BOW.replace("\n", "~").replace(" ", ",")

    page = shipped_site.page(f"/eigen-gebied/kiezen/?gemeente=GM1911&vorm={shape}", 400)

    assert "kruist of raakt zichzelf" in page.one("p", "note").text
    assert len(page.one("polygon")["points"].split()) == 4


def test_the_shape_goes_away_and_the_ticks_stay(shipped_site):
    answer = send(shipped_site, gemeente="GM1911", buurt="BU19110801", vorm=SQUARE, drempel="50", doe="wis")

    assert led_to(answer) == ("/eigen-gebied/kiezen/", {"gemeente": ["GM1911"], "buurten": ["1911.0801"]})


def test_nothing_ticked_is_asked_for(shipped_site):
    told, _ = refusal(send(shipped_site, gemeente="GM1911", naam="Leeg", doe="foto"))

    assert told == "Dat lukt nog niet. Vink eerst ten minste één buurt aan, in de lijst of op de kaart."


def test_too_many_ticks_are_counted_and_kept(shipped_site, shipped_release):
    codes = [
        shipped_release.areas.codes[row]
        for row in shipped_release.areas.within(shipped_release.row("GM0363"), Level.BUURT)
    ]

    told, page = refusal(send(shipped_site, gemeente="GM0363", buurt=codes, doe="foto"))

    assert told.startswith(
        "Dat lukt nog niet. U koos 517 buurten. Een eigen gebied bestaat uit ten hoogste 200 buurten."
    )
    assert len(ticked(page)) == 517


def test_three_thousand_ticks_get_the_maximum(shipped_site, shipped_release):
    part = shipped_release.areas.slices[Level.BUURT]
    codes = shipped_release.areas.codes[part.start : part.start + 3000]

    answer = send(shipped_site, gemeente="GM0363", buurt=codes, doe="foto")

    assert answer.status_code == 400
    page = Page(answer.content.decode())
    assert "U vinkte te veel buurten aan. Een eigen gebied bestaat uit ten hoogste 200 buurten." in page.main


def test_a_link_with_three_thousand_buurten_gets_the_maximum(site):
    many = "_".join(f"{gemeente:04}.0001-0099" for gemeente in range(1, 32))

    page = site.page(f"/eigen-gebied/foto/?buurten={many}", 400)

    assert "U koos 3.069 buurten. Een eigen gebied bestaat uit ten hoogste 200 buurten." in page.main


def test_two_hundred_buurten_have_a_link_and_a_photo(shipped_site, shipped_release):
    codes = [
        shipped_release.areas.codes[row]
        for row in shipped_release.areas.within(shipped_release.row("GM0363"), Level.BUURT)
    ]

    answer = send(shipped_site, gemeente="GM0363", buurt=codes[::2][:200], naam="Half Amsterdam", doe="foto")

    assert len(answer["Location"]) < 1500
    assert shipped_site.page(answer["Location"]).one("p", "facts").text.startswith("200 buurten in Amsterdam · ")


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
