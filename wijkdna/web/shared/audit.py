"""The record of who did what: one line per action, in the same transaction as the action itself."""

from typing import Any, Protocol

from django.db import models

from wijkdna.web.shared.models import AuditLine


class Actor(Protocol):
    """Who does something: a user that was saved."""

    pk: int


def record(by: Actor | None, action: str, about: models.Model, *, sight: bool = False) -> AuditLine:
    """Add a line: `by` did `action` (Dutch, a participle: "notitie toegevoegd") to the row `about`.

    by     None: the programme itself, such as the nightly job
    sight  personal data was looked at
    Write in the transaction of the action, so that neither exists without the other.
    """
    return AuditLine.objects.create(
        by_id=None if by is None else by.pk,
        action=action,
        team_id=_team_of(about),
        what=about._meta.model_name or "",
        row=about.pk,
        dossier=_dossier_of(about),
        sight=sight,
    )


def _team_of(about: models.Model) -> int | None:
    """Number of the team a row belongs to; None for a user, who may be in several."""
    if about._meta.model_name == "team":
        return int(about.pk)
    path = getattr(about, "team_path", "")
    value: Any = about
    for step in path.split("__") if path else ():
        value = getattr(value, step)
    return int(value.pk) if path and value is not None else None


def _dossier_of(about: models.Model) -> int | None:
    return about.pk if about._meta.model_name == "dossier" else getattr(about, "dossier_id", None)
