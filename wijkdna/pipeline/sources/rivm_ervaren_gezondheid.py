"""RIVM share of adults who feel (very) healthy (50150NED), for land, gemeente and buurt in five years.

Model estimates. The national value itself moves a lot between years: compare within one year only.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import RawFile, Table, Tidy, collect, numbers, read_csv

FILE = "cbs/kerncijfers_2024_selectie_nl.csv"

TABLE = Table(
    id="rivm_ervaren_gezondheid",
    publisher="RIVM",
    title="Gezondheid per wijk en buurt (indeling 2024)",
    number="50150NED",
    licence="CC BY 4.0",
    attribution="Bron: Gezondheidsmonitor Volwassenen en Ouderen, GGD'en, CBS en RIVM",
    files=(FILE,),
    obtained="openbare kopie: loukanton/woonikveilig, data/gemeente/*.json en data/nl.json, commit df5ed993d420",
)

PERIODS = ("2012", "2016", "2020", "2022", "2024")


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """Five periods, all estimated by RIVM for the borders of 2024."""
    frame = read_csv(raw[FILE], ["code", *(_column(period) for period in PERIODS)])
    frame = frame.with_columns(pl.col("code").map_elements(clean_code, return_dtype=pl.String))
    return [
        Tidy(
            period=period,
            boundaries=2024,
            finality="niet vermeld",
            rows=numbers(frame, {_column(period): "good_health_pct"}),
            file=FILE,
        )
        for period in PERIODS
    ]


def _column(period: str) -> str:
    return f"ervaren_gezondheid_goed_pct_{period}"
