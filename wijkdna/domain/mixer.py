"""What mixes of options do to households, many plans at a time (methods.md, 2.8 and 2.9).

Rows of plans are worked on at once: the gain of every option is one matrix product over openness and segments.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from wijkdna.domain.reach import Options, Setting, chance, openness

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

SLACK = 1e-9

_AT_ONCE, _FEWEST, _USUAL_KINDS = 96, 8, 50
"""Rows of plans that stay in the memory nearest to the processor; fewer when there are many kinds of households."""

FINE = 10.0
"""What a household less than the floor costs while searching."""


class Objective(StrEnum):
    """What a plan is judged on."""

    REACH = "reach"
    FAIR = "reach_sqrt"
    JOINS = "joins"


class Status(StrEnum):
    """How a search ended."""

    OPTIMAL = "optimal"
    GOOD = "good"
    INFEASIBLE = "infeasible"
    NOT_FOUND = "no_feasible_plan_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Of each option, (n,); dose: options with the same number above -1 exclude each other."""

    euros: Floats
    hours: Floats
    dose: Numbers

    def groups(self) -> list[list[int]]:
        """Options that exclude each other together, each of the others alone; in input order."""
        groups: dict[tuple[int, int], list[int]] = {}
        for i, one in enumerate(self.dose.tolist()):
            groups.setdefault((1, one) if one >= 0 else (0, i), []).append(i)
        return list(groups.values())

    def excluded(self) -> Mask:
        """Which options (columns) no longer can be chosen after each (rows), itself too, (n, n)."""
        same = (self.dose[:, None] == self.dose) & (self.dose >= 0)
        return np.asarray(same | np.eye(len(self.dose), dtype=np.bool_))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The budgets, what to judge on, and the least reach per segment, (G,), 0 for no floor.

    must, never  options that are in every plan, and in none
    """

    euros: float
    hours: float
    objective: Objective = Objective.REACH
    floors: Floats | None = None
    must: tuple[int, ...] = ()
    never: tuple[int, ...] = ()

    def fits(self, costs: Costs, plan: Sequence[int]) -> bool:
        """Whether both budgets suffice."""
        rows = list(plan)
        euros, hours = float(costs.euros[rows].sum()), float(costs.hours[rows].sum())
        return euros <= self.euros + SLACK and hours <= self.hours + SLACK


@dataclass(frozen=True, slots=True)
class Found:
    """A plan in order of addition. bound: no plan can do better than this."""

    status: Status
    plan: tuple[int, ...]
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How much better at most, as a share of the bound; 0 when it is proven to be the best."""
        return max(0.0, self.bound - self.value) / self.bound if self.bound > 0 else 0.0


@dataclass(frozen=True)
class Mixer:
    """Options, ready to be put together. No chains here: a plan with those is judged by reach().

    grid  openness and its weights, (Z,) each
    """

    options: Options
    setting: Setting
    costs: Costs
    objective: Objective
    grid: tuple[Floats, Floats] = field(default_factory=openness)

    @property
    def rows_at_once(self) -> int:
        """How many plans to work on at a time."""
        n_kinds: int = self.chances.shape[1]
        return max(_FEWEST, min(_AT_ONCE, _AT_ONCE * _USUAL_KINDS // max(1, n_kinds)))

    @cached_property
    def chances(self) -> Floats:
        """What one option does to a kind of household, (n, C, Z): contact, or for `joins` contact and the step."""
        q = chance(self.options.p, self.options.delta, self.setting.rho, self.grid[0])
        return q * self.options.s[..., None] if self.objective is Objective.JOINS else q

    @cached_property
    def senders(self) -> list[tuple[float, Numbers]]:
        """Chance that a sender does it, and its options; senders that surely do are one, and the first."""
        pi = self.setting.pi[self.options.sender]
        unsure = [np.flatnonzero((self.options.sender == one) & (pi < 1.0)) for one in np.unique(self.options.sender)]
        return [(1.0, np.flatnonzero(pi >= 1.0))] + [(float(pi[own[0]]), own) for own in unsure if len(own)]

    @cached_property
    def _miss_one(self) -> Floats:
        """Chance that an option misses somebody, (n, C, 1, Z)."""
        return np.ascontiguousarray(1.0 - self.chances)[:, :, None]

    @cached_property
    def _weighed(self) -> list[Floats]:
        """Per sender: its options, times the weights of openness and its willingness, (C, Z, options)."""
        return [
            np.ascontiguousarray((share * self.chances[own] * self.grid[1]).transpose(1, 2, 0))
            for share, own in self.senders
        ]

    @cached_property
    def _sender_of(self) -> Numbers:
        of = np.zeros(len(self.chances), dtype=np.int64)
        for s, (_, own) in enumerate(self.senders):
            of[own] = s
        return of

    def start(self, n_rows: int) -> Floats:
        """Of plans without options: the chance to be missed by each sender, (S, C, rows, Z)."""
        _, n_kinds, width = self.chances.shape
        return np.ones((len(self.senders), n_kinds, n_rows, width))

    def add(self, miss: Floats, rows: Numbers, chosen: Numbers) -> None:
        """Add to each of these rows its option, in place."""
        for row, option in zip(rows.tolist(), chosen.tolist(), strict=True):
            miss[self._sender_of[option], :, row] *= self._miss_one[option, :, 0]

    def _left(self, miss: Floats) -> Floats:
        """Chance that each of the unsure senders leaves somebody alone, (S - 1, C, rows, Z)."""
        pi = np.array([share for share, _ in self.senders[1:]])[:, None, None, None]
        return np.asarray(1.0 - pi + pi * miss[1:])

    def done(self, miss: Floats) -> Floats:
        """Per plan and segment, (rows, G): the share reached, or that takes the step."""
        by_kind = 1.0 - (miss[0] * np.prod(self._left(miss), axis=0)) @ self.grid[1]
        return self.setting.by_segment(by_kind.T)

    def gains(self, miss: Floats) -> Floats:
        """What every option would add per kind of household, (C, rows, n)."""
        found = np.empty((*miss.shape[1:3], len(self.chances)))
        left = self._left(miss)
        unsure = np.prod(left, axis=0)
        everybody = miss[0] * unsure
        found[:, :, self.senders[0][1]] = everybody @ self._weighed[0]
        for s, (share, own) in enumerate(self.senders[1:], start=1):
            # Somebody of no willingness at all would be 0 / 0 only where nothing is left: left >= 1 - pi > 0.
            found[:, :, own] = (everybody * (miss[s] / left[s - 1])) @ self._weighed[s] if share > 0 else 0.0
        return found

    def judge(self, done: Floats, wish: Wish) -> Floats:
        """The objective of shares per segment, (..., G), less a fine for each floor that is not met."""
        shares = self.setting.shares
        worth = np.sqrt(np.maximum(done, 0.0)) if self.objective is Objective.FAIR else done
        value = worth @ shares
        return value if wish.floors is None else value - FINE * np.maximum(0.0, wish.floors - done).sum(axis=-1)

    def judge_gains(self, miss: Floats, wish: Wish) -> Floats:
        """What every option would add to the objective, (rows, n)."""
        gains = self.gains(miss)
        if wish.floors is None and self.objective is not Objective.FAIR:
            return np.asarray(np.tensordot(self.setting.kind_shares, gains, axes=1))
        done = self.done(miss)
        after = done[:, None] + self.setting.by_segment(gains.transpose(1, 2, 0))
        return np.asarray(self.judge(after, wish) - self.judge(done, wish)[:, None])

    def values_of(self, plans: Sequence[Sequence[int]]) -> Floats:
        """Per plan and segment, (plans, G). Plans share their halves: each half is put together once."""
        if not plans:
            return np.zeros((0, len(self.setting.weights)))
        half, size = len(self.chances) // 2, self.rows_at_once
        first, of_first = self._parts([tuple(one for one in plan if one < half) for plan in plans])
        second, of_second = self._parts([tuple(one for one in plan if one >= half) for plan in plans])
        done = [
            self.done(first[:, :, of_first[i : i + size]] * second[:, :, of_second[i : i + size]])
            for i in range(0, len(plans), size)
        ]
        return np.concatenate(done)

    def _parts(self, parts: Sequence[tuple[int, ...]]) -> tuple[Floats, Numbers]:
        """What each different part misses, (S, C, parts, Z), and which of these each one is."""
        numbers = {part: i for i, part in enumerate(dict.fromkeys(parts))}
        miss = self.start(len(numbers))
        for part, row in numbers.items():
            for option in part:
                self.add(miss, np.array([row]), np.array([option]))
        return miss, np.array([numbers[part] for part in parts], dtype=np.int64)
