"""Rows of veldwerk and the social map, one of each kind in a dossier: what addresses of a dossier name by number."""

from uuid import NAMESPACE_URL, uuid5

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tests.web.people import png
from wijkdna.web.accounts.models import User
from wijkdna.web.claims.models import CharacterLine, Claim, ClaimSource
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.fieldwork.models import FieldNote, FieldPhoto
from wijkdna.web.nominations.models import Informant, Nomination, Nominee
from wijkdna.web.partners.models import Condition, Contact, Promise
from wijkdna.web.socialmap.models import Entity, Kind, Person, Question, Tie, TieKind


def talk(dossier: Dossier) -> Informant:
    """A talk in which nobody was named yet."""
    own = {"role": "vader bij school", "asked_on": timezone.localdate()}
    return Informant.objects.get_or_create(dossier=dossier, defaults=own)[0]


def nominee(dossier: Dossier) -> int:
    """Number of a role that was named in that talk."""
    one, _ = Nominee.objects.get_or_create(dossier=dossier, key="kapper", defaults={"role": "Kapper"})
    Nomination.objects.get_or_create(dossier=dossier, informant=talk(dossier), nominee=one)
    return one.pk


def typed_sheet(dossier: Dossier) -> int:
    """Number of a card that was typed back."""
    own = {"client": uuid5(NAMESPACE_URL, f"blad-{dossier.pk}"), "at": timezone.now(), "form": "k1", "code": "K1"}
    return FieldNote.objects.get_or_create(dossier=dossier, answers={"K1a": "Bij de snackbar"}, defaults=own)[0].pk


def role_on_map(dossier: Dossier) -> int:
    """Number of a role on the social map, with the name of somebody who agreed."""
    role = Entity.objects.get_or_create(dossier=dossier, kind=Kind.ROL, name="voorzitter ijsclub")[0]
    day = timezone.localdate()
    days = {"agreed_on": day, "until": day, "last_contact": day}
    own = {"name": "Nel", "purpose": "bellen", "sight": "team"}
    Person.objects.get_or_create(dossier=dossier, entity=role, defaults=own | days)
    return role.pk


def other_role(other: Dossier) -> int:
    """Number of a second role on the map."""
    return Entity.objects.get_or_create(dossier=other, kind=Kind.ROL, name="kapper")[0].pk


def tie(other: Dossier) -> int:
    """Number of a band between the two roles."""
    own = {"dossier": other, "kind": TieKind.INFORMATIE, "seen_on": timezone.localdate()}
    return Tie.objects.get_or_create(source_id=role_on_map(other), target_id=other_role(other), defaults=own)[0].pk


def question(other: Dossier) -> int:
    """Number of a question to ask outside."""
    return Question.objects.get_or_create(dossier=other, text="Wie kent de boeren?", done_at=None)[0].pk


def group_with_door(dossier: Dossier) -> int:
    """Number of a group that the role on the map is a door to."""
    group = Entity.objects.get_or_create(dossier=dossier, kind=Kind.GEMEENSCHAP, name="gezinnen")[0]
    told = {"dossier": dossier, "checked_on": timezone.localdate()}
    Door.objects.get_or_create(entity_id=role_on_map(dossier), community=group, defaults=told)
    return group.pk


def field_photo(dossier: Dossier, by: User) -> FieldPhoto:
    """A photo of a finished field note."""
    client = uuid5(NAMESPACE_URL, f"regel-{dossier.pk}")
    own = {"dossier": dossier, "seen": "De winkelwagen staat er.", "at": timezone.now(), "by": by}
    note = FieldNote.objects.get_or_create(client=client, defaults=own)[0]
    if found := note.photos.first():
        return found
    place = default_storage.save(f"teams/{dossier.team_id}/dossiers/{dossier.pk}/regel.png", ContentFile(png()))
    told = {"name": "plein.png", "caption": "een plein", "kind": "image/png", "size": 3, "sha256": "0" * 64}
    return FieldPhoto.objects.create(dossier=dossier, note=note, file=place, by=by, **told)


def claim_source(dossier: Dossier, by: User) -> ClaimSource:
    """Where a claim was heard."""
    own = {"theme": "wonen", "valid_until": timezone.localdate()}
    claim = Claim.objects.get_or_create(dossier=dossier, text="Iedereen kent elkaar", defaults=own)[0]
    return ClaimSource.objects.get_or_create(dossier=dossier, claim=claim, note=field_photo(dossier, by).note)[0]


def character_line(dossier: Dossier) -> int:
    """Number of a line of the card of eigenheid."""
    own = {"trait": "naam", "valid_until": timezone.localdate()}
    return CharacterLine.objects.get_or_create(dossier=dossier, text="Kreil", defaults=own)[0].pk


def partner_with_card(other: Dossier) -> int:
    """Number of a role with a condition card."""
    number, day = role_on_map(other), timezone.localdate()
    days = {"dossier": other, "agreed_on": day, "valid_until": day}
    return Condition.objects.get_or_create(entity_id=number, defaults=days)[0].entity_id


def promise_of(other: Dossier) -> int:
    """Number of a promise to a role."""
    own = {"dossier": other, "text": "Lampen", "due": timezone.localdate()}
    return Promise.objects.get_or_create(entity_id=role_on_map(other), defaults=own)[0].pk


def contact_of(other: Dossier) -> int:
    """Number of a talk with a role, which a beheerder or its writer may remove."""
    own = {"dossier": other, "held_on": timezone.localdate()}
    return Contact.objects.get_or_create(entity_id=role_on_map(other), defaults=own)[0].pk
