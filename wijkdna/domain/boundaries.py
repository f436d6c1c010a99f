"""Which areas kept their borders when codes changed: figures of other years are joined only where that is safe.

The same code can be another area in another year (reused codes), and the same area can have another code
(Amsterdam changed all its codes in 2022). When in doubt the answer is "not the same".
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from wijkdna.domain.areas import Level, level_of

CURRENT = 2024
"""Border year of the releases we build."""

SAFE_OVERLAP = 0.9
"""Share of a wijk's area (intersection / union of the years) from which we call it the same wijk."""

RENAMED_ONLY = frozenset({"BU03940101", "BU03940102", "BU03940104", "BU03940105", "BU03941399", "BU03990304"})
"""Buurten whose name changed and whose borders did not (five in Haarlemmermeer, one in Heiloo)."""

GREW_IN = {
    "GM0080": 2018,  # Leeuwarden, with Leeuwarderadeel
    "GM1900": 2018,  # Súdwest-Fryslân, with part of Littenseradiel
    "GM0299": 2018,  # Zevenaar, with Rijnwaarden
    "GM0014": 2019,  # Groningen, with Haren and Ten Boer
    "GM0394": 2019,  # Haarlemmermeer, with Haarlemmerliede en Spaarnwoude
    "GM0575": 2019,  # Noordwijk, with Noordwijkerhout
    "GM0757": 2021,  # Boxtel, with part of Haaren
    "GM0824": 2021,  # Oisterwijk, with part of Haaren
    "GM0855": 2021,  # Tilburg, with part of Haaren
    "GM0865": 2021,  # Vught, with part of Haaren
    "GM0363": 2022,  # Amsterdam, with Weesp
    "GM0439": 2022,  # Purmerend, with Beemster
}
"""Gemeenten that kept their code and grew by a merger, with the first year of the new borders (CBS)."""

MOVED_IN = {
    "PV26": 2019,  # Utrecht, with Leerdam and Zederik, now in Vijfheerenlanden
    "PV28": 2019,  # Zuid-Holland, without them
}
"""Provincies between which a gemeente moved, with the first year of the new borders (CBS)."""

CHANGED_IN = GREW_IN | MOVED_IN


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


@dataclass(frozen=True, slots=True)
class BorderChanges:
    """What is known about codes before the current border year.

    names_then  name per code in 2022
    names_now   name per code in 2024
    overlap     per wijk code that exists in 2022 and 2024: intersection / union of its area, 0-1
    successors  old code -> new code of buurten whose code changed and whose borders did not
    since       code of a wijk or buurt -> first year from which it is certainly the same area; see first_years()
    known_from  first year that `since` knows about; of earlier years only `unchanged` can tell
    unchanged   year -> codes of wijken and buurten that are the same area with the same code as the year before
    """

    names_then: Mapping[str, str]
    names_now: Mapping[str, str]
    overlap: Mapping[str, float]
    successors: Mapping[str, str]
    since: Mapping[str, int] = field(default_factory=dict)
    known_from: int = 0
    unchanged: Mapping[int, Collection[str]] = field(default_factory=dict)

    def code_now(self, code: str, year: int) -> str | None:
        """The current code of the same area, or None when that is not certain.

        code  a clean code in the borders of `year`
        """
        if year == CURRENT or level_of(code) in (Level.LAND, Level.PROVINCIE):
            return code
        if year > CURRENT:
            return code if self._still_same(code, year) else None
        if year < self.since.get(code, year) and code not in self.successors:
            return None
        match level_of(code):
            case Level.GEMEENTE:
                return code if code in self.names_now else None
            case Level.WIJK:
                return code if self._same_wijk(code) and self._stayed(code, year, self.known_from) else None
            case _:
                known = code in self.successors or self._stayed(code, year, self.known_from)
                return self._buurt_now(code) if known else None

    def _still_same(self, code: str, year: int) -> bool:
        """Whether a later code is an area of now; that of a wijk or buurt only when every year since says so."""
        if level_of(code) is Level.GEMEENTE:
            return code in self.names_now
        return self._stayed(code, CURRENT, year)

    def _stayed(self, code: str, first: int, last: int) -> bool:
        """Whether every year after `first`, up to `last`, says that the code is the same area as the year before."""
        return all(code in self.unchanged.get(year, ()) for year in range(first + 1, last + 1))

    def _same_wijk(self, code: str) -> bool:
        return code in self.names_now and self.overlap.get(code, 0.0) >= SAFE_OVERLAP

    def _buurt_now(self, code: str) -> str | None:
        if code in self.successors:
            return self.successors[code]
        if code not in self.names_now or code not in self.names_then:
            return None
        same_name = _plain(self.names_now[code]) == _plain(self.names_then[code])
        return code if same_name or code in RENAMED_ONLY else None


FALL, FEWEST = 0.9, 20
"""A number that never falls, such as that of solar panels on roofs, and is below 0.9 of the year before (from 20 up):
the code is another area now (judgement)."""


def first_years(counts: Mapping[int, Mapping[str, float]]) -> dict[str, int]:
    """Per wijk and buurt of the last year: the first year from which its code certainly means the same area.

    counts  year -> code -> a number that does not fall through the years; every code of the year must be there, NaN
            where nothing was published

    A code is the same area in two years when its gemeente has the same wijken in both, for a buurt also its wijk the
    same buurten, and the number did not fall. Codes that are the same in all years are not in the answer.
    """
    years = sorted(counts, reverse=True)
    since = {code: years[0] for code in counts[years[0]] if level_of(code) in (Level.WIJK, Level.BUURT)}
    steady = set(since)
    for later, earlier in pairwise(years):
        siblings = _siblings(counts[later]), _siblings(counts[earlier])
        steady = {code for code in steady if _stayed(code, counts[later], counts[earlier], siblings)}
        since |= dict.fromkeys(steady, earlier)
    return {code: year for code, year in since.items() if year > years[-1]}


def _siblings(codes: Iterable[str]) -> dict[str, set[str]]:
    """Wijken by gemeente and buurten by wijk, under the digits that they share."""
    found: dict[str, set[str]] = {}
    for code in codes:
        if level_of(code) in (Level.WIJK, Level.BUURT):
            found.setdefault(_shared(code), set()).add(code)
    return found


def _shared(code: str) -> str:
    return code[:6] if level_of(code) is Level.WIJK else code[:8]


def _stayed(
    code: str,
    later: Mapping[str, float],
    earlier: Mapping[str, float],
    siblings: tuple[Mapping[str, set[str]], Mapping[str, set[str]]],
) -> bool:
    now, then = siblings
    wijken = f"WK{code[2:6]}"
    if now.get(wijken) != then.get(wijken) or now.get(_shared(code)) != then.get(_shared(code)):
        return False
    return code in earlier and not (earlier[code] >= FEWEST and later[code] < FALL * earlier[code])


def comparable(code: str, first: int, last: int) -> bool:
    """True when the borders of an area were the same from year `first` to year `last`.

    Wijken and buurten that reached the current release by BorderChanges are the same area; a gemeente that grew in
    between is not, nor a provincie that lost or won a gemeente.
    """
    return not first < CHANGED_IN.get(code, first) <= last
