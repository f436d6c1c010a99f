"""Results as they stand on the page: bands and points on one scale, and the words beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.outcomes import MAY_REST, Band, Verdict
from wijkdna.domain.reach_why import percent
from wijkdna.web.results.queries import Compared, Lesson, Round, Total

NOT_COUNTED = "niet geteld"
CANNOT_SAY = "niet te zeggen"
_SIZES = (1, 2, 5)


def count_nl(value: float | None) -> str:
    """ "1.234", or "niet geteld"."""
    return NOT_COUNTED if value is None else number_nl(round(value))


def euros_nl(value: float | None) -> str:
    """ "€ 12,50" below a hundred, "€ 1.250", or "niet te zeggen"."""
    if value is None:
        return CANNOT_SAY
    return f"€\u00a0{number_nl(value, 2 if value < 100 and round(value, 2) != round(value) else 0)}"


def range_nl(band: Band) -> str:
    """ "2 tot 32"."""
    low, high = number_nl(round(band.low)), number_nl(round(band.high))
    return low if low == high else f"{low} tot {high}"


def part_nl(band: Band) -> str:
    """ "1 % tot 6 %"."""
    low, high = percent(band.low), percent(band.high)
    return low if low == high else f"{low} tot {high}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A band with a point, in per cent of the width; point None: nothing was counted."""

    left: float
    width: float
    middle: float
    point: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A round as it is drawn. mark None: nothing was expected of those who were addressed, so there is no drawing."""

    round: Round
    mark: Mark | None
    said: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """All rounds on one scale. ticks: place in per cent and number."""

    lines: Sequence[Line]
    ticks: Sequence[tuple[float, str]]

    @property
    def has_marks(self) -> bool:
        """There is anything to draw."""
        return any(one.mark for one in self.lines)


def drawn(rounds: Sequence[Round]) -> Drawn:
    """Rounds beside each other."""
    shown = [one for one in rounds if one.row.offered is not None]
    tops = [max(one.expected.high, one.came or 0) for one in shown if one.expected is not None]
    edge = edge_of(max(tops, default=1.0))
    lines = [Line(one, _mark(one, edge), said_of(one)) for one in rounds]
    return Drawn(lines, [(100 * i / 4, number_nl(edge * i / 4, 0 if edge >= 4 else 1)) for i in range(5)])


def edge_of(most: float) -> float:
    """The end of a scale: a round number that splits in four."""
    size = 4.0
    while size < most:
        for step in _SIZES:
            if size * step >= most:
                return size * step
        size *= 10
    return size


def _mark(one: Round, edge: float) -> Mark | None:
    if one.expected is None or one.row.offered is None:
        return None
    low, middle, high = (100 * value / edge for value in (one.expected.low, one.expected.middle, one.expected.high))
    point = None if one.came is None else 100 * one.came / edge
    words = (
        f"{one.row.label}: verwacht {count_nl(one.expected.middle)}, in 8 van de 10 gevallen {range_nl(one.expected)}"
    )
    return Mark(low, max(0.4, high - low), middle, point, f"{words}. Gekomen: {count_nl(one.came)}.")


def said_of(one: Round) -> str:
    """What came beside what was expected, in words."""
    if one.verdict is not None:
        rests = f" ({MAY_REST})" if one.row.is_public else ""
        return f"{one.verdict}{rests}"
    if one.expected is None:
        return "geen verwachting vooraf"
    if one.row.offered is None:
        return f"{CANNOT_SAY}: hoeveel er aangesproken zijn, is niet geteld"
    other = f". Wel geteld: {one.beside}" if one.beside else ""
    return f"{CANNOT_SAY}: {one.counted_as} zijn niet geteld{other}"


def is_told(one: Round) -> bool:
    """Something can be said."""
    return one.verdict not in (None, Verdict.FEW)


@dataclass(frozen=True, slots=True)
class Learning:
    """A lesson as it is drawn: before and now on one scale."""

    lesson: Lesson
    before: Mark
    now: Mark
    said: str


@dataclass(frozen=True, slots=True)
class Learnings:
    """Lessons on one scale. ticks: place in per cent and number."""

    lines: Sequence[Learning]
    ticks: Sequence[tuple[float, str]]


def learnings(lessons: Sequence[Lesson]) -> Learnings:
    """All of them on one scale of per cents, and its ticks."""
    most = max((max(one.before.high, one.now.high) for one in lessons), default=0.04)
    edge = min(1.0, edge_of(100 * most) / 100)
    found = [Learning(one, _part(one.before, edge), _part(one.now, edge), _lesson_said(one)) for one in lessons]
    return Learnings(found, [(100 * i / 4, percent(edge * i / 4)) for i in range(5)])


def _part(band: Band, edge: float) -> Mark:
    low, middle, high = (100 * value / edge for value in (band.low, band.middle, band.high))
    return Mark(low, max(0.4, high - low), middle, None, f"{percent(band.middle)}, van {part_nl(band)}")


def _lesson_said(one: Lesson) -> str:
    if one.elsewhere:
        return "Hier nog niet geteld; dit komt van andere dossiers van uw team."
    counted = (
        f"Hier {number_nl(one.y)} van {number_nl(one.n)}, in {one.rounds} {'ronde' if one.rounds == 1 else 'rondes'}."
    )
    moved = f"{percent(one.before.middle)} naar {percent(one.now.middle)}"
    if one.is_few:
        return f"{counted} Weinig geteld; het model rekent er al wel mee: van {moved}."
    return f"{counted} Van {moved}."


def better_said(found: Compared) -> str:
    """Two channels compared, in a sentence with how many were counted."""
    one, other = found.one, found.other
    counted = f"Hier werden er {number_nl(one.n)} en {number_nl(other.n)} aangesproken."
    if found.better is None:
        return "Deze twee tellen iets anders: reacties of aanmeldingen. Die zijn niet te vergelijken."
    if one.is_few or other.is_few:
        return f"{counted} Dat is te weinig om iets te zeggen."
    first, second, chance = (one, other, found.better) if found.better >= 0.5 else (other, one, 1 - found.better)
    if chance < 0.6:
        return f"“{first.label}” en “{second.label}” doen hier ongeveer even veel. {counted}"
    sure = "meer dan 99" if chance > 0.99 else number_nl(100 * chance)
    return (
        f"De kans dat “{first.label}” hier een groter deel bereikt dan “{second.label}” is {sure} %. {counted} "
        "De groepen waren niet geloot: andere verschillen kunnen meespelen."
    )


def total_said(one: Total) -> str:
    """ "90, in 2 van de 3 rondes geteld"."""
    if one.value is None:
        return NOT_COUNTED
    part = "" if one.counted == one.rounds else f" (in {one.counted} van de {one.rounds} rondes geteld)"
    return f"{number_nl(round(one.value))}{part}"
