"""Klimaatmonitor, on Swing: codes of areas, signs for absent, levels that are not there, and whose figures may show."""

import polars as pl
import pytest

from tests.pipeline.publishers.server import Server
from tests.pipeline.publishers.swing import KEY, Swing
from wijkdna.pipeline.checks import DECLARED
from wijkdna.pipeline.download import SourceChanged, origin_of
from wijkdna.pipeline.network import SourceUnreachable
from wijkdna.pipeline.sources import klimaatmonitor
from wijkdna.pipeline.swing_ods import area_code


@pytest.fixture
def swing():
    return Swing()


@pytest.fixture
def server(swing):
    with Server({"/swing": swing}) as one:
        yield one


@pytest.fixture
def tidied(server, open_web, tmp_path):
    """tidied(key, show=...) fetches and gives the periods by year, or by year and publisher where that is not CBS."""

    def call(key=KEY, **others):
        own = {f"klimaatmonitor_{name}": value for name, value in others.items()}
        web = open_web(hosts={"klimaatmonitor": f"{server.url}/swing"}, keys={"klimaatmonitor": key}, others=own)
        found = klimaatmonitor.tidy(klimaatmonitor.fetch(tmp_path, web))
        return {f"{one.period}{one.terms.part if one.terms else ''}": one for one in found}

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


def test_only_levels_that_a_subject_has_are_asked_for(tidied, server, swing):
    tidied()
    asked = [path for path in server.paths() if "('lab_woning')" in path and path.endswith("/Values")]
    assert {path.partition("GeoLevels('")[2].partition("'")[0] for path in asked} == {"gemeente"}


def test_where_a_site_does_not_tell_its_levels_all_are_asked_for(tidied, swing):
    swing.tells = False

    found = tidied()["2024"]

    assert len(values(found, "energy_quote_pct", "BU")) == 16
    assert set(values(found, "labelled_pct", "BU").values()) == {None}


def test_a_subject_of_another_publisher_is_left_out_with_a_note(tidied, swing):
    swing.sources = {"wonlabatot_rap": "RVO", "wonlabe": ""}

    found = tidied()

    assert {"label_a_dwellings", "label_e_dwellings"} & set(found["2024"].rows.columns) == set()
    assert found["2024"].notes == (
        "onderwerp wonlabatot_rap is van RVO",
        "onderwerp wonlabe is van wie niet genoemd is",
    )
    assert found["2023"].notes == ()


def test_what_the_site_releases_is_shown_as_of_its_publisher_and_as_released(tidied, swing, tmp_path):
    swing.sources = {"wonlabatot_rap": "RVO {label}", "wonlabe": "TNO", "wonlabtot": "RVO {label}"}

    found = tidied(show="rvo, kadaster")

    assert set(found) == {"2023", "2024", "2023-rvo-label", "2024-rvo-label"}
    released = found["2024-rvo-label"]
    assert set(released.rows.columns) == {"code", "label_a_dwellings", "labelled_dwellings"}
    origin = origin_of(klimaatmonitor.TABLE, released, klimaatmonitor.fetch(tmp_path)[released.file])
    assert (origin.publisher, origin.licence) == ("RVO (label)", DECLARED)
    assert origin.attribution == "Bron: RVO (label), via Klimaatmonitor (Rijkswaterstaat), 2024"
    assert found["2024"].notes == ("onderwerp wonlabe is van TNO",)


def test_a_release_that_is_taken_back_counts_at_the_next_fetch(tidied, swing):
    swing.sources = {"wonlabatot_rap": "RVO"}
    assert "2024-rvo" in tidied(show="alles")

    assert "2024-rvo" not in tidied()


def test_a_site_of_which_nothing_may_be_shown_is_told_how_to_release_it(tidied, swing):
    swing.source = "RVO"

    with pytest.raises(SourceChanged, match=r"is van RVO en niet zeker open.*SOURCE_KLIMAATMONITOR_SHOW"):
        tidied(show="kadaster")


def test_a_subject_that_is_gone_or_can_be_read_in_two_ways_is_left_out_with_a_note(tidied, swing):
    swing.gone, swing.values = ("wonlabf",), {"wonlabg": ["1.234"], "lab_woning": ["veel"]}

    assert tidied()["2024"].notes == (
        "onderwerp lab_woning: geen getal: veel",
        "onderwerp wonlabf is er niet",
        "onderwerp wonlabg: op twee manieren te lezen, zoals 1.234",
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


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("2", "Zet SOURCE_KLIMAATMONITOR_ODS=1 zolang versie 1 er is"),
        ("3", "SOURCE_KLIMAATMONITOR_ODS is 3: kies 1 of 2"),
    ],
)
def test_a_version_that_we_cannot_read_is_told_with_the_way_that_remains(tidied, server, version, words):
    with pytest.raises(SourceUnreachable, match=words):
        tidied(ods=version)

    assert server.asked == []


def test_a_connection_that_works_is_told_and_one_that_does_not_says_what_to_do(server, open_web, swing):
    def connect(key=KEY, **others):
        hosts = {"klimaatmonitor": f"{server.url}/swing"}
        return klimaatmonitor.try_connection(open_web(hosts=hosts, keys={"klimaatmonitor": key}, others=others))

    assert connect() == "De Open Data Service antwoordt en kent uw sleutel."
    assert len(server.asked) == 1
    with pytest.raises(SourceUnreachable, match=r"\(401\)\. Kijk de sleutel"):
        connect("verkeerd")
    server.fail(status=404)
    with pytest.raises(SourceUnreachable, match=r"niet aan.*SOURCE_KLIMAATMONITOR_VIEWER=viewer"):
        connect()


def test_the_key_is_only_ever_a_header_and_in_no_file(tidied, server, tmp_path):
    tidied()

    assert {request.headers["apikey"] for request in server.asked} == {KEY}
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert [content for content in written if KEY.encode() in content] == []
