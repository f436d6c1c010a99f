"""What the address of the page of insight asks for: a set of doors, or how many to suggest."""

from dataclasses import dataclass

from django.http import QueryDict

from wijkdna.web.insight.queries import MOST_IN_A_SET


@dataclass(frozen=True, slots=True)
class Wanted:
    """doors: numbers of actors, () for all; most: suggest a set of so many, 0: do not."""

    doors: tuple[int, ...]
    most: int


def wanted(query: QueryDict) -> Wanted:
    """What an address asks for; what means nothing is left out, so that an old link still opens."""
    doors = tuple(int(one) for one in query.getlist("deur") if one.isascii() and one.isdecimal() and len(one) < _LONG)
    most = query.get("aantal", "")
    is_number = most.isascii() and most.isdecimal() and len(most) < _LONG
    return Wanted(doors, min(int(most), MOST_IN_A_SET) if is_number else 0)


_LONG = 10
