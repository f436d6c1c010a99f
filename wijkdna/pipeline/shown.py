"""Which indicators a release shows, and of which years: those that it has figures for. Why: docs/decisions/0023.

Those of indicators/ are always there, with the years in their file. Those of ready/ and the years of more_periods.yaml
come with the source that they wait for.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wijkdna.domain.areas import Level
from wijkdna.domain.indicators import Indicator
from wijkdna.store.definitions import ReadyIndicator

FULL = 0.95
"""A later year is shown when it has at least this share of the figures of the fullest year (judgement)."""

STALE = ("ouder_cijfer", "grenzen_2020")
"""Cautions that are no longer true once a newer year is shown."""

FINEST_FIRST = (Level.BUURT, Level.WIJK, Level.GEMEENTE)

Counts = Callable[[Indicator, str], Mapping[Level, int]]
"""How many figures there are of an indicator in a period, by level."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The indicators of a release in the order of the screen, and which of indicators/ gave way to a finer one."""

    indicators: tuple[Indicator, ...]
    gave_way: frozenset[str]


def shown(
    always: Sequence[Indicator],
    ready: Iterable[ReadyIndicator],
    more_periods: Mapping[str, Collection[str]],
    counts: Counts,
) -> Shown:
    """What a release shows.

    An indicator of ready/ is there when it has a figure at its finest level: one for the gemeente alone is no news
    beside the indicator that it would take the place of.
    """
    there = [one for one in ready if _has_figures(one.indicator, counts)]
    gave_way = frozenset(one.instead_of for one in there if one.instead_of)
    row: list[Indicator] = []
    for indicator in always:
        if indicator.id not in gave_way:
            periods = {*indicator.periods, *more_periods.get(indicator.id, ())}
            row.append(_with_periods(indicator, sorted(periods), indicator.periods, counts))
        row += [
            _with_periods(one.indicator, one.indicator.periods, (), counts)
            for one in there
            if one.after == indicator.id
        ]
    return Shown(tuple(replace(one, order=place) for place, one in enumerate(row)), gave_way)


def _finest(indicator: Indicator) -> Level:
    return next(level for level in FINEST_FIRST if level in indicator.levels)


def _has_figures(indicator: Indicator, counts: Counts) -> bool:
    return any(counts(indicator, period)[_finest(indicator)] for period in indicator.periods)


def _with_periods(indicator: Indicator, periods: Sequence[str], always: Sequence[str], counts: Counts) -> Indicator:
    """The indicator with those periods that have figures, up to the last one that is full.

    always  periods of indicators/: these stay, and another one joins them when it has figures at the finest level
    """
    if tuple(periods) == tuple(always):
        return indicator
    found = {period: counts(indicator, period) for period in periods}
    finest = {period: count[_finest(indicator)] for period, count in found.items()}
    full = [period for period in periods if finest[period] and finest[period] >= FULL * max(finest.values())]
    last = max([*full, *always])
    there = {period for period in periods if (finest[period] if always else any(found[period].values()))}
    kept = tuple(period for period in periods if period in always or (period in there and period <= last))
    fresh = bool(always) and last > max(always)
    caution = tuple(code for code in indicator.caution if not (fresh and code in STALE))
    return replace(indicator, periods=kept, caution=caution)
