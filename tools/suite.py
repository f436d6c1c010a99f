"""`make test`: every test on SQLite, then those that use the database once more, on PostgreSQL."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from types import FrameType

from tools import postgres
from tools.packages import PYTHON
from tools.problems import ROOT

DATABASE_TESTS = "--database-tests-only"
"""An option of tests/databases.py."""

RELEASES = "WIJKDNA_TEST_RELEASES"
"""Names the folder in which tests/installed.py puts the release of the package, once for both databases."""

_PROCESSES = min(4, (os.cpu_count() or 1) + 1)
"""One more than there are cores: a test that drives a browser often waits for it."""

_ALWAYS = ("-n", str(_PROCESSES), "--dist=loadfile", "--no-loadscope-reorder")
"""A file stays with one process, so that what its tests share, such as a site, is made once; folder after folder."""
_NOTHING_CHOSEN = 5  # what pytest says when it ran no test


def run(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """The exit code of pytest with these arguments; it speaks last. Raises Problem when PostgreSQL does not start.

    What fails on SQLite is mended first: then PostgreSQL has no turn. With DATABASE_URL in env every test runs on that
    database instead, once. A choice of tests may hold none that uses the database; without a choice that is a failure.
    """
    with tempfile.TemporaryDirectory(prefix="wijkdna-tests-") as folder:
        env = {**env, RELEASES: folder}
        code = _pytest(arguments, env)
        if code or env.get("DATABASE_URL"):
            return code
        with postgres.server() as address:
            print("\nNu op PostgreSQL: de toetsen die de database gebruiken", flush=True)
            again = _pytest([DATABASE_TESTS, *arguments], {**env, "DATABASE_URL": address})
        return 0 if arguments and again == _NOTHING_CHOSEN else again


def _pytest(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Exit code of pytest. A request to stop is passed on; Ctrl-C reaches it without us, and we let it finish."""
    command = [str(PYTHON), "-m", "pytest", *_ALWAYS, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=env)  # noqa: S603 the command is that of the person who calls us

    def stop(_signal: int, _frame: FrameType | None) -> None:
        process.terminate()

    before = signal.signal(signal.SIGTERM, stop)
    try:
        code = _patiently(process)
    finally:
        signal.signal(signal.SIGTERM, before)
    return code if code >= 0 else 128 - code  # as a shell tells of a signal


def _patiently(process: "subprocess.Popen[bytes]") -> int:
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
