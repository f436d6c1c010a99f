"""Klimaatmonitor (Swing), with a key: energy poverty, labels, insulation and the energy bill.

It shows figures of many publishers. Only those of CBS are read: these are surely open; the others get a note.
"""

from functools import reduce
from pathlib import Path

import polars as pl

from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Tidy, collect
from wijkdna.pipeline.network import Web
from wijkdna.pipeline.swing import Tenant, download, read

KEY = "klimaatmonitor"
"""Without a key of this name in the settings it is not fetched."""

HOUSEHOLDS = "energy_monitor_households"
"""Published in thousands; we keep households."""

TENANT = Tenant(
    host=(KEY, "https://klimaatmonitor.databank.nl"),
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
        "label_a_pct": "pwonlaba",
        "label_e_pct": "pwonlabe",
        "label_f_pct": "pwonlabf",
        "label_g_pct": "pwonlabg",
        "labelled_dwellings": "wonlabtot",
        "roof_good_pct": "perc_isokwal_dak_goed",
        "roof_poor_pct": "perc_isokwal_dak_slecht",
        "wall_poor_pct": "perc_isokwal_gevel_slecht",
        "floor_poor_pct": "perc_isokwal_vloer_slecht",
        "glass_poor_pct": "perc_isokwal_raamleefruimte_slecht",
        "energy_costs_eur": "jekostenhh",
    },
)

TABLE = Table(
    id="klimaatmonitor",
    publisher="Klimaatmonitor (Rijkswaterstaat), met cijfers van CBS",
    title="Klimaatmonitor",
    number="",
    licence="CC BY 4.0",
    attribution="Bron: CBS, via Klimaatmonitor (Rijkswaterstaat), {period} (CC BY 4.0)",
    files=(TENANT.file,),
    obtained="opgehaald",
)

OPEN = "CBS"
"""How the name of a publisher begins whose figures are CC BY 4.0."""


def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
    """The answers that are in a folder of raw files; with `web` first new ones, for which the site needs a key."""
    if web is not None:
        download(web, folder, TENANT)
    return collect(folder, TABLE, some=True)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """A period per year. Nobody says in which borders: taken to be those of the newest year in it."""
    if TENANT.file not in raw:
        return []
    subjects, notes = read(raw[TENANT.file].path, TENANT)
    closed = {name: one.source for name, one in subjects.items() if not one.source.strip().startswith(OPEN)}
    notes += [f"onderwerp {TENANT.codes[name]} is van {by or 'wie niet genoemd is'}" for name, by in closed.items()]
    parts = [one.values.rename({"value": name}) for name, one in subjects.items() if name not in closed]
    if not parts:
        raise SourceChanged(f"{TENANT.file}: geen enkel cijfer gevonden: {notes[0]}")
    rows = reduce(lambda one, other: one.join(other, on=["code", "period"], how="full", coalesce=True), parts)
    if HOUSEHOLDS in rows.columns:
        rows = rows.with_columns(pl.col(HOUSEHOLDS) * 1000)
    years = sorted(rows["period"].unique())
    return [_period(rows, year, int(years[-1]), tuple(notes) if year == years[-1] else ()) for year in years]


def _period(rows: pl.DataFrame, year: str, borders: int, notes: tuple[str, ...]) -> Tidy:
    """What nobody published in this year is left out."""
    of_year = rows.filter(pl.col("period") == year).drop("period").sort("code")
    known = [name for name in of_year.columns if of_year[name].null_count() < len(of_year)]
    return Tidy(
        period=year,
        boundaries=borders,
        finality="niet vermeld",
        rows=of_year.select(known),
        file=TENANT.file,
        notes=notes,
    )
