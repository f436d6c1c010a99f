"""The matrix of deuren as it stands on the page: circles with their words, bands, next steps, and one chosen actor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from wijkdna.domain.doors import Opener, Size, Why, size_of
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.reach_claims import in_words, share_of
from wijkdna.web.doors.models import Door, Heard, Trust
from wijkdna.web.doors.queries import Board, Due, Terms, households_of
from wijkdna.web.socialmap.models import Basis, Entity, Sector, Sight

FULL_COLUMNS = 10
"""Columns that fit with their names across; with more the names stand upright."""

BIG = 26
"""Columns from which a sheet of paper needs smaller circles."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A door in a cell. size: s, m or l; trust 0 to 3; one: heard from one person; text: inside; words: all it says."""

    size: str
    trust: int
    one: bool
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the matrix; circle None: no reach is known. private: not for on paper; chosen: of the chosen actor."""

    actor: int
    circle: Circle | None
    private: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody to ask, with the reason; "" when the circles in the row tell it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A group. cells () for a group without any door; openers: who might open one; waits: a question is on the list."""

    group: Entity
    size: str
    doors: int
    cells: tuple[Cell, ...]
    openers: tuple[Ask, ...]
    waits: bool
    private: bool

    @property
    def question(self) -> str:
        """What to ask outside, for the walk sheet."""
        whom = _list([one.name for one in self.openers])
        return f"Wie kent “{self.group.name}”?" + (f" Vraag het aan: {whom}." if whom else "")


@dataclass(frozen=True, slots=True)
class Matrix:
    """Columns are actors; closed: groups that we cannot enter, in all how many households they are in words."""

    columns: tuple[tuple[Entity, bool, bool], ...]
    closed: tuple[Row, ...]
    open: tuple[Row, ...]
    households: str

    @property
    def upright(self) -> bool:
        """Names of columns stand upright."""
        return len(self.columns) > FULL_COLUMNS

    @property
    def dense(self) -> bool:
        """So wide that paper needs smaller circles."""
        return len(self.columns) > BIG


@dataclass(frozen=True, slots=True)
class Choice:
    """What to show, and in which order. which: "dicht", "open" or ""; sector: of the actors, "" for all."""

    which: str = ""
    sector: str = ""
    order: str = ""

    @classmethod
    def of(cls, asked: dict[str, str]) -> "Choice":
        """From an address; what it does not know counts as not asked."""
        which, sector, order = (asked.get(name, "") for name in ("groepen", "over", "volgorde"))
        return cls(
            which if which in ("dicht", "open") else "",
            sector if sector in Sector.values else "",
            order if order in ("naam", "deuren") else "",
        )

    @property
    def is_any(self) -> bool:
        """Something was chosen."""
        return bool(self.which or self.sector or self.order)


def matrix_of(board: Board, choice: Choice, chosen: int | None = None) -> Matrix:
    """The matrix. Whether a group is closed is decided by all its doors, also those that a choice hides."""
    columns = [one for one in board.columns if choice.sector in ("", one.sector)]
    rows = sorted((_row(board, group, columns, chosen) for group in board.groups), key=_order(choice.order))
    closed = tuple(row for row in rows if not board.is_open(row.group.pk))
    opened = tuple(row for row in rows if board.is_open(row.group.pk))
    return Matrix(
        columns=tuple((one, one.pk == chosen, one.sight == Sight.CONTACT) for one in columns),
        closed=() if choice.which == "open" else closed,
        open=() if choice.which == "dicht" else opened,
        households=total([row.group for row in closed]),
    )


def _order(order: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 a key for sorted()
    if order == "naam":
        return lambda row: row.group.name.casefold()
    if order == "deuren":
        return lambda row: (row.doors, row.group.name.casefold())
    return lambda row: (-(households_of(row.group) or 0), row.group.name.casefold())


def row_of(board: Board, group: Entity) -> Row:
    """One group with all its doors."""
    return _row(board, group, board.columns, None)


def _row(board: Board, group: Entity, columns: Sequence[Entity], chosen: int | None) -> Row:
    is_open, doors = board.is_open(group.pk), board.doors_to.get(group.pk, ())
    homes, private = households_of(group), group.sight == Sight.CONTACT
    cells = tuple(
        Cell(
            one.pk,
            None if (door := board.doors.get((one.pk, group.pk))) is None else circle_of(door, one, group, homes),
            private or one.sight == Sight.CONTACT,
            one.pk == chosen,
        )
        for one in columns
    )
    return Row(
        group=group,
        size=households_in_words(group),
        doors=len(doors),
        cells=cells if is_open or any(one.circle for one in cells) else (),
        openers=() if is_open else tuple(_ask(board, one) for one in board.openers(group.pk)),
        waits=group.pk in board.asked,
        private=private,
    )


_TRUST = {trust.value: trust.label for trust in Trust}
_HEARD = {
    Heard.ZELF: "gehoord van de deur zelf",
    Heard.EEN: "gehoord van één ander",
    Heard.MEER: "gehoord van meer mensen",
}


def circle_of(door: Door, actor: Entity, group: Entity, homes: float | None) -> Circle:
    """A door as a circle, with all that it says in words: for who cannot see it."""
    said = "aantal niet bekend" if door.likely is None else _count(door.likely)
    words = f"{actor.name} bij {group.name}: {said}, {_TRUST[door.trust]}, {_HEARD[Heard(door.heard)]}"
    size: Size = size_of(door.likely, homes)
    text = "?" if door.likely is None else number_nl(door.likely)
    return Circle(size.value, door.trust, door.heard == Heard.EEN, text, words)


def households_in_words(group: Entity) -> str:
    """ "ongeveer 70 huishoudens"; without "ongeveer" for what was counted."""
    homes = households_of(group)
    if homes is None:
        return "aantal nog niet bekend"
    is_exact = group.low == group.high and group.basis == Basis.GETELD
    return ("" if is_exact else "ongeveer ") + _count(ceil(homes - 0.5))


def _count(number: int) -> str:
    return f"{number_nl(number)} {'huishouden' if number == 1 else 'huishoudens'}"


def total(groups: Iterable[Entity]) -> str:
    """Households of some groups together: "ongeveer 31 huishoudens"; "" when of none it is known."""
    sizes = [households_of(one) for one in groups]
    known = [one for one in sizes if one is not None]
    if not known:
        return ""
    return ("ten minste " if len(known) < len(sizes) else "") + "ongeveer " + _count(round(sum(known)))


def _ask(board: Board, opener: Opener) -> Ask:
    name = board.by_number[opener.actor].name  # type: ignore[index]  # keys of the board are numbers
    return Ask(name, _reason(opener, board))


def _reason(opener: Opener, board: Board) -> str:
    if opener.why is Why.NAMED:
        return "genoemd door mensen uit deze groep"
    if opener.why is Why.TRUSTED_HERE:
        return "wordt hier vertrouwd"
    if opener.why is Why.KNOWS:
        return "kent deze groep"
    if opener.why is Why.REACHES:
        return ""
    return f"wordt vertrouwd door {board.by_number[opener.via].name}, die hen kent"  # type: ignore[index]


def _list(names: Sequence[str]) -> str:
    return " en ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


@dataclass(frozen=True, slots=True)
class Reach:
    """One group that an actor reaches. size: of the group; says: the claim with its range, "" when it is not to say."""

    group: Entity
    circle: Circle
    size: str
    says: str
    trust: str
    heard: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One chosen actor, what we promised it, and on which conditions it is a partner."""

    actor: Entity
    reaches: tuple[Reach, ...]
    promises: tuple[Due, ...]
    terms: Terms | None

    @property
    def kind(self) -> str:
        """ "organisatie, sport"."""
        words = [self.actor.get_kind_display(), self.actor.get_sector_display() if self.actor.sector else ""]
        return " · ".join(filter(None, words))


def panel_of(board: Board, actor: Entity, promises: Iterable[Due], terms: Terms | None) -> Panel:
    """What is known of an actor as a door, the most trusted groups first."""
    doors = sorted(
        (one for one in board.doors.values() if one.entity_id == actor.pk),
        key=lambda one: (-one.trust, -(one.likely or 0), one.community_id),
    )
    reaches = (_reach(one, actor, board.by_number[one.community_id]) for one in doors)
    return Panel(actor, tuple(reaches), tuple(promises), terms)


def _reach(door: Door, actor: Entity, group: Entity) -> Reach:
    return Reach(
        group=group,
        circle=circle_of(door, actor, group, households_of(group)),
        size=households_in_words(group),
        says=says(door, group),
        trust=_TRUST[door.trust],
        heard=_HEARD[Heard(door.heard)],
    )


def says(door: Door | None, group: Entity) -> str:
    """The claim of a door with its range of 90 %, in words; "" when the group or the claim is not known."""
    homes = households_of(group)
    if door is None or door.likely is None or homes is None or homes < 1:
        return ""
    return in_words(share_of(homes, door.likely, door.basis, door.low, door.high), homes, door.likely)
