"""Insight: whom a set reaches, who is left, who connects, what leans on one, and whom we ask too much."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.map_rows import keeper, make_club, make_door, make_group, make_role, make_tie
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.insight.queries import insight_of
from wijkdna.web.partners.models import Contact, Promise
from wijkdna.web.shared.models import AuditLine


@pytest.fixture
def here(world):
    """Two groups of 100, and one of which nobody knows the size; the club reaches most of the first two."""
    dossier = world.dossier
    young, old = make_group(dossier, "Gezinnen", 90, 110), make_group(dossier, "Ouderen", 100, None)
    new = make_group(dossier, "Nieuwkomers", None, None)
    club, school, doctor = make_club(dossier, "IJsclub"), make_club(dossier, "School"), make_role(dossier, "huisarts")
    make_door(club, young, 80, 3, low=60, high=90)
    make_door(club, old, 50)
    make_door(school, young, 50, 2)
    make_door(doctor, old, 20, 1)
    return {"young": young, "old": old, "new": new, "club": club, "school": school, "doctor": doctor}


def found(world, *chosen, who=None, most=0):
    return insight_of(dossier_for(who or world.lid, world.dossier.pk), [one.pk for one in chosen], most)


def numbers(insight):
    return [(one.group.name, one.likely, one.low, one.high, one.left, one.doors) for one in insight.covered]


def address(world, query=""):
    return f"/dossier/{world.dossier.pk}/kaart/inzicht/{query}"


def test_who_comes_through_two_doors_is_counted_once(world, here):
    assert numbers(found(world)) == [
        ("Gezinnen", 90, 80, 95, 10, 2),
        ("Nieuwkomers", None, None, None, None, 0),
        ("Ouderen", 60, 60, 60, 40, 2),
    ]
    assert numbers(found(world, here["school"], here["doctor"])) == [
        ("Gezinnen", 50, 50, 50, 50, 1),
        ("Nieuwkomers", None, None, None, None, 0),
        ("Ouderen", 20, 20, 20, 80, 1),
    ]


def test_a_set_says_which_groups_are_left(world, here):
    assert [one.group.name for one in found(world).left] == ["Nieuwkomers"]
    assert [one.group.name for one in found(world, here["doctor"]).left] == ["Gezinnen", "Nieuwkomers", "Ouderen"]


def test_what_is_no_actor_in_the_address_means_all_of_them(world, here):
    assert found(world, here["new"]).is_all
    assert found(world, here["club"]).chosen == {here["club"].pk}


def test_the_suggested_set_is_what_adds_most(world, here):
    two = found(world, most=2)

    assert two.is_suggested
    assert two.chosen == {here["club"].pk, here["doctor"].pk} or two.chosen == {here["club"].pk, here["school"].pk}
    assert found(world, most=1).chosen == {here["club"].pk}
    assert found(world, most=99).chosen == {here["club"].pk, here["school"].pk, here["doctor"].pk}


def test_a_group_without_a_trusted_door_or_with_little_reach_is_a_blind_spot(world, here):
    far = make_group(world.dossier, "Wisselende diensten", 100, 100)
    make_door(here["club"], far, 10, 2)
    make_tie(here["school"], here["new"])

    blind = {one.group.name: one for one in found(world).blind}

    assert sorted(blind) == ["Nieuwkomers", "Wisselende diensten"]
    assert (blind["Nieuwkomers"].is_closed, blind["Nieuwkomers"].is_little) == (True, False)
    assert (blind["Wisselende diensten"].is_closed, blind["Wisselende diensten"].is_little) == (False, True)
    assert blind["Nieuwkomers"].openers == [here["school"]]


def test_who_ties_groups_about_evenly_connects_them(world, here):
    make_tie(here["school"], here["new"])
    make_tie(here["doctor"], here["school"])

    assert [(one.actor.name, [group.name for group in one.groups], one.said) for one in found(world).connectors] == [
        ("IJsclub", ["Gezinnen", "Ouderen"], "verbindt twee groepen"),
        ("School", ["Gezinnen", "Nieuwkomers"], "verbindt twee groepen"),
    ]


def test_what_leans_on_one_is_told_with_the_groups_that_need_a_second_door(world, here):
    (one,) = found(world).shoulders

    assert (one.actor, one.tenths, [group.name for group in one.groups]) == (
        here["club"],
        5,
        ["Gezinnen", "Ouderen"],
    )
    assert found(world, here["club"]).shoulders == []


def test_whom_we_asked_often_this_month_is_told(world, here):
    today = timezone.localdate()

    def asked(entity, days, **fields):
        fields = {"asked": True, "department": "wonen"} | fields
        Contact.objects.create(dossier=world.dossier, entity=entity, held_on=today - timedelta(days=days), **fields)

    for days in (0, 5, 30, 31):
        asked(here["club"], days)
    for days in (0, 5):
        asked(here["school"], days)
        asked(here["doctor"], days, asked=False)
    Promise.objects.create(dossier=world.dossier, entity=here["club"], text="bellen", due=today)

    assert [(one.actor, one.asked, one.doors, one.promised) for one in found(world).loaded] == [(here["club"], 3, 2, 1)]

    for number in range(2):
        make_door(here["school"], make_group(world.dossier, f"Groep {number}"))
    assert [one.actor.name for one in found(world).loaded] == ["IJsclub", "School"]


def test_what_only_its_keeper_sees_is_in_no_number(site, world, here):
    hidden = make_club(world.dossier, "Geheime club", **keeper(world.beheerder))
    make_door(hidden, here["new"], 10)
    make_door(hidden, here["young"], 100)
    Contact.objects.bulk_create(
        Contact(dossier=world.dossier, entity=hidden, held_on=timezone.localdate(), asked=True) for _ in range(3)
    )

    assert numbers(found(world))[0] == ("Gezinnen", 90, 80, 95, 10, 2)
    assert found(world, hidden).is_all
    assert "Geheime club" not in site.as_(world.lid).page(address(world, f"?deur={hidden.pk}")).html
    assert numbers(found(world, who=world.beheerder))[0] == ("Gezinnen", 100, 100, 100, 0, 3)


# ---- the page


def test_a_blind_spot_becomes_a_question_for_outside_by_one_button(site, world, here):
    lid = site.as_(world.lid)
    (button,) = [one for one in lid.page(address(world)).all("form") if one.attrs.get("action", "").endswith("/vraag/")]
    lid.post(button["action"])

    assert "De vraag staat op het volgende loopblad." in lid.page(address(world)).main
    assert [one.asked for one in found(world).blind] == [True]


def test_an_empty_page_says_what_comes_first(site, world):
    page = site.as_(world.lid).page(address(world))

    assert "Er is nog geen deur" in page.main
    assert f"/dossier/{world.dossier.pk}/kaart/" in page.links()


def test_the_page_tells_a_set_in_words_and_links_to_each(site, world, here):
    page = site.as_(world.lid).page(address(world, f"?deur={here['school'].pk}&deur={here['doctor'].pk}"))

    assert page.rows(page.one("table"))[1] == ["Gezinnen", "ongeveer 50 van 100 huishoudens", "ongeveer 50"]
    assert "Wie bereiken deze twee samen?" in page.main
    ticked = {one["value"] for one in page.all("input", type="checkbox") if "checked" in one.attrs}
    assert ticked == {str(here["doctor"].pk), str(here["school"].pk)}
    assert f"/dossier/{world.dossier.pk}/kaart/wie/{here['old'].pk}/" in page.links()
    assert AuditLine.objects.filter(action="inzicht bekeken", by=world.lid, sight=True).count() == 1


@pytest.mark.parametrize(
    "query", ["?deur=x", "?deur=-1&deur=999999999999999999999", "?aantal=x", "?aantal=", "?aantal=٣"]
)
def test_an_address_that_means_nothing_shows_all_doors(site, world, here, query):
    assert "Wie bereiken alle deuren samen?" in site.as_(world.lid).page(address(world, query)).main


def test_the_page_has_no_jargon_and_no_score(site, world, here):
    words = site.as_(world.lid).page(address(world, "?aantal=2")).main.casefold()

    for one in ("centraliteit", "netwerkmaat", "score", "knoop", "graad", "participatie", "coëfficiënt"):
        assert one not in words


def test_as_many_questions_to_the_database_for_one_as_for_three(site, world, here):
    def asked():
        lid = site.as_(world.lid)
        lid.get(address(world))
        with CaptureQueriesContext(connection) as queries:
            lid.get(address(world))
        return len(queries)

    one = asked()
    for number in range(3):
        group, club = make_group(world.dossier, f"Groep {number}"), make_club(world.dossier, f"Club {number}")
        make_door(club, group)
        make_door(here["club"], group)
    assert asked() == one
