"""What tables of all features share: the team that owns a row, and the record of who did what."""

from typing import Any, ClassVar, Never, Self

from django.conf import settings
from django.db import models


class AppendOnly(Exception):
    """The record of who did what can be added to, and read; nothing else."""


class TeamRows(models.QuerySet[Any]):
    """Rows that each belong to a team."""

    def of(self, team: object) -> Self:
        """Only those of one team: where every page of a team begins."""
        return self.filter(**{self.model.team_path: team})


class TeamRow(models.Model):
    """A row that belongs to a team. team_path: the way from the row to its team, as a lookup."""

    team_path: ClassVar[str] = "team"

    objects: ClassVar[Any] = TeamRows.as_manager()

    class Meta:
        abstract = True


class AuditLines(TeamRows):
    """Lines that nobody changes. Only the retention period removes them, through expired()."""

    def update(self, **kwargs: object) -> Never:
        """Refused."""
        raise AppendOnly("Een regel in het logboek verandert niet.")

    def delete(self) -> Never:
        """Refused."""
        raise AppendOnly("Een regel in het logboek verdwijnt pas als de bewaartermijn om is.")

    def forget_before(self, moment: object) -> int:
        """Remove lines whose retention period is over; returns how many."""
        return super().filter(at__lt=moment)._raw_delete(self.db)


class AuditLine(TeamRow):
    """Who did what to which row, and when. Never the content: a deleted person would live on in it.

    by       None: the programme itself, or somebody whose account was erased
    action   words in Dutch, one of those in shared/audit.py
    what, row, dossier   kind and number of the row, and of the dossier it is part of
    sight    somebody looked at personal data; nothing was changed
    """

    team = models.ForeignKey("web.Team", on_delete=models.CASCADE, null=True, related_name="audit_lines")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=60)
    what = models.CharField(max_length=40, blank=True)
    row = models.BigIntegerField(null=True)
    dossier = models.BigIntegerField(null=True, db_index=True)
    sight = models.BooleanField(default=False)

    objects: ClassVar[Any] = AuditLines.as_manager()

    class Meta:
        app_label = "web"
        ordering = ("-id",)
        indexes = (models.Index(fields=("team", "-id"), name="audit_of_team"),)

    def __str__(self) -> str:
        """The line without names."""
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.what} {self.row or ''}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        """Only the first time."""
        if self.pk is not None:
            raise AppendOnly("Een regel in het logboek verandert niet.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:  # noqa: ANN401 as Django has it
        """Refused."""
        raise AppendOnly("Een regel in het logboek verdwijnt pas als de bewaartermijn om is.")
