"""The release that comes with the package, installed once for all workers of pytest-xdist: that takes ten seconds.

`make test` keeps it for the second run too: tools/suite.py names the folder.
"""

import fcntl
import os
from pathlib import Path

import pytest

from wijkdna.store.derive import install


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A temporary folder that all workers of this run share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def installed(factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped release; whoever comes first makes it, the others wait."""
    folder = Path(os.environ.get("WIJKDNA_TEST_RELEASES") or shared_folder(factory))
    with (folder / "shipped.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        install(folder / "shipped")
    return folder / "shipped"
