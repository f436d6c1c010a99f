"""What a row of our own map file tells besides its names, read as people here write it.

A cell that says nothing is left empty. A cell that says something that cannot be read is refused with why: then the
whole row is left out and told so, for what somebody wrote may not vanish without a word.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.written_numbers import whole_digits

Told = Mapping[str, str]
"""Cells of a row by heading, in lower case."""

MOST_HOUSEHOLDS, MOST_OF_DOOR = 1_000_000, 100_000
"""Of a gemeenschap, and within reach of a door; as the pages have it."""

FIRST_DAY = date(1990, 1, 1)
_DAYS = ("%Y-%m-%d", "%d-%m-%Y")
_STRENGTHS = ("1", "2", "3", "zwak", "gewoon", "sterk")


class CellRefused(ValueError):
    """A cell that cannot be read; the text says which and what should stand there, as the end of a sentence."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"bij “{name[:1].upper()}{name[1:]}” {text}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words that may stand in the columns with a choice."""

    sectors: Collection[str]
    bases: Collection[str]
    sights: Collection[str]
    heard: Collection[str]
    trusts: Collection[int]


def thing_fields(told: Told, words: Words) -> dict[str, Any]:
    """Fields of something on the map. Raises CellRefused."""
    low, high = (_whole(told, name, MOST_HOUSEHOLDS) for name in ("ten minste", "ten hoogste"))
    if low is not None and high is not None and low > high:
        low, high = high, low
    return {
        "low": low,
        "high": high,
        "sector": _one_of(told, "gaat over", words.sectors),
        "basis": _one_of(told, "hoe weten we dat", words.bases),
        "sight": _one_of(told, "zichtbaar voor", words.sights),
        "rhythm": _text(told, "wanneer samen of druk", 160),
        "channels": _text(told, "hoe horen zij nieuws", 160),
        "public_contact": _text(told, "openbaar contact", 200),
        "external": _text(told, "herkomst", 60),
        "latitude": _degrees(told, "breedtegraad", 90),
        "longitude": _degrees(told, "lengtegraad", 180),
    }


def door_fields(told: Told, words: Words, today: date) -> dict[str, Any]:
    """Fields of a door; checked_on None: not told. Raises CellRefused."""
    low, likely, high = (_whole(told, name, MOST_OF_DOOR) for name in ("laag", "waarschijnlijk", "hoog"))
    known = [one for one in (low, likely, high) if one is not None]
    if known != sorted(known):
        raise CellRefused("waarschijnlijk", "klopt de volgorde niet: laag, dan waarschijnlijk, dan hoog")
    trust = _whole(told, "vertrouwen", MOST_OF_DOOR)
    if trust is not None and trust not in words.trusts:
        raise CellRefused("vertrouwen", f"hoort {_or(words.trusts)} te staan")
    return {
        "low": low,
        "likely": likely,
        "high": high,
        "trust": trust,
        "basis": _one_of(told, "hoe weten we dat", words.bases),
        "heard": _one_of(told, "gehoord", words.heard),
        "checked_on": _day(told, "wanneer", today),
    }


def tie_fields(told: Told, today: date) -> dict[str, Any]:
    """Fields of a band that is no door; seen_on None: not told. Raises CellRefused."""
    _one_of(told, "hoe sterk", _STRENGTHS)
    return {"informant": _text(told, "gehoord van", 80), "seen_on": _day(told, "wanneer", today)}


def _whole(told: Told, name: str, most: int) -> int | None:
    text = told.get(name, "")
    if not text:
        return None
    digits = whole_digits(text)
    if digits is None:
        raise CellRefused(name, "staat geen heel getal, zoals 1500 of 1.500")
    if digits.startswith("-") or len(digits) > len(str(most)) + 9 or int(digits) > most:
        raise CellRefused(name, f"hoort een getal van 0 tot en met {number_nl(most)} te staan")
    return int(digits)


def _one_of(told: Told, name: str, known: Collection[str]) -> str:
    text = told.get(name, "").casefold()
    if text and text not in known:
        raise CellRefused(name, f"hoort {_or(known)} te staan")
    return text


def _or(known: Collection[object]) -> str:
    *rest, last = (str(one) for one in known)
    return f"{', '.join(rest)} of {last}" if rest else last


def _text(told: Told, name: str, most: int) -> str:
    text = told.get(name, "")
    if len(text) > most:
        raise CellRefused(name, f"staan meer dan {most} tekens: maak het korter")
    return text


def _degrees(told: Told, name: str, most: int) -> float | None:
    text = told.get(name, "")
    if not text:
        return None
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = float("nan")
    if not -most <= found <= most:
        raise CellRefused(name, f"hoort een getal van -{most} tot en met {most} te staan")
    return found


def _day(told: Told, name: str, today: date) -> date | None:
    text = told.get(name, "")
    if not text:
        return None
    for written in _DAYS:
        try:
            found = datetime.strptime(text, written).date()
        except ValueError:
            continue
        if FIRST_DAY <= found <= today:
            return found
    raise CellRefused(name, f"hoort een dag van {FIRST_DAY.year} tot vandaag te staan, zoals 31-12-2025")
