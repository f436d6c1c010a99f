"""CBS Kerncijfers wijken en buurten 2024 (85984NED), a selection for land, gemeente, wijk and buurt.

The supplier turned zeros into empty cells: an empty number of residents can be a buurt where nobody lives.
"""

from pathlib import Path

import polars as pl

from wijkdna.pipeline.download import RawFile, Table, Tidy, collect, numbers, read_csv

FILE = "cbs/kerncijfers_2024_selectie_nl.csv"

TABLE = Table(
    id="cbs_kerncijfers_2024",
    publisher="CBS",
    title="Kerncijfers wijken en buurten",
    number="85984NED",
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0)",
    files=(FILE,),
    obtained="openbare kopie: loukanton/woonikveilig, data/gemeente/*.json en data/nl.json, commit df5ed993d420",
)

VARIABLES = {
    "inwoners": "residents",
    "inwoners_0_tot_15": "residents_0_14",
    "inwoners_65_plus": "residents_65_plus",
    "huishoudens": "households",
    "huishoudensgrootte": "household_size",
    "bevolkingsdichtheid_per_km2": "population_density",
    "woz_waarde_x1000": "property_value_keur",
    "koopwoningen_pct": "owner_occupied_pct",
    "eengezinswoningen_pct": "single_family_pct",
    "inkomen_per_inwoner_x1000": "income_per_person_keur",
    "stedelijkheid": "urbanity",
    "omgevingsadressendichtheid_per_km2": "address_density",
    "oppervlakte_land_ha": "land_area_ha",
    "afstand_huisarts_km": "distance_gp_km",
    "afstand_supermarkt_km": "distance_supermarket_km",
    "afstand_basisschool_km": "distance_school_km",
    "basisscholen_binnen_3km": "schools_within_3km",
}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, 2024, in the borders of 2024."""
    frame = read_csv(raw[FILE], ["code", *VARIABLES])
    frame = frame.with_columns(pl.col("code").str.strip_chars())
    return [Tidy(period="2024", boundaries=2024, finality="niet vermeld", rows=numbers(frame, VARIABLES), file=FILE)]
