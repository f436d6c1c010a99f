"""Figures one by one, newest and earlier, for lists and files: each with why it is absent and where it came from."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from math import isnan
from typing import NamedTuple

import numpy as np

from wijkdna.domain.boundaries import CHANGED_IN
from wijkdna.domain.figures import Status
from wijkdna.domain.numbers_nl import absence
from wijkdna.domain.origin import Origin
from wijkdna.domain.trend import Reason
from wijkdna.store.history import why_missing
from wijkdna.store.latest import Latest

AND = " + "
"""Between the ids of two tables."""

_KNOWN = int(Status.KNOWN)
_STATUS = [status.name.lower() for status in Status]
_WORDS = {status.name.lower(): absence(status) for status in Status if status is not Status.KNOWN}


class Fact(NamedTuple):
    """One figure of one area in one period.

    row, column   of the area and of the indicator
    value         None where absent
    status        name of a Status in small letters
    measured_for  row of the area it was measured for, -1 where absent
    origin        ids of the published tables, joined by AND; "" where absent
    """

    row: int
    column: int
    period: str
    value: float | None
    status: str
    measured_for: int
    origin: str


def newest(latest: Latest, rows: Sequence[int], columns: Sequence[int]) -> Iterator[Fact]:
    """The newest figure of every indicator for every area, absent ones too: all of the first area, then the next."""
    where = np.ix_(rows, columns)
    names = ("values", "status", "measured_for", "origin")
    found = (getattr(latest, name)[where].ravel().tolist() for name in names)
    periods = {column: latest.indicators[column].newest for column in columns}
    for (row, column), value, status, measured, origin in zip(product(rows, columns), *found, strict=True):
        if status == _KNOWN:
            yield Fact(row, column, periods[column], value, "known", measured, origin_text(latest, origin))
        else:
            yield Fact(row, column, periods[column], None, _STATUS[status], -1, "")


def earlier(
    latest: Latest, rows: Sequence[int], columns: Sequence[int], *, complete: bool = False, carried: bool = False
) -> Iterator[Fact]:
    """Earlier figures on the same borders, by indicator, newest first.

    complete  areas without a figure too, with the reason
    carried   an area whose newest figure is that of a larger area gets the earlier ones of that area
    """
    for column, place, period, k in _series(latest, columns):
        origin = AND.join(one.id for one in latest.series_origin(k))
        sources = [_measured(latest, row, column) for row in rows] if carried else rows
        for row, source, value in zip(rows, sources, latest.history[list(sources), k].tolist(), strict=True):
            if not isnan(value) and not _is_of_another_area(latest, source, column, place):
                yield Fact(row, column, period, value, "known", source, origin)
            elif complete:
                yield Fact(row, column, period, None, _reason(latest, source, column, place), -1, "")


def earlier_count(latest: Latest, rows: Sequence[int], columns: Sequence[int], *, complete: bool = False) -> int:
    """How many facts earlier() gives when nothing is carried, without making them."""
    series = list(_series(latest, columns))
    if complete:
        return len(series) * len(rows)
    there = np.isfinite(latest.history[np.ix_(rows, [k for *_, k in series])])
    changed = (number for number, row in enumerate(rows) if latest.areas.codes[row] in CHANGED_IN)
    left_out = sum(
        bool(there[number, n]) and _is_of_another_area(latest, rows[number], column, place)
        for number in changed
        for n, (column, place, _, _) in enumerate(series)
    )
    return int(there.sum()) - left_out


def _is_of_another_area(latest: Latest, row: int, column: int, place: int) -> bool:
    """A release made before a change of borders was known may still hold figures from before it."""
    return latest.areas.codes[row] in CHANGED_IN and _reason(latest, row, column, place) == "redrawn"


def _reason(latest: Latest, row: int, column: int, place: int) -> str:
    """Status of a missing earlier figure; one that was not made at this level was not published."""
    redrawn = why_missing(latest, row, column, place).reason is Reason.REDRAWN
    return "redrawn" if redrawn else "not_published"


def _series(latest: Latest, columns: Sequence[int]) -> Iterator[tuple[int, int, str, int]]:
    """Earlier periods of the indicators, newest first: column, place in its series, period, column in `history`."""
    for column in columns:
        for place, (period, k) in reversed(list(enumerate(latest.series.get(column, [])))):
            yield column, place, period, k


def _measured(latest: Latest, row: int, column: int) -> int:
    return int(latest.measured_for[row, column]) if latest.status[row, column] == _KNOWN else row


def own_fact(latest: Latest, row: int, column: int, period: str) -> Fact:
    """The figure of an area in a period when it was measured for that area; a carried one counts as not published."""
    if period == latest.indicators[column].newest:
        (fact,) = newest(latest, (row,), (column,))
        is_own = fact.value is None or fact.measured_for == row
        return fact if is_own else Fact(row, column, period, None, "not_published", -1, "")
    found = earlier(latest, (row,), (column,), complete=True)
    return next(fact for fact in found if fact.period == period)


@lru_cache(maxsize=4000)
def origin_text(latest: Latest, number: int) -> str:
    """Ids of the tables behind a number of the origin array: "a + b"."""
    return AND.join(one.id for one in latest.origins_of(number))


def origins_used(latest: Latest, rows: Sequence[int], columns: Sequence[int]) -> list[Origin]:
    """The tables behind the figures of these areas and indicators, earlier periods included; by id."""
    where = np.ix_(rows, columns)
    numbers = np.unique(latest.origin[where][latest.status[where] == _KNOWN]).tolist()
    found = {one.id: one for number in numbers for one in latest.origins_of(number)}
    found |= {one.id: one for *_, k in _series(latest, columns) for one in latest.series_origin(k)}
    return [found[id] for id in sorted(found)]


def status_text(latest: Latest, fact: Fact) -> str:
    """Whether there is a figure, of whom, or why not: "bekend", "cijfer van de gemeente", "niet gepubliceerd"."""
    if fact.value is None:
        return _WORDS[fact.status]
    return "bekend" if fact.measured_for == fact.row else f"cijfer van de {latest.areas.levels[fact.measured_for]}"
