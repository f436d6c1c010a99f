"""Field notes for tests: written by an action, or as the form sends them, and a guest of the field work."""

from uuid import uuid4

from tests.web.people import World, invite, png
from wijkdna.web.accounts.models import Membership, Role, User
from wijkdna.web.dossiers.models import Dossier, Part
from wijkdna.web.fieldwork.actions import add_field_note, add_photo
from wijkdna.web.fieldwork.models import FieldNote, FieldPhoto


def address(dossier: Dossier, rest: str = "") -> str:
    """Of a page of the field work."""
    return f"/dossier/{dossier.pk}/veldwerk/{rest}"


def write(dossier: Dossier, by: User, seen: str = "De winkelwagen staat er.", **fields: object) -> FieldNote:
    """A finished note."""
    return add_field_note(dossier=dossier, by=by, client=fields.pop("client", None) or uuid4(), seen=seen, **fields)


def typed(**fields: str) -> dict[str, str]:
    """What the form sends."""
    return {"client": str(uuid4()), "device": str(uuid4()), "version": "0", "method": "gesprek"} | fields


def photo(note: FieldNote, by: User, content: bytes | None = None) -> FieldPhoto:
    """A photo of a note."""
    content = png() if content is None else content
    return add_photo(note=note, content=content, name="plein.jpg", caption="een plein", nobody_seen=True, by=by)


def visitor_of(world: World) -> User:
    """Somebody who becomes a guest of the field work alone."""
    invite(world.dossier, world.nobody, [Part.VELDWERK], world.beheerder)
    Membership.objects.create(team=world.team, user=world.nobody, role=Role.GAST)
    return world.nobody
