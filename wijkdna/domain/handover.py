"""The hand-over pack as plain data: what may stand in it, and how what points at a row gets another number.

In a pack the rows of a table are numbered from 1; in a database they have numbers of their own. Some texts hold such a
number ("row:12"). What they mean to point at may be gone already: then they keep a word that points at nothing.
"""

import json
import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

FORMAT = "wijkdna-overdracht"
VERSION = 1

MOST_DEPTH = 12
MOST_VALUES = 400_000
MOST_SIGNS = 500_000
"""Commas and brackets: no more can be told of so many values, with room for those in texts. Counted before reading."""

LARGEST_NUMBER = 2**53
"""Above this a number is not the same everywhere."""

LINE_KEY = re.compile(r"line:([0-9]{1,15})")
"""What a line of a version is called by: its number. Of one that was gone at a hand-over it begins with GONE."""

GONE = "oud-"
"""Stands before a number that points at nothing any more."""

Numbers = Mapping[str, Mapping[int, int]]
"""For each table of the pack: the number that a row had, to the number that it gets."""


class PackRefused(ValueError):
    """This is no pack that can be read; the text says in Dutch what is wrong and what to do."""


class PointsNowhere(LookupError):
    """A key points at a row that is not in the pack. key: what it may be instead, that points at nothing for good."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


# ---- what may stand in it


def read_plain(content: bytes) -> dict[str, Any]:
    """The JSON of a pack: no deeper or larger than a pack can be, and only values that every database can keep.

    Raises PackRefused.
    """
    if sum(map(content.count, (b",", b"[", b"{"))) > MOST_SIGNS:
        raise PackRefused(_TOO_MUCH)
    try:
        found = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise PackRefused("Het bestand dossier.json is beschadigd. Vraag een nieuw overdrachtspakket.") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise PackRefused("Dit is geen overdrachtspakket van WijkDNA. Kies het zip-bestand dat u kreeg.")
    version = found.get("version")
    if type(version) is not int or version < 1:
        raise PackRefused("In dit pakket staat niet welke vorm het heeft. Vraag een nieuw pakket.")
    if version > VERSION:
        raise PackRefused("Dit pakket komt uit een nieuwere WijkDNA dan deze. Laat deze site eerst bijwerken.")
    refuse_strange(found)
    return found


_TOO_MUCH = "Dit pakket is te groot of te ingewikkeld. Vraag een nieuw pakket."


def _no_number(word: str) -> float:
    raise ValueError(word)


def refuse_strange(found: Any) -> None:  # noqa: ANN401 any JSON
    """Raises PackRefused for what is too deep, too much, or cannot be kept."""
    left = [MOST_VALUES]
    _walk(found, 0, left)


def _walk(value: Any, depth: int, left: list[int]) -> None:  # noqa: ANN401 any JSON
    left[0] -= 1
    if depth > MOST_DEPTH or left[0] < 0:
        raise PackRefused(_TOO_MUCH)
    if isinstance(value, dict):
        for name, one in value.items():
            _walk(name, depth + 1, left)
            _walk(one, depth + 1, left)
    elif isinstance(value, list):
        for one in value:
            _walk(one, depth + 1, left)
    elif not _can_be_kept(value):
        raise PackRefused("In dit pakket staan tekens of getallen die niet kunnen. Vraag een nieuw pakket.")


def _can_be_kept(value: Any) -> bool:  # noqa: ANN401 any JSON
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= one <= "\udfff" for one in value)
    return not isinstance(value, int | float) or (isfinite(value) and abs(value) <= LARGEST_NUMBER)


# ---- numbers


_TABLES = {"action": "actions", "partner": "entities", "promise": "promises", "message": "messages", "line": "lines"}
"""What a remark can be about, and the table of it; "group" holds the key of a group."""

_TARGETS = {
    "notitie": "field_notes",
    "bewering": "claims",
    "partner": "entities",
    "bereik": "options",
    "kans": "chances",
}
"""Kinds of reasons whose target is the number of a row."""

_ONE = re.compile(r"[0-9]+")
_TWO = re.compile(r"([0-9]+)-([0-9]+)")


def _number(text: str, table: str, numbers: Numbers, before: str = "") -> str:
    """A number as text in its new form; what is no number stays as it is."""
    if _ONE.fullmatch(text) is None:
        return f"{before}{text}"
    found = numbers.get(table, {}).get(int(text)) if len(text) < 16 else None
    if found is None:
        raise PointsNowhere(f"{before}{GONE}{text}")
    return f"{before}{found}"


def moment_key(text: str, numbers: Numbers) -> str:
    """ "row:12" in its new form; "lib:kermis" and "" stay. Raises PointsNowhere."""
    return _number(text[4:], "moments", numbers, "row:") if text.startswith("row:") else text


def group_key(text: str, numbers: Numbers) -> str:
    """ "eigen-12" in its new form; groups of the figures stay. Raises PointsNowhere."""
    return _number(text[6:], "groups", numbers, "eigen-") if text.startswith("eigen-") else text


def group_keys(texts: list[str], numbers: Numbers) -> list[str]:
    """The same for a list. Raises PointsNowhere."""
    return [group_key(one, numbers) for one in texts]


def about_key(text: str, numbers: Numbers) -> str:
    """What a remark is about ("action:3", "group:eigen-3"). Raises PointsNowhere."""
    kind, colon, rest = text.partition(":")
    if kind == "group":
        return f"group:{group_key(rest, numbers)}"
    return _number(rest, _TABLES[kind], numbers, f"{kind}:") if colon and kind in _TABLES else text


def reason_target(kind: str, text: str, numbers: Numbers) -> str:
    """What a reason of a kind points at. Raises PointsNowhere."""
    if kind == "moment":
        return moment_key(text, numbers)
    if kind == "deur" and (both := _TWO.fullmatch(text)):
        try:
            return "-".join(_number(one, "entities", numbers) for one in both.groups())
        except PointsNowhere:
            raise PointsNowhere(f"{GONE}{text}") from None
    return _number(text, _TARGETS[kind], numbers) if kind in _TARGETS else text


def version_content(content: Mapping[str, Any], numbers: Numbers) -> dict[str, Any]:
    """A version of a plan (as_plain() of a PlanDocument) with other numbers; what is gone points at nothing.

    Without what was agreed with partners. Raises ValueError for a line that is called by anything but its number.
    """
    lines = content.get("lines", [])
    if not all(LINE_KEY.fullmatch(one["key"].replace(f":{GONE}", ":", 1)) for one in lines):
        raise ValueError("a line without its number")
    return {**content, "lines": [_line(one, numbers) for one in lines], "partners": []}


def _line(one: Mapping[str, Any], numbers: Numbers) -> dict[str, Any]:
    action = one.get("action")
    if action is not None:
        keys = [or_gone(lambda key=key: group_key(key, numbers)) for key in action.get("group_keys", [])]  # type: ignore[misc]
        points = {name: _known(action.get(name), table, numbers) for name, table in _POINTS.items()}
        action = {**action, **points, "group_keys": keys}
    reasons = [
        {**tag, "target": or_gone(lambda tag=tag: reason_target(tag["kind"], tag["target"], numbers))}  # type: ignore[misc]
        for tag in one.get("reasons", [])
    ]
    return {**one, "key": or_gone(lambda: about_key(one["key"], numbers)), "action": action, "reasons": reasons}


_POINTS = {"partner_number": "entities", "option_number": "options", "chance_number": "chances"}
"""What an action in a version points at, and the table of it."""


def _known(number: int | None, table: str, numbers: Numbers) -> int | None:
    return None if number is None else numbers.get(table, {}).get(number)


def or_gone(renumber: Callable[[], str]) -> str:
    """A key in its new form; for one that points nowhere the word that it may be instead."""
    try:
        return renumber()
    except PointsNowhere as nowhere:
        return nowhere.key


KEYS = ("moment", "group", "groups", "about", "target", "content")
"""Kinds of values with numbers of rows in them."""


def renumbered(kind: str, value: Any, numbers: Numbers, reason: str = "") -> Any:  # noqa: ANN401 text, list or dict
    """A value of one of KEYS with other numbers. reason: the kind of the reason whose target it is.

    Raises PointsNowhere; not for a version of a plan, which tells how it was.
    """
    if kind == "groups":
        return group_keys(value, numbers)
    if kind == "content":
        return version_content(value, numbers)
    if kind == "target":
        return reason_target(reason, value, numbers)
    return {"moment": moment_key, "group": group_key, "about": about_key}[kind](value, numbers)


def renumbered_or_gone(kind: str, value: Any, numbers: Numbers, reason: str = "") -> Any:  # noqa: ANN401 as above
    """The same, in which what points at nothing keeps pointing at nothing."""
    if kind == "groups":
        return [or_gone(lambda one=one: group_key(one, numbers)) for one in value]  # type: ignore[misc]
    try:
        return renumbered(kind, value, numbers, reason)
    except PointsNowhere as nowhere:
        return nowhere.key
