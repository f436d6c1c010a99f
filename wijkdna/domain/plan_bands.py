"""Households that a plan, or one option by itself, reaches: as bands that can be written in a plan."""

from wijkdna.domain.plan_document import ReachBand
from wijkdna.domain.reach_answer import Figure, PlanFigures
from wijkdna.domain.reach_plans import plans_beside
from wijkdna.domain.scenario import Scenario


def band(measure: str, share: Figure, households: float) -> ReachBand:
    """A share with its band, in households."""
    return ReachBand(measure, share.low * households, share.share * households, share.high * households)


def three_bands(figures: PlanFigures | None, households: float) -> tuple[ReachBand, ...]:
    """The three figures of a plan: bereikt, doordrongen, doet mee; () when they were not worked out."""
    if figures is None or not households:
        return ()
    three = (("bereikt", figures.reach), ("doordrongen", figures.twice), ("doet mee", figures.joins))
    return tuple(band(measure, share, households) for measure, share in three)


def alone(scenario: Scenario) -> tuple[ReachBand, ...]:
    """What each option of a scenario reaches by itself, in their order; all in the same draws."""
    plans = [(i,) for i in range(len(scenario.ways))]
    households = scenario.households or 0.0
    return tuple(band("bereikt", one.figures.reach, households) for one in plans_beside(scenario, plans))
