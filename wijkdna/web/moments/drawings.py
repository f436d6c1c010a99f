"""The coming year as one strip: a row for each sort of moments, a bar for each. The list on the page says the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wijkdna.domain.moments import Span, lanes, month_by_month
from wijkdna.web.moments.queries import MomentHere

LEFT, RIGHT = 132.0, 1000.0
_LANE, _BAR, _PAD, _TOP = 9.0, 6.0, 6.0, 24.0
_LEAST = 4.0
"""A day is this wide at least, or it could not be seen."""

ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Van het team", ("event", "own")),
    ("Vrij en feest", ("vakantie", "feest", "gedenken", "lokaal_gebruik", "geloof")),
    ("Buurt en club", ("buurt", "vrijwilligers", "club", "school", "vergadering", "actiedag", "actieweek", "groen")),
    ("Geld en politiek", ("geld", "politiek")),
    ("Seizoen en werk", ("seizoen", "kalender", "weer", "werk", "deur")),
)
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Bar:
    """A moment. css: "own", "avoid" (a channel does not fit) or "plain"; said: for who points at it."""

    x: float
    y: float
    width: float
    height: float
    css: str
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """A sort of moments. middle: of its label."""

    label: str
    top: float
    middle: float
    height: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """Where a month begins, with its first letters; "" when there is no room for them."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole drawing."""

    width: float
    height: float
    months: tuple[Month, ...]
    rows: tuple[Row, ...]


def strip(found: Sequence[MomentHere], window: Span) -> Strip:
    """The moments of a window on a strip; rows without moments are left out."""
    per_day = (RIGHT - LEFT) / ((window.last - window.first).days + 1)

    def x(day: date) -> float:
        return round(LEFT + (day - window.first).days * per_day, 1)

    rows: list[Row] = []
    top = _TOP
    for label, kinds in ROWS:
        mine = [one for one in found if one.kind in kinds]
        if mine:
            rows.append(_row(label, mine, window, top, per_day))
            top += rows[-1].height
    months = [Month(x(one.first), _label(one)) for one in month_by_month(window)]
    return Strip(RIGHT, top, tuple(months), tuple(rows))


def _label(month: Span) -> str:
    return _MONTHS[month.first.month - 1] if (month.last - month.first).days > 12 else ""


def _row(label: str, found: Iterable[MomentHere], window: Span, top: float, per_day: float) -> Row:
    shown = [(one, Span(max(one.first_day, window.first), min(one.last_day, window.last))) for one in found]
    shown.sort(key=lambda pair: (pair[1].first, pair[1].last))
    places = lanes(span for _, span in shown)
    height = _PAD * 2 + _LANE * (max(places) + 1)
    bars = []
    for lane, (one, span) in zip(places, shown, strict=True):
        left = LEFT + (span.first - window.first).days * per_day
        width = max(_LEAST, ((span.last - span.first).days + 1) * per_day - 0.5)
        y = top + _PAD + lane * _LANE + (_LANE - _BAR) / 2
        css = "avoid" if one.avoid else "own" if one.is_own else "plain"
        bars.append(Bar(round(left, 1), round(y, 1), round(min(width, RIGHT - left), 1), _BAR, css, one.name))
    return Row(label, top, round(top + height / 2, 1), height, tuple(bars))
