"""A text document as blocks, apart from the kind of file: headings, paragraphs, tables and pictures in order.

Each kind of file (store/word_document.py, store/text_document.py, the PDF) writes the same blocks, so that all say the
same in the same order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

TITLE = 0
"""Level of the heading that is the title of the document."""


class Style(StrEnum):
    """What a paragraph is: the files have a style of their own for each."""

    BODY = "tekst"
    LEAD = "motto"
    FACTS = "feiten"
    ASKED = "vraag"
    LINE = "regel"
    ITEM = "punt"
    REASON = "reden"
    ALERT = "let op"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level TITLE, 1, 2 or 3."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. lead: what stands in bold before it, or the number of a line ("5"); "" for nothing."""

    style: Style
    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column. share: its part of the width, beside those of the others."""

    title: str
    share: int
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a row of headings. The first column names the row; has_total: the last row is a sum."""

    caption: str
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    has_total: bool = False

    @property
    def shares(self) -> tuple[float, ...]:
        """Parts of the whole width, together 1."""
        whole = sum(one.share for one in self.columns)
        return tuple(one.share / whole for one in self.columns)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by name; who writes the file has its bytes. alt: tells all that it shows."""

    name: str
    alt: str
    caption: str


Block = Heading | Paragraph | Grid | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document. head: left and right above each page;  foot: left below it, beside the number of the page.

    is_one_page  it has to stay one A4: letters become smaller until it does
    """

    title: str
    subject: str
    head: tuple[str, str]
    foot: str
    blocks: tuple[Block, ...]
    is_one_page: bool = False


def kept_with_next(blocks: Sequence[Block]) -> set[int]:
    """id() of each point that stays on the page of what comes after it: of an action nothing is torn off."""
    follow = (Style.ITEM, Style.REASON)
    return {
        id(one)
        for one, after in pairwise(blocks)
        if isinstance(one, Paragraph) and isinstance(after, Paragraph)
        if one.style is Style.ITEM and after.style in follow
    }


def said(blocks: Iterable[Block]) -> Iterator[str]:
    """All that a reader reads, in order: a heading, a paragraph with what stands before it, each cell of a table."""
    for one in blocks:
        match one:
            case Heading():
                yield one.text
            case Paragraph():
                yield f"{one.lead} {one.text}" if one.lead else one.text
            case Grid():
                yield one.caption
                yield from (column.title for column in one.columns)
                yield from (cell for row in one.rows for cell in row if cell)
            case Picture():
                yield one.caption
