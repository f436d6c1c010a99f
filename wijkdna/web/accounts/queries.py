"""Who is in which team, and as what."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from wijkdna.web.accounts.models import TEAM_ROLES, Membership, Role, User


class NoSuchTeam(Http404):
    """There is no such team, or it is none of this person's business: the answer is the same."""


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
    try:
        found: Membership = Membership.objects.select_related("team").get(user=user, team_id=team)
    except Membership.DoesNotExist:
        raise NoSuchTeam from None
    return found


def teams_of(user: User) -> list[TeamLink]:
    """The teams somebody is in, by name."""
    memberships = Membership.objects.filter(user=user).select_related("team").order_by("team__name")
    return [TeamLink(one.team_id, one.team.name, Role(one.role)) for one in memberships]


def person_of(request: HttpRequest) -> User | None:
    """Who is signed in; None for a visitor. Does not touch the session of somebody who never signed in."""
    from django.conf import settings

    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None
