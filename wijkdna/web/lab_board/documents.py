"""Lists of a lab as spreadsheets: who takes part, and how many without any name."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import IO

from django.utils import timezone

from wijkdna.store.spreadsheets import About, Amount, Cell, Column, Row, Table, write_xlsx
from wijkdna.web.enrolments.models import State
from wijkdna.web.lab_board import queries
from wijkdna.web.labs.models import Lab

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_PEOPLE = (
    Column("Gemeente", 26),
    Column("Naam", 30),
    Column("Functie", 30, wrap=True),
    Column("E-mail", 36),
    Column("Hoe het staat", 32),
    Column("Bevestigd op", 14),
    Column("Kwam via", 34, wrap=True),
)
_COUNTED = (State.PLEK, State.AANBOD, State.WACHT, State.GEVRAAGD, State.AFGEMELD, State.AFGEWEZEN, State.VERLOPEN)
_HEADS = {
    State.PLEK: "Doet mee",
    State.AANBOD: "Heeft een aanbod",
    State.WACHT: "Wachtlijst",
    State.GEVRAAGD: "Wacht op de begeleider",
    State.AFGEMELD: "Afgemeld",
    State.AFGEWEZEN: "Niet geplaatst",
    State.VERLOPEN: "Aanbod verlopen",
}


def write_people(file: IO[bytes], lab: Lab, rows: Sequence[queries.Row]) -> None:
    """A row for each person, with her address: personal data. Who did not confirm her address is not in it."""
    lines = [_person(row, number) for row in _confirmed(rows) for number in range(len(row.people))]
    note = "Persoonsgegevens: bewaar dit bestand niet langer dan nodig, en stuur het niet door."
    table = Table("Deelnemers", f"{lab.title}: deelnemers", note, _PEOPLE, len(lines), lambda: lines, 2, is_wide=True)
    write_xlsx(file, _about(lab, "deelnemers"), [table])


def write_counts(file: IO[bytes], lab: Lab, rows: Sequence[queries.Row]) -> None:
    """People by gemeente and by how they stand; no name or address in it."""
    count = Counter[tuple[str, str]]()
    for row in _confirmed(rows):
        count[row.enrolment.gemeente_name, row.enrolment.state] += len(row.people)
    names = sorted({name for name, _ in count})
    lines: list[Row] = [[name, *(_number(count[name, state]) for state in _COUNTED)] for name in names]
    columns = (Column("Gemeente", 30), *(Column(_HEADS[state], 14, is_number=True) for state in _COUNTED))
    note = "Mensen per gemeente. Wie haar e-mailadres nog niet bevestigde, telt niet mee."
    table = Table("Aantallen", f"{lab.title}: aantallen", note, columns, len(lines), lambda: lines, 1, is_wide=True)
    write_xlsx(file, _about(lab, "aantallen"), [table])


def _confirmed(rows: Sequence[queries.Row]) -> list[queries.Row]:
    return [row for row in rows if row.enrolment.state != State.NIEUW]


def _person(row: queries.Row, number: int) -> list[Cell]:
    one, asked = row.people[number], row.enrolment
    day = None if asked.confirmed_at is None else timezone.localtime(asked.confirmed_at).date()
    return [asked.gemeente_name, one.name, one.function, one.email, row.short, day, row.via]


def _number(number: int) -> Cell:
    return Amount(number, 0)


def _about(lab: Lab, what: str) -> About:
    made = datetime.combine(timezone.localdate(), datetime.min.time())
    return About(f"{lab.title}: {what}", "Leerlab", made)
