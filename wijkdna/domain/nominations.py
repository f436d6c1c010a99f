"""How many names we know when we ask whom to talk to, how many are missing, and when to stop (methods 6.3).

Chao (1984), bias-corrected, for the names nobody mentioned yet; Good (1953) for the chance that the next one is known.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

ENOUGH_INFORMANTS = 5
"""Fewer people cannot tell that it is enough (judgement, as are the next three)."""

WELL_COVERED, QUIET_COVERED = 0.8, 0.6
"""Coverage at which it is enough: by itself, or after QUIET informants who named nobody new."""

QUIET = 3


@dataclass(frozen=True, slots=True)
class Saturation:
    """What a series of talks tells about the names.

    n_informants   people who named at least one; n_nominations: names, once per informant
    observed       different names; f1, f2: those named once, twice
    chao1          how many names there probably are; unseen: how many of them nobody mentioned
    coverage       chance, 0-1, that the next name is one we know; 0 without names
    is_quiet       the last three informants named nobody new
    stop           more talks will hardly bring new names
    """

    n_informants: int
    n_nominations: int
    observed: int
    f1: int
    f2: int
    chao1: float
    unseen: float
    coverage: float
    is_quiet: bool
    stop: bool


def name_key(name: str) -> str:
    """A name as names are compared: spaces collapsed, case ignored; "" for nothing but spaces."""
    return " ".join(name.split()).casefold()


def keys_of(names: Iterable[str]) -> frozenset[str]:
    """What one informant named, each name once."""
    return frozenset(filter(None, map(name_key, names)))


def saturation(informants: Sequence[Collection[Hashable]]) -> Saturation:
    """What a series of talks tells. informants: in order of time, whom each named; who named nobody is skipped."""
    talks = [frozenset(named) for named in informants if named]
    times = Counter(one for named in talks for one in named)
    f1, f2 = (sum(number == n for number in times.values()) for n in (1, 2))
    total = times.total()
    unseen = f1 * (f1 - 1) / (2 * (f2 + 1))
    coverage = 1 - f1 / total if total else 0.0
    is_quiet = _is_quiet(talks)
    is_enough = coverage >= WELL_COVERED or (is_quiet and coverage >= QUIET_COVERED)
    return Saturation(
        n_informants=len(talks),
        n_nominations=total,
        observed=len(times),
        f1=f1,
        f2=f2,
        chao1=len(times) + unseen,
        unseen=unseen,
        coverage=coverage,
        is_quiet=is_quiet,
        stop=len(talks) >= ENOUGH_INFORMANTS and is_enough,
    )


def _is_quiet(talks: Sequence[frozenset[Hashable]]) -> bool:
    before: frozenset[Hashable] = frozenset().union(*talks[:-QUIET])
    return len(talks) >= QUIET and all(named <= before for named in talks[-QUIET:])


# ---- in words


def coverage_nl(told: Saturation) -> str:
    """How often the next talk brings a name we know, in a sentence; tenths, because more precise it is not."""
    if not told.n_nominations:
        return "Er is nog niemand genoemd."
    tenths = int(told.coverage * 10 + 0.5)
    if tenths == 0:
        return "Bijna elke naam is er een die we nog niet hadden."
    if tenths == 10:
        return "Bijna elke naam die we nu nog horen, kennen we al."
    return f"Van de 10 namen die we nu nog horen, kennen we er ongeveer {tenths}."


def unseen_nl(told: Saturation) -> str:
    """How many names are probably missing, in a sentence; "" when nobody was named."""
    if not told.n_nominations:
        return ""
    number = int(told.unseen + 0.5)
    if number == 0:
        return "Waarschijnlijk missen we geen namen meer."
    return f"Waarschijnlijk nog ongeveer {number} {'naam' if number == 1 else 'namen'} die we niet kennen."


def advice_nl(told: Saturation) -> str:
    """The stop rule in a sentence."""
    left = ENOUGH_INFORMANTS - told.n_informants
    if told.n_informants == 0:
        return f"Begin met {ENOUGH_INFORMANTS} gesprekken."
    if left > 0:
        others = "ander" if left == 1 else "anderen"
        return f"Praat nog met {left} {others}. Onder de {ENOUGH_INFORMANTS} is het te vroeg om te stoppen."
    if told.stop and told.coverage < WELL_COVERED:
        return f"U kunt stoppen: de laatste {QUIET} noemden niemand nieuw."
    if told.stop:
        return "U kunt stoppen: een gesprek erbij levert bijna geen nieuwe namen op."
    return f"Praat nog met {QUIET} anderen, het liefst uit een kring die u nog niet sprak."
