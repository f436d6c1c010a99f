"""Bronnen: what everybody sees of the sources, and what only who looks after them may do."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django_tasks_db.models import DBTaskResult

from tests.web.people import make_person
from wijkdna.pipeline.build import DOWNLOADS, SOURCES
from wijkdna.pipeline.sources import cbs_gebieden, cbs_grenzen
from wijkdna.store.source_pages import load_source_pages, table_of
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.sources import actions, queries
from wijkdna.web.sources.models import Refresh, RunState, SourceSetting, State

KEY = "sleutel-van-rws"


@pytest.fixture
def manager(db):
    """Somebody who looks after the sources, with a second step."""
    person = make_person("Sita")
    actions.set_site_manager(user=person, is_manager=True, by=None)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    person.refresh_from_db()
    return person


@pytest.fixture
def hers(site, manager):
    """The site as she sees it."""
    return site.as_(manager)


def waiting():
    return [job.args_kwargs["args"] for job in DBTaskResult.objects.order_by("enqueued_at")]


def test_every_table_is_part_of_one_source():
    tables = [table for page in load_source_pages() for table in page.tables]

    assert sorted(tables) == sorted(
        [*(source.TABLE.id for source in SOURCES), *(table.id for table in cbs_grenzen.TABLES), cbs_gebieden.TABLE.id]
    )
    assert {table for page in load_source_pages() for table in page.fetched} == {one.TABLE.id for one in DOWNLOADS}


def test_a_source_that_asks_a_key_has_a_place_to_fill_it_in():
    settings = {name for page in load_source_pages() for name in page.settings}

    assert {f"SOURCE_{one.KEY.upper()}_KEY" for one in DOWNLOADS if getattr(one, "KEY", "")} <= settings


def test_every_file_of_the_release_stands_on_the_page_of_its_source_with_its_bytes(site, built_release):
    for page in load_source_pages():
        mine = [one for one in built_release.origins.values() if table_of(one.id) in page.tables]
        shown = site.page(f"/bronnen/{page.slug}/")
        assert sorted(one.text for one in shown.all("code", "hash")) == sorted(one.sha256 for one in mine)
        for origin in mine:
            assert f"{origin.licence}. {origin.attribution}" in shown.main
            assert f"{origin.file}: {origin.obtained}" in shown.main
    assert all(table_of(id) for id in built_release.origins)


def test_the_list_says_of_each_source_how_new_it_is_or_why_it_is_not_there(site):
    page = site.page("/bronnen/")

    assert "U kijkt naar uitgave 2026-11-25, met de grenzen van 2024." in page.main
    assert [one.text for one in page.all("h2")] == [one.name for one in load_source_pages()]
    assert "Nog niet op deze site: de uitgever vraagt een sleutel." in page.main
    assert "Nog niet op deze site: nog niet opgehaald." in page.main
    assert "Nu verversen" not in page.main


def test_a_page_of_a_source_leads_to_its_figures_and_names_those_that_wait(site):
    page = site.page("/bronnen/kerncijfers/")

    assert "/cijfers/aandeel_65_plus/" in page.links()
    assert "afgerond op vijf" in page.main
    assert "Cijfers die er nog niet zijn" in page.main
    assert site.get("/bronnen/weerbericht/").status_code == 404


def test_before_a_second_release_there_is_nothing_that_changed(site):
    assert "Dit is de eerste uitgave op deze site." in site.page("/bronnen/veranderd/").main


@pytest.mark.django_db
def test_who_only_has_a_password_is_asked_to_secure_it_first(site):
    person = make_person("Sita")
    actions.set_site_manager(user=person, is_manager=True, by=None)
    person.refresh_from_db()

    page = site.as_(person).page("/bronnen/")

    assert "Zet de tweede stap aan" in page.main
    assert "Nu verversen" not in page.main
    assert site.as_(person).post("/bronnen/verversen/").status_code == 404


def test_one_source_or_all_are_refreshed_and_a_second_click_starts_no_other(hers, manager):
    answer = hers.post("/bronnen/verversen/", bron="gezondheid")
    row = Refresh.objects.get()

    assert answer["Location"] == f"/bronnen/verversen/{row.pk}/"
    assert (row.sources, row.asked_by) == (["rivm_gezondheid"], manager)
    assert hers.post("/bronnen/verversen/")["Location"] == answer["Location"]
    assert Refresh.objects.count() == 1
    assert hers.post("/bronnen/verversen/", bron="scholen").status_code == 404  # nobody gives these
    assert "Wacht tot het proces" in hers.page(answer["Location"]).main


@pytest.mark.django_db(transaction=True)
def test_the_work_is_left_to_the_worker(hers):
    hers.post("/bronnen/verversen/")
    hers.post("/bronnen/gezondheid/testen/")

    assert waiting() == [[Refresh.objects.get().pk], ["rivm_gezondheid", Refresh.objects.get().asked_by_id]]


def test_a_refresh_is_followed_and_stopped(hers, manager):
    row = actions.ask_refresh(sources=[], by=manager, at_once=True)
    address = f"/bronnen/verversen/{row.pk}/"
    actions.claim(refresh=row.pk, now=row.asked_at)
    actions.show_life(refresh=row.pk, now=row.asked_at, share=0.4, text="85984NED, deel 2")

    assert "85984NED, deel 2" in hers.page(address).main
    assert "Stoppen" in hers.page(address).main
    assert "Er wordt nu ververst." in hers.page("/bronnen/").main
    assert "HX-Refresh" not in hers.get(address, **{"HX-Request": "true"})
    hers.post(f"{address}stoppen/")
    assert "Het stopt zo." in hers.page(address).main
    actions.end(refresh=row.pk, state=State.STOPPED, message="Gestopt.", now=row.asked_at)
    assert hers.get(address, **{"HX-Request": "true"})["HX-Refresh"] == "true"


def test_how_it_went_is_told_with_file_and_column(hers):
    row = actions.ask_refresh(sources=[], by=None, at_once=True)
    told = "86159NED: kolom Stadsverwarming (%) ontbreekt"
    actions.add_run(
        source="cbs_energie_woningen",
        state=RunState.FAILED,
        message=told,
        started=row.asked_at,
        ended=row.asked_at,
        refresh=row.pk,
    )

    for address in ("/bronnen/", "/bronnen/verloop/", "/bronnen/energie-in-huis/", f"/bronnen/verversen/{row.pk}/"):
        assert told in hers.page(address).main


def test_a_key_is_kept_and_never_shown_again(hers, site):
    address = "/bronnen/klimaatmonitor/instellingen/"
    host = "https://km.example"

    assert hers.post(address, SOURCE_KLIMAATMONITOR_KEY=KEY, SOURCE_KLIMAATMONITOR_HOST=host).status_code == 302

    assert queries.site_settings() == {"SOURCE_KLIMAATMONITOR_KEY": KEY, "SOURCE_KLIMAATMONITOR_HOST": host}
    assert KEY not in SourceSetting.objects.get(name="SOURCE_KLIMAATMONITOR_KEY").value
    page = hers.get(address).content.decode()
    assert KEY not in page
    assert host in page
    assert re.search(r"Ingevuld op \d\d-\d\d-\d{4}", page)
    lines = AuditLine.objects.filter(action="instelling van bron gewijzigd")
    assert lines.count() == 2
    assert not any(KEY in str(line.__dict__) for line in lines)


def test_an_empty_field_leaves_a_key_alone_and_a_tick_removes_it(hers):
    address = "/bronnen/klimaatmonitor/instellingen/"
    hers.post(address, SOURCE_KLIMAATMONITOR_KEY=KEY)

    hers.post(address, SOURCE_KLIMAATMONITOR_KEY="")
    assert queries.site_settings() == {"SOURCE_KLIMAATMONITOR_KEY": KEY}

    hers.post(address, **{"SOURCE_KLIMAATMONITOR_KEY": "", "SOURCE_KLIMAATMONITOR_KEY-weg": "on"})
    assert queries.site_settings() == {}


def test_a_beheerder_of_a_team_sees_none_of_it(site, world):
    hers = site.as_(world.beheerder)

    assert "Nu verversen" not in hers.page("/bronnen/").main
    assert hers.get("/bronnen/klimaatmonitor/instellingen/").status_code == 404
    assert hers.get("/bronnen/verloop/").status_code == 404
