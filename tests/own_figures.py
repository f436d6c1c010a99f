"""Own figures of a team, for tests."""

from wijkdna.domain.figures import Status
from wijkdna.store.team_figures import TeamFigure, TeamIndicator


def indicator(name="Gas", upload=1, **changes):
    about = {"id": f"{name}-{upload}", "name": name, "unit": "m3", "period": "2023", "border_year": 2024}
    about |= {"source": "Klimaatmonitor", "licence": "", "note": "", "theme": "energie", "classes": ()}
    about |= {"proxy": False, "confidential": False, "upload": upload, "made_by": "upload"}
    return TeamIndicator(**about | changes)


def figure(of, code, value, words="", status=Status.KNOWN):
    return TeamFigure(indicator=of, code=code, value=value, words=words, status=status)


def added(of, **values):
    return of, {code: figure(of, code, value) for code, value in values.items()}
