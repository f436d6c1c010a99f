"""A text with its places marked: cut where a mark begins or ends, each mark with the number of what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from wijkdna.domain.message_test import Finding, Kind
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.readability import Reading

_WIDE = (Kind.SENTENCE, Kind.PASSIVE, Kind.SAVING, Kind.ASK)
"""Marks that cover a sentence; others stand inside them."""


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of a text.

    mark     "", "wide" (part of a marked sentence) or "near" (marked itself)
    numbers  of the findings of which a place ends here
    """

    text: str
    mark: str
    numbers: tuple[int, ...]


def bits(text: str, findings: Sequence[Finding]) -> list[Bit]:
    """A text in pieces that together are that text. Findings count from 1."""
    places = [(start, end, n, one.kind) for n, one in enumerate(findings, 1) for start, end in one.places]
    edges = sorted({0, len(text), *(edge for start, end, *_ in places for edge in (start, end))})
    return [_bit(text, start, end, places) for start, end in pairwise(edges)]


def _bit(text: str, start: int, end: int, places: Sequence[tuple[int, int, int, Kind]]) -> Bit:
    over = [kind for first, last, _, kind in places if first <= start and end <= last]
    mark = "" if not over else "wide" if all(kind in _WIDE for kind in over) else "near"
    return Bit(text[start:end], mark, tuple(sorted({n for _, last, n, _ in places if last == end})))


def measures(reading: Reading) -> list[tuple[str, str]]:
    """How long a text is, and its sentences: label and words."""
    sentences = "1 zin" if reading.sentences == 1 else f"{number_nl(reading.sentences)} zinnen"
    found = [("Woorden", f"{number_nl(reading.words)}, in {sentences}")]
    if reading.words_per_sentence is not None:
        found.append(("Per zin", f"gemiddeld {number_nl(reading.words_per_sentence, 1)} woorden"))
    return found
