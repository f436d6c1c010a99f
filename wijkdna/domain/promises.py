"""What we owe partners: when a promise is late, when a card runs out, and when we ask too much of one partner.

A day counts as a whole: a promise for 26 November is late from the 27th.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from wijkdna.domain.retention import Length, later

SOON_DAYS = 14
"""From so many days before its date a promise asks for attention (judgement)."""

REMIND_DAYS = 7
"""So many days before its date who sees to it gets a mail (judgement)."""

CARD_WARNING = Length(months=1)
"""So long before a card runs out we ask whether it still holds."""

MONTH_DAYS, MOST_DEPARTMENTS = 31, 2
"""One department more in so many days, and we burden the partner."""


class Standing(Enum):
    """Where a promise stands, in words for the screen; in this order on the page."""

    LATE = "te laat"
    SOON = "binnen twee weken"
    LATER = "later"
    DONE = "gedaan"


def standing(due: date, is_done: bool, today: date) -> Standing:
    """Where a promise with this date stands today."""
    if is_done:
        return Standing.DONE
    if due < today:
        return Standing.LATE
    return Standing.SOON if due - today <= timedelta(days=SOON_DAYS) else Standing.LATER


class Validity(Enum):
    """Whether a card still holds."""

    HOLDS = "geldig"
    ENDING = "verloopt binnen een maand"
    OVER = "verlopen"


def validity(until: date, today: date) -> Validity:
    """Whether a card that holds up to and including `until` does so today."""
    if until < today:
        return Validity.OVER
    return Validity.ENDING if until <= later(today, CARD_WARNING) else Validity.HOLDS


class Ask(NamedTuple):
    """A department asked something of a partner on a day."""

    department: str
    day: date


_NOT_TELLING = frozenset(("afdeling", "team", "de", "het"))


def department_key(name: str) -> str:
    """A department without what does not tell it apart: "Afdeling Wonen" and "wonen" are one; "" for none."""
    return " ".join(word for word in name.casefold().split() if word not in _NOT_TELLING)


def asking_too_much(asks: Iterable[Ask], today: date) -> tuple[str, ...]:
    """The departments that asked something of one partner in the 31 days up to and including today; () for fewer
    than three. Each as it was written first, in the order in which they came. A nameless department does not count.
    """
    first_day = today - timedelta(days=MONTH_DAYS - 1)
    found: dict[str, str] = {}
    for ask in sorted(asks, key=lambda one: one.day):
        key = department_key(ask.department)
        if key and first_day <= ask.day <= today:
            found.setdefault(key, " ".join(ask.department.split()))
    return tuple(found.values()) if len(found) > MOST_DEPARTMENTS else ()


class Reminding(Enum):
    """What somebody gets a mail about, in words above its lines; in this order in the mail."""

    PROMISE_LATE = "Te laat"
    PROMISE_SOON = "Binnen een week"
    TALK = "Volgende gesprekken"
    CARD_ENDING = "Klopt de kaart nog?"


def promise_reminder(due: date, today: date) -> Reminding | None:
    """Whether an open promise is told of today; None when its date is still far away."""
    if due < today:
        return Reminding.PROMISE_LATE
    return Reminding.PROMISE_SOON if due - today <= timedelta(days=REMIND_DAYS) else None
