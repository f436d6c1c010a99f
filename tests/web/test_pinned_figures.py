"""The figures of a dossier stay what they were, until the team moves on."""

import json
import shutil
from datetime import date

import pytest

from tests.conftest import SAMPLES, silent
from tests.web.conftest import Site
from tests.web.people import OWN_AREA, make_dossier
from tests.web.plan_rows import make_line, make_reason
from wijkdna.pipeline.build import build
from wijkdna.store.latest import latest_of
from wijkdna.web.dossiers import actions
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import pinned_releases
from wijkdna.web.pinned_figures import queries
from wijkdna.web.shared.models import AuditLine

OLD, NEW = "2026-11-25", "2027-02-01"
KERNCIJFERS = "cbs/kerncijfers_2024_selectie_nl.csv"


@pytest.fixture(scope="module")
def two(built_data, tmp_path_factory):
    """An older release, and a newer one in which the owners of BU99010001 went from 45 to 60 % in two years.

    The price of a home was corrected for the same year, one kind of figure is new and another is gone.
    """
    data, raw = tmp_path_factory.mktemp("two") / "data", tmp_path_factory.mktemp("raw") / "raw"
    shutil.copytree(built_data, data)
    make_older(data / "releases" / OLD / "indicators.json")
    shutil.copytree(SAMPLES, raw)
    text = (raw / KERNCIJFERS).read_text("utf-8")
    assert ",318,45,31," in text
    (raw / KERNCIJFERS).write_text(text.replace(",318,45,31,", ",330,60,31,"), "utf-8")
    build(raw, data, date.fromisoformat(NEW), silent)
    return data


def make_older(file):
    """As the release would have been two years before: another year, and another kind of figure."""
    found = json.loads(file.read_text("utf-8"))
    found["indicators"]["aandeel_koop"]["periods"] = ["2022"]
    found["indicators"] = {
        {"afstand_huisarts": "afstand_dokter"}.get(id, id): fields for id, fields in found["indicators"].items()
    }
    assert "afstand_dokter" in found["indicators"]
    file.write_text(json.dumps(found), "utf-8")


@pytest.fixture(scope="module")
def newer(two):
    return Site(two)


def address(dossier, page=""):
    return f"/dossier/{dossier.pk}/{page}"


def told(rows):
    return [(row.indicator, row.words.replace("\u00a0", " "), row.size) for row in rows]


def test_the_photo_keeps_the_figures_of_the_dossier(newer, world):
    lid = newer.as_(world.lid)

    kept, public = lid.page(address(world.dossier, "foto/")), newer.page("/gebied/BU99010001/")

    assert kept.h1 == public.h1
    assert [
        ("45 %" in page.main.replace("\u00a0", " "), "60 %" in page.main.replace("\u00a0", " "))
        for page in (kept, public)
    ] == [
        (True, False),
        (False, True),
    ]
    assert "Cijfers van 25 november 2026." in kept.main


def test_links_in_the_photo_lead_to_the_public_pages(newer, world):
    page = newer.as_(world.lid).page(address(world.dossier, "foto/"))

    inside = [one["href"] for one in page.all("a") if one.inside(page.one("main"))]
    assert "/gebied/BU99010001/cijfers/aandeel_koop/" in inside
    assert [link for link in inside if not link.startswith(("/", "#"))] == []
    assert "daar staan de cijfers van 1 februari 2027" in page.main


def test_an_own_area_has_its_photo_too(newer, world):
    dossier = make_dossier(world.team, world.lid, "", name="Hier", own_area=OWN_AREA)
    page = newer.as_(world.lid).page(address(dossier, "foto/"))

    assert page.h1 == "Hier"
    assert page.all("svg", "bc") or page.all("table")


def test_what_a_newer_release_changes_is_told_by_kind(two, world):
    found = queries.differences(latest_of(two, OLD), latest_of(two, NEW), world.dossier)

    assert told(found.changed)[0] == ("aandeel_koop", "gestegen van 45 % in 2022 naar 60 % in 2024", "middelgroot")
    assert ("woz_waarde", "zelfde jaar, nieuwe bewerking: € 318.000 werd € 330.000 in 2024", "") in told(found.revised)
    others = dict((id, words) for id, words, _ in told(found.others))
    assert others["afstand_huisarts"].startswith("een nieuw soort cijfer: ")
    assert others["afstand_dokter"].startswith("dit soort cijfer is er niet meer: ")
    assert [row.sources for row in found.changed if row.indicator == "aandeel_koop"] == ["CBS 85984NED"]
    rows = len(found.changed) + len(found.revised) + len(found.others) + found.same
    assert rows == len(latest_of(two, NEW).indicators) + 1


def test_the_same_release_twice_changes_nothing(two, world):
    for area, own in (("BU99010001", ""), ("GM9901", ""), ("", OWN_AREA)):
        dossier = make_dossier(world.team, world.lid, area, own_area=own)
        found = queries.differences(latest_of(two, OLD), latest_of(two, OLD), dossier)
        assert (found.changed, found.revised, found.others, found.labels) == ([], [], [], [])


def test_an_own_area_is_compared_too(two, world):
    dossier = make_dossier(world.team, world.lid, "", own_area=OWN_AREA)

    found = queries.differences(latest_of(two, OLD), latest_of(two, NEW), dossier)

    words = {row.indicator: row.words.replace("\u00a0", " ") for row in (*found.changed, *found.revised, *found.others)}
    assert words == {
        "woz_waarde": "zelfde jaar, nieuwe bewerking: € 301.000 werd € 306.000 in 2024",
        "aandeel_koop": "nu wel een cijfer: eerst niet gepubliceerd, nu 48 % in 2024",
        "afstand_dokter": "dit soort cijfer is er niet meer: 0,5 km in 2024",
        "afstand_huisarts": "een nieuw soort cijfer: 0,5 km in 2024",
    }


def test_the_overview_tells_the_team_and_not_a_guest(newer, site, world):
    assert "Nieuwe cijfers beschikbaar." in newer.as_(world.lid).page(address(world.dossier)).main
    assert "Nieuwe cijfers beschikbaar." not in newer.as_(world.guest).page(address(world.dossier)).main
    assert "Nieuwe cijfers beschikbaar." not in site.as_(world.lid).page(address(world.dossier)).main


def test_the_team_moves_on_when_it_wants(newer, world):
    lid = newer.as_(world.lid)
    page = lid.page(address(world.dossier, "nieuwe-cijfers/"))
    button = next(one for one in page.all("button") if one.text == "Neem de nieuwe cijfers over")
    assert button.parent["method"] == "post"

    answer = lid.post(address(world.dossier, "nieuwe-cijfers/"), uitgave=NEW)

    assert (answer.status_code, answer["Location"]) == (303, address(world.dossier))
    assert Dossier.objects.get(pk=world.dossier.pk).release == NEW
    assert [line.action for line in AuditLine.objects.filter(dossier=world.dossier.pk)] == [
        "nieuwe cijfers overgenomen"
    ]
    assert "Dit dossier heeft ze al." in lid.page(address(world.dossier, "nieuwe-cijfers/")).main


def test_figures_that_were_not_on_the_screen_are_not_taken_over(newer, world):
    for seen in ("", "2027-01-01", OLD):
        newer.as_(world.lid).post(address(world.dossier, "nieuwe-cijfers/"), uitgave=seen)

    assert Dossier.objects.get(pk=world.dossier.pk).release == OLD


def test_a_guest_of_the_photo_sees_no_other_figures(newer, world):
    guest = world.dossier.guests.get()
    actions.change_guest(guest=guest, parts=["foto"], until=None, by=world.lid)

    page = newer.as_(world.guest).page(address(world.dossier, "foto/"))

    assert "Bekijk wat verandert" not in page.main
    assert newer.as_(world.guest).get(address(world.dossier, "nieuwe-cijfers/")).status_code == 404
    assert newer.as_(world.guest).post(address(world.dossier, "nieuwe-cijfers/"), uitgave=NEW).status_code == 404


def test_a_release_that_is_gone_is_never_replaced_in_silence(site, world):
    dossier = make_dossier(world.team, world.lid, release="2020-01-01")
    lid = site.as_(world.lid)

    photo, figures = lid.page(address(dossier, "foto/")), lid.page(address(dossier, "nieuwe-cijfers/"))

    assert photo.h1 == "Deze cijfers kunnen we niet tonen"
    assert "De cijfers van 1 januari 2020 zijn er niet meer." in photo.main
    assert "We kunnen dus niet laten zien wat er verandert." in figures.main
    lid.post(address(dossier, "nieuwe-cijfers/"), uitgave=OLD)
    assert Dossier.objects.get(pk=dossier.pk).release == OLD


def test_an_area_that_the_new_figures_do_not_know_keeps_the_old_ones(site, world):
    gone = make_dossier(world.team, world.lid, "BU99019999", release="2020-01-01")
    borders = make_dossier(world.team, world.lid, "", own_area=f"{OWN_AREA}&grens=2019", release="2020-01-01")
    lid = site.as_(world.lid)

    for dossier in (gone, borders):
        page = lid.page(address(dossier, "nieuwe-cijfers/"))
        assert page.h1 == "Deze cijfers kunnen we niet tonen"
        lid.post(address(dossier, "nieuwe-cijfers/"), uitgave=OLD)
        assert Dossier.objects.get(pk=dossier.pk).release == "2020-01-01"
        assert lid.page(address(dossier)).h1 == "Dorpshart"


def test_releases_that_dossiers_keep_are_known(world):
    make_dossier(world.team, world.lid, release="2020-01-01")
    gone = make_dossier(world.team, world.lid, release="2019-01-01")
    actions.delete_dossier(dossier=gone, by=world.beheerder)

    assert pinned_releases() == {OLD, "2020-01-01", "2019-01-01"}


def test_known_figures_say_their_amount_year_level_and_source(two, world):
    found = queries.known_figures(latest_of(two, NEW), world.dossier)["aandeel_koop"]

    assert (found.amount.replace("\u00a0", " "), found.year, found.level) == ("60 %", "2024", "buurt")
    assert found.source.startswith("CBS ")


def test_a_figure_that_moved_beyond_noise_makes_its_line_of_the_plan_amber(newer, two, world):
    line, calm = make_line(world.dossier), make_line(world.dossier, "Iedereen.")
    make_reason(line, "cijfer", "aandeel_koop", release=OLD)
    make_reason(calm, "cijfer", "aandeel_65_plus", release=OLD)
    moved = queries.moved_figures(latest_of(two, OLD), latest_of(two, NEW), world.dossier)
    assert "aandeel_65_plus" not in moved

    page = newer.as_(world.lid).page(address(world.dossier, "plan/"))
    (amber,) = page.all("li", "plan-line--amber")
    assert "Dit cijfer is veranderd: " in amber.text
    assert "van 45 % in 2022 naar 60 % in 2024" in amber.text.replace("\u00a0", " ")
    assert amber["id"] == f"regel-{line.pk}"


def test_a_reason_that_was_given_with_the_new_figures_is_calm(newer, world):
    line = make_line(world.dossier)
    make_reason(line, "cijfer", "aandeel_koop", release=NEW)

    assert newer.as_(world.lid).page(address(world.dossier, "plan/")).all("li", "plan-line--amber") == []
