"""The form of a version."""

from typing import ClassVar

from django import forms

from wijkdna.web.accounts.forms import Asked
from wijkdna.web.plans.models import LONGEST


class VersionForm(Asked):
    """A version to keep."""

    free: ClassVar[tuple[str, ...]] = ("name",)
    name = forms.CharField(
        label="Naam van deze versie",
        max_length=LONGEST,
        required=False,
        help_text="Bijvoorbeeld: “voor het overleg van 3 maart”.",
    )
