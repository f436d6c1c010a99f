"""A second, slow way to the best day of a poll: each day against each other one, by the rule as it is said in words."""


def best_first(dates, replies, hosts):
    """Keys: again and again the day that loses from no other one."""
    left, found = list(dates), []
    while left:
        best = left[0]
        for one in left[1:]:
            if wins(one, best, replies, hosts):
                best = one
        found.append(best.key)
        left.remove(best)
    return found


def wins(one, other, replies, hosts):
    for measure in (has_room, gemeenten_that_can, persons_ja, persons_ja_or_zonodig):
        mine, theirs = measure(one, replies, hosts), measure(other, replies, hosts)
        if mine != theirs:
            return mine > theirs
    mine, theirs = one.start.timestamp(), other.start.timestamp()
    return mine < theirs if mine != theirs else one.key < other.key


def has_room(date, replies, hosts):
    people = persons_ja_or_zonodig(date, replies, hosts)
    return any(date.key in host.dates and host.fits >= people for host in hosts)


def gemeenten_that_can(date, replies, hosts):
    return len({reply.gemeente for reply in replies if says(reply, date) == "ja"})


def persons_ja(date, replies, hosts):
    return len([reply for reply in replies if says(reply, date) == "ja"])


def persons_ja_or_zonodig(date, replies, hosts):
    return len([reply for reply in replies if says(reply, date) in ("ja", "zonodig")])


def says(reply, date):
    return str(reply.answers[date.key]) if date.key in reply.answers else None
