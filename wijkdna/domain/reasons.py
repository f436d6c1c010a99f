"""Whether a reason of a line in a plan still holds: told from what became of the thing that it points at.

A reason is lost when that thing is gone, is not to be seen, or is doubted. It expires with a card, a moment or a kans.
It is changed when a figure moved beyond noise, when a moment has another date, when a number that was written does
not lie within its band any more, or when what it rests on became weaker: a claim, trust in a door, a partner. What
cannot be compared any more is said to be so; it is never taken for unchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from wijkdna.domain.numbers_nl import date_nl, number_nl
from wijkdna.domain.plan_document import Holds

Verdict = tuple[Holds, str]
"""Whether it holds, and when not what became of it, as a sentence; "" when it does."""

STANDS: Verdict = (Holds.YES, "")

_THING = {
    "cijfer": "Dit cijfer",
    "notitie": "De notitie",
    "bewering": "De bewering",
    "deur": "De deur",
    "partner": "De kaart van deze partner",
    "moment": "Het moment",
    "bereik": "Wat dit bereikt",
    "kans": "De kans",
}
_GONE = {
    "cijfer": "Dit cijfer is er voor dit gebied niet meer.",
    "notitie": "De notitie is ingetrokken.",
    "bewering": "De bewering is verwijderd.",
    "deur": "Deze deur staat niet meer op de sociale kaart.",
    "partner": "Met deze partner is niets meer afgesproken: de kaart is weg.",
    "moment": "Dit moment staat niet meer in de kalender.",
    "bereik": "Dit bereik is niet meer uit te rekenen: de manier of de cijfers zijn weg.",
    "kans": "De kans is verwijderd.",
}
KINDS = tuple(_THING)
"""In the order of the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of the thing that a reason points at.

    is_there     this reader can see it; is_hidden: it exists, and this reader may not see it
    doubt        why it does not count any more although it is there: "staat nu als betwist"
    valid_until  its last day, None when it has none
    change       what is different from when the reason was given, as the rest of a sentence
    weaker       it is less strong than then: what it was and is, as the rest of a sentence
    unsure       why nobody can tell whether it changed, as the rest of a sentence
    """

    is_there: bool = True
    is_hidden: bool = False
    doubt: str = ""
    valid_until: date | None = None
    change: str = ""
    weaker: str = ""
    unsure: str = ""


def verdict(kind: str, fate: Fate, today: date) -> Verdict:
    """Whether a reason holds today. Gone weighs more than expired, and that more than changed.

    kind  one of KINDS. Raises KeyError for another.
    """
    thing = _THING[kind]
    if fate.is_hidden:
        return Holds.GONE, f"{thing} is niet zichtbaar voor u. Vraag het aan een collega, of kies een andere reden."
    if not fate.is_there:
        return Holds.GONE, _GONE[kind]
    if fate.doubt:
        return Holds.GONE, f"{thing} {fate.doubt}."
    if fate.valid_until is not None and fate.valid_until < today:
        return Holds.EXPIRED, f"{thing} gold tot en met {date_nl(fate.valid_until)}."
    if fate.change:
        return Holds.CHANGED, f"{thing} is veranderd: {fate.change}."
    if fate.weaker:
        return Holds.CHANGED, f"{thing} is zwakker geworden: {fate.weaker}."
    if fate.unsure:
        return Holds.UNSURE, f"Of dit nog klopt, is niet na te gaan: {fate.unsure}."
    return STANDS


def moved(then: tuple[date | None, date | None], now: tuple[date | None, date | None]) -> str:
    """What is different about the days of a moment, for Fate.change; "" for nothing, or when none were known then."""
    if then[0] is None or then == now:
        return ""
    return "de datum is nu niet bekend" if now[0] is None else f"het is nu {days_nl(now[0], now[1] or now[0])}"


def days_nl(first: date, last: date) -> str:
    """Days in words: "3 april 2027", "3 april 2027 tot en met 7 april 2027"."""
    return date_nl(first) if first == last else f"{date_nl(first)} tot en met {date_nl(last)}"


def outside(written: float | None, now: float, low: float, high: float) -> str:
    """What is different when a number that was written is another one now, and does not lie in its band; ends belong
    to it. For Fate.change, all in households.

    A mean that did not move holds wherever the band lies: with a sender who may not take part it can lie above it.
    None: no number was written, so nothing can be outside.
    """
    if written is None or low <= written <= high or number_nl(written) == number_nl(now):
        return ""
    between = f"in 8 van de 10 gevallen {number_nl(low)} tot {number_nl(high)}"
    return f"er stond {number_nl(written)}, en nu is het {number_nl(now)}, {between}"


def said_days(said: Mapping[str, object]) -> tuple[date | None, date | None]:
    """First and last day of a moment as they were when the reason was given; None: not known."""
    first, last = (one if isinstance(one, str) else "" for one in (said.get("first"), said.get("last")))
    return date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None


def said_number(said: Mapping[str, object]) -> float | None:
    """The number that was written, when there was one."""
    value = said.get("number")
    return float(value) if isinstance(value, int | float) else None


def since(said: Mapping[str, object], now: tuple[str, str, str] | None) -> Fate:
    """What became of a figure of which the release of then is gone: only what was kept with the reason is left.

    said  value, year and level of then;  now  the same in the newest release, None when it has no such figure
    Another number for the same year is a correction by its source, as in changes.py.
    """
    then = tuple(str(said.get(name) or "") for name in ("value", "year", "level"))
    if now is None:
        return Fate(change="in de nieuwste cijfers staat het niet meer")
    if not all(then):
        return Fate(unsure="de cijfers van toen zijn er niet meer")
    if then[2] == now[2] and (then[1] == now[1] or then[0] == now[0]):
        return Fate()
    before, after = (", ".join(one) for one in (then, now))
    return Fate(unsure=f"de cijfers van toen zijn er niet meer. Er stond {before}, en het nieuwste is {after}")


@dataclass(frozen=True, slots=True)
class Strength:
    """By what a thing can become weaker. name: under which it is kept;  words  of each value, from weak to strong.

    hint  instead of these words, where they may not stand on paper
    """

    name: str
    words: Mapping[Any, str]
    hint: str = ""

    def weaker(self, then: object, now: object) -> str:
        """What it was and is, for Fate.weaker; "" when it is not weaker, or was not known. Unknown now is weakest."""
        order = list(self.words)
        if then not in order or (now in order and order.index(now) >= order.index(then)):
            return ""
        return self.hint or f"was {self.words[then]}, is nu {self.words.get(now, 'niet bekend')}"


# ---- what can be a reason, and what became of it

Days = tuple[date, date]
"""First and last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that can be a reason, as this person sees it.

    label  in a few words, as the tag shows it;  more  what it is, to choose it by
    said   what is kept with a reason, to see later what changed;  page  address where it stands, "" for none
    times  first and last day of each time that a moment comes;  strength  None: it cannot become weaker
    """

    kind: str
    target: str
    label: str
    more: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    fate: Fate = field(default_factory=Fate)
    origin: str = ""
    page: str = ""
    times: tuple[Days, ...] = ()
    strength: Strength | None = None

    @property
    def key(self) -> str:
        """As a form sends it."""
        return f"{self.kind}:{self.target}"


def label_of(item: Item, said: Mapping[str, object]) -> str:
    """As the thing is now; a moment on the days that were meant, which come back next year."""
    days = _nearest(item, said_days(said)[0])
    return f"{item.said['label']}, {date_nl(days[0])}" if days else item.label


def fate_of(item: Item, said: Mapping[str, object], news: Fate | None = None) -> Fate:
    """What became of a thing that this person can see. said: with the reason; news: of a figure since then."""
    if item.kind == "moment":
        then = said_days(said)
        now = _nearest(item, then[0]) or said_days(item.said)
        return Fate(valid_until=now[1], change=moved(then, now))
    if item.kind == "bereik":
        return Fate(change=outside(said_number(said), item.said["number"], item.said["low"], item.said["high"]))
    if item.strength is not None:
        name = item.strength.name
        return replace(item.fate, weaker=item.strength.weaker(said.get(name), item.said.get(name)))
    return news or item.fate


def _nearest(item: Item, first: date | None) -> Days | None:
    """The time that a moment comes nearest to a day."""
    return min(item.times, key=lambda one: abs((one[0] - first).days)) if first and item.times else None
