"""CBS Kerncijfers wijken en buurten, 2017-2025, fetched: every year is a table of its own, in the borders of its year.

Stems and sets of columns differ by year. What a year does not have is left out with a note; the newest table starts
without income and energy. Columns on origin are not asked for.
"""

from dataclasses import replace

from wijkdna.pipeline.download import RawFile, Table, Tidy
from wijkdna.pipeline.odata import Wanted, fetch_of
from wijkdna.pipeline.statline import Published, frame, read
from wijkdna.pipeline.topics import Column

NUMBERS = {
    "2025": "86165NED",
    "2024": "85984NED",
    "2023": "85618NED",
    "2022": "85318NED",
    "2021": "85039NED",
    "2020": "84799NED",
    "2019": "84583NED",
    "2018": "84286NED",
    "2017": "83765NED",
}

TABLE = Table(
    id="cbs_kwb",
    publisher="CBS",
    title="Kerncijfers wijken en buurten",
    number=NUMBERS["2024"],
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0)",
    files=tuple(f"cbs_kwb/{number}.zip" for number in NUMBERS.values()),
    obtained="opgehaald",
)

SPARES = {
    "cbs_wijken_2024": "cbs_kwb/85984NED.zip",
    "cbs_gemeenten_2024": "cbs_kwb/85984NED.zip",
    "cbs_kerncijfers_2022": "cbs_kwb/85318NED.zip",
    "cbs_kerncijfers_2021": "cbs_kwb/85039NED.zip",
}
"""Copies that may be absent from the folder when this file is there."""


def _column(unit: str, *stems: str, under: str = "", needed: bool = False) -> Column:
    return Column(stems=stems, unit=unit, under=under, needed=needed)


EVERY_YEAR = {
    "residents": _column("aantal", "AantalInwoners", needed=True),
    "residents_0_14": _column("aantal", "k_0Tot15Jaar", needed=True),
    "residents_65_plus": _column("aantal", "k_65JaarOfOuder", needed=True),
    "households": _column("aantal", "HuishoudensTotaal", needed=True),
    "single_person_households": _column("aantal", "Eenpersoonshuishoudens", needed=True),
    "household_size": _column("aantal", "GemiddeldeHuishoudensgrootte", needed=True),
    "property_value_keur": _column(
        "x 1 000 euro", "GemiddeldeWOZWaardeVanWoningen", "GemiddeldeWoningwaarde", needed=True
    ),
    "owner_occupied_pct": _column("%", "Koopwoningen", needed=True),
    "housing_association_pct": _column("%", "InBezitWoningcorporatie", needed=True),
}

SOME_YEARS = {
    "households_with_children": _column("aantal", "HuishoudensMetKinderen"),
    "births_per_1000": _column("per 1 000 inwoners", "GeboorteRelatief"),
    "population_density": _column("aantal inwoners per km²", "Bevolkingsdichtheid"),
    "dwellings": _column("aantal", "Woningvoorraad"),
    "single_family_pct": _column("%", "PercentageEengezinswoning"),
    "terraced_pct": _column("%", "PercentageTussenwoningEengezins"),
    "detached_pct": _column("%", "PercentageVrijstaandeWoningEengezins"),
    "uninhabited_dwellings_pct": _column("%", "OnbewoondeWoningen", "PercentageOnbewoond"),
    "rented_pct": _column("%", "HuurwoningenTotaal"),
    "other_landlord_pct": _column("%", "InBezitOverigeVerhuurders"),
    "built_last_ten_years_pct": _column("%", "BouwjaarAfgelopenTienJaar"),
    "built_before_2000_pct": _column("%", "BouwjaarVoor2000"),
    "electricity_kwh": _column(
        *("kWh", "GemiddeldeElektriciteitslevering", "GemiddeldeElektriciteitsleveringTotaal"),
        "GemiddeldElektriciteitsverbruikTotaal",
    ),
    "electricity_return_kwh": _column("kWh", "GemiddeldeElektriciteitsteruglevering"),
    "gas_m3": _column("m³", "GemiddeldAardgasverbruik", "GemiddeldAardgasverbruikTotaal"),
    "district_heating_pct": _column("%", "PercentageWoningenMetStadsverwarming"),
    "without_gas_pct": _column("%", "AardgasvrijeWoningen"),
    "solar_dwellings_pct": _column("%", "WoningenMetZonnestroom"),
    "heated_electric_pct": _column("%", "WoningenHoofdzElektrischVerwarmd"),
    "employed_pct": _column("%", "Nettoarbeidsparticipatie"),
    "self_employed_pct": _column("%", "PercentageZelfstandigen"),
    "income_per_person_keur": _column("x 1 000 euro", "GemiddeldInkomenPerInwoner"),
    "lowest_40_income_pct": _column("%", "k_40PersonenMetLaagsteInkomen"),
    "highest_20_income_pct": _column("%", "k_20PersonenMetHoogsteInkomen"),
    "standardised_income_keur": _column(
        "x 1 000 euro", "GemGestandaardiseerdInkomenVanHuish", "GemGestandaardiseerdInkomen"
    ),
    "low_income_households_pct": _column("%", "HuishoudensMetEenLaagInkomen"),
    "social_minimum_households_pct": _column("%", "HuishOnderOfRondSociaalMinimum"),
    "social_minimum_120_households_pct": _column("%", "HuishoudensTot120VanSociaalMinimum"),
    "poverty_pct": _column("%", "PersonenInArmoede"),
    "median_wealth_keur": _column("x 1 000 euro", "MediaanVermogenVanParticuliereHuish"),
    "social_assistance": _column("aantal", "PersonenPerSoortUitkeringBijstand"),
    "wmo_clients_per_1000": _column("per 1 000 inwoners", "WmoClientenRelatief"),
    "cars": _column("aantal", "PersonenautoSTotaal"),
    "distance_gp_km": _column("km", "AfstandTotHuisartsenpraktijk"),
    "distance_supermarket_km": _column("km", "AfstandTotGroteSupermarkt"),
    "distance_day_care_km": _column("km", "AfstandTotKinderdagverblijf"),
    "distance_school_km": _column("km", "AfstandTotSchool"),
    "schools_within_3km": _column("aantal", "ScholenBinnen3Km"),
    "land_area_ha": _column("ha", "OppervlakteLand"),
    "water_area_ha": _column("ha", "OppervlakteWater"),
    "urbanity": _column("code", "MateVanStedelijkheid"),
    "address_density": _column("per km²", "Omgevingsadressendichtheid"),
}
"""Where the unit or the stem of a year is not certain, the column is not taken rather than read as another measure."""

CERTAIN_IN_2024 = (
    *("electricity_kwh", "gas_m3", "district_heating_pct"),
    *("income_per_person_keur", "single_family_pct", "dwellings"),
)
"""Columns that the table of 2024 is known to have, with these units."""

CHANGE = "change"
"""1 where code and border of a wijk or buurt are those of the year before; no figure."""


def _wanted(period: str) -> Wanted:
    columns = EVERY_YEAR | SOME_YEARS | {CHANGE: _column("code", "IndelingswijzigingWijkenEnBuurten")}
    if period == "2024":
        columns |= {name: replace(columns[name], needed=True) for name in CERTAIN_IN_2024}
    return Wanted(file=f"cbs_kwb/{NUMBERS[period]}.zip", number=NUMBERS[period], columns=columns)


TABLES = {period: _wanted(period) for period in NUMBERS}

fetch = fetch_of(TABLE, TABLES.values())


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """A period per table, each in the borders of its own year."""
    return [_period(raw, period) for period, wanted in TABLES.items() if wanted.file in raw]


def _period(raw: dict[str, RawFile], period: str) -> Tidy:
    wanted = TABLES[period]
    published = read(raw[wanted.file].path, wanted)
    return Tidy(
        period=period,
        boundaries=int(period),
        finality="niet vermeld",
        rows=frame(published, [*EVERY_YEAR, *SOME_YEARS]),
        file=wanted.file,
        number=wanted.number,
        notes=_notes(published, period),
    )


def _notes(published: Published, period: str) -> tuple[str, ...]:
    """Only of the newest full table: that older tables had other columns is no news."""
    return published.absent if period == "2024" else ()


def unchanged(raw: dict[str, RawFile]) -> dict[int, set[str]]:
    """Year -> codes of wijken and buurten that did not change since the year before, says CBS.

    Code and border are both the same then.
    """
    there = {period: wanted for period, wanted in TABLES.items() if wanted.file in raw}
    return {int(period): _unchanged(raw[wanted.file], wanted) for period, wanted in there.items()}


def _unchanged(raw: RawFile, wanted: Wanted) -> set[str]:
    rows = frame(read(raw.path, wanted), [CHANGE])
    return set(rows.filter(rows[CHANGE] == 1)["code"]) if CHANGE in rows.columns else set()
