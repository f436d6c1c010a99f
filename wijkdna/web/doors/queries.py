"""Reads of deuren: the board of groups and doors as one person may see it, and groups that the figures suggest."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isnan
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from wijkdna.domain.doors import Band, Opener, Openers, is_open
from wijkdna.domain.household_groups import LARGER, OWN, Range, older_share, range_of, split_of_rent
from wijkdna.domain.nominations import saturation, unseen_nl
from wijkdna.domain.reach_claims import size_of
from wijkdna.store.condition_card import ConditionCard, load_condition_card
from wijkdna.store.latest import Latest, latest_of
from wijkdna.store.own_figures import combined, origins
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, row_or_404
from wijkdna.web.own_areas.forms import Refused, own_area_of_link
from wijkdna.web.profiles.queries import KNOWN, short_source
from wijkdna.web.socialmap.models import Entity, Kind, TieKind
from wijkdna.web.socialmap.queries import ACTORS, entities_of, open_questions, ties_of, visible_to


@dataclass(frozen=True)
class Board:
    """All of the map that deuren needs, as one person may see it.

    actors   what can be a door, by name;  doors  by (actor, group);  named  actors that were named for a group
    asked    groups about which a question waits on the walk sheet;  spoken  people that were asked who knows whom
    unseen   how many names are probably missing, in a sentence; "" when nobody was named
    """

    groups: list[Entity]
    actors: list[Entity]
    doors: dict[tuple[int, int], Door]
    bands: list[Band]
    named: dict[int, set[int]]
    asked: set[int]
    spoken: int
    unseen: str

    @cached_property
    def doors_to(self) -> dict[int, list[Door]]:
        """Doors by group."""
        found: dict[int, list[Door]] = defaultdict(list)
        for door in self.doors.values():
            found[door.community_id].append(door)
        return found

    @cached_property
    def columns(self) -> list[Entity]:
        """Actors with any door."""
        used = {entity for entity, _ in self.doors}
        return [one for one in self.actors if one.pk in used]

    @cached_property
    def by_number(self) -> dict[int, Entity]:
        """All on the board."""
        return {one.pk: one for one in (*self.groups, *self.actors)}

    @cached_property
    def _openers(self) -> Openers:
        return Openers(self.bands, [one.pk for one in self.actors])

    def is_open(self, group: int) -> bool:
        """True when the group has a trusted door."""
        return is_open(door.trust for door in self.doors_to.get(group, ()))

    def openers(self, group: int) -> list[Opener]:
        """Who might open a door to the group."""
        weak = [door.entity_id for door in self.doors_to.get(group, ())]
        return self._openers.of(group, self.named.get(group, ()), weak)


def households_of(group: Entity) -> float | None:
    """How many households a group has; None: not known."""
    return size_of(group.low, group.high)


def most_of(group: Entity) -> int | None:
    """How many it has at most; None: not known."""
    return group.low if group.high is None else group.high


def board_of(access: Access) -> Board:
    """The board of a dossier: the same number of questions to the database, however much there is on it."""
    entities = sorted(entities_of(access), key=lambda one: (one.name.casefold(), one.pk))
    spoken, unseen = _talks(access.dossier)
    return Board(
        groups=[one for one in entities if one.kind == Kind.GEMEENSCHAP],
        actors=[one for one in entities if one.kind in ACTORS],
        doors={(one.entity_id, one.community_id): one for one in _doors(access)},
        bands=_bands(access),
        named=_named(access),
        asked={number for number in open_questions(access).values_list("about", flat=True) if number},
        spoken=spoken,
        unseen=unseen,
    )


def _talks(dossier: Dossier) -> tuple[int, str]:
    """How many people were asked whom they know, and how many names are probably missing. Numbers only, no names."""
    named: dict[int, set[int]] = defaultdict(set)
    for talk, nominee in dossier.informants.order_by("asked_on", "pk").values_list("pk", "nominations__nominee"):
        named[talk] |= {nominee} if nominee else set()
    return len(named), unseen_nl(saturation(list(named.values())))


def _doors(access: Access) -> Iterable[Door]:
    both = visible_to(access, "entity__"), visible_to(access, "community__")
    found: Iterable[Door] = Door.objects.filter(*both, dossier=access.dossier)
    return found


def _bands(access: Access) -> list[Band]:
    rows = ties_of(access).exclude(kind=TieKind.SPANNING).select_related(None)
    ends = rows.values_list("source", "target", "kind")
    return [Band(source, target, by_trust=kind == TieKind.VERTROUWEN) for source, target, kind in ends]


def _named(access: Access) -> dict[int, set[int]]:
    """Roles on the map that were named, by the group of whom named them."""
    group = "nominees__nominations__informant__community"
    rows = entities_of(access, *ACTORS).filter(**{f"{group}__isnull": False}).select_related(None)
    found: dict[int, set[int]] = defaultdict(set)
    for actor, community in rows.values_list("pk", group):
        found[community].add(actor)
    return found


def door_for(access: Access, entity: int, community: int) -> tuple[Entity, Entity, Door | None]:
    """Both ends of a door, and what is known of it. Raises NoSuchDossier when one is not there for this person."""
    actor: Entity = row_or_404(entities_of(access, *ACTORS), entity)
    group: Entity = row_or_404(entities_of(access, Kind.GEMEENSCHAP), community)
    return actor, group, Door.objects.filter(entity=actor, community=group).select_related("dossier", "by").first()


@dataclass(frozen=True, slots=True)
class Due:
    """What we promised an actor and did not do yet. is_late: its day is over."""

    text: str
    due: date
    is_late: bool


def promises_of(actor: Entity) -> list[Due]:
    """Promises to an actor that are open, the first due first."""
    today = timezone.localdate()
    rows = actor.promises.filter(done_at__isnull=True).order_by("due", "pk")
    return [Due(one.text, one.due, one.due < today) for one in rows]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an actor and we agreed. lines: label and answer; far: how far we are, 1 to 5 or None, and in words."""

    lines: tuple[tuple[str, str], ...]
    far: int | None
    far_words: str
    until: date
    is_over: bool


_TERMS = ("own_agenda", "will_do", "will_not_do", "needs", "timing")
"""Of the card, what somebody must know before she calls."""


def terms_of(actor: Entity) -> Terms | None:
    """The condition card of an actor in short; None when there is none."""
    row, card = getattr(actor, "condition", None), load_condition_card()
    if row is None:
        return None
    lines = ((card.question(field).label, _said(card, row, field)) for field in _TERMS)
    return Terms(
        lines=tuple((label, said) for label, said in lines if said),
        far=row.readiness,
        far_words=card.question("readiness").choices.get(str(row.readiness), ""),
        until=row.valid_until,
        is_over=row.valid_until < timezone.localdate(),
    )


def _said(card: ConditionCard, row: Any, field: str) -> str:  # noqa: ANN401 a Condition: its feature stands above this
    choices = card.question(field).choices
    if not choices:
        return str(getattr(row, field))
    chosen = [words for key, words in choices.items() if key in getattr(row, field)]
    return "; ".join(filter(None, [*chosen, getattr(row, f"{field}_text")]))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group that the figures suggest. origin: its sources in words; number: of the group once it is on the map."""

    key: str
    name: str
    households: Range | None
    origin: str
    note: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A figure as a share (0 to 1) or a number. place: where it was measured when that is not the area itself."""

    value: float
    source: str
    place: str

    @property
    def margin(self) -> float:
        """How far the range of a group goes that was made with it."""
        return LARGER if self.place else OWN


_NAMES = {
    "65_plus": "65 jaar of ouder",
    "kinderen": "Gezinnen met kinderen",
    "alleen": "Mensen die alleen wonen",
    "koop": "Eigenaren van hun huis",
    "corporatie": "Huurders van een corporatie",
    "particulier": "Huurders van een particulier",
    "rondkomen": "Mensen die moeilijk rondkomen",
}
EXTERNAL = "cijfers:"
"""How a group that came from the figures is known again."""


def proposals_of(data: Path, access: Access) -> list[Proposal]:
    """Groups that the figures of a dossier suggest. Raises NoRelease when its release is not there, AreaUnknown."""
    dossier = access.dossier
    rows = entities_of(access, Kind.GEMEENSCHAP).filter(external__startswith=EXTERNAL).select_related(None)
    there = {one.external: one.pk for one in rows}
    found = _proposals(figures_of(latest_of(data, dossier.release), dossier))
    return [
        Proposal(key, _NAMES[key], households, origin, note, there.get(EXTERNAL + key))
        for key, households, origin, note in found
    ]


class AreaUnknown(LookupError):
    """The release of a dossier does not have its area."""


def figures_of(latest: Latest, dossier: Dossier) -> dict[str, Share]:
    """The known figures of the area of a dossier, by indicator; percentages as shares. Raises AreaUnknown."""
    if not dossier.own_area:
        row = latest.areas.position.get(dossier.area_code)
        if row is None:
            raise AreaUnknown(dossier.area_code)
        return _of_row(latest, row)
    try:
        own = own_area_of_link(latest, QueryDict(dossier.own_area))
    except Refused as refused:
        raise AreaUnknown(refused.text) from None
    whole = {
        one.indicator.id: _share(latest, one.column, one.value, origins(latest, one.column, one.parts), "")
        for one in combined(latest, own)
        if one.is_known
    }
    return _of_row(latest, own.gemeenten[0], only_shares=True) | whole


def _of_row(latest: Latest, row: int, *, only_shares: bool = False) -> dict[str, Share]:
    """The figures of a CBS area. only_shares: it stands in for a smaller area, which has numbers of its own."""
    found, names = latest.figures_of(row), latest.areas.names
    return {
        one.id: _share(
            latest,
            column,
            found.values[column],
            [found.origin[column]],
            names[found.measured_for[column]] if only_shares or found.measured_for[column] != row else "",
        )
        for column, one in enumerate(latest.indicators)
        if found.status[column] == KNOWN and not isnan(found.values[column]) and (one.unit == "%" or not only_shares)
    }


def _share(latest: Latest, column: int, value: float, sources: Iterable[int], place: str) -> Share:
    """Of a figure for a gemeente only, the place is no other place when the dossier is of that gemeente."""
    indicator = latest.indicators[column]
    said = ", ".join(dict.fromkeys(short_source(latest, one) for one in sources))
    return Share(value / 100 if indicator.unit == "%" else value, f"{said} ({indicator.newest})", place)


Found = tuple[str, Range | None, str, str]


def _proposals(figures: dict[str, Share]) -> Iterable[Found]:
    homes = figures.get("aantal_huishoudens")
    if homes is None or homes.value < 1:
        return
    if (older := figures.get("aandeel_65_plus")) and (people := figures.get("aantal_inwoners")):
        part = older_share(older.value, people.value, homes.value)
        note = "Gerekend met anderhalve oudere per huishouden met ouderen."
        yield "65_plus", range_of(part, homes.value, older.margin), _origin([older, homes]), note
    for key, names in _PLAIN.items():
        if found := next((figures[name] for name in names if name in figures), None):
            yield (
                key,
                range_of(found.value, homes.value, found.margin),
                _origin([found, homes]),
                _PLAIN_NOTES.get(key, ""),
            )
    yield from _renters(figures, homes)


_PLAIN = {
    "kinderen": ("aandeel_met_kinderen", "aandeel_met_kinderen_gemeente"),
    "alleen": ("aandeel_eenpersoons", "aandeel_eenpersoons_gemeente"),
    "koop": ("aandeel_koop",),
    "rondkomen": ("moeite_met_rondkomen",),
}
_PLAIN_NOTES = {
    "kinderen": "Kinderen van elke leeftijd die nog thuis wonen.",
    "koop": "Gerekend alsof in elk koophuis één huishouden woont.",
    "rondkomen": "Het aandeel van de volwassenen, gelezen als aandeel van de huishoudens.",
}


def _renters(figures: dict[str, Share], homes: Share) -> Iterable[Found]:
    """As published for the area, else what is not owned here, split as in the gemeente."""
    here = figures.get("aandeel_corporatie"), figures.get("aandeel_andere_verhuurder")
    if here[0] and here[1]:
        for key, one in zip(("corporatie", "particulier"), here, strict=True):
            if one:
                yield key, range_of(one.value, homes.value, one.margin), _origin([one, homes]), ""
        return
    names = "aandeel_koop", "aandeel_corporatie_gemeente", "aandeel_huur_gemeente"
    found = [figures[name] for name in names if name in figures]
    if len(found) == len(names):
        shares = split_of_rent(*(one.value for one in found))
        note = "Wat hier geen koophuis is, verdeeld zoals de huurhuizen in de hele gemeente."
        for key, part in zip(("corporatie", "particulier"), shares, strict=True):
            yield key, range_of(part, homes.value, LARGER), _origin([*found, homes]), note


def _origin(shares: Iterable[Share]) -> str:
    """Sources in words, each once, with the place of a figure of a larger area."""
    said = (f"{one.source}, cijfer van {one.place}" if one.place else one.source for one in shares)
    return "; ".join(dict.fromkeys(said))
