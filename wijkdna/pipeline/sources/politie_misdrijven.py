"""Registered crimes (police, 47022NED) per gemeente and buurt, counts per year; the table itself is per month.

Wijken have no figure. In 12 gemeenten the buurten do not add up to the gemeente: recoded buurten. Zeros are real.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import Finality, RawFile, Table, Tidy, collect, numbers, read_csv

FILE = "cbs/kerncijfers_2024_selectie_nl.csv"

TABLE = Table(
    id="politie_misdrijven",
    publisher="Politie",
    title="Geregistreerde misdrijven per wijk en buurt",
    number="47022NED",
    licence="CC BY 4.0",
    attribution="Bron: Politie, via CBS dataderden, tabel {number}",
    files=(FILE,),
    obtained="openbare kopie: loukanton/woonikveilig, data/gemeente/*.json en data/nl.json, commit df5ed993d420",
)

PERIODS: dict[str, Finality] = {
    "2021": "niet vermeld",
    "2022": "niet vermeld",
    "2023": "niet vermeld",
    "2024": "niet vermeld",
    "2025": "voorlopig",
}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """Five periods, all recounted by the supplier to the borders of 2024."""
    frame = read_csv(raw[FILE], ["code", *(f"misdrijven_{period}" for period in PERIODS)])
    frame = frame.with_columns(pl.col("code").map_elements(clean_code, return_dtype=pl.String))
    return [_period(frame, period, finality) for period, finality in PERIODS.items()]


def _period(frame: pl.DataFrame, period: str, finality: Finality) -> Tidy:
    rows = numbers(frame, {f"misdrijven_{period}": "crimes"})
    return Tidy(period=period, boundaries=2024, finality=finality, rows=rows, file=FILE)
