"""What own results make of a chance that was counted elsewhere (methods.md 3.2 to 3.4).

Results of this dossier count fully; those of another dossier by how alike its area is, and only when enough were asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, isnan

import numpy as np

from wijkdna.domain.evidence import FUNNEL, Library, Stage
from wijkdna.domain.pooling import Prior, pool
from wijkdna.domain.reach_claims import Share

OWN_CHANCE_WEIGHT = 10.0
"""Counted households that a chance of the team's own is worth: as little as any that was counted elsewhere
(judgement)."""

NO_DISTANCE = 0.3
"""How much results of another place count when nobody can say how alike it is (judgement, methods.md 3.3)."""

LEAST_ASKED = 10
"""Asked in all, below which results of another place are not used (methods.md 3.4)."""

_CERTAIN = 0.001

_ANSWERED = ("responded", "offered")
_COUNTED: Mapping[Stage, tuple[str, str]] = {
    **dict.fromkeys((Stage.CONTACT, Stage.ATTENDANCE, Stage.SURVEY), _ANSWERED),
    Stage.SIGNUP: ("signups", "offered"),
    Stage.VISIT: ("visits", "offered"),
    Stage.MEASURE: ("measures", "offered"),
}
_STEPS = (("signups", "responded"), ("visits", "signups"), ("measures", "visits"))


@dataclass(frozen=True, slots=True)
class Result:
    """What one round of an option brought. place: number of the dossier; counts by step, None: not counted.

    prior  id of its chance, or for a chance of the team's own a key of that option
    """

    place: int
    prior: str
    counts: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Another dossier. alike: how much its results count here, 0 to 1: see alike()."""

    name: str
    alike: float


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What another dossier counted: responded of offered. weight: how much that counts here, 0 to 1."""

    name: str
    responded: int
    offered: int
    weight: float


@dataclass(frozen=True, slots=True)
class Learned:
    """A chance as it is known now. responded of offered: counted here, in so many rounds; before: its mean before."""

    offered: int
    responded: int
    rounds: int
    before: float
    share: Share
    elsewhere: tuple[Elsewhere, ...] = ()


def own_chance(mean: float) -> Share:
    """A chance of the team's own, with its weight; never quite certain."""
    return Share(min(max(mean, _CERTAIN), 1 - _CERTAIN), OWN_CHANCE_WEIGHT)


def alike(distance: float, usual: float) -> float:
    """How much results of a place at this distance count. usual: median distance of all pairs; NaN: not known."""
    if isnan(distance) or isnan(usual) or usual <= 0:
        return NO_DISTANCE
    return exp(-distance / usual)


def learned(
    results: Sequence[Result],
    library: Library,
    own: Mapping[str, float],
    here: int,
    places: Mapping[int, Place],
) -> dict[str, Learned]:
    """By id of the prior, or key of an option with a chance of its own: what was learned about it.

    own  those chances;  here  this dossier;  places  the other dossiers by their number
    """
    counts: dict[str, dict[int, list[int]]] = {}
    for row in results:
        for key, done, asked in _told_by(row, library):
            _add(counts, key, row, done, asked)
    befores = {key: library.priors[key].share for key in counts if key in library.priors}
    befores |= {key: own_chance(own[key]) for key in counts if key in own}
    enough = {key: _enough(counts[key], here) for key in befores}
    return {key: _pooled_here(befores[key], one, here, places) for key, one in enough.items() if one}


def _told_by(row: Result, library: Library) -> Iterator[tuple[str, str, str]]:
    """Key of each chance that a round tells about, and which of its counts are how many did and were asked."""
    known = library.priors.get(row.prior)
    yield (row.prior, *(_COUNTED[known.stage] if known else _ANSWERED))
    for step, (done, asked) in zip(FUNNEL, _STEPS, strict=True):
        yield step, done, asked


def _add(counts: dict[str, dict[int, list[int]]], key: str, row: Result, done: str, asked: str) -> None:
    """More came than were asked: then all that were asked."""
    y, n = row.counts.get(done), row.counts.get(asked)
    if y is None or not n:
        return
    place = counts.setdefault(key, {}).setdefault(row.place, [0, 0, 0])
    for i, more in enumerate((min(y, n), n, 1)):
        place[i] += more


def _enough(counted: Mapping[int, list[int]], here: int) -> dict[int, list[int]]:
    """Without other places where too few were asked, in a fixed order."""
    return {place: counted[place] for place in sorted(counted) if place == here or counted[place][1] >= LEAST_ASKED}


def _pooled_here(before: Share, counted: Mapping[int, list[int]], here: int, places: Mapping[int, Place]) -> Learned:
    weights = tuple(1.0 if one == here else places[one].alike for one in counted)
    y, n = (tuple(one[i] for one in counted.values()) for i in (0, 1))
    site = list(counted).index(here) if here in counted else None
    responded, offered, rounds = counted.get(here, [0, 0, 0])
    others = [Elsewhere(places[at].name, one[0], one[1], places[at].alike) for at, one in counted.items() if at != here]
    return Learned(
        offered=offered,
        responded=responded,
        rounds=rounds,
        before=before.mean,
        share=_pooled(before.alpha, before.beta, y, n, weights, site),
        elsewhere=tuple(sorted(others, key=lambda one: -one.weight)),
    )


@lru_cache(maxsize=256)
def _pooled(  # noqa: PLR0917 all of them say which pooling it is
    alpha: float,
    beta: float,
    y: tuple[int, ...],
    n: tuple[int, ...],
    weights: tuple[float, ...],
    site: int | None,
) -> Share:
    counts = (np.array(one, dtype=np.float64) for one in (y, n, weights))
    found = pool(Prior(alpha, beta), *counts).as_prior(site)
    weight = found.alpha + found.beta
    return Share(found.alpha / weight, weight)
