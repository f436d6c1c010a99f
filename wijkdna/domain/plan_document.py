"""A plan van aanpak as one document, apart from where it is kept: what goes on paper, in a file and in a version.

No names of persons: whoever does something is a role. All texts are as the page shows them.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints


class Holds(StrEnum):
    """Whether a reason still holds."""

    YES = "geldt"
    GONE = "weg"
    EXPIRED = "verlopen"
    CHANGED = "veranderd"
    UNSURE = "niet na te gaan"


MAY_HOLD = frozenset((Holds.YES, Holds.UNSURE))
"""Of which nobody knows that it is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonTag:
    """Why a line stands there.

    kind   cijfer, notitie, bewering, deur, partner, moment, bereik or kans
    label  in a few words ("86 % koop, 2024");  origin  publisher, table and year of a figure, else ""
    why    when it does not hold: what became of it, as a sentence
    """

    kind: str
    target: str
    label: str
    holds: Holds = Holds.YES
    why: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ReachBand:
    """Households: expected, and between which it lies in 8 of 10 cases. measure: bereikt, doordrongen or doet mee.

    at_least  it is a lower bound: of a part only who took part was ever counted, not who was reached
    """

    measure: str
    low: float
    middle: float
    high: float
    at_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAction:
    """The rest of a line that is an action. owner: a role;  groups: names;  reach None: not worked out.

    group_keys, option_number, chance_number  for who puts a version back: they stand on no paper
    """

    title: str
    kind: str
    owner: str = ""
    partner: str = ""
    partner_number: int | None = None
    condition: str = ""
    place: str = ""
    start_on: date | None = None
    end_on: date | None = None
    messenger: str = ""
    hook: str = ""
    tone: str = ""
    channel: str = ""
    groups: tuple[str, ...] = ()
    reach: ReachBand | None = None
    euros: int | None = None
    hours: int | None = None
    measure: str = ""
    stop_on: date | None = None
    stop_when: str = ""
    group_keys: tuple[str, ...] = ()
    option_number: int | None = None
    chance_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One line. key: stays the same between versions ("line:12");  number  as on the page, from 1.

    kept_because  why it stays although a reason does not hold
    """

    key: str
    number: int
    section: str
    text: str
    reasons: tuple[ReasonTag, ...] = ()
    action: PlannedAction | None = None
    kept_because: str = ""

    @property
    def is_amber(self) -> bool:
        """A reason does not hold, and nobody said why the line stays."""
        return not self.kept_because and any(one.holds is not Holds.YES for one in self.reasons)

    @property
    def is_lost(self) -> bool:
        """Amber because a reason surely does not hold any more."""
        return self.is_amber and any(one.holds not in MAY_HOLD for one in self.reasons)

    @property
    def is_unsure(self) -> bool:
        """Amber only because nobody can tell whether a reason still holds: it is not known, so it is not lost."""
        return self.is_amber and not self.is_lost

    @property
    def is_bare(self) -> bool:
        """No reason holds or may hold, and nobody said why the line stays."""
        return not self.kept_because and not any(one.holds in MAY_HOLD for one in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedGroup:
    """Households of a group: how many, and how many are not reached now and with the plan. None: not known.

    missed_low, missed_high  with the plan, in 8 of 10 cases
    """

    name: str
    households: float | None
    missed_now: float | None
    missed_planned: float | None
    missed_low: float | None = None
    missed_high: float | None = None

    @property
    def band(self) -> ReachBand | None:
        """Not reached with the plan, with its limits; None when those are not known."""
        if self.missed_planned is None or self.missed_low is None or self.missed_high is None:
            return None
        return ReachBand("niet bereikt", self.missed_low, self.missed_planned, self.missed_high)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChance:
    """One of the lokale kansen that were chosen."""

    title: str
    wish: str
    moment: str
    place: str
    carrier: str
    offer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMoment:
    """A day or period in the calendar of the plan. clashes: names of the actions that it clashes with."""

    name: str
    first_day: date
    last_day: date
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSheet:
    """What one partner gets on paper: what was agreed, in words that she may read. No judgement, no readiness."""

    number: int
    name: str
    wants: str = ""
    will_do: str = ""
    will_not_do: str = ""
    needs: str = ""
    promises: tuple[tuple[str, date], ...] = ()
    actions: tuple[str, ...] = ()
    contact: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedOutcome:
    """What was counted, beside what was expected of it. None: not counted.

    counted_as  what the expectation is about: reacties, aanmeldingen, bezoeken or stappen; "" in an older version
    is_public   it was published, so that the expectation may rest on it
    """

    label: str
    held_on: date
    offered: int | None
    responded: int | None
    visits: int | None
    measures: int | None
    expected: ReachBand | None
    source: str = ""
    signups: int | None = None
    counted_as: str = ""
    is_public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDocument:
    """All of it.

    version   of the last version that was kept, 0 when none was;  made_on  day of this document
    sections  key and heading, in order;  lines  in the order of the page
    now, planned  the three figures of what is done now and of the proposal; (): not worked out
    visits    households that get a visit (sign-ups that go on), in words; "": nobody said who makes visits
    sources   origins of all figures in it, for the end of the paper
    is_example  what is in it was made up as an example
    """

    place: str
    team: str
    title: str
    motto: str
    version: int
    made_on: date
    release: str
    sections: tuple[tuple[str, str], ...]
    lines: tuple[PlanLine, ...]
    households: float | None = None
    groups: tuple[PlannedGroup, ...] = ()
    now: tuple[ReachBand, ...] = ()
    planned: tuple[ReachBand, ...] = ()
    visits: str = ""
    euros_budget: int | None = None
    hours_budget: int | None = None
    ends_on: date | None = None
    chances: tuple[PlannedChance, ...] = ()
    moments: tuple[PlannedMoment, ...] = ()
    partners: tuple[PartnerSheet, ...] = ()
    outcomes: tuple[CountedOutcome, ...] = ()
    sources: tuple[str, ...] = ()
    is_example: bool = False

    @property
    def is_at_least(self) -> tuple[bool, bool]:
        """Whether what is reached now, and with the plan, is a lower bound: at most so many are not reached then."""
        now, planned = (any(one.at_least for one in bands) for bands in (self.now, self.planned))
        return now, planned

    @property
    def actions(self) -> tuple[PlanLine, ...]:
        """The lines that are an action, in order."""
        return tuple(one for one in self.lines if one.action)

    @property
    def bare(self) -> tuple[PlanLine, ...]:
        """Lines without a reason that holds."""
        return tuple(one for one in self.lines if one.is_bare)

    def of(self, section: str) -> tuple[PlanLine, ...]:
        """The lines of a section, by its key."""
        return tuple(one for one in self.lines if one.section == section)

    @property
    def by_key(self) -> Mapping[str, PlanLine]:
        """Each line by its key."""
        return {one.key: one for one in self.lines}


# ---- as plain data, for a version and for a hand-over


def as_plain(document: PlanDocument) -> dict[str, Any]:
    """The document as dicts, lists, texts and numbers, as a JSON file holds them; a day as "2027-03-31"."""
    plain: dict[str, Any] = _plain(document)
    return plain


def _plain(value: Any) -> Any:  # noqa: ANN401 any value of a document
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def from_plain(plain: Mapping[str, Any]) -> PlanDocument:
    """The document of as_plain(). Names that it does not know are left out, so that a newer file can be read.

    Raises ValueError when something that is needed is missing, or is of another kind; the text says where.
    """
    document: PlanDocument = _built(PlanDocument, plain, "plan")
    return document


def _built(kind: Any, plain: Any, where: str) -> Any:  # noqa: ANN401 a class of this module
    if not isinstance(plain, Mapping):
        raise ValueError(f"{where}: expected names with values")
    hints, given = get_type_hints(kind), {}
    for one in fields(kind):
        if one.name in plain:
            given[one.name] = _read(hints[one.name], plain[one.name], f"{where}.{one.name}")
        elif one.default is MISSING:
            raise ValueError(f"{where}.{one.name}: missing")
    return kind(**given)


def _read(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 any value of a document
    if get_origin(kind) is UnionType:
        return None if value is None else _read(get_args(kind)[0], value, where)
    if get_origin(kind) is tuple:
        return _read_row(get_args(kind), value, where)
    if is_dataclass(kind):
        return _built(kind, value, where)
    if kind is date or kind is Holds:
        return _read_text(kind, value, where)
    if kind is float and type(value) in (int, float):
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{where}: expected {kind.__name__}")
    return value


def _read_row(kinds: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:  # noqa: ANN401 of a JSON file
    """A list of any length of one kind, or with a kind for each place."""
    if not isinstance(value, list | tuple):
        raise ValueError(f"{where}: expected a list")
    of_each = kinds[:1] * len(value) if kinds[-1] is Ellipsis else kinds
    if len(of_each) != len(value):
        raise ValueError(f"{where}: expected {len(of_each)} values")
    return tuple(_read(kind, one, f"{where}[{n}]") for n, (kind, one) in enumerate(zip(of_each, value, strict=True)))


def _read_text(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 date or Holds
    if not isinstance(value, str):
        raise ValueError(f"{where}: expected a text")
    try:
        return date.fromisoformat(value) if kind is date else kind(value)
    except ValueError:
        raise ValueError(f"{where}: {value[:40]!r} is no {kind.__name__}") from None
