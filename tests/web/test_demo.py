"""The worked example: one click on one's own computer, and no way in for anybody else."""

import os

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.web.conftest import Site
from tests.web.page import Page
from wijkdna.cli import main
from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS
from wijkdna.store.example import load_example, load_example_map
from wijkdna.web.accounts import actions as accounts
from wijkdna.web.accounts.models import Membership, Role, Team, User
from wijkdna.web.demo import actions, queries
from wijkdna.web.dossiers import actions as dossiers
from wijkdna.web.dossiers.models import Attachment, Dossier, Note
from wijkdna.web.nominations.models import Nominee
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.models import Entity, Person

HERE = "127.0.0.1"
LINE = "U kijkt in het voorbeeld: wat u typt staat alleen op deze computer."
AREA = "http://127.0.0.1:8000/gebied/BU19110801/"


@pytest.fixture
def demo_site(shipped_release):
    """A site on one's own computer, with the example."""
    return Site(shipped_release.folder.parent.parent, DEMO=True)


@pytest.fixture
def shipped(shipped_release):
    """The figures of the package, in the settings too."""
    with override_settings(DATA=shipped_release.folder.parent.parent):
        yield shipped_release


@pytest.fixture
def example(db, shipped):
    """The dossier of the example."""
    return actions.make_demo(latest=shipped, address=AREA)


def page_here(site, address):
    """A page as somebody at the computer itself sees it."""
    answer = site.get(address, host=HERE)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def click(site, host=HERE, **extra):
    with site.settings:
        return site.client.post("/voorbeeld/", headers={"host": host, **extra.pop("headers", {})}, **extra)


@pytest.mark.django_db
def test_one_click_leads_from_the_start_page_into_the_dossier(demo_site):
    (form,) = page_here(demo_site, "/").all("form", action="/voorbeeld/")

    answer = click(demo_site)

    dossier = Dossier.objects.get()
    assert form["method"] == "post"
    assert (answer.status_code, answer["Location"]) == (302, reverse("dossier", args=[dossier.pk]))
    page = page_here(demo_site, answer["Location"])
    assert dossier.name in page.h1
    assert [one.text for one in page.all("aside", "in-demo")] == [LINE]
    assert page_here(demo_site, "/").all("form", action="/voorbeeld/") == []


@pytest.mark.django_db
def test_every_page_says_that_you_are_in_the_example(demo_site):
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

    again = actions.make_demo(latest=shipped, address=AREA)

    assert (again, AuditLine.objects.count(), Team.objects.count()) == (example, before, 1)


@pytest.mark.django_db(transaction=True)
def test_anew_takes_away_what_was_typed_and_nothing_of_others(world, shipped):
    example = actions.make_demo(latest=shipped, address=AREA)
    owner = queries.looks_around()
    dossiers.add_note(dossier=example, text="Even proberen", by=owner)
    dossiers.archive(dossier=example, by=owner)
    storage = example.attachments.get().file.storage
    old = example.attachments.get().file.name

    fresh = actions.reset_demo(latest=shipped, address=AREA)

    assert (fresh.notes.count(), fresh.archived_at) == (4, None)
    assert Team.objects.filter(is_demo=True).count() == 1
    assert (storage.exists(old), storage.exists(fresh.attachments.get().file.name)) == (False, True)
    assert {world.dossier, world.other_dossier} <= set(Dossier.objects.all())
    assert {world.note, world.other_note} <= set(Note.objects.all())
    assert Attachment.objects.exclude(dossier=fresh).count() == 2


def test_a_dossier_that_was_deleted_while_looking_around_comes_back(example, shipped):
    dossiers.delete_dossier(dossier=example, by=queries.looks_around())

    again = actions.make_demo(latest=shipped, address=AREA)

    assert again.pk != example.pk
    assert (Team.objects.count(), User.objects.count()) == (1, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "::ffff:192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"headers": {"x-forwarded-for": "127.0.0.1"}},
        {"headers": {"forwarded": "for=127.0.0.1"}},
        {"headers": {"via": "1.1 proxy"}},
        {"host": "testserver"},
    ],
)
def test_nobody_comes_in_from_another_computer(demo_site, asked):
    answer = click(demo_site, **asked)

    assert answer.status_code == 404
    assert (User.objects.count(), Dossier.objects.count()) == (0, 0)
    assert "sessionid" not in answer.cookies


@pytest.mark.django_db
def test_the_start_page_shows_no_button_to_who_comes_from_elsewhere(demo_site):
    assert demo_site.page("/").all("form", action="/voorbeeld/") == []


@pytest.mark.django_db
def test_without_the_setting_there_is_no_example(shipped_site):
    answer = click(shipped_site)

    assert answer.status_code == 404
    assert (User.objects.count(), shipped_site.page("/").all("form", action="/voorbeeld/")) == (0, [])


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


def test_a_note_by_nobody_or_without_its_source_is_refused(tmp_path):
    path = tmp_path / "example.yaml"
    text = "team: T\ngemeenten: []\narea: A\ndossier: D\npeople: {a: {name: A, role: lid}}\nsources: {}\nnotes:\n"

    path.write_text(f"{text}- {{by: b, text: x, sources: []}}")
    with pytest.raises(DefinitionError, match="nobody is called b"):
        load_example(path)
    path.write_text(f"{text}- {{by: a, text: x, sources: [s]}}\n# again")
    load_example.cache_clear()
    with pytest.raises(DefinitionError, match="'s' is missing"):
        load_example(path)


@pytest.fixture
def command(demo_site, db, tmp_path, monkeypatch, capsys):
    """command(*arguments) gives exit code and what was said, of the command line on the data of the site."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {**os.environ})

    def run(*arguments, demo=True):
        with demo_site.settings, override_settings(DEMO=demo):
            code = main(["demo", *arguments])
        said = capsys.readouterr()
        return code, (said.out + said.err).strip()

    return run


def test_the_command_line_makes_the_example_once_and_anew_when_asked(command):
    first = command()
    made = Dossier.objects.get()
    again = command()
    dossiers.add_note(dossier=made, text="Even proberen", by=queries.looks_around())

    anew = command("--reset")

    fresh = Dossier.objects.get()
    assert first == again == (0, f"Het voorbeeld staat klaar, met dossier {made.pk}.")
    assert anew == (0, f"Het voorbeeld staat klaar, met dossier {fresh.pk}.")
    assert fresh.notes.count() == 4


def test_the_command_line_makes_no_example_on_a_site_for_others(command):
    code, said = command(demo=False)

    assert (code, User.objects.count()) == (1, 0)
    assert said.startswith("Het voorbeeld is er alleen op uw eigen computer.")


@pytest.mark.django_db
def test_the_map_of_the_example_holds_roles_and_no_persons(example):
    entities = Entity.objects.filter(dossier=example)

    assert entities.count() == len(load_example_map().entities)
    assert not Person.objects.exists()
    assert not Nominee.objects.exclude(name="").exists()


@pytest.mark.django_db
def test_the_map_of_the_example_tells_at_once_which_groups_nobody_can_enter_and_whom_to_ask(demo_site):
    click(demo_site)
    page = page_here(demo_site, reverse("doors", args=[Dossier.objects.get().pk]))

    assert "Hier kunnen we nog niet binnenkomen" in page.main
    band = page.main.partition("Hier kunnen we nog niet binnenkomen")[2].partition("Hier is een deur")[0]
    assert "Mensen met wisselende diensten" in band
    assert "Huurders van een particulier" in band
    assert "Gezinnen met jonge kinderen" not in band
    assert "Vraag het aan" in band


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("[dorpsraad, ijsclub, ", "[dorpsraad, niemand, ", "niemand is not on the map"),
        ("ties:", "banden:", "banden"),
    ],
)
def test_a_map_of_the_example_that_does_not_fit_together_is_refused(tmp_path, was, becomes, told):
    path = tmp_path / "map.yaml"
    text = (DEFINITIONS / "demo" / "kreileroord_map.yaml").read_text("utf-8")
    path.write_text(text.replace(was, becomes, 1), "utf-8")

    with pytest.raises(DefinitionError, match=told):
        load_example_map(path)
