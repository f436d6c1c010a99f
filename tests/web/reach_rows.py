"""Groups of households and options for tests, as real rows."""

from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.reach.models import HouseholdGroup, Option


def make_option(dossier: Dossier, name: str = "Aanbellen", **fields: object) -> Option:
    """A way to reach everybody, that counts."""
    own = {"sender": "dorpsraad", "prior": "doorbell_one_attempt", "channel": "deur"} | fields
    return Option.objects.create(dossier=dossier, name=name, **own)


def make_group(dossier: Dossier, name: str = "De Dorpsstraat", size: float = 20, **fields: object) -> HouseholdGroup:
    """A group of the team."""
    return HouseholdGroup.objects.create(dossier=dossier, name=name, size=size, **fields)


def option_of(dossier: Dossier) -> int:
    """Number of an option of a dossier."""
    return Option.objects.filter(dossier=dossier).values_list("pk", flat=True).first() or make_option(dossier).pk


def group_of(dossier: Dossier) -> int:
    """Number of a group of the team."""
    rows = HouseholdGroup.objects.filter(dossier=dossier, cell="")
    return rows.values_list("pk", flat=True).first() or make_group(dossier).pk
