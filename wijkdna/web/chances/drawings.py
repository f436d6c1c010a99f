"""Kansen as pages show them: proposals with their reasons in words, what is missing for others, and the seven bars."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import inf, isfinite
from typing import Any

from django.urls import reverse

from wijkdna.domain import chance_bars as bars
from wijkdna.domain.chance_bars import BarHere
from wijkdna.domain.chance_facts import season_left
from wijkdna.domain.chance_rules import (
    Because,
    BesideGemeente,
    BlindSpot,
    EventSoon,
    FewPartners,
    FigureIs,
    HasPartner,
    HasPlace,
    Heard,
    InSeason,
    Judged,
    Lack,
    Missing,
    MomentSoon,
    leaves,
)
from wijkdna.domain.moments import Span, months_to
from wijkdna.store.chance_rules import Rule, load_chances
from wijkdna.store.definitions import load_awaiting, load_indicators
from wijkdna.store.options import GROUPS
from wijkdna.web.chances.models import Chance
from wijkdna.web.chances.queries import OnMap, Situation, indicators_in
from wijkdna.web.reach.drawings import OptionRow, rows_of
from wijkdna.web.reach.models import Option

ROUGH = "benadering"


@dataclass(frozen=True, slots=True)
class Said:
    """A reason, or what is missing, in words. cited: source and year; url: where it stands, or can be filled in."""

    text: str
    cited: str = ""
    url: str = ""
    is_rough: bool = False


# ---- why a rule proposes it


def reasons_of(here: Situation, judged: Judged) -> list[Said]:
    """What made it true."""
    return [said for one in judged.because for said in _reason(here, one)]


def _reason(here: Situation, one: Because) -> Iterator[Said]:
    asked, dossier = one.asked, here.access.dossier.pk
    if isinstance(asked, FigureIs | BesideGemeente):
        yield _figure(here, asked, is_rough=one.is_rough)
    elif isinstance(asked, Heard):
        for number in one.keys:
            claim = here.claims[number]
            yield Said(f"“{claim.claim.text}”", claim.standing.status.value, reverse("claim", args=[dossier, number]))
    elif isinstance(asked, HasPartner | HasPlace):
        for number in one.keys:
            ready = isinstance(asked, HasPartner)
            yield _thing(dossier, here.things[number], ready=ready)
    else:
        yield Said(_SAID[type(asked)](here, asked))


def _figure(here: Situation, asked: FigureIs | BesideGemeente, *, is_rough: bool) -> Said:
    found = here.figures[asked.indicator]
    beside = f", {_BESIDE[found.beside]}" if isinstance(asked, BesideGemeente) and found.beside else ""
    place = f", cijfer van {found.place}" if found.place else ""
    return Said(f"{found.label}: {found.amount}{beside}", f"{found.source}{place}", "", is_rough)


_BESIDE = {
    "hoger": "duidelijk hoger dan in de rest van de gemeente",
    "lager": "duidelijk lager dan in de rest van de gemeente",
    "gelijk": "niet duidelijk anders dan in de rest van de gemeente",
}


def _thing(dossier: int, one: OnMap, *, ready: bool) -> Said:
    told = f"bereidheid {one.readiness} van 5" if one.readiness else "bereidheid nog niet gevraagd"
    return Said(one.entity.name, told if ready else "op de kaart", reverse("entity", args=[dossier, one.entity.pk]))


def _moment_said(here: Situation, asked: MomentSoon) -> str:
    return f"{here.calendar.library[asked.moment].label}: {_when(here.moments[asked.moment])}"


def _event_said(here: Situation, asked: EventSoon) -> str:
    soon = min(one.months for one in here.facts.events if one.kind == asked.event)
    words = load_chances().events[asked.event]
    return f"{words[:1].upper()}{words[1:]}: {_when(soon)}"


def _blind_said(here: Situation, asked: BlindSpot) -> str:
    return f"Nu weinig of niet bereikt: {', '.join(GROUPS[one] for one in asked.groups if here.blind.get(one))}"


_SAID: Mapping[type, Callable[[Situation, Any], str]] = {
    MomentSoon: _moment_said,
    EventSoon: _event_said,
    InSeason: lambda here, asked: f"Het is nu {here.facts.season}",
    BlindSpot: _blind_said,
    FewPartners: lambda here, asked: f"Op de kaart staan weinig partners: {here.facts.n_partners}",
}


def _when(months: float) -> str:
    if months <= 0:
        return "nu"
    whole = round(months)
    return "binnen een maand" if whole < 1 else "over 1 maand" if whole == 1 else f"over {whole} maanden"


# ---- what is missing


def lacking(here: Situation, judged: Judged) -> list[Said]:
    """What keeps it from being told, each once, with where it can be filled in."""
    return list(dict.fromkeys(_lack(here, one) for one in judged.missing))


def _lack(here: Situation, one: Missing) -> Said:
    asked, dossier = one.asked, here.access.dossier.pk
    if one.lack is Lack.NO_FIGURE and isinstance(asked, FigureIs):
        return Said(f"geen cijfer van {_label(asked.indicator)}")
    if one.lack is Lack.NOT_COMPARED and isinstance(asked, BesideGemeente):
        return Said(f"niet te vergelijken met de gemeente: {_label(asked.indicator)}")
    if one.lack is Lack.UNSORTED:
        what = "waar de beweringen over gaan" if isinstance(asked, Heard) else "wat er op de kaart staat"
        return Said(f"nog niet gezegd {what}", "", reverse("map_kinds", args=[dossier]))
    if one.lack is Lack.NOT_ASKED:
        names = ", ".join(here.things[number].entity.name for number in one.keys)
        return Said(f"bereidheid niet bekend van {names}", "", reverse("condition", args=[dossier, one.keys[0]]))
    if one.lack is Lack.NO_DATE and isinstance(asked, MomentSoon):
        url = f"{reverse('moment_new', args=[dossier])}?moment={asked.moment}"
        return Said(f"de datum van {here.calendar.library[asked.moment].label}", "", url)
    return Said("nog niet bekend wie u niet bereikt", "", reverse("reach", args=[dossier]))


@cache
def _labels() -> Mapping[str, str]:
    return {one.id: one.label for one in load_awaiting()} | {one.id: one.label for one in load_indicators()}


def _label(indicator: str) -> str:
    label = _labels()[indicator]
    return label[:1].lower() + label[1:]


# ---- the seven bars


def bars_of_rule(here: Situation, rule: Rule) -> tuple[BarHere, ...]:
    """Of a proposal."""
    soon = coming(here, rule)
    name = min(soon, key=lambda one: soon[one], default="")
    ready = [one.readiness for one in here.things.values() if one.partner in rule.carrier.choices]
    claims, option = claims_for(here, rule), option_for(here, rule)
    left = season_left(here.today, seasons_in(rule))
    room = left if left is not None and soon[name] <= 0 else soon.get(name)
    any_time = not moments_in(rule) and not events_in(rule) and left is None
    return (
        _resonance(here, claims, asks=bool(_themes(rule))),
        _gap(here, rule),
        bars.moment(soon.get(name), name, is_known=bool(soon) or not moments_in(rule)),
        bars.carrier(ready),
        *_reached(here, option),
        _feasible(here, rule.euros, rule.hours, room, any_time=any_time),
        _fair(here, option),
    )


def _resonance(here: Situation, claims: list[int], *, asks: bool) -> BarHere:
    """asks: the rule asks for a theme, so that nothing heard means something."""
    if not claims and asks and any(one.theme is None for one in here.facts.claims):
        return bars.resonance(None, "Van een deel van de beweringen is nog niet gezegd waar ze over gaan.")
    return bars.resonance(here.sources(claims) if claims or asks else None)


def coming(here: Situation, rule: Rule) -> dict[str, float]:
    """Months until each moment that the rule can use, by its name."""
    found = {here.calendar.library[id].label: here.moments.get(id, inf) for id in moments_in(rule)}
    for one in here.facts.events:
        if one.kind in events_in(rule):
            words = load_chances().events[one.kind]
            found[words] = min(one.months, found.get(words, inf))
    if here.facts.season in seasons_in(rule):
        found[f"Het is nu {here.facts.season}"] = 0.0
    return {name: months for name, months in found.items() if isfinite(months)}


def moments_in(rule: Rule) -> list[str]:
    """Moments of the library that a rule asks for or can use."""
    asked = [one.moment for one in leaves(rule.when) if isinstance(one, MomentSoon)]
    return list(dict.fromkeys([*asked, *rule.moment.choices]))


def events_in(rule: Rule) -> set[str]:
    """Kinds of events that a rule asks for."""
    return {one.event for one in leaves(rule.when) if isinstance(one, EventSoon)}


def seasons_in(rule: Rule) -> set[str]:
    """Seasons that a rule asks for."""
    return {season for one in leaves(rule.when) if isinstance(one, InSeason) for season in one.seasons}


def _themes(rule: Rule) -> set[str]:
    return {one.theme for one in leaves(rule.when) if isinstance(one, Heard)}


def claims_for(here: Situation, rule: Rule) -> list[int]:
    """Claims that hold today on a theme of the rule."""
    return [one.key for one in here.facts.claims if one.theme in _themes(rule)]


def option_for(here: Situation, rule: Rule) -> Option | None:
    """The offer among the options of Bereik, when the team put it there."""
    return next((here.options[one] for one in rule.options if one in here.options), None)


def _gap(here: Situation, rule: Rule) -> BarHere:
    found = [here.figures[one] for one in indicators_in(rule.id) if one in here.figures]
    compared = [one for one in found if one.beside is not None or one.z is not None]
    distinct = {one.label: one.z for one in compared if one.z is not None}
    return bars.gap(distinct, is_compared=bool(compared))


def _reached(here: Situation, option: Option | None) -> tuple[BarHere]:
    more = here.more(option)
    return (bars.reach(more.band if more else None, here.answers.households, _no_reach(here, option)),)


def _fair(here: Situation, option: Option | None) -> BarHere:
    more = here.more(option)
    known = more is not None and more.band.middle > 0
    return bars.fair(more.priority if more and known else None, here.weight, _no_reach(here, option))


def _no_reach(here: Situation, option: Option | None) -> str:
    if option is None:
        return "Het aanbod staat nog niet bij Bereik."
    return here.answers.problem or "Bij Bereik telt dit aanbod nog niet mee."


def _feasible(
    here: Situation, euros: float | None, hours: float | None, months: float | None, *, any_time: bool
) -> BarHere:
    budget = here.approach
    lead = bars.in_time(hours, months, any_time=any_time)
    return bars.feasible(bars.Fits(bars.within(euros, budget.euros), bars.within(hours, budget.hours), lead))


def evidence_of(here: Situation, option: Option | None) -> OptionRow | None:
    """Where the number of an offer comes from, as Bereik shows it; None when it does not count."""
    if option is None:
        return None
    (row,) = rows_of(here.answers, [option])
    return row if row.why else None


def bars_of_chance(here: Situation, row: Chance) -> tuple[BarHere, ...]:
    """Of a kans that was kept: of what the team chose, and of its rule where that is about figures."""
    rule = load_chances().rules.get(row.rule)
    months, name = _window(here, row)
    carrier = here.things.get(row.carrier_id or 0)
    ready = [carrier.readiness] if carrier else []
    heard = [one.pk for one in row.heard.all()]
    gap = _gap(here, rule) if rule else BarHere(bars.Bar.GAP, None, "Bij een eigen kans hoort geen vast cijfer.")
    return (
        _resonance(here, heard, asks=rule is not None and bool(_themes(rule))),
        gap,
        bars.moment(months, name),
        bars.carrier(ready),
        *_reached(here, row.option),
        _feasible(here, row.euros, row.hours, months, any_time=months is None and not row.moment_key),
        _fair(here, row.option),
    )


def _window(here: Situation, row: Chance) -> tuple[float | None, str]:
    """Months until it begins, and of which moment: the days that were filled in, else those of the moment."""
    if row.from_on:
        last = row.until_on or row.from_on
        return (months_to(Span(row.from_on, last), here.today), "") if last >= here.today else (None, "")
    if row.moment_key:
        found = here.calendar.named(row.moment_key, here.today)
        months = here.calendar.months_until(row.moment_key, here.today)
        return (months, found.name) if found and months is not None and isfinite(months) else (None, "")
    return None, ""
