"""Who is named when we ask whom we should talk to. A name of somebody we did not meet goes after four weeks."""

from django.conf import settings
from django.db import models

from wijkdna.web.dossiers.models import Dossier, DossierRow
from wijkdna.web.socialmap.models import Entity


class Circle(models.TextChoices):
    """Who was asked."""

    BEWONER = "bewoner", "bewoner"
    PROFESSIONAL = "professional", "professional"


class Ask(models.TextChoices):
    """The two questions of methods.md 6.3."""

    IEDEREEN = "iedereen", "Met wie moeten we praten als iedereen het moet horen?"
    NOOIT = "nooit", "Wie kent juist de mensen die nooit komen?"


class Informant(DossierRow):
    """Somebody we asked, as a role. random: picked by chance; community: of which gemeenschap, or None."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="informants")
    role = models.CharField("rol", max_length=80)
    circle = models.CharField("kring", max_length=12, choices=Circle.choices, default=Circle.BEWONER)
    random = models.BooleanField("willekeurig gekozen", default=False)
    community = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="informants")
    asked_on = models.DateField("wanneer")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("asked_on", "pk")

    def __str__(self) -> str:
        """The number."""
        return f"gesprek {self.pk}"


class Nominee(DossierRow):
    """Somebody who was named. The role and the count stay; the name, if one was written down, goes after four weeks.

    key          the name, or else the role, as names are compared (methods.md 6.3); it goes with the name
    entity       where she stands on the map, as a role
    approached_on, informed_on   we spoke to her; she knows that she was named
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="nominees")
    role = models.CharField("rol", max_length=80)
    name = models.CharField("naam", max_length=80, blank=True)
    named_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=80, blank=True)
    entity = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="nominees")
    approached_on = models.DateField("gesproken op", null=True, blank=True)
    informed_on = models.DateField("bericht gegeven op", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("dossier", "key"), condition=~models.Q(key=""), name="nominee_once"),
        )

    def __str__(self) -> str:
        """The number; the name stays out of logs."""
        return f"genoemde {self.pk}"


class Nomination(DossierRow):
    """An informant named a nominee, to one of the questions."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="nominations")
    informant = models.ForeignKey(Informant, on_delete=models.CASCADE, related_name="nominations")
    nominee = models.ForeignKey(Nominee, on_delete=models.CASCADE, related_name="nominations")
    question = models.CharField(max_length=10, choices=Ask.choices, default=Ask.IEDEREEN)

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("informant", "nominee", "question"), name="named_once_per_question"),
        )

    def __str__(self) -> str:
        """Numbers only."""
        return f"genoemd {self.informant_id} {self.nominee_id}"
