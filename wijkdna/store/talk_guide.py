"""The talk guide that comes with the package, and the sheets of paper that are made from it and typed back.

Read once per process. A mistake in the file is a DefinitionError that names it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, read_yaml

TALK, WALK = "gesprek", "loopblad"
"""Keys of the two sheets of A4; a card goes by its code in small letters."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a talk. care: what to leave out when writing the answer down, "" when nothing."""

    code: str
    theme: str
    ask: str
    listen_for: tuple[str, ...]
    follow_up: str
    care: str


@dataclass(frozen=True, slots=True)
class Field:
    """A place to write on paper, and its field on the screen. help: "" when the label says enough."""

    code: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A talk card, four to an A4."""

    code: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """How the talk goes with one kind of partner. questions: codes with the words that fit here."""

    key: str
    label: str
    opening: str
    tone: str
    questions: Mapping[str, str]
    extra: tuple[str, ...]
    closing: str
    care: str


@dataclass(frozen=True, slots=True)
class Words:
    """What is said at the beginning and at the end. after: what to do within a day."""

    opening: tuple[str, ...]
    if_asked_why: str
    never_say: tuple[str, ...]
    closing: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A piece of paper with its fields, in the order of the paper.

    key   in the address and in the database: "gesprek", "loopblad", "k1"
    code  on the corner of a card: "K1"; "" for the sheets of A4
    """

    key: str
    code: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkGuide:
    """All of it. observer: fields for who looks on; walk: fields of the walk sheet; before: what to do first."""

    warning: str
    words: Words
    questions: tuple[Question, ...]
    observer_title: str
    observer: tuple[Field, ...]
    walk_title: str
    before: tuple[str, ...]
    walk: tuple[Field, ...]
    cards: tuple[Card, ...]
    variants: tuple[Variant, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every piece of paper that can be typed back."""
        asked = tuple(Field(one.code, one.ask, one.care) for one in self.questions)
        return (
            Sheet(TALK, "", "Gespreksblad", asked + self.observer),
            Sheet(WALK, "", "Loopblad", self.walk),
            *(Sheet(one.code.lower(), one.code, one.title, one.fields) for one in self.cards),
        )


@lru_cache
def load_talk_guide(path: Path = DEFINITIONS / "fieldwork" / "talkguide.yaml") -> TalkGuide:
    """The talk guide. Raises DefinitionError when something is missing or a code stands twice."""
    found = read_yaml(path, dict)
    try:
        guide = _guide(found)
    except (KeyError, TypeError) as problem:
        raise DefinitionError(f"{path.name}: {problem}") from problem
    codes = [field.code for sheet in guide.sheets for field in sheet.fields]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise DefinitionError(f"{path.name}: twice: {', '.join(twice)}")
    asked = {one.code for one in guide.questions}
    if odd := sorted({code for one in guide.variants for code in one.questions} - asked):
        raise DefinitionError(f"{path.name}: variants ask what is no question: {', '.join(odd)}")
    return guide


def _guide(found: Mapping[str, Any]) -> TalkGuide:
    observer, walk = found["observer_block"], found["walk_sheet"]
    return TalkGuide(
        warning=found["free_text_warning"],
        words=_words(found["opening"], found["closing"]),
        questions=tuple(_question(one) for one in found["questions"]),
        observer_title=observer["title"],
        observer=_fields(observer["fields"]),
        walk_title=walk["title"],
        before=tuple(walk["before"]),
        walk=_fields(walk["fields"]),
        cards=tuple(Card(one["code"], one["title"], _fields(one["fields"])) for one in found["cards_a5"]["cards"]),
        variants=tuple(_variant(key, one) for key, one in found["variants"].items()),
    )


def _words(opening: Mapping[str, Any], closing: Mapping[str, Any]) -> Words:
    return Words(
        tuple(opening["lines"]),
        opening["if_asked_why"],
        tuple(opening["never_say"]),
        tuple(closing["lines"]),
        tuple(closing["after"]),
    )


def _question(one: Mapping[str, Any]) -> Question:
    listen = tuple(one["listen_for"])
    return Question(one["code"], one["theme"], one["ask"], listen, one["follow_up"], one.get("privacy", ""))


def _fields(rows: Sequence[Mapping[str, str]]) -> tuple[Field, ...]:
    return tuple(Field(one["code"], one["label"], one.get("help", "")) for one in rows)


def _variant(key: str, one: Mapping[str, Any]) -> Variant:
    return Variant(
        key=key,
        label=one["label"],
        opening=one["opening"],
        tone=one["tone"],
        questions={asked["code"]: asked["ask"] for asked in one["questions"]},
        extra=tuple(one["extra"]),
        closing=one["closing"],
        care=one.get("privacy", ""),
    )
