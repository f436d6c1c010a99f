"""A slow second way to count independent sources: try every choice of them."""

from collections.abc import Sequence
from itertools import combinations

from wijkdna.domain.claims import Heard


def independent(heard: Sequence[Heard]) -> int:
    """The size of the largest choice of sources in which no circle and no talk stands twice."""
    known = [(" ".join(one.circle.lower().split()), one.talk) for one in heard if one.circle.strip()]
    sizes = [
        size
        for size in range(1, len(known) + 1)
        for choice in combinations(known, size)
        if len({circle for circle, _ in choice}) == size == len({talk for _, talk in choice})
    ]
    return max(sizes, default=1 if heard else 0)
