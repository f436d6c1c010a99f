"""DUO school sites in Noord-Holland, November 2024: primary schools and pupils per gemeente, and all sites as places.

A site with two buildings has two rows and the same number of pupils in both: one row per vestigingscode counts.
The file also has the denomination of a school: it is never read.
"""

from pathlib import Path

import polars as pl

from wijkdna.domain.areas import clean_code
from wijkdna.domain.combine import COVERAGE
from wijkdna.pipeline.download import RawFile, Table, Tidy, collect, numbers, read_csv

FILE = "duo/scholen_noord_holland_2024.csv"

TABLE = Table(
    id="duo_scholen",
    publisher="DUO",
    title="Open onderwijsdata, schoollocaties",
    number="",
    licence="CC0 of CC BY",
    attribution="Bron: DUO, Open onderwijsdata",
    files=(FILE,),
    obtained="openbare kopie: edugis-repo/data-nl-scholen, scholen20241122.geo.zip, commit d1feb2c262a0",
)

PRIMARY = "basisschool"
ADDRESS = ["straat", "huisnummer", "huisletter", "huisnummertoevoeging", "postcode", "plaats"]

KINDS = {
    PRIMARY: "basisschool",
    "SBAO": "speciale basisschool",
    "SO": "speciaal onderwijs",
    "(V)SO": "speciaal onderwijs",
    "VSO": "speciaal onderwijs",
    "PRO": "praktijkonderwijs",
}
"""Words on the map for the publisher's types."""

SECONDARY = "VBO|MAVO|HAVO|VWO|BRUGJAAR"  # types such as MAVO/HAVO/VWO


def fetch(folder: Path) -> dict[str, RawFile]:
    """The published file in a folder of raw files."""
    return collect(folder, TABLE)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, 2024, in the borders of 2024; gemeenten of Noord-Holland only.

    Pupils are a sum of what is known where at least 95 % of the sites have a number, else absent.
    """
    sites = _sites(raw, ["type", "leerlingen"]).filter(pl.col("type") == PRIMARY)
    pupils = pl.col("pupils")
    rows = (
        numbers(sites, {"leerlingen": "pupils"})
        .group_by("code", maintain_order=True)
        .agg(
            pl.len().cast(pl.Float64).alias("primary_school_sites"),
            pl.when(pupils.is_not_null().mean() >= COVERAGE).then(pupils.sum()).alias("primary_school_pupils"),
        )
    )
    return [Tidy(period="2024", boundaries=2024, finality="niet vermeld", rows=rows, file=FILE)]


def places(raw: dict[str, RawFile]) -> pl.DataFrame:
    """All school sites: name, kind, lon, lat (WGS84, degrees), gemeente (code), address, website.

    website is as published: null for many, and often without "https://".
    """
    sites = _sites(raw, ["naam", "type", "internetadres", "lon", "lat", *ADDRESS])
    point = numbers(sites, {"lon": "lon", "lat": "lat"})
    house = pl.concat_str("huisnummer", "huisletter", pl.lit("-") + pl.col("huisnummertoevoeging"), ignore_nulls=True)
    is_secondary = pl.col("type").str.contains(SECONDARY)
    other_kind = pl.when(is_secondary).then(pl.lit("middelbare school")).otherwise(pl.lit("school"))
    postcode = pl.col("postcode").str.replace(r"^(\d{4})\s*([A-Z]{2})$", "$1 $2")
    return sites.select(
        pl.col("naam").str.strip_chars().alias("name"),
        pl.coalesce(pl.col("type").replace_strict(KINDS, default=None), other_kind).alias("kind"),
        point["lon"],
        point["lat"],
        pl.col("code").alias("gemeente"),
        pl.format("{} {}, {} {}", "straat", house, postcode, "plaats").alias("address"),
        pl.col("internetadres").alias("website"),
    )


def _sites(raw: dict[str, RawFile], columns: list[str]) -> pl.DataFrame:
    frame = read_csv(raw[FILE], ["gemeentecode", "vestigingscode", *columns])
    frame = frame.with_columns(code=pl.col("gemeentecode").map_elements(clean_code, return_dtype=pl.String))
    return frame.unique("vestigingscode", keep="first", maintain_order=True)
