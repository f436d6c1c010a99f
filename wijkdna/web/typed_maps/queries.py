"""A map that is typed: its buurten in the order of a walk, what was answered, and how it is drawn."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from django.http import Http404

from wijkdna.domain.areas import Level
from wijkdna.domain.walk import walk
from wijkdna.store.latest import Latest
from wijkdna.web.accounts.models import Role, Team, User
from wijkdna.web.maps.queries import ABSENT, AMOUNTS
from wijkdna.web.typed_maps.models import NOT_ON_IT, TypedMap

PAPER = "paper"
"""Colour of a buurt that nobody answered for yet."""

NOT_ON_IT_WORDS = "staat er niet op"


class NoSuchMap(Http404):
    """There is no such map, or it is of another team: the answer is the same."""


class Step(NamedTuple):
    """A buurt to ask for. answer: as in TypedMap, None when it is open; words and css: of that answer."""

    row: int
    code: str
    name: str
    wijk: str
    answer: int | None
    words: str
    css: str


class ClassButton(NamedTuple):
    """An answer that can be given, with the key that gives it and its colour on the map."""

    key: int
    words: str
    css: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A map with all its buurten in the order of the walk. here: the one that is asked, None when all are done."""

    map: TypedMap
    gemeente: str
    steps: tuple[Step, ...]
    here: Step | None

    @property
    def done(self) -> int:
        """How many have an answer."""
        return sum(one.answer is not None for one in self.steps)

    @property
    def placed(self) -> int:
        """How many have a class."""
        return sum(bool(one.answer) for one in self.steps)

    @property
    def before(self) -> Step | None:
        """The buurt before the one that is asked; the last of all when none is."""
        place = len(self.steps) if self.here is None else self.steps.index(self.here)
        return self.steps[place - 1] if place else None


def maps_of(team: Team) -> list[TypedMap]:
    """The maps of a team, the newest first."""
    return list(TypedMap.objects.of(team).select_related("added_by"))


def map_of(team: Team, number: int) -> TypedMap:
    """One of them. Raises NoSuchMap."""
    found: TypedMap | None = TypedMap.objects.of(team).select_related("added_by", "team").filter(pk=number).first()
    if found is None:
        raise NoSuchMap
    return found


def may_remove(row: TypedMap, user: User, role: str) -> bool:
    """Who began it, and a beheerder."""
    return role == Role.BEHEERDER or row.added_by_id == user.pk


def fits(latest: Latest, row: TypedMap) -> bool:
    """Whether the buurten are still those that were typed: the same borders, and the gemeente is still there."""
    return row.border_year == latest.boundaries and row.gemeente in latest.areas.position


def sheet_of(latest: Latest, row: TypedMap, asked: str = "", after: str = "") -> Sheet:
    """The map as it stands, for a release that fits it.

    asked  code of the buurt to ask for; else the first open one behind `after`, or from the start
    """
    gemeente = latest.row(row.gemeente)
    steps = tuple(_step(latest, row, place) for place in in_walking_order(latest, gemeente))
    found = next((one for one in steps if one.code == asked), None) or _next_open(steps, after)
    return Sheet(row, latest.areas.names[gemeente], steps, found)


@lru_cache(maxsize=50)
def in_walking_order(latest: Latest, gemeente: int) -> tuple[int, ...]:
    """Rows of the buurten of a gemeente: each beside the one before. Kept: it is the same for every map.

    Of a buurt without borders we know where its wijk lies.
    """
    rows = latest.areas.within(gemeente, Level.BUURT)
    own, wijken = latest.points[rows], latest.points[latest.areas.wijk[rows]]
    points = np.where(np.isnan(own), wijken, own).astype(np.float64)
    return tuple(rows[number] for number in walk(points))


def wijk_of(code: str) -> str:
    """Code of the wijk of a buurt; of a wijk its own."""
    return f"WK{code[2:8]}"


def _step(latest: Latest, row: TypedMap, place: int) -> Step:
    code, wijk = latest.areas.codes[place], int(latest.areas.wijk[place])
    answer = row.answers.get(code)
    return Step(
        row=place,
        code=code,
        name=latest.areas.names[place],
        wijk=latest.areas.names[wijk] if wijk >= 0 else "",
        answer=answer,
        words=words_of(row, answer),
        css=css_of(row, answer),
    )


def _next_open(steps: tuple[Step, ...], after: str) -> Step | None:
    start = next((k for k, one in enumerate(steps, start=1) if one.code == after), 0)
    return next((one for one in (*steps[start:], *steps[:start]) if one.answer is None), None)


def words_of(row: TypedMap, answer: int | None) -> str:
    """The class of an answer in words, "" when it is open."""
    if answer is None:
        return ""
    return NOT_ON_IT_WORDS if answer == NOT_ON_IT else str(row.classes[answer - 1])


def css_of(row: TypedMap, answer: int | None) -> str:
    """The colour or hatch of an answer on the map."""
    if answer is None:
        return PAPER
    return ABSENT if answer == NOT_ON_IT else AMOUNTS[len(row.classes)][answer - 1]


def buttons_of(row: TypedMap) -> list[ClassButton]:
    """The answers that can be given: the classes, and that it is not on the map."""
    keys = [*range(1, len(row.classes) + 1), NOT_ON_IT]
    return [ClassButton(key, words_of(row, key), css_of(row, key)) for key in keys]
