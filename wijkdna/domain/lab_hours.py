"""Hours of a bijeenkomst, as a certificate counts them: in tenths of an hour."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

MOST = Decimal(24)
"""Hours of one session."""

_TENTH = Decimal("0.1")
_HOUR = 3600


def length(starts: datetime, ends: datetime) -> Decimal:
    """Hours from start to end, halves of a tenth up; the clock that changes in between does not count.

    Raises ValueError for a time without a zone, and for an end before the start.
    """
    if starts.tzinfo is None or ends.tzinfo is None or ends < starts:
        raise ValueError(f"no length from {starts} to {ends}")
    seconds = int((ends.astimezone(UTC) - starts.astimezone(UTC)).total_seconds())
    return (Decimal(seconds) / _HOUR).quantize(_TENTH, ROUND_HALF_UP)


def in_words(hours: Decimal) -> str:
    """With a comma, and without a zero behind it: "3,5 uur", "1 uur"."""
    whole = hours.quantize(_TENTH, ROUND_HALF_UP)
    text = f"{whole:f}".removesuffix(".0").replace(".", ",")
    return f"{text} uur"
