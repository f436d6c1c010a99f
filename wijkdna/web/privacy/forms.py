"""What a team fills in about personal data, and the confirmation before a person is erased."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from wijkdna.store.personal import load_privacy_texts
from wijkdna.web.privacy.models import TeamPrivacy
from wijkdna.web.shared.forms import dress

_ANSWERS = (("zo", "Zo is het bij ons ook"), ("anders", "Bij ons is het anders"))


class PrivacyForm(forms.ModelForm):  # type: ignore[type-arg]  # is no generic when it runs
    """The agreements of a team. A question of the pre-scan is two fields: p1 and p1_text."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = TeamPrivacy
        fields = (
            *("legal_task", "department", "email", "phone", "fg_contact", "server_place", "processor", "log_months"),
            *("fg_advice", "signed_by", "signed_on"),
        )
        labels: ClassVar = {
            "legal_task": "Wettelijke taak",
            "department": "Afdeling",
            "email": "Algemeen e-mailadres",
            "phone": "Algemeen telefoonnummer",
            "fg_contact": "FG",
            "server_place": "Waar de server staat",
            "processor": "Verwerker",
            "log_months": "Logboek bewaren, in maanden",
            "fg_advice": "Advies van de FG",
            "signed_by": "Naam en functie van wie de voortoets deed",
            "signed_on": "Datum",
        }
        help_texts: ClassVar = {
            "legal_task": "De wet en het artikel, bijvoorbeeld ‘artikel 2.1.2 Wmo 2015’. Vraag het uw jurist.",
            "phone": "Van de afdeling, niet van één persoon.",
            "fg_contact": "Hoe iemand de functionaris gegevensbescherming bereikt, bijvoorbeeld fg@gemeente.nl.",
            "server_place": "Land en bedrijf, bijvoorbeeld ‘Nederland, eigen rekencentrum’.",
            "processor": "Wie de server beheert, en of er een verwerkersovereenkomst is.",
            "log_months": "3 tot en met 36. Ons voorstel is 12.",
            "fg_advice": "Kort, met de datum van het advies.",
        }
        error_messages: ClassVar = {
            "log_months": dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), "Vul een getal in van 3 tot en met 36."
            ),
        }
        widgets: ClassVar = {"signed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        for number, one in enumerate(load_privacy_texts().questions, 1):
            own = self.instance.answers.get(one.id)
            self.fields[one.id] = forms.ChoiceField(
                label=f"{number}. {one.question}",
                choices=_ANSWERS,
                widget=forms.RadioSelect,
                required=False,
                initial="" if own is None else "anders" if own["other"] else "zo",
            )
            self.fields[f"{one.id}_text"] = forms.CharField(
                label=f"Toelichting bij vraag {number}",
                max_length=1000,
                required=False,
                initial="" if own is None else own["text"],
            )
        dress(self)

    def clean(self) -> dict[str, Any]:
        """Whoever says that it is different says how; the answers as they are kept."""
        cleaned = super().clean() or {}
        answers = {}
        for one in load_privacy_texts().questions:
            choice, text = cleaned.get(one.id), (cleaned.get(f"{one.id}_text") or "").strip()
            if choice == "anders" and not text:
                self.add_error(f"{one.id}_text", "Schrijf op hoe het bij u is.")
            if choice:
                answers[one.id] = {"other": choice == "anders", "text": text}
        cleaned["answers"] = answers
        dress(self)
        return cleaned

    def kept(self) -> dict[str, Any]:
        """The values for the table."""
        return {name: self.cleaned_data[name] for name in (*self._meta.fields, "answers")}  # type: ignore[misc]


class ConfirmForm(forms.Form):
    """Erasing somebody else from a team."""

    sure = forms.BooleanField(
        label="Ja, wis deze gegevens. Ik weet dat dit niet terug kan.",
        error_messages={"required": "Zet eerst een vinkje: wissen kan niet terug."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        dress(self)


class ConfirmOwnForm(forms.Form):
    """Erasing oneself: by typing one's own address, so that it does not happen by accident."""

    email = forms.CharField(
        label="Typ ter controle uw e-mailadres",
        max_length=254,
        error_messages={"required": "Dit is nog leeg. Typ uw e-mailadres, dan weten we dat u het meent."},
    )

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.own = own
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        dress(self)

    def clean_email(self) -> str:
        """The address of the account, whatever the capitals."""
        email = str(self.cleaned_data["email"]).strip().lower()
        if email != self.own:
            raise ValidationError(f"Dit is niet het adres van dit account. Typ {self.own}.")
        return email
