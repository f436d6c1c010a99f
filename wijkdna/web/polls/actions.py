"""What people do with a date poll. Each action holds the lab first: an answer comes before the end or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from wijkdna.web.accounts.models import User
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import has_place, placed
from wijkdna.web.labs.models import LabSession, SessionState
from wijkdna.web.labs.queries import held
from wijkdna.web.polls import emails, queries
from wijkdna.web.polls.models import DatePoll, HostOffer, OfferState, PollAnswer, PollDate, Suits
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused

Moments = Sequence[tuple[datetime, datetime]]
"""Begin and end of each."""

_FIXED = "Deze bijeenkomst staat al vast. Wijzig de dag, of zeg haar eerst af."
_OVER = "Prikken kan niet meer: de tijd is voorbij of er is al een dag gekozen. Uw antwoord is niet bewaard."
_MOVED = "De momenten zijn net veranderd. Kijk nog een keer, en bewaar opnieuw."
_NO_PLACE = "U hebt geen plek meer in dit leerlab. Kijk op uw pagina hoe het staat."


# ---- by the facilitator


@transaction.atomic
def open_poll(*, session: LabSession, moments: Moments, deadline: datetime, hidden: bool, by: User) -> DatePoll:
    """Ask everybody who has a place which moment suits; it replaces a poll that was closed. Raises ActionRefused."""
    now = _session(session)
    if now.state == SessionState.VAST:
        raise ActionRefused(_FIXED)
    if DatePoll.objects.filter(session=now, closed_at__isnull=True).exists():
        raise ActionRefused("Een collega opende net een datumprikker voor deze bijeenkomst. Kijk eerst wat er staat.")
    _check(moments, deadline)
    DatePoll.objects.filter(session=now).delete()
    HostOffer.objects.filter(session=now).update(state=OfferState.GEDAAN, asked_date=None)
    _without_date(now)
    poll: DatePoll = DatePoll.objects.create(session=now, deadline=deadline, hidden=hidden)
    _add(poll, moments)
    record(by, "datumprikker geopend", poll)
    emails.tell_of_poll(poll, placed(now.lab))
    return poll


def _without_date(session: LabSession) -> None:
    """A session that was cancelled gets a new day: the old one is of no more use."""
    if session.state == SessionState.OPEN:
        return
    session.state, session.starts_at, session.ends_at = SessionState.OPEN, None, None
    session.host = session.place = session.address = session.travel = session.access = ""
    session.version += 1
    session.save()


def _check(moments: Moments, deadline: datetime) -> None:
    now = timezone.now()
    if not queries.FEWEST_DATES <= len(moments) <= queries.MOST_DATES:
        asked = f"Vul {queries.FEWEST_DATES} tot en met {queries.MOST_DATES} momenten in."
        raise ActionRefused(f"{asked} U vulde er {len(moments)} in.")
    if len({starts for starts, _ in moments}) < len(moments):
        raise ActionRefused("Een moment staat er twee keer. Haal er een weg.")
    if any(ends <= starts for starts, ends in moments):
        raise ActionRefused("Een moment eindigt voor het begint. Kijk de tijden na.")
    if deadline <= now:
        raise ActionRefused("Dit tijdstip is al voorbij. Kies een later moment.", "deadline_day")
    if any(starts <= deadline for starts, _ in moments):
        raise ActionRefused("Het prikken moet klaar zijn voor het eerste moment. Kies een eerdere dag.", "deadline_day")


def _add(poll: DatePoll, moments: Moments) -> None:
    PollDate.objects.bulk_create(PollDate(poll=poll, starts_at=starts, ends_at=ends) for starts, ends in moments)


def seen_of(poll: DatePoll | None) -> str:
    """What somebody saw of a poll before she changes it, in a few signs; "" for none."""
    if poll is None:
        return ""
    moments = PollDate.objects.filter(poll=poll).values_list("starts_at", "ends_at")
    said = repr((poll.pk, poll.deadline, poll.hidden, poll.closed_at, list(moments)))
    return sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def change_poll(*, poll: DatePoll, seen: str, moments: Moments, deadline: datetime, hidden: bool, by: User) -> DatePoll:
    """Other moments, or another end. Answers to a moment that stays are kept; of a new one everybody hears.

    seen  seen_of() when she opened the page. Raises ActionRefused.
    """
    now = _open_poll(poll)
    if seen_of(now) != seen:
        raise ActionRefused("Een collega veranderde de prikker net. Kijk wat er nu staat, en begin opnieuw.")
    _check(moments, deadline)
    if now.hidden and not hidden and PollAnswer.objects.filter(date__poll=now).exists():
        raise ActionRefused("Er is al verborgen geprikt. Dat beloofde u, dus verborgen blijft verborgen.", "hidden")
    if deadline > now.deadline:
        now.reminded_at = None
    now.deadline, now.hidden = deadline, hidden
    now.save(update_fields=("deadline", "hidden", "reminded_at"))
    record(by, "datumprikker gewijzigd", now)
    if _replace(now, moments):
        emails.tell_of_poll(now, _without_all_answers(now))
    return now


def _replace(poll: DatePoll, moments: Moments) -> bool:
    """Take away what is no longer asked and add what is new; True when there is something new."""
    stays = set(moments)
    there = {(one.starts_at, one.ends_at): one.pk for one in PollDate.objects.filter(poll=poll)}
    gone = [key for moment, key in there.items() if moment not in stays]
    asked = HostOffer.objects.filter(asked_date__in=gone)
    asked.update(state=OfferState.GEDAAN, asked_date=None)
    PollDate.objects.filter(pk__in=gone).delete()
    new = [moment for moment in moments if moment not in there]
    _add(poll, new)
    return bool(new)


def _without_all_answers(poll: DatePoll) -> list[Participant]:
    dates = PollDate.objects.filter(poll=poll).count()
    people = placed(poll.session.lab)
    return [one for one in people if len(queries.answers_of(poll, one)) < dates]


@transaction.atomic
def stop_poll(*, poll: DatePoll, by: User) -> None:
    """No answers from now on; those that were given stay to be read. Raises ActionRefused."""
    now = _open_poll(poll)
    now.closed_at = timezone.now()
    now.save(update_fields=("closed_at",))
    record(by, "datumprikker gestopt", now)


@transaction.atomic
def ask_host(*, offer: HostOffer, date: int, by: User) -> None:
    """Ask who offered whether the others can come on a moment. Raises ActionRefused."""
    lab = held(offer.session.lab_id)
    now: HostOffer | None = HostOffer.objects.select_related("session__lab").filter(pk=offer.pk).first()
    if now is None or now.participant_id not in {one.pk for one in placed(lab)}:
        raise ActionRefused("Dit aanbod is net ingetrokken. Kies een andere gastheer.")
    _refuse_fixed(now.session)
    moment = now.dates.filter(pk=date).first()
    if moment is None:
        raise ActionRefused("Op dit moment kan deze gastheer niet. Kies een ander moment.")
    if now.asked_date_id == moment.pk and now.state != OfferState.GEDAAN:
        raise ActionRefused(f"Dit is al gevraagd. Stand: {now.get_state_display()}.")
    now.state, now.asked_date = OfferState.GEVRAAGD, moment
    now.save(update_fields=("state", "asked_date"))
    record(by, "gastheer gevraagd", now)
    emails.ask_host(now, Participant.objects.select_related("enrolment", "lab").get(pk=now.participant_id), moment)


def _session(session: LabSession) -> LabSession:
    """As it is while the lab is held."""
    lab = held(session.lab_id)
    now: LabSession = LabSession.objects.get(pk=session.pk)
    now.lab = lab
    return now


def _open_poll(poll: DatePoll) -> DatePoll:
    """As it is while the lab is held. Raises ActionRefused when it was closed."""
    held(poll.session.lab_id)
    now: DatePoll | None = DatePoll.objects.select_related("session__lab").filter(pk=poll.pk).first()
    if now is None or now.closed_at is not None:
        raise ActionRefused("Deze datumprikker is al gesloten. Er is niets veranderd.")
    return now


def _refuse_fixed(session: LabSession) -> None:
    if session.state == SessionState.VAST:
        raise ActionRefused("De dag staat al vast. Er is niets veranderd. Bel de begeleider als er iets niet klopt.")


# ---- by a participant


@transaction.atomic
def answer(*, participant: Participant, poll: DatePoll, answers: Mapping[int, str]) -> None:
    """What suits her, for every moment of the poll, by its number; it replaces what she said before.

    Raises ActionRefused.
    """
    her, now = _holding(participant, poll)
    if not queries.takes_answers(now):
        raise ActionRefused(_OVER)
    dates = set(PollDate.objects.filter(poll=now).values_list("pk", flat=True))
    if dates != set(answers) or not set(answers.values()) <= set(Suits.values):
        raise ActionRefused(_MOVED)
    PollAnswer.objects.filter(date__in=dates, participant=her).delete()
    PollAnswer.objects.bulk_create(
        PollAnswer(date_id=date, participant=her, suits=suits, answered_at=timezone.now())
        for date, suits in answers.items()
    )
    record(None, "datumprikker ingevuld", now)


def _holding(participant: Participant, poll: DatePoll) -> tuple[Participant, DatePoll]:
    """Both as they are while the lab is held. Raises ActionRefused for who lost her place, or a poll that is gone."""
    held(participant.lab_id)
    her: Participant = Participant.objects.select_related("enrolment", "lab").get(pk=participant.pk)
    if not has_place(her):
        raise ActionRefused(_NO_PLACE)
    rows = DatePoll.objects.select_related("session__lab").filter(pk=poll.pk, session__lab=her.lab_id)
    now: DatePoll | None = rows.first()
    if now is None:
        raise ActionRefused(_MOVED)
    return her, now


@dataclass(frozen=True, slots=True)
class Room:
    """What somebody offers, as HostOffer has it."""

    place: str
    address: str
    size: int
    travel: str = ""
    access: str = ""
    contact_role: str = ""


@transaction.atomic
def offer_to_host(*, participant: Participant, poll: DatePoll, dates: Sequence[int], room: Room) -> HostOffer:
    """Offer to receive the others, or change the offer; who was asked is asked anew then. Raises ActionRefused."""
    her, now = _holding(participant, poll)
    _refuse_fixed(now.session)
    if room.size < 1:
        raise ActionRefused("Vul in hoeveel mensen er passen.", "size")
    chosen = list(PollDate.objects.filter(poll=now, pk__in=dates))
    if not chosen or len(chosen) != len(set(dates)):
        raise ActionRefused("Vink aan op welke momenten het kan. Minstens één.", "dates")
    offer, is_new = HostOffer.objects.update_or_create(
        session=now.session,
        participant=her,
        defaults={
            "gemeente": her.enrolment.gemeente,
            "gemeente_name": her.enrolment.gemeente_name,
            **{name: getattr(room, name) for name in Room.__slots__},
            "state": OfferState.GEDAAN,
            "asked_date": None,
        },
    )
    offer.dates.set(chosen)
    record(None, "ontvangst aangeboden" if is_new else "aanbod om te ontvangen gewijzigd", offer)
    return offer


@transaction.atomic
def withdraw(*, participant: Participant, session: LabSession) -> None:
    """Take an offer back. Twice does no harm. Raises ActionRefused once the day is sure."""
    offer = _offer(participant, session)
    if offer is not None:
        _refuse_fixed(offer.session)
        record(None, "aanbod om te ontvangen ingetrokken", offer)
        offer.delete()


@transaction.atomic
def answer_host(*, participant: Participant, session: LabSession, yes: bool) -> None:
    """Whether the others can come on the moment that was asked; until the day is sure she can change her mind.

    Raises ActionRefused.
    """
    offer = _offer(participant, session)
    if offer is None or offer.asked_date_id is None or offer.state == OfferState.GEDAAN:
        raise ActionRefused("Deze vraag is er niet meer. U hoeft niets te doen.")
    _refuse_fixed(offer.session)
    offer.state = OfferState.JA if yes else OfferState.NEE
    offer.save(update_fields=("state",))
    record(None, "gastheer zei ja" if yes else "gastheer zei nee", offer)


def _offer(participant: Participant, session: LabSession) -> HostOffer | None:
    held(participant.lab_id)
    rows = HostOffer.objects.filter(participant=participant, session=session)
    found: HostOffer | None = rows.select_related("session").first()
    return found


# ---- by the clock


def remind_silent(now: datetime | None = None) -> int:
    """Remind who did not answer, once, in the days before the end of a poll; gives how many mails."""
    moment = now or timezone.now()
    return sum(_remind(one, moment) for one in queries.to_remind(moment))


@transaction.atomic
def _remind(poll: DatePoll, now: datetime) -> int:
    """One of them, when it still is so while the lab is held; not in a lab that was closed meanwhile."""
    try:
        current = _open_poll(poll)
    except ActionRefused:
        return 0
    if current.pk not in {one.pk for one in queries.to_remind(now)}:
        return 0
    current.reminded_at = now
    current.save(update_fields=("reminded_at",))
    silent = queries.results_of(current).silent
    emails.remind(current, silent)
    return len(silent)
