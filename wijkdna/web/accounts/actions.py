"""What people do with teams and invitations. Each action is one transaction and leaves a line in the record."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from wijkdna.web.accounts import emails, queries
from wijkdna.web.accounts.models import TEAM_ROLES, Invitation, Membership, Role, Team, User
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.models import TeamRows
from wijkdna.web.shared.refusals import ActionRefused

DAYS, LONGEST = 14, 30
"""How long an invitation works, when nothing is said and at most."""


def invite(
    *, team: Team, role: Role, by: User | None, email: str = "", days: int = DAYS, site: str = ""
) -> tuple[Invitation, str]:
    """Make a link by which one person joins a team; gives the invitation and the link, which is not kept.

    email  the only address that may use it; it is mailed there too. "": any address of the domains of the team
    site   begin of the link ("https://wijkdna.gemeente.nl"); "" is SITE_ADDRESS
    by     a beheerder, or for a guest anybody of the team itself; None: the command line
    Raises ActionRefused, and NoSuchTeam when `by` may not.
    """
    email = email.strip().lower()
    _check_asker(by, team, role)
    _check_days(days)
    _check_address(team, role, email)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            team=team,
            role=role,
            email=email,
            digest=queries.digest_of(secret),
            created_by=by,
            expires_at=timezone.now() + timedelta(days=days),
        )
        record(by, "uitgenodigd", invitation)
        if email:
            link = mailed_link(invitation, secret, email, site)
            transaction.on_commit(lambda: emails.send_invitation(invitation, email, link))
    return invitation, _link(site, secret)


def _check_asker(by: User | None, team: Team, role: Role) -> None:
    if by is None:
        return
    own = queries.membership_for(by, team.pk).role
    if own != Role.BEHEERDER and not (own == Role.LID and role == Role.GAST):
        raise queries.NoSuchTeam


def _check_days(days: int) -> None:
    if not 1 <= days <= LONGEST:
        raise ActionRefused(f"Een uitnodiging werkt 1 tot {LONGEST} dagen.", "days")


def _check_address(team: Team, role: Role, email: str) -> None:
    """A guest may come from elsewhere; who works in the team has an address of it."""
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError:
        raise ActionRefused("Dit is geen e-mailadres. Schrijf het als naam@gemeente.nl.", "email") from None
    if role in TEAM_ROLES and not queries.domain_fits(team, email):
        allowed = ", ".join(f"@{domain}" for domain in team.email_domains)
        raise ActionRefused(f"Dit adres hoort niet bij dit team. Een adres van het team eindigt op {allowed}.", "email")
    member = Membership.objects.of(team).filter(user=queries.account_of(email)).first()
    if member and not (member.role == role == Role.GAST or (member.role == Role.GAST and role in TEAM_ROLES)):
        raise ActionRefused("Wie dit adres heeft, zit al in dit team.", "email")


def _link(site: str, secret: str, *proof: str) -> str:
    name = "invitation_proven" if proof else "invitation"
    return f"{site or settings.SITE_ADDRESS}{reverse(name, args=[secret, *proof])}"


def mailed_link(invitation: Invitation, secret: str, email: str, site: str = "") -> str:
    """The link of an invitation that also proves an address. For a message to that address, never for a screen."""
    return _link(site, secret, queries.proof_of(invitation, email))


def mail_proof(*, invitation: Invitation, secret: str, email: str, site: str) -> None:
    """Send the link that proves an address to somebody who wants an account. Raises ActionRefused."""
    email = email.strip().lower()
    if not queries.address_fits(invitation, email):
        raise ActionRefused(_OTHER_ADDRESS, "email")
    emails.send_invitation(invitation, email, mailed_link(invitation, secret, email, site))


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User | None) -> None:
    """Make a link useless that nobody has used yet."""
    _close(Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True))
    record(by, "uitnodiging ingetrokken", invitation)


def _close(invitations: TeamRows) -> None:
    invitations.filter(withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


@transaction.atomic
def accept(*, invitation: Invitation, by: User) -> Membership:
    """Join by an invitation. Raises ActionRefused when it is closed by now, or for another address."""
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("team").get(pk=invitation.pk)
    if problem := queries.why_closed(locked):
        raise ActionRefused(problem)
    if not queries.may_join(locked, by):
        raise ActionRefused(_OTHER_ADDRESS)
    locked.accepted_at, locked.accepted_by = timezone.now(), by
    locked.save(update_fields=["accepted_at", "accepted_by"])
    membership, made = Membership.objects.get_or_create(team=locked.team, user=by, defaults={"role": locked.role})
    if not made and membership.role == Role.GAST and locked.role in TEAM_ROLES:
        membership.role, membership.from_group = locked.role, False
        membership.save(update_fields=["role", "from_group"])
    record(by, "uitnodiging aangenomen", membership)
    return membership


@transaction.atomic
def register(*, invitation: Invitation, email: str, name: str, password: str) -> User:
    """An account for somebody whose address a mailed link has proven, and her place in the team."""
    # Who sends the form twice is told so: the second one waits here for the first.
    Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if queries.account_of(email) is not None:
        raise ActionRefused("Er is al een account met dit e-mailadres. Log daarmee in.")
    user = User.objects.create_user(email, password, name=one_line(name))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record(user, "account gemaakt", user)
    accept(invitation=invitation, by=user)
    return user


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User) -> None:
    """Give somebody another role. Raises ActionRefused for the last beheerder."""
    current = _locked(membership)
    if current.role == role:
        return
    _keep_a_beheerder(current, "Maak eerst iemand anders beheerder.")
    _check_domain(current, role)
    _close_what_she_may_not(current, role)
    current.role, current.from_group = role, False
    current.save(update_fields=["role", "from_group"])
    record(by, "rol gewijzigd", current)


def _check_domain(membership: Membership, role: Role) -> None:
    """A guest from elsewhere does not come to work in the team by another role either."""
    if role not in TEAM_ROLES or membership.role in TEAM_ROLES:
        return
    if not any(queries.domain_fits(membership.team, email) for email in queries.verified_addresses(membership.user)):
        allowed = ", ".join(f"@{domain}" for domain in membership.team.email_domains)
        raise ActionRefused(f"Wie in dit team werkt, heeft een e-mailadres dat eindigt op {allowed}.", "role")


def _close_what_she_may_not(membership: Membership, role: Role) -> None:
    """Her links to a place that she can no longer give by her new role."""
    if role not in TEAM_ROLES:
        _close(_made_by(membership))
    elif role == Role.LID:
        _close(_made_by(membership).exclude(role=Role.GAST))


@transaction.atomic
def remove(*, membership: Membership, by: User) -> None:
    """Take somebody out of a team. Her work stays; what she could open, she can open no longer."""
    _end(_locked(membership), by, "uit het team gehaald", "Maak eerst iemand anders beheerder.")


@transaction.atomic
def leave(*, membership: Membership, by: User) -> None:
    """Go out of a team oneself. Raises ActionRefused for the last beheerder."""
    _end(_locked(membership), by, "uit het team gegaan", "Maak eerst een collega beheerder, dan kunt u weg.")


def _locked(membership: Membership) -> Membership:
    """The row as it is now. The team is locked, so that two beheerders cannot both be the last but one."""
    Team.objects.select_for_update().get(pk=membership.team_id)
    return queries.member_of(membership.team, membership.pk)


def _keep_a_beheerder(membership: Membership, what_to_do: str) -> None:
    if queries.is_last_beheerder(membership):
        raise ActionRefused(f"Dit is de enige beheerder van het team. {what_to_do}")


def _end(membership: Membership, by: User, action: str, what_to_do: str) -> None:
    """Links that she made or used stop too: they would let her in again."""
    _keep_a_beheerder(membership, what_to_do)
    record(by, action, membership)
    _close(_made_by(membership))
    _close(Invitation.objects.of(membership.team_id).filter(accepted_by=membership.user_id))
    membership.delete()


def close_links_of(user: User) -> None:
    """Make all links useless that somebody made and nobody used yet: they would let her in again under another name."""
    _close(Invitation.objects.filter(created_by=user, accepted_at__isnull=True))


def _made_by(membership: Membership) -> TeamRows:
    made: TeamRows = Invitation.objects.of(membership.team_id).filter(created_by=membership.user_id)
    return made.filter(accepted_at__isnull=True)


@transaction.atomic
def make_team(*, name: str, gemeenten: list[str], email_domains: list[str], by: User | None = None) -> Team:
    """A team without people; invite() brings the first."""
    team = Team(name=one_line(name), gemeenten=gemeenten, email_domains=email_domains, slug=_free_slug(name))
    team.save()
    record(by, "team gemaakt", team)
    return team


def _free_slug(name: str) -> str:
    begin = slugify(name)[:50] or "team"
    taken = set(Team.objects.filter(slug__startswith=begin).values_list("slug", flat=True))
    names = (begin, *(f"{begin}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in names if slug not in taken)


@transaction.atomic
def change_team(*, team: Team, name: str, gemeenten: list[str], email_domains: list[str], by: User) -> None:
    """Another name, other gemeenten or other domains. Who is in the team stays in it."""
    team.name, team.gemeenten, team.email_domains = one_line(name), gemeenten, email_domains
    team.save(update_fields=["name", "gemeenten", "email_domains"])
    record(by, "team gewijzigd", team)


@transaction.atomic
def rename(*, user: User, name: str) -> None:
    """Another name for oneself."""
    user.name = one_line(name)
    user.save(update_fields=["name"])
    record(user, "naam gewijzigd", user)


def one_line(name: str) -> str:
    """A name as it may stand in the subject of a message: without line ends and signs that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())


@transaction.atomic
def drop_second_step(*, user: User, by: User | None) -> None:
    """Take away app, passkeys and recovery codes, for somebody who lost them all; the command line asks for it."""
    Authenticator.objects.filter(user=user).delete()
    record(by, "tweede stap uit", user)


@transaction.atomic
def follow_groups(*, user: User, groups: Iterable[str]) -> None:
    """Make somebody member of the teams of her groups at the identity provider, and of no others that came from groups.

    An invitation weighs more: a place in a team that she was invited to stays as it is. When several groups give
    a role in one team, the first in OIDC_TEAMS counts. A group may take away the last beheerder: the provider decides.
    """
    wanted = roles_of_groups(groups)
    for membership in Membership.objects.filter(user=user, from_group=True).select_related("team"):
        if membership.team.slug not in wanted:
            _close(_made_by(membership))
            record(user, "uit het team door groepen", membership)
            membership.delete()
    for team in Team.objects.filter(slug__in=wanted):
        _follow(user, team, wanted[team.slug])


def roles_of_groups(groups: Iterable[str]) -> dict[str, Role]:
    """Slug of a team to the role that these groups give in it."""
    own = set(groups)
    wanted: dict[str, Role] = {}
    for group, slug, role in settings.OIDC_TEAMS:
        if group in own:
            wanted.setdefault(slug, Role(role))
    return wanted


def _follow(user: User, team: Team, role: Role) -> None:
    membership, made = Membership.objects.get_or_create(
        team=team, user=user, defaults={"role": role, "from_group": True}
    )
    if made:
        record(user, "in het team door groepen", membership)
    elif membership.from_group and membership.role != role:
        _close_what_she_may_not(membership, role)
        membership.role = role
        membership.save(update_fields=["role"])
        record(user, "rol gewijzigd door groepen", membership)


_OTHER_ADDRESS = "Deze uitnodiging is voor een ander e-mailadres. Gebruik het adres van uw werk, of vraag een nieuwe."
