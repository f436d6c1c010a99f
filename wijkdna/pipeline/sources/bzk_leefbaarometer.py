"""Leefbaarometer, fetched: scores of all measurements from the open data zip, classes from the map service (WFS).

The zip has the five parts and no class; the map service has both, of one year, and stands in when there is no zip.
Older years are taken only when their codes are those of the newest: then the whole file is in one set of borders.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from wijkdna.domain.areas import MalformedCode, clean_code
from wijkdna.pipeline.answers import answers, keep_answers
from wijkdna.pipeline.bulk import keep
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Tidy, collect
from wijkdna.pipeline.network import Asked, SourceUnreachable, Web

SITE = ("leefbaarometer", "https://www.leefbaarometer.nl")
MAPS = ("leefbaarometer_wfs", "https://geo.leefbaarometer.nl")

MEASUREMENT = "2024"
"""A site sets a later one with SOURCE_LEEFBAAROMETER_VERSION."""

SCORES, CLASSES = "bzk_leefbaarometer/scores.zip", "bzk_leefbaarometer/klassen.zip"

TABLE = Table(
    id="bzk_leefbaarometer",
    publisher="Ministerie van BZK",
    title="Leefbaarometer, alle metingen",
    number="",
    licence="CC0",
    attribution="Bron: Leefbaarometer 3.0, ministerie van BZK",
    files=(SCORES, CLASSES),
    obtained="opgehaald",
)

PARTS = {
    "won": "livability_housing",
    "fys": "livability_environment",
    "vrz": "livability_amenities",
    "soc": "livability_cohesion",
    "onv": "livability_nuisance",
}

CODES = ("bu_code", "gm_code")
"""Columns that hold a code: of buurten and of gemeenten. Grids and postcodes are left alone."""

LAYERS = ("buurtscore", "gemeentescore")
PAGE = 500
DAYS = 30
CLASS = "livability_class"

LARGEST = 500_000_000
"""Bytes of one file in the zip, unpacked; MOST_FILES of them at most."""
MOST_FILES = 100

SAME_CODES = 0.99
"""Share of the codes of an older year that the newest has. With borders of its own: far less, for Amsterdam alone."""

SINCE = 2014


def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
    """The zip and the answers that are in a folder of raw files; with `web` first what BZK renewed.

    Raises SourceUnreachable or SourceChanged when neither of the two can be had.
    """
    if web is not None:
        _refresh(folder, web)
    return collect(folder, TABLE, some=True)


def _refresh(folder: Path, web: Web) -> None:
    year = web.settings.others.get("leefbaarometer_version", MEASUREMENT)
    problems = []
    for get in (_get_scores, _get_classes):
        try:
            get(folder, web, year)
        except (SourceUnreachable, SourceChanged) as problem:
            web.tell(str(problem))
            problems.append(problem)
    if len(problems) == 2:
        raise problems[0]


def _get_scores(folder: Path, web: Web, year: str) -> None:
    url = f"{web.base(*SITE)}/resources/open-data-leefbaarometer-meting-{year}.zip"
    keep(web, url, folder / SCORES)


def _get_classes(folder: Path, web: Web, year: str) -> None:
    asked = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "outputFormat": "application/json"}
    asked |= {"sortBy": "id", "count": str(PAGE), "startIndex": "0"}
    questions = {
        layer: Asked(url=f"{web.base(*MAPS)}/lbm3/ows", params={**asked, "typeNames": f"lbm3:{layer}{year[2:]}"})
        for layer in LAYERS
    }
    keep_answers(web, folder / CLASSES, questions, _following, days=DAYS)


def _following(asked: Asked, answer: object) -> Asked | None:
    """The service links to no next page: a page that is full has one."""
    if len(_features(answer)) < PAGE:
        return None
    start = int(asked.params["startIndex"]) + PAGE
    return Asked(url=asked.url, params={**asked.params, "startIndex": str(start)})


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """A period per measurement, in the borders of the newest measurement in the file; the classes of one year."""
    found = []
    if SCORES in raw:
        tables = [frame.rename({code: "code"}) for code, frame in _tables(raw[SCORES].path)]
        if not tables:
            raise SourceChanged(f"{SCORES}: geen bestand met {' of '.join(CODES)} en jaar")
        found += _measurements(pl.concat(tables))
    if CLASSES in raw:
        found.append(_classes(raw[CLASSES].path, with_parts=SCORES not in raw))
    return found


def _tables(path: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Name of the column with codes, and the rows as text, of every table of buurten or gemeenten in the zip."""
    try:
        with zipfile.ZipFile(path) as file:
            for member in sorted(file.namelist())[:MOST_FILES]:
                with file.open(member) as content:
                    head = content.readline(10_000).decode("utf-8-sig", "replace").strip().lower()
                    names = [name.strip('" ') for name in re.split("[;,]", head)]
                    code = next((name for name in CODES if name in names), "")
                    if code and "jaar" in names and member.lower().endswith(".csv"):
                        yield code, _table(content.read(LARGEST + 1), names, ";" if ";" in head else ",", member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise SourceChanged(f"{path.name} is niet te lezen: {problem}") from problem


def _table(content: bytes, names: list[str], separator: str, member: str) -> pl.DataFrame:
    if len(content) > LARGEST:
        raise SourceChanged(f"{member} is uitgepakt groter dan {LARGEST // 10**6} MB")
    missing = [name for name in PARTS if name not in names]
    if missing:
        raise SourceChanged(f"{member}: kolom {', '.join(missing)} ontbreekt")
    frame = pl.read_csv(
        io.BytesIO(content),
        has_header=False,
        new_columns=names,
        separator=separator,
        infer_schema=False,
        null_values=["NA", "."],
    )
    return frame.select(next(name for name in CODES if name in names), "jaar", *PARTS)


def _measurements(frame: pl.DataFrame) -> list[Tidy]:
    """A period per year; only the newest when the file is not in one set of borders."""
    try:
        return _by_year(frame)
    except (pl.exceptions.PolarsError, MalformedCode) as problem:
        raise SourceChanged(f"{SCORES}: geen code of geen getal waar dat hoort: {problem}") from problem


def _by_year(frame: pl.DataFrame) -> list[Tidy]:
    years = frame.with_columns(_codes(frame["code"]), _numbers("jaar").cast(pl.Int64)).partition_by(
        "jaar", as_dict=True
    )
    rows = {year: part for (year,), part in years.items() if isinstance(year, int) and year >= SINCE}
    newest = max(rows, default=0)
    if not newest:
        return []
    known = set(rows[newest]["code"])
    one_set = all(len(set(part["code"]) & known) >= SAME_CODES * len(part) for part in rows.values())
    return [_tidy(str(year), newest, rows[year]) for year in sorted(rows) if one_set or year == newest]


def _tidy(period: str, borders: int, frame: pl.DataFrame) -> Tidy:
    rows = frame.select("code", *(_numbers(old).alias(new) for old, new in PARTS.items()))
    return Tidy(period=period, boundaries=borders, finality="niet vermeld", rows=rows, file=SCORES)


def _numbers(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars(' "').str.replace(",", ".", literal=True).cast(pl.Float64)


def _codes(texts: pl.Series) -> pl.Series:
    return pl.Series("code", [clean_code(text or "") for text in texts.str.strip_chars('"')], dtype=pl.String)


def _classes(path: Path, *, with_parts: bool) -> Tidy:
    """The classes of 1 to 9; with the parts when the zip is not there."""
    names = {"kscore": CLASS, **(PARTS if with_parts else {})}
    pages = [page for layer in LAYERS for page in answers(path, layer)]
    found = [feature.get("properties") or {} for page in pages for feature in _features(page)]
    years = sorted({str(one.get("year")) for one in found})
    if len(years) != 1 or not years[0].isdecimal():
        raise SourceChanged(f"{CLASSES}: een jaar verwacht, niet {', '.join(years) or 'geen'}")
    year = years[0]
    rows = [{"code": _code(one), **{new: _number(one.get(old)) for old, new in names.items()}} for one in found]
    frame = pl.DataFrame(rows, schema={"code": pl.String, **dict.fromkeys(names.values(), pl.Float64)})
    frame = frame.unique("code", keep="first", maintain_order=True)
    frame = frame.with_columns(pl.when(pl.col(CLASS).is_between(1, 9)).then(pl.col(CLASS)).alias(CLASS))
    return Tidy(period=year, boundaries=int(year), finality="niet vermeld", rows=frame, file=CLASSES)


def _code(properties: dict[str, object]) -> str:
    try:
        return clean_code(str(properties.get("id")))
    except MalformedCode as problem:
        raise SourceChanged(f"{CLASSES}: {problem} is geen code van een gebied") from problem


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _features(page: object) -> list[dict[str, dict[str, object]]]:
    features = page.get("features") if isinstance(page, dict) else None
    if not isinstance(features, list):
        raise SourceChanged("Leefbaarometer: het antwoord heeft geen lijst met de naam features")
    return features
