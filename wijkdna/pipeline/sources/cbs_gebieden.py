"""The areas of 2024 with names and parents, and what is known of codes before: names of 2022, overlap, Amsterdam.

No variables, so no tidy(): these functions feed domain/areas.py and domain/boundaries.py.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from wijkdna.domain.areas import LAND, PROVINCES, Level, MalformedCode, clean_code, level_of
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, collect, numbers, read_csv

AREAS = "cbs/kerncijfers_2024_selectie_nl.csv"
NAMES_2024 = "cbs/gebiedsnamen_2024.csv"
NAMES_2022 = "cbs/gebiedsnamen_2022.csv"
OVERLAP = "boundaries/wijkcodes_2022_2024_overlap.csv"
AMSTERDAM = "boundaries/amsterdam_buurtcodes_2015_2022.csv"

TABLE = Table(
    id="cbs_gebieden",
    publisher="CBS",
    title="Gebieden in de Kerncijfers wijken en buurten",
    number="85984NED",
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0); codes van Amsterdam: gemeente Amsterdam",
    files=(AREAS, NAMES_2024, NAMES_2022, OVERLAP, AMSTERDAM),
    obtained="openbare kopieën: loukanton/woonikveilig, commit df5ed993d420; VNG-Realisatie/Burgerpeiling, "
    "commit 7d6ea65d148f; tommasozf/amsterdam-green-gentrification, commit 2ebe68ffd03a; overlap zelf gemeten",
)

COLUMNS = ("code", "name", "level", "gemeente", "provincie", "wijk", "postcode4")

_PROVINCE_CODES = {name: code for code, name in PROVINCES.items()}


def fetch(folder: Path, *, named: bool = False) -> dict[str, RawFile]:
    """The published files in a folder of raw files.

    named  the names of 2024 come from elsewhere, so that our copy of them may be absent
    """
    spare = named and not (folder / NAMES_2024).is_file()
    return collect(folder, replace(TABLE, files=tuple(file for file in TABLE.files if not spare or file != NAMES_2024)))


def areas(raw: dict[str, RawFile], names: pl.DataFrame | None = None) -> pl.DataFrame:
    """A row per area of 2024: code, name, level, gemeente, provincie, wijk (codes) and postcode4, all text.

    The land and all twelve provincies have a row. A gemeente is its own gemeente and a wijk its own wijk; null
    where an area has no such parent.

    names  code and name as fetched, which go before those of our copy

    Raises SourceChanged on an area without a name or with an unknown provincie.
    """
    frame = _read(raw[AREAS], ["code"], ["provincie", "postcode4_meest_voorkomend"])
    frame = frame.join(_names_2024(raw, names), on="code", how="left")
    nameless = frame.filter(pl.col("name").is_null())["code"]
    if len(nameless):
        raise SourceChanged(f"{NAMES_2024}: naam van {nameless[0]} ontbreekt")
    rows = [_area(*row) for row in frame.select("code", "name", "provincie", "postcode4_meest_voorkomend").iter_rows()]
    provinces = [(code, name, Level.PROVINCIE, None, code, None, None) for code, name in PROVINCES.items()]
    return pl.DataFrame([*rows, *provinces], schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def _names_2024(raw: dict[str, RawFile], names: pl.DataFrame | None) -> pl.DataFrame:
    parts = [*([] if names is None else [names]), *([_names(raw[NAMES_2024])] if NAMES_2024 in raw else [])]
    return pl.concat(parts).unique("code", keep="first", maintain_order=True)


def _area(code: str, name: str, province: str | None, postcode4: str | None) -> tuple[str | None, ...]:
    level = level_of(code)
    if code != LAND and province not in _PROVINCE_CODES:
        raise SourceChanged(f"{AREAS}: provincie {province!r} van {code} is onbekend")
    gemeente = None if level is Level.LAND else f"GM{code[2:6]}"
    wijk = f"WK{code[2:8]}" if level in (Level.WIJK, Level.BUURT) else None
    return code, name, level, gemeente, _PROVINCE_CODES.get(province or ""), wijk, postcode4


def names_2022(raw: dict[str, RawFile]) -> pl.DataFrame:
    """Name of every area of 2022: code, name."""
    return _names(raw[NAMES_2022])


def wijk_overlap(raw: dict[str, RawFile]) -> pl.DataFrame:
    """Wijk codes of both 2022 and 2024: code, overlap (area of intersection / union, 0-1), name_2022, name_2024."""
    frame = _read(raw[OVERLAP], ["code"], ["naam_2022", "naam_2024", "overlap"])
    return numbers(frame, {"overlap": "overlap"}).with_columns(
        frame["naam_2022"].alias("name_2022"), frame["naam_2024"].alias("name_2024")
    )


def amsterdam_codes(raw: dict[str, RawFile]) -> pl.DataFrame:
    """Buurten of Amsterdam whose code changed in 2022 and whose borders did not: old, new."""
    frame = _read(raw[AMSTERDAM], ["buurtcode_tot_2022", "buurtcode_vanaf_2022"], [])
    return frame.select(old="buurtcode_tot_2022", new="buurtcode_vanaf_2022")


def _names(raw: RawFile) -> pl.DataFrame:
    return _read(raw, ["code"], ["naam"]).select("code", name="naam")


def _read(raw: RawFile, codes: Sequence[str], others: Sequence[str]) -> pl.DataFrame:
    """The named columns as text, clean where they hold codes. Raises SourceChanged naming file and column."""
    frame = read_csv(raw, [*codes, *others])
    return frame.with_columns(
        pl.Series(name, [_code(text, name, raw) for text in frame[name]], dtype=pl.String) for name in codes
    )


def _code(text: str | None, column: str, raw: RawFile) -> str:
    try:
        return clean_code(text or "")
    except MalformedCode as problem:
        raise SourceChanged(f"{raw.path.name}: {text!r} in kolom {column} is geen code van een gebied") from problem
