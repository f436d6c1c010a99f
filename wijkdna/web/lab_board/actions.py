"""What a facilitator does from the board that no other feature does."""

from django.db import transaction

from wijkdna.web.accounts.models import User
from wijkdna.web.lab_mails import actions as mails
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused


@transaction.atomic
def send_again(*, mail: LabMail, by: User) -> None:
    """Try a mail that failed anew. Raises ActionRefused when it did not fail, or there is nobody to send it to."""
    now: LabMail = LabMail.objects.select_for_update(of=("self",)).select_related("participant", "lab").get(pk=mail.pk)
    if now.failed_at is None or now.sent_at is not None:
        raise ActionRefused("Deze mail is al weg, of gaat nog weg. U hoeft niets te doen.")
    if now.participant is None or not now.participant.email or not now.body:
        raise ActionRefused("Deze mail kan niet meer weg: de gegevens van wie hem zou krijgen zijn gewist.")
    mails.again(mail=now)
    record(by, "mail opnieuw verstuurd", now)
