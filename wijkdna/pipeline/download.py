"""Bytes of publishers and their origin: what a source module fetches, kept as it came.

A source module holds a TABLE, `fetch` (get the bytes, keep them with their origin) and `tidy` (a row per
area, a column per variable; pure). A missing column raises SourceChanged and stops this source only.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import polars as pl

from wijkdna.domain.origin import Origin

Finality = Literal["definitief", "nader voorlopig", "voorlopig", "niet vermeld"]


class SourceChanged(Exception):
    """A published file is not what its module expects; the message names file and column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A published table as its source module knows it.

    files     where its bytes lie in the raw folder, relative paths
    obtained  how those bytes came here, for the page "bron van dit cijfer"
    """

    id: str
    publisher: str
    title: str
    number: str
    licence: str
    attribution: str
    files: tuple[str, ...]
    obtained: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Of whom some rows of a table are, and on which terms, where that is not as for the whole table.

    part  tells them from the other rows of the same period, in the id of their origin
    """

    part: str
    publisher: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidy:
    """One period of one table: a row per area in the codes of `boundaries`, a Float64 column per variable.

    rows    column "code" (clean codes) and the variables; null is absent, never zero
    number  the table's number when it differs by year, else None
    file    which of the table's files these rows came from
    notes   what the table did not have, in Dutch: warnings of the release
    terms   of whom these rows are, when not as for the whole table
    """

    period: str
    boundaries: int
    finality: Finality
    rows: pl.DataFrame
    file: str
    number: str | None = None
    notes: tuple[str, ...] = ()
    terms: Terms | None = None


@dataclass(frozen=True, slots=True)
class RawFile:
    """Bytes as published, with what identifies them; `url` is where we fetched them, "" for a copy."""

    path: Path
    sha256: str
    obtained_on: date
    url: str = ""


def collect(folder: Path, table: Table, *, some: bool = False) -> dict[str, RawFile]:
    """The files of a table in a folder of published files, by relative path.

    some  those that are there; else raises SourceChanged when one is not
    """
    return {name: _raw_file(folder, name) for name in table.files if not some or (folder / name).is_file()}


def _raw_file(folder: Path, name: str) -> RawFile:
    path = folder / name
    if not path.is_file():
        raise SourceChanged(f"{name} ontbreekt in {folder}")
    sha256, side = sha256_of(path), read_side_car(path)
    if side.get("sha256") == sha256:
        return RawFile(path, sha256, datetime.fromisoformat(side["fetched_at"]).date(), side["url"])
    return RawFile(path, sha256, datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date())


def sha256_of(path: Path) -> str:
    """The sha256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def side_car(path: Path) -> Path:
    """Where the origin of a fetched file stands, beside it."""
    return path.with_name(f"{path.name}.origin.json")


def read_side_car(path: Path) -> dict[str, str]:
    """The origin of a fetched file: url, fetched_at, checked_at, etag, last_modified, version, sha256. {}: a copy."""
    try:
        content = json.loads(side_car(path).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_side_car(path: Path, content: Mapping[str, str]) -> None:
    """Keep the origin of a fetched file; a crash leaves the old one or the new one."""
    draft = path.with_name(f".{path.name}.origin.json")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(draft, side_car(path))


def read_csv(raw: RawFile, columns: Iterable[str]) -> pl.DataFrame:
    """The named columns of a CSV as text; an empty cell is null. Raises SourceChanged on a missing column.

    Everything is read as text first: a code such as WK0363NA must not become a missing value.
    """
    wanted = list(columns)
    frame = pl.read_csv(raw.path, infer_schema=False)
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise SourceChanged(f"{raw.path.name}: kolom {', '.join(missing)} ontbreekt")
    return frame.select(wanted)


def numbers(frame: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    """Column "code" and the renamed columns as Float64. Raises SourceChanged on a cell that is not a number."""
    try:
        return frame.select("code", *(pl.col(old).cast(pl.Float64).alias(new) for old, new in names.items()))
    except pl.exceptions.InvalidOperationError as problem:
        raise SourceChanged(f"geen getal in een van {', '.join(names)}: {problem}") from problem


def origin_of(table: Table, tidy: Tidy, raw: RawFile) -> Origin:
    """The origin of every figure in one period of a table."""
    number = tidy.number or table.number
    part = f"-{Path(tidy.file).stem}" if len(table.files) > 1 else ""
    terms = tidy.terms or Terms(part, table.publisher, table.licence, table.attribution)
    return Origin(
        id=f"{table.id}-{tidy.period}{terms.part}",
        publisher=terms.publisher,
        title=table.title,
        table=number,
        period=tidy.period,
        boundaries=tidy.boundaries,
        finality=tidy.finality,
        licence=terms.licence,
        attribution=terms.attribution.format(number=number, period=tidy.period),
        file=tidy.file,
        obtained=f"{table.obtained}: {raw.url}" if raw.url else table.obtained,
        obtained_on=raw.obtained_on,
        sha256=raw.sha256,
    )
