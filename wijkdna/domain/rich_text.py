"""A text that a facilitator types, with a little formatting; all that is no formatting is text.

Paragraphs apart by an empty line, `- ` before each point of a list, `## ` before a heading, `**bold**`, and
`[words](https://...)`. A link goes to http, https or mailto, and its address has no brackets or spaces.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

_BOLD = "**"
_HEADING, _POINT = "## ", "- "
_ADDRESS = r"[^\s()\[\]<>\"'\\\x00-\x20\x7f]"
_TOKEN = re.compile(
    rf"\*\*|\[([^\[\]\n]++)\]\(((?:https?://|mailto:){_ADDRESS}++)\)",
    re.IGNORECASE,
)
"""A mark of bold, or a link. No part can hold what the next one begins with, so a sign is read a few times at most."""
_ENDS = (".", "!", "?", ":", ";", "…")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one shape. href: where they lead, "" for nowhere. Lines of a paragraph are apart by "\\n"."""

    text: str
    bold: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines without an empty one between them."""

    kind: ClassVar[str] = "paragraph"
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """One line."""

    kind: ClassVar[str] = "heading"
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """Points of a list, each one line."""

    kind: ClassVar[str] = "bullets"
    points: tuple[tuple[Run, ...], ...]


Block = Paragraph | Heading | Bullets


def read(text: str) -> tuple[Block, ...]:
    """The blocks of any text, in order; () when there is nothing in it. Takes time in proportion to the text."""
    return tuple(_blocks(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def plain(text: str) -> str:
    """The words alone, on one line, for a description: each block and each point ends as a sentence does."""
    parts = (" ".join("".join(run.text for run in runs).split()) for block in read(text) for runs in _lines_of(block))
    return " ".join(part if part.endswith(_ENDS) else f"{part}." for part in parts if part)


def _lines_of(block: Block) -> Sequence[tuple[Run, ...]]:
    return block.points if isinstance(block, Bullets) else (block.runs,)


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    waiting: list[str] = []
    kind = ""
    for line in (*lines, ""):
        now = _kind(line)
        if waiting and (now != kind or kind == _HEADING):
            yield _block(kind, waiting)
            waiting = []
        kind = now
        if line.strip():
            waiting.append(line)


def _kind(line: str) -> str:
    """What a line begins with; " " for an empty one, "" for plain text."""
    if not line.strip():
        return " "
    start = line.lstrip()
    return next((mark for mark in (_HEADING, _POINT) if start.startswith(mark) and start[len(mark) :].strip()), "")


def _block(kind: str, lines: Sequence[str]) -> Block:
    words = [line.strip().removeprefix(kind).strip() for line in lines]
    if kind == _HEADING:
        return Heading(runs_of(words[0]))
    if kind == _POINT:
        return Bullets(tuple(runs_of(one) for one in words))
    return Paragraph(runs_of("\n".join(words)))


def runs_of(text: str) -> tuple[Run, ...]:
    """The formatting inside a paragraph, a heading or a point. Marks of bold without their other one are text."""
    pieces = _pieces(text)
    marks = _bold_marks(pieces)
    found: list[Run] = []
    words: list[str] = []
    is_bold = False
    for place, piece in enumerate(pieces):
        if isinstance(piece, str) and place not in marks:
            words.append(piece)
            continue
        found += [Run("".join(words), is_bold)] if words else []
        words = []
        if isinstance(piece, Run):
            found.append(Run(piece.text, piece.bold or is_bold, piece.href))
        else:
            is_bold = not is_bold
    return (*found, Run("".join(words), is_bold)) if words else tuple(found)


def _pieces(text: str) -> list[str | Run]:
    """Text, marks of bold and links, in order. Nothing is empty."""
    found: list[str | Run] = []
    place = 0
    for token in _TOKEN.finditer(text):
        found += [text[place : token.start()]] if token.start() > place else []
        is_link = token[1] and token[1].strip()
        found.append(_link(token[1], token[2]) if is_link else token[0])
        place = token.end()
    return [*found, text[place:]] if place < len(text) else found


def _link(words: str, href: str) -> Run:
    inner = words.removeprefix(_BOLD).removesuffix(_BOLD)
    is_bold = len(words) - len(inner) == 2 * len(_BOLD) and bool(inner.strip())
    return Run(inner if is_bold else words, is_bold, href)


def _bold_marks(pieces: Sequence[str | Run]) -> frozenset[int]:
    """The places of marks that belong together, with words against the inner side of both."""
    found: list[int] = []
    opened = -1
    for place, piece in enumerate(pieces):
        if piece != _BOLD:
            continue
        if opened >= 0 and place > opened + 1 and not _starts(pieces[opened + 1]) and not _stops(pieces[place - 1]):
            found += [opened, place]
            opened = -1
        else:
            opened = place
    return frozenset(found)


def _starts(piece: str | Run) -> bool:
    return isinstance(piece, str) and piece[0].isspace()


def _stops(piece: str | Run) -> bool:
    return isinstance(piece, str) and piece[-1].isspace()
