"""Texts of a plan before they go on paper: without what no file can hold, without names, and short enough."""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar
from unicodedata import category

from wijkdna.domain.plan_document import PlanDocument

T = TypeVar("T")

NAME_LEFT_OUT = "[naam weggelaten]"
"""Stands where somebody's name stood who did not agree to be on paper."""

CUT = "…"

_NOT_IN_A_FILE = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\uffef\U00010000-\U0001fffd]"
)
"""Control characters, halves of characters, what turns the direction of all that follows, and what is no character."""

_SPACES = re.compile(r"[ \t\r\n\f\v\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]+")
"""Not the space that does not break: it keeps a number and its unit on one line."""


def plain(text: str) -> str:
    """A text that every kind of file holds as it is: on one line, with single spaces; "" when nothing of it shows."""
    made = _SPACES.sub(" ", _NOT_IN_A_FILE.sub(" ", text)).strip(" ")
    return made if any(category(one)[0] not in "CZM" for one in made) else ""


def with_texts(value: T, change: Callable[[str], str]) -> T:
    """The same document, or part of one, with each text in it changed."""
    changed: T = _changed(value, change)
    return changed


def _changed(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 any part of a document
    if type(value) is str:
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _changed(getattr(value, one.name), change) for one in fields(value)})
    return value


def without_names(document: PlanDocument, names: Iterable[str]) -> tuple[PlanDocument, int]:
    """The document with NAME_LEFT_OUT for each of these names, and in how many texts one stood.

    A name of more words is found in capitals or not and with any spaces: "Nel de Wit" also in "NEL  DE WIT's". A name
    of one word is found as it is written only: "Bakker" is not the bakker.
    """
    any_name = any_of(names)
    if any_name is None:
        return document, 0
    found: list[str] = []

    def change(text: str) -> str:
        if any_name.search(text):
            found.append(text)
        return any_name.sub(NAME_LEFT_OUT, text)

    return with_texts(document, change), len(found)


def any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any of these names as whole words, the longest first; None when there are none."""
    words = sorted((plain(one).split() for one in names), key=lambda one: -len(" ".join(one)))
    patterns = [_spaced(one) if len(one) == 1 else f"(?i:{_spaced(one)})" for one in words if one]
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)") if patterns else None


def _spaced(words: Iterable[str]) -> str:
    return r"\s+".join(map(re.escape, words))


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut after a whole word where there is one, with "…" when something was cut."""
    if len(text) <= most:
        return text
    start = text[: most - len(CUT)]
    words, space, _ = start.rpartition(" ")
    return (words if space and len(words) > most // 2 else start).rstrip(" ,;:.") + CUT
