"""Sites on ABF Swing, asked through version 1 of their Open Data Service, with a key: each subject at each level.

A 404 for the values of a subject means that it is not published at that level.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from wijkdna.domain.areas import MalformedCode, clean_code
from wijkdna.pipeline.answers import answers, keep_answers, linked
from wijkdna.pipeline.decimals import TwoReadings, column_of_numbers
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import Asked, NotThere, Web

LEVELS = {"buurt": ("BU", 8), "wijk": ("WK", 6), "gemeente": ("GM", 4)}
"""Level -> how our codes of it begin, and how many signs follow."""

PAGE = 1_000
DAYS = 7
MISSING = ("?", "-", "x", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """A site on Swing.

    host   its name among the settings (SOURCE_<NAME>_HOST and _KEY) and its usual address
    file   where the answers are kept, relative to the raw folder
    codes  our name of a variable -> code of the subject
    """

    host: tuple[str, str]
    file: str
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a site says of one subject: who measured it, and its values as rows code, period, value."""

    source: str
    values: pl.DataFrame


def download(web: Web, folder: Path, tenant: Tenant) -> bool:
    """Have the values of all subjects at all levels, when ours are a week old. Raises as keep_answers()."""
    root, secret = f"{web.base(*tenant.host)}/jiveservices/odata", {"apikey": web.key(tenant.host[0])}
    headers = {"Accept": "application/json"}
    try:
        web.json(f"{root}/Variables", params={"$top": "1"}, headers=headers, secret=secret)
    except NotThere as problem:
        raise NotThere(f"{problem} Misschien staat de Open Data Service van deze site niet aan.") from problem
    questions = {}
    for code in tenant.codes.values():
        variable = f"{root}/Variables('{code}')"
        questions[code] = Asked(url=variable, headers=headers, secret=secret)
        for level in LEVELS:
            url = f"{variable}/GeoLevels('{level}')/PeriodLevels('year')/Periods('all')/Values"
            params = {"$top": str(PAGE)}
            questions[f"{code}.{level}"] = Asked(url=url, params=params, headers=headers, secret=secret)
    return keep_answers(web, folder / tenant.file, questions, _following, days=DAYS, some=True)


def _following(asked: Asked, answer: object) -> Asked | None:
    if not asked.url.endswith("/Values"):
        return None
    rows = _rows(answer)
    if isinstance(answer, dict) and answer.get("@odata.nextLink"):
        return linked(asked, str(answer["@odata.nextLink"]))
    if len(rows) < PAGE:
        return None
    skip = int(asked.params.get("$skip", "0")) + len(rows)
    return Asked(url=asked.url, params={**asked.params, "$skip": str(skip)}, headers=asked.headers, secret=asked.secret)


def read(path: Path, tenant: Tenant) -> tuple[dict[str, Subject], list[str]]:
    """Our name -> subject, and in Dutch what the site does not have or what we cannot read. Raises SourceChanged."""
    found, notes = {}, []
    for name, code in tenant.codes.items():
        about = next(answers(path, code), None)
        rows = [row for level in LEVELS for page in answers(path, f"{code}.{level}") for row in _rows(page)]
        if not isinstance(about, dict) or not rows:
            notes.append(f"onderwerp {code} is er niet")
            continue
        try:
            found[name] = Subject(str(about.get("Source") or ""), _frame(rows))
        except TwoReadings as problem:
            notes.append(f"onderwerp {code}: {problem}")
    return found, notes


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Whole years only. A row whose area is none of ours, as of a region, is left out."""
    codes = [area_code(str(row.get("ExternalCode") or ""), str(row.get("GeoLevel") or "")) for row in rows]
    periods = [str(row.get("Period") or "") for row in rows]
    texts = [str(row.get("ValueString") if row.get("ValueString") is not None else "").strip() for row in rows]
    frame = pl.DataFrame(
        {"code": codes, "period": periods, "value": column_of_numbers(texts, MISSING)},
        schema={"code": pl.String, "period": pl.String, "value": pl.Float64},
    )
    frame = frame.filter(pl.col("code").is_not_null() & pl.col("period").str.contains(r"^\d{4}$"))
    return frame.unique(["code", "period"], keep="first", maintain_order=True)


def area_code(text: str, level: str) -> str | None:
    """Our code for gemeente_106, or for buurt_03630000 or buurt_BU03630000; None when it is no area of this level."""
    last = re.search(r"[A-Za-z0-9]+$", text)
    if last is None or level not in LEVELS:
        return None
    begin, length = LEVELS[level]
    try:
        return clean_code(begin + last[0].upper().removeprefix(begin).zfill(length))
    except MalformedCode:
        return None


def _rows(answer: object) -> list[dict[str, Any]]:
    rows = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise SourceChanged("Swing: het antwoord heeft geen lijst met de naam value")
    return rows
