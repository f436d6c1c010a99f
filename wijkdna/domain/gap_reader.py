"""Fixed rules that ask a question about a plan: what a critical reader would say. A remark is never a lock.

A rule looks at one kind of thing (the plan itself, its groups, actions, partners, promises, messages) and asks
something of each thing for which all its tests hold. A field that is not known makes a test false, but for `empty`.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import isfinite

from wijkdna.domain.numbers_nl import date_nl, number_nl

Value = str | int | float | bool | date | Sequence[str] | None
"""What a field holds. None, and a field that is not there: not known."""

Fields = Mapping[str, Value]


class About(StrEnum):
    """What a rule looks at; values as in gap_rules.yaml."""

    PLAN = "plan"
    GROUPS = "groups"
    ACTIONS = "actions"
    PARTNERS = "partners"
    PROMISES = "promises"
    MESSAGES = "messages"

    @property
    def one(self) -> str:
        """The same for a single thing: how a remark and a key name it."""
        return self.value.removesuffix("s")


class Severity(StrEnum):
    """How much a remark matters; in this order on the page."""

    FIRST = "eerst"
    QUESTION = "vraag"
    TIP = "tip"


class Op(StrEnum):
    """How a field is compared; values as in gap_rules.yaml."""

    IS = "="
    IS_NOT = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    CONTAINS_ANY = "contains_any"
    NOT_CONTAINS = "not_contains"
    SUBSET_OF = "subset_of"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"
    BEFORE = "before"
    AFTER = "after"


class Source(StrEnum):
    """Where the value that a field is compared with comes from."""

    GIVEN = "given"
    SAME = "same"
    PLAN = "plan"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Against:
    """What a field is compared with. value: itself when GIVEN, else the name of a field of the thing or the plan."""

    source: Source
    value: Value = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison."""

    field: str
    op: Op
    against: Against = Against(Source.GIVEN)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when one of the tests does."""

    tests: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    condition  what it looks at, in words;  where  tests that all have to hold
    remark     what it says, with places such as {action.title};  why  the reason to ask
    """

    id: str
    title: str
    severity: Severity
    condition: str
    about: About
    where: tuple[Comparison | AnyOf, ...]
    remark: str
    why: str


@dataclass(frozen=True, slots=True)
class Thing:
    """What rules look at. key: how a remark refers to it ("action:3"), "" for the plan itself."""

    key: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Situation:
    """All that rules look at, as it is today."""

    today: date
    plan: Fields = field(default_factory=dict)
    things: Mapping[About, Sequence[Thing]] = field(default_factory=dict)

    def all_of(self, about: About) -> Sequence[Thing]:
        """The things of one kind; the plan is one."""
        return (Thing("", self.plan),) if about is About.PLAN else self.things.get(about, ())


@dataclass(frozen=True, slots=True)
class Noticed:
    """A rule that has something to say about a thing. text: the remark with its fields filled in."""

    rule: Rule
    thing: Thing
    text: str


def read(rules: Sequence[Rule], situation: Situation) -> list[Noticed]:
    """All that the rules say, what comes first on top; within a severity in the order of rules and things."""
    found = [one for rule in rules for one in _of_rule(rule, situation)]
    order = list(Severity)
    return sorted(found, key=lambda one: order.index(one.rule.severity))


def _of_rule(rule: Rule, situation: Situation) -> Iterator[Noticed]:
    for thing in situation.all_of(rule.about):
        if all(_holds(test, thing.fields, situation) for test in rule.where):
            yield Noticed(rule, thing, filled_in(rule, thing.fields, situation.plan))


def _holds(test: Comparison | AnyOf, fields: Fields, situation: Situation) -> bool:
    if isinstance(test, AnyOf):
        return any(_holds(one, fields, situation) for one in test.tests)
    value = fields.get(test.field)
    if test.op in (Op.EMPTY, Op.NOT_EMPTY):
        return _is_empty(value) == (test.op is Op.EMPTY)
    target = _target(test.against, fields, situation)
    if value is None or target is None:
        return False
    try:
        return bool(_COMPARE[test.op](value, target))
    except TypeError:  # a number beside a text: nothing to compare
        return False


def _target(against: Against, fields: Fields, situation: Situation) -> Value:
    if against.source is Source.GIVEN:
        return against.value
    if against.source is Source.TODAY:
        return situation.today
    return (fields if against.source is Source.SAME else situation.plan).get(str(against.value))


def _is_empty(value: Value) -> bool:
    """Nothing was filled in; the number 0 and False are something."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, Sequence) and not value)


def _several(value: Value) -> Sequence[str]:
    """A list of words. Raises TypeError for anything else: a text is no list of its letters."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError
    return value


_COMPARE: Mapping[Op, Callable[..., bool]] = {
    Op.IS: operator.eq,
    Op.IS_NOT: operator.ne,
    Op.LESS: operator.lt,
    Op.AT_MOST: operator.le,
    Op.MORE: operator.gt,
    Op.AT_LEAST: operator.ge,
    Op.BEFORE: operator.lt,
    Op.AFTER: operator.gt,
    Op.IN: lambda value, target: value in _several(target),
    Op.NOT_IN: lambda value, target: value not in _several(target),
    Op.CONTAINS: lambda value, target: target in _several(value),
    Op.NOT_CONTAINS: lambda value, target: target not in _several(value),
    Op.CONTAINS_ANY: lambda value, target: any(one in _several(value) for one in _several(target)),
    Op.SUBSET_OF: lambda value, target: bool(_several(value)) and set(_several(value)) <= set(_several(target)),
}

PLACE = re.compile(r"\{(\w+)\.(\w+)\}")
"""A place in a remark for a field: of the thing, or of the plan."""

NOT_KNOWN = "een onbekend aantal"


def filled_in(rule: Rule, fields: Fields, plan: Fields) -> str:
    """A remark with its fields. What a field holds is only text: braces in it mean nothing."""

    def value(found: re.Match[str]) -> str:
        return _said((plan if found[1] == About.PLAN.one else fields).get(found[2]))

    return PLACE.sub(value, rule.remark)


def _said(value: Value) -> str:
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return NOT_KNOWN
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, date):
        return date_nl(value)
    if isinstance(value, int | float):
        return number_nl(value)
    return value if isinstance(value, str) else ", ".join(value)


_SEASONS = ("winter", "lente", "zomer", "herfst")


def season_of(day: date) -> str:
    """The season of a day: winter is December to February."""
    return _SEASONS[day.month % 12 // 3]
