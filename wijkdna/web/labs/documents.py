"""Sessions of a lab as appointments for a calendar, and their moment and place in words."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from wijkdna.domain.calendar_event import local_words
from wijkdna.domain.rich_text import plain
from wijkdna.web.labs.models import Lab, LabSession

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
"""What a calendar does with the file: put it in or bring it up to date, take it out, or show it."""

_MAILS = (REQUEST, CANCEL)


def in_words(session: LabSession) -> dict[str, str]:
    """Moment and place of a session, by placeholder of the mails; "" for what is not known."""
    words = moment_of(session)
    return {
        "bijeenkomst": session.title,
        "datum": words[0],
        "tijd": words[1],
        "locatie": where(session),
        "gastheer": session.host,
        "route": _sentence(session.travel),
    }


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def moment_of(session: LabSession) -> tuple[str, str]:
    """Day and times: "donderdag 15 oktober 2026", "13.00 tot 16.30 uur"; empty when there is no date."""
    if session.starts_at is None or session.ends_at is None:
        return "", ""
    words = local_words(session.starts_at, session.ends_at, ZoneInfo(settings.TIME_ZONE))
    return words.day, words.time


def where(session: LabSession) -> str:
    """Name and address: "raadhuis, De Verwachting 1, Anna Paulowna"."""
    return ", ".join(filter(None, (session.place, session.address)))


def calendar_of(sessions: Iterable[LabSession], lab: Lab, method: str = REQUEST) -> tuple[str, str]:
    """Sessions as one iCalendar file, and its method; ("", "") when none has a date.

    An appointment keeps its uid, and a change has a higher sequence: so a calendar moves it instead of adding one.
    """
    from icalendar import Calendar

    dated = [one for one in sessions if one.starts_at is not None and one.ends_at is not None]
    if not dated:
        return "", ""
    calendar: Any = Calendar()
    calendar.add("prodid", "-//WijkDNA//leerlab//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for session in dated:
        calendar.add_component(_event(session, lab, method))
    calendar.add_missing_timezones()
    return calendar.to_ical().decode(), method


def _event(session: LabSession, lab: Lab, method: str) -> Any:  # noqa: ANN401 icalendar tells no types
    from icalendar import Event, vCalAddress

    event: Any = Event()
    event.add("uid", f"{session.uid}@{urlsplit(settings.SITE_ADDRESS).hostname}")
    event.add("sequence", session.sequence + (method == CANCEL))
    event.add("dtstamp", timezone.now())
    event.add("dtstart", _here(session.starts_at))
    event.add("dtend", _here(session.ends_at))
    event.add("summary", f"{lab.title}: {session.title}")
    event.add("location", where(session))
    event.add("description", " ".join(filter(None, (plain(session.goals), session.travel))))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if method in _MAILS:
        organizer = vCalAddress(f"MAILTO:{lab.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
        organizer.params["cn"] = lab.contact_name
        event["organizer"] = organizer
    return event


def addressed(event: str, address: str) -> str:
    """An iCalendar file for one person: with REQUEST it says who is invited (RFC 5546, 3.2.2)."""
    from icalendar import Calendar, vCalAddress

    calendar: Any = Calendar.from_ical(event)
    for one in calendar.walk("VEVENT"):
        invited = vCalAddress(f"MAILTO:{address}")
        invited.params["rsvp"] = "FALSE"
        one["attendee"] = invited
    return str(calendar.to_ical().decode())


def _here(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))
