"""CBS mean energy use per dwelling (81528NED) by kind of dwelling, for land, provincie and gemeente, 2018-2024.

Dwellings on district heating count in the mean gas use: read low gas use beside district_heating_pct.
District heating is published from 2019, net electricity from 2021; an empty district heating can also mean none.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import Finality, RawFile, SourceChanged, Table, Tidy, collect, numbers, read_csv

FILE = "cbs/energieverbruik_woningen_gemeente_2018_2024.csv"

TABLE = Table(
    id="cbs_energieverbruik",
    publisher="CBS",
    title="Energieverbruik particuliere woningen; woningtype en regio's",
    number="81528NED",
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0)",
    files=(FILE,),
    obtained="openbare kopie: nlparzival/KIIRA-PAY, data/cbs-data/data/complete/energie/81528NED, commit b4c608430641",
)

OF_ALL_DWELLINGS = {
    "gas_m3": "gas_m3",
    "elektriciteit_levering_kwh": "electricity_kwh",
    "elektriciteit_netto_levering_kwh": "electricity_net_kwh",
    "stadsverwarming_pct": "district_heating_pct",
}

GAS_BY_KIND = {
    "appartement": "gas_m3_apartment",
    "tussenwoning": "gas_m3_terraced",
    "hoekwoning": "gas_m3_end_terraced",
    "twee_onder_een_kap": "gas_m3_semi_detached",
    "vrijstaand": "gas_m3_detached",
    "eigen_woning": "gas_m3_owner_occupied",
    "huurwoning": "gas_m3_rented",
}

PERIODS = ("2018", "2019", "2020", "2021", "2022", "2023", "2024")

FINALITIES: dict[str, Finality] = {
    "definitief": "definitief",
    "nader voorlopig": "nader voorlopig",
    "voorlopig": "voorlopig",
}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """Seven periods, each in the borders of its own year."""
    frame = read_csv(raw[FILE], ["code", "jaar", "woningtype", "status", *OF_ALL_DWELLINGS])
    frame = frame.with_columns(pl.col("code").map_elements(clean_code, return_dtype=pl.String))
    return [_period(frame.filter(pl.col("jaar") == period), period) for period in PERIODS]


def _period(frame: pl.DataFrame, period: str) -> Tidy:
    rows = numbers(_of_kind(frame, "totaal", period), OF_ALL_DWELLINGS)
    for kind, name in GAS_BY_KIND.items():
        gas = numbers(_of_kind(frame, kind, period), {"gas_m3": name})
        rows = rows.join(gas, on="code", how="left", validate="1:1")
    return Tidy(
        period=period,
        boundaries=int(period),
        finality=_finality(frame, period),
        rows=rows.drop([name for name in rows.columns if rows[name].is_null().all()]),
        file=FILE,
    )


def _of_kind(frame: pl.DataFrame, kind: str, period: str) -> pl.DataFrame:
    rows = frame.filter(pl.col("woningtype") == kind)
    if rows.is_empty():
        raise SourceChanged(f"{FILE}: woningtype {kind} ontbreekt in {period}")
    return rows


def _finality(frame: pl.DataFrame, period: str) -> Finality:
    words = set(frame["status"])
    if len(words) != 1 or not words <= FINALITIES.keys():
        raise SourceChanged(f"{FILE}: status van {period} is {sorted(map(str, words))}")
    return FINALITIES[words.pop()]
