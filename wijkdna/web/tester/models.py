"""Texts for residents that a team tests."""

from django.conf import settings
from django.db import models

from wijkdna.web.dossiers.models import Dossier, DossierRow

LONGEST = 120
LONGEST_TEXT = 20_000
"""Characters of a message: some five pages."""


class Message(DossierRow):
    """A text for residents. channel: as in the options (brief, flyer, deur ...); groups: keys of those it is for."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="texts_for_residents")
    title = models.CharField("naam", max_length=LONGEST)
    text = models.TextField("tekst", max_length=LONGEST_TEXT)
    channel = models.CharField("kanaal", max_length=20, blank=True)
    groups = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("-pk",)

    def __str__(self) -> str:
        """The number."""
        return f"bericht {self.pk}"
