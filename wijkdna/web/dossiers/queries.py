"""Reads of dossiers. Nobody gets a dossier but through dossier_for()."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from wijkdna.store.latest import Latest
from wijkdna.web.accounts.models import TEAM_ROLES, Membership, Role, Team, User
from wijkdna.web.areas.queries import link_to
from wijkdna.web.dossiers.models import GUEST_PARTS, Attachment, Dossier, Guest, Note, Part
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused

A_PAGE = 50
"""Notes, or lines of the activity, on one page."""


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

    @property
    def state(self) -> str:
        """What a button on the page says that it was made for."""
        return "open" if self.may_write else "archief"

    def may_change(self, note: Note) -> bool:
        """The team changes each other's notes, a guest only her own."""
        return self.may_write and (self.in_team or note.by_id == self.user.pk)

    def may_remove(self, row: Note | Attachment) -> bool:
        """Who wrote or added it, and a beheerder."""
        return self.may_write and (self.role == Role.BEHEERDER or row.by_id == self.user.pk)

    @property
    def may_delete(self) -> bool:
        """The contact person and a beheerder."""
        return self.role == Role.BEHEERDER or self.dossier.contact_id == self.user.pk


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


def _accepted(user: User, today: date | None = None) -> QuerySet[Guest]:
    """Where somebody is a guest, until her last day."""
    day = today or timezone.localdate()
    current = Guest.objects.filter(Q(until__isnull=True) | Q(until__gte=day))
    found: QuerySet[Guest] = current.filter(invitation__accepted_by=user, invitation__withdrawn_at__isnull=True)
    return found


def _invited_parts(user: User, dossier: int) -> frozenset[Part]:
    parts = frozenset(Part(part) for guest in _accepted(user).filter(dossier=dossier) for part in guest.parts)
    return parts & frozenset(GUEST_PARTS)


@dataclass(frozen=True, slots=True)
class PartPage:
    """A part as the bar of a dossier shows it; a feature names its own in settings.DOSSIER_PARTS.

    page   name of its page in urls.py, whose address takes the number of the dossier
    count  how much there is in it; None: this part is never empty, and shows no number
    """

    part: Part
    page: str
    count: Callable[[Dossier], int | None]


@dataclass(frozen=True, slots=True)
class Tab:
    """One part in the bar. said: "3", "leeg" or ""."""

    label: str
    url: str
    said: str
    part: Part


NOTES = PartPage(Part.NOTITIES, "dossier_notes", lambda dossier: Note.objects.filter(dossier=dossier).count())
ATTACHMENTS = PartPage(
    Part.BIJLAGEN, "dossier_attachments", lambda dossier: Attachment.objects.filter(dossier=dossier).count()
)


def part_pages() -> list[PartPage]:
    """The parts that there are, in the order of the work."""
    return [import_string(name) for name in settings.DOSSIER_PARTS]


def is_begun(dossier: Dossier, part: Part) -> bool:
    """True when something stands in this part."""
    return any(one.count(dossier) for one in part_pages() if one.part is part)


def bar(access: Access) -> list[Tab]:
    """The parts of a dossier that this person may open."""
    return [
        Tab(one.part.label, reverse(one.page, args=[access.dossier.pk]), _said(one.count(access.dossier)), one.part)
        for one in part_pages()
        if one.part in access.parts
    ]


def _said(count: int | None) -> str:
    return "" if count is None else str(count) if count else "leeg"


@dataclass(frozen=True, slots=True)
class Signal:
    """Something in a dossier that cannot wait, with the page where it can be done: "2 beloften te laat"."""

    text: str
    url: str


Signals = Callable[[User, Sequence[Dossier]], Mapping[int, Signal]]
"""What a feature names in settings.DOSSIER_SIGNALS: its signal of what somebody may see, by number of the dossier."""


def signals_of(user: User, dossiers: Sequence[Dossier]) -> dict[int, list[Signal]]:
    """What cannot wait, by number of the dossier, in the order of the settings."""
    found: dict[int, list[Signal]] = {one.pk: [] for one in dossiers}
    for name in settings.DOSSIER_SIGNALS:
        asked: Signals = import_string(name)
        for number, signal in asked(user, dossiers).items():
            found[number].append(signal)
    return found


@dataclass(frozen=True, slots=True)
class Notice:
    """What others get of a dossier, told on its page of settings. button, action: how the team ends that; "" for none.

    links  label and address
    """

    key: str
    title: str
    text: str
    links: tuple[tuple[str, str], ...] = ()
    button: str = ""
    action: str = ""


def notices_of(dossier: Dossier) -> list[Notice]:
    """Those of settings.DOSSIER_NOTICES, in their order: each is a function of a dossier that gives notices."""
    return [notice for name in settings.DOSSIER_NOTICES for notice in import_string(name)(dossier)]


def row_or_404(rows: QuerySet[Any], number: int) -> Any:  # noqa: ANN401 a row of the kind that was given
    """One of these rows by its number. Raises NoSuchDossier."""
    found = rows.filter(pk=number).first()
    if found is None:
        raise NoSuchDossier
    return found


def notes_of(dossier: Dossier) -> QuerySet[Note]:
    """The newest first."""
    found: QuerySet[Note] = Note.objects.filter(dossier=dossier).select_related("by", "dossier")
    return found


def attachments_of(dossier: Dossier) -> QuerySet[Attachment]:
    """The newest first."""
    found: QuerySet[Attachment] = Attachment.objects.filter(dossier=dossier).select_related("by", "dossier")
    return found


def guests_of(dossier: Dossier) -> QuerySet[Guest]:
    """Who was invited, whether she came or not; those whose invitation was withdrawn are none."""
    rows = Guest.objects.filter(dossier=dossier, invitation__withdrawn_at__isnull=True).order_by("pk")
    found: QuerySet[Guest] = rows.select_related("invitation__accepted_by", "dossier")
    return found


@dataclass(frozen=True, slots=True)
class Invited:
    """A guest in a list. name: "" for who did not accept yet."""

    guest: Guest
    name: str
    email: str
    parts: list[str]
    until: date | None
    is_over: bool


def invited(guest: Guest) -> Invited:
    """What stands in the list of guests."""
    person = guest.invitation.accepted_by
    return Invited(
        guest=guest,
        name="" if person is None else str(person),
        email=guest.invitation.email,
        parts=[Part(part).label for part in guest.parts],
        until=guest.until,
        is_over=guest.until is not None and guest.until < timezone.localdate(),
    )


def activity_of(dossier: Dossier) -> QuerySet[AuditLine]:
    """Who did what, the newest first; looking at something is no activity."""
    lines = AuditLine.objects.of(dossier.team_id).filter(dossier=dossier.pk, sight=False)
    found: QuerySet[AuditLine] = lines.select_related("by")
    return found


def page_of(rows: QuerySet[Any] | Sequence[Any], number: str) -> Page[Any]:
    """A page of rows; the nearest for a number that there is not."""
    return Paginator(rows, A_PAGE).get_page(number)


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier in a list. place: its area in words; as_guest: its reader was invited to it."""

    dossier: Dossier
    place: str
    as_guest: bool = False


def dossiers_of(latest: Latest | None, user: User) -> list[Listed]:
    """All that somebody works on, of all her teams, the last changed first. latest: to name the areas."""
    alive = Dossier.objects.filter(deleted_at__isnull=True, archived_at__isnull=True)
    own = Q(team__memberships__user=user, team__memberships__role__in=TEAM_ROLES)
    invited = Q(pk__in=_accepted(user).values("dossier"))
    in_team = Q(team__memberships__user=user, team__memberships__role=Role.GAST)
    rows = alive.filter(own | (invited & in_team)).distinct().select_related("team", "contact").order_by("-changed_at")
    teams = set(Membership.objects.filter(user=user, role__in=TEAM_ROLES).values_list("team", flat=True))
    return [Listed(one, place_in_words(latest, one), one.team_id not in teams) for one in rows]


def team_dossiers(latest: Latest | None, team: Team) -> tuple[list[Listed], list[Listed], list[Listed]]:
    """Those in work, those in the archive, and those deleted that can still be put back."""
    rows = Dossier.objects.of(team).select_related("team", "contact").order_by("-changed_at")
    listed = [Listed(one, place_in_words(latest, one)) for one in rows]
    gone = [one for one in listed if one.dossier.deleted_at]
    kept = [one for one in listed if not one.dossier.deleted_at]
    work = [one for one in kept if not one.dossier.archived_at]
    return work, [one for one in kept if one.dossier.archived_at], gone


def place_in_words(latest: Latest | None, dossier: Dossier) -> str:
    """ "Kreileroord, buurt in Hollands Kroon"; the code when the figures that are read now do not know it."""
    if dossier.own_area:
        return f"eigen gebied {QueryDict(dossier.own_area).get('naam', '')}".strip()
    row = None if latest is None else latest.areas.position.get(dossier.area_code)
    if latest is None or row is None:
        return dossier.area_code
    link = link_to(latest, row)
    return f"{link.name}, {link.what}"


def pinned_releases() -> set[str]:
    """Names of the releases that a dossier keeps, also one that can still be put back: these are never removed."""
    return set(Dossier.objects.values_list("release", flat=True).distinct())


def deleted_dossier(team: Team, number: int, since: datetime) -> Dossier:
    """One that can still be put back. Raises NoSuchDossier."""
    found: Dossier = row_or_404(Dossier.objects.of(team).filter(deleted_at__gte=since), number)
    return found


def held(dossier: Dossier) -> Dossier:
    """The dossier as it is now, held until the transaction ends. Raises ActionRefused when it was deleted."""
    rows = Dossier.objects.select_for_update(no_key=True, of=("self",)).select_related("team", "contact")
    now: Dossier | None = rows.filter(pk=dossier.pk, deleted_at__isnull=True).first()
    if now is None:
        raise ActionRefused("Dit dossier is verwijderd. Er is niets veranderd.")
    return now


def open_for_writing(dossier: Dossier) -> Dossier:
    """The same, when it may be changed: how every action on what is in a dossier begins. It then counts as changed now.

    Raises ActionRefused.
    """
    now = held(dossier)
    if now.archived_at is not None:
        raise ActionRefused("Dit dossier is gearchiveerd: u kunt het lezen, maar niet veranderen.")
    Dossier.objects.filter(pk=now.pk).update(changed_at=timezone.now())
    return now
