"""Open figures under the headings of another platform: honest about what they are, whose they are and what lacks."""

import pytest

NPLV, VEERKRACHT = "/gebied/{}/zicht-op-wijken/", "/gebied/{}/veerkracht/"
BUURT, WIJK, GEMEENTE = "BU19110801", "WK191108", "GM1911"


def rows_of(page):
    """Label -> texts of the cells, of all tables."""
    rows = [one for one in page.all("tr") if one.inside(page.one("main"))]
    cells = [[cell.text for cell in page.elements if cell.parent is row] for row in rows]
    return {row[0]: row[1:] for row in cells}


def test_the_three_lines_hold_our_own_figures_and_say_so(shipped_site):
    page = shipped_site.page(NPLV.format(WIJK))

    assert [one.text for one in page.all("h2")][:3] == ["Wonen en gemengde wijken", "Meedoen", "Jeugd en veiligheid"]
    assert "onze eigen keuze, niet Zicht op Wijken" in page.one("main").text
    assert rows_of(page)["Bewoners met betaald werk"][0] == "64 %"
    assert "CBS" in rows_of(page)["Bewoners met betaald werk"][-1]


def test_a_buurt_shows_the_figures_of_its_wijk_and_says_of_which(shipped_site):
    page, wijk = shipped_site.page(NPLV.format(BUURT)), shipped_site.page(NPLV.format(WIJK))

    assert "wijkcijfer van Kreileroord" in page.one("main").text
    assert rows_of(page) == rows_of(wijk)
    assert "wijkcijfer" not in wijk.one("main").text


@pytest.mark.parametrize("address", [NPLV, VEERKRACHT])
def test_what_lacks_is_named_with_how_to_get_it(shipped_site, address):
    text = shipped_site.page(address.format(GEMEENTE)).one("main").text

    assert "Huizen van een woningcorporatie CBS, Kerncijfers wijken en buurten. De beheerder van deze site kan" in text


def test_the_proxy_is_never_called_a_veerkrachtkaart_and_never_adds_up(shipped_site):
    page = shipped_site.page(VEERKRACHT.format(BUURT))
    proxies = page.all("article", "proxy")

    assert page.h1 == "Kreileroord: benadering, geen veerkrachtkaart"
    assert [one.text.startswith("benadering") for one in proxies] == [True] * 4
    assert ["Bron:" in one.text or "Gezondheidsmonitor" in one.text for one in proxies] == [True] * 4
    assert "Dit is het cijfer van de gemeente Hollands Kroon." in proxies[1].text
    assert "sinds 2014" in proxies[0].text


@pytest.mark.parametrize("code", ["NL00", "PV27", "BU99999999", "niets"])
@pytest.mark.parametrize("address", [NPLV, VEERKRACHT])
def test_there_is_none_of_the_land_or_of_what_does_not_exist(shipped_site, address, code):
    assert shipped_site.get(address.format(code)).status_code == 404


@pytest.mark.parametrize("address", [NPLV, VEERKRACHT])
def test_every_kind_of_area_of_the_samples_has_its_page(site, address):
    for code in ("GM9901", "GM9902", "WK990101", "BU99010001"):
        site.page(address.format(code))
    assert site.get(address.format("gm9901"))["Location"] == address.format("GM9901")


def test_the_dashboard_is_a_setting(built_data):
    from tests.web.conftest import Site

    linked = Site(built_data, NPLV_DASHBOARD="https://dashboard.example/?wijk={code}&gemeente={gemeente}")
    page = linked.page(NPLV.format("WK990101"))
    assert [one["href"] for one in page.all("a", rel="noreferrer")] == [
        "https://dashboard.example/?wijk=WK990101&gemeente=GM9901"
    ]
    assert not Site(built_data, NPLV_DASHBOARD="").page(NPLV.format("WK990101")).all("a", rel="noreferrer")
