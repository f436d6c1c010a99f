"""Which figures a team would like to have."""

from django.conf import settings
from django.db import models

from wijkdna.web.accounts.models import Team
from wijkdna.web.shared.models import TeamRow


class Wish(TeamRow):
    """A team wants the figures of a source. source: an id of definitions/sources.yaml."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="wishes")
    source = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        constraints = (models.UniqueConstraint(fields=("team", "source"), name="wished_once"),)

    def __str__(self) -> str:
        """The source."""
        return f"wens {self.source} van team {self.team_id}"
