"""What the answer of a search looks like: options with their cost, groups as bars, three figures beside now.

Bars and bands are those of Bereik.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wijkdna.domain import mix_words
from wijkdna.domain.numbers_nl import NBSP, number_nl
from wijkdna.domain.reach_answer import Figure
from wijkdna.domain.reach_pictures import NOW, Bar, Measure, bar, measures
from wijkdna.domain.reach_why import is_at_least
from wijkdna.domain.scenario import Scenario
from wijkdna.domain.scenario_beside import Beside
from wijkdna.domain.scenario_written import cost_of
from wijkdna.web.mixes import queries
from wijkdna.web.mixes.models import MixRun

Json = Mapping[str, Any]

_FOUND = ("optimal", "good")

_NOBODY = Figure(0.0, 0.0, 0.0)

_OFTEN = 0.25
"""Share of the draws from which an option that is not in the mix is named as nearly chosen."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option. number: of the Option, None when it is gone; often: in how many variants it is chosen, in words."""

    name: str
    sender: str
    cost: str
    often: str
    number: int | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """A line of the table of money and hours."""

    name: str
    euros: str
    hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that the page of an answer shows. cautious: options of the cautious plan, () when it is this one.

    beside  what of these costs is not for what the search could choose, in words
    """

    headline: str
    sure: mix_words.Said
    is_found: bool
    floors: list[mix_words.Floor]
    chosen: list[Chosen]
    nearly: list[Chosen]
    costs: list[Cost]
    beside: list[str]
    bars: list[Bar]
    small: int
    measures: list[Measure]
    fairness: str
    cautious: list[str]
    best: str
    trying: mix_words.Said
    trials: list[tuple[str, str]]
    visits: mix_words.Said | None


def shown(run: MixRun, present: set[int]) -> Shown | None:
    """The answer; None when there is none, or what was asked can no longer be read. present: Options that there are."""
    scenario = queries.read(run.scenario)
    if run.answer is None or run.answer["mix"] is None or scenario is None or not run.answer["households"]:
        return None
    answer, mix, households = run.answer, run.answer["mix"], run.answer["households"]
    names = {one.id: one.name for one in scenario.ways}
    cautious = [] if {*mix["cautious"]} == {*mix["options"]} else [names[id] for id in mix["cautious"]]
    return Shown(
        headline=_headline(answer, *_lower(scenario, answer)),
        sure=mix_words.how_sure(mix),
        is_found=mix["status"] in _FOUND,
        floors=mix_words.floors_of(run.scenario, mix),
        chosen=[_chosen(run, scenario, id, present) for id in mix["options"]],
        nearly=[_chosen(run, scenario, id, present) for id in _nearly(mix)],
        costs=_costs(run.scenario, answer),
        beside=_beside(scenario),
        bars=_bars(answer),
        small=len(scenario.groups) - len(mix["groups"]),
        measures=_measures(answer, _lower(scenario, answer)),
        fairness=mix_words.fairness(mix, households) if mix["status"] in _FOUND else "",
        cautious=cautious,
        best=mix_words.best_of_all(mix),
        trying=mix_words.to_try(run.scenario, mix, households, names),
        trials=mix_words.trials_of(run.scenario, mix, households, names),
        visits=mix_words.visits(answer, scenario.crew.label.lower() if scenario.crew else ""),
    )


def _lower(scenario: Scenario, answer: Json) -> tuple[bool, bool]:
    """Whether what is reached now, and with this mix, is a lower bound."""
    place = {one.id: i for i, one in enumerate(scenario.ways)}
    now, mix = (is_at_least(scenario, [place[id] for id in answer[plan]["options"]]) for plan in ("plan", "mix"))
    return now, mix


def _headline(answer: Json, now_is_lower: bool, mix_is_lower: bool) -> str:
    households = answer["households"]
    then, now = (households * (1 - one["reach"]["share"]) for one in (answer["mix"], answer["plan"]))
    low, high = (households * (1 - answer["mix"]["reach"][end]) for end in ("high", "low"))
    most_now, most = ("ten hoogste " if one else "" for one in (now_is_lower, mix_is_lower))
    return (
        f"Met deze mix spreken we {most}{number_nl(then)} van de {mix_words.households_nl(households)} nog niet "
        f"(in 8 van de 10 gevallen {number_nl(low)} tot {number_nl(high)}). Nu zijn dat er "
        f"{most_now}{number_nl(now)}."
    )


# ---- options and what they cost


def _chosen(run: MixRun, scenario: Scenario, id: str, present: set[int]) -> Chosen:
    way = next(one for one in scenario.ways if one.id == id)
    number = run.options.get(id)
    often = mix_words.variants_nl(run.answer["mix"]["robust"][id])  # type: ignore[index]  # there is an answer
    cost = f"{_euros(way.euros)}, {_hours(way.hours)}"
    is_new = id not in (run.scenario.get("plan") or ())
    return Chosen(way.name, way.sender, cost, often, number if number in present else None, is_new)


def _nearly(mix: Json) -> list[str]:
    """Options that are not in the mix but often in that of a draw, most often first."""
    often = {id: share for id, share in mix["robust"].items() if id not in mix["options"] and share >= _OFTEN}
    return sorted(often, key=lambda id: -often[id])


def _costs(scenario: Json, answer: Json) -> list[Cost]:
    budget = [scenario.get(name) for name in ("budget_euros", "budget_hours")]
    no_limit = "geen grens"
    return [
        Cost("Nu", _euros(answer["plan"]["euros"]), _hours(answer["plan"]["hours"])),
        Cost("Deze mix", _euros(answer["mix"]["euros"]), _hours(answer["mix"]["hours"])),
        Cost(
            "Budget",
            no_limit if budget[0] is None else _euros(budget[0]),
            no_limit if budget[1] is None else _hours(budget[1]),
        ),
    ]


def _beside(scenario: Scenario) -> list[str]:
    """Which of the costs of now and of the mix are for what the search could not choose."""
    now, mix = (_named(rows) for rows in (scenario.beside.plan, scenario.beside.mix))
    said = [f"Bij “Nu” hoort ook wat niet meetelt in het bereik: {now}."] if now else []
    if mix:
        said.append(
            f"Bij “Deze mix” hoort ook luisteren: {mix}. Dat ging eerst van het budget af. De mix kan het niet kiezen, "
            "want luisteren bereikt nog niemand."
        )
    return said


def _named(rows: Sequence[Beside]) -> str:
    return "; ".join(f"{one.name} ({_euros(one.euros)}, {_hours(one.hours)})" for one in rows)


def listening_of(asking: queries.Asking) -> str:
    """What is taken off the budgets for listening, in words; "" for nothing."""
    rows = [(one.name, *cost_of(one, 0.0)) for one in asking.listening]
    return "; ".join(f"{name} ({_euros(euros)}, {_hours(hours)})" for name, euros, hours in rows)


def _euros(number: float) -> str:
    return f"€{NBSP}{number_nl(number)}"


def _hours(number: float) -> str:
    return f"{number_nl(number)}{NBSP}uur"


# ---- whom it reaches


def _bars(answer: Json) -> list[Bar]:
    """Most households not reached first; the largest group is as wide as the page."""
    now = {group["name"]: Figure(**group["reach"]) for group in answer["plan"]["groups"]}
    groups = [group for group in answer["mix"]["groups"] if group["households"]]
    most = max((group["households"] for group in groups), default=1.0)
    return [
        bar(one["name"], one["households"], most, now.get(one["name"], _NOBODY), Figure(**one["reach"]))
        for one in groups
    ]


def _measures(answer: Json, lower: tuple[bool, bool]) -> list[Measure]:
    """The three figures of now and of this mix."""
    sides = [
        (label, [Figure(**answer[plan][key]) for key in ("reach", "reach2", "joins")])
        for label, plan in ((NOW, "plan"), ("Deze mix", "mix"))
    ]
    labels = [label for (label, _), is_lower in zip(sides, lower, strict=True) if is_lower]
    return measures(sides, answer["households"], answer["step"], labels)
