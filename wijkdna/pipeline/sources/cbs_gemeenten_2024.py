"""CBS Kerncijfers wijken en buurten 2024 (85984NED), gemeenten: kinds of households, marriage, cars, water.

The file also has columns on origin (herkomst): these are never read (decision of the project, not of the source).
Cars of 2024 are counted differently from 2023: no line through time.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import RawFile, Table, Tidy, collect, numbers, read_csv

FILE = "cbs/gemeenten_2024_bevolking.csv"

TABLE = Table(
    id="cbs_gemeenten_2024",
    publisher="CBS",
    title="Kerncijfers wijken en buurten",
    number="85984NED",
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0)",
    files=(FILE,),
    obtained="openbare kopie: AnneVersion/geoinzicht-app, gemeenten_2024.geojson, commit 167d2924cc99",
)

VARIABLES = {
    "inwoners": "residents",
    "huishoudens": "households",
    "pct_15_tot_25": "residents_15_24_pct",
    "pct_25_tot_45": "residents_25_44_pct",
    "pct_45_tot_65": "residents_45_64_pct",
    "gehuwd_pct": "married_pct",
    "eenpersoonshuishoudens_pct": "single_person_households_pct",
    "huishoudens_zonder_kinderen_pct": "households_without_children_pct",
    "huishoudens_met_kinderen_pct": "households_with_children_pct",
    "personenautos": "cars",
    "oppervlakte_land_ha": "land_area_ha",
    "oppervlakte_water_ha": "water_area_ha",
}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, 2024, in the borders of 2024; gemeenten only."""
    frame = read_csv(raw[FILE], ["gemeentecode", *VARIABLES])
    frame = frame.with_columns(code=pl.col("gemeentecode").map_elements(clean_code, return_dtype=pl.String))
    return [Tidy(period="2024", boundaries=2024, finality="niet vermeld", rows=numbers(frame, VARIABLES), file=FILE)]
