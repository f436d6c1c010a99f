"""Reads of options: the library as it fits a dossier, doors of the social map, and what a round should bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from django.db.models import Q, QuerySet

from wijkdna.domain.evidence import Evidence
from wijkdna.domain.json_places import ScenarioRefused
from wijkdna.domain.outcomes import Band, Expected, expected, fitted
from wijkdna.domain.pooling import Prior
from wijkdna.domain.reach_claims import Share
from wijkdna.domain.reach_learning import own_chance
from wijkdna.domain.reach_plans import plans_beside
from wijkdna.domain.scenario import read_scenario
from wijkdna.store.options import LibraryOption, load_options
from wijkdna.store.priors import load_library
from wijkdna.web.doors.models import Door
from wijkdna.web.doors.queries import Board, board_of
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, row_or_404
from wijkdna.web.partners.queries import conditions_of
from wijkdna.web.reach.models import HouseholdGroup, Option, Pair
from wijkdna.web.reach.queries import Groups, groups_of, learned_of, options_of, scenario_of, why_not, writing_of
from wijkdna.web.socialmap.models import Basis, Entity, Sight

CURRENT = (
    *("opt_algemene_brief", "opt_flyer_huis", "opt_energiecafe", "opt_avond_met_belletje", "opt_aandacht_thuis_coach"),
    *("opt_fixteam_deur", "opt_aanbellen_een_keer", "opt_inkoop_brief", "opt_krant_artikel", "opt_buurtapp_bericht"),
)
"""What gemeenten mostly do now, in the order of the quick form."""

FROM_MAP: Mapping[str, tuple[str, str]] = {
    "partner_mentions_to_members": ("partner", "vertelt het aan de eigen leden of klanten"),
    "nominated_ambassador": ("partner", "is door bewoners genoemd en spreekt de eigen kring aan"),
    "neighbour_invites_own_street": ("bijeenkomst", "nodigt de eigen straat uit"),
    "doorbell_one_attempt": ("deur", "belt één keer aan"),
    "doorbell_repeat_or_announced": ("deur", "belt vaker aan, na een kaartje"),
    "door_to_door_coach": ("deur", "gaat mee langs de deur met een coach of klusteam"),
    "phone_known_number": ("telefoon", "belt mensen die zij al kennen"),
    "letter_plus_call_to_meeting": ("bijeenkomst", "nodigt uit voor een avond en belt vooraf"),
    "resident_team_survey": ("deur", "gaat langs met een korte vragenlijst"),
}
"""What a door can do: by id of the prior that fits, its channel and its words."""


def option_for(access: Access, number: int) -> Option:
    """One of a dossier. Raises NoSuchDossier."""
    found: Option = row_or_404(options_of(access.dossier), number)
    return found


def pairs_of(option: Option) -> QuerySet[Pair]:
    """Pairs that an option is in."""
    rows = Pair.objects.filter(Q(one=option) | Q(other=option), dossier=option.dossier_id)
    found: QuerySet[Pair] = rows.select_related("one", "other", "dossier")
    return found


def pair_for(access: Access, number: int) -> Pair:
    """One of a dossier. Raises NoSuchDossier."""
    rows = Pair.objects.filter(dossier=access.dossier).select_related("one", "other", "dossier")
    found: Pair = row_or_404(rows, number)
    return found


def current_of(dossier: Dossier) -> dict[str, Option]:
    """What is done now, by id in the library."""
    return {one.library: one for one in options_of(dossier).filter(is_current=True).exclude(library="")}


# ---- the library


def keys_for(names: Sequence[str], groups: Groups) -> list[str]:
    """Keys of the groups of a dossier that something of the library is meant for; []: everybody, or no such group.

    A group that is made of several cells is there with any that fits: see meant_parts() for whom of it that is.
    """
    if "alle" in names:
        return []
    wanted = {*names}
    found = [one.key for one in groups.groups if any(part.flags & wanted for part in one.parts or (one,))]
    return [] if len(found) == len(groups.groups) else found


def lacking(known: LibraryOption, groups: Groups) -> list[str]:
    """For whom it is meant, where the dossier has no such group; [] when there is any that fits."""
    if known.for_everybody or keys_for(known.groups, groups):
        return []
    flags = {flag for one in groups.groups for flag in one.flags}
    return [] if flags & {*known.groups} else list(known.groups)


def option_from(dossier: Dossier, known: LibraryOption, groups: Groups, dose: float = 1.0) -> Option:
    """A row that is not kept yet, with all that the library says."""
    return Option(
        dossier=dossier,
        library=known.id,
        name=known.label,
        channel=known.channel,
        sender=known.messenger,
        prior=known.prior,
        groups=keys_for(known.groups, groups),
        dose=dose,
        euros_fixed=known.cost.euros_fixed,
        euros_per_address=known.cost.euros_per_address,
        hours_fixed=known.cost.hours_fixed,
        hours_per_address=known.cost.hours_per_address,
    )


def chosen_counts(dossier: Dossier) -> Mapping[str, int]:
    """How many options of a dossier came from each of the library."""
    found: dict[str, int] = {}
    for id in options_of(dossier).exclude(library="").values_list("library", flat=True):
        found[id] = found.get(id, 0) + 1
    return found


def usable() -> list[Evidence]:
    """Chances that an option can have."""
    return [one for one in load_library().priors.values() if one.option]


# ---- doors of the social map


@dataclass(frozen=True, slots=True)
class Claim:
    """A door: households of one gemeenschap within reach. community None: all doors of this actor together."""

    community: Entity | None
    low: int | None
    likely: int
    high: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody on the map who can do something. readiness: of the condition card; None: no card, or not said.

    is_open  everybody in the team sees it, so that it may stand in a plan of the team
    """

    entity: Entity
    readiness: int | None
    claims: tuple[Claim, ...]
    is_open: bool

    def claim(self, community: int | None) -> Claim | None:
        """The claim on one gemeenschap."""
        return next((one for one in self.claims if one.community and one.community.pk == community), None)


def actors_of(access: Access) -> list[Actor]:
    """Everything on the map that can be a door, as this person may see it; those with a known reach first."""
    board = board_of(access)
    cards = dict(conditions_of(access).values_list("entity", "readiness"))
    found = [_actor(board, one, cards.get(one.pk)) for one in board.actors]
    return sorted(found, key=lambda one: not one.claims)


def actor_for(access: Access, number: int) -> Actor | None:
    """One of them; None when it is not there for this person."""
    return next((one for one in actors_of(access) if one.entity.pk == number), None)


def _actor(board: Board, entity: Entity, readiness: int | None) -> Actor:
    doors = [one for (actor, _), one in board.doors.items() if actor == entity.pk]
    claims = tuple(_claim(board, one) for one in doors if one.likely is not None)
    return Actor(entity, readiness, claims, entity.sight == Sight.TEAM)


def _claim(board: Board, door: Door) -> Claim:
    return Claim(board.by_number[door.community_id], door.low, door.likely or 0, door.high, door.basis or Basis.GEHOORD)


def groups_of_community(dossier: Dossier, community: Entity | None) -> list[str]:
    """Keys of the groups of households that a gemeenschap is; [] when it is none."""
    if community is None:
        return []
    rows = HouseholdGroup.objects.filter(dossier=dossier, community=community, cell="")
    return [f"eigen-{one}" for one in rows.values_list("pk", flat=True)]


# ---- what a round should bring


def expected_of(access: Access, option: Option, offered: int | None) -> Expected:
    """What the model goes by, and how many of so many addressed it expects to be reached, in 8 of 10 cases.

    offered  None: as many as it is planned for. Whether a partner does it at all is left out: this round was held.
    """
    known = library_of(option)
    told = Expected(prior=option.prior, small_measure=known is not None and known.small_measure)
    if why_not(option) is not None:
        return told
    groups = groups_of(access)
    chance, odds = _chance_here(access, option, groups) or (_known_chance(option), None)
    size = offered if offered is not None else _planned(access, option, groups)
    return replace(told, band=expected(chance, size) if chance and size else None, chance=chance, odds=odds)


def _planned(access: Access, option: Option, groups: Groups) -> int:
    """Households that it goes to."""
    return 0 if groups.problem else round(writing_of(access, groups, [option]).addressed(option))


def _known_chance(option: Option) -> Prior | None:
    """What was known before, when there are no groups to work with."""
    known, learned = load_library().priors.get(option.prior), learned_of(option.dossier).get(option.prior)
    share: Share | None = learned.share if learned else known.share if known else None
    if share is None and option.chance is not None:
        share = own_chance(option.chance)
    return None if share is None else Prior(share.alpha, share.beta)


def _chance_here(access: Access, option: Option, groups: Groups) -> tuple[Prior, float] | None:
    """The chance of a household that is addressed, over the groups it is meant for, as one Beta; and its odds ratio
    to the mean of the Netherlands.
    """
    document, _ = scenario_of(access, [option])
    if groups.problem or not document["options"]:
        return None
    one = document["options"][0]
    asked = {name: value for name, value in one.items() if name != "audience"} | {"delta": 1.0}
    try:
        scenario = read_scenario(document | {"options": [asked], "readiness": {}}, load_library())
    except ScenarioRefused:
        return None
    figure = plans_beside(scenario, [(0,)])[0].figures.reach
    meant = writing_of(access, groups, [option]).meant_for(option)
    part = sum(group.size for group in meant) / groups.households
    band = Band(figure.low / part, figure.share / part, figure.high / part) if part > 0 else None
    chance = fitted(band) if band is not None and isfinite(band.middle) else None
    if band is None or chance is None:
        return None
    everywhere = scenario.library.priors[scenario.ways[0].prior].share.mean
    return chance, band.middle / (1 - band.middle) * (1 - everywhere) / everywhere


def library_of(option: Option) -> LibraryOption | None:
    """What the library says of it; None for one of our own."""
    return load_options().get(option.library)


def others(access: Access, option: Option) -> list[Option]:
    """Options that this one can be a pair with."""
    there = {one.other_id if one.one_id == option.pk else one.one_id for one in pairs_of(option)}
    rows = options_of(access.dossier).exclude(pk__in={*there, option.pk})
    return [one for one in rows if not (one.dose_group and one.dose_group == option.dose_group)]
