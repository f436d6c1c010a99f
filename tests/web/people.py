"""People, teams and dossiers for tests: a world with all roles in two teams, as real rows."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from wijkdna.web.accounts.models import Invitation, Membership, Role, Team, User
from wijkdna.web.dossiers.models import Attachment, Dossier, Guest, Note, Part

PASSWORD = "een zin die lang genoeg is"
RELEASE = "2026-11-25"
"""The release of the samples; see DAY in tests/conftest.py."""

AREA, OWN_AREA = "BU99010001", "naam=Hier&buurten=9901.0001-0002"


@dataclass(frozen=True)
class World:
    """Two teams that may know nothing of each other. In `team` there is one person of each role.

    guest   was invited to the notes of `dossier`, and to nothing else
    stranger  beheerder of `other_team`;  nobody  in no team at all
    """

    team: Team
    beheerder: User
    lid: User
    guest: User
    begeleider: User
    dossier: Dossier
    note: Note
    attachment: Attachment
    other_team: Team
    stranger: User
    other_dossier: Dossier
    other_note: Note
    other_attachment: Attachment
    nobody: User

    @property
    def everybody(self) -> tuple[User, ...]:
        return (self.beheerder, self.lid, self.guest, self.begeleider, self.stranger, self.nobody)


def make_world() -> World:
    """The rows of a world, in the database of the test."""
    team, other = make_team("Hollands Kroon", "GM9901"), make_team("Amsterdam", "GM0363")
    beheerder, stranger = member(team, "Anne", Role.BEHEERDER), member(other, "Vera", Role.BEHEERDER)
    lid, begeleider = member(team, "Bart", Role.LID), member(team, "Dora", Role.BEGELEIDER)
    guest = member(team, "Gijs", Role.GAST)
    dossier, other_dossier = make_dossier(team, beheerder), make_dossier(other, stranger, "BU0363NA02")
    invite(dossier, guest, [Part.NOTITIES], beheerder)
    return World(
        team=team,
        beheerder=beheerder,
        lid=lid,
        guest=guest,
        begeleider=begeleider,
        dossier=dossier,
        note=make_note(dossier, lid),
        attachment=make_attachment(dossier, lid),
        other_team=other,
        stranger=stranger,
        other_dossier=other_dossier,
        other_note=make_note(other_dossier, stranger, "Geheim van Amsterdam"),
        other_attachment=make_attachment(other_dossier, stranger),
        nobody=make_person("Niels"),
    )


def make_person(name: str) -> User:
    """Somebody who confirmed her address."""
    user = User.objects.create_user(f"{name.lower()}@gemeente.example", PASSWORD, name=name)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def make_team(name: str, gemeente: str) -> Team:
    """A team of one gemeente."""
    return Team.objects.create(name=name, slug=name.lower().replace(" ", "-"), gemeenten=[gemeente])


def member(team: Team, name: str, role: Role) -> User:
    """Somebody new in a team."""
    user = make_person(name)
    Membership.objects.create(team=team, user=user, role=role)
    return user


def make_dossier(team: Team, by: User, area: str = AREA, name: str = "Dorpshart", **fields: object) -> Dossier:
    """A dossier on the release of the samples."""
    fields = {"area_code": area, "release": RELEASE, "contact": by, "created_by": by} | fields
    return Dossier.objects.create(team=team, name=name, **fields)


def make_note(dossier: Dossier, by: User, text: str = "De bakker is de plek waar iedereen komt.") -> Note:
    """A note."""
    return Note.objects.create(dossier=dossier, text=text, by=by)


def make_attachment(dossier: Dossier, by: User, name: str = "plein.png") -> Attachment:
    """A small picture that was written anew."""
    content = png()
    row = Attachment(
        dossier=dossier, name=name, kind="image/png", size=len(content), sha256=sha256(content).hexdigest(), by=by
    )
    row.file.save(f"teams/{dossier.team_id}/dossiers/{dossier.pk}/test.png", ContentFile(content), save=False)
    row.save()
    return row


def png(width: int = 8, height: int = 6) -> bytes:
    """A picture."""
    file = BytesIO()
    Image.new("RGB", (width, height), "#0f5c63").save(file, "PNG")
    return file.getvalue()


def invite(dossier: Dossier, guest: User, parts: list[Part], by: User, **fields: object) -> Guest:
    """A guest who accepted her invitation to parts of a dossier."""
    now = timezone.now()
    invitation = Invitation.objects.create(
        team=dossier.team,
        role=Role.GAST,
        email=guest.email,
        digest=sha256(f"{dossier.pk}-{guest.pk}".encode()).hexdigest(),
        created_by=by,
        expires_at=now + timedelta(days=14),
        accepted_at=now,
        accepted_by=guest,
    )
    return Guest.objects.create(dossier=dossier, invitation=invitation, parts=list(parts), **fields)
