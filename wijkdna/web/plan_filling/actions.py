"""What people fill in of a plan that was still empty: in one transaction, with a line in the record."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from wijkdna.domain.plan_open import EMPTY
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.plans.actions import change_line
from wijkdna.web.plans.models import Line


@transaction.atomic
def fill_in(*, dossier: Dossier, values: Mapping[int, Mapping[str, Any]], by: User) -> int:
    """Fill in what is still empty of actions, by number of the line; what a colleague filled in meanwhile stays.

    Gives how many fields were filled in. Raises ActionRefused.
    """
    row, filled = open_for_writing(dossier), 0
    lines = Line.objects.select_for_update(of=("self",)).filter(dossier=row, pk__in=values, action__isnull=False)
    for line in lines.select_related("action", "dossier"):
        told = values[line.pk].items()
        new = {name: one for name, one in told if one not in EMPTY and getattr(line.action, name) in EMPTY}
        if new:
            days = {name: getattr(line.action, name) for name in ("start_on", "end_on")}
            change_line(line=line, text=line.text, version=line.version, by=by, **days | new)
            filled += len(new)
    return filled
