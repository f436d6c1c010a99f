"""What a person gets as a file: the areas that were not found; and the name under which hers is kept."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wijkdna.store.spreadsheets import Column, csv_lines
from wijkdna.web.accounts.models import LONGEST_NAME

COLUMNS = (Column("In het bestand", 30), Column("Gemeente", 20), Column("Waarom niet", 60), Column("Lijkt op", 40))


def safe_name(name: str) -> str:
    """The name of a file without folders and control signs, with its own extension: it is never run or shown."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    printable = "".join(sign for sign in base if sign.isprintable() and sign not in '<>:"|?*%;').strip(". ")
    stem, dot, extension = printable.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", extension):
        stem, extension = printable, "bestand"
    return f"{stem[: LONGEST_NAME - 10].strip() or 'bestand'}.{extension}"


def missed_csv(areas: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Areas without a match, in pieces; a name that looks like a formula stays text."""
    rows = (
        (
            one["text"],
            one["gemeente"],
            one["reason"],
            ", ".join(f"{place['name']} ({place['code']})" for place in one["proposals"]),
        )
        for one in areas
    )
    return csv_lines(COLUMNS, rows)
