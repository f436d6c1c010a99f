"""The sources as people know them, from definitions/source_pages.yaml. A mistake in it is a DefinitionError."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, load_sources, read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source with a page of its own. What the fields hold, says the file."""

    slug: str
    name: str
    publisher: str
    about: str
    limits: tuple[str, ...]
    fetched: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def tables(self) -> tuple[str, ...]:
        """All its tables."""
        return (*self.fetched, *self.copies)


@lru_cache
def load_source_pages(folder: Path = DEFINITIONS) -> tuple[SourcePage, ...]:
    """All of them, in the order of the screen. Raises DefinitionError."""
    path = folder / "source_pages.yaml"
    return tuple(_page(path, slug, fields, folder) for slug, fields in read_yaml(path, dict).items())


def _page(path: Path, slug: str, fields: Mapping[str, Any], folder: Path) -> SourcePage:
    lists: dict[str, Any] = {name: tuple(fields.get(name, ())) for name in ("limits", "fetched", "copies", "waits")}
    try:
        page = SourcePage(slug=slug, **{**fields, **lists})
    except TypeError as problem:
        raise DefinitionError(f"{path.name}: {slug}: {problem}") from problem
    if unknown := [name for name in page.waits if name not in load_sources(folder)]:
        raise DefinitionError(f"{path.name}: {slug}: source {', '.join(unknown)} is unknown")
    return page


def table_of(origin: str) -> str:
    """The table that an origin is of: its id is that of the table, then the period."""
    tables = [table for page in load_source_pages() for table in page.tables if origin.startswith(f"{table}-")]
    return max(tables, key=len, default="")
