"""Reads what is declared of personal data, and the texts for the FG that are filled from it.

Read once per process; a mistake in a file is a DefinitionError that names the file.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.domain.personal import Register, register
from wijkdna.store.definitions import DEFINITIONS, read_yaml

Rows = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the pre-scan with the answer for the programme as it is; check: what a team asks itself."""

    id: str
    question: str
    answer: str
    risk: str
    check: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A text for people of whom something is written down; {names} are open places."""

    title: str
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class PrivacyTexts:
    """The texts for the FG.

    register  rows with id and title, and either text with {names} or `from`: what personal.yaml fills in
    coming    terms of parts that do not exist yet
    """

    register: Rows
    security: tuple[str, ...]
    prescan_intro: str
    prescan_outcome: str
    questions: tuple[Question, ...]
    faq: Rows
    letters: Mapping[str, Letter]
    coming: Rows


@lru_cache
def load_personal(folder: Path = DEFINITIONS) -> Register:
    """All declarations of personal data. Raises DefinitionError."""
    path = folder / "personal.yaml"
    try:
        return register(read_yaml(path, dict))
    except DefinitionError as problem:
        raise DefinitionError(f"{path.name}: {problem}") from problem


@lru_cache
def load_privacy_texts(folder: Path = DEFINITIONS) -> PrivacyTexts:
    """The texts for the FG. Raises DefinitionError."""
    at = folder / "privacy"
    prescan = read_yaml(at / "prescan.yaml", dict)
    security: list[str] = read_yaml(at / "security.yaml", list)
    letters: dict[str, Any] = read_yaml(at / "letters.yaml", dict)
    try:
        questions = tuple(Question(**one) for one in prescan["questions"])
        return PrivacyTexts(
            _register_rows(at / "register.yaml"),
            tuple(security),
            prescan["intro"],
            prescan["outcome"],
            questions,
            _rows(at / "faq.yaml", ("q", "a")),
            {id: Letter(**one) for id, one in letters.items()},
            _rows(at / "coming.yaml", ("what", "how_long", "reminder", "then")),
        )
    except (KeyError, TypeError) as problem:
        raise DefinitionError(f"privacy: {problem!r}") from problem


def _rows(path: Path, names: Collection[str]) -> Rows:
    rows: list[Any] = read_yaml(path, list)
    for row in rows:
        if set(row) != set(names):
            raise DefinitionError(f"{path.name}: expected {', '.join(names)} instead of {row!r}")
    return tuple(rows)


FILLED = ("people", "fields", "terms", "security")


def _register_rows(path: Path) -> Rows:
    rows: list[Any] = read_yaml(path, list)
    for row in rows:
        kind = set(row) - {"id", "title"}
        if kind not in ({"text"}, {"from"}) or row.get("from", "people") not in FILLED:
            raise DefinitionError(f"{path.name}: {row!r} is no row")
    return tuple(rows)
