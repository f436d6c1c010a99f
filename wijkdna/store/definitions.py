"""The definitions that come with the package: indicators, themes, cautions, and indicators that wait for a source.

Read once per process. A mistake in a file is a DefinitionError that names the file, never a skipped indicator.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import yaml

from wijkdna.domain.indicators import DefinitionError, Indicator, from_mapping

DEFINITIONS = Path(__file__).parent.parent / "definitions"

Kind = TypeVar("Kind", dict[str, Any], list[Any])

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster; not every build has it


class Theme(TypedDict):
    """A theme of the screen; `lead` says in one sentence what it is about."""

    id: str
    title: str
    lead: str


class Source(TypedDict):
    """A source that awaiting indicators need; `lookup` tells how to find its codes."""

    name: str
    table: str
    lookup: str
    attribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitingIndicator:
    """An indicator we know how to tell that waits for its source; `sources` are ids of sources.yaml."""

    id: str
    theme: str
    label: str
    unit: str
    levels: tuple[str, ...]
    explanation: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyIndicator:
    """An indicator that shows as soon as a release has figures for it.

    sources     ids of sources.yaml
    after       the indicator behind which it stands on screen
    instead_of  the indicator that it takes the place of, "" when none
    """

    indicator: Indicator
    sources: tuple[str, ...]
    after: str
    instead_of: str


@lru_cache
def load_indicators(folder: Path = DEFINITIONS) -> tuple[Indicator, ...]:
    """All indicators in the order of the screen.

    Raises DefinitionError when a file is not what an Indicator needs, names an unknown theme or caution, or when
    order.yaml and the files in indicators/ do not hold the same ids.
    """
    place = _order(folder)
    files = sorted((folder / "indicators").glob("*.yaml"), key=lambda path: place[path.stem])
    return tuple(_indicator(path, place[path.stem], folder) for path in files)


@lru_cache
def load_themes(folder: Path = DEFINITIONS) -> tuple[Theme, ...]:
    """The themes in the order of the screen. Raises DefinitionError."""
    path = folder / "themes.yaml"
    rows = [_fields(path, row, Theme.__annotations__) for row in read_yaml(path, list)]
    return tuple(Theme(id=row["id"], title=row["title"], lead=row["lead"]) for row in rows)


@lru_cache
def load_cautions(folder: Path = DEFINITIONS) -> dict[str, str]:
    """What to keep in mind with a figure: code and the sentence on screen. Do not change it: it is shared."""
    cautions: dict[str, str] = read_yaml(folder / "cautions.yaml", dict)
    return cautions


@lru_cache
def load_sources(folder: Path = DEFINITIONS) -> dict[str, Source]:
    """The sources that awaiting indicators need, by id. Do not change it: it is shared."""
    path = folder / "sources.yaml"
    rows = {id: _fields(path, row, Source.__annotations__) for id, row in read_yaml(path, dict).items()}
    return {
        id: Source(name=row["name"], table=row["table"], lookup=row["lookup"], attribution=row["attribution"])
        for id, row in rows.items()
    }


@lru_cache
def load_awaiting(folder: Path = DEFINITIONS) -> tuple[AwaitingIndicator, ...]:
    """Indicators that wait for a source to be fetched or connected, by theme and then id. Raises DefinitionError."""
    themes = [theme["id"] for theme in load_themes(folder)]
    found = [_awaiting(path, folder) for path in (folder / "awaiting").glob("*.yaml")]
    found += [_waiting(ready) for ready in load_ready(folder)]
    return tuple(sorted(found, key=lambda one: (themes.index(one.theme), one.id)))


@lru_cache
def load_ready(folder: Path = DEFINITIONS) -> tuple[ReadyIndicator, ...]:
    """Indicators that show as soon as a release has figures for them, by id. Raises DefinitionError."""
    return tuple(_ready(path, _order(folder), folder) for path in sorted((folder / "ready").glob("*.yaml")))


@lru_cache
def load_more_periods(folder: Path = DEFINITIONS) -> Mapping[str, tuple[str, ...]]:
    """Id -> periods that an indicator has as soon as a release has figures for them. Raises DefinitionError."""
    path = folder / "more_periods.yaml"
    rows = read_yaml(path, dict)
    _known(path, "indicator", rows, _order(folder))
    return {id: tuple(str(period) for period in periods) for id, periods in rows.items()}


def _order(folder: Path) -> Mapping[str, int]:
    """Place on screen of every id. Raises DefinitionError unless it holds each file of indicators/ once."""
    path = folder / "order.yaml"
    ids = read_yaml(path, list)
    files = {file.stem for file in (folder / "indicators").glob("*.yaml")}
    odd = sorted({id for id in ids if ids.count(id) > 1} | files.symmetric_difference(ids))
    if odd:
        raise DefinitionError(f"{path.name}: not once here and once in indicators/: {', '.join(odd)}")
    return {id: place for place, id in enumerate(ids)}


def _indicator(path: Path, place: int, folder: Path) -> Indicator:
    return _checked(path, place, read_yaml(path, dict), folder)


def _ready(path: Path, order: Mapping[str, int], folder: Path) -> ReadyIndicator:
    fields = read_yaml(path, dict)
    try:
        sources, after = tuple(fields.pop("sources")), str(fields.pop("after"))
    except (KeyError, TypeError) as problem:
        raise DefinitionError(f"{path.name}: {problem}") from problem
    instead_of = str(fields.pop("instead_of", ""))
    _known(path, "source", sources, load_sources(folder))
    _known(path, "after or instead_of", [after, *([instead_of] if instead_of else [])], order)
    indicator = _checked(path, order[after], fields, folder)
    return ReadyIndicator(indicator=indicator, sources=sources, after=after, instead_of=instead_of)


def _waiting(ready: ReadyIndicator) -> AwaitingIndicator:
    one = ready.indicator
    texts = {"theme": one.theme, "label": one.label, "unit": one.unit, "explanation": one.explanation}
    return AwaitingIndicator(id=one.id, levels=tuple(sorted(one.levels)), sources=ready.sources, **texts)


def _checked(path: Path, place: int, fields: Mapping[str, Any], folder: Path) -> Indicator:
    try:
        indicator = from_mapping(path.stem, place, fields)
    except DefinitionError as problem:
        raise DefinitionError(f"{path.name}: {problem}") from problem
    _known(path, "theme", [indicator.theme], [theme["id"] for theme in load_themes(folder)])
    _known(path, "caution", indicator.caution, load_cautions(folder))
    return indicator


def _awaiting(path: Path, folder: Path) -> AwaitingIndicator:
    fields = read_yaml(path, dict)
    try:
        sources = tuple(dict.fromkeys(source["source"] for source in fields["inputs"]))
        levels = tuple(fields["levels"])
        texts = {name: fields[name] for name in ("theme", "label", "unit", "explanation")}
    except (KeyError, TypeError) as problem:
        raise DefinitionError(f"{path.name}: {problem}") from problem
    _known(path, "theme", [texts["theme"]], [theme["id"] for theme in load_themes(folder)])
    _known(path, "source", sources, load_sources(folder))
    return AwaitingIndicator(id=path.stem, levels=levels, sources=sources, **texts)


def _known(path: Path, field: str, used: Collection[str], known: Collection[str]) -> None:
    unknown = [name for name in used if name not in known]
    if unknown:
        raise DefinitionError(f"{path.name}: {field} {', '.join(unknown)} is unknown")


def _fields(path: Path, found: object, names: Collection[str]) -> dict[str, str]:
    if not isinstance(found, dict) or set(found) != set(names):
        raise DefinitionError(f"{path.name}: expected {', '.join(names)} instead of {found!r}")
    return {name: str(found[name]) for name in names}


def read_yaml(path: Path, kind: type[Kind]) -> Kind:
    """Content of a YAML file. Raises DefinitionError when it is not YAML of this kind (dict or list)."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 both loaders are safe
    except (OSError, yaml.YAMLError) as problem:
        raise DefinitionError(f"{path.name}: {problem}") from problem
    if not isinstance(content, kind):
        raise DefinitionError(f"{path.name}: expected a {kind.__name__}")
    return content
