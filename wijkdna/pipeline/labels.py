"""Energy labels counted per buurt, from the file of EP-Online with a row per address. Only counts come out of here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.postcodes import NOWHERE, Postcodes, address_key
from wijkdna.pipeline.streams import tables

CLASSES = ("A++++", "A+++", "A++", "A+", "A", "B", "C", "D", "E", "F", "G")

_COLUMNS = {
    "label": ("energieklasse", "pandenergieklasse"),
    "postcode": ("postcode", "pandpostcode"),
    "number": ("huisnummer", "pandhuisnummer"),
    "letter": ("huisletter", "pandhuisletter"),
    "addition": ("huisnummertoevoeging", "pandhuisnummertoev", "pandhuisnummertoevoeging"),
    "object": ("bagverblijfsobjectid", "pandbagverblijfsobjectid"),
    "kind": ("gebouwklasse", "pandgebouwklasse"),
    "until": ("geldigtot", "metinggeldigtot"),
    "registered": ("registratiedatum", "pandregistratiedatum"),
}

_PLACES = {name: place for place, name in enumerate(CLASSES)}
_ALWAYS = 99_999_999


@dataclass(frozen=True, slots=True)
class Counted:
    """How many dwellings have which label: counts (buurten of the postcodes, CLASSES), int64.

    dwellings  dwellings with a valid label in all
    nowhere    those of them whose address lies in no buurt that we know
    """

    counts: npt.NDArray[np.int64]
    dwellings: int
    nowhere: int


@dataclass(slots=True)
class _Rows:
    """The rows so far, without address: a mark that tells dwellings apart, when, which label, which buurt."""

    marks: list[npt.NDArray[np.uint64]] = field(default_factory=list)
    days: list[npt.NDArray[np.int32]] = field(default_factory=list)
    labels: list[npt.NDArray[np.int8]] = field(default_factory=list)
    buurten: list[npt.NDArray[np.int32]] = field(default_factory=list)


def count_labels(chunks: Iterable[bytes], postcodes: Postcodes, today: date) -> Counted:
    """Count the newest label of every dwelling, when it is valid on this day. About 17 bytes of memory per row.

    Raises SourceChanged when a column is gone, or no row has a label that we know.
    """
    rows = _Rows()
    day = int(today.strftime("%Y%m%d"))
    for frame in tables(chunks, _COLUMNS):
        part = _of_dwellings(frame)
        rows.marks.append(part["mark"].to_numpy())
        rows.days.append(part["registered"].to_numpy())
        rows.labels.append(np.where(part["until"].to_numpy() >= day, part["label"].to_numpy(), np.int8(-1)))
        rows.buurten.append(postcodes.find(part["key"].to_numpy()))
    if not sum(map(len, rows.marks)):
        raise SourceChanged("geen enkele rij heeft een energielabel van een woning")
    return _counted(rows, len(postcodes.codes))


def _of_dwellings(frame: pl.DataFrame) -> pl.DataFrame:
    """mark, registered, until, label and key of the rows about a dwelling with a label."""
    address = pl.concat_str([pl.col(name).fill_null("") for name in _COLUMNS if name in _OF_ADDRESS], separator=" ")
    known = pl.col("object").str.strip_chars().replace("", None)
    label = pl.col("label").str.strip_chars().str.replace(r"^A\+{5,}$", "A++++")
    return (
        frame.filter(pl.col("kind").is_null() | pl.col("kind").str.to_uppercase().str.starts_with("W"))
        .select(
            mark=pl.coalesce(known, address).hash(),
            registered=_day("registered", 0),
            until=_day("until", _ALWAYS),
            label=label.replace_strict(_PLACES, default=-1, return_dtype=pl.Int8),
            key=address_key("postcode", "number"),
        )
        .filter(pl.col("label") >= 0)
    )


_OF_ADDRESS = ("postcode", "number", "letter", "addition")


def _day(name: str, absent: int) -> pl.Expr:
    """20360110 for 20360110 and for 2036-01-10T00:00:00."""
    digits = pl.col(name).str.replace_all(r"\D", "").str.slice(0, 8)
    return digits.cast(pl.Int32, strict=False).fill_null(absent)


def _counted(rows: _Rows, buurten: int) -> Counted:
    marks, days = np.concatenate(rows.marks), np.concatenate(rows.days)
    order = np.lexsort((days, marks))
    marks = marks[order]
    last = order[np.append(marks[1:] != marks[:-1], True)]  # of each dwelling the row that was registered last
    labels, places = np.concatenate(rows.labels)[last], np.concatenate(rows.buurten)[last]
    valid = labels >= 0
    known = valid & (places != NOWHERE)
    cells = places[known].astype(np.int64) * len(CLASSES) + labels[known]
    counts = np.bincount(cells, minlength=buurten * len(CLASSES)).reshape(buurten, len(CLASSES))
    return Counted(counts, int(valid.sum()), int((valid & ~known).sum()))
