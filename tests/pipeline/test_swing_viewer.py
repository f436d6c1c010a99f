"""The table behind a site on Swing, without a key: areas by name, year by year, and never on a name alone."""

import pytest

from tests.pipeline.publishers.server import Server
from tests.pipeline.publishers.swing import Swing
from wijkdna.domain.areas import Level
from wijkdna.domain.boundaries import BorderChanges
from wijkdna.domain.matching import Place, Places
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import SourceUnreachable
from wijkdna.pipeline.sources import klimaatmonitor

PLACES = Places(
    [
        Place("GM9901", "Voorbeeldstad", Level.GEMEENTE, "GM9901"),
        Place("GM9902", "Proefpolder", Level.GEMEENTE, "GM9902"),
        Place("BU99010001", "Oude Kern", Level.BUURT, "GM9901"),
        Place("BU99020001", "Dorpskern", Level.BUURT, "GM9902"),
        Place("BU99020002", "Nieuwe Dorp", Level.BUURT, "GM9902"),
    ],
    BorderChanges({}, {}, {}, {}),
)


@pytest.fixture
def swing():
    return Swing(viewer="jive", years=("2022", "2023", "2024"), usual=("12,5", "8", "?", "-"))


@pytest.fixture
def server(swing):
    with Server({"/swing": swing}) as one:
        yield one


@pytest.fixture
def web(server, open_web):
    return open_web(hosts={"klimaatmonitor": f"{server.url}/swing"}, others={"klimaatmonitor_viewer": "jive"})


@pytest.fixture
def tidied(web, tmp_path):
    def call():
        return {one.period: one for one in klimaatmonitor.tidy(klimaatmonitor.fetch(tmp_path, web), PLACES)}

    return call


def test_names_within_their_gemeente_get_a_code_and_the_numbers_of_every_year(tidied, server):
    found = tidied()

    rows = {year: dict(one.rows.select("code", "energy_quote_pct").iter_rows()) for year, one in found.items()}
    assert list(rows) == ["2022", "2023", "2024"]
    assert rows["2024"] == {"GM9901": 8.0, "GM9902": None, "BU99010001": 12.5, "BU99020001": 12.5, "BU99020002": 8.0}
    assert {request.headers.get("apikey") for request in server.asked} == {None}


def test_years_before_the_first_that_we_want_are_not_asked_for(tidied, server):
    tidied()

    asked = [one.query["period"] for one in server.asked if one.query["var"] == "enarm_q_geme"]
    assert asked == [*("mostrecent", "2023", "2022", "2021", "2020", "2019")] * 3


def test_a_name_that_is_not_surely_one_area_has_no_figure_and_is_counted(tidied, swing):
    swing.names = {"BU99010001": "Oude Kern", "BU99020001": "Proefpolder: Dorpkern"}

    found = tidied()["2024"]

    assert {"BU99010001", "BU99020001"} & set(found.rows["code"]) == set()
    note = next(one for one in found.notes if one.startswith("onderwerp enarm_q_geme"))
    assert "namen van een buurt niet zeker, zoals " in note


def test_what_the_site_does_not_name_a_publisher_of_is_only_shown_when_we_know_it(tidied):
    found = tidied()["2024"]

    assert {"label_a_dwellings", "roof_good_pct"} & set(found.rows.columns) == set()
    assert "onderwerp wonlabatot_rap is van wie niet genoemd is" in found.notes


def test_a_path_that_is_none_another_form_and_a_web_page_are_told(open_web, server, tidied):
    hosts = {"klimaatmonitor": f"{server.url}/swing"}
    with pytest.raises(
        SourceUnreachable, match="SOURCE_KLIMAATMONITOR_VIEWER is kaart: kies uit viewer, jive, databank"
    ):
        klimaatmonitor.try_connection(open_web(hosts=hosts, others={"klimaatmonitor_viewer": "kaart"}))
    server.fail(content=b'{"headers": [], "rows": [["a", "2024"]]}')
    with pytest.raises(SourceChanged, match="niet drie kolommen"):
        tidied()
    server.fail(content=b"<!doctype html>", kind="text/html")
    with pytest.raises(SourceUnreachable, match="webpagina"):
        tidied()


def test_a_connection_that_works_says_that_areas_come_by_name(web):
    assert "Gebieden komen hier met hun naam" in klimaatmonitor.try_connection(web)
