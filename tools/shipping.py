"""Puts the current release of the data folder in the package, in the place of the one that was there."""

import shutil
from pathlib import Path

from tools.problems import Problem
from tools.site import PACKAGE

SHIPPED = PACKAGE / "shipped"


def ship(data: Path) -> str:
    """Copy the release, without what is derived from it; returns its name. Raises Problem when there is none."""
    pointer = data / "releases" / "current"
    if not pointer.exists():
        raise Problem("Er is nog geen uitgave. Maak er een met: make release DIR=map")
    source = pointer.parent / pointer.read_text().strip()
    draft = SHIPPED / ".draft"
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(source, draft, ignore=shutil.ignore_patterns("latest"))
    for older in SHIPPED.glob("[!.]*"):
        shutil.rmtree(older)
    draft.rename(SHIPPED / source.name)
    return source.name
