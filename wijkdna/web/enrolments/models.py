"""Who enrolled for a leerlab. People need no account: they come by links that were mailed to them."""

import secrets

from django.conf import settings
from django.db import models

from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.labs.models import Lab, LabRow


class State(models.TextChoices):
    """How an enrolment stands."""

    NIEUW = "nieuw", "wacht op bevestiging van het e-mailadres"
    GEVRAAGD = "gevraagd", "wacht op de begeleider"
    WACHT = "wacht", "staat op de wachtlijst"
    AANBOD = "aanbod", "heeft een aanbod"
    PLEK = "plek", "doet mee"
    VERLOPEN = "verlopen", "aanbod verlopen"
    AFGEWEZEN = "afgewezen", "niet geplaatst"
    AFGEMELD = "afgemeld", "afgemeld"


HOLDS_SEATS = (State.AANBOD, State.PLEK)
"""Who in these states takes seats; nobody else does."""

IS_OVER = (State.VERLOPEN, State.AFGEWEZEN, State.AFGEMELD)


def new_key() -> str:
    """Part of a link that cannot be guessed."""
    return secrets.token_urlsafe(12)


class Enrolment(LabRow):
    """What one gemeente enrolled in one go: one or more participants.

    gemeente       its code, and its name as it was
    motive         answer to the question of the lab
    confirmed_at   the address of who enrolled was proved;  queued_at: her place in the line is counted from it
    offer_until    until when an offered place is kept
    passed_at      the facilitator last let somebody behind her go first
    via            by whose link she came
    """

    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="enrolments")
    gemeente = models.CharField(max_length=10)
    gemeente_name = models.CharField(max_length=LONGEST_NAME)
    motive = models.TextField("motivatie", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NIEUW)
    via = models.ForeignKey("web.Participant", on_delete=models.SET_NULL, null=True, blank=True, related_name="brought")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    offer_until = models.DateTimeField(null=True, blank=True)
    placed_at = models.DateTimeField(null=True, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "web"
        ordering = ("queued_at", "pk")
        indexes = (models.Index(fields=("lab", "state"), name="enrolments_of_state"),)

    def __str__(self) -> str:
        """The number; names stay out of logs."""
        return f"inschrijving {self.pk}"


class Participant(LabRow):
    """Somebody who takes part, or wants to.

    function       what she does for her gemeente
    diet, access_needs   for the next session; erased after it
    key            part of her personal link; a new one makes older links useless
    forward_key    part of the link that she passes on
    cancelled_at   she does not come, while her colleagues may
    user, dossier  her account and the dossier of her homework, once she chose them
    shows_dots     others of the lab may see how far her homework is, when all agree
    shows_contact  others of the lab may see her name and address
    wants_news     tell her of a next lab
    """

    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="participants")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="participants")
    is_first = models.BooleanField(default=False)
    name = models.CharField("naam", max_length=LONGEST_NAME)
    email = models.EmailField("e-mailadres")
    function = models.CharField("functie", max_length=LONGEST_NAME, blank=True)
    diet = models.CharField("eten", max_length=200, blank=True)
    access_needs = models.CharField("toegankelijkheid", max_length=200, blank=True)
    key = models.CharField(max_length=32, unique=True, default=new_key)
    forward_key = models.CharField(max_length=32, unique=True, default=new_key)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="lab_participations"
    )
    dossier = models.ForeignKey(
        Dossier, on_delete=models.SET_NULL, null=True, blank=True, related_name="lab_participants"
    )
    shows_dots = models.BooleanField(default=False)
    shows_contact = models.BooleanField(default=False)
    wants_news = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("enrolment_id", "-is_first", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("lab", "email"),
                condition=models.Q(cancelled_at__isnull=True) & ~models.Q(email=""),
                name="once_in_a_lab",
            ),
        )

    def __str__(self) -> str:
        """The number; the name stays out of logs."""
        return f"deelnemer {self.pk}"
