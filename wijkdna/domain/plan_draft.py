"""A first draft of a plan from what is there: the proposal of Bereik, groups, kansen that were chosen, and promises.

It begins with listening. Every line names its reasons; what is not known is left out, never filled with a guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from wijkdna.domain.chance_bars import HOURS_A_MONTH
from wijkdna.domain.moments import DAYS_IN_A_MONTH, Span
from wijkdna.domain.numbers_nl import date_nl, number_nl
from wijkdna.domain.plan_document import ReachBand

LISTEN_DAYS = 28
"""How long listening takes in a draft (judgement)."""

MOST_GROUPS = 3
"""Groups that a draft names: the largest, and those that go first."""

STEPS = {
    "aanmelding": "zich aangemeld",
    "bezoek": "een bezoek aan huis gehad",
    "maatregel": "een stap gezet in hun huis",
}
"""What taking part is, after "hebben 40 huishoudens"."""

COUNTING = (
    "We tellen per actie: aangesproken, reageerde, bezoek en stap gezet. En we vragen iedereen: "
    "“Via wie of wat hoorde u hiervan?”"
)
_COUNTED_ALWAYS = "Zo telt elk team. Dan kunnen we leren van elkaar."

_INDICATORS = {
    "koop": ("aandeel_koop",),
    "corporatie": ("aandeel_corporatie", "aandeel_corporatie_gemeente"),
    "overige_huur": ("aandeel_andere_verhuurder", "aandeel_huur_gemeente"),
    "krap": ("moeite_met_rondkomen",),
    "65": ("aandeel_65_plus",),
}
"""Figures that a group of households was made from, by the words of its key; of each row the first that is known."""

Reasons = tuple[tuple[str, str], ...]
"""Kind and target of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A line to begin with. action: fields of an action by name, None for another line."""

    section: str
    text: str
    reasons: Reasons = ()
    action: Mapping[str, Any] | None = None
    kept_because: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of households. key: the words it is made of ("koop-krap");  goes_first: it counts in fairness."""

    key: str
    name: str
    households: float
    goes_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An action from a kans or an option. fields: of the action, by name;  first_step: how listening begins here.

    channel  of its option, "" for none;  reach  what that option reaches by itself, None when it is not worked out
    """

    text: str
    fields: Mapping[str, Any]
    reasons: Reasons
    first_step: str = ""
    channel: str = ""
    reach: ReachBand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """A promise that stands open. target: of the reason of its partner, "" when nothing was agreed on a card."""

    partner: str
    text: str
    due: date
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a draft is made from. joins: households that take part with the proposal; figures: ids of known ones.

    owner  the role that pulls what nobody else pulls, "" when nobody said
    busy   days in which channels do not fit, by channel
    """

    place: str
    today: date
    ends_on: date
    step: str = "aanmelding"
    joins: ReachBand | None = None
    households: float | None = None
    groups: Sequence[Group] = ()
    deeds: Sequence[Deed] = ()
    promises: Sequence[Owing] = ()
    figures: frozenset[str] = field(default_factory=frozenset)
    owner: str = ""
    busy: Mapping[str, Sequence[Span]] = field(default_factory=dict)


def first_draft(known: Known) -> list[Draft]:
    """All lines, in the order of the page."""
    return [*_goal(known), *_for_whom(known), *_actions(known), *_promised(known), *_measured(known)]


def _goal(known: Known) -> list[Draft]:
    if known.joins is None:
        return []
    done = STEPS.get(known.step, STEPS["aanmelding"])
    text = (
        f"Voor {date_nl(known.ends_on)} hebben {_homes(known.joins.middle)} in {known.place} {done} "
        f"(in 8 van de 10 gevallen {_range(known.joins)})."
    )
    return [Draft(section="doel", text=text, reasons=(("bereik", ""),))]


def _homes(number: float) -> str:
    return "1 huishouden" if round(number) == 1 else f"{number_nl(number)} huishoudens"


def _range(band: ReachBand) -> str:
    return f"{number_nl(band.low)} tot {number_nl(band.high)}"


def _for_whom(known: Known) -> list[Draft]:
    by_size = sorted(known.groups, key=lambda one: -one.households)
    first = [one for one in by_size if one.goes_first]
    chosen = list(dict.fromkeys((by_size[:1] + first)[:MOST_GROUPS]))
    return [
        Draft(
            section="voor_wie",
            text=_about(one, known.households, is_largest=one is by_size[0]),
            reasons=tuple(("cijfer", id) for id in _figures_of(one.key, known.figures)),
        )
        for one in chosen
        if round(one.households) >= 1
    ]


def _about(group: Group, households: float | None, *, is_largest: bool) -> str:
    of_all = f" van de {number_nl(households)}" if households else ""
    first = " Zij gaan voor." if group.goes_first else ""
    who = f"{'Vooral deze huishoudens' if is_largest else 'Ook deze huishoudens'}: {group.name}"
    return f"{who}. Dat zijn er ongeveer {number_nl(group.households)}{of_all}.{first}"


def _figures_of(key: str, known: frozenset[str]) -> list[str]:
    found = (next((id for id in _INDICATORS.get(word, ()) if id in known), "") for word in key.split("-"))
    return [one for one in found if one]


def _actions(known: Known) -> list[Draft]:
    """Listening first, also when nothing was chosen yet; nothing else begins before it ends."""
    listens_until = known.today + timedelta(days=LISTEN_DAYS)
    step = next((one for one in known.deeds if one.first_step), None)
    text = (
        step.first_step if step else f"We vragen vijftien mensen in {known.place} wat zij willen, voor we iets sturen."
    )
    until = min(listens_until, max(known.ends_on, known.today))
    listening = Draft(
        section="acties",
        text=text,
        reasons=tuple(one for one in step.reasons if one[0] in ("kans", "bewering")) if step else (),
        action={
            "title": "Eerst ophalen",
            "kind": LISTENS,
            "owner": known.owner,
            "place": known.place[:120],
            "start_on": known.today,
            "end_on": until,
            "measure": "Met hoeveel mensen we spraken, en wat zij het vaakst noemden.",
            "stop_on": until,
            "stop_when": "niemand noemt waar de gekozen kansen over gaan" if step else "",
        },
    )
    return [listening, *(as_action(one, known, listens_until) for one in known.deeds)]


LISTENS, TELLS, DOES = "ophalen", "zenden", "doen"
"""Kinds of actions."""

_KINDS = {"gesprek": LISTENS, **dict.fromkeys(("brief", "flyer", "pers", "digitaal"), TELLS)}
"""By channel; all others do something together."""

_PLACES = {
    **{"deur": "aan de voordeur", "telefoon": "aan de telefoon", "pers": "in de krant", "digitaal": "op de telefoon"},
    **dict.fromkeys(("brief", "flyer"), "in de brievenbus"),
}
"""Where somebody meets it, for channels that say so by themselves."""


def as_action(one: Deed, known: Known, from_day: date) -> Draft:
    """All that follows from what is known; what does not, stays empty. from_day: the first on which it can begin."""
    fields = {
        "kind": _KINDS.get(one.channel, DOES),
        "measure": "Aangesproken, reageerde, bezoek, stap gezet.",
        "stop_when": _too_few(one.reach),
        **one.fields,
    }
    fields["owner"] = fields.get("owner") or known.owner
    fields["place"] = fields.get("place") or _PLACES.get(one.channel, "")
    fields |= _days(fields, _free(from_day, known.busy.get(one.channel, ())), known.ends_on)
    end = fields.get("end_on")
    fields.setdefault("stop_on", end if end is not None and known.today < end < known.ends_on else known.ends_on)
    return Draft(section="acties", text=one.text, reasons=one.reasons, action=fields)


def _days(fields: Mapping[str, Any], from_day: date, ends_on: date) -> dict[str, date]:
    """Its own days, after listening. Without any: from then on as long as its hours take, when that fits the plan."""
    start, end, hours = (fields.get(name) for name in ("start_on", "end_on", "hours"))
    if start is not None:
        return {"start_on": from_day} if start < from_day and (end is None or end >= from_day) else {}
    if end is not None or hours is None:
        return {}
    ready = from_day + timedelta(days=max(_SHORTEST, round(hours / HOURS_A_MONTH * DAYS_IN_A_MONTH)))
    return {"start_on": from_day, "end_on": ready} if ready <= ends_on else {}


def _free(day: date, busy: Sequence[Span]) -> date:
    """The first day from this one on that is in none of these times."""
    for one in sorted(busy, key=lambda span: span.first):
        if one.first <= day <= one.last:
            day = one.last + timedelta(days=1)
    return day


_SHORTEST = 7
"""Days that an action takes at least (judgement)."""


def _too_few(reach: ReachBand | None) -> str:
    """When to stop: below what is reached in 9 of 10 cases. "" when nothing is expected."""
    if reach is None:
        return ""
    said = f"verwacht: {_range(reach)}"
    if round(reach.low) < 1:
        return f"nog geen huishouden is bereikt ({said})"
    return f"minder dan {_homes(reach.low)} {'is' if round(reach.low) == 1 else 'zijn'} bereikt ({said})"


def _promised(known: Known) -> list[Draft]:
    return [
        Draft(
            section="beloften",
            text=f"Aan {one.partner}: {one.text.rstrip('.')}, voor {date_nl(one.due)}.",
            reasons=(("partner", one.target),) if one.target else (),
        )
        for one in known.promises
    ]


def _measured(known: Known) -> list[Draft]:
    found = [Draft(section="meten", text=COUNTING, kept_because=_COUNTED_ALWAYS)]
    if known.joins is not None:
        text = (
            f"Op {date_nl(known.ends_on)} kiezen we: doorgaan of stoppen. Doen er minder dan "
            f"{_homes(max(1.0, known.joins.low))} mee, dan stoppen we en luisteren we opnieuw."
        )
        found.append(Draft(section="meten", text=text, reasons=(("bereik", ""),)))
    return found
