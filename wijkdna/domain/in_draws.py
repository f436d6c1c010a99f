"""What plans do in each draw, several at once (methods.md 2.4 and 2.5).

In a draw a sender takes part or does not, so that nobody is half willing. Then no joint states of options that reach
the same people are needed: the chance that exactly one sender reaches somebody is, summed over senders, the chance
that all others miss her less the chance that everybody does.
"""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from wijkdna.domain.draws import Drawn
from wijkdna.domain.progress import Tell, silent
from wijkdna.domain.reach import openness
from wijkdna.domain.scenario import Scenario

Floats = npt.NDArray[np.float64]

_EVERY, _FAR = 2, 6.5

_AT_ONCE = 20_000
"""Numbers in one array: draws are worked on in blocks that stay in the memory nearest to the processor."""


def grid_of(*, with_chains: bool) -> tuple[Floats, Floats]:
    """Openness and its weights for bands: every other point does, but for options that reach the same people."""
    return openness(with_chains=with_chains, every=1 if with_chains else _EVERY, far=_FAR)


def in_draws(
    scenario: Scenario,
    draws: Drawn,
    plans: Sequence[Sequence[int]],
    *,
    steps: Sequence[Floats],
    grid: tuple[Floats, Floats],
    tell: Tell = silent,
) -> list[Floats]:
    """Of each plan (K, 2 + steps, G): reached, reached by two senders or more, and taking each step.

    steps  chances to take a step once reached, (K, n, C) or (K, n, 1) each;  grid  openness and its weights, (Z,) each
    tell   is told how far it is; what it raises ends it
    """
    (n_draws, _, n_kinds), by_group = draws.p.shape, scenario.kinds.by_group
    found = [np.empty((n_draws, 2 + len(steps), len(scenario.groups))) for _ in plans]
    size = max(1, _AT_ONCE // (n_kinds * len(grid[0])))
    for start in range(0, n_draws, size):
        tell(start / n_draws)
        rows = slice(start, start + size)
        tallies = _tallied(scenario, draws.of(rows), plans, [one[rows] for one in steps], grid[0])
        for all_of_it, tally in zip(found, tallies, strict=True):
            all_of_it[rows] = np.stack([by_group(one @ grid[1]) for one in tally.figures()], axis=1)
    return found


def contact(draws: Drawn, option: int, sender: int, z: Floats) -> Floats:
    """Chance of contact given openness, (K, C, Z); 0 where the sender does not take part."""
    rho = draws.rho[:, None, None]
    p, place = _distinct(draws.p[:, option])
    with np.errstate(divide="ignore"):
        found: Floats = ndtri(p)[..., None] / np.sqrt(1.0 - rho) + np.sqrt(rho / (1.0 - rho)) * z
    ndtr(found, out=found)
    found *= draws.delta[option] * draws.pi[:, sender, None, None]
    return found if p.shape == draws.p[:, option].shape else found[:, place]


def _distinct(p: Floats) -> tuple[Floats, list[int]]:
    """The different columns of (K, C), and which of these each one is: many kinds are the same to one option."""
    numbers: dict[bytes, int] = {}
    place = [numbers.setdefault(column.tobytes(), len(numbers)) for column in p.T]
    first = [place.index(number) for number in numbers.values()]
    return p[:, first], place


def _tallied(
    scenario: Scenario, draws: Drawn, plans: Sequence[Sequence[int]], steps: Sequence[Floats], z: Floats
) -> list["_Tally"]:
    """What an option does is worked out once for all plans, and then forgotten."""
    shape = (*draws.p.shape[::2], len(z))
    tallies = [_Tally(shape, len(steps)) for _ in plans]
    senders = scenario.sender.tolist()
    chained = {one for chain in scenario.chains for one in chain}
    kept = {}
    for option in sorted({one for plan in plans for one in plan}):
        met = contact(draws, option, senders[option], z)
        if option in chained:
            kept[option] = met
            continue
        stays = [1.0 - met * s[:, option, :, None] for s in steps]
        missed = np.subtract(1.0, met, out=met)
        for plan, tally in zip(plans, tallies, strict=True):
            if option in plan:
                tally.add(senders[option], missed, stays)
    for chain in scenario.chains:
        for plan, tally in zip(plans, tallies, strict=True):
            if held := [one for one in chain if one in plan]:
                taken = [s[:, held].transpose(1, 0, 2)[..., None] for s in steps]
                tally.add_chain([senders[one] for one in held], np.stack([kept[one] for one in held]), taken)
    return tallies


class _Tally:
    """What the options of one plan do together. misses: by sender, the chance that its loose options miss somebody."""

    def __init__(self, shape: tuple[int, ...], n_steps: int) -> None:
        self.shape = shape
        self.misses: dict[int, Floats] = {}
        self.chains: list[tuple[list[int], Floats]] = []
        self.stay = [np.ones(shape) for _ in range(n_steps)]

    def add(self, sender: int, missed: Floats, stays: Sequence[Floats]) -> None:
        """One option more, by the chance that it misses somebody, and that she does not take each step by it."""
        if sender in self.misses:
            self.misses[sender] *= missed
        else:
            self.misses[sender] = missed.copy()
        for i, stay in enumerate(stays):
            self.stay[i] *= stay

    def add_chain(self, senders: list[int], met: Floats, steps: Sequence[Floats]) -> None:
        """Options that reach the same people, by their chances of contact and of each step, (options, K, C, Z or 1)."""
        self.chains.append((senders, met))
        for i, step in enumerate(steps):
            self.stay[i] *= chain_stays(met, step)

    def figures(self) -> list[Floats]:
        """Reached, reached by two senders or more, and taking each step."""
        none, once = self._none_and_once()
        return [1.0 - none, np.maximum(0.0, 1.0 - none - once), *(1.0 - one for one in self.stay)]

    def _none_and_once(self) -> tuple[Floats, Floats]:
        """The chances that nobody reaches somebody, and that exactly one sender does."""
        tied = sorted({sender for senders, _ in self.chains for sender in senders})
        none, once = np.ones(self.shape), np.zeros(self.shape)
        for miss in (miss for sender, miss in self.misses.items() if sender not in tied):
            once = once * miss + none * (1.0 - miss)
            none = none * miss
        if not tied:
            return none, once
        by_tied = self._missed_by(tied)
        everybody = none * by_tied
        once = once * by_tied
        for sender in tied:
            once += none * self._missed_by([one for one in tied if one != sender]) - everybody
        return everybody, once

    def _missed_by(self, tied: Collection[int]) -> Floats:
        """The chance that none of these senders reaches somebody, by chains or else."""
        found = np.ones(self.shape)
        for sender in tied:
            if sender in self.misses:
                found *= self.misses[sender]
        for senders, met in self.chains:
            held = [i for i, sender in enumerate(senders) if sender in tied]
            if held:
                found *= 1.0 - met[held].max(axis=0)
        return found


def chain_stays(met: Floats, step: Floats) -> Floats:
    """Chance that a chain does nothing to somebody, (...): one uniform decides for all its options.

    met, step  chances of contact and of the step once reached, (options, ...)
    """
    order = np.argsort(-met, axis=0, kind="stable")
    falling = np.take_along_axis(met, order, axis=0)
    stays = np.cumprod(1.0 - np.take_along_axis(np.broadcast_to(step, met.shape), order, axis=0), axis=0)
    lower = np.concatenate([falling[1:], np.zeros_like(falling[:1])])
    return np.asarray(1.0 - falling[0] + ((falling - lower) * stays).sum(axis=0))
