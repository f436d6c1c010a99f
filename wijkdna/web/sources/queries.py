"""What each source is and gives; what the site set for it, how it went, and the refresh that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.db.models import Max

from wijkdna.domain.areas import Level
from wijkdna.domain.figures import Status
from wijkdna.domain.origin import Origin
from wijkdna.store.definitions import load_awaiting
from wijkdna.store.fetches import last_fetch
from wijkdna.store.latest import Latest
from wijkdna.store.source_pages import SourcePage, load_source_pages, table_of
from wijkdna.web.accounts.adapters import unsealed
from wijkdna.web.sources.models import GOOD, OPEN, Refresh, SourceRun, SourceSetting

RUNS_SHOWN = 50


def is_secret(name: str) -> bool:
    """Whether the value of a setting is never shown."""
    return name.endswith("_KEY")


def site_settings() -> Mapping[str, str]:
    """What the site set itself, by the name in the environment. A key of another SECRET_KEY is no longer there."""
    rows = SourceSetting.objects.values_list("name", "value")
    found = {name: unsealed(value) if is_secret(name) else value for name, value in rows}
    return {name: value for name, value in found.items() if value}


def settings_kept() -> Mapping[str, SourceSetting]:
    """The settings that the site set itself, by name; their value is for no screen when it is secret."""
    return {row.name: row for row in SourceSetting.objects.all()}


def last_asked() -> datetime | None:
    """When a refresh was last asked, by whom or what ever."""
    found: datetime | None = Refresh.objects.aggregate(last=Max("asked_at"))["last"]
    return found


def last_success() -> Mapping[str, datetime]:
    """When each source last went well, on any machine."""
    rows = SourceRun.objects.filter(state__in=GOOD).values_list("source").annotate(last=Max("ended"))
    return dict(rows.order_by("source"))


def open_refresh() -> Refresh | None:
    """The refresh that waits or is being done."""
    return Refresh.objects.filter(state__in=OPEN).first()


def last_refresh() -> Refresh | None:
    """The newest one."""
    return Refresh.objects.first()


def refresh_numbered(number: int) -> Refresh | None:
    """One by its number."""
    return Refresh.objects.select_related("asked_by").filter(pk=number).first()


def runs_of(refresh: Refresh) -> Sequence[SourceRun]:
    """How the sources of a refresh went so far, in order."""
    return list(SourceRun.objects.filter(refresh=refresh).order_by("id"))


def last_runs(source: str = "", number: int = RUNS_SHOWN) -> Sequence[SourceRun]:
    """The newest runs and tests, of one source or of all."""
    rows = SourceRun.objects.select_related("asked_by", "refresh")
    return list((rows.filter(source=source) if source else rows)[:number])


def last_run_by_source() -> Mapping[str, SourceRun]:
    """The newest run of each source."""
    newest = SourceRun.objects.values("source").annotate(last=Max("id")).values_list("last", flat=True)
    return {run.source: run for run in SourceRun.objects.filter(pk__in=list(newest))}


@dataclass(frozen=True, slots=True)
class Shown:
    """A source as its page shows it.

    origins     its tables in this release, the newest first
    indicators  id and label of what it gives figures of; proxies: those of them that only come near
    levels      the smallest areas that they are about, in words
    awaited     labels of figures that wait for it
    fetched_on  when the publisher was last asked and all went well, on this machine; None for a copy
    """

    page: SourcePage
    origins: tuple[Origin, ...]
    indicators: tuple[tuple[str, str], ...]
    proxies: tuple[tuple[str, str], ...]
    levels: str
    awaited: tuple[str, ...]
    fetched_on: date | None

    @property
    def years(self) -> str:
        """From which year to which year."""
        periods = sorted({origin.period for origin in self.origins})
        return periods[0] if len(periods) == 1 else f"{periods[0]} tot en met {periods[-1]}" if periods else ""

    @property
    def obtained_on(self) -> date | None:
        """Day of the newest file that the figures are of."""
        return max((origin.obtained_on for origin in self.origins), default=None)

    @property
    def terms(self) -> list[tuple[str, str]]:
        """Licence and attribution, each once."""
        return list(dict.fromkeys((origin.licence, origin.attribution) for origin in self.origins))

    @property
    def needs_key(self) -> bool:
        """Whether the publisher gives nothing without a key."""
        return any(is_secret(name) for name in self.page.settings)


def shown_sources(latest: Latest, data: Path) -> list[Shown]:
    """All sources, in the order of the screen."""
    return [_shown(latest, data, page) for page in load_source_pages()]


def shown_source(latest: Latest, data: Path, slug: str) -> Shown | None:
    """One source by its name in the address."""
    found = [page for page in load_source_pages() if page.slug == slug]
    return _shown(latest, data, found[0]) if found else None


def _shown(latest: Latest, data: Path, page: SourcePage) -> Shown:
    given = [latest.indicators[column] for column in _columns_by_page(latest).get(page.slug, ())]
    return Shown(
        page=page,
        origins=_origins_by_page(latest).get(page.slug, ()),
        indicators=tuple((one.id, one.label) for one in given),
        proxies=tuple((one.id, one.label) for one in given if PROXY in one.caution),
        levels=_in_words({level for one in given for level in one.levels}),
        awaited=_awaited(latest, page),
        fetched_on=_fetched_on(data, page),
    )


PROXY = "benadering"
"""The caution of a figure that only comes near what it is called."""


def _in_words(levels: set[Level]) -> str:
    return ", ".join(level for level in (Level.BUURT, Level.WIJK, Level.GEMEENTE) if level in levels)


@lru_cache(maxsize=4)
def _origins_by_page(latest: Latest) -> Mapping[str, tuple[Origin, ...]]:
    found: dict[str, list[Origin]] = {}
    for origin in latest.origins.values():
        found.setdefault(_page_of(origin.id), []).append(origin)
    return {
        slug: tuple(sorted(origins, key=lambda one: (one.period, one.title), reverse=True))
        for slug, origins in found.items()
    }


@lru_cache(maxsize=4)
def _columns_by_page(latest: Latest) -> Mapping[str, tuple[int, ...]]:
    """The indicators, by column, of which a source gave any newest figure."""
    found: dict[str, list[int]] = {}
    for column in range(len(latest.indicators)):
        numbers = np.unique(latest.origin[latest.status[:, column] == Status.KNOWN, column])
        slugs = {_page_of(origin.id) for number in numbers.tolist() for origin in latest.origins_of(number)}
        for slug in slugs:
            found.setdefault(slug, []).append(column)
    return {slug: tuple(columns) for slug, columns in found.items()}


@lru_cache(maxsize=1000)
def _page_of(origin: str) -> str:
    table = table_of(origin)
    return next((page.slug for page in load_source_pages() if table in page.tables), "")


def _awaited(latest: Latest, page: SourcePage) -> tuple[str, ...]:
    waiting = [one for one in load_awaiting() if one.id not in latest.columns and set(one.sources) & set(page.waits)]
    return tuple(one.label for one in waiting)


def _fetched_on(data: Path, page: SourcePage) -> date | None:
    moments = [last_fetch(data, table).fetched_at for table in page.tables]
    return max((datetime.fromisoformat(moment).date() for moment in moments if moment), default=None)


def names_of_tables() -> Mapping[str, str]:
    """What people call the source of a table."""
    return {table: page.name for page in load_source_pages() for table in page.tables}
