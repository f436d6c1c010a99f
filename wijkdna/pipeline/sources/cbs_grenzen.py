"""Generalised borders of 2024 by CBS and Kadaster: gemeenten and wijken everywhere, buurten of Noord-Holland.

For maps only: neighbours overlap or leave gaps of tens of metres, so no address may be placed by them. The
buurten are put together from three drawings, of which one (uninhabited areas mostly) is strongly generalised.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import shapely
from shapely.geometry import shape

from wijkdna.domain.areas import clean_code
from wijkdna.domain.origin import Origin
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Tidy, collect, origin_of

ATTRIBUTION = "Bron: CBS/Kadaster, wijk- en buurtgrenzen 2024 (CC BY 4.0)"

GEMEENTEN = Table(
    id="cbs_grenzen_gemeenten",
    publisher="CBS/Kadaster",
    title="Wijk- en buurtgrenzen, gemeenten",
    number="",
    licence="CC BY 4.0",
    attribution=ATTRIBUTION,
    files=("boundaries/nl_gemeenten_2024.geojson",),
    obtained="openbare kopie: AnneVersion/geoinzicht-app, gemeenten_2024.geojson, commit 167d2924cc99",
)

WIJKEN = Table(
    id="cbs_grenzen_wijken",
    publisher="CBS/Kadaster",
    title="Wijk- en buurtgrenzen, wijken",
    number="",
    licence="CC BY 4.0",
    attribution=ATTRIBUTION,
    files=("boundaries/nl_wijken_2024.geojson",),
    obtained="openbare kopie: AnneVersion/geoinzicht-app, wijken_2024.geojson, commit 8b3ab3c48d92",
)

BUURTEN = Table(
    id="cbs_grenzen_buurten",
    publisher="CBS/Kadaster",
    title="Wijk- en buurtgrenzen, buurten van Noord-Holland",
    number="",
    licence="CC BY 4.0",
    attribution=f"{ATTRIBUTION}; Leefbaarometer 3.0, ministerie van BZK (CC0); gemeente Amsterdam (open data)",
    files=("boundaries/nh_buurten_2024.geojson",),
    obtained=(
        "openbare kopieën: 42answers/thuisscan, apps/web/data/lbm/buurten, commit ea1c4e76540b; "
        "loukanton/woonikveilig, data/geo-buurt/*.json, commit df5ed993d420; vl09/amsterdam, commit 8fbd0fdf5226"
    ),
)

TABLES = (GEMEENTEN, WIJKEN, BUURTEN)

CODE_PROPERTY = {GEMEENTEN.id: "code", WIJKEN.id: "code", BUURTEN.id: "buurtcode"}


def fetch(folder: Path, tables: Iterable[Table] = TABLES) -> dict[str, RawFile]:
    """The published files in a folder of raw files. Raises SourceChanged when one is not there."""
    return {name: raw for table in tables for name, raw in collect(folder, table).items()}


def polygons(raw: dict[str, RawFile], table: Table) -> dict[str, shapely.Geometry]:
    """Code and border of every area in a table, in degrees (WGS84, lon/lat).

    Raises SourceChanged when the file is not GeoJSON with the code as a property.
    """
    (name,) = table.files
    try:
        features = json.loads(raw[name].path.read_bytes())["features"]
        return dict(_area(feature, CODE_PROPERTY[table.id]) for feature in features)
    except (KeyError, TypeError, ValueError) as problem:
        raise SourceChanged(f"{name}: geen grenzen met een code ({problem!r})") from problem


def _area(feature: dict[str, Any], code_property: str) -> tuple[str, shapely.Geometry]:
    return clean_code(feature["properties"][code_property]), shape(feature["geometry"])


def origins(raw: dict[str, RawFile], tables: Iterable[Table] = TABLES) -> list[Origin]:
    """The origin of each border file."""
    return [_origin(table, raw) for table in tables]


def _origin(table: Table, raw: dict[str, RawFile]) -> Origin:
    (name,) = table.files
    borders = Tidy(period="2024", boundaries=2024, finality="niet vermeld", rows=pl.DataFrame(), file=name)
    return origin_of(table, borders, raw[name])
