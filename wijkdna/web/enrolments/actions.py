"""Places given, offered and passed on.

The first four want the lab held, by held() of labs, in the transaction that they are called in: whoever else gives or
takes a place waits for its end, so a place is never given twice.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wijkdna.domain.lab_places import is_placed_at_once
from wijkdna.web.accounts.models import User
from wijkdna.web.enrolments import emails, queries
from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.queries import held, places_of
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused


def admit(lab: Lab, enrolment: Enrolment) -> None:
    """Give somebody who may come a place, or the last place in the line."""
    now = queries.standing(lab)
    newcomer = queries.group_of(enrolment)
    if is_placed_at_once(places_of(lab), now.held, now.line, newcomer):
        enrolment.queued_at = timezone.now()
        place(enrolment)
    else:
        to_line(lab, enrolment)


def place(enrolment: Enrolment) -> None:
    """They have a place from now on."""
    enrolment.state, enrolment.placed_at, enrolment.offer_until = State.PLEK, timezone.now(), None
    enrolment.save(update_fields=("state", "placed_at", "queued_at", "offer_until"))
    emails.tell_placed(enrolment)


def to_line(lab: Lab, enrolment: Enrolment) -> None:
    """The last place in the line; and a place at once, when there is one that nobody before her can take."""
    enrolment.state, enrolment.queued_at = State.WACHT, timezone.now()
    enrolment.offered_at = enrolment.offer_until = None
    enrolment.save(update_fields=("state", "queued_at", "offered_at", "offer_until"))
    number = queries.standing(lab).place(enrolment)
    emails.tell_all(enrolment, "waitlist_placed", {"plek_nummer": str(number)})
    settle(lab)


def settle(lab: Lab, passed: int | None = None) -> list[Enrolment]:
    """Offer every place that is free to whose turn it is; gives to whom.

    passed  number of an enrolment that lets others pass, this time
    """
    now = queries.standing(lab, () if passed is None else (passed,))
    rows = Enrolment.objects.select_related("lab").in_bulk([group.key for group in now.turn.offers])
    offered = [rows[group.key] for group in now.turn.offers]
    for enrolment in offered:
        enrolment.state, enrolment.offered_at = State.AANBOD, timezone.now()
        enrolment.offer_until = enrolment.offered_at + timedelta(hours=lab.offer_hours)
        enrolment.save(update_fields=("state", "offered_at", "offer_until"))
        emails.tell_offer(enrolment)
    return offered


# ---- by the facilitator


@transaction.atomic
def decide(*, enrolment: Enrolment, accepted: bool, by: User, reason: str = "") -> None:
    """Let somebody in who asked, or not; with a reason that she reads. Raises ActionRefused."""
    lab, now = _held(enrolment)
    if now.state != State.GEVRAAGD:
        raise ActionRefused("Over deze inschrijving is al beslist. Kijk hoe zij er nu voor staat.")
    if not accepted and not reason.strip():
        raise ActionRefused("Schrijf in één zin waarom niet. Die zin staat in de mail.", "reason")
    record(by, "inschrijving aangenomen" if accepted else "inschrijving afgewezen", now)
    if accepted:
        admit(lab, now)
        return
    now.state, now.ended_at = State.AFGEWEZEN, timezone.now()
    now.save(update_fields=("state", "ended_at"))
    emails.tell_all(now, "declined", {"reden": reason.strip()})


@transaction.atomic
def pass_over(*, enrolment: Enrolment, by: User) -> list[Enrolment]:
    """Let those behind a group that is too large go first, this time; the group hears it and keeps its place.

    Gives to whom a place was offered. Raises ActionRefused when she does not keep anybody waiting.
    """
    lab, now = _held(enrolment)
    holds = queries.standing(lab).turn.holds
    if holds is None or holds.key != now.pk:
        raise ActionRefused("Deze groep houdt niemand op. Er is niets veranderd.")
    now.passed_at = timezone.now()
    now.save(update_fields=("passed_at",))
    offered = settle(lab, passed=now.pk)
    record(by, "voor laten gaan op de wachtlijst", now)
    emails.tell_all(now, "passed_over", {"aantal": str(len(queries.coming(now)))})
    return offered


@transaction.atomic
def remove(*, enrolment: Enrolment, by: User, reason: str) -> None:
    """Take somebody off, with a reason that she reads; her place goes to the next. Raises ActionRefused."""
    lab, now = _held(enrolment)
    if now.state not in (State.PLEK, State.AANBOD, State.WACHT):
        raise ActionRefused("Deze inschrijving is al afgelopen. Er is niets veranderd.")
    if not reason.strip():
        raise ActionRefused("Schrijf in één zin waarom. Die zin staat in de mail.", "reason")
    emails.tell_all(now, "declined", {"reden": reason.strip()})
    now.state, now.ended_at, now.offer_until = State.AFGEWEZEN, timezone.now(), None
    now.save(update_fields=("state", "ended_at", "offer_until"))
    Participant.objects.filter(enrolment=now, cancelled_at__isnull=True).update(cancelled_at=timezone.now())
    record(by, "van de lijst gehaald", now)
    settle(lab)


def _held(enrolment: Enrolment) -> tuple[Lab, Enrolment]:
    """The lab, held, and the enrolment as it is then."""
    lab = held(enrolment.lab_id)
    now: Enrolment = Enrolment.objects.select_related("lab").get(pk=enrolment.pk)
    return lab, now


# ---- by the clock


def expire_offers(now: datetime | None = None) -> int:
    """Pass on every place whose offer nobody answered in time; gives how many."""
    moment = now or timezone.now()
    return sum(_expire(lab, enrolment, moment) for lab, enrolment in queries.expired(moment))


@transaction.atomic
def _expire(lab: int, number: int, now: datetime) -> bool:
    """One of them, when it still is so while the lab is held; not in a lab that was closed meanwhile."""
    try:
        held_lab = held(lab)
    except ActionRefused:
        return False
    enrolment: Enrolment | None = (
        Enrolment.objects.select_related("lab").filter(pk=number, state=State.AANBOD, offer_until__lte=now).first()
    )
    if enrolment is None:
        return False
    enrolment.state, enrolment.offer_until, enrolment.ended_at = State.VERLOPEN, None, now
    enrolment.save(update_fields=("state", "offer_until", "ended_at"))
    record(None, "aanbod verlopen", enrolment)
    emails.tell_expired(enrolment)
    settle(held_lab)
    return True
