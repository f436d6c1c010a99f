"""Which file is brought, and how it is read. Between two pages a file travels with the form: we keep none of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.http import QueryDict

from wijkdna.domain.map_files import DOOR, KINDS, PERSON, TIES, Grid, Reading, Tables, guess, with_meanings
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.exchange.documents import FileRefused, tables_in
from wijkdna.web.socialmap.models import Kind, TieKind

_MOST_PACKED = 800_000
"""Characters of a file in a form; a whole form may have a million."""

_HOURS = 12
_ACCEPT = {"accept": ".csv,.xlsx,.xls,.ods,.graphml,.xml,.json,.txt"}


class FilesForm(Asked):
    """A file, or two that belong together."""

    file = forms.FileField(
        label="Bestand",
        help_text="Een csv, xlsx, ods, GraphML of een json van Kumu, hoogstens 2 MB en 5.000 rijen.",
        widget=forms.FileInput(attrs=_ACCEPT),
        allow_empty_file=True,
        max_length=1000,
        error_messages={"required": "Kies eerst een bestand."},
    )
    bands = forms.FileField(
        label="Tweede bestand, met de banden",
        help_text="Alleen als de banden in een eigen csv staan.",
        widget=forms.FileInput(attrs=_ACCEPT),
        allow_empty_file=True,
        max_length=1000,
        required=False,
    )
    tables: Tables

    def clean(self) -> dict[str, Any]:
        """Open what was brought."""
        found = super().clean() or {}
        files = [found[name] for name in ("file", "bands") if found.get(name)]
        if not self.errors:
            try:
                self.tables = tables_in([one.read(2_000_001) for one in files])
            except FileRefused as refused:
                self.add_error("file", str(refused))
        return found


class TooLarge(ValueError):
    """This file does not fit in a form; the text says so in Dutch."""


def pack(access: Access, tables: Tables) -> str:
    """The tables as text that only we can have written, for this person and this dossier. Raises TooLarge."""
    plain = [[one.headers, one.rows] for one in (tables.things, tables.bands)]
    found = signing.dumps([*plain, tables.origin], salt=_salt(access), compress=True)
    if len(found) > _MOST_PACKED:
        raise TooLarge("Dit bestand is te groot om in één keer in te lezen. Haal kolommen weg, of knip het in delen.")
    return found


def unpack(access: Access, text: str) -> Tables | None:
    """The same tables; None for anything else, and after half a day."""
    try:
        things, bands, origin = signing.loads(text, salt=_salt(access), max_age=_HOURS * 3600)
    except (signing.BadSignature, ValueError):
        return None
    return Tables(_grid(things), _grid(bands), origin)


def _grid(plain: Sequence[Any]) -> Grid:
    return Grid(tuple(plain[0]), tuple(tuple(row) for row in plain[1]))


def _salt(access: Access) -> str:
    return f"kaart-inlezen-{access.dossier.pk}-{access.user.pk}"


Choices = list[tuple[str, str]]
LEAVE = ("", "niet overnemen")
KIND_CHOICES: Choices = [LEAVE, *((one, str(Kind(one).label)) for one in KINDS), (PERSON, "persoon: ik vul een rol in")]
TIE_CHOICES: Choices = [LEAVE, *((one, "deur" if one == DOOR else str(TieKind(one).label)) for one in TIES)]

_COLUMNS = {
    "name": ("Welke kolom is de naam?", "things"),
    "kind": ("Welke kolom is de soort?", "things"),
    "source": ("Welke kolom zegt van wie?", "bands"),
    "target": ("Welke kolom zegt naar wie?", "bands"),
    "tie": ("Welke kolom zegt wat voor band?", "bands"),
    "strength": ("Welke kolom zegt hoe sterk?", "bands"),
}


class ReadingForm(Asked):
    """How a file is read, to be told otherwise. It only shows: reading_in() takes what was sent."""

    free: ClassVar[tuple[str, ...]] = ()

    def __init__(self, tables: Tables, reading: Reading) -> None:
        super().__init__()
        self.tables, self.reading = tables, reading
        for name, (label, of) in _COLUMNS.items():
            grid: Grid = getattr(tables, of)
            if grid.rows:
                choices = [
                    ("-1", "geen kolom"),
                    *((str(n), one or f"kolom {n + 1}") for n, one in enumerate(grid.headers)),
                ]
                self._add(f"k_{name}", label, choices, str(getattr(reading, name)))
        if tables.things.rows and reading.kind < 0:
            self._add("alle_soorten", "Wat zijn zij allemaal?", KIND_CHOICES, reading.every_kind)
        if tables.bands.rows and reading.tie < 0:
            self._add("alle_banden", "Wat voor banden zijn dit?", TIE_CHOICES, reading.every_tie)
        self._add_values("soort", reading.kind, reading.kinds, KIND_CHOICES)
        self._add_values("band", reading.tie, reading.ties, TIE_CHOICES)

    def _add_values(self, of: str, column: int, means: Mapping[str, str], choices: Choices) -> None:
        for place, (value, meaning) in enumerate(means.items()):
            shown = f"“{value[:60]}”" if value else "leeg"
            self._add(f"{of}_{column}_{place}", f"Wat is {of} {shown}?", choices, meaning)

    def _add(self, name: str, label: str, choices: Choices, value: str) -> None:
        field = forms.ChoiceField(label=label, choices=choices, initial=value, required=False)
        field.widget.attrs["class"] = "utrecht-select utrecht-select--html-select"
        self.fields[name] = field


def reading_in(tables: Tables, data: QueryDict) -> Reading:
    """How somebody wants a file to be read; what she does not tell is guessed."""
    told = guess(tables)

    def column(name: str, guessed: int) -> int:
        return _column(data.get(f"k_{name}"), getattr(tables, _COLUMNS[name][1]), guessed)

    every_kind, every_tie = data.get("alle_soorten", told.every_kind), data.get("alle_banden", told.every_tie)
    found = with_meanings(
        tables,
        Reading(
            id=told.id,
            name=column("name", told.name),
            kind=column("kind", told.kind),
            source=column("source", told.source),
            target=column("target", told.target),
            tie=column("tie", told.tie),
            strength=column("strength", told.strength),
            every_kind=every_kind if every_kind in dict(KIND_CHOICES) else "",
            every_tie=every_tie if every_tie in dict(TIE_CHOICES) else "",
        ),
    )
    kinds = {
        value: _choice(data.get(f"soort_{found.kind}_{place}"), KIND_CHOICES, found.kinds[value])
        for place, value in enumerate(found.kinds)
    }
    ties = {
        value: _choice(data.get(f"band_{found.tie}_{place}"), TIE_CHOICES, found.ties[value])
        for place, value in enumerate(found.ties)
    }
    return replace(found, kinds=kinds, ties=ties)


def _choice(text: str | None, choices: Choices, guessed: str) -> str:
    return text if text is not None and text in dict(choices) else guessed


def _column(text: str | None, grid: Grid, guessed: int) -> int:
    if text is None or not text.lstrip("-").isdecimal() or len(text) > 4:
        return guessed
    return int(text) if -1 <= int(text) < len(grid.headers) else guessed


def roles_in(data: QueryDict) -> tuple[dict[int, str], list[int]]:
    """Roles that were typed for persons, by line; and lines of which she says that they are no person."""
    typed = {_line(name): str(data[name])[:200] for name in data if name.startswith("rol_")}
    kept = [_line(name) for name in data if name.startswith("geen_")]
    return {line: text for line, text in typed.items() if line}, [line for line in kept if line]


def _line(name: str) -> int:
    text = name.rpartition("_")[2]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
