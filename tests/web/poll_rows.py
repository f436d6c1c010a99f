"""Date polls for tests, as real rows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from wijkdna.web.enrolments.models import Participant
from wijkdna.web.labs.models import Lab, LabSession
from wijkdna.web.polls import actions
from wijkdna.web.polls.models import DatePoll, HostOffer, PollDate

HERE = ZoneInfo("Europe/Amsterdam")
ROOM = actions.Room("Dorpshuis", "Kerkweg 1, Kreileroord", 40, "Bus 417 stopt voor de deur.", "Er is een lift.")


def here(text: str) -> datetime:
    """A time on the clock here: "2026-10-25 13:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


def session_of(lab: Lab, number: int = 2) -> LabSession:
    """One of the sessions of a lab."""
    return LabSession.objects.select_related("lab__team").get(lab=lab, number=number)


def moments(*days: int) -> list[tuple[datetime, datetime]]:
    """An afternoon, so many days from now."""
    start = timezone.now().replace(microsecond=0, second=0)
    return [(start + timedelta(days=day), start + timedelta(days=day, hours=3)) for day in days]


def make_poll(lab: Lab, by, *days: int, number: int = 2, until: int = 10, hidden: bool = False) -> DatePoll:
    """A poll that is open; its moments are so many days from now."""
    deadline = timezone.now() + timedelta(days=until)
    asked = moments(*(days or (20, 21, 22)))
    return actions.open_poll(session=session_of(lab, number), moments=asked, deadline=deadline, hidden=hidden, by=by)


def dates_of(poll: DatePoll) -> list[int]:
    """Numbers of its moments, in order of time."""
    return list(PollDate.objects.filter(poll=poll).values_list("pk", flat=True))


def say(participant: Participant, poll: DatePoll, *suits: str) -> None:
    """What somebody answers, moment by moment."""
    actions.answer(participant=participant, poll=poll, answers=dict(zip(dates_of(poll), suits, strict=True)))


def host(participant: Participant, poll: DatePoll, *places: int, room: actions.Room = ROOM) -> HostOffer:
    """She offers to receive the others on some of the moments, by their place in the row."""
    found = dates_of(poll)
    chosen = [found[place] for place in places] or found
    return actions.offer_to_host(participant=participant, poll=poll, dates=chosen, room=room)
