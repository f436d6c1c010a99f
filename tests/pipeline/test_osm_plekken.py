"""Places of OpenStreetMap: what is asked and kept, going on after a failure, and counting them in a release."""

import json
import zipfile

import polars as pl
import pytest

from tests.pipeline.publishers.overpass import Overpass, node
from tests.pipeline.publishers.server import Server
from wijkdna.pipeline import gemeenten
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import SourceUnreachable
from wijkdna.pipeline.sources import osm_plekken
from wijkdna.pipeline.sources.osm_plekken import FILE


@pytest.fixture
def overpass():
    return Overpass()


@pytest.fixture
def server(overpass):
    with Server({"/overpass": overpass, "/mirror": Overpass()}) as one:
        yield one


@pytest.fixture
def fetch(server, open_web, tmp_path):
    """fetch(**others) asks, with these settings of a site."""

    def call(**others):
        return osm_plekken.fetch(tmp_path, open_web(hosts={"overpass": f"{server.url}/overpass"}, others=others))

    return call


def asked(server):
    return [request.form["data"].partition("[bbox:")[2].partition("]")[0] for request in server.asked]


def test_each_gemeente_is_asked_once_in_its_own_box_those_of_noord_holland_first(fetch, server):
    fetch()

    assert asked(server) == ["52.602,4.65,52.646,4.71", "52.59,4.59,52.646,4.67", "52.602,4.75,52.646,4.81"]


def test_a_place_has_a_name_a_kind_a_point_and_an_address_and_stands_there_once(fetch):
    places = osm_plekken.places(fetch())

    rows = {(row["kind"], row["name"]): row for row in places.iter_rows(named=True)}
    assert [kind for kind, _ in rows] == [
        *("bibliotheek", "buurthuis", "café", "gebedshuis", "school", "school", "sportplek", "supermarkt")
    ]
    assert rows["bibliotheek", "Bieb"] == {
        "name": "Bieb", "kind": "bibliotheek", "lon": 4.611, "lat": 52.606, "address": "Kerkstraat 9"
    }  # fmt: skip
    assert places.filter(pl.col("kind") == "café").height == 2


def test_what_is_not_used_is_never_written(fetch, tmp_path):
    fetch()

    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    with zipfile.ZipFile(tmp_path / FILE) as file:
        everything += b"".join(file.read(name) for name in file.namelist())
    assert b"De Toren" in everything
    for word in (b"religion", b"geheim", b"denomination", b"phone"):
        assert word not in everything


def test_places_to_shelter_or_live_in_are_not_asked_for(fetch, server):
    fetch()

    question = server.asked[0].form["data"]
    assert 'nwr["amenity"="social_facility"]["social_facility"~"^(clothing_bank|day_care|' in question
    assert question.count("social_facility") == 2
    assert "shelter" not in question


def test_an_answer_is_kept_for_a_week(fetch, server, time):
    fetch()
    time.passed = 6 * 24 * 3600.0
    fetch()
    assert len(server.asked) == 3

    time.passed = 8 * 24 * 3600.0
    fetch()
    assert len(server.asked) == 6


def test_what_came_in_before_it_broke_off_is_used_and_the_rest_is_asked_next_time(fetch, server, tmp_path):
    fetch(overpass_gemeenten="GM9901")
    server.fail(status=504, times=99)

    with pytest.raises(SourceUnreachable, match=r"2 gemeenten zonder antwoord, zoals GM0363: .* antwoordt met 504"):
        fetch()

    (tidy,) = osm_plekken.tidy(osm_plekken.fetch(tmp_path))
    assert tidy.rows["code"].to_list() == ["GM9901"]
    server.faults.clear()
    before = len(server.asked)
    (tidy,) = osm_plekken.tidy(fetch())
    assert len(tidy.rows) == 3
    assert len(server.asked) - before == 2


def test_a_busy_host_is_waited_for_and_then_its_mirror_is_asked(fetch, server, time):
    server.fail("/overpass", status=429, times=99)

    fetch(overpass_mirrors=f"{server.url}/mirror")

    paths = server.paths()
    assert paths == ["/overpass/api/interpreter"] * 5 + ["/mirror/api/interpreter"] * 3
    assert time.passed >= 2 + 4 + 8 + 16


def test_an_answer_that_broke_off_is_no_answer(fetch, overpass, tmp_path):
    overpass.remark = "runtime error: Query timed out"

    with pytest.raises(SourceUnreachable, match="brak het antwoord af: runtime error"):
        fetch()

    assert osm_plekken.fetch(tmp_path) == {}


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (b'{"x": 1}', SourceChanged, "geen lijst met de naam elements"),
        (b"<html>druk", SourceUnreachable, "webpagina"),
    ],
)
def test_an_answer_of_another_form_is_told_in_words(fetch, server, content, error, message):
    server.fail(content=content, times=9)

    with pytest.raises(error, match=message):
        fetch()


def test_the_same_answers_are_the_same_bytes_and_a_new_place_is_news(fetch, overpass, time):
    first = fetch()[FILE].sha256
    assert fetch()[FILE].sha256 == first

    overpass.found.append(node(99, 4.61, 52.61, amenity="library", name="Nieuw"))
    time.passed = 8 * 24 * 3600.0
    assert fetch()[FILE].sha256 != first


def test_a_file_that_is_broken_is_named(fetch, tmp_path):
    raw = fetch()
    (tmp_path / FILE).write_bytes(b"half")

    with pytest.raises(SourceChanged, match=r"osm_plekken/plekken\.zip is niet te lezen"):
        osm_plekken.tidy(raw)


def test_a_site_says_which_gemeenten_go_first_or_are_asked_at_all(fetch, server):
    fetch(gemeenten_first="9902", overpass_gemeenten="GM9902, gm9901")

    assert asked(server) == ["52.602,4.75,52.646,4.81", "52.59,4.59,52.646,4.67"]
    with pytest.raises(SourceUnreachable, match="GM0001 is geen gemeente die wij kennen"):
        gemeenten.gemeenten(only="GM0001")


def test_what_a_fetch_keeps_per_gemeente_is_plain(fetch, tmp_path):
    fetch()

    held = json.loads((tmp_path / "osm_plekken" / "gemeenten" / "GM9902.json").read_text("utf-8"))
    assert held["asked_at"].startswith("2026-11-25T12:00")
    assert [one["tags"]["name"] for one in held["elements"]] == ["School die DUO niet heeft"]
