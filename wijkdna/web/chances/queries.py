"""Reads of kansen: what is known of a place for the rules, once for all of them, and the kansen that a team kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import chain
from math import fsum

import numpy as np
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from wijkdna.domain.chance_facts import STATUSES, Beside, Claim, Event, Facts, Figure, Partner, Place, season_of
from wijkdna.domain.chance_rules import BesideGemeente, FigureIs, leaves
from wijkdna.domain.claims import independent
from wijkdna.domain.comparison import precise_amount
from wijkdna.domain.distinct import Label
from wijkdna.domain.draws import at_the_means
from wijkdna.domain.map_kinds import partner_in, place_in
from wijkdna.domain.moments import Span, months_to
from wijkdna.domain.plan_bands import band
from wijkdna.domain.plan_document import ReachBand
from wijkdna.domain.reach import reach
from wijkdna.store.chance_rules import load_chances
from wijkdna.store.latest import Latest, latest_of
from wijkdna.store.release import NoRelease
from wijkdna.web.chances.models import Chance, ChanceState, ClaimTopic, MapKind
from wijkdna.web.claims.queries import Told, as_heard, claims_of, told
from wijkdna.web.doors.queries import AreaUnknown, Board, Share, board_of, figures_of
from wijkdna.web.dossiers.models import Dossier, Part
from wijkdna.web.dossiers.queries import Access, PartPage, row_or_404
from wijkdna.web.moments.queries import LIBRARY, Calendar, calendar_of
from wijkdna.web.partners.queries import conditions_of
from wijkdna.web.reach.models import Approach, Option
from wijkdna.web.reach.queries import Answers, GroupHere, answers_of, approach_of, gained_by, options_of
from wijkdna.web.socialmap.models import Entity, Kind
from wijkdna.web.socialmap.queries import entities_of, parent_of

LOW_REACH = 0.6
"""Below this part of the reach of all households a group is a blind spot (methods 6.4)."""

CHOOSE = 3
"""Kansen that a team keeps at a time: few before many."""


# ---- the kansen of a team


def chances_of(dossier: Dossier) -> QuerySet[Chance]:
    """All that a team kept or put aside."""
    rows = Chance.objects.filter(dossier=dossier).select_related("place", "carrier", "option", "dossier", "by")
    found: QuerySet[Chance] = rows.prefetch_related("heard")
    return found


def chosen_of(dossier: Dossier) -> QuerySet[Chance]:
    """The three at most that were chosen."""
    return chances_of(dossier).filter(state=ChanceState.GEKOZEN)


def chance_for(access: Access, number: int) -> Chance:
    """One of them. Raises NoSuchDossier."""
    found: Chance = row_or_404(chances_of(access.dossier), number)
    return found


def chances_this_year(dossier: Dossier, today: date) -> int:
    """How many of the chosen ones begin this year."""
    return chosen_of(dossier).filter(from_on__year=today.year).count()


CHANCES = PartPage(Part.KANSEN, "chances", lambda dossier: chosen_of(dossier).count())
"""For settings.DOSSIER_PARTS."""


# ---- figures


@dataclass(frozen=True, slots=True)
class FigureHere:
    """A known figure. amount: "72 %"; place: where it was measured, "" for the area itself; z: when it is distinct."""

    label: str
    value: float
    amount: str
    year: str
    source: str
    place: str
    beside: Beside | None
    z: float | None


_UNLIKE_GEMEENTE = (Label.EIGEN, Label.TUSSENIN, Label.TYPISCH, Label.ANDERS_DAN_GEMEENTE)
_LIKE_GEMEENTE = (Label.GEWOON, Label.STREEKEIGEN)


def figures_here(dossier: Dossier) -> dict[str, FigureHere]:
    """The known figures of the area of a dossier, in the release that it keeps; none when that is not there."""
    try:
        latest = latest_of(settings.DATA, dossier.release)
        shares = figures_of(latest, dossier)
    except (NoRelease, AreaUnknown):
        return {}
    row = None if dossier.own_area else latest.areas.position.get(dossier.area_code)
    wanted = {one for rule in load_chances().rules.values() for one in indicators_in(rule.id)}
    return {id: _figure(latest, row, id, one) for id, one in shares.items() if id in wanted}


def _figure(latest: Latest, row: int | None, id: str, share: Share) -> FigureHere:
    column = latest.columns[id]
    indicator = latest.indicators[column]
    # Percentages go through a share: rounding takes away what that added.
    value = round(share.value * 100, 9) if indicator.unit == "%" else share.value
    beside, z = (None, None) if row is None or share.place else _compared(latest, row, column)
    amount = precise_amount(indicator, value)
    return FigureHere(indicator.label, value, amount, str(indicator.newest), share.source, share.place, beside, z)


def _compared(latest: Latest, row: int, column: int) -> tuple[Beside | None, float | None]:
    """Beside the gemeente, as the Rijke foto decides; and z of a finding, of what its label is about."""
    label = Label(int(latest.label[row, column]))
    z_m, z_t = float(latest.z_m[row, column]), float(latest.z_t[row, column])
    if label in _UNLIKE_GEMEENTE:
        return Beside.HIGHER if z_m > 0 else Beside.LOWER, z_m
    if label in (Label.STREEKEIGEN, Label.ANDERS_DAN_TWEELINGEN):
        return Beside.ALIKE if label is Label.STREEKEIGEN else None, z_t
    return (Beside.ALIKE if label in _LIKE_GEMEENTE and not np.isnan(z_m) else None), None


@cache
def indicators_in(rule: str) -> tuple[str, ...]:
    """Indicators that a rule asks for, each once."""
    asked = leaves(load_chances().rules[rule].when)
    return tuple(dict.fromkeys(one.indicator for one in asked if isinstance(one, FigureIs | BesideGemeente)))


# ---- the map


@dataclass(frozen=True, slots=True)
class OnMap:
    """Something on the map. partner, place: its kinds, "" for none and None when nobody can tell.

    is_guess  its name told, and nobody said so;  readiness  1 to 5, None when it was not asked
    """

    entity: Entity
    partner: str | None
    place: str | None
    is_guess: bool
    readiness: int | None

    @property
    def is_unsorted(self) -> bool:
        """Somebody has to say first what it is."""
        return self.partner is None or self.place is None


def on_map(access: Access) -> dict[int, OnMap]:
    """Organisations, roles and places that this person may see, by number, in the order of their names."""
    said = {one.entity_id: one for one in MapKind.objects.filter(dossier=access.dossier)}
    cards = dict(conditions_of(access).values_list("entity", "readiness"))
    rows = entities_of(access, Kind.ORGANISATIE, Kind.ROL, Kind.PLEK)
    return {one.pk: _on_map(one, parent_of(access, one), said.get(one.pk), cards) for one in rows}


def _on_map(entity: Entity, above: Entity | None, said: MapKind | None, cards: Mapping[int, int | None]) -> OnMap:
    """above: what it is part of: a role of a school is of that kind when its own name does not tell."""
    ready = cards.get(entity.pk) or cards.get(above.pk if above else 0)
    if said is not None:
        return OnMap(entity, said.partner, said.place, False, ready)
    is_place, is_partner = entity.kind == Kind.PLEK, entity.kind != Kind.PLEK
    place = place_in(entity.name) if entity.kind != Kind.ROL else ""
    partner = partner_in(entity.name) or partner_in(above.name if above else "") if is_partner else ""
    return OnMap(entity, partner, place if is_place else place or "", bool(partner or place), ready)


# ---- all of it


@dataclass(frozen=True, slots=True)
class More:
    """What an option adds to the plan, in households; priority: part of these in groups that come first."""

    band: ReachBand
    priority: float


@dataclass(frozen=True)
class Situation:
    """What is known of a place today, read once; what only some pages need is worked out when it is asked."""

    access: Access
    today: date
    figures: Mapping[str, FigureHere]
    claims: Mapping[int, Told]
    topics: Mapping[int, str]
    things: Mapping[int, OnMap]
    calendar: Calendar

    @cached_property
    def facts(self) -> Facts:
        """For the rules."""
        things = self.things.values()
        figures = self.figures.items()
        return Facts(
            figures={id: Figure(one.value, bool(one.place)) for id, one in figures},
            beside={id: one.beside for id, one in figures if one.beside is not None},
            claims=tuple(self._claims()),
            partners=tuple(Partner(one.partner, one.readiness, one.entity.pk) for one in things if one.partner != ""),
            n_partners=len([one for one in things if _is_partner(one.entity, self.things)]),
            places=tuple(Place(one.place, one.entity.pk) for one in things if one.place != ""),
            moments=self.moments,
            events=tuple(self._events()),
            season=season_of(self.today.month),
            blind=self.blind,
        )

    def _claims(self) -> Iterable[Claim]:
        for number, one in self.claims.items():
            status = one.standing.status.value
            if status in STATUSES and not one.is_over:
                yield Claim(self.topics.get(number), status, number)

    def _events(self) -> Iterable[Event]:
        for one in self.calendar.events():
            if one.last_day >= self.today:
                yield Event(one.event, months_to(Span(one.first_day, one.last_day), self.today), one.key)

    @cached_property
    def moments(self) -> Mapping[str, float]:
        """Months until each moment of the library whose days are known."""
        found = {id: self.calendar.months_until(f"{LIBRARY}{id}", self.today) for id in self.calendar.library}
        return {id: months for id, months in found.items() if months is not None}

    @cached_property
    def answers(self) -> Answers:
        """What is reached now and with the proposal of Bereik."""
        return answers_of(self.access)

    @cached_property
    def board(self) -> Board:
        """Groups on the map, and the doors to them."""
        return board_of(self.access)

    @cached_property
    def approach(self) -> Approach:
        """The budgets."""
        return approach_of(self.access.dossier)

    @cached_property
    def options(self) -> Mapping[str, Option]:
        """Options of this dossier that were taken from the library, by their id there; a chosen one first."""
        rows = sorted(options_of(self.access.dossier), key=lambda one: one.is_chosen)
        return {one.library: one for one in rows if one.library}

    @cached_property
    def blind(self) -> Mapping[str, bool]:
        """Groups that are a blind spot, or surely not; who is in neither cannot be told."""
        low, closed = _low_reach(self.answers), _closed(self.board)
        found = {flag: _or(low.get(flag), closed.get(flag)) for flag in {*low, *closed}}
        return {flag: one for flag, one in found.items() if one is not None}

    def sources(self, claims: Iterable[int]) -> int:
        """Independent notes in which any of these claims was heard."""
        cited = chain.from_iterable(self.claims[one].sources for one in claims if one in self.claims)
        return independent([as_heard(one) for one in cited])

    @cached_property
    def weight(self) -> float:
        """Part of all households that is in groups that come first."""
        groups = self.answers.groups
        return fsum(one.size for one in groups.groups if one.priority) / groups.households if groups.households else 0.0

    def more(self, option: Option | None) -> More | None:
        """What an option adds to the plan (the proposal, else what is done now); None when it is not worked out."""
        if option is None:
            return None
        if option.pk not in self._more:
            self._more[option.pk] = _more(self.answers, option.pk)
        return self._more[option.pk]

    @cached_property
    def _more(self) -> dict[int, More | None]:
        return {}


def situation_of(access: Access, today: date | None = None) -> Situation:
    """All that the rules ask of a dossier."""
    dossier = access.dossier
    return Situation(
        access=access,
        today=today or timezone.localdate(),
        figures=figures_here(dossier),
        claims={one.pk: told(one, today) for one in claims_of(dossier)},
        topics=dict(ClaimTopic.objects.filter(dossier=dossier).values_list("claim", "topic")),
        things=on_map(access),
        calendar=calendar_of(access),
    )


def _is_partner(entity: Entity, things: Mapping[int, OnMap]) -> bool:
    """A role counts with its organisation when that is on the map."""
    if entity.kind == Kind.ORGANISATIE:
        return True
    return entity.kind == Kind.ROL and entity.part_of_id not in things


# ---- blind spots


def _or(one: bool | None, other: bool | None) -> bool | None:
    """One of two, in three-valued logic."""
    if one or other:
        return True
    return None if one is None or other is None else False


def _low_reach(answers: Answers) -> dict[str, bool]:
    """By flag of the groups, whether a plan reaches it much less than all; {} without a plan that reaches anybody."""
    figures = answers.planned or answers.now
    if figures is None or not figures.reach.share > 0:
        return {}
    groups, found = answers.groups.groups, {}
    for flag in {flag for one in groups for flag in one.flags}:
        share = _reached(groups, [one.share for one in figures.by_group], flag)
        if share is not None:
            found[flag] = share < LOW_REACH * figures.reach.share
    return found


def _reached(groups: tuple[GroupHere, ...], shares: list[float], flag: str) -> float | None:
    mine = [(one.size, share) for one, share in zip(groups, shares, strict=True) if flag in one.flags]
    size = fsum(size for size, _ in mine)
    return fsum(size * share for size, share in mine) / size if size > 0 else None


_GROUPS: Mapping[str, tuple[str, ...]] = {
    "cijfers:65_plus": ("age65",),
    "cijfers:kinderen": ("families",),
    "cijfers:koop": ("koop",),
    "cijfers:corporatie": ("corporatie", "corporatie_tenant"),
    "cijfers:particulier": ("overige_huur",),
    "cijfers:rondkomen": ("low_income",),
}
"""Groups on the map that came from the figures, with the flags of their households."""


def _closed(board: Board) -> dict[str, bool]:
    """By flag, whether a group on the map that is about it has no trusted door."""
    found: dict[str, bool] = {}
    for one in board.groups:
        for flag in _GROUPS.get(one.external, ()):
            found[flag] = found.get(flag, False) or not board.is_open(one.pk)
    return found


# ---- reach


def _more(answers: Answers, option: int) -> More | None:
    scenario = answers.scenario
    place = {number: at for at, number in enumerate(answers.numbers.values())}
    base = answers.here_planned or answers.here_now
    if scenario is None or option not in place or answers.problem:
        return None
    plan = set(base.figures.plan) if base else set()
    rest = plan - {place[option]} - set(_same_dose(answers, place[option]))
    options, setting = at_the_means(scenario)
    with_it = reach(options, setting, sorted(rest | {place[option]})).reach
    without = reach(options, setting, sorted(rest)).reach if rest else np.zeros_like(with_it)
    more = (with_it - without) * scenario.shares
    first, total = np.array([one.priority for one in answers.groups.groups]), float(more.sum())
    added = band("bereikt", gained_by(answers, sorted(rest), place[option]), answers.households)
    return More(added, float(more[first].sum()) / total if total > 1e-12 else 0.0)


def _same_dose(answers: Answers, option: int) -> Iterable[int]:
    """Other sizes of the same option: they exclude each other."""
    costs = answers.scenario.costs if answers.scenario else None
    for group in costs.groups() if costs else ():
        if option in group:
            yield from group
