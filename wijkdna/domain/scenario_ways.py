"""One way to reach people, as it stands in a scenario: by its own chances, or by what was counted elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wijkdna.domain.evidence import Evidence, Library, Stage
from wijkdna.domain.json_places import Place
from wijkdna.domain.reach_claims import WEIGHTS, Share, share_of

_FIELDS = (
    *("id", "name", "sender", "p", "s", "prior", "chance", "audience", "groups", "multipliers", "small_measure"),
    *("delta", "euros", "hours", "cost", "attempts", "dose_group"),
)

MIN_WEIGHT = 0.1
"""Counted households that a share is worth at least."""


@dataclass(frozen=True, slots=True)
class Part:
    """Households of a group that are alike. share: of the group; flags: what is so of them, None: not known."""

    share: float
    flags: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Group:
    """Households that belong together. weight: how many, or a share; flags: what is so of all, None: not known.

    parts  what it is made of, with shares that add up to 1; () when all are alike
    """

    name: str
    weight: float
    flags: frozenset[str] | None
    parts: tuple[Part, ...] = ()


def parts_of(groups: Sequence[Group]) -> list[tuple[int, Part]]:
    """The parts of all groups, each with the number of its group; a group that is alike is one part."""
    return [(i, part) for i, one in enumerate(groups) for part in one.parts or (Part(1.0, one.flags),)]


def is_eligible(flags: frozenset[str] | None, who: str) -> bool:
    """Whether something that is only meant for these ("all", or a flag) is for households with these flags."""
    return who == "all" or (flags is not None and who in flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A channel by a messenger at a dose.

    p, s      per group, where they are given; () where a prior tells them
    prior     id, "" where p is given;  own  the same for a chance of one's own, which then has this id
    audience  per part of a group (see parts_of) what share is within reach: as told, or with its uncertainty
    heard_by  id of the prior of an audience, "" for none: then `audience` counts
    multipliers    ids;  small_measure  the measure happens in the visit, so that it needs no step of its own
    """

    id: str
    name: str
    sender: str
    p: tuple[float, ...]
    s: tuple[float, ...]
    prior: str
    own: Evidence | None
    audience: tuple[float | Share, ...]
    heard_by: str
    multipliers: tuple[str, ...]
    small_measure: bool
    delta: float
    euros: float
    hours: float
    dose_group: str


def read_way(place: Place, groups: Sequence[Group], households: float | None, library: Library) -> Way:
    """An option. Raises ScenarioRefused."""
    fields = place.fields(_FIELDS)
    missing = [name for name in ("id", "sender") if name not in fields]
    if missing:
        raise place.refuse(f"het veld {missing[0]} ontbreekt.")
    if sum(name in fields for name in ("p", "prior", "chance")) != 1:
        raise place.refuse(
            "geef p (eigen kansen per groep), prior (een kans van elders) of chance (een eigen kans): "
            "één van de drie, dus niet allebei en niet geen van drie."
        )
    delta = fields["delta"].chance() if "delta" in fields else 1.0
    own = _chance(fields) if "chance" in fields else None
    prior = own.id if own else _prior(place, fields, groups, library) if "prior" in fields else ""
    p, s = ((), ()) if prior else _own(place, fields, len(groups))
    heard_by, of_groups = _audience(fields, groups, library)
    audience = _only_for(fields, groups, of_groups)
    way_name = fields["name"].text() if "name" in fields else fields["id"].text()
    euros, hours = _money(fields, place, _addressed(groups, households, audience, heard_by, library) * delta, library)
    return Way(
        id=fields["id"].text(),
        name=way_name,
        sender=fields["sender"].text(),
        p=p,
        s=s,
        prior=prior,
        own=own,
        audience=audience,
        heard_by=heard_by,
        multipliers=_multipliers(fields, prior, library),
        small_measure=fields["small_measure"].yes_or_no() if "small_measure" in fields else False,
        delta=delta,
        euros=euros,
        hours=hours,
        dose_group=fields["dose_group"].text() if "dose_group" in fields else "",
    )


def _own(place: Place, fields: Mapping[str, Place], n_groups: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    if "s" not in fields:
        raise place.refuse("bij p hoort ook s: de kans op de volgende stap, per groep.")
    for name in ("audience", "groups", "multipliers", "small_measure"):
        if name in fields:
            raise fields[name].refuse("dit hoort bij een prior. Bij eigen kansen zit het al in p en s.")
    p, s = (tuple(one.chance() for one in fields[name].items(n_groups, n_groups)) for name in ("p", "s"))
    return p, s


def _chance(fields: Mapping[str, Place]) -> Evidence:
    """A chance of one's own on a conversation, a reaction or somebody who comes; the same for every group."""
    for name in ("s", "multipliers"):
        if name in fields:
            raise fields[name].refuse("dit hoort niet bij een eigen kans (chance). Laat het weg.")
    share = read_share(fields["chance"], least=MIN_WEIGHT)
    return Evidence(
        id=f"chance {fields['id'].text()}",
        label=fields["name"].text() if "name" in fields else fields["id"].text(),
        stage=Stage.CONTACT,
        outcome="gesprek of reactie",
        denominator="aangesproken huishouden",
        alpha=share.alpha,
        beta=share.beta,
        grade="D",
        basis="",
        source="",
        channel="",
        exempt=(),
        eligible="all",
        option=True,
    )


def read_share(place: Place, least: float) -> Share:
    """A mean between 0 and 1 with the number of counted households that it is worth. Raises ScenarioRefused."""
    fields = place.fields(("mean", "weight"))
    if {"mean", "weight"} - {*fields}:
        raise place.refuse("hier horen mean en weight.")
    return Share(fields["mean"].chance(), fields["weight"].number(least))


def _only_for(
    fields: Mapping[str, Place], groups: Sequence[Group], audience: tuple[float | Share, ...]
) -> tuple[float | Share, ...]:
    """Per part: nobody is within reach in groups, and in parts of a group, that it is not meant for."""
    parts = parts_of(groups)
    if "groups" not in fields:
        return tuple(audience[group] for group, _ in parts)
    meant: set[tuple[int, int]] = set()
    for one in fields["groups"].items(1, len(groups)):
        meant |= _meant(one, groups)
    numbers = [number for group in groups for number in range(max(1, len(group.parts)))]
    return tuple(
        audience[group] if (group, number) in meant else 0.0 for (group, _), number in zip(parts, numbers, strict=True)
    )


def _meant(place: Place, groups: Sequence[Group]) -> set[tuple[int, int]]:
    """A group by its name, or some of its parts by their numbers from 0: pairs of both numbers."""
    names = [one.name for one in groups]
    if not isinstance(place.value, dict):
        group = names.index(place.among(names, "de groep"))
        return {(group, number) for number in range(max(1, len(groups[group].parts)))}
    fields = place.fields(("name", "parts"))
    if {"name", "parts"} - {*fields}:
        raise place.refuse("hier horen name en parts, of alleen de naam van een groep.")
    group = names.index(fields["name"].among(names, "de groep"))
    there = len(groups[group].parts)
    if not there:
        raise fields["parts"].refuse("deze groep heeft geen delen (parts).")
    return {(group, one.whole(0, there - 1)) for one in fields["parts"].items(1, there)}


def _prior(place: Place, fields: Mapping[str, Place], groups: Sequence[Group], library: Library) -> str:
    usable = [id for id, one in library.priors.items() if one.option]
    prior = fields["prior"].among(usable, "de prior")
    if "s" in fields:
        raise fields["s"].refuse("bij een prior volgt s uit de stap. Laat dit veld weg.")
    if any(one.flags is None for one in groups):
        raise place.refuse("een prior vraagt om groepen met kenmerken: gebruik groups, niet weights.")
    return prior


def _multipliers(fields: Mapping[str, Place], prior: str, library: Library) -> tuple[str, ...]:
    found = []
    for place in fields["multipliers"].items(0, len(library.multipliers)) if "multipliers" in fields else ():
        id = place.among(library.multipliers, "de versterker")
        if prior in library.multipliers[id].not_with:
            raise place.refuse("deze versterker zit al in de prior.")
        found.append(id)
    return tuple(dict.fromkeys(found))


# ---- who is within reach


def _audience(
    fields: Mapping[str, Place], groups: Sequence[Group], library: Library
) -> tuple[str, tuple[float | Share, ...]]:
    if "audience" not in fields:
        return "", (1.0,) * len(groups)
    place = fields["audience"]
    if isinstance(place.value, str):
        known = [id for id, one in library.priors.items() if one.stage is Stage.AUDIENCE]
        return place.among(known, "het publiek"), (1.0,) * len(groups)
    if isinstance(place.value, list | tuple):
        rows = place.items(len(groups), len(groups))
        return "", tuple(_share(one, group) for one, group in zip(rows, groups, strict=True))
    return "", tuple(_share(place, group) for group in groups)


def _share(place: Place, group: Group) -> float | Share:
    """A share as told; with a weight; or as a claim: so many households of this group."""
    if not isinstance(place.value, dict):
        return place.chance()
    if "likely" in place.value:
        return _claim(place, group)
    fields = place.fields(("mean", "weight"))
    if {"mean", "weight"} - {*fields}:
        raise place.refuse("hier horen mean en weight, of likely en basis.")
    mean, weight = fields["mean"].chance(), fields["weight"].number(MIN_WEIGHT)
    return Share(mean, weight) if 0 < mean < 1 else mean


def _claim(place: Place, group: Group) -> Share:
    fields = place.fields(("likely", "low", "high", "basis"))
    if {"likely", "basis"} - {*fields}:
        raise place.refuse("hier horen likely (huishoudens) en basis.")
    if group.weight < 1:
        raise place.refuse(f"de groep “{group.name}” heeft geen huishoudens.")
    likely = fields["likely"].number(0.0, group.weight)
    low = fields["low"].number(0.0, likely) if "low" in fields else None
    high = fields["high"].number(likely, group.weight) if "high" in fields else None
    return share_of(group.weight, likely, fields["basis"].among(WEIGHTS, "de basis"), low, high)


# ---- what it costs


def _addressed(
    groups: Sequence[Group], households: float | None, audience: Sequence[Any], heard_by: str, library: Library
) -> float:
    """Households that are addressed at full dose; 0 when it is not known how many there are. audience: per part."""
    if households is None:
        return 0.0
    shares = [one.mean if isinstance(one, Share) else one for one in audience]
    total = sum(one.weight for one in groups)
    sizes = [groups[group].weight * one.share for group, one in parts_of(groups)]
    part = sum(size * share for size, share in zip(sizes, shares, strict=True)) / total
    return households * part * (library.priors[heard_by].share.mean if heard_by else 1.0)


def _money(fields: Mapping[str, Place], place: Place, addressed: float, library: Library) -> tuple[float, float]:
    """Euros and hours: as told, else the usual start values of a kind of cost, else nothing."""
    told = [fields[name].number() if name in fields else None for name in ("euros", "hours")]
    usual = [0.0, 0.0]
    if "cost" in fields:
        one = library.costs[fields["cost"].among(library.costs, "de kostensoort")]
        attempts = fields["attempts"].whole(1, 10) if "attempts" in fields else 1
        usual = [
            one.euros_fixed + one.euros_per_address * addressed * attempts,
            one.hours_fixed + one.hours_per_address * addressed * attempts,
        ]
    elif "attempts" in fields:
        raise fields["attempts"].refuse("attempts hoort bij cost.")
    if max(usual) > 1e9:
        raise place.refuse("dit kost meer dan we kunnen rekenen.")
    euros, hours = (usual[i] if one is None else one for i, one in enumerate(told))
    return euros, hours
