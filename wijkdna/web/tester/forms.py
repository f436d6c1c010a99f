"""What people type, paste or upload to test. Rules stand in actions.py."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from wijkdna.domain.message_words import cleaned
from wijkdna.domain.sensitive import Sensitive, found_in, warning
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.tester import documents
from wijkdna.web.tester.models import LONGEST, LONGEST_TEXT, Message
from wijkdna.web.tester.queries import CHANNELS

_OFFICE = (Sensitive.EMAIL, Sensitive.PHONE)
"""Belongs in a text for residents: it says whom to call."""


class MessageForm(Asked):
    """A text with how it comes to whom. version: of the text as its reader saw it.

    keeps  True when it will be kept: then it needs a name, and data on a resident is doubted
    """

    free: ClassVar[tuple[str, ...]] = ("title", "text")
    text = forms.CharField(
        label="De tekst",
        required=False,
        strip=False,
        help_text="Plak hier de hele tekst, met aanhef en afzender.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    file = forms.FileField(
        label="Of een Word-bestand (docx)",
        required=False,
        help_text="Hoogstens 5 MB. Het komt in de plaats van de tekst hierboven. Het bestand zelf bewaren we niet.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        allow_empty_file=True,
        max_length=1000,
    )
    channel = forms.ChoiceField(label="Hoe komt het bij bewoners?", choices=CHANNELS, required=False)
    groups = forms.MultipleChoiceField(
        label="Voor wie is het?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Niets aangevinkt: voor iedereen.",
    )
    title = forms.CharField(
        label="Naam om het te bewaren",
        max_length=LONGEST,
        required=False,
        help_text="Bijvoorbeeld: brief over de warme avond. Alleen nodig als u de tekst bewaart.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, groups: list[tuple[str, str]], *args: Any, keeps: bool = True, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.keeps = keeps
        self.fields["groups"].choices = groups  # type: ignore[attr-defined]
        if not groups:
            del self.fields["groups"]

    @classmethod
    def of(cls, groups: list[tuple[str, str]], message: Message) -> "MessageForm":
        """The form that changes a text."""
        fields = {name: getattr(message, name) for name in ("title", "text", "channel", "groups", "version")}
        return cls(groups, initial=fields)

    def clean(self) -> dict[str, Any]:
        """The text of the file, when there is one."""
        found: dict[str, Any] = super().clean() or {}
        if "file" not in self.errors and (file := found.get("file")):
            try:
                found["text"] = documents.text_of(file.read(documents.MOST_BYTES + 1))
            except documents.FileRefused as refused:
                self.add_error("file", str(refused))
        text = found["text"] = cleaned(found.get("text", ""))
        found.setdefault("groups", [])
        if not text and not {"file", "text"} & set(self.errors):
            self.add_error("text", "Er staat nog geen tekst. Plak de tekst, of kies een bestand.")
        if len(text) > LONGEST_TEXT:
            self.add_error("text", "Deze tekst is te lang: hoogstens 20.000 tekens, zo’n vijf bladzijden.")
        if self.keeps and not found.get("title", "").strip() and "title" not in self.errors:
            self.add_error("title", "Geef de tekst een naam. Dan vindt een collega hem terug.")
        return found

    @property
    def doubt(self) -> str:
        """What seems to be about a resident; a number of the office is no doubt."""
        if not self.keeps or not super().doubt:
            return ""
        found = found_in(self.cleaned_data["title"]) + tuple(
            one for one in found_in(self.cleaned_data["text"]) if one not in _OFFICE
        )
        return warning(tuple(dict.fromkeys(found)))

    @property
    def sent(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: self.cleaned_data[name] for name in ("title", "text", "channel", "groups")}

    def show_text(self, version: int | None = None) -> None:
        """Put the text that was read into its field, as what is sent next; version: that its reader now saw."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # it was sent
        data["text"] = self.cleaned_data.get("text", data.get("text", ""))
        if version is not None:
            data["version"] = str(version)
        self.data = data
