"""The mail about what peers say."""

from django.db.models import Q

from wijkdna.web.enrolments.emails import tell
from wijkdna.web.enrolments.models import Participant, State
from wijkdna.web.enrolments.queries import link
from wijkdna.web.lab_exchange.models import Share


def tell_feedback(share: Share) -> None:
    """To who shared it, when she takes part; else to whoever takes part with this dossier."""
    rows = Participant.objects.filter(
        Q(user=share.by, user__isnull=False) | Q(dossier=share.dossier),
        lab=share.lab,
        cancelled_at__isnull=True,
        enrolment__state=State.PLEK,
    ).select_related("lab", "enrolment")
    found = sorted(rows, key=lambda one: (one.user_id != share.by_id, one.pk))
    if found:
        tell(found[0], "share_feedback", {"link_pagina": link("share", share.dossier_id, share.pk)})
