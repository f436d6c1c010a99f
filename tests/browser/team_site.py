"""The site that the files of tests about teams share: each file finds it with an empty database and fills that."""

import fcntl
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import StorageState

from tests.bench.server import HOST, environment, serving, wijkdna
from tests.installed import installed, shared_folder

DATABASE = "wijkdna.sqlite3"
NUMBERS = 10_000
"""More rows than a file of tests makes in a table."""

SIGN_IN = """
from django.test import Client
from wijkdna.web.accounts.models import User
client = Client()
client.force_login(User.objects.get(email={email!r}), "django.contrib.auth.backends.ModelBackend")
print(client.session.session_key)
"""


def site_folder(factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder of data with the shipped release and an empty database, as `wijkdna migrate` makes it."""
    data = factory.mktemp(name)
    (data / "releases").mkdir()
    for release in (installed(factory) / "releases").iterdir():
        (data / "releases" / release.name).symlink_to(release)
    shutil.copy(_migrated(factory) / DATABASE, data)
    return data


def _migrated(factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database, made once for all workers."""
    folder = shared_folder(factory) / "migrated"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.mkdir()
            wijkdna(folder, "migrate")
    return folder


@dataclass(frozen=True)
class Made:
    """A site with rows. words: of the last line that the rows printed; state: of the browser of who signed in."""

    data: Path
    address: str
    words: list[str]
    state: StorageState


class TeamSite:
    """A running site. data: its folder; empty: a database as a new site has it."""

    def __init__(self, data: Path, address: str, writer: "subprocess.Popen[str]", empty: Path) -> None:
        self.data, self.address = data, address
        self._writer, self._empty = writer, empty
        self._files = 0

    def anew(self, rows: str, email: str) -> Made:
        """The site with these rows only, that Python adds, and somebody signed in."""
        self.clear()
        words = self.run(rows)
        (key,) = self.run(SIGN_IN.format(email=email))
        return Made(self.data, self.address, words, state_of(key))

    def clear(self) -> None:
        """Empty the database. A number that a row had is not given again: nothing that the site kept fits a new row."""
        self._files += 1
        with closing(sqlite3.connect(self._empty)) as empty, closing(sqlite3.connect(self.data / DATABASE)) as own:
            empty.backup(own)
            with own:
                own.execute("DELETE FROM sqlite_sequence")
                own.execute(
                    "INSERT INTO sqlite_sequence SELECT name, ? FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'",
                    [self._files * NUMBERS],
                )

    def run(self, code: str) -> list[str]:
        """Run Python on the database; the words of the last line that it prints."""
        asked, answered = _pipes(self._writer)
        asked.write(json.dumps(code) + "\n")
        asked.flush()
        answer = json.loads(answered.readline())
        assert "failed" not in answer, answer["failed"]
        words: list[str] = answer["words"]
        return words


def _pipes(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


@contextmanager
def running(factory: pytest.TempPathFactory) -> Iterator[TeamSite]:
    """The site, and the process that fills its database."""
    data = site_folder(factory, "teams")
    command = [sys.executable, "-m", "tests.browser.row_writer"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with (
        subprocess.Popen(command, env=environment(data), cwd=data, text=True, **pipes) as writer,
        serving(data) as site,
    ):
        yield TeamSite(data, f"http://{HOST}:{site.port}", writer, _migrated(factory) / DATABASE)
        _pipes(writer)[0].close()  # it stops when there is nothing more to do


def state_of(key: str) -> StorageState:
    """What a browser keeps of a session."""
    cookie = {"name": "sessionid", "value": key, "domain": HOST, "path": "/", "expires": -1.0}
    return {"cookies": [cookie | {"httpOnly": True, "secure": False, "sameSite": "Lax"}], "origins": []}  # type: ignore[typeddict-item]
