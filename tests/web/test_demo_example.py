"""What stands in the worked example, and what who looks around in it may and may not."""

import pytest
from django.urls import reverse

from tests.web.conftest import EXAMPLE
from tests.web.example import LINE, click, page_here
from wijkdna.store.example import load_example_map
from wijkdna.web.accounts import actions as accounts
from wijkdna.web.accounts.models import Membership, Role, Team, User
from wijkdna.web.demo import actions, queries
from wijkdna.web.dossiers import actions as dossiers
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.nominations.models import Nominee
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.models import Entity, Person


def test_every_page_says_that_you_are_in_the_example(demo_site, example):
    click(demo_site)

    for address in ("/", "/gebied/BU19110801/", reverse("my_work"), "/bronnen/"):
        assert LINE in page_here(demo_site, address).html


def test_the_example_tells_what_is_publicly_known_and_by_whom(example):
    notes = [note.text for note in example.notes.all()]

    assert example.team.name == "Voorbeeldteam Hollands Kroon (voorbeeld)"
    assert (example.area_code, example.name) == ("BU19110801", "Kreileroord (voorbeeld)")
    assert len(notes) == 4
    assert all("Bronnen: Energieregio" in text or "(voorbeeld)" in text for text in notes)
    assert [one.kind for one in example.attachments.all()] == ["application/pdf"]
    assert {one.by.name for one in example.notes.all()} == {"Voorbeeld: ambtenaar", "Voorbeeld: collega communicatie"}


def test_people_of_the_example_are_roles_without_a_password(example):
    people = User.objects.all()

    assert sorted(membership.role for membership in Membership.objects.of(example.team)) == [
        "begeleider",
        "beheerder",
        "lid",
    ]
    assert all(one.name.startswith("Voorbeeld: ") and one.email.endswith("@wijkdna.invalid") for one in people)
    assert not any(one.has_usable_password() for one in people)


def test_what_was_made_stands_in_the_record_as_if_people_did_it(example):
    done = AuditLine.objects.filter(dossier=example.pk).order_by("id")

    told = [line.action for line in done]
    assert told[:5] == ["dossier gemaakt", *["notitie toegevoegd"] * 4]
    assert told[-1] == "bijlage toegevoegd"
    assert told.count("deur toegevoegd") == len(load_example_map().doors)


def test_a_second_time_changes_nothing(example, shipped):
    before = AuditLine.objects.count()

    again = actions.make_demo(latest=shipped, address=EXAMPLE)

    assert (again, AuditLine.objects.count(), Team.objects.count()) == (example, before, 1)


def test_a_dossier_that_was_deleted_while_looking_around_comes_back(example, shipped):
    dossiers.delete_dossier(dossier=example, by=queries.looks_around())

    again = actions.make_demo(latest=shipped, address=EXAMPLE)

    assert again.pk != example.pk
    assert (Team.objects.count(), User.objects.count()) == (1, 3)


def test_from_the_example_nobody_gets_into_a_real_team(example, world):
    looking = queries.looks_around()
    invitation, _ = accounts.invite(team=world.team, role=Role.GAST, by=world.beheerder)

    with pytest.raises(ActionRefused):
        accounts.accept(invitation=invitation, by=looking)

    assert [one.team for one in Membership.objects.filter(user=looking)] == [example.team]


def test_an_account_of_the_example_that_is_in_a_real_team_opens_no_door(demo_site, example, world):
    Membership.objects.create(team=world.team, user=queries.looks_around(), role=Role.GAST)

    assert click(demo_site).status_code == 404


def test_pages_of_a_real_team_are_not_there_from_the_example(demo_site, example, world):
    click(demo_site)

    for name, number in (("team", world.team.pk), ("dossier", world.dossier.pk)):
        assert demo_site.get(reverse(name, args=[number])).status_code == 404


def test_the_map_of_the_example_holds_roles_and_no_persons(example):
    entities = Entity.objects.filter(dossier=example)

    assert entities.count() == len(load_example_map().entities)
    assert not Person.objects.exists()
    assert not Nominee.objects.exclude(name="").exists()


def test_the_map_of_the_example_tells_at_once_which_groups_nobody_can_enter_and_whom_to_ask(demo_site, example):
    click(demo_site)
    page = page_here(demo_site, reverse("doors", args=[Dossier.objects.get().pk]))

    assert "Hier kunnen we nog niet binnenkomen" in page.main
    band = page.main.partition("Hier kunnen we nog niet binnenkomen")[2].partition("Hier is een deur")[0]
    assert "Mensen met wisselende diensten" in band
    assert "Huurders van een particulier" in band
    assert "Gezinnen met jonge kinderen" not in band
    assert "Vraag het aan" in band
