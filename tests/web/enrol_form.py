"""What a browser sends when somebody enrols for a leerlab."""

import time
from unittest.mock import patch

from wijkdna.web.enrolling import forms

HERE = "/leerlab/dna-wijk-dorp/"
FORM = f"{HERE}inschrijven/"
ASKED = f"{FORM}mail/"


def opened(lab, seconds=60):
    """What the form of a lab holds that was opened so long ago."""
    with patch("django.core.signing.time.time", return_value=time.time() - seconds):
        return forms.opened(lab)


def filled(lab, **fields):
    """What a browser sends of one person."""
    own = {"gemeente": "voorbeeldstad", "name_1": "Ali de Vries", "email_1": "ali@stad.example", "function_1": ""}
    return own | {"diet_1": "", "access_needs_1": "", "sinds": opened(lab), "onderwerp": ""} | fields
