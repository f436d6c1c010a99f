"""The command about reach: whom a plan reaches and what the best mix is. Part of the command line.

docs/scenario-json.md tells what goes in and comes out, reach.schema.json beside this file is the schema of the answer.
"""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from wijkdna.site_commands import Command
from wijkdna.terminal import Refused

if TYPE_CHECKING:
    from wijkdna.domain.reach_answer import Answer, Figure, Mix, PlanFigures
    from wijkdna.domain.scenario import Scenario

_LARGEST = 2_000_000
_TRIALS, _TOLD = 5, 1e-4
"""How many options are told of what trying them would bring, and from which share of households."""


def reach(asked: argparse.Namespace) -> None:
    """Whom a plan reaches, and the best mix."""
    import numpy as np

    from wijkdna.domain.json_places import ScenarioRefused
    from wijkdna.domain.reach_answer import answer
    from wijkdna.domain.reach_document import reach_json
    from wijkdna.domain.scenario import read_scenario
    from wijkdna.store.priors import load_library

    document = _document(asked.file)
    try:
        scenario = read_scenario(document, load_library())
    except ScenarioRefused as refused:
        raise Refused(f"{refused}\nHoe een scenario eruitziet staat in docs/scenario-json.md.", code=2) from None
    found = answer(scenario, np.random.default_rng(scenario.seed))
    if asked.json:
        print(json.dumps(reach_json(scenario, found), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        print(reach_text(scenario, found), end="")


def _document(file: Path) -> object:
    """What stands in the file. Raises Refused."""
    if not file.is_file():
        raise Refused(f"Het bestand {file} bestaat niet.", code=2)
    if file.stat().st_size > _LARGEST:
        raise Refused(f"Het bestand {file} is groter dan 2 MB. Zo groot is een scenario nooit.", code=2)
    try:
        found: object = json.loads(file.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as problem:
        where = f"regel {problem.lineno}, teken {problem.colno}"
        raise Refused(f"{file} is geen JSON: kijk bij {where}.", code=2) from None
    except (ValueError, RecursionError):
        raise Refused(f"{file} is niet te lezen. Sla het op als JSON in UTF-8.", code=2) from None
    return found


def reach_text(scenario: "Scenario", found: "Answer") -> str:
    """The answer in words."""
    from wijkdna.domain.reach_document import visits_json
    from wijkdna.domain.reach_why import LOWER_BOUND, is_at_least

    name = scenario.name or "dit plan"
    lines = [f"Wie bereiken we niet met {name}?", *_groups_text(scenario, found.now)]
    lines += ["", "Drie getallen, en waar ze in 8 van de 10 gevallen tussen liggen", *_three(scenario, found.now)]
    if found.mix:
        lines += ["", *_mix_text(scenario, found.mix)]
    visits = visits_json(scenario, found)
    if visits and scenario.crew:
        lines += [
            "",
            f"Bezoeken: ongeveer {_whole(visits['expected'])}. {scenario.crew.label}: {_whole(visits['most'])}.",
        ]
        if visits["too_many"]:
            lines.append("Meer aanmeldingen dan bezoeken: plan in golven of regel extra mensen.")
    if is_at_least(scenario, {*found.now.plan, *(found.mix.found.plan if found.mix else ())}):
        lines += ["", LOWER_BOUND]
    lines += ["", f"Dit is een schatting: {scenario.draws} trekkingen, begingetal {scenario.seed}."]
    return "\n".join(lines) + "\n"


def _groups_text(scenario: "Scenario", figures: "PlanFigures") -> list[str]:
    from wijkdna.domain.reach_document import SMALLEST_GROUP, shown_groups, size_of

    shown = shown_groups(scenario, figures)
    names = [scenario.groups[g].name for g in shown]
    width = max([len("groep"), *map(len, names)])
    lines = [f"{'groep':<{width}}  {'niet bereikt':>16}  {'wel bereikt':>11}  {'tussen':>13}"]
    for g, name in zip(shown, names, strict=True):
        one, size = figures.by_group[g], size_of(scenario, g)
        missed = _percent(1 - one.share) if size is None else f"{_whole(size * (1 - one.share))} van {_whole(size)}"
        between = f"{_percent(one.low)} en {_percent(one.high)}"
        lines.append(f"{name:<{width}}  {missed:>16}  {_percent(one.share):>11}  {between:>13}")
    small = len(scenario.groups) - len(shown)
    if small:
        lines.append(f"Groepen van minder dan {SMALLEST_GROUP} huishoudens staan er niet bij: {small}.")
    return lines


def _three(scenario: "Scenario", figures: "PlanFigures") -> list[str]:
    rows = (
        ("bereikt", figures.reach),
        ("doordrongen (door twee of meer)", figures.twice),
        (f"doet mee ({scenario.step})", figures.joins),
    )
    return [f"{words:<32}  {_told(scenario, figure)}" for words, figure in rows]


def _told(scenario: "Scenario", figure: "Figure") -> str:
    text = f"{_percent(figure.share):>5}, tussen {_percent(figure.low)} en {_percent(figure.high)}"
    if scenario.households is None:
        return text
    low, share, high = (_whole(one * scenario.households) for one in (figure.low, figure.share, figure.high))
    return f"{text}; dat zijn {share} huishoudens, tussen {low} en {high}"


def _mix_text(scenario: "Scenario", mix: "Mix") -> list[str]:
    from wijkdna.domain.mixer import Status
    from wijkdna.domain.reach_document import cost_of_plan

    heads = {
        Status.OPTIMAL: "De beste mix (bewezen beste plan)",
        Status.GOOD: f"De beste mix (ten hoogste {_percent(mix.found.gap)} winst mogelijk; meestal is het veel minder)",
        Status.INFEASIBLE: "Geen plan haalt wat u minstens wilt. Dit plan komt er het dichtst bij",
        Status.NOT_FOUND: "We vonden geen plan dat haalt wat u minstens wilt. Dit plan kwam er het dichtst bij",
    }
    lines = [heads[mix.found.status]]
    if not mix.found.plan:
        lines.append("- niets: geen manier past in het budget, of geen manier bereikt iemand.")
    for i in mix.found.plan:
        way = scenario.ways[i]
        robust = f"gekozen in {round(mix.robust[i] * 10)} van de 10 varianten"
        lines.append(f"- {way.name} (door {way.sender}): € {_whole(way.euros)}, {_whole(way.hours)} uur; {robust}")
    for one in scenario.beside.mix:
        lines.append(f"- {one.name}: € {_whole(one.euros)}, {_whole(one.hours)} uur; bereikt niemand, en hoort erbij")
    cost = cost_of_plan(scenario, mix.found.plan, scenario.beside.mix)
    lines += [f"Samen € {_whole(cost['euros'])} en {_whole(cost['hours'])} uur.", *_three(scenario, mix.figures)]
    if mix.fairness is not None:
        lines.append(f"Eerlijk verdelen kost {_amount(scenario, mix.fairness)} bereik.")
    return [*lines, "", *_trials_text(scenario, mix)]


def _trials_text(scenario: "Scenario", mix: "Mix") -> list[str]:
    from wijkdna.domain.reach_document import in_households, pilot_of

    pilot = pilot_of(scenario, mix)
    names = {one.id: one.name for one in scenario.ways}
    advice = f"Probeer eerst in het klein: {names[pilot]}." if pilot else "Eerst doen, onderweg leren."
    told = [one for one in mix.trials[:_TRIALS] if one.worth > _TOLD and in_households(scenario)]
    rows = [f"- {scenario.ways[one.option].name}: {_amount(scenario, one.worth)} erbij" for one in told]
    return ["Wat eerst proberen om het meest te leren?", advice, *rows]


def _amount(scenario: "Scenario", share: float) -> str:
    """A share of households: in households where their number is known."""
    if scenario.households is None:
        return f"{share * 100:.1f} procentpunt".replace(".", ",")
    return f"{share * scenario.households:.1f} huishoudens".replace(".", ",")


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"


def _whole(number: float) -> str:
    return f"{round(number):,}".replace(",", ".")


def add_reach(command: Command) -> None:
    """Add this command to the command line."""
    one = command(reach, "wie een plan bereikt, en de beste mix", _REACH)
    one.add_argument("file", type=Path, metavar="SCENARIO.json", help="groepen, manieren, kosten en wensen")
    one.add_argument("--json", action="store_true", help="antwoord voor een programma")


_REACH = """Rekent uit wie een plan bereikt en wie niet, welke mix van manieren het meeste doet voor uw euro's en uren,
hoe zeker dat is, en wat u eerst kunt proberen. docs/scenario-json.md legt uit wat er in het bestand staat, en wat
--json geeft.

Voorbeeld: wijkdna reach kreileroord.json"""
