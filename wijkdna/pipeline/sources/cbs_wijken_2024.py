"""CBS Kerncijfers wijken en buurten 2024 (85984NED), wijken: ages in percentages, cars, and true zeros.

A zero here is zero: it fills the residents and households that cbs_kerncijfers_2024.py has to leave empty.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import RawFile, Table, Tidy, collect, numbers, read_csv

FILE = "cbs/wijken_2024_leeftijd_huishoudens.csv"

TABLE = Table(
    id="cbs_wijken_2024",
    publisher="CBS",
    title="Kerncijfers wijken en buurten",
    number="85984NED",
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0)",
    files=(FILE,),
    obtained="openbare kopie: AnneVersion/geoinzicht-app, wijken_2024.geojson, commit 8b3ab3c48d92",
)

VARIABLES = {
    "inwoners": "residents",
    "huishoudens": "households",
    "bevolkingsdichtheid_per_km2": "population_density",
    "pct_15_tot_25": "residents_15_24_pct",
    "pct_25_tot_45": "residents_25_44_pct",
    "pct_45_tot_65": "residents_45_64_pct",
    "personenautos": "cars",
}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, 2024, in the borders of 2024; wijken only."""
    frame = read_csv(raw[FILE], ["wijkcode", *VARIABLES])
    frame = frame.with_columns(code=pl.col("wijkcode").map_elements(clean_code, return_dtype=pl.String))
    return [Tidy(period="2024", boundaries=2024, finality="niet vermeld", rows=numbers(frame, VARIABLES), file=FILE)]
