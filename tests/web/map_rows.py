"""What stands on a social map, for tests: as real rows, all roles and no persons."""

from datetime import date

from wijkdna.web.accounts.models import User
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.socialmap.models import Entity, Kind, Tie, TieKind

DAY = date(2026, 11, 2)


def make_entity(dossier: Dossier, kind: Kind, name: str, **fields: object) -> Entity:
    """Anything on the map."""
    return Entity.objects.create(dossier=dossier, kind=kind, name=name, **fields)


def make_group(dossier: Dossier, name: str, low: int | None = 60, high: int | None = 80, **fields: object) -> Entity:
    """A gemeenschap with its households."""
    return make_entity(dossier, Kind.GEMEENSCHAP, name, low=low, high=high, **fields)


def make_club(dossier: Dossier, name: str = "IJsclub", **fields: object) -> Entity:
    """An organisation."""
    return make_entity(dossier, Kind.ORGANISATIE, name, **fields)


def make_role(dossier: Dossier, name: str = "voorzitter ijsclub", **fields: object) -> Entity:
    """A role; nobody's name."""
    return make_entity(dossier, Kind.ROL, name, **fields)


def make_tie(source: Entity, target: Entity, kind: TieKind = TieKind.INFORMATIE, **fields: object) -> Tie:
    """A band."""
    fields = {"seen_on": DAY, "dossier": source.dossier} | fields
    return Tie.objects.create(source=source, target=target, kind=kind, **fields)


def make_door(entity: Entity, community: Entity, likely: int | None = 25, trust: int = 2, **fields: object) -> Door:
    """A door of an actor to a gemeenschap."""
    fields = {"checked_on": DAY, "dossier": entity.dossier} | fields
    return Door.objects.create(entity=entity, community=community, likely=likely, trust=trust, **fields)


def keeper(user: User) -> dict[str, object]:
    """Fields of something that only who keeps the contact sees, and beheerders."""
    return {"keeper": user, "sight": "contact"}
