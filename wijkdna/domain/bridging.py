"""Who ties different gemeenschappen together (methods 6.4): for organisations, roles and places, never for persons."""

from collections.abc import Iterable

CONNECTS = 0.5
"""From here on something connects gemeenschappen: as evenly as one tie to each of two (judgement)."""


def participation(ties: Iterable[float]) -> float:
    """How evenly the ties of one are spread over gemeenschappen: 1 - sum of squared shares.

    ties  how many to each gemeenschap
    0 when all go to one, or there are none; 1 - 1/n when they go evenly to n.
    """
    numbers = [number for number in ties if number > 0]
    total = sum(numbers)
    return 1 - sum((number / total) ** 2 for number in numbers) if total else 0.0


def connects(ties: Iterable[float]) -> bool:
    """True for who ties at least two gemeenschappen together about evenly."""
    return participation(ties) >= CONNECTS
