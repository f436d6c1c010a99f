"""CBS Kerncijfers wijken en buurten 2022 (85318NED), a selection for wijk and gemeente, in the borders of 2022.

Amsterdam still has its old codes here and Weesp (GM0457) its own row.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import RawFile, Table, Tidy, collect, numbers, read_csv

WIJKEN = "cbs/kerncijfers_2022_wijken_selectie.csv"
GEMEENTEN = "cbs/kerncijfers_2022_gemeenten_selectie.csv"

TABLE = Table(
    id="cbs_kerncijfers_2022",
    publisher="CBS",
    title="Kerncijfers wijken en buurten",
    number="85318NED",
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0)",
    files=(WIJKEN, GEMEENTEN),
    obtained="openbare kopie: cran/tmap, data/NLD_dist.rda en data/NLD_muni.rda, commit 202b8f6e718b",
)

VARIABLES = {
    "inwoners": "residents",
    "woningvoorraad": "dwellings",
    "woz_waarde_x1000": "property_value_keur",
    "arbeidsparticipatie_pct": "employed_pct",
    "personen_laagste_40_inkomen_pct": "lowest_40_income_pct",
    "personen_hoogste_20_inkomen_pct": "highest_20_income_pct",
    "hbo_wo_pct": "higher_education_pct",
}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The two published files in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, 2022, in the borders of 2022: a part per file."""
    return [_part(raw, file) for file in TABLE.files]


def _part(raw: dict[str, RawFile], file: str) -> Tidy:
    frame = read_csv(raw[file], ["code", *VARIABLES])
    frame = frame.with_columns(pl.col("code").map_elements(clean_code, return_dtype=pl.String))
    return Tidy(period="2022", boundaries=2022, finality="niet vermeld", rows=numbers(frame, VARIABLES), file=file)
