"""python -m tests.bench.scale [--database URL]: two groups of web processes on one database, each with its own folder.

Measures public pages, pages of a dossier, and notes that are saved, by people who are signed in, on both groups at
once; and what a signing in costs. The numbers stand in docs/how-to/scale.md. Who asks, the site and the database share
the processors of this machine, so real machines answer more; what a page takes of a processor holds there too.

--database  an empty PostgreSQL on this machine; without it the one of the tests is started, which waits for no disk
"""

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from tests.bench.server import HOST, PATIENCE
from tests.bench.table import machine
from tools import postgres
from wijkdna.domain.areas import Level
from wijkdna.store.latest import Latest, latest

GROUPS, WORKERS = 2, 1
"""Groups of web processes, and processes of each: together as many as most small machines have processors."""

TEAMS, PEOPLE = 20, 10
HEAD = """| what | pages/s | half within ms | 90 % within ms | ms of a processor: web | database |
| --- | ---: | ---: | ---: | ---: | ---: |"""

ASKING = 4
"""How many ask at the same time, of each group."""

WARM_UP, SECONDS = 6.0, 15.0
CSRF = "c" * 32

FILL = """
import json, sys, django; django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY
from wijkdna.web.accounts.models import Membership, Role, Team, User
from wijkdna.web.dossiers.actions import add_note, make_dossier
release, teams, people = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
Store, found = import_module(settings.SESSION_ENGINE).SessionStore, []
for t in range(teams):
    team = Team.objects.create(name=f"Team {t}", slug=f"team-{t}", gemeenten=["GM0361"])
    for p in range(people):
        user = User.objects.create_user(f"p{t}-{p}@gemeente.example", name=f"Persoon {p}")
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        Membership.objects.create(team=team, user=user, role=Role.LID)
        dossier = make_dossier(team=team, name=f"Dossier {p}", release=release, by=user, area_code="BU19110801")
        for n in range(10):
            add_note(dossier=dossier, text=f"Notitie {n}: de bakker is de plek waar iedereen komt.", by=user)
        session = Store()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        found.append([dossier.pk, session.session_key])
print(json.dumps(found))
"""
HASH = """
import time, django; django.setup()
from django.contrib.auth.hashers import check_password, make_password
kept, began = make_password("een zin die lang genoeg is"), time.process_time()
for _ in range(5): check_password("een zin die lang genoeg is", kept)
print((time.process_time() - began) / 5)
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in, with a dossier."""

    dossier: int
    session: str


@dataclass(frozen=True, slots=True)
class Found:
    """What came in so many seconds; times are seconds per page, sorted.

    web, database  seconds of a processor that the processes of the site and of the database worked
    """

    what: str
    seconds: float
    times: Sequence[float]
    web: float
    database: float

    def __str__(self) -> str:
        """A row of the table: pages per second, within how many ms half and 90 % came, and work per page."""
        half, most = (self.times[int(len(self.times) * share)] * 1000 for share in (0.5, 0.9))
        web, database = (one * 1000 / len(self.times) for one in (self.web, self.database))
        return (
            f"| {self.what} | {len(self.times) / self.seconds:.0f} | {half:.0f} | {most:.0f} "
            f"| {web:.1f} | {database:.1f} |"
        )


Ask = Callable[[random.Random], tuple[str, str, Person | None, str | None]]
"""Method, path, who asks, and what is sent, by a source of chance."""


def main(arguments: Sequence[str]) -> int:
    """Measure, and print a table; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale")
    parser.add_argument("--database", metavar="URL")
    asked = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wijkdna-scale-")))
        address = asked.database or stack.enter_context(postgres.server())
        env = environment(address)
        folders, people = _set_up(folder, env)
        groups = [stack.enter_context(_serving(one, env)) for one in folders]
        work = Work(address, [pid for _, pid in groups])
        rows = _measure([port for port, _ in groups], latest(folders[0]), people, work)
        seconds = float(_run(HASH, folders[0], env))
    print(f"{machine()}\n\n{HEAD}")
    print("\n".join(map(str, rows)))
    print(f"\nOne signing in takes {seconds * 1000:.0f} ms of a processor for the password alone.")
    return 0


def environment(address: str) -> dict[str, str]:
    """The settings of both groups."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    site = {"SECRET_KEY": "of-a-measurement-only-" * 3, "DATABASE_URL": address, "PYTHONPATH": str(Path.cwd())}
    limits = {"WRITES_PER_MINUTE": "0", "FILES_PER_MINUTE": "0", "LOG_REQUESTS": "none"}
    return {**kept, **site, **limits, "DJANGO_SETTINGS_MODULE": "wijkdna.web.settings"}


def _set_up(folder: Path, env: dict[str, str]) -> tuple[list[Path], list[Person]]:
    """A folder with figures for each group, and a database with people, each with a dossier of ten notes."""
    first = folder / "0"
    first.mkdir()
    for command in ("migrate", "install"):
        subprocess.run([sys.executable, "-m", "wijkdna", command], env=_of(first, env), cwd=first, check=True)
    others = [Path(shutil.copytree(first, folder / str(number))) for number in range(1, GROUPS)]
    rows = json.loads(_run(FILL, first, env, latest(first).name, str(TEAMS), str(PEOPLE)))
    return [first, *others], [Person(*row) for row in rows]


def _of(folder: Path, env: dict[str, str]) -> dict[str, str]:
    return {**env, "WIJKDNA_DATA": str(folder)}


def _run(code: str, folder: Path, env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=_of(folder, env), cwd=folder, check=True, capture_output=True, text=True).stdout


@contextmanager
def _serving(folder: Path, env: dict[str, str]) -> Iterator[tuple[int, int]]:
    """A group of web processes; gives its port, and the pid of the process that started them."""
    command = [sys.executable, "-m", "wijkdna", "serve", "--host", HOST, "--workers", str(WORKERS), "--port"]
    with ExitStack() as stack:
        port = _free_port()
        site = subprocess.Popen(
            [*command, str(port)], env=_of(folder, env), cwd=folder, stdout=subprocess.PIPE, text=True
        )
        stack.callback(site.wait, PATIENCE)
        stack.callback(site.terminate)
        assert site.stdout is not None
        if not site.stdout.readline().startswith("WijkDNA"):
            raise RuntimeError("wijkdna serve did not start")
        yield port, site.pid


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as taken:
        return int(taken.getsockname()[1])


class Work:
    """How much the processes of the site and of its database have worked, in seconds of one processor."""

    def __init__(self, address: str, servers: Sequence[int]) -> None:
        with psycopg.connect(address) as connection:
            backend = connection.info.backend_pid
        self._servers, self._database = servers, int(_fields(str(backend))[1])

    def web(self) -> float:
        """Of the processes that answer."""
        return sum(_worked(child) for pid in self._servers for child in _children(pid))

    def database(self) -> float:
        """Of all processes of the server, also of those that have ended."""
        ended = sum(map(int, _fields(str(self._database))[13:15])) / os.sysconf("SC_CLK_TCK")
        return ended + sum(_worked(child) for child in _children(self._database))


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _worked(pid: str) -> float:
    """Time in user and in system mode; 0 for a process that has just ended."""
    fields = _fields(pid)
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _fields(pid: str) -> list[str]:
    """What the system keeps of a process, after its name, which stands between brackets and may hold spaces."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return []


def _measure(ports: Sequence[int], figures: Latest, people: Sequence[Person], work: Work) -> list[Found]:
    codes = figures.areas.codes[figures.areas.slices[Level.BUURT]]

    def public(chance: random.Random) -> tuple[str, str, Person | None, str | None]:
        return "GET", f"/gebied/{chance.choice(codes)}/", None, None

    def dossier(chance: random.Random) -> tuple[str, str, Person | None, str | None]:
        one = chance.choice(people)
        return "GET", f"/dossier/{one.dossier}/{chance.choice(('', 'notities/'))}", one, None

    def note(chance: random.Random) -> tuple[str, str, Person | None, str | None]:
        one = chance.choice(people)
        text = {"text": f"De bakker {chance.random()}", "csrfmiddlewaretoken": CSRF}
        return "POST", f"/dossier/{one.dossier}/notities/", one, urlencode(text)

    def mixed(chance: random.Random) -> tuple[str, str, Person | None, str | None]:
        return chance.choices((public, dossier, note), (10, 8, 2))[0](chance)

    kinds = {"public page": public, "page of a dossier": dossier, "note saved": note}
    return [
        _load(ports, what, ask, work) for what, ask in {**kinds, "mixed: 10 public, 8 dossier, 2 saved": mixed}.items()
    ]


def _load(ports: Sequence[int], what: str, ask: Ask, work: Work) -> Found:
    """Ask both groups as fast as they answer. Raises ValueError when an answer is not what it should be."""
    _ask_for(WARM_UP, ports, f"{what} warm", ask)
    before = work.web(), work.database()
    times = _ask_for(SECONDS, ports, what, ask)
    return Found(what, SECONDS, sorted(times), work.web() - before[0], work.database() - before[1])


def _ask_for(seconds: float, ports: Sequence[int], what: str, ask: Ask) -> list[float]:
    """Times of all pages that were asked for so many seconds."""
    end = time.perf_counter() + seconds

    def one(number: int) -> list[float]:
        chance, own = random.Random(f"{what} {number}"), []
        while (began := time.perf_counter()) < end:
            _ask(ports[number % len(ports)], *ask(chance))
            own.append(time.perf_counter() - began)
        return own

    with ThreadPoolExecutor(len(ports) * ASKING) as pool:
        return [one for some in pool.map(one, range(len(ports) * ASKING)) for one in some]


def _ask(port: int, method: str, path: str, person: Person | None, body: str | None) -> None:
    headers = {"Accept-Encoding": "gzip"}
    if person:
        headers["Cookie"] = f"sessionid={person.session}; csrftoken={CSRF}"
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        _check(answer, method, path)
    finally:
        connection.close()


def _check(answer: HTTPResponse, method: str, path: str) -> None:
    """A page comes as itself, a saved note as a redirect back to the notes."""
    answer.read()
    right = answer.status == 200 if method == "GET" else answer.headers.get("Location", "").startswith(path)
    if not right:
        raise ValueError(f"{method} {path}: {answer.status} {answer.headers.get('Location', '')}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
