"""Processes beside the web server that live and die with it: a worker for jobs, and the follower of new releases."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

_LOOK = 0.25
_GRACE = 20
"""Seconds that they get to finish what they do."""


def command(*arguments: str) -> list[str]:
    """A command of wijkdna as a process of its own."""
    return [sys.executable, "-m", "wijkdna", *arguments]


def start(*commands: Sequence[str]) -> list[subprocess.Popen[bytes]]:
    """Start these commands of wijkdna. In a session of their own: Ctrl-C is for the server, which then stops them."""
    parent = ["--parent", str(os.getpid())]
    return [subprocess.Popen([*command(*one), *parent], start_new_session=True) for one in commands]  # noqa: S603


def stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Tell them to stop, and wait until they have."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()


class Stopping:
    """Whether this process should stop: after SIGTERM or Ctrl-C, or when its parent process is gone.

    Make one, in the main thread. parent  process id of the server it belongs to; None when it stands on its own
    """

    def __init__(self, parent: int | None) -> None:
        self._parent, self._told = parent, False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._tell)

    def __bool__(self) -> bool:
        return self._told or (self._parent is not None and os.getppid() != self._parent)

    def wait(self, seconds: float) -> bool:
        """Wait that long, or shorter when it should stop; tells whether it should."""
        until = time.monotonic() + seconds
        while not self and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK))
        return bool(self)

    def _tell(self, *_: object) -> None:
        self._told = True
