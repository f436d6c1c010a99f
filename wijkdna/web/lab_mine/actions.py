"""A participant erases what we hold of her."""

from django.db import transaction

from wijkdna.store.lab_mails import load_lab_mails
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments.models import Enrolment, Participant
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.polls.models import HostOffer
from wijkdna.web.shared.audit import record


@transaction.atomic
def erase(*, participant: Participant) -> None:
    """Cancel, so that her place goes on; then erase her, in a closed lab too.

    What she told goes: also her answers and attendance. Her mails stay as a line of the log, without a word of them.
    The answer to the question of the lab goes with the last of who enrolled together.
    """
    if participant.lab.archived_at is None:
        cancel(participant=participant)
    enrolment = participant.enrolment
    record(None, "gegevens gewist door een deelnemer", enrolment)
    _empty_mails(participant)
    HostOffer.objects.filter(participant=participant).update(contact_role="")
    Participant.objects.filter(pk=participant.pk).delete()
    if not Participant.objects.filter(enrolment=enrolment).exists():
        Enrolment.objects.filter(pk=enrolment.pk).update(motive="")


def _empty_mails(participant: Participant) -> None:
    """What was not sent is not sent any more. A subject can hold a name, and makes room for that of its kind."""
    mails, kinds = LabMail.objects.filter(participant=participant), load_lab_mails().mails
    mails.filter(sent_at__isnull=True).delete()
    for kind in set(mails.values_list("kind", flat=True)):
        label = kinds[kind].label if kind in kinds else ""
        mails.filter(kind=kind).update(subject=label, body="", event="")
