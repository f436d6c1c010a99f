"""Own figures of a team for one area: the newest of each, and those of its wijk where the buurt has none."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wijkdna.domain.among import among, among_classes, decimals_of, written
from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import period_level_source
from wijkdna.domain.figures import Status
from wijkdna.domain.numbers_nl import absence
from wijkdna.store.border_changes import NoBorderChanges, border_changes
from wijkdna.store.latest import Latest
from wijkdna.store.team_figures import TeamFigure, TeamFigures, TeamIndicator, team_figures

MOST_EARLIER, OPEN = 3, 12
"""Earlier periods beside a figure; figures that are not folded."""

_LEVELS = (Level.GEMEENTE, Level.WIJK, Level.BUURT)
_YEAR = re.compile(r"\d{4}")

Key = tuple[str, str, bool]
"""What makes two figures the same one of another period: name, unit, and whether it is a class."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One figure of a team on a page.

    title    its name as a heading: names out of a file often begin small and hold underscores
    amount   "12,5 %", "hoog", or why there is none; is_known tells which
    level    whose figure it is, when not of the area itself: "wijkcijfer van Zuid"; "" otherwise
    source   period, level and source in one line
    compared where it stands within the gemeente, "" when nothing can be said
    earlier  "2021: 12 %, 2019: 11 %"
    """

    indicator: TeamIndicator
    title: str
    amount: str
    is_known: bool
    level: str
    source: str
    compared: str
    earlier: str


def own_lines(data: Path, team: int, latest: Latest, row: int) -> list[OwnLine]:
    """The figures that a team has of an area, in the order in which they were added; of a land or provincie none."""
    own = team_figures(data, team)
    if not own.indicators or latest.areas.levels[row] not in _LEVELS:
        return []
    groups = _with_wijk(own, latest, row)
    newest = [group[0] for group in groups.values()]
    beside = _beside(own, latest, row, newest)
    return [_line(latest, row, group, beside.get(group[0].indicator.id, ())) for group in groups.values()]


def _with_wijk(own: TeamFigures, latest: Latest, row: int) -> Mapping[Key, list[TeamFigure]]:
    """Per figure its periods, the newest first; of a buurt without one those of its wijk."""
    groups = _grouped(own, latest, row)
    wijk = int(latest.areas.wijk[row])
    if latest.areas.levels[row] is Level.BUURT and wijk >= 0:
        for key, group in _grouped(own, latest, wijk).items():
            groups.setdefault(key, group)
    return groups


def _grouped(own: TeamFigures, latest: Latest, row: int) -> dict[Key, list[TeamFigure]]:
    found: dict[Key, dict[str, TeamFigure]] = {}
    for one in own.of_area(latest.areas.codes[row]):
        if _is_same_area(latest, one.indicator.border_year, one.code):
            about = one.indicator
            # Of two files about the same year the later one counts: it comes later here too.
            found.setdefault((about.name, about.unit, bool(about.classes)), {})[about.period] = one
    return {key: sorted(periods.values(), key=_newness, reverse=True) for key, periods in found.items()}


def _is_same_area(latest: Latest, year: int, code: str) -> bool:
    """Whether a code of another border year is surely the area that has it now."""
    if year == latest.boundaries:
        return True
    try:
        return border_changes(latest.folder).code_now(code, year) == code
    except NoBorderChanges:
        return False


def _newness(one: TeamFigure) -> tuple[int, str]:
    """The last year of its period; a period without any is the oldest."""
    years = [int(year) for year in _YEAR.findall(one.indicator.period)]
    return max(years, default=0), one.indicator.period


def _beside(own: TeamFigures, latest: Latest, row: int, newest: Iterable[TeamFigure]) -> dict[str, list[float]]:
    """The known figures of all areas of this level in the gemeente, by id of the indicator."""
    code = latest.areas.codes[row]
    ids = [one.indicator.id for one in newest if one.code == code and one.status is Status.KNOWN]
    found: dict[str, list[float]] = {}
    if latest.areas.levels[row] is Level.GEMEENTE or not ids:
        return found
    for one in own.inside(code[:6], ids):
        if one.value is not None and _is_same_area(latest, one.indicator.border_year, one.code):
            found.setdefault(one.indicator.id, []).append(one.value)
    return found


def _line(latest: Latest, row: int, group: Sequence[TeamFigure], beside: Sequence[float]) -> OwnLine:
    newest = group[0]
    about, place = newest.indicator, latest.row(newest.code)
    decimals = decimals_of([*beside, *(one.value for one in group if one.value is not None)])
    level = latest.areas.levels[place]
    return OwnLine(
        indicator=about,
        title=_title(about.name),
        amount=_written(newest, decimals),
        is_known=newest.status is Status.KNOWN,
        level="" if place == row else f"wijkcijfer van {latest.areas.names[place]}",
        source=period_level_source(level, about.period, about.source) if place == row else _short(about),
        compared=_compared(latest, row, newest, beside),
        earlier=", ".join(_earlier(group[1:], decimals)),
    )


def _title(name: str) -> str:
    plain = name.replace("_", " ").strip()
    return plain[:1].upper() + plain[1:]


def _short(about: TeamIndicator) -> str:
    """Without the level, which is said above it."""
    return " · ".join(part for part in (about.period, about.source) if part)


def _written(one: TeamFigure, decimals: int) -> str:
    if one.value is None:
        return absence(one.status)
    return one.words if one.indicator.classes else written(one.value, one.indicator.unit, decimals)


def _compared(latest: Latest, row: int, one: TeamFigure, beside: Sequence[float]) -> str:
    if one.value is None or not beside:
        return ""
    level, gemeente = latest.areas.levels[row], latest.areas.names[latest.areas.gemeente[row]]
    if one.indicator.classes:
        return among_classes(one.value, beside, level, gemeente)
    return among(one.value, beside, level, gemeente, one.indicator.unit)


def _earlier(group: Sequence[TeamFigure], decimals: int) -> Iterable[str]:
    for one in [one for one in group if one.value is not None][:MOST_EARLIER]:
        yield f"{one.indicator.period}: {_written(one, decimals)}"
