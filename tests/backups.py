"""Backups for tests: a site with something of everything, what is in a file, and files that somebody changed."""

import hashlib
import json
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from tests.web.people import World, make_dossier, make_note, make_world
from wijkdna.backup import back_up
from wijkdna.web.models import Note, User

ODD = 'É “aanhaling” \\ " \n regel 2 \t 漢字 🏘️ \u2028 ; DROP TABLE web_note; --'


def fill(data: Path) -> World:
    """A world with what is hard to keep: odd texts, microseconds, nulls, gaps in the numbers, secrets, and jobs."""
    world = make_world()
    make_note(world.dossier, world.lid, ODD)
    make_note(world.dossier, world.lid, "x" * 9000)
    gone = make_note(world.dossier, world.lid, "weg")
    Note.objects.filter(pk=gone.pk).delete()
    make_dossier(world.team, world.lid, area="", own_area="naam=Hier&buurten=9901.0001-0002", name="Eigen")
    moment = datetime(2026, 3, 29, 1, 59, 59, 123456, tzinfo=UTC)
    User.objects.filter(pk=world.lid.pk).update(last_login=moment)
    world.guest.groups.add(Group.objects.create(name="groep"))
    Authenticator.objects.create(user=world.lid, type="totp", data={"secret": "🔑", "z": 1, "a": [None, 0.1, True]})
    make_job("READY"), make_job("SUCCESSFUL")
    leave_out(world)
    team = data / "teams" / str(world.team.pk) / "releases" / "2026-11-25"
    (team / "latest").mkdir(parents=True)
    (team / "figures.parquet").write_bytes(bytes(range(256)) * 8)
    (team / "latest" / "values.npy").write_bytes(b"derived")
    return world


def leave_out(world: World) -> None:
    """Rows that no backup should hold."""
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now())
    attempt = AccessAttempt(username="anne@gemeente.example", ip_address="203.0.113.7", failures_since_start=1)
    AccessAttempt.objects.bulk_create([attempt])  # no signals: axes counts elsewhere


def make_job(status: str) -> None:
    DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [7], "kwargs": {}},
        task_path="wijkdna.jobs.nightly",
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback="",
    )


def content(path: Path) -> dict[str, bytes]:
    """Everything in a backup but the manifest."""
    with ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist() if name != "manifest.json"}


def manifest(path: Path) -> dict:
    with ZipFile(path) as file:
        return json.loads(file.read("manifest.json"))


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Names of parts that are not the same, so that a failing test says where to look."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def rebuilt(path: Path, target: Path, parts: dict[str, bytes], about: dict, *, sealed: bool = True) -> Path:
    """A backup with these parts and this manifest. sealed: as if whoever changed it made all checksums right again."""
    if sealed:
        about["parts"] = [part_of(name, bytes) for name, bytes in parts.items()]
        about.pop("sha256", None)
        text = json.dumps(about, ensure_ascii=False, sort_keys=True)
        about["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    with ZipFile(target, "w") as file:
        for name, bytes in parts.items():
            file.writestr(name, bytes)
        file.writestr("manifest.json", json.dumps(about))
    return target


def part_of(name: str, content: bytes) -> dict:
    rows = content.count(b"\n") if name.startswith("tables/") else None
    return {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "rows": rows}


def table(parts: dict[str, bytes], label: str) -> str:
    """Name of the part of a table."""
    return next(name for name in parts if name.endswith(f"-{label}.jsonl"))


def everything(folder: Path) -> dict[Path, bytes]:
    """All files of a data folder but the database."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".sqlite3" not in path.name)
    return {path.relative_to(folder): path.read_bytes() for path in files if path.name != ".install.lock"}


def now(tmp_path, name="now.zip"):
    """What a backup of this moment holds."""
    (tmp_path / name).unlink(missing_ok=True)
    return content(back_up(tmp_path / name).path)


@contextmanager
def unchanged(data, tmp_path):
    """Fails when the body changes a row, an attachment, a release or anything else in the data folder."""
    rows, files = now(tmp_path), everything(data)
    yield
    assert differences(now(tmp_path), rows) == []
    assert everything(data) == files
