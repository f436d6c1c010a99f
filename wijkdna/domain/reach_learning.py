"""What own results make of a chance that was counted elsewhere (methods.md 3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wijkdna.domain.evidence import FUNNEL, Library, Stage
from wijkdna.domain.pooling import Prior, pool
from wijkdna.domain.reach_claims import Share

OWN_CHANCE_WEIGHT = 10.0
"""Counted households that a chance of the team's own is worth: as little as any that was counted elsewhere
(judgement)."""

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
class Learned:
    """A chance as it is known now. responded of offered: counted here, in so many rounds; before: its mean before."""

    offered: int
    responded: int
    rounds: int
    before: float
    share: Share


def own_chance(mean: float) -> Share:
    """A chance of the team's own, with its weight; never quite certain."""
    return Share(min(max(mean, _CERTAIN), 1 - _CERTAIN), OWN_CHANCE_WEIGHT)


def learned(results: list[Result], library: Library, own: Mapping[str, float], here: int) -> dict[str, Learned]:
    """By id of the prior, or key of an option with a chance of its own. own: those chances; here: this dossier."""
    counts: dict[str, dict[int, list[int]]] = {}
    for row in results:
        known = library.priors.get(row.prior)
        _add(counts, row.prior, row, *(_COUNTED[known.stage] if known else _ANSWERED))
        for step, (done, asked) in zip(FUNNEL, _STEPS, strict=True):
            _add(counts, step, row, done, asked)
    befores = {key: library.priors[key].share for key in counts if key in library.priors}
    befores |= {key: own_chance(own[key]) for key in counts if key in own}
    return {key: _pooled_here(befores[key], counts[key], here) for key in counts if key in befores}


def _add(counts: dict[str, dict[int, list[int]]], key: str, row: Result, done: str, asked: str) -> None:
    """More came than were asked: then all that were asked."""
    y, n = row.counts.get(done), row.counts.get(asked)
    if y is None or not n:
        return
    place = counts.setdefault(key, {}).setdefault(row.place, [0, 0, 0])
    for i, more in enumerate((min(y, n), n, 1)):
        place[i] += more


def _pooled_here(before: Share, places: Mapping[int, list[int]], here: int) -> Learned:
    order = sorted(places)
    site = order.index(here) if here in places else None
    y, n = (tuple(places[one][i] for one in order) for i in (0, 1))
    responded, offered, rounds = places.get(here, [0, 0, 0])
    return Learned(offered, responded, rounds, before.mean, _pooled(before.alpha, before.beta, y, n, site))


@lru_cache(maxsize=256)
def _pooled(alpha: float, beta: float, y: tuple[int, ...], n: tuple[int, ...], site: int | None) -> Share:
    found = pool(Prior(alpha, beta), np.array(y, dtype=np.float64), np.array(n, dtype=np.float64)).as_prior(site)
    weight = found.alpha + found.beta
    return Share(found.alpha / weight, weight)
