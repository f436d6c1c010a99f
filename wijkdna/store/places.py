"""Search: areas by name, by their gemeente, or by postcode; typing mistakes are forgiven when nothing else fits."""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wijkdna.domain.areas import Level
from wijkdna.store.latest import Latest

POSTCODE = re.compile(r"\s*(\d{4})\s*([a-z]{2})?\s*", re.IGNORECASE)
CODE = re.compile(r"\s*(nl|pv|gm|wk|bu)\d", re.IGNORECASE)
LONGEST = 80
_GEMEENTE = len("BU0361")
_ADDITION = re.compile(r"\(.*?\)")  # of "Bergen (NH.)": people search for Bergen
_ALSO_CALLED = {"GM0518": "den haag", "GM0796": "den bosch"}  # what people type; the register has 's-Gravenhage
_RANK = {Level.LAND: 4, Level.PROVINCIE: 1, Level.GEMEENTE: 0, Level.WIJK: 2, Level.BUURT: 3}


@dataclass(frozen=True, slots=True)
class Hit:
    """A found area: its row, and whether it matched by a guess."""

    row: int
    guessed: bool = False


def plain(text: str) -> str:
    """Lower case without accents and signs, single spaces: "'t Gooi–Oost" -> "t gooi oost"."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in flat if not unicodedata.combining(c))
    return " ".join(letters.split())


class PlaceIndex:
    """Names of all areas, ready to be searched."""

    def __init__(self, latest: Latest) -> None:
        self._latest = latest
        areas = latest.areas
        self._names = [plain(name) for name in areas.names]
        self._short = [plain(_ADDITION.sub("", name)) for name in areas.names]
        self._also = [_ALSO_CALLED.get(code, "") for code in areas.codes]
        self._full = [
            f"{name} {self._also[i]} {self._names[g]} {self._also[g]}" if g >= 0 else name
            for i, (name, g) in enumerate(zip(self._names, areas.gemeente.tolist(), strict=True))
        ]
        self._by_postcode: dict[str, list[int]] = {}
        for i, postcode in enumerate(areas.postcodes):
            if postcode:
                self._by_postcode.setdefault(postcode, []).append(i)
        self._residents = np.nan_to_num(latest.residents).tolist()

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Best matches first: whole name, begin of a name, begin of a word, anywhere; larger levels first."""
        text = text[:LONGEST]
        if postcode := POSTCODE.fullmatch(text):
            return [Hit(row) for row in self._sorted(self._by_postcode.get(postcode[1], []))][:limit]
        if CODE.match(text) and (row := self._latest.areas.position.get(text.strip().upper())) is not None:
            return [Hit(row)]
        wanted = plain(text)
        if not wanted:
            return []
        found = self._by_name(wanted)
        return [Hit(row) for row in found[:limit]] or [Hit(row, guessed=True) for row in self._guess(wanted)[:limit]]

    def near(self, text: str, limit: int = 5) -> list[int]:
        """Rows that may be meant by a text that is no code here: what search finds, else codes that look like it."""
        found = [hit.row for hit in self.search(text, limit)]
        return found or [self._latest.areas.position[code] for code in self._codes_near(text.strip().upper(), limit)]

    def _codes_near(self, text: str, limit: int) -> list[str]:
        """In the same gemeente those that begin like it for longest, else those with the same signs."""
        codes = self._latest.areas.codes
        same = [code for code in codes if code[:_GEMEENTE] == text[:_GEMEENTE]]
        same.sort(key=lambda code: -_same_start(code, text))
        return same[:limit] or difflib.get_close_matches(text, codes, n=limit)

    def _by_name(self, wanted: str) -> list[int]:
        words = wanted.split()
        scored = []
        for row, full in enumerate(self._full):
            if all(word in full for word in words):
                scored.append((self._quality(row, wanted), _RANK[self._latest.areas.levels[row]], row))
        scored.sort(key=lambda one: (one[0], one[1], -self._residents[one[2]]))
        return [row for _, _, row in scored]

    def _quality(self, row: int, wanted: str) -> int:
        """0 whole name, 1 begin of the name, 2 begin of a word, 3 name and gemeente, 4 anywhere."""
        name, also, full = self._names[row], self._also[row], self._full[row]
        if wanted in (name, also, self._short[row]):
            return 0
        if name.startswith(wanted) or also.startswith(wanted):
            return 1
        if f" {wanted}" in f" {name}":
            return 2
        return 3 if all(f" {word}" in f" {full}" for word in wanted.split()) else 4

    def _guess(self, wanted: str) -> list[int]:
        close = difflib.get_close_matches(wanted, self._distinct, n=5, cutoff=0.75)
        rows = [row for name in close for row in self._rows_of[name]]
        return sorted(rows, key=lambda row: (close.index(self._names[row]), _RANK[self._latest.areas.levels[row]]))

    @property
    def _distinct(self) -> list[str]:
        return list(self._rows_of)

    @property
    def _rows_of(self) -> dict[str, list[int]]:
        return _rows_by_name(tuple(self._names))

    def _sorted(self, rows: list[int]) -> list[int]:
        return sorted(rows, key=lambda row: -self._residents[row])


def _same_start(one: str, other: str) -> int:
    """How many signs two texts have in common before the first that differs."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


@lru_cache(maxsize=2)
def _rows_by_name(names: tuple[str, ...]) -> dict[str, list[int]]:
    answer: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        answer.setdefault(name, []).append(row)
    return answer


@lru_cache(maxsize=2)
def place_index(latest: Latest) -> PlaceIndex:
    """The index of a release, made once per process."""
    return PlaceIndex(latest)
