"""Whose turn it is in a leerlab, the slow way: of all sets of groups that may be asked, the best for the line.

A set may be asked when there is a place for all of it, and nobody in it overtakes anybody who waits for a free seat.
Of those the best is the one with the first in line, then the second, and so on.
"""

from itertools import product


def offers(places, held, line, passed=()):
    """Keys of who is asked, in order; by trying each set of groups."""
    sets = (
        [group for group, chosen in zip(line, choice, strict=True) if chosen]
        for choice in product((True, False), repeat=len(line))  # the first in line is tried with her first
    )
    best = next(one for one in sets if fits(places, held, one) and overtakes_nobody(places, held, line, one, passed))
    return [group.key for group in best]


def fits(places, held, asked):
    """True when nothing holds more than it may by asking these; what is too full already gets nobody new."""
    everybody = [*held, *asked]
    if asked and seats(everybody) > places.seats:
        return False
    for gemeente in {group.gemeente for group in asked}:
        if seats(group for group in everybody if group.gemeente == gemeente) > places.per_gemeente:
            return False
    new = {group.gemeente for group in asked} - {group.gemeente for group in held}
    return not new or places.gemeenten is None or len({group.gemeente for group in everybody}) <= places.gemeenten


def seats(groups):
    return sum(group.seats for group in groups)


def overtakes_nobody(places, held, line, asked, passed):
    """True when each who waits before somebody who is asked lets others pass, or cannot come whatever comes free."""
    for number, group in enumerate(line):
        is_before_one = any(other in asked for other in line[number + 1 :])
        if group in asked or not is_before_one or group.key in passed:
            continue
        if not is_held_back(places, [*held, *(one for one in line[:number] if one in asked)], group):
            return False
    return True


def is_held_back(places, present, group):
    """True for a group that a limit of gemeenten stops, which a free seat does not mend."""
    own = seats(one for one in present if one.gemeente == group.gemeente)
    others = {one.gemeente for one in present}
    too_many = places.gemeenten is not None and group.gemeente not in others and len(others) >= places.gemeenten
    return own + group.seats > places.per_gemeente or too_many
