"""Tables of StatLine read back from the zip in which odata.py keeps them. Pure: the same bytes give the same rows."""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from wijkdna.domain.areas import MalformedCode, clean_code
from wijkdna.pipeline.download import Finality, SourceChanged
from wijkdna.pipeline.odata import REGION, Wanted
from wijkdna.pipeline.topics import resolve, topics_v3, topics_v4

UNASSIGNED = ("0000", "0997", "0998", "0999", "9999")
"""Numbers of a gemeente that mean abroad, unknown or not to be assigned."""

_NUMBERS = (float, int, type(None))
"""What nearly every value is: to ask number() of each of ten million takes longer than all the rest."""

_OURS = ("NL", "PV", "GM", "WK", "BU")

_BORDERS = re.compile(r"(?:indeling|buurtcijfers|wijken en buurten)\D{0,20}(20\d\d)", re.IGNORECASE)

_FINALITIES: dict[str, Finality] = {
    "definitief": "definitief",
    "nadervoorlopig": "nader voorlopig",
    "voorlopig": "voorlopig",
}


@dataclass(frozen=True, slots=True)
class Published:
    """A table as it was fetched.

    borders  the border year that its title names, None when it names none
    rows     per row the keys of its dimensions without spaces, and the values of the columns by our name
    status   period -> the publisher's word for how final it is, "" when it does not say
    absent   in Dutch, which columns it does not have
    """

    borders: int | None
    rows: list[dict[str, Any]]
    status: Mapping[str, str]
    absent: tuple[str, ...]


def read(path: Path, wanted: Wanted) -> Published:
    """Read back a table that was fetched. Raises SourceChanged naming file and column."""
    try:
        with zipfile.ZipFile(path) as file:
            names = sorted(file.namelist())
            parts = {Path(name).stem: json.loads(file.read(name)) for name in names if "-" not in name}
            pages = (json.loads(file.read(name)) for name in names if "-" in name)
            return _published(parts, pages, wanted)
    except (zipfile.BadZipFile, ValueError, KeyError) as problem:
        raise SourceChanged(f"{path.name} is niet te lezen: {problem!r}") from problem
    except SourceChanged as problem:
        raise SourceChanged(f"{path.name}: {problem}") from problem


def _published(parts: dict[str, Any], pages: Iterable[dict[str, Any]], wanted: Wanted) -> Published:
    long = "MeasureCodes" in parts
    if long:
        topics, about = topics_v4(parts["MeasureCodes"]["value"], parts["MeasureGroups"]["value"]), parts["Properties"]
    else:
        topics, about = topics_v3(parts["DataProperties"]["value"]), parts["TableInfos"]["value"][0]
    keys, absent = resolve(topics, wanted.columns)
    rows = _wide(pages, keys, wanted) if long else _typed(pages, keys, wanted)
    periods = parts.get("PeriodenCodes" if long else "Perioden", {}).get("value", [])
    name = "Identifier" if long else "Key"
    status = {str(one[name]).strip(): str(one.get("Status") or "").strip() for one in periods}
    return Published(border_year(about), list(rows), status, tuple(absent))


def border_year(about: Mapping[str, Any]) -> int | None:
    """The border year in the title or summary of a table, such as "(indeling 2024)"."""
    for name in ("Title", "Summary", "Description"):
        years = _BORDERS.findall(str(about.get(name) or ""))
        if years:
            return max(map(int, years))
    return None


def _typed(pages: Iterable[Mapping[str, Any]], keys: Mapping[str, str], wanted: Wanted) -> Iterator[dict[str, Any]]:
    for page in pages:
        for row in page["value"]:
            try:
                found: dict[str, Any] = {name: str(row[name]).strip() for name in wanted.dimensions}
                for name, key in keys.items():
                    value = row[key]
                    found[name] = value if type(value) in _NUMBERS else number(value, key)
            except KeyError:
                gone = [key for key in [*wanted.dimensions, *keys.values()] if key not in row]
                raise SourceChanged(f"kolom {', '.join(gone)} ontbreekt in de rijen") from None
            yield found


def _wide(pages: Iterable[Mapping[str, Any]], keys: Mapping[str, str], wanted: Wanted) -> Iterator[dict[str, Any]]:
    """A row per area from observations that come one by one."""
    ours = {key: name for name, key in keys.items()}
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for page in pages:
        for one in page["value"]:
            gone = [name for name in [*wanted.dimensions, "Measure", "Value"] if name not in one]
            if gone:
                raise SourceChanged(f"kolom {', '.join(gone)} ontbreekt in de rijen")
            about = {name: str(one[name]).strip() for name in wanted.dimensions}
            row = rows.setdefault(tuple(about.values()), about | dict.fromkeys(keys))
            if (measure := str(one["Measure"]).strip()) in ours:
                row[ours[measure]] = number(one["Value"], measure)
    yield from rows.values()


def number(value: object, column: str) -> float | None:
    """A published value as a number; null, "." and spaces are absent. Raises SourceChanged for anything else."""
    if value is None or (isinstance(value, str) and value.strip() in ("", ".")):
        return None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except ValueError:
            pass
    raise SourceChanged(f"kolom {column} heeft een waarde die geen getal is: {value!r}")


def frame(published: Published, variables: Iterable[str], **only: str) -> pl.DataFrame:
    """Column "code" and a Float64 column per variable, of the rows in which these dimensions have these keys.

    Rows of other regions than ours (landsdelen, corop, "niet in te delen") are left out, and so is a variable without
    any number. Raises SourceChanged for a code that is none.
    """
    rows = [row for row in published.rows if all(row[name] == key for name, key in only.items())]
    rows = [row for row in rows if row[REGION][:2] in _OURS and row[REGION][2:6] not in UNASSIGNED]
    try:
        codes = [clean_code(row[REGION]) for row in rows]
    except MalformedCode as problem:
        raise SourceChanged(f"{REGION}: {problem} is geen code van een gebied") from problem
    columns = {name: [row.get(name) for row in rows] for name in variables}
    filled = {name: column for name, column in columns.items() if any(value is not None for value in column)}
    schema = {"code": pl.String, **dict.fromkeys(filled, pl.Float64)}
    return pl.DataFrame({"code": codes, **filled}, schema=schema)


def finality(word: str) -> Finality:
    """The publisher's word for how final a period is, in our words; a word that we do not know says nothing."""
    return _FINALITIES.get(re.sub(r"\s", "", word).casefold(), "niet vermeld")
