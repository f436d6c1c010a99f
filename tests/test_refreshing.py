"""Refreshing as one action: what it makes, what it leaves alone, and that only one does it at a time."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.pipeline.publishers.clock import Time
from tests.pipeline.publishers.everyone import KEYS, everyone, hosts_at
from tests.pipeline.publishers.server import Server
from tests.web.people import make_person
from wijkdna import refreshing, schedule
from wijkdna.pipeline import gemeenten
from wijkdna.pipeline.network import Limits
from wijkdna.store import release
from wijkdna.store.differences import of_current
from wijkdna.store.latest import latest
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.sources import actions, queries
from wijkdna.web.sources.models import Refresh, RunState, SourceRun, SourceSetting, State

SOME = ["cbs_seswoa", "politie"]
NIGHT = datetime(2026, 11, 26, 4, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hosts():
    return everyone()


@pytest.fixture
def server(hosts):
    with Server(hosts) as one:
        yield one


@pytest.fixture
def site(own_data, built_data, server, monkeypatch):
    """A fresh site: the release of the samples, nothing fetched, and publishers on this machine."""
    monkeypatch.setattr(gemeenten, "shipped", lambda: release.current(built_data))
    monkeypatch.setattr(refreshing, "BEAT", 3600.0)  # a second thread would wait for the transaction of the test
    named = {f"SOURCE_{name.upper()}_HOST": address for name, address in hosts_at(server).items()}
    with override_settings(DATA=own_data, SOURCE_SETTINGS=named):
        yield own_data


@pytest.fixture
def refreshed(site):
    """refreshed(sources) does a refresh, an hour after the last; gives its row. options are those of perform()."""
    time = Time()

    def call(sources=SOME, **options):
        time.passed += 3600.0
        row = actions.ask_refresh(sources=sources, by=None, at_once=True)
        refreshing.perform(row.pk, limits=Limits(pause=0.0), clock=time.clock, proxies=False, **options)
        return queries.refresh_numbered(row.pk)

    return call


def states(row):
    return {run.source: run.state for run in queries.runs_of(row)}


def test_a_fresh_site_gets_a_new_release_with_new_figures_and_loses_none(refreshed, site):
    before = latest(site)

    row = refreshed([])

    after = latest(site)
    assert (row.state, row.message) == (State.DONE, f"Uitgave {after.name} staat klaar.")
    assert (row.release, after.name) == (after.name, release.current(site).name)
    assert after.name > before.name
    assert {"gas_per_woning", "ses_woa"} <= set(after.columns)
    assert set(before.areas.codes) == set(after.areas.codes)
    assert set(states(row).values()) == {RunState.NEW, RunState.SKIPPED}
    assert states(row)["klimaatmonitor"] == RunState.SKIPPED  # no key
    assert [kind.id for kind in of_current(site).changed if not kind.then]


def test_when_nothing_is_new_no_release_is_made(refreshed, site):
    first = refreshed()

    second = refreshed()

    assert (second.state, second.message, second.release) == (State.DONE, "Er was niets nieuws.", "")
    assert set(states(second).values()) == {RunState.SAME}
    assert release.current(site).name == first.release


def test_one_source_that_fails_stops_no_other_and_is_named_with_file_and_column(refreshed, hosts, site):
    changed = next(one for one in hosts["/cbs"].tables if one.number == "86159NED")
    changed.rename("Stadsverwarming_7", "Warmtenet_7")

    row = refreshed(["cbs_energie_woningen", *SOME])

    assert row.state == State.FAILED
    assert row.message.endswith(
        "Niet gelukt: Energieverbruik particuliere woningen; wijken en buurten. "
        "Van deze bronnen blijven de cijfers die er waren."
    )
    assert release.current(site).name == row.release != ""
    (failed,) = SourceRun.objects.filter(state=RunState.FAILED)
    assert failed.message == "86159NED: kolom Stadsverwarming (%) ontbreekt"


def test_a_release_that_is_refused_leaves_the_one_that_stands(refreshed, site, monkeypatch):
    before = release.current(site)
    monkeypatch.setattr("wijkdna.pipeline.checks.OPEN_LICENCES", ("CC0",))

    row = refreshed()

    assert (row.state, row.release, release.current(site)) == (State.FAILED, "", before)
    assert "De nieuwe uitgave is niet gemaakt; die er stond, blijft.\n- licentie: " in row.message


def test_who_stops_it_between_two_requests_keeps_what_came_in(refreshed, server, site):
    before = release.current(site)

    row = refreshed(SOME, is_told=lambda: any("47018NED" in path for path in server.paths()))

    assert (row.state, states(row)) == (State.STOPPED, {"cbs_seswoa": RunState.NEW})
    assert release.current(site) == before
    assert refreshed().state == State.DONE


def test_who_stops_it_while_the_release_is_made_leaves_nothing_half(refreshed, site):
    names = {path.name for path in (site / "releases").iterdir()}
    told = []

    row = refreshed(SOME, tell=lambda share, text: told.append(text), is_told=lambda: "Controles" in told)

    assert row.state == State.STOPPED
    assert {path.name for path in (site / "releases").iterdir()} == names


def test_on_the_page_it_is_stopped_by_its_row(site):
    row = actions.ask_refresh(sources=SOME, by=None, at_once=True)
    person = make_person("Sita")
    actions.claim(refresh=row.pk, now=NIGHT)
    life = refreshing.Life(row.pk, lambda: False, lambda share, text: None)
    life.look()

    actions.stop_refresh(refresh=row, by=person)

    with pytest.raises(refreshing.Stopped):
        life.look()
    with pytest.raises(refreshing.Stopped):
        life.show(0.5, "Kerncijfers")


def test_a_second_one_is_not_begun_while_one_is_open(site):
    first = actions.ask_refresh(sources=SOME, by=None, at_once=True)

    assert actions.ask_refresh(sources=[], by=None, at_once=True) == first
    now = datetime.now(UTC)
    assert [actions.claim(refresh=first.pk, now=now) for _ in range(2)] == [True, False]
    assert actions.ask_refresh(sources=[], by=None, at_once=True) == first
    assert Refresh.objects.count() == 1


def test_one_whose_process_is_gone_makes_place_and_cannot_swap_any_more(site):
    lost = actions.ask_refresh(sources=SOME, by=None, at_once=True)
    actions.claim(refresh=lost.pk, now=datetime.now(UTC) - timedelta(minutes=6))

    later = actions.ask_refresh(sources=SOME, by=None, at_once=True)

    lost.refresh_from_db()
    assert later != lost
    assert (lost.state, lost.message[:22]) == (State.FAILED, "Het ophalen hield op: ")
    with pytest.raises(refreshing.Stopped):  # it was only asleep, and wakes up
        refreshing._swap(site / "releases" / "2026-11-25", site, refreshing.Life(lost.pk, bool, print))


def test_an_error_that_nobody_knows_is_loud_and_closes_the_row(site, monkeypatch):
    monkeypatch.setattr(refreshing, "is_new", lambda data: 1 / 0)
    row = actions.ask_refresh(sources=["politie"], by=None, at_once=True)

    with pytest.raises(ZeroDivisionError):
        refreshing.perform(row.pk, limits=Limits(pause=0.0), clock=Time().clock, proxies=False)

    row.refresh_from_db()
    assert row.state == State.FAILED
    assert row.message.startswith("Er ging iets mis dat het programma niet kent.")


def test_what_the_site_set_goes_before_the_environment_and_a_key_is_sealed(refreshed, server):
    person = make_person("Sita")
    actions.set_setting(name="SOURCE_KLIMAATMONITOR_KEY", value=KEYS["klimaatmonitor"], is_secret=True, by=person)
    actions.set_setting(name="SOURCE_CBS_HOST", value=f"{server.url}/elders", is_secret=False, by=person)

    row = refreshed(["klimaatmonitor", "cbs_seswoa"])

    assert states(row) == {"klimaatmonitor": RunState.NEW, "cbs_seswoa": RunState.FAILED}
    assert KEYS["klimaatmonitor"] not in SourceSetting.objects.get(name="SOURCE_KLIMAATMONITOR_KEY").value
    actions.set_setting(name="SOURCE_CBS_HOST", value="", is_secret=False, by=person)
    assert states(refreshed(["cbs_seswoa"])) == {"cbs_seswoa": RunState.NEW}


def test_a_setting_that_cannot_be_right_is_refused(db):
    with pytest.raises(ActionRefused, match="kan niet kloppen"):
        actions.set_setting(name="SOURCE_CBS_HOST", value="https://x\n", is_secret=False, by=make_person("Sita"))


@pytest.mark.parametrize(
    ("fault", "words"),
    [({"status": 403}, "403"), ({"status": 404}, ""), ({"content": b"<html>", "kind": "text/html"}, "webpagina")],
)
def test_a_test_of_the_connection_says_what_is_wrong(site, server, fault, words):
    server.fail("", times=9, **fault)

    refreshing.test("cbs_seswoa", make_person("Sita").pk, proxies=False)

    (run,) = queries.last_runs("cbs_seswoa")
    assert run.state == RunState.FAILED
    assert words in run.message


def test_a_test_of_a_connection_that_works_says_so(site):
    refreshing.test("cbs_seswoa", make_person("Sita").pk, proxies=False)

    (run,) = queries.last_runs("cbs_seswoa")
    assert (run.state, run.message) == (RunState.WORKS, "De uitgever antwoordt.")


class TestSchedule:
    """By itself, at night."""

    @pytest.fixture
    def every_week(self):
        with override_settings(SOURCES_REFRESH="wekelijks"):
            yield

    def test_it_is_off_when_the_site_says_so(self):
        schedule.plan(NIGHT)

        assert not Refresh.objects.exists()

    def test_each_site_has_a_moment_of_its_own_between_one_and_five(self):
        found = []
        for key in ("een", "twee", "drie"):
            with override_settings(SECRET_KEY=key):
                found.append(schedule.moment_of_night(NIGHT))

        assert len(set(found)) == 3
        assert all(timedelta(0) <= NIGHT - one < timedelta(hours=25) for one in found)
        assert all(1 <= timezone.localtime(one).hour < 5 for one in found)

    def test_the_first_night_all_sources_without_a_key_are_asked(self, every_week):
        schedule.plan(schedule.moment_of_night(NIGHT))

        names = Refresh.objects.get().sources
        assert {"cbs_kwb", "politie"} <= set(names)
        assert "klimaatmonitor" not in names

    def test_a_site_that_starts_by_day_asks_nothing_before_its_first_night(self, every_week):
        schedule.plan(schedule.moment_of_night(NIGHT) + timedelta(hours=9))

        assert not Refresh.objects.exists()

    def test_a_source_is_asked_once_a_week_and_one_that_failed_the_next_night(self, every_week):
        first = schedule.moment_of_night(NIGHT)
        _went(
            {name: RunState.SAME for name in schedule.due(first, timedelta(days=7))} | {"politie": RunState.FAILED},
            first,
        )
        night = timedelta(days=1)

        assert schedule.due(first + night, timedelta(days=7)) == ["politie"]
        assert "cbs_kwb" in schedule.due(first + 7 * night, timedelta(days=7))

    def test_a_night_that_was_missed_is_made_up_for_once(self, every_week):
        first = schedule.moment_of_night(NIGHT)
        schedule.plan(first)
        Refresh.objects.update(state=State.DONE, asked_at=first)
        later = schedule.moment_of_night(first + timedelta(days=3)) + timedelta(hours=10)

        schedule.plan(later)
        assert Refresh.objects.count() == 2
        Refresh.objects.filter(state=State.WAITING).update(state=State.DONE, asked_at=later)
        schedule.plan(later + timedelta(minutes=1))

        assert Refresh.objects.count() == 2


def _went(states, moment):
    for source, state in states.items():
        actions.add_run(source=source, state=state, started=moment, ended=moment)


def test_another_machine_that_has_nothing_fetched_makes_no_release(site):
    shutil.rmtree(site / "raw", ignore_errors=True)

    assert refreshing.is_new(site) is False


def test_a_new_version_of_the_programme_makes_a_release_of_what_was_fetched(refreshed, site):
    row = refreshed()
    file = site / "releases" / row.release / "release.json"
    about = json.loads(file.read_text(encoding="utf-8"))

    assert refreshing.is_new(site) is False
    file.write_text(json.dumps(about | {"made_by": "0.0.1"}), encoding="utf-8")
    assert refreshing.is_new(site) is True
