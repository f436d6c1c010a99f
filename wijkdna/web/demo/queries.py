"""What there is of the example."""

from wijkdna.store.example import load_example
from wijkdna.web.accounts.models import Membership, Team, User
from wijkdna.web.dossiers.models import Dossier

DOMAIN = "wijkdna.invalid"
"""No mail ever arrives at .invalid (RFC 2606): nobody can ask for a password of these accounts."""


def demo_team() -> Team | None:
    """The team of the example."""
    return Team.objects.filter(is_demo=True).first()


def demo_dossier() -> Dossier | None:
    """The dossier that was made with the example, unless somebody deleted it while looking around."""
    dossiers = Dossier.objects.filter(team__is_demo=True, deleted_at__isnull=True, name=load_example().dossier)
    found: Dossier | None = dossiers.order_by("pk").first()
    return found


def looks_around() -> User | None:
    """As whom somebody looks around: a beheerder, so that there is nothing she cannot try.

    None when there is no example, or when this account got into another team: then it opens no door.
    """
    user = User.objects.filter(email=email_of(load_example().people[0].key)).first()
    if user is None or Membership.objects.filter(user=user).exclude(team__is_demo=True).exists():
        return None
    return user


def email_of(key: str) -> str:
    """The address by which the account of a role is known."""
    return f"voorbeeld-{key}@{DOMAIN}"
