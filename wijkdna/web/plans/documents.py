"""The plan of a dossier as one document, for who reads it: what goes on paper, in a file and in a version."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.plan_bands import band, three_bands
from wijkdna.domain.plan_document import (
    CountedOutcome,
    PartnerSheet,
    PlanDocument,
    PlanLine,
    PlannedAction,
    PlannedChance,
    PlannedGroup,
    PlannedMoment,
    ReachBand,
)
from wijkdna.domain.reach_groups import in_few_words
from wijkdna.store.condition_card import load_condition_card
from wijkdna.store.options import GROUPS
from wijkdna.web.chances.models import Chance
from wijkdna.web.chances.queries import chosen_of
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.moments.queries import MomentHere, clashes_of, moments_between
from wijkdna.web.partners.queries import conditions_of, promises_of, said_of
from wijkdna.web.plans import queries
from wijkdna.web.plans.drawings import as_team, place_of
from wijkdna.web.plans.models import Action, Comment, Line, Plan, Section
from wijkdna.web.plans.queries import ReachHere, Resolved
from wijkdna.web.reach.models import Outcome
from wijkdna.web.reach.queries import Answers, GroupHere, approach_of, groups_of
from wijkdna.web.results.queries import round_of
from wijkdna.web.socialmap.queries import sees


def plan_of(access: Access) -> PlanDocument:
    """The plan as it is today, with all that belongs to it. What this person may not see is not in it."""
    dossier, reach = access.dossier, queries.ReachHere(access)
    plan, rows, approach = queries.plan_in(dossier), queries.lines_of(dossier), approach_of(dossier)
    resolved = queries.resolve(access, [one for row in rows for one in row.reasons.all()], reach)
    lines, answers, place = lines_in(access, rows, resolved, reach), reach.answers, place_of(dossier)
    return PlanDocument(
        place=place,
        team=dossier.team.name,
        title=plan.title or f"Plan van aanpak voor {place}",
        motto=plan.motto,
        version=queries.last_version(dossier),
        made_on=timezone.localdate(),
        release=dossier.release,
        sections=tuple((one.value, one.label) for one in Section),
        lines=lines,
        households=answers.households or None,
        groups=_groups(answers),
        now=three_bands(answers.now, answers.households, answers.scenario),
        planned=three_bands(answers.planned, answers.households, answers.scenario),
        visits=_visits(answers),
        euros_budget=approach.euros,
        hours_budget=approach.hours,
        ends_on=plan.ends_on,
        chances=tuple(_chance(one) for one in chosen_of(dossier)),
        moments=_moments(access, lines),
        partners=_partners(access, lines),
        outcomes=tuple(_outcome(one) for one in Outcome.objects.filter(dossier=dossier).select_related("option")),
        sources=tuple(sorted({tag.origin for line in lines for tag in line.reasons if tag.origin})),
        is_example=dossier.team.is_demo,
    )


def plan_for_team(access: Access) -> PlanDocument:
    """The same as everybody of the team may see it: for what is kept and read by others, such as a version."""
    return plan_of(as_team(access))


# ---- lines


def lines_in(
    access: Access, rows: Sequence[Line], resolved: Mapping[int, Resolved], reach: ReachHere
) -> tuple[PlanLine, ...]:
    """The lines with their reasons, numbered from 1."""
    actions = [one.action for one in rows if hasattr(one, "action")]
    bands = reach.alone(list({one.option_id: one.option for one in actions if one.option}.values()))
    groups = groups_of(access).groups if any(one.groups for one in actions) else ()
    return tuple(
        PlanLine(
            key=f"line:{row.pk}",
            number=number,
            section=row.section,
            text=row.text,
            reasons=tuple(resolved[one.pk].tag for one in row.reasons.all()),
            action=_action(access, row, groups, bands),
            kept_because=row.kept_because,
        )
        for number, row in enumerate(rows, 1)
    )


COPIED = (
    *("title", "kind", "owner", "place", "start_on", "end_on", "messenger", "hook", "tone", "euros", "hours"),
    *("measure", "stop_on", "stop_when"),
)
"""What stands in a document as it stands in the row of an action."""


def _action(
    access: Access, line: Line, groups: Sequence[GroupHere], bands: Mapping[int, ReachBand]
) -> PlannedAction | None:
    row: Action | None = getattr(line, "action", None)
    if row is None:
        return None
    partner = row.partner if row.partner and sees(access, row.partner) else None
    hides = row.partner is not None and partner is None
    return PlannedAction(
        **{name: getattr(row, name) for name in COPIED},
        partner=partner.name if partner else "",
        partner_number=partner.pk if partner else None,
        condition="" if hides else row.condition,
        channel=row.option.channel if row.option else "",
        groups=tuple(_for_whom(row.groups, groups)),
        group_keys=tuple(map(str, row.groups)),
        option_number=row.option_id,
        chance_number=row.chance_id,
        reach=bands.get(row.option_id or 0),
    )


def _for_whom(keys: Sequence[str], groups: Sequence[GroupHere]) -> list[str]:
    """Groups in words, as few as tell it."""
    names, parts = {one.key: one.name for one in groups}, {one.key: one.parts for one in groups}
    return in_few_words(keys, names, GROUPS, parts)


# ---- what belongs to it


def _groups(answers: Answers) -> tuple[PlannedGroup, ...]:
    """The lines of the screen: none is too small to show. With how many are not reached now and with the proposal."""
    now, planned = (one.unions if one else () for one in (answers.here_now, answers.here_planned))
    return tuple(
        PlannedGroup(
            name=one.name,
            households=one.size,
            missed_now=one.size * (1 - now[n].share) if now else None,
            missed_planned=one.size * (1 - planned[n].share) if planned else None,
            missed_low=one.size * (1 - planned[n].high) if planned else None,
            missed_high=one.size * (1 - planned[n].low) if planned else None,
        )
        for n, one in enumerate(answers.groups.shown)
    )


def _visits(answers: Answers) -> str:
    """How many households get a visit: sign-ups that go on, in words; "" when nobody said who makes visits."""
    if answers.visits is None or not answers.households:
        return ""
    found = band("bezoek", answers.visits, answers.households)
    low, middle, high = (number_nl(one) for one in (found.low, found.middle, found.high))
    return f"ongeveer {middle} huishoudens krijgen een bezoek (in 8 van de 10 gevallen {low} tot {high})"


def _chance(row: Chance) -> PlannedChance:
    return PlannedChance(
        title=row.title,
        wish=row.wish,
        moment=row.moment,
        place=row.place_text,
        carrier=row.carrier_text,
        offer=row.offer,
    )


def _outcome(row: Outcome) -> CountedOutcome:
    low, middle, high = row.expected_low, row.expected, row.expected_high
    expected = None
    if row.offered is not None and low is not None and middle is not None and high is not None:
        expected = ReachBand("bereikt", low, middle, high)
    return CountedOutcome(
        label=row.label,
        held_on=row.held_on,
        offered=row.offered,
        responded=row.responded,
        visits=row.visits,
        measures=row.measures,
        expected=expected,
        source=row.source,
        signups=row.signups,
        counted_as=round_of(row).counted_as,
        is_public=row.is_public,
    )


def _moments(access: Access, lines: Iterable[PlanLine]) -> tuple[PlannedMoment, ...]:
    """What happens in the time of the actions, and the actions that clash with it."""
    actions = [one.action for one in lines if one.action and one.action.start_on]
    if not actions:
        return ()
    days = [day for one in actions for day in (one.start_on, one.end_on) if day]
    found = moments_between(access, min(days), max(days))
    clashes: dict[str, list[str]] = {}
    for one in actions:
        for moment in _clashing(found, one):
            clashes.setdefault(moment.key, []).append(one.title)
    return tuple(
        PlannedMoment(
            name=one.name, first_day=one.first_day, last_day=one.last_day, clashes=tuple(clashes.get(one.key, ()))
        )
        for one in found
    )


def _clashing(moments: Sequence[MomentHere], action: PlannedAction) -> Sequence[MomentHere]:
    first = action.start_on
    if first is None or not action.channel:
        return ()
    return clashes_of(moments, action.channel, first, action.end_on or first)


def _partners(access: Access, lines: Iterable[PlanLine]) -> tuple[PartnerSheet, ...]:
    """What partners of the actions get on paper, by name. How ready they are does not stand there."""
    actions: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for one in lines:
        if one.action and one.action.partner_number:
            names[one.action.partner_number] = one.action.partner
            actions.setdefault(one.action.partner_number, []).append(one.action.title)
    cards = {one.entity_id: one for one in conditions_of(access).filter(entity__in=names)}
    promised: dict[int, list[tuple[str, date]]] = {}
    for promise in promises_of(access).filter(entity__in=names, done_at__isnull=True):
        promised.setdefault(promise.entity_id, []).append((promise.text, promise.due))
    card = load_condition_card()
    said = {
        number: {field: said_of(card, cards.get(number), name) for field, name in _ON_PAPER.items()} for number in names
    }
    return tuple(
        PartnerSheet(
            number=number,
            name=name,
            **said[number],
            promises=tuple(promised.get(number, ())),
            actions=tuple(actions[number]),
            contact=cards[number].phone if number in cards else "",
            valid_until=cards[number].valid_until if number in cards else None,
        )
        for number, name in sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))
    )


_ON_PAPER = {"wants": "own_agenda", "will_do": "will_do", "will_not_do": "will_not_do", "needs": "needs"}


# ---- the page of the plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """A line on the page, with what stands at it. reasons: as in line.reasons, with their rows."""

    line: PlanLine
    row: Line
    reasons: tuple[Resolved, ...]
    comments: tuple[Comment, ...]
    remarks: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The plan on the screen. comments, remarks: those that are about no line;  reads: the colleague has to read it."""

    plan: Plan
    place: str
    version: int
    sections: tuple[tuple[Section, tuple[ShownLine, ...]], ...]
    comments: tuple[Comment, ...]
    remarks: tuple[Any, ...]

    @property
    def lines(self) -> list[ShownLine]:
        """All lines in order."""
        return [one for _, inside in self.sections for one in inside]

    @property
    def actions(self) -> list[PlannedAction]:
        """In order."""
        return [one.line.action for one in self.lines if one.line.action]

    @property
    def lost(self) -> list[ShownLine]:
        """Lines of which a reason does not hold any more."""
        return [one for one in self.lines if one.line.is_lost]

    @property
    def unsure(self) -> list[ShownLine]:
        """Lines of which nobody can tell whether a reason holds, while none is surely lost."""
        return [one for one in self.lines if one.line.is_unsure]

    @property
    def bare(self) -> list[ShownLine]:
        """Lines without any reason, that nobody said stay; those whose reason went are amber already."""
        return [one for one in self.lines if one.line.is_bare and not one.line.reasons]


def sheet_of(access: Access) -> Sheet:
    """The page of the plan for this person: the same number of questions to the database for many lines as for few."""
    dossier = access.dossier
    rows = queries.lines_of(dossier)
    reach = queries.ReachHere(access)
    resolved = queries.resolve(access, [one for row in rows for one in row.reasons.all()], reach)
    lines = lines_in(access, rows, resolved, reach)
    comments, remarks = _by_line(access)
    shown = [
        ShownLine(
            line=line,
            row=row,
            reasons=tuple(resolved[one.pk] for one in row.reasons.all()),
            comments=tuple(comments[row.pk]),
            remarks=tuple(remarks[line.key]),
        )
        for line, row in zip(lines, rows, strict=True)
    ]
    known = {one.line.key for one in shown}
    return Sheet(
        plan=queries.plan_in(dossier),
        place=place_of(dossier),
        version=queries.last_version(dossier),
        sections=tuple((one, tuple(row for row in shown if row.row.section == one)) for one in Section),
        comments=tuple(comments[None]),
        remarks=tuple(remark for key, some in remarks.items() if key not in known for remark in some),
    )


def _by_line(access: Access) -> tuple[dict[int | None, list[Comment]], dict[str | None, list[Any]]]:
    """Open comments by number of the line, and remarks of the critical reader by its key; None: of no line."""
    comments: dict[int | None, list[Comment]] = defaultdict(list)
    for one in queries.comments_of(access.dossier).filter(done_at__isnull=True):
        comments[one.line_id].append(one)
    remarks: dict[str | None, list[Any]] = defaultdict(list)
    for name in settings.PLAN_REMARKS:
        for remark in import_string(name)(access):
            remarks[remark.line_key].append(remark)
    return comments, remarks
