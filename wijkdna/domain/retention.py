"""Until when personal data may stay, and when to say that they will go.

A day counts as a whole: what may stay until 26 November is erased on the 27th. A month after 31 January is the last day
of February: never longer than promised.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

_LONGEST_MONTHS = 1200


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in months and days. Raises ValueError when one is negative."""

    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if self.months < 0 or self.days < 0 or self.months > _LONGEST_MONTHS:
            raise ValueError(f"{self.months} months and {self.days} days is no length of time to keep something")

    def __str__(self) -> str:
        """As a reader says it: "18 maanden", "1 maand", "4 weken", "30 dagen"."""
        weeks, rest = divmod(self.days, 7)
        in_weeks = bool(self.days) and not rest
        parts = (
            _counted(self.months, "maand", "maanden"),
            _counted(weeks, "week", "weken") if in_weeks else _counted(self.days, "dag", "dagen"),
        )
        return " en ".join(filter(None, parts)) or "0 dagen"


def _counted(number: int, one: str, more: str) -> str:
    return "" if not number else f"{number} {one if number == 1 else more}"


def later(day: date, length: Length) -> date:
    """The day that comes so much later; first the months, then the days. Stops at the last day that a date can be."""
    months = day.year * 12 + day.month - 1 + length.months
    year, month = divmod(months, 12)
    if year > date.max.year:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    moved = date(year, month + 1, min(day.day, last))
    return moved + timedelta(days=min(length.days, (date.max - moved).days))


def is_over(start: date, length: Length, today: date) -> bool:
    """True from the day after the last day that something may stay."""
    return today > later(start, length)


def over_before(length: Length, today: date) -> date:
    """The first day that is not over yet: all that started before it must go today, nothing else.

    For a question to a database, which knows no months of unequal length.
    """
    first = date.min.toordinal()
    low, high = first, today.toordinal()
    while low < high:
        middle = (low + high) // 2
        if is_over(date.fromordinal(middle), length, today):
            low = middle + 1
        else:
            high = middle
    return date.fromordinal(low)


def warned_before(length: Length, warning: Length, today: date) -> date:
    """The first day of which nobody needs to hear yet: what started before it is over within the warning.

    warning  how long before the end somebody is told
    """
    return over_before(length, later(today, warning))
