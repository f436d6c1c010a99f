"""What somebody may ask for: the name of a file, such as "cijfers.xlsx"."""

from typing import NamedTuple

from wijkdna.domain.numbers_nl import NBSP, number_nl

MEGABYTE = 1_000_000


class Format(NamedTuple):
    """A kind of file. note says for whom it is; The last three are bytes, to estimate its size."""

    extension: str
    content_type: str
    title: str
    note: str
    fixed: int
    per_figure: int
    per_area: int


class Asked(NamedTuple):
    """A file: what is in it, and as what kind of file."""

    scope: str
    format: Format


_OPEN = "application/vnd.oasis.opendocument.spreadsheet"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8; header=present"

FORMATS = (
    Format("xlsx", _EXCEL, "Excel", "om te sorteren en te filteren", 30_000, 85, 0),
    Format("ods", _OPEN, "ODS", "hetzelfde, in een open formaat", 25_000, 60, 0),
    Format("csv", _CSV, "CSV", "alleen de tabel, voor een ander programma", 0, 205, 0),
    Format("json", "application/json", "JSON", "voor wie programmeert", 170_000, 190, 115),
    Format("geojson", "application/geo+json", "GeoJSON", "met de grenzen, voor een kaartprogramma", 75_000, 210, 500),
)
BY_EXTENSION = {one.extension: one for one in FORMATS}


def asked_for(file: str) -> Asked | None:
    """The file of that name; None when there is no such kind of file. Whether the scope exists is for the view."""
    scope, _, extension = file.rpartition(".")
    found = BY_EXTENSION.get(extension)
    return Asked(scope, found) if found and scope else None


def size_text(kind: Format, figures: int, areas: int) -> str:
    """How large a file will be, in words: "ongeveer 40 kB", "ongeveer 5 MB"."""
    size = kind.fixed + kind.per_figure * figures + kind.per_area * areas
    if size < MEGABYTE:
        return f"ongeveer {max(10, round(size / 10_000) * 10)}{NBSP}kB"
    return f"ongeveer {number_nl(size / MEGABYTE, 1 if size < 9.95 * MEGABYTE else 0)}{NBSP}MB"
