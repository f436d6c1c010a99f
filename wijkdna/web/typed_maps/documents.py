"""A typed map as figures of the team."""

from wijkdna.domain.figures import Status
from wijkdna.store.team_figures import TeamFigure, TeamIndicator
from wijkdna.web.typed_maps.models import TypedMap
from wijkdna.web.typed_maps.queries import words_of


def figures_of(row: TypedMap) -> tuple[TeamIndicator, dict[str, TeamFigure]]:
    """The indicator and its figure of every buurt that was answered, by code. What is not on the map has no class."""
    indicator = TeamIndicator(
        id=row.indicator,
        name=row.name,
        unit="",
        period=row.period,
        border_year=row.border_year,
        source=row.source,
        licence="",
        note="",
        theme="",
        classes=tuple(row.classes),
        proxy=False,
        confidential=row.confidential,
        upload=0,
        made_by="map",
    )
    return indicator, {code: _figure(indicator, row, code, answer) for code, answer in row.answers.items()}


def _figure(indicator: TeamIndicator, row: TypedMap, code: str, answer: int) -> TeamFigure:
    """The value of a class is its place in the order, from 1."""
    status = Status.KNOWN if answer else Status.NOT_PUBLISHED
    value = float(answer) if answer else None
    return TeamFigure(indicator=indicator, code=code, value=value, words=words_of(row, answer), status=status)
