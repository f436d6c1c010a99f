"""All that is said about a scenario as one document: `wijkdna reach --json` prints it, a search in a dossier keeps it.

reach.schema.json is its schema; docs/scenario-json.md explains the fields.
"""

from collections.abc import Collection, Sequence
from typing import Any

from wijkdna.domain.mixer import Objective
from wijkdna.domain.reach_answer import WORTH_A_PILOT, Answer, Figure, Mix, PlanFigures
from wijkdna.domain.scenario import Scenario
from wijkdna.domain.scenario_beside import Beside, money_of

FORMAT = 1

SMALLEST_GROUP = 10
"""Households below which nothing is said about a group."""


def reach_json(scenario: Scenario, found: Answer) -> dict[str, Any]:
    """The answer as a document."""
    return {
        "format": FORMAT,
        "name": scenario.name,
        "households": scenario.households,
        "step": str(scenario.step),
        "rho": scenario.rho,
        "bands": {"draws": scenario.draws, "seed": scenario.seed},
        "plan": _plan_json(scenario, found.now, scenario.beside.plan),
        "mix": _mix_json(scenario, found.mix) if found.mix else None,
        "visits": visits_json(scenario, found),
    }


def cost_of_plan(scenario: Scenario, plan: Sequence[int], beside: Collection[Beside]) -> dict[str, float]:
    """Euros and hours of options and of what is done beside them."""
    rows, more = list(plan), money_of(beside)
    return {
        "euros": float(scenario.costs.euros[rows].sum()) + more["euros"],
        "hours": float(scenario.costs.hours[rows].sum()) + more["hours"],
    }


def _plan_json(scenario: Scenario, figures: PlanFigures, beside: Collection[Beside]) -> dict[str, Any]:
    return {
        "options": [scenario.ways[i].id for i in figures.plan],
        "beside": [one.id for one in beside],
        **cost_of_plan(scenario, figures.plan, beside),
        "reach": _figure_json(figures.reach),
        "reach2": _figure_json(figures.twice),
        "joins": _figure_json(figures.joins),
        "groups": [
            {
                "name": scenario.groups[g].name,
                "share": float(scenario.shares[g]),
                "households": size_of(scenario, g),
                "reach": _figure_json(figures.by_group[g]),
            }
            for g in shown_groups(scenario, figures)
        ],
    }


def _figure_json(figure: Figure) -> dict[str, float]:
    return {"share": figure.share, "low": figure.low, "high": figure.high}


def _mix_json(scenario: Scenario, mix: Mix) -> dict[str, Any]:
    return {
        **_plan_json(scenario, mix.figures, scenario.beside.mix),
        "status": str(mix.found.status),
        "objective": mix.found.value,
        "bound": mix.found.bound,
        "gap": mix.found.gap,
        "robust": {one.id: share for one, share in zip(scenario.ways, mix.robust, strict=True)},
        "price_of_fairness": mix.fairness,
        "cautious": [scenario.ways[i].id for i in mix.cautious],
        "share_best": mix.sure,
        "evpi": mix.everything,
        "trials": [{"option": scenario.ways[one.option].id, "evppi": one.worth} for one in mix.trials],
        "pilot": pilot_of(scenario, mix),
    }


def pilot_of(scenario: Scenario, mix: Mix) -> str | None:
    """Id of the option to try first, when that is worth it; None where the objective is not told in households."""
    if scenario.households is None or not in_households(scenario) or not mix.trials:
        return None
    if mix.trials[0].worth * scenario.households < WORTH_A_PILOT:
        return None
    return scenario.ways[mix.trials[0].option].id


def in_households(scenario: Scenario) -> bool:
    """Whether what plans are judged by is a share of households."""
    return scenario.wish is None or scenario.wish.objective is not Objective.FAIR


def visits_json(scenario: Scenario, found: Answer) -> dict[str, Any] | None:
    """Visits beside what can be made; None when nobody said who makes them."""
    if found.visits is None or scenario.crew is None or scenario.households is None:
        return None
    n = scenario.households
    figure = found.visits
    return {
        "expected": figure.share * n,
        "high": figure.high * n,
        "most": scenario.crew.most,
        "too_many": figure.high * n > scenario.crew.most,
    }


def size_of(scenario: Scenario, group: int) -> float | None:
    """Households of a group; None when only shares are known."""
    return None if scenario.households is None else float(scenario.shares[group] * scenario.households)


def shown_groups(scenario: Scenario, figures: PlanFigures) -> list[int]:
    """Groups, most households not reached first; none that is too small to say anything about."""
    missed = [share * (1 - one.share) for share, one in zip(scenario.shares.tolist(), figures.by_group, strict=True)]
    order = sorted(range(len(missed)), key=lambda g: -missed[g])
    sizes = {g: size_of(scenario, g) for g in order}
    return [g for g in order if (size := sizes[g]) is None or size >= SMALLEST_GROUP]
