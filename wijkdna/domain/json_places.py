"""Looks into a document of somebody else: every mistake says in Dutch where it stands and what should stand there."""

from collections.abc import Collection, Iterator, Mapping
from math import isfinite
from typing import Any

LONGEST_TEXT = 200
HIGHEST = 1e9

_NOTHING = 1e-12
"""A number so near to zero is zero: dividing by it tells nothing."""


class ScenarioRefused(ValueError):
    """A scenario that cannot be read; the text says where and why. place: the same place, for a program."""

    def __init__(self, place: str, text: str) -> None:
        super().__init__(f"Bij {place}: {text}" if place else text)
        self.place = place


class Place:
    """A value and where it stands, like "options › 3 › p". Every question raises ScenarioRefused when it is not so."""

    def __init__(self, value: Any, name: str = "") -> None:  # noqa: ANN401 anything that JSON can hold
        self.value, self.name = value, name

    def refuse(self, text: str) -> ScenarioRefused:
        """What to raise."""
        return ScenarioRefused(self.name, text)

    def _below(self, value: Any, key: object) -> "Place":  # noqa: ANN401
        return Place(value, f"{self.name} › {key}" if self.name else str(key))

    def fields(self, known: Collection[str]) -> Mapping[str, "Place"]:
        """An object with no other fields than these; null is not there."""
        if not isinstance(self.value, dict):
            raise self.refuse("hier hoort een blok met velden, tussen { en }.")
        other = [str(key) for key in self.value if key not in known]
        if other:
            raise self.refuse(f"het veld “{clipped(other[0])}” kennen we niet. Kies uit: {', '.join(known)}.")
        return {key: self._below(one, key) for key, one in self.value.items() if one is not None}

    def named(self, most: int) -> Iterator[tuple[str, "Place"]]:
        """An object with names of one's own."""
        if not isinstance(self.value, dict):
            raise self.refuse("hier hoort een blok met velden, tussen { en }.")
        if len(self.value) > most:
            raise self.refuse(f"hier passen er hoogstens {most}.")
        return ((str(key), self._below(one, clipped(str(key)))) for key, one in self.value.items())

    def items(self, least: int, most: int) -> list["Place"]:
        """A list of so many."""
        if not isinstance(self.value, list | tuple):
            raise self.refuse("hier hoort een lijst, tussen [ en ].")
        if not least <= len(self.value) <= most:
            wanted = f"precies {least}" if least == most else f"{least} tot en met {most}"
            raise self.refuse(f"hier horen er {wanted}, en het zijn er {len(self.value)}.")
        return [self._below(one, number) for number, one in enumerate(self.value, start=1)]

    def number(self, low: float = 0.0, high: float = HIGHEST) -> float:
        """A number in [low, high]."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(f"hier hoort een getal, en er staat {clipped(repr(value))}.")
        try:
            number = float(value)
        except OverflowError:
            number = float("inf")
        if not isfinite(number):
            raise self.refuse("dit is geen getal waarmee we kunnen rekenen.")
        if not low <= number <= high:
            raise self.refuse(f"hier hoort een getal van {_nl(low)} tot en met {_nl(high)}, en er staat {_nl(number)}.")
        return number if abs(number) > _NOTHING else 0.0

    def chance(self) -> float:
        """A chance or share."""
        try:
            return self.number(0.0, 1.0)
        except ScenarioRefused as refused:
            raise ScenarioRefused(self.name, f"een kans ligt tussen 0 en 1. {_reason(refused, self.name)}") from None

    def whole(self, low: int, high: int) -> int:
        """A whole number."""
        number = self.number(low, high)
        if number != int(number):
            raise self.refuse(f"hier hoort een heel getal, en er staat {_nl(number)}.")
        return int(number)

    def yes_or_no(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.refuse("hier hoort true of false.")
        return self.value

    def text(self) -> str:
        """Words: not empty, on one line, and not too long."""
        value = self.value
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(f"hier hoort een tekst, en er staat {clipped(repr(value))}.")
        if len(value) > LONGEST_TEXT:
            raise self.refuse(f"deze tekst is langer dan {LONGEST_TEXT} tekens.")
        if not value.isprintable():
            raise self.refuse("in deze tekst staan tekens die we niet kunnen tonen. Zet hem op één regel.")
        return value

    def among(self, known: Collection[str], what: str) -> str:
        """One of these words."""
        value = self.text()
        if value not in known:
            raise self.refuse(f"{what} “{clipped(value)}” kennen we niet. Kies uit: {', '.join(known)}.")
        return value


def clipped(text: str) -> str:
    """No longer than a message can bear, and only what can be printed."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in text[:60])
    return shown if len(text) <= 60 else f"{shown}…"


def _reason(refused: ScenarioRefused, place: str) -> str:
    words = str(refused).removeprefix(f"Bij {place}: ")
    return words[:1].upper() + words[1:]


def _nl(number: float) -> str:
    return f"{number:.10g}".replace(".", ",")
