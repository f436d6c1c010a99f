"""Several plans of one scenario beside each other, fast enough to answer while somebody switches options on and off.

The figures and draws are those of reach_answer.py (methods.md 2.5 and 2.10), on fewer points of openness; a test holds
them against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from wijkdna.domain.draws import Drawn, at_the_means, converted, drawn
from wijkdna.domain.evidence import Step
from wijkdna.domain.in_draws import in_draws
from wijkdna.domain.reach import Options, Setting, openness, reach, reach_without
from wijkdna.domain.reach_answer import Figure, PlanFigures
from wijkdna.domain.scenario import Scenario

Floats = npt.NDArray[np.float64]

FRAGILE = 0.3
"""From this share of its reach on, a plan leans on one sender."""

_LOW, _HIGH, _ROUNDING = 0.1, 0.9, 1e-12
_EVERY, _EVERY_WHEN_STEEP, _FAR, _STEEP = 4, 2, 5.2, 0.4
"""A band needs no more than every fourth point of openness; from this overlap on it does."""


@dataclass(frozen=True, slots=True)
class Shoulder:
    """The sender on whom a plan leans most. without: share of households that is reached when it does not happen."""

    sender: str
    without: float
    lost: float

    @property
    def is_much(self) -> bool:
        """So much that the plan needs somebody else at hand."""
        return self.lost > FRAGILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One plan. unions: of groups together, in the order they were asked; visits: share of households, None: not asked.

    shoulder  None for a plan without options
    """

    figures: PlanFigures
    unions: tuple[Figure, ...]
    visits: Figure | None
    shoulder: Shoulder | None


def plans_beside(
    scenario: Scenario,
    plans: Sequence[tuple[int, ...]],
    unions: Sequence[Sequence[int]] = (),
) -> tuple[Judged, ...]:
    """Each plan (numbers of options), in the same draws. unions: numbers of groups that are told together."""
    options, setting = at_the_means(scenario)
    draws = drawn(scenario, np.random.default_rng(scenario.seed))
    steps = [draws.s] + ([_visiting(scenario)] if _asks_for_visits(scenario) else [])
    found = in_draws(scenario, draws, plans, steps=steps, grid=_grid(draws))
    judge = partial(_judged, scenario, (options, setting), unions)
    return tuple(judge(plan, one) for plan, one in zip(plans, found, strict=True))


def gained(scenario: Scenario, plan: tuple[int, ...], option: int) -> Figure:
    """What an option adds to the reach of a plan without it, as a share of all households; both in the same draws."""
    draws, both = drawn(scenario, np.random.default_rng(scenario.seed)), [plan, (*plan, option)]
    found = in_draws(scenario, draws, both, steps=(), grid=_grid(draws))
    without, with_it = (one[:, 0] @ scenario.shares for one in found)
    options, setting = at_the_means(scenario)
    less, more = (reach(options, setting, one).of_all(scenario.shares)[0] if one else 0.0 for one in both)
    return _figure(more - less, with_it - without)


def _grid(draws: Drawn) -> tuple[Floats, Floats]:
    return openness(every=_EVERY_WHEN_STEEP if draws.rho.max() > _STEEP else _EVERY, far=_FAR)


def each_alone(scenario: Scenario) -> tuple[float, ...]:
    """Share of all households that each option reaches by itself, at the means."""
    options, setting = at_the_means(scenario)
    share = (options.p @ setting.kind_shares) * options.delta * setting.pi[options.sender]
    return tuple(share.tolist())


def _asks_for_visits(scenario: Scenario) -> bool:
    """Somebody makes visits, and the step that is counted tells how many."""
    return scenario.crew is not None and scenario.step is not Step.MEASURE


def _visiting(scenario: Scenario) -> Floats:
    """Chance per option to come to a visit once reached, in the same draws, (K, n, 1)."""
    return converted(replace(scenario, step=Step.VISIT), in_draws=True)[..., None]


def _judged(
    scenario: Scenario,
    means: tuple[Options, Setting],
    unions: Sequence[Sequence[int]],
    plan: tuple[int, ...],
    drawn_figures: Floats,
) -> Judged:
    options, setting = means
    found, shares = reach(options, setting, plan), scenario.shares
    middle = (*found.of_all(shares), 0.0)
    whole = [_figure(one, drawn_figures[:, i] @ shares) for i, one in enumerate(middle[: drawn_figures.shape[1]])]
    groups = tuple(_figure(one, drawn_figures[:, 0, g]) for g, one in enumerate(found.reach.tolist()))
    together = tuple(_together(found.reach, drawn_figures[:, 0], shares, list(union)) for union in unions)
    visits = _visits(scenario, options, setting, plan, whole[3]) if len(whole) > 3 else None
    return Judged(
        figures=PlanFigures(plan, reach=whole[0], twice=whole[1], joins=whole[2], by_group=groups),
        unions=together,
        visits=visits,
        shoulder=_shoulder(scenario, options, setting, plan, whole[0].share),
    )


def _figure(share: float, in_draws: Floats) -> Figure:
    low, high = np.clip(np.quantile(in_draws, [_LOW, _HIGH]), 0.0, 1.0).tolist()
    return Figure(min(1.0, max(0.0, share)), low, high)


def _together(reached: Floats, in_draws: Floats, shares: Floats, union: list[int]) -> Figure:
    total = float(shares[union].sum())
    weights = shares[union] / total if total > 0 else np.full(len(union), 1 / len(union))
    return _figure(float(reached[union] @ weights), in_draws[:, union] @ weights)


def _visits(scenario: Scenario, options: Options, setting: Setting, plan: tuple[int, ...], band: Figure) -> Figure:
    s = np.repeat(converted(replace(scenario, step=Step.VISIT), in_draws=False).T, len(scenario.kinds), axis=1)
    share = reach(replace(options, s=s), setting, plan).of_all(scenario.shares)[2]
    return Figure(min(1.0, share), band.low, band.high)


def _shoulder(
    scenario: Scenario, options: Options, setting: Setting, plan: tuple[int, ...], whole: float
) -> Shoulder | None:
    """What is left of the reach when one sender does not do it, of the sender that matters most."""
    left = {one: float(found @ setting.shares) for one, found in reach_without(options, setting, plan).items()}
    if not left or whole <= 0:
        return None
    most = min(left, key=lambda one: (left[one], one))
    without = left[most] if left[most] > _ROUNDING else 0.0
    return Shoulder(scenario.senders[most], without, max(0.0, 1 - without / whole))
