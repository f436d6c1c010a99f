"""Two on the map that are one: nothing that hangs on either is lost without a word."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.web.map_rows import DAY, keeper, make_club, make_door, make_entity, make_group, make_role, make_tie
from tests.web.people import make_world
from wijkdna.web.doors.models import Door
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.nominations.models import Informant, Nominee
from wijkdna.web.partners.models import Condition, Contact, Promise
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.actions import merge
from wijkdna.web.socialmap.models import Entity, Kind, Person, Question, Sight, Tie, TieKind

TABLES = (Condition, Contact, Door, FieldNote, Informant, Nominee, Person, Promise, Question, Tie)


@pytest.fixture
def two(world):
    """A club that stands on the map twice."""
    return make_club(world.dossier, "IJsclub"), make_club(world.dossier, "De ijsclub")


def card(one):
    return Condition.objects.create(dossier=one.dossier, entity=one, agreed_on=DAY, valid_until=DAY)


def note(one, **fields):
    own = {"dossier": one.dossier, "client": uuid4(), "at": timezone.now()}
    made = FieldNote.objects.create(**own | fields)
    made.entities.add(one)
    return made


def test_all_that_hangs_on_the_one_goes_to_the_other(world, two):
    keep, gone = two
    group, role = make_group(world.dossier, "Boeren"), make_role(world.dossier, part_of=gone)
    rows = [make_tie(gone, group), make_tie(role, gone), make_door(gone, group), card(gone), note(gone, place=gone)]
    rows.append(Promise.objects.create(dossier=world.dossier, entity=gone, text="Lampen", due=DAY))
    rows.append(Contact.objects.create(dossier=world.dossier, entity=gone, held_on=DAY))
    rows.append(Question.objects.create(dossier=world.dossier, about=gone, text="Wie?"))
    rows.append(Nominee.objects.create(dossier=world.dossier, entity=gone, role="voorzitter"))

    assert merge(keep=keep, gone=gone, by=world.lid) == []

    for row in [*rows, role]:
        row.refresh_from_db()
    tie_out, tie_in, door, condition, written, promise, contact, question, nominee = rows
    assert (tie_out.source, tie_in.target, door.entity, condition.entity) == (keep,) * 4
    assert (written.place, list(written.entities.all()), role.part_of) == (keep, [keep], keep)
    assert (promise.entity, contact.entity, question.about, nominee.entity) == (keep,) * 4
    assert not Entity.objects.filter(pk=gone.pk).exists()
    assert AuditLine.objects.get(what="entity").action == "organisatie samengevoegd"


def test_of_two_that_say_the_same_the_newest_stays_and_that_is_told(world, two):
    keep, gone = two
    group = make_group(world.dossier, "Boeren")
    make_tie(keep, group, informant="bakker", strength=1)
    newer = make_tie(gone, group, informant="bakker", strength=3)
    newest = make_door(keep, group, 30)
    Door.objects.filter(pk=make_door(gone, group, 5).pk).update(changed_at=timezone.now() - timedelta(days=9))

    dropped = merge(keep=keep, gone=gone, by=world.lid)

    assert sorted(dropped) == ["een oudere band die er dubbel stond", "een oudere deur die er dubbel stond"]
    assert [(one.pk, one.source) for one in Tie.objects.all()] == [(newer.pk, keep)]
    assert [(one.pk, one.entity) for one in Door.objects.all()] == [(newest.pk, keep)]


def test_a_band_between_the_two_goes_and_that_is_told(world, two):
    keep, gone = two
    make_tie(keep, gone)
    make_tie(gone, keep, TieKind.SAMENWERKING)

    assert merge(keep=keep, gone=gone, by=world.lid) == ["een band tussen deze twee"] * 2
    assert not Tie.objects.exists()


def test_two_condition_cards_are_refused_and_nothing_changes(world, two):
    keep, gone = two
    card(keep), card(gone)
    make_tie(gone, make_group(world.dossier, "Boeren"))

    with pytest.raises(ActionRefused, match="Bij allebei staat een afsprakenkaart"):
        merge(keep=keep, gone=gone, by=world.lid)
    assert (Tie.objects.get().source, Entity.objects.count()) == (gone, 3)


def test_two_names_are_refused(world):
    roles = [make_role(world.dossier, name) for name in ("Kapper", "De kapper")]
    for one in roles:
        days = {"agreed_on": DAY, "until": DAY, "last_contact": DAY}
        Person.objects.create(dossier=world.dossier, entity=one, name="Nel", purpose="bellen", **days)

    with pytest.raises(ActionRefused, match="Bij allebei staat een naam"):
        merge(keep=roles[0], gone=roles[1], by=world.lid)


def test_what_the_one_does_not_know_comes_from_the_other(world):
    keep = make_group(world.dossier, "Boeren", None, None, rhythm="donderdag", remarks="Een.")
    gone = make_group(world.dossier, "De boeren", 40, 60, basis="geteld", rhythm="maandag", remarks="Twee.")
    merge(keep=keep, gone=gone, by=world.lid)

    keep.refresh_from_db()
    assert (keep.low, keep.high, keep.basis, keep.rhythm, keep.remarks) == (
        40,
        60,
        "geteld",
        "donderdag",
        "Een.\nTwee.",
    )
    assert keep.version == 2


def test_who_may_see_least_decides_who_sees_it(world):
    keep = make_club(world.dossier, keeper=world.lid)
    gone = make_club(world.dossier, "De ijsclub", **keeper(world.beheerder))
    merge(keep=keep, gone=gone, by=world.beheerder)

    keep.refresh_from_db()
    assert (keep.sight, keep.keeper) == (Sight.CONTACT, world.beheerder)


def test_nothing_becomes_a_part_of_itself(world, two):
    keep, gone = two
    between = make_club(world.dossier, "Jeugd", part_of=gone)
    Entity.objects.filter(pk=keep.pk).update(part_of=between)
    merge(keep=keep, gone=gone, by=world.lid)

    keep.refresh_from_db()
    between.refresh_from_db()
    assert (keep.part_of, between.part_of) == (None, keep)


def test_two_kinds_or_two_dossiers_are_never_one(world, two):
    others = [make_entity(world.dossier, Kind.PLEK, "IJsclub"), make_club(world.other_dossier), two[0]]

    for other in others:
        with pytest.raises(ActionRefused, match="Kies twee verschillende van dezelfde soort"):
            merge(keep=two[0], gone=other, by=world.lid)


class EveryMerge(TestCase):
    """Whatever hangs on two roles, each row stays or is told to be dropped."""

    @settings(max_examples=25, deadline=None)
    @given(
        ties=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["", "bakker"])), max_size=8),
        doors=st.sets(st.tuples(st.integers(0, 1), st.integers(0, 1)), max_size=4),
        notes=st.lists(st.sets(st.integers(0, 3), min_size=1), max_size=3),
        cards=st.sets(st.integers(0, 1), max_size=1),
        keeps=st.integers(0, 1),
    )
    def test_nothing_is_lost_without_a_word(self, ties, doors, notes, cards, keeps):
        world = make_world()
        actors = [make_role(world.dossier, f"rol {number}") for number in range(4)]
        groups = [make_group(world.dossier, f"groep {number}") for number in range(2)]
        for source, target, informant in ties:
            if source != target:
                make_tie(actors[source], actors[target], informant=informant)
        for actor, group in doors:
            make_door(actors[actor], groups[group])
        for named in notes:
            note(actors[min(named)]).entities.set([actors[one] for one in named])
        for one in cards:
            card(actors[one])
        before = sum(table.objects.count() for table in TABLES)

        dropped = merge(keep=actors[keeps], gone=actors[1 - keeps], by=world.lid)

        assert before - len(dropped) == sum(table.objects.count() for table in TABLES)
        assert Entity.objects.count() == 5
        assert not FieldNote.objects.filter(entities__isnull=True).exists()
        assert Door.objects.count() == len({group for _, group in doors})
        told = {
            (*(0 if end in (0, 1) else end for end in (source, target)), informant)
            for source, target, informant in ties
        }
        assert Tie.objects.count() == len({one for one in told if one[0] != one[1]})


# ---- the pages


def place(one, other):
    return f"/dossier/{one.dossier_id}/kaart/wie/{one.pk}/samen/{other.pk}/"


def test_pairs_with_names_alike_are_shown_and_others_not(site, world, two):
    make_club(world.dossier, "IJsklub"), make_club(world.dossier, "Koor"), make_role(world.dossier, "IJsclub")
    rows = [
        one.text
        for one in site.as_(world.lid).page(f"/dossier/{world.dossier.pk}/kaart/wie/dubbel/").all("li", "dossier-row")
    ]

    assert [one.partition(" organisatie")[0] for one in rows] == [
        "De ijsclub en IJsclub",
        "De ijsclub en IJsklub",
        "IJsclub en IJsklub",
    ]
    assert [one.partition(" · ")[2].split("Naast")[0] for one in rows] == ["zelfde naam", *["lijkt op elkaar"] * 2]


def test_the_two_stand_beside_each_other_and_become_one(site, world, two):
    keep, gone = two
    make_tie(gone, make_group(world.dossier, "Boeren"))
    lid = site.as_(world.lid)
    page = lid.page(place(keep, gone))
    assert page.rows(page.one("table"))[-1] == ["Hieraan hangt", "niets", "1 band"]

    answer = lid.post(place(keep, gone), keep=gone.pk)
    assert answer["Location"] == f"/dossier/{world.dossier.pk}/kaart/wie/{gone.pk}/"
    assert [one.name for one in Entity.objects.filter(kind=Kind.ORGANISATIE)] == ["De ijsclub"]


def test_what_cannot_be_one_is_told_on_the_page(site, world, two):
    card(two[0]), card(two[1])
    lid = site.as_(world.lid)
    answer = lid.post(place(*two), keep=two[0].pk)

    assert answer["Location"] == place(*two)
    assert "Bij allebei staat een afsprakenkaart." in lid.page(place(*two)).html
    assert lid.get(place(two[0], two[0])).status_code == 404
