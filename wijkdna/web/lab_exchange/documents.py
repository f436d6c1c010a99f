"""What is shared of a plan: made anew from the plan of today, of what the team as a whole may see."""

import json
from hashlib import sha256
from typing import Any

from wijkdna.domain.shared_plan import name_hider, shared_plan
from wijkdna.store.options import CHANNELS
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.lab_exchange.queries import names_in
from wijkdna.web.plans.documents import plan_for_team
from wijkdna.web.plans.models import ActionKind


def plan_to_share(access: Access) -> dict[str, Any]:
    """The plan without partners, people, places, comments and reasons but figures; names that we know are left out.

    {} when there is no plan yet.
    """
    document = plan_for_team(access)
    if not document.lines:
        return {}
    names = names_in(access.dossier)
    hide = name_hider(names.people, (*names.partners, *names.roles, *names.contact))
    return shared_plan(document, hide, dict(ActionKind.choices), CHANNELS)


def mark_of(plan: dict[str, Any]) -> str:
    """Another one when another plan would be shared than was shown."""
    return sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()[:16]
