"""CBS solar panels on dwellings per land, provincie and gemeente (85005NED), 31 December of 2019-2024.

The rows of 2025 are the position on 30 June: half a year would look like a fall in growth, so they stay out.
PV99 and GM0000 mean "not to be assigned" and are no areas.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import Finality, RawFile, SourceChanged, Table, Tidy, collect, numbers, read_csv

FILE = "cbs/zonnestroom_woningen_gemeente_2019_2025.csv"

TABLE = Table(
    id="cbs_zonnestroom_gemeente",
    publisher="CBS",
    title="Zonnestroom; vermogen en vermogensklasse, bedrijven en woningen, regio",
    number="85005NED",
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0)",
    files=(FILE,),
    obtained="openbare kopie: nlparzival/KIIRA-PAY, data/cbs-data/data/complete/hernieuwbaar/85005NED, "
    "commit b4c608430641",
)

UNASSIGNED = ("PV99", "GM0000")

VARIABLES = {"installaties_woningen": "solar_installations", "vermogen_kwp": "solar_capacity_kwp"}

HALF_YEAR = "stand 30 juni, nader voorlopig"

PERIODS: dict[str, Finality] = {
    "2019": "definitief",
    "2020": "definitief",
    "2021": "definitief",
    "2022": "definitief",
    "2023": "definitief",
    "2024": "nader voorlopig",
}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """Six periods, each in the borders of its own year."""
    frame = read_csv(raw[FILE], ["code", "jaar", "status", *VARIABLES])
    frame = frame.filter(~pl.col("code").is_in(UNASSIGNED), pl.col("status") != HALF_YEAR)
    frame = frame.with_columns(pl.col("code").map_elements(clean_code, return_dtype=pl.String))
    return [_period(frame, period, finality) for period, finality in PERIODS.items()]


def _period(frame: pl.DataFrame, period: str, finality: Finality) -> Tidy:
    rows = frame.filter(pl.col("jaar") == period)
    if set(rows["status"]) != {finality}:
        raise SourceChanged(f"{FILE}: status van {period} is niet {finality}")
    return Tidy(period=period, boundaries=int(period), finality=finality, rows=numbers(rows, VARIABLES), file=FILE)
