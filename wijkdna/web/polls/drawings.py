"""The answers of a poll as a picture: a row for each moment, a column for each gemeente. A table says the same."""

from dataclasses import dataclass

from django.utils import timezone

from wijkdna.domain.date_poll import RankedDate
from wijkdna.web.polls.queries import Results

_LEFT, _TOP, _STEP, _ROW, _RIGHT, _SLANT = 132.0, 132.0, 34.0, 36.0, 76.0, 60.0
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_LONGEST = 17
"""Characters of the name of a gemeente above its column."""

KINDS = ("ja", "zonodig", "nee", "open")
"""The best answer that somebody of a gemeente gave, each a shape of its own; open: nobody of them answered."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An answer. kind: of KINDS."""

    x: float
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """A moment. label: "do 12 nov"; clock: "13.00"; count: "5 van 6"; is_best: the first of the ranking."""

    y: float
    label: str
    clock: str
    count: str
    marks: tuple[Mark, ...]
    is_best: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """The same in words: the gemeenten of each answer."""

    day: str
    time: str
    ja: tuple[str, ...]
    zonodig: tuple[str, ...]
    nee: tuple[str, ...]
    open: tuple[str, ...]
    hosts: tuple[str, ...]
    is_best: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """The picture and its table. heads: middle of a column and the name above it."""

    width: float
    height: float
    heads: tuple[tuple[float, str], ...]
    rows: tuple[Row, ...]
    table: tuple[TableRow, ...]
    said: str


def matrix(results: Results) -> Matrix:
    """The answers by gemeente, moments in order of time."""
    names = results.gemeenten
    heads = tuple((_LEFT + _STEP * (place + 0.5), _short(name)) for place, name in enumerate(names))
    by_key = {one.key: one for one in results.ranked}
    ranked = [by_key[one.pk] for one in results.dates]
    best = results.best.key if results.best else None
    rows = tuple(_row(place, one, names, is_best=one.key == best) for place, one in enumerate(ranked))
    width = _LEFT + _STEP * len(names) + max(_RIGHT, _SLANT)
    table = tuple(_words(results, one, is_best=one.key == best) for one in ranked)
    return Matrix(width, _TOP + _ROW * len(rows) + 4, heads, rows, table, _said(results))


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


def _row(place: int, one: RankedDate, names: tuple[str, ...], *, is_best: bool) -> Row:
    here = timezone.localtime(one.start)
    kinds = _kinds(one)
    marks = tuple(Mark(_LEFT + _STEP * (number + 0.5), kinds[name]) for number, name in enumerate(names))
    label = f"{_DAYS[here.weekday()]} {here.day} {_MONTHS[here.month - 1]}"
    count = f"{len(one.gemeenten)} van {len(names)}"
    return Row(_TOP + _ROW * (place + 0.5), label, f"{here:%H.%M}", count, marks, is_best)


def _kinds(one: RankedDate) -> dict[str, str]:
    groups = (one.gemeenten, one.gemeenten_if_needed, one.gemeenten_not, one.gemeenten_open)
    return {name: kind for kind, group in zip(KINDS, groups, strict=True) for name in group}


def _words(results: Results, one: RankedDate, *, is_best: bool) -> TableRow:
    when = results.when(one.key)
    hosts = tuple(host.gemeente for host in (*one.hosts, *one.too_small))
    groups = (one.gemeenten, one.gemeenten_if_needed, one.gemeenten_not, one.gemeenten_open)
    return TableRow(when.day, when.time, *groups, hosts, is_best)


def _said(results: Results) -> str:
    """The finding in a sentence."""
    best = results.best
    if best is None:
        return "Nog niemand heeft geprikt."
    when, everyone = results.when(best.key), len(results.gemeenten)
    some = f"iemand uit {len(best.gemeenten)} van de {everyone} gemeenten"
    return f"Het best past {when.day}, {when.time}: dan kan {some}."
