"""Codes and levels of CBS areas, from land to buurt.

A code only means something together with the year of its borders; see boundaries.py.
Amsterdam has letters in its codes (BU0363AD07), so a code is text, never a number.
"""

import re
from enum import StrEnum

LAND = "NL00"

_CODE = re.compile(r"(NL00|PV\d{2}|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})", re.ASCII)

PROVINCES = {
    "PV20": "Groningen",
    "PV21": "Fryslân",
    "PV22": "Drenthe",
    "PV23": "Overijssel",
    "PV24": "Flevoland",
    "PV25": "Gelderland",
    "PV26": "Utrecht",
    "PV27": "Noord-Holland",
    "PV28": "Zuid-Holland",
    "PV29": "Zeeland",
    "PV30": "Noord-Brabant",
    "PV31": "Limburg",
}


class Level(StrEnum):
    """The five levels of areas; the value is the Dutch word shown on screen."""

    LAND = "land"
    PROVINCIE = "provincie"
    GEMEENTE = "gemeente"
    WIJK = "wijk"
    BUURT = "buurt"


_LEVEL_OF_PREFIX = {
    "NL": Level.LAND,
    "PV": Level.PROVINCIE,
    "GM": Level.GEMEENTE,
    "WK": Level.WIJK,
    "BU": Level.BUURT,
}


class MalformedCode(ValueError):
    """The text is not the code of an area."""


def clean_code(text: str) -> str:
    """The code in the form we store: upper case, no spaces (CBS pads), NL01 as NL00.

    Raises MalformedCode when the text cannot be the code of an area.
    """
    code = text.strip().upper().replace("NL01", LAND)
    if not _CODE.fullmatch(code):
        raise MalformedCode(text)
    return code


def level_of(code: str) -> Level:
    """Level of a clean code. Raises MalformedCode when its first letters are unknown."""
    try:
        return _LEVEL_OF_PREFIX[code[:2]]
    except KeyError:
        raise MalformedCode(code) from None


def parent_code(code: str) -> str | None:
    """Code of the area one level up: buurt to wijk, wijk to gemeente.

    The code of a gemeente does not hold its provincie, so from gemeente upward the answer is None.
    """
    match level_of(code):
        case Level.BUURT:
            return f"WK{code[2:8]}"
        case Level.WIJK:
            return f"GM{code[2:6]}"
        case _:
            return None


def gemeente_code(code: str) -> str | None:
    """Code of the gemeente in which a wijk or buurt lies; a gemeente itself; None above."""
    if level_of(code) in (Level.LAND, Level.PROVINCIE):
        return None
    return f"GM{code[2:6]}"
