"""The record of who did what: one line per action, in the same transaction as the action itself."""

from datetime import timedelta
from typing import Any, Protocol

from django.db import models
from django.utils import timezone

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


SEEN_AGAIN = timedelta(hours=1)
"""Somebody who opens the same page again within this time leaves no second line, so that the record stays readable."""


def seen(by: Actor, action: str, about: models.Model) -> None:
    """Add a line that `by` looked at personal data of others: for every page that shows any. action: "leden bekeken".

    about  the row the page is of: a team, a dossier, a person
    """
    before = AuditLine.objects.filter(
        by_id=by.pk,
        action=action,
        what=about._meta.model_name or "",
        row=about.pk,
        sight=True,
        at__gt=timezone.now() - SEEN_AGAIN,
    )
    if not before.exists():
        record(by, action, about, sight=True)


def record_forgotten(kind: str, number: int, team: int | None = None) -> None:
    """Add a line of the nightly job: how many rows of a kind went because their term was over."""
    AuditLine.objects.create(action=f"bewaartermijn om: {number} gewist", what=kind, team_id=team)
