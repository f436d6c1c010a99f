"""Sites on ABF Swing: what we ask of them, and how their answers are read back. Two ways to ask stand beside this.

swing_ods.py     the Open Data Service, version 1, with a key: areas by code, and who measured a subject
swing_viewer.py  the table behind the website, without a key: areas by name, and nobody says who measured it

Both keep their answers in the same file under the same names, so that a site may change from one to the other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import polars as pl

from wijkdna.domain.areas import Level
from wijkdna.domain.layout_columns import AreaKind
from wijkdna.domain.matching import Places, Question, Written, match
from wijkdna.domain.written_numbers import TwoReadings, column_of_numbers
from wijkdna.pipeline import swing_ods, swing_viewer
from wijkdna.pipeline.answers import answers
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import NotThere, Settings, Web
from wijkdna.pipeline.swing_tenant import Tenant

MISSING = ("?", "-", "x", "")

Way = Literal["ods", "viewer"]

_COLUMNS = {"code": pl.String, "name": pl.String, "level": pl.String, "period": pl.String, "text": pl.String}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a site says of one subject.

    source  who measured it, "" when the site does not say
    values  rows code, period, value
    """

    source: str
    values: pl.DataFrame


@dataclass(slots=True)
class Reading:
    """The subjects of a site by our name, and in Dutch what it does not have or what we cannot read."""

    subjects: dict[str, Subject] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def way_to_ask(settings: Settings, tenant: Tenant) -> Way | None:
    """How a tenant is asked: with the key of the site, else by its viewer when a path is set; None: not at all."""
    if tenant.name in settings.keys:
        return "ods"
    return "viewer" if swing_viewer.path_of(settings, tenant) else None


def lacking(settings: Settings, tenant: Tenant) -> str:
    """Which setting is needed before we can ask, "" when nothing lacks."""
    if not (tenant.usual or tenant.name in settings.hosts):
        return tenant.setting("HOST")
    return "" if way_to_ask(settings, tenant) else tenant.setting("KEY")


def download(web: Web, folder: Path, tenant: Tenant) -> bool:
    """Have the values of all subjects at all levels, when ours are a week old; False when they are not.

    Raises as keep_answers(), and SourceUnreachable when a setting lacks or says what we cannot do.
    """
    if way_to_ask(web.settings, tenant) == "viewer":
        return swing_viewer.download(web, folder, tenant)
    return swing_ods.download(web, folder, tenant)


def try_connection(web: Web, tenant: Tenant) -> str:
    """Ask one small question; what came of it in Dutch. Raises SourceUnreachable that says what to do."""
    if way_to_ask(web.settings, tenant) == "viewer":
        swing_viewer.try_connection(web, tenant)
        return "De tabel van de website antwoordt. Gebieden komen hier met hun naam, zonder code."
    try:
        swing_ods.try_connection(web, tenant)
    except NotThere as problem:
        raise NotThere(f"{problem} {_OTHER_WAY.format(name=tenant.setting('VIEWER'))}") from problem
    return "De Open Data Service antwoordt en kent uw sleutel."


_OTHER_WAY = (
    "Lukt het niet, dan kan de tabel van de website een weg zijn: zet {name}=viewer, als die site dat toestaat."
)


def read(path: Path, tenant: Tenant, places: Places | None = None) -> Reading:
    """What stands in a file of answers. Raises SourceChanged.

    places  the areas of the release, for answers that name them; without these such rows have no code and stay out
    """
    found = Reading()
    for name, code in tenant.codes.items():
        rows = [
            row for level in tenant.levels for page in answers(path, f"{code}.{level}") for row in _rows(page, level)
        ]
        if not rows:
            found.notes.append(f"onderwerp {code} is er niet")
            continue
        about = next(answers(path, code), None)
        said = str(about.get("Source") or "") if isinstance(about, dict) else ""
        try:
            values = _with_codes(_values(rows), code, places, found.notes)
        except TwoReadings as problem:
            found.notes.append(f"onderwerp {code}: {problem}")
            continue
        found.subjects[name] = Subject(said or tenant.measured_by.get(name, ""), values)
    return found


def _rows(page: object, level: str) -> Iterator[Mapping[str, Any]]:
    """Rows of _COLUMNS from a page of one way or the other."""
    if isinstance(page, dict) and isinstance(page.get("value"), list):
        return swing_ods.rows(page)
    if isinstance(page, dict) and isinstance(page.get("rows"), list):
        return swing_viewer.rows(page, level)
    raise SourceChanged("Swing: het antwoord heeft geen lijst met de naam value of rows")


def _values(rows: list[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows code, name, level, period, value: whole years, one per area. Raises TwoReadings."""
    frame = pl.DataFrame(rows, schema=_COLUMNS)
    frame = frame.with_columns(value=pl.Series(column_of_numbers(frame["text"].to_list(), MISSING), dtype=pl.Float64))
    frame = frame.filter(pl.col("period").str.contains(r"^\d{4}$")).drop("text")
    return frame.filter(pl.col("code").is_not_null() | pl.col("name").is_not_null())


def _with_codes(frame: pl.DataFrame, subject: str, places: Places | None, notes: list[str]) -> pl.DataFrame:
    """Rows code, period, value. A name gets the code of the area that it surely means; the others are counted."""
    known = frame.filter(pl.col("code").is_not_null()).select("code", "period", "value")
    parts = [known]
    for (level,), named in frame.filter(pl.col("code").is_null()).group_by("level", maintain_order=True):
        codes = _codes_by_name(named, Level(str(level)), subject, places, notes)
        parts.append(named.drop("code").join(codes, on="name").select("code", "period", "value"))
    return pl.concat(parts).unique(["code", "period"], keep="first", maintain_order=True)


def _codes_by_name(
    named: pl.DataFrame, level: Level, subject: str, places: Places | None, notes: list[str]
) -> pl.DataFrame:
    """Rows name, code. A name counts within its gemeente only, and only of an area that kept its borders since."""
    texts = named["name"].unique(maintain_order=True).to_list()
    if places is None:
        return pl.DataFrame(schema={"name": pl.String, "code": pl.String})
    question = Question(kind=AreaKind.NAME, level=level, border_year=int(named["period"].max()))  # type: ignore[arg-type]
    report = match([Written(text) for text in texts], places, question)
    unsure = [one for one in report.matches if one.code is None]
    if unsure:
        first = unsure[0]
        notes.append(
            f"onderwerp {subject}: {len(unsure)} van {len(texts)} namen van een {level} niet zeker, "
            f"zoals {first.written.text}: {first.reason}"
        )
    sure = {written.text: code for written, code in report.codes.items()}
    return pl.DataFrame({"name": [*sure], "code": [*sure.values()]}, schema={"name": pl.String, "code": pl.String})
