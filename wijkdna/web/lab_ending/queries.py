"""When a leerlab is over, and from which day the data of its participants are gone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.retention import Length, later
from wijkdna.store.personal import load_personal
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.enrolments.models import HOLDS_SEATS, Enrolment, Participant, State
from wijkdna.web.labs.models import Lab, LabSession, SessionState
from wijkdna.web.labs.queries import BoardPart
from wijkdna.web.polls.models import PollAnswer

_ENDS = Coalesce("ends_at", "starts_at")


# ---- until when data of participants stay


def last_session(lab: Lab) -> datetime | None:
    """The end of the last session that has a date; None when none has."""
    found: datetime | None = LabSession.objects.filter(lab=lab, state=SessionState.VAST).aggregate(end=Max(_ENDS))[
        "end"
    ]
    return found


def erased_on(lab: Lab) -> date | None:
    """The day on which data of participants go; None when they are gone.

    So many months after the last session; of a lab without a date, after the end of enrolling; and after it was closed
    when that was earlier.
    """
    if lab.erased_at is not None:
        return None
    moments = [last_session(lab) or lab.closes_at, lab.archived_at]
    start = min(timezone.localtime(one).date() for one in moments if one is not None)
    return later(start, Length(months=lab.keep_months)) + timedelta(days=1)


def warned_from(gone: date) -> date:
    """The day from which the board says that data go on `gone`."""
    warning = load_personal().terms["deelnemer"].warning
    assert warning is not None
    return max(day for day in _days_before(gone) if later(day, warning) <= gone)


def _days_before(day: date) -> list[date]:
    return [day - timedelta(days=number) for number in range(62)]


def warns_of_erasing(lab: Lab, today: date | None = None) -> date | None:
    """The day on which data of participants go, when that is near or the lab is closed; else None."""
    gone = erased_on(lab)
    if gone is None or not has_people(lab):
        return None
    is_near = warned_from(gone) <= (today or timezone.localdate())
    return gone if is_near or lab.archived_at is not None else None


def has_people(lab: Lab) -> bool:
    """True while there are data of anybody."""
    return bool(Participant.objects.filter(lab=lab).exists())


def labs_to_erase(today: date) -> list[Lab]:
    """Labs of which the term of the data of participants is over."""
    rows = Lab.objects.filter(erased_at__isnull=True, participants__isnull=False).distinct().order_by("pk")
    return [lab for lab in rows if (gone := erased_on(lab)) is not None and gone <= today]


def old_answers(before: datetime) -> QuerySet[PollAnswer]:
    """Answers to date polls that were closed before a moment."""
    found: QuerySet[PollAnswer] = PollAnswer.objects.filter(date__poll__closed_at__lt=before)
    return found


# ---- what ends


def locked(lab: int) -> Lab:
    """A lab as it is now, also one that is closed; held until the transaction ends."""
    found: Lab = Lab.objects.select_for_update(of=("self",)).select_related("team").get(pk=lab)
    return found


def to_come(lab: Lab) -> LabSession | None:
    """The first session with a date that is not over; None when there is none."""
    rows = LabSession.objects.filter(lab=lab, state=SessionState.VAST).annotate(end=_ENDS)
    found: LabSession | None = rows.filter(end__gt=timezone.now()).order_by("starts_at").first()
    return found


def waiting(lab: Lab) -> list[Enrolment]:
    """Who has no place, and still could get one."""
    states = (State.GEVRAAGD, State.WACHT, State.AANBOD)
    return list(Enrolment.objects.filter(lab=lab, state__in=states).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Ending:
    """What the page that closes a lab says. placed: people with a place; waiting: enrolments without one.

    gone  the day on which their data go when the lab is closed now
    """

    placed: int
    waiting: int
    gone: date | None
    to_come: LabSession | None


def ending_of(lab: Lab) -> Ending:
    """What closing a lab now does."""
    people = Participant.objects.filter(lab=lab, cancelled_at__isnull=True, enrolment__state=State.PLEK).count()
    closed = Lab(closes_at=lab.closes_at, keep_months=lab.keep_months, archived_at=lab.archived_at or timezone.now())
    closed.pk = lab.pk
    return Ending(people, len(waiting(lab)), erased_on(closed), to_come(lab))


@dataclass(frozen=True, slots=True)
class Counted:
    """What stays of a gemeente: how many of its people had a place."""

    gemeente: str
    people: int


def counts(lab: Lab) -> list[Counted]:
    """Per gemeente, by name."""
    rows = Participant.objects.filter(lab=lab, cancelled_at__isnull=True, enrolment__state__in=HOLDS_SEATS)
    found: dict[str, int] = {}
    for name in rows.order_by("enrolment__gemeente_name").values_list("enrolment__gemeente_name", flat=True):
        found[name] = found.get(name, 0) + 1
    return [Counted(name, number) for name, number in found.items()]


# ---- one person


def participations(user: User | None, addresses: Collection[str], team: Team | None) -> list[Participant]:
    """All of one person, by her account or an address of hers (lower case); team: only in labs of that team."""
    some = Q()
    for address in sorted(addresses):
        some |= Q(email__iexact=address)
    if user is not None:
        some |= Q(user=user)
    rows = Participant.objects.all() if team is None else Participant.objects.of(team)
    return list(rows.filter(some).select_related("lab", "enrolment").order_by("lab_id", "pk")) if some else []


# ---- on the board


def board_part(lab: Lab) -> BoardPart | None:
    """That data of participants will go, from a month before and when the lab is closed; None before, and after."""
    gone = warns_of_erasing(lab)
    if gone is None:
        return None
    keep = "Wat u wilt houden, haalt u voor die dag op. Aantallen per gemeente en de evaluatie blijven."
    links = [("Gegevens nu wissen", reverse("lab_erase", args=[lab.pk]))] if lab.archived_at else []
    links += [("Het leerlab afsluiten", reverse("lab_archive", args=[lab.pk]))] if not lab.archived_at else []
    said = f"Op {date_nl(gone)} wissen wij de gegevens van deelnemers."
    return BoardPart("bewaren", "Gegevens van deelnemers", (said, keep), links=tuple(links))
