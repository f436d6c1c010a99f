"""Borders and names of all gemeenten, wijken and buurten of 2024, fetched from PDOK. They take the place of our copies.

The figures that PDOK has beside them (with -99997 and the like where they are secret) are not read. An area with much
water has a second feature for it, which is no land: it is left out.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import shapely
from shapely.geometry import shape

from wijkdna.domain.areas import LAND, clean_code
from wijkdna.domain.boundaries import CURRENT
from wijkdna.pipeline.answers import answers, keep_answers, linked
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Tidy, collect
from wijkdna.pipeline.network import Asked, Web

HOST = ("pdok", "https://api.pdok.nl")

COLLECTIONS = {"gemeenten": "gemeente", "wijken": "wijk", "buurten": "buurt"}
"""Collections of PDOK, and how their properties begin."""

FILES = {name: f"pdok_grenzen/{name}_{CURRENT}.zip" for name in COLLECTIONS}

PAGE = 200
"""Areas in one answer. PDOK gives up to 1000, but a thousand whole borders are tens of megabytes."""

DAYS = 30

WATER = ("JA", "B")
"""Words in the property `water` for a part that is no land of the area."""

TABLE = Table(
    id="pdok_grenzen",
    publisher="CBS/Kadaster",
    title="Wijk- en buurtgrenzen",
    number="",
    licence="CC BY 4.0",
    attribution="Bron: CBS/Kadaster, wijk- en buurtgrenzen {period}, via PDOK (CC BY 4.0)",
    files=tuple(FILES.values()),
    obtained="opgehaald",
)


def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
    """The borders that are in a folder of raw files; with `web` first those of PDOK, when ours are a month old."""
    if web is not None:
        base = f"{web.base(*HOST)}/cbs/wijken-en-buurten-{CURRENT}/ogc/v1/collections"
        for name, file in FILES.items():
            asked = Asked(url=f"{base}/{name}/items", params={"f": "json", "limit": str(PAGE)})
            keep_answers(web, folder / file, {name: asked}, _following, days=DAYS)
    return collect(folder, TABLE, some=True)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """A period per file, with codes and without variables: it says which areas there are."""
    found = []
    for name, file in FILES.items():
        if file in raw:
            rows = pl.DataFrame({"code": sorted(polygons(raw, name))}, schema={"code": pl.String})
            period = str(CURRENT)
            found.append(Tidy(period=period, boundaries=CURRENT, finality="niet vermeld", rows=rows, file=file))
    return found


def polygons(raw: dict[str, RawFile], collection: str) -> dict[str, shapely.Geometry]:
    """Code and border of every area in a collection, in degrees (WGS84, lon/lat). Raises SourceChanged."""
    parts: dict[str, list[shapely.Geometry]] = {}
    for properties, geometry in _areas(raw, collection):
        try:
            code = clean_code(properties[f"{COLLECTIONS[collection]}code"])
            parts.setdefault(code, []).append(shape(geometry))
        except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as problem:
            raise SourceChanged(f"{FILES[collection]}: geen grens met een code ({problem!r})") from problem
    if not parts:
        raise SourceChanged(f"{FILES[collection]}: geen enkele grens")
    return {code: found[0] if len(found) == 1 else shapely.union_all(found) for code, found in parts.items()}


def names(raw: dict[str, RawFile]) -> pl.DataFrame:
    """Name of every area in the files that are there: code, name. With all files the land has its name too."""
    found: dict[str, str] = {}
    for name in (name for name, file in FILES.items() if file in raw):
        word = COLLECTIONS[name]
        for properties, _ in _areas(raw, name):
            if not (isinstance(properties.get(f"{word}naam"), str) and properties[f"{word}naam"].strip()):
                raise SourceChanged(f"{FILES[name]}: {word}naam ontbreekt")
            found[clean_code(str(properties.get(f"{word}code")))] = properties[f"{word}naam"].strip()
    if set(FILES.values()) <= set(raw):
        found[LAND] = "Nederland"
    return pl.DataFrame(
        {"code": list(found), "name": list(found.values())}, schema=dict.fromkeys(("code", "name"), pl.String)
    )


def _areas(raw: dict[str, RawFile], collection: str) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """Properties and geometry of all land in a collection."""
    for page in answers(raw[FILES[collection]].path, collection):
        for feature in _features(page):
            properties = feature.get("properties") or {}
            if str(properties.get("water", "")).strip().upper() not in WATER:
                yield properties, feature.get("geometry")


def _following(asked: Asked, answer: object) -> Asked | None:
    """The page that an answer links to."""
    _features(answer)
    links = answer.get("links") or [] if isinstance(answer, dict) else []
    following = next((str(link.get("href", "")) for link in links if link.get("rel") == "next"), "")
    return linked(asked, following) if following else None


def _features(page: object) -> list[dict[str, Any]]:
    features = page.get("features") if isinstance(page, dict) else None
    if not isinstance(features, list):
        raise SourceChanged("PDOK: het antwoord heeft geen lijst met de naam features")
    return features
