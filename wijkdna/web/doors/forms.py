"""What people fill in of a door. Rules stand in actions.py; here only what a field may hold."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from wijkdna.domain.household_groups import Range
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.doors.models import Door, Heard, Trust
from wijkdna.web.doors.queries import Board, Proposal
from wijkdna.web.shared.days import LONG_BACK, day_field
from wijkdna.web.shared.forms import WholeField
from wijkdna.web.socialmap.models import LONGEST, Basis, Entity, Kind
from wijkdna.web.socialmap.queries import like

_MOST = 100_000

_BASES = (
    (Basis.GEHOORD, "gehoord in een gesprek"),
    (Basis.SCHATTING, "schatting van wie het kan weten"),
    (Basis.LEDENLIJST, "van een ledenlijst of klantenlijst"),
    (Basis.GETELD, "geteld"),
)


def _trust() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Hoeveel vertrouwen heeft deze groep in de deur?",
        help_text="Vraag het aan mensen uit de groep, niet alleen aan de deur zelf.",
        choices=Trust.choices,
        coerce=int,
        widget=forms.RadioSelect,
        initial=Trust.ONBEKEND,
    )


def _heard() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Van wie hebben we dit gehoord?", choices=Heard.choices, widget=forms.RadioSelect, initial=Heard.EEN
    )


class DoorForm(Asked):
    """All of one door. version: as its reader saw it, 0 for a new one."""

    likely = WholeField(
        "Hoeveel huishoudens van deze groep bereikt de deur?", "Het meest waarschijnlijke aantal.", most=_MOST
    )
    low = WholeField("Ten minste", most=_MOST)
    high = WholeField("Ten hoogste", most=_MOST)
    basis = forms.ChoiceField(label="Hoe weten we dat aantal?", choices=_BASES, initial=Basis.GEHOORD)
    trust = _trust()
    heard = _heard()
    checked_on = day_field("Wanneer is dit voor het laatst nagevraagd?", back=LONG_BACK)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def initial_of(cls, door: Door | None) -> dict[str, object]:
        """What stands in the fields of a door, or of a new one."""
        if door is None:
            return {"version": 0, "checked_on": timezone.localdate()}
        names = ("likely", "low", "high", "basis", "trust", "heard", "checked_on", "version")
        return {name: getattr(door, name) for name in names}

    def clean_version(self) -> int:
        """0 when it is not there."""
        return self.cleaned_data["version"] or 0


_KINDS = tuple((kind.value, kind.label) for kind in (Kind.ORGANISATIE, Kind.ROL, Kind.PLEK))


class NewDoorForm(Asked):
    """A door at once: who or what it is and to which group, chosen from the map or new."""

    free: ClassVar[tuple[str, ...]] = ("new_entity", "new_community")
    entity = forms.ChoiceField(label="Wie of wat is de deur?", required=False)
    new_entity = forms.CharField(
        label="Of een nieuwe",
        help_text="Een rol, een organisatie of een plek. Geen namen van mensen: “voorzitter ijsclub”.",
        max_length=LONGEST,
        required=False,
    )
    kind = forms.ChoiceField(label="Wat is dat?", choices=_KINDS, required=False)
    community = forms.ChoiceField(label="Bij welke groep komt deze deur binnen?", required=False)
    new_community = forms.CharField(
        label="Of een nieuwe groep",
        help_text="Bijvoorbeeld: gezinnen met jonge kinderen.",
        max_length=LONGEST,
        required=False,
    )
    likely = WholeField(
        "Hoeveel huishoudens van deze groep bereikt de deur?", "Ongeveer. Weet u het niet, laat het leeg.", most=_MOST
    )
    trust = _trust()
    heard = _heard()

    def __init__(self, board: Board, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.board = board
        for name, rows in (("entity", board.actors), ("community", board.groups)):
            choices = [("", "kies uit de kaart"), *((str(one.pk), one.name) for one in rows)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the map or a new one, of both ends. A new one that is there already is that one."""
        data = super().clean() or {}
        for name, rows, empty in (
            ("entity", self.board.actors, "Kies een deur, of schrijf op welke nieuw is."),
            ("community", self.board.groups, "Kies een groep, of schrijf op welke nieuw is."),
        ):
            if name not in self.errors and not data.get(name) and not data.get(f"new_{name}"):
                self.add_error(name, empty)
            elif data.get(name) and data.get(f"new_{name}"):
                self.add_error(f"new_{name}", "U koos er al een hierboven. Maak een van de twee leeg.")
            data[f"found_{name}"] = self._found(rows, data.get(name), data.get(f"new_{name}"))
        return data

    @staticmethod
    def _found(rows: list[Entity], number: str | None, name: str | None) -> Entity | None:
        if number:
            return next((one for one in rows if str(one.pk) == number), None)
        return next(iter(like(rows, name)), None) if name else None

    @property
    def asked(self) -> dict[str, Any]:
        """For add_door()."""
        data = self.cleaned_data
        kind = Kind(data["kind"] or Kind.ORGANISATIE)
        return {
            "entity": data["found_entity"] or (kind, data["new_entity"]),
            "community": data["found_community"] or data["new_community"],
            **{name: data[name] for name in ("likely", "trust", "heard")},
        }


class GroupForm(Asked):
    """The numbers of a group that the figures suggest."""

    low = WholeField("Ten minste", most=_MOST)
    high = WholeField("Ten hoogste", most=_MOST)

    @classmethod
    def of(cls, proposal: Proposal) -> "GroupForm":
        """The form of one proposal, with what the figures say in it."""
        numbers = proposal.households
        initial = {"low": numbers.low, "high": numbers.high} if numbers else {}
        return cls(prefix=proposal.key, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Both, in order."""
        data = super().clean() or {}
        for name in ("low", "high"):
            if name not in self.errors and not data.get(name):
                self.add_error(name, "Vul een aantal huishoudens in, ten minste 1.")
        if not self.errors and data["low"] > data["high"]:
            self.add_error("low", "Het kleinste aantal is groter dan het grootste. Draai ze om.")
        return data

    @property
    def range(self) -> Range:
        """What was filled in."""
        return Range(self.cleaned_data["low"], self.cleaned_data["high"])
