"""From a sheet of paper that was typed back to proposals for the social map.

Answers are read as they stand: no text is shortened, corrected or made up, and what fits in no field is named in
`rest`, so that whoever confirms a proposal sees it. Nothing here decides: a person sees every proposal first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Value = str | int | date


class Goes(StrEnum):
    """What a proposal becomes."""

    PLACE = "plek"
    GROUP = "groep"
    DOOR = "deur"
    PROMISE = "belofte"
    QUESTION = "vraag"
    ANSWERED = "beantwoord"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one card or field could become.

    code    of the card or field: "K1", "O5"
    fields  of the form that confirms it, by name: texts as they were typed, numbers and days as they were read
    rest    codes of answers that stand in no field word by word
    """

    code: str
    goes: Goes
    fields: Mapping[str, Value]
    rest: tuple[str, ...] = ()


_ASKS = ("G5", "W9", "K7f")
"""Answers that say whom or what to ask next."""

_QUESTION = re.compile(r"Q([1-9]\d{0,17})", re.ASCII)
"""Code of a question of the team on the walk sheet: its number in the dossier."""


def question_code(number: int) -> str:
    """The code of an open question on the walk sheet."""
    return f"Q{number}"


def question_number(code: str) -> int | None:
    """Number of the open question that a code stands for; None for a code of another kind."""
    found = _QUESTION.fullmatch(code)
    return int(found[1]) if found else None


def kept(answers: Mapping[str, str]) -> dict[str, str]:
    """Answers as they are kept: word by word, with line ends as \\n; empty fields are left out."""
    texts = {code: text.replace("\r\n", "\n").replace("\r", "\n") for code, text in answers.items()}
    return {code: text for code, text in texts.items() if text.strip()}


def proposals(answers: Mapping[str, str], today: date) -> tuple[Proposal, ...]:
    """What a typed sheet could become, in the order of the paper; () when there is nothing to put on the map.

    today  to find the year of "1 december"
    """
    found = (
        _place(answers),
        _group(answers),
        _door(answers),
        _card_promise(answers, today),
        _said_promise(answers, today),
        *(_question(answers, code) for code in _ASKS),
    )
    asked = (Proposal(code, Goes.ANSWERED, {"number": n}) for code in answers if (n := question_number(code)))
    return (*(one for one in found if one is not None), *asked)


def _place(answers: Mapping[str, str]) -> Proposal | None:
    if "K1a" not in answers:
        return None
    fields = _texts(answers, {"K1a": "name", "K1b": "rhythm"})
    return Proposal("K1", Goes.PLACE, fields, _there(answers, "K1c", "K1d", "K1e"))


def _group(answers: Mapping[str, str]) -> Proposal | None:
    if "K2a" not in answers:
        return None
    fields = _texts(answers, {"K2a": "name", "K2d": "rhythm", "K2e": "channels"})
    how_many = households(answers.get("K2b", ""))
    fields |= {name: value for name, value in zip(("low", "high"), how_many, strict=True) if value is not None}
    if basis := basis_in(answers.get("K2c", "")):
        fields["basis"] = basis
    unread = [
        *(["K2b"] if not _ONLY_RANGE.fullmatch(answers.get("K2b", "").strip()) else []),
        *(["K2c"] if answers.get("K2c", "").strip().casefold() != basis else []),
    ]
    return Proposal("K2", Goes.GROUP, fields, _there(answers, *unread))


def _door(answers: Mapping[str, str]) -> Proposal | None:
    if "K3a" not in answers:
        return None
    fields = _texts(answers, {"K3a": "actor", "K3b": "group"})
    trust = trust_in(answers.get("K3c", ""))
    if trust is not None:
        fields["trust"] = trust
    is_read = answers.get("K3c", "").strip() == str(trust)
    return Proposal("K3", Goes.DOOR, fields, _there(answers, *([] if is_read else ["K3c"]), "K3d", "K3e"))


def _card_promise(answers: Mapping[str, str], today: date) -> Proposal | None:
    if "K8b" not in answers:
        return None
    fields = _texts(answers, {"K8a": "who", "K8b": "text"})
    due = day_in(answers.get("K8c", ""), today)
    if due is not None:
        fields["due"] = due
    return Proposal("K8", Goes.PROMISE, fields, _there(answers, "K8c", "K8d", "K8e"))


def _said_promise(answers: Mapping[str, str], today: date) -> Proposal | None:
    if "O5" not in answers:
        return None
    due = day_in(answers["O5"], today)
    return Proposal("O5", Goes.PROMISE, {"text": answers["O5"], **({} if due is None else {"due": due})})


def _question(answers: Mapping[str, str], code: str) -> Proposal | None:
    return Proposal(code, Goes.QUESTION, {"text": answers[code]}) if code in answers else None


def _texts(answers: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Value]:
    return {name: answers[code] for code, name in names.items() if code in answers}


def _there(answers: Mapping[str, str], *codes: str) -> tuple[str, ...]:
    return tuple(code for code in codes if code in answers)


_NUMBER = re.compile(r"(?<![\d.,/-])(?:\d{1,3}(?:\.\d{3})+|\d{1,6})(?![\d/]|[.,]\d|\s?%)", re.ASCII)
_ONLY_RANGE = re.compile(r"(?:tussen )?[\d.]+ ?(?:-|–|tot|à|en) ?[\d.]+(?: huishoudens)?", re.ASCII | re.IGNORECASE)
_AT_LEAST = re.compile(r"\b(?:min(?:stens|imaal)|ten minste|tenminste|meer dan|vanaf)\b", re.IGNORECASE)
_AT_MOST = re.compile(r"\b(?:hoogstens|max(?:imaal)?|ten hoogste|minder dan|tot)\b", re.IGNORECASE)


def households(text: str) -> tuple[int | None, int | None]:
    """Lowest and highest number of households in words like "60 tot 80", "ongeveer 70" or "minstens 40".

    (None, None) when it holds no number, or more than two.
    """
    found = sorted(int(one.replace(".", "")) for one in _NUMBER.findall(_RANGE_DASH.sub(" tot ", text)))
    if len(found) == 2:
        return found[0], found[1]
    if len(found) != 1:
        return None, None
    low = None if _AT_MOST.search(text) else found[0]
    high = None if _AT_LEAST.search(text) else found[0]
    return low, high


_RANGE_DASH = re.compile(r"(?<=\d)\s?[-–]\s?(?=\d)")
_BASES = {"geteld": r"\bgeteld\b", "ledenlijst": r"\bleden", "schatting": r"schat", "gehoord": r"\bgehoord\b"}
_NOT = re.compile(r"\b(?:niet|geen)\b", re.IGNORECASE)


def basis_in(text: str) -> str:
    """How a number is known: geteld, ledenlijst, schatting or gehoord; "" when the text names none, or several."""
    found = [basis for basis, pattern in _BASES.items() if re.search(pattern, text.casefold())]
    return found[0] if len(found) == 1 and not _NOT.search(text) else ""


def trust_in(text: str) -> int | None:
    """Trust in a door, 0 to 3; None when the text holds no such number, or more numbers than one."""
    found = re.findall(r"\d+", text, re.ASCII)
    return int(found[0]) if len(found) == 1 and found[0] in ("0", "1", "2", "3") else None


_MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH_NAMES = (
    r"jan(?:uari)?|feb(?:ruari)?|maart|mrt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sep(?:t(?:ember)?)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_IN_WORDS = re.compile(rf"(?<!\d)(\d{{1,2}}) ({_MONTH_NAMES})\b\.?(?: (\d{{4}}))?", re.ASCII | re.IGNORECASE)
_IN_NUMBERS = re.compile(r"(?<![\d/-])(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}|\d{2}))?(?![\d/-])", re.ASCII)
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])", re.ASCII)


def day_in(text: str, today: date) -> date | None:
    """The one day that a text names: "1 december", "1-12-2026"; without a year the first one from today on.

    None when it names no day, several, or one that does not exist.
    """
    found = [(year, month, day) for year, month, day in _ISO.findall(text)]
    found += [(year, str(_month(name)), day) for day, name, year in _IN_WORDS.findall(text)]
    found += [(year, month, day) for day, month, year in _IN_NUMBERS.findall(_ISO.sub(" ", text))]
    return _day(*found[0], today) if len(found) == 1 else None


def _month(name: str) -> int:
    start = name.casefold()[:3]
    return _MONTHS.index("maa" if start == "mrt" else start) + 1


def _day(year: str, month: str, day: str, today: date) -> date | None:
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else range(today.year, today.year + 5)
    for one in years:
        try:
            found = date(one, int(month), int(day))
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None
