"""What people type about partners. The questions come from the condition card; rules stand in actions.py."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from wijkdna.domain.retention import Length, later
from wijkdna.store.condition_card import load_condition_card
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.forms import colleagues
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.partners.actions import CARD_FIELDS, Lines
from wijkdna.web.partners.models import Condition, ContactWay, Promise
from wijkdna.web.shared.days import day_field
from wijkdna.web.shared.forms import FREE_TEXT
from wijkdna.web.socialmap.models import Entity

_CARD = load_condition_card()
NEW_PROMISES = 3
"""Promises that can be written down at once, at the table."""


def _words(field: str) -> dict[str, Any]:
    """Label and explanation of a question: what to ask aloud, and what to mind."""
    question = _CARD.question(field)
    label = f"{question.code}. {question.label}{' (moet ingevuld)' if question.needed else ''}"
    return {"label": label, "help_text": " ".join(filter(None, (f"Vraag: “{question.ask}”", question.care)))}


def _text(field: str) -> forms.CharField:
    longest = _CARD.question(field).longest
    return forms.CharField(
        max_length=longest, required=False, widget=forms.Textarea(attrs={"rows": 2}), **_words(field)
    )


def _several(field: str) -> forms.MultipleChoiceField:
    choices = list(_CARD.question(field).choices.items())
    return forms.MultipleChoiceField(
        choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **_words(field)
    )


def _own_words(field: str) -> forms.CharField:
    longest = _CARD.question(field).longest
    label = f"{_CARD.question(field).label}: iets anders, in eigen woorden"
    return forms.CharField(label=label, max_length=longest, required=False)


def _one(field: str, nothing: str) -> forms.ChoiceField:
    choices = list(_CARD.question(field).choices.items())
    offered = [("", nothing), *choices] if nothing else choices
    return forms.ChoiceField(choices=offered, required=not nothing, widget=forms.RadioSelect, **_words(field))


def _keeper(label: str, help_text: str = "", empty: str = "niemand") -> "forms.ModelChoiceField[User]":
    return forms.ModelChoiceField(
        label=label, queryset=User.objects.none(), required=False, empty_label=empty, help_text=help_text
    )


class ConditionForm(Asked):
    """The card, with room for new promises. version: of the card as its reader saw it, 0 for a new one."""

    free: ClassVar[tuple[str, ...]] = (
        *("own_agenda", "will_do_text", "will_not_do", "needs_text", "timing", "who_decides", "risks"),
        *(f"promise_{n}" for n in range(1, NEW_PROMISES + 1)),
    )
    own_agenda = _text("own_agenda")
    will_do = _several("will_do")
    will_do_text = _own_words("will_do")
    will_not_do = _text("will_not_do")
    needs = _several("needs")
    needs_text = _own_words("needs")
    timing = _text("timing")
    who_decides = _text("who_decides")
    did_it_self = _one("did_it_self", "niet gevraagd")
    risks = _text("risks")
    readiness = _one("readiness", "nog niet te zeggen")
    keeper = _keeper(**_words("contact_keeper"))
    phone = forms.CharField(
        label="Telefoonnummer van ons vaste contact",
        max_length=40,
        required=False,
        help_text="Een nummer van het werk. Het staat op papier.",
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    valid_until = day_field(**_words("valid_until"))
    name_agreed = _one("name_agreed", "")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, entity: Entity, row: Condition | None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        kwargs["initial"] = _initial(entity, row)
        super().__init__(*args, **kwargs)
        self.fields["keeper"].queryset = colleagues(entity.dossier.team)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A promise has a text and a day."""
        cleaned: dict[str, Any] = super().clean() or {}
        for n in range(1, NEW_PROMISES + 1):
            text, due = cleaned.get(f"promise_{n}"), cleaned.get(f"due_{n}")
            if text and due is None and f"due_{n}" not in self.errors:
                self.add_error(f"due_{n}", "Elke belofte heeft een dag. Kies er een.")
            if due is not None and not text and f"promise_{n}" not in self.errors:
                self.add_error(f"promise_{n}", "Hier staat een dag zonder belofte. Schrijf op wat wij beloven.")
        return cleaned

    @property
    def lines(self) -> Lines:
        """New promises."""
        pairs = [(self.cleaned_data[f"promise_{n}"], self.cleaned_data[f"due_{n}"]) for n in range(1, NEW_PROMISES + 1)]
        return [(text, due) for text, due in pairs if text]

    @property
    def card(self) -> dict[str, Any]:
        """What save_condition() takes of the card."""
        chosen = {name: self.cleaned_data[name] for name in CARD_FIELDS}
        readiness = self.cleaned_data["readiness"]
        agreed = self.cleaned_data["name_agreed"] == "ja"
        return chosen | {"readiness": int(readiness) if readiness else None, "name_agreed": agreed}

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The fields of a new promise beside each other."""
        return [(self[f"promise_{n}"], self[f"due_{n}"]) for n in range(1, NEW_PROMISES + 1)]


for _n in range(1, NEW_PROMISES + 1):
    ConditionForm.base_fields[f"promise_{_n}"] = forms.CharField(
        label=f"Nieuwe belofte {_n}", max_length=_CARD.question("we_promise").longest, required=False
    )
    ConditionForm.base_fields[f"due_{_n}"] = day_field(f"Belofte {_n}: voor wanneer", required=False)


def _initial(entity: Entity, row: Condition | None) -> dict[str, Any]:
    if row is None:
        until = later(timezone.localdate(), Length(months=_CARD.months))
        return {"keeper": entity.keeper_id, "valid_until": until, "name_agreed": "nee", "version": 0}
    card = {name: getattr(row, name) for name in (*CARD_FIELDS, "version")}
    agreed = "ja" if row.name_agreed else "nee"
    readiness = "" if row.readiness is None else str(row.readiness)
    return card | {"keeper": entity.keeper_id, "name_agreed": agreed, "readiness": readiness}


class PromiseForm(Asked):
    """Something that we promise."""

    free: ClassVar[tuple[str, ...]] = ("text",)
    text = forms.CharField(
        label="Wat beloven wij?",
        max_length=_CARD.question("we_promise").longest,
        help_text=f"{_CARD.question('we_promise').care} {FREE_TEXT}",
        error_messages={"required": "Schrijf op wat wij beloven."},
    )
    due = day_field("Voor wanneer?")
    keeper = _keeper("Wie zorgt ervoor?", "Deze collega krijgt een week ervoor een mail.", "wie het contact houdt")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, dossier: Dossier, row: Promise | None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        if row is not None:
            kwargs["initial"] = {"text": row.text, "due": row.due, "keeper": row.keeper_id, "version": row.version}
        super().__init__(*args, **kwargs)
        self.fields["keeper"].queryset = colleagues(dossier.team)  # type: ignore[attr-defined]


class ContactForm(Asked):
    """A line in the log."""

    free: ClassVar[tuple[str, ...]] = ("text", "department")
    held_on = day_field("Wanneer?")
    way = forms.ChoiceField(label="Hoe?", choices=ContactWay.choices, initial=ContactWay.GESPREK)
    department = forms.CharField(
        label="Welke afdeling?",
        max_length=80,
        required=False,
        help_text="Zo merken we het als te veel afdelingen iets aan dezelfde partner vragen.",
        widget=forms.TextInput(attrs={"list": "afdelingen"}),
    )
    asked = forms.BooleanField(label="Wij vroegen iets aan deze partner", required=False)
    text = forms.CharField(
        label="Waar ging het over?",
        max_length=1000,
        required=False,
        help_text=FREE_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_on = day_field("Volgende keer", required=False, help_text="De dag ervoor krijgt u een mail.")

    def __init__(self, department: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        kwargs["initial"] = {"held_on": timezone.localdate(), "department": department}
        super().__init__(*args, **kwargs)
