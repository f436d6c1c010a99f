"""Leefbaarometer 3.0, measurement 2024: scores of a model of some 100 features, for inhabited buurten and gemeenten.

No opinion of residents. The five parts are deviations from the national mean and add up to the whole.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import RawFile, Table, Tidy, collect, numbers, read_csv

BUURTEN = "leefbaarometer/buurt_2024.csv"
GEMEENTEN = "leefbaarometer/gemeente_2024.csv"

TABLE = Table(
    id="leefbaarometer",
    publisher="Ministerie van BZK",
    title="Leefbaarometer 3.0",
    number="",
    licence="CC0",
    attribution="Bron: Leefbaarometer 3.0, ministerie van BZK",
    files=(BUURTEN, GEMEENTEN),
    obtained="openbare kopie: 42answers/thuisscan, apps/web/data/lbm, commit ea1c4e76540b",
)

VARIABLES = {
    "kscore": "livability_class",
    "won": "livability_housing",
    "fys": "livability_environment",
    "vrz": "livability_amenities",
    "soc": "livability_cohesion",
    "onv": "livability_nuisance",
}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The two published files in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, 2024, in the borders of 2024: a part per file."""
    return [_part(raw, file) for file in TABLE.files]


def _part(raw: dict[str, RawFile], file: str) -> Tidy:
    frame = read_csv(raw[file], ["code", *VARIABLES])
    frame = frame.with_columns(pl.col("code").map_elements(clean_code, return_dtype=pl.String))
    return Tidy(period="2024", boundaries=2024, finality="niet vermeld", rows=numbers(frame, VARIABLES), file=file)
