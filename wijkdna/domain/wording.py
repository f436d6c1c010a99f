"""Two texts of the same thing beside each other: which words are only in one of them."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text; is_other: the other text does not have them here."""

    text: str
    is_other: bool


MOST_SIGNS = 8000
"""Of both texts together; longer ones are laid beside each other by line, or it would take seconds."""


def side_by_side(mine: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    """Two texts in pieces, with what differs marked. The pieces of a text together are that text."""
    parts = _words if len(mine) + len(theirs) <= MOST_SIGNS else _lines
    ours, others = parts(mine), parts(theirs)
    first: list[Piece] = []
    second: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, others, autojunk=False).get_opcodes():
        first += [Piece("".join(ours[a:b]), kind != "equal")] if b > a else []
        second += [Piece("".join(others[c:d]), kind != "equal")] if d > c else []
    return first, second


def _words(text: str) -> list[str]:
    """Words with the space behind them; space at the start is a word of its own."""
    return re.findall(r"\S+\s*|^\s+", text)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def brief(text: str, longest: int = 60) -> str:
    """A text that fits in a tag or a list: whole words, and an ellipsis when some are left out."""
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"
