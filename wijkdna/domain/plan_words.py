"""Words about a plan that stand on more than one paper: its name, numbers with their limits, what it costs."""

from collections.abc import Collection, Iterable
from math import isfinite

from wijkdna.domain.numbers_nl import NBSP, date_nl, number_nl
from wijkdna.domain.plan_document import PlanDocument, PlanLine, PlannedGroup, ReachBand

UNKNOWN = "niet te zeggen"
AT_LEAST, AT_MOST = "ten minste ", "ten hoogste "
LONGEST_FOOT = 110
"""Letters at the foot of a page, beside its number."""


def title_of(document: PlanDocument) -> str:
    """The name of the plan, or that it is one."""
    return document.title or f"Plan van aanpak {document.place}".strip(" ")


def facts_of(document: PlanDocument) -> str:
    """Which plan this is: "Plan van aanpak voor Kreileroord · versie 3 · 12 november 2026 · team Hollands Kroon"."""
    version = f"versie {document.version}" if document.version else "concept"
    team = f"team {document.team}" if document.team else ""
    said = (f"Plan van aanpak voor {document.place}", version, date_nl(document.made_on), team)
    return " · ".join(filter(None, (*said, "voorbeeld" if document.is_example else "")))


def sources_in_brief(document: PlanDocument) -> str:
    """Publishers for at the foot of a page; all of them with their tables stand at the end."""
    publishers = dict.fromkeys(one.partition(",")[0].strip() for one in document.sources)
    said = ", ".join(filter(None, publishers))
    if not said:
        return "WijkDNA"
    if len(said) > LONGEST_FOOT:
        return "Bronnen: zie het laatste hoofdstuk"
    return f"Bronnen: {said}"


def missed_in_brief(document: PlanDocument) -> str:
    """The group of which most are not reached with the plan."""
    known = by_missed(document.groups)
    if not known:
        return UNKNOWN
    first = known[0]
    most = AT_MOST if document.is_at_least[1] else ""
    return f"Het meest: {first.name} ({most}{_share(first.missed_planned, first.households)})"


def by_missed(groups: Iterable[PlannedGroup]) -> list[PlannedGroup]:
    """Groups of which we know how many are missed with the plan, the largest number first."""
    known = [one for one in groups if one.missed_planned is not None]
    return sorted(known, key=lambda one: -(one.missed_planned or 0))


def _share(missed: float | None, whole: float | None) -> str:
    if missed is None:
        return UNKNOWN
    return f"{number(missed)} van de {number(whole)} huishoudens" if whole else counted(missed, "huishouden")


def last_of(bands: tuple[ReachBand, ...]) -> ReachBand | None:
    """The last of the three figures: doet mee."""
    return bands[-1] if bands else None


# ---- numbers in words


def number(value: float | None) -> str:
    """A whole number, or that it cannot be said."""
    return UNKNOWN if value is None or not isfinite(value) else number_nl(value)


def counted(value: float | None, one: str) -> str:
    """A number with what it counts: "1 huishouden", "14 huishoudens"."""
    said = number(value)
    return said if said == UNKNOWN else f"{said}{NBSP}{one if said == '1' else one + 's'}"


def euros_nl(value: int | None) -> str:
    """Money, or that nobody filled it in."""
    return "niet ingevuld" if value is None else f"€{NBSP}{number_nl(value)}"


def reach_nl(band: ReachBand | None) -> str:
    """Households with the limits: "41 huishoudens (in 8 van de 10 gevallen 18 tot 65)"."""
    if band is None:
        return UNKNOWN
    least = AT_LEAST if band.at_least else ""
    between = f"in 8 van de 10 gevallen {number(band.low)} tot {number(band.high)}"
    return f"{least}{counted(band.middle, 'huishouden')} ({between})"


def band_nl(band: ReachBand | None) -> str:
    """The same, short: "41 (18 tot 65)"."""
    if band is None:
        return UNKNOWN
    return f"{AT_LEAST if band.at_least else ''}{number(band.middle)} ({number(band.low)} tot {number(band.high)})"


def cost_nl(lines: Collection[PlanLine]) -> str:
    """Money and hours of actions together, and of how many either is not filled in."""
    actions = [one.action for one in lines if one.action]
    euros = [one.euros for one in actions if one.euros is not None]
    hours = [one.hours for one in actions if one.hours is not None]
    if not euros and not hours:
        return "nog niet ingevuld"
    said = " en ".join(
        filter(None, (euros_nl(sum(euros)) if euros else "", f"{number_nl(sum(hours))}{NBSP}uur" if hours else ""))
    )
    return "; ".join(filter(None, (said, unfilled(lines))))


def unfilled(lines: Iterable[PlanLine]) -> str:
    """Of how many actions euros or hours are not filled in: "bij 2 acties is nog niet alles ingevuld", "" for none."""
    unknown = sum(one.action.euros is None or one.action.hours is None for one in lines if one.action)
    return f"bij {unknown} {'actie' if unknown == 1 else 'acties'} is nog niet alles ingevuld" if unknown else ""


def hours_nl(value: int | None) -> str:
    """Hours, or that nobody filled them in."""
    return "uren niet ingevuld" if value is None else f"{number_nl(value)}{NBSP}uur"


# ---- whom it does not reach


def missed_total(document: PlanDocument) -> str:
    """How many are not reached now and with the plan, over the groups of which both are known, as sentences."""
    known = [one for one in document.groups if one.missed_now is not None and one.missed_planned is not None]
    if not known:
        return "Hoeveel huishoudens we niet bereiken, is niet te zeggen."
    now, planned = sum(one.missed_now or 0 for one in known), sum(one.missed_planned or 0 for one in known)
    sizes = [one.households for one in known]
    of = f" van de {number(sum(filter(None, sizes)))}" if all(sizes) else ""
    less_now, less = (AT_MOST if one else "" for one in document.is_at_least)
    before = f"Nu bereiken we {less_now or 'ongeveer '}{number(now)}{of} huishoudens niet."
    return f"{before} Met dit plan zijn dat er {less}{number(planned)}."


def missed_nl(one: PlannedGroup) -> str:
    """Households of a group that are not reached with the plan: "61 (40 tot 85)", or without limits "61"."""
    return band_nl(one.band) if one.band else number(one.missed_planned)


def missed_alt(groups: Iterable[PlannedGroup]) -> str:
    """What the picture of missed households shows, in words."""
    told = (f"{one.name}: nu {number(one.missed_now)}, met dit plan {missed_nl(one)}" for one in by_missed(groups))
    return f"Staven per groep met huishoudens die we niet bereiken. {'; '.join(told)}."


def figures_alt(document: PlanDocument) -> str:
    """What the picture of the three figures shows, in words."""
    now = {one.measure: one for one in document.now}
    told = (
        f"{one.measure}: nu {reach_nl(now.get(one.measure))}, met dit plan {reach_nl(one)}" for one in document.planned
    )
    return f"Staven met grenzen. {'; '.join(told)}."
