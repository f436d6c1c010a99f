"""Own figures for a page of an area. A visitor costs nothing: the database is asked for who is signed in."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest

from wijkdna.store.latest import Latest
from wijkdna.web.accounts.queries import person_of, teams_of
from wijkdna.web.team_figures import queries


def own_for_photo(request: HttpRequest, latest: Latest, row: int) -> Mapping[str, object]:
    """What the Rijke foto shows of it: per team of this person its name, number and figures; only teams with any."""
    person = person_of(request)
    teams = [one for one in teams_of(person) if one.sees_all] if person is not None else []
    return {"own_figures": _shown(latest, row, {one.id: one.name for one in teams})}


def own_for_team(latest: Latest, row: int, team: int, name: str) -> Mapping[str, object]:
    """The same for a page of one team, for who is in that team."""
    return {"own_figures": _shown(latest, row, {team: name})}


def _shown(latest: Latest, row: int, teams: Mapping[int, str]) -> list[tuple[int, str, list[queries.OwnLine]]]:
    found = ((team, name, queries.own_lines(settings.DATA, team, latest, row)) for team, name in teams.items())
    return [(team, name, lines) for team, name, lines in found if lines]
