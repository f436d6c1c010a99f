"""Reads of bereik: groups of households, options, the scenario they make, and what it answers."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet

from wijkdna import __version__
from wijkdna.domain.household_groups import LARGER, OWN
from wijkdna.domain.json_places import ScenarioRefused
from wijkdna.domain.mix_words import two_doses
from wijkdna.domain.reach_answer import Figure, PlanFigures
from wijkdna.domain.reach_groups import CELLS, GroupPart, Nested, Own, Shown, cell_sizes, flags_of, nested, shown
from wijkdna.domain.reach_learning import NO_DISTANCE, Learned, Place, alike, learned, result_of
from wijkdna.domain.reach_plans import Judged, each_alone, gained, plans_beside
from wijkdna.domain.reach_sides import SideHere, sides_of
from wijkdna.domain.scenario import MOST_OPTIONS, Scenario, read_scenario
from wijkdna.domain.scenario_written import Writing, cost_of, id_of
from wijkdna.store.latest import latest_of
from wijkdna.store.options import Uncounted, load_options, uncounted
from wijkdna.store.priors import load_library
from wijkdna.store.release import NoRelease
from wijkdna.store.twin_table import distance_of
from wijkdna.web.doors.queries import AreaUnknown, figures_of
from wijkdna.web.dossiers.models import Dossier, Part
from wijkdna.web.dossiers.queries import Access, PartPage, row_or_404
from wijkdna.web.partners.queries import conditions_of
from wijkdna.web.reach.models import Approach, HouseholdGroup, Option, Outcome, Pair

REACH = PartPage(Part.BEREIK, "reach", lambda dossier: Option.objects.filter(dossier=dossier, is_chosen=True).count())

_LIKE = 1
"""Raised when what is remembered has another shape or meaning."""

_NOBODY = "Hier wonen geen huishoudens, of hun aantal is niet gepubliceerd. Zonder groepen is er geen bereik."
# ---- groups of households


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupHere:
    """A group of households as the dossier has it now.

    key          "koop-rond-jong", or "eigen-<number>" for a group of the team
    size         households, not rounded;  low, high  a band round it (judgement)
    figure_size  of a cell, what the figures say now, before groups of the team were taken out; None for an own group
    told         the size was changed by the team;  row  None when nobody changed anything
    is_short     there are fewer households in its cells than the team said
    flags        what holds for all of it;  parts: what it is made of, () when all of it is alike
    """

    key: str
    name: str
    size: float
    low: float
    high: float
    flags: frozenset[str]
    priority: bool
    floor: float | None = None
    is_own: bool = False
    figure_size: float | None = None
    told: bool = False
    within: tuple[str, ...] = ()
    is_short: bool = False
    parts: tuple[GroupPart, ...] = ()
    row: HouseholdGroup | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups. origin: where they come from, in words; problem: why there are none, "" when there are."""

    groups: tuple[GroupHere, ...]
    origin: str = ""
    sides: tuple[SideHere, ...] = ()
    problem: str = ""
    is_carried: bool = False

    @property
    def households(self) -> float:
        """All together."""
        return sum(one.size for one in self.groups)

    @property
    def by_key(self) -> Mapping[str, GroupHere]:
        """Each group by its key."""
        return {one.key: one for one in self.groups}

    def told_size(self, cell: str) -> float:
        """Households of a cell before groups of the team were taken out of it."""
        one = self.by_key[cell]
        told = one.row.size if one.row and one.row.size is not None else one.figure_size
        return told or 0.0

    @property
    def shown(self) -> list[Shown]:
        """The lines of the screen: none that is too small."""
        own = {one.key: one.name for one in self.groups if one.is_own}
        return shown({one.key: one.size for one in self.groups}, own) if self.groups else []


def groups_of(access: Access) -> Groups:
    """The groups of a dossier: twelve cells from its figures, as the team changed them, and groups of the team."""
    dossier = access.dossier
    rows = list(HouseholdGroup.objects.filter(dossier=dossier).order_by("pk"))
    try:
        found = sides_of(figures_of(latest_of(settings.DATA, dossier.release), dossier))
    except (NoRelease, AreaUnknown):
        return Groups((), problem="De cijfers van dit dossier zijn er niet. Neem bij Rijke foto nieuwere cijfers over.")
    if found is None:
        return Groups((), problem=_NOBODY)
    sides, said = found
    is_carried = any(one.how for one in said)
    groups = _groups(cell_sizes(sides), rows, LARGER if is_carried else OWN)
    if not sum(one.size for one in groups) > 0:
        return Groups((), sides=said, problem="Alle groepen staan op nul huishoudens. Maak er ten minste één groter.")
    return Groups(groups, _origin(said), said, "", is_carried)


def _origin(sides: Sequence[SideHere]) -> str:
    said = (f"{one.origin}{f' ({one.how})' if one.how else ''}" for one in sides)
    return "Geschat uit randtotalen, niet geteld. " + "; ".join(dict.fromkeys(said)) + "."


def _groups(figures: Mapping[str, float], rows: Sequence[HouseholdGroup], margin: float) -> tuple[GroupHere, ...]:
    changed = {one.cell: one for one in rows if one.cell in figures}
    own = [one for one in rows if not one.cell]
    told = {key: _told(changed.get(key), size) for key, size in figures.items()}
    out = nested(told, [Own(f"eigen-{one.pk}", one.size or 0.0, tuple(one.within)) for one in own])
    cells = []
    for cell in CELLS:
        row, size = changed.get(cell.key), out.sizes[cell.key]
        is_told = row is not None and row.size is not None
        cells.append(
            GroupHere(
                key=cell.key,
                name=cell.name,
                size=size,
                low=size * (1 - (OWN if is_told else margin)),
                high=size * (1 + (OWN if is_told else margin)),
                flags=cell.flags,
                priority=_first(row, "low_income" in cell.flags),
                floor=row.floor if row else None,
                figure_size=figures[cell.key],
                told=is_told,
                row=row,
            )
        )
    return (*cells, *_own_groups(own, out))


def _own_groups(rows: Sequence[HouseholdGroup], out: Nested) -> Iterable[GroupHere]:
    names = {one.name for one in CELLS}
    for row in rows:
        key = f"eigen-{row.pk}"
        flags = flags_of(parts := out.made_of(key, row.flags))
        name = row.name if row.name not in names else f"{row.name} ({row.pk})"
        names.add(name)
        yield GroupHere(
            key=key,
            name=name,
            size=out.sizes[key],
            low=out.sizes[key] * (1 - OWN),
            high=out.sizes[key] * (1 + OWN),
            flags=flags,
            priority=_first(row, "low_income" in flags),
            floor=row.floor,
            is_own=True,
            told=True,
            within=tuple(row.within),
            is_short=key in out.short,
            parts=parts if len(parts) > 1 else (),
            row=row,
        )


def _told(row: HouseholdGroup | None, figure: float) -> float:
    return figure if row is None or row.size is None else row.size


def _first(row: HouseholdGroup | None, usual: bool) -> bool:
    return usual if row is None or row.priority is None else row.priority


def group_for(access: Access, number: int) -> HouseholdGroup:
    """A group of the team. Raises NoSuchDossier."""
    found: HouseholdGroup = row_or_404(HouseholdGroup.objects.filter(dossier=access.dossier, cell=""), number)
    return found


def room_in(groups: Groups, within: Sequence[str], own: str = "") -> float:
    """Households in these cells (all when none are named) that no other group of the team took; own: its key."""
    told = {one.key: groups.told_size(one.key) for one in groups.groups if not one.is_own}
    others = [Own(one.key, one.size, one.within) for one in groups.groups if one.is_own and one.key != own]
    sizes = nested(told, others).sizes
    return sum(sizes[key] for key in (within or told) if key in told)


# ---- options


def options_of(dossier: Dossier) -> QuerySet[Option]:
    """All options, in the order in which they were added. entity: show it only to who may see it."""
    found: QuerySet[Option] = Option.objects.filter(dossier=dossier).select_related("entity", "dossier")
    return found


def approach_of(dossier: Dossier) -> Approach:
    """What holds for the whole dossier; a new row with the usual values when nobody chose anything."""
    return Approach.objects.filter(dossier=dossier).first() or Approach(dossier=dossier, version=0)


def why_not(option: Option) -> Uncounted | None:
    """Why an option adds nothing to the sums yet."""
    return uncounted(option.library, option.prior, option.chance, option.audience_likely)


_COUNTED = ("offered", "responded", "signups", "visits", "measures", "dossier_id", "option_id", "beforehand")
_OPTION = ("option__prior", "option__library", "option__groups", "option__multipliers")


def learned_of(dossier: Dossier) -> dict[str, Learned]:
    """By id of the prior, or "o<number>" of an option with a chance of its own: what own results made of it.

    Results of all dossiers of the team count, each dossier as a place; published ones never, they are known already.
    """
    rows = Outcome.objects.filter(dossier__team=dossier.team_id, dossier__deleted_at__isnull=True, is_public=False)
    found = rows.order_by("pk").values(*_COUNTED, *_OPTION)
    known = [one for one in found if one["option_id"] or one["beforehand"]]
    results = [result_of(one, load_options().get(one["option__library"])) for one in known]
    own = Option.objects.filter(dossier__team=dossier.team_id, prior="", chance__isnull=False)
    chances = {f"o{number}": chance for number, chance in own.values_list("pk", "chance")}
    places = _places(dossier, {one.place for one in results} - {dossier.pk})
    return learned(results, load_library(), chances, dossier.pk, places)


def _places(here: Dossier, numbers: Collection[int]) -> dict[int, Place]:
    """Other dossiers of the team, by their number."""
    others = Dossier.objects.filter(pk__in=numbers) if numbers else ()
    try:
        latest = latest_of(settings.DATA, here.release)
    except NoRelease:
        return {one.pk: Place(one.name, NO_DISTANCE) for one in others}
    codes = {one: (here.area_code, one.area_code) for one in others}
    return {one.pk: Place(one.name, alike(*distance_of(latest, *both))) for one, both in codes.items()}


# ---- the scenario


def scenario_of(access: Access, options: Iterable[Option]) -> tuple[dict[str, Any], dict[str, int]]:
    """The scenario document (docs/scenario-json.md) of these options, and the number of the Option of each id in it.

    Options that add nothing to the sums yet are left out: see why_not(). read_scenario() tells whether it can be
    calculated with.
    """
    counted = [one for one in options if why_not(one) is None]
    document = writing_of(access, groups_of(access), counted).document(approach_of(access.dossier))
    return document, {id_of(one): one.pk for one in counted}


def writing_of(access: Access, groups: Groups, options: Sequence[Option]) -> Writing:
    """What a scenario of these options is made from; none of them may add nothing to the sums."""
    return Writing(
        name=access.dossier.name,
        groups=groups.groups,
        options=options,
        pairs=list(Pair.objects.filter(dossier=access.dossier).values_list("one", "other")),
        cards=dict(conditions_of(access).values_list("entity", "readiness")),
        learned=learned_of(access.dossier),
        library=load_library(),
        library_options=load_options().options,
    )


# ---- what it answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a dossier reaches now and with the proposal. Shares; times `households` for a number.

    options       all of the dossier;  approach  what holds for all of them
    now, planned  None when nothing was chosen, or it cannot be worked out: see `problem`
    alone         share that each option reaches by itself, at the means, in the order of the scenario
    visits        of the proposal, or else of now; None when nobody said who makes them
    lines         the lines of the screen, most households not reached first
    """

    groups: Groups
    writing: Writing
    scenario: Scenario | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    options: Sequence[Option] = ()
    approach: Approach = field(default_factory=Approach)
    here_now: Judged | None = None
    here_planned: Judged | None = None
    alone: tuple[float, ...] = ()
    lines: tuple[Shown, ...] = ()
    problem: str = ""

    @property
    def households(self) -> float:
        """All together."""
        return self.groups.households

    @property
    def now(self) -> PlanFigures | None:
        """What is done now."""
        return self.here_now.figures if self.here_now else None

    @property
    def planned(self) -> PlanFigures | None:
        """The proposal."""
        return self.here_planned.figures if self.here_planned else None

    @property
    def visits(self) -> Figure | None:
        """Households that come to a visit."""
        best = self.here_planned or self.here_now
        return best.visits if best else None

    def addressed(self, option: Option) -> float | None:
        """Households that an option goes to; None when it adds nothing to the sums yet."""
        return None if self.groups.problem or why_not(option) is not None else self.writing.addressed(option)

    def cost(self, option: Option) -> tuple[float, float]:
        """Euros and hours of an option."""
        return cost_of(option, self.addressed(option) or 0.0)

    def costs(self, side: str) -> tuple[float, float]:
        """Euros and hours of all that is on, also of what adds nothing to the sums. side: is_current or is_chosen."""
        each = [self.cost(one) for one in self.options if getattr(one, side)]
        return sum(euros for euros, _ in each), sum(hours for _, hours in each)


def answers_of(access: Access) -> Answers:
    """What is reached now and with the proposal, and by whom it is not."""
    groups, options, approach = groups_of(access), list(options_of(access.dossier)), approach_of(access.dossier)
    counted = [one for one in options if why_not(one) is None]
    writing, numbers = writing_of(access, groups, counted), {id_of(one): one.pk for one in counted}
    found = Answers(groups=groups, writing=writing, options=options, approach=approach, problem=groups.problem)
    if groups.problem or not counted:
        return found
    document = writing.document(approach)
    try:
        scenario = read_scenario(document, load_library())
    except ScenarioRefused as refused:
        return replace(found, numbers=numbers, problem=_says(refused, len(counted)))
    plans = [tuple(i for i, one in enumerate(counted) if getattr(one, side)) for side in ("is_current", "is_chosen")]
    found = replace(found, scenario=scenario, numbers=numbers)
    if problem := next((text for text in (two_doses(scenario, plan) for plan in plans) if text), ""):
        return replace(found, problem=problem)
    now, planned, each = _beside(scenario, document, plans, groups)
    return replace(found, here_now=now, here_planned=planned, alone=each, lines=tuple(groups.shown))


def _says(refused: ScenarioRefused, options: int) -> str:
    if options > MOST_OPTIONS:
        return f"Er zijn {options} manieren. We rekenen met hoogstens {MOST_OPTIONS}: haal er een paar weg."
    return f"Met deze gegevens kunnen we niet rekenen. {refused}"


_Found = TypeVar("_Found")
_Beside = tuple[Judged | None, Judged | None, tuple[float, ...]]


def _beside(
    scenario: Scenario, document: Mapping[str, Any], plans: Sequence[tuple[int, ...]], groups: Groups
) -> _Beside:
    """Both plans and each option alone; None for a plan without options."""
    place = {one.key: i for i, one in enumerate(groups.groups)}
    unions = [[place[key] for key in line.keys] for line in groups.shown]
    unions.append([i for i, one in enumerate(groups.groups) if one.priority] or [0])

    def found() -> _Beside:
        known = [plan for plan in dict.fromkeys(plans) if plan]
        judged = dict(zip(known, plans_beside(scenario, known, unions), strict=True)) if known else {}
        return judged.get(plans[0]), judged.get(plans[1]), each_alone(scenario)

    return _remembered("reach", [document, plans, unions], found)


def gained_by(answers: Answers, plan: Sequence[int], option: int) -> Figure:
    """What an option adds to a plan without it (numbers in the scenario of answers, which has one)."""
    assert answers.scenario is not None
    asked = [answers.writing.document(answers.approach), list(plan), option]
    return _remembered("gained", asked, partial(gained, answers.scenario, tuple(plan), option))


def _remembered(name: str, asked: object, found: Callable[[], _Found]) -> _Found:
    """From memory when the same was asked before."""
    words = json.dumps([__version__, _LIKE, asked], sort_keys=True)
    return cast("_Found", cache.get_or_set(f"{name}-{sha256(words.encode()).hexdigest()}", found, 24 * 60 * 60))
