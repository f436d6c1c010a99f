"""The places of a release: schools of DUO and places of OpenStreetMap beside each other, and how many lie in an area.

Rows of one are never merged with rows of the other: what comes from OpenStreetMap keeps its own licence (ODbL), so each
row says whose it is. Why: docs/decisions/0029.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl
import shapely

from wijkdna.domain.areas import gemeente_code, parent_code
from wijkdna.pipeline.borders import PublishedBorders
from wijkdna.pipeline.download import RawFile, Table, Tidy
from wijkdna.pipeline.sources import duo_scholen, osm_plekken

COLUMNS = ("name", "kind", "lon", "lat", "gemeente", "buurt", "address", "website", "source", "licence")

MEETING_PLACES = "meeting_places"
"""The variable that counts them."""

Borders = Mapping[str, shapely.Geometry]


def all_places(schools: pl.DataFrame, osm: dict[str, RawFile], borders: PublishedBorders) -> pl.DataFrame:
    """Every place of the release, a row each: COLUMNS. buurt is null where we have no border that holds it.

    schools  as duo_scholen.places() gives them

    Schools of OpenStreetMap stand there only for gemeenten of which DUO has none.
    """
    of_duo = _owned(schools, duo_scholen.TABLE)
    of_osm = _owned(osm_plekken.places(osm), osm_plekken.TABLE)
    buurten = borders.polygons("buurten")
    asked = {code for tidy in osm_plekken.tidy(osm) for code in tidy.rows["code"]}
    gemeenten = {code: border for code, border in borders.polygons("gemeenten").items() if code in asked}
    of_osm = of_osm.with_columns(gemeente=_holders(of_osm, gemeenten)).filter(pl.col("gemeente").is_not_null())
    twice = (pl.col("kind") == osm_plekken.SCHOOL) & pl.col("gemeente").is_in(of_duo["gemeente"].unique().to_list())
    found = pl.concat([of_duo, of_osm.filter(~twice)], how="diagonal_relaxed")
    return found.with_columns(buurt=_holders(found, buurten)).select(COLUMNS)


def _owned(places: pl.DataFrame, table: Table) -> pl.DataFrame:
    return places.with_columns(source=pl.lit(table.id), licence=pl.lit(table.licence))


def _holders(places: pl.DataFrame, borders: Borders) -> pl.Series:
    """Code of the area that holds each place; null for none. On a border shared by two the first code counts."""
    codes = sorted(borders)
    tree = shapely.STRtree([borders[code] for code in codes])
    point, area = tree.query(shapely.points(places["lon"], places["lat"]), predicate="intersects")
    held = np.full(len(places), len(codes))
    np.minimum.at(held, point, area)
    return pl.Series([codes[k] if k < len(codes) else None for k in held.tolist()], dtype=pl.String)


def meeting_places(places: pl.DataFrame, osm: dict[str, RawFile], borders: PublishedBorders) -> Tidy | None:
    """How many places to meet OpenStreetMap has in each buurt, wijk and gemeente that was asked; 0 where it has none.

    None without places, and without the borders of PDOK: our copies may be tens of metres off, and so is a count.
    """
    asked = osm_plekken.tidy(osm)
    if not asked or not borders.fetched:
        return None
    ((tidy),) = asked
    known = set(tidy.rows["code"])
    buurten = [code for code in borders.polygons("buurten") if gemeente_code(code) in known]
    counted = places.filter((pl.col("source") == osm_plekken.TABLE.id) & pl.col("kind").is_in(osm_plekken.MEETING))[
        "buurt"
    ].value_counts()
    in_buurt = dict(counted.iter_rows())
    rows = _with_wholes({code: float(in_buurt.get(code, 0)) for code in buurten})
    frame = pl.DataFrame({"code": list(rows), MEETING_PLACES: list(rows.values())})
    return Tidy(period=tidy.period, boundaries=tidy.boundaries, finality=tidy.finality, rows=frame, file=tidy.file)


def _with_wholes(buurten: Mapping[str, float]) -> dict[str, float]:
    """The numbers of buurten, and their sums per wijk and gemeente."""
    rows = dict(buurten)
    for whole_of in (parent_code, gemeente_code):
        _add(rows, ((str(whole_of(code)), n) for code, n in buurten.items()))
    return rows


def _add(rows: dict[str, float], parts: Iterable[tuple[str, float]]) -> None:
    for code, number in parts:
        rows[code] = rows.get(code, 0.0) + number
