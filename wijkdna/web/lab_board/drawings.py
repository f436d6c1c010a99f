"""The seats of a lab as a bar: a square for each seat, or when there are many a part of the width."""

from collections.abc import Iterator
from dataclasses import dataclass

from wijkdna.web.lab_board.queries import Seats

HEIGHT, SIDE, GAP, MOST_SQUARES = 24, 20, 4, 40
_WIDTH = MOST_SQUARES * (SIDE + GAP)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the bar. css: taken, offered or free."""

    css: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar, in pixels. said: the same in words."""

    width: int
    height: int
    pieces: tuple[Piece, ...]
    said: str


def seats_bar(seats: Seats) -> Bar:
    """Taken, then offered, then free. More can be held than there are: then nothing is free."""
    parts = (("taken", seats.taken), ("offered", seats.offered), ("free", seats.free))
    count = sum(number for _, number in parts)
    said = f"{seats.taken} bezet, {seats.offered} aangeboden, {seats.free} vrij"
    if count <= MOST_SQUARES:
        return Bar(max(1, count) * (SIDE + GAP), HEIGHT, tuple(_squares(parts)), said)
    return Bar(_WIDTH, HEIGHT, tuple(_shares(parts, count)), said)


def _squares(parts: tuple[tuple[str, int], ...]) -> Iterator[Piece]:
    x = 0
    for css, number in parts:
        for _ in range(number):
            yield Piece(css, x + 1, SIDE)
            x += SIDE + GAP


def _shares(parts: tuple[tuple[str, int], ...], count: int) -> Iterator[Piece]:
    x = 0.0
    for css, number in parts:
        width = round(_WIDTH * number / count, 2)
        if number:
            yield Piece(css, round(x + 1, 2), max(1.0, width - 2))
        x += width
