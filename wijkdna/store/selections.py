"""Choices from all figures, and the figures that a release lacks, as the definitions say.

Read once per process. A mistake in a file is a DefinitionError that names the file.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, load_awaiting, load_indicators, load_sources, read_yaml

Fetch = Literal["open", "key", "none"]


@dataclass(frozen=True, slots=True)
class Heading:
    """Figures under one heading. Of each line the first indicator that a release has is shown.

    earlier  what to say when there is only one year of it, "" for nothing
    """

    title: str
    lead: str
    lines: tuple[tuple[str, ...], ...]
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Figures that matter: lacking when a release has none of these indicators. source: id in sources.yaml."""

    title: str
    indicators: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Way:
    """How to get the figures of a source.

    fetch  open: whoever runs the site can fetch them; key: with a key of the publisher; none: there is no connection
    table  its name for `wijkdna sources fetch`, "" for none
    ask    whom to ask for a file
    """

    source: str
    name: str
    fetch: Fetch
    table: str
    ask: str


@lru_cache
def load_selection(name: Literal["nplv", "veerkracht"], folder: Path = DEFINITIONS) -> tuple[Heading, ...]:
    """The headings of a page, in order, with their figures. Raises DefinitionError."""
    path = folder / f"{name}.yaml"
    return tuple(_heading(path, fields, _all_ids(folder)) for fields in read_yaml(path, list))


@lru_cache
def load_wanted(folder: Path = DEFINITIONS) -> tuple[Wanted, ...]:
    """Figures that matter, in the order in which we name them. Raises DefinitionError."""
    path = folder / "wanted.yaml"
    sources = {one.id: one.sources for one in load_awaiting(folder)}
    return tuple(_wanted(path, fields, sources) for fields in _part(path, "figures", list))


@lru_cache
def load_ways(folder: Path = DEFINITIONS) -> Mapping[str, Way]:
    """How to get the figures of a source, by its id. Raises DefinitionError."""
    path = folder / "wanted.yaml"
    names = {id: source["name"] for id, source in load_sources(folder).items()}
    return {id: _way(path, id, fields, names) for id, fields in _part(path, "ways", dict).items()}


def _all_ids(folder: Path) -> Collection[str]:
    return {one.id for one in load_indicators(folder)} | {one.id for one in load_awaiting(folder)}


def _heading(path: Path, fields: Any, known: Collection[str]) -> Heading:  # noqa: ANN401 what a YAML file holds
    earlier = fields.pop("earlier", "") if isinstance(fields, dict) else ""
    title, lead, figures = _fields(path, fields, ("title", "lead", "figures"))
    lines = tuple(tuple([line] if isinstance(line, str) else line) for line in figures)
    _check(path, [id for line in lines for id in line], known)
    return Heading(title, lead, lines, earlier)


def _wanted(path: Path, fields: Any, sources: Mapping[str, Sequence[str]]) -> Wanted:  # noqa: ANN401 as above
    title, indicators = _fields(path, fields, ("title", "indicators"))
    _check(path, indicators, sources)
    return Wanted(title, tuple(indicators), sources[indicators[0]][0])


def _way(path: Path, source: str, fields: Any, names: Mapping[str, str]) -> Way:  # noqa: ANN401 as above
    fetch, table, ask = _fields(path, fields, ("fetch", "table", "ask"))
    _check(path, [source], names)
    if fetch not in ("open", "key", "none") or (fetch == "none") != (table == ""):
        raise DefinitionError(f"{path.name}: {source}: fetch is {fetch} and table is {table!r}")
    return Way(source, names[source], fetch, table, ask)


def _part(path: Path, name: str, kind: type[Any]) -> Any:  # noqa: ANN401 a list or a dict
    part = read_yaml(path, dict).get(name)
    if not isinstance(part, kind):
        raise DefinitionError(f"{path.name}: {name} is no {kind.__name__}")
    return part


def _fields(path: Path, fields: Any, names: tuple[str, ...]) -> tuple[Any, ...]:  # noqa: ANN401 as above
    if not isinstance(fields, dict) or set(fields) != set(names):
        raise DefinitionError(f"{path.name}: expected {', '.join(names)} instead of {fields!r}")
    return tuple(fields[name] for name in names)


def _check(path: Path, used: Sequence[str], known: Collection[str]) -> None:
    unknown = [id for id in used if id not in known]
    if unknown or not used:
        raise DefinitionError(f"{path.name}: unknown: {', '.join(unknown) or 'nothing is named'}")
