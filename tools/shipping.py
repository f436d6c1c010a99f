"""Puts the current release of the data folder in the package, in the place of the one that was there."""

import shutil

from tools.problems import Problem
from tools.site import PACKAGE, data_folder

SHIPPED = PACKAGE / "shipped"


def ship() -> None:
    """Copy the release, without what is derived from it."""
    pointer = data_folder() / "releases" / "current"
    if not pointer.exists():
        raise Problem("Er is nog geen uitgave. Maak er een met: make release DIR=map")
    source = pointer.parent / pointer.read_text().strip()
    draft = SHIPPED / ".draft"
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(source, draft, ignore=shutil.ignore_patterns("latest"))
    for older in SHIPPED.glob("[!.]*"):
        shutil.rmtree(older)
    draft.rename(SHIPPED / source.name)
    print(f"Uitgave {source.name} zit nu bij het pakket, in {SHIPPED.name}/.")
