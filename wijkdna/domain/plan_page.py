"""The plan on one A4 for a wethouder: what is asked, for whom, three actions, what it costs, when we stop.

What is longer than its place ends in "…" and the page says that more stands in the plan. A line whose reason does not
hold any more does not stand on it, and its costs are not counted. One of which nobody can tell whether its reason holds
stands on it, and the page says of how many lines that is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wijkdna.domain.numbers_nl import NBSP, date_nl, number_nl, release_nl
from wijkdna.domain.plan_calendar import NOBODY, NOT_KNOWN, choices_of, days_nl
from wijkdna.domain.plan_document import PlanDocument, PlanLine
from wijkdna.domain.plan_texts import shortened
from wijkdna.domain.plan_words import (
    AT_LEAST,
    AT_MOST,
    UNKNOWN,
    band_nl,
    cost_nl,
    counted,
    euros_nl,
    facts_of,
    hours_nl,
    last_of,
    missed_total,
    number,
    reach_nl,
    sources_in_brief,
    title_of,
    unfilled,
)

MORE = "meer in het plan"

WORDS = {
    "asked": "Wat vragen wij u?",
    "goal": "Wat willen we",
    "for_whom": "Voor wie",
    "missed": "Wie bereiken we niet?",
    "actions": "De belangrijkste acties",
    "no_actions": "Er staan nog geen acties in het plan.",
    "cost": "Wat kost het",
    "joins": "Doet mee naar verwachting:",
    "not_reaching": "Wat kost het om niet te bereiken",
    "stop": "Doorgaan of stoppen",
    "cut": f"Waar … staat, staat er {MORE}.",
    "sheet": "één blad",
}
"""Headings of the page: here, because the screen, the PDF and the files for Word and LibreOffice all say them."""

MOST_ACTIONS = 3
MOST_GROUPS = 3
"""In the picture."""

MOST_LINES = 2
"""Lines of a section."""

LONGEST = {
    "title": 90,
    "motto": 130,
    "goal": 190,
    "for_whom": 150,
    "action": 70,
    "what": 150,
    "who": 130,
    "facts": 170,
    "stop": 150,
    "foot": 220,
}
"""Characters of each text; with all of them this long the page still is one A4."""


@dataclass(frozen=True, slots=True)
class PageAction:
    """One of the three actions. who: does it, and when;  reach: "" when nobody worked it out."""

    title: str
    what: str
    who: str
    cost: str
    reach: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """All that stands on the page, in the order of reading.

    asked      the decision;  not_reaching  what it costs not to reach people, as sentences
    more       actions that are in the plan only;  left_out  what does not stand here because its reason is gone
    unsure     of how much that does stand here nobody can tell whether its reason holds
    is_cut     something was too long: the page says MORE
    """

    title: str
    motto: str
    facts: str
    asked: str
    goal: tuple[str, ...]
    for_whom: tuple[str, ...]
    missed: str
    actions: tuple[PageAction, ...]
    more: str
    cost: tuple[str, ...]
    joins: str
    not_reaching: tuple[str, ...]
    stop: tuple[str, ...]
    left_out: str
    unsure: str
    foot: str
    is_cut: bool
    is_example: bool

    @property
    def letters(self) -> int:
        """About how many letters stand on it: by this a page to print chooses the size of its letters."""
        lists = (self.goal, self.for_whom, self.cost, self.not_reaching, self.stop)
        alerts = (self.left_out, self.unsure)
        texts = (self.title, self.motto, self.asked, self.missed, self.more, self.joins, *alerts, self.foot)
        actions = (f"{one.title}{one.what}{one.facts}" for one in self.actions)
        return sum(map(len, (*texts, *actions, *(one for said in lists for one in said))))


def one_page_of(document: PlanDocument) -> OnePage:
    """The page of a plan."""
    kept = tuple(one for one in document.lines if not one.is_lost)
    actions = tuple(one for one in kept if one.action)
    chosen = three_of(actions)
    texts = _Texts()
    return OnePage(
        title=texts.of("title", title_of(document)),
        motto=texts.of("motto", document.motto),
        facts=shortened(facts_of(document), LONGEST["facts"]),
        asked=_asked(document, actions),
        goal=texts.lines("goal", _texts_of(kept, "doel")),
        for_whom=texts.lines("for_whom", _texts_of(kept, "voor_wie")),
        missed=missed_total(document),
        actions=tuple(_action(one, texts) for one in chosen),
        more=_more(len(actions) - len(chosen)),
        cost=_cost(document, actions),
        joins=reach_nl(last_of(document.planned)),
        not_reaching=_not_reaching(document, actions),
        stop=_stop(actions, texts),
        left_out=_left_out([one for one in document.lines if one.is_lost]),
        unsure=_unsure([one for one in kept if one.is_unsure]),
        foot=shortened(_foot(document), LONGEST["foot"]),
        is_cut=texts.is_cut,
        is_example=document.is_example,
    )


class _Texts:
    """Shortens texts, and remembers whether any was."""

    def __init__(self) -> None:
        self.is_cut = False

    def of(self, name: str, text: str) -> str:
        made = shortened(text, LONGEST[name])
        self.is_cut |= made != text
        return made

    def lines(self, name: str, texts: Sequence[str]) -> tuple[str, ...]:
        self.is_cut |= len(texts) > MOST_LINES
        return tuple(self.of(name, one) for one in texts[:MOST_LINES])


def three_of(actions: Sequence[PlanLine]) -> tuple[PlanLine, ...]:
    """The first one, which is to listen, and those that reach most; in the order of the plan."""
    first, rest = actions[:1], actions[1:]
    best = sorted(rest, key=lambda one: -_reached(one))[: MOST_ACTIONS - 1]
    return tuple(sorted((*first, *best), key=lambda one: one.number))


def _reached(line: PlanLine) -> float:
    return line.action.reach.middle if line.action and line.action.reach else 0.0


def _texts_of(lines: Iterable[PlanLine], section: str) -> list[str]:
    return [one.text for one in lines if one.section == section and one.text]


def _asked(document: PlanDocument, actions: Sequence[PlanLine]) -> str:
    cost = cost_nl(actions)
    until = f" tot en met {date_nl(document.ends_on)}" if document.ends_on else ""
    if cost == cost_nl(()):
        return f"Ga akkoord met dit plan{until}. De kosten zijn nog niet ingevuld."
    return f"Ga akkoord met dit plan{until}, en met {cost.partition(';')[0]} van de gemeente."


def _action(line: PlanLine, texts: _Texts) -> PageAction:
    one = line.action
    assert one is not None
    owner = one.owner or f"{NOBODY} zorgt ervoor"
    days = days_nl(one.start_on, one.end_on) if one.start_on or one.end_on else f"dag {NOT_KNOWN}"
    cost = f"{euros_nl(one.euros)} en {hours_nl(one.hours)}"
    reach = f"{band_nl(one.reach)} huishoudens" if one.reach else ""
    said = (owner, days, cost, f"bereikt {reach}" if reach else "")
    return PageAction(
        title=texts.of("action", one.title or line.text),
        what=texts.of("what", line.text if one.title and line.text != one.title else ""),
        who=texts.of("who", f"{owner}, {days}"),
        cost=cost,
        reach=reach,
        facts=texts.of("facts", " · ".join(filter(None, said))),
    )


def _more(rest: int) -> str:
    if rest <= 0:
        return ""
    return f"En nog {rest} {'actie' if rest == 1 else 'acties'} in het plan."


def _cost(document: PlanDocument, actions: Sequence[PlanLine]) -> tuple[str, ...]:
    """What all actions cost together, what there is, and what of it is not known."""
    total, _, unknown = cost_nl(actions).partition("; ")
    given = [euros_nl(document.euros_budget)] if document.euros_budget is not None else []
    given += [hours_nl(document.hours_budget)] if document.hours_budget is not None else []
    budget = f"Beschikbaar is {' en '.join(given)}." if given else ""
    said = (f"Alle acties samen: {total}.", budget, f"{unknown[:1].upper()}{unknown[1:]}." if unknown else "")
    return tuple(filter(None, said))


def _not_reaching(document: PlanDocument, actions: Sequence[PlanLine]) -> tuple[str, ...]:
    """What it means to go on as now, and what each household that is added costs; no money that nobody counted."""
    known = [one for one in document.groups if one.missed_now is not None and one.missed_planned is not None]
    if not known:
        return (f"Wat het kost om mensen niet te bereiken, is {UNKNOWN}.",)
    now, planned = (sum(one.missed_now or 0 for one in known), sum(one.missed_planned or 0 for one in known))
    about = AT_MOST if document.is_at_least[0] else "ongeveer "
    said = f"Gaan we door zoals nu, dan bereiken we {about}{counted(now, 'huishouden')} niet."
    more = now - planned
    if round(more) < 1:
        return (said, "Dit plan bereikt naar verwachting niet meer huishoudens dan nu.")
    return (said, _each(more, document, actions), f"Wat zij daardoor mislopen in euro’s, is {UNKNOWN}.")


def _each(more: float, document: PlanDocument, actions: Sequence[PlanLine]) -> str:
    """What each household costs, only when all costs are known of all that it rests on: absent is not free."""
    least, about = {(False, False): ("", "ongeveer "), (False, True): (AT_LEAST, AT_MOST)}.get(
        document.is_at_least, ("ongeveer ", "ongeveer ")
    )
    fewer = f"Met dit plan zijn het er {least}{number(more)} minder"
    if why := _costs_unknown(document, actions):
        return f"{fewer}. Wat dat per huishouden kost, is {UNKNOWN}: {why}."
    euros = sum(one.action.euros or 0 for one in actions if one.action)
    hours = sum(one.action.hours or 0 for one in actions if one.action)
    each = f"€{NBSP}{number_nl(euros / more)} en {number_nl(hours / more, 1)}{NBSP}uur"
    return f"{fewer}, voor {about}{each} per huishouden."


def _costs_unknown(document: PlanDocument, actions: Sequence[PlanLine]) -> str:
    """Why costs cannot be shared out over whom the whole proposal reaches; "" when they can."""
    if not document.actions:
        return "er staan nog geen acties in het plan"
    lost = len(document.actions) - len(actions)
    said = f"van {lost} {'actie' if lost == 1 else 'acties'} geldt een reden niet meer" if lost else ""
    return ", en ".join(filter(None, (unfilled(actions), said)))


def _stop(actions: Sequence[PlanLine], texts: _Texts) -> tuple[str, ...]:
    said = []
    for choice in choices_of(actions):
        when = f" We stoppen als {' of als '.join(choice.stop_when)}." if choice.stop_when else ""
        said.append(f"{date_nl(choice.on)}: doorgaan of stoppen.{when}")
    return texts.lines("stop", said) or (f"Een dag om te kiezen is {NOT_KNOWN}.",)


def _left_out(lines: Sequence[PlanLine]) -> str:
    if not lines:
        return ""
    count = "1 regel van het plan staat" if len(lines) == 1 else f"{len(lines)} regels van het plan staan"
    cost = " De kosten ervan tellen hier niet mee." if any(one.action for one in lines) else ""
    return f"{count} hier niet, omdat een reden niet meer geldt.{cost}"


def _unsure(lines: Sequence[PlanLine]) -> str:
    """Of goals, groups and actions alike: which lines, the plan says."""
    if not lines:
        return ""
    count = "1 regel" if len(lines) == 1 else f"{len(lines)} regels"
    cost = " De kosten ervan tellen hier mee." if any(one.action for one in lines) else ""
    return f"Van {count} van het plan is niet na te gaan of een reden nog geldt.{cost}"


def _foot(document: PlanDocument) -> str:
    return f"{figures_nl(document)} {sources_in_brief(document)}.".strip()


def figures_nl(document: PlanDocument) -> str:
    """Of which day the figures are; "" when that is not known."""
    return f"Cijfers van {release_nl(document.release)}." if document.release else ""
