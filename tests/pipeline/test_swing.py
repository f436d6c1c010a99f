"""Klimaatmonitor, on Swing: codes of areas, signs for absent, levels that are not there, and what we say of it."""

import polars as pl
import pytest

from tests.pipeline.publishers.server import Server
from tests.pipeline.publishers.swing import KEY, Swing
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import SourceUnreachable
from wijkdna.pipeline.sources import klimaatmonitor
from wijkdna.pipeline.swing import area_code


@pytest.fixture
def swing():
    return Swing()


@pytest.fixture
def server(swing):
    with Server({"/swing": swing}) as one:
        yield one


@pytest.fixture
def tidied(server, open_web, tmp_path):
    """tidied(key) fetches and gives the periods by year."""

    def call(key=KEY):
        web = open_web(hosts={"klimaatmonitor": f"{server.url}/swing"}, keys={"klimaatmonitor": key})
        return {one.period: one for one in klimaatmonitor.tidy(klimaatmonitor.fetch(tmp_path, web))}

    return call


def values(tidy, variable, begin):
    rows = tidy.rows.filter(pl.col("code").str.starts_with(begin)).sort("code")
    return dict(rows.select("code", variable).iter_rows())


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("gemeente_106", "gemeente", "GM0106"),
        ("buurt_03630000", "buurt", "BU03630000"),
        ("buurt_0363AE01", "buurt", "BU0363AE01"),
        ("buurt_bu0363ae01", "buurt", "BU0363AE01"),
        ("wijk_WK0363NA", "wijk", "WK0363NA"),
        ("res_12", "res", None),
        ("gemeente_123456", "gemeente", None),
        ("", "buurt", None),
    ],
)
def test_the_code_of_an_area_is_its_last_part(text, level, code):
    assert area_code(text, level) == code


def test_all_levels_and_years_are_read_and_a_sign_is_absent(tidied):
    found = tidied()

    assert list(found) == ["2023", "2024"]
    assert {one.boundaries for one in found.values()} == {2024}
    assert values(found["2024"], "energy_quote_pct", "GM") == {"GM0363": 12.5, "GM9901": 8.0, "GM9902": None}
    assert len(values(found["2024"], "energy_quote_pct", "BU")) == 16


def test_households_of_the_monitor_come_in_thousands(tidied):
    assert values(tidied()["2023"], "energy_monitor_households", "GM")["GM0363"] == 12500.0


def test_what_is_not_published_at_a_level_is_absent_there(tidied):
    found = tidied()["2024"]

    assert values(found, "labelled_pct", "GM")["GM0363"] == 12.5
    assert set(values(found, "labelled_pct", "BU").values()) == {None}


def test_a_subject_of_another_publisher_is_left_out_with_a_note(tidied, swing):
    swing.sources = {"pwonlaba": "RVO", "pwonlabe": ""}

    found = tidied()

    assert {"label_a_pct", "label_e_pct"} & set(found["2024"].rows.columns) == set()
    assert found["2024"].notes == ("onderwerp pwonlaba is van RVO", "onderwerp pwonlabe is van wie niet genoemd is")
    assert found["2023"].notes == ()


def test_a_subject_that_is_gone_or_can_be_read_in_two_ways_is_left_out_with_a_note(tidied, swing):
    swing.gone, swing.values = ("pwonlabf",), {"pwonlabg": ["1.234"], "lab_woning": ["veel"]}

    assert tidied()["2024"].notes == (
        "onderwerp lab_woning: geen getal: veel",
        "onderwerp pwonlabf is er niet",
        "onderwerp pwonlabg: op twee manieren te lezen, zoals 1.234",
    )


def test_a_site_with_nothing_of_ours_is_refused(tidied, swing):
    swing.gone = tuple(klimaatmonitor.TENANT.codes.values())

    with pytest.raises(SourceChanged, match="geen enkel cijfer gevonden: onderwerp enarm_q_geme is er niet"):
        tidied()


def test_a_wrong_key_no_service_and_a_web_page_are_told_in_words(tidied, server):
    with pytest.raises(SourceUnreachable, match=r"geen toegang \(401\)\. Kijk de sleutel van deze bron na"):
        tidied(key="verkeerd")
    server.fail("Variables", status=404)
    with pytest.raises(SourceUnreachable, match="Misschien staat de Open Data Service van deze site niet aan"):
        tidied()
    server.fail("Variables", content=b"<!doctype html>", kind="text/html")
    with pytest.raises(SourceUnreachable, match="webpagina"):
        tidied()


def test_without_a_key_it_is_told_how_to_get_one(open_web, tmp_path):
    with pytest.raises(SourceUnreachable, match="SOURCE_KLIMAATMONITOR_KEY"):
        klimaatmonitor.fetch(tmp_path, open_web())


def test_an_answer_in_another_form_is_refused(tidied, server):
    server.fail("Values", content=b'{"rows": []}')

    with pytest.raises(SourceChanged, match="geen lijst met de naam value"):
        tidied()


def test_the_key_is_only_ever_a_header_and_in_no_file(tidied, server, tmp_path):
    tidied()

    assert {request.headers["apikey"] for request in server.asked} == {KEY}
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert [content for content in written if KEY.encode() in content] == []
