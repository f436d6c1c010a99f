"""Reads of the social map. Every page begins with what this person may see of it: entities_of() and entity_for()."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, UniqueConstraint
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from wijkdna.domain.alike import alike, name_key
from wijkdna.web.accounts.models import Role, User
from wijkdna.web.dossiers.models import Dossier, Part
from wijkdna.web.dossiers.queries import Access, PartPage, Signal, row_or_404
from wijkdna.web.socialmap.models import Entity, Kind, Person, Question, Sector, Sight, Tie, TieKind

ACTORS = (Kind.ORGANISATIE, Kind.ROL, Kind.PLEK)
"""What can be a door; a gemeenschap is what a door leads to."""

Entities = QuerySet[Entity]


def entities_of(access: Access, *kinds: Kind) -> Entities:
    """What this person may see of the map of a dossier, by name; kinds: only those."""
    rows = Entity.objects.filter(visible_to(access), dossier=access.dossier)
    found: Entities = rows.filter(kind__in=kinds) if kinds else rows
    return found.select_related("part_of", "keeper", "dossier")


def visible_to(access: Access, path: str = "") -> Q:
    """Condition on rows that this person may see: those of the team, or whose contact she keeps; a beheerder sees all.

    path  lookup from the rows to the entity, with "__" at its end: "entity__"
    """
    if access.role == Role.BEHEERDER:
        # Every row: not Q(), which disappears where it is joined to another condition by "or".
        return Q(pk__isnull=False)
    return Q((f"{path}sight", Sight.TEAM)) | Q((f"{path}keeper", access.user.pk))


def sees(access: Access, entity: Entity) -> bool:
    """The same as visible_to() for a row that is there already, such as the organisation of a role."""
    is_kept = entity.keeper_id == access.user.pk
    return access.role == Role.BEHEERDER or entity.sight == Sight.TEAM or is_kept


def parent_of(access: Access, entity: Entity) -> Entity | None:
    """What it is part of, when this person may see that."""
    above: Entity | None = entity.part_of
    return above if above is not None and sees(access, above) else None


def entity_for(access: Access, number: int, *kinds: Kind) -> Entity:
    """One of them. Raises NoSuchDossier when it is not there for this person."""
    found: Entity = row_or_404(entities_of(access, *kinds), number)
    return found


def ties_of(access: Access) -> QuerySet[Tie]:
    """Bands of which this person may see both ends."""
    rows = Tie.objects.filter(visible_to(access, "source__"), visible_to(access, "target__"), dossier=access.dossier)
    found: QuerySet[Tie] = rows.select_related("source", "target", "by", "dossier")
    return found


def persons_of(access: Access, *, also_past: bool = False) -> QuerySet[Person]:
    """Names beside roles that this person may see, until the day that was agreed.

    also_past  to erase one: a name whose day is over is still there until the night
    """
    rows = Person.objects.filter(visible_to(access, "entity__"), dossier=access.dossier)
    if access.role != Role.BEHEERDER:
        rows = rows.filter(Q(sight=Sight.TEAM) | Q(entity__keeper=access.user.pk) | Q(asked_by=access.user.pk))
    if not also_past:
        rows = rows.filter(until__gte=timezone.localdate())
    found: QuerySet[Person] = rows.select_related("entity", "asked_by", "dossier")
    return found


ON_THE_SHEET = "De vraag staat op het volgende loopblad. U vindt het bij Veldwerk, Papier."
"""Of a question that open_questions() now has."""


def open_questions(access: Access) -> QuerySet[Question]:
    """What is still to be asked outside, the oldest first."""
    mine = Q(about__isnull=True) | visible_to(access, "about__")
    rows: QuerySet[Question] = Question.objects.filter(mine, dossier=access.dossier, done_at__isnull=True)
    return rows.select_related("about", "by", "dossier")


def like(entities: Iterable[Entity], name: str) -> list[Entity]:
    """Those whose name says the same as this one, so that nobody writes down the same twice."""
    key = name_key(name)
    return [one for one in entities if name_key(one.name) == key]


@dataclass(frozen=True, slots=True)
class MapTab:
    """A page in the second bar of the social map. page: its name in urls.py, which takes the number of the dossier."""

    label: str
    page: str

    def url(self, dossier: Dossier) -> str:
        """Its address."""
        return reverse(self.page, args=[dossier.pk])


TABS: tuple[MapTab, ...] = (
    MapTab("Deuren", "doors"),
    MapTab("Netwerk", "network"),
    MapTab("Wie en wat", "entities"),
    MapTab("Mensen vinden", "nominations"),
    MapTab("Inzicht", "insight"),
    MapTab("Afspraken en beloften", "promises"),
)
"""In the order of the work. A page adds its line."""


def count_of(dossier: Dossier) -> int:
    """How much stands on the map for everybody of the team; the bar does not tell how much is hidden."""
    return int(Entity.objects.filter(dossier=dossier, sight=Sight.TEAM).count())


def keepers_queryset(access: Access) -> QuerySet[User]:
    """Who can keep a contact: the people of the team."""
    rows: QuerySet[User] = User.objects.filter(memberships__team=access.dossier.team_id, memberships__role__in=_KEEPERS)
    return rows.order_by("name", "pk")


_KEEPERS = (Role.BEHEERDER, Role.LID)

MAP = PartPage(Part.KAART, "doors", count_of)
"""For settings.DOSSIER_PARTS."""


# ---- the list, and the page of one


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list. part_of: "" when there is none, or when this person may not see it."""

    entity: Entity
    part_of: str


def listed(access: Access, kind: str, sector: str, words: str) -> list[tuple[Kind, list[Listed]]]:
    """What stands on the map by kind, without the empty kinds.

    kind, sector  only those, "" for all;  words  that a name or a remark holds
    """
    rows = entities_of(access)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if sector in Sector.values:
        rows = rows.filter(sector=sector)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(remarks__icontains=words))
    lines = [Listed(one, above.name if (above := parent_of(access, one)) else "") for one in rows]
    found = [(one, [line for line in lines if line.entity.kind == one]) for one in Kind]
    return [(one, inside) for one, inside in found if inside]


@dataclass(frozen=True, slots=True)
class Telling:
    """A band as one informant sees it."""

    tie: Tie
    strength: str


@dataclass(frozen=True, slots=True)
class Band:
    """All that was told of one band, from the side of one of the two. words: "hoort nieuws van"."""

    words: str
    other: Entity
    told: list[Telling] = field(default_factory=list)


STRENGTHS = {1: "zwak", 2: "gewoon", 3: "sterk"}

_TURNED = {
    TieKind.INFORMATIE: "hoort nieuws van",
    TieKind.VERTROUWEN: "vertrouwt",
    TieKind.SAMENWERKING: "werkt samen met",
    TieKind.GELD: "krijgt geld of opdracht van",
    TieKind.SAMENKOMST: "is waar samenkomt:",
    TieKind.SPANNING: "heeft spanning met",
}
"""A band from the side of its target."""


def bands_of(access: Access, entity: Entity) -> list[Band]:
    """The bands of one, those from it first; what more informants told of the same band stands together."""
    found: dict[tuple[bool, str, int], Band] = {}
    for tie in ties_of(access).filter(Q(source=entity) | Q(target=entity)).order_by("pk"):
        is_in = tie.source_id != entity.pk
        other = tie.source if is_in else tie.target
        kind = TieKind(tie.kind)
        same = is_in and kind not in (TieKind.SAMENWERKING, TieKind.SPANNING)
        band = found.setdefault((same, kind, other.pk), Band(_TURNED[kind] if is_in else kind.label, other))
        band.told.append(Telling(tie, STRENGTHS[tie.strength]))
    return [found[key] for key in sorted(found, key=lambda one: (one[0], TieKind.values.index(one[1])))]


def parts_of(access: Access, entity: Entity) -> list[Entity]:
    """Roles, places and organisations that belong to it."""
    return list(entities_of(access).filter(part_of=entity))


def notes_about(entity: Entity) -> list[tuple[Any, str]]:
    """Finished field notes that name it or were written there, the newest first, with the address of each.

    They are of a feature above this one.
    """
    about = [rows.filter(is_draft=False).select_related("by") for rows in (entity.field_notes, entity.notes_here)]
    rows = {note.pk: note for found in about for note in found}
    newest = sorted(rows.values(), key=lambda note: (note.at, note.pk), reverse=True)
    return [(note, _address("field_note", note.dossier_id, note.pk)) for note in newest]


def person_of(access: Access, entity: Entity, *, also_past: bool = False) -> Person | None:
    """The name beside a role, when there is one that this person may see; also_past: as in persons_of()."""
    found: Person | None = persons_of(access, also_past=also_past).filter(entity=entity).first()
    return found


def names_in(dossier: Dossier) -> tuple[int, int]:
    """How many names of people stand in a dossier: beside roles, and of who was named (of a feature above this one)."""
    named = dossier.nominees.exclude(name="")
    return Person.objects.filter(dossier=dossier).count(), named.count()


def has_name(entity: Entity) -> bool:
    """True when a name stands beside a role, also one that the reader may not see."""
    return bool(Person.objects.filter(entity=entity).exists())


def links_of(dossier: Dossier, entity: Entity) -> list[tuple[str, str]]:
    """Words and addresses of pages about it that other features have."""
    wanted = (
        ("Deuren", "doors", (dossier.pk,)),
        ("Afsprakenkaart", "condition", (dossier.pk, entity.pk)),
        ("Gesprekken", "contacts", (dossier.pk, entity.pk)),
        ("Beloften", "promises", (dossier.pk,)),
    )
    is_group = entity.kind == Kind.GEMEENSCHAP
    found = [(label, _address(page, *args)) for label, page, args in wanted if page == "doors" or not is_group]
    return [(label, address) for label, address in found if address]


def signals_of(access: Access) -> Mapping[int, list[Signal]]:
    """What cannot wait at each of them, by number: each of settings.ENTITY_SIGNALS is a function of a feature."""
    found: dict[int, list[Signal]] = defaultdict(list)
    for name in settings.ENTITY_SIGNALS:
        asked: Callable[[Access], Mapping[int, Signal]] = import_string(name)
        for number, signal in asked(access).items():
            found[number].append(signal)
    return found


def _address(page: str, *args: object) -> str:
    """Its address, "" when there is no such page."""
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two of one kind that may be the same; is_equal: their names say the same."""

    first: Entity
    second: Entity
    is_equal: bool


def doubles(access: Access) -> list[Pair]:
    """Pairs that may be the same, those with equal names on top."""
    by_kind: dict[str, list[Entity]] = {}
    for one in entities_of(access):
        by_kind.setdefault(one.kind, []).append(one)
    found = [
        Pair(rows[first], rows[second], is_equal)
        for rows in by_kind.values()
        for first, second, is_equal in alike([one.name for one in rows])
    ]
    return sorted(found, key=lambda pair: not pair.is_equal)


@dataclass(frozen=True, slots=True)
class Differing:
    """A field of which two people wrote something else, in words."""

    label: str
    mine: str
    theirs: str


def differing(row: Entity, values: Mapping[str, Any]) -> list[Differing]:
    """Fields in which what somebody sent differs from what stands now."""
    found = []
    for name, mine in values.items():
        theirs = getattr(row, name)
        if (mine or "") != (theirs or ""):
            label = str(_field(name).verbose_name)
            found.append(Differing(_LABELS.get(name, label), _said(name, mine), _said(name, theirs)))
    return found


_LABELS = {"part_of": "hoort bij", "keeper": "wie houdt contact", "remarks": "opmerking"}


def _field(name: str) -> Any:  # noqa: ANN401 a field of Django
    return Entity._meta.get_field(name)


def _said(name: str, value: Any) -> str:  # noqa: ANN401 of any field
    choices = dict(_field(name).flatchoices)
    return "leeg" if value in (None, "") else str(choices.get(value, value))


_MORE = {
    "door": ("deur", "deuren"),
    "question": ("vraag", "vragen"),
    "fieldnote": ("veldnotitie", "veldnotities"),
    "contact": ("gesprek", "gesprekken"),
    "promise": ("belofte", "beloften"),
    "condition": ("afsprakenkaart", "afsprakenkaarten"),
    "informant": ("gesprek in deze groep", "gesprekken in deze groep"),
    "nominee": ("keer genoemd", "keer genoemd"),
}


def told_of(access: Access, entity: Entity) -> list[str]:
    """What hangs on it, counted: "3 banden". Of what this person may not see nothing."""
    counts = {"band": ties_of(access).filter(Q(source=entity) | Q(target=entity)).count()}
    words = {"band": ("band", "banden"), "part": ("onderdeel", "onderdelen"), "name": ("naam", "namen"), **_MORE}
    counts["part"] = len(parts_of(access, entity))
    counts["name"] = int(person_of(access, entity) is not None)
    for one in hanging():
        if one.what in _MORE:
            counts[one.what] = counts.get(one.what, 0) + one.of(entity).count()
    return [f"{number} {words[what][number != 1]}" for what, number in counts.items() if number]


# ---- what hangs on it, of all features


@dataclass(frozen=True, slots=True)
class Hanging:
    """How rows of one table name an entity by the field `name`.

    is_one  there can be one such row;  is_many  a row can name more of them
    """

    model: type[Any]
    name: str
    is_one: bool
    is_many: bool

    @property
    def what(self) -> str:
        """Name of the table for a program: "tie"."""
        return str(self.model._meta.model_name)

    def of(self, entity: Entity) -> QuerySet[Any]:
        """Those rows."""
        rows: QuerySet[Any] = self.model._base_manager.filter(**{self.name: entity})
        return rows.order_by("pk")

    def twin(self, row: Any, other: Entity) -> Any | None:  # noqa: ANN401 rows of any table
        """The row of another entity that says the same as this one, by the rules of the table."""
        for rule in self.model._meta.constraints:
            if isinstance(rule, UniqueConstraint) and self.name in rule.fields:
                same = {name: getattr(row, name) for name in rule.fields if name != self.name}
                return self.of(other).filter(**same).exclude(pk=row.pk).first()
        return None


def hanging() -> list[Hanging]:
    """All ways in which something names an entity, also in tables of features above this one."""
    return [
        Hanging(one.related_model, one.field.name, bool(one.one_to_one), bool(one.many_to_many))
        for one in Entity._meta.related_objects
    ]
