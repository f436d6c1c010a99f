"""Why a remark is not needed. Rules stand in actions.py."""

from typing import ClassVar

from django import forms

from wijkdna.web.accounts.forms import Asked
from wijkdna.web.critic.actions import LONGEST_ABOUT, LONGEST_WHY


class AsideForm(Asked):
    """A remark that is set aside. about: what it is about, as its key."""

    free: ClassVar[tuple[str, ...]] = ("why",)
    why = forms.CharField(
        label="Waarom is dit niet nodig?",
        max_length=LONGEST_WHY,
        help_text="In een paar woorden, zonder namen van mensen.",
        error_messages={
            "required": "Schrijf in een paar woorden waarom dit niet nodig is. Dan begrijpt een collega het later."
        },
    )
    about = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_ABOUT)
