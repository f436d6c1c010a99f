"""The message to a colleague who is asked to read a plan. Nothing of the plan is in it but its dossier and a link."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from wijkdna.web.accounts.emails import deliver
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.models import Dossier


def ask_to_read(user: User, dossier: Dossier) -> bool:
    """False when the mail server does not take it now."""
    address = f"{settings.SITE_ADDRESS}{reverse('review', args=[dossier.pk])}"
    text = _LETTER.format(name=dossier.name, address=address)
    return deliver(EmailMessage("WijkDNA: wilt u een plan nakijken?", text, to=[user.email]))


_LETTER = """Goedendag,

Een collega vraagt u om het plan van aanpak van het dossier {name} te lezen. Klopt het, en mist u iets?
U kunt bij elke regel iets opschrijven. Aan het eind zegt u of u akkoord bent, of wat er anders moet:
{address}

Lezen kost ongeveer een kwartier.
"""
