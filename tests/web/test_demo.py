"""The worked example: one click on one's own computer, and no way in for anybody else."""

import os

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.web.conftest import EXAMPLE
from tests.web.example import LINE, click, page_here
from wijkdna.cli import main
from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS
from wijkdna.store.example import load_example, load_example_map
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.demo import actions, queries
from wijkdna.web.dossiers import actions as dossiers
from wijkdna.web.dossiers.models import Attachment, Dossier, Note


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


@pytest.mark.django_db(transaction=True)
def test_anew_takes_away_what_was_typed_and_nothing_of_others(world, shipped):
    example = actions.make_demo(latest=shipped, address=EXAMPLE)
    owner = queries.looks_around()
    dossiers.add_note(dossier=example, text="Even proberen", by=owner)
    dossiers.archive(dossier=example, by=owner)
    storage = example.attachments.get().file.storage
    old = example.attachments.get().file.name

    fresh = actions.reset_demo(latest=shipped, address=EXAMPLE)

    assert (fresh.notes.count(), fresh.archived_at) == (4, None)
    assert Team.objects.filter(is_demo=True).count() == 1
    assert (storage.exists(old), storage.exists(fresh.attachments.get().file.name)) == (False, True)
    assert {world.dossier, world.other_dossier} <= set(Dossier.objects.all())
    assert {world.note, world.other_note} <= set(Note.objects.all())
    assert Attachment.objects.exclude(dossier=fresh).count() == 2


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
