"""CBS share of dwellings by main heating (84948NED), for land, provincie and gemeente, 2017-2022; discontinued.

Which of "high" and "low" gas use comes first in the source is not certain: only their sum is shown.
Newer CBS figures follow another method and may not be joined to this series.
PV99 and GM9999 mean "not to be assigned" and are no areas.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import Finality, RawFile, SourceChanged, Table, Tidy, collect, numbers, read_csv

FILE = "cbs/hoofdverwarming_gemeente_2017_2022.csv"

TABLE = Table(
    id="cbs_hoofdverwarming",
    publisher="CBS",
    title="Woningen; hoofdverwarmingsinstallaties, regio",
    number="84948NED",
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0)",
    files=(FILE,),
    obtained="openbare kopie: nlparzival/KIIRA-PAY, data/cbs-data/data/complete/woningen/84948NED, commit b4c608430641",
)

UNASSIGNED = ("PV99", "GM9999")

VARIABLES = {
    "individuele_cv_pct": "heated_own_boiler_pct",
    "blokverwarming_pct": "heated_block_pct",
    "elektrisch_hoog_gas_pct": "heated_electric_high_gas_pct",
    "elektrisch_laag_gas_pct": "heated_electric_low_gas_pct",
    "elektrisch_zonder_gas_pct": "heated_electric_no_gas_pct",
    "totaal_zonder_gas_excl_onbekend_pct": "heated_without_gas_pct",
}

PERIODS: dict[str, Finality] = {
    "2017": "definitief",
    "2018": "definitief",
    "2019": "definitief",
    "2020": "definitief",
    "2021": "definitief",
    "2022": "voorlopig",  # CBS stopped the table before it became final
}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """Six periods, each in the borders of its own year."""
    frame = read_csv(raw[FILE], ["code", "jaar", *VARIABLES]).filter(~pl.col("code").is_in(UNASSIGNED))
    frame = frame.with_columns(pl.col("code").map_elements(clean_code, return_dtype=pl.String))
    return [_period(frame, period, finality) for period, finality in PERIODS.items()]


def _period(frame: pl.DataFrame, period: str, finality: Finality) -> Tidy:
    rows = frame.filter(pl.col("jaar") == period)
    if rows.is_empty():
        raise SourceChanged(f"{FILE}: jaar {period} ontbreekt")
    return Tidy(period=period, boundaries=int(period), finality=finality, rows=numbers(rows, VARIABLES), file=FILE)
