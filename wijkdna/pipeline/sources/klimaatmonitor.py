"""Klimaatmonitor (Swing): energy poverty, labels, insulation and the energy bill.

It shows figures of many publishers. Those of CBS are surely open. The others, such as labels of RVO, get a note, unless
who runs the site says that they may be shown (SOURCE_KLIMAATMONITOR_SHOW).
"""

from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from wijkdna.domain.matching import Places
from wijkdna.pipeline import swing, swing_publishers
from wijkdna.pipeline.download import RawFile, Table, Tidy, collect
from wijkdna.pipeline.network import Web
from wijkdna.pipeline.swing_publishers import Group
from wijkdna.pipeline.swing_tenant import Tenant

KEY = "klimaatmonitor"
"""Name of its key among the settings."""

NAMES_AREAS = True
"""Its answers may name areas instead of giving their codes: tidy() gets the areas of the release."""

HOUSEHOLDS = "energy_monitor_households"
"""Published in thousands; we keep households."""

_OF_CBS = "CBS/TNO"

TENANT = Tenant(
    name=KEY,
    title="Klimaatmonitor (Rijkswaterstaat)",
    usual="https://klimaatmonitor.databank.nl",
    file="klimaatmonitor/waarden.zip",
    codes={
        "energy_quote_pct": "enarm_q_geme",
        "high_energy_quote_pct": "enarm_q_he",
        "low_income_bill_or_house_pct": "enarm_p_lihelek",
        "low_income_high_bill_pct": "enarm_p_lihe",
        "low_income_poor_house_pct": "enarm_p_lilek",
        "poor_house_few_means_pct": "enarm_p_lekwi",
        HOUSEHOLDS: "enarm_n_hh",
        "labelled_pct": "lab_woning",
        "label_a_dwellings": "wonlabatot_rap",
        "label_e_dwellings": "wonlabe",
        "label_f_dwellings": "wonlabf",
        "label_g_dwellings": "wonlabg",
        "labelled_dwellings": "wonlabtot",
        "roof_good_pct": "perc_isokwal_dak_goed",
        "roof_poor_pct": "perc_isokwal_dak_slecht",
        "wall_poor_pct": "perc_isokwal_gevel_slecht",
        "floor_poor_pct": "perc_isokwal_vloer_slecht",
        "glass_poor_pct": "perc_isokwal_raamleefruimte_slecht",
        "energy_costs_eur": "jekostenhh",
        "energy_scheme_owned_pct": "kb_cbs_energiesub_percentage_koopwoningen",
    },
    measured_by={
        "energy_quote_pct": _OF_CBS,
        "high_energy_quote_pct": _OF_CBS,
        "low_income_bill_or_house_pct": _OF_CBS,
        "low_income_high_bill_pct": _OF_CBS,
        "low_income_poor_house_pct": _OF_CBS,
        "poor_house_few_means_pct": _OF_CBS,
        HOUSEHOLDS: _OF_CBS,
    },
)

TABLE = Table(
    id="klimaatmonitor",
    publisher="Klimaatmonitor (Rijkswaterstaat), met cijfers van CBS",
    title="Klimaatmonitor",
    number="",
    licence="CC BY 4.0",
    attribution="Bron: CBS, via Klimaatmonitor (Rijkswaterstaat), {period} (CC BY 4.0)",
    files=(TENANT.file, swing_publishers.file_of_words(TENANT)),
    obtained="opgehaald",
)

lacking = partial(swing.lacking, tenant=TENANT)
"""lacking(settings): which setting must be there before it is fetched, "" for none."""

try_connection = partial(swing.try_connection, tenant=TENANT)
"""try_connection(web): one small question."""


def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
    """The answers that are in a folder of raw files; with `web` first new ones."""
    if web is not None:
        swing_publishers.fetch(web, folder, TENANT)
    return collect(folder, TABLE, some=True)


def tidy(raw: dict[str, RawFile], places: Places | None = None) -> list[Tidy]:
    """A period per year and publisher. Nobody says in which borders: taken to be those of the newest year.

    places  the areas of the release, for answers that name areas instead of giving their codes
    """
    if TENANT.file not in raw:
        return []
    found = swing.read(raw[TENANT.file].path, TENANT, places)
    groups = swing_publishers.read_groups(raw, TENANT, found)
    answer = [one for group in groups for one in _periods(group)]
    if not answer:
        return []
    newest = max(one.period for one in answer)
    first = next(k for k, one in enumerate(answer) if one.period == newest)
    answer[first] = replace(answer[first], notes=tuple(found.notes))
    return [replace(one, boundaries=int(newest)) for one in answer]


def _periods(group: Group) -> list[Tidy]:
    rows = swing_publishers.joined(group.subjects)
    if HOUSEHOLDS in rows.columns:
        rows = rows.with_columns(pl.col(HOUSEHOLDS) * 1000)
    return [_period(rows, year, group) for year in sorted(rows["period"].unique())]


def _period(rows: pl.DataFrame, year: str, group: Group) -> Tidy:
    """What nobody published in this year is left out."""
    of_year = rows.filter(pl.col("period") == year).drop("period").sort("code")
    known = [name for name in of_year.columns if of_year[name].null_count() < len(of_year)]
    return Tidy(
        period=year,
        boundaries=int(year),
        finality="niet vermeld",
        rows=of_year.select(known),
        file=TENANT.file,
        terms=group.terms,
    )
