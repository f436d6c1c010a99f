"""Reads of the dates of sessions: what a page begins with, and whom a reminder is due for."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from wijkdna.web.labs.models import LabSession, SessionState
from wijkdna.web.polls.models import HostOffer, OfferState, PollDate
from wijkdna.web.polls.queries import offer_for

REMIND_BEFORE = timedelta(days=7)
"""Before a session everybody who comes is reminded."""

WHERE = ("host", "place", "address", "travel", "access")


def is_over(session: LabSession) -> bool:
    """It began: nobody changes it any more."""
    starts: datetime | None = session.starts_at
    return session.state == SessionState.VAST and starts is not None and starts <= timezone.now()


def as_it_is(session: LabSession) -> dict[str, Any]:
    """What stands there, by field of the form."""
    return {name: getattr(session, name) for name in WHERE} | _times(session.starts_at, session.ends_at)


def _times(starts: datetime | None, ends: datetime | None) -> dict[str, Any]:
    if starts is None or ends is None:
        return {"day": None, "start": None, "end": None}
    first, last = timezone.localtime(starts), timezone.localtime(ends)
    return {"day": first.date(), "start": first.time(), "end": last.time()}


def as_chosen(session: LabSession, date: str, offer: str) -> dict[str, Any]:
    """What stands there, with the moment of the poll and the offer that were chosen, by their number as text.

    Raises NoSuchLab for an offer of another session; a moment that is gone is left out.
    """
    found = as_it_is(session)
    moment = PollDate.objects.filter(poll__session=session, pk=date).first() if date.isdecimal() else None
    if moment is not None:
        found |= _times(moment.starts_at, moment.ends_at)
    if offer.isdecimal():
        found |= _room(offer_for(session, int(offer)))
    return found


def doubt_of(session: LabSession, date: str, offer: str) -> str:
    """What to know of the host that was chosen for a moment, by their number as text; "" when she said yes to it."""
    if not offer.isdecimal():
        return ""
    found = offer_for(session, int(offer))
    if found.state == OfferState.JA and str(found.asked_date_id) == date:
        return ""
    return f"{found.gemeente_name} bood aan, maar zei nog geen ja op deze dag. U kunt het eerst vragen."


def _room(offer: HostOffer) -> dict[str, Any]:
    same = {name: getattr(offer, name) for name in ("place", "address", "travel", "access")}
    return {"host": offer.gemeente_name, **same}


def to_remind(now: datetime) -> list[LabSession]:
    """Sessions of within a week whose people were not reminded."""
    rows = LabSession.objects.filter(
        state=SessionState.VAST,
        reminded_at__isnull=True,
        starts_at__gt=now,
        starts_at__lte=now + REMIND_BEFORE,
        lab__archived_at__isnull=True,
    )
    return list(rows.order_by("starts_at", "pk"))
