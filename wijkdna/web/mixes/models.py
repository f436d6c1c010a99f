"""A search for the best mix, and what it found."""

from django.conf import settings
from django.db import models

from wijkdna.web.dossiers.models import Dossier, DossierRow


class RunState(models.TextChoices):
    """How far a search is."""

    WACHT = "wacht", "wacht op zijn beurt"
    BEZIG = "bezig", "bezig"
    KLAAR = "klaar", "klaar"
    GESTOPT = "gestopt", "gestopt"
    MISLUKT = "mislukt", "mislukt"


SEARCHING = (RunState.WACHT, RunState.BEZIG)
"""It waits for a worker, or a worker is at it."""


class MixRun(DossierRow):
    """One search. scenario: what was asked (docs/scenario-json.md); answer: as `wijkdna reach --json` gives it.

    options   number of the Option of each id of the scenario, so that a mix can be taken over
    progress  0 to 100;  stop  somebody asked to stop;  error  what went wrong, in words for the page
    started_at  when a worker began
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="mix_runs")
    scenario = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    answer = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WACHT)
    progress = models.PositiveSmallIntegerField(default=0)
    stop = models.BooleanField(default=False)
    error = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "web"
        ordering = ("-pk",)

    def __str__(self) -> str:
        """The number."""
        return f"beste mix {self.pk}"
