"""RIVM health per wijk and buurt, fetched: 50150NED in the borders of 2024, and 50120NED in those of 2022.

Model estimates, not counts: only the estimate is read (Marges MW00000), of adults and of people of 65 and over. Where
both tables give a year, the one in the borders of now stands.
"""

import polars as pl

from wijkdna.pipeline.download import RawFile, Table, Tidy
from wijkdna.pipeline.odata import OTHERS, Wanted, fetch_of
from wijkdna.pipeline.statline import Published, finality, frame, read
from wijkdna.pipeline.topics import Column

ADULTS, OLDER, ESTIMATE = "20300", "80200", "MW00000"

OF_ADULTS = {
    "good_health_pct": "ErvarenGezondheidGoedZeerGoed",
    "lonely_pct": "Eenzaam",
    "hard_to_make_ends_meet_pct": "MoeiteMetRondkomen",
    "volunteer_pct": "Vrijwilligerswerk",
    "informal_carer_pct": "Mantelzorger",
    "socially_lonely_pct": "SociaalEenzaam",
    "control_over_life_pct": "MatigVeelRegieOverEigenLeven",
    "noise_neighbours_pct": "ErnstigeGeluidhinderDoorBuren",
    "long_term_condition_pct": "EenOfMeerLangdurigeAandoeningen",
    "limited_mobility_pct": "BeperkingInBewegen",
    "much_stress_pct": "HeelVeelStressInAfgelopen4Weken",
    "weekly_sports_pct": "WekelijkseSporters",
}

OF_65_PLUS = {
    "good_health_65_plus_pct": "good_health_pct",
    "lonely_65_plus_pct": "lonely_pct",
    "hard_to_make_ends_meet_65_plus_pct": "hard_to_make_ends_meet_pct",
    "volunteer_65_plus_pct": "volunteer_pct",
    "informal_carer_65_plus_pct": "informal_carer_pct",
}

CERTAIN = ("good_health_pct", "lonely_pct", "hard_to_make_ends_meet_pct", "volunteer_pct", "informal_carer_pct")
"""Columns that both tables are known to have; of the others the stem is that of 50090NED."""

COLUMNS = {
    name: Column(stems=(stem,), unit="%" if name not in CERTAIN else "", needed=name in CERTAIN)
    for name, stem in OF_ADULTS.items()
}

BORDERS = {"50150NED": 2024, "50120NED": 2022}

TABLES = [
    Wanted(
        file=f"rivm_gezondheid/{number}.zip",
        number=number,
        columns=COLUMNS,
        only={"Leeftijd": (ADULTS, OLDER), "Marges": (ESTIMATE,)},
        periods=True,
        host=OTHERS,
        later_host=None,
    )
    for number in BORDERS
]

TABLE = Table(
    id="rivm_gezondheid",
    publisher="RIVM",
    title="Gezondheid per wijk en buurt",
    number="50150NED",
    licence="CC BY 4.0",
    attribution="Bron: Gezondheidsmonitor Volwassenen en Ouderen, GGD'en, CBS en RIVM",
    files=tuple(wanted.file for wanted in TABLES),
    obtained="opgehaald",
)

fetch = fetch_of(TABLE, TABLES)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """A period per year and table, in the borders of the table."""
    answer = []
    for wanted in TABLES:
        if wanted.file in raw:
            published = read(raw[wanted.file].path, wanted)
            periods = sorted({row["Perioden"] for row in published.rows})
            answer += [_period(published, wanted, period) for period in periods]
    return answer


def _period(published: Published, wanted: Wanted, period: str) -> Tidy:
    adults = frame(published, OF_ADULTS, Leeftijd=ADULTS, Marges=ESTIMATE, Perioden=period)
    older = frame(published, OF_65_PLUS.values(), Leeftijd=OLDER, Marges=ESTIMATE, Perioden=period)
    older = older.select("code", *(pl.col(old).alias(new) for new, old in OF_65_PLUS.items() if old in older.columns))
    return Tidy(
        period=period[:4],
        boundaries=published.borders or BORDERS[wanted.number],
        finality=finality(published.status.get(period, "")),
        rows=adults.join(older, on="code", how="left", validate="1:1"),
        file=wanted.file,
        number=wanted.number,
    )
