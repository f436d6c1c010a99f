"""Dutch numbers for the screen, and the words around them: "1.234", "12,5 %", "€ 231.000", "1 misdrijf".

No locale module: it is a setting of the whole process and slow, and a page calls this about 500 times.
"""

from collections.abc import Mapping
from datetime import date
from math import isfinite, log10

from wijkdna.domain.figures import Status

NBSP = "\u00a0"
"""Keeps a number and its unit on one line."""

_SWAP = str.maketrans(",.", ".,")
_HALF_UP = 1 + 2e-15
"""Makes 22.5 round to 23, as CBS does: Python rounds to even, and its 1.005 is just below 1.005. No number of up to
twelve digits moves otherwise."""

_SYMBOLS = {"m3": "m³", "m2": "m²"}
_BARE_UNITS = {"aantal", "score", "cijfer"}
_THOUSANDS_OF_EUROS = "x 1.000 euro"

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_SINGULAR = {
    "adressen": "adres",
    "bedrijven": "bedrijf",
    "huishoudens": "huishouden",
    "inbraken of pogingen": "inbraak of poging",
    "kinderen": "kind",
    "locaties van basisscholen": "locatie van een basisschool",
    "mensen": "mens",
    "misdrijven": "misdrijf",
    "plekken": "plek",
    "woningen": "woning",
}
_SINGULAR_VERB = {
    "krijgen": "krijgt",
    "liggen": "ligt",
    "staan": "staat",
    "werden": "werd",
    "wonen": "woont",
    "zijn": "is",
    "zitten": "zit",
}

_ABSENT = {
    Status.NOT_PUBLISHED: "niet gepubliceerd",
    Status.NOT_APPLICABLE: "niet van toepassing",
    Status.TOO_SMALL: "te klein om te tonen",
    Status.REDRAWN: "niet te zeggen: de grens is veranderd",
}


def number_nl(value: float, decimals: int = 0) -> str:
    """Number with points between thousands and a comma before decimals; a rounded zero has no sign.

    Raises ValueError for NaN and infinity: absence has words of its own.
    """
    if not isfinite(value):
        raise ValueError(f"{value} is not a number to show; see absence()")
    text = f"{value * _HALF_UP:,.{decimals}f}"
    if text[0] == "-" and not text.strip("-0.,"):
        text = text[1:]
    return text.translate(_SWAP)


def shown_decimals(decimals: int, scale: float) -> int:
    """Decimals left after scaling: 35.2 (x 1,000 euro) has one, € 35,200 has none."""
    return decimals if scale == 1 else max(0, decimals - round(log10(scale)))


def amount(
    value: float,
    unit: str,
    decimals: int = 0,
    scale: float = 1.0,
    classes: Mapping[int, str] | None = None,
) -> str:
    """A figure with its unit, for tables: "12,5 %", "€ 231.000", "klasse 3". The space is one that does not break.

    value     as published, in unit
    decimals  of the published value, before scale
    scale     multiplies the value; 1000 turns "x 1.000 euro" into euros
    classes   text per class, shown instead of the number
    """
    if classes:
        return classes[round(value)]
    if scale != 1:
        value = round(value, decimals)  # the mean of other areas gets no digits that none of them has
    number = number_nl(value * scale, shown_decimals(decimals, scale))
    if unit in _BARE_UNITS:
        return number
    if unit.startswith("klasse"):
        return f"klasse{NBSP}{number}"
    if unit == "euro" or (unit == _THOUSANDS_OF_EUROS and scale == 1000):
        return f"€{NBSP}{number}"
    return f"{number}{NBSP}{_SYMBOLS.get(unit, unit)}"


def counted(text: str, number: str) -> str:
    """Text with its number for {n}, on one line with what it counts: "1 misdrijf per 1.000 inwoners"."""
    if is_one(number):
        for many, one in _SINGULAR.items():
            text = text.replace(f"{{n}} {many}", f"{{n}} {one}")
    return text.replace("€ ", f"€{NBSP}").replace("{n} ", f"{{n}}{NBSP}").replace("{n}", number)


def is_one(number: str) -> bool:
    """True for a number that takes a singular; "1,0" does not."""
    return number in ("1", "minder dan 1")


def has_plural(text: str) -> bool:
    """True for a text of counted things ("{n} mensen", "{n} van elke 1.000 inwoners"), not of "{n} km"."""
    return text.removeprefix("{n} ").startswith((*_SINGULAR, "van elke"))


def singular_verbs(text: str) -> str:
    """The text with the verb for one: "woont" for "wonen", "Dat is" for "Dat zijn er"."""
    words = text.replace("Dat zijn er ", "Dat is ").split(" ")
    return " ".join(_SINGULAR_VERB.get(word, word) for word in words)


def absence(status: Status) -> str:
    """Why there is no number, in words.

    Raises ValueError for KNOWN: then there is a number to show.
    """
    if status == Status.KNOWN:
        raise ValueError("a known figure is not absent")
    return _ABSENT[status]


def date_nl(day: date) -> str:
    """A date as people write it: "25 juni 2024"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def release_nl(name: str) -> str:
    """The day of a release; "25 juni 2024 (2)" for a second one of that day, and a name that is no day as it is."""
    day, _, number = name.partition(".")
    try:
        said = date_nl(date.fromisoformat(day))
    except ValueError:
        return name
    return f"{said} ({number})" if number else said
