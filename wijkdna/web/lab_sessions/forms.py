"""What is filled in about a bijeenkomst. Rules stand in actions.py; here only what a field may hold."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict

from wijkdna.domain.lab_hours import MOST
from wijkdna.store.lab_mails import LabQuestion
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.lab_sessions.queries import SCALE
from wijkdna.web.labs.models import LONGEST_TEXT, LabSession
from wijkdna.web.shared.forms import WholeField

_FORMATTING = (
    "Een kop begint met ##, een punt met -. Zo maakt u iets **vet**, en zo een link: [woorden](https://adres)."
)
_NO_HOURS = f"Vul uren in van 0,1 tot en met {MOST}, bijvoorbeeld 3 of 3,5."
_NO_LINK = "Een link begint met https://. Kopieer hem uit de adresbalk van uw browser."
_LONGEST_ANSWER = 2_000
_MOST_PEOPLE = 10_000


class HoursField(forms.DecimalField):
    """Hours as people here write them: "3", "3,5", "3.5"; None for an empty field."""

    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            min_value=Decimal("0.1"),
            max_value=MOST,
            decimal_places=1,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages=dict.fromkeys(
                ("invalid", "min_value", "max_value", "max_decimal_places", "max_digits", "max_whole_digits"), _NO_HOURS
            ),
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # noqa: ANN401 as Django has it
        """With a comma or a point, with or without the word."""
        text = "" if value is None else str(value).strip().removesuffix("uur").strip()
        return super().to_python(text.replace(",", "."))

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 as Django has it
        """As people here write it."""
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


def _text(label: str, help_text: str, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST_TEXT}),
    )


class SessionForm(Asked):
    """Texts and hours of a session. version: of the session as its reader saw it."""

    programme = _text("Programma", f"Wat doet u wanneer? {_FORMATTING}", 9)
    next_steps = _text("Hoe verder", "Wat spreekt u af aan het eind? Deelnemers lezen het op hun pagina.", 6)
    hours = HoursField("Uren op het bewijs van deelname", "Leeg: van begin tot einde.")
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, session: LabSession, data: QueryDict | None) -> "SessionForm":
        """The form of one session."""
        return cls(data, initial=texts_of(session) | {"version": session.version})


def texts_of(session: LabSession) -> dict[str, Any]:
    """What stands there now, by field."""
    return {name: getattr(session, name) for name in ("programme", "next_steps", "hours")}


class MaterialForm(Asked):
    """A file or a link."""

    title = forms.CharField(
        label="Naam",
        help_text="Zo ziet de deelnemer het staan. Leeg: de naam van het bestand.",
        max_length=LONGEST_NAME,
        required=False,
        error_messages={"max_length": f"Deze naam is te lang: hoogstens {LONGEST_NAME} tekens."},
    )
    file = forms.FileField(
        label="Bestand",
        help_text="Een jpg, png, webp of pdf van hoogstens 10 MB. Van Word, Excel of PowerPoint maakt u eerst een pdf.",
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.pdf"}),
        allow_empty_file=True,
        max_length=1000,
        required=False,
    )
    url = forms.CharField(
        label="Of een link",
        help_text="Het adres van een pagina op internet. Het begint met https://.",
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        validators=(URLValidator(schemes=["https"], message=_NO_LINK),),
        error_messages={"max_length": "Deze link is te lang: hoogstens 500 tekens."},
    )

    def clean_url(self) -> str:
        """Without a name and password of somebody before the name of the site."""
        url: str = self.cleaned_data["url"]
        if url and "@" in urlsplit(url).netloc:
            raise ValidationError("In deze link staat een naam of wachtwoord. Haal weg wat voor de @ staat.")
        return url

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and bool(found.get("file")) == bool(found.get("url")):
            raise ValidationError("Kies een bestand of vul een link in. Hebt u allebei? Voeg ze dan na elkaar toe.")
        return found


class PresenceForm(Asked):
    """Whether one person was there, and for how long when it was not all of it."""

    PRESENT: ClassVar[dict[str, bool | None]] = {"ja": True, "nee": False, "leeg": None}

    participant = forms.IntegerField(widget=forms.HiddenInput)
    present = forms.ChoiceField(choices=[(one, one) for one in PRESENT], widget=forms.HiddenInput)
    hours = HoursField("Uren, als iemand er niet de hele tijd was")

    @property
    def answer(self) -> bool | None:
        """True, False, or None to take it away."""
        return self.PRESENT[self.cleaned_data["present"]]


class EvaluationForm(Asked):
    """The five questions. Each may stay empty."""

    free: ClassVar[tuple[str, ...]] = ()

    def __init__(self, questions: Sequence[LabQuestion], data: QueryDict | None = None) -> None:
        super().__init__(data)
        for one in questions:
            self.fields[one.id] = _field_of(one)
        self.free = tuple(one.id for one in questions if one.kind == "text")  # type: ignore[misc]  # of this form
        for name in self.free:
            self.fields[name].widget.attrs["maxlength"] = _LONGEST_ANSWER

    @property
    def answers(self) -> dict[str, Any]:
        """What was filled in, by question: whole numbers for a scale and a number, else text."""
        filled = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return {name: int(value) if self._is_scale(name) else value for name, value in filled.items()}

    def _is_scale(self, name: str) -> bool:
        return [key for key, _ in getattr(self.fields[name], "choices", ())] == list(SCALE)


def _field_of(question: LabQuestion) -> forms.Field:
    if question.kind == "number":
        return WholeField(question.ask, "Een schatting mag. Weet u het niet? Laat het leeg.", most=_MOST_PEOPLE)
    if question.kind == "text":
        return forms.CharField(
            label=question.ask,
            help_text=question.care,
            max_length=_LONGEST_ANSWER,
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"max_length": f"Dit is te lang: hoogstens {_LONGEST_ANSWER} tekens."},
        )
    said = dict(zip(SCALE, (f"1: {question.low}", "2", "3", "4", f"5: {question.high}"), strict=True))
    choices = list(said.items()) if question.kind == "scale" else [(one, one) for one in question.choices]
    return forms.ChoiceField(
        label=question.ask,
        choices=choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Kies een van de antwoorden die er staan."},
    )
