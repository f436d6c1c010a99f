"""Words of the office found in a text, with the plain word: phrases before words, plurals and inflections too.

A word inside an address, a quote or a name is nobody's jargon.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wijkdna.domain.readability import sentence_places

Place = tuple[int, int]
"""Where something stands in a text: its first character, and the one behind its last."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or phrase of a list. plain: what to say; note: "" or more about it; soft: only a hint."""

    words: str
    plain: str
    note: str = ""
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a list at a place."""

    entry: Entry
    place: Place


_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*\+*")
_VOWELS = "aeiou"
_LONG = re.compile(r"(?:aa|ee|oo|uu)[^aeiouy]$")
_OPEN = re.compile(r"(?:^|[^aeiouy])([aeou])([^aeiouywx])$")
_SPLIT = ("aan", "achter", "af", "bij", "door", "in", "mee", "na", "om", "op", "over", "terug", "toe", "uit", "voor")
_NO_GE = ("be", "ver", "ont", "her", "ge")
_SHORT = 3
"""Letters of a word that only gets an -e: "lui" has no plural, and "luis" is something else."""


_OTHER_WORDS = frozenset(("indienen", "indiene"))
"""What looks like a form and is another word."""


def forms_of(word: str) -> frozenset[str]:
    """A word in lower case with its plurals and inflections. Generous: some are no Dutch, so nobody writes them."""
    word = word.lower()
    if len(word) <= _SHORT:
        return frozenset((word, f"{word}e"))
    found = {word, f"{word}s", f"{word}'s", f"{word}e", f"{word}en", *_bent(word)}
    if word.endswith("e"):
        found |= {f"{word}n"}
    if word.endswith("heid"):
        found |= {f"{word[:-4]}heden"}
    if word.endswith("en"):
        found |= set(_verb(word))
    return frozenset(found - _OTHER_WORDS)


def _bent(word: str) -> Iterator[str]:
    """With -e and -en behind a stem that changes: kwetsbaar, kwetsbare; tarief, tarieven; casus, casussen."""
    stems = [word]
    if _LONG.search(word):
        stems = [word[:-2] + word[-1]]
    elif word[-1] not in _VOWELS and word[-2] in _VOWELS and word[-3] not in _VOWELS:
        stems.append(word + word[-1])
    softer = {"f": "v", "s": "z"}
    stems += [stem[:-1] + softer[stem[-1]] for stem in list(stems) if stem[-1] in softer]
    for stem in stems:
        yield from (f"{stem}e", f"{stem}en")


def _verb(word: str) -> Iterator[str]:
    """Forms of a verb: realiseren, realiseert, realiseerde, gerealiseerd, gerealiseerde."""
    stem = word[:-2]
    prefix = next((one for one in _SPLIT if stem.startswith(one) and len(stem) > len(one) + 2), "")
    for base in _stems(stem):
        yield from (base + end for end in ("t", "de", "te", "den", "ten"))
        rest = base[len(prefix) :]
        done = base if base.startswith(_NO_GE) else f"{prefix}ge{rest}"
        yield from (done + end for end in ("d", "t", "de", "te"))
        if prefix:
            yield f"{prefix}te{rest}en"


def _stems(stem: str) -> set[str]:
    found = {stem}
    if len(stem) > 1 and stem[-1] == stem[-2]:
        found = {stem[:-1]}
    elif open_end := _OPEN.search(stem):
        found.add(stem[:-1] + open_end[1] + stem[-1])
    return found | {one[:-1] + {"v": "f", "z": "s"}[one[-1]] for one in found if one[-1:] in ("v", "z")}


def lowered(word: str) -> str:
    """A word to compare with: small letters, one kind of apostrophe."""
    return word.lower().replace("’", "'")


@dataclass(frozen=True)
class Lexicon:
    """A list of words to look for."""

    entries: tuple[Entry, ...]

    @cached_property
    def by_first(self) -> Mapping[str, Sequence[tuple[tuple[str, ...], frozenset[str], Entry]]]:
        """By its first word: the words of a phrase but its last, the forms of that, and the entry; longest first.

        An entry as it is written goes before one that only is a form of it.
        """
        found: dict[str, list[tuple[tuple[str, ...], frozenset[str], Entry]]] = {}
        for exact in (True, False):
            for entry in self.entries:
                *before, last = [lowered(one[0]) for one in _TOKEN.finditer(entry.words)]
                forms = frozenset((last,)) if exact else forms_of(last)
                for first in [before[0]] if before else forms:
                    found.setdefault(first, []).append((tuple(before), forms, entry))
        return {first: sorted(those, key=lambda one: -len(one[0])) for first, those in found.items()}

    def hits(self, text: "Marked") -> list[Hit]:
        """Every place of a word of the list, in the order of the text; places do not overlap."""
        found, at = [], 0
        while at < len(text.tokens):
            hit, used = self._at(text, at)
            if hit is not None:
                found.append(hit)
            at += used
        return found

    def _at(self, text: "Marked", at: int) -> tuple[Hit | None, int]:
        for before, forms, entry in self.by_first.get(text.words[at], ()):
            last = at + len(before)
            if last < len(text.tokens) and text.words[last] in forms and text.words[at:last] == list(before):
                place = (text.tokens[at][0], text.tokens[last][1])
                if text.is_plain(place, at, last, entry.words):
                    return Hit(entry, place), len(before) + 1
        return None, 1


_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|(?:https?://|www\.)\S+|(?<![\w-])[\w-]+\.(?:nl|com|org|eu)\b\S*", re.IGNORECASE)
_QUOTES = re.compile(r"“[^“”\n]{1,400}”|\"[^\"\n]{1,400}\"|„[^„”\n]{1,400}”|(?<!\w)[‘'](?=\w)[^\n]{1,400}?[’'](?!\w)")


def cleaned(text: str) -> str:
    """A text as it is kept and tested: one kind of line end, accents in the letter they are on, no control signs."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")).strip()


class Marked:
    """A text cut into words, lines and sentences, with what is left alone: quotes and addresses."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.addresses = [one.span() for one in _ADDRESS.finditer(text)]
        self.quotes = [one.span() for one in _QUOTES.finditer(text)]
        found = [one.span() for one in _TOKEN.finditer(text)]
        self.tokens = [one for one in found if not within(one, self.addresses)]
        self.words = [lowered(text[start:end]) for start, end in self.tokens]
        self.sentences = sentence_places(text)
        self.lines = list(_lines(text))

    def is_plain(self, place: Place, first: int, last: int, written: str) -> bool:
        """True for words that are not part of a quote or a name. first, last: their words; written: as in the list."""
        if within(place, self.quotes) or not self._is_joined(first, last):
            return False
        return written[:1].isupper() or not self.is_name(first, last)

    def _is_joined(self, first: int, last: int) -> bool:
        """Only space between the words of a phrase."""
        pairs = zip(self.tokens[first:last], self.tokens[first + 1 : last + 1], strict=True)
        return all(not self.text[one[1] : two[0]].strip() for one, two in pairs)

    def is_name(self, first: int, last: int) -> bool:
        """Words with a capital that is not there because a sentence begins, or that stand before one that is."""
        start = self.tokens[first][0]
        if not self.text[start].isupper() or self._is_shouted(start):
            return False
        if not self._begins(start):
            return True
        return last + 1 < len(self.tokens) and self._follows_with_capital(last)

    def _follows_with_capital(self, at: int) -> bool:
        after = self.tokens[at + 1][0]
        return self.text[self.tokens[at][1] : after] == " " and self.text[after].isupper()

    def _begins(self, start: int) -> bool:
        begin = self.sentence_of(start)[0]
        return not any(sign.isalnum() for sign in self.text[begin:start])

    def _is_shouted(self, start: int) -> bool:
        """In a line that is all capitals, these say nothing."""
        line = next((self.text[begin:end] for begin, end in self.lines if begin <= start < end), "")
        return line.isupper() and len(line) > 1

    def sentence_of(self, at: int) -> Place:
        """The sentence in which something begins; the whole text when it is in none."""
        number = bisect_right(self.sentences, (at, len(self.text) + 1)) - 1
        return self.sentences[number] if number >= 0 else (0, len(self.text))


def _lines(text: str) -> Iterator[Place]:
    """Lines with something in them, without the space around it."""
    at = 0
    for line in text.splitlines(keepends=True):
        if stripped := line.strip():
            start = at + line.index(stripped)
            yield start, start + len(stripped)
        at += len(line)


def within(place: Place, others: Iterable[Place]) -> bool:
    """True when a place touches one of the others."""
    return any(place[0] < end and start < place[1] for start, end in others)
