"""Rules that propose a lokale kans, in three-valued logic (Kleene 1952): true, false, or not to be told.

What is not known never counts as zero. A rule proposes only when its condition is true; with it comes what made it so.
When it cannot be told, it says what is missing.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import singledispatch

from wijkdna.domain.chance_facts import Beside, Facts

GEMEENTE = "_gemeente"
"""How the id of a figure ends that is only published for a whole gemeente: it is always an approximation."""


class Truth(Enum):
    """Whether a condition holds; the value is the word on the screen."""

    YES = "waar"
    NO = "onwaar"
    UNKNOWN = "niet te zeggen"


def both(found: Iterable[Truth]) -> Truth:
    """All of them: one false makes it false, else one unknown makes it unknown."""
    seen = set(found)
    return Truth.NO if Truth.NO in seen else Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.YES


def either(found: Iterable[Truth]) -> Truth:
    """One of them: one true makes it true, else one unknown makes it unknown."""
    seen = set(found)
    return Truth.YES if Truth.YES in seen else Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.NO


def told(answer: bool | None) -> Truth:
    """None: not to be told."""
    return Truth.UNKNOWN if answer is None else Truth.YES if answer else Truth.NO


# ---- conditions


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts hold."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class FigureIs:
    """A figure beside a number. instead: asked when the place has no such figure of its own; then it is rough."""

    indicator: str
    op: str
    value: float
    instead: "Condition | None" = None


@dataclass(frozen=True, slots=True)
class BesideGemeente:
    """A figure beside that of the gemeente. op: "hoger", "lager", "hoger_of_gelijk" or "lager_of_gelijk"."""

    indicator: str
    op: str


@dataclass(frozen=True, slots=True)
class Heard:
    """There is a claim on this theme with one of these statuses."""

    theme: str
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HasPartner:
    """There is a partner of one of these kinds that is at least so ready."""

    kinds: tuple[str, ...]
    least: int


@dataclass(frozen=True, slots=True)
class FewPartners:
    """No more partners are known."""

    most: int


@dataclass(frozen=True, slots=True)
class HasPlace:
    """One of these places is there."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MomentSoon:
    """It begins within so many months."""

    moment: str
    within: float


@dataclass(frozen=True, slots=True)
class EventSoon:
    """Something that happens once begins within so many months."""

    event: str
    within: float


@dataclass(frozen=True, slots=True)
class InSeason:
    """The action begins in one of these seasons."""

    seasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """One of these groups is one."""

    groups: tuple[str, ...]


Leaf = (
    FigureIs
    | BesideGemeente
    | Heard
    | HasPartner
    | FewPartners
    | HasPlace
    | MomentSoon
    | EventSoon
    | InSeason
    | BlindSpot
)
Condition = AllOf | AnyOf | Leaf


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every question that a condition may ask, in order; also what is asked instead."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
        return
    yield condition
    if isinstance(condition, FigureIs) and condition.instead is not None:
        yield from leaves(condition.instead)


# ---- what a condition says of a place


@dataclass(frozen=True, slots=True)
class Because:
    """A question with what answered it. keys: of the claims, partners or places; is_rough: an approximation."""

    asked: Leaf
    keys: tuple[int, ...] = ()
    is_rough: bool = False


class Lack(Enum):
    """Why something cannot be told."""

    NO_FIGURE = "geen cijfer"
    NOT_COMPARED = "niet te vergelijken"
    UNSORTED = "nog geen soort"
    NOT_ASKED = "bereidheid niet bekend"
    NO_DATE = "datum niet bekend"
    NOT_COUNTED = "nog niet bekend"


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that nobody can answer yet. keys: of what is there already, and has to be told of first."""

    asked: Leaf
    lack: Lack
    keys: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """because: what made it true;  missing: what keeps it from being told. Each is () when it does not apply."""

    truth: Truth
    because: tuple[Because, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def is_rough(self) -> bool:
        """Some of it is an approximation."""
        return any(one.is_rough for one in self.because)


@singledispatch
def judge(condition: Condition, facts: Facts) -> Judged:
    """What a condition says of a place."""
    raise TypeError(condition)


@judge.register
def _all_of(condition: AllOf, facts: Facts) -> Judged:
    found = [judge(part, facts) for part in condition.parts]
    truth = both(one.truth for one in found)
    because = tuple(each for one in found for each in one.because) if truth is Truth.YES else ()
    return Judged(truth, because, _missing(found) if truth is Truth.UNKNOWN else ())


@judge.register
def _any_of(condition: AnyOf, facts: Facts) -> Judged:
    found = [judge(part, facts) for part in condition.parts]
    truth = either(one.truth for one in found)
    because = tuple(each for one in found if one.truth is Truth.YES for each in one.because)
    return Judged(truth, because, _missing(found) if truth is Truth.UNKNOWN else ())


def _missing(found: Iterable[Judged]) -> tuple[Missing, ...]:
    return tuple(dict.fromkeys(each for one in found for each in one.missing))


_OPS: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
}
OPS = tuple(_OPS)


@judge.register
def _figure_is(condition: FigureIs, facts: Facts) -> Judged:
    figure = facts.figures.get(condition.indicator)
    if condition.instead is not None and (figure is None or figure.is_carried):
        found = judge(condition.instead, facts)
        if found.truth is not Truth.UNKNOWN:
            return replace(found, because=tuple(replace(one, is_rough=True) for one in found.because))
    if figure is None:
        return Judged(Truth.UNKNOWN, missing=(Missing(condition, Lack.NO_FIGURE),))
    rough = figure.is_carried or condition.indicator.endswith(GEMEENTE)
    return _answered(condition, _OPS[condition.op](figure.value, condition.value), rough=rough)


def _answered(condition: Leaf, answer: bool, keys: Iterable[int] = (), *, rough: bool = False) -> Judged:
    return Judged(Truth.YES, (Because(condition, tuple(keys), rough),)) if answer else Judged(Truth.NO)


BESIDE: Mapping[str, frozenset[Beside]] = {
    "hoger": frozenset({Beside.HIGHER}),
    "lager": frozenset({Beside.LOWER}),
    "hoger_of_gelijk": frozenset({Beside.HIGHER, Beside.ALIKE}),
    "lager_of_gelijk": frozenset({Beside.LOWER, Beside.ALIKE}),
}


@judge.register
def _beside_gemeente(condition: BesideGemeente, facts: Facts) -> Judged:
    found = facts.beside.get(condition.indicator)
    if found is None:
        return Judged(Truth.UNKNOWN, missing=(Missing(condition, Lack.NOT_COMPARED),))
    return _answered(condition, found in BESIDE[condition.op])


@judge.register
def _heard(condition: Heard, facts: Facts) -> Judged:
    strong = [one for one in facts.claims if one.status in condition.statuses]
    return _of_things(condition, [(one.key, _is_of(one.theme, (condition.theme,)), Lack.UNSORTED) for one in strong])


@judge.register
def _has_partner(condition: HasPartner, facts: Facts) -> Judged:
    found = []
    for one in facts.partners:
        kind, ready = _is_of(one.kind, condition.kinds), _is_ready(one.readiness, condition.least)
        found.append((one.key, both((kind, ready)), Lack.UNSORTED if kind is Truth.UNKNOWN else Lack.NOT_ASKED))
    return _of_things(condition, found)


def _is_of(kind: str | None, wanted: tuple[str, ...]) -> Truth:
    return told(None if kind is None else kind in wanted)


def _is_ready(readiness: int | None, least: int) -> Truth:
    """Whoever was asked is ready for 1 at least."""
    return told((None if least > 1 else True) if readiness is None else readiness >= least)


@judge.register
def _has_place(condition: HasPlace, facts: Facts) -> Judged:
    return _of_things(condition, [(one.key, _is_of(one.kind, condition.kinds), Lack.UNSORTED) for one in facts.places])


def _of_things(condition: Leaf, found: list[tuple[int, Truth, Lack]]) -> Judged:
    """One of the things is what was asked."""
    truth = either(one for _, one, _ in found)
    if truth is not Truth.UNKNOWN:
        return _answered(condition, truth is Truth.YES, (key for key, one, _ in found if one is Truth.YES))
    lacks: dict[Lack, list[int]] = {}
    for key, one, lack in found:
        if one is Truth.UNKNOWN:
            lacks.setdefault(lack, []).append(key)
    return Judged(truth, missing=tuple(Missing(condition, lack, tuple(keys)) for lack, keys in lacks.items()))


@judge.register
def _few_partners(condition: FewPartners, facts: Facts) -> Judged:
    if facts.n_partners is None:
        return Judged(Truth.UNKNOWN, missing=(Missing(condition, Lack.NOT_COUNTED),))
    return _answered(condition, facts.n_partners <= condition.most)


@judge.register
def _moment_soon(condition: MomentSoon, facts: Facts) -> Judged:
    months = facts.moments.get(condition.moment)
    if months is None:
        return Judged(Truth.UNKNOWN, missing=(Missing(condition, Lack.NO_DATE),))
    return _answered(condition, months <= condition.within)


@judge.register
def _event_soon(condition: EventSoon, facts: Facts) -> Judged:
    mine = (one.months for one in facts.events if one.kind == condition.event)
    return _answered(condition, any(0 <= months <= condition.within for months in mine))


@judge.register
def _in_season(condition: InSeason, facts: Facts) -> Judged:
    if facts.season is None:
        return Judged(Truth.UNKNOWN, missing=(Missing(condition, Lack.NO_DATE),))
    return _answered(condition, facts.season in condition.seasons)


@judge.register
def _blind_spot(condition: BlindSpot, facts: Facts) -> Judged:
    truth = either(told(facts.blind.get(one)) for one in condition.groups)
    if truth is Truth.UNKNOWN:
        return Judged(truth, missing=(Missing(condition, Lack.NOT_COUNTED),))
    return _answered(condition, truth is Truth.YES)
