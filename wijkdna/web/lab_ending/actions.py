"""Closing a leerlab, and erasing the data of its participants: by the clock, by hand, or of one person."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.retention import over_before
from wijkdna.store.lab_mails import load_lab_mails
from wijkdna.store.personal import load_personal
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments.models import Enrolment, Participant, State, new_key
from wijkdna.web.enrolments.queries import placed
from wijkdna.web.lab_ending import emails, queries
from wijkdna.web.lab_exchange.models import PeerFeedback
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.lab_sessions.models import Attendance, Evaluated
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.queries import held
from wijkdna.web.polls.models import HostOffer, PollAnswer
from wijkdna.web.privacy.queries import moment
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused

# ---- closing


@transaction.atomic
def archive(*, lab: Lab, by: User) -> None:
    """Make a lab read only; who took part and who still waited hear it. Raises ActionRefused."""
    now = held(lab.pk)
    coming = queries.to_come(now)
    if coming is not None and coming.starts_at is not None:
        day = date_nl(timezone.localtime(coming.starts_at).date())
        raise ActionRefused(f"“{coming}” op {day} moet nog komen. Zeg die eerst af, of wacht tot die voorbij is.")
    now.archived_at = timezone.now()
    now.save(update_fields=("archived_at",))
    record(by, "leerlab afgesloten", now)
    _end_line(now)
    gone = queries.erased_on(now)
    assert gone is not None  # nothing is erased of a lab that was open until now
    for one in placed(now):
        one.lab = now
        emails.tell_closed(one, gone)
    Participant.objects.filter(lab=now).update(diet="", access_needs="")


def _end_line(lab: Lab) -> None:
    for enrolment in queries.waiting(lab):
        enrolment.lab = lab
        enrolment.state, enrolment.offer_until, enrolment.ended_at = State.AFGEWEZEN, None, timezone.now()
        enrolment.save(update_fields=("state", "offer_until", "ended_at"))
        emails.tell_no_place(enrolment)


# ---- erasing the people of a lab


@transaction.atomic
def erase(*, lab: Lab, by: User | None) -> int:
    """Erase the data of participants; gives of how many. Counts per gemeente and the evaluation stay.

    by  None: the nightly job, which closes a lab that nobody closed. Twice does no harm. Raises ActionRefused.
    """
    now = queries.locked(lab.pk)
    if now.erased_at is not None:
        return 0
    if now.archived_at is None and by is not None:
        raise ActionRefused("Sluit het leerlab eerst af. Daarna kunt u de gegevens wissen.")
    now.erased_at = timezone.now()
    now.archived_at = now.archived_at or now.erased_at
    now.save(update_fields=("erased_at", "archived_at"))
    _forget_acts(now)
    _forget_mails(now)
    number = _forget_people(now)
    record(by, "gegevens van deelnemers gewist", now)
    return number


def _forget_acts(lab: Lab) -> None:
    """What people answered, and where they were; what is of their gemeente stays without them."""
    for model in (PollAnswer, Attendance, Evaluated):
        model.objects.filter(participant__lab=lab).delete()
    HostOffer.objects.filter(session__lab=lab).update(participant=None, contact_role="")
    PeerFeedback.objects.filter(lab=lab).update(participant=None)


def _forget_mails(lab: Lab) -> None:
    """Their texts; what was mailed when stays. A subject can name a colleague: then the kind of mail stands there."""
    mails = LabMail.objects.filter(lab=lab)
    mails.filter(sent_at__isnull=True, failed_at__isnull=True).update(failed_at=timezone.now())
    labels = {id: text.label for id, text in load_lab_mails().mails.items()}
    for kind in mails.order_by().values_list("kind", flat=True).distinct():
        mails.filter(kind=kind).update(subject=labels.get(kind, ""), body="", event="", participant=None)


def _forget_people(lab: Lab) -> int:
    """Their rows stay, empty, to count by; with other keys, so that no link of theirs leads anywhere."""
    Enrolment.objects.filter(lab=lab, state=State.NIEUW).delete()
    Enrolment.objects.filter(lab=lab).update(motive="", via=None)
    people = list(Participant.objects.filter(lab=lab))
    for one in people:
        one.name = one.email = one.function = one.diet = one.access_needs = ""
        one.key, one.forward_key = new_key(), new_key()
        one.user = one.dossier = None
        one.shows_dots = one.shows_contact = one.wants_news = False
        one.save()
    return len(people)


# ---- each night


def erase_due(today: date | None = None) -> dict[str, int]:
    """Erase what has had its time in all labs; gives how many rows of each kind. Can be done again."""
    day = today or timezone.localdate()
    people = sum(erase(lab=lab, by=None) for lab in queries.labs_to_erase(day))
    length = load_personal().terms["prikken"].length
    assert length is not None
    answers, _ = queries.old_answers(moment(over_before(length, day))).delete()
    return {"web.Participant": people, "web.PollAnswer": answers}


# ---- one person


@transaction.atomic
def leave_labs(*, user: User | None, addresses: Collection[str], team: Team | None) -> None:
    """Somebody is erased: her places go to the next, and her rows with her mails. Raises ActionRefused.

    user, addresses, team  as Participant is found; team: only in its labs, None: in all
    """
    for one in queries.participations(user, addresses, team):
        if one.lab.archived_at is None:
            cancel(participant=one)
        LabMail.objects.filter(participant=one).delete()
        enrolment = one.enrolment
        one.delete()
        if not Participant.objects.filter(enrolment=enrolment).exists():
            Enrolment.objects.filter(pk=enrolment.pk).update(motive="")
