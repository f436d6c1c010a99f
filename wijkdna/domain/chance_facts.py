"""What is known of a place for the rules that propose lokale kansen. What is not known is not there, and never zero."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from wijkdna.domain.moments import DAYS_IN_A_MONTH

SEASONS = ("winter", "lente", "zomer", "herfst")
"""Winter is December to February."""

STATUSES = ("gehoord", "bevestigd", "onderbouwd")
"""Of a claim that counts, from weak to strong; betwist does not count."""


class Beside(StrEnum):
    """A figure beside that of the gemeente; higher and lower only when the difference is distinct (methods 4.3)."""

    HIGHER = "hoger"
    LOWER = "lager"
    ALIKE = "gelijk"


@dataclass(frozen=True, slots=True)
class Figure:
    """value: percentages as 0 to 100, distances in km. is_carried: it was measured for a larger area."""

    value: float
    is_carried: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What was heard. theme: None when nobody said which, "" for none of the list; key: to find it again."""

    theme: str | None
    status: str
    key: int = 0


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody on the map. kind: None when nobody said which, "" for none of the list; readiness: 1 to 5, or None."""

    kind: str | None
    readiness: int | None
    key: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map. kind: as of a partner."""

    kind: str | None
    key: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens once. months: until it begins, 0 while it is there."""

    kind: str
    months: float
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a place. What is not in a mapping is not known.

    beside      figures beside those of the gemeente
    moments     months until it begins, infinite when it does not come any more
    n_partners  how many partners are known; None: nobody counted them
    blind       groups that have no door or a low reach (methods 6.4): True, or surely not: False
    """

    figures: Mapping[str, Figure] = field(default_factory=dict)
    beside: Mapping[str, Beside] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    partners: tuple[Partner, ...] = ()
    n_partners: int | None = None
    places: tuple[Place, ...] = ()
    moments: Mapping[str, float] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    season: str | None = None
    blind: Mapping[str, bool] = field(default_factory=dict)


def season_of(month: int) -> str:
    """The season of a month, 1 to 12."""
    return SEASONS[month % 12 // 3]


def season_end(today: date, seasons: Iterable[str]) -> date | None:
    """Last day of a run of seasons that holds today; None when it does not hold, or never ends."""
    wanted, first = set(seasons), today.replace(day=1)
    for _ in range(12):
        if season_of(first.month) not in wanted:
            return first - timedelta(days=1) if first > today else None
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return None


def season_left(today: date, seasons: Iterable[str]) -> float | None:
    """Months until a run of seasons that holds today is over; None as for season_end()."""
    last = season_end(today, seasons)
    return None if last is None else (last - today).days / DAYS_IN_A_MONTH
