"""Moments for tests, as real rows."""

from datetime import date, timedelta

from django.utils import timezone

from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.moments.models import Moment


def day(days: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=days)


def make_moment(dossier: Dossier, name: str = "Feest van de school", days: int = 10, **fields: object) -> Moment:
    """A moment of the team of one day."""
    own = {"first_day": day(days), "last_day": day(days), "source": "site van de school"} | fields
    return Moment.objects.create(dossier=dossier, name=name, **own)


def moment_of(dossier: Dossier) -> int:
    """Number of a moment of a dossier."""
    return Moment.objects.filter(dossier=dossier).values_list("pk", flat=True).first() or make_moment(dossier).pk
