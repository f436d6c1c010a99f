"""Makes raw/rivm/gezondheid_2012_2016_2020_nl.parquet: invented percentages in the layout of the publisher.

Parquet cannot be written by hand. Run it after a change: `python tests/samples/make_parquet.py`.
"""

from pathlib import Path

import polars as pl

TARGET = Path(__file__).parent / "raw/rivm/gezondheid_2012_2016_2020_nl.parquet"

GEMEENTEN = {"GM0363": "Letterstad", "GM9901": "Voorbeeldstad", "GM9902": "Proefpolder", "GM9903": "Weeskerk"}

CODES = (
    "NL01",
    *GEMEENTEN,
    *("WK036300", "WK990100", "WK990101", "WK990102", "WK990200", "WK990300"),
    *("BU03630000", "BU03630001", "BU03630002", "BU99010001", "BU99010002", "BU99010003"),
    *("BU99010101", "BU99010102", "BU99010201", "BU99010202"),
    *("BU99020001", "BU99020002", "BU99020003", "BU99020004", "BU99030001"),
)
"""Areas in the borders of 2020: old codes of Letterstad, and Weeskerk is still a gemeente."""

UNINHABITED = ("WK990102", "BU99010201", "BU99010202")

LEVELS = {"NL": "land", "GM": "gemeente", "WK": "wijk", "BU": "buurt"}

BASE = {
    "ErvarenGezondheidGoedZeerGoed": 77.0,
    "VoldoetAanBeweegrichtlijn": 49.0,
    "WekelijkseSporters": 51.0,
    "Ondergewicht": 1.6,
    "NormaalGewicht": 48.4,
    "Overgewicht": 50.0,
    "ErnstigOvergewicht": 14.5,
    "Roker": 16.5,
    "VoldoetAanAlcoholRichtlijn": 43.0,
    "Drinker": 79.0,
    "ZwareDrinker": 8.2,
    "OvermatigeDrinker": 6.4,
    "EenOfMeerLangdurigeAandoeningen": 32.0,
    "BeperktVanwegeGezondheid": 31.0,
    "ErnstigBeperktVanwegeGezondheid": 5.2,
    "LangdurigeZiekteEnBeperkt": 24.0,
    "EenOfMeerLichamelijkeBeperkingen": 14.0,
    "BeperkingInHoren": 4.4,
    "BeperkingInZien": 5.2,
    "BeperkingInBewegen": 9.0,
    "MatigHoogRisicoOpAngstOfDepressie": 45.0,
    "HoogRisicoOpAngstOfDepressie": 6.8,
    "HeelVeelStressInAfgelopen4Weken": 17.0,
    "MatigVeelRegieOverEigenLeven": 90.0,
    "Eenzaam": 46.0,
    "ErnstigZeerErnstigEenzaam": 11.0,
    "EmotioneelEenzaam": 32.0,
    "SociaalEenzaam": 41.0,
    "Mantelzorger": 13.4,
    "Vrijwilligerswerk": 25.0,
    "ErnstigeGeluidhinderDoorBuren": 7.0,
    "MoeiteMetRondkomen": 14.5,
}

NOT_ASKED_BEFORE_2020 = {
    "BeperktVanwegeGezondheid",
    "ErnstigBeperktVanwegeGezondheid",
    "LangdurigeZiekteEnBeperkt",
    "HeelVeelStressInAfgelopen4Weken",
    "ErnstigeGeluidhinderDoorBuren",
}

NOT_ASKED = {
    2012: NOT_ASKED_BEFORE_2020
    | {
        "VoldoetAanBeweegrichtlijn",
        "WekelijkseSporters",
        "VoldoetAanAlcoholRichtlijn",
        "EenOfMeerLangdurigeAandoeningen",
        "MatigVeelRegieOverEigenLeven",
        "SociaalEenzaam",
        "Vrijwilligerswerk",
    },
    2016: NOT_ASKED_BEFORE_2020,
    2020: set(),
}

ASKED_OF = ((2012, "18+"), (2016, "18+"), (2020, "18+"), (2020, "65+"))


def row(place: int, code: str, year: int, age: str) -> dict[str, str | int | float | None]:
    """One area, year and age group; the shift by place makes areas differ."""
    gemeente = f"GM{code[2:6]}" if code != "NL01" else None
    shift = 1 + ((place * 7) % 13 - 6) * 0.012 + (2020 - year) * 0.01 - 0.1 * (age == "65+")
    known = {name: None if code in UNINHABITED or name in NOT_ASKED[year] else share for name, share in BASE.items()}
    return {
        "niveau": LEVELS[code[:2]],
        "code": code,
        "jaar": year,
        "leeftijd": age,
        "gemeentecode": gemeente,
        "gemeentenaam": GEMEENTEN.get(gemeente or ""),
        **{name: None if share is None else round(min(99.0, share * shift), 1) for name, share in known.items()},
    }


def main() -> None:
    """Write the file."""
    rows = [row(place, code, year, age) for year, age in ASKED_OF for place, code in enumerate(CODES)]
    frame = pl.DataFrame(rows, schema_overrides=dict.fromkeys(BASE, pl.Float64))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(TARGET, compression="zstd")


if __name__ == "__main__":
    main()
