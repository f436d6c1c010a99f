"""What people fill in about a round. Rules stand in actions.py; here only what a field may hold."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from wijkdna.web.accounts.forms import Asked
from wijkdna.web.options.forms import whole
from wijkdna.web.reach.models import LONGEST, Option, Outcome
from wijkdna.web.results.actions import STEPS
from wijkdna.web.shared.days import LONG_BACK, day_field
from wijkdna.web.shared.forms import FREE_TEXT

_NAMES = ("label", "held_on", *STEPS, "euros", "hours", "source", "is_public")


class OutcomeForm(Asked):
    """One round. row: one that is there, or None; its option does not change."""

    free: ClassVar[tuple[str, ...]] = ("label", "source")
    option = forms.TypedChoiceField(
        label="Van welke manier?",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Dan zetten we ernaast wat het model verwachtte.",
        error_messages={"invalid_choice": "Deze manier is er niet meer. Kies een andere."},
    )
    label = forms.CharField(label="Wat deed u?", max_length=LONGEST, required=False, help_text=FREE_TEXT)
    held_on = day_field("Wanneer?", "De dag zelf, of de laatste dag van de ronde.", back=LONG_BACK)
    offered = whole("Aangesproken", "Adressen of mensen die het aanbod kregen.")
    responded = whole("Reageerde", "Gesprekken, reacties, of mensen die kwamen.")
    signups = whole("Aangemeld")
    visits = whole("Bezoek gehad")
    measures = whole("Stap gezet", "Er veranderde iets in huis.")
    euros = whole("Euro’s")
    hours = whole("Uren van betaalde mensen")
    is_public = forms.BooleanField(
        label="Dit is een gepubliceerd resultaat",
        required=False,
        help_text="Het staat erbij met bron. Het model leert er niet van: het kan er al in zitten.",
    )
    source = forms.CharField(label="Bron of opmerking", max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, options: Sequence[Option], row: Outcome | None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        if row is not None:
            kwargs["initial"] = self.initial_of(row)
        super().__init__(*args, **kwargs)
        self.by_number = {one.pk: one for one in options}
        choices = [("", "een andere manier"), *((one.pk, one.name) for one in options)]
        self.fields["option"].choices = choices  # type: ignore[attr-defined]
        if row is not None:
            self.fields.pop("option")
        elif "held_on" not in self.initial:
            self.initial["held_on"] = timezone.localdate()

    @staticmethod
    def initial_of(row: Outcome) -> dict[str, Any]:
        """What stands there now."""
        return {name: getattr(row, name) for name in (*_NAMES, "version")}

    @property
    def chosen(self) -> dict[str, Any]:
        """What add_result() and change_result() take, without the option."""
        return {name: self.cleaned_data[name] for name in _NAMES}

    @property
    def option_chosen(self) -> Option | None:
        """The option of a new round."""
        number = self.cleaned_data.get("option")
        return None if number is None else self.by_number[number]
