"""`wijkdna person`: what whoever runs a site can do for one person."""

import io
import json
import sys

import pytest

from wijkdna.cli import main
from wijkdna.web.accounts.models import Invitation, User
from wijkdna.web.dossiers.models import Note


@pytest.fixture
def run(capsys, monkeypatch):
    """run("export", "x", said="ja") gives exit code, stdout and stderr."""

    def call(*arguments, said=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(said))
        try:
            code = main(["person", *arguments])
        except SystemExit as stop:
            code = stop.code
        told = capsys.readouterr()
        return code or 0, told.out, told.err

    return call


def test_all_about_somebody_is_json_without_secrets(run, world):
    code, out, _ = run("export", "BART@gemeente.example")

    document = json.loads(out)
    assert code == 0
    assert document["over"] == "Bart"
    assert {one["soort"] for one in document["gegevens"]} >= {"account", "notitie", "bijlage", "plaats in een team"}
    assert world.lid.password not in out


def test_somebody_is_erased_after_a_yes(run, world):
    code, out, err = run("erase", "bart@gemeente.example", said="ja\n")

    assert (code, out) == (0, "De gegevens zijn gewist. Notities en bijlagen bleven, zonder naam.\n")
    assert "Alles over Bart wissen? Dit kan niet terug." in err
    assert not User.objects.filter(pk=world.lid.pk).exists()
    assert Note.objects.get(pk=world.note.pk).by is None


@pytest.mark.parametrize("said", ["nee\n", "\n", ""])
def test_without_a_yes_nothing_happens(run, world, said):
    code, _, err = run("erase", "bart@gemeente.example", said=said)

    assert code == 1
    assert "Er is niets gewist." in err
    assert User.objects.filter(pk=world.lid.pk).exists()


def test_who_runs_the_site_is_told_which_team_stays_without_a_beheerder(run, world):
    code, _, err = run("erase", "anne@gemeente.example", said="ja\n")

    assert code == 0
    assert "Let op: Hollands Kroon heeft daarna geen beheerder meer." in err
    assert not User.objects.filter(pk=world.beheerder.pk).exists()


def test_an_address_without_an_account_can_be_erased_without_a_question(run, world):
    Invitation.objects.create(team=world.team, email="nieuw@x.example", digest="n", expires_at=world.note.created_at)

    assert run("erase", "nieuw@x.example", "--yes")[0] == 0
    assert not Invitation.objects.filter(email="nieuw@x.example").exists()


@pytest.mark.parametrize("what", ["export", "erase"])
def test_an_address_that_nobody_knows_is_told(run, world, what):
    code, out, err = run(what, "niemand@gemeente.example")

    assert (code, out) == (1, "")
    assert "Er staat niets over niemand@gemeente.example." in err
