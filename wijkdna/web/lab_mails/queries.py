"""Reads of the outbox of a leerlab."""

from datetime import datetime

from django.db.models import QuerySet

from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.models import Lab

MOST_TRIES = 8
AT_ONCE = 20
"""Mails of one turn, so that other work of the worker goes on between."""


def to_send(now: datetime) -> QuerySet[LabMail]:
    """Mails whose moment has come, oldest first."""
    waiting = LabMail.objects.filter(sent_at__isnull=True, failed_at__isnull=True, due_at__lte=now)
    found: QuerySet[LabMail] = waiting.order_by("due_at", "pk")
    return found


def mails_of(lab: Lab) -> QuerySet[LabMail]:
    """Of one lab, newest first."""
    found: QuerySet[LabMail] = LabMail.objects.filter(lab=lab).select_related("participant__enrolment")
    return found
