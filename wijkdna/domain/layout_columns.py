"""What a column of somebody's file holds: areas, periods, figures, classes, or something else.

Cells decide, words in the header only break ties: a header is what people change first.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wijkdna.domain.areas import Level, MalformedCode, clean_code, level_of
from wijkdna.domain.written_numbers import Cell, Style, absent_as, looks_like_number, style_of


class AreaKind(StrEnum):
    """How the areas of a file are written."""

    CODE = "code"  # BU03610100
    DIGITS = "digits"  # 3610100: the code without its letters, perhaps without its zeros
    NAME = "name"  # Kooimeer, or Alkmaar: Kooimeer
    POSTCODE4 = "postcode4"
    POSTCODE6 = "postcode6"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaColumn:
    """The column that says of which area a row is. level: None when it differs or cannot be told."""

    column: int
    kind: AreaKind
    level: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueColumn:
    """A column with figures or classes.

    name     of the indicator; "" where another column of the file names it
    area     when the header names the area; period: when the header names it
    classes  words in their order, for a column of classes; () for numbers
    """

    column: int
    name: str
    unit: str = ""
    period: str = ""
    area: str = ""
    style: Style = Style.WHOLE
    classes: tuple[str, ...] = ()


SAMPLE = 2000
"""Cells of a column that decide what it is."""

MOST, FEW_CLASSES = 0.8, 12
_PERIOD = re.compile(
    r"(?:19[5-9]\d|20[0-4]\d)(?:\s*[-/]\s*(?:19[5-9]\d|20[0-4]\d)|jj00|[-/]\d{2}(?:[-/]\d{2})?)?", re.I
)
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")
_UNIT = re.compile(
    r"\s*(?:\[([^\[\]]{1,40})\]|\((%|‰|procent|percentage|promille|€|euro|x 1\.?000(?: euro)?|aantal|per [^()]{1,20}|"
    r"°c|[tgmk]?j|[kmg]?wh|[kcm]?m[23²³]?|ha|kg|ton|jaar|dagen|uren|minuten)\))\s*$",
    re.IGNORECASE,
)
"""Between square brackets anything is a unit; between round ones only what we know: "gas (gemiddeld)" is a name."""
_ACROSS = re.compile(r"(.{1,120}?)\s*\|\s*(.{1,40})", re.DOTALL)
_SWING_CODE = re.compile(r"gemeente_(\d{1,4})", re.IGNORECASE)
_PC6 = re.compile(r"[1-9]\d{3}\s?[a-z]{2}", re.IGNORECASE | re.ASCII)
_PC4 = re.compile(r"[1-9]\d{3}", re.ASCII)
_DIGITS = re.compile(r"\d{1,8}", re.ASCII)
_ORDERS = (
    ("zeer laag", "laag", "gemiddeld", "hoog", "zeer hoog"),
    ("laag", "midden", "hoog"),
    ("sterk afgenomen", "afgenomen", "gelijk gebleven", "gelijk", "stabiel", "toegenomen", "sterk toegenomen"),
    ("zeer onvoldoende", "ruim onvoldoende", "onvoldoende", "zwak", "voldoende", "ruim voldoende", "goed", "zeer goed"),
    ("nee", "deels", "ja"),
)

_WORDS = {
    "area": r"gebied|buurt|wijk|gemeente|regio|spatial|geo|plaats|kern|naam|bu_?code|wk_?code|gm_?code|postcode|pc[46]",
    "gemeente": r"gemeente|gm_?(?:naam|code)",
    "period": r"\b(?:jaar|periode[ns]?|year|temporal_date|meetjaar|tijdvak)\b",
    "indicator": r"indicator|onderwerp|variabele|subject|measure_name",
    "unit": r"eenheid|\bunit\b|\bmeasure\b|maateenheid",
    "value": r"\b(?:waarde|value|cijfer|aantal|score)\b",
    "other": r"\b(?:bron|toelichting|opmerking|document|thema|subthema|peildatum|datum|id|fid|objectid|volgnummer)\b"
    r"|thema_|_type$|spatial_type|^type$|^(?:gm|wk|bu|x|y|lat|lon|latitude|longitude)$|naam$|_name$|code$|shape_",
    "classes": r"klasse|categorie|niveau|label|\bontwikkeling\b",
}
_FOUND = {kind: re.compile(words, re.IGNORECASE) for kind, words in _WORDS.items()}


def says(header: str, kind: str) -> bool:
    """Whether the words of a header point to a kind of column; underscores separate words too."""
    search = _FOUND[kind].search
    return bool(search(header) or search(header.replace("_", " ")))


def text_of(cell: Cell) -> str:
    """A cell as text; a whole number as a spreadsheet holds it (2023.0) is "2023"."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return " ".join(cell.split())


def is_year(cell: Cell) -> bool:
    """Whether a cell is a year from 1950 to 2049, as text or as number."""
    return bool(_YEAR.fullmatch(text_of(cell)))


def is_period(cell: Cell) -> bool:
    """Whether a cell is a year, years with a dash, a month, a day, or a key of CBS such as 2023JJ00."""
    return bool(_PERIOD.fullmatch(text_of(cell)))


def is_code(cell: Cell) -> bool:
    """Whether a cell is the code of an area with its letters."""
    if isinstance(cell, float):
        return False
    try:
        clean_code(code_text(cell))
    except MalformedCode:
        return False
    return True


def code_text(text: str) -> str:
    """The code as we know it: Swing writes gemeente_106 where CBS writes GM0106."""
    found = _SWING_CODE.fullmatch(text.strip())
    return f"GM{found[1]:0>4}" if found else text


def area_kind(cells: Sequence[Cell], header: str) -> AreaKind | None:
    """How these cells name areas, or None when they do not seem to.

    Digits alone count only below a header that says so: they can be anything.
    """
    filled = [cell for cell in cells[:SAMPLE] if text_of(cell)]
    if not filled:
        return None
    texts = [text_of(cell) for cell in filled]
    if _share(is_code(cell) for cell in filled) >= MOST:
        return AreaKind.CODE
    if _share(bool(_PC6.fullmatch(text)) for text in texts) >= MOST:
        return AreaKind.POSTCODE6
    if re.search(r"postcode|pc4|\bpc\b", header, re.I) and _share(bool(_PC4.fullmatch(text)) for text in texts) >= MOST:
        return AreaKind.POSTCODE4
    if (
        re.search(r"code|nummer|\bnr\b", header, re.I)
        and _share(bool(_DIGITS.fullmatch(text)) for text in texts) >= MOST
    ):
        return AreaKind.DIGITS
    words = [cell for cell in filled if isinstance(cell, str) and not looks_like_number(cell) and not is_period(cell)]
    return AreaKind.NAME if len(words) >= MOST * len(filled) else None


def _share(flags: Iterable[bool]) -> float:
    found = list(flags)
    return sum(found) / len(found) if found else 0.0


def area_column(columns: Sequence[Sequence[Cell]], headers: Sequence[str]) -> AreaColumn | None:
    """The column of the smallest areas: codes before digits before names before postcodes."""
    best: tuple[tuple[float, ...], AreaColumn] | None = None
    for number, (cells, header) in enumerate(zip(columns, headers, strict=True)):
        kind = area_kind(cells, header)
        if kind is None or not _may_be_area(kind, header, number):
            continue
        level = level_in(cells, kind) or level_in_words(header)
        rank = (*_rank(kind, level, header), -number)
        if best is None or rank > best[0]:
            best = rank, AreaColumn(column=number, kind=kind, level=level)
    return best[1] if best else None


def _may_be_area(kind: AreaKind, header: str, number: int) -> bool:
    if kind is not AreaKind.NAME:
        return True
    odd = ("indicator", "unit", "period", "classes", "value")
    if any(says(header, one) for one in odd) or re.search(r"type\b|bron|thema|toelichting", header, re.I):
        return False
    return says(header, "area") or number == 0


_OF_KIND = {AreaKind.CODE: 4, AreaKind.DIGITS: 3, AreaKind.NAME: 2, AreaKind.POSTCODE6: 1, AreaKind.POSTCODE4: 1}
_OF_LEVEL = {Level.BUURT: 4, Level.WIJK: 3, None: 2, Level.GEMEENTE: 1, Level.PROVINCIE: 0, Level.LAND: 0}


def _rank(kind: AreaKind, level: Level | None, header: str) -> tuple[float, ...]:
    """A gemeente beside a buurt is never the area of the row, even when only the gemeente has a code."""
    return (level is not Level.GEMEENTE, _OF_KIND[kind], _OF_LEVEL[level], says(header, "area"))


def level_in(cells: Sequence[Cell], kind: AreaKind) -> Level | None:
    """The level of codes, when they agree; of a mixture None."""
    if kind is not AreaKind.CODE:
        return None
    found = {level_of(clean_code(code_text(str(cell)))) for cell in cells[:SAMPLE] if is_code(cell)}
    return found.pop() if len(found) == 1 else None


def level_in_words(text: str) -> Level | None:
    """The level that a header or title names: Buurten 2018, wijkcode, BU_CODE."""
    for level, words in (
        (Level.BUURT, r"buurt|bu_?code"),
        (Level.WIJK, r"(?<!ge)wijk|wk_?code"),
        (Level.GEMEENTE, r"gemeente|gm_?code"),
    ):
        if re.search(words, text, re.IGNORECASE):
            return level
    return None


def column_that(columns: Sequence[Sequence[Cell]], headers: Sequence[str], kind: str, taken: set[int]) -> int | None:
    """The first column whose header says `kind`; for a period only when its cells are periods."""
    for number, header in enumerate(headers):
        if number in taken or not says(header, kind):
            continue
        filled = [cell for cell in columns[number][:SAMPLE] if text_of(cell)]
        is_fitting = filled and (kind != "period" or _share(is_period(cell) for cell in filled) >= MOST)
        if is_fitting:
            return number
    return None


def value_column(column: int, cells: Sequence[Cell], header: str) -> ValueColumn | None:
    """A column of numbers or classes, or of signs that there are none; None when it holds something else."""
    absent = {cell for cell in set(cells) if absent_as(cell) is not None}
    filled = [cell for cell in cells if cell not in absent]
    if not filled and (not any(map(text_of, absent)) or says(header, "other")):
        return None
    numeric = 1.0 if not filled else _share(looks_like_number(cell) for cell in filled[:SAMPLE])
    name, unit, area, period = _of_header(header)
    if numeric >= MOST and (not says(header, "other") or area):
        style = style_of(set(filled))
        return ValueColumn(column=column, name=name, unit=unit, area=area, period=period, style=style)
    classes = _classes(filled[:SAMPLE], header) if numeric == 0 else ()
    return ValueColumn(column=column, name=name, area=area, period=period, classes=classes) if classes else None


def _classes(cells: Sequence[Cell], header: str) -> tuple[str, ...]:
    """The words of a column of classes, low to high where we know the order, else as they come; () if it is none."""
    words = Counter(text_of(cell).casefold() for cell in cells)
    known = next((order for order in _ORDERS if set(words) <= set(order)), ())
    is_named = says(header, "classes") and not says(header, "other")
    is_repeated = len(words) * 3 <= len(cells) and not says(header, "other") and not says(header, "area")
    if len(words) > FEW_CLASSES or not (known or is_named or is_repeated):
        return ()
    return tuple(sorted(words, key=known.index)) if known else tuple(words)


def has_known_order(classes: Sequence[str]) -> bool:
    """Whether we know which of these classes is lower."""
    return any(set(classes) <= set(order) for order in _ORDERS)


def _of_header(header: str) -> tuple[str, str, str, str]:
    """Name, unit, area and period in a header: "Zuid | 2023", "gas [TJ]", "inwoners 2023", "corporatiebezit_pct"."""
    across = _ACROSS.fullmatch(header)
    if across and is_period(across[2]):
        return "", "", across[1], across[2]
    if is_period(header):
        return "", "", "", header
    name, unit = header, ""
    if found := _UNIT.search(name):
        name, unit = name[: found.start()], found[1] or found[2]
    elif name.casefold().endswith("_pct"):
        name, unit = name[:-4], "%"
    period = ""
    if ended := re.search(r"[\s_]((?:19[5-9]|20[0-4])\d)$", name):
        name, period = name[: ended.start()], ended[1]
    return (name.strip() or header), unit, "", period


def split_unit(text: str) -> tuple[str, str]:
    """A name and its unit: "gasgebruik [TJ]" -> ("gasgebruik", "TJ")."""
    name, unit, _, _ = _of_header(text)
    return (name or text), unit
