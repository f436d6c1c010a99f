"""What participants do with places of a leerlab. Each action holds the lab first, so that no place is given twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wijkdna.web.accounts.models import User
from wijkdna.web.enrolling.queries import CONFIRM_HOURS, is_flooded, may_confirm, may_pass_on, was_mailed
from wijkdna.web.enrolments import actions as places
from wijkdna.web.enrolments import emails, queries
from wijkdna.web.enrolments.models import IS_OVER, Enrolment, Participant, State
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.queries import held, is_open
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused

_GONE = "Deze plek is niet meer van u. Kijk op uw pagina hoe het staat."


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is enrolled, as it was filled in."""

    name: str
    email: str
    function: str = ""
    diet: str = ""
    access_needs: str = ""


@transaction.atomic
def enrol(
    *,
    lab: Lab,
    gemeente: str,
    gemeente_name: str,
    people: Sequence[Person],
    motive: str = "",
    via: Participant | None = None,
) -> None:
    """Write an enrolment down and ask to confirm the address. No place is taken yet. Raises ActionRefused.

    Where colleagues do not come together or not at all, each gets an enrolment of her own, and confirms it herself.
    Who asks learns nothing about who takes part: an address that does gets a mail with its own page, and no more. Nor
    that an address got so many of these mails that we do nothing: an earlier link in its mailbox still works then.
    """
    now = held(lab.pk)
    if not is_open(now):
        raise ActionRefused("De inschrijving is niet open. Bovenaan deze pagina staat wanneer dat wel zo is.")
    _check_people(now, people)
    for group in [people] if now.together else [[one] for one in people]:
        if is_flooded(group[0].email):
            continue
        first = _taking_part(now, group[0].email)
        if first is not None:
            emails.tell(first, "already_in")
            continue
        enrolment = Enrolment.objects.create(
            lab=now, gemeente=gemeente, gemeente_name=gemeente_name, motive=motive, via=via
        )
        for number, one in enumerate(group):
            if _taking_part(now, one.email) is None:
                _add(enrolment, one, is_first=number == 0)
        emails.ask_to_confirm(enrolment)


def _check_people(lab: Lab, people: Sequence[Person]) -> None:
    addresses = [_address(one.email) for one in people]
    if len(set(addresses)) < len(addresses):
        raise ActionRefused("U vulde een e-mailadres twee keer in. Geef ieder een eigen adres.")
    most = min(lab.per_gemeente, lab.places) if lab.together else lab.per_gemeente
    if len(people) > most:
        said = "kan één persoon" if most == 1 else f"kunnen hoogstens {most} mensen"
        raise ActionRefused(f"Uit één gemeente {said} meedoen. U vulde er {len(people)} in. Haal er een weg.")


def _address(email: str) -> str:
    return email.strip().lower()


def _taking_part(lab: Lab, email: str) -> Participant | None:
    """Who has this address and confirmed it, or came with somebody who did, and is still in."""
    over = (State.NIEUW, *IS_OVER)
    rows = Participant.objects.filter(lab=lab, email=_address(email), cancelled_at__isnull=True)
    found: Participant | None = rows.exclude(enrolment__state__in=over).select_related("enrolment", "lab").first()
    return found


def _add(enrolment: Enrolment, one: Person, *, is_first: bool) -> Participant:
    """Somebody with the same address who did not confirm it, or is out by now, makes room for her."""
    email = _address(one.email)
    before = Participant.objects.filter(lab=enrolment.lab, email=email, cancelled_at__isnull=True)
    before.exclude(enrolment=enrolment).update(cancelled_at=timezone.now())
    made: Participant = Participant.objects.create(
        lab=enrolment.lab,
        enrolment=enrolment,
        is_first=is_first,
        name=" ".join(one.name.split()),
        email=email,
        function=" ".join(one.function.split()),
        diet=" ".join(one.diet.split()),
        access_needs=" ".join(one.access_needs.split()),
    )
    return made


@transaction.atomic
def confirm(*, participant: Participant) -> None:
    """The address is right: the enrolment counts from now on. Twice does no harm. Raises ActionRefused."""
    lab = held(participant.lab_id)
    enrolment = _now(participant.enrolment_id)
    if enrolment.state != State.NIEUW:
        return
    if not may_confirm(participant, enrolment):
        raise ActionRefused("Deze link werkt niet meer. Schrijf u opnieuw in.")
    enrolment.confirmed_at = timezone.now()
    record(None, "inschrijving bevestigd", enrolment)
    if lab.moderated:
        enrolment.state = State.GEVRAAGD
        enrolment.save(update_fields=("state", "confirmed_at"))
        emails.tell_all(enrolment, "applied")
        return
    enrolment.save(update_fields=("confirmed_at",))
    places.admit(lab, enrolment)


def _now(number: int) -> Enrolment:
    """An enrolment as it is while the lab is held."""
    found: Enrolment = Enrolment.objects.select_related("lab").get(pk=number)
    return found


@transaction.atomic
def accept_offer(*, participant: Participant) -> None:
    """Take the place that was offered. Raises ActionRefused when its time is over."""
    held(participant.lab_id)
    enrolment = _now(participant.enrolment_id)
    if enrolment.state == State.PLEK:
        return
    if enrolment.state != State.AANBOD or enrolment.offer_until is None or enrolment.offer_until <= timezone.now():
        raise ActionRefused(_GONE)
    record(None, "aanbod aangenomen", enrolment)
    places.place(enrolment)


@transaction.atomic
def decline_offer(*, participant: Participant) -> None:
    """Let the place go to the next, and leave the list. Raises ActionRefused."""
    lab = held(participant.lab_id)
    enrolment = _now(participant.enrolment_id)
    if enrolment.state != State.AANBOD:
        raise ActionRefused(_GONE)
    record(None, "aanbod afgeslagen", enrolment)
    _end(enrolment)
    places.settle(lab)


@transaction.atomic
def stay_in_line(*, participant: Participant) -> None:
    """After an offer expired: wait on, at the end of the line. Raises ActionRefused."""
    lab = held(participant.lab_id)
    enrolment = _now(participant.enrolment_id)
    if enrolment.state != State.VERLOPEN:
        raise ActionRefused("U staat al in de rij, of u bent afgemeld. Er is niets veranderd.")
    record(None, "opnieuw op de wachtlijst", enrolment)
    places.to_line(lab, enrolment)


@transaction.atomic
def cancel(*, participant: Participant) -> None:
    """She does not come; her colleagues still may. Twice does no harm. Raises ActionRefused."""
    lab = held(participant.lab_id)
    enrolment = _now(participant.enrolment_id)
    still = Participant.objects.filter(pk=participant.pk, cancelled_at__isnull=True).exists()
    if not still or enrolment.state in IS_OVER:
        return
    had_place = enrolment.state == State.PLEK
    emails.tell_cancelled(participant, had_place=had_place)
    Participant.objects.filter(pk=participant.pk).update(cancelled_at=timezone.now(), diet="", access_needs="")
    record(None, "afgemeld voor een leerlab", enrolment)
    _first_again(enrolment)
    if not queries.coming(enrolment):
        _end(enrolment)
    places.settle(lab)


def _first_again(enrolment: Enrolment) -> None:
    """Somebody of an enrolment speaks for it, as long as anybody comes."""
    people = queries.coming(enrolment)
    if people and not any(one.is_first for one in people):
        Participant.objects.filter(pk=people[0].pk).update(is_first=True)


def _end(enrolment: Enrolment) -> None:
    """Out, by her own choice."""
    enrolment.state, enrolment.ended_at, enrolment.offer_until = State.AFGEMELD, timezone.now(), None
    enrolment.save(update_fields=("state", "ended_at", "offer_until"))
    Participant.objects.filter(enrolment=enrolment, cancelled_at__isnull=True).update(cancelled_at=timezone.now())


@transaction.atomic
def replace(*, participant: Participant, person: Person) -> Participant:
    """A colleague comes instead; the place stays with the gemeente. Raises ActionRefused."""
    lab = held(participant.lab_id)
    enrolment = _now(participant.enrolment_id)
    still = Participant.objects.filter(pk=participant.pk, cancelled_at__isnull=True).exists()
    if enrolment.state not in (State.PLEK, State.WACHT, State.AANBOD) or not still:
        raise ActionRefused(_GONE)
    if _taking_part(lab, person.email) is not None:
        raise ActionRefused("Dit adres hoort bij iemand die al meedoet. Kies een andere collega.", "email")
    emails.tell_cancelled(participant, had_place=enrolment.state == State.PLEK)
    Participant.objects.filter(pk=participant.pk).update(
        cancelled_at=timezone.now(), is_first=False, diet="", access_needs=""
    )
    made = _add(enrolment, person, is_first=participant.is_first)
    record(None, "collega in de plaats gekomen", enrolment)
    emails.tell_standing(made)
    return made


@transaction.atomic
def change_details(*, participant: Participant, by: User | None = None, **fields: object) -> None:
    """Change what she told: function, diet, access_needs, shows_dots, shows_contact, wants_news."""
    held(participant.lab_id)
    Participant.objects.filter(pk=participant.pk).update(**fields)
    record(by, "gegevens van een deelnemer gewijzigd", participant)


@transaction.atomic
def mail_own_link(*, participant: Participant) -> None:
    """Mail somebody the link that she can pass on, once an hour. Raises ActionRefused."""
    if not may_pass_on(participant):
        raise ActionRefused("Uw eigen link is er zodra u uw e-mailadres hebt bevestigd.")
    if was_mailed(participant, "forward_invitation"):
        raise ActionRefused("Wij mailden u deze link net al. Kijk ook bij de ongewenste post.")
    emails.tell(participant, "forward_invitation")


def forget_unconfirmed(now: datetime | None = None) -> int:
    """Erase what was filled in with an address that nobody confirmed in time; gives how many enrolments."""
    limit = (now or timezone.now()) - timedelta(hours=CONFIRM_HOURS)
    rows = Enrolment.objects.filter(state=State.NIEUW, created_at__lte=limit)
    number = rows.count()
    rows.delete()
    return number
