"""Reads of date polls: who answered what, which days are best, and who can receive the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from wijkdna.domain import date_poll
from wijkdna.domain.calendar_event import LocalWords, local_words
from wijkdna.domain.date_poll import Answer, RankedDate, Reply
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import MinePart, NoSuchParticipant, has_place, placed
from wijkdna.web.labs.documents import moment_of
from wijkdna.web.labs.models import Lab, LabSession, SessionState
from wijkdna.web.labs.queries import BoardPart, NoSuchLab, PartLine, sessions_of
from wijkdna.web.polls.models import DatePoll, HostOffer, OfferState, PollAnswer, PollDate
from wijkdna.web.shared.frame import moment_nl

MOST_DATES, FEWEST_DATES = 15, 2
"""Moments of a poll."""


def session_for(lab: Lab, session: int) -> LabSession:
    """A session of a lab. Raises NoSuchLab."""
    found: LabSession | None = LabSession.objects.filter(lab=lab, pk=session).select_related("lab__team").first()
    if found is None:
        raise NoSuchLab
    return found


def offer_for(session: LabSession, offer: int) -> HostOffer:
    """An offer for a session. Raises NoSuchLab."""
    rows = HostOffer.objects.filter(session=session, pk=offer)
    found: HostOffer | None = rows.select_related("participant__enrolment", "session__lab").first()
    if found is None:
        raise NoSuchLab
    return found


def poll_of(session: LabSession) -> DatePoll | None:
    """The poll of a session; None when there was none."""
    found: DatePoll | None = DatePoll.objects.filter(session=session).select_related("session__lab__team").first()
    return found


def poll_for(participant: Participant, session: int) -> DatePoll:
    """The poll that a participant may answer. Raises NoSuchParticipant for who has no place in its lab."""
    rows = DatePoll.objects.filter(session__lab=participant.lab_id, session=session)
    found: DatePoll | None = rows.select_related("session__lab__team").first() if has_place(participant) else None
    if found is None:
        raise NoSuchParticipant
    return found


def takes_answers(poll: DatePoll, now: datetime | None = None) -> bool:
    """True until its deadline, unless it was stopped."""
    return poll.closed_at is None and (now or timezone.now()) < poll.deadline


def may_see(poll: DatePoll, participant: Participant, now: datetime | None = None) -> bool:
    """Whether somebody may see what others answered: after she did, and of a hidden poll after its deadline."""
    if poll.hidden and (now or timezone.now()) < poll.deadline:
        return False
    return PollAnswer.objects.filter(date__poll=poll, participant=participant).exists()


def dates_of(poll: DatePoll) -> list[PollDate]:
    """Its moments, in order of time."""
    return list(PollDate.objects.filter(poll=poll))


def answers_of(poll: DatePoll, participant: Participant) -> dict[int, PollAnswer]:
    """Her answers, by number of the moment."""
    return {one.date_id: one for one in PollAnswer.objects.filter(date__poll=poll, participant=participant)}


def offer_of(participant: Participant, session: LabSession) -> HostOffer | None:
    """What she offered for a session; None for nothing."""
    rows = HostOffer.objects.filter(participant=participant, session=session)
    found: HostOffer | None = rows.select_related("asked_date", "session__lab").prefetch_related("dates").first()
    return found


def in_words(date: PollDate) -> LocalWords:
    """Day and times of a moment on the clock here."""
    return local_words(date.starts_at, date.ends_at, ZoneInfo(settings.TIME_ZONE))


def to_remind(now: datetime) -> list[DatePoll]:
    """Polls that still take answers and of which who is silent was not reminded, in the days before their deadline."""
    rows = DatePoll.objects.filter(
        closed_at__isnull=True,
        reminded_at__isnull=True,
        deadline__gt=now,
        deadline__lte=now + date_poll.REMIND_BEFORE,
        session__lab__archived_at__isnull=True,
    )
    return [one for one in rows.select_related("session") if date_poll.remind_at(one.created_at, one.deadline) <= now]


# ---- what was answered


@dataclass(frozen=True, slots=True)
class Results:
    """A poll as it stands.

    dates   in order of time;  people  who have a place;  ranked  the moments, best first
    offers  of who still takes part;  silent  who answered for no moment
    """

    poll: DatePoll
    dates: tuple[PollDate, ...]
    people: tuple[Participant, ...]
    ranked: tuple[RankedDate, ...]
    offers: tuple[HostOffer, ...]
    silent: tuple[Participant, ...]

    @property
    def session(self) -> LabSession:
        """Of which the date is asked."""
        found: LabSession = self.poll.session
        return found

    @property
    def is_open(self) -> bool:
        """Answers are still taken."""
        return takes_answers(self.poll)

    @property
    def answered(self) -> int:
        """How many answered for one moment at least."""
        return len(self.people) - len(self.silent)

    @property
    def best(self) -> RankedDate | None:
        """The best moment, as soon as anybody answered."""
        return self.ranked[0] if self.answered and self.ranked else None

    @property
    def gemeenten(self) -> tuple[str, ...]:
        """That take part, by name."""
        return tuple(sorted({one.enrolment.gemeente_name for one in self.people}))

    def when(self, key: int) -> LocalWords:
        """Day and times of a moment."""
        return in_words(next(one for one in self.dates if one.pk == key))

    def offer(self, key: int) -> HostOffer:
        """The offer with this number."""
        return next(one for one in self.offers if one.pk == key)


def results_of(poll: DatePoll) -> Results:
    """All of it, in four queries."""
    dates = dates_of(poll)
    people = placed(poll.session.lab)
    offers = _offers(poll.session, people)
    replies = _replies(poll, people)
    days = [date_poll.PollDate(one.pk, one.starts_at) for one in dates]
    hosts = [date_poll.HostOffer(one.pk, one.gemeente_name, _possible(one), one.size) for one in offers]
    quiet = set(date_poll.silent(days, replies))
    silent = tuple(one for one in people if one.pk in quiet)
    ranked = date_poll.ranked(days, replies, hosts)
    return Results(poll, tuple(dates), tuple(people), ranked, tuple(offers), silent)


def _offers(session: LabSession, people: Sequence[Participant]) -> list[HostOffer]:
    """Of who still takes part: she has to be there to receive the others."""
    rows = HostOffer.objects.filter(session=session, participant__in=people)
    return list(rows.select_related("participant__enrolment", "asked_date").prefetch_related("dates"))


def _possible(offer: HostOffer) -> frozenset[int]:
    """The moments on which it can; not that for which she was asked and said no."""
    refused = {offer.asked_date_id} if offer.state == OfferState.NEE else set()
    return frozenset({one.pk for one in offer.dates.all()} - refused)


def _replies(poll: DatePoll, people: Sequence[Participant]) -> list[Reply]:
    given: dict[int, dict[int, Answer]] = {one.pk: {} for one in people}
    rows = PollAnswer.objects.filter(date__poll=poll, participant__in=people)
    for date, participant, suits in rows.values_list("date_id", "participant_id", "suits"):
        given[participant][date] = Answer(suits)
    return [Reply(one.pk, one.enrolment.gemeente_name, given[one.pk]) for one in people]


def polls_of(lab: Lab) -> list[Results]:
    """Every poll of a lab, in order of its sessions."""
    rows = DatePoll.objects.filter(session__lab=lab).select_related("session__lab__team")
    return [results_of(one) for one in rows.order_by("session__number", "session_id")]


@dataclass(frozen=True, slots=True)
class MyPoll:
    """A poll as one participant has to do with it.

    missing  moments that she did not answer yet;  offer  what she offered, None for nothing
    """

    poll: DatePoll
    missing: int
    offer: HostOffer | None

    @property
    def session(self) -> LabSession:
        """Of which the date is asked."""
        found: LabSession = self.poll.session
        return found

    @property
    def is_open(self) -> bool:
        """She can still answer."""
        return takes_answers(self.poll)

    @property
    def is_asked(self) -> bool:
        """Whether she can receive the others is asked of her."""
        return (
            self.offer is not None
            and self.offer.state == OfferState.GEVRAAGD
            and self.session.state != SessionState.VAST
        )


def my_polls(participant: Participant) -> list[MyPoll]:
    """The polls of her lab, in order of its sessions."""
    rows = DatePoll.objects.filter(session__lab=participant.lab_id).select_related("session__lab")
    hers = PollAnswer.objects.filter(participant=participant)
    rows = rows.order_by("session__number").prefetch_related(
        Prefetch("dates__answers", queryset=hers, to_attr="hers"),
    )
    offers = HostOffer.objects.filter(participant=participant).select_related("asked_date")
    by_session = {one.session_id: one for one in offers}
    return [MyPoll(one, sum(not date.hers for date in one.dates.all()), by_session.get(one.session_id)) for one in rows]


# ---- parts of the page of a participant and of the board


def mine_part(participant: Participant) -> MinePart | None:
    """The polls that matter to her now."""
    mine = [one for one in my_polls(participant) if one.poll.closed_at is None or one.is_asked]
    lines = tuple(line for one in mine for line in _my_lines(participant, one))
    if not lines:
        return None
    urgent = any(one.is_asked or (one.is_open and one.missing) for one in mine)
    return MinePart("prikker", "Wanneer kunt u?", lines=lines, urgent=urgent, beside=not urgent)


def _my_lines(participant: Participant, mine: MyPoll) -> Iterator[PartLine]:
    session = mine.session
    if mine.is_asked:
        ask = reverse("lab_host_answer", args=(participant.key, session.pk))
        yield PartLine(f"Mogen wij voor {session.title} bij u komen?", "Zeg ja of nee", ask, done=False)
    if mine.poll.closed_at is not None:
        return
    address = reverse("lab_poll", args=(participant.key, session.pk))
    until = f"Prikken kan tot {moment_nl(mine.poll.deadline)}."
    if not mine.is_open:
        yield PartLine(f"{session.title}: prikken is voorbij. De begeleider kiest nu een dag.", "Bekijk", address)
    elif mine.missing:
        yield PartLine(f"{session.title}. {until}", "Prik uw dagen", address, done=False)
    else:
        yield PartLine(f"{session.title}: u hebt geprikt. {until}", "Bekijk of wijzig", address, done=True)


def board_part(lab: Lab) -> BoardPart | None:
    """A line for each session: its date, or how its poll stands."""
    polls = {one.session.pk: one for one in polls_of(lab)}
    lines = [_board_line(one, polls.get(one.pk)) for one in sessions_of(lab)]
    return BoardPart("data", "Data en datumprikkers", lines=tuple(lines)) if lines else None


def _board_line(session: LabSession, results: Results | None) -> PartLine:
    address = reverse("lab_date", args=(session.lab_id, session.pk))
    if session.state == SessionState.VAST:
        return PartLine(f"{session.title}: {', '.join(moment_of(session))}", "Bekijk of wijzig", address, done=True)
    if session.state == SessionState.AFGEZEGD:
        return PartLine(f"{session.title}: gaat niet door", "Kies een nieuwe dag", address, done=False)
    if results is None or results.poll.closed_at is not None:
        return PartLine(f"{session.title}: nog geen datum", "Open een datumprikker", address, done=False)
    counted = f"{results.answered} van {len(results.people)} prikten"
    if results.is_open:
        said = f"{session.title}: prikken kan tot {moment_nl(results.poll.deadline)}"
        return PartLine(said, "Bekijk", address, counted, done=False)
    return PartLine(f"{session.title}: prikken is voorbij", "Kies een dag", address, counted, done=False)
