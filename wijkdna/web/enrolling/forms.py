"""What somebody fills in to enrol, and how we tell her from a machine without asking anybody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import QueryDict

from wijkdna.store.latest import Latest
from wijkdna.web.accounts.forms import Dressed
from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.accounts.queries import gemeente_named
from wijkdna.web.enrolling.actions import Person
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.labs.models import Lab
from wijkdna.web.shared.forms import dress

TRAP = "onderwerp"
"""Name of a field that nobody sees; what fills it in is a machine."""

SINCE = "sinds"
"""Name of the field that says, signed, when the form was opened."""

MORE = "meer"
"""Name of the button that gives a place for one more colleague."""

FASTEST, SLOWEST = 2, 24 * 3600
"""Seconds after it was opened between which a form counts: nobody types faster, and later the page may have changed."""

_LONGEST_MOTIVE = 1000
_FIELDS = ("name", "email", "function", "diet", "access_needs")
_LINK = re.compile(r"[/@\\<>{}|]|www\.|\w\w\.\w\w", re.IGNORECASE)
"""What a name never has, and a link or an address does: mail programs would make something to click on of it."""

_TOO_FAST = "Dat ging wel heel snel. Druk nog een keer op de knop: wat u typte, staat er nog."
_TOO_OLD = (
    "Deze pagina stond langer dan een dag open. Kijk alles nog eens na en druk op de knop. Wat u typte, staat er nog."
)


class OneLine(forms.CharField):
    """A text on one line, whatever somebody pastes."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 as Django has it
        """Without line ends, and without signs that are no text."""
        line = " ".join(str(super().to_python(value)).split())
        if not line.isprintable():
            raise ValidationError("Hierin staan tekens die we niet kunnen tonen. Typ het opnieuw.")
        return line


class NameField(OneLine):
    """The name of a person: it stands in mails, so it holds no link."""

    def __init__(self, *, required: bool = True) -> None:
        long = f"Deze naam is te lang. Gebruik hoogstens {LONGEST_NAME} tekens."
        errors = {"required": "Vul een naam in.", "max_length": long}
        super().__init__(label="Naam", required=required, max_length=LONGEST_NAME, error_messages=errors)

    def validate(self, value: str) -> None:
        """Raises ValidationError."""
        super().validate(value)
        if _LINK.search(value):
            raise ValidationError(
                "Vul alleen een naam in, geen link of e-mailadres. Zet na een titel met een punt een spatie."
            )


def email_field(label: str = "E-mailadres van het werk", *, required: bool = True) -> forms.EmailField:
    """For an address; what is wrong with it is said in Dutch."""
    wrong = "Dit is geen e-mailadres. Schrijf het als naam@gemeente.nl."
    return forms.EmailField(
        label=label,
        required=required,
        error_messages={"required": "Vul een e-mailadres in.", "invalid": wrong, "max_length": wrong},
    )


def one_line(label: str, help_text: str = "", most: int = LONGEST_NAME) -> OneLine:
    """A field that may stay empty."""
    long = f"Dit is te lang. Gebruik hoogstens {most} tekens."
    return OneLine(
        label=label, help_text=help_text, required=False, max_length=most, error_messages={"max_length": long}
    )


def diet_field() -> OneLine:
    """What she does not eat."""
    return one_line("Is er iets dat u niet eet?", most=200)


def needs_field() -> OneLine:
    """What she needs to get in and to take part."""
    return one_line("Wat hebt u nodig om goed mee te kunnen doen?", "Bijvoorbeeld: een lift, of een ringleiding.", 200)


@dataclass(frozen=True)
class Seat:
    """The fields of one person. number: 1 for who enrols."""

    number: int
    fields: dict[str, forms.BoundField]

    @property
    def is_filled(self) -> bool:
        """True when there is something of her own wishes to show, or wrong with it."""
        both = (self.fields["diet"], self.fields["access_needs"])
        return any(one.value() or one.errors for one in both)


class EnrolForm(Dressed):
    """A gemeente and who comes from it. seats: for how many people there are fields.

    When a place for one more colleague was asked it shows what was typed, and nothing is checked yet.
    """

    onderwerp = forms.CharField(label="Laat dit veld leeg", required=False)
    sinds = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, lab: Lab, latest: Latest) -> None:
        self.lab, self.latest, self.seats = lab, latest, _seats(lab, data)
        own: dict[str, forms.Field] = {"gemeente": _gemeente_field()}
        for number in range(1, self.seats + 1):
            own |= _fields_of(number)
        own |= {"motive": _motive_field(lab.motive_question)} if lab.motive_question else {}
        self.typed = QueryDict() if data is None else data
        super().__init__(None if MORE in self.typed else data, initial={name: self.typed.get(name) for name in own})
        self.fields |= own
        if not self.is_bound:
            dress(self)

    def people_seats(self) -> Iterator[Seat]:
        """The fields by person."""
        for number in range(1, self.seats + 1):
            yield Seat(number, {name: self[f"{name}_{number}"] for name in _FIELDS})

    @property
    def is_trapped(self) -> bool:
        """True when a machine filled in what nobody sees."""
        return bool(self.is_bound and self.data.get(TRAP))

    def clean_gemeente(self) -> tuple[str, str]:
        """Code and name."""
        named = gemeente_named(self.latest, self.cleaned_data["gemeente"])
        if not named.code:
            near = f"Bedoelt u {' of '.join(named.near)}?" if named.near else "Kijk of er een typefout in staat."
            raise ValidationError(f"“{named.text[:60]}” is geen gemeente van nu. {near}")
        areas = self.latest.areas
        return named.code, areas.names[areas.position[named.code]]

    def clean(self) -> dict[str, Any]:
        """A colleague with anything filled in needs a name and an address."""
        cleaned: dict[str, Any] = super().clean() or {}
        for number in range(2, self.seats + 1):
            if any(self.data.get(f"{name}_{number}", "").strip() for name in _FIELDS):
                self._needs(cleaned, f"name_{number}", "Vul de naam van uw collega in.")
                self._needs(cleaned, f"email_{number}", "Vul het e-mailadres van uw collega in.")
        if problem := _too_soon_or_late(self.lab, cleaned.get(SINCE, "")):
            raise ValidationError(problem)
        return cleaned

    def _needs(self, cleaned: dict[str, Any], name: str, problem: str) -> None:
        if name not in self.errors and not cleaned.get(name):
            self.add_error(name, problem)

    def since(self) -> str:
        """When it was opened: for a form that comes back as it was, unless that is too long ago."""
        before = str(self.typed.get(SINCE, ""))
        return before if _too_soon_or_late(self.lab, before) != _TOO_OLD else opened(self.lab)

    def people(self) -> list[Person]:
        """Who was filled in."""
        rows = [
            {name: self.cleaned_data[f"{name}_{number}"] for name in _FIELDS} for number in range(1, self.seats + 1)
        ]
        return [Person(**row) for row in rows if row["name"]]


def _gemeente_field() -> OneLine:
    return OneLine(
        label="Uw gemeente",
        help_text="Typ de eerste letters en kies uit de lijst.",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"list": "gemeenten", "autocomplete": "off"}),
        error_messages={"required": "Vul de naam van uw gemeente in.", "max_length": "Kies een gemeente uit de lijst."},
    )


def _motive_field(question: str) -> forms.CharField:
    return forms.CharField(
        label=question,
        max_length=_LONGEST_MOTIVE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Dit is te lang. Gebruik hoogstens {_LONGEST_MOTIVE} tekens."},
    )


def _fields_of(number: int) -> dict[str, forms.Field]:
    """Those of one person, by name; number: 1 for who enrols."""
    is_first = number == 1
    made: dict[str, forms.Field] = {
        "name": NameField(required=is_first),
        "email": email_field(required=is_first),
        "function": one_line("Functie", "Bijvoorbeeld: adviseur energie, of opbouwwerker."),
        "diet": diet_field(),
        "access_needs": needs_field(),
    }
    if is_first:
        made["name"].widget.attrs["autocomplete"] = "name"
        made["email"].widget.attrs["autocomplete"] = "email"
    return {f"{name}_{number}": field for name, field in made.items()}


def _seats(lab: Lab, data: QueryDict | None) -> int:
    """For how many people a form has fields: one more when that was asked, never more than may come."""
    most = most_seats(lab)
    if data is None:
        return min(2, most)
    sent = sum(f"name_{number}" in data for number in range(1, most + 1))
    return max(1, min(most, sent + (MORE in data)))


def most_seats(lab: Lab) -> int:
    """How many people can enrol in one go."""
    return max(1, min(lab.per_gemeente, lab.places))


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="leerlab-inschrijven")


def opened(lab: Lab) -> str:
    """That a form of a lab was opened now, as nobody else can write it."""
    return _signer().sign(str(lab.pk))


def _too_soon_or_late(lab: Lab, since: str) -> str:
    """What is wrong with when a form was opened; "" for nothing."""
    try:
        if _signer().unsign(since, max_age=SLOWEST) != str(lab.pk):
            return _TOO_OLD
    except BadSignature:
        return _TOO_OLD
    try:
        _signer().unsign(since, max_age=FASTEST)
    except SignatureExpired:
        return ""
    return _TOO_FAST


class ColleagueForm(Dressed):
    """Who comes instead."""

    name = NameField()
    email = email_field()
    function = one_line("Functie")

    def person(self) -> Person:
        """As it was filled in."""
        return Person(**{name: self.cleaned_data[name] for name in ("name", "email", "function")})


class DetailsForm(Dressed):
    """What somebody told of herself, and what others may see of it."""

    function = one_line("Functie")
    diet = diet_field()
    access_needs = needs_field()
    shows_contact = forms.BooleanField(
        label="Andere deelnemers van dit leerlab mogen mijn naam en e-mailadres zien", required=False
    )
    wants_news = forms.BooleanField(label="Mail mij als er een volgend leerlab komt", required=False)

    @classmethod
    def of(cls, participant: Participant, data: QueryDict | None) -> "DetailsForm":
        """As it stands now."""
        return cls(data, initial={name: getattr(participant, name) for name in cls.base_fields})
