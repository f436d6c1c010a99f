"""The map as a network, of what one person may see of it: things, and the bands and doors between them."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.http import urlencode

from wijkdna.domain.network import around, layout
from wijkdna.web.doors.models import Door, Trust
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.socialmap.models import Kind, TieKind
from wijkdna.web.socialmap.queries import entities_of, ties_of, visible_to

DOOR = "deur"
TIES = (DOOR, *TieKind.values)

STRENGTHS = {1: "zwak", 2: "gewoon", 3: "sterk"}


@dataclass(frozen=True, slots=True)
class Choice:
    """kinds, ties: only these, or () for all; focus: number of the one whose neighbours are shown, or 0."""

    kinds: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    focus: int = 0

    def shows_kind(self, kind: str) -> bool:
        """Whether things of this kind are shown."""
        return not self.kinds or kind in self.kinds

    def shows_tie(self, kind: str) -> bool:
        """Whether bands of this kind are shown."""
        return not self.ties or kind in self.ties

    @property
    def query(self) -> str:
        """What stands behind the ? of an address that shows this."""
        return urlencode([*(("soort", one) for one in self.kinds), *(("band", one) for one in self.ties), *self._near])

    @property
    def around(self) -> str:
        """The same without one in the middle, to put another one there."""
        return Choice(self.kinds, self.ties).query

    @property
    def _near(self) -> list[tuple[str, str]]:
        return [("bij", str(self.focus))] if self.focus else []


@dataclass(frozen=True, slots=True)
class Node:
    """Something on the map; x, y: its place in the picture, the same whatever is filtered."""

    id: int
    name: str
    kind: Kind
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Band:
    """A band or a door. strength 1-3, the strongest that anybody told; said: that in words; told: by how many."""

    source: Node
    target: Node
    kind: str
    words: str
    strength: int
    said: str
    told: int = 1


@dataclass(frozen=True)
class Picture:
    """What is shown: things by name, and the bands between them."""

    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]

    @cached_property
    def ties_at(self) -> Counter[int]:
        """How many bands each thing has here."""
        return Counter(one for band in self.bands for one in (band.source.id, band.target.id))

    def chosen(self, choice: Choice) -> "Picture":
        """Only the kinds that were asked for; around one thing only that and its neighbours, in a ring."""
        bands = [one for one in self.bands if choice.shows_tie(one.kind)]
        kept = {one.id: one for one in self.nodes if choice.shows_kind(one.kind)}
        middle = self.node(choice.focus)
        if middle:
            near = {one.id for band in bands for one in (band.source, band.target) if _touches(band, middle.id)}
            beside = {number: (one.x, one.y) for number, one in kept.items() if number in near - {middle.id}}
            ring = around((middle.x, middle.y), beside) | {middle.id: (0.0, 0.0)}
            kept = {one.id: replace(one, x=ring[one.id][0], y=ring[one.id][1]) for one in self.nodes if one.id in ring}
        inside = (one for one in bands if {one.source.id, one.target.id} <= set(kept))
        moved = [replace(one, source=kept[one.source.id], target=kept[one.target.id]) for one in inside]
        return Picture(tuple(kept.values()), tuple(moved))

    def node(self, number: int) -> Node | None:
        """One of them; None when it is not there for this person."""
        return next((one for one in self.nodes if one.id == number), None)


def _touches(band: Band, number: int) -> bool:
    return number in (band.source.id, band.target.id)


def picture_of(access: Access) -> Picture:
    """Everything that this person may see; of the same band told by several, the strongest."""
    rows = sorted(entities_of(access).values_list("pk", "name", "kind"), key=lambda row: (row[1].casefold(), row[0]))
    links = _links(access)
    groups = [number for number, _, kind in rows if kind == Kind.GEMEENSCHAP]
    places = layout([row[0] for row in rows], [(a, b, strength) for (a, b, _), (strength, *_) in links.items()], groups)
    nodes = {number: Node(number, name, Kind(kind), *places[number]) for number, name, kind in rows}
    bands = (
        Band(nodes[a], nodes[b], kind, _words(kind), strength, said, told)
        for (a, b, kind), (strength, said, told) in links.items()
    )
    order = {number: place for place, (number, *_) in enumerate(rows)}
    found = sorted(bands, key=lambda one: (order[one.source.id], one.words, order[one.target.id]))
    return Picture(tuple(nodes.values()), tuple(found))


Links = dict[tuple[int, int, str], tuple[int, str, int]]


def _links(access: Access) -> Links:
    """(from, to, kind): strength, that in words, told by how many. Both ends are visible for this person."""
    found: Links = {}
    ties = ties_of(access).values_list("source_id", "target_id", "kind", "strength")
    for source, target, kind, strength in ties:
        before = found.get((source, target, kind), (0, "", 0))
        most = max(before[0], strength)
        found[source, target, kind] = (most, STRENGTHS[most], before[2] + 1)
    seen = Door.objects.filter(visible_to(access, "entity__"), visible_to(access, "community__"))
    for actor, group, trust in seen.filter(dossier=access.dossier).values_list("entity_id", "community_id", "trust"):
        found[actor, group, DOOR] = (max(1, trust), str(Trust(trust).label), 1)
    return found


def _words(kind: str) -> str:
    return "is een deur naar" if kind == DOOR else str(TieKind(kind).label)
