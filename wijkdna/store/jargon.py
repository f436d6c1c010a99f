"""Reads the words of the office with their plain words, what is said of a sender, and words that hurt.

Read once per process; a mistake in the file is a DefinitionError that names it.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.domain.message_test import Lists
from wijkdna.domain.message_words import Entry, Lexicon
from wijkdna.store.definitions import DEFINITIONS, read_yaml

SIGNALS = (
    *("geen_naam", "alleen_afdeling", "noreply", "alleen_website", "geen_tijd_bellen", "u_en_je", "aan_de_bewoner"),
    *("wij_zonder_wie", "logo_bovenaan_vijf", "geen_plaatsnaam", "gemeente_zegt_grap", "dialect_van_kantoor"),
    *("dreigtoon", "verborgen_datum", "wie_betaalt"),
)
"""What is looked for in a sender: each needs its words in the file."""


@lru_cache
def load_lists(folder: Path = DEFINITIONS) -> Lists:
    """All lists. Raises DefinitionError."""
    path = folder / "plan" / "jargon.yaml"
    try:
        return _lists(read_yaml(path, dict))
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise DefinitionError(f"{path.name}: {problem!r}") from problem


def _lists(found: Mapping[str, Any]) -> Lists:
    jargon = [_jargon(row) for rows in found["jargon"].values() for row in rows]
    signals = {row["id"]: _words(row["remark"]) for row in found["sender_signals"]}
    if missing := [one for one in SIGNALS if one not in signals]:
        raise ValueError(f"{missing[0]} has no remark")
    return Lists(
        jargon=_lexicon(jargon),
        labels=_lexicon(_instead(row) for row in found["never_about_residents"]["words"]),
        shame=_lexicon(_instead(row) for row in found["shame"]["words"]),
        signals=signals,
    )


def _lexicon(entries: Iterable[Entry]) -> Lexicon:
    found = tuple(entries)
    words = [one.words.lower() for one in found]
    if twice := sorted({one for one in words if words.count(one) > 1}):
        raise ValueError(f"{twice[0]} stands twice")
    return Lexicon(found)


def _jargon(row: Mapping[str, Any]) -> Entry:
    return Entry(_words(row["w"]), _words(row["p"]), row.get("note", ""), bool(row.get("soft", False)))


def _instead(row: Mapping[str, Any]) -> Entry:
    return Entry(_words(row["w"]), _words(row["instead"]), row.get("why", ""))


def _words(text: object) -> str:
    if not isinstance(text, str) or not any(sign.isalnum() for sign in text):
        raise ValueError(f"no words: {text!r}")
    return text
