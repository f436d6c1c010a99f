"""CBS solar panels on dwellings per wijk and buurt, 31 December of 2019-2022; every year is a table of its own.

In the tables of 2019 and 2020 zero is an empty cell, so empty can be zero, unknown or secret: it stays absent.
"""

from math import nan
from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Tidy, collect, numbers, read_csv

FILE = "cbs/zonnestroom_woningen_wijk_buurt_2019_2022.csv"

NUMBERS = {"2019": "85010NED", "2020": "85447NED", "2021": "85775NED", "2022": "86044NED"}

TABLE = Table(
    id="cbs_zonnestroom_buurt",
    publisher="CBS",
    title="Zonnestroom; wijken en buurten",
    number=NUMBERS["2022"],
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0)",
    files=(FILE,),
    obtained="openbare kopie: nlparzival/KIIRA-PAY, data/cbs-data/data/complete/hernieuwbaar, commit b4c608430641",
)

VARIABLES = {"installaties_woningen": "solar_installations", "vermogen_kwp": "solar_capacity_kwp"}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """Four periods, each in the borders of its own year."""
    frame = read_csv(raw[FILE], ["code", "jaar", "cbs_tabel", *VARIABLES])
    frame = frame.with_columns(pl.col("code").map_elements(clean_code, return_dtype=pl.String))
    return [_period(frame, period, number) for period, number in NUMBERS.items()]


def _period(frame: pl.DataFrame, period: str, number: str) -> Tidy:
    rows = frame.filter(pl.col("jaar") == period)
    if set(rows["cbs_tabel"]) != {number}:
        raise SourceChanged(f"{FILE}: cbs_tabel van {period} is niet {number}")
    return Tidy(
        period=period,
        boundaries=int(period),
        finality="definitief",
        rows=numbers(rows, VARIABLES),
        file=FILE,
        number=number,
    )


def counts(raw: dict[str, RawFile]) -> dict[int, dict[str, float]]:
    """Year -> code -> installations, NaN where empty: the only table with all codes of each year since 2019."""
    return {
        one.boundaries: dict(zip(one.rows["code"], one.rows["solar_installations"].fill_null(nan), strict=True))
        for one in tidy(raw)
    }
