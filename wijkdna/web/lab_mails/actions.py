"""Write mails of a leerlab down, in the transaction of what they tell; and send what was written.

A mail exists only when what it tells happened, and is tried again until the mail server takes it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import takewhile

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from wijkdna.domain.lab_texts import fill
from wijkdna.store.lab_mails import load_lab_mails
from wijkdna.web.accounts.emails import deliver
from wijkdna.web.lab_mails import queries
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.documents import addressed
from wijkdna.web.labs.models import Lab

_FIRST_PAUSE = timedelta(minutes=2)
"""Before a mail is tried for the second time; each next pause is twice as long: the eighth try is after four hours."""


def write(
    lab: Lab,
    participant: int,
    kind: str,
    values: Mapping[str, str],
    *,
    event: str = "",
    method: str = "",
    due_at: datetime | None = None,
) -> LabMail:
    """Write a mail down for a participant; the worker sends it. Call it in the transaction of what it tells.

    kind    id of its text;  values  by placeholder;  event  an appointment as iCalendar, with its method
    """
    texts = load_lab_mails()
    about = {**dict.fromkeys(texts.placeholders, ""), "lab": lab.title, "contact": lab.contact_name}
    about |= {"telefoon": lab.contact_phone, **values}
    filled = fill(texts.mails[kind], about, texts.signature)
    mail: LabMail = LabMail.objects.create(
        lab=lab,
        participant_id=participant,
        kind=kind,
        subject=filled.subject,
        body=filled.body,
        event=event,
        method=method,
        due_at=due_at or timezone.now(),
    )
    return mail


def send_due(now: datetime | None = None) -> int:
    """Send what is due, a handful at a time; gives how many went.

    At the first that the mail server does not take it stops: other work need not wait for a server that is away.
    """
    moment = now or timezone.now()
    numbers = list(queries.to_send(moment).values_list("pk", flat=True)[: queries.AT_ONCE])
    return sum(1 for _ in takewhile(bool, (_send(number, moment) for number in numbers)))


def _send(number: int, now: datetime) -> bool:
    """Try a mail. True when the mail server took it.

    It is put off first and sent then, outside a transaction: nobody waits for the mail server, two workers do not send
    it both, and one that breaks off in between is tried again.
    """
    tries = LabMail.objects.filter(pk=number).values_list("tries", flat=True).first() or 0
    put_off = now + _FIRST_PAUSE * 2**tries
    if not queries.to_send(now).filter(pk=number, tries=tries).update(tries=tries + 1, due_at=put_off):
        return False
    mail: LabMail = LabMail.objects.select_related("lab", "participant").get(pk=number)
    went = mail.participant is not None and deliver(_message(mail, mail.participant.email))
    is_last = mail.participant is None or mail.tries >= queries.MOST_TRIES
    if went or is_last:
        LabMail.objects.filter(pk=number).update(**{"sent_at" if went else "failed_at": now})
    return went


def _message(mail: LabMail, address: str) -> EmailMessage:
    """The mail with its appointment, which a calendar then offers to keep."""
    answer_to = [mail.lab.contact_email] if mail.lab.contact_email else None
    message = EmailMessage(mail.subject, mail.body, to=[address], reply_to=answer_to)
    if mail.event:
        kind = f"text/calendar; method={mail.method}; charset=utf-8"
        message.attach("afspraak.ics", addressed(mail.event, address), kind)
    return message


@transaction.atomic
def again(*, mail: LabMail) -> None:
    """Give a mail that failed a new round of tries."""
    LabMail.objects.filter(pk=mail.pk, sent_at__isnull=True).update(tries=0, failed_at=None, due_at=timezone.now())
