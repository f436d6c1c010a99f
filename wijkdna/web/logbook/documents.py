"""The record as a file for a spreadsheet."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from wijkdna.store.spreadsheets import Column, csv_lines
from wijkdna.web.logbook.queries import Line

COLUMNS = (
    Column("Wanneer", 20),
    Column("Wie", 28),
    Column("Wat", 36),
    Column("Soort gegeven", 28),
    Column("Nummer", 10),
    Column("Dossier", 28),
    Column("Inzage", 8),
)


def log_csv(lines: Iterable[Line]) -> Iterator[str]:
    """The lines in pieces; a name that looks like a formula stays text."""
    rows = (
        (
            f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}",
            one.who,
            one.action,
            one.what,
            "" if one.row is None else str(one.row),
            one.dossier,
            "ja" if one.sight else "nee",
        )
        for one in lines
    )
    return csv_lines(COLUMNS, rows)
