"""Making the leerlabs of the example. Rows, without the mails that go with them: its participants do not exist."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from wijkdna.store.example_lab import load_example_labs
from wijkdna.store.latest import Latest
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.accounts.queries import gemeente_names
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.labs.models import Lab, LabSession, SessionState
from wijkdna.web.polls.models import DatePoll, HostOffer, PollAnswer, PollDate
from wijkdna.web.shared.audit import record

Fields = Mapping[str, Any]

_DOMAIN = "wijkdna.invalid"
_USUAL = (
    *("slug", "title", "summary", "text", "audience", "costs"),
    *("places", "per_gemeente", "gemeenten", "motive_question"),
)
_OF_SESSION = ("number", "title", "goals", "homework", "homework_text", "host", "place", "address", "travel", "access")


def fill_labs(*, team: Team, dossier: Dossier, latest: Latest, by: User) -> None:
    """The lab of 2024, and one that is going on in which who looks around takes part.

    They outlive a dossier that was deleted while somebody looked around: then only the homework moves to the new one.
    """
    if Lab.objects.of(team).exists():
        Participant.objects.filter(lab__team=team, user=by).update(dossier=dossier)
        return
    labs = load_example_labs()
    first = labs["first"]
    opens, closes, published = (_at(first[name]) for name in ("opens", "closes", "published"))
    _make(team, first, by, opens_at=opens, closes_at=closes, published_at=published)
    _going_on(team, labs["now"], dossier, latest, by)


def _going_on(team: Team, fields: Fields, dossier: Dossier, latest: Latest, by: User) -> None:
    opens, closes = _in_days(fields["opens_days"], time(9)), _in_days(fields["closes_days"], time(17))
    lab = _make(team, fields, by, opens_at=opens, closes_at=closes, published_at=opens)
    made: dict[str, Enrolment] = {}
    for number, one in enumerate(fields["enrolments"]):
        made[one["gemeente"]] = _enrol(lab, one, latest, made, opens + timedelta(hours=number))
    mine = next(one for one in fields["enrolments"] if one.get("mine"))
    Participant.objects.filter(enrolment=made[mine["gemeente"]], is_first=True).update(user=by, dossier=dossier)
    for row in fields["sessions"]:
        if "poll" in row:
            _poll(lab.sessions.get(number=row["number"]), row["poll"], fields["enrolments"], made)


def _make(team: Team, fields: Fields, by: User, **moments: datetime) -> Lab:
    contact = {"contact_name": "Voorbeeld: begeleider leerlab", "contact_email": f"voorbeeld-begeleider@{_DOMAIN}"}
    usual = {name: fields[name] for name in _USUAL if name in fields}
    lab: Lab = Lab.objects.create(team=team, created_by=by, **usual, **contact, **moments)
    for row in fields["sessions"]:
        _session(lab, row)
    record(by, "leerlab gemaakt", lab)
    return lab


def _session(lab: Lab, row: Fields) -> None:
    session = LabSession(lab=lab, **{name: row[name] for name in _OF_SESSION if name in row})
    if "starts" in row:
        session.starts_at, session.ends_at = _at(row["starts"]), _at(row["ends"])
    elif "days" in row:
        session.starts_at, session.ends_at = _between(row["days"], row["hours"])
    if session.starts_at is not None:
        session.state = SessionState.VAST
    session.save()


def _enrol(lab: Lab, row: Fields, latest: Latest, made: Mapping[str, Enrolment], at: datetime) -> Enrolment:
    (name,) = gemeente_names(latest, [row["gemeente"]])
    via = Participant.objects.filter(enrolment=made[row["via"]]).first() if "via" in row else None
    is_placed = row["state"] == State.PLEK
    enrolment: Enrolment = Enrolment.objects.create(
        lab=lab,
        gemeente=row["gemeente"],
        gemeente_name=name,
        motive=row.get("motive", ""),
        state=row["state"],
        via=via,
        confirmed_at=at,
        queued_at=at,
        placed_at=at if is_placed else None,
    )
    for number, function in enumerate(row["people"]):
        Participant.objects.create(
            lab=lab,
            enrolment=enrolment,
            is_first=number == 0,
            name=f"Voorbeeld: {function} {name}",
            email=f"voorbeeld-{row['gemeente'].lower()}-{number}@{_DOMAIN}",
            function=function,
        )
    return enrolment


def _poll(session: LabSession, row: Fields, enrolments: Sequence[Fields], made: Mapping[str, Enrolment]) -> None:
    poll: DatePoll = DatePoll.objects.create(session=session, deadline=_in_days(row["deadline_days"], time(17)))
    dates = {}
    for days in row["days"]:
        starts, ends = _between(days, row["hours"])
        dates[days] = PollDate.objects.create(poll=poll, starts_at=starts, ends_at=ends)
    for one in enrolments:
        people = Participant.objects.filter(enrolment=made[one["gemeente"]]).order_by("pk")
        for participant, answers in zip(people, one.get("answers", ()), strict=False):
            for date, suits in zip(dates.values(), answers, strict=True):
                PollAnswer.objects.create(date=date, participant=participant, suits=suits)
        if "host" in one:
            _host(session, one["host"], made[one["gemeente"]], dates)


def _host(session: LabSession, row: Fields, enrolment: Enrolment, dates: Mapping[int, PollDate]) -> None:
    offer: HostOffer = HostOffer.objects.create(
        session=session,
        participant=enrolment.participants.first(),
        gemeente=enrolment.gemeente,
        gemeente_name=enrolment.gemeente_name,
        **{name: value for name, value in row.items() if name != "days"},
    )
    offer.dates.set([dates[days] for days in row["days"]])


def _at(text: str) -> datetime:
    """A moment on the clock here."""
    return timezone.make_aware(datetime.fromisoformat(text))


def _in_days(days: int, at: time) -> datetime:
    """So many days from today, on the clock here."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), at))


def _between(days: int, hours: str) -> tuple[datetime, datetime]:
    """Begin and end of "13:00-16:30", so many days from today."""
    first, last = (time.fromisoformat(one) for one in hours.split("-"))
    return _in_days(days, first), _in_days(days, last)
