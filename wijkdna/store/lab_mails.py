"""Reads the mails of a leerlab and the five questions at its end: definitions/lab/mails.yaml.

Read once per process; a mistake in the file is a DefinitionError that names it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.domain.lab_texts import MAILS, MailText, mistakes
from wijkdna.store.definitions import DEFINITIONS, read_yaml

KINDS = ("scale", "number", "text", "choice")


@dataclass(frozen=True, slots=True)
class LabQuestion:
    """A question at the end of a lab.

    kind  one of KINDS; a scale is 1 to 5;  low, high  what 1 and 5 say, "" when it is no scale
    care  what to mind when answering, "" for nothing;  choices  () when there is nothing to choose
    """

    id: str
    kind: str
    ask: str
    low: str
    high: str
    care: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabMails:
    """All of it. mails: by id, in the order of the file; placeholders: what each stands for, in Dutch."""

    mails: Mapping[str, MailText]
    signature: str
    placeholders: Mapping[str, str]
    questions: tuple[LabQuestion, ...]


@lru_cache
def load_lab_mails(folder: Path = DEFINITIONS) -> LabMails:
    """The mails and the questions. Raises DefinitionError."""
    path = folder / "lab" / "mails.yaml"
    try:
        return _read(read_yaml(path, dict))
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise DefinitionError(f"{path.name}: {problem!r}") from problem


def _read(found: Mapping[str, Any]) -> LabMails:
    places = {str(name): str(words) for name, words in found["placeholders"].items()}
    mails = [_mail(one) for one in found["mails"]]
    if sorted(one.id for one in mails) != sorted(MAILS):
        raise ValueError(f"not each mail once: {sorted({one.id for one in mails}.symmetric_difference(MAILS))}")
    signature = str(found["signature"])
    for text in (signature, *(text for one in mails for text in (one.subject, one.body))):
        if wrong := mistakes(text, places):
            raise ValueError(f"{text!r}: {wrong[0]}")
    return LabMails({one.id: one for one in mails}, signature, places, _questions(found["evaluation_questions"]))


def _mail(one: Mapping[str, str]) -> MailText:
    texts = [one[name] for name in ("id", "label", "sent_when", "subject", "body")]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError(f"{one['id']}: a text is empty")
    return MailText(*texts)


def _questions(rows: Sequence[Mapping[str, Any]]) -> tuple[LabQuestion, ...]:
    found = tuple(_question(one) for one in rows)
    if len({one.id for one in found}) != len(found):
        raise ValueError("a question stands twice")
    return found


def _question(one: Mapping[str, Any]) -> LabQuestion:
    if one["kind"] not in KINDS:
        raise ValueError(f"{one['id']} has an unknown kind: {one['kind']}")
    low, high = (one["low"], one["high"]) if one["kind"] == "scale" else ("", "")
    choices = tuple(one["choices"]) if one["kind"] == "choice" else ()
    if not all(isinstance(text, str) for text in choices):
        raise ValueError(f"{one['id']}: a choice is no text")
    return LabQuestion(one["id"], one["kind"], one["ask"], low, high, one.get("care", ""), choices)
