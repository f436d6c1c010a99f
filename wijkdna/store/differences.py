"""What changed between two releases, found in their mapped arrays, and kept in the newer one as differences.json."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wijkdna.domain.comparison import precise_amount
from wijkdna.domain.differences import Differences, Kind, Largest, from_plain, in_words, plain
from wijkdna.domain.indicators import Indicator
from wijkdna.store import release
from wijkdna.store.latest import Latest, latest_of, open_release

__all__ = ["between", "compare", "in_words", "of_current", "of_release", "write_differences"]

FILE = "differences.json"

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


def write_differences(folder: Path, then: Path) -> None:
    """Keep in a release that is being made how it differs from the one before it. Both have their arrays."""
    text = json.dumps(plain(compare(Latest(then), Latest(folder))), ensure_ascii=False)
    (folder / FILE).write_text(text, encoding="utf-8")


def of_release(folder: Path) -> Differences | None:
    """How a release differs from the one before it; None when it does not say."""
    try:
        found = from_plain(json.loads((folder / FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    return replace(found, now=folder.name)  # while it was made, it had no name yet


def of_current(data: Path) -> Differences | None:
    """The same of the release that is current. Raises NoRelease."""
    return of_release(release.current(data))


def between(data: Path, then: str, now: str = "") -> Differences:
    """Any two releases of a data folder; "" is the current one. Raises NoRelease."""
    newer = latest_of(data, now) if now else open_release(release.current(data))
    return compare(latest_of(data, then), newer)


def compare(then: Latest, now: Latest) -> Differences:
    """Two releases beside each other."""
    before, after = set(then.areas.codes), set(now.areas.codes)
    both = [code for code in now.areas.codes if code in before] if then.boundaries == now.boundaries else []
    rows = [np.array([one.areas.position[code] for code in both], dtype=np.int64) for one in (then, now)]
    labels = {one.id: one for latest in (then, now) for one in latest.indicators}
    return Differences(
        then=then.name,
        now=now.name,
        borders_then=then.boundaries,
        borders_now=now.boundaries,
        areas_gone=tuple(sorted(before - after)),
        areas_new=tuple(sorted(after - before)),
        kinds=tuple(_kind(then, now, one, rows) for one in labels.values()),
    )


def _kind(then: Latest, now: Latest, indicator: Indicator, rows: list[Rows]) -> Kind:
    newest = [
        one.indicators[one.columns[indicator.id]].newest if indicator.id in one.columns else "" for one in (then, now)
    ]
    series = [_series(one, indicator.id) for one in (then, now)]
    kind = Kind(id=indicator.id, label=indicator.label, then=newest[0], now=newest[1])
    if not len(rows[0]) or not all(newest):
        return kind
    for period in sorted(series[0].keys() & series[1].keys()):
        old, new = _figures(then, series[0][period])[rows[0]], _figures(now, series[1][period])[rows[1]]
        kind = _counted(kind, period, old, new, _Named(now, indicator, rows[1]))
    return kind


class _Named:
    """Words for the row that changed most."""

    def __init__(self, latest: Latest, indicator: Indicator, rows: Rows) -> None:
        self.latest, self.indicator, self.rows = latest, indicator, rows

    def largest(self, k: int, period: str, old: float, new: float) -> Largest:
        row = int(self.rows[k])
        areas = self.latest.areas
        before, after = (precise_amount(self.indicator, value) for value in (old, new))
        return Largest(code=areas.codes[row], name=areas.names[row], period=period, before=before, after=after)


def _counted(kind: Kind, period: str, old: Array, new: Array, named: _Named) -> Kind:
    """The counts of one more period. Of the largest corrections, that of the newest period is told."""
    had, has = np.isfinite(old), np.isfinite(new)
    differ = had & has & ~np.isclose(old, new, rtol=1e-9, atol=1e-12)
    largest = kind.largest
    if differ.any():
        k = int(np.argmax(np.where(differ, np.abs(new - old), -1.0)))
        largest = named.largest(k, period, float(old[k]), float(new[k]))
    return replace(
        kind,
        revised=kind.revised + int(differ.sum()),
        lost=kind.lost + int((had & ~has).sum()),
        found=kind.found + int((has & ~had).sum()),
        largest=largest,
    )


def _series(latest: Latest, id: str) -> Mapping[str, tuple[str, int]]:
    """Where the figures of each period stand: in `values` or in `history`, and in which column."""
    if id not in latest.columns:
        return {}
    column = latest.columns[id]
    return dict(_places(latest, column))


def _places(latest: Latest, column: int) -> Iterator[tuple[str, tuple[str, int]]]:
    for period, k in latest.series.get(column, []):
        yield period, ("history", k)
    yield latest.indicators[column].newest, ("values", column)


def _figures(latest: Latest, place: tuple[str, int]) -> Array:
    """Own figures of all areas, (n_areas,); NaN where there is none."""
    name, column = place
    if name == "history":
        return np.asarray(latest.history[:, column], dtype=np.float64)
    own = latest.measured_for[:, column] == np.arange(len(latest.areas))
    return np.where(own, latest.values[:, column], np.nan)
