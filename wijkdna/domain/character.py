"""When a line of the card of eigenheid en humor may be used, or why not yet (methods 10.1).

What must not be joked about counts from the first voice: to be careful asks no proof.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

CIRCLES, READERS = 2, 3
"""Circles that a line was heard in, and residents who read it aloud, before it is used."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. is_care: it says what to be careful with; asks_who: it is not for everybody to say.

    circles  it was heard in, as roles or circles;  who_may  who may say it, "" when nobody wrote that down
    laughs, shrugs, stings  of residents who read it aloud
    """

    is_care: bool
    asks_who: bool
    circles: Collection[str]
    who_may: str
    laughs: int
    shrugs: int
    stings: int
    valid_until: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a line may be used, and why not yet: every reason as a sentence that says what to do."""

    is_usable: bool
    reasons: tuple[str, ...]


def verdict(line: Line, today: date) -> Verdict:
    """Whether a line may be used today. A line that says what to be careful with always counts."""
    again = ("Klopt dit nog? De datum is voorbij. Vraag het opnieuw.",) if today > line.valid_until else ()
    if line.is_care:
        return Verdict(True, again)
    found = tuple(filter(None, (_sting(line), _circles(line), _readers(line), _who(line)))) + again
    return Verdict(not found, found)


def _sting(line: Line) -> str:
    if not line.stings:
        return ""
    who = "Een bewoner vond" if line.stings == 1 else f"{line.stings} bewoners vonden"
    return f"{who} dit pijnlijk. Gebruik het niet."


def _circles(line: Line) -> str:
    number = len({" ".join(one.split()).casefold() for one in line.circles} - {""})
    if number >= CIRCLES:
        return ""
    heard = "Nog in één kring gehoord" if number else "Er staat niet bij van wie u dit hoorde"
    return f"{heard}. Vraag het na in {'een andere kring' if number else 'twee kringen'}."


def _readers(line: Line) -> str:
    read = line.laughs + line.shrugs + line.stings
    if read >= READERS:
        return ""
    so_far = "Nog niemand las" if not read else "Eén bewoner las" if read == 1 else f"{read} bewoners lazen"
    return f"{so_far} dit hardop. Laat {READERS} bewoners het hardop lezen."


def _who(line: Line) -> str:
    return "" if not line.asks_who or line.who_may.strip() else "Schrijf op wie dit mag zeggen."


def on_scale(place: int, low: str, high: str) -> str:
    """A place of 1 to 5 between two ends in words: "heel nuchter", "eerder nuchter", "tussen nuchter en uitbundig"."""
    if not 1 <= place <= 5:
        raise ValueError(f"{place} is no place on a scale of 1 to 5")
    return (f"heel {low}", f"eerder {low}", f"tussen {low} en {high}", f"eerder {high}", f"heel {high}")[place - 1]
