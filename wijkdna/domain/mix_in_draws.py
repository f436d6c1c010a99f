"""The best mix in every draw: what plans do there, and the plan that a simple rule gives (methods.md 2.10).

All draws are worked on at once. Senders need no chances here: in a draw one takes part or does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from wijkdna.domain.draws import Drawn
from wijkdna.domain.in_draws import chain_stays, contact, grid_of
from wijkdna.domain.mix import choices, loads
from wijkdna.domain.mixer import FINE, SLACK, Objective, Wish
from wijkdna.domain.progress import Tell, part, silent
from wijkdna.domain.scenario import Scenario

Floats = npt.NDArray[np.float64]

_NO_GAIN = 1e-12

_MOST_NUMBERS = 25_000_000
"""Chances of contact that are kept at a time, 8 bytes each; of more the draws are worked on in pieces."""


@dataclass(frozen=True)
class InDraws:
    """What plans do in each draw."""

    scenario: Scenario
    drawn: Drawn
    objective: Objective

    @cached_property
    def grid(self) -> tuple[Floats, Floats]:
        """Openness and its weights, (Z,) each."""
        return grid_of(with_chains=False)

    @cached_property
    def contact(self) -> Floats:
        """Chance of contact given openness, (K, C, n, Z); 0 where the sender does not take part."""
        n_draws, n, n_kinds = self.drawn.p.shape
        found = np.empty((n_draws, n_kinds, n, len(self.grid[0])))
        for option, sender in enumerate(self.scenario.sender.tolist()):
            found[:, :, option] = contact(self.drawn, option, sender, self.grid[0])
        return found

    @cached_property
    def chances(self) -> Floats:
        """What one option does to a kind of household, (K, C, n, Z): contact, or for `joins` contact and the step."""
        return self.contact * self._step if self.objective is Objective.JOINS else self.contact

    @property
    def _step(self) -> Floats:
        return self.drawn.s.transpose(0, 2, 1)[..., None]

    def done(self, plan: Sequence[int]) -> Floats:
        """The share reached, or that takes the step, per draw and group, (K, G)."""
        miss = np.ones((*self.chances.shape[:2], self.chances.shape[3]))
        chained = [[one for one in chain if one in plan] for chain in self.scenario.chains]
        for option in {*plan} - {one for chain in chained for one in chain}:
            miss *= 1.0 - self.chances[:, :, option]
        for chain in filter(None, chained):
            miss *= self._chain_stays(chain)
        return self._by_group(miss)

    def _by_group(self, miss: Floats) -> Floats:
        """The share of each group, (K, G), from the chances that each kind is missed given openness, (K, C, Z)."""
        return self.scenario.kinds.by_group(np.maximum(0.0, 1.0 - miss @ self.grid[1]))

    def _chain_stays(self, chain: list[int]) -> Floats:
        """Chance that options that reach the same people do nothing to somebody, (K, C, Z)."""
        if self.objective is not Objective.JOINS:
            return np.asarray(1.0 - self.contact[:, :, chain].max(axis=2))
        met, step = (np.moveaxis(one[:, :, chain], 2, 0) for one in (self.contact, self._step))
        return chain_stays(met, step)

    def judged(self, plans: Sequence[Sequence[int]], wish: Wish, tell: Tell = silent) -> Floats:
        """What plans are worth in each draw by the objective, whatever they do to floors, (K, plans)."""
        free, found = replace(wish, floors=None), []
        for piece, so_far in self._pieces(tell):
            values = []
            for number, plan in enumerate(plans):
                so_far(number / len(plans))
                values.append(piece._worth(piece.done(plan), free))
            found.append(np.stack(values, axis=1))
        return np.concatenate(found)

    def best(self, wish: Wish, main: tuple[int, ...], tell: Tell = silent) -> list[tuple[int, ...]]:
        """In each draw the better of this plan and that of the plain greedy rule."""
        chosen: list[tuple[int, ...]] = []
        for piece, so_far in self._pieces(tell):
            found, done = piece.greedy(wish, so_far)
            better = piece._worth(done, wish) > piece._worth(piece.done(main), wish) + SLACK
            chosen += [one if is_better else main for one, is_better in zip(found, better.tolist(), strict=True)]
        return chosen

    def _pieces(self, tell: Tell) -> Iterator[tuple["InDraws", Tell]]:
        """As few draws at a time as fit in memory, each with whom to tell how far it is; itself when all fit."""
        n_draws = len(self.drawn.rho)
        size = max(1, _MOST_NUMBERS // (self.drawn.p[0].size * len(self.grid[0])))
        for start in range(0, n_draws, size):
            piece = self if size >= n_draws else replace(self, drawn=self.drawn.of(slice(start, start + size)))
            yield piece, part(tell, start / n_draws, min(1.0, (start + size) / n_draws))

    def _worth(self, done: Floats, wish: Wish) -> Floats:
        """What shares per group are worth, less a fine for each floor that is not met, (K,)."""
        value = (np.sqrt(done) if wish.objective is Objective.FAIR else done) @ self.scenario.shares
        if wish.floors is not None:
            value = value - FINE * np.maximum(0.0, wish.floors - done).sum(axis=1)
        return np.asarray(value)

    def greedy(self, wish: Wish, tell: Tell = silent) -> tuple[list[tuple[int, ...]], Floats]:
        """In each draw the plan of the plain greedy rule and what it does, (K, G).

        Options that reach the same people exclude each other here.
        """
        costs = self.scenario.costs
        size, n = len(self.drawn.rho), len(costs.euros)
        miss = np.ones((*self.chances.shape[:2], self.chances.shape[3]))
        excluded, free = self._excluded(), np.ones((size, n), dtype=np.bool_)
        free[:, list(wish.never)] = False
        plans: list[list[int]] = [list(wish.must) for _ in range(size)]
        must = list(wish.must)
        spent = np.outer([costs.euros[must].sum(), costs.hours[must].sum()], np.ones(size))
        for option in wish.must:
            miss *= 1.0 - self.chances[:, :, option]
            free &= ~excluded[option]
        load, rows = loads(costs, wish), np.arange(size)
        while len(rows):
            tell(float((~free).mean()))
            fits = free[rows] & (spent[0, rows, None] + costs.euros <= wish.euros + SLACK)
            fits &= spent[1, rows, None] + costs.hours <= wish.hours + SLACK
            gain = np.where(fits, self._gains(miss, rows, wish), -np.inf)
            chosen = choices(gain, load)
            goes_on = np.take_along_axis(gain, chosen[:, None], axis=1)[:, 0] > _NO_GAIN
            rows, chosen = rows[goes_on], chosen[goes_on]
            miss[rows] *= 1.0 - self.chances[rows, :, chosen]
            spent[:, rows] += [costs.euros[chosen], costs.hours[chosen]]
            free[rows] &= ~excluded[chosen]
            for row, option in zip(rows.tolist(), chosen.tolist(), strict=True):
                plans[row].append(option)
        return [tuple(sorted(one)) for one in plans], self._by_group(miss)

    def _excluded(self) -> npt.NDArray[np.bool_]:
        found = self.scenario.costs.excluded()
        for chain in self.scenario.chains:
            found[np.ix_(chain, chain)] = True
        return found

    def _gains(self, miss: Floats, rows: npt.NDArray[np.int64], wish: Wish) -> Floats:
        """What every option would add in these draws, (rows, n)."""
        chances = self.chances if len(rows) == len(miss) else self.chances[rows]
        gains = (chances @ (miss[rows] * self.grid[1])[..., None])[..., 0]
        shares, kinds = self.scenario.shares, self.scenario.kinds
        if wish.floors is None and wish.objective is not Objective.FAIR:
            return np.asarray(np.tensordot(gains, kinds.shares(shares), axes=([1], [0])))
        before = kinds.by_group(np.maximum(0.0, 1.0 - miss[rows] @ self.grid[1]))[:, None]
        after = before + kinds.by_group(gains.transpose(0, 2, 1))
        worth = np.sqrt if wish.objective is Objective.FAIR else np.asarray
        gain = (worth(after) - worth(before)) @ shares
        if wish.floors is not None:
            short = [np.maximum(0.0, wish.floors - one).sum(axis=2) for one in (before, after)]
            gain += FINE * (short[0] - short[1])
        return np.asarray(gain)
