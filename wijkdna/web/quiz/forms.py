"""What the address asks for: which question, which guess, on a desk or on the wall. Wrong input has words."""

import re
from dataclasses import dataclass

from django.http import QueryDict

from wijkdna.domain.quiz import Scale, guess_amount
from wijkdna.web.quiz.queries import Question

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,6})?")
_HOW_TO_GUESS = "Schuif de knop naar uw gok, of zoek een getal tussen {low} en {high}."


class WrongQuestion(ValueError):
    """There is no such question, or no such way to show it; the message says what to do."""


class WrongGuess(ValueError):
    """The guess is no number on the slider; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for.

    number       of the question; None for the first page
    is_on_wall   large, for a projector; is_shown the answer without a guess
    guess_text   as it was typed, None without a guess
    """

    number: int | None
    is_on_wall: bool
    is_shown: bool
    guess_text: str | None


def asked(query: QueryDict, total: int) -> Asked:
    """What an address asks for, of `total` questions. Raises WrongQuestion."""
    guess = query.get("gok")
    number = _number(query.get("vraag"), total)
    if number is None and (guess is not None or "toon" in query):
        raise WrongQuestion("In dit adres staat een gok, maar niet bij welke vraag die hoort.")
    return Asked(number, _switch(query, "scherm"), _switch(query, "toon"), guess)


def _number(text: str | None, total: int) -> int | None:
    if text is None:
        return None
    if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= total:
        return int(text)
    there_are = "Er is maar één vraag" if total == 1 else f"Er zijn {total} vragen"
    raise WrongQuestion(f"Vraag “{text[:20]}” is er niet. {there_are} over deze plek.")


def _switch(query: QueryDict, name: str) -> bool:
    value = query.get(name, "")
    if value in ("", "0", "1"):
        return value == "1"
    raise WrongQuestion(f"Achter “{name}” hoort een 1 of een 0. Er stond “{value[:20]}”.")


def guess_on(question: Question, text: str) -> float:
    """A guess as a value of the slider. Raises WrongGuess."""
    slider = question.slider
    how = _HOW_TO_GUESS.format(low=_amount(question, slider.low), high=_amount(question, slider.high))
    if not _NUMBER.fullmatch(text.strip()):
        raise WrongGuess(f"“{text[:20]}” is geen getal. {how}" if text.strip() else f"Er staat geen gok. {how}")
    value = float(text.strip().replace(",", "."))
    if not slider.low <= value <= slider.high:
        raise WrongGuess(f"{text.strip().replace('.', ',')} ligt niet op de schuif. {how}")
    return _nearest(slider, value)


def _nearest(slider: Scale, value: float) -> float:
    return slider.at(round((value - slider.low) / slider.step))


def _amount(question: Question, value: float) -> str:
    return guess_amount(question.indicator, value, question.slider.step)
