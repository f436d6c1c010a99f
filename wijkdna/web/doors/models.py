"""A door: how many households of a gemeenschap an actor reaches, how much it is trusted there, and who says so."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from wijkdna.web.dossiers.models import Dossier, DossierRow
from wijkdna.web.socialmap.models import Basis, Entity


class Heard(models.TextChoices):
    """Who told about a door."""

    ZELF = "zelf", "van de deur zelf"
    EEN = "een", "van één ander"
    MEER = "meer", "van meer mensen"


class Trust(models.IntegerChoices):
    """How a gemeenschap sees a door."""

    ONBEKEND = 0, "nog niet gevraagd"
    WEINIG = 1, "weinig vertrouwen"
    KENT = 2, "men kent elkaar"
    VERTROUWD = 3, "vertrouwd"


class Door(DossierRow):
    """A reach claim of one actor (organisatie, rol, plek) on one gemeenschap, with trust.

    low, likely, high  households; likely None: reach is not known. basis: how it is known (methods.md 6.2)
    checked_on         when somebody last asked
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="doors")
    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="doors")
    community = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="doors_to")
    low = models.PositiveIntegerField("laag", null=True, blank=True)
    likely = models.PositiveIntegerField("waarschijnlijk", null=True, blank=True)
    high = models.PositiveIntegerField("hoog", null=True, blank=True)
    basis = models.CharField("hoe weten we dat", max_length=12, choices=Basis.choices, default=Basis.GEHOORD)
    trust = models.PositiveSmallIntegerField(
        "vertrouwen", choices=Trust.choices, default=Trust.ONBEKEND, validators=(MaxValueValidator(3),)
    )
    heard = models.CharField("gehoord", max_length=4, choices=Heard.choices, default=Heard.EEN)
    checked_on = models.DateField("nagevraagd op")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("entity", "community"), name="door_once"),
            models.CheckConstraint(condition=models.Q(trust__lte=3), name="door_trust_0_to_3"),
        )

    def __str__(self) -> str:
        """Numbers only."""
        return f"deur {self.entity_id} naar {self.community_id}"
