"""The areas of a release as somebody's file may mean them, with what is known of codes of other years."""

from functools import lru_cache
from pathlib import Path

from wijkdna.domain.areas import Level
from wijkdna.domain.matching import Place, Places
from wijkdna.store.border_changes import border_changes
from wijkdna.store.latest import open_release


@lru_cache(maxsize=1)
def places_for_matching(folder: Path) -> Places:
    """Of the release in this folder; kept, for a file is read several times. Raises NoBorderChanges."""
    changes, areas = border_changes(folder), open_release(folder).areas
    return Places(
        (
            Place(
                code=code,
                name=areas.names[row],
                level=areas.levels[row],
                gemeente=areas.codes[areas.gemeente[row]] if areas.gemeente[row] >= 0 else "",
                postcode=areas.postcodes[row] or "",
            )
            for row, code in enumerate(areas.codes)
            if areas.levels[row] in (Level.GEMEENTE, Level.WIJK, Level.BUURT)
        ),
        changes,
    )
