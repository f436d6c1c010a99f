"""How far the homework of a leerlab is, from how much of each thing a dossier holds. It never looks at what that is.

Only what leaves a row behind can be counted. Ken je wijk? and looking at figures leave none, so they have no dot.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum


class Homework(StrEnum):
    """The three kinds; values are kept in the database."""

    FOTO = "foto"
    VELDWERK = "veldwerk"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows one dossier has. Raises ValueError for a negative number.

    dossiers  1 when there is one, 0 when none was chosen yet
    at_figures  claims with a figure beside them
    outside   finished field notes of what was seen: walked, seen, on a board; a walk sheet typed back is one
    talks     finished field notes of a talk; a talk sheet typed back is one
    doors, conditions   doors on the map, condition cards of partners
    chosen    kansen that were chosen
    lines     lines of the plan that hold a text
    answered  remarks of the critical reader set aside with a reason, and comments of colleagues that were dealt with
    """

    dossiers: int = 0
    at_figures: int = 0
    outside: int = 0
    talks: int = 0
    doors: int = 0
    conditions: int = 0
    chosen: int = 0
    lines: int = 0
    answered: int = 0

    def __post_init__(self) -> None:
        if odd := [one.name for one in fields(self) if getattr(self, one.name) < 0]:
            raise ValueError(f"{odd[0]} is negative")


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing to do. key: a field of Counts; how: what is counted, so that nobody wonders why it stays open."""

    key: str
    label: str
    done: bool
    how: str


@dataclass(frozen=True, slots=True)
class _Task:
    key: str
    needed: int
    label: str
    how: str


_TASKS: dict[Homework, tuple[_Task, ...]] = {
    Homework.FOTO: (
        _Task("dossiers", 1, "Wijk of dorp gekozen", "Klaar zodra u een dossier kiest voor dit lab."),
        _Task("at_figures", 1, "Bij een cijfer gezet wat u weet", "Telt beweringen met een cijfer erbij."),
        _Task("outside", 1, "Buiten gekeken", "Telt veldnotities van wat u zag. Een overgetypt loopblad telt mee."),
    ),
    Homework.VELDWERK: (
        _Task("talks", 3, "Drie gesprekken", "Telt veldnotities van een gesprek. Een overgetypt blad telt mee."),
        _Task("doors", 1, "Een deur op de kaart", "Telt deuren: wie bereikt welke bewoners?"),
        _Task("conditions", 1, "Een afsprakenkaart", "Telt afsprakenkaarten van partners, ook half ingevulde."),
    ),
    Homework.PLAN: (
        _Task("chosen", 3, "Drie kansen gekozen", "Telt kansen die u koos, niet die u bewaarde."),
        _Task("lines", 1, "Een begin van het plan", "Telt regels met tekst, ook van het eerste ontwerp."),
        _Task(
            "answered",
            2,
            "Twee opmerkingen beantwoord",
            "Telt opmerkingen die u met een reden wegzette of afvinkte. Een opmerking die vanzelf verdween omdat u het "
            "plan verbeterde, kunnen wij niet tellen.",
        ),
    ),
}


def dots(homework: Homework, counts: Counts) -> tuple[Dot, ...]:
    """The dots of one kind of homework, always the same ones in the same order."""
    return tuple(
        Dot(one.key, one.label, getattr(counts, one.key) >= one.needed, one.how) for one in _TASKS[Homework(homework)]
    )


def progress(found: Sequence[Dot]) -> str:
    """In words: "2 van 3 klaar", "alles klaar"; "nog niets klaar"."""
    done = sum(one.done for one in found)
    if done == len(found):
        return "alles klaar"
    return f"{done} van {len(found)} klaar" if done else "nog niets klaar"
