"""What of this place stands in a text: its names, its own words, its humour, and what hurts here."""

from collections.abc import Collection
from dataclasses import dataclass

from wijkdna.domain.message_words import Marked, Place, lowered


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of the card of eigenheid.

    who_may  who may say it, "" when nobody wrote that down;  why_not  why it cannot be used yet, "" when it can
    """

    text: str
    who_may: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ForGroup:
    """A group of households that the text is for. flags: as of the priors (low_income, age65 ...)."""

    name: str
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a text is for.

    places  names of here: of the area, and of what stands on the map;  offices  other names that are no people
    proud   lines of the card that a text may begin with;  humour  lines that are left alone as they are
    dialect words of here;  sore, never  what hurts, and what is surely no joke
    """

    channel: str = ""
    groups: tuple[ForGroup, ...] = ()
    places: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    proud: tuple[CardLine, ...] = ()
    humour: tuple[CardLine, ...] = ()
    dialect: tuple[CardLine, ...] = ()
    sore: tuple[CardLine, ...] = ()
    never: tuple[CardLine, ...] = ()


_STREET = ("straat", "laan", "weg", "plein", "dijk", "kade", "hof", "pad", "gracht", "park", "dorp", "polder")
_COMMON = frozenset(
    (
        *("niet", "geen", "over", "deze", "maar", "heeft", "hebben", "wordt", "worden", "hier", "daar", "iedereen"),
        *("altijd", "nooit", "mensen", "bewoners", "onze", "zijn", "waren", "werd", "naar", "voor", "door", "tegen"),
        *("omdat", "toen", "meer", "veel", "weer", "moet", "gaat", "komt", "komen", "alle", "andere", "eigen"),
        *("straat", "wijk", "buurt", "dorp", "gemeente", "huis", "huizen"),
    )
)
_SHORTEST, _ENOUGH = 4, 2
"""Letters of a word that says something; words of a line that together are no chance (judgement)."""


def names_here(text: Marked, place: Place, setting: Setting) -> bool:
    """True when a piece of a text names something of here: the place, a street, what people are proud of."""
    start, end = place
    said = text.text[start:end].casefold()
    if any(one and one.casefold() in said for one in setting.places):
        return True
    words = [text.text[slice(*one)] for one in text.tokens if start <= one[0] < end]
    if any(word[0].isupper() and word.lower().endswith(_STREET) and len(word) > 6 for word in words):
        return True
    inside = [lowered(word) for word in words]
    card = (*setting.proud, *setting.humour, *setting.dialect)
    return any(_meets(_content(one.text), inside) for one in card)


def _meets(content: Collection[str], words: Collection[str]) -> bool:
    """Two words of a line of the card, or the one that it has."""
    met = sum(any(_alike(one, word) for word in words) for one in set(content))
    return met >= min(_ENOUGH, len(set(content))) > 0


def _content(line: str) -> list[str]:
    """Words of a line that say what it is about."""
    words = Marked(line).words
    return [one for one in words if len(one) >= _SHORTEST and one not in _COMMON and not one.isdigit()]


def _alike(word: str, other: str) -> bool:
    """The same word, also with another ending."""
    stem = word[: max(_SHORTEST, len(word) - 2)]
    return other.startswith(stem) and len(other) <= len(word) + 3


def touches(text: Marked, line: str) -> list[Place]:
    """Where a text comes near a line of the card: the words of the line, or two of them in one sentence."""
    if exact := phrase_places(text, line):
        return exact
    content = set(_content(line))
    need = min(_ENOUGH, len(content))
    found: dict[Place, dict[str, Place]] = {}
    for place, word in zip(text.tokens, text.words, strict=True):
        for one in content:
            if _alike(one, word):
                found.setdefault(text.sentence_of(place[0]), {}).setdefault(one, place)
    return sorted(place for those in found.values() if len(those) >= need > 0 for place in those.values())


def phrase_places(text: Marked, phrase: str) -> list[Place]:
    """Where the words of a phrase stand behind each other, whatever their capitals and signs."""
    words = Marked(phrase).words
    size = len(words)
    if not size:
        return []
    starts: Collection[int] = [at for at in range(len(text.words) - size + 1) if text.words[at : at + size] == words]
    return [(text.tokens[at][0], text.tokens[at + size - 1][1]) for at in starts]
