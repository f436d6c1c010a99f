"""Figures that are not there yet: named on the Rijke foto, wanted by a team, counted for who runs the site."""

import pytest

from wijkdna.web.shared.models import AuditLine
from wijkdna.web.wishes import actions
from wijkdna.web.wishes.models import Wish
from wijkdna.web.wishes.queries import counted

BUURT = "/gebied/BU99010001/"


def send(site, world, **fields):
    return site.post(f"/team/{world.team.pk}/gewenste-cijfers/", **fields)


def test_a_visitor_reads_what_is_not_there_yet_and_has_nothing_to_press(site):
    page = site.page(BUURT)
    block = page.one("section", "not-yet")

    assert "energiearmoede" in block.text.lower()
    assert "een sleutel van de uitgever" in block.text
    assert not [one for one in page.all("form") if one.inside(block)]
    assert not site.page("/gebied/PV27/").all("section", "not-yet")


def test_a_team_wants_figures_once_and_can_take_that_back(site, world):
    own = site.as_(world.lid)

    assert send(own, world, bron="kea", terug="BU99010001")["Location"] == BUURT + "#nog-niet"
    send(own, world, bron="kea")
    assert counted() == {"kea": 1}
    assert "Uw team wil deze cijfers." in own.page(BUURT).one("section", "not-yet").text
    assert send(own, world, bron="kea", wil="nee")["Location"] == f"/team/{world.team.pk}/gewenste-cijfers/"
    assert counted() == {}
    lines = AuditLine.objects.of(world.team).filter(what="wish").order_by("pk")
    assert [one.action for one in lines] == ["cijfers gewenst", "wens ingetrokken"]


@pytest.mark.parametrize("back", ["https://elders.example/", "//elders.example", "niets", "BU99999999"])
def test_nobody_is_led_to_an_address_of_somebody_else(site, world, back):
    answer = send(site.as_(world.lid), world, bron="kea", terug=back)

    assert answer["Location"] == f"/team/{world.team.pk}/gewenste-cijfers/"


def test_a_source_that_we_do_not_know_is_refused(site, world):
    send(site.as_(world.lid), world, bron="x" * 400)

    assert not Wish.objects.exists()


@pytest.mark.parametrize("who", ["guest", "begeleider", "stranger", "nobody"])
def test_only_the_team_itself_says_what_it_wants(site, world, who):
    assert send(site.as_(getattr(world, who)), world, bron="kea").status_code == 404
    assert not Wish.objects.exists()
    actions.wish(team=world.team, source="kea", by=world.lid)
    assert "Uw team wil" not in site.as_(getattr(world, who)).page(BUURT).one("main").text


def test_who_runs_the_site_sees_how_many_teams_want_a_source(site, world):
    actions.wish(team=world.team, source="kea", by=world.lid)
    actions.wish(team=world.other_team, source="kea", by=world.stranger)
    told = "2 teams willen deze cijfers."

    assert told not in site.as_(world.beheerder).page("/bronnen/nog-niet/").one("main").text
    world.nobody.is_staff = True
    world.nobody.save()
    text = site.as_(world.nobody).page("/bronnen/nog-niet/").one("main").text
    assert told in text
    assert "wijkdna sources fetch kea_buurtdashboard" in text


def test_a_page_of_a_visitor_asks_the_database_nothing(site, db, django_assert_num_queries):
    site.page(BUURT)
    with django_assert_num_queries(0):
        site.page(BUURT)
