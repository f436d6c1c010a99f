"""Tables of RIVM and police on dataderden, with invented numbers for the invented areas. Version 3 only."""

from tests.pipeline.publishers.cbs import codes
from tests.pipeline.publishers.statline import REGION, StatLine, StatTable

HEALTH = {
    "ErvarenGezondheidGoedZeerGoed": 70,
    "Eenzaam": 45,
    "MoeiteMetRondkomen": 15,
    "Vrijwilligerswerk": 28,
    "Mantelzorger": 14,
    "SociaalEenzaam": 40,
}


def health_table(number: str, title: str, periods: tuple[str, ...]) -> StatTable:
    """Health by age and margin: only the estimate is a figure, the others are the ends of an interval."""
    columns = [(f"{stem}_{k}", stem, "%", "") for k, stem in enumerate(HEALTH, start=4)]
    ages, margins = {"20300": 0, "53115": 1, "80200": 2}, {"MW00000": 0, "MOG0095": -5, "MBG0095": 5}
    rows = [
        {
            REGION: code,
            "Leeftijd": age,
            "Marges": margin,
            "Perioden": period,
            **{key: HEALTH[stem] + older + wide + k / 10 for key, stem, *_ in columns},
        }
        for period in periods
        for age, older in ages.items()
        for margin, wide in margins.items()
        for k, code in enumerate(codes())
    ]
    lists = {
        "Leeftijd": dict.fromkeys(ages, ""),
        "Marges": dict.fromkeys(margins, ""),
        "Perioden": dict.fromkeys(periods, "Definitief"),
    }
    return StatTable(number, title, columns, rows, lists)


def crime_table() -> StatTable:
    """Crimes by kind; the keys of a kind are padded to six, and a half year is no year."""
    kinds = {"0.0.0 ": 100, "1.1.1 ": 4, "1.2.1 ": 9}
    periods = {"2018JJ00": "Definitief", "2023JJ00": "Definitief", "2024JJ00": "Definitief", "2025JJ00": "Voorlopig"}
    rows = [
        {
            REGION: code,
            "SoortMisdrijf": kind,
            "Perioden": period,
            "GeregistreerdeMisdrijven_1": 0 if code == "BU99010202" else much + k,
        }
        for period in periods
        for kind, much in kinds.items()
        for k, code in enumerate([*codes(), "GM9999"])
    ]
    columns = [("GeregistreerdeMisdrijven_1", "Geregistreerde misdrijven", "aantal", "")]
    title = "Geregistreerde misdrijven; soort misdrijf, wijk, buurt, jaarcijfers"
    return StatTable("47018NED", title, columns, rows, {"SoortMisdrijf": dict.fromkeys(kinds, ""), "Perioden": periods})


def dataderden() -> StatLine:
    """The host of RIVM and police with all these tables."""
    return StatLine(
        [
            health_table("50150NED", "Gezondheid per wijk en buurt (indeling 2024)", ("2022JJ00", "2024JJ00")),
            health_table("50120NED", "Gezondheid per wijk en buurt (indeling 2022)", ("2020JJ00", "2022JJ00")),
            crime_table(),
        ]
    )
