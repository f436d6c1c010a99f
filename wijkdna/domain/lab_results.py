"""What may be told of the answers of a small group: never that one person, or two, chose something.

A count of 1 or 2 is only told as "minder dan 3", and a 0 beside it too. Where that would give the count away after all,
since all counts together are known, the others are told as "3 of meer"; and where even that would, nothing is told per
choice. A 0 by itself is about nobody: it is told. Who knows these rules and all that is told cannot work a count of 1
or 2 out: the tests try all groups.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

FEWEST = 5
"""Answers below which nothing is told."""

SMALL = 3

NUMBERS = ((0, "niemand"), (3, "1 tot en met 3"), (9, "4 tot en met 9"), (None, "10 of meer"))
"""Classes of a number of people: the highest of each, None for no end, and its words."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one choice. count: how often it was chosen, None when only is_small is told."""

    label: str
    count: int | None
    is_small: bool

    @property
    def words(self) -> str:
        """In a table."""
        if self.count is not None:
            return str(self.count or "niemand")
        return f"minder dan {SMALL}" if self.is_small else f"{SMALL} of meer"


def told(labels: Sequence[str], answers: Collection[str]) -> tuple[Told, ...]:
    """How often each label was the answer, as far as may be told; () when nothing may.

    Raises ValueError for an answer that is none of the labels.
    """
    if odd := set(answers) - set(labels):
        raise ValueError(f"no choice: {sorted(odd)[0]!r}")
    counts = [sum(one == label for one in answers) for label in labels]
    if len(answers) < FEWEST or not (_is_open(counts) or _may_be_exact(counts) or _may_be_rough(counts)):
        return ()
    hidden = [not _is_open(counts) and (count < SMALL or not _may_be_exact(counts)) for count in counts]
    return tuple(
        Told(label, None if is_hidden else count, count < SMALL)
        for label, count, is_hidden in zip(labels, counts, hidden, strict=True)
    )


def _small(counts: Sequence[int]) -> list[int]:
    return [one for one in counts if one < SMALL]


def _is_open(counts: Sequence[int]) -> bool:
    """True when nothing has to be hidden: no count is 1 or 2.

    Except where a group of this size may have chosen each answer twice: that group can be told as nothing, and then has
    to share that with others.
    """
    return not any(_small(counts)) and sum(counts) != (SMALL - 1) * len(counts)


def _may_be_exact(counts: Sequence[int]) -> bool:
    """True when the small counts cannot be worked out from the others: their sum fits in more than one way."""
    small = _small(counts)
    return len(small) > 1 and 0 < sum(small) < (SMALL - 1) * len(small)


def _may_be_rough(counts: Sequence[int]) -> bool:
    """True when a group with one count of 1 or 2 can be told so that it may be either."""
    small = _small(counts)
    return len(small) == 1 and any(small) and sum(counts) - SMALL * (len(counts) - 1) >= SMALL - 1


def class_of(number: int) -> str:
    """The words of the class of NUMBERS that a number is in. Raises ValueError for a negative one."""
    if number < 0:
        raise ValueError(f"{number} people")
    return next(words for highest, words in NUMBERS if highest is None or number <= highest)
