"""What people fill in on the social map. Rules stand in actions.py; here only what a field may hold."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from wijkdna.domain.quick_entry import BELONGS, Reading, Thing
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.shared.days import day_field
from wijkdna.web.shared.forms import FREE_TEXT, WholeField
from wijkdna.web.socialmap import queries
from wijkdna.web.socialmap.models import LONGEST, Basis, Entity, Kind, Person, Sector, Sight, TieKind

NO_NAME = "Schrijf een rol, geen naam van een mens. Bijvoorbeeld: kapper aan het plein."


def _text(label: str, most: int, help_text: str = "", *, required: bool = False, empty: str = "") -> forms.CharField:
    errors = {"max_length": f"Dit is te lang: hoogstens {most} tekens."} | ({"required": empty} if empty else {})
    return forms.CharField(label=label, max_length=most, help_text=help_text, required=required, error_messages=errors)


def _one_of(label: str, choices: Any, *, empty: str = "", help_text: str = "") -> forms.ChoiceField:  # noqa: ANN401
    offered = [("", empty), *choices] if empty else list(choices)
    wrong = {"invalid_choice": "Deze keuze is er niet. Kies er een uit de lijst.", "required": "Maak een keuze."}
    return forms.ChoiceField(
        label=label, choices=offered, required=not empty, help_text=help_text, error_messages=wrong
    )


def _entity(label: str, empty: str, help_text: str = "", *, required: bool = False) -> Any:  # noqa: ANN401 a field of Django
    return forms.ModelChoiceField(
        label=label,
        queryset=Entity.objects.none(),
        required=required,
        empty_label=empty,
        help_text=help_text,
        error_messages={
            "invalid_choice": "Dit staat niet meer op de kaart. Kies een ander.",
            "required": "Kies een ander.",
        },
    )


SIGHT = {
    Sight.TEAM: "iedereen in het team",
    Sight.CONTACT: "alleen wie het contact houdt, en beheerders",
}


class EntityForm(Asked):
    """All fields of one thing on the map; those that its kind does not have are left out.

    is_other  asked when something with this name is there already: "dit is een ander"
    """

    free: ClassVar[tuple[str, ...]] = ("name", "rhythm", "channels", "remarks")
    of_kind: ClassVar[dict[str, tuple[str, ...]]] = {
        Kind.GEMEENSCHAP: ("low", "high", "basis", "rhythm", "channels"),
        Kind.ORGANISATIE: ("sector", "part_of", "rhythm", "public_contact"),
        Kind.ROL: ("sector", "part_of"),
        Kind.PLEK: ("sector", "part_of", "rhythm"),
    }
    always: ClassVar[tuple[str, ...]] = ("name", "remarks", "keeper", "sight", "kind", "version", "is_other")

    name = _text("Naam", LONGEST, required=True, empty="Schrijf op hoe het heet.")
    sector = _one_of("Waar gaat het over?", Sector.choices, empty="nog niet gekozen")
    part_of = _entity("Hoort bij", "nergens bij")
    low = WholeField("Huishoudens, ten minste", most=1_000_000)
    high = WholeField("Huishoudens, ten hoogste", most=1_000_000)
    basis = _one_of("Hoe weten we dat?", Basis.choices, empty="nog niet gevraagd")
    rhythm = _text("Wanneer samen of druk", 160, "Bijvoorbeeld: dinsdagmiddag bij de rijdende winkel.")
    channels = _text("Hoe horen zij nieuws?", 160, "Bijvoorbeeld: appgroep van de school, bord bij de kerk.")
    public_contact = _text(
        "Openbaar contact", 200, "Een site of algemeen nummer, zoals iedereen het kan vinden. Niet van één mens."
    )
    remarks = forms.CharField(
        label="Opmerking",
        help_text=FREE_TEXT,
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        strip=False,
        error_messages={"max_length": "Deze opmerking is te lang: hoogstens 1000 tekens."},
    )
    keeper = forms.ModelChoiceField(
        label="Wie houdt contact?", queryset=User.objects.none(), required=False, empty_label="nog niemand"
    )
    sight = forms.ChoiceField(label="Zichtbaar voor", choices=SIGHT.items(), widget=forms.RadioSelect)
    kind = _one_of("Soort", Kind.choices)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_other = forms.BooleanField(label="Dit is een ander. Zet het er ook op.", required=False)

    def __init__(self, access: Access, kind: str, *args: Any, row: Entity | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        if row is not None:
            names = [name for name in type(self).base_fields if hasattr(row, name)]
            kwargs["initial"] = {name: getattr(row, name) for name in names}
        kwargs.setdefault("initial", {"kind": kind, "sight": Sight.TEAM})
        super().__init__(*args, **kwargs)
        for name in [one for one in self.fields if one not in (*self.always, *self.of_kind[kind])]:
            del self.fields[name]
        self.access, self.row, self.free = access, row, tuple(one for one in self.free if one in self.fields)  # type: ignore[misc]
        self.fields["keeper"].queryset = queries.keepers_queryset(access)  # type: ignore[attr-defined]
        self.fields["name"].help_text = _NAMES[Kind(kind)]
        self._offer_parents(row)
        if row is None:
            self.fields["kind"].widget = forms.HiddenInput()
        if not self.doubles:
            self.fields["is_other"].widget = forms.HiddenInput()

    def _offer_parents(self, row: Entity | None) -> None:
        """Organisations and places; none when it is part of something that this person may not see: it stays so."""
        if "part_of" not in self.fields:
            return
        if row is not None and row.part_of_id and queries.parent_of(self.access, row) is None:
            del self.fields["part_of"]
            return
        offered = queries.entities_of(self.access, Kind.ORGANISATIE, Kind.PLEK)
        self.fields["part_of"].queryset = offered.exclude(pk=row.pk) if row else offered  # type: ignore[attr-defined]

    @property
    def doubles(self) -> list[Entity]:
        """What is on the map with the name that was sent, but for the row itself."""
        if not self.is_bound or (self.row is not None and self.data.get("name") == self.row.name):
            return []
        found = queries.like(queries.entities_of(self.access), str(self.data.get("name", "")))
        return [one for one in found if self.row is None or one.pk != self.row.pk]

    def clean_is_other(self) -> bool:
        """Asked once for a name that is there already."""
        is_other: bool = self.cleaned_data["is_other"]
        if self.doubles and not is_other:
            self.fields["is_other"].widget = forms.CheckboxInput()
            raise forms.ValidationError("Deze naam staat al op de kaart. Is dit een ander? Kruis dat dan aan.")
        return is_other

    @property
    def values(self) -> dict[str, Any]:
        """What an action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "is_other")}


_NAMES = {
    Kind.GEMEENSCHAP: "Een groep mensen die elkaar kent of iets deelt. Bijvoorbeeld: oudere boeren.",
    Kind.ORGANISATIE: "Bijvoorbeeld: IJsclub. Geen naam van een mens.",
    Kind.ROL: NO_NAME,
    Kind.PLEK: "Waar mensen elkaar zien. Bijvoorbeeld: rijdende winkel op het plein.",
}


class LineForm(Asked):
    """One line to read."""

    free: ClassVar[tuple[str, ...]] = ("line",)
    line = _text("Wie kent wie, of wat is waar?", 240, NO_NAME, required=True, empty="Schrijf eerst een regel.")


_BANDS = [("", "geen band"), *TieKind.choices, (BELONGS, "hoort bij")]
_STRENGTHS = [(str(number), words) for number, words in queries.STRENGTHS.items()]
_INFORMANT = "Een rol, geen naam. Laat het leeg als u het zelf zag."


class QuickForm(Asked):
    """What was made of a line, to change and to keep. Without a target there is one thing and no band."""

    free: ClassVar[tuple[str, ...]] = ("line", "source_name", "target_name", "informant")
    line = forms.CharField(widget=forms.HiddenInput, required=False, max_length=240)
    source_name = _text("Naam", LONGEST, required=True, empty="Schrijf op wie of wat.")
    source_kind = _one_of("Soort", Kind.choices)
    source_other = forms.BooleanField(label="Dit is een ander: maak een tweede", required=False)
    part_of = _entity("Hoort bij", "nergens bij")
    tie = _one_of("Wat voor band?", _BANDS[1:], empty="geen band")
    target_name = _text("Naam", LONGEST)
    target_kind = _one_of("Soort", Kind.choices, empty="kies een soort")
    target_other = forms.BooleanField(label="Dit is een ander: maak een tweede", required=False)
    strength = _one_of("Hoe sterk is de band?", _STRENGTHS, empty="niet gezegd")
    informant = _text("Gehoord van", 80, _INFORMANT)

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["part_of"].queryset = queries.entities_of(access, Kind.ORGANISATIE, Kind.PLEK)  # type: ignore[attr-defined]

    @staticmethod
    def of(access: Access, line: str, reading: Reading, parents: dict[str, Entity]) -> "QuickForm":
        """The form that shows a reading. parents: organisations and places on the map, by name."""
        source, target = reading.source, reading.target or Thing("", "")
        first = {"line": line, "source_name": source.name, "source_kind": source.kind, "tie": reading.tie}
        second = {"target_name": target.name, "target_kind": target.kind, "strength": "2"}
        return QuickForm(access, initial=first | second | {"part_of": parents.get(source.part_of)})

    def clean(self) -> dict[str, Any]:
        """A band needs two, and what is second needs a kind."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("tie") and not cleaned.get("target_name"):
            self.add_error("target_name", "Een band loopt tussen twee. Schrijf de tweede op, of kies “geen band”.")
        if cleaned.get("target_name") and not cleaned.get("target_kind"):
            self.add_error("target_kind", "Kies wat de tweede is.")
        return cleaned


class TieForm(Asked):
    """A band from one to another."""

    free: ClassVar[tuple[str, ...]] = ("informant",)
    kind = _one_of("Wat voor band?", TieKind.choices)
    target = _entity("Met wie of wat?", "kies", required=True)
    strength = _one_of("Hoe sterk?", _STRENGTHS)
    informant = _text("Gehoord van", 80, _INFORMANT)

    def __init__(self, access: Access, row: Entity, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        kwargs.setdefault("initial", {"strength": "2", "kind": TieKind.INFORMATIE})
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = queries.entities_of(access).exclude(pk=row.pk)  # type: ignore[attr-defined]
        if row.kind != Kind.ORGANISATIE:
            kept = [one for one in TieKind.choices if one[0] != TieKind.SPANNING]
            self.fields["kind"].choices = kept  # type: ignore[attr-defined]


class QuestionForm(Asked):
    """A question for the walk sheet."""

    free: ClassVar[tuple[str, ...]] = ("text",)
    text = _text("Vraag om buiten te stellen", 300, FREE_TEXT, required=True, empty="Schrijf eerst een vraag.")


class PersonForm(Asked):
    """Somebody's name beside a role, and what was agreed with her."""

    free: ClassVar[tuple[str, ...]] = ("purpose", "said")
    name = _text("Naam", LONGEST, required=True, empty="Schrijf de naam op.")
    contact = _text("Hoe bereikbaar", LONGEST, "Zoals deze persoon het zelf koos, bijvoorbeeld een nummer.")
    purpose = _text(
        "Waarvoor?", 160, "Zoals u het zei: om elkaar te bellen over …", required=True, empty="Zeg waarvoor."
    )
    said = _text("Wat is afgesproken?", 300, FREE_TEXT)
    sight = forms.ChoiceField(label="Zichtbaar voor", choices=SIGHT.items(), widget=forms.RadioSelect)
    agreed_on = day_field("Akkoord gegeven op")
    until = day_field("Bewaren tot", "Hoogstens 12 maanden vanaf nu. Daarna wissen wij de naam vanzelf.")
    informed_on = day_field(
        "Bericht gegeven op", "De dag dat deze persoon het bericht “Wat wij over u opschrijven” kreeg.", required=False
    )
    on_paper = forms.BooleanField(label="De naam mag op papier staan", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def of(person: Person | None, today: date, data: Any = None) -> "PersonForm":  # noqa: ANN401 as Django has it
        """The form of a name, or of a new one."""
        fresh = {"sight": Sight.CONTACT, "agreed_on": today, "version": 0}
        held = {name: getattr(person, name) for name in PersonForm.base_fields} if person else fresh
        return PersonForm(data, initial=held)
