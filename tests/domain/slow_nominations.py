"""Names that are missing, the slow way: a list of every mention, counted by hand, in exact fractions."""

from fractions import Fraction


def count(talks):
    """Numbers of a series of talks, each a list of names as somebody said them."""
    heard = []
    for number, names in enumerate(talks):
        for name in names:
            words = " ".join(part for part in name.lower().split() if part)
            if words and (number, words) not in heard:
                heard.append((number, words))
    spoken = sorted({number for number, _ in heard})
    different = []
    for _, name in heard:
        if name not in different:
            different.append(name)
    times = [sum(other == name for _, other in heard) for name in different]
    once, twice = times.count(1), times.count(2)
    unseen = Fraction(once * (once - 1), 2 * (twice + 1))
    coverage = 1 - Fraction(once, len(heard)) if heard else Fraction(0)
    quiet = len(spoken) >= 3 and not any(
        first_said(heard, name) in spoken[-3:] for number, name in heard if number in spoken[-3:]
    )
    return {
        "n_informants": len(spoken),
        "n_nominations": len(heard),
        "observed": len(different),
        "f1": once,
        "f2": twice,
        "chao1": len(different) + unseen,
        "unseen": unseen,
        "coverage": coverage,
        "is_quiet": quiet,
        "stop": len(spoken) >= 5 and (coverage >= Fraction(8, 10) or (quiet and coverage >= Fraction(6, 10))),
    }


def first_said(heard, name):
    """Number of the talk in which a name was said for the first time."""
    return min(number for number, other in heard if other == name)
