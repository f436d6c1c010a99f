"""What a facilitator fills in on the board."""

from django import forms

from wijkdna.web.accounts.forms import Asked


class ReasonForm(Asked):
    """Why somebody does not come. The text goes in a mail to her."""

    reason = forms.CharField(
        label="Waarom?",
        help_text="Eén eerlijke zin. Hij staat letterlijk in de mail.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
