"""Seven bars of a lokale kans, each 0 to 3 (methods.md section 7). They are never added up.

A bar that cannot be told has no level, which is not the same as 0. All cut-offs are judgements.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, isnan

from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.plan_document import ReachBand

MOST = 3
"""Of every bar."""


class Bar(StrEnum):
    """The bars, in the order of the screen."""

    RESONANCE = "gehoord"
    GAP = "verschil"
    MOMENT = "moment"
    CARRIER = "drager"
    REACH = "bereik"
    FEASIBLE = "uitvoerbaar"
    FAIR = "eerlijk"


LEVELS: Mapping[Bar, tuple[str, str, str, str]] = {
    Bar.RESONANCE: ("nog niet gehoord", "één keer gehoord", "twee keer gehoord", "drie keer of vaker gehoord"),
    Bar.GAP: ("niets valt op", "valt wat op", "valt duidelijk op", "valt heel erg op"),
    Bar.MOMENT: ("geen moment", "pas over een jaar of later", "binnen een jaar", "binnen drie maanden"),
    Bar.CARRIER: ("nog niemand", "nog ver weg", "praat mee", "doet mee"),
    Bar.REACH: ("bijna niemand erbij", "een paar erbij", "duidelijk meer", "veel meer"),
    Bar.FEASIBLE: ("past nog nergens", "past op één punt", "past op twee punten", "past op alle punten"),
    Bar.FAIR: ("vooral anderen", "iets te weinig voor wie voorgaat", "goed voor wie voorgaat", "vooral wie voorgaat"),
}
"""What each level says."""

UNKNOWN = "niet te zeggen"


@dataclass(frozen=True, slots=True)
class BarHere:
    """One bar of one kans. level: 0 to 3, None when it cannot be told; why: what it rests on, or what is missing.

    band  households that come with it, in words: "12 tot 40"; "" for another bar, or when it was not worked out
    """

    bar: Bar
    level: int | None
    why: str
    band: str = ""

    @property
    def words(self) -> str:
        """The level in words."""
        return UNKNOWN if self.level is None else LEVELS[self.bar][self.level]


def _steps(value: float, bounds: Sequence[float]) -> int:
    """How many of the bounds, each a lower end, a value has come to."""
    return sum(value >= one for one in bounds)


def resonance(sources: int | None, why: str = "") -> BarHere:
    """sources: independent field notes in which it was heard; None when that cannot be told, and why."""
    if sources is None:
        return BarHere(Bar.RESONANCE, None, why or "Er hoort geen bewering uit de wijk bij.")
    if sources <= 0:
        return BarHere(Bar.RESONANCE, 0, "Nog geen verhaal uit de wijk gaat hierover.")
    told = "1 verhaal uit de wijk." if sources == 1 else f"{sources} verhalen uit de wijk die op zichzelf staan."
    return BarHere(Bar.RESONANCE, min(MOST, sources), told)


def gap(found: Mapping[str, float], *, is_compared: bool = True) -> BarHere:
    """found: name of each linked indicator that is distinct, and its z; is_compared: there was something to compare."""
    if not is_compared:
        return BarHere(Bar.GAP, None, "Geen cijfer van deze kans is te vergelijken met de rest van de gemeente.")
    if not found:
        return BarHere(Bar.GAP, 0, "Geen cijfer van deze kans wijkt duidelijk af.")
    name, z = max(found.items(), key=lambda one: abs(one[1]))
    return BarHere(Bar.GAP, _steps(abs(z), (0.75, 1.25, 2.0)), f"Het meest wijkt af: {name}.")


def moment(months: float | None, name: str = "", *, is_known: bool = True) -> BarHere:
    """months: until the window begins, None without one; is_known: False when a date still has to be looked up."""
    if months is None or not isfinite(months):
        if not is_known:
            return BarHere(Bar.MOMENT, None, "De datum is nog niet bekend. Vul hem in bij Momenten.")
        return BarHere(Bar.MOMENT, 0, "Er is geen moment gekozen of op komst.")
    level = 3 if months <= 3 else 2 if months <= 12 else 1
    when = "nu" if months <= 0 else "binnen een maand" if months < 1 else f"over {_months(months)}"
    told = name if months <= 0 and " nu " in name else f"{name}: {when}" if name else f"Het begint {when}"
    return BarHere(Bar.MOMENT, level, f"{told}.")


def _months(months: float) -> str:
    whole = round(months)
    return "1 maand" if whole == 1 else f"{whole} maanden"


def carrier(readiness: Iterable[int | None]) -> BarHere:
    """readiness: of each carrier that is known, 1 to 5, None when it was not asked."""
    found = list(readiness)
    asked = [one for one in found if one is not None]
    if not found:
        return BarHere(Bar.CARRIER, 0, "Geen van de dragers staat op de sociale kaart.")
    if not asked:
        return BarHere(Bar.CARRIER, None, "De drager staat op de kaart, maar de bereidheid is nog niet gevraagd.")
    best = max(asked)
    level = 3 if best >= 4 else 2 if best == 3 else 1
    return BarHere(Bar.CARRIER, level, f"Bereidheid {best} van 5 op de afsprakenkaart.")


def reach(more: ReachBand | None, households: float = 0.0, why: str = "") -> BarHere:
    """more: households that the plan reaches more with it; None: not worked out, and why.  households: all of them."""
    if more is None or isnan(more.middle):
        return BarHere(Bar.REACH, None, why or "Het aanbod staat nog niet bij Bereik.")
    low, middle, high = (number_nl(max(0.0, one)) for one in (more.low, more.middle, more.high))
    band = low if low == high else f"{low} tot {high}"
    said = f"Ongeveer {middle} huishoudens meer dan zonder; in 8 van de 10 gevallen {band}."
    share = more.middle / households if households > 0 else 0.0
    return BarHere(Bar.REACH, _steps(share, (0.005, 0.02, 0.05)), said, band)


@dataclass(frozen=True, slots=True)
class Fits:
    """Whether it fits; None when that cannot be told."""

    euros: bool | None
    hours: bool | None
    lead: bool | None

    def named(self) -> tuple[tuple[str, bool | None], ...]:
        """Each with its words."""
        return (("het geld", self.euros), ("de uren", self.hours), ("de tijd tot het begint", self.lead))


def feasible(fits: Fits) -> BarHere:
    """A bar that cannot be told when one of the three cannot; the words say which."""
    named = fits.named()
    yes, no, unknown = ([name for name, one in named if one is wanted] for wanted in (True, False, None))
    told = [
        f"{words}: {', '.join(some)}" for words, some in (("past", yes), ("past niet", no), (UNKNOWN, unknown)) if some
    ]
    said = "; ".join(told)
    return BarHere(Bar.FEASIBLE, None if unknown else len(yes), f"{said[:1].upper()}{said[1:]}.")


def fair(share: float | None, weight: float, why: str = "") -> BarHere:
    """share: of the households reached more, those in groups that come first; weight: their part of all households."""
    if share is None or isnan(share) or not weight > 0:
        return BarHere(Bar.FAIR, None, why or "Het aanbod staat nog niet bij Bereik.")
    said = (
        f"{number_nl(100 * share)} % van wie erbij komt, hoort bij een groep die voorgaat; van alle huishoudens is dat "
    )
    return BarHere(Bar.FAIR, _steps(share / weight, (0.5, 1.0, 1.5)), f"{said}{number_nl(100 * weight)} %.")


LISTEN_FIRST = 1.0
"""Months of listening before anything else begins (judgement)."""

HOURS_A_MONTH = 32.0
"""Hours that a gemeente gives to one kans in a month (judgement)."""


def lead_months(hours: float) -> float:
    """How long it takes to get ready: listen first, then the hours, spread."""
    return LISTEN_FIRST + max(0.0, hours) / HOURS_A_MONTH


def in_time(hours: float | None, months: float | None, *, any_time: bool = False) -> bool | None:
    """Whether there is time enough. months: until the window begins, or until a season that goes on now is over;
    any_time: it is bound to no moment, so it is never late.
    """
    if any_time:
        return True
    if hours is None or months is None or not isfinite(months):
        return None
    return lead_months(hours) <= months


def within(asked: float | None, budget: float | None) -> bool | None:
    """Whether something fits a budget; None when one of the two is not known."""
    return None if asked is None or budget is None else asked <= budget
