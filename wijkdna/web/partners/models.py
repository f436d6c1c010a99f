"""On which conditions somebody is a partner, what we promised, and when we spoke."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from wijkdna.web.dossiers.models import Dossier, DossierRow
from wijkdna.web.socialmap.models import Entity


class Condition(DossierRow):
    """The condition card of one partner; fields as B1 to B13 in definitions/fieldwork/condition_card.yaml.

    will_do, needs   ids of the choices of that file, and what was added in words
    readiness        1 to 5: our view of the agreement, never of a person; it does not stand on paper
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="conditions")
    entity = models.OneToOneField(Entity, on_delete=models.CASCADE, related_name="condition")
    own_agenda = models.CharField(max_length=160, blank=True)
    will_do = models.JSONField(default=list)
    will_do_text = models.CharField(max_length=160, blank=True)
    will_not_do = models.CharField(max_length=160, blank=True)
    needs = models.JSONField(default=list)
    needs_text = models.CharField(max_length=160, blank=True)
    timing = models.CharField(max_length=120, blank=True)
    who_decides = models.CharField(max_length=80, blank=True)
    did_it_self = models.CharField(max_length=6, blank=True)
    risks = models.CharField(max_length=160, blank=True)
    readiness = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=(MinValueValidator(1), MaxValueValidator(5))
    )
    phone = models.CharField(max_length=40, blank=True)
    agreed_on = models.DateField()
    valid_until = models.DateField()
    name_agreed = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(readiness__isnull=True) | models.Q(readiness__gte=1, readiness__lte=5),
                name="readiness_1_to_5",
            ),
        )

    def __str__(self) -> str:
        """The number."""
        return f"afsprakenkaart {self.pk}"


class Promise(DossierRow):
    """What we promised a partner, and for when. keeper: who of us sees to it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="promises")
    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="promises")
    text = models.CharField("belofte", max_length=200)
    due = models.DateField("voor wanneer")
    done_at = models.DateTimeField(null=True, blank=True)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("due", "pk")

    def __str__(self) -> str:
        """The number."""
        return f"belofte {self.pk}"


class ContactWay(models.TextChoices):
    """How we spoke."""

    GESPREK = "gesprek", "gesprek"
    TELEFOON = "telefoon", "telefoon"
    BERICHT = "bericht", "mail of bericht"
    BIJEENKOMST = "bijeenkomst", "bijeenkomst"
    ANDERS = "anders", "anders"


class Contact(DossierRow):
    """One line in the contact log of a partner.

    department  which part of the gemeente spoke: three in a month is a burden for the partner
    asked       we asked something of them; next_on: when we speak again, with a reminder
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="contacts")
    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="contacts")
    held_on = models.DateField("wanneer")
    way = models.CharField("hoe", max_length=12, choices=ContactWay.choices, default=ContactWay.GESPREK)
    department = models.CharField("welke afdeling", max_length=80, blank=True)
    asked = models.BooleanField("wij vroegen iets", default=False)
    text = models.TextField("waar ging het over", max_length=1000, blank=True)
    next_on = models.DateField("volgende keer", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("-held_on", "-pk")

    def __str__(self) -> str:
        """The number."""
        return f"contact {self.pk}"
