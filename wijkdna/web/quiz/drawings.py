"""The line of an answer: where the area, its surroundings and Nederland are, and where the guess was."""

from dataclasses import dataclass

import numpy as np

from wijkdna.domain.areas import Level
from wijkdna.store.latest import Latest
from wijkdna.web.profiles.drawings import LONGEST_NAME, around_name
from wijkdna.web.profiles.queries import shown
from wijkdna.web.quiz.queries import Answer, Guess, Question
from wijkdna.web.shared.drawings import Mark, Strip, field_of, on_paper, strip


@dataclass(frozen=True, slots=True)
class GuessMark:
    """Where the guess lies on the line, with its label above it."""

    x: float
    label: str
    label_x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Line:
    """The strip on the scale of the slider. dots: what each dot is, and how many lie beyond the line."""

    strip: Strip
    guess: GuessMark | None
    dots: str


def line_of(latest: Latest, row: int, asked: Question, answer: Answer, guess: Guess | None) -> Line:
    """The areas around it on one line, with this one, its surroundings, Nederland and the guess."""
    scale = asked.indicator.value_scale
    low, high = asked.slider.low / scale, asked.slider.high / scale
    values, what = _others(latest, row, asked.column)
    on_line = np.where((values >= low) & (values <= high), values, np.nan)
    field = field_of(on_line, [Mark(low, "", "edge"), Mark(high, "", "edge")])
    name, amount = answer.amounts[0]
    label = f"{name} {amount}" if len(name) <= LONGEST_NAME else f"hier {amount}"
    told = ", ".join(f"{who} {number}" for who, number in answer.amounts)
    drawn = strip(
        field,
        Mark(answer.value, label, "me"),
        _references(latest, row, asked.column),
        asked.indicator.label,
        f"{told}{f'; uw gok {guess.amount}' if guess else ''}.",
    )
    beyond = int(np.isfinite(values).sum() - np.isfinite(on_line).sum())
    return Line(drawn, _mark(field.x(guess.value / scale), guess) if guess else None, _dots_in_words(what, beyond))


def _others(latest: Latest, row: int, column: int) -> tuple[np.ndarray, str]:
    """Own figures of the areas of its level around it, NaN where absent; and what they are."""
    level, around = latest.areas.levels[row], latest.whole(row)
    level = Level.GEMEENTE if level is Level.LAND else level
    rows = np.array(latest.areas.within(around, level), dtype=np.int64)
    own = latest.measured_for[rows, column] == rows
    where = latest.areas.names[0] if row == 0 else around_name(latest, row)
    return np.where(own, latest.values[rows, column], np.nan), f"een {level} in {where}"


def _dots_in_words(what: str, beyond: int) -> str:
    told = f"Elke stip is {what}."
    return f"{told} {beyond} {'ligt' if beyond == 1 else 'liggen'} buiten deze lijn." if beyond else told


def _references(latest: Latest, row: int, column: int) -> list[Mark]:
    found = []
    for one, kind in ((latest.whole(row), "gemeente"), (0, "nl")):
        has_own = latest.measured_for[one, column] == one and not np.isnan(latest.values[one, column])
        if one == row or not has_own or (one == 0 and kind == "gemeente"):
            continue
        name = latest.areas.names[0] if one == 0 else around_name(latest, row)
        found.append(Mark(float(latest.values[one, column]), f"{name} {shown(latest, one, column)}", kind))
    return found


def _mark(x: float, guess: Guess) -> GuessMark:
    label = f"uw gok {guess.amount}"
    anchor, label_x = on_paper(x, label)
    return GuessMark(x, label, label_x, anchor)
