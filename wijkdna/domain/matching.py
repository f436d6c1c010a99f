"""Which of our areas the codes, names and postcodes of somebody's file mean, with a reason for each.

A code of another year counts only where the borders stayed, a name only within its gemeente, and what merely looks like
a name is a proposal: somebody confirms it, or it stays unmatched.
"""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from wijkdna.domain.areas import Level, MalformedCode, clean_code
from wijkdna.domain.boundaries import CURRENT, BorderChanges
from wijkdna.domain.layout_columns import AreaKind, code_text


class Found(StrEnum):
    """How an area was found, or why not."""

    CODE = "code"
    PADDED = "padded"  # digits without letters or zeros
    OTHER_YEAR = "other_year"  # another code, or another year, of an area that kept its borders
    NAME = "name"  # within its gemeente
    CONFIRMED = "confirmed"  # a proposal that somebody confirmed
    PROPOSED = "proposed"  # waits for that
    REDRAWN = "redrawn"
    YEAR_ASKED = "year_asked"
    SEVERAL = "several"
    DOUBLE = "double"  # another text of the same file means the same area
    UNKNOWN = "unknown"


SURE = frozenset({Found.CODE, Found.PADDED, Found.OTHER_YEAR, Found.NAME, Found.CONFIRMED})
"""The area is certain enough to put a figure on it."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area that can be meant. gemeente: code of the gemeente it lies in, "" above; postcode: its most common one."""

    code: str
    name: str
    level: Level
    gemeente: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """An area as a file writes it. gemeente: name or code of the gemeente, when a column or the title says it."""

    text: str
    gemeente: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What we made of one text. code: only when it is sure; proposals: codes that may be meant; reason: Dutch."""

    written: Written
    found: Found
    reason: str
    code: str | None = None
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All different texts of a file with what they mean, and how many went which way."""

    matches: tuple[Match, ...]
    counts: Mapping[Found, int] = field(default_factory=dict)

    @property
    def codes(self) -> dict[Written, str]:
        """The areas that are sure, by how they are written."""
        return {one.written: one.code for one in self.matches if one.code is not None}


IS_TOTAL = "Dit lijkt een rij met een totaal, geen gebied."

MOST_GUESSES, MOST_PROPOSALS, ALIKE = 500, 5, 0.75
"""Looking for a name that is alike is slow; after so many texts that fit nothing, the others stay unknown."""

_ALSO_CALLED = {"den haag": "GM0518", "s gravenhage": "GM0518", "den bosch": "GM0796"}
_ADDITION = re.compile(r"\([^()]*\)")
_NUMBERED = re.compile(r"^wijk \d{1,2} ")
_TOTAL = re.compile(r"totaal|totalen|gemiddelde?|som|overig|onbekend|niet in te delen", re.IGNORECASE)
_LENGTHS = {Level.BUURT: ("BU", 8), Level.WIJK: ("WK", 6), Level.GEMEENTE: ("GM", 4)}


def plain(name: str) -> str:
    """Lower case without accents and signs, single spaces, so that two ways to write a name are equal."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign if sign.isalnum() else " " for sign in flat if not unicodedata.combining(sign))
    return " ".join(letters.split())


class Places:
    """The areas of a release, ready to be matched."""

    def __init__(self, places: Iterable[Place], changes: BorderChanges) -> None:
        self.of = {place.code: place for place in places}
        self.changes = changes
        self._inside: dict[str, list[Place]] = {}
        self._named: dict[str, list[Place]] = {}
        self._with_postcode: dict[str, list[Place]] = {}
        self._codes_then: dict[str, list[str]] = {}
        for old, new in changes.successors.items():
            self._codes_then.setdefault(new, []).append(old)
        for place in self.of.values():
            self._inside.setdefault(place.gemeente, []).append(place)
            self._with_postcode.setdefault(place.postcode, []).append(place)
            for name in _names(place.name):
                self._named.setdefault(name, []).append(place)

    def gemeente(self, text: str) -> Place | None:
        """A gemeente by name or code; None when there is none, or more than one, of that name."""
        wanted = plain(text)
        code = _ALSO_CALLED.get(wanted) or (text.strip().upper() if text.strip().upper() in self.of else "")
        if code in self.of:
            return self.of[code] if self.of[code].level is Level.GEMEENTE else None
        named = [one for one in self._named.get(wanted, ()) if one.level is Level.GEMEENTE]
        return named[0] if len(named) == 1 else None

    def inside(self, gemeente: Place, level: Level | None) -> list[Place]:
        """Wijken and buurten of a gemeente, or those of one level."""
        found = self._inside.get(gemeente.code, [])
        return [one for one in found if one.level is not Level.GEMEENTE and level in (None, one.level)]

    def named(self, text: str, level: Level | None) -> list[Place]:
        """Areas of the country with this name, additions between brackets left out."""
        found = [one for name in _names(text) for one in self._named.get(name, ())]
        return [one for one in dict.fromkeys(found) if level in (None, one.level)]

    def with_postcode(self, postcode: str, level: Level | None) -> list[Place]:
        """Areas whose most common postcode this is."""
        return [one for one in self._with_postcode.get(postcode, ()) if one.level is (level or Level.BUURT)]

    def kept_borders(self, code: str, year: int) -> bool:
        """Whether an area of now surely existed with the same borders in another year."""
        then = [code, *self._codes_then.get(code, ())]
        return any(self.changes.code_now(one, year) == code for one in then)


def _names(name: str) -> list[str]:
    """Ways to write a name: as it is, without what stands between brackets, without "Wijk 01"."""
    whole, short = plain(name), plain(_ADDITION.sub(" ", name))
    return [one for one in dict.fromkeys((whole, short, _NUMBERED.sub("", whole), _NUMBERED.sub("", short))) if one]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How the texts of a file are to be read. level: when known; border_year: of the file, when known."""

    kind: AreaKind
    level: Level | None = None
    border_year: int | None = None


def match(
    written: Sequence[Written], places: Places, question: Question, confirmed: Mapping[str, str] | None = None
) -> Report:
    """Every different text with the area it means. Nothing is left out of the answer.

    confirmed  text -> code that somebody chose for it; goes before everything else
    """
    guesses = iter(range(MOST_GUESSES))
    chosen = confirmed or {}
    found = []
    for one in dict.fromkeys(written):
        if code := _chosen(one, chosen, places):
            reason = "U hebt dit gebied zelf gekozen."
            found.append(Match(written=one, found=Found.CONFIRMED, code=code, reason=reason))
        else:
            found.append(_one(one, places, question, guesses))
    matches = _without_doubles(found)
    return Report(matches, Counter(match.found for match in matches))


def _chosen(written: Written, chosen: Mapping[str, str], places: Places) -> str:
    """The code that somebody chose for this text; "" for none. Centrum of Hoorn is not the Centrum of Alkmaar."""
    code = chosen.get(written.text, "")
    gemeente = places.gemeente(written.gemeente) if written.gemeente else None
    fits = code in places.of and (gemeente is None or places.of[code].gemeente == gemeente.code)
    return code if fits else ""


def _one(written: Written, places: Places, question: Question, guesses: Iterator[int]) -> Match:
    if not written.text.strip():
        return _no(written, Found.UNKNOWN, "In deze rij staat geen gebied.")
    if question.kind in (AreaKind.POSTCODE4, AreaKind.POSTCODE6):
        return _by_postcode(written, places, question)
    try:
        code = clean_code(code_text(written.text))
    except MalformedCode:
        if question.kind is AreaKind.DIGITS:
            return _by_digits(written, places, question)
        return _by_name(written, places, question, guesses)
    return _by_code(written, code, places, question, Found.CODE)


def _no(written: Written, found: Found, reason: str, proposals: Iterable[Place] = ()) -> Match:
    codes = tuple(place.code for place in proposals)[:MOST_PROPOSALS]
    return Match(written=written, found=found, reason=reason, proposals=codes)


def _by_code(written: Written, code: str, places: Places, question: Question, found: Found) -> Match:
    year = question.border_year
    if year is None:
        return _no(
            written, Found.YEAR_ASKED, "Kies eerst van welk jaar de indeling is: codes krijgen soms een ander gebied."
        )
    now = places.changes.code_now(code, year)
    if now is None:
        reason = f"De grenzen of de code van dit gebied veranderden tussen {year} en {CURRENT}."
        return _no(written, Found.REDRAWN, reason)
    if now not in places.of:
        return _no(written, Found.UNKNOWN, f"Deze code bestaat niet in de indeling van {CURRENT}.")
    if year != CURRENT:
        reason = f"Dit gebied had in {year} dezelfde grenzen" + ("." if now == code else f"; de code is nu {now}.")
        return Match(written=written, found=Found.OTHER_YEAR, code=now, reason=reason)
    reason = "De code is gelijk." if found is Found.CODE else f"Aangevuld tot {code}."
    return Match(written=written, found=found, code=code, reason=reason)


def _by_digits(written: Written, places: Places, question: Question) -> Match:
    """Digits that lost their letters, and in a spreadsheet their zeros: 3610100 is BU03610100."""
    digits = written.text.strip()
    if question.level not in _LENGTHS:
        return _no(written, Found.UNKNOWN, "Kies of dit codes van buurten, wijken of gemeenten zijn.")
    letters, length = _LENGTHS[question.level]
    if not (digits.isascii() and digits.isdigit()) or not length - 3 <= len(digits) <= length:
        return _no(written, Found.UNKNOWN, f"Dit is geen code van een {question.level}.")
    return _by_code(written, f"{letters}{digits:0>{length}}", places, question, Found.PADDED)


def _by_postcode(written: Written, places: Places, question: Question) -> Match:
    """A postcode is never an area: only a proposal, where an area has it most."""
    found = places.with_postcode(written.text.strip()[:4], question.level)
    if not found:
        return _no(written, Found.UNKNOWN, "Bij deze postcode vinden we geen gebied.")
    reason = "Een postcode loopt niet gelijk met een gebied. Hier komt deze postcode het meest voor: klopt dat?"
    return _no(written, Found.PROPOSED, reason, found)


def _by_name(written: Written, places: Places, question: Question, guesses: Iterator[int]) -> Match:
    """A name within its gemeente: "Alkmaar: Kooimeer", or with the gemeente beside it."""
    before, colon, after = written.text.partition(": ")
    gemeente_text, name = (before, after) if colon else (written.gemeente, written.text)
    if question.level is Level.GEMEENTE or (not gemeente_text and question.level is None):
        own = places.gemeente(written.text)
        if own is not None:
            return _named(written, own, places, question)
    gemeente = places.gemeente(gemeente_text) if gemeente_text else None
    if gemeente is None:
        return _without_gemeente(written, name, gemeente_text, places, question)
    inside = places.inside(gemeente, question.level)
    same = [one for one in inside if plain(one.name) == plain(name)] or [
        one for one in inside if _NUMBERED.sub("", plain(one.name)) == _NUMBERED.sub("", plain(name))
    ]
    if len(same) == 1:
        return _named(written, same[0], places, question)
    if same:
        return _no(
            written, Found.SEVERAL, f"In {gemeente.name} heten meer gebieden zo. Kies welk gebied u bedoelt.", same
        )
    return _alike(written, name, gemeente, inside, guesses)


def _named(written: Written, place: Place, places: Places, question: Question) -> Match:
    """A name that fits; of another border year only when the area kept its borders since."""
    year = question.border_year
    if year is not None and year != CURRENT and not places.kept_borders(place.code, year):
        reason = (
            f"De naam is gelijk, maar of {place.name} in {year} dezelfde grenzen had, weten we niet. Klopt dit gebied?"
        )
        return _no(written, Found.PROPOSED, reason, [place])
    return Match(written=written, found=Found.NAME, code=place.code, reason=f"De naam is gelijk: {place.name}.")


def _without_gemeente(written: Written, name: str, gemeente: str, places: Places, question: Question) -> Match:
    """Never on name alone: areas elsewhere with this name are proposals."""
    found = places.named(name, question.level)
    if found and gemeente:
        reason = f"We kennen geen gemeente {gemeente}. Een gebied met deze naam ligt in een andere gemeente: klopt dat?"
        return _no(written, Found.PROPOSED, reason, found)
    if found:
        return _no(written, Found.PROPOSED, "We weten niet in welke gemeente dit ligt. Klopt dit gebied?", found)
    if _TOTAL.match(name):
        return _no(written, Found.UNKNOWN, IS_TOTAL)
    return _no(written, Found.UNKNOWN, f"We kennen geen gemeente {gemeente}." if gemeente else "Geen gebied heet zo.")


def _alike(written: Written, name: str, gemeente: Place, inside: list[Place], guesses: Iterator[int]) -> Match:
    """Names that look like it. Each of them is a question."""
    if _TOTAL.match(name):
        return _no(written, Found.UNKNOWN, IS_TOTAL)
    short = plain(_ADDITION.sub(" ", name))
    by_name: dict[str, list[Place]] = {}
    for one in inside:
        for each in _names(one.name):
            by_name.setdefault(each, []).append(one)
    is_tried = next(guesses, None) is not None
    close = difflib.get_close_matches(short, by_name, n=MOST_PROPOSALS, cutoff=ALIKE) if is_tried and short else []
    found = list(dict.fromkeys(place for each in close for place in by_name[each]))
    if not found:
        return _no(written, Found.UNKNOWN, f"In {gemeente.name} heet geen gebied zo.")
    return _no(written, Found.PROPOSED, f"In {gemeente.name} lijkt dit op een andere naam. Klopt dit gebied?", found)


def _without_doubles(matches: list[Match]) -> tuple[Match, ...]:
    """Two different texts for one area: neither counts, but for one that somebody confirmed."""
    times = Counter(one.code for one in matches if one.code is not None)
    confirmed = Counter(one.code for one in matches if one.found is Found.CONFIRMED)
    reason = "Een andere schrijfwijze in dit bestand hoort bij hetzelfde gebied. Verwijder of kies een van de twee."
    return tuple(
        replace(one, found=Found.DOUBLE, code=None, proposals=(one.code,), reason=reason)
        if one.code is not None
        and times[one.code] > 1
        and not (one.found is Found.CONFIRMED and confirmed[one.code] == 1)
        else one
        for one in matches
    )
