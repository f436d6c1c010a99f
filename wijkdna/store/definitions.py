"""The definitions that come with the package: indicators, themes, cautions, and indicators that await a source.

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


class TalkQuestion(TypedDict):
    """A question of the talk guide, its follow-up, and what to leave out when noting the answer ("" when nothing)."""

    code: str
    ask: str
    follow_up: str
    care: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitingIndicator:
    """An indicator we know how to tell, whose source has no connector yet; `sources` are ids of sources.yaml."""

    id: str
    theme: str
    label: str
    unit: str
    levels: tuple[str, ...]
    explanation: str
    sources: tuple[str, ...]


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
    rows = [_fields(path, row, Theme.__annotations__) for row in _read(path, list)]
    return tuple(Theme(id=row["id"], title=row["title"], lead=row["lead"]) for row in rows)


@lru_cache
def load_cautions(folder: Path = DEFINITIONS) -> dict[str, str]:
    """What to keep in mind with a figure: code and the sentence on screen. Do not change it: it is shared."""
    cautions: dict[str, str] = _read(folder / "cautions.yaml", dict)
    return cautions


@lru_cache
def load_talk_questions(folder: Path = DEFINITIONS) -> tuple[TalkQuestion, ...]:
    """The questions of the talk guide, in the order of a talk. Raises DefinitionError."""
    path = folder / "talkguide.yaml"
    rows = [_fields(path, row, TalkQuestion.__annotations__) for row in _read(path, list)]
    return tuple(TalkQuestion(code=r["code"], ask=r["ask"], follow_up=r["follow_up"], care=r["care"]) for r in rows)


@lru_cache
def load_sources(folder: Path = DEFINITIONS) -> dict[str, Source]:
    """The sources that awaiting indicators need, by id. Do not change it: it is shared."""
    path = folder / "sources.yaml"
    rows = {id: _fields(path, row, Source.__annotations__) for id, row in _read(path, dict).items()}
    return {
        id: Source(name=row["name"], table=row["table"], lookup=row["lookup"], attribution=row["attribution"])
        for id, row in rows.items()
    }


@lru_cache
def load_awaiting(folder: Path = DEFINITIONS) -> tuple[AwaitingIndicator, ...]:
    """Indicators whose source has no connector yet, by theme and then id. Raises DefinitionError."""
    themes = [theme["id"] for theme in load_themes(folder)]
    found = [_awaiting(path, folder) for path in (folder / "awaiting").glob("*.yaml")]
    return tuple(sorted(found, key=lambda one: (themes.index(one.theme), one.id)))


def _order(folder: Path) -> Mapping[str, int]:
    """Place on screen of every id. Raises DefinitionError unless it holds each file of indicators/ once."""
    path = folder / "order.yaml"
    ids = _read(path, list)
    files = {file.stem for file in (folder / "indicators").glob("*.yaml")}
    odd = sorted({id for id in ids if ids.count(id) > 1} | files.symmetric_difference(ids))
    if odd:
        raise DefinitionError(f"{path.name}: not once here and once in indicators/: {', '.join(odd)}")
    return {id: place for place, id in enumerate(ids)}


def _indicator(path: Path, place: int, folder: Path) -> Indicator:
    try:
        indicator = from_mapping(path.stem, place, _read(path, dict))
    except DefinitionError as problem:
        raise DefinitionError(f"{path.name}: {problem}") from problem
    _known(path, "theme", [indicator.theme], [theme["id"] for theme in load_themes(folder)])
    _known(path, "caution", indicator.caution, load_cautions(folder))
    return indicator


def _awaiting(path: Path, folder: Path) -> AwaitingIndicator:
    fields = _read(path, dict)
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


def _read(path: Path, kind: type[Kind]) -> Kind:
    """Content of a YAML file. Raises DefinitionError when it is not YAML of this kind (dict or list)."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 both loaders are safe
    except (OSError, yaml.YAMLError) as problem:
        raise DefinitionError(f"{path.name}: {problem}") from problem
    if not isinstance(content, kind):
        raise DefinitionError(f"{path.name}: expected a {kind.__name__}")
    return content
