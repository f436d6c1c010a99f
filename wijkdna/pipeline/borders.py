"""Which borders a release is drawn with: of PDOK if they were fetched, else our copies, else of the earlier release."""

from pathlib import Path

import shapely

from wijkdna.domain.origin import Origin
from wijkdna.pipeline.download import RawFile, Table, origin_of
from wijkdna.pipeline.sources import cbs_grenzen, pdok_grenzen
from wijkdna.pipeline.standing import Standing

COPY_OF = {"gemeenten": cbs_grenzen.GEMEENTEN, "wijken": cbs_grenzen.WIJKEN, "buurten": cbs_grenzen.BUURTEN}
"""Collections of PDOK, and the copy that each takes the place of."""


class PublishedBorders:
    """The border files in a folder of raw files. Raises SourceChanged when one has neither download nor copy."""

    def __init__(self, folder: Path) -> None:
        self.fetched: dict[str, RawFile] = pdok_grenzen.fetch(folder)
        self._copies = cbs_grenzen.fetch(folder, self._needed())

    def polygons(self, collection: str) -> dict[str, shapely.Geometry]:
        """Code and border of every area, in degrees (WGS84, lon/lat). Raises SourceChanged."""
        if pdok_grenzen.FILES[collection] in self.fetched:
            return pdok_grenzen.polygons(self.fetched, collection)
        return cbs_grenzen.polygons(self._copies, COPY_OF[collection])

    def file(self, collection: str) -> str:
        """The file that these borders come from."""
        fetched = pdok_grenzen.FILES[collection]
        return fetched if fetched in self.fetched else COPY_OF[collection].files[0]

    def origins(self) -> list[Origin]:
        """The origin of each border file that is used: first what was fetched."""
        fetched = [
            origin_of(pdok_grenzen.TABLE, tidy, self.fetched[tidy.file]) for tidy in pdok_grenzen.tidy(self.fetched)
        ]
        return fetched + cbs_grenzen.origins(self._copies, self._needed())

    def _needed(self) -> list[Table]:
        return [copy for name, copy in COPY_OF.items() if pdok_grenzen.FILES[name] not in self.fetched]


class StandingBorders:
    """Those of the release that stands: nothing newer came in, or not all of it. They are only copied."""

    def __init__(self, fetched: dict[str, RawFile], earlier: Standing) -> None:
        self.fetched, self.earlier = fetched, earlier

    def origins(self) -> list[Origin]:
        """Where they came from."""
        return self.earlier.border_origins()


Borders = PublishedBorders | StandingBorders


def published_borders(folder: Path, earlier: Standing | None) -> Borders:
    """With an earlier release there are no copies: then those of PDOK count only when all its files are there."""
    fetched = pdok_grenzen.fetch(folder)
    if earlier and set(fetched) != set(pdok_grenzen.FILES.values()):
        return StandingBorders(fetched, earlier)
    return PublishedBorders(folder)
