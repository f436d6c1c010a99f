"""RIVM health per wijk and buurt (50090NED): 2012, 2016 and 2020, all three in the borders of 2020.

Model estimates, not counts. Not every question was asked in every year, and 65+ exists in 2020 only: a variable
without any number in a year is left out of that year.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Tidy, collect, numbers

FILE = "rivm/gezondheid_2012_2016_2020_nl.parquet"

TABLE = Table(
    id="rivm_gezondheid_buurt",
    publisher="RIVM",
    title="Gezondheid per wijk en buurt (indeling 2020)",
    number="50090NED",
    licence="CC BY 4.0",
    attribution="Bron: Gezondheidsmonitor Volwassenen en Ouderen, GGD'en, CBS en RIVM",
    files=(FILE,),
    obtained="openbare kopie: ImkeDekkers/Buurtvergelijker, Data/RIVM_Gezondheid2012, 2016, 2020, commit df3b857b8482",
)

OF_ADULTS = {
    "MoeiteMetRondkomen": "hard_to_make_ends_meet_pct",
    "ErnstigeGeluidhinderDoorBuren": "noise_neighbours_pct",
    "Vrijwilligerswerk": "volunteer_pct",
    "Mantelzorger": "informal_carer_pct",
    "MatigVeelRegieOverEigenLeven": "control_over_life_pct",
    "Eenzaam": "lonely_pct",
    "SociaalEenzaam": "socially_lonely_pct",
    "EenOfMeerLangdurigeAandoeningen": "long_term_condition_pct",
    "BeperkingInBewegen": "limited_mobility_pct",
    "HeelVeelStressInAfgelopen4Weken": "much_stress_pct",
    "WekelijkseSporters": "weekly_sports_pct",
}

OF_65_PLUS = {
    "MoeiteMetRondkomen": "hard_to_make_ends_meet_65_plus_pct",
    "Vrijwilligerswerk": "volunteer_65_plus_pct",
    "Mantelzorger": "informal_carer_65_plus_pct",
    "Eenzaam": "lonely_65_plus_pct",
    "ErvarenGezondheidGoedZeerGoed": "good_health_65_plus_pct",
}

PERIODS = ("2012", "2016", "2020")


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """Three periods, all in the borders of 2020."""
    frame = _read(raw[FILE], ["code", "jaar", "leeftijd", *OF_ADULTS, *OF_65_PLUS])
    frame = frame.with_columns(pl.col("code").map_elements(clean_code, return_dtype=pl.String))
    return [_period(frame.filter(pl.col("jaar").cast(pl.String) == period), period) for period in PERIODS]


def _read(raw: RawFile, columns: list[str]) -> pl.DataFrame:
    wanted = list(dict.fromkeys(columns))
    present = pl.read_parquet_schema(raw.path)
    missing = [name for name in wanted if name not in present]
    if missing:
        raise SourceChanged(f"{raw.path.name}: kolom {', '.join(missing)} ontbreekt")
    return pl.read_parquet(raw.path, columns=wanted)


def _period(frame: pl.DataFrame, period: str) -> Tidy:
    adults = frame.filter(pl.col("leeftijd") == "18+")
    if adults.is_empty():
        raise SourceChanged(f"{FILE}: leeftijd 18+ ontbreekt in {period}")
    older = numbers(frame.filter(pl.col("leeftijd") == "65+"), OF_65_PLUS)
    rows = numbers(adults, OF_ADULTS).join(older, on="code", how="left", validate="1:1")
    return Tidy(
        period=period,
        boundaries=2020,
        finality="niet vermeld",
        rows=rows.drop([name for name in rows.columns if rows[name].is_null().all()]),
        file=FILE,
    )
