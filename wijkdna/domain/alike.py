"""Which names on a map may be the same: exactly the same to a reader, or one letter off."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain

NEAR = 0.84
"""Ratio of difflib from which two names are worth a second look: "ijsclub", "ijsklub" (judgement)."""

_NOT_TELLING = re.compile(r"\b(?:de|het|een|stichting|vereniging|st)\b|[^\w]+", re.IGNORECASE)


def name_key(name: str) -> str:
    """A name without what does not tell things apart: case, articles, signs. "De IJsclub" and "ijsclub" are one.

    A name of nothing else, such as "Het", is its own key.
    """
    return _NOT_TELLING.sub("", name.casefold()) or " ".join(name.casefold().split())


def alike(names: Sequence[str]) -> list[tuple[int, int, bool]]:
    """Pairs of names that may be one: their places in the row, the first before the second, and whether they are equal.

    Equal ones first, then those that differ least. Names that share less than a third of their pieces of three letters
    are no pair.
    """
    keys = [name_key(name) for name in names]
    found = []
    for first, second in _with_much_in_common(keys):
        ratio = 1.0 if keys[first] == keys[second] else _ratio(keys[first], keys[second])
        if ratio >= NEAR:
            found.append((ratio, first, second))
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [(first, second, keys[first] == keys[second]) for _, first, second in found]


def _ratio(one: str, other: str) -> float:
    """difflib's ratio in alphabetical order, for it is not the same both ways; 0 as soon as it cannot be near.

    Names that differ in a figure only are different things: "groep 7", "groep 8".
    """
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return 0.0
    matcher = SequenceMatcher(None, min(one, other), max(one, other), autojunk=False)
    if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
        return 0.0
    return matcher.ratio()


def _pieces(key: str) -> frozenset[str]:
    """All three letters in a row; of a shorter key the key itself."""
    return frozenset(key[at : at + 3] for at in range(max(len(key) - 2, 1)))


def _with_much_in_common(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of places whose keys share a third of their pieces, of the shorter one; each once."""
    pieces = [_pieces(key) for key in keys]
    places: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(pieces):
        shared = Counter(chain.from_iterable(places[piece] for piece in own))
        for other, number in shared.items():
            if 3 * number >= min(len(own), len(pieces[other])):
                yield other, place
        for piece in own:
            places[piece].append(place)
