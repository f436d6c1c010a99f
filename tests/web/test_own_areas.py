"""An own area from the choice of its gemeente to its Rijke foto, and what a visitor reads when something is wrong."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.page import Page
from wijkdna.domain.areas import Level

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
