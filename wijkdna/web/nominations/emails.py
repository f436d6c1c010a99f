"""Messages about names that will go. The names themselves are not in them."""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.web.accounts.emails import deliver
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.socialmap.models import Entity


def tell_names_end(user: User, dossier: Dossier, number: int, until: date) -> bool:
    """To who wrote them down. False when the mail server does not take it now."""
    what = "een naam" if number == 1 else f"{number} namen"
    address = f"{settings.SITE_ADDRESS}{reverse('nominations', args=[dossier.pk])}"
    text = _NAMES.format(what=what, name=dossier.name, until=date_nl(until), address=address)
    subject = f"WijkDNA: over een week wissen we {what}"
    return deliver(EmailMessage(subject, text, to=[user.email]))


_NAMES = """Goedendag,

In het dossier {name} schreef u {what} op van iemand die genoemd werd. Een naam van iemand met wie
u nog niet sprak, bewaren wij vier weken. Na {until} wissen wij die. De rol en het aantal blijven.

Sprak u al met deze persoon? Zet dat dan op de pagina Mensen vinden, en leg bij de rol vast wat u afsprak:
{address}

Doet u niets, dan verdwijnt de naam vanzelf.
"""


def ask_about_person(user: User, entity: Entity, last_contact: date, until: date) -> bool:
    """To who keeps the contact. False when the mail server does not take it now."""
    address = f"{settings.SITE_ADDRESS}{reverse('person', args=[entity.dossier_id, entity.pk])}"
    text = _PERSON.format(
        dossier=entity.dossier.name, since=date_nl(last_contact), until=date_nl(until), address=address
    )
    return deliver(EmailMessage("WijkDNA: klopt deze naam nog?", text, to=[user.email]))


_PERSON = """Goedendag,

In het dossier {dossier} staat bij een rol de naam van iemand met wie u afsprak dat dat mag.
Het laatste contact was op {since}. Klopt de naam nog, en is hij nog nodig?

Sprak u elkaar intussen? Zet dat dan in het contactlogboek. Is de naam niet meer nodig, wis hem dan:
{address}

Doet u niets, dan wissen wij de naam na {until}. De rol blijft.
"""
