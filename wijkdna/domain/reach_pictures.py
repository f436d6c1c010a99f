"""Pictures of whom a plan reaches: a bar for each group, and three figures as bands.

Bereik draws what is done now beside the proposal with them, and a search what is done now beside the best mix.
Positions are per cent of the width, so that a drawing fits every screen.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.reach_answer import Figure
from wijkdna.domain.reach_why import count, percent

_FULL = 99.0
"""Per cent of the width that the largest group takes."""

NOW = "Nu"


@dataclass(frozen=True, slots=True)
class Bar:
    """A group. Widths in per cent of the drawing: not reached, more by the proposal, reached now; words: all it says.

    missed, missed_now  households in words, "" when there is no such plan;  band  of those not reached, "" unknown
    whisker  from and to, in per cent
    """

    name: str
    size: str
    missed: str
    missed_now: str
    band: str
    widths: tuple[float, float, float]
    whisker: tuple[float, float]
    words: str


def bar(name: str, size: float, most: float, now: Figure | None, planned: Figure | None) -> Bar:
    """One group. size: households, most: of the largest group; now, planned: its reach by either plan."""
    shown = planned or now or Figure(0.0, 0.0, 0.0)
    missed = size * (1 - shown.share)
    before = size * (1 - now.share) if now else missed
    gained = max(0.0, before - missed) if now and planned else 0.0
    scale = _FULL / most
    low, high = size * (1 - shown.high), size * (1 - shown.low)
    reached = "bereikt met het voorstel" if not now else "nu al bereikt"
    band = households_between(low, high)
    words = f"{name}: {count(size)} huishoudens. Niet bereikt: {count(missed)}, in 8 van de 10 gevallen {band}"
    if now and planned:
        words += f". Nu niet bereikt: {count(before)}"
    return Bar(
        name=name,
        size=count(size),
        missed=count(missed),
        missed_now=count(before) if now and planned else "",
        band=band,
        widths=(missed * scale, gained * scale, max(0.0, size - missed - gained) * scale),
        whisker=(low * scale, high * scale),
        words=f"{words}. De rest is {reached}.",
    )


def households_between(low: float, high: float) -> str:
    """ "96 tot 171", or one number when both ends are the same."""
    a, b = number_nl(round(low)), number_nl(round(high))
    return a if a == b else f"{a} tot {b}"


def mostly(mean: float, high: float) -> str:
    """What to say of a mean above its band, in households: a sender does it all or nothing, and mostly nothing."""
    if mean <= high or round(mean) == round(high):
        return ""
    if round(high) == 0:
        return "meestal 0: deze afzender doet waarschijnlijk niet mee"
    return f"meestal hoogstens {number_nl(round(high))}: een afzender doet waarschijnlijk niet mee"


# ---- three bands


@dataclass(frozen=True, slots=True)
class Band:
    """One figure of one plan. Places in per cent of the drawing. least: "ten minste" for a lower bound, else "".

    note  of a mean above its band, "" for another
    """

    label: str
    is_now: bool
    households: str
    share: str
    band: str
    left: float
    width: float
    dot: float
    words: str
    least: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the three figures, for both plans on one scale. ticks: place and number."""

    key: str
    name: str
    means: str
    bands: tuple[Band, ...]
    ticks: tuple[tuple[float, str], ...]


_THREE = (
    ("reach", "Bereikt", "Er is een gesprek geweest, een reactie, of iemand kwam langs."),
    ("twice", "Doordrongen", "Bereikt door twee of meer verschillende afzenders."),
    ("joins", "Doet mee", ""),
)
_STEPS = {
    "aanmelding": "Heeft zich aangemeld voor een bezoek.",
    "bezoek": "Had een bezoek thuis.",
    "maatregel": "Zette een stap in huis.",
}


def measures(
    sides: Sequence[tuple[str, Sequence[Figure]]], households: float, step: str, lower: Collection[str] = ()
) -> list[Measure]:
    """Bereikt, doordrongen, doet mee, all on one scale. sides: name of a plan, and its three figures.

    lower  plans of which reach is a lower bound; taking part never is
    """
    edge = _edge([one for _, three in sides for one in three], households)
    ticks = tuple((100 * i / 4, number_nl(round(edge * i / 4))) for i in range(5))
    found = []
    for n, (key, name, means) in enumerate(_THREE):
        bands = tuple(
            _band(label, three[n], households, edge, at_least=key != "joins" and label in lower)
            for label, three in sides
        )
        found.append(Measure(key, name, means or _STEPS[step], bands, ticks))
    return found


def _band(label: str, figure: Figure, households: float, edge: float, *, at_least: bool) -> Band:
    least = "ten minste" if at_least and figure.share > 0 else ""
    low, middle, high = (100 * one * households / edge for one in (figure.low, figure.share, figure.high))
    said = households_between(figure.low * households, figure.high * households)
    words = f"{label}: {least} {count(figure.share * households)} huishoudens, in 8 van de 10 gevallen {said}"
    note = mostly(figure.share * households, figure.high * households)
    return Band(
        label=label,
        is_now=label == NOW,
        households=count(figure.share * households),
        share=percent(figure.share),
        band=said,
        left=low,
        width=max(0.3, high - low),
        dot=middle,
        words=" ".join((f"{words}; {note}" if note else words).split()),
        least=least,
        note=note,
    )


def _edge(figures: Sequence[Figure], households: float) -> float:
    """The end of the scale in households: a round number that can be split in four."""
    most = max([one.high * households for one in figures] + [4.0])
    size = 10.0 ** len(str(int(most / 4)))
    for part in (0.1, 0.2, 0.25, 0.5, 1.0):
        if part * size * 4 >= most and (part * size).is_integer():
            return part * size * 4
    return size * 4
