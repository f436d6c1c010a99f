"""A site of its own with a team and its work, and somebody who is signed in on it."""

import fcntl
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize

from tests.bench.server import HOST, environment, serving, wijkdna
from tests.browser.conftest import DESKTOP
from tests.installed import installed, shared_folder

ANNE, BART = "anne@gemeente.example", "bart@gemeente.example"
"""The beheerder and the member of a World (tests/web/people.py)."""


def site_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder of data with the shipped release and an empty database."""
    data = tmp_path_factory.mktemp(name)
    (data / "releases").symlink_to(installed(tmp_path_factory) / "releases")
    empty_database(tmp_path_factory, data)
    return data


def empty_database(tmp_path_factory: pytest.TempPathFactory, data: Path) -> None:
    """Put a database in a folder of data, as `wijkdna migrate` does."""
    for file in _migrated(tmp_path_factory).glob("*.sqlite3"):
        shutil.copy(file, data)


def _migrated(factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database, made once for all workers."""
    folder = shared_folder(factory) / "migrated"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.mkdir()
            wijkdna(folder, "migrate")
    return folder


def add_rows(data: Path, code: str) -> list[str]:
    """Run Python that adds rows to the database of a site; the words of the last line that it prints."""
    command = [sys.executable, "-c", code]
    made = subprocess.run(command, env=environment(data), check=True, capture_output=True, text=True)
    return made.stdout.rstrip().rpartition("\n")[2].split()


FIRST = """
import contextlib, io, json
import django; django.setup()
from django.db import connections
from django.test import Client
from wijkdna.web.accounts.models import User
said = io.StringIO()
with contextlib.redirect_stdout(said):
    exec({rows!r}, {{}})
client = Client()
client.force_login(User.objects.get(email={email!r}), "django.contrib.auth.backends.ModelBackend")
words = said.getvalue().rstrip().rpartition(chr(10))[2].split()
with open("first.json", "w") as file:
    json.dump([words, client.session.session_key], file)
connections.close_all()
"""
"""What a site does before it serves: in one process, since each new one needs seconds to read all our code."""


@dataclass(frozen=True)
class Made:
    """A site with rows. words: of the last line that the rows printed; state: of the browser of who signed in."""

    data: Path
    address: str
    words: list[str]
    state: StorageState


@contextmanager
def site_with(factory: pytest.TempPathFactory, name: str, rows: str, email: str) -> Iterator[Made]:
    """A site of its own with rows that Python added, and somebody signed in; test_account_pages.py signs in by hand."""
    with running_with(site_folder(factory, name), rows, email) as made:
        yield made


@contextmanager
def running_with(data: Path, rows: str, email: str) -> Iterator[Made]:
    """The same on a folder of data that is there."""
    with serving(data, before=FIRST.format(rows=rows, email=email)) as site:
        words, key = json.loads((data / "first.json").read_text())
        yield Made(data, f"http://{HOST}:{site.port}", words, state_of(key))


def state_of(key: str) -> StorageState:
    """What a browser keeps of a session."""
    cookie = {"name": "sessionid", "value": key, "domain": HOST, "path": "/", "expires": -1.0}
    return {"cookies": [cookie | {"httpOnly": True, "secure": False, "sameSite": "Lax"}], "origins": []}  # type: ignore[typeddict-item]


@contextmanager
def opening(
    browser: Browser, address: str, state: StorageState, axe_source: str, timeout: float = 10_000
) -> Iterator[Callable[..., Page]]:
    """open_one(path, viewport, axe=False, **options) opens a page for who signed in; with axe its script is in it.

    timeout  milliseconds that an act on a page may take
    """
    contexts: list[BrowserContext] = []

    def open_one(path: str, viewport: ViewportSize = DESKTOP, *, axe: bool = False, **options: Any) -> Page:
        context = browser.new_context(
            base_url=address, viewport=viewport, storage_state=state, bypass_csp=axe, **options
        )
        context.set_default_timeout(timeout)
        contexts.append(context)
        page = context.new_page()
        answer = page.goto(path)
        assert answer is not None
        assert (answer.status, page.url) == (200, address + path)
        if axe:
            page.evaluate(axe_source)
        return page

    yield open_one
    for context in contexts:
        context.close()
