"""Households that a plan, or one option by itself, reaches: as bands that can be written in a plan."""

from dataclasses import replace

from wijkdna.domain.plan_document import ReachBand
from wijkdna.domain.reach_answer import Figure, PlanFigures
from wijkdna.domain.reach_plans import plans_beside
from wijkdna.domain.reach_why import is_at_least
from wijkdna.domain.scenario import Scenario


def band(measure: str, share: Figure, households: float) -> ReachBand:
    """A share with its band, in households."""
    return ReachBand(measure, share.low * households, share.share * households, share.high * households)


def three_bands(
    figures: PlanFigures | None, households: float, scenario: Scenario | None = None
) -> tuple[ReachBand, ...]:
    """The three figures of a plan: bereikt, doordrongen, doet mee; () when they were not worked out."""
    if figures is None or not households:
        return ()
    lower = scenario is not None and is_at_least(scenario, figures.plan)
    reached = (("bereikt", figures.reach), ("doordrongen", figures.twice))
    return (
        *(replace(band(measure, share, households), at_least=lower and share.share > 0) for measure, share in reached),
        band("doet mee", figures.joins, households),
    )


def alone(scenario: Scenario) -> tuple[ReachBand, ...]:
    """What each option of a scenario reaches by itself, in their order; all in the same draws."""
    plans = [(i,) for i in range(len(scenario.ways))]
    households = scenario.households or 0.0
    return tuple(
        replace(band("bereikt", one.figures.reach, households), at_least=is_at_least(scenario, plan))
        for plan, one in zip(plans, plans_beside(scenario, plans), strict=True)
    )
