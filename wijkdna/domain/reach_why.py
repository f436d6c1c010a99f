"""Where the number of one way to reach people comes from: what was counted, how sure it is, what it means here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log
from typing import Any, Protocol

from wijkdna.domain.evidence import Evidence, Library, Stage
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.outcomes import shared
from wijkdna.domain.reach_claims import Share
from wijkdna.domain.reach_learning import NO_DISTANCE, Learned
from wijkdna.domain.scenario import Scenario

COMPOSITE = (Stage.SIGNUP, Stage.VISIT, Stage.MEASURE)
"""Of these only who took part was counted, not who was reached (methods.md 1.5)."""


def is_at_least(scenario: Scenario, plan: Iterable[int]) -> bool:
    """Whether what a plan (numbers of ways) reaches is a lower bound: one of its chances tells only who took part."""
    used = {scenario.ways[i].prior for i in plan} - {""}
    return any(scenario.library.priors[id].stage in COMPOSITE for id in used)


LOWER_BOUND = (
    "Bereikt en doordrongen zijn hier ondergrenzen: van een of meer manieren is alleen geteld wie zich aanmeldde of "
    "meedeed. Met hoeveel mensen er een gesprek was, weet niemand. Het werkelijke bereik is dus hoger."
)
GRADES = {
    "A": "een register of groot onderzoek",
    "B": "een getelde praktijk of een proef",
    "C": "één plek, of een ruwe telling",
    "D": "een oordeel, niet geteld",
}


_PLURALS = {
    "aangesproken huishouden": "aangesproken huishoudens",
    "aangeschreven huishouden": "aangeschreven huishoudens",
    "aangeschreven koopwoning": "aangeschreven eigenaren",
    "adres": "adressen",
    "bereikt adres": "adressen",
    "huishouden": "huishoudens",
    "huishouden in eigen netwerk": "huishoudens in de eigen kring",
    "huishouden in gebied": "huishoudens in het gebied",
    "huishouden in straat": "huishoudens in de straat",
    "lid achterban": "leden van de achterban",
    "uitgenodigde": "mensen die zijn uitgenodigd",
    "75-plusser": "75-plussers",
}


def count(households: float) -> str:
    """ "96", or "minder dan 1" for what is not quite nothing."""
    return "minder dan 1" if 0.005 < households < 0.5 else number_nl(round(households))


def percent(share: float) -> str:
    """ "38 %", "0,4 %" for what is small."""
    return f"{number_nl(100 * share, 1 if 0 < share < 0.0095 else 0)} %"


_UNKNOWN = percent(NO_DISTANCE)


class FromLibrary(Protocol):
    """What a library of options says of one that was taken from it."""

    @property
    def audience_prior(self) -> str:
        """Id of the share of households that it can reach, or ""."""

    @property
    def is_borrowed(self) -> bool:
        """This form was never counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that is known of one way. option: an Option; prior None: a chance of the team's own."""

    option: Any
    prior: Evidence | None
    from_library: FromLibrary | None
    learned: Learned | None
    library: Library


@dataclass(frozen=True, slots=True)
class Here:
    """What it meets here. addressed of whole households; ready: the sender, 1 to 5, None: it surely does."""

    addressed: float
    whole: float
    ready: int | None


@dataclass(frozen=True, slots=True)
class Curve:
    """How sure a chance is, as a curve. Places in pixels of 330 x 92; area: what lies in between."""

    line: str
    area: str
    low: tuple[float, str]
    mean: tuple[float, str]
    high: tuple[float, str]


@dataclass(frozen=True, slots=True)
class Why:
    """Where the number of an option comes from. lines: label and words."""

    title: str
    sentence: str
    curve: Curve
    grade: str
    grade_words: str
    is_borrowed: bool
    lines: tuple[tuple[str, str], ...]


def why_of(told: Told, share: Share, here: Here) -> Why:
    """Why this number. share: the chance as it is used now."""
    prior, borrowed = told.prior, bool(told.from_library and told.from_library.is_borrowed)
    grade = "D" if prior is None or borrowed else prior.grade
    return Why(
        title=f"Waarom {percent(share.mean)}?",
        sentence=_sentence(told, share),
        curve=curve_of(share),
        grade=grade,
        grade_words=GRADES[grade],
        is_borrowed=borrowed,
        lines=tuple((label, words) for label, words in _lines(told, share, here) if words),
    )


def _sentence(told: Told, share: Share) -> str:
    """How often, and how sure: between places before anything was counted here, of this place after that."""
    prior = told.prior
    outcome, of = (prior.outcome, prior.denominator) if prior else ("gesprek of reactie", "aangesproken huishouden")
    many = _PLURALS.get(of, f"keer ({of})")
    middle, low, high = (number_nl(100 * one, 1 if share.mean < 0.03 else 0) for one in (share.mean, *share.between()))
    if prior is None and told.learned is None:
        guess = f"U schat dat het bij {middle} van elke 100 {many} raak is: {outcome}."
        return f"{guess} Wij houden rekening met {low} tot {high}."
    where = "In 9 van de 10 plekken ligt dat" if told.learned is None else "Hier ligt het met 90 % zekerheid"
    return f"Bij {middle} van elke 100 {many} is het raak: {outcome}. {where} tussen {low} en {high}."


def _lines(told: Told, share: Share, here: Here) -> list[tuple[str, str]]:
    prior, source = told.prior, told.option.source or "eigen inschatting"
    return [
        *([("Geteld", prior.basis), ("Bron", prior.source)] if prior else [("Bron", source)]),
        ("Hier", _here(told, here)),
        ("Voor wie", _audience(told)),
        ("Versterkt door", "; ".join(_boosts(told))),
        ("Eigen cijfers", _own(told.learned)),
        ("Andere dossiers", elsewhere(told.learned)),
        ("Let op", _mind(prior, told.learned)),
    ]


def _mind(prior: Evidence | None, own: Learned | None) -> str:
    if prior is None:
        return "Een eigen kans is voor elke groep gelijk. Tel mee, dan wordt hij zekerder."
    if prior.stage in COMPOSITE:
        return (
            "Bereikt (ten minste): hier is geteld wie zich aanmeldde of meedeed. Met hoeveel mensen er een gesprek "
            "was, weet niemand. Het werkelijke bereik is dus hoger."
        )
    if own is not None:
        return (
            "De kans verschilt per groep. Wat u telde is omgerekend naar een gemiddelde plek in Nederland. Zo telt "
            "niet dubbel wie u aansprak en wat er hielp. Voor uw groepen kan de kans dus anders zijn dan dit getal."
        )
    return "De kans verschilt per groep. In heel Nederland komt hij gemiddeld op dit getal uit."


def _here(told: Told, here: Here) -> str:
    said = f"{told.option.sender} spreekt {count(here.addressed)} van de {count(here.whole)} huishoudens aan."
    said = said[:1].upper() + said[1:]
    if here.ready is None:
        return said
    goes_on = percent(told.library.willingness[here.ready])
    return f"{said} De kans dat het doorgaat is {goes_on} (bereidheid {here.ready} van 5)."


def _audience(told: Told) -> str:
    one = told.option
    if one.audience_likely is not None:
        low, high = one.audience_low, one.audience_high
        band = f", tussen {number_nl(low)} en {number_nl(high)}" if low is not None and high is not None else ""
        basis = f" ({one.get_audience_basis_display()})" if one.audience_basis else ""
        return f"Binnen bereik: {number_nl(one.audience_likely)} huishoudens{band}{basis}."
    if told.from_library and told.from_library.audience_prior:
        known = told.library.priors[told.from_library.audience_prior]
        return (
            f"Binnen bereik: {percent(known.share.mean)} van de huishoudens. {known.basis} (zekerheid {known.grade})."
        )
    return ""


def _boosts(told: Told) -> list[str]:
    known = told.library.multipliers
    return [
        f"{known[id].label} (× {number_nl(known[id].used, 2)} op de kansverhouding; {known[id].source})"
        for id in told.option.multipliers
        if id in known
    ]


def _own(own: Learned | None) -> str:
    if own is None:
        return "Nog geen. Na de eerste keer telt uw eigen uitkomst mee."
    moved = f"Vooraf was de verwachting {percent(own.before)}; nu is zij {percent(own.share.mean)}."
    if not own.rounds:
        return f"Hier nog geen. {moved}"
    times = "1 keer" if own.rounds == 1 else f"{own.rounds} keer"
    return f"{number_nl(own.responded)} van {number_nl(own.offered)}, in {times}. {moved}"


def elsewhere(own: Learned | None) -> str:
    """What other dossiers of the team counted, and how much each counts here; "" when there are none."""
    if own is None or not own.elsewhere:
        return ""
    each = (
        f"“{one.name}”: {shared(one.responded)} van {number_nl(one.offered)}, telt voor {percent(one.weight)}"
        for one in own.elsewhere
    )
    return f"{'; '.join(each)}. Hoe meer die plek op deze lijkt, hoe zwaarder; weten we dat niet, dan {_UNKNOWN}."


_WIDE, _BASE, _TOP, _POINTS = 330.0, 70.0, 14.0, 100
_ROOM = 40.0
"""Pixels between two numbers below the curve."""


@lru_cache(maxsize=256)
def curve_of(share: Share) -> Curve:
    """The Beta of a chance, from 0 to a round number beyond its 95th percentile."""
    low, high = share.between()
    edge = min(1.0, max(high * 1.5, 0.05))
    xs = [edge * (i + 0.5) / _POINTS for i in range(_POINTS)]
    heights = _density(share, xs)
    most = max(heights) or 1.0
    at = [(x / edge * _WIDE, _BASE - (_BASE - _TOP) * h / most) for x, h in zip(xs, heights, strict=True)]
    within = [one for one, x in zip(at, xs, strict=True) if low <= x <= high]
    area = ""
    if within:
        steps = " ".join(f"L{x:.1f} {y:.1f}" for x, y in within)
        area = f"M{within[0][0]:.1f} {_BASE} {steps} L{within[-1][0]:.1f} {_BASE}Z"
    places = [one / edge * _WIDE for one in (low, share.mean, high)]
    texts = [percent(one) for one in (low, share.mean, high)]
    return Curve(" ".join(f"{x:.1f},{y:.1f}" for x, y in at), area, *_apart(places, texts))


def _density(share: Share, xs: Sequence[float]) -> list[float]:
    a, b = max(share.alpha, 1e-6), max(share.beta, 1e-6)
    scale = lgamma(a + b) - lgamma(a) - lgamma(b)
    return [exp(min(scale + (a - 1) * log(x) + (b - 1) * log(1 - x), 30.0)) if 0 < x < 1 else 0.0 for x in xs]


def _apart(places: Sequence[float], texts: Sequence[str]) -> list[tuple[float, str]]:
    """Numbers that would lie over that in the middle are left out: the sentence says them."""
    low, mean, high = places
    return [
        (max(low, 14.0), texts[0] if mean - low > _ROOM else ""),
        (min(max(mean, 14.0), _WIDE - 14), texts[1]),
        (min(high, _WIDE - 14), texts[2] if high - mean > _ROOM else ""),
    ]
