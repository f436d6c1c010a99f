"""The figures that matter and that a release lacks, how to get them, and who wants them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count

from wijkdna.store.latest import Latest
from wijkdna.store.selections import Way, load_wanted, load_ways
from wijkdna.web.accounts.models import Team
from wijkdna.web.wishes.models import Wish

_FETCHED = {
    "open": "De beheerder van deze site kan deze cijfers ophalen. Daar is geen sleutel voor nodig.",
    "key": "De beheerder van deze site kan deze cijfers ophalen. Daar is een sleutel van de uitgever voor nodig.",
    "none": "Deze site kan deze cijfers niet zelf ophalen.",
}


@dataclass(frozen=True, slots=True)
class Lacking:
    """A source of which the release lacks figures that matter.

    titles  what they are about: ("energiearmoede", "energielabels")
    how     who can fetch them; way.ask says whom to ask for a file
    """

    way: Way
    titles: tuple[str, ...]
    how: str

    @property
    def source(self) -> str:
        """Its id in sources.yaml."""
        return self.way.source


@lru_cache(maxsize=4)
def lacking(latest: Latest) -> tuple[Lacking, ...]:
    """The sources with figures that matter of which this release has none. Kept: it is the same on all pages."""
    titles: dict[str, list[str]] = {}
    for one in load_wanted():
        if not any(id in latest.columns for id in one.indicators):
            titles.setdefault(one.source, []).append(one.title)
    ways = load_ways()
    return tuple(Lacking(ways[source], tuple(found), how_to_get(ways[source])) for source, found in titles.items())


def how_to_get(way: Way) -> str:
    """Who can fetch the figures of a source, in words."""
    return _FETCHED[way.fetch]


def wished_by(teams: Collection[int]) -> Mapping[int, frozenset[str]]:
    """The sources that each of these teams wants, by its number."""
    rows = list(Wish.objects.filter(team__in=teams).values_list("team", "source"))
    return {team: frozenset(source for number, source in rows if number == team) for team in teams}


def wishes_of(team: Team) -> Mapping[str, Wish]:
    """What a team wants, by source."""
    return {one.source: one for one in Wish.objects.of(team).select_related("by")}


def counted() -> Mapping[str, int]:
    """How many teams want the figures of a source; a source that nobody wants is not in it."""
    rows = Wish.objects.values("source").annotate(teams=Count("pk")).order_by("source")
    return {row["source"]: row["teams"] for row in rows}
