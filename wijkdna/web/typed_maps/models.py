"""A map of classes that a team types over from paper."""

from django.conf import settings
from django.db import models

from wijkdna.web.accounts.models import LONGEST_NAME, Team
from wijkdna.web.shared.models import TeamRow

NOT_ON_IT = 0
"""The answer for a buurt that has no class on the map."""


class TypedMap(TeamRow):
    """A map of one gemeente with a class per buurt.

    gemeente     code; border_year: year of the borders of the buurten
    period       years that the map is about, as it says itself: "2014-2022"
    classes      words in their order, low to high
    answers      code of a buurt -> number of its class, from 1; NOT_ON_IT when it has none; open when it is not there
    finished_at  since when its classes stand with the figures of the team; None: still a draft
    is_behind    something changed after that, and the figures do not know it yet
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="typed_maps")
    gemeente = models.CharField(max_length=10)
    border_year = models.PositiveSmallIntegerField()
    name = models.CharField("naam van de kaart", max_length=LONGEST_NAME)
    period = models.CharField("jaren", max_length=40)
    source = models.CharField("bron", max_length=200)
    classes = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    confidential = models.BooleanField(default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    is_behind = models.BooleanField(default=False)

    class Meta:
        app_label = "web"
        ordering = ("-id",)

    def __str__(self) -> str:
        """The number; the name stays out of logs."""
        return f"getypte kaart {self.pk}"

    @property
    def indicator(self) -> str:
        """Id of its figures among those of the team."""
        return f"getypte-kaart-{self.pk}"
