"""The release that stands, as a source of the next one: what was not fetched is carried over, with its own origin.

A site that fetches has no copies of the tables that the shipped release was made of. Why this way: docs/decisions/0027.
"""

import json
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from wijkdna.domain.boundaries import CURRENT, BorderChanges
from wijkdna.domain.figures import Status
from wijkdna.domain.origin import Origin
from wijkdna.pipeline.checks import DECLARED
from wijkdna.pipeline.sources import duo_scholen
from wijkdna.pipeline.variables import NO_ORIGIN, VariableTable
from wijkdna.store import release
from wijkdna.store.border_changes import FILE, border_changes
from wijkdna.store.pieces import read_pieces

_BORDERS = ("cbs_grenzen_", "pdok_grenzen-")
_KEY = ["variable", "period"]


class OtherBorders(Exception):
    """The release that stands has borders that this version cannot make a release with; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A release of which the next one takes over what it has nothing newer for."""

    folder: Path

    @property
    def area_rows(self) -> pl.DataFrame:
        """Its areas: areas.parquet."""
        return pl.read_parquet(self.folder / "areas.parquet")

    @property
    def places(self) -> pl.DataFrame:
        """Its places: places.parquet."""
        return pl.read_parquet(self.folder / "places.parquet")

    @property
    def schools(self) -> pl.DataFrame:
        """Its schools of DUO, as duo_scholen.places() gives them."""
        places = self.places
        of_duo = places.filter(pl.col("source") == duo_scholen.TABLE.id) if "source" in places.columns else places
        return of_duo.select("name", "kind", "lon", "lat", "gemeente", "address", "website")

    @property
    def origins(self) -> list[Origin]:
        """Its origins, in the order that variables.parquet counts them."""
        entries = json.loads((self.folder / "origins.json").read_text(encoding="utf-8"))
        return [Origin(**{**entry, "obtained_on": date.fromisoformat(entry["obtained_on"])}) for entry in entries]

    def named(self, names: pl.DataFrame) -> pl.DataFrame:
        """Its areas, with these newer names (code, name) where there are any."""
        newer = self.area_rows.join(names.rename({"name": "newer"}), on="code", how="left")
        return newer.with_columns(name=pl.coalesce("newer", "name")).drop("newer")

    def changes(self, area_rows: pl.DataFrame, unchanged: dict[int, set[str]]) -> BorderChanges:
        """What it knows of other border years, and what a newer table says of them. Raises NoBorderChanges."""
        known = border_changes(self.folder)
        names = dict(zip(area_rows["code"], area_rows["name"], strict=True))
        return replace(known, names_now=names, unchanged={**known.unchanged, **unchanged})

    def copy_shapes(self, target: Path) -> None:
        """Its borders as they were drawn."""
        shutil.copytree(self.folder / "shapes", target)

    def carry_into(self, variables: VariableTable, origins: list[Origin]) -> None:
        """Add its numbers where there are none yet, and their origins behind those that are there.

        A table that was read anew speaks for itself: of the same table and period nothing is carried over. What a site
        released itself comes from its files only, so that it can be taken back.
        """
        fresh = {origin.id for origin in origins}
        places = np.full(len(self.origins) + 1, NO_ORIGIN, dtype=np.int32)  # the last one is that of NO_ORIGIN
        for k, origin in enumerate(self.origins):
            if origin.id not in fresh and not is_of_borders(origin) and origin.licence != DECLARED:
                places[k] = len(origins)
                origins.append(origin)
        row = pl.col("area").replace_strict(variables.areas.position, default=-1, return_dtype=pl.Int64).alias("row")
        wanted: list[pl.Expr | str] = [row, pl.col(*_KEY).cast(pl.Categorical), "value", "status", "origin"]
        frame = read_pieces(self.folder / "variables.parquet", wanted)
        for (name, period), part in frame.partition_by(_KEY, as_dict=True, include_key=False).items():
            _carry(variables, str(name), str(period), part, places)

    def border_origins(self) -> list[Origin]:
        """Where its borders came from."""
        return [origin for origin in self.origins if is_of_borders(origin)]

    def has_borders(self, origins: Collection[Origin]) -> bool:
        """True when these are the very files that its borders were drawn from."""
        return {origin.sha256 for origin in origins} == {origin.sha256 for origin in self.border_origins()}


def is_of_borders(origin: Origin) -> bool:
    """True for a file with borders, which no figure comes from."""
    return origin.id.startswith(_BORDERS)


def _carry(variables: VariableTable, name: str, period: str, part: pl.DataFrame, places: npt.NDArray[np.int32]) -> None:
    rows = part["row"].to_numpy()
    here = rows >= 0
    rows, origin = rows[here], places[part["origin"].to_numpy()[here]]
    if not (origin != NO_ORIGIN).any():
        return
    values, sources = np.full(len(variables.areas), np.nan), np.full(len(variables.areas), NO_ORIGIN, dtype=np.int32)
    values[rows] = np.where(origin == NO_ORIGIN, np.nan, part["value"].fill_null(np.nan).to_numpy()[here])
    sources[rows] = origin
    redrawn = np.zeros(len(variables.areas), dtype=bool)
    redrawn[rows[part["status"].to_numpy()[here] == Status.REDRAWN]] = True
    variables.merge(name, period, values, redrawn, sources)


def standing(data: Path) -> Standing | None:
    """The release to go on from: the current one, else that of the package when it has the right borders.

    None when there is none that can be gone on from. Raises OtherBorders when the current one has newer borders.
    """
    for folder in _candidates(data):
        year = json.loads((folder / "release.json").read_text(encoding="utf-8"))["boundaries"]
        if year > CURRENT:
            raise OtherBorders(
                f"Uitgave {folder.name} heeft de grenzen van {year}. Deze versie van WijkDNA maakt uitgaven met de "
                f"grenzen van {CURRENT}. Werk WijkDNA bij; tot dan blijft de uitgave van {year} staan."
            )
        if year == CURRENT and (folder / FILE).is_file():
            return Standing(folder)
    return None


def _candidates(data: Path) -> Iterator[Path]:
    with suppress(release.NoRelease):
        yield release.current(data)
    with suppress(release.NoRelease):
        yield release.shipped()
