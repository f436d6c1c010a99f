"""Deuren: which groups we cannot enter, who might open a door, and what a door says that it reaches."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.map_rows import DAY, keeper, make_club, make_door, make_entity, make_group, make_role, make_tie
from wijkdna.web.doors.actions import save_door
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.nominations.models import Informant, Nomination, Nominee
from wijkdna.web.partners.models import Condition, Promise
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.models import Kind, Question, TieKind

CLOSED = "Hier kunnen we nog niet binnenkomen · "


def address(dossier, rest=""):
    return f"/dossier/{dossier.pk}/kaart/{rest}"


def page_of(site, world, rest="", who="lid"):
    return site.as_(getattr(world, who)).page(address(world.dossier, rest))


def heads(page):
    """What stands first in each row of the matrix, bands too."""
    return [one.text for one in page.all("th") if one["scope"] in ("row", "rowgroup")]


def doors_on(page):
    """The circles of the matrix, as they are read aloud."""
    cells = [one for one in page.all("a", "door") if "door--none" not in one.classes]
    return [one.text.partition(" ")[2] for one in cells]


# ---- the matrix


def test_groups_without_a_trusted_door_stand_on_top_with_how_many_they_are(site, world):
    club = make_club(world.dossier)
    make_door(club, make_group(world.dossier, "gezinnen", 70, 70), trust=2)
    make_door(club, make_group(world.dossier, "huurders", 11, 11), 2, trust=1)
    make_group(world.dossier, "diensten", 15, 25)

    assert heads(page_of(site, world)) == [
        CLOSED + "2 groepen, ongeveer 31 huishoudens",
        "diensten ongeveer 20 huishoudens",
        "huurders ongeveer 11 huishoudens",
        "Hier is een deur · 1 groep",
        "gezinnen ongeveer 70 huishoudens",
    ]


def test_a_group_of_unknown_size_makes_the_number_a_least(site, world):
    make_group(world.dossier, "diensten", 20, 20)
    make_group(world.dossier, "nieuwkomers", None, None)

    assert heads(page_of(site, world)) == [
        CLOSED + "2 groepen, ten minste ongeveer 20 huishoudens",
        "diensten ongeveer 20 huishoudens",
        "nieuwkomers aantal nog niet bekend",
    ]


def test_what_was_counted_has_no_about(site, world):
    make_group(world.dossier, "gezinnen", 1, 1, basis="geteld")

    assert heads(page_of(site, world))[1] == "gezinnen 1 huishouden"


def test_a_door_is_a_circle_that_says_everything_in_words(site, world):
    group = make_group(world.dossier, "gezinnen", 70, 70)
    make_door(make_club(world.dossier), group, 52, 3, heard="een")
    make_door(make_role(world.dossier, "huisarts"), group, None, 1, heard="meer")
    page = page_of(site, world)

    assert doors_on(page) == [
        "huisarts bij gezinnen: aantal niet bekend, weinig vertrouwen, gehoord van meer mensen",
        "IJsclub bij gezinnen: 52 huishoudens, vertrouwd, gehoord van één ander",
    ]
    rings = [one.classes for one in page.all("span", "ring")[:2]]
    assert rings == [["ring", "ring--s", "ring--t1"], ["ring", "ring--l", "ring--t3", "ring--one"]]


def test_where_no_reach_is_known_the_cell_says_so(site, world):
    club, school = make_club(world.dossier), make_club(world.dossier, "School")
    first, second = make_group(world.dossier, "a"), make_group(world.dossier, "b")
    make_door(club, first)
    make_door(school, second)

    assert [one.text for one in page_of(site, world).all("a", "door--none")] == ["geen bereik bekend"] * 2


def test_only_actors_with_a_door_have_a_column(site, world):
    make_door(make_club(world.dossier), make_group(world.dossier, "gezinnen"))
    make_club(world.dossier, "Zonder deur")

    assert [one.text for one in page_of(site, world).all("th", scope="col")] == ["Groep", "IJsclub organisatie"]


def test_who_might_open_a_door_stands_beside_a_closed_group(site, world):
    group, club = make_group(world.dossier, "diensten"), make_club(world.dossier, "Sportschool")
    make_tie(group, club, TieKind.SAMENKOMST)
    make_tie(make_club(world.dossier, "Bedrijf"), club, TieKind.VERTROUWEN)
    make_tie(make_club(world.dossier, "Vijand"), club, TieKind.SPANNING)
    page = page_of(site, world)

    assert page.one("div", "doors__step").text == (
        "Vraag het aan: Sportschool, Bedrijf. Sportschool kent deze groep "
        "Bedrijf wordt vertrouwd door Sportschool, die hen kent Zet als vraag op het loopblad over diensten"
    )


def test_a_role_that_was_named_for_a_group_is_asked_first_by_its_role(site, world):
    group = make_group(world.dossier, "diensten")
    make_tie(make_club(world.dossier, "Sportschool"), group, TieKind.VERTROUWEN)
    talk = Informant.objects.create(dossier=world.dossier, role="bewoner", community=group, asked_on=DAY)
    role = make_role(world.dossier, "kapper")
    nominee = Nominee.objects.create(dossier=world.dossier, role="kapper", name="Nel", key="nel", entity=role)
    Nomination.objects.create(dossier=world.dossier, informant=talk, nominee=nominee)
    page = page_of(site, world)

    assert page.one("div", "doors__step").text.startswith(
        "Vraag het aan: kapper, Sportschool. kapper genoemd door mensen uit deze groep Sportschool wordt hier vertrouwd"
    )
    assert "Wij vroegen 1 persoon wie wie kent." in page.main
    assert "Nel" not in page.main


def test_of_a_group_that_nobody_knows_that_is_told(site, world):
    make_group(world.dossier, "diensten")

    assert page_of(site, world).one("div", "doors__step").text.startswith("Niemand op de kaart kent deze groep.")


def test_the_question_comes_on_the_walk_sheet_once(site, world):
    group = make_group(world.dossier, "diensten")
    make_tie(make_club(world.dossier, "Sportschool"), group)
    lid = site.as_(world.lid)

    for _ in range(2):
        lid.post(address(world.dossier, f"deur/{group.pk}/vraag/"))

    found = Question.objects.get(dossier=world.dossier)
    assert (found.text, found.about) == ("Wie kent “diensten”? Vraag het aan: Sportschool.", group)
    assert "Staat als vraag op het volgende loopblad." in page_of(site, world).one("div", "doors__step").text


def test_without_groups_the_page_says_where_to_begin(site, world):
    page = page_of(site, world)

    assert page.all("table") == []
    assert address(world.dossier, "groepen/") in page.links()


def test_an_archived_dossier_shows_its_doors_and_no_way_to_change_them(site, world):
    make_door(make_club(world.dossier), make_group(world.dossier, "gezinnen"))
    archive(dossier=world.dossier, by=world.lid)
    page = page_of(site, world)

    assert page.all("a", "door") == []
    assert [one.text for one in page.all("span", "door")] == [
        "25 IJsclub bij gezinnen: 25 huishoudens, men kent elkaar, gehoord van één ander"
    ]
    assert [one for one in page.links() if "/deur/" in one or "groepen/" in one] == []


# ---- choosing and ordering


@pytest.fixture
def three(world):
    """Three groups with few and many doors; an actor of sport and one of school."""
    sport, school = make_club(world.dossier, sector="sport"), make_club(world.dossier, "School", sector="onderwijs")
    large, small = make_group(world.dossier, "b groot", 90, 90), make_group(world.dossier, "c klein", 10, 10)
    make_door(sport, large)
    make_door(school, large)
    make_door(school, small)
    make_group(world.dossier, "a dicht", 50, 50)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["a dicht", "b groot", "c klein"]),
        ("?volgorde=naam", ["a dicht", "b groot", "c klein"]),
        ("?volgorde=deuren", ["a dicht", "c klein", "b groot"]),
        ("?groepen=dicht", ["a dicht"]),
        ("?groepen=open", ["b groot", "c klein"]),
        ("?groepen=iets&volgorde=anders&over=niets&deur=x", ["a dicht", "b groot", "c klein"]),
    ],
)
def test_groups_are_chosen_and_ordered(site, world, three, asked, found):
    names = [one for one in heads(page_of(site, world, asked)) if "Hier" not in one]

    assert [name.partition(" ongeveer")[0] for name in names] == found


def test_a_group_stays_open_when_its_door_is_not_shown(site, world, three):
    page = page_of(site, world, "?over=sport")

    assert [one.text for one in page.all("th", scope="col")] == ["Groep", "IJsclub organisatie"]
    assert heads(page)[:3] == [
        CLOSED + "1 groep, ongeveer 50 huishoudens",
        "a dicht ongeveer 50 huishoudens",
        "Hier is een deur · 2 groepen",
    ]


# ---- one actor


def test_a_chosen_actor_tells_what_it_reaches_and_what_we_owe_it(site, world):
    club, today = make_club(world.dossier, sector="sport"), timezone.localdate()
    make_door(club, make_group(world.dossier, "gezinnen", 70, 70), 25, 2, basis="schatting", heard="zelf")
    owed = {"dossier": world.dossier, "entity": club}
    Promise.objects.create(text="Een vast nummer", due=today - timedelta(days=1), **owed)
    Promise.objects.create(text="Een sleutel", due=today, **owed)
    Promise.objects.create(text="Gedaan", due=today, done_at=timezone.now(), **owed)
    page = page_of(site, world, f"?deur={club.pk}")
    side = page.one("aside", "doors-side")

    assert side.text.startswith("organisatie · sport · deur voor 1 groep IJsclub")
    assert page.one("div", "doors-due--late").text.endswith("Een vast nummer")
    assert [one.text.rpartition(" ")[2] for one in page.all("div", "doors-due")] == ["nummer", "sleutel"]
    assert "Waarschijnlijk 25 van de 70 huishoudens, ergens tussen 6 en 48" in side.text
    assert f"Zichtbaar voor: team {world.team.name}." in side.text


def test_the_card_of_an_actor_is_told_in_short(site, world):
    club = make_club(world.dossier)
    day = timezone.localdate() - timedelta(days=1)
    told = {"own_agenda": "een nieuwe baan", "will_do": ["noemen"], "will_do_text": "en zelf vertellen", "readiness": 4}
    Condition.objects.create(dossier=world.dossier, entity=club, agreed_on=day, valid_until=day, **told)
    make_door(club, make_group(world.dossier, "gezinnen"))
    said = page_of(site, world, f"?deur={club.pk}").one("aside", "doors-side").text

    assert "(4 van de 5)" in said
    assert "een nieuwe baan" in said
    assert "het noemen in eigen kring; en zelf vertellen" in said
    assert "verlopen op" in said


# ---- who sees it


def test_what_only_its_keeper_sees_is_nowhere_on_the_page_of_another(site, world):
    secret = make_club(world.dossier, "Geheime club", **keeper(world.beheerder))
    group = make_group(world.dossier, "gezinnen")
    hidden = make_group(world.dossier, "Geheime groep", **keeper(world.beheerder))
    for one in (group, hidden):
        make_door(secret, one, trust=3)
    make_tie(secret, group, TieKind.VERTROUWEN)
    mine, theirs = page_of(site, world, f"?deur={secret.pk}", "beheerder"), page_of(site, world, f"?deur={secret.pk}")

    assert "Geheime" in mine.main
    assert "Geheime" not in theirs.main
    assert heads(theirs)[0] == CLOSED + "1 groep, ongeveer 70 huishoudens"
    assert [one.text for one in mine.all("th", "only-here")] == ["Geheime club organisatie"]


@pytest.mark.parametrize("what", ["entity", "group"])
def test_a_door_to_what_one_may_not_see_is_not_there(site, world, what):
    club = make_club(world.dossier, **(keeper(world.beheerder) if what == "entity" else {}))
    group = make_group(world.dossier, "gezinnen", **(keeper(world.beheerder) if what == "group" else {}))
    make_door(club, group)
    lid, rest = site.as_(world.lid), f"deur/{club.pk}/{group.pk}/"

    assert lid.get(address(world.dossier, rest)).status_code == 404
    assert lid.post(address(world.dossier, rest), likely=1).status_code == 404
    assert lid.post(address(world.dossier, rest + "verwijderen/")).status_code == 404
    assert Door.objects.get().likely == 25


def test_a_door_between_two_dossiers_cannot_be_made(site, world):
    club, theirs = make_club(world.dossier), make_group(world.other_dossier, "van een ander")

    assert site.as_(world.beheerder).get(address(world.dossier, f"deur/{club.pk}/{theirs.pk}/")).status_code == 404
    with pytest.raises(ActionRefused, match="niet op dezelfde kaart"):
        save_door(entity=club, community=theirs, by=world.lid)


def test_the_page_asks_the_database_as_often_for_one_as_for_three(site, world):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            page_of(site, world, f"?deur={club.pk}")
        return len(found)

    club = make_club(world.dossier)
    make_door(club, make_group(world.dossier, "groep"), trust=1)
    asked()  # it leaves a line in the record, once
    once = asked()
    for number in range(2):
        other, group = make_club(world.dossier, f"club {number}"), make_group(world.dossier, f"groep {number}")
        make_door(other, group, trust=number * 2)
        make_door(club, group)
        make_tie(other, group)

    assert asked() == once


def test_a_place_is_a_door_too(site, world):
    make_door(make_entity(world.dossier, Kind.PLEK, "dorpshuis"), make_group(world.dossier, "gezinnen"))

    assert [one.text for one in page_of(site, world).all("th", scope="col")][1] == "dorpshuis plek"
