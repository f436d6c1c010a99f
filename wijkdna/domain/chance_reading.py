"""Rules for lokale kansen from plain data, as a file of rules has them. What is not known there is refused.

Every function here raises ValueError that says what is wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from wijkdna.domain.chance_facts import SEASONS, STATUSES, Beside, Claim, Event, Facts, Figure, Partner, Place
from wijkdna.domain.chance_rules import (
    BESIDE,
    OPS,
    AllOf,
    AnyOf,
    BesideGemeente,
    BlindSpot,
    Condition,
    EventSoon,
    FewPartners,
    FigureIs,
    HasPartner,
    HasPlace,
    Heard,
    InSeason,
    MomentSoon,
)

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Ids that a rule may name."""

    indicators: frozenset[str]
    themes: frozenset[str]
    partners: frozenset[str]
    places: frozenset[str]
    moments: frozenset[str]
    events: frozenset[str]
    groups: frozenset[str]


def read_condition(plain: Any, known: Known) -> Condition:  # noqa: ANN401 whatever stands in the file
    """A condition. It has exactly one of the shapes of docs/plan-rules.md."""
    if not isinstance(plain, dict):
        raise ValueError(f"not a condition: {plain!r}")
    for names, read in _SHAPES:
        if set(plain) == names:
            return read(plain, known)
    raise ValueError(f"no condition has the fields {sorted(map(str, plain))}")


def _all(plain: Plain, known: Known) -> Condition:
    return AllOf(_parts(plain["all"], known))


def _any(plain: Plain, known: Known) -> Condition:
    return AnyOf(_parts(plain["any"], known))


def _parts(plain: object, known: Known) -> tuple[Condition, ...]:
    if not isinstance(plain, list) or not plain:
        raise ValueError("all and any need at least one condition")
    return tuple(read_condition(one, known) for one in plain)


def _figure(plain: Plain, known: Known) -> Condition:
    instead = read_condition(plain["if_absent"], known) if "if_absent" in plain else None
    op = _of(plain["op"], OPS, "op")
    return FigureIs(_of(plain["indicator"], known.indicators, "indicator"), op, _number(plain["value"]), instead)


def _beside(plain: Plain, known: Known) -> Condition:
    _of(plain["versus"], ("gemeente",), "versus")
    return BesideGemeente(_of(plain["indicator"], known.indicators, "indicator"), _of(plain["op"], BESIDE, "op"))


def _heard(plain: Plain, known: Known) -> Condition:
    return Heard(_of(plain["claim"], known.themes, "claim"), _list(plain["status"], STATUSES, "status"))


def _partner(plain: Plain, known: Known) -> Condition:
    return HasPartner(_list(plain["partner"], known.partners, "partner"), _readiness(plain["readiness_min"]))


def _few(plain: Plain, known: Known) -> Condition:
    del known
    return FewPartners(_whole(plain["partner_count_max"], 0, 1000))


def _place(plain: Plain, known: Known) -> Condition:
    return HasPlace(_list(plain["plek"], known.places, "plek"))


def _moment(plain: Plain, known: Known) -> Condition:
    return MomentSoon(_of(plain["moment"], known.moments, "moment"), _months(plain["within_months"]))


def _event(plain: Plain, known: Known) -> Condition:
    return EventSoon(_of(plain["event"], known.events, "event"), _months(plain["within_months"]))


def _season(plain: Plain, known: Known) -> Condition:
    del known
    return InSeason(_list(plain["season"], SEASONS, "season"))


def _blind(plain: Plain, known: Known) -> Condition:
    return BlindSpot(_list(plain["blind_spot"], known.groups, "blind_spot"))


_SHAPES: Sequence[tuple[set[str], Callable[[Plain, Known], Condition]]] = (
    ({"all"}, _all),
    ({"any"}, _any),
    ({"indicator", "op", "value"}, _figure),
    ({"indicator", "op", "value", "if_absent"}, _figure),
    ({"indicator", "versus", "op"}, _beside),
    ({"claim", "status"}, _heard),
    ({"partner", "readiness_min"}, _partner),
    ({"partner_count_max"}, _few),
    ({"plek"}, _place),
    ({"moment", "within_months"}, _moment),
    ({"event", "within_months"}, _event),
    ({"season"}, _season),
    ({"blind_spot"}, _blind),
)


def _of(value: object, known: Any, what: str) -> str:  # noqa: ANN401 any container of ids
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"unknown {what}: {value!r}")
    return value


def _list(values: object, known: Any, what: str) -> tuple[str, ...]:  # noqa: ANN401 any container of ids
    if not isinstance(values, list) or not values:
        raise ValueError(f"{what} needs a list")
    found = tuple(_of(one, known, what) for one in values)
    if len(set(found)) != len(found):
        raise ValueError(f"{what} names one twice")
    return found


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"not a number: {value!r}")
    return float(value)


def _months(value: object) -> float:
    found = _number(value)
    if found < 0:
        raise ValueError(f"months below zero: {value!r}")
    return found


def _whole(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"not a whole number of {least} to {most}: {value!r}")
    return value


def _readiness(value: object) -> int:
    return _whole(value, 1, 5)


# ---- facts of an example


def read_facts(plain: Any, known: Known) -> Facts:  # noqa: ANN401 whatever stands in the file
    """The facts of an example. Nothing is on its map but what it names; without partners nobody counted them."""
    if not isinstance(plain, dict) or set(plain) - _FACTS:
        raise ValueError(f"no facts: {plain!r}")
    partners = tuple(
        Partner(_of(one["kind"], known.partners, "partner"), _readiness(one["readiness"]))
        for one in plain.get("partners", ())
    )
    return Facts(
        figures={
            _of(id, known.indicators, "indicator"): Figure(_number(value))
            for id, value in plain.get("indicators", {}).items()
        },
        beside={
            _of(id, known.indicators, "indicator"): Beside(value) for id, value in plain.get("distinct", {}).items()
        },
        claims=tuple(
            Claim(_of(one["theme"], known.themes, "theme"), _of(one["status"], (*STATUSES, "betwist"), "status"))
            for one in plain.get("claims", ())
        ),
        partners=partners,
        n_partners=len(partners) if "partners" in plain else None,
        places=tuple(Place(_of(one, known.places, "place")) for one in plain.get("places", ())),
        moments={_of(id, known.moments, "moment"): _months(value) for id, value in plain.get("moments", {}).items()},
        events=tuple(
            Event(_of(one["kind"], known.events, "event"), _months(one["months"])) for one in plain.get("events", ())
        ),
        season=_of(plain["season"], SEASONS, "season") if "season" in plain else None,
        blind={_of(one, known.groups, "group"): True for one in plain.get("blind_spots", ())},
    )


_FACTS = {
    *("indicators", "distinct", "claims", "partners", "places", "moments", "events", "season", "blind_spots"),
}
