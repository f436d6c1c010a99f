"""What a release knows about codes of other border years: border_changes.json, read back as BorderChanges.

For who has figures of another year to place: a file of a gemeente, or the next release.
"""

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from wijkdna.domain.boundaries import BorderChanges
from wijkdna.store.release import NoRelease

FILE = "border_changes.json"


class NoBorderChanges(NoRelease):
    """This release was made before releases held this file."""


def write_border_changes(folder: Path, changes: BorderChanges) -> None:
    """Write the file into a release that is being made; the same changes give the same bytes."""
    content = asdict(changes) | {"unchanged": {year: sorted(codes) for year, codes in changes.unchanged.items()}}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (folder / FILE).write_text(text, encoding="utf-8")


@lru_cache(maxsize=2)
def border_changes(folder: Path) -> BorderChanges:
    """The changes that a release was made with; kept, for it is a large file. Raises NoBorderChanges."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoBorderChanges(
            f"Uitgave {folder.name} is van een oudere versie en weet niets van oude codes. "
            "Installeer de uitgave opnieuw met: wijkdna install"
        ) from None
    unchanged = {int(year): frozenset(codes) for year, codes in content.pop("unchanged").items()}
    return BorderChanges(**content, unchanged=unchanged)
