"""What stands on the page of a participant, by how her enrolment stands."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone

from wijkdna.domain.calendar_event import countdown
from wijkdna.domain.numbers_nl import date_nl
from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.enrolments.queries import (
    MinePart,
    Status,
    coming,
    has_place,
    link,
    mine_parts,
    placed,
    standing,
    status_for,
)
from wijkdna.web.labs.documents import moment_of, where
from wijkdna.web.labs.models import Lab, LabSession
from wijkdna.web.labs.queries import is_open, next_session

_MAPS = "https://www.openstreetmap.org/search"


@dataclass(frozen=True, slots=True)
class Date:
    """The next session. day: 15; month: "oktober 2026"; soon: how long until then; map: address of a map, or ""."""

    session: LabSession
    day: int
    weekday: str
    month: str
    time: str
    where: str
    soon: str
    map: str


@dataclass(frozen=True, slots=True)
class Others:
    """Who else comes. gemeenten: names; people: only who chose to be seen, without this participant herself."""

    gemeenten: tuple[str, ...]
    people: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """The page. What is of people with a place is None or empty for others.

    offered, waits  the enrolment has an offer that is still open, or is in the line
    together        names of the colleagues who come with her; "" for none
    may_return      her offer expired: she can join the line again
    is_in           she can still change what she told, and cancel
    forward         her link to pass on; "" when nobody can enrol any more
    """

    status: Status
    place: bool
    offered: bool
    waits: bool
    together: str
    may_return: bool
    is_in: bool
    date: Date | None
    others: Others
    forward: str
    parts: tuple[MinePart, ...]


def mine_of(participant: Participant) -> Mine:
    """All that this participant may see."""
    lab, state = participant.lab, State(participant.enrolment.state)
    gone, place = participant.cancelled_at is not None, has_place(participant)
    works = lab.archived_at is None
    return Mine(
        status=status_for(participant, standing(lab)),
        place=place,
        offered=not gone and works and _is_offered(participant.enrolment),
        waits=not gone and state is State.WACHT,
        together="" if gone else _colleagues(participant),
        may_return=not gone and works and state is State.VERLOPEN,
        is_in=not gone and works and state in (State.PLEK, State.AANBOD, State.WACHT, State.GEVRAAGD),
        date=next_date(lab) if place else None,
        others=others_of(participant) if place else Others((), ()),
        forward=link("lab_forwarded", lab.slug, participant.forward_key) if place and is_open(lab) else "",
        parts=tuple(mine_parts(participant)),
    )


def _is_offered(enrolment: Enrolment) -> bool:
    until = enrolment.offer_until
    return enrolment.state == State.AANBOD and until is not None and until > timezone.now()


def _colleagues(participant: Participant) -> str:
    return " en ".join(one.name for one in coming(participant.enrolment) if one.pk != participant.pk)


def next_date(lab: Lab) -> Date | None:
    """The next session with a date; None when there is none."""
    session = next_session(lab)
    if session is None or session.starts_at is None:
        return None
    starts = timezone.localtime(session.starts_at)
    words, time = moment_of(session)
    return Date(
        session,
        starts.day,
        words.split(" ")[0],
        date_nl(starts.date()).partition(" ")[2],
        time,
        where(session),
        countdown(timezone.now(), session.starts_at, timezone.get_current_timezone(), session.ends_at),
        f"{_MAPS}?{urlencode({'query': session.address})}" if session.address else "",
    )


def others_of(participant: Participant) -> Others:
    """By name of the gemeente; her own too."""
    people = placed(participant.lab)
    gemeenten = Counter(one.enrolment.gemeente_name for one in people)
    shown = [one for one in people if one.shows_contact and one.pk != participant.pk]
    return Others(tuple(sorted(gemeenten)), tuple(shown))
