"""A scenario: groups of households, ways to reach them, budgets and wishes, as one document (docs/scenario-json.md).

Reading refuses everything that cannot be calculated with, by ScenarioRefused and never by another error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from wijkdna.domain import segments
from wijkdna.domain.evidence import HOMES, Evidence, Library, Step
from wijkdna.domain.household_kinds import Kinds, kinds_of
from wijkdna.domain.json_places import Place, ScenarioRefused
from wijkdna.domain.mixer import Costs, Objective, Wish
from wijkdna.domain.reach import TooManyPairs, chains_of
from wijkdna.domain.scenario_beside import Besides, read_beside
from wijkdna.domain.scenario_ways import MIN_WEIGHT, Group, Part, Way, read_share, read_way

Floats = npt.NDArray[np.float64]

MOST_OPTIONS, MOST_GROUPS, MOST_PAIRS = 60, 50, 300
MOST_PARTS, MOST_PARTS_IN_ALL = 12, 300
USUAL_DRAWS, MOST_DRAWS, USUAL_SEED = 300, 1000, 1

_FIELDS = (
    *("name", "groups", "weights", "households", "rho", "options", "plan", "step", "objective", "nested"),
    *("willingness", "readiness", "budget_euros", "budget_hours", "floors", "locks", "capacity", "bands", "learned"),
    "beside",
)
_SAYS = {"koop": "koop", "corporatie": "corporatie", "overige_huur": "andere huur"}


@dataclass(frozen=True, slots=True)
class Crew:
    """Who makes the visits. most: how many they can make in the time there is."""

    label: str
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What was asked.

    households  None: only shares are known;  rho  how much options reach the same people
    kinds       of households, in all groups
    senders     names;  pi  (n_senders,) chance that each takes part;  chains  as in reach.Setting
    plan        the options whose reach is asked, by number;  wish  None: no budget was given, so no best mix
    beside      what is done beside the options; what it takes of the budgets is not in `wish` any more
    """

    name: str
    groups: tuple[Group, ...]
    kinds: Kinds
    households: float | None
    rho: float
    ways: tuple[Way, ...]
    senders: tuple[str, ...]
    pi: Floats
    chains: tuple[tuple[int, ...], ...]
    plan: tuple[int, ...]
    step: Step
    costs: Costs
    wish: Wish | None
    beside: Besides
    crew: Crew | None
    draws: int
    seed: int
    library: Library

    @property
    def weights(self) -> Floats:
        """Of the groups, (G,)."""
        return np.array([one.weight for one in self.groups])

    @property
    def shares(self) -> Floats:
        """The same, adding up to 1."""
        return np.asarray(self.weights / self.weights.sum())

    @property
    def sender(self) -> npt.NDArray[np.int64]:
        """Number of the sender of each option, (n,)."""
        return np.array([self.senders.index(one.sender) for one in self.ways], dtype=np.int64)


def read_scenario(document: object, library: Library) -> Scenario:
    """A scenario from what JSON gave. Raises ScenarioRefused."""
    fields = Place(document).fields(_FIELDS)
    library = _learned(fields, library)
    groups, households = _groups(fields, library)
    rows = _needed(fields, "options").items(1, MOST_OPTIONS)
    ways = tuple(read_way(row, groups, households, library) for row in rows)
    numbers: dict[str, int] = {}
    for i, (row, way) in enumerate(zip(rows, ways, strict=True)):
        if numbers.setdefault(way.id, i) != i:
            raise row.refuse(f"de naam “{way.id}” staat er al. Geef elke manier een eigen id.")
    library = _with(library, {one.own.id: one.own for one in ways if one.own})
    senders = tuple(sorted({one.sender for one in ways}))
    step = Step(fields["step"].among([*Step], "de stap")) if "step" in fields else Step.SIGNUP
    costs = _costs(ways)
    beside = read_beside(fields, numbers)
    draws, seed = _bands(fields)
    return Scenario(
        name=fields["name"].text() if "name" in fields else "",
        groups=groups,
        kinds=kinds_of(groups, ways),
        households=households,
        rho=fields["rho"].number(0.0, library.most_overlap) if "rho" in fields else library.overlap.mean,
        ways=ways,
        senders=senders,
        pi=_willing(fields, senders, library),
        chains=_chains(fields, numbers),
        plan=_plan(fields, numbers, costs),
        step=step,
        costs=costs,
        wish=_wish(fields, numbers, groups, costs, beside),
        beside=beside,
        crew=_crew(fields, library),
        draws=draws,
        seed=seed,
        library=library,
    )


def _needed(fields: Mapping[str, Place], name: str) -> Place:
    if name not in fields:
        raise ScenarioRefused(name, "dit veld ontbreekt.")
    return fields[name]


# ---- what is known by now


def _with(library: Library, priors: Mapping[str, Evidence]) -> Library:
    return replace(library, priors={**library.priors, **priors}) if priors else library


def _learned(fields: Mapping[str, Place], library: Library) -> Library:
    """The library, with what own results made of some of its chances instead of what was known before."""
    found = {}
    for id, place in fields["learned"].named(len(library.priors)) if "learned" in fields else ():
        if id not in library.priors:
            raise place.refuse("deze prior kennen we niet.")
        share = read_share(place, least=MIN_WEIGHT)
        found[id] = replace(library.priors[id], alpha=share.alpha, beta=share.beta)
    return _with(library, found)


# ---- groups


def _groups(fields: Mapping[str, Place], library: Library) -> tuple[tuple[Group, ...], float | None]:
    if "groups" in fields and "weights" in fields:
        raise fields["weights"].refuse("geef groups of weights, niet allebei.")
    if "weights" in fields:
        weights = [one.number() for one in fields["weights"].items(1, MOST_GROUPS)]
        _some(sum(weights), fields["weights"])
        households = fields["households"].number(1) if "households" in fields else None
        return tuple(Group(f"groep {i}", one, None) for i, one in enumerate(weights, start=1)), households
    if "groups" not in fields:
        raise ScenarioRefused("groups", "er zijn geen groepen. Noem ten minste één groep huishoudens.")
    place = fields["groups"]
    if "households" in fields:
        raise fields["households"].refuse("zet het aantal huishoudens bij de groepen.")
    if isinstance(place.value, dict):
        groups = _cells(place)
    else:
        groups = tuple(_group(one, library) for one in place.items(1, MOST_GROUPS))
    names = [one.name for one in groups]
    if len(set(names)) != len(names):
        raise place.refuse("twee groepen hebben dezelfde naam.")
    if sum(len(one.parts) for one in groups) > MOST_PARTS_IN_ALL:
        raise place.refuse(f"alle groepen samen hebben hoogstens {MOST_PARTS_IN_ALL} delen (parts).")
    total = sum(one.weight for one in groups)
    _some(total, place)
    return groups, total


def _some(total: float, place: Place) -> None:
    if not total > 0:
        raise place.refuse("in deze groepen zit geen enkel huishouden.")


def _group(place: Place, library: Library) -> Group:
    fields = place.fields(("name", "households", "flags", "parts"))
    flags = _flags(place, fields, library)
    missing = [name for name in ("name", "households") if name not in fields]
    if missing:
        raise place.refuse(f"het veld {missing[0]} ontbreekt.")
    parts = _parts(fields["parts"], library, flags) if "parts" in fields else ()
    return Group(fields["name"].text(), fields["households"].number(), flags, parts)


def _flags(
    place: Place, fields: Mapping[str, Place], library: Library, more: frozenset[str] = frozenset()
) -> frozenset[str]:
    """What is so of these households. more: of the group that they are part of."""
    known = (*HOMES, *library.groups)
    rows = fields["flags"].items(0, len(known)) if "flags" in fields else []
    flags = {one.among(known, "het kenmerk") for one in rows} | more
    if "corporatie_tenant" in flags or "corporatie" in flags:
        flags |= {"corporatie", "corporatie_tenant"}
    if "owner_older_house" in flags:
        flags.add("koop")
    if len(flags & {*HOMES}) > 1:
        raise place.refuse("een groep woont in koop, corporatie of andere huur: kies er één.")
    return frozenset(flags)


def _parts(place: Place, library: Library, more: frozenset[str]) -> tuple[Part, ...]:
    """What a group is made of: its shares on any scale. more: flags of the whole group."""
    found = []
    for one in place.items(1, MOST_PARTS):
        fields = one.fields(("share", "flags"))
        if "share" not in fields:
            raise one.refuse("het veld share ontbreekt.")
        found.append((fields["share"].number(), _flags(one, fields, library, more)))
    total = sum(share for share, _ in found)
    _some(total, place)
    return tuple(Part(share / total, flags) for share, flags in found)


def _cells(place: Place) -> tuple[Group, ...]:
    """The twelve groups of methods.md 2.2, from what is known of each side alone."""
    names = ("tenure", "hardship", "age65", "households")
    fields = place.fields(names)
    missing = [name for name in names if name not in fields]
    if missing:
        raise place.refuse(f"het veld {missing[0]} ontbreekt.")
    homes = fields["tenure"].fields(HOMES)
    tenure = [homes[name].number() if name in homes else 0.0 for name in HOMES]
    _some(sum(tenure), fields["tenure"])
    households = fields["households"].number(1)
    share = segments.fit(tenure, fields["hardship"].chance(), fields["age65"].chance())
    return tuple(
        Group(_in_words(flags), float(part * households), frozenset(flags))
        for flags, part in zip(cell_flags(), share.ravel(), strict=True)
    )


def cell_flags() -> list[tuple[str, ...]]:
    """What is so of each of the twelve cells, in the order of segments.py."""
    return [
        (home, *(["corporatie_tenant"] if home == "corporatie" else []), *hard, *old)
        for home in HOMES
        for hard in ((), ("low_income",))
        for old in ((), ("age65",))
    ]


def _in_words(flags: tuple[str, ...]) -> str:
    money = "rondkomen is moeilijk" if "low_income" in flags else "rondkomen lukt"
    return f"{_SAYS[flags[0]]}, {money}, {'65-plus' if 'age65' in flags else 'jonger dan 65'}"


# ---- what holds for all options


def _bands(fields: Mapping[str, Place]) -> tuple[int, int]:
    asked = fields["bands"].fields(("draws", "seed")) if "bands" in fields else {}
    draws = asked["draws"].whole(20, MOST_DRAWS) if "draws" in asked else USUAL_DRAWS
    return draws, asked["seed"].whole(0, 2**32 - 1) if "seed" in asked else USUAL_SEED


def _willing(fields: Mapping[str, Place], senders: tuple[str, ...], library: Library) -> Floats:
    pi = np.ones(len(senders))
    for name in ("willingness", "readiness"):
        for sender, place in fields[name].named(MOST_OPTIONS) if name in fields else ():
            if sender not in senders:
                raise place.refuse("geen enkele manier heeft deze afzender (sender).")
            if name == "willingness":
                pi[senders.index(sender)] = place.chance()
            else:
                pi[senders.index(sender)] = library.willingness[place.whole(1, 5)]
    return pi


def _ids(place: Place, numbers: Mapping[str, int], most: int = MOST_OPTIONS) -> tuple[int, ...]:
    found = [numbers[one.among(numbers, "de manier")] for one in place.items(0, most)]
    return tuple(dict.fromkeys(found))


def _chains(fields: Mapping[str, Place], numbers: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
    pairs = []
    for place in fields["nested"].items(0, MOST_PAIRS) if "nested" in fields else ():
        a, b = (numbers[one.among(numbers, "de manier")] for one in place.items(2, 2))
        if a == b:
            raise place.refuse("een manier kan geen paar zijn met zichzelf.")
        pairs.append((a, b))
    try:
        return chains_of(pairs)
    except TooManyPairs:
        raise fields["nested"].refuse(
            "zo veel manieren die dezelfde mensen bereiken kunnen we niet doorrekenen. Noem minder paren."
        ) from None


def _plan(fields: Mapping[str, Place], numbers: Mapping[str, int], costs: Costs) -> tuple[int, ...]:
    """What was asked for; else all options, of each dose group the first."""
    if "plan" not in fields:
        return tuple(group[0] for group in costs.groups())
    plan = tuple(sorted(_ids(fields["plan"], numbers)))
    if any(len({*group} & {*plan}) > 1 for group in costs.groups()):
        raise fields["plan"].refuse("twee manieren uit dezelfde dose_group kunnen niet samen.")
    return plan


def _costs(ways: tuple[Way, ...]) -> Costs:
    doses = sorted({one.dose_group for one in ways if one.dose_group})
    return Costs(
        euros=np.array([one.euros for one in ways]),
        hours=np.array([one.hours for one in ways]),
        dose=np.array([doses.index(one.dose_group) if one.dose_group else -1 for one in ways], dtype=np.int64),
    )


def _wish(
    fields: Mapping[str, Place], numbers: Mapping[str, int], groups: tuple[Group, ...], costs: Costs, beside: Besides
) -> Wish | None:
    must, never = _locks(fields, numbers, costs)
    objective = Objective.REACH
    if "objective" in fields:
        objective = Objective(fields["objective"].among([*Objective], "het doel"))
    floors = _floors(fields["floors"], groups) if "floors" in fields else None
    if not {"budget_euros", "budget_hours"} & {*fields}:
        return None
    euros, hours = (
        beside.budget(fields[f"budget_{name}"], name) if f"budget_{name}" in fields else float("inf")
        for name in ("euros", "hours")
    )
    wish = Wish(euros=euros, hours=hours, objective=objective, floors=floors, must=must, never=never)
    if not wish.fits(costs, must):
        raise ScenarioRefused("locks › must", "wat in elk plan moet, kost samen meer dan het budget.")
    return wish


def _locks(
    fields: Mapping[str, Place], numbers: Mapping[str, int], costs: Costs
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    asked = fields["locks"].fields(("must", "never")) if "locks" in fields else {}
    must, never = (_ids(asked[name], numbers) if name in asked else () for name in ("must", "never"))
    names = list(numbers)
    both = [names[one] for one in must if one in never]
    if both:
        raise asked["must"].refuse(f"“{both[0]}” moet, en staat ook bij never. Kies één van de twee.")
    if any(len({*group} & {*must}) > 1 for group in costs.groups()):
        raise asked["must"].refuse("twee manieren uit dezelfde dose_group kunnen niet allebei moeten.")
    return tuple(sorted(must)), tuple(sorted(never))


def _floors(place: Place, groups: tuple[Group, ...]) -> Floats | None:
    floors, names = np.zeros(len(groups)), [one.name for one in groups]
    for key, least in place.named(MOST_GROUPS):
        if key in names:
            number = names.index(key)
        elif key.isascii() and key.isdigit() and int(key[:4]) < len(groups) and len(key) < 4:
            number = int(key)
        else:
            raise least.refuse("deze groep is er niet. Noem de naam van een groep, of haar nummer vanaf 0.")
        floors[number] = least.chance()
    return floors if floors.any() else None


def _crew(fields: Mapping[str, Place], library: Library) -> Crew | None:
    if "capacity" not in fields:
        return None
    asked = fields["capacity"].fields(("kind", "teams", "months"))
    missing = [name for name in ("kind", "teams", "months") if name not in asked]
    if missing:
        raise fields["capacity"].refuse(f"het veld {missing[0]} ontbreekt.")
    one = library.capacities[asked["kind"].among(library.capacities, "het soort team")]
    return Crew(one.label, asked["teams"].number() * one.usual * asked["months"].number(0, 120) / one.months)
