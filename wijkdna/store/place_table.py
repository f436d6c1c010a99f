"""The places of a release (schools, and those of OpenStreetMap) by gemeente, as latest/places.json holds them.

Made from places.parquet when a release is derived, so that a page reads them without the tools for tables.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from wijkdna.domain.origin import citation
from wijkdna.store.latest import Latest

FILE = "places.json"

SCHOOLS = "duo_scholen"
"""Source of every place in a release that does not tell: there were only schools then."""

OPENSTREETMAP = "osm_plekken"


class MapPlace(NamedTuple):
    """One place. lon, lat in degrees (WGS84); name and address "" where the source has none.

    buurt   code of the buurt that it lies in, "" where that is not known
    source  id of the published table that it comes from
    """

    name: str
    kind: str
    lon: float
    lat: float
    address: str
    buurt: str = ""
    source: str = SCHOOLS


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """All places of a release, by code of the gemeente; within it by kind and name."""

    by_gemeente: Mapping[str, tuple[MapPlace, ...]]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind there is in the release, in the order of the alphabet."""
        return tuple(sorted({place.kind for places in self.by_gemeente.values() for place in places}))

    def of(self, gemeente: str) -> tuple[MapPlace, ...]:
        """Places in a gemeente; none where no source tells about it."""
        return self.by_gemeente.get(gemeente, ())


def derived_places(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[MapPlace]]:
    """What places.json holds, from the rows of places.parquet. A row without coordinates or gemeente is no place."""
    answer: dict[str, list[MapPlace]] = {}
    for row in rows:
        if None not in (row["gemeente"], row["lon"], row["lat"]):
            answer.setdefault(row["gemeente"], []).append(_place(row))
    return {code: sorted(answer[code], key=lambda place: (place.kind, place.name.lower())) for code in sorted(answer)}


def _place(row: Mapping[str, Any]) -> MapPlace:
    lon, lat = round(row["lon"], 5), round(row["lat"], 5)
    of = row.get("buurt") or "", row.get("source") or SCHOOLS
    return MapPlace(row["name"], row["kind"], lon, lat, row["address"] or "", *of)


def kind_slug(kind: str) -> str:
    """A kind of place as it stands in an address: "middelbare-school"."""
    return kind.replace(" ", "-")


def sources_of(latest: Latest, places: Iterable[MapPlace]) -> tuple[str, ...]:
    """Citations of the tables that these places come from."""
    sources = tuple(f"{source}-" for source in {place.source for place in places})
    return tuple(citation(origin) for id, origin in latest.origins.items() if id.startswith(sources))


@lru_cache(maxsize=4)
def place_table(latest: Latest) -> PlaceTable:
    """The places of a release, read once per process."""
    held = json.loads((latest.folder / "latest" / FILE).read_text(encoding="utf-8"))
    return PlaceTable({code: tuple(MapPlace(*place) for place in places) for code, places in held.items()})
