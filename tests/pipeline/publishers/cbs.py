"""Tables of CBS with invented numbers for the areas of tests/samples: kerncijfers, energy, SES-WOA, distances."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.pipeline.publishers.statline import REGION, StatLine, StatTable

SAMPLE = Path(__file__).parents[2] / "samples" / "raw" / "cbs" / "kerncijfers_2024_selectie_nl.csv"

KWB = {
    "2017": "83765NED",
    "2018": "84286NED",
    "2019": "84583NED",
    "2020": "84799NED",
    "2021": "85039NED",
    "2022": "85318NED",
    "2023": "85618NED",
    "2024": "85984NED",
    "2025": "86165NED",
}

OF_SAMPLE = {
    "AantalInwoners": ("Aantal inwoners", "aantal", "inwoners"),
    "k_0Tot15Jaar": ("0 tot 15 jaar", "aantal", "inwoners_0_tot_15"),
    "k_65JaarOfOuder": ("65 jaar of ouder", "aantal", "inwoners_65_plus"),
    "HuishoudensTotaal": ("Huishoudens totaal", "aantal", "huishoudens"),
    "GemiddeldeHuishoudensgrootte": ("Gemiddelde huishoudensgrootte", "aantal", "huishoudensgrootte"),
    "GemiddeldeWOZWaardeVanWoningen": ("Gemiddelde WOZ-waarde van woningen", "x 1 000 euro", "woz_waarde_x1000"),
    "PercentageEengezinswoning": ("Percentage eengezinswoning", "%", "eengezinswoningen_pct"),
    "Koopwoningen": ("Koopwoningen", "%", "koopwoningen_pct"),
    "GemiddeldInkomenPerInwoner": ("Gemiddeld inkomen per inwoner", "x 1 000 euro", "inkomen_per_inwoner_x1000"),
}
"""Stem -> title, unit and the column of the sample that has the same number."""

INVENTED = {
    "Eenpersoonshuishoudens": ("Eenpersoonshuishoudens", "aantal", 0.4, "HuishoudensTotaal"),
    "HuishoudensMetKinderen": ("Huishoudens met kinderen", "aantal", 0.3, "HuishoudensTotaal"),
    "Woningvoorraad": ("Woningvoorraad", "aantal", 1.05, "HuishoudensTotaal"),
    "PersonenPerSoortUitkeringBijstand": ("Personen per soort uitkering; Bijstand", "aantal", 0.03, "AantalInwoners"),
    "InBezitWoningcorporatie": ("In bezit woningcorporatie", "%", 0.5, "Koopwoningen"),
    "InBezitOverigeVerhuurders": ("In bezit overige verhuurders", "%", 0.2, "Koopwoningen"),
    "BouwjaarAfgelopenTienJaar": ("Bouwjaar afgelopen tien jaar", "%", 0.1, "Koopwoningen"),
    "GemiddeldeElektriciteitslevering": ("Gemiddelde elektriciteitslevering", "kWh", 40.0, "Koopwoningen"),
    "GemiddeldeElektriciteitsteruglevering": ("Gemiddelde elektriciteitsteruglevering", "kWh", 9.0, "Koopwoningen"),
    "GemiddeldAardgasverbruik": ("Gemiddeld aardgasverbruik", "m³", 20.0, "Koopwoningen"),
    "PercentageWoningenMetStadsverwarming": ("Percentage woningen met stadsverwarming", "%", 0.1, "Koopwoningen"),
    "AardgasvrijeWoningen": ("Aardgasvrije woningen", "%", 0.15, "Koopwoningen"),
    "WoningenMetZonnestroom": ("Woningen met zonnestroom", "%", 0.4, "Koopwoningen"),
    "PersonenInArmoede": ("Personen in armoede", "%", 0.05, "Koopwoningen"),
    "WmoClientenRelatief": ("Wmo-cliënten relatief", "per 1 000 inwoners", 0.9, "Koopwoningen"),
}
"""Stem -> title, unit, and the number as a share of another column."""

EMPTY_IN_2025 = ("GemiddeldInkomenPerInwoner", "GemiddeldAardgasverbruik", "GemiddeldeElektriciteitslevering")

CHANGE = ("IndelingswijzigingWijkenEnBuurten_4", "Indelingswijziging wijken en buurten", "code", "Regioaanduiding")

REDRAWN_IN_2025 = ("BU99010102", "WK990101")


@cache
def sample() -> Mapping[str, Mapping[str, str]]:
    """Rows of the sample of 2024 by code."""
    return {row["code"]: row for row in csv.DictReader(SAMPLE.read_text(encoding="utf-8").splitlines())}


def codes() -> list[str]:
    """Codes of all invented areas."""
    return list(sample())


def kwb_table(period: str) -> StatTable:
    """Kerncijfers of a year. Keys have another number in every year, and 2017-2022 another stem for property value."""
    stems = [*OF_SAMPLE, *INVENTED]
    key = {stem: f"{_stem_in(stem, period)}_{k + int(period) % 10}" for k, stem in enumerate(stems, start=5)}
    about = {stem: OF_SAMPLE.get(stem, INVENTED.get(stem, ("", "")))[:2] for stem in stems}
    columns = [CHANGE, *((key[stem], *about[stem], "Alles") for stem in stems)]
    rows = [_kwb_row(code, period, key) for code in codes()]
    return StatTable(KWB[period], f"Kerncijfers wijken en buurten {period}", columns, rows)


def _stem_in(stem: str, period: str) -> str:
    old = stem == "GemiddeldeWOZWaardeVanWoningen" and period < "2023"
    return "GemiddeldeWoningwaarde" if old else stem


def _kwb_row(code: str, period: str, key: Mapping[str, str]) -> dict[str, object]:
    values = {stem: _number(sample()[code][column]) for stem, (_, _, column) in OF_SAMPLE.items()}
    values |= {
        stem: None if values[base] is None else round(values[base] * share, 1)
        for stem, (_, _, share, base) in INVENTED.items()
    }
    if period == "2025":
        values |= dict.fromkeys(EMPTY_IN_2025)
    change = 3 if period == "2025" and code in REDRAWN_IN_2025 else 1
    return {REGION: code, CHANGE[0]: change, **{key[stem]: value for stem, value in values.items()}}


def _number(text: str) -> float | None:
    return float(text) if text else None


def energy_table() -> StatTable:
    """86159NED: per kind of home; only the row of all homes counts."""
    columns = [
        ("GemiddeldAardgasverbruik_4", "Gemiddeld aardgasverbruik", "m³", ""),
        ("GemiddeldeElektriciteitslevering_5", "Gemiddelde elektriciteitslevering", "kWh", ""),
        ("GemiddeldeNettoElektriciteitslevering_6", "Gemiddelde netto elektriciteitslevering", "kWh", ""),
        ("Stadsverwarming_7", "Stadsverwarming", "%", ""),
    ]
    rows = [
        {
            REGION: code,
            "Woningkenmerken": kind,
            columns[0][0]: gas + k,
            columns[1][0]: 2000 + k,
            columns[2][0]: 1500 + k,
            columns[3][0]: 12.5 if k % 3 == 0 else None,
        }
        for kind, gas in (("T001100", 900), ("ZW10300", 5000))
        for k, code in enumerate(codes())
    ]
    lists = {"Woningkenmerken": {"T001100": "", "ZW10300": ""}}
    title = "Energieverbruik particuliere woningen; woningtype, wijken en buurten, 2024"
    return StatTable("86159NED", title, columns, rows, lists)


def ses_table() -> StatTable:
    """86296NED: the same stem under four headings, and under "totaal" also an interval."""
    headings = ("SES-WOA totaalscore", "Financiële welvaart", "Opleidingsniveau", "Recent arbeidsverleden")
    columns = [(f"GemiddeldeScore_{29 + 2 * k}", "Gemiddelde score", "getal", head) for k, head in enumerate(headings)]
    rows = [
        {
            REGION: code,
            "Perioden": period,
            **{key: round(0.01 * k - 0.1 * place, 3) for place, (key, *_) in enumerate(columns)},
        }
        for period in ("2023JJ00", "2024JJ00")
        for k, code in enumerate(codes())
    ]
    lists = {"Perioden": {"2023JJ00": "Definitief", "2024JJ00": "Voorlopig"}}
    return StatTable("86296NED", "Sociaal-economische status; regio-indeling 2025", columns, rows, lists)


def distance_table() -> StatTable:
    """86270NED: distances in km, and numbers of places, of which no column is read."""
    stems = ("Huisartsenpraktijk", "Apotheek", "Bibliotheek", "CafeED", "OpenbaarGroenTotaal", "TreinstationsTotaal")
    columns = [(f"AfstandTot{stem}_{5 * k}", f"Afstand tot {stem}", "km", "") for k, stem in enumerate(stems)]
    columns.append(("Binnen1Km_6", "Binnen 1 km", "aantal", ""))
    rows = [
        {
            REGION: code,
            "Binnen1Km_6": 3,
            **{key: round(0.5 + place + k / 10, 1) for place, (key, *_) in enumerate(columns[:-1])},
        }
        for k, code in enumerate(codes())
    ]
    title = "Nabijheid voorzieningen; afstand locatie, wijk- en buurtcijfers 2025"
    return StatTable("86270NED", title, columns, rows)


def cbs(*, version: int = 3) -> StatLine:
    """The host of CBS with all these tables."""
    years = [kwb_table(period) for period in KWB]
    return StatLine([*years, energy_table(), ses_table(), distance_table()], version)
