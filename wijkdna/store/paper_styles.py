"""How a paper looks in Word and ODT: size, colour and white space of each style, in one place for both kinds of file.

A paper that has to stay one A4 gets the largest letters with which it does, by an estimate on the safe side: who opens
the file has another programme, and perhaps another letter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from struct import unpack
from types import MappingProxyType
from unicodedata import east_asian_width

from wijkdna.domain.paper_blocks import TITLE, Block, Grid, Heading, Paper, Paragraph, Picture, Style
from wijkdna.store.spreadsheets import INK, QUIET, TEAL

LETTER = "Arial"
AMBER = "#8A4600"
TEXT_WIDTH = 170
"""Millimetres between the margins of an A4."""

POINT = 25.4 / 72
"""In millimetres."""

NORMAL, TABLE, CAPTION = "Normal", "Tabeltekst", "Caption"
STYLES: Mapping[Style, str] = MappingProxyType(
    {
        Style.BODY: NORMAL,
        Style.LEAD: "Subtitle",
        Style.FACTS: "Gegevens",
        Style.ASKED: "Vraag",
        Style.LINE: "Planregel",
        Style.ITEM: "List Bullet",
        Style.REASON: "Reden",
        Style.ALERT: "Let op",
    }
)
"""Name of the style of each kind of paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A style: points, and millimetres for left and hanging. line: of the usual height;  bar: a line left of it."""

    size: float
    color: str = INK
    before: float = 0
    after: float = 0
    left: float = 0
    hanging: float = 0
    line: float = 1
    is_bold: bool = False
    keep: bool = False
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Looks:
    """All styles of a paper by name; picture: how wide one is, in millimetres."""

    styles: Mapping[str, Look]
    picture: float = TEXT_WIDTH


def heading_style(level: int) -> str:
    """Name of the style of a heading."""
    return "Title" if level == TITLE else f"Heading {level}"


_USUAL = Looks(
    MappingProxyType(
        {
            NORMAL: Look(size=11, after=6, line=1.15),
            "Title": Look(size=24, after=4, is_bold=True, keep=True),
            "Heading 1": Look(size=16, color=TEAL, before=20, after=4, is_bold=True, keep=True),
            "Heading 2": Look(size=13, color=TEAL, before=13, after=4, is_bold=True, keep=True),
            "Heading 3": Look(size=11, color=TEAL, before=9, after=4, is_bold=True, keep=True),
            "Subtitle": Look(size=13, color=QUIET, after=6),
            "Gegevens": Look(size=9.5, color=QUIET, before=4, after=8),
            "Vraag": Look(size=11, before=4, after=8, left=4, is_bold=True, bar=True),
            "Planregel": Look(size=11, before=5, after=2, left=10, hanging=10, keep=True),
            "List Bullet": Look(size=11, after=2, left=15, hanging=5),
            "Reden": Look(size=9, color=QUIET, after=2, left=10),
            "Let op": Look(size=9.5, color=AMBER, after=2, left=10, is_bold=True),
            TABLE: Look(size=9.5, before=2.5, after=2.5),
            CAPTION: Look(size=9.5, color=QUIET, before=8, after=4, keep=True),
            "Header": Look(size=9, color=QUIET),
            "Footer": Look(size=8.5, color=QUIET),
        }
    )
)


def looks_of(paper: Paper, pictures: Mapping[str, bytes]) -> Looks:
    """How a paper looks. pictures: the PNG of each by its name."""
    if not paper.is_one_page:
        return _USUAL
    forms = (_page_looks(size, room) for size, room in _FORMS)
    fitting = (one for one in forms if _height(paper.blocks, one, pictures) <= _ROOM)
    return next(fitting, _page_looks(*_FORMS[-1]))


# ---- one A4

_FORMS = (
    *((size, room) for size in (11, 10.5, 10, 9.5, 9, 8.5, 8) for room in (1.2, 1.0, 0.8, 0.6)),
    *((7.5, 0.4), (7, 0.4), (6.5, 0.3), (6, 0.3), (5.5, 0.3), (5, 0.2)),
)
"""Points of a letter with how much white space there is; the last ones are for a plan in capitals only."""

_ROOM = 250 / POINT
"""Points between head and foot: 257 mm, and a little less for a foot of two lines."""

_PICTURE = 145
"""Millimetres."""


def _page_looks(size: float, room: float) -> Looks:
    """Smaller headings than those of a long paper, and all of it in the same measure."""
    part = size / 11
    usual = {name: _scaled(one, part, room) for name, one in _USUAL.styles.items()}
    heading = replace(usual["Heading 1"], size=12.5 * part, before=9 * part * room, after=2 * part * room)
    own = {
        NORMAL: replace(usual[NORMAL], line=1.05),
        "Title": replace(usual["Title"], size=20 * part),
        "Subtitle": replace(usual["Subtitle"], size=12 * part),
        "Gegevens": replace(usual["Gegevens"], after=usual["Gegevens"].before),
        "List Bullet": replace(usual["List Bullet"], left=5),
        CAPTION: replace(usual[CAPTION], size=8.5 * part, before=0),
    }
    kept = {name: _USUAL.styles[name] for name in ("Header", "Footer")}
    return Looks(usual | {"Heading 1": heading} | own | kept, _PICTURE * part)


def _scaled(one: Look, part: float, room: float) -> Look:
    return replace(one, size=one.size * part, before=one.before * part * room, after=one.after * part * room)


def _height(blocks: Iterable[Block], looks: Looks, pictures: Mapping[str, bytes]) -> float:
    """About how many points high; rather too many than too few."""
    found, of = 0.0, looks.styles
    for one in blocks:
        match one:
            case Heading():
                found += _text(one.text, of[heading_style(one.level)])
            case Paragraph():
                found += _text(f"{one.lead} {one.text}", of[STYLES[one.style]])
            case Picture():
                found += _picture(pictures[one.name], looks.picture) + _text(one.caption, of[CAPTION])
            case Grid():
                rows = ([column.title for column in one.columns], *one.rows)
                found += _text(one.caption, of[CAPTION]) + sum(_row(row, one.shares, of[TABLE]) for row in rows)
    return found


def _picture(png: bytes, width: float) -> float:
    wide, high = size_of(png)
    return width / POINT * high / wide


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in pixels: they stand at a fixed place in a PNG."""
    wide, high = unpack(">II", png[16:24])
    return wide, high


def _row(cells: Iterable[str], shares: Iterable[float], look: Look) -> float:
    widths = (share * TEXT_WIDTH - _CELL for share in shares)
    return max(_text(text, look, width) for text, width in zip(cells, widths, strict=True)) + 1


_CELL = 3
"""Millimetres beside the text of a cell."""


def _text(text: str, look: Look, width: float = TEXT_WIDTH) -> float:
    lines = _lines(text, (width - look.left) / POINT * 0.96 / look.size)
    high = 1.5 if any(ord(one) > _LATIN for one in text) else 1.15
    return look.before + look.after + lines * look.size * high * look.line


def _lines(text: str, room: float) -> int:
    """Lines of a text, broken between words; a word that is wider than a line is broken too."""
    count, used = 1, 0.0
    for word in text.split(" "):
        wide = sum(map(_wide, word))
        if used and used + wide > room:
            count, used = count + 1, 0.0
        used += wide + _WIDTHS[" "]
        more = ceil(wide / room) - 1
        count, used = count + more, used - more * room
    return count


_LATIN = 0x2BFF
"""What comes after it is shown in another letter, that may be higher."""

_WIDTHS = MappingProxyType(
    {
        letter: width / 1000
        for width, letters in (
            *((222, "ijl|’‘"), (278, " ft.,:;!/\\I[]\xa0"), (333, "r()-"), (389, "*"), (500, "ckvsxyzJ"), (556, "L€")),
            *((611, "FTZ"), (667, "ABEKPSVXY&"), (722, "wCDHNRU"), (778, "GOQ"), (833, "mM"), (944, "W")),
        )
        for letter in letters
    }
)
"""Letters of Arial as a part of their size."""


def _wide(letter: str) -> float:
    """A letter as a part of its size; of one that Arial does not have, a little more than usual."""
    if east_asian_width(letter) in "WF":
        return 1.3
    return _WIDTHS.get(letter, 0.556 if letter.isascii() and letter.isalnum() else 1.0)
