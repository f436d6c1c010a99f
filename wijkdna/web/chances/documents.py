"""Proposals and kansen as they are read: what the rules propose here, and what a kans made from a rule begins with."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, isfinite
from typing import Any

from wijkdna.domain.chance_bars import BarHere
from wijkdna.domain.chance_facts import season_end
from wijkdna.domain.chance_rules import BesideGemeente, FigureIs, Judged, Truth, judge
from wijkdna.store.chance_rules import Evidence, Rule, load_chances
from wijkdna.store.options import GROUPS, LibraryOption, load_options
from wijkdna.web.chances.drawings import (
    Said,
    bars_of_rule,
    claims_for,
    coming,
    events_in,
    lacking,
    moments_in,
    option_for,
    reasons_of,
    seasons_in,
)
from wijkdna.web.chances.models import Chance, ChanceState
from wijkdna.web.chances.queries import OnMap, Situation, situation_of
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.moments.queries import LIBRARY
from wijkdna.web.options.queries import actor_for, groups_of_community, option_from
from wijkdna.web.reach.models import Option

# ---- proposals


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that holds here. months: until its moment, infinite without one; options: the offer in words."""

    rule: Rule
    judged: Judged
    reasons: list[Said]
    bars: tuple[BarHere, ...]
    months: float

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The five parts of a kans."""
        return parts_of(self.rule)

    @property
    def evidence(self) -> list[Evidence]:
        """What was counted elsewhere."""
        return [load_chances().evidence[one] for one in self.rule.evidence]

    @property
    def groups(self) -> str:
        """For whom, in words."""
        return ", ".join(dict.fromkeys(GROUPS[one] for one in self.rule.groups))

    @property
    def options(self) -> list[str]:
        """Ways of Bereik that are the offer."""
        return [load_options().options[one].label for one in self.rule.options]


def parts_of(rule: Rule) -> tuple[tuple[str, str], ...]:
    """The five parts of a kans, in words."""
    return (
        ("Zorg of wens", rule.wish),
        ("Moment", rule.moment.text),
        ("Plek", rule.place.text),
        ("Drager", rule.carrier.text),
        ("Aanbod", rule.offer),
    )


def parts_of_chance(row: Chance, things: Mapping[int, OnMap]) -> tuple[tuple[str, str], ...]:
    """The same of a kans that was kept. things: what this person may see of the map."""
    place, carrier = (_named(things, number) for number in (row.place_id, row.carrier_id))
    return (
        ("Zorg of wens", row.wish),
        ("Moment", row.moment),
        ("Plek", _both(row.place_text, place)),
        ("Drager", _both(row.carrier_text, carrier)),
        ("Aanbod", row.offer),
    )


def _named(things: Mapping[int, OnMap], number: int | None) -> str:
    if number is None:
        return ""
    return things[number].entity.name if number in things else "iemand op de kaart"


def _both(text: str, name: str) -> str:
    return f"{text} ({name})" if text and name and name not in text else text or name


@dataclass(frozen=True, slots=True)
class Maybe:
    """A rule of which something is missing."""

    rule: Rule
    missing: list[Said]


@dataclass(frozen=True, slots=True)
class Found:
    """All rules that say something of a place."""

    proposals: list[Proposal]
    maybe: list[Maybe]


ORDERS = (
    ("", "eerst wat het eerst komt"),
    ("drager", "eerst waar een drager klaarstaat"),
    ("gehoord", "eerst wat in de wijk gehoord is"),
)
"""How proposals can be sorted; never by a sum."""


def _proposal(here: Situation, rule: Rule, judged: Judged) -> Proposal:
    soon = coming(here, rule)
    return Proposal(rule, judged, reasons_of(here, judged), bars_of_rule(here, rule), min(soon.values(), default=inf))


def found_of(here: Situation, taken: Iterable[str] = (), group: str = "", order: str = "") -> Found:
    """What the rules propose, without those that the team has already. group: only for this one."""
    left = [one for one in load_chances().rules.values() if one.id not in set(taken)]
    left = [one for one in left if not group or group in one.groups]
    judged = [(one, judge(one.when, here.facts)) for one in left]
    proposals = [_proposal(here, one, said) for one, said in judged if said.truth is Truth.YES]
    maybe = [Maybe(one, lacking(here, said)) for one, said in judged if said.truth is Truth.UNKNOWN]
    return Found(sorted(proposals, key=_order(order)), sorted(maybe, key=lambda one: len(one.missing)))


def read_rule(here: Situation, rule: Rule) -> Proposal:
    """A rule as a page shows it, also when it does not hold today."""
    return _proposal(here, rule, judge(rule.when, here.facts))


def unsorted_of(here: Situation) -> int:
    """How many things on the map and claims are of no known kind: the rules pass over them."""
    things = sum(one.is_unsorted for one in here.things.values())
    return things + sum(1 for one in here.facts.claims if one.theme is None)


def groups_of_rules() -> list[str]:
    """Groups that rules are for, in the order of GROUPS."""
    used = {group for one in load_chances().rules.values() for group in one.groups}
    return [one for one in GROUPS if one in used]


def _order(order: str) -> Callable[[Proposal], tuple[float, float]]:
    def key(one: Proposal) -> tuple[float, float]:
        level = next((bar.level for bar in one.bars if bar.bar.value == order), None)
        return (-1 if level is None else level) * -1, one.months

    return key


# ---- a kans made from a rule


def fields_from(here: Situation, rule: Rule, judged: Judged) -> dict[str, Any]:
    """What a kans of a rule begins with: its words, and what of it stands on the map, in the calendar and at Bereik."""
    key, first, last = _soonest(here, rule)
    carriers = sorted(
        (one for one in here.things.values() if one.partner in rule.carrier.choices),
        key=lambda one: -(one.readiness or 0),
    )
    place = next((one for one in here.things.values() if one.place in rule.place.choices), None)
    return {
        **words_from(rule),
        "moment_key": key,
        "from_on": first,
        "until_on": last,
        "place": place.entity if place else None,
        "carrier": carriers[0].entity if carriers else None,
        "option": option_for(here, rule),
        "seen": seen_of(here, judged),
    }


def offer_in_library(row: Chance) -> LibraryOption | None:
    """The first way of its rule that counts in the reach."""
    rule, library = load_chances().rules.get(row.rule), load_options().options
    return next((library[one] for one in (rule.options if rule else ()) if library[one].counts), None)


def offer_of(here: Situation, row: Chance) -> Option | None:
    """The offer of a kans as an option that is not kept yet, done by its carrier when all of the team may see that.

    None when its rule names none that counts in the reach.
    """
    known = offer_in_library(row)
    if known is None:
        return None
    made = option_from(here.access.dossier, known, here.answers.groups)
    made.is_chosen = True
    actor = actor_for(here.access, row.carrier_id) if row.carrier_id else None
    if actor is not None and actor.is_open:
        made.entity, made.sender = actor.entity, actor.entity.name
        claim = max(actor.claims, key=lambda one: one.likely, default=None)
        if claim is not None:
            made.audience_low, made.audience_likely, made.audience_high = claim.low, claim.likely, claim.high
            made.audience_basis = claim.basis
            made.groups = groups_of_community(here.access.dossier, claim.community) or made.groups
    if row.group in here.answers.groups.by_key:
        made.groups = [row.group]
    return made


def words_from(rule: Rule) -> dict[str, Any]:
    """The words and numbers of a rule, by field of a Chance."""
    return {
        "rule": rule.id,
        "title": rule.title,
        "wish": rule.wish,
        "moment": rule.moment.text,
        "place_text": rule.place.text,
        "carrier_text": rule.carrier.text,
        "offer": rule.offer,
        "first_step": rule.first_step,
        "hook": rule.hook,
        "euros": round(rule.euros),
        "hours": round(rule.hours),
    }


def _soonest(here: Situation, rule: Rule) -> tuple[str, date | None, date | None]:
    """The first window of a rule: the season when that goes on now, else the first moment to come; "" for none."""
    last = season_end(here.today, seasons_in(rule))
    if last is not None:
        return "", here.today, last
    found = [(here.moments[id], f"{LIBRARY}{id}") for id in moments_in(rule) if isfinite(here.moments.get(id, inf))]
    found += [(one.months, one.key) for one in here.facts.events if one.kind in events_in(rule)]
    named = here.calendar.named(min(found)[1], here.today) if found else None
    return (named.key, named.first_day, named.last_day) if named else ("", None, None)


def seen_of(here: Situation, judged: Judged) -> dict[str, Any]:
    """The figures that made it true, as they are now."""
    asked = [one.asked for one in judged.because]
    names = [one.indicator for one in asked if isinstance(one, FigureIs | BesideGemeente)]
    return {id: {"value": here.figures[id].value, "year": here.figures[id].year} for id in dict.fromkeys(names)}


# ---- a hook for a way that is no kans


@dataclass(frozen=True, slots=True)
class Hook:
    """A sentence to residents, and what it rests on: kind and target of each reason."""

    text: str
    reasons: tuple[tuple[str, str], ...]


NO_HOOK = Hook("", ())
MOST_FIGURES, MOST_HEARD = 2, 3
"""Figures and claims of a kans that a plan gives as reasons."""


def hooks_for(access: Access, options: Sequence[Option]) -> dict[int, Hook]:
    """Hooks that are known for ways of Bereik that are no chosen kans by themselves, by their number.

    First of a kans that the team kept and that has this way as its offer; else of a rule that holds here and offers it.
    With none, or with more than one to choose from, there is no hook: somebody has to write it.
    """
    found = {one.pk: hook for one in options if (hook := _only(_hooks_kept(access.dossier, one)))}
    rest = [one for one in options if one.library and one.pk not in found]
    if not any(one.library in rule.options for one in rest for rule in load_chances().rules.values()):
        return found
    here = situation_of(access)
    taken = Chance.objects.filter(dossier=access.dossier).values_list("rule", flat=True)
    proposals = found_of(here, taken).proposals
    return found | {one.pk: hook for one in rest if (hook := _only(_hooks_of_rules(here, proposals, one)))}


def _only(hooks: Iterable[Hook]) -> Hook | None:
    """The one hook that there is; None for more, or for none."""
    by_text = {one.text: one for one in hooks}
    return next(iter(by_text.values())) if len(by_text) == 1 else None


def _hooks_kept(dossier: Dossier, option: Option) -> Iterator[Hook]:
    for one in Chance.objects.filter(dossier=dossier).exclude(state=ChanceState.WEGGEZET).exclude(hook=""):
        rule = load_chances().rules.get(one.rule)
        offers = one.option_id is None and rule is not None and option.library in rule.options
        if one.option_id == option.pk or offers:
            chosen = (("kans", str(one.pk)),) if one.state == ChanceState.GEKOZEN else ()
            yield Hook(one.hook, (*chosen, *_rests_on([claim.pk for claim in one.heard.all()], one.seen)))


def _hooks_of_rules(here: Situation, proposals: Iterable[Proposal], option: Option) -> Iterator[Hook]:
    for one in proposals:
        if option.library in one.rule.options:
            yield Hook(one.rule.hook, _rests_on(claims_for(here, one.rule), seen_of(here, one.judged)))


def _rests_on(heard: Iterable[int], seen: Iterable[str]) -> tuple[tuple[str, str], ...]:
    claims = [("bewering", str(number)) for number in heard][:MOST_HEARD]
    return (*claims, *[("cijfer", id) for id in seen][:MOST_FIGURES])
