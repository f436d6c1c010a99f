"""All that is said about a scenario: who is not reached, three numbers with bands, the best mix and how sure it is."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from wijkdna.domain.draws import Drawn, at_the_means, drawn
from wijkdna.domain.evidence import FUNNEL, Step
from wijkdna.domain.in_draws import grid_of, in_draws
from wijkdna.domain.mix import best_mix
from wijkdna.domain.mix_in_draws import InDraws
from wijkdna.domain.mixer import SLACK, Found, Mixer, Objective, Status, Wish
from wijkdna.domain.progress import Tell, part, silent
from wijkdna.domain.reach import Options, Reached, Setting, reach
from wijkdna.domain.scenario import Scenario
from wijkdna.domain.value_of_information import worth_of_knowing, worth_of_trying

Floats = npt.NDArray[np.float64]

PLANS, WORTH_A_PILOT = 50, 5.0
"""How many plans are compared, and from how many households a trial first is worth it (judgement)."""

_LOW, _HIGH, _CAUTIOUS = 0.1, 0.9, 0.2

_DRAWN, _NOW = 0.1, 0.4
"""About how much of the time has gone once the draws are there, and the plan that was asked about is judged in them."""

_SEARCHED, _TRIED, _JUDGED, _BANDS = 0.4, 0.6, 0.75, 0.8
"""The same within the search: the best plan found, that of each draw, all compared, and the bands of the best."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A share at the means, and what it lies between in 8 of 10 cases."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """Of one plan. reach_by_group: in the order of the groups."""

    plan: tuple[int, ...]
    reach: Figure
    twice: Figure
    joins: Figure
    by_group: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What trying one option first would bring, in the objective: see Mix."""

    option: int
    worth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """The best mix.

    found         the plan, its value and how far from the best it can be
    robust        per option in how many draws it is chosen, as a share
    fairness      what floors or an equal share cost: reach without them less reach with them; None: not asked
    cautious      the plan that does most in bad cases: highest 20th percentile
    sure          share of draws in which no other plan does better than the one with the best mean
    everything    what knowing everything beforehand would bring;  trials: of each option, most first

    The last four look at plans that keep to the floors at the means, and are judged by the objective: a share of
    households, or of FAIR the sum over groups of share times the square root of what is reached.
    """

    found: Found
    figures: PlanFigures
    robust: tuple[float, ...]
    fairness: float | None
    cautious: tuple[int, ...]
    sure: float
    everything: float
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """now: the plan that was asked about;  visits: as a share of households, of the best mix or else of `now`."""

    now: PlanFigures
    mix: Mix | None
    visits: Figure | None


def answer(scenario: Scenario, chance: np.random.Generator, tell: Tell = silent) -> Answer:
    """Everything. The same seed of `chance` gives the same answer.

    tell  is told how far it is, and may stop it by raising Stopped: nothing is left behind then
    """
    tell(0.0)
    options, setting = at_the_means(scenario)
    draws = drawn(scenario, chance)
    tell(_DRAWN)
    objective = scenario.wish.objective if scenario.wish else Objective.REACH
    within = InDraws(scenario, draws, objective)
    now = _figures(scenario, options, setting, draws, scenario.plan, tell=part(tell, _DRAWN, _NOW))
    rest = part(tell, _NOW, 1.0)
    mix = _mix(scenario, options, setting, within, scenario.wish, tell=rest) if scenario.wish else None
    plan = mix.figures if mix else now
    tell(1.0)
    return Answer(now=now, mix=mix, visits=_visits(scenario, plan) if scenario.crew else None)


def _figures(
    scenario: Scenario, options: Options, setting: Setting, draws: Drawn, plan: tuple[int, ...], *, tell: Tell
) -> PlanFigures:
    found, shares = reach(options, setting, plan), scenario.shares
    grid = grid_of(with_chains=bool(scenario.chains))
    three = in_draws(scenario, draws, [plan], steps=[draws.s], grid=grid, tell=tell)[0]
    middle, bands = found.of_all(shares), _bands(three @ shares)
    whole = [Figure(_between(share), *band) for share, band in zip(middle, bands, strict=True)]
    by_group = zip(found.reach.tolist(), _bands(three[:, 0]), strict=True)
    groups = tuple(Figure(_between(share), *band) for share, band in by_group)
    return PlanFigures(plan, reach=whole[0], twice=whole[1], joins=whole[2], by_group=groups)


def _between(share: float) -> float:
    """Rounding may bring a share just below 0 or above 1."""
    return min(1.0, max(0.0, share))


def _bands(draws: Floats) -> list[tuple[float, float]]:
    """Of each column, (K, columns)."""
    low, high = np.clip(np.quantile(draws, [_LOW, _HIGH], axis=0), 0.0, 1.0)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _visits(scenario: Scenario, plan: PlanFigures) -> Figure | None:
    """Visits, as a share of households; None for the step maatregel, that does not tell them."""
    if scenario.step is Step.MEASURE:
        return None
    part = scenario.library.priors[FUNNEL[1]].share.mean if scenario.step is Step.SIGNUP else 1.0
    return Figure(plan.joins.share * part, plan.joins.low * part, plan.joins.high * part)


# ---- the best mix


def best_plan(scenario: Scenario, options: Options, setting: Setting, wish: Wish, tell: Tell = silent) -> Found:
    """The best plan at the means.

    With options that reach the same people two plans are looked at: as if they did not, and with one of them at most.
    The better one is given. The bound stays one: reaching the same people never reaches more. That no plan keeps to
    the floors is proven by the first search alone: the second leaves out plans with both.
    """
    free = replace(setting, chains=())
    found = best_mix(options, free, scenario.costs, wish, part(tell, 0.0, 0.5) if setting.chains else tell)
    if not setting.chains:
        return found
    half = part(tell, 0.5, 1.0)
    ways = [found, *([] if scenario.wish is None else [_one_of_each(scenario, options, free, wish, half)])]
    judged = [_judged(options, setting, scenario, wish, one) for one in ways]
    best = max(judged, key=lambda one: (one.status is Status.GOOD, one.value))
    status = found.status if found.status is Status.INFEASIBLE else best.status
    return replace(best, status=status, bound=max(best.value, found.bound))


def _one_of_each(scenario: Scenario, options: Options, setting: Setting, wish: Wish, tell: Tell) -> Found:
    dose = scenario.costs.dose.copy()
    for chain in scenario.chains:
        if not {*chain} & {*wish.must} and (dose[list(chain)] < 0).all():
            dose[list(chain)] = dose.max() + 1
    return best_mix(options, setting, replace(scenario.costs, dose=dose), wish, tell)


def _shares(options: Options, setting: Setting, wish: Wish, plan: tuple[int, ...]) -> Floats:
    """What a plan does to each group, as the objective and the floors count it, (G,)."""
    done = reach(options, setting, plan)
    return done.joins if wish.objective is Objective.JOINS else done.reach


def _judged(options: Options, setting: Setting, scenario: Scenario, wish: Wish, found: Found) -> Found:
    """A plan with what it really does."""
    shares = _shares(options, setting, wish, found.plan)
    mixer = Mixer(options, setting, scenario.costs, wish.objective)
    value = float(mixer.judge(shares, replace(wish, floors=None)))
    meets = wish.floors is None or bool((shares >= wish.floors - SLACK).all())
    return Found(Status.GOOD if meets else Status.NOT_FOUND, found.plan, value, found.bound)


def _mix(scenario: Scenario, options: Options, setting: Setting, within: InDraws, wish: Wish, *, tell: Tell) -> Mix:
    found = best_plan(scenario, options, setting, wish, part(tell, 0.0, _SEARCHED))
    main = tuple(sorted(found.plan))
    chosen = within.best(wish, main, part(tell, _SEARCHED, _TRIED))
    counts = Counter(chosen)
    robust = tuple(
        sum(count for plan, count in counts.items() if i in plan) / len(chosen) for i in range(len(scenario.ways))
    )
    mixer = Mixer(options, replace(setting, chains=()), scenario.costs, wish.objective)
    plans = _compared(mixer, setting, wish, main, counts)
    values = within.judged(plans, wish, part(tell, _TRIED, _JUDGED))
    known = worth_of_knowing(values)
    return Mix(
        found=found,
        figures=_figures(scenario, options, setting, within.drawn, found.plan, tell=part(tell, _JUDGED, _BANDS)),
        robust=robust,
        fairness=_fairness(scenario, options, setting, wish, found, tell=part(tell, _BANDS, 1.0)),
        cautious=plans[int(np.argmax(np.quantile(values, _CAUTIOUS, axis=0)))],
        sure=known.share_best,
        everything=known.everything,
        trials=_trials(scenario, within.drawn, values),
    )


def _compared(
    mixer: Mixer, setting: Setting, wish: Wish, main: tuple[int, ...], counts: Counter[tuple[int, ...]]
) -> list[tuple[int, ...]]:
    """The plan itself and the most frequent others; ties: highest value at the means, then first draw.

    None of the others is below a floor at the means.
    """
    others = [plan for plan in counts if plan != main]
    done = mixer.values_of(others)
    worth = mixer.judge(done, replace(wish, floors=None)).tolist()
    order = sorted(range(len(others)), key=lambda i: (-counts[others[i]], -worth[i]))
    if wish.floors is not None:
        if setting.chains:
            done = np.array([_shares(mixer.options, setting, wish, plan) for plan in others]).reshape(done.shape)
        order = [i for i in order if bool((done[i] >= wish.floors - SLACK).all())]
    return [main, *(others[i] for i in order[: PLANS - 1])]


def _fairness(
    scenario: Scenario, options: Options, setting: Setting, wish: Wish, found: Found, *, tell: Tell
) -> float | None:
    if wish.floors is None and wish.objective is not Objective.FAIR:
        return None
    free = best_plan(scenario, options, setting, replace(wish, floors=None, objective=Objective.REACH), tell)
    with_it, without = (_reached(options, setting, one.plan, scenario) for one in (found, free))
    return without - with_it


def _reached(options: Options, setting: Setting, plan: tuple[int, ...], scenario: Scenario) -> float:
    done: Reached = reach(options, setting, plan)
    return float(scenario.shares @ done.reach)


def _trials(scenario: Scenario, draws: Drawn, values: Floats) -> tuple[Trial, ...]:
    """Of the options whose chance is not known exactly."""
    p = draws.p @ scenario.kinds.shares(scenario.shares)
    unsure = [i for i in range(p.shape[1]) if np.ptp(p[:, i]) > 0]
    trials = [Trial(i, max(0.0, worth_of_trying(values, p[:, i]))) for i in unsure]
    return tuple(sorted(trials, key=lambda one: -one.worth))
