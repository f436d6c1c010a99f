"""What a facilitator types about a leerlab and its sessions, on one page. Rules stand in actions.py."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from wijkdna.store.lab_start import load_lab_start
from wijkdna.web.accounts.forms import Asked, Dressed
from wijkdna.web.accounts.models import LONGEST_NAME, User
from wijkdna.web.dossiers.documents import MOST_BYTES
from wijkdna.web.lab_making import actions
from wijkdna.web.lab_making.actions import Picture, SessionFields
from wijkdna.web.lab_making.queries import LONGEST_SLUG, is_fixed, most_keep_months, usual_moments
from wijkdna.web.labs.models import LONGEST_TEXT, Homework, Lab, LabSession
from wijkdna.web.labs.queries import sessions_of
from wijkdna.web.shared.forms import WholeField
from wijkdna.web.shared.refusals import ChangedMeanwhile

Files: TypeAlias = "MultiValueDict[str, UploadedFile[bytes]]"
Row = Mapping[str, Any]

_MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M")
_NEW_ROWS = 3
"""Empty sessions on the page of a new lab."""


def _line(label: str, longest: int, help_text: str = "", *, required: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        help_text=help_text,
        required=bool(required),
        error_messages={"required": required, "max_length": f"Dit is te lang: hoogstens {longest} tekens."},
    )


def _text(label: str, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        help_text=help_text,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": f"Dit is te lang: hoogstens {LONGEST_TEXT} tekens."},
    )


def _moment(label: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=_MOMENTS,
        error_messages={
            "required": "Kies een dag en een tijd.",
            "invalid": "Dit is geen dag en tijd. Schrijf het als 31-12-2026 14:30.",
        },
    )


class LabForm(Asked):
    """The lab itself."""

    title = _line("Naam", LONGEST_NAME, required="Geef het leerlab een naam.")
    slug = forms.SlugField(
        label="Adres",
        max_length=LONGEST_SLUG,
        required=False,
        help_text="Het laatste stuk van het adres van de uitnodiging. Leeg: wij maken het uit de naam.",
        error_messages={
            "invalid": "Gebruik kleine letters, cijfers en streepjes, zoals dna-wijk-dorp.",
            "max_length": f"Dit is te lang: hoogstens {LONGEST_SLUG} tekens.",
        },
    )
    summary = _line(
        "In één zin",
        200,
        "Staat bovenaan de uitnodiging, en bij de link als iemand die deelt.",
        required="Zeg in één zin waar het leerlab over gaat.",
    )
    text = _text("Uitnodiging", 14)
    picture = forms.FileField(
        label="Beeld",
        required=False,
        max_length=1000,
        allow_empty_file=True,
        help_text="Een foto of tekening: jpg, png of webp, hoogstens 10 MB. Laat niemand herkenbaar in beeld.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    picture_alt = _line(
        "Wat staat er op het beeld?", 200, "Voor wie het beeld niet ziet. Verplicht als er een beeld is."
    )
    picture_gone = forms.BooleanField(label="Haal het beeld weg", required=False)
    audience = _line("Voor wie", 200, "Bijvoorbeeld: ambtenaren van gemeenten in Noord-Holland.")
    costs = _line("Kosten", 120, "Bijvoorbeeld: geen.")
    places = WholeField("Plaatsen in totaal", most=actions.MOST_PLACES, required="Vul in hoeveel mensen mee kunnen.")
    per_gemeente = WholeField(
        "Plaatsen per gemeente", most=actions.MOST_PLACES, required="Vul in hoeveel mensen van één gemeente mee kunnen."
    )
    gemeenten = WholeField("Hoogstens zo veel gemeenten", "Leeg: geen grens.", most=actions.MOST_PLACES)
    together = forms.BooleanField(
        label="Collega’s die zich samen inschrijven, doen samen mee of samen niet", required=False
    )
    moderated = forms.BooleanField(
        label="Wij kiezen zelf wie meedoet. Anders: wie het eerst komt, heeft een plaats", required=False
    )
    offer_hours = WholeField(
        "Hoe lang bewaren wij een plaats voor wie op de wachtlijst staat, in uren?",
        "Daarna gaat de plaats naar de volgende.",
        most=actions.MOST_OFFER_HOURS,
        required="Vul in hoeveel uren.",
    )
    opens_at = _moment("Inschrijven kan vanaf")
    closes_at = _moment("Inschrijven kan tot")
    motive_question = _line("Vraag bij de inschrijving", 200, "Leeg: wij vragen niets.")
    contact_name = _line("Naam van de begeleider", LONGEST_NAME, required="Schrijf op wie de begeleider is.")
    contact_email = forms.EmailField(
        label="E-mailadres", required=False, help_text="Antwoorden op mails komen hier binnen."
    )
    contact_phone = _line("Telefoon", 40, "Naam, adres en telefoon staan op de uitnodiging en in de mails.")
    keep_months = WholeField(
        "Hoeveel maanden na de laatste bijeenkomst bewaren wij gegevens van deelnemers?",
        most=120,
        required="Vul in hoeveel maanden.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    free: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, lab: Lab | None, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self.fields["keep_months"].help_text = f"1 tot en met {most_keep_months()}. Daarna wissen wij ze."
        self.fields["contact_email"].widget.attrs["autocomplete"] = "email"
        if lab is None or not lab.picture:
            del self.fields["picture_gone"]
        if lab is not None and is_fixed(lab):
            del self.fields["slug"]

    @property
    def values(self) -> dict[str, Any]:
        """FIELDS of actions, as far as the form has them."""
        return {name: self.cleaned_data[name] for name in actions.FIELDS if name in self.cleaned_data}

    @property
    def new_picture(self) -> Picture:
        """What becomes of the picture."""
        file = self.cleaned_data.get("picture")
        content = file.read(MOST_BYTES + 1) if file else b""
        return Picture(content, bool(self.cleaned_data.get("picture_gone")))


class SessionForm(Dressed):
    """One session. row: number of one that is there."""

    row = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = WholeField("Nummer", most=actions.HIGHEST_NUMBER, required="Geef de bijeenkomst een nummer.")
    title = _line("Naam", LONGEST_NAME, required="Geef de bijeenkomst een naam.")
    goals = _text("Wat leert of doet u er?", 3)
    homework = forms.ChoiceField(
        label="Huiswerk in het dossier, vooraf",
        choices=Homework.choices,
        required=False,
        error_messages={"invalid_choice": "Kies uit deze lijst."},
    )
    homework_text = _line("Huiswerk in woorden", 300)
    gone = forms.BooleanField(label="Haal deze bijeenkomst weg", required=False)

    @property
    def is_blank(self) -> bool:
        """A new session in which nothing was typed."""
        names = ("row", "title", "goals", "homework", "homework_text")
        return self.is_bound and not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)

    @property
    def fields_of_session(self) -> SessionFields:
        """What actions take."""
        values = {name: self.cleaned_data[name] for name in actions.OF_SESSION}
        return SessionFields(self.cleaned_data["row"], **values, is_gone=self.cleaned_data["gone"])


class Sheet:
    """The page of a lab: its form, and one for each session.

    data    None for a page that is opened;  first  what the fields hold then;  rows  and those of the sessions
    """

    def __init__(
        self, lab: Lab | None, data: QueryDict | None, files: "Files | None", first: Row, rows: Sequence[Row]
    ) -> None:
        self.lab = lab
        self.form = LabForm(data, files, initial=dict(first), lab=lab)
        self.sessions = (
            [SessionForm(None, initial=dict(one), prefix=f"s{k}") for k, one in enumerate(rows)]
            if data is None
            else [SessionForm(data, prefix=f"s{k}") for k in range(rows_in(data))]
        )

    @property
    def asked(self) -> list[SessionForm]:
        """Those in which something stands."""
        return [one for one in self.sessions if not one.is_blank]

    def is_valid(self) -> bool:
        """Looks at all of them, so that all that is wrong is told at once."""
        return all([self.form.is_valid(), *(one.is_valid() for one in self.asked)])

    @property
    def wrong(self) -> bool:
        """True when something has to be mended."""
        return self.form.is_bound and bool(self.form.errors or any(one.errors for one in self.asked))


def rows_in(data: QueryDict) -> int:
    """How many sessions were on the page that was sent."""
    text = data.get("rows", "")
    return min(int(text), actions.MOST_SESSIONS) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def first_of(lab: Lab) -> Row:
    """The fields of a lab that is there."""
    return {name: getattr(lab, name) for name in (*actions.FIELDS, "version")}


def rows_of(lab: Lab) -> list[Row]:
    """And of its sessions."""
    return [_row(one) for one in sessions_of(lab)]


def _row(session: LabSession) -> dict[str, Any]:
    return {"row": session.pk} | {name: getattr(session, name) for name in actions.OF_SESSION}


def usual(by: User, *, with_text: bool) -> tuple[Row, list[Row]]:
    """What a new lab begins with; with_text: the words of the leerlab DNA Wijk / Dorp too."""
    opens, closes = usual_moments(timezone.now())
    first: dict[str, Any] = {"places": 20, "per_gemeente": 2, "together": True, "offer_hours": 72, "keep_months": 6}
    first |= {"opens_at": opens, "closes_at": closes, "contact_name": str(by), "contact_email": by.email}
    if not with_text:
        return first, [{"number": number} for number in range(1, _NEW_ROWS + 1)]
    start = load_lab_start()
    return first | {"gemeenten": 10} | dict(start.lab), list(start.sessions)


def as_typed(data: QueryDict, *, more: bool = False) -> tuple[Row, list[Row]]:
    """What was typed, to show again without judging it. more: with another empty session below."""
    first = {name: data.get(name, "") for name in LabForm.base_fields}
    names = list(SessionForm.base_fields)
    rows: list[Row] = [{name: data.get(f"s{k}-{name}", "") for name in names} for k in range(rows_in(data))]
    if more and len(rows) < actions.MOST_SESSIONS:
        numbers = [int(one["number"]) for one in rows if one["number"].isascii() and one["number"].isdecimal()]
        rows.append({"number": max(numbers, default=0) + 1})
    return first, rows


def after_change(sent: QueryDict, lab: Lab, changed: ChangedMeanwhile) -> QueryDict:
    """The same as it was sent, on the version of now, with the sessions that a colleague added below."""
    data = sent.copy()
    data["version"] = str(changed.version)
    count = rows_in(data)
    seen = {data.get(f"s{k}-row", "") for k in range(count)}
    for one in [one for one in rows_of(lab) if str(one["row"]) not in seen]:
        for name, value in one.items():
            data[f"s{count}-{name}"] = str(value)
        count += 1
    data["rows"] = str(count)
    return data


def changed_sessions(sent: QueryDict, lab: Lab) -> str:
    """In words what stands now of sessions that was sent otherwise; "" when it is the same."""
    typed = {data["row"]: data for data in as_typed(sent)[1] if data.get("row")}
    found = []
    for one in rows_of(lab):
        mine = typed.get(str(one["row"]))
        if mine is None or any(_plain(mine[name]) != _plain(one[name]) for name in actions.OF_SESSION):
            found.append(f"{one['number']} “{one['title']}”: {' '.join(str(one['goals']).split()) or 'geen tekst'}")
    return f"Bij de bijeenkomsten staat er nu {'; '.join(found)}." if found else ""


def _plain(value: object) -> str:
    return " ".join(str(value).split())
