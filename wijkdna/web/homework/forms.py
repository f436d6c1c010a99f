"""Which dossier somebody takes to a leerlab."""

from collections.abc import Sequence
from typing import Any

from django import forms

from wijkdna.web.accounts.forms import Asked
from wijkdna.web.dossiers.queries import Listed


class DossierForm(Asked):
    """One of the dossiers of her teams."""

    dossier = forms.TypedChoiceField(
        label="Uw dossier",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies een dossier.",
            "invalid_choice": "Dit dossier is er niet meer. Kies een ander.",
        },
    )

    def __init__(self, listed: Sequence[Listed], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["dossier"].choices = [  # type: ignore[attr-defined]
            (one.dossier.pk, f"{one.dossier.name} ({one.place}, team {one.dossier.team.name})") for one in listed
        ]
