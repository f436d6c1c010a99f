"""Gezondheidsmonitor per gemeente (85012NED, 85563NED, 86137NED): weighted estimates from a survey, with a margin.

Wording of columns differs by year. Two columns are one variable only where the publisher asked the same:
WekelijksSporter (2020) is WekelijkseSporters (2022, 2024). Other names than in rivm_gezondheid_buurt.py on
purpose: a survey and a model are two series.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Tidy, collect, numbers, read_csv

FILE = "rivm/gezondheidsmonitor_gemeente_2020_2024.csv"

NUMBERS = {"2020": "85012NED", "2022": "85563NED", "2024": "86137NED"}

TABLE = Table(
    id="rivm_gezondheidsmonitor",
    publisher="GGD'en, CBS en RIVM",
    title="Gezondheidsmonitor Volwassenen en Ouderen, regio",
    number=NUMBERS["2024"],
    licence="CC BY 4.0",
    attribution="Bron: Gezondheidsmonitor Volwassenen en Ouderen, GGD'en, CBS en RIVM",
    files=(FILE,),
    obtained="openbare kopie: nlparzival/KIIRA-PAY, data/cbs-data/data/complete, commit b4c608430641",
)

OF_ADULTS = {
    "ErvarenGezondheidGoedZeerGoed": "good_health_survey_pct",
    "Mantelzorger": "informal_carer_survey_pct",
    "WekelijkseSporters": "weekly_sports_survey_pct",
}

OF_65_PLUS = {"BeperkingInBewegen65JaarOfOuder": "limited_mobility_65_plus_survey_pct"}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """Three periods, each in the borders of its own year."""
    columns = ["code", "jaar", "leeftijd", "cbs_tabel", "WekelijksSporter", *OF_ADULTS, *OF_65_PLUS]
    frame = read_csv(raw[FILE], columns)
    frame = frame.with_columns(
        pl.col("code").map_elements(clean_code, return_dtype=pl.String),
        pl.coalesce("WekelijkseSporters", "WekelijksSporter").alias("WekelijkseSporters"),
    )
    return [_period(frame, period, number) for period, number in NUMBERS.items()]


def _period(frame: pl.DataFrame, period: str, number: str) -> Tidy:
    part = frame.filter(pl.col("jaar") == period)
    if set(part["cbs_tabel"]) != {number}:
        raise SourceChanged(f"{FILE}: cbs_tabel van {period} is niet {number}")
    older = numbers(part.filter(pl.col("leeftijd") == "65+"), OF_65_PLUS)
    rows = numbers(part.filter(pl.col("leeftijd") == "18+"), OF_ADULTS).join(older, on="code", how="left")
    return Tidy(
        period=period,
        boundaries=int(period),
        finality="niet vermeld",
        rows=rows.drop([name for name in rows.columns if rows[name].is_null().all()]),
        file=FILE,
        number=number,
    )
