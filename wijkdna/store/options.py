"""Reads the ways to reach people that a team can choose from: definitions/plan/options.yaml.

Read once per process; a mistake in the file is a DefinitionError that names the place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from wijkdna.domain.evidence import HOMES, CostStart, Evidence, Library, Stage
from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS, read_yaml
from wijkdna.store.priors import load_library

CHANNELS: Mapping[str, str] = {
    **{"brief": "brief", "flyer": "flyer", "bijeenkomst": "bijeenkomst", "deur": "aan de deur"},
    **{"telefoon": "telefoon", "pers": "krant", "digitaal": "buurtapp en mail", "partner": "via een partner"},
    **{"plek": "op een vaste plek", "gesprek": "gesprek om te luisteren"},
}
"""Channels, with their words for the screen, in the order of the list."""

EVERYBODY = "alle"
GROUPS: Mapping[str, str] = {
    EVERYBODY: "iedereen",
    "koop": "eigenaren van hun huis",
    "corporatie": "huurders van een corporatie",
    "corporatie_tenant": "huurders van een corporatie",
    "overige_huur": "huurders van een andere verhuurder",
    "low_income": "wie moeilijk rondkomt",
    "age65": "65-plussers",
    "migrant_low_dutch": "wie weinig Nederlands spreekt",
    "families": "gezinnen met kinderen",
    "owner_older_house": "eigenaren van een ouder huis",
}
"""For whom an option is meant, with their words for the screen; all but EVERYBODY are flags of groups."""

DOSES: Mapping[str, str] = {"klein": "klein", "half": "half", "alles": "alles"}
"""Sizes of an option, the smallest first. How much each is stands in the file."""

_OWN, _BORROWED, _NONE = "eigen", "geleend", "geen"
_SMALL_MEASURES = ("fix_team", "fix_neighbourhood")
"""Who sets the step in the visit itself (methods.md 1.5)."""

Fields = Mapping[str, Any]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryOption:
    """A way to reach people: channel x messenger, in one or more sizes.

    prior           id of a chance that was counted elsewhere; "" for an option that only listens
    audience_prior  id of the share of households that this door can reach; "": see audience_needed, else all
    audience_needed the team first fills in how many households are within reach; until then it does not count
    is_borrowed     this form was never counted: the number is that of a form that looks like it
    counts          False for listening: it is kept out of the sums
    doses           keys of OptionLibrary.doses;  groups, weak_for  keys of GROUPS
    capacity, multiplier   ids of the library of priors, or ""
    """

    id: str
    label: str
    channel: str
    messenger: str
    prior: str
    audience_prior: str
    audience_needed: bool
    is_borrowed: bool
    counts: bool
    doses: tuple[str, ...]
    cost: CostStart
    groups: tuple[str, ...]
    weak_for: tuple[str, ...]
    capacity: str
    multiplier: str
    description: str
    do: tuple[str, ...]
    dont: tuple[str, ...]
    instruction: str

    @property
    def small_measure(self) -> bool:
        """The step in the house is set in the visit itself."""
        return self.capacity in _SMALL_MEASURES

    @property
    def for_everybody(self) -> bool:
        """Meant for all households."""
        return EVERYBODY in self.groups


@dataclass(frozen=True, slots=True)
class OptionLibrary:
    """All of them by id, in the order of the file. doses: share of the addresses, by key of DOSES."""

    options: Mapping[str, LibraryOption]
    doses: Mapping[str, float]

    def get(self, id: str) -> LibraryOption | None:
        """One of them; None for an option of one's own, or one that the library no longer has."""
        return self.options.get(id)


class Uncounted(StrEnum):
    """Why an option adds nothing to the sums yet."""

    LISTENS = "luistert"
    NO_AUDIENCE = "geen aantal"
    NO_CHANCE = "geen kans"


def uncounted(
    library: str, prior: str, chance: float | None, audience: int | None, options: OptionLibrary | None = None
) -> Uncounted | None:
    """Why an option does not count, None when it does. library, prior, chance, audience (likely): of an Option."""
    known = (options or load_options()).get(library)
    if known is not None and not known.counts:
        return Uncounted.LISTENS
    if chance is None and prior not in load_library().priors:
        return Uncounted.NO_CHANCE
    needed = known.audience_needed if known is not None else prior in PER_MEMBER
    return Uncounted.NO_AUDIENCE if needed and audience is None else None


PER_MEMBER = ("partner_mentions_to_members", "nominated_ambassador", "phone_known_number")
"""Priors that were counted among people whom somebody knows already: without their number they say nothing."""


@lru_cache
def load_options(folder: Path = DEFINITIONS) -> OptionLibrary:
    """The library. Raises DefinitionError."""
    priors = load_library(folder)
    found = _named("options.yaml", lambda: read_yaml(folder / "plan" / "options.yaml", dict))
    doses = _named("options.yaml, doses_default", lambda: _doses(found["doses_default"]))
    rows = _named("options.yaml, options", lambda: list(found["options"]))
    options: dict[str, LibraryOption] = {}
    for number, one in enumerate(rows, start=1):
        place = f"options.yaml, {one.get('id', number) if isinstance(one, dict) else number}"
        made = _named(place, lambda one=one: _option(one, priors, doses))  # type: ignore[misc]
        if made.id in options:
            raise DefinitionError(f"{place}: this id stands twice")
        options[made.id] = made
    return OptionLibrary(options, doses)


def _named(place: str, make: Callable[[], Made]) -> Made:
    try:
        return make()
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        if isinstance(problem, DefinitionError):
            raise
        raise DefinitionError(f"{place}: {problem!r}") from problem


def _doses(found: Fields) -> Mapping[str, float]:
    doses = {_among(name, DOSES): float(share) for name, share in found.items()}
    if set(doses) != set(DOSES) or not all(0 < share <= 1 for share in doses.values()):
        raise ValueError(f"a share of the addresses for each of {', '.join(DOSES)}")
    return doses


def _option(one: Fields, library: Library, doses: Mapping[str, float]) -> LibraryOption:
    prior, fit = _prior(one, library), _among(one["prior_fit"], (_OWN, _BORROWED, _NONE))
    counts = _yes_or_no(one["counts_in_reach"])
    if counts != bool(prior) or (fit == _NONE) == counts:
        raise ValueError("an option that counts has a prior, one that listens has none")
    label = _text(one["label"])
    return LibraryOption(
        id=_text(one["id"]),
        label=label,
        channel=_among(one["channel"], CHANNELS),
        messenger=_text(one["messenger"]),
        prior=prior,
        audience_prior=_audience(one, library),
        audience_needed=_yes_or_no(one["audience_required"]),
        is_borrowed=fit == _BORROWED,
        counts=counts,
        doses=_several(one["doses"], doses, least=1),
        cost=_cost(label, one["cost"]),
        groups=_several(one["groups"], _known_groups(library), least=1),
        weak_for=_several(one["weak_for"], _known_groups(library)),
        capacity=_among(one["capacity"], library.capacities) if one["capacity"] is not None else "",
        multiplier=_multiplier(one.get("multiplier"), prior, library),
        description=_text(one["description"]),
        do=tuple(_text(text) for text in one["do"]),
        dont=tuple(_text(text) for text in one["dont"]),
        instruction=_text(one["instruction"]),
    )


def _known_groups(library: Library) -> tuple[str, ...]:
    return tuple(name for name in GROUPS if name == EVERYBODY or name in (*HOMES, *library.groups))


def _prior(one: Fields, library: Library) -> str:
    if one["prior"] is None:
        return ""
    prior = _among(one["prior"], library.priors)
    if not library.priors[prior].option:
        raise ValueError(f"{prior} is no way to reach people")
    return prior


def _audience(one: Fields, library: Library) -> str:
    """An audience may not be multiplied with a chance that is per household already."""
    if one["audience_prior"] is None:
        return ""
    audience = library.priors[_among(one["audience_prior"], library.priors)]
    if audience.stage is not Stage.AUDIENCE:
        raise ValueError(f"{audience.id} is not an audience")
    if one["prior"] is None or not is_per_member(library.priors[one["prior"]]):
        raise ValueError(f"{one['prior']} is not a chance per member, so it goes with no audience")
    return audience.id


def is_per_member(prior: Evidence) -> bool:
    """Counted among people whom somebody knows already, and not among all households."""
    return prior.id in PER_MEMBER


def _multiplier(name: object, prior: str, library: Library) -> str:
    if name is None:
        return ""
    found = _among(name, library.multipliers)
    if prior in library.multipliers[found].not_with:
        raise ValueError(f"{found} is in {prior} already")
    return found


def _cost(label: str, one: Fields) -> CostStart:
    numbers = {name: _amount(one[name]) for name in _COSTS}
    return CostStart(label=label, grade=_among(one["grade"], ("A", "B", "C", "D")), **numbers)


_COSTS = ("euros_fixed", "euros_per_address", "hours_fixed", "hours_per_address")


def _amount(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1_000_000:
        raise ValueError(f"{value!r} is no amount")
    return float(value)


def _several(values: object, known: Any, least: int = 0) -> tuple[str, ...]:  # noqa: ANN401 whatever has names in it
    if not isinstance(values, list) or len(values) < least:
        raise ValueError(f"{values!r} is no list of at least {least}")
    return tuple(_among(one, known) for one in values)


def _among(value: object, known: Any) -> str:  # noqa: ANN401 whatever has names in it
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{value!r} is unknown; known are {', '.join(known)}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is no text")
    return value


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return value
