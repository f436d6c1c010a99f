"""In which buurt an address lies: postcode and house number -> buurt, from the file of CBS, in arrays."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import numpy.typing as npt
import polars as pl

from wijkdna.domain.areas import MalformedCode, clean_code
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.streams import tables

FILE = "cbs_postcodes/postcode_huisnummer_buurt.zip"
"""Where it is kept, relative to the raw folder."""

NOWHERE = -1

_COLUMNS = {"postcode": ("pc6", "postcode"), "number": ("huisnummer",), "buurt": ("buurt*", "buurtcode")}
_MEMBER = re.compile(r"pc6hnr.*\.csv", re.IGNORECASE)
_PAIRS = {one + two: 26 * k + m for k, one in enumerate(ascii_uppercase) for m, two in enumerate(ascii_uppercase)}


@dataclass(frozen=True, slots=True)
class Postcodes:
    """Which buurt an address lies in. keys (int64, rising) and buurt (row of `codes`, int32), both (n_addresses,)."""

    borders: int
    codes: tuple[str, ...]
    keys: npt.NDArray[np.int64]
    buurt: npt.NDArray[np.int32]

    def find(self, keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """The row in `codes` of each key, NOWHERE for one that we do not know, (n,)."""
        if not len(self.keys):
            return np.full(len(keys), NOWHERE, np.int32)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[place] == keys, self.buurt[place], np.int32(NOWHERE)).astype(np.int32)


def address_key(postcode: str, number: str) -> pl.Expr:
    """A whole number for a postcode and a house number, given the names of their columns; -1 where one is none."""
    code = pl.col(postcode).str.replace_all(r"\s", "").str.to_uppercase()
    digits = code.str.slice(0, 4).cast(pl.Int64, strict=False)
    letters = code.str.slice(4).replace_strict(_PAIRS, default=None, return_dtype=pl.Int64)
    house = pl.col(number).str.strip_chars().cast(pl.Int64, strict=False)
    return ((digits * 676 + letters) * 100_000 + house).fill_null(-1)


def read_postcodes(path: Path) -> Postcodes:
    """The file of CBS. Raises SourceChanged when it is another file."""
    places: dict[str, int] = {}
    keys, rows, years = [], [], set()
    for frame in tables(_bytes(path), _COLUMNS):
        column = next((name for name in frame.columns if name.startswith("buurt ")), "")
        if not column:
            raise SourceChanged(f"{path.name}: de kolom met de buurt heeft geen jaar in haar naam")
        years.add(int(column.removeprefix("buurt ")))
        for text in frame[column].unique().drop_nulls():
            places.setdefault(text, len(places))
        part = frame.select(
            key=address_key("postcode", "number"),
            row=pl.col(column).replace_strict(places, default=NOWHERE, return_dtype=pl.Int32),
        ).filter((pl.col("key") >= 0) & (pl.col("row") >= 0))
        keys.append(part["key"].to_numpy())
        rows.append(part["row"].to_numpy())
    if len(years) != 1:
        raise SourceChanged(f"{path.name}: het jaar van de buurten is niet te zien")
    joined = np.concatenate(keys)
    order = np.argsort(joined, kind="stable")
    return Postcodes(
        years.pop(), tuple(_code(text, path) for text in places), joined[order], np.concatenate(rows)[order]
    )


def _bytes(path: Path) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(path) as file:
            name = next((one for one in file.namelist() if _MEMBER.fullmatch(Path(one).name)), None)
            if name is None:
                raise SourceChanged(f"{path.name}: het bestand pc6hnr....csv zit er niet in")
            with file.open(name) as member:
                while chunk := member.read(1 << 20):
                    yield chunk
    except (zipfile.BadZipFile, OSError) as problem:
        raise SourceChanged(f"{path.name} is niet te lezen: {problem}") from problem


def _code(text: str, path: Path) -> str:
    try:
        return clean_code(f"BU{text.strip().upper().removeprefix('BU'):0>8}")
    except MalformedCode as problem:
        raise SourceChanged(f"{path.name}: {text!r} is geen code van een buurt") from problem
