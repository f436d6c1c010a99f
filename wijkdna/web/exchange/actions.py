"""Put what a file tells on the map, in one transaction; and take it off again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from wijkdna.domain.map_files import DOOR, Band, Thing
from wijkdna.domain.map_told import door_fields, thing_fields, tie_fields
from wijkdna.web.accounts.models import User
from wijkdna.web.doors.models import Door, Heard, Trust
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.exchange.queries import WORDS, End, Preview
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.actions import MOST_ENTITIES, MOST_TIES
from wijkdna.web.socialmap.models import Basis, Entity, Sight, Tie


@dataclass(frozen=True, slots=True)
class Made:
    """Numbers of what an import put on the map, to take it off again."""

    entities: list[int] = field(default_factory=list)
    ties: list[int] = field(default_factory=list)
    doors: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, list[int]]:
        """For the session."""
        return asdict(self)


@transaction.atomic
def import_map(*, dossier: Dossier, preview: Preview, tag: str, by: User) -> Made:
    """Keep what is new in it. Raises ActionRefused.

    preview  rows that cannot be read are not in what it holds for new

    tag  of this import, on everything that has no origin of its own
    """
    open_for_writing(dossier)
    if preview.does_nothing:
        raise ActionRefused("Er is niets nieuws in dit bestand. Er is niets veranderd.")
    _check_room(dossier, preview)
    made = {place: _entity(dossier, preview.plan.things[place], tag, by) for place in preview.new}
    Entity.objects.bulk_create(made.values())
    _hang(preview, made)
    ties, doors = _bands(dossier, preview, made, by)
    record(by, "kaart ingelezen uit een bestand", dossier)
    return Made([one.pk for one in made.values()], [one.pk for one in ties], [one.pk for one in doors])


def _check_room(dossier: Dossier, preview: Preview) -> None:
    if Entity.objects.filter(dossier=dossier).count() + len(preview.new) > MOST_ENTITIES:
        raise ActionRefused(f"Dan staan er meer dan {MOST_ENTITIES} namen op deze kaart. Neem een kleiner bestand.")
    if Tie.objects.filter(dossier=dossier).count() + len(preview.bands) > MOST_TIES:
        raise ActionRefused(f"Dan staan er meer dan {MOST_TIES} banden op deze kaart. Neem een kleiner bestand.")


def _entity(dossier: Dossier, thing: Thing, tag: str, by: User) -> Entity:
    told = thing_fields(thing.told, WORDS)
    sight = told["sight"] or Sight.TEAM
    origin = {"external": told["external"] or f"import:{tag}", "sight": sight, "by": by}
    keeper = by if sight == Sight.CONTACT else None
    return Entity(**{**told, **origin}, dossier=dossier, kind=thing.kind, name=thing.name, keeper=keeper)


def _hang(preview: Preview, made: Mapping[int, Entity]) -> None:
    """Give each new thing what it is part of, when that is in the same file."""
    things = preview.plan.things
    by_number = {one.number: place for place, one in enumerate(things)}
    hung = []
    for place, one in made.items():
        above = by_number.get(things[place].told.get("hoort bij nummer", "") or "-", place)
        if above != place:
            one.part_of_id = preview.there[above] if above in preview.there else made[above].pk
            hung.append(one)
    Entity.objects.bulk_update(hung, ["part_of"])


def _bands(dossier: Dossier, preview: Preview, made: Mapping[int, Entity], by: User) -> tuple[list[Tie], list[Door]]:
    def number(end: End) -> int:
        is_new, one = end
        return made[one].pk if is_new else one

    ties, doors, today = [], [], timezone.localdate()
    for source, target, band in preview.bands:
        ends = number(source), number(target)
        if band.kind == DOOR:
            doors.append(_door(dossier, ends, band, today, by))
        else:
            ties.append(_tie(dossier, ends, band, today, by))
    return Tie.objects.bulk_create(ties), Door.objects.bulk_create(doors)


def _tie(dossier: Dossier, ends: tuple[int, int], band: Band, today: date, by: User) -> Tie:
    told = tie_fields(band.told, today)
    given = told | {"seen_on": told["seen_on"] or today, "kind": band.kind, "strength": band.strength}
    return Tie(**given, dossier=dossier, source_id=ends[0], target_id=ends[1], by=by)


def _door(dossier: Dossier, ends: tuple[int, int], band: Band, today: date, by: User) -> Door:
    usual = {"basis": Basis.GEHOORD, "trust": Trust.ONBEKEND, "heard": Heard.EEN, "checked_on": today}
    told = door_fields(band.told, WORDS, today)
    given = told | {name: value for name, value in usual.items() if told[name] in ("", None)}
    return Door(**given, dossier=dossier, entity_id=ends[0], community_id=ends[1], by=by)


@transaction.atomic
def undo_import(*, dossier: Dossier, made: Made, by: User) -> int:
    """Take off what an import put on the map, but for what was changed since; how many names. Raises ActionRefused."""
    open_for_writing(dossier)
    Tie.objects.filter(dossier=dossier, pk__in=made.ties).delete()
    Door.objects.filter(dossier=dossier, pk__in=made.doors, version=1).delete()
    rows = Entity.objects.filter(dossier=dossier, pk__in=made.entities, version=1)
    count = rows.count()
    rows.delete()
    record(by, "inlezen ongedaan gemaakt", dossier)
    return int(count)
