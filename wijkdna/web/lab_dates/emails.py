"""Mails about the date of a session to everybody who has a place, written down in the transaction of what they tell."""

from wijkdna.domain.date_poll import listed
from wijkdna.web.enrolments.emails import tell
from wijkdna.web.enrolments.queries import placed
from wijkdna.web.labs.documents import CANCEL, calendar_of, in_words, moment_of, where
from wijkdna.web.labs.models import LabSession


def tell_fixed(session: LabSession) -> None:
    """The date is sure; the appointment goes along."""
    event = calendar_of([session], session.lab)
    for one in placed(session.lab):
        tell(one, "date_fixed", in_words(session), event=event)


def tell_changed(session: LabSession, was: LabSession, reason: str) -> None:
    """Day, time or place are other ones; the appointment moves in the calendar."""
    old, new = _differing(was, session)
    about = in_words(session) | {"oud": old, "nieuw": new, "reden": reason}
    event = calendar_of([session], session.lab)
    for one in placed(session.lab):
        tell(one, "change", about, event=event)


def _differing(was: LabSession, now: LabSession) -> tuple[str, str]:
    """What was and what is, without what stayed the same."""
    parts = [(", ".join(moment_of(was)), ", ".join(moment_of(now)))]
    parts.append((where(was) or "plaats nog niet bekend", where(now) or "plaats volgt nog"))
    moved = [(old, new) for (old, new), differs in zip(parts, moves(was, now), strict=True) if differs]
    return "; ".join(old for old, _ in moved), "; ".join(new for _, new in moved)


def moves(was: LabSession, now: LabSession) -> tuple[bool, bool]:
    """Whether the moment differs, and whether the place does."""
    return (was.starts_at, was.ends_at) != (now.starts_at, now.ends_at), where(was) != where(now)


def tell_cancelled(session: LabSession, reason: str) -> None:
    """It does not go on, and leaves the calendar. Call it while the session has its date."""
    event = calendar_of([session], session.lab, CANCEL)
    for one in placed(session.lab):
        tell(one, "cancellation_by_us", in_words(session) | {"reden": reason}, event=event)


def remind(session: LabSession) -> int:
    """A week before: when, where, and who come; gives how many mails."""
    people = placed(session.lab)
    names = sorted({one.enrolment.gemeente_name for one in people})
    about = in_words(session) | {"namen_gemeenten": listed(names) if names else ""}
    for one in people:
        tell(one, "reminder_session", about)
    return len(people)
