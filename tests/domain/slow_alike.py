"""Names that may be one, found by comparing each with each: slow and plain, to check wijkdna/domain/alike.py with."""

from difflib import SequenceMatcher

from wijkdna.domain.alike import NEAR, name_key


def slow_alike(names):
    """All pairs of places that are equal or near, as a set."""
    found = set()
    for first, one in enumerate(names):
        for second, other in enumerate(names[:first]):
            low, high = sorted((name_key(one), name_key(other)))
            digits = [[sign for sign in key if sign.isdecimal()] for key in (low, high)]
            ratio = SequenceMatcher(None, low, high, autojunk=False).ratio()
            if low == high or (digits[0] == digits[1] and ratio >= NEAR):
                found.add((second, first, low == high))
    return found
