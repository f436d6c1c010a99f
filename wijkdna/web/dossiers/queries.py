"""Reads of dossiers. Nobody gets a dossier but through dossier_for()."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from wijkdna.web.accounts.models import TEAM_ROLES, Membership, Role, User
from wijkdna.web.dossiers.models import Dossier, Guest, Part


class NoSuchDossier(Http404):
    """There is no such dossier, or it is none of this person's business: the answer is the same."""


@dataclass(frozen=True, slots=True)
class Access:
    """A dossier with what one person may do in it.

    parts  of the dossier that she may see and work on
    """

    dossier: Dossier
    user: User
    role: Role
    parts: frozenset[Part]

    @property
    def in_team(self) -> bool:
        """True for people of the team itself, who also see members, activity and settings."""
        return self.role in TEAM_ROLES

    @property
    def may_write(self) -> bool:
        """An archived dossier is read only."""
        return self.dossier.archived_at is None


def dossier_for(user: User, dossier: int, part: Part | None = None) -> Access:
    """A dossier that somebody may open, with what she may do. Raises NoSuchDossier.

    part  a part of it; None: the dossier as a whole
    """
    membership = _membership(user, dossier)
    parts = frozenset(Part) if membership.role in TEAM_ROLES else _invited_parts(user, dossier)
    if membership.role == Role.BEGELEIDER or not parts or (part is not None and part not in parts):
        raise NoSuchDossier
    found = Dossier.objects.select_related("team", "contact").get(pk=dossier)
    return Access(found, user, Role(membership.role), parts)


def _membership(user: User, dossier: int) -> Membership:
    """How somebody is in the team of a dossier that was not deleted."""
    found: Membership | None = Membership.objects.filter(
        user=user, team__dossiers=dossier, team__dossiers__deleted_at__isnull=True
    ).first()
    if found is None:
        raise NoSuchDossier
    return found


def _invited_parts(user: User, dossier: int, today: date | None = None) -> frozenset[Part]:
    """What a guest was invited to, until her last day."""
    day = today or timezone.localdate()
    invited = Guest.objects.filter(Q(until__isnull=True) | Q(until__gte=day), dossier=dossier)
    invited = invited.filter(invitation__accepted_by=user, invitation__withdrawn_at__isnull=True)
    return frozenset(Part(part) for guest in invited for part in guest.parts)
