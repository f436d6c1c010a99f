"""Messages about data that will go. Plain text, to the person herself and to who looks after her team."""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.web.accounts.emails import deliver
from wijkdna.web.accounts.models import User


def tell_account_ends(user: User, until: date, length: str) -> bool:
    """To somebody who has not signed in for long. False when the mail server does not take it."""
    text = _ACCOUNT.format(length=length, until=date_nl(until), site=settings.SITE_ADDRESS)
    return deliver(EmailMessage("WijkDNA: uw account wordt gewist", text, to=[user.email]))


def tell_beheerder_account_ends(beheerder: User, user: User, until: date, length: str) -> bool:
    """To a beheerder of a team that she is in."""
    text = _OF_COLLEAGUE.format(name=user, length=length, until=date_nl(until))
    return deliver(EmailMessage("WijkDNA: een account in uw team wordt gewist", text, to=[beheerder.email]))


def ask_about_dossier(user: User, dossier: str, length: str) -> bool:
    """To the contact of a dossier that did not change for long."""
    text = _DOSSIER.format(name=dossier, length=length)
    return deliver(EmailMessage("WijkDNA: klopt dit dossier nog?", text, to=[user.email]))


_ACCOUNT = """Goedendag,

U hebt {length} niet ingelogd bij WijkDNA. Wij bewaren een account niet langer dan nodig.
Daarom wissen wij uw account na {until}.

Wilt u het houden? Log dan voor die dag een keer in:
{site}

Doet u niets, dan wissen wij uw naam, uw e-mailadres en alles wat bij uw account hoort.
Wat u voor uw team schreef, blijft van het team, zonder uw naam.
"""

_OF_COLLEAGUE = """Goedendag,

{name} zit in uw team bij WijkDNA en heeft {length} niet ingelogd.
Daarom wissen wij dit account na {until}.

Heeft uw collega het nog nodig? Vraag dan om voor die dag een keer in te loggen.
Is uw collega contactpersoon van een dossier? Draag dat dan over.

Doet u niets, dan verdwijnt het account. Notities en bijlagen blijven van het team, zonder naam.
"""

_DOSSIER = """Goedendag,

U bent contactpersoon van het dossier {name} bij WijkDNA. Er is {length} niets aan veranderd.

Klopt het nog? Kijk of er iets in staat dat weg kan, zoals een notitie die over iemand gaat.
Is het werk klaar? Zet het dossier dan in het archief, of gooi het weg.

Doet u niets, dan blijft het dossier staan en vragen wij het volgend jaar opnieuw.
"""
