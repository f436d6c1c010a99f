"""What people fill in of a claim, and of the card of eigenheid. Rules stand in actions.py."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone

from wijkdna.domain.character import on_scale
from wijkdna.domain.retention import Length, later
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.claims.models import CharacterLine, Claim, Tone, Trait, Weighs
from wijkdna.web.claims.queries import NO_THEME, TALK_THEMES, TONES, KeptFigure, figure_themes, note_in_brief
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.shared.days import day_field
from wijkdna.web.shared.forms import FREE_TEXT, WholeField

HOLDS = Length(months=12)
"""How long a claim or line holds when nobody says otherwise."""

_LONGEST, _LONGEST_CIRCLE, _MOST_CIRCLES, _MOST_READERS = 300, 80, 10, 99


def _until() -> forms.DateField:
    """The last day on which something holds."""
    return day_field("Geldig tot en met", "Daarna vragen we: klopt dit nog?")


def _in_a_year() -> object:
    return later(timezone.localdate(), HOLDS)


def _circle() -> forms.CharField:
    return forms.CharField(
        label="Uit welke kring komt dit?",
        help_text="Een rol of groep, geen naam. Bijvoorbeeld: voorzitter ijsclub, of ouders bij school.",
        max_length=_LONGEST_CIRCLE,
        required=False,
    )


def _text(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf eerst een zin."},
    )


class _NoteChoice(forms.TypedChoiceField):
    """A note to choose from a list; becomes the note."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(
            label="Notitie waarin dit staat",
            required=required,
            empty_value=None,
            error_messages={
                "required": "Kies een notitie.",
                "invalid_choice": "Deze notitie is er niet meer. Kies een andere.",
            },
        )

    def offer(self, notes: Iterable[FieldNote], empty: str) -> None:
        """Offer these notes."""
        of = {str(one.pk): one for one in notes}
        self.coerce = of.__getitem__
        self.choices = [("", empty), *((number, note_in_brief(one)) for number, one in of.items())]


class ClaimForm(Asked):
    """A claim as it stands; version: as its reader saw it. others: those that may say something else."""

    free: ClassVar[tuple[str, ...]] = ("text",)
    text = _text("Bewering", f"Eén zin die waar of niet waar kan zijn. {FREE_TEXT}")
    theme = forms.ChoiceField(label="Thema", required=False)
    against = forms.TypedMultipleChoiceField(
        label="Spreekt dit een andere bewering tegen?",
        help_text="Beide heten dan betwist, en staan overal naast elkaar.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    valid_until = _until()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, others: Sequence[Claim] = (), *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django
        super().__init__(*args, **kwargs)
        _offer_themes(self.fields["theme"])
        if others:
            self.fields["against"].choices = [(one.pk, one.text) for one in others]  # type: ignore[attr-defined]
        else:
            self.fields.pop("against", None)

    @classmethod
    def of(cls, claim: Claim, others: Sequence[Claim]) -> "ClaimForm":
        """The form that changes a claim. others: of the same theme, and those that it contradicts already."""
        names = ("text", "theme", "valid_until", "version")
        initial = {name: getattr(claim, name) for name in names}
        return cls(others, initial=initial | {"against": [one.pk for one in claim.against.all()]})


def _offer_themes(field: Any) -> None:  # noqa: ANN401 a choice field
    of_figures, of_talks = ("Thema’s van de cijfers", figure_themes()), ("Thema’s van gesprekken", TALK_THEMES)
    field.choices = [("", NO_THEME), of_figures, of_talks]


class NewClaimForm(Asked):
    """A claim with the first note in which it was heard."""

    free: ClassVar[tuple[str, ...]] = ("text", "circle")
    text = _text("Bewering", f"Eén zin die waar of niet waar kan zijn. {FREE_TEXT}")
    note = _NoteChoice(required=False)
    circle = _circle()
    theme = forms.ChoiceField(label="Thema", required=False)
    valid_until = _until()

    def __init__(self, notes: Sequence[FieldNote], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django
        kwargs["initial"] = {"valid_until": _in_a_year(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        _offer_themes(self.fields["theme"])
        self.fields["note"].offer(notes, "nog geen notitie")  # type: ignore[attr-defined]
        if not notes:
            self.fields["note"].widget = self.fields["circle"].widget = forms.HiddenInput()

    @staticmethod
    def from_note(note: FieldNote) -> dict[str, object]:
        """What a note tells already."""
        known = {id for id, _ in (*figure_themes(), *TALK_THEMES)}
        theme = next((one for one in note.themes if one in known), "")
        return {"note": str(note.pk), "circle": note.who, "theme": theme}


class SourceForm(Asked):
    """Another note in which a claim was heard."""

    free: ClassVar[tuple[str, ...]] = ("circle",)
    note = _NoteChoice(required=True)
    circle = _circle()

    def __init__(self, notes: Sequence[FieldNote], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django
        super().__init__(*args, **kwargs)
        self.fields["note"].offer(notes, "Kies een notitie")  # type: ignore[attr-defined]


class FigureForm(Asked):
    """A figure beside a claim, and what it says of it."""

    indicator = forms.ChoiceField(label="Welk cijfer?", required=False, widget=forms.RadioSelect)
    weighs = forms.ChoiceField(
        label="Wat zegt dit cijfer?", required=False, choices=Weighs.choices, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"id": "id_version_cijfer"}))

    def __init__(self, figures: Iterable[KeptFigure], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django
        super().__init__(*args, **kwargs)
        choices = [(one.id, f"{one.sentence} ({one.cited})") for one in figures]
        self.fields["indicator"].choices = [*choices, ("", "Geen cijfer")]  # type: ignore[attr-defined]


class LineForm(Asked):
    """A line of the card. heard_from: circles, one on a line."""

    free: ClassVar[tuple[str, ...]] = ("text", "who_may", "heard_from_lines")
    trait = forms.ChoiceField(label="Waar gaat het over?", choices=Trait.choices)
    text = _text("In hun woorden", f"Zoals mensen het zelf zeggen. {FREE_TEXT}")
    who_may = forms.CharField(
        label="Wie mag dit zeggen?",
        help_text="Een rol of groep. Een bijnaam uit het dorp zelf klinkt anders uit de mond van de gemeente.",
        max_length=160,
        required=False,
    )
    heard_from = forms.CharField(
        label="Gehoord van",
        help_text="Elke kring op een eigen regel, geen namen. Twee kringen maken een regel bruikbaar.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    laughs, shrugs, stings = (
        WholeField(label, most=_MOST_READERS, initial=0) for label in ("Leuk", "Maakt niet uit", "Pijnlijk")
    )
    valid_until = _until()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        kwargs["initial"] = {"valid_until": _in_a_year(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean_heard_from(self) -> list[str]:
        """One on a line."""
        found: list[str] = list(filter(None, map(str.strip, self.cleaned_data["heard_from"].splitlines())))
        if len(found) > _MOST_CIRCLES or any(len(one) > _LONGEST_CIRCLE for one in found):
            most = f"Hoogstens {_MOST_CIRCLES} kringen, elk van hoogstens {_LONGEST_CIRCLE} tekens."
            raise forms.ValidationError(most)
        return found

    def clean(self) -> dict[str, Any]:
        """Numbers that were left empty are 0; the circles also as one text, to look for data on one person in."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("laughs", "shrugs", "stings"):
            if name in values:
                values[name] = values[name] or 0
        values["heard_from_lines"] = "\n".join(values.get("heard_from", ()))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What an action takes."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "version"}

    @classmethod
    def of(cls, line: CharacterLine) -> "LineForm":
        """The form that changes a line."""
        initial = {name: getattr(line, name) for name in cls.base_fields}
        return cls(initial=initial | {"heard_from": "\n".join(line.heard_from)})

    @staticmethod
    def from_note(note: FieldNote, trait: str) -> dict[str, object]:
        """What a note tells already."""
        return {"text": note.quote, "heard_from": note.who, "trait": trait}


class ToneForm(Asked):
    """Three scales of 1 to 5; none is asked for."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, tone: Tone, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        kwargs["initial"] = {name: getattr(tone, name) or "" for name in ("sober", "proud", "direct", "version")}
        super().__init__(*args, **kwargs)
        for name, about, low, high in TONES:
            words = [*((place, on_scale(place, low, high)) for place in range(1, 6)), ("", "weet ik niet")]
            self.fields[name] = forms.TypedChoiceField(
                label=about, choices=words, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
            )


def seen_anew(form: Asked, version: int) -> Asked:
    """The same form as it was sent, about what stands there now. version: of that."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data["version"] = str(version)
    form.data = data
    return form


def in_words(form: Asked) -> list[tuple[str, str]]:
    """What stands in a form that was not sent, but for its main text: label and words."""
    told = []
    for one in form.visible_fields():
        if one.name == "text":
            continue
        of = {str(key): words for key, words in _flat(getattr(one.field, "choices", ()))}
        value = one.initial if isinstance(one.initial, list) else [one.initial]
        told.append((str(one.label), ", ".join(filter(None, (of.get(str(key), str(key)) for key in value)))))
    return told


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterable[tuple[Any, str]]:
    """Choices without their groups."""
    for key, words in choices:
        yield from ((key, words),) if isinstance(words, str) else words
