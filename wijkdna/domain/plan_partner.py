"""Half a page for each partner of a plan: what was agreed, what we promised and when, and whom to call.

It says nothing about how ready she is, and has no names of people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wijkdna.domain.numbers_nl import NBSP, date_nl
from wijkdna.domain.plan_document import PartnerSheet, PlanDocument
from wijkdna.domain.plan_texts import shortened

OPEN = "nog te bespreken"
MOST = 6
"""Promises, and actions, that stand on half a page."""

LONGEST_NAME, LONGEST = 90, 200
A_SHEET = 2


NOTE = (
    "Klopt er iets niet, of wilt u stoppen? Dat mag altijd. Laat het ons weten. Er staat geen naam op dit blad, en wij"
    " schrijven geen oordeel over u op."
)


@dataclass(frozen=True, slots=True)
class PartnerPart:
    """A heading with what was said below it; is_open: nothing yet."""

    heading: str
    said: tuple[str, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class PartnerHalf:
    """Half a page, in two columns. note: what is small below them."""

    title: str
    facts: str
    left: tuple[PartnerPart, ...]
    right: tuple[PartnerPart, ...]
    note: str


def halves_of(document: PlanDocument) -> tuple[PartnerHalf, ...]:
    """Half a page for each partner, in the order of the plan."""
    return tuple(_half(document, one) for one in document.partners)


def sheets_of(halves: Sequence[PartnerHalf]) -> tuple[tuple[PartnerHalf, ...], ...]:
    """Two to an A4."""
    return tuple(tuple(halves[n : n + A_SHEET]) for n in range(0, len(halves), A_SHEET))


def _half(document: PlanDocument, one: PartnerSheet) -> PartnerHalf:
    until = f"geldig tot en met {_day(one.valid_until)}" if one.valid_until else "zonder einddatum"
    example = "voorbeeld" if document.is_example else ""
    return PartnerHalf(
        title=f"Afsprakenkaart van {shortened(one.name, LONGEST_NAME)}",
        facts=" · ".join(filter(None, (document.place, _day(document.made_on), until, example))),
        left=(
            _part("U wilt graag", one.wants),
            _part("U doet", one.will_do),
            _part("U doet niet", one.will_not_do),
            _part("U heeft nodig", one.needs),
        ),
        right=(
            _part(
                "Wij beloven",
                *(f"{shortened(text, LONGEST).rstrip('.')}, voor {_day(due)}" for text, due in one.promises),
            ),
            _part("U doet mee aan", *one.actions),
            _part("Wie kunt u bellen", one.contact or (f"team {document.team}" if document.team else "")),
        ),
        note=NOTE,
    )


def _part(heading: str, *said: str) -> PartnerPart:
    given = [shortened(one, LONGEST + 40) for one in said if one]
    if not given:
        return PartnerPart(heading, (OPEN,), is_open=True)
    rest = len(given) - MOST
    return PartnerPart(heading, (*given[:MOST], *([f"en nog {rest} in het plan"] if rest > 0 else ())))


def _day(day: date) -> str:
    """A date that stays on one line."""
    return date_nl(day).replace(" ", NBSP)
