"""Who is in which team and as what, and which invitations are open."""

from dataclasses import dataclass
from hashlib import sha256

from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from wijkdna.domain.areas import Level
from wijkdna.store.latest import Latest
from wijkdna.store.places import place_index, plain
from wijkdna.web.accounts.models import TEAM_ROLES, Invitation, Membership, Role, Team, User

_PROOF = "uitnodiging"


class NoSuchTeam(Http404):
    """There is no such team, or it is none of this person's business: the answer is the same."""


class NoSuchInvitation(Http404):
    """A link that opens nothing; the text says why, to who holds a link that once did."""


@dataclass(frozen=True, slots=True)
class TeamLink:
    """A team in the menu of somebody."""

    id: int
    name: str
    role: Role

    @property
    def sees_all(self) -> bool:
        """True for who works in the team itself."""
        return self.role in TEAM_ROLES


def membership_for(user: User, team: int) -> Membership:
    """How somebody belongs to a team, with the team. Raises NoSuchTeam."""
    found: Membership | None = Membership.objects.select_related("team").filter(user=user, team_id=team).first()
    if found is None:
        raise NoSuchTeam
    return found


def teams_of(user: User) -> list[TeamLink]:
    """The teams somebody is in, by name."""
    memberships = Membership.objects.filter(user=user).select_related("team").order_by("team__name")
    return [TeamLink(one.team_id, one.team.name, Role(one.role)) for one in memberships]


def members_of(team: Team) -> list[Membership]:
    """Everybody in a team with her role, by name."""
    return list(Membership.objects.of(team).select_related("user").order_by("user__name", "user__email"))


def member_of(team: Team, member: int) -> Membership:
    """One membership of a team, by its number. Raises NoSuchTeam."""
    found: Membership | None = Membership.objects.of(team).select_related("user", "team").filter(pk=member).first()
    if found is None:
        raise NoSuchTeam
    return found


def is_last_beheerder(membership: Membership) -> bool:
    """True when nobody else can look after the team."""
    others = Membership.objects.of(membership.team_id).filter(role=Role.BEHEERDER).exclude(pk=membership.pk)
    return membership.role == Role.BEHEERDER and not others.exists()


def kept_by(membership: Membership) -> list[str]:
    """Names of the dossiers of a team for which somebody is the contact: she hands these over when she goes."""
    dossiers = membership.user.dossiers_kept.filter(team=membership.team_id, deleted_at__isnull=True)
    return list(dossiers.order_by("name").values_list("name", flat=True))


def person_of(request: HttpRequest) -> User | None:
    """Who is signed in; None for a visitor. Does not touch the session of somebody who never signed in."""
    from django.conf import settings

    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None


def needs_second_step(user: User) -> bool:
    """True for a beheerder of any team, or of the site, who signs in with a password alone."""
    is_beheerder = user.is_staff or Membership.objects.filter(user=user, role=Role.BEHEERDER).exists()
    return is_beheerder and has_weak_sign_in(user)


def has_weak_sign_in(user: User) -> bool:
    """True for who signs in with a password alone."""
    from allauth.mfa.utils import is_mfa_enabled

    return user.has_usable_password() and not is_mfa_enabled(user)


def verified_addresses(user: User) -> list[str]:
    """Addresses of which somebody showed that she reads them."""
    from allauth.account.models import EmailAddress

    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def account_of(email: str) -> User | None:
    """Who signs in with an address, or has confirmed it as hers."""
    confirmed = Q(emailaddress__email__iexact=email, emailaddress__verified=True)
    return User.objects.filter(Q(email__iexact=email) | confirmed).first()


def domain_fits(team: Team, email: str) -> bool:
    """True when an address ends in a domain of the team, or the team has none. Subdomains do not count."""
    return not team.email_domains or email.rpartition("@")[2].lower() in team.email_domains


def address_fits(invitation: Invitation, email: str) -> bool:
    """True when somebody with this address may use an invitation."""
    if invitation.email:
        return constant_time_compare(invitation.email.lower(), email.lower())
    return domain_fits(invitation.team, email)


def may_join(invitation: Invitation, user: User) -> bool:
    """True when one of the confirmed addresses of somebody fits an invitation. Nobody steps out of the example."""
    if not invitation.team.is_demo and Membership.objects.filter(user=user, team__is_demo=True).exists():
        return False
    return any(address_fits(invitation, email) for email in verified_addresses(user))


def digest_of(secret: str) -> str:
    """What is kept of the secret part of a link."""
    return sha256(secret.encode()).hexdigest()


def invitation_of(secret: str) -> Invitation:
    """The open invitation of a link. Raises NoSuchInvitation, which is a 404 whatever the reason."""
    digest = digest_of(secret)
    found: Invitation | None = Invitation.objects.select_related("team", "created_by").filter(digest=digest).first()
    if found is None or not constant_time_compare(found.digest, digest):
        raise NoSuchInvitation("Het adres klopt niet. Misschien is bij het overnemen een stuk weggevallen.")
    if problem := why_closed(found):
        raise NoSuchInvitation(problem)
    return found


def why_closed(invitation: Invitation) -> str:
    """Why an invitation can no longer be used, for the screen; "" when it can."""
    if invitation.accepted_at:
        return "Deze uitnodiging is al gebruikt. Elke uitnodiging werkt één keer."
    if invitation.withdrawn_at:
        return "Deze uitnodiging is ingetrokken."
    if invitation.expires_at <= timezone.now():
        return "Deze uitnodiging is verlopen."
    return ""


def open_invitations(team: Team) -> list[Invitation]:
    """Invitations of a team that can still be used, the newest first."""
    rows = Invitation.objects.of(team).filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    return list(rows.filter(expires_at__gt=timezone.now()).select_related("created_by").order_by("-id"))


def invitation_numbered(team: Team, number: int) -> Invitation | None:
    """An invitation of a team, open or not; None when it is not there."""
    found: Invitation | None = Invitation.objects.of(team).filter(pk=number).first()
    return found


def proof_of(invitation: Invitation, email: str) -> str:
    """Last part of a link that is only ever mailed to an address: who opens it reads the mail of that address."""
    return signing.dumps([invitation.pk, email.lower()], salt=_PROOF)


def proven_address(invitation: Invitation, proof: str) -> str:
    """The address that a mailed link proves. Raises NoSuchInvitation."""
    try:
        number, email = signing.loads(proof, salt=_PROOF)
    except signing.BadSignature:
        raise NoSuchInvitation("Het adres klopt niet. Misschien is bij het overnemen een stuk weggevallen.") from None
    if number != invitation.pk or not address_fits(invitation, email):
        raise NoSuchInvitation("Deze uitnodiging is voor een ander e-mailadres.")
    return str(email)


@dataclass(frozen=True, slots=True)
class Named:
    """A word that somebody typed for a gemeente: its code, or "" and the names that she may mean."""

    text: str
    code: str
    near: tuple[str, ...] = ()


def gemeente_named(latest: Latest, text: str) -> Named:
    """The gemeente with this name or code. Two have the same name ("Bergen"): then there is no code."""
    areas = latest.areas
    rows = range(*areas.slices[Level.GEMEENTE].indices(len(areas)))
    wanted = plain(text)
    same = [row for row in rows if wanted in (plain(areas.names[row]), areas.codes[row].lower())]
    if len(same) == 1:
        return Named(text, areas.codes[same[0]])
    near = [row for row in place_index(latest).near(text, 20) if row in rows]
    return Named(text, "", tuple(areas.names[row] for row in near[:3]))


def gemeente_names(latest: Latest, codes: list[str]) -> list[str]:
    """Names of gemeenten; a code that the release of now does not know stays a code."""
    areas = latest.areas
    return [areas.names[areas.position[code]] if code in areas.position else code for code in codes]
