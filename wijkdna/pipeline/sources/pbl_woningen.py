"""PBL Referentieverbruiken 2023: dwellings per gemeente by type and building period, from a file for calculations.

Its total differs from the dwellings of CBS (7.93 against about 8.1 million): use it for shares, never for counts.
Zeros are real. PBL asks to be named (CC BY); the copy came with an MIT licence.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import RawFile, Table, Tidy, collect, numbers, read_csv

FILE = "pbl/woningtype_bouwjaar_gemeente_2023.csv"

TABLE = Table(
    id="pbl_woningen",
    publisher="PBL, bewerking Quintel",
    title="Referentieverbruiken; woningen naar type en bouwjaar",
    number="",
    licence="CC BY 4.0",
    attribution="Bron: PBL Referentieverbruiken 2023, bewerking Quintel",
    files=(FILE,),
    obtained="openbare kopie: quintel/etlocal, db/migrate/20250806130737_municipaldatasetupdate2023_2025/data.csv, "
    "commit 49865daf3f1d",
)

TYPES = {
    "appartement": "apartment",
    "rijwoning": "terraced",
    "twee_onder_een_kap_of_hoek": "semi_detached_or_end",
    "vrijstaand": "detached",
}

BUILT = {
    "voor_1945": "before_1945",
    "1945_1964": "1945_1964",
    "1965_1984": "1965_1984",
    "1985_2004": "1985_2004",
    "2005_heden": "from_2005",
}

VARIABLES = {
    "woningen_totaal": "modelled_dwellings",
    **{
        f"woningen_{dutch}_{jaar}": f"modelled_dwellings_{english}_{years}"
        for dutch, english in TYPES.items()
        for jaar, years in BUILT.items()
    },
}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, 2023, in the 342 gemeenten of 2024; gemeenten only."""
    frame = read_csv(raw[FILE], ["code", *VARIABLES])
    frame = frame.with_columns(pl.col("code").map_elements(clean_code, return_dtype=pl.String))
    return [Tidy(period="2023", boundaries=2024, finality="niet vermeld", rows=numbers(frame, VARIABLES), file=FILE)]
