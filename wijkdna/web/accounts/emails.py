"""Messages that we send ourselves; those of the sign-in library stand in templates/account/email/ and beside it."""

import logging
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage

from wijkdna.web.accounts.models import Invitation

log = logging.getLogger("wijkdna.mail")

_FOR_GOOD = 500
"""From this code on, a mail server means that it will not help to try again."""


def deliver(message: EmailMessage) -> bool:
    """Send a message; False when the mail server does not take it now. The page goes on: nobody can mend that there.

    True for an address that it refuses for good, as of somebody who left: trying again would change nothing.
    """
    try:
        return bool(message.send())
    except SMTPRecipientsRefused as problem:
        log.error("the mail server refuses an address")
        return all(code >= _FOR_GOOD for code, _ in problem.recipients.values())
    except (SMTPException, OSError) as problem:
        log.error("mail was not sent: %s", type(problem).__name__)
        return False


def send_invitation(invitation: Invitation, email: str, link: str) -> bool:
    """The link of an invitation, for the person who reads this address."""
    by = f"{invitation.created_by.name or 'Een collega'} nodigt u" if invitation.created_by else "U bent"
    until = invitation.expires_at.astimezone().strftime("%d-%m-%Y")
    text = _INVITATION.format(
        start=f"{by} {'uit voor' if invitation.created_by else 'uitgenodigd voor'} het team {invitation.team.name}",
        role=invitation.get_role_display(),
        link=link,
        until=until,
    )
    return deliver(EmailMessage(f"WijkDNA: uitnodiging voor {invitation.team.name}", text, to=[email]))


_INVITATION = """Goedendag,

{start} in WijkDNA, als {role}.

Ga naar deze pagina om mee te doen:
{link}

De uitnodiging werkt één keer, tot en met {until}. De link is alleen voor u: stuur hem niet door.

Kent u het team niet? Dan hoeft u niets te doen. Er wordt niets over u bewaard als u de link niet gebruikt.

WijkDNA laat met officiële cijfers en eigen waarnemingen zien hoe een wijk, dorp of buurt in elkaar zit.
"""
