"""A site as it runs for real: `wijkdna serve`, on a port of its own, with the shipped figures in a temporary folder."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.bench.load import Connection

HOST = "127.0.0.1"
PATIENCE = 60
"""Seconds after which a site that does not answer never will."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: seconds from its start until its first page, and pid of the process that started its workers."""

    port: int
    seconds: float
    pid: int

    def processor_seconds(self) -> float:
        """Time that its workers have worked until now, in seconds of one processor."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return sum(_worked(worker) for worker in workers) / os.sysconf("SC_CLK_TCK")


def _worked(pid: str) -> int:
    """Ticks in user and system mode; the name, between brackets, may hold spaces."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def environment(data: Path) -> dict[str, str]:
    """The settings of a new site with this data folder, whatever .env of this checkout says."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    key = sha256(str(data).encode()).hexdigest()  # the same for all commands on one folder
    site = {"SECRET_KEY": key, "WIJKDNA_DATA": str(data), "PYTHONPATH": str(Path.cwd())}
    unlimited = {"WRITES_PER_MINUTE": "0", "FILES_PER_MINUTE": "0"}
    return {**kept, **site, **unlimited, "DJANGO_SETTINGS_MODULE": "wijkdna.web.settings"}


def wijkdna(data: Path, *arguments: str) -> None:
    """Run the command line to its end. Raises CalledProcessError."""
    subprocess.run([sys.executable, "-m", "wijkdna", *arguments], env=environment(data), cwd=data, check=True)


def set_up(data: Path) -> None:
    """What `make start` does before it serves, and one start, which leaves the files for the browser ready."""
    wijkdna(data, "migrate")
    wijkdna(data, "install")
    with serving(data):
        pass


@contextmanager
def serving(data: Path, path: str = "/gezond/", before: str = "", **settings: str) -> Iterator[Site]:
    """A site that has answered `path`, with these other settings; it stops at the end. before: Python to run first."""
    port = _free_port()
    began = time.perf_counter()
    start = ["-c", f"{before}\nfrom wijkdna.cli import main\nmain()"] if before else ["-m", "wijkdna"]
    command = [sys.executable, *start, "serve", "--host", HOST, "--port", str(port)]
    site = subprocess.Popen(command, env=environment(data) | settings, cwd=data, stdout=subprocess.DEVNULL)
    try:
        _wait(site, port, path)
        yield Site(port, time.perf_counter() - began, site.pid)
    finally:
        site.terminate()
        site.wait(PATIENCE)


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as taken:
        return int(taken.getsockname()[1])


def _wait(site: subprocess.Popen[bytes], port: int, path: str) -> None:
    """Until the page is there. Raises RuntimeError when the site stops or stays silent."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if site.poll() is not None:
            raise RuntimeError(f"wijkdna serve stopped with exit code {site.returncode}")
        try:
            with Connection(port) as connection:
                connection.get(path)
                return
        except ConnectionError:
            time.sleep(0.01)
    raise RuntimeError(f"no answer on port {port} within {PATIENCE} seconds")
