"""What people do with doors: each in one transaction, with a line in the record."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from wijkdna.domain.household_groups import Range
from wijkdna.domain.reach_claims import ClaimRefused, check
from wijkdna.web.accounts.models import User
from wijkdna.web.doors.models import Door, Heard, Trust
from wijkdna.web.doors.queries import EXTERNAL, Proposal, most_of
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.actions import add_entity
from wijkdna.web.socialmap.models import Basis, Entity, Kind
from wijkdna.web.socialmap.queries import ACTORS


@transaction.atomic
def save_door(
    *,
    entity: Entity,
    community: Entity,
    by: User,
    version: int = 0,
    low: int | None = None,
    likely: int | None = None,
    high: int | None = None,
    basis: str = Basis.GEHOORD,
    trust: int = Trust.ONBEKEND,
    heard: str = Heard.EEN,
    checked_on: date | None = None,
) -> Door:
    """What is known of a door, new or brought up to date. version: of the door as its reader saw it, 0 for a new one.

    Raises ChangedMeanwhile when somebody else changed it meanwhile; ActionRefused.
    """
    open_for_writing(entity.dossier)
    _check_ends(entity, community)
    _check_numbers(low, likely, high, community)
    now = Door.objects.select_for_update(of=("self",)).filter(entity=entity, community=community).first()
    if (now.version if now else 0) != version:
        text = "Een collega heeft deze deur intussen " + ("veranderd." if now else "verwijderd.")
        raise ChangedMeanwhile(text, "", "", now.version if now else 0)
    door: Door = now or Door(dossier=entity.dossier, entity=entity, community=community, version=0)
    door.low, door.likely, door.high, door.basis = low, likely, high, basis
    door.trust, door.heard, door.checked_on = trust, heard, checked_on or timezone.localdate()
    door.by, door.version = by, door.version + 1
    door.save()
    record(by, "deur gewijzigd" if now else "deur toegevoegd", door)
    return door


def _check_ends(entity: Entity, community: Entity) -> None:
    if entity.dossier_id != community.dossier_id:
        raise ActionRefused("Deze twee staan niet op dezelfde kaart.")
    if entity.kind not in ACTORS or community.kind != Kind.GEMEENSCHAP:
        raise ActionRefused("Een deur loopt van een rol, organisatie of plek naar een groep. Kies een ander.")


def _check_numbers(low: int | None, likely: int | None, high: int | None, community: Entity) -> None:
    try:
        check(low, likely, high, most_of(community))
    except ClaimRefused as refused:
        raise ActionRefused(refused.text, refused.field) from None


@transaction.atomic
def add_door(
    *,
    dossier: Dossier,
    entity: Entity | tuple[Kind, str],
    community: Entity | str,
    by: User,
    likely: int | None = None,
    basis: str = Basis.GEHOORD,
    trust: int = Trust.ONBEKEND,
    heard: str = Heard.EEN,
) -> Door:
    """A door at once, with whom or what it needs that is not on the map yet. Raises ActionRefused.

    entity     on the map, or a kind and a name;  community  on the map, or a name
    """
    open_for_writing(dossier)
    if isinstance(entity, tuple):
        entity = add_entity(dossier=dossier, kind=entity[0], name=entity[1], by=by)
    if isinstance(community, str):
        community = add_entity(dossier=dossier, kind=Kind.GEMEENSCHAP, name=community, by=by)
    if Door.objects.filter(entity=entity, community=community).exists():
        raise ActionRefused("Deze deur staat er al. Kies hem in de tabel om hem te wijzigen.", "community")
    return save_door(entity=entity, community=community, by=by, likely=likely, basis=basis, trust=trust, heard=heard)


@transaction.atomic
def delete_door(*, door: Door, by: User) -> None:
    """Take a door away; both ends stay on the map. Raises ActionRefused."""
    open_for_writing(door.dossier)
    record(by, "deur verwijderd", door)
    Door.objects.filter(pk=door.pk).delete()


@transaction.atomic
def add_group(*, dossier: Dossier, proposal: Proposal, households: Range, by: User) -> Entity:
    """A group that the figures suggest, with the numbers that the team makes of it. Raises ActionRefused."""
    open_for_writing(dossier)
    if Entity.objects.filter(dossier=dossier, external=EXTERNAL + proposal.key).exists():
        raise ActionRefused(f"“{proposal.name}” staat al op de kaart.")
    return add_entity(
        dossier=dossier,
        kind=Kind.GEMEENSCHAP,
        name=proposal.name,
        by=by,
        low=households.low,
        high=households.high,
        basis=Basis.SCHATTING,
        external=EXTERNAL + proposal.key,
        remarks=f"Geschat uit {proposal.origin}. {proposal.note}".strip(),
    )
