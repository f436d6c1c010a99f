"""Backup and restore, on the database of the tests and on the other kind: everything comes back."""

import json
import os
import stat
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection, models

from tests import backups
from tests.backups import content, differences, manifest, now, table
from tests.own_figures import added, indicator
from tests.web.people import make_note, make_person
from tools import postgres
from wijkdna.backup import BackupRefused, back_up, check, restore, tables
from wijkdna.backup.archive import new_file
from wijkdna.backup.making import snapshot
from wijkdna.store import release, team_figures
from wijkdna.web.models import AuditLine, Note, Team, User

ROOT = Path(__file__).parent.parent.parent
KEY = "for-tests-only"

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_that_people_entered_comes_back_after_everything_was_changed(data, world, backup, tmp_path):
    before = content(backup)
    User.objects.all().delete()
    Team.objects.all().delete()
    make_person("Iemand")
    default_storage.delete(world.attachment.file.name)

    restore(backup, overwrite=True)

    assert differences(now(tmp_path), before) == []
    assert len(before) > 30


def test_what_is_hard_to_keep_is_in_it_as_it_was(backup, world):
    parts = content(backup)
    notes = [json.loads(line) for line in parts[table(parts, "web.note")].splitlines()]
    texts = [row[manifest(backup)["columns"]["web.note"].index("text")] for row in notes]

    assert backups.ODD in texts
    assert b"2026-03-29T01:59:59.123456+00:00" in parts[table(parts, "web.user")]
    assert parts[f"attachments/{world.attachment.file.name}"] == default_storage.open(world.attachment.file.name).read()


def other_database(tmp_path):
    """The address of an empty database of the other kind; run it with `with`."""
    if connection.vendor == "sqlite":
        return postgres.server()
    return contextmanager(lambda: (yield f"sqlite:///{tmp_path / 'other.sqlite3'}"))()


def wijkdna(data, *arguments, **env):
    """The command line in a process of its own."""
    data.mkdir(exist_ok=True)
    own = {"PYTHONPATH": str(ROOT), "SECRET_KEY": KEY, "WIJKDNA_DATA": str(data), **env}
    command = [sys.executable, "-m", "wijkdna", *map(str, arguments)]
    done = subprocess.run(command, check=False, env=own, cwd=data, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_to_the_other_kind_of_database_and_back_nothing_changes(data, backup, tmp_path):
    before, elsewhere, second = content(backup), tmp_path / "elsewhere", tmp_path / "second.zip"
    with other_database(tmp_path) as address:
        wijkdna(elsewhere, "migrate", DATABASE_URL=address)
        wijkdna(elsewhere, "restore", backup, DATABASE_URL=address)
        wijkdna(elsewhere, "backup", second, DATABASE_URL=address)

    restore(second, overwrite=True)

    assert {manifest(backup)["database"], manifest(second)["database"]} == {"sqlite", "postgresql"}
    assert differences(content(second), before) == []
    assert manifest(second)["next_numbers"] == manifest(backup)["next_numbers"]
    assert differences(now(tmp_path), before) == []
    assert release.is_derived(elsewhere / "releases" / "2026-11-25")


def test_a_number_that_was_given_once_is_never_given_again(data, world, backup):
    gone = make_note(world.dossier, world.lid, "na de back-up").pk
    before = manifest(backup)["next_numbers"]["web.note"]

    restore(backup, overwrite=True)

    highest = Note.objects.order_by("pk").last().pk
    assert make_note(world.dossier, world.lid, "na het herstel").pk == before + 1 == gone
    assert before > highest  # the last note was erased before the backup


def test_the_record_can_be_added_to_after_a_restore(data, world, backup):
    restore(backup, overwrite=True)

    line = AuditLine.objects.create(action="notitie toegevoegd", what="note", row=1)

    assert line.pk == manifest(backup)["next_numbers"].get("web.auditline", 0) + 1


def test_who_was_signed_in_is_left_out_and_must_sign_in_again(data, backup):
    assert [name for name in content(backup) if "sessions." in name or "axes" in name] == []
    assert b"203.0.113.7" not in backup.read_bytes()
    assert "wie is ingelogd" in manifest(backup)["left_out"]

    restore(backup, overwrite=True)

    assert Session.objects.count() == 0


def test_of_jobs_only_those_that_wait_are_kept(backup):
    parts = content(backup)

    (line,) = parts[table(parts, "django_tasks_database.dbtaskresult")].splitlines()
    assert "READY" in json.loads(line)


def test_every_table_is_kept_or_left_out_on_purpose():
    every = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    kept = {tables.label(model) for model in tables.tables()}

    assert kept | set(tables.LEFT_OUT) == every
    assert kept & set(tables.LEFT_OUT) == set()


CIRCLE = ("web.enrolment", "web.participant")
"""An enrolment came by the link of a participant, who has an enrolment: references are checked when all rows are in."""


def test_a_table_comes_after_those_it_refers_to():
    order = [tables.label(model) for model in tables.tables()]

    wrong = [
        (tables.label(model), tables.label(field.related_model))
        for model in tables.tables()
        for field in tables.fields_of(model)
        if field.related_model and order.index(tables.label(field.related_model)) > order.index(tables.label(model))
    ]
    assert wrong == [CIRCLE]


def test_every_file_of_a_row_is_in_the_storage_that_is_backed_up():
    fields = [f for model in tables.tables() for f in tables.fields_of(model) if isinstance(f, models.FileField)]

    assert {field.storage for field in fields} == {default_storage}


def test_only_its_owner_may_read_it_and_it_holds_no_derived_arrays(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [name for name in content(backup) if "latest/" in name] == []
    assert [name for name in content(backup) if name.startswith("teams/")] != []


def test_own_figures_of_a_team_come_back_and_drafts_do_not(data, world, tmp_path):
    team = world.team.pk
    team_figures.add_indicators(data, team, [added(indicator(), BU99010001=12.5)])
    team_figures.write_draft(data, team, 3, [added(indicator("Concept", 3), BU99010001=1.0)])
    backup = back_up(tmp_path / "figures.zip").path
    team_figures.add_indicators(data, team, [added(indicator("Later"), BU99010001=1.0)])

    restore(backup, overwrite=True)

    found = team_figures.team_figures(data, team)
    assert [(one.indicator.name, one.value) for one in found.of_area("BU99010001")] == [("Gas", 12.5)]
    assert [name for name in content(backup) if name.startswith(f"teams/{team}/") and "releases" not in name] == [
        f"teams/{team}/figures.sqlite"
    ]


def test_a_file_that_exists_is_not_overwritten(world, tmp_path):
    (tmp_path / "taken.zip").write_text("of somebody")

    with pytest.raises(BackupRefused, match=r"taken\.zip bestaat al\."):
        back_up(tmp_path / "taken.zip")

    assert (tmp_path / "taken.zip").read_text() == "of somebody"


def test_a_backup_that_stops_halfway_leaves_no_file(tmp_path):
    def stop_halfway():
        with new_file(tmp_path / "half.zip") as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_halfway()

    assert list(tmp_path.iterdir()) == []


def test_an_attachment_that_is_gone_is_told_and_the_rest_is_kept(data, world, tmp_path):
    default_storage.delete(world.attachment.file.name)

    made = back_up(tmp_path / "backup.zip")
    done = check(made.path)

    assert (made.missing, made.attachments) == ((world.attachment.file.name,), 1)
    assert (done.missing, done.attachments, done.rows) == (made.missing, 1, made.rows)


def test_who_writes_during_a_backup_need_not_wait_and_is_not_half_in_it(data, world):
    """The other connection is that of a thread: to the database it is another person."""

    def write():
        make_note(world.dossier, world.lid, "tijdens de back-up")
        connection.close()

    with snapshot():
        before = Note.objects.count()
        other = threading.Thread(target=write)
        other.start()
        other.join(timeout=60)
        during = Note.objects.count()

    assert not other.is_alive()
    assert (during, Note.objects.count()) == (before, before + 1)


def test_an_attachment_that_nothing_refers_to_any_more_is_erased(data, world, backup):
    make_note(world.dossier, world.lid)
    world.attachment.pk = None
    world.attachment.file.save("teams/later.png", world.attachment.file.open(), save=True)
    later = world.attachment.file.name

    restore(backup, overwrite=True)

    assert not default_storage.exists(later)


def test_an_attachment_whose_name_is_taken_gets_another_one(data, world, backup):
    name = world.attachment.file.name
    default_storage.delete(name)
    with default_storage.open(name, "wb") as file:
        file.write(b"something else, that no row of the backup knows")

    restore(backup, overwrite=True)

    kept = type(world.attachment).objects.get(pk=world.attachment.pk).file
    assert kept.name != name
    assert kept.read() == content(backup)[f"attachments/{name}"]


def test_the_commands_make_keep_check_and_put_back(data, tmp_path):
    site, folder = tmp_path / "site", tmp_path / "backups"
    folder.mkdir()
    (folder / "wijkdna-oud.zip").write_text("kept by somebody")
    for number in range(3):
        (folder / f"wijkdna-2026-01-0{number + 1}-030000.zip").write_text("old")
    wijkdna(site, "migrate")

    said = wijkdna(site, "backup", folder, "--keep", 2)
    newest = sorted(folder.glob("wijkdna-2*"))[-1]

    assert said.startswith(f"{newest}: 0 rijen, 0 bijlagen, ")
    assert len(list(folder.glob("wijkdna-2*"))) == 2
    assert (folder / "wijkdna-oud.zip").exists()
    assert "is heel: 0 rijen" in wijkdna(site, "restore", newest, "--check")
    assert "is teruggezet: 0 rijen" in wijkdna(site, "restore", newest)


def test_another_secret_key_is_told(data, tmp_path):
    site, file = tmp_path / "site", tmp_path / "one.zip"
    wijkdna(site, "migrate")
    wijkdna(site, "backup", file)
    command = [sys.executable, "-m", "wijkdna", "restore", str(file), "--check"]
    env = {"PYTHONPATH": str(ROOT), "SECRET_KEY": "another-key", "WIJKDNA_DATA": str(site)}

    done = subprocess.run(command, check=True, env=env, cwd=site, capture_output=True, text=True)

    assert done.stderr.startswith("Let op: deze site heeft een andere SECRET_KEY")


def test_a_database_that_is_not_updated_gives_no_backup(tmp_path):
    command = [sys.executable, "-m", "wijkdna", "backup", str(tmp_path / "x.zip")]
    env = {"PYTHONPATH": str(ROOT), "SECRET_KEY": KEY, "WIJKDNA_DATA": str(tmp_path)}

    done = subprocess.run(command, check=False, env=env, cwd=tmp_path, capture_output=True, text=True)

    assert done.stderr == "De database is nog niet bijgewerkt. Doe eerst: wijkdna migrate\n"
    assert not os.path.exists(tmp_path / "x.zip")
