"""Remarks of the critical reader that a team put away."""

from django.conf import settings
from django.db import models

from wijkdna.web.dossiers.models import Dossier, DossierRow


class SetAside(DossierRow):
    """A remark of the critical reader that was put away, and why. about: what it was about ("", "action:3" ...)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="remarks_set_aside")
    rule = models.CharField(max_length=60)
    about = models.CharField(max_length=80, blank=True)
    why = models.CharField("waarom niet nodig", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("dossier", "rule", "about"), name="set_aside_once"),)

    def __str__(self) -> str:
        """The number."""
        return f"weggezet {self.pk}"
