"""Origin: which publisher, table, year and bytes a figure came from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Origin:
    """Everything needed to find the bytes behind a figure again.

    One per published table and period. `finality` is the publisher's word (definitief, nader voorlopig,
    voorlopig); `obtained` tells how the bytes came here, `obtained_on` when, `sha256` which they were.
    """

    id: str
    publisher: str
    title: str
    table: str
    period: str
    boundaries: int
    finality: str
    licence: str
    attribution: str
    file: str
    obtained: str
    obtained_on: date
    sha256: str


def citation(origin: Origin) -> str:
    """The line under a figure: publisher, title, year and table, for example
    "CBS, Kerncijfers wijken en buurten, 2024 (85984NED)"."""
    table = f" ({origin.table})" if origin.table else ""
    return f"{origin.publisher}, {origin.title}, {origin.period}{table}"
