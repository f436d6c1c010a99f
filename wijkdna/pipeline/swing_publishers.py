"""Whose figures of a Swing site may be in a release: those that are surely open, and those that the site released.

A Swing site shows figures of many publishers and names no licence. What is not surely open is only shown when who runs
the site says so, with SOURCE_<NAME>_SHOW: names of publishers, or `alles`. That is kept beside the answers, so that a
build needs no settings. Why: docs/decisions/0028.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import polars as pl

from wijkdna.pipeline.checks import DECLARED
from wijkdna.pipeline.download import RawFile, SourceChanged, Terms
from wijkdna.pipeline.network import Settings, Web
from wijkdna.pipeline.swing import Reading, Subject, download, read
from wijkdna.pipeline.swing_tenant import Tenant

OPEN = "CBS"
"""How the name of a publisher begins whose figures are CC BY 4.0."""

ALL = "alles"


def words_of(settings: Settings, tenant: Tenant) -> list[str]:
    """The publishers whose figures the site releases, in lower case."""
    said = settings.others.get(f"{tenant.name}_show", "")
    return sorted({word.strip().casefold() for word in said.split(",")} - {""})


def file_of_words(tenant: Tenant) -> str:
    """Where they are kept, relative to the raw folder."""
    return str(Path(tenant.file).with_name("tonen.json"))


def fetch(web: Web, folder: Path, tenant: Tenant) -> None:
    """Have the newest answers, and what the site releases. Raises SourceChanged when that leaves nothing to show."""
    download(web, folder, tenant)
    words = words_of(web.settings, tenant)
    target = folder / file_of_words(tenant)
    target.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    found = read(folder / tenant.file, tenant)
    if not found.subjects:
        raise SourceChanged(f"{tenant.file}: geen enkel cijfer gevonden: {found.notes[0]}")
    if not groups(found, words, tenant):
        by = ", ".join(sorted({one.source for one in found.subjects.values() if one.source})) or "wie niet genoemd is"
        raise SourceChanged(
            f"Wat deze site heeft, is van {by} en niet zeker open. "
            f"Mag u het tonen? Zet dan de naam van de uitgever in {tenant.setting('SHOW')}."
        )


@dataclass(frozen=True, slots=True)
class Group:
    """The subjects of one publisher, by our name. terms: None when they are open, as the table says."""

    subjects: Mapping[str, Subject]
    terms: Terms | None


def read_groups(raw: Mapping[str, RawFile], tenant: Tenant, found: Reading) -> list[Group]:
    """What may be in a release, of the files in the raw folder. Adds notes on what may not."""
    kept = raw.get(file_of_words(tenant))
    words = json.loads(kept.path.read_text(encoding="utf-8")) if kept else []
    return groups(found, words, tenant)


def groups(found: Reading, words: Sequence[str], tenant: Tenant) -> list[Group]:
    """What may be in a release, by publisher, those that are open first. Adds notes on what may not."""
    opened: dict[str, Subject] = {}
    released: dict[str, Subject] = {}
    closed: dict[str, Subject] = {}
    for name, one in found.subjects.items():
        by = one.source.strip()
        where = opened if by.startswith(OPEN) else released if _is_released(by, words) else closed
        where[name] = one
    for name, one in closed.items():
        found.notes.append(f"onderwerp {tenant.codes[name]} is van {one.source or 'wie niet genoemd is'}")
    by_publisher = sorted({one.source.strip() for one in released.values()})
    return [
        *([Group(opened, None)] if opened else []),
        *(
            _released(by, {n: one for n, one in released.items() if one.source.strip() == by}, tenant)
            for by in by_publisher
        ),
    ]


def _is_released(by: str, words: Iterable[str]) -> bool:
    return any(word == ALL or word in by.casefold() for word in words)


def _released(by: str, subjects: Mapping[str, Subject], tenant: Tenant) -> Group:
    part = re.sub(r"[^a-z0-9]+", "-", by.casefold()).strip("-") or "niet-genoemd"
    # A brace in the name of a publisher is no place to fill something in.
    name = (by or "niet genoemd").replace("{", "(").replace("}", ")")
    return Group(subjects, Terms(f"-{part}", name, DECLARED, f"Bron: {name}, via {tenant.title}, {{period}}"))


def joined(subjects: Mapping[str, Subject]) -> pl.DataFrame:
    """Rows code, period and a column per subject."""
    parts = [one.values.rename({"value": name}) for name, one in subjects.items()]
    return reduce(lambda one, other: one.join(other, on=["code", "period"], how="full", coalesce=True), parts)
