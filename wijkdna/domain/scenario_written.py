"""Groups and options of a dossier as a scenario document (docs/scenario-json.md), as read_scenario() reads it.

What a team wrote down is brought within what can be calculated with: a number of households is at most that of the
groups it is about. The rest is refused by read_scenario() with words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import Any, Protocol

from wijkdna.domain.evidence import Library
from wijkdna.domain.reach_claims import Share, share_of
from wijkdna.domain.reach_groups import GroupPart, meant_parts
from wijkdna.domain.reach_learning import Learned, own_chance


class SizedGroup(Protocol):
    """A group of households."""

    @property
    def key(self) -> str:
        """How options name it."""

    @property
    def name(self) -> str:
        """For the screen; no two have the same."""

    @property
    def size(self) -> float:
        """Households."""

    @property
    def flags(self) -> frozenset[str]:
        """What holds for all of it, as the reach model knows it."""

    @property
    def parts(self) -> Sequence[GroupPart]:
        """What it is made of; () when all of it is alike."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A group that an option is meant for. parts: of it that it is meant for, by number; () for all of it."""

    group: SizedGroup
    parts: tuple[int, ...]

    @property
    def size(self) -> float:
        """Households that it is meant for."""
        return self.group.size * (fsum(self.group.parts[i].share for i in self.parts) if self.parts else 1.0)

    @property
    def document(self) -> object:
        """As an option names it."""
        return {"name": self.group.name, "parts": list(self.parts)} if self.parts else self.group.name


class FromLibrary(Protocol):
    """What a library of options says of one that was taken from it."""

    @property
    def audience_prior(self) -> str:
        """Id of the share of households that it can reach, or ""."""

    @property
    def small_measure(self) -> bool:
        """The step in the house is set in the visit itself."""

    @property
    def groups(self) -> Sequence[str]:
        """Flags of households that it is meant for, and more."""


def id_of(option: Any) -> str:  # noqa: ANN401 an Option
    """How the document names an option."""
    return f"o{option.pk}"


def sender_of(option: Any) -> str:  # noqa: ANN401 an Option
    """Whom the household sees, on one line."""
    return " ".join(option.sender.split()) or option.name


def cost_of(option: Any, addressed: float) -> tuple[float, float]:  # noqa: ANN401 an Option
    """Euros and hours of an option that goes to so many households."""
    euros = option.euros_fixed + option.euros_per_address * addressed
    return euros, option.hours_fixed + option.hours_per_address * addressed


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What a document is made from. options: rows with the fields of an Option, each with a chance or a known prior.

    library_options  by id;  cards  how ready each door is by number, as far as this person may know
    learned          by id of a prior, or by id_of() for a chance of the team's own
    """

    name: str
    groups: Sequence[SizedGroup]
    options: Sequence[Any]
    pairs: Iterable[tuple[int, int]]
    cards: Mapping[int, int | None]
    learned: Mapping[str, Learned]
    library: Library
    library_options: Mapping[str, FromLibrary]

    def document(self, approach: Any) -> dict[str, Any]:  # noqa: ANN401 an Approach
        """The document. approach: what holds for the whole dossier."""
        own = {id_of(one) for one in self.options}
        found: dict[str, Any] = {
            "name": " ".join(self.name.split()) or "Dossier",
            "groups": [_group(one) for one in self.groups],
            "options": [self._option(one) for one in self.options],
            "nested": [[f"o{a}", f"o{b}"] for a, b in self.pairs if {f"o{a}", f"o{b}"} <= own],
            "readiness": self.readiness,
            "learned": {key: _share(one.share) for key, one in self.learned.items() if key in self.library.priors},
            "step": str(approach.step),
        }
        if approach.overlap is not None:
            found["rho"] = approach.overlap
        if approach.crew and approach.teams and approach.months:
            found["capacity"] = {"kind": approach.crew, "teams": approach.teams, "months": approach.months}
        return found

    @cached_property
    def readiness(self) -> Mapping[str, int]:
        """By sender, the least ready of what its options say; who nobody doubts is not there."""
        found: dict[str, int] = {}
        for one in self.options:
            ready = one.readiness or self.cards.get(one.entity_id)
            if ready:
                found[sender_of(one)] = min(ready, found.get(sender_of(one), ready))
        return found

    def meant_for(self, one: Any) -> list[Meant]:  # noqa: ANN401 an Option
        """The groups of an option; a group that is gone is none, and without any it is for all."""
        known = self.library_options.get(one.library)
        flags = known.groups if known else ()
        found = [Meant(group, _some(group, one.groups, flags)) for group in self.groups if group.key in one.groups]
        return found or [Meant(group, ()) for group in self.groups]

    def addressed(self, one: Any) -> float:  # noqa: ANN401 an Option
        """Households that an option goes to at its dose."""
        meant = self.meant_for(one)
        return float(sum(group.size for group in meant) * self._audience(one, meant)[1] * one.dose)

    def _option(self, one: Any) -> dict[str, Any]:  # noqa: ANN401 an Option
        meant, addressed = self.meant_for(one), self.addressed(one)
        audience, _ = self._audience(one, meant)
        found: dict[str, Any] = {"id": id_of(one), "name": one.name, "sender": sender_of(one), "delta": one.dose}
        found |= self._chance(one)
        if len(meant) < len(self.groups) or any(group.parts for group in meant):
            found["groups"] = [group.document for group in meant]
        if audience is not None:
            found["audience"] = audience
        if one.dose_group:
            found["dose_group"] = one.dose_group
        found["euros"], found["hours"] = (round(number, 2) for number in cost_of(one, addressed))
        return found

    def _chance(self, one: Any) -> dict[str, Any]:  # noqa: ANN401 an Option
        known = self.library_options.get(one.library)
        small = {"small_measure": True} if known and known.small_measure else {}
        if one.chance is not None:
            results = self.learned.get(id_of(one))
            chance = results.share if results else own_chance(one.chance) if 0 <= one.chance <= 1 else None
            return {"chance": _share(chance) if chance else {"mean": one.chance, "weight": 1.0}, **small}
        boosts = [name for name in one.multipliers if self._goes_with(name, one.prior)]
        return {"prior": one.prior, **({"multipliers": boosts} if boosts else {}), **small}

    def _goes_with(self, multiplier: str, prior: str) -> bool:
        known = self.library.multipliers.get(multiplier)
        return known is not None and prior not in known.not_with

    def _audience(self, one: Any, meant: Sequence[Meant]) -> tuple[object, float]:  # noqa: ANN401 an Option
        """What a claim makes of it for the document, and the mean share of the groups it is meant for."""
        households = sum(group.size for group in meant)
        if one.audience_likely is None:
            known = self.library_options.get(one.library)
            if known is None or not known.audience_prior:
                return None, 1.0
            return known.audience_prior, self.library.priors[known.audience_prior].share.mean
        if households < 1 or not one.audience_likely:
            return 0.0, 0.0
        numbers = (one.audience_low, one.audience_likely, one.audience_high)
        low, likely, high = (None if number is None else min(float(number), households) for number in numbers)
        found = share_of(households, likely or 0.0, one.audience_basis or "gehoord", low, high)
        return _share(found), found.mean


def _group(one: SizedGroup) -> dict[str, Any]:
    found: dict[str, Any] = {"name": one.name, "households": round(one.size, 6), "flags": sorted(one.flags)}
    if one.parts:
        found["parts"] = [{"share": round(part.share, 9), "flags": sorted(part.flags)} for part in one.parts]
    return found


def _some(group: SizedGroup, keys: Sequence[str], flags: Sequence[str]) -> tuple[int, ...]:
    """The parts of a group that something is meant for, () for all of it."""
    meant = meant_parts(group.parts, keys, flags)
    return meant if len(meant) < len(group.parts) else ()


def _share(share: Share) -> dict[str, float]:
    return {"mean": round(share.mean, 9), "weight": round(share.weight, 6)}
