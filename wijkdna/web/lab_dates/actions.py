"""What a facilitator does with the date of a session, and the reminder by the clock.

The lab is held meanwhile and the version looked at: of two who fix a date at once one wins, and the other is told.
"""

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wijkdna.web.accounts.models import User
from wijkdna.web.lab_dates import emails, queries
from wijkdna.web.labs.documents import moment_of, where
from wijkdna.web.labs.models import LabSession, SessionState
from wijkdna.web.labs.queries import held
from wijkdna.web.polls.models import DatePoll
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

_REASON = "Schrijf in één zin waarom. Die zin staat in de mail aan de deelnemers."


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and where: host is the name of a gemeente; travel and access as LabSession has them."""

    starts_at: datetime
    ends_at: datetime
    host: str = ""
    place: str = ""
    address: str = ""
    travel: str = ""
    access: str = ""


@transaction.atomic
def fix_session(*, session: LabSession, version: int, meeting: Meeting, by: User, reason: str = "") -> bool:
    """Make the date and place of a session sure, or change them; closes its poll. True when people were told by mail.

    reason  of a change of day, time or place: people read it. Raises ChangedMeanwhile, ActionRefused.
    """
    now = _as_it_is(session, version, _words(meeting))
    if meeting.ends_at <= meeting.starts_at:
        raise ActionRefused("Het einde moet na het begin liggen. Kijk de tijden na.", "end")
    if meeting.starts_at <= timezone.now():
        raise ActionRefused("Dit moment is al voorbij. Kies een dag die nog komt.", "day")
    was = copy(now)
    for name in Meeting.__slots__:
        setattr(now, name, getattr(meeting, name))
    is_new = was.state != SessionState.VAST
    moment_moves, place_moves = emails.moves(was, now)
    if not is_new and (moment_moves or place_moves) and not reason.strip():
        raise ActionRefused(_REASON, "reason")
    if is_new or moment_moves:
        now.reminded_at = _told_already(meeting.starts_at)
    now.state = SessionState.VAST
    _keep(now)
    DatePoll.objects.filter(session=now, closed_at__isnull=True).update(closed_at=timezone.now())
    record(by, "bijeenkomst vastgelegd" if is_new else "bijeenkomst gewijzigd", now)
    return _told(now, was, reason.strip(), is_new=is_new, moves=moment_moves or place_moves)


def _told(now: LabSession, was: LabSession, reason: str, *, is_new: bool, moves: bool) -> bool:
    if is_new:
        emails.tell_fixed(now)
    elif moves:
        emails.tell_changed(now, was, reason)
    return is_new or moves


def _told_already(starts: datetime) -> datetime | None:
    """Of a session that comes within a week: this mail is the reminder. Else none was sent yet."""
    now = timezone.now()
    return now if starts <= now + queries.REMIND_BEFORE else None


def _keep(session: LabSession) -> None:
    session.version += 1
    session.sequence += 1
    session.save()


def _words(meeting: Meeting) -> str:
    made = LabSession(**{name: getattr(meeting, name) for name in Meeting.__slots__})
    return ", ".join(filter(None, (*moment_of(made), where(made))))


def _as_it_is(session: LabSession, version: int, mine: str) -> LabSession:
    """The session while its lab is held. Raises ActionRefused once it began, ChangedMeanwhile for another version."""
    lab = held(session.lab_id)
    now: LabSession = LabSession.objects.get(pk=session.pk)
    now.lab = lab
    if queries.is_over(now):
        raise ActionRefused("Deze bijeenkomst is al begonnen of geweest. Er is niets veranderd.")
    if now.version != version:
        said = ", ".join(filter(None, (*moment_of(now), where(now)))) or "nog geen datum"
        told = "Een collega veranderde deze bijeenkomst net voor u. Er is niets bewaard en niets gemaild."
        raise ChangedMeanwhile(told, said, mine, now.version)
    return now


@transaction.atomic
def cancel_session(*, session: LabSession, version: int, reason: str, by: User) -> None:
    """Call a session off; it leaves the calendars. Raises ChangedMeanwhile, ActionRefused."""
    now = _as_it_is(session, version, "")
    if now.state != SessionState.VAST:
        raise ActionRefused("Deze bijeenkomst staat niet vast, dus er valt niets af te zeggen.")
    if not reason.strip():
        raise ActionRefused(_REASON, "reason")
    emails.tell_cancelled(now, reason.strip())
    now.state, now.reminded_at = SessionState.AFGEZEGD, None
    _keep(now)
    record(by, "bijeenkomst afgezegd", now)


# ---- by the clock


def remind_sessions(now: datetime | None = None) -> int:
    """Remind everybody who comes, once, a week before a session; gives how many mails."""
    moment = now or timezone.now()
    return sum(_remind(one, moment) for one in queries.to_remind(moment))


@transaction.atomic
def _remind(session: LabSession, now: datetime) -> int:
    """One of them, when it still is so while the lab is held; not in a lab that was closed meanwhile."""
    try:
        lab = held(session.lab_id)
    except ActionRefused:
        return 0
    current = next((one for one in queries.to_remind(now) if one.pk == session.pk), None)
    if current is None:
        return 0
    current.lab, current.reminded_at = lab, now
    current.save(update_fields=("reminded_at",))
    return emails.remind(current)
