"""The best mix in words, from its document (reach_document.py): how sure it is, what fairness costs, what to try."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from wijkdna.domain.mixer import Objective, Status
from wijkdna.domain.numbers_nl import NBSP, number_nl
from wijkdna.domain.scenario import Scenario

Json = Mapping[str, Any]

_OF, _LITTLE, _NOTHING = 10, 0.5, 1e-4
_TOLD = 3
"""Options of which is told what trying them first would bring."""


@dataclass(frozen=True, slots=True)
class Said:
    """A heading in a few words, and what it means."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Floor:
    """A group with the least that was wished for it. got: what the plan does, or in words why that is not known."""

    name: str
    wished: str
    got: str
    is_met: bool


def households_nl(number: float) -> str:
    """ "1 huishouden", "1.250 huishoudens", "minder dan 1 huishouden"."""
    if 0 < number < _LITTLE:
        return f"minder dan 1{NBSP}huishouden"
    whole = number_nl(number)
    return f"{whole}{NBSP}{'huishouden' if whole == '1' else 'huishoudens'}"


def percent_nl(share: float) -> str:
    """ "12 %"."""
    return f"{number_nl(share * 100)}{NBSP}%"


def variants_nl(share: float) -> str:
    """Of draws: "in 8 van de 10 varianten"; only those that are always or never so are told as all and none."""
    often = round(share * _OF)
    if 0 < share < 1 and often in {0, _OF}:
        return f"in {'bijna alle' if often else 'bijna geen van de'} varianten"
    words = {0: "in geen van de varianten", _OF: "in alle varianten"}
    return words.get(often, f"in {often} van de {_OF} varianten")


def how_sure(mix: Json) -> Said:
    """How the search ended, and how much better another plan can be at most."""
    if mix["status"] == Status.OPTIMAL:
        return Said(
            "Bewezen beste plan",
            "We probeerden alle combinaties binnen uw budget. Met deze schattingen doet geen ander plan het beter.",
        )
    if mix["status"] == Status.GOOD:
        most = ceil(mix["gap"] * 100 - 1e-9)
        return Said(
            f"Ten hoogste {most}{NBSP}% winst mogelijk" if most else "Geen winst meer mogelijk",
            "Er zijn te veel combinaties om ze allemaal te proberen. Dit is de beste die we vonden. "
            "De grens is voorzichtig: meestal is het verschil met het allerbeste plan bijna nul.",
        )
    if mix["status"] == Status.INFEASIBLE:
        return Said(
            "Geen plan haalt wat u minstens wilt",
            "We probeerden alle combinaties binnen uw budget. Geen enkele haalt alle ondergrenzen. Hieronder staat het "
            "plan dat er het dichtst bij komt. Verlaag een ondergrens, verruim het budget, of voeg een manier toe die "
            "deze groep wel bereikt.",
        )
    return Said(
        "We vonden geen plan dat haalt wat u minstens wilt",
        "Misschien is er wel een: er zijn te veel combinaties om ze allemaal te proberen. Hieronder staat het plan dat "
        "er het dichtst bij kwam. Verlaag een ondergrens, verruim het budget, of zet manieren die u toch niet wilt op "
        "“nooit”. Dan blijft er minder over om te proberen.",
    )


def floors_of(scenario: Json, mix: Json) -> list[Floor]:
    """Every least share that was wished, beside what the plan does."""
    known = {group["name"]: group["reach"]["share"] for group in mix["groups"]}
    is_reach = scenario.get("objective") != "joins"
    return [_floor(name, wished, known.get(name), is_reach=is_reach) for name, wished in _wished(scenario)]


def _wished(scenario: Json) -> Sequence[tuple[str, float]]:
    return [(name, least) for name, least in (scenario.get("floors") or {}).items() if least]


def _floor(name: str, wished: float, got: float | None, *, is_reach: bool) -> Floor:
    if not is_reach:
        return Floor(name, percent_nl(wished), "niet te zeggen: de grens gaat over meedoen", is_met=False)
    if got is None:
        return Floor(name, percent_nl(wished), "niet te zeggen: te kleine groep", is_met=False)
    return Floor(name, percent_nl(wished), percent_nl(got), is_met=got >= wished - 1e-9)


def fairness(mix: Json, households: float) -> str:
    """What floors or an equal share cost; "" when none were asked."""
    price = mix["price_of_fairness"]
    if price is None:
        return ""
    if price * households < _LITTLE:
        return "Eerlijk verdelen kost hier niets: zonder die wens bereikt u er evenveel."
    return f"Zonder die wens bereikt u {households_nl(price * households)} meer. Dat is de prijs van eerlijk verdelen."


def to_try(scenario: Json, mix: Json, households: float, names: Mapping[str, str]) -> Said:
    """Which option to try in the small first, or that it is no use to wait. scenario: as it was asked."""
    if _is_fair(scenario):
        return _to_learn_from(mix, names)
    worth = {one["option"]: one["evppi"] * households for one in mix["trials"]}
    if mix["pilot"]:
        gain = households_nl(worth[mix["pilot"]])
        return Said(
            f"Probeer eerst in het klein: {names[mix['pilot']]}",
            "Hoe goed deze manier hier werkt, weten we niet zeker, en het maakt uit voor de keuze. Weet u het vooraf, "
            f"dan kiest u beter. Dat levert gemiddeld {gain} op.",
        )
    most = max(worth.values(), default=0.0)
    if most < _LITTLE:
        return Said(
            "Eerst doen, onderweg leren", "Wat u vooraf ook uitzoekt, het verandert deze keuze niet of nauwelijks."
        )
    return Said(
        "Eerst doen, onderweg leren",
        f"Vooraf één manier uitproberen levert gemiddeld hoogstens {households_nl(most)} op. "
        "Onder de vijf huishoudens is dat het wachten niet waard.",
    )


def _is_fair(scenario: Json) -> bool:
    return scenario.get("objective") == Objective.FAIR


def _to_learn_from(mix: Json, names: Mapping[str, str]) -> Said:
    """Of an equal share, that is not told in households."""
    first = next((one for one in mix["trials"] if one["evppi"] > _NOTHING), None)
    if first is None:
        text = "Wat u vooraf ook uitzoekt, het verandert deze keuze niet of nauwelijks."
    else:
        text = (
            f"Van “{names[first['option']]}” leert u het meest. Hoeveel dat oplevert, is hier niet in huishoudens "
            "te zeggen: u vroeg om een eerlijke verdeling."
        )
    return Said("Eerst doen, onderweg leren", text)


def trials_of(scenario: Json, mix: Json, households: float, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Options of which knowing more first would bring something, with how many households, most first."""
    if _is_fair(scenario):
        return []
    told = [(one["option"], one["evppi"] * households) for one in mix["trials"][:_TOLD]]
    return [(names[option], households_nl(worth)) for option, worth in told if worth >= _LITTLE]


def best_of_all(mix: Json) -> str:
    """In how many draws no compared plan does better than the one that is best on average."""
    return (
        "Van alle plannen die we vergeleken is het plan dat gemiddeld het meeste doet "
        f"{variants_nl(mix['share_best'])} ook echt het beste."
    )


def visits(document: Json, who: str) -> Said | None:
    """Whether who makes the visits can make them; None when nobody said who does."""
    found = document["visits"]
    if found is None:
        return None
    expected, high, most = (number_nl(found[name]) for name in ("expected", "high", "most"))
    numbers = f"Verwacht: {expected} bezoeken, en het kunnen er {high} worden. Wat u kunt doen: {most} ({who})."
    if found["too_many"]:
        return Said("Meer aanmeldingen dan bezoeken", f"{numbers} Plan in golven of regel extra mensen.")
    return Said("De bezoeken passen", numbers)


def two_doses(scenario: Scenario, plan: Sequence[int]) -> str:
    """Which options of a plan (numbers) are doses of one thing, of which one can be on; "" when none are."""
    for group in scenario.costs.groups():
        both = [scenario.ways[i].name for i in plan if i in group]
        if len(both) > 1:
            return f"“{both[0]}” en “{both[1]}” zijn twee maten van hetzelfde. Zet er één uit."
    return ""
