"""Reads what was counted elsewhere about reaching people: definitions/reach.

Read once per process; a mistake in a file is a DefinitionError that names it.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

from wijkdna.domain.evidence import (
    CHANNELS,
    FUNNEL,
    HOMES,
    Capacity,
    CostStart,
    Evidence,
    GroupOdds,
    Library,
    Multiplier,
    Stage,
)
from wijkdna.domain.indicators import DefinitionError
from wijkdna.domain.reach_claims import Share
from wijkdna.store.definitions import DEFINITIONS, read_yaml

_GRADES = ("A", "B", "C", "D")
_ALL = "all"
_WHO = {"hardship": "low_income"}
"""What the priors call a group, and the flag of that group."""

Made = TypeVar("Made")
Fields = Mapping[str, Any]


@lru_cache
def load_library(folder: Path = DEFINITIONS) -> Library:
    """All priors and what goes with them. Raises DefinitionError."""
    sd_log, groups = _read(folder, "groups", _groups)
    priors = _read(folder, "priors", lambda found: {id: _prior(id, one, groups) for id, one in found.items()})
    overlap, most, willingness, weight = _read(folder, "usual", _usual)
    return Library(
        priors=_read(folder, "priors", lambda _: _with_funnel(priors)),
        groups=groups,
        sd_log=sd_log,
        multipliers=_read(folder, "multipliers", lambda found: _each(found, lambda one: _multiplier(one, priors))),
        capacities=_read(folder, "capacities", lambda found: _each(found, _capacity)),
        costs=_read(folder, "costs", lambda found: _each(found, _cost)),
        overlap=overlap,
        most_overlap=most,
        willingness=willingness,
        willing_weight=weight,
    )


def _read(folder: Path, name: str, make: Callable[[Fields], Made]) -> Made:
    path = folder / "reach" / f"{name}.yaml"
    try:
        return make(read_yaml(path, dict))
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        if isinstance(problem, DefinitionError):
            raise
        raise DefinitionError(f"{path.name}: {problem!r}") from problem


def _each(found: Fields, make: Callable[[Fields], Made]) -> Mapping[str, Made]:
    return {str(id): make(one) for id, one in found.items()}


def _prior(id: str, one: Fields, groups: Mapping[str, GroupOdds]) -> Evidence:
    channel = "" if one["channel"] is None else _among(one["channel"], CHANNELS)
    eligible = _WHO.get(one["eligible"], one["eligible"])
    option = _yes_or_no(one["option"])
    stage = Stage(one["stage"])
    if option and (not channel or stage is Stage.AUDIENCE):
        raise ValueError(f"{id} cannot be an option: it has no channel, or is only an audience")
    return Evidence(
        id=id,
        label=_text(one["label"]),
        stage=stage,
        outcome=_text(one["outcome"]),
        denominator=_text(one["denominator"]),
        alpha=_number(one["alpha"]),
        beta=_number(one["beta"]),
        grade=_among(one["grade"], _GRADES),
        basis=_text(one["basis"]),
        source=_text(one["source"]),
        channel=channel,
        exempt=tuple(_among(name, groups) for name in one["exempt"]),
        eligible=_among(eligible, (_ALL, *HOMES, *groups)),
        option=option,
    )


def _with_funnel(priors: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    stages = (Stage.SIGNUP_GIVEN_CONTACT, Stage.VISIT_GIVEN_SIGNUP, Stage.MEASURE_GIVEN_VISIT)
    if [priors[id].stage for id in FUNNEL] != list(stages):
        raise ValueError(f"the steps after a contact are {', '.join(FUNNEL)}")
    return priors


def _groups(found: Fields) -> tuple[float, Mapping[str, GroupOdds]]:
    return _number(found["sd_log"]), _each(found["groups"], _group)


def _group(one: Fields) -> GroupOdds:
    odds = {channel: _number(one["odds"][channel]) for channel in CHANNELS}
    grades = {channel: _among(one["grades"][channel], _GRADES) for channel in CHANNELS}
    if set(one["odds"]) != set(CHANNELS):
        raise ValueError(f"odds of other channels: {', '.join(one['odds'])}")
    return GroupOdds(_text(one["label"]), _text(one["basis"]), odds, grades)


def _multiplier(one: Fields, priors: Fields) -> Multiplier:
    return Multiplier(
        label=_text(one["label"]),
        is_risk=_among(one["kind"], ("odds_ratio", "risk_ratio")) == "risk_ratio",
        reported=_number(one["reported"]),
        sd_log=_number(one["sd_log"]),
        grade=_among(one["grade"], _GRADES),
        source=_text(one["source"]),
        not_with=tuple(_among(name, priors) for name in one["not_with"]),
    )


def _capacity(one: Fields) -> Capacity:
    low, usual, high = (_number(one[name]) for name in ("low", "usual", "high"))
    if not low <= usual <= high:
        raise ValueError(f"not in order: {low}, {usual}, {high}")
    words = (_text(one["label"]), _text(one["unit"]))
    return Capacity(*words, low, usual, high, int(one["months"]), _among(one["grade"], _GRADES), _text(one["basis"]))


def _cost(one: Fields) -> CostStart:
    return CostStart(
        label=_text(one["label"]),
        euros_fixed=_number(one["euros_fixed"], least=True),
        euros_per_address=_number(one["euros_per_address"], least=True),
        hours_fixed=_number(one["hours_fixed"], least=True),
        hours_per_address=_number(one["hours_per_address"], least=True),
        grade=_among(one["grade"], _GRADES),
    )


def _usual(found: Fields) -> tuple[Share, float, Mapping[int, float], float]:
    overlap, willing = found["overlap"], found["willingness"]
    alpha, beta = _number(overlap["alpha"]), _number(overlap["beta"])
    chances = {int(step): _number(chance) for step, chance in willing["chances"].items()}
    if list(chances) != [1, 2, 3, 4, 5] or not all(0 < chance < 1 for chance in chances.values()):
        raise ValueError("willingness is a chance for each of 1 to 5")
    if not _number(overlap["most"]) <= 0.9:
        raise ValueError("overlap is at most 0.9")
    share = Share(alpha / (alpha + beta), alpha + beta)
    return share, _number(overlap["most"]), chances, _number(willing["weight"])


def _number(value: object, *, least: bool = False) -> float:
    """A number above 0, or with `least` of at least 0."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"{value!r} is no number")
    if value < 0 or (value == 0 and not least):
        raise ValueError(f"{value!r} is too low")
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is no text")
    return value


def _among(value: object, known: Any) -> str:  # noqa: ANN401 whatever has names in it
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{value!r} is unknown; known are {', '.join(known)}")
    return value


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return value
