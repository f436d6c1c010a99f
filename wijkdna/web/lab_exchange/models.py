"""What a team shares of a dossier with others: a plan or a lesson, and what peers said of it. Never of the map."""

from django.conf import settings
from django.db import models

from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.dossiers.models import Dossier, DossierRow
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.labs.models import Lab, LabRow


class Kind(models.TextChoices):
    """What is shared."""

    PLAN = "plan", "het plan"
    LES = "les", "een les"


class Sight(models.TextChoices):
    """With whom."""

    LAB = "lab", "met dit leerlab"
    TWEELINGEN = "tweelingen", "met teams van wijken die op de onze lijken"


class Share(DossierRow):
    """Something that a team shares by choice, as it was that day; it can take it back.

    lab        with whose participants; None when it is for look-alike wijken only
    plan       the shared plan: what its document says, without partners and people; {} for a lesson
    worked, door, call   of a lesson: what worked, which kind of door, which role one may call
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="shares")
    lab = models.ForeignKey(Lab, on_delete=models.SET_NULL, null=True, blank=True, related_name="shares")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    sight = models.CharField("met wie", max_length=12, choices=Sight.choices)
    title = models.CharField("naam", max_length=LONGEST_NAME)
    plan = models.JSONField(default=dict, blank=True)
    worked = models.TextField("wat werkte", blank=True)
    door = models.CharField("welke deur", max_length=200, blank=True)
    call = models.CharField("wie mag ik bellen", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "web"
        ordering = ("-id",)

    def __str__(self) -> str:
        """The number."""
        return f"gedeeld {self.pk}"


class PeerFeedback(LabRow):
    """What a participant says of what another shared: three fixed questions."""

    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="+")
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="feedback")
    participant = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, related_name="feedback")
    strong = models.TextField("wat is sterk", blank=True)
    question = models.TextField("welke vraag hebt u", blank=True)
    tip = models.TextField("wat zou u proberen", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("share", "participant"), name="feedback_once"),)

    def __str__(self) -> str:
        """The number."""
        return f"reactie {self.pk}"
