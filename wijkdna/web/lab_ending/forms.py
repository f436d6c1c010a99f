"""The confirmation before data of participants are erased."""

from django import forms

from wijkdna.web.accounts.forms import Dressed


class EraseForm(Dressed):
    """By a tick, so that it does not happen by accident."""

    sure = forms.BooleanField(
        label="Ja, wis de gegevens van deelnemers. Ik weet dat dit niet terug kan.",
        error_messages={"required": "Zet eerst een vinkje: wissen kan niet terug."},
    )
