"""The tables behind all figures, and the pages of the handleiding."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from wijkdna.domain.origin import Origin
from wijkdna.store.definitions import AwaitingIndicator, load_awaiting, load_sources
from wijkdna.store.latest import Latest

MANUAL = (
    "in-dertig-minuten",
    "wat-wijkdna-is",
    "welke-plek",
    "eigen-gebied",
    "zes-dingen",
    "streepjescode-en-themas",
    "tweelingen",
    "vergelijken",
    "kaart",
    "afdrukken",
    "ken-je-wijk",
    "downloads",
    "woordenlijst",
    "wat-we-niet-weten",
)
"""Pages of the handleiding in reading order; each has a template of this name."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A published table with its periods, newest first."""

    publisher: str
    title: str
    table: str
    licence: str
    attribution: str
    periods: list[Origin]


@dataclass(frozen=True, slots=True)
class AwaitedSource:
    """A source without a connection yet, and the labels of the figures that wait for it."""

    name: str
    attribution: str
    labels: list[str]


@lru_cache(maxsize=4)
def source_tables(latest: Latest) -> Sequence[SourceTable]:
    """Every table of a release, by publisher and title."""
    groups: dict[tuple[str, str, str], list[Origin]] = {}
    for origin in latest.origins.values():
        groups.setdefault((origin.publisher, origin.title, origin.table), []).append(origin)
    return [
        SourceTable(
            *key, found[0].licence, found[0].attribution, sorted(found, key=lambda one: one.period, reverse=True)
        )
        for key, found in sorted(groups.items())
    ]


@lru_cache(maxsize=1)
def awaited_sources() -> Sequence[AwaitedSource]:
    """Sources that we know how to read but have no connection with yet."""
    waiting: dict[str, list[AwaitingIndicator]] = {}
    for indicator in load_awaiting():
        for source in indicator.sources:
            waiting.setdefault(source, []).append(indicator)
    sources = load_sources()
    return [
        AwaitedSource(sources[id]["name"], sources[id]["attribution"], [one.label for one in found])
        for id, found in sorted(waiting.items(), key=lambda item: sources[item[0]]["name"])
    ]
