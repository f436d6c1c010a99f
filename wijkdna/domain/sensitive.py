"""Finds in a free text what points to one person (methods 9.7): a warning for whoever writes, never a refusal.

It errs on the side of a warning too many. A name it cannot find: only people can.
"""

import re
from enum import Enum

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?<![\w€])(?<!\d[.,])\d(?:[ .-]?\d){8}(?![\w]|[.,-]?\d)", re.ASCII)
"""Nine digits, as a BSN is written: together, or with single spaces, dots or dashes."""
_PHONE = re.compile(
    r"(?<![\w.,])(?:(?:\+|00)31[ .-]?(?:\(0\)[ .-]?)?[1-9]|\(?0[1-9])(?:[ .()-]{0,3}\d){8}(?!\d)", re.ASCII
)
_POSTCODE = re.compile(r"(?<!\w)[1-9]\d{3} ?[A-Z]{2}(?![A-Za-z])")
_LOOSE_POSTCODE = re.compile(r"(?<!\w)[1-9]\d{3}[a-z]{2}(?!\w)")
_HOUSE_NUMBER = re.compile(r"(?<![\w-])\d{1,5}(?: ?[a-zA-Z])?(?![\w%])")
_NEAR = 40
"""Characters between a postcode and a house number that still read as one address (judgement)."""

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


class Sensitive(Enum):
    """What was found, in words for the warning."""

    EMAIL = "een e-mailadres"
    PHONE = "een telefoonnummer"
    BSN = "een getal dat een burgerservicenummer kan zijn"
    ADDRESS = "een postcode met huisnummer"


def is_bsn_like(digits: str) -> bool:
    """True for nine digits that pass the eleven-test; the ninth weighs -1, and nine zeros are no number."""
    if len(digits) != len(_WEIGHTS) or not digits.isdecimal() or not int(digits):
        return False
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def found_in(text: str) -> tuple[Sensitive, ...]:
    """The kinds of data on one person in a text, in the order of the class; () when there are none."""
    found = {
        Sensitive.EMAIL: bool(_EMAIL.search(text)),
        Sensitive.PHONE: bool(_PHONE.search(text)),
        Sensitive.BSN: any(is_bsn_like(_bare(one.group())) for one in _DIGITS.finditer(text)),
        Sensitive.ADDRESS: _has_address(text),
    }
    return tuple(kind for kind, is_there in found.items() if is_there)


def warning(found: tuple[Sensitive, ...]) -> str:
    """What was found as a part of a sentence: "een e-mailadres en een telefoonnummer"; "" for nothing."""
    words = [kind.value for kind in found]
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _bare(number: str) -> str:
    return re.sub(r"\D", "", number)


def _has_address(text: str) -> bool:
    postcodes = [*_POSTCODE.finditer(text), *_LOOSE_POSTCODE.finditer(text)]
    return any(_has_number_near(text, one.start(), one.end()) for one in postcodes)


def _has_number_near(text: str, start: int, end: int) -> bool:
    """A house number behind the postcode, or before it: "Dorpsstraat 5, 1234 AB"."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return bool(_HOUSE_NUMBER.search(before) or _HOUSE_NUMBER.search(after))
