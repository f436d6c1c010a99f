"""Waarstaatjegemeente.nl (Swing): the Burgerpeiling, what residents told their gemeente in a survey. Per gemeente only.

Gemeenten take part when they like, so a figure is the last one of a gemeente in four years; its origin names the year.
Nobody named a licence: without SOURCE_WAARSTAATJEGEMEENTE_SHOW it is not asked for.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from wijkdna.domain.matching import Places
from wijkdna.pipeline import swing, swing_publishers
from wijkdna.pipeline.download import RawFile, Table, Terms, Tidy, collect
from wijkdna.pipeline.network import Settings, Web
from wijkdna.pipeline.swing_publishers import Group
from wijkdna.pipeline.swing_tenant import Tenant

KEY = "waarstaatjegemeente"
"""Name of its key among the settings."""

NAMES_AREAS = True
"""Its answers may name areas instead of giving their codes: tidy() gets the areas of the release."""

YEARS = 4
"""A figure is the last one of a gemeente in so many years; most gemeenten take part every two years (judgement)."""

_CODES = {
    "belonging_score": "unity_ss_mean",
    "municipal_trust_score": "trust_ss_mean",
    "at_home_pct": "wl02_0",
    "pleasant_neighbours_pct": "wl03_0",
    "neighbours_stand_by_pct": "wl03_1",
    "involved_with_almost_all_pct": "wl18_pin_1",
    "involved_with_most_pct": "wl18_pin_2",
    "willing_for_neighbourhood_pct": "wl14",
    "helped_neighbours_pct": "zw06_1",
    "safety_net_neighbours_pct": "zw10_1_pin1",
    "active_in_club_pct": "zw05_rc",
    "clear_language_pct": "dv09_0",
}

TENANT = Tenant(
    name=KEY,
    title="waarstaatjegemeente.nl (VNG Realisatie)",
    usual="",
    maybe=("https://www.waarstaatjegemeente.nl", "https://wsjg.databank.nl"),
    file="waarstaatjegemeente/waarden.zip",
    codes=_CODES,
    measured_by=dict.fromkeys(_CODES, "Burgerpeiling (VNG Realisatie)"),
    levels=("gemeente",),
)

TABLE = Table(
    id="waarstaatjegemeente",
    publisher="VNG Realisatie",
    title="Burgerpeiling",
    number="",
    licence="niet vermeld",
    attribution="Bron: Burgerpeiling, via waarstaatjegemeente.nl (VNG Realisatie), {period}",
    files=(TENANT.file, swing_publishers.file_of_words(TENANT)),
    obtained="opgehaald",
)

try_connection = partial(swing.try_connection, tenant=TENANT)
"""try_connection(web): one small question."""


def lacking(settings: Settings) -> str:
    """Which setting must be there before it is fetched, "" for none. Unless it is released, nothing can be shown."""
    released = swing_publishers.words_of(settings, TENANT)
    return swing.lacking(settings, TENANT) or ("" if released else TENANT.setting("SHOW"))


def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
    """The answers that are in a folder of raw files; with `web` first new ones."""
    if web is not None:
        swing_publishers.fetch(web, folder, TENANT)
    return collect(folder, TABLE, some=True)


def tidy(raw: dict[str, RawFile], places: Places | None = None) -> list[Tidy]:
    """One period of four years, in a part per year: of each gemeente the last year that it has.

    places  the areas of the release, for answers that name gemeenten instead of giving their codes
    """
    if TENANT.file not in raw:
        return []
    found = swing.read(raw[TENANT.file].path, TENANT, places)
    groups = swing_publishers.read_groups(raw, TENANT, found)
    answer = [one for group in groups for one in _parts(group)]
    return [replace(one, notes=tuple(found.notes) if k == 0 else ()) for k, one in enumerate(answer)]


def _parts(group: Group) -> list[Tidy]:
    rows = swing_publishers.joined(group.subjects)
    newest = max(map(int, rows["period"]), default=0)
    last = _last_known(rows.filter(pl.col("period").cast(pl.Int32) > newest - YEARS), [*group.subjects])
    years = sorted({year for name in group.subjects for year in last[f"{name} year"].drop_nulls()}, reverse=True)
    return [_part(last, [*group.subjects], year, f"{newest - YEARS + 1}-{newest}", group.terms) for year in years]


def _last_known(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """A row per gemeente: for each variable its last number, and `<variable> year` for when that was."""
    newest_first = rows.sort("period", descending=True)
    of_each = [(pl.col(name).is_not_null(), name) for name in names]
    columns = [pl.col(name).filter(known).first() for known, name in of_each]
    years = [pl.col("period").filter(known).first().alias(f"{name} year") for known, name in of_each]
    return newest_first.group_by("code").agg(*columns, *years).sort("code")


def _part(last: pl.DataFrame, names: list[str], year: str, period: str, terms: Terms | None) -> Tidy:
    """The numbers of one year. A gemeente without one has an empty row: it only did not take part."""
    of_year = [pl.when(pl.col(f"{name} year") == year).then(pl.col(name)).alias(name) for name in names]
    rows = last.select("code", *of_year)
    known = [name for name in rows.columns if rows[name].null_count() < len(rows)]
    base = terms or Terms("", TABLE.publisher, TABLE.licence, TABLE.attribution)
    return Tidy(
        period=period,
        boundaries=int(year),
        finality="niet vermeld",
        rows=rows.select(known),
        file=TENANT.file,
        terms=Terms(f"{base.part}-{year}", base.publisher, base.licence, base.attribution.replace("{period}", year)),
    )
