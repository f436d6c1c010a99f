"""Bereik as it stands on the page: options with their evidence, bars of groups, three bands, and what to mind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wijkdna.domain.evidence import Evidence
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.reach_answer import Figure
from wijkdna.domain.reach_groups import Shown
from wijkdna.domain.reach_learning import Learned, own_chance
from wijkdna.domain.reach_plans import Judged
from wijkdna.domain.reach_why import COMPOSITE, Here, Told, Why, count, percent, why_of
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
_FULL = 99.0
"""Per cent of the width that the largest group takes."""


def between(figure: Figure, households: float) -> str:
    """ "38 tot 139"."""
    low, high = (number_nl(round(one * households)) for one in (figure.low, figure.high))
    return low if low == high else f"{low} tot {high}"


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
    Uncounted.LISTENS: "Telt niet mee: dit is luisteren. Het helpt wel.",
    Uncounted.NO_AUDIENCE: "Telt nog niet mee: vul eerst in hoeveel huishoudens deze deur kent.",
    Uncounted.NO_CHANCE: "Telt nog niet mee: kies een kans, of vul er zelf een in.",
}


def rows_of(answers: Answers, options: Sequence[Option], learned: Mapping[str, Learned]) -> list[OptionRow]:
    """All options with what they cost and where their number comes from."""
    alone = dict(zip(answers.numbers.values(), answers.alone, strict=False))
    return [_row(answers, one, learned, alone.get(one.pk)) for one in options]


def _row(answers: Answers, one: Option, learned: Mapping[str, Learned], alone: float | None) -> OptionRow:
    no = why_not(one)
    known, own = load_options().get(one.library), learned.get(one.prior or id_of(one))
    prior = load_library().priors.get(one.prior)
    share = own.share if own else prior.share if prior else None
    if share is None and one.chance is not None:
        share = own_chance(one.chance)
    addressed = answers.writing.addressed(one) if answers.writing and no is None else None
    why = None
    if share is not None and no is None:
        library, ready = load_library(), _ready(answers, one)
        told = Told(option=one, prior=prior, from_library=known, learned=own, library=library)
        why = why_of(told, share, Here(addressed or 0.0, answers.households, ready))
    return OptionRow(
        option=one,
        by=_by(one, addressed),
        costs=_costs(one, addressed),
        number=percent(share.mean) if share is not None and no is not Uncounted.LISTENS else "",
        per=_per(prior),
        alone="" if alone is None else count(alone * answers.households),
        why=why,
        why_not=_WHY_NOT[no] if no else "",
        at_least=prior is not None and prior.stage in COMPOSITE,
    )


def _ready(answers: Answers, one: Option) -> int | None:
    return answers.writing.readiness().get(sender_of(one)) if answers.writing else None


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


def _costs(one: Option, addressed: float | None) -> str:
    many = addressed or 0.0
    euros, hours = one.euros_fixed + one.euros_per_address * many, one.hours_fixed + one.hours_per_address * many
    return f"{money(euros)} · {number_nl(round(hours))} uur"


# ---- whom we do not reach


def lines_of(groups: Groups) -> list[tuple[Shown, float, float]]:
    """The lines of the screen, each with the band of its size."""
    known = groups.by_key
    return [
        (line, sum(known[key].low for key in line.keys), sum(known[key].high for key in line.keys))
        for line in groups.shown
    ]


@dataclass(frozen=True, slots=True)
class Bar:
    """A group. Widths in per cent of the drawing: not reached, more by the proposal, reached now; words: all it says.

    missed, missed_now  households in words, "" when there is no such plan;  band  of those not reached, "" unknown
    whisker  from and to, in per cent
    """

    name: str
    size: str
    missed: str
    missed_now: str
    band: str
    widths: tuple[float, float, float]
    whisker: tuple[float, float]
    words: str


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
            found.append((line.size * (1 - shown.share), _bar(line.name, line.size, most, now, planned)))
    return [bar for _, bar in sorted(found, key=lambda one: -one[0])]


def _bar(name: str, size: float, most: float, now: Figure | None, planned: Figure | None) -> Bar:
    shown = planned or now or Figure(0.0, 0.0, 0.0)
    missed = size * (1 - shown.share)
    before = size * (1 - now.share) if now else missed
    gained = max(0.0, before - missed) if now and planned else 0.0
    scale = _FULL / most
    low, high = size * (1 - shown.high), size * (1 - shown.low)
    reached = "bereikt met het voorstel" if not now else "nu al bereikt"
    words = (
        f"{name}: {count(size)} huishoudens. Niet bereikt: {count(missed)}, in 8 van de 10 gevallen {_range(low, high)}"
    )
    if now and planned:
        words += f". Nu niet bereikt: {count(before)}"
    return Bar(
        name=name,
        size=count(size),
        missed=count(missed),
        missed_now=count(before) if now and planned else "",
        band=_range(low, high),
        widths=(missed * scale, gained * scale, max(0.0, size - missed - gained) * scale),
        whisker=(low * scale, high * scale),
        words=f"{words}. De rest is {reached}.",
    )


def _range(low: float, high: float) -> str:
    a, b = number_nl(round(low)), number_nl(round(high))
    return a if a == b else f"{a} tot {b}"


# ---- three bands


@dataclass(frozen=True, slots=True)
class Band:
    """One figure of one plan. Places in per cent of the drawing."""

    label: str
    is_now: bool
    households: str
    share: str
    band: str
    left: float
    width: float
    dot: float
    words: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the three figures, for both plans on one scale. ticks: place and number."""

    key: str
    name: str
    means: str
    bands: tuple[Band, ...]
    ticks: tuple[tuple[float, str], ...]


_STEPS = {
    "aanmelding": "Heeft zich aangemeld voor een bezoek.",
    "bezoek": "Had een bezoek thuis.",
    "maatregel": "Zette een stap in huis.",
}


def measures_of(answers: Answers) -> list[Measure]:
    """Bereikt, doordrongen, doet mee; [] when nothing was worked out."""
    if answers.scenario is None or not (answers.here_now or answers.here_planned):
        return []
    step = _STEPS[str(answers.scenario.step)]
    three = (
        ("reach", "Bereikt", "Er is een gesprek geweest, een reactie, of iemand kwam langs."),
        ("twice", "Doordrongen", "Bereikt door twee of meer verschillende afzenders."),
        ("joins", "Doet mee", step),
    )
    sides = [("Nu", answers.here_now), ("Voorstel", answers.here_planned)]
    there = [(label, one) for label, one in sides if one]
    whole, edge = answers.households, _edge([one.figures.reach for _, one in there], answers.households)
    ticks = tuple((100 * i / 4, number_nl(round(edge * i / 4))) for i in range(5))
    found = []
    for key, name, means in three:
        bands = tuple(_band(label, getattr(one.figures, key), whole, edge) for label, one in there)
        found.append(Measure(key, name, means, bands, ticks))
    return found


def _band(label: str, figure: Figure, households: float, edge: float) -> Band:
    low, middle, high = (100 * one * households / edge for one in (figure.low, figure.share, figure.high))
    said = between(figure, households)
    words = f"{label}: {count(figure.share * households)} huishoudens, in 8 van de 10 gevallen {said}"
    return Band(
        label=label,
        is_now=label == "Nu",
        households=count(figure.share * households),
        share=percent(figure.share),
        band=said,
        left=low,
        width=max(0.3, high - low),
        dot=middle,
        words=words,
    )


def _edge(figures: Sequence[Figure], households: float) -> float:
    """The end of the scale in households: a round number that can be split in four."""
    most = max([one.high * households for one in figures] + [4.0])
    size = 10.0 ** len(str(int(most / 4)))
    for part in (0.1, 0.2, 0.25, 0.5, 1.0):
        if part * size * 4 >= most and (part * size).is_integer():
            return part * size * 4
    return size * 4


# ---- in words


def headline(answers: Answers) -> str:
    """Whom we do not reach, in one or more sentences."""
    now, planned, whole = answers.here_now, answers.here_planned, answers.households
    best = planned or now
    if best is None:
        return ""
    missed = whole * (1 - best.figures.reach.share)
    said = "Met dit voorstel spreken we" if planned else "Nu spreken we"
    found = [f"{said} {count(missed)} van de {count(whole)} huishoudens nog niet."]
    if planned and now:
        found.append(f"Nu zijn dat er {count(whole * (1 - now.figures.reach.share))}.")
    return " ".join([*found, _first_of_all(answers, best)]).strip()


def _first_of_all(answers: Answers, best: Judged) -> str:
    first = [one for one in answers.groups.groups if one.priority]
    size = sum(one.size for one in first)
    if size < 10 or not first:
        return ""
    is_usual = all("low_income" in one.flags for one in first)
    who = "huishoudens die moeilijk rondkomen" if is_usual else "huishoudens die voorgaan"
    missed = size * (1 - best.unions[-1].share)
    return f"Van de {count(size)} {who} missen we er {'dan nog ' if answers.here_planned else ''}{count(missed)}."


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
    return [one for one in (_shoulder(answers, best), _visits(answers, best)) if one]


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


def totals_of(answers: Answers, options: Sequence[Option]) -> list[tuple[str, str, str, str]]:
    """Of both plans: label, names, euros and hours."""
    found = []
    for label, name, judged in (
        ("Nu", "is_current", answers.here_now),
        ("Voorstel", "is_chosen", answers.here_planned),
    ):
        names = [one.name for one in options if getattr(one, name)]
        euros, hours = answers.costs(judged)
        found.append((label, ", ".join(names) or "nog niets", money(euros), number_nl(round(hours))))
    return found


def context_of(answers: Answers, options: Sequence[Option], learned: Mapping[str, Learned]) -> dict[str, Any]:
    """What the page shows of an answer."""
    return {
        "answers": answers,
        "rows": rows_of(answers, options, learned),
        "bars": bars_of(answers),
        "measures": measures_of(answers),
        "headline": headline(answers),
        "notes": notes_of(answers),
        "totals": totals_of(answers, options),
        "whole": count(answers.households),
        "money": money,
    }
