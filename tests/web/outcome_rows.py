"""What rounds brought, and pairs of options, for tests: as real rows."""

from datetime import date

from tests.web.reach_rows import make_option
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.reach.models import Option, Outcome, Pair

HELD = date(2026, 11, 2)


def make_outcome(dossier: Dossier, option: Option | None = None, label: str = "Rondje", **fields: object) -> Outcome:
    """A round."""
    return Outcome.objects.create(dossier=dossier, option=option, label=label, **{"held_on": HELD} | fields)


def outcome_of(dossier: Dossier) -> int:
    """Number of a round of a dossier."""
    rows = Outcome.objects.filter(dossier=dossier)
    return rows.values_list("pk", flat=True).first() or make_outcome(dossier).pk


def pair_of(dossier: Dossier) -> int:
    """Number of a pair of the first option of a dossier."""
    found = Pair.objects.filter(dossier=dossier).values_list("pk", flat=True).first()
    if found is None:
        one = Option.objects.filter(dossier=dossier).order_by("pk").first() or make_option(dossier)
        found = Pair.objects.create(dossier=dossier, one=one, other=make_option(dossier, "Brief")).pk
    return found
