"""What own results make of a chance that was counted elsewhere (methods.md 3.2 to 3.4).

Results of this dossier count fully; those of another dossier by how alike its area is, and only when enough were asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, isnan
from typing import Any, Protocol

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

    prior          id of its chance, or for a chance of the team's own a key of that option; "" for neither
    small_measure  the step in the house is set in the visit itself, so that it says nothing about other visits
    odds           odds ratio of what was expected of those who were addressed, beside the mean of the Netherlands: by
                   their groups and by what made it work better; None: not known, so that its own chance learns nothing
    """

    place: int
    prior: str
    counts: Mapping[str, int | None]
    small_measure: bool = False
    odds: float | None = 1.0


class FromLibrary(Protocol):
    """What a library of options says of one that was taken from it."""

    @property
    def small_measure(self) -> bool:
        """The step in the house is set in the visit itself."""


def result_of(row: Mapping[str, Any], known: FromLibrary | None) -> Result:
    """A round by what was kept with it (Expected.kept in outcomes.py), or else by its option as it is now.

    row    fields of an Outcome, and of its option as option__prior and so on, None when that is gone
    known  what that option was taken from
    """
    kept = row["beforehand"]
    prior, small = kept.get("prior", ""), kept.get("small_measure", False)
    if not kept:
        prior, small = row["option__prior"] or "", known is not None and known.small_measure
    key = prior or (f"o{row['option_id']}" if row["option_id"] else "")
    odds = kept.get("odds", _usual_odds(row)) if prior else 1.0
    return Result(row["dossier_id"], key, row, small, odds)


def _usual_odds(row: Mapping[str, Any]) -> float | None:
    """When none were kept. A chance of the team's own, that is the same for all groups, needs none."""
    is_plain = row["option_id"] and not row["option__groups"] and not row["option__multipliers"]
    return 1.0 if is_plain else None


@dataclass(slots=True)
class _Counted:
    """Did and asked in so many rounds of one place; as_everywhere: the same for the Netherlands."""

    did: int = 0
    asked: int = 0
    rounds: int = 0
    as_everywhere: tuple[float, float] = (0.0, 0.0)


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
    """A chance as it is known now. responded of offered: counted here, in so many rounds; before: its mean before.

    share  as the chance is meant: of a prior with a kind of channel that of the Netherlands
    """

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


def as_everywhere(did: float, asked: float, odds: float) -> tuple[float, float]:
    """Did of asked, as if the average Dutch household had been asked. odds: odds ratio of who was, to that.

    The share moves on the log odds; how many were asked moves along, so that it stays as sure on that scale. Of a
    small chance this leaves did as it is, and asks odds times as many: that is the same likelihood.
    """
    share = did / asked
    spread = share + odds * (1.0 - share)
    return did * spread / odds, asked * spread**2 / odds


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
    counts: dict[str, dict[int, _Counted]] = {}
    for row in results:
        for key, done, asked, odds in _told_by(row, library):
            _add(counts.setdefault(key, {}), row, done, asked, odds)
    befores = {key: library.priors[key].share for key in counts if key in library.priors}
    befores |= {key: own_chance(own[key]) for key in counts if key in own}
    enough = {key: _enough(counts[key], here) for key in befores}
    return {key: _pooled_here(befores[key], one, here, places) for key, one in enough.items() if one}


def _told_by(row: Result, library: Library) -> Iterator[tuple[str, str, str, float]]:
    """Key of each chance that a round tells about, which of its counts are how many did and were asked, and the odds.

    The steps after a contact are equal for all groups. What was offered in the visit itself is no such step.
    """
    known = library.priors.get(row.prior)
    if row.prior and row.odds is not None:
        yield (row.prior, *(_COUNTED[known.stage] if known else _ANSWERED), row.odds)
    taken = len(FUNNEL) - 1 if row.small_measure else len(FUNNEL)
    for step, (done, asked) in zip(FUNNEL[:taken], _STEPS[:taken], strict=True):
        yield step, done, asked, 1.0


def _add(counted: dict[int, _Counted], row: Result, done: str, asked: str, odds: float) -> None:
    """More came than were asked: then all that were asked."""
    y, n = row.counts.get(done), row.counts.get(asked)
    if y is None or not n:
        return
    place, did = counted.setdefault(row.place, _Counted()), min(y, n)
    place.did, place.asked, place.rounds = place.did + did, place.asked + n, place.rounds + 1
    more = as_everywhere(did, n, odds)
    place.as_everywhere = (place.as_everywhere[0] + more[0], place.as_everywhere[1] + more[1])


def _enough(counted: Mapping[int, _Counted], here: int) -> dict[int, _Counted]:
    """Without other places where too few were asked, in a fixed order."""
    return {place: counted[place] for place in sorted(counted) if place == here or counted[place].asked >= LEAST_ASKED}


def _pooled_here(before: Share, counted: Mapping[int, _Counted], here: int, places: Mapping[int, Place]) -> Learned:
    weights = tuple(1.0 if one == here else places[one].alike for one in counted)
    y, n = (tuple(one.as_everywhere[i] for one in counted.values()) for i in (0, 1))
    site = list(counted).index(here) if here in counted else None
    own = counted.get(here, _Counted())
    others = [
        Elsewhere(places[at].name, one.did, one.asked, places[at].alike) for at, one in counted.items() if at != here
    ]
    return Learned(
        offered=own.asked,
        responded=own.did,
        rounds=own.rounds,
        before=before.mean,
        share=_pooled(before.alpha, before.beta, y, n, weights, site),
        elsewhere=tuple(sorted(others, key=lambda one: -one.weight)),
    )


@lru_cache(maxsize=256)
def _pooled(  # noqa: PLR0917 all of them say which pooling it is
    alpha: float,
    beta: float,
    y: tuple[float, ...],
    n: tuple[float, ...],
    weights: tuple[float, ...],
    site: int | None,
) -> Share:
    counts = (np.array(one, dtype=np.float64) for one in (y, n, weights))
    found = pool(Prior(alpha, beta), *counts).as_prior(site)
    weight = found.alpha + found.beta
    return Share(found.alpha / weight, weight)
