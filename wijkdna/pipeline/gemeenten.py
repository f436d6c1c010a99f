"""All gemeenten with a box round each, for publishers that are asked about one gemeente at a time.

The list is that of the release that comes with the package: it is there on every site, before anything was fetched.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from wijkdna.domain.areas import LAND, Level, MalformedCode, clean_code
from wijkdna.pipeline.network import SourceUnreachable
from wijkdna.store.release import shipped
from wijkdna.store.shapes import FLAT, Ring, Shapes

FIRST = "PV27"
"""Noord-Holland, where this began, is asked first: what breaks off half-way is then of most use."""

MARGIN = 0.01
"""Degrees added on every side, about a kilometre: the borders in a release are simplified."""


class Box(NamedTuple):
    """A box in degrees (WGS84)."""

    south: float
    west: float
    north: float
    east: float


def gemeenten(first: str = "", only: str = "") -> dict[str, Box]:
    """Code -> box of every gemeente, those of Noord-Holland first.

    first  codes, with commas or spaces, that go before all others
    only   the same: only these are given

    Raises SourceUnreachable when one of them is no code of a gemeente that we know.
    """
    found = _boxes(shipped())
    ahead, chosen = _codes(first, found), _codes(only, found)
    return {code: found[code] for code in dict.fromkeys([*ahead, *found]) if not chosen or code in chosen}


def _codes(text: str, known: Mapping[str, Box]) -> list[str]:
    """ "0361, GM1911" -> ["GM0361", "GM1911"]."""
    codes = [_code(word) for word in re.split(r"[\s,;]+", text) if word]
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise SourceUnreachable(
            f"{', '.join(unknown)} is geen gemeente die wij kennen. Schrijf codes als GM0361, GM1911."
        )
    return codes


def _code(word: str) -> str:
    try:
        return clean_code(f"GM{word:0>4}" if word.isdecimal() else word)
    except MalformedCode:
        return word


@lru_cache(maxsize=2)
def _boxes(folder: Path) -> dict[str, Box]:
    areas = pl.read_parquet(folder / "areas.parquet", columns=["code", "level", "provincie"])
    rows = areas.filter(pl.col("level") == Level.GEMEENTE).sort(pl.col("provincie") != FIRST, "code")
    borders = Shapes(folder / "shapes").borders(LAND, Level.GEMEENTE)
    return {code: _box(ring for polygon in borders[code].polygons for ring in polygon) for code in rows["code"]}


def _box(rings: Iterable[Ring]) -> Box:
    points = np.concatenate(list(rings)) / FLAT
    west, south = points.min(axis=0) - MARGIN
    east, north = points.max(axis=0) + MARGIN
    return Box(*(round(float(side), 4) for side in (south, west, north, east)))
