"""Put what a file tells on the map, in one transaction; and take it off again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from wijkdna.domain.map_files import DOOR, Thing
from wijkdna.web.accounts.models import User
from wijkdna.web.doors.models import Door, Heard, Trust
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.exchange.queries import End, Preview, informant_of
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.actions import MOST_ENTITIES, MOST_TIES
from wijkdna.web.socialmap.models import Basis, Entity, Sector, Sight, Tie


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
    told = thing.told
    low, high = _whole(told, "ten minste"), _whole(told, "ten hoogste")
    if low is not None and high is not None and low > high:
        low, high = high, low
    is_quiet = told.get("zichtbaar voor") == Sight.CONTACT
    return Entity(
        dossier=dossier,
        kind=thing.kind,
        name=thing.name,
        sector=_one_of(told, "gaat over", Sector.values),
        low=low,
        high=high,
        basis=_one_of(told, "hoe weten we dat", Basis.values),
        rhythm=told.get("wanneer samen of druk", "")[:160],
        channels=told.get("hoe horen zij nieuws", "")[:160],
        public_contact=told.get("openbaar contact", "")[:200],
        latitude=_degrees(told, "breedtegraad", 90),
        longitude=_degrees(told, "lengtegraad", 180),
        external=told.get("herkomst", "")[:60] or f"import:{tag}",
        sight=Sight.CONTACT if is_quiet else Sight.TEAM,
        keeper=by if is_quiet else None,
        by=by,
    )


def _hang(preview: Preview, made: Mapping[int, Entity]) -> None:
    """Give each new thing what it is part of, when that is in the same file."""
    things = preview.plan.things
    by_number = {things[place].told.get("nummer", ""): place for place in range(len(things))}
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
        ends, told = (number(source), number(target)), band.told
        on = _day(told.get("wanneer", ""), today)
        if band.kind == DOOR:
            doors.append(_door(dossier, ends, told, by, on))
        else:
            ties.append(
                Tie(
                    dossier=dossier,
                    source_id=ends[0],
                    target_id=ends[1],
                    kind=band.kind,
                    strength=band.strength,
                    informant=informant_of(band),
                    seen_on=on,
                    by=by,
                )
            )
    return Tie.objects.bulk_create(ties), Door.objects.bulk_create(doors)


def _door(dossier: Dossier, ends: tuple[int, int], told: Mapping[str, str], by: User, on: date) -> Door:
    numbers = [_whole(told, name) for name in ("laag", "waarschijnlijk", "hoog")]
    known = sorted(one for one in numbers if one is not None)
    if known != [one for one in numbers if one is not None]:
        numbers = [None, None, None]
    trust = _whole(told, "vertrouwen")
    return Door(
        dossier=dossier,
        entity_id=ends[0],
        community_id=ends[1],
        low=numbers[0],
        likely=numbers[1],
        high=numbers[2],
        basis=_one_of(told, "hoe weten we dat", Basis.values) or Basis.GEHOORD,
        trust=trust if trust in Trust.values else Trust.ONBEKEND,
        heard=_one_of(told, "gehoord", Heard.values) or Heard.EEN,
        checked_on=on,
        by=by,
    )


def _one_of(told: Mapping[str, str], name: str, values: list[str]) -> str:
    text = told.get(name, "")
    return text if text in values else ""


def _whole(told: Mapping[str, str], name: str) -> int | None:
    text = told.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None


def _degrees(told: Mapping[str, str], name: str, most: float) -> float | None:
    try:
        found = float(told.get(name, "").replace(",", "."))
    except ValueError:
        return None
    return found if -most <= found <= most else None


def _day(text: str, today: date) -> date:
    """A day that is told and not still to come; else today."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if date(1990, 1, 1) <= found <= today else today


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
