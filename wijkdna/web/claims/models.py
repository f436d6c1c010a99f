"""Beweringen with their sources, and the card of eigenheid en humor with who said it and who may say it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from wijkdna.web.dossiers.models import Dossier, DossierRow
from wijkdna.web.fieldwork.models import FieldNote


class Weighs(models.TextChoices):
    """What a figure says of a claim, as somebody judged it."""

    STEUNT = "steunt", "Het cijfer past bij de bewering"
    SPREEKT = "spreekt", "Het cijfer spreekt de bewering tegen"


class Claim(DossierRow):
    """What seems to be so. Its status (gehoord, bevestigd, onderbouwd, betwist) follows from its sources and figure.

    theme      of the figures, or of the talk guide
    indicator  a figure that says something of it, "" for none;  weighs  what it says, "" without a figure
    against    claims that say something else: both are betwist, and shown beside each other
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="claims")
    text = models.CharField("bewering", max_length=300)
    theme = models.CharField("thema", max_length=40, blank=True)
    indicator = models.CharField("cijfer dat erbij past", max_length=80, blank=True)
    weighs = models.CharField("wat het cijfer zegt", max_length=8, choices=Weighs.choices, blank=True)
    valid_until = models.DateField("geldig tot")
    against = models.ManyToManyField("self", blank=True, symmetrical=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("-pk",)

    def __str__(self) -> str:
        """The number."""
        return f"bewering {self.pk}"


class ClaimSource(DossierRow):
    """A note in which a claim was heard. circle: who said it, as a role or circle; two circles are two sources."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="claim_sources")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="sources")
    note = models.ForeignKey(FieldNote, on_delete=models.CASCADE, related_name="claim_sources")
    circle = models.CharField("uit welke kring", max_length=80, blank=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("claim", "note"), name="claim_source_once"),)

    def __str__(self) -> str:
        """Numbers only."""
        return f"bron {self.note_id} van bewering {self.claim_id}"


class Trait(models.TextChoices):
    """What a line of the card is about; methods.md 10.1."""

    NAAM = "naam", "hoe mensen de plek noemen"
    TROTS = "trots", "waar men trots op is"
    BLIJVEN = "blijven", "wat moet blijven"
    GEVOELIG = "gevoelig", "gevoelig punt"
    UITDRUKKING = "uitdrukking", "uitdrukking of woord"
    HELD = "held", "held van de plek"
    RIVAAL = "rivaal", "rivaal, met een knipoog"
    GRAP = "grap", "grap die steeds terugkomt"
    NIET = "niet", "beslist geen grap"


class CharacterLine(DossierRow):
    """One line of the card of eigenheid en humor.

    who_may    who may say it;  heard_from  circles it was heard in: two make it usable
    laughs, shrugs, stings  of residents who read it aloud: one sting and it is not used
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="character")
    trait = models.CharField("wat is het", max_length=12, choices=Trait.choices)
    text = models.CharField("in hun woorden", max_length=300)
    who_may = models.CharField("wie mag dit zeggen", max_length=160, blank=True)
    heard_from = models.JSONField(default=list)
    laughs = models.PositiveSmallIntegerField("leuk", default=0)
    shrugs = models.PositiveSmallIntegerField("maakt niet uit", default=0)
    stings = models.PositiveSmallIntegerField("pijnlijk", default=0)
    valid_until = models.DateField("geldig tot")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("trait", "pk")

    def __str__(self) -> str:
        """The number."""
        return f"regel {self.pk} van eigenheid"


_SCALE = (MinValueValidator(1), MaxValueValidator(5))


class Tone(DossierRow):
    """How one talks here, on three scales of 1 to 5; None: not asked yet."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="tone")
    sober = models.PositiveSmallIntegerField("nuchter tot uitbundig", null=True, blank=True, validators=_SCALE)
    proud = models.PositiveSmallIntegerField("trots tot bescheiden", null=True, blank=True, validators=_SCALE)
    direct = models.PositiveSmallIntegerField("direct tot omfloerst", null=True, blank=True, validators=_SCALE)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"

    def __str__(self) -> str:
        """The number of the dossier."""
        return f"toon van dossier {self.dossier_id}"
