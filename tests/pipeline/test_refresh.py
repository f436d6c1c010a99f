"""Fetching all sources: one that fails is remembered, and never stops the others."""

import pytest

from tests.pipeline.publishers.everyone import KEYS, OTHERS, hosts_at
from wijkdna.pipeline.build import DOWNLOADS
from wijkdna.pipeline.network import Stopped
from wijkdna.pipeline.refresh import refresh
from wijkdna.pipeline.sources import klimaatmonitor, waarstaatjegemeente
from wijkdna.store.fetches import Fetch, last_fetch

NAMES = [source.TABLE.id for source in DOWNLOADS]
NOON = "2026-11-25T12:00:00+00:00"


@pytest.fixture
def again(server, open_web, tmp_path):
    """again() fetches all sources, and tells whether all went well and how each went."""

    def call(**options):
        told = []
        well = refresh(
            DOWNLOADS,
            open_web(hosts=hosts_at(server), keys=KEYS, others=OTHERS, **options),
            tmp_path / "raw",
            tmp_path,
            told.append,
        )
        return well, {fetch.source: fetch for fetch in told}

    return call


def test_all_sources_are_fetched_and_remembered(again, tmp_path):
    well, told = again()

    assert well is True
    assert list(told) == NAMES
    assert told["cbs_kwb"] == Fetch(source="cbs_kwb", fetched_at=NOON, changed_at=NOON, newest="2025")
    assert {name: last_fetch(tmp_path, name) for name in NAMES} == told
    assert {name: one.newest for name, one in told.items()} == {
        "cbs_energie_woningen": "2024",
        "cbs_kwb": "2025",
        "cbs_seswoa": "2024",
        "cbs_nabijheid": "2025",
        "rivm_gezondheid": "2024",
        "politie": "2025",
        "pdok_grenzen": "2024",
        "bzk_leefbaarometer": "2024",
        "kea_buurtdashboard": "2026",
        "klimaatmonitor": "2024",
        "waarstaatjegemeente": "2021-2024",
        "cbs_postcodes": "",
        "ep_online": "2026",
        "kea_kaartlagen": "2025",
        "osm_plekken": "2026",
        "dego": "2026",
    }


def test_a_second_time_nothing_is_new(again, time):
    again()
    time.passed = 3600.0

    well, told = again()

    assert well is True
    assert {one.changed_at for one in told.values()} == {NOON}
    assert {one.fetched_at for one in told.values()} == {"2026-11-25T13:00:00+00:00"}


def test_one_source_that_fails_does_not_stop_the_others(again, server, tmp_path):
    server.fail("86296NED", status=404, times=99)

    well, told = again()

    assert well is False
    assert [name for name, one in told.items() if one.error] == ["cbs_seswoa"]
    assert told["cbs_seswoa"].failed_at == NOON
    assert "86296NED" in last_fetch(tmp_path, "cbs_seswoa").error
    assert (tmp_path / "raw" / "cbs_nabijheid" / "86270NED.zip").is_file()


def test_a_table_that_changed_is_told_in_words_and_what_we_had_stays(again, hosts, tmp_path, time):
    again()
    changed = next(one for one in hosts["/cbs"].tables if one.number == "86159NED")
    changed.rename("Stadsverwarming_7", "Warmtenet_7")
    changed.modified = "2026-11-25T02:00:00"
    before = (tmp_path / "raw" / "cbs_energie_woningen" / "86159NED.zip").read_bytes()
    time.passed = 3600.0

    well, told = again()

    assert well is False
    assert told["cbs_energie_woningen"].error == "86159NED: kolom Stadsverwarming (%) ontbreekt"
    assert (told["cbs_energie_woningen"].fetched_at, told["cbs_energie_woningen"].newest) == (NOON, "2024")
    assert (tmp_path / "raw" / "cbs_energie_woningen" / "86159NED.zip").read_bytes() == before


def test_once_it_goes_well_the_failure_is_forgotten(again, server):
    server.fail("47018NED", status=403)
    again()

    well, told = again()

    assert well is True
    assert (told["politie"].error, told["politie"].failed_at) == ("", "")


def test_a_source_that_needs_a_key_is_passed_over_without_one(server, open_web, tmp_path):
    said = []
    web = open_web(hosts=hosts_at(server), tell=said.append)

    well = refresh([klimaatmonitor], web, tmp_path / "raw", tmp_path, lambda fetch: None)

    assert well is True
    assert said == ["Klimaatmonitor: overgeslagen, want er is geen SOURCE_KLIMAATMONITOR_KEY"]
    assert last_fetch(tmp_path, "klimaatmonitor") == Fetch(source="klimaatmonitor")


def test_what_the_site_no_longer_releases_is_removed(again, server, open_web, tmp_path):
    again()
    file = tmp_path / "raw" / waarstaatjegemeente.TENANT.file
    assert file.is_file()

    for others in ({"waarstaatjegemeente_show": "burgerpeiling"}, {}):
        web = open_web(hosts=hosts_at(server), keys=KEYS, others=others)
        refresh([waarstaatjegemeente], web, tmp_path / "raw", tmp_path, lambda fetch: None)
        assert file.is_file() == bool(others)


def test_who_stops_keeps_what_was_done(again, server, tmp_path):
    with pytest.raises(Stopped):
        again(stopped=lambda: any("86296NED" in path for path in server.paths()))

    assert last_fetch(tmp_path, "cbs_energie_woningen").newest == "2024"
    assert last_fetch(tmp_path, "cbs_seswoa") == Fetch(source="cbs_seswoa")
