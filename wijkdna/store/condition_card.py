"""Reads the questions and the paper of the condition card: what both sides agree on, on half an A4.

Read once per process; a mistake in the file is a DefinitionError that names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, read_yaml

KINDS = ("text", "several", "choice", "scale", "promises", "keeper", "day", "name")


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """A question of the card.

    code     "B1": stands on paper and screen; field: of the card;  kind  one of KINDS
    ask      what to ask aloud; care: what to mind, "" for nothing
    needed   without an answer it is no agreement yet; it may stay open until the next talk
    longest  characters of what is written, 0 where nothing is;  choices  id to words
    """

    code: str
    field: str
    kind: str
    label: str
    ask: str
    care: str
    needed: bool
    longest: int
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A part of the paper. when_filled: left out when there is nothing; others say “nog te bespreken”."""

    field: str
    heading: str
    when_filled: bool


@dataclass(frozen=True, slots=True)
class CardPaper:
    """The words of half an A4; {names} are open places."""

    title: str
    facts: tuple[str, ...]
    sections: tuple[PaperSection, ...]
    spoken: str
    stop: str
    kept: str
    name_no: str
    name_yes: str
    change: str
    empty: str
    promise: str
    promise_done: str


@dataclass(frozen=True, slots=True)
class ConditionCard:
    """The whole. months: how long a card holds unless another day is chosen."""

    rules: tuple[str, ...]
    questions: tuple[CardQuestion, ...]
    months: int
    paper: CardPaper

    def question(self, field: str) -> CardQuestion:
        """The question of a field. Raises KeyError."""
        return {one.field: one for one in self.questions}[field]


@lru_cache
def load_condition_card(folder: Path = DEFINITIONS) -> ConditionCard:
    """The card. Raises DefinitionError."""
    path = folder / "fieldwork" / "condition_card.yaml"
    try:
        return _card(read_yaml(path, dict))
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise DefinitionError(f"{path.name}: {problem!r}") from problem


def _card(found: Mapping[str, Any]) -> ConditionCard:
    questions = tuple(_question(one) for one in found["questions"])
    fields = [one.field for one in questions]
    if len(set(fields)) != len(fields):
        raise ValueError("a field stands twice")
    paper = dict(found["paper"])
    sections = tuple(_section(one, fields) for one in paper.pop("sections"))
    facts = tuple(map(str, paper.pop("facts")))
    words = CardPaper(facts=facts, sections=sections, **{name: str(text) for name, text in paper.items()})
    return ConditionCard(tuple(found["rules"]), questions, int(found["months"]), words)


def _question(one: Mapping[str, Any]) -> CardQuestion:
    if one["kind"] not in KINDS:
        raise ValueError(f"{one['code']} has an unknown kind: {one['kind']}")
    return CardQuestion(
        code=one["code"],
        field=one["field"],
        kind=one["kind"],
        label=one["label"],
        ask=one["ask"],
        care=one.get("care", ""),
        needed=bool(one["needed"]),
        longest=int(one.get("longest", 0)),
        choices={str(key): str(words) for key, words in one.get("choices", {}).items()},
    )


def _section(one: Mapping[str, Any], fields: list[str]) -> PaperSection:
    if one["field"] not in fields:
        raise ValueError(f"no question has the field {one['field']}")
    return PaperSection(one["field"], one["heading"], bool(one.get("when_filled", False)))
