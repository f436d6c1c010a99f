"""A sheet of paper on the screen, and the small forms that put what is on it on the map. Rules stand in actions.py."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils import timezone

from wijkdna.domain.sheets import Goes, Proposal
from wijkdna.store.talk_guide import WALK, Sheet
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.doors.models import Trust
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.field_paper import queries
from wijkdna.web.shared.days import day_field
from wijkdna.web.shared.forms import WholeField, dress
from wijkdna.web.socialmap.models import LONGEST, Basis, Entity, Kind
from wijkdna.web.socialmap.queries import ON_THE_SHEET

LONGEST_ANSWER = 4000
"""Characters of one field: more than anybody writes by hand in its room."""


def _text(label: str, longest: int, help_text: str = "", *, required: bool = False, rows: int = 0) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"max_length": f"Dit is te lang: hoogstens {longest} tekens. De notitie houdt de hele tekst."},
    )


class SheetForm(Asked):
    """Every field of a paper, in its order and by its code, and what stands at its head.

    client  number of this page: sent twice, it is one note
    """

    at = day_field(
        "Datum op het papier",
        "Bijvoorbeeld 31-12-2026.",
        empty="Vul de datum in die op het papier staat.",
        widget=forms.DateInput(format="%d-%m-%Y", attrs={"autocomplete": "off"}),
    )
    where = _text("Waar", 120, "De plek of de straat, geen huisnummer.")
    who = _text("Met wie? Een rol, geen naam", 80, "Bijvoorbeeld: beheerder van het dorpshuis.")
    client = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        self.sheet = sheet
        kwargs["initial"] = {"at": timezone.localdate(), "client": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if sheet.key == WALK:
            del self.fields["who"]
        for one in sheet.fields:
            self.fields[one.code] = _answer(one.label, one.help)
        self.free = tuple(name for name in self.fields if name not in ("at", "client"))  # type: ignore[misc]
        dress(self)

    @property
    def heads(self) -> list[forms.BoundField]:
        """Fields at the head of the paper."""
        return [self[name] for name in ("at", "where", "who") if name in self.fields]

    @property
    def places(self) -> list[forms.BoundField]:
        """Fields of the paper, each by its code."""
        return [self[one.code] for one in self.sheet.fields]

    def values(self) -> dict[str, Any]:
        """What was typed, as keep_sheet() takes it."""
        return {
            "answers": {one.code: self.cleaned_data[one.code] for one in self.sheet.fields},
            "at": _moment(self.cleaned_data["at"]),
            "where": self.cleaned_data["where"],
            "who": self.cleaned_data.get("who", ""),
            "client": self.cleaned_data["client"],
        }


def _answer(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        strip=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": f"Dit is te lang: hoogstens {LONGEST_ANSWER} tekens. Haal er iets af."},
    )


def _moment(day: date) -> datetime:
    """Paper tells a day: that is noon of it, or now when it is today."""
    now = timezone.localtime()
    return now if day == now.date() else timezone.make_aware(datetime.combine(day, time(12)))


NEW = "nieuw"
"""Value of a choice for what is not on the map yet."""


class MapForm(Asked):
    """A proposal that somebody looks at before it goes on the map."""

    said: ClassVar[str]
    """What happened, when it went well."""

    def __init__(self, access: Access, proposal: Proposal, remarks: str, data: Mapping[str, Any] | None) -> None:
        first = {**proposal.fields, "remarks": remarks}
        super().__init__(data, prefix=proposal.code, initial=first)
        self.access, self.proposal = access, proposal
        self.prepare()
        dress(self)

    def prepare(self) -> None:
        """Fill in choices from the map."""

    def offer(self, name: str, entities: Iterable[Entity], called: str, new: str = "Nieuw op de kaart") -> None:
        """A choice between what is on the map and something new; what goes by this name already is chosen."""
        found = list(entities)
        field = self.fields[name]
        field.choices = [(NEW, new), *((str(one.pk), one.name) for one in found)]  # type: ignore[attr-defined]
        same = queries.on_map(found, called)
        self.initial[name] = str(same.pk) if same else NEW
        self.known = getattr(self, "known", {}) | {name: same}
        self.offered = getattr(self, "offered", {}) | {name: {str(one.pk): one for one in found}}

    def picked(self, name: str) -> Entity | None:
        """What was chosen on the map; None for something new."""
        found: Entity | None = self.offered[name].get(self.cleaned_data[name])
        return found


def _choice(label: str, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=help_text, error_messages={"invalid_choice": "Dit staat niet meer op de kaart."}
    )


_FREE_NAME = "Geen naam van een mens: een rol, een organisatie of een plek."


class PlaceForm(MapForm):
    """K1: a place."""

    said = "De plek staat op de kaart."
    free = ("name", "rhythm", "remarks")
    known_as = _choice("Staat deze plek al op de kaart?", "Kiest u een plek, dan hangt de notitie daaraan.")
    name = _text("Naam van de plek", LONGEST)
    rhythm = _text("Wanneer is het druk", 160)
    remarks = _text("Opmerking", 1000, rows=4)

    def prepare(self) -> None:
        """Places of the map."""
        self.offer("known_as", queries.places(self.access), str(self.proposal.fields["name"]))


class GroupForm(MapForm):
    """K2: a gemeenschap."""

    said = "De groep staat op de kaart."
    free = ("name", "rhythm", "channels", "remarks")
    known_as = _choice("Staat deze groep al op de kaart?", "Kiest u een groep, dan hangt de notitie daaraan.")
    name = _text("Naam van de groep", LONGEST)
    low = WholeField("Huishoudens, ten minste", most=1_000_000)
    high = WholeField("Huishoudens, ten hoogste", most=1_000_000)
    basis = forms.ChoiceField(label="Hoe weten we dat", choices=(("", "weten we niet"), *Basis.choices), required=False)
    rhythm = _text("Wanneer samen", 160)
    channels = _text("Hoe horen zij nieuws", 160)
    remarks = _text("Opmerking", 1000, rows=4)

    def prepare(self) -> None:
        """Communities of the map."""
        self.offer("known_as", queries.groups(self.access), str(self.proposal.fields["name"]))


_ACTOR_KINDS = ((Kind.ROL, "een rol"), (Kind.ORGANISATIE, "een organisatie"), (Kind.PLEK, "een plek"))


class ActorForm(MapForm):
    """What has somebody of the map in it, or somebody new."""

    def offer_actor(self, called: str) -> None:
        """Who could be meant."""
        self.offer("actor", queries.actors(self.access), called)
        self.initial.update(actor_name=called, actor_kind=Kind.ROL)


class DoorForm(ActorForm):
    """K3: a door from an actor to a group."""

    said = "De deur staat op de kaart."
    free = ("actor_name", "group_name")
    actor = _choice("Wie of wat is de deur?")
    actor_name = _text("Naam, als hij nieuw is", LONGEST, _FREE_NAME)
    actor_kind = forms.ChoiceField(label="Wat is het, als hij nieuw is?", choices=_ACTOR_KINDS, required=False)
    group = _choice("Welke groep bereikt deze deur?")
    group_name = _text("Naam van de groep, als die nieuw is", LONGEST)
    trust = forms.TypedChoiceField(label="Vertrouwen in deze deur", choices=Trust.choices, coerce=int)

    def prepare(self) -> None:
        """Actors and communities of the map."""
        self.offer_actor(str(self.proposal.fields["actor"]))
        called = str(self.proposal.fields.get("group", ""))
        self.offer("group", queries.groups(self.access), called)
        self.initial.update(group_name=called, trust=self.proposal.fields.get("trust", Trust.ONBEKEND))


class PromiseForm(ActorForm):
    """K8 or O5: what we promised."""

    said = "De belofte staat op de kaart."
    free = ("actor_name", "text")
    actor = _choice("Aan wie beloofden wij dit?")
    actor_name = _text("Naam, als hij nieuw is", LONGEST, _FREE_NAME)
    actor_kind = forms.ChoiceField(label="Wat is het, als hij nieuw is?", choices=_ACTOR_KINDS, required=False)
    text = _text("Wat beloofden wij", 200, required=True)
    due = day_field("Voor wanneer", empty="Kies een dag. Zonder dag is het geen belofte.")

    def prepare(self) -> None:
        """Actors of the map."""
        self.offer_actor(str(self.proposal.fields.get("who", "")))


class QuestionForm(MapForm):
    """G5, W9 or K7f: something to ask outside."""

    said = ON_THE_SHEET
    free = ("text",)
    text = _text("Vraag om buiten te stellen", 300, "Maak er een vraag van, zonder namen.", required=True)


class AnsweredForm(MapForm):
    """Q..: a question of the team that was answered."""

    said = "De vraag is afgehandeld."


FORMS: Mapping[Goes, type[MapForm]] = {
    Goes.PLACE: PlaceForm,
    Goes.GROUP: GroupForm,
    Goes.DOOR: DoorForm,
    Goes.PROMISE: PromiseForm,
    Goes.QUESTION: QuestionForm,
    Goes.ANSWERED: AnsweredForm,
}
