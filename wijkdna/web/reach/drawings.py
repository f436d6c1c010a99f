"""Bereik as it stands on the page: options with their evidence, bars of groups, three bands, and what to mind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wijkdna.domain.evidence import Evidence
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.reach_groups import Shown
from wijkdna.domain.reach_learning import own_chance
from wijkdna.domain.reach_pictures import NOW, Bar, Measure, bar, households_between, measures
from wijkdna.domain.reach_plans import Judged
from wijkdna.domain.reach_why import COMPOSITE, LOWER_BOUND, Here, Told, Why, count, is_at_least, percent, why_of
from wijkdna.domain.scenario_written import id_of, sender_of
from wijkdna.store.options import CHANNELS, Uncounted, load_options
from wijkdna.store.priors import load_library
from wijkdna.web.reach.models import Option
from wijkdna.web.reach.queries import Answers, Groups, why_not

_PER = {
    "aangeschreven huishouden": "per brief",
    "aangeschreven koopwoning": "per brief",
    "adres": "per adres",
    "bereikt adres": "per adres",
    "huishouden in eigen netwerk": "in eigen kring",
    "huishouden in gebied": "per huishouden",
    "huishouden in straat": "in de eigen straat",
    "lid achterban": "per lid",
}


def money(euros: float) -> str:
    """ "€ 1.250"."""
    return f"€ {number_nl(round(euros))}"


# ---- one option


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option on the page. number: its chance in words, "" when it has none; why_not: why it does not count.

    entity  of the social map, only when this person may see it;  alone: households it reaches by itself, "" unknown
    """

    option: Option
    by: str
    costs: str
    number: str
    per: str
    alone: str
    why: Why | None
    why_not: str
    at_least: bool


_WHY_NOT = {
    Uncounted.LISTENS: "Telt niet mee in het bereik: dit is luisteren. Het helpt wel, en de kosten tellen mee.",
    Uncounted.NO_AUDIENCE: "Telt nog niet mee: vul eerst in hoeveel huishoudens deze deur kent.",
    Uncounted.NO_CHANCE: "Telt nog niet mee: kies een kans, of vul er zelf een in.",
}


def rows_of(answers: Answers, options: Sequence[Option]) -> list[OptionRow]:
    """Options with what they cost and where their number comes from."""
    alone = dict(zip(answers.numbers.values(), answers.alone, strict=False))
    return [_row(answers, one, alone.get(one.pk)) for one in options]


def _row(answers: Answers, one: Option, alone: float | None) -> OptionRow:
    no, writing = why_not(one), answers.writing
    known, own = load_options().get(one.library), writing.learned.get(one.prior or id_of(one))
    prior = load_library().priors.get(one.prior)
    share = own.share if own else prior.share if prior else None
    if share is None and one.chance is not None:
        share = own_chance(one.chance)
    addressed = answers.addressed(one)
    why = None
    if share is not None and no is None:
        library, ready = load_library(), writing.readiness.get(sender_of(one))
        told = Told(option=one, prior=prior, from_library=known, learned=own, library=library)
        why = why_of(told, share, Here(addressed or 0.0, answers.households, ready))
    return OptionRow(
        option=one,
        by=_by(one, addressed),
        costs=_costs(*answers.cost(one)),
        number=percent(share.mean) if share is not None and no is not Uncounted.LISTENS else "",
        per=_per(prior),
        alone="" if alone is None else count(alone * answers.households),
        why=why,
        why_not=_WHY_NOT[no] if no else "",
        at_least=prior is not None and prior.stage in COMPOSITE,
    )


def _per(prior: Evidence | None) -> str:
    if prior is None:
        return "per huishouden"
    return _PER.get(prior.denominator, f"per {prior.denominator}")


def _by(one: Option, addressed: float | None) -> str:
    words = [CHANNELS.get(one.channel, one.channel), one.sender]
    if addressed is not None:
        dose = "" if one.dose >= 1 else f" ({percent(one.dose)})"
        words.append(f"{count(addressed)} {'adres' if round(addressed) == 1 else 'adressen'}{dose}")
    return " · ".join(filter(None, words))


def _costs(euros: float, hours: float) -> str:
    return f"{money(euros)} · {_hours(hours)}"


def _hours(hours: float) -> str:
    return f"{number_nl(round(hours))} uur"


# ---- whom we do not reach


def lines_of(groups: Groups) -> list[tuple[Shown, float, float]]:
    """The lines of the screen, each with the band of its size."""
    known = groups.by_key
    return [
        (line, sum(known[key].low for key in line.keys), sum(known[key].high for key in line.keys))
        for line in groups.shown
    ]


def bars_of(answers: Answers) -> list[Bar]:
    """The lines of the screen, most households not reached first."""
    best = answers.here_planned or answers.here_now
    if best is None:
        return []
    most = max((line.size for line in answers.lines), default=1.0) or 1.0
    found = []
    for n, line in enumerate(answers.lines):
        now = answers.here_now.unions[n] if answers.here_now else None
        planned = answers.here_planned.unions[n] if answers.here_planned else None
        shown = planned or now
        if shown is not None:
            found.append((line.size * (1 - shown.share), bar(line.name, line.size, most, now, planned)))
    return [picture for _, picture in sorted(found, key=lambda one: -one[0])]


def measures_of(answers: Answers) -> list[Measure]:
    """Bereikt, doordrongen, doet mee; [] when nothing was worked out."""
    plans = [(NOW, answers.here_now), ("Voorstel", answers.here_planned)]
    sides = [(label, one.figures) for label, one in plans if one]
    if not sides:
        return []
    three = [(label, (one.reach, one.twice, one.joins)) for label, one in sides]
    lower = [label for label, one in plans if one and _is_lower(answers, one)]
    return measures(three, answers.households, str(answers.approach.step), lower)


def _is_lower(answers: Answers, one: Judged) -> bool:
    """What it reaches is a lower bound."""
    return answers.scenario is not None and is_at_least(answers.scenario, one.figures.plan)


# ---- in words


def headline(answers: Answers) -> str:
    """Whom we do not reach, in one or more sentences."""
    now, planned, whole = answers.here_now, answers.here_planned, answers.households
    best = planned or now
    if best is None:
        return ""
    reach = best.figures.reach
    said = "Met dit voorstel spreken we" if planned else "Nu spreken we"
    between = households_between(whole * (1 - reach.high), whole * (1 - reach.low))
    missed = f"{_most(answers, best)}{count(whole * (1 - reach.share))} van de {count(whole)} huishoudens"
    found = [f"{said} {missed} nog niet (in 8 van de 10 gevallen {between})."]
    if planned and now:
        found.append(f"Nu zijn dat er {_most(answers, now)}{count(whole * (1 - now.figures.reach.share))}.")
    return " ".join([*found, _first_of_all(answers, best)]).strip()


def _most(answers: Answers, one: Judged) -> str:
    return "ten hoogste " if _is_lower(answers, one) else ""


def _first_of_all(answers: Answers, best: Judged) -> str:
    first = [one for one in answers.groups.groups if one.priority]
    size = sum(one.size for one in first)
    if size < 10 or not first:
        return ""
    is_usual = all("low_income" in one.flags for one in first)
    who = "huishoudens die moeilijk rondkomen" if is_usual else "huishoudens die voorgaan"
    missed = size * (1 - best.unions[-1].share)
    then = "dan nog " if answers.here_planned else ""
    return f"Van de {count(size)} {who} missen we er {then}{_most(answers, best)}{count(missed)}."


@dataclass(frozen=True, slots=True)
class Note:
    """Something to mind."""

    title: str
    text: str


def notes_of(answers: Answers) -> list[Note]:
    """What to mind with the proposal, or else with what is done now."""
    best = answers.here_planned or answers.here_now
    if best is None or answers.scenario is None:
        return []
    return [one for one in (_lower(answers), _shoulder(answers, best), _visits(answers, best)) if one]


def _lower(answers: Answers) -> Note | None:
    both = [one for one in (answers.here_now, answers.here_planned) if one]
    return Note("Ten minste.", LOWER_BOUND) if any(_is_lower(answers, one) for one in both) else None


def _shoulder(answers: Answers, best: Judged) -> Note | None:
    one, whole = best.shoulder, answers.households
    if one is None or not one.is_much:
        return None
    title = "Dit plan leunt op één schouder." if answers.here_planned else "Dit leunt op één schouder."
    if one.without <= 0:
        return Note(title, f"Alles komt van {one.sender}. Wie die niet kent of vertrouwt, bereikt u niet.")
    before, after = count(best.figures.reach.share * whole), count(one.without * whole)
    return Note(
        title,
        f"Zonder {one.sender} daalt het bereik van {before} naar {after} huishoudens. "
        "Spreek af wie het overneemt als het niet lukt.",
    )


def _visits(answers: Answers, best: Judged) -> Note | None:
    crew, visits = answers.scenario.crew if answers.scenario else None, best.visits
    if crew is None or visits is None:
        return None
    expected, high = (one * answers.households for one in (visits.share, visits.high))
    can = f"{crew.label}: samen ongeveer {count(crew.most)} bezoeken in deze tijd."
    will = f"Verwacht zijn er {count(expected)}, en het kunnen er {count(high)} worden."
    if high > crew.most:
        title = "Let op de bezoeken."
        return Note(
            title, f"{can} {will} Er kunnen meer aanmeldingen komen dan bezoeken: plan in golven of regel extra mensen."
        )
    return Note("De bezoeken passen.", f"{can} {will}")


def too_dear(answers: Answers) -> Note | None:
    """The proposal, or else what is done now, costs more than the budget. None: it fits, or nobody told a budget."""
    label, side = ("Het voorstel", "is_chosen") if answers.here_planned else ("Wat u nu doet", "is_current")
    budgets = (answers.approach.euros, answers.approach.hours)
    over = [
        f"{say(cost)}, en het budget is {say(budget)}"
        for cost, budget, say in zip(answers.costs(side), budgets, (money, _hours), strict=True)
        if budget is not None and round(cost) > budget
    ]
    if not over:
        return None
    text = f"{label} kost {'. Het kost ook '.join(over)}. Zet iets uit, kies een kleinere maat, of vraag om meer."
    return Note("Dit past niet in het budget.", text)


def totals_of(answers: Answers) -> list[tuple[str, str, str, str]]:
    """Of both plans: label, names, euros and hours."""
    found = []
    for label, side in (("Nu", "is_current"), ("Voorstel", "is_chosen")):
        names = [one.name for one in answers.options if getattr(one, side)]
        euros, hours = answers.costs(side)
        found.append((label, ", ".join(names) or "nog niets", money(euros), number_nl(round(hours))))
    return found


def context_of(answers: Answers) -> dict[str, Any]:
    """What the page shows of an answer."""
    return {
        "answers": answers,
        "rows": rows_of(answers, answers.options),
        "bars": bars_of(answers),
        "measures": measures_of(answers),
        "headline": headline(answers),
        "notes": notes_of(answers),
        "dear": too_dear(answers),
        "totals": totals_of(answers),
        "whole": count(answers.households),
        "money": money,
    }
