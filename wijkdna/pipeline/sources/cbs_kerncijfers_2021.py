"""CBS Kerncijfers wijken en buurten 2021 (85039NED), 352 gemeenten in the borders of 2021, as JSON.

Columns under "derived_shares" were calculated by the supplier from published counts. The file also has columns
on migration background: these are never read.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Tidy, collect

FILE = "cbs/kerncijfers_2021_gemeenten.json"

TABLE = Table(
    id="cbs_kerncijfers_2021",
    publisher="CBS",
    title="Kerncijfers wijken en buurten",
    number="85039NED",
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0)",
    files=(FILE,),
    obtained="openbare kopie: RishikeshGovind/nlstat, data/nl_data.json, commit 275ef3ee6ed5",
)

VARIABLES = {
    "inwoners": "residents",
    "published.geboorte_per_1000": "births_per_1000",
    "published.huishoudens_laag_inkomen_pct": "low_income_households_pct",
    "published.huishoudens_onder_of_rond_sociaal_minimum_pct": "social_minimum_households_pct",
    "published.huishoudens_tot_120_pct_sociaal_minimum_pct": "social_minimum_120_households_pct",
    "published.zelfstandigen_pct": "self_employed_pct",
    "published.huurwoningen_pct": "rented_pct",
    "published.corporatiewoningen_pct": "housing_association_pct",
    "published.onbewoonde_woningen_pct": "uninhabited_dwellings_pct",
    "published.gestandaardiseerd_inkomen_x1000": "standardised_income_keur",
    "published.mediaan_vermogen_x1000": "median_wealth_keur",
    "published.afstand_kinderdagverblijf_km": "distance_day_care_km",
    "published.wmo_clienten_per_1000": "wmo_clients_per_1000",
    "derived_shares.bijstand_per_1000_inwoners": "social_assistance_per_1000",
    "derived_shares.bedrijfsvestigingen_per_1000_inwoners": "businesses_per_1000",
    "derived_shares.vestigingen_cultuur_recreatie_overig_pct": "businesses_culture_recreation_pct",
}


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, 2021, in the borders of 2021; gemeenten only."""
    content = json.loads(raw[FILE].path.read_text(encoding="utf-8"))
    if "gemeenten" not in content:
        raise SourceChanged(f"{raw[FILE].path.name}: gemeenten ontbreekt")
    gemeenten = content["gemeenten"]
    columns = {name: [_number(one, path) for one in gemeenten.values()] for path, name in VARIABLES.items()}
    rows = pl.DataFrame(
        {"code": [clean_code(code) for code in gemeenten], **columns},
        schema={"code": pl.String, **dict.fromkeys(VARIABLES.values(), pl.Float64)},
    )
    return [Tidy(period="2021", boundaries=2021, finality="niet vermeld", rows=rows, file=FILE)]


def _number(gemeente: Mapping[str, Any], path: str) -> float | None:
    """The number at a path such as "published.gas"; None is not published."""
    value: Any = gemeente
    for key in path.split("."):
        if key not in value:
            raise SourceChanged(f"{FILE}: {path} ontbreekt bij {gemeente.get('naam')}")
        value = value[key]
    if value is not None and not isinstance(value, int | float):
        raise SourceChanged(f"{FILE}: {path} is geen getal bij {gemeente.get('naam')}: {value!r}")
    return None if value is None else float(value)
