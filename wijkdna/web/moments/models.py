"""Moments of a dossier: dates that the team filled in, and those of a calendar that was read."""

from django.conf import settings
from django.db import models

from wijkdna.web.dossiers.models import Dossier, DossierRow

LONGEST = 120


class Moment(DossierRow):
    """A day or period that matters here.

    library   id in definitions/plan/moments.yaml whose date this is, here; "" for a moment of our own
    event     id of event_kinds in definitions/plan/chances.yaml (renovatie_corporatie ...); "": none
    avoid     channels that clash (brief, deur ...);  hidden  a moment of the library that does not matter here
    uid       of a calendar that was read, so that reading it again doubles nothing
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="moments")
    library = models.CharField(max_length=60, blank=True)
    event = models.CharField("wat gebeurt er", max_length=40, blank=True)
    name = models.CharField("naam", max_length=LONGEST)
    first_day = models.DateField("van", null=True, blank=True)
    last_day = models.DateField("tot en met", null=True, blank=True)
    avoid = models.JSONField(default=list)
    source = models.CharField("bron", max_length=200, blank=True)
    hidden = models.BooleanField(default=False)
    uid = models.CharField(max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("first_day", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(first_day__isnull=True)
                | models.Q(last_day__isnull=True)
                | models.Q(first_day__lte=models.F("last_day")),
                name="moment_in_order",
            ),
        )

    def __str__(self) -> str:
        """The number."""
        return f"moment {self.pk}"
