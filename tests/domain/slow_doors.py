"""A second, slow way to who might open a door: every actor against every tie, as the rule says it in words."""

from wijkdna.domain.doors import Why


def reasons(bands, actors, group, named, weak):
    """The best reason of each actor that has one."""
    found = {}
    for actor in actors:
        if actor in named:
            found[actor] = Why.NAMED
        elif trusts(bands, group, actor):
            found[actor] = Why.TRUSTED_HERE
        elif tied(bands, actor, group) and actor not in weak:
            found[actor] = Why.KNOWS
        elif any(
            trusts(bands, middle, actor) for middle in everything(bands, weak) if near(bands, middle, group, weak)
        ):
            found[actor] = Why.TRUSTED_NEARBY
        elif actor in weak:
            found[actor] = Why.REACHES
    return found


def everything(bands, weak):
    return {end for band in bands for end in (band.source, band.target)} | set(weak)


def tied(bands, one, other):
    return any({band.source, band.target} == {one, other} for band in bands)


def near(bands, middle, group, weak):
    return middle != group and (tied(bands, middle, group) or middle in weak)


def trusts(bands, who, whom):
    return any(band.by_trust and band.target == who and band.source == whom for band in bands)
