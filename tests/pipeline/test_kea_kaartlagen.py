"""Layers of the Klimaateffectatlas: found by how their names begin, read by a field that we know, else left out."""

import pytest

from tests.pipeline.publishers.kea_wfs import KeaWfs
from tests.pipeline.publishers.server import Server
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import SourceUnreachable
from wijkdna.pipeline.sources import kea_kaartlagen

ROT, HEAT = "risicopaalrot_huidig_20251120", "GevoelstemperatuurBuurt_2022"


@pytest.fixture
def service():
    return KeaWfs()


@pytest.fixture
def server(service):
    with Server({"/kea_wfs": service}) as one:
        yield one


@pytest.fixture
def tidied(server, open_web, tmp_path):
    """tidied() fetches and gives the periods: year -> Tidy."""

    def call():
        web = open_web(hosts={"kea_wfs": f"{server.url}/kea_wfs"})
        return {one.period: one for one in kea_kaartlagen.tidy(kea_kaartlagen.fetch(tmp_path, web))}

    return call


def values(tidy, name):
    return tidy.rows[name].to_list()[:5]


def test_a_layer_keeps_the_year_in_its_name_and_else_has_that_in_which_it_was_asked(tidied):
    found = tidied()

    assert found["2022"].rows.columns == ["code", "felt_41_degrees_pct"]
    assert found["2025"].rows.columns == ["code", "pile_rot_class"]
    assert [(len(one.rows), one.notes) for one in found.values()] == [(16, ()), (16, ())]


def test_fractions_and_percentages_are_told_apart_and_what_is_unknown_is_absent(tidied):
    found = tidied()

    assert values(found["2025"], "pile_rot_class") == [1.0, 2.0, 3.0, 5.0, None]
    assert values(found["2022"], "felt_41_degrees_pct") == [12.5, 40.0, 0.0, None, 100.0]


def test_only_two_fields_are_asked_for_and_all_pages(tidied, server):
    tidied()

    pages = [one.query for one in server.asked if one.query["REQUEST"] == "GetFeature"]
    assert {page["PROPERTYNAME"] for page in pages} == {"BU_CODE,no_cc_risi", "BU_CODE,F41_49perc"}
    assert [page["STARTINDEX"] for page in pages if page["PROPERTYNAME"].endswith("risi")] == ["0", "7", "14", "16"]


def test_a_layer_that_is_gone_is_left_out_with_a_note(tidied, service):
    del service.found[ROT]

    (only,) = tidied().values()

    assert only.notes == ("laag risicopaalrot_huidig ontbreekt",)


@pytest.mark.parametrize(("old", "new"), [("F41_49perc", "T41"), ("BU_CODE", "gebied")])
def test_a_layer_without_a_code_or_a_field_that_we_know_is_left_out(tidied, service, old, new):
    service.found[HEAT] = {name.replace(old, new): cells for name, cells in service.found[HEAT].items()}

    (only,) = tidied().values()

    assert only.notes == ("laag GevoelstemperatuurBuurt ontbreekt",)


def test_numbers_that_can_be_read_in_two_ways_are_left_out(tidied, service):
    service.found[HEAT]["F41_49perc"] = [1.5] * 16

    (only,) = tidied().values()

    assert only.notes == ("laag GevoelstemperatuurBuurt: niet te zien of dit delen of procenten zijn (hoogste 1.5)",)


def test_a_service_with_other_layers_and_one_that_is_a_web_page_are_told_in_words(tidied, service, server):
    server.fail(content=b"<!doctype html>", kind="text/html")
    with pytest.raises(SourceUnreachable, match="geven een webpagina"):
        tidied()
    service.found = {"hitteeiland": {"GRAY_INDEX": [1]}}
    with pytest.raises(SourceChanged, match="geen van de lagen risicopaalrot_huidig, GevoelstemperatuurBuurt is er"):
        tidied()
