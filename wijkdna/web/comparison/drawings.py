"""The barcodes of two to four places laid over each other: one column per figure, one mark per place.

The zero line is the middle area of the country, and not the gemeente as on the Rijke foto: places beside each other may
lie in different gemeenten. What each field means on screen stands in templates/comparison/drawing.html.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from wijkdna.domain.beside import Verdict, is_told
from wijkdna.web.comparison.queries import LETTERS, Compared, Comparison, Line, together
from wijkdna.web.profiles.drawings import in_barcode
from wijkdna.web.shared.drawings import (
    CODE_START,
    HEADING_LETTER,
    PITCH,
    THEME_GAP,
    GridLine,
    Heading,
)

BASE, TOP = 166, 32
PER_POINT = 2.2
"""Pixels of one percentile point: the lowest and the highest area of the country stand 220 pixels apart."""

LANE_TOP, LANE = 304, 14
"""Below the field each place has a lane, with a box where it has no own figure."""

NAME_SPACE = 196
MARK = 12.0
ASIDE = 4.6
"""Pixels by which marks that would cover each other step aside: less than the gap to the next column."""

_SHORT_THEME = {"klimaat": "Klimaat"}


@dataclass(slots=True)
class Sign:
    """The mark of a place in a column: dx beside the middle of the column, y from the top."""

    letter: str
    y: float
    dx: float = 0.0


@dataclass(slots=True)
class Empty:
    """A box in the lane of a place without an own figure; carried when a larger area has one."""

    y: float
    carried: bool


@dataclass(slots=True)
class Column:
    """One figure of all places.

    signs  of the places with an own figure; low, high: the ends of the line between them, None for fewer than two
    sure   the places at the ends of the thick line differ by more than noise: from and to, else None
    rank   number of the sentence above the drawing, else None
    """

    label: str
    short: str
    sentence: str
    x: float
    signs: list[Sign]
    empty: list[Empty]
    low: float | None
    high: float | None
    sure: tuple[float, float] | None
    rank: int | None

    @property
    def top(self) -> float:
        """Height of the highest mark, above which the rank stands."""
        return min((sign.y for sign in self.signs), default=BASE)


@dataclass(frozen=True, slots=True)
class Lane:
    """The lane of a place below the field."""

    letter: str
    y: float


@dataclass(frozen=True, slots=True)
class Overlay:
    """Barcodes laid over each other, ready to be drawn."""

    width: float
    height: float
    label_y: float
    title: str
    desc: str
    themes: list[Heading]
    columns: list[Column]
    lanes: list[Lane]
    grid: tuple[GridLine, ...] = field(
        default=tuple(
            GridLine(BASE - points * PER_POINT, f"{points:+d}" if points else "0") for points in (50, 25, 0, -25, -50)
        )
    )
    base_y: int = BASE
    top_y: int = TOP


def overlay_of(found: Comparison) -> Overlay:
    """The drawing of a comparison, with the same figures in the same order as the barcode of one place."""
    ranks = {one.line.column: one.rank for one in found.differences}
    headings: list[Heading] = []
    columns: list[Column] = []
    x = float(CODE_START)
    for theme in found.themes:
        lines = [line for line in theme.lines if in_barcode(line.indicator)]
        title = _SHORT_THEME.get(theme.id, theme.title)
        width = max(PITCH * len(lines), len(title) * HEADING_LETTER)
        if lines:
            headings.append(Heading(x, width, title))
            columns += [_column(found.places, one, x + PITCH * (k + 0.5), ranks) for k, one in enumerate(lines)]
            x = round(x + width + THEME_GAP, 1)
    label_y = LANE_TOP + LANE * len(found.places) + 10
    return Overlay(
        width=x,
        height=label_y + NAME_SPACE,
        label_y=label_y,
        title=f"DNA-streepjescodes van {together([one.name for one in found.places])} over elkaar",
        desc=f"{len(columns)} cijfers in {len(headings)} thema’s. Hoger is meer, lager is minder; de nullijn is het "
        "midden van Nederland. Een dikke lijn tussen twee tekens is een verschil dat groter is dan toeval. "
        "De verschillen en alle cijfers staan op deze pagina in woorden.",
        themes=headings,
        columns=columns,
        lanes=[Lane(one.letter, LANE_TOP + LANE * k) for k, one in enumerate(found.places)],
    )


def on_paper(found: Comparison) -> list[Line]:
    """The figures of the drawing, for the short table on paper."""
    return [line for theme in found.themes for line in theme.lines if in_barcode(line.indicator)]


def _column(places: Sequence[Compared], line: Line, x: float, ranks: dict[int, int]) -> Column:
    heights = [None if points is None else round(BASE - points * PER_POINT, 1) for points in line.points]
    known = [y for y in heights if y is not None]
    pair = line.judged.pair
    ends = [y for i in pair if (y := heights[i]) is not None] if pair else []
    return Column(
        label=line.indicator.label,
        short=line.indicator.short or line.indicator.label,
        sentence=_sentence(places, line),
        x=x,
        signs=_apart([Sign(letter, y) for letter, y in zip(LETTERS, heights, strict=False) if y is not None]),
        empty=[
            Empty(LANE_TOP + LANE * k, bool(line.cells[k].carried))
            for k, points in enumerate(line.points)
            if points is None
        ],
        low=max(known) if len(known) > 1 else None,
        high=min(known) if len(known) > 1 else None,
        sure=(min(ends), max(ends)) if len(ends) > 1 else None,
        rank=ranks.get(line.column),
    )


def _apart(signs: list[Sign]) -> list[Sign]:
    """Marks that would cover each other step left and right in turn, and within a side up and down."""
    signs.sort(key=lambda sign: (sign.y, sign.letter))
    cluster: list[Sign] = []
    for sign in [*signs, None]:
        if sign is not None and cluster and sign.y - cluster[-1].y < MARK:
            cluster.append(sign)
            continue
        _step_aside(cluster)
        cluster = [sign] if sign is not None else []
    return sorted(signs, key=lambda sign: sign.letter)


def _step_aside(cluster: Sequence[Sign]) -> None:
    if len(cluster) < 2:
        return
    in_order = sorted(cluster, key=lambda sign: sign.letter) if len(cluster) == 2 else cluster
    for k, sign in enumerate(in_order):
        sign.dx = ASIDE if k % 2 else -ASIDE
    for side in (-ASIDE, ASIDE):
        column = [sign for sign in cluster if sign.dx == side]
        for upper, lower in pairwise(column):
            short = MARK - (lower.y - upper.y)
            if short > 0:
                upper.y, lower.y = round(upper.y - short / 2, 1), round(lower.y + short / 2, 1)


def _sentence(places: Sequence[Compared], line: Line) -> str:
    told = "; ".join(f"{one.name} {_amount(one, line)}" for one in places)
    verdict = f" {_VERDICTS[line.judged.verdict]}" if is_told(line.indicator) else ""
    source = line.source.partition(" · ")[0]
    return f"{told}.{verdict}{f' Cijfers van de {source}.' if source else ''}"


def _amount(place: Compared, line: Line) -> str:
    cell = line.cells[LETTERS.index(place.letter)]
    return f"{cell.own} ({cell.level}: {cell.carried})" if cell.carried else cell.own


_VERDICTS = {
    Verdict.LARGE: "Dit verschil is groter dan toeval.",
    Verdict.ALIKE: "Hierin lijken ze op elkaar.",
    Verdict.BETWEEN: "Niet te zeggen of dit een groot verschil is.",
    Verdict.FEW: "Niet te zeggen of dit verschil meer is dan toeval: het gaat om weinig mensen of huizen.",
    Verdict.MODEL: "Niet te zeggen of dit verschil meer is dan toeval: het zijn schattingen.",
    Verdict.ABSENT: "Niet te zeggen: er zijn geen twee eigen cijfers.",
}
