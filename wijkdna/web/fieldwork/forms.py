"""The form of a field note, that of a photo, and what narrows the list. Rules stand in actions.py."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone

from wijkdna.domain.sensitive import found_in, warning
from wijkdna.store.talk_guide import load_talk_guide
from wijkdna.web.accounts.forms import DO_KEEP, Asked
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.fieldwork import queries
from wijkdna.web.fieldwork.models import Feeling, FieldNote, FieldPhoto, Method
from wijkdna.web.shared.forms import dress
from wijkdna.web.socialmap.models import Entity

CONFIDENCE = (("1", "van één kant gehoord"), ("2", "past bij andere gesprekken"), ("3", "zelf gezien"))
MORE = ("follow_up", "missing", "lens", "code")
"""Fields that stand closed until somebody opens them or they hold something."""

_MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M")


def _text(name: str, label: str, help_text: str = "", rows: int = 0, **more: Any) -> forms.CharField:  # noqa: ANN401
    longest = FieldNote._meta.get_field(name).max_length  # type: ignore[union-attr]  # of a field with text
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    too_long = {"max_length": f"Dit is te lang: hoogstens {longest} tekens. Haal er iets af."}
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=False,
        strip=False,
        widget=widget,
        error_messages=too_long,
        **more,
    )


class FieldNoteForm(Asked):
    """A field note. client: its number; device: of the page that saves it; version: of the note as that page saw it."""

    free: ClassVar[tuple[str, ...]] = (
        *("seen", "quote", "thought", "who", "where", "follow_up", "missing", "lens"),
        "code",
    )
    method = forms.ChoiceField(
        label="Wat is het?",
        choices=Method.choices,
        widget=forms.RadioSelect,
        initial=Method.GESPREK,
        error_messages={"required": "Kies wat het is.", "invalid_choice": "Kies een van deze."},
    )
    seen = _text("seen", "Wat ik zag of hoorde", "Zo letterlijk mogelijk. Schrijf alsof de betrokkene meeleest.", 4)
    quote = _text("quote", "Letterlijke zin", "Eén zin die u zo hoorde, zonder naam.")
    thought = _text("thought", "Wat ik denk dat het betekent", "Uw eigen idee. Dit blijft apart.", 3)
    who = _text("who", "Van wie? Een rol, geen naam", "Bijvoorbeeld: klant bij de rijdende winkel.")
    place = forms.ModelChoiceField(
        label="Waar?", queryset=Entity.objects.none(), required=False, empty_label="niet op de kaart"
    )
    where = _text("where", "Waar?")
    at = forms.DateTimeField(
        label="Wanneer?",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=_MOMENTS,
        error_messages={"invalid": "Dit is geen dag en tijd. Schrijf het als 31-12-2026 14:30."},
    )
    themes = forms.MultipleChoiceField(
        label="Waar gaat het over?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Kies uit deze lijst."},
    )
    entities = forms.ModelMultipleChoiceField(
        label="Welke groep of organisatie?",
        queryset=Entity.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    feeling = forms.ChoiceField(
        label="Hoe voelde het daar?",
        choices=(("", "geen antwoord"), *Feeling.choices),
        required=False,
        widget=forms.RadioSelect,
        help_text="Van de plek, niet van een persoon.",
    )
    confidence = forms.TypedChoiceField(
        label="Hoe zeker?",
        choices=(("", "geen antwoord"), *CONFIDENCE),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    follow_up = _text("follow_up", "Wat moet nu gebeuren?")
    missing = _text("missing", "Wiens stem hoorde ik niet?", "Een groep of een rol.")
    lens = _text("lens", "Waar keek ik met mijn eigen bril?")
    code = _text("code", "Code van het papier", "Alleen als dit van een ingevuld blad komt, bijvoorbeeld V2.")
    client = forms.UUIDField(widget=forms.HiddenInput)
    device = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, access: Access | None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = queries.themes()  # type: ignore[attr-defined]
        places = queries.places_of(access) if access else {}
        about = queries.about_choices(access) if access else []
        self._offer("place", list(places))
        self._offer("entities", [one.pk for one in about])
        if places:
            self.fields["where"].label = "Waar precies, of ergens anders?"
        dress(self)

    def _offer(self, name: str, numbers: list[int]) -> None:
        """What there is to choose; without anything, or for a guest, the question is not asked."""
        if numbers:
            self.fields[name].queryset = Entity.objects.filter(pk__in=numbers).order_by("kind", "name")  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    @classmethod
    def new(cls, access: Access | None, asked: str = "") -> "FieldNoteForm":
        """An empty note, of now. asked: code of the question of the talk guide that it answers, with its theme."""
        first: dict[str, Any] = {"client": uuid4(), "device": uuid4(), "version": 0, "at": timezone.now()}
        if asked in {one.code for one in load_talk_guide().questions}:
            theme = queries.THEME_OF_CODE.get(asked)
            first |= {"code": asked, "themes": [theme] if theme else []}
        return cls(access, initial=first)

    @classmethod
    def of(cls, access: Access, note: FieldNote) -> "FieldNoteForm":
        """The form that changes a note."""
        names = (*cls.base_fields, "place")
        told = {name: getattr(note, name) for name in names if name not in ("entities", "place", "device")}
        more = {"place": note.place_id, "entities": list(note.entities.values_list("pk", flat=True)), "device": uuid4()}
        return cls(access, initial={**told, **more})

    def values(self) -> dict[str, Any]:
        """What was filled in and is right, as the actions take it."""
        hidden = {"client", "device", "version"}
        found = {name: value for name, value in self.cleaned_data.items() if name not in hidden}
        if found.get("at") is None:
            found.pop("at", None)
        return found

    def number(self, name: str) -> UUID | None:
        """One of its hidden numbers."""
        found: UUID | None = self.cleaned_data.get(name)
        return found

    @property
    def version_seen(self) -> int:
        """Of the note as its page saw it."""
        return int(self.cleaned_data.get("version") or 0)

    def doubts(self) -> dict[str, str]:
        """Per field what seems to be about one person, in words; also when she wants to keep it."""
        found = {name: warning(found_in(self.cleaned_data.get(name, ""))) for name in self.free}
        return {name: text for name, text in found.items() if text}

    @property
    def is_ready(self) -> bool:
        """True when it can be finished: all is right, and nothing in it is doubted, or she wants to keep that."""
        return not self.errors and (DO_KEEP in self.data or not self.doubts())

    def keeps(self, action: Callable[[], object], *, is_draft: bool) -> bool:
        """As does(); a draft is never doubted, for only its writer sees it."""
        return self.is_valid() and self.acts(action) if is_draft else self.does(action)

    def begins_anew(self) -> None:
        """What is sent next is another note."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # it was sent
        data["client"] = str(uuid4())
        self.data = data

    @property
    def more_is_open(self) -> bool:
        """True when one of the fields that stand closed holds something, or is wrong."""
        return any(self[name].value() or self.errors.get(name) for name in MORE)


class PhotoForm(Asked):
    """A photo of a note, from the camera or from the album."""

    free: ClassVar[tuple[str, ...]] = ("caption",)
    camera = forms.FileField(
        label="Maak een foto",
        required=False,
        allow_empty_file=True,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )
    file = forms.FileField(
        label="Kies een foto",
        help_text="Een jpg, png of webp van hoogstens 10 MB. De plek waar de foto is gemaakt halen we eruit.",
        required=False,
        allow_empty_file=True,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    caption = forms.CharField(
        label="Wat is er te zien?",
        help_text="In een paar woorden, voor wie de foto niet ziet. Geen namen.",
        max_length=FieldPhoto._meta.get_field("caption").max_length,
        required=False,
        error_messages={"max_length": "Dit is te lang. Houd het bij één zin."},
    )
    nobody_seen = forms.BooleanField(
        label="Er staat niemand herkenbaar op, en ook geen huisnummer of kenteken", required=False
    )

    def clean(self) -> dict[str, Any]:
        """One file, from either field."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["file"] = cleaned.get("camera") or cleaned.get("file")
        if not cleaned["file"] and "file" not in self.errors:
            self.add_error("file", "Maak of kies eerst een foto.")
        return cleaned


def differences(mine: FieldNoteForm, theirs: FieldNoteForm) -> list[tuple[str, str]]:
    """Where two versions of a note differ: the question, and what theirs says, in words."""
    asked = [name for name in mine.fields if not mine[name].is_hidden]
    pairs = [(mine[name], theirs[name]) for name in asked if name != "at" or mine[name].value()]
    return [(str(other.label), _said(other)) for own, other in pairs if _said(own) != _said(other)]


def _said(field: forms.BoundField) -> str:
    """A filled-in field in words."""
    value = field.value()
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%d-%m-%Y %H:%M")
    elif isinstance(field.field, forms.DateTimeField) and isinstance(value, str):
        value = _as_moment(field.field, value)
    many = value if isinstance(value, list | tuple) else [value]
    words = {str(key): str(label) for key, label in getattr(field.field, "choices", ()) if str(key)}
    return ", ".join(words.get(str(one), str(one)) for one in many if one not in (None, ""))


def _as_moment(field: forms.DateTimeField, text: str) -> str:
    """What was typed, as the other version says it; as it is when that is no moment."""
    try:
        found = field.to_python(text)
    except forms.ValidationError:
        return text
    return "" if found is None else timezone.localtime(found).strftime("%d-%m-%Y %H:%M")


def choice_of(access: Access, query: Mapping[str, str]) -> queries.Choice:
    """What the list is narrowed to; what makes no sense is left out. A guest does not see the map."""
    method, theme = query.get("soort", ""), query.get("thema", "")
    return queries.Choice(
        method=method if method in Method.values else "",
        theme=theme if theme in dict(queries.themes()) else "",
        place=_number(query.get("plek", "")) if access.in_team else 0,
        about=_number(query.get("over", "")) if access.in_team else 0,
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
