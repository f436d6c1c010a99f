"""Numbers as people and programs write them in a file: decimal comma or point, signs for "there is none".

"1.234" is twelve hundred in one file and one and a bit in the other. Only its neighbours can tell; when they do not,
the answer is UNCLEAR and somebody is asked.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from wijkdna.domain.figures import Status

Cell = str | float
"""A cell of a file: text, or a number when the file itself says that it is one (a spreadsheet, not a csv)."""


class Style(StrEnum):
    """How the numbers of a column are written."""

    WHOLE = "whole"  # no comma and no point anywhere
    COMMA = "comma"  # 1.234,5
    POINT = "point"  # 1,234.5
    UNCLEAR = "unclear"  # both were seen, or only such as 1.234


class TwoReadings(ValueError):
    """A column can be read in two ways, or holds something that is no number; the message (Dutch) shows a cell."""


LONGEST = 40
"""Characters of the longest text that we try to read as a number."""

_NUMBER = re.compile(r"[-+−]?(?:\d[\d.,]*|[.,]\d+)", re.ASCII)
_AROUND = re.compile(r"^(?:€|eur\b)\s*|\s*(?:%|€)$", re.IGNORECASE)
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))", re.ASCII)
_POINTS = re.compile(r"[-+−]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?", re.ASCII)
_COMMAS = re.compile(r"[-+−]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+", re.ASCII)
_PLAIN_COMMA = re.compile(r"[-+−]?(?:\d+(?:,\d*)?|,\d+)", re.ASCII)
_PLAIN_POINT = re.compile(r"[-+−]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)

NO_NUMBER = frozenset(
    {
        *("?", "-", "–", "—", "x", ".", "..", "...", "*", "null", "none", "nan", "na", "n/a", "n.a.", "nb", "n.b."),
        *("onbekend", "geheim", "ontbreekt", "geen gegevens", "niet bekend", "niet beschikbaar", "geen data"),
    }
)
"""Signs for a number that is not given, in lower case."""

NOT_FOR_HERE = frozenset({"nvt", "n.v.t.", "n.v.t", "niet van toepassing"})
_SCIENTIFIC = re.compile(r"-?\d+(?:[.,]\d+)?[eE][-+]?\d+", re.ASCII)
"""As programs write a number that is very small; it has no thousands, so its comma or point has one meaning."""

_ERROR = re.compile(r"#(?:n/a|n/b|div/0!|deel/0!|ref!|verw!|value!|waarde!|name\?|naam\?|num!|getal!)", re.IGNORECASE)
_FEWER = re.compile(r"[<≤]\s*\d{1,3}", re.ASCII)
_CODES_OF_MISSING = frozenset({-9999.0, -9999.9})
_LOWEST = -99990.0
"""PDOK writes -99997 and the like; the Klimaateffectatlas -9999."""


def bare(cell: Cell) -> str:
    """The text of a number without currency, per cent sign and spaces between groups of three digits."""
    return _GROUPED.sub("", _AROUND.sub("", str(cell).strip()).strip())


def whole_digits(text: str) -> str | None:
    """The digits of a whole number as people here write it ("1.500", "€ 1500", "25 %"); None when it is none.

    Where one number is asked of somebody, and not a column of a file: there a point stands between thousands.
    """
    digits = text.strip().removeprefix("€").removesuffix("%").strip()
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(".", "")
    return digits if digits.isascii() and digits.removeprefix("-").isdigit() else None


def looks_like_number(cell: Cell) -> bool:
    """Whether a cell is a number in one style or another."""
    if isinstance(cell, float):
        return True
    return len(cell) <= LONGEST and bool(_NUMBER.fullmatch(text := bare(cell))) and _styles(text) != set()


def absent_as(cell: Cell, signs: frozenset[str] = NO_NUMBER) -> Status | None:
    """Why a cell holds no number: NOT_PUBLISHED, NOT_APPLICABLE, or None when it is no sign for that.

    signs  texts that stand for "not given", in lower case
    """
    if isinstance(cell, float):
        return Status.NOT_PUBLISHED if is_missing_number(cell) else None
    text = cell.strip().casefold()
    if text in NOT_FOR_HERE:
        return Status.NOT_APPLICABLE
    is_sign = not text or text in signs or bool(_ERROR.fullmatch(text)) or bool(_FEWER.fullmatch(text))
    return Status.NOT_PUBLISHED if is_sign else None


def is_missing_number(value: float) -> bool:
    """Whether a number is one that publishers write where there is none."""
    return value != value or value in _CODES_OF_MISSING or value <= _LOWEST  # noqa: PLR0124 NaN


def style_of(cells: Iterable[Cell]) -> Style:
    """How these numbers are written. One that fits both styles decides nothing; one that fits one style does."""
    seen: set[Style] = set()
    is_doubtful = False
    for cell in cells:
        found = set() if isinstance(cell, float) or len(cell) > LONGEST else _styles(bare(cell))
        if len(found) == 1:
            seen |= found
        is_doubtful = is_doubtful or len(found) == 2
    seen.discard(Style.WHOLE)
    if len(seen) == 1:
        return seen.pop()
    return Style.UNCLEAR if seen or is_doubtful else Style.WHOLE


def _styles(text: str) -> set[Style]:
    """The styles in which a text is a number: none, one, or two when it is another number in each."""
    if not ("," in text or "." in text):
        return {Style.WHOLE} if _PLAIN_POINT.fullmatch(text) else set()
    fits = {
        Style.COMMA: _PLAIN_COMMA.fullmatch(text) or _POINTS.fullmatch(text),
        Style.POINT: _PLAIN_POINT.fullmatch(text) or _COMMAS.fullmatch(text),
    }
    return {style for style, found in fits.items() if found}


def number(cell: Cell, style: Style) -> float | None:
    """The number in a cell, or None when it holds none in this style. UNCLEAR reads only what has no doubt."""
    if isinstance(cell, float):
        return cell
    text = bare(cell) if len(cell) <= LONGEST else ""
    found = _styles(text)
    if not found or (found != {Style.WHOLE} and style not in found):
        return None
    plain = text.replace("−", "-")
    if style is Style.COMMA:
        plain = plain.replace(".", "").replace(",", ".")
    return float(plain.replace(",", ""))


def column_of_numbers(texts: Sequence[str], missing: Collection[str]) -> list[float | None]:
    """The numbers of a column, None for a text in `missing`. Raises TwoReadings, as with only such as 1.234."""
    known = dict.fromkeys(text for text in texts if text not in missing)
    style = style_of(text for text in known if not _SCIENTIFIC.fullmatch(text))
    found = {text: _scientific(text) if _SCIENTIFIC.fullmatch(text) else number(text, style) for text in known}
    unread = [text for text, value in found.items() if value is None]
    for text in unread:
        if not looks_like_number(text):
            raise TwoReadings(f"geen getal: {text}")
    if unread:
        raise TwoReadings(f"op twee manieren te lezen, zoals {max(unread, key=_points)}")
    return [found.get(text) for text in texts]


def _points(text: str) -> int:
    return text.count(".")


def _scientific(text: str) -> float:
    return float(text.replace(",", "."))
