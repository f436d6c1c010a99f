"""Versions of the plan: kept, beside each other, and put back without losing anything of later."""

import json
from dataclasses import replace

import pytest
from django.utils import timezone

from tests.web.map_rows import keeper, make_club, make_door, make_group
from tests.web.partner_rows import make_card, make_promise
from tests.web.people import make_dossier
from tests.web.plan_rows import make_action, make_line, make_plan, make_reason, make_version, plan_page
from wijkdna.domain.plan_document import as_plain
from wijkdna.domain.plan_versions import compare
from wijkdna.web.chances.models import Chance
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.plan_versions import actions
from wijkdna.web.plan_versions.queries import document_in
from wijkdna.web.plans import actions as plans
from wijkdna.web.plans import documents
from wijkdna.web.plans.models import Action, Comment, Line, Plan, PlanVersion, Reason
from wijkdna.web.reach.models import Option
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused


@pytest.fixture
def access(world):
    return dossier_for(world.lid, world.dossier.pk)


def keep(access, name=""):
    document = documents.plan_for_team(access)
    return actions.keep_version(dossier=access.dossier, document=document, name=name, by=access.user)


def test_a_version_stays_what_it_was(site, world):
    row = make_line(world.dossier, "Wij bellen aan.")
    lid = site.as_(world.lid)
    lid.post(plan_page(world.dossier, "versies/"), name="voor het overleg")
    plans.change_line(line=row, text="Wij bellen samen aan.", version=1, by=world.lid)
    plans.add_line(dossier=world.dossier, section="doel", text="Veertig.", by=world.lid)

    page = lid.page(plan_page(world.dossier, "versies/1/"))
    assert page.h1 == "Versie 1: voor het overleg"
    assert "Wij bellen aan." in page.main
    compared = lid.page(plan_page(world.dossier, "versies/vergelijken/?van=1"))
    assert "[alleen nu: samen ]" in compared.main
    assert "Veertig." in compared.main
    assert "Er is niets veranderd" in lid.page(plan_page(world.dossier, "versies/vergelijken/?van=1&naar=1")).main


def test_what_only_its_keeper_sees_is_in_no_version(site, world):
    hidden, group = make_club(world.dossier, "Stil", **keeper(world.beheerder)), make_group(world.dossier, "Gezinnen")
    row = make_action(world.dossier, "Langs", "Wij gaan.", partner=hidden, condition="Met Stil")
    make_door(hidden, group)
    reason_for = dossier_for(world.beheerder, world.dossier.pk)
    target = f"{hidden.pk}-{group.pk}"
    plans.add_reason(access=reason_for, line=row, kind="deur", target=target, by=world.beheerder)

    site.as_(world.beheerder).post(plan_page(world.dossier, "versies/"), name="alles")
    assert "Stil" not in str(PlanVersion.objects.get().content)
    assert "Stil" not in str(Reason.objects.get().said)
    assert b"Stil" not in site.as_(world.lid).get(plan_page(world.dossier)).content


def test_what_was_agreed_with_a_partner_is_in_no_version(world, access):
    club = make_club(world.dossier)
    make_card(club, phone="0224 12 34 56", will_not_do="Geen lijst met leden")
    make_promise(club, 20, "Lampen")
    make_action(world.dossier, "Langs", partner=club)

    assert document_in(keep(access)).partners == ()
    told = str(PlanVersion.objects.get().content)
    assert [word in told for word in ("Langs", "0224", "Geen lijst", "Lampen")] == [True, False, False, False]


def test_versions_count_on_and_an_empty_plan_is_none(world, access):
    with pytest.raises(ActionRefused, match="nog leeg"):
        keep(access)
    make_line(world.dossier)
    for number in (1, 2):
        kept = keep(access)
        assert (kept.number, document_in(kept).version) == (number, number)
    assert documents.plan_of(access).version == 2


@pytest.mark.parametrize("asked", ["van=99", "van=1&naar=99"])
def test_a_version_that_is_not_there_cannot_be_compared(site, world, asked):
    make_version(world.dossier)

    assert site.as_(world.lid).get(plan_page(world.dossier, f"versies/vergelijken/?{asked}")).status_code == 404


def test_without_a_version_there_is_nothing_to_compare_and_that_is_said(site, world):
    assert "nog geen versie" in site.as_(world.lid).page(plan_page(world.dossier, "versies/vergelijken/")).main


# ---- put back


@pytest.fixture
def full(world):
    """A plan with an action that points at all it can, with a reason of each fate."""
    club, option = make_club(world.dossier), Option.objects.create(dossier=world.dossier, name="Aanbellen")
    chance = Chance.objects.create(dossier=world.dossier, title="Warme baan", state="gekozen")
    make_plan(world.dossier, title="Warm", motto="Samen.")
    goal = make_line(world.dossier, "Veertig doen mee.", "doel")
    row = make_action(
        world.dossier, "Langs", "Wij gaan.", partner=club, condition="Niet op zondag", option=option, chance=chance,
        groups=["eigen-3", "koop-rond-jong"], keeper=world.lid, euros=50,
    )  # fmt: skip
    make_reason(row, "kans", chance.pk)
    make_card(club)
    make_reason(goal, "partner", club.pk)
    return row


def restore(access, version):
    return actions.restore_version(access=access, version=version, by=access.user)


def test_a_version_comes_back_whole_and_the_plan_of_now_is_kept_first(site, world, access, full):
    version, before = keep(access, "eerst"), documents.plan_for_team(access)
    goal = Line.objects.get(section="doel")
    plans.remove_line(line=full, by=world.lid)
    plans.change_line(line=goal, text="Vijftig doen mee.", version=1, by=world.lid)
    plans.change_plan(dossier=world.dossier, version=1, title="Koud", by=world.lid)
    later = plans.add_line(dossier=world.dossier, section="meten", text="Wij tellen.", by=world.lid)
    plans.add_comment(dossier=world.dossier, line=later, text="Wie telt er?", by=world.lid)
    lid, page = site.as_(world.lid), plan_page(world.dossier, "versies/1/terug/")
    asked = lid.page(page)
    assert all(text in asked.main for text in ("Komt terug", "Langs. Wij gaan.", "Gaat uit het plan", "Wij tellen."))
    assert PlanVersion.objects.count() == 1

    answer = lid.post(page)

    assert (answer.status_code, answer["Location"]) == (303, plan_page(world.dossier))
    now = documents.plan_for_team(access)
    assert compare(before, now).is_same
    assert as_plain(replace(now, version=1))["lines"] == as_plain(replace(before, version=1))["lines"]
    kept = PlanVersion.objects.get(number=2)
    assert (kept.name, kept.by) == ("voor het terugzetten van versie 1", world.lid)
    assert [one.text for one in document_in(kept).lines] == ["Vijftig doen mee.", "Wij tellen."]
    assert Comment.objects.get().line is None
    assert AuditLine.objects.filter(action="versie van plan teruggezet", by=world.lid).count() == 1
    assert "Het plan van net staat in versie 2." in lid.page(plan_page(world.dossier)).main
    assert "is nu al zoals in deze versie" in lid.page(page).main
    assert document_in(version) == document_in(PlanVersion.objects.get(number=1))


def test_what_stands_in_no_version_stays_with_a_line_that_stays(world, access, full):
    hidden = make_club(world.dossier, "Stil", **keeper(world.beheerder))
    Action.objects.filter(line=full).update(partner=hidden, condition="Met Stil")
    version = keep(access)
    plans.change_line(line=full, text="Wij gaan later.", version=1, by=world.lid)

    restore(access, version)
    row = Action.objects.get()
    assert (row.partner, row.condition, row.keeper, row.line.text) == (hidden, "Met Stil", world.lid, "Wij gaan.")


def test_a_reason_to_what_is_gone_comes_back_amber(world, access, full):
    version = keep(access)
    Reason.objects.all().delete()
    Chance.objects.all().delete()

    restore(access, version)
    lines = documents.plan_of(access).lines
    assert [(one.is_amber, one.reasons[0].holds.value) for one in lines] == [(False, "geldt"), (True, "weg")]
    assert lines[1].reasons[0].label == "Warme baan"
    assert Action.objects.get().chance is None


def test_a_plan_that_was_read_is_a_concept_again_and_of_an_empty_one_nothing_is_kept(world, access, full):
    version = keep(access)
    Plan.objects.update(state="akkoord")
    Line.objects.all().delete()

    assert restore(access, version) is None
    assert (Plan.objects.get().state, Line.objects.count(), PlanVersion.objects.count()) == ("concept", 2, 1)


def test_a_line_of_another_plan_is_never_touched(world, access):
    other = make_line(make_dossier(world.team, world.lid), "Van een ander.")
    version = make_version(world.dossier, 1, "Van ons.")
    content = json.loads(json.dumps(version.content).replace("line:1", f"line:{other.pk}"))
    PlanVersion.objects.update(content=content)
    make_line(world.dossier, "Later.")

    restore(access, PlanVersion.objects.get())
    other.refresh_from_db()
    assert (other.text, other.dossier_id == world.dossier.pk) == ("Van een ander.", False)
    assert [one.text for one in Line.objects.filter(dossier=world.dossier)] == ["Van ons."]


@pytest.mark.parametrize("key", ["x:{}", "line:{}", "line:999999999999999", "line:oud-4", "line:٤", "line:0"])
def test_a_number_that_was_never_given_out_is_not_taken(world, access, key):
    there = make_line(world.dossier, "Later.")
    version = make_version(world.dossier, 1, "Van ons.")
    wanted = key.format(there.pk + 1)
    version.content = json.loads(json.dumps(version.content).replace("line:1", wanted))

    restore(access, version)
    row = Line.objects.get()
    assert (row.text, row.pk > there.pk, row.pk < there.pk + 10) == ("Van ons.", True, True)
    assert make_line(world.dossier, "Daarna.").pk == row.pk + 1


def test_the_last_line_that_was_ever_added_comes_back_with_its_own_number(world, access):
    line = plans.add_line(dossier=world.dossier, section="doel", text="Veertig.", by=world.lid)
    version = keep(access)
    plans.remove_line(line=line, by=world.lid)

    restore(access, version)
    assert Line.objects.get().pk == document_number(version)


def document_number(version):
    """Number of the first line in a version."""
    return int(document_in(version).lines[0].key.partition(":")[2])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Van ons."', f'"{"x" * 601}"'),
        ('"doel", "text"', '"elders", "text"'),
        ('"motto": ""', f'"motto": "{"x" * 301}"'),
    ],
)
def test_a_version_with_what_cannot_be_is_refused_and_nothing_changes(world, access, old, new):
    version = make_version(world.dossier, 1, "Van ons.")
    told = json.dumps(version.content)
    assert old in told
    version.content = json.loads(told.replace(old, new))
    make_line(world.dossier, "Later.")

    with pytest.raises(ActionRefused, match="Terugzetten kan niet"):
        restore(access, version)
    assert [one.text for one in Line.objects.all()] == ["Later."]
    assert PlanVersion.objects.count() == 1


def test_in_the_archive_or_for_another_nothing_comes_back(site, world, access, full):
    version = keep(access)
    for user in (world.stranger, world.guest):
        assert site.as_(user).post(plan_page(world.dossier, "versies/1/terug/")).status_code == 404
    type(world.dossier).objects.filter(pk=world.dossier.pk).update(archived_at=timezone.now())

    for act in (lambda: restore(access, version), lambda: keep(access)):
        with pytest.raises(ActionRefused, match="gearchiveerd"):
            act()
    assert PlanVersion.objects.count() == 1


# ---- no end of versions


def test_the_oldest_that_was_kept_by_itself_makes_room_and_a_name_of_ones_own_never(site, world, access, monkeypatch):
    monkeypatch.setattr(actions, "MOST_VERSIONS", 3)
    make_line(world.dossier, "Nu.")
    first = keep(access, "eerst")
    restore(access, first)
    keep(access, "later")
    assert keep(access, "nog later").number == 4
    assert list(PlanVersion.objects.values_list("number", flat=True)) == [4, 3, 1]

    answer = site.as_(world.lid).post(plan_page(world.dossier, "versies/"), name="nog een")
    assert answer.status_code == 400
    assert "Bewaar deze versie als Word op uw eigen computer" in answer.content.decode()
    assert restore(access, first).number == 5
    assert restore(access, first).number == 6
    assert list(PlanVersion.objects.values_list("number", flat=True)) == [6, 4, 3, 1]


def test_the_version_that_is_put_back_does_not_make_room_for_itself(world, access, monkeypatch):
    monkeypatch.setattr(actions, "MOST_VERSIONS", 2)
    make_line(world.dossier, "Nu.")
    kept = restore(access, keep(access))

    assert restore(access, kept).number == 3
    assert PlanVersion.objects.filter(pk=kept.pk).exists()
