"""A release of tables that were fetched, beside copies or in their place: what shows, and which border year counts."""

import json
import shutil

import polars as pl
import pytest

from tests.conftest import DAY, SAMPLES, silent
from tests.pipeline.publishers.clock import Time
from tests.pipeline.publishers.everyone import KEYS, OTHERS, everyone, hosts_at
from tests.pipeline.publishers.server import Server
from wijkdna.pipeline.build import DOWNLOADS, build
from wijkdna.pipeline.checks import DECLARED
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import Limits, Settings, Web
from wijkdna.store.latest import latest

SPARE = (
    *("cbs/wijken_2024_leeftijd_huishoudens.csv", "cbs/gemeenten_2024_bevolking.csv"),
    *("cbs/kerncijfers_2022_wijken_selectie.csv", "cbs/kerncijfers_2022_gemeenten_selectie.csv"),
    "cbs/kerncijfers_2021_gemeenten.json",
)


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    """A raw folder with the copies of the samples and everything that can be fetched."""
    raw = tmp_path_factory.mktemp("raw") / "alles"
    shutil.copytree(SAMPLES, raw)
    limits, clock = Limits(pause=0.0), Time().clock
    with (
        Server(everyone()) as server,
        Web(
            Settings(hosts=hosts_at(server), keys=KEYS, others=OTHERS), limits=limits, clock=clock, proxies=False
        ) as web,
    ):
        for source in DOWNLOADS:
            source.fetch(raw, web)
    return raw


@pytest.fixture(scope="module")
def made(fetched, tmp_path_factory):
    """The release of all that."""
    data = tmp_path_factory.mktemp("data")
    build(fetched, data, DAY, silent)
    return latest(data)


def figures(release, **where):
    frame = pl.read_parquet(release.folder / "figures.parquet")
    return frame.filter(*(pl.col(name) == value for name, value in where.items()))


def origins(release):
    return {one["id"]: one for one in json.loads((release.folder / "origins.json").read_text(encoding="utf-8"))}


def ids(release):
    return [indicator.id for indicator in release.indicators]


def test_indicators_that_waited_are_there_and_the_gemeente_figures_gave_way(made, built_release):
    new, gone = set(ids(made)) - set(ids(built_release)), set(ids(built_release)) - set(ids(made))

    assert {"gas_per_woning", "ses_woa", "afstand_groen", "aandeel_corporatie", "woninginbraken_per_1000"} <= new
    assert {"gas_per_woning_gemeente", "aandeel_corporatie_gemeente"} <= gone
    assert ids(made).index("gas_per_woning") > ids(made).index("lbm_totaal")


def test_a_figure_of_a_buurt_comes_from_the_table_that_was_fetched(made):
    (row,) = figures(made, area="BU99010001", indicator="gas_per_woning", period="2024").iter_rows(named=True)

    assert row["origin"] == "cbs_energie_woningen-2024"
    assert row["measured_for"] == "BU99010001"
    assert origins(made)["cbs_energie_woningen-2024"]["obtained"].startswith("opgehaald: http://127.0.0.1:")


def test_a_download_stands_before_a_copy_and_both_have_their_origin(made):
    (row,) = figures(made, area="GM9901", indicator="aandeel_koop", period="2024").iter_rows(named=True)

    assert row["origin"] == "cbs_kwb-2024-85984NED"
    assert "cbs_kerncijfers_2024-2024" in origins(made)


def test_the_years_of_the_gemeente_go_on_under_the_finer_indicator(made):
    periods = figures(made, area="GM9901", indicator="gas_per_woning")["period"].to_list()

    assert "2018" in periods
    assert max(periods) == "2024"


def test_the_newest_full_year_is_shown_and_an_empty_one_is_not(made):
    newest = {indicator.id: indicator.newest for indicator in made.indicators}

    assert newest["inkomen_per_inwoner"] == "2024"
    assert newest["afstand_groen"] == "2025"
    assert newest["eenzaam"] == "2024"


def test_a_later_table_lands_only_on_areas_that_did_not_change_since(made):
    """BU99010102 was redrawn in 2025, says CBS; its wijk WK990101 as well."""
    by_area = {row["area"]: row for row in figures(made, indicator="ses_woa", period="2024").iter_rows(named=True)}

    assert by_area["BU99010001"]["measured_for"] == "BU99010001"
    assert by_area["BU99010102"]["measured_for"] == "GM9901"
    assert by_area["WK990101"]["measured_for"] == "GM9901"


def test_a_later_table_without_the_word_of_cbs_lands_on_gemeenten_only(fetched, tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(fetched, raw)
    (raw / "cbs_kwb" / "86165NED.zip").unlink()

    build(raw, tmp_path / "data", DAY, silent)

    release = latest(tmp_path / "data")
    assert "ses_woa" not in ids(release)
    assert figures(release, indicator="gas_per_woning", area="BU99010001", period="2024")["value"][0] == 912.0


def test_what_a_table_did_not_have_is_a_warning(made):
    warnings = json.loads((made.folder / "release.json").read_text(encoding="utf-8"))["warnings"]

    assert "Kerncijfers wijken en buurten 2024: kolom PersonenautoSTotaal (aantal) ontbreekt" in warnings


def test_copies_of_a_table_that_was_fetched_may_be_absent(fetched, tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(fetched, raw)
    for name in SPARE:
        (raw / name).unlink()

    folder = build(raw, tmp_path / "data", DAY, silent)

    named = {one["file"] for one in json.loads((folder / "origins.json").read_text(encoding="utf-8"))}
    assert named & set(SPARE) == set()
    assert "cbs_kwb/85984NED.zip" in named


def test_a_release_with_downloads_follows_one_without(fetched, own_data):
    folder = build(fetched, own_data, DAY, silent)

    warnings = json.loads((folder / "release.json").read_text(encoding="utf-8"))["warnings"]
    assert latest(own_data).folder == folder
    assert [text for text in warnings if text.startswith("netto_stroom_gemeente komt nu uit een andere tabel: ")] != []


def test_a_fetched_file_that_is_broken_is_named_and_stops_the_build(fetched, tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(fetched, raw)
    (raw / "cbs_seswoa" / "86296NED.zip").write_bytes(b"half")

    with pytest.raises(SourceChanged, match=r"86296NED\.zip is niet te lezen"):
        build(raw, tmp_path / "data", DAY, silent)


def test_an_area_that_was_redrawn_has_no_figure_of_its_own_of_a_later_year(made):
    variables = pl.read_parquet(made.folder / "variables.parquet")
    scores = variables.filter(
        (pl.col("variable") == "ses_woa_score") & (pl.col("period") == "2024") & pl.col("value").is_not_null()
    )

    assert "BU99010102" not in scores["area"].to_list()
    assert figures(made, indicator="ses_woa", area="BU99010102")["origin"].to_list() == ["cbs_seswoa-2024"]


def test_labels_counted_per_buurt_make_a_share(made):
    (row,) = figures(made, area="BU99010001", indicator="label_a", period="2026").iter_rows(named=True)

    assert (round(row["value"], 1), row["origin"]) == (33.3, "ep_online-2026")


def test_what_the_site_released_is_shown_with_its_publisher_and_a_warning(made):
    of_gemeente = figures(made, area="GM0363", indicator="vertrouwen_in_gemeente")
    warnings = json.loads((made.folder / "release.json").read_text(encoding="utf-8"))["warnings"]

    assert of_gemeente.select("period", "value").rows() == [("2021-2024", 12.5)]
    origin = origins(made)[of_gemeente["origin"][0]]
    assert (origin["publisher"], origin["licence"]) == ("Burgerpeiling", DECLARED)
    assert f"{origin['id']} heeft geen open licentie en is {DECLARED}" in warnings


def test_places_to_meet_are_counted_and_none_found_is_no_gap(made):
    counted = {row["area"]: row for row in figures(made, indicator="ontmoetingsplekken").iter_rows(named=True)}

    assert {code: counted[code]["value"] for code in ("BU99010201", "BU99010001", "WK990102", "GM9901", "GM9902")} == {
        **{"BU99010201": 4.0, "BU99010001": 0.0, "WK990102": 4.0, "GM9901": 4.0},
        "GM9902": None,
    }
    assert counted["GM9901"]["origin"] == "osm_plekken-2026"
    assert origins(made)["osm_plekken-2026"]["licence"] == "ODbL 1.0"


def test_each_place_says_whose_it_is_and_duo_goes_first_for_schools(made):
    places = pl.read_parquet(made.folder / "places.parquet")

    assert set(places.select("source", "licence").iter_rows()) == {
        ("duo_scholen", "CC0 of CC BY"),
        ("osm_plekken", "ODbL 1.0"),
    }
    of_osm = places.filter(pl.col("source") == "osm_plekken")
    assert of_osm.filter(pl.col("kind") == "school")["name"].to_list() == ["School die DUO niet heeft"]
    assert dict(of_osm.select("name", "buurt").iter_rows())["Bieb"] == "BU99010201"
    assert "Ver weg" not in of_osm["name"].to_list()
