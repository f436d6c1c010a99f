"""Others at work on the same site: threads, and processes of their own, each with their own connections."""

import os
import resource
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from threading import Barrier
from urllib.parse import quote

from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from tests.web.people import make_dossier, make_team, member
from wijkdna.web.accounts.models import Role, User
from wijkdna.web.dossiers.actions import add_note
from wijkdna.web.dossiers.models import Dossier, Note
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused

ROOT = Path(__file__).parents[2]

HALF = 400
"""Notes of long_text(): more than SQLite keeps in memory, so that they stand on the disk before they count."""

_READY = "ready"
_START = (
    "import sys, django; django.setup(); "
    "from tests.web.concurrent import ACTS; ACTS[sys.argv[1]](*map(int, sys.argv[2:]))"
)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What calls return that begin at the same moment, each in a thread with a connection of its own.

    A refusal is an answer too; another error is raised.
    """
    start = Barrier(len(calls))

    def answer(call: Callable[[], object]) -> object:
        start.wait()
        try:
            return call()
        except ActionRefused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(answer, calls))


def database_of_the_test() -> str:
    """The database that this process is connected to, for DATABASE_URL of another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    login = ":".join(quote(found[part], safe="") for part in ("USER", "PASSWORD") if found[part])
    place = quote(found["HOST"], safe="") + (f":{found['PORT']}" if found["PORT"] else "")
    return f"postgresql://{login}@{place}/{found['NAME']}"


class Other:
    """Another process, on the database of the test or another one, that is ready to do an act below.

    Use it as a context: it does not outlive that.
    """

    def __init__(self, act: Callable[..., None], *numbers: int, database: str = "") -> None:
        env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database or database_of_the_test()}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _START, act.__name__, *map(str, numbers)],
            cwd=ROOT,
            env={**os.environ, **env},
            encoding="utf-8",
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )

    def __enter__(self) -> "Other":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def hear(self) -> str:
        """The next line that it says. Fails when it has nothing more to say."""
        said = self.process.stdout.readline().strip()
        assert said, self.process.communicate()[1]
        return said

    def end(self) -> str:
        """All that it still says. Fails when it fails."""
        said = self.process.stdout.read()  # not communicate(): what hear() read ahead would be lost
        complaint = self.process.stderr.read()
        assert self.process.wait() == 0, complaint
        return said

    def kill(self) -> None:
        """As the system does that needs its memory: it gets no chance to clean up."""
        self.process.kill()
        self.process.wait()


def begin(*others: Other) -> None:
    """Let others begin at the same moment, as soon as all are ready."""
    assert {other.hear() for other in others} == {_READY}
    for other in others:
        print(file=other.process.stdin, flush=True)


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk on which no file grows beyond `size` bytes, for this process and those that it starts meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _wait_for_the_others() -> None:
    connections.close_all()
    print(_READY, flush=True)
    sys.stdin.readline()


def add_notes(dossier: int, user: int, first: int, number: int) -> None:
    """So many people at once, each with a note of her own, numbered from `first`."""
    place, by = Dossier.objects.get(pk=dossier), User.objects.get(pk=user)
    _wait_for_the_others()
    texts = [f"notitie {one}" for one in range(first, first + number)]
    at_once(*(lambda text=text: add_note(dossier=place, text=text, by=by) for text in texts))


def add_notes_for_ever(dossier: int, user: int) -> None:
    """One note after the other; says of each that it is kept."""
    place, by = Dossier.objects.get(pk=dossier), User.objects.get(pk=user)
    _wait_for_the_others()
    while True:
        print(add_note(dossier=place, text=long_text(), by=by).pk, flush=True)


def add_half(dossier: int, user: int) -> None:
    """Notes in a transaction that never ends."""
    place, by = Dossier.objects.get(pk=dossier), User.objects.get(pk=user)
    _wait_for_the_others()
    with transaction.atomic():
        for _ in range(HALF):
            add_note(dossier=place, text=long_text(), by=by)
        print("halfway", flush=True)
        sys.stdin.read()


def fill_the_disk(room: int, before: int) -> None:
    """Write notes in a new database until its disk is full, make room, and write one more.

    room    bytes that a file of ours may grow to; 0: it is the server that has such a disk
    before  number of notes to start with
    Says how it was refused; how many notes were kept before, how many there are, and lines about them in the record;
    and then how many notes there are at last, and whether the database is whole.
    """
    call_command("migrate", verbosity=0)
    team = make_team("Hollands Kroon", "GM9901")
    by = member(team, "Anne", Role.BEHEERDER)
    place = make_dossier(team, by)
    Note.objects.bulk_create(Note(dossier=place, text=long_text(), by=by) for _ in range(before))
    _wait_for_the_others()
    kept, refused = _add_until_full(place, by, room)
    print(refused, flush=True)
    print(kept, Note.objects.count(), AuditLine.objects.filter(action="notitie toegevoegd").count(), flush=True)
    if not room:
        Note.objects.filter(pk__in=Note.objects.values("pk")[:50]).delete()
        _execute("VACUUM")
    add_note(dossier=place, text=long_text(), by=by)
    print(Note.objects.count(), *_execute("PRAGMA integrity_check" if room else "SELECT 'ok'"), flush=True)


def _add_until_full(place: Dossier, by: User, room: int) -> tuple[int, str]:
    """How many notes were kept when one was refused, and in which words."""
    kept = 0
    with files_no_larger_than(room or resource.RLIM_INFINITY):
        while True:
            try:
                add_note(dossier=place, text=long_text(), by=by)
            except DatabaseError as error:
                return kept, str(error).replace("\n", " ")
            kept += 1


def _execute(sql: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple(row[0] for row in cursor.fetchall()) if cursor.description else ()


def long_text() -> str:
    """A note that takes its length on a disk: it cannot be pressed together much."""
    return secrets.token_urlsafe(7_000)


ACTS: Mapping[str, Callable[..., None]] = {
    act.__name__: act for act in (add_notes, add_notes_for_ever, add_half, fill_the_disk)
}
