"""What a team decides about personal data, and which reminders were sent."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from wijkdna.web.accounts.models import LONGEST_NAME, Team
from wijkdna.web.shared.models import TeamRow

LOG_MONTHS = 12
"""How long the record of a team is kept unless it chooses otherwise; personal.yaml says the same."""

SHORTEST_LOG, LONGEST_LOG = 3, 36


class TeamPrivacy(TeamRow):
    """What a team fills in for its register and its pre-scan.

    legal_task  the public task of the gemeente, as it stands in the law
    answers     per question of the pre-scan: {"p1": {"other": false, "text": ""}}
    signed_by, signed_on, fg_advice   the end of the pre-scan; without them no names may be kept
    version     goes up with every change, so that a second writer is told
    """

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="privacy")
    department = models.CharField("afdeling", max_length=LONGEST_NAME, blank=True)
    email = models.EmailField("algemeen e-mailadres", blank=True)
    phone = models.CharField("algemeen telefoonnummer", max_length=40, blank=True)
    legal_task = models.CharField("wettelijke taak", max_length=300, blank=True)
    fg_contact = models.CharField("FG", max_length=200, blank=True)
    server_place = models.CharField("plaats van de server", max_length=200, blank=True)
    processor = models.CharField("verwerker", max_length=300, blank=True)
    log_months = models.PositiveSmallIntegerField(
        "bewaartermijn van het logboek",
        default=LOG_MONTHS,
        validators=(MinValueValidator(SHORTEST_LOG), MaxValueValidator(LONGEST_LOG)),
    )
    answers = models.JSONField(default=dict)
    signed_by = models.CharField("naam en functie", max_length=200, blank=True)
    fg_advice = models.TextField("advies van de FG", max_length=4000, blank=True)
    signed_on = models.DateField("datum", null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"

    def __str__(self) -> str:
        """The number of the team."""
        return f"privacy van team {self.team_id}"


class Reminder(TeamRow):
    """A warning that was sent, so that nobody gets it twice.

    what, row  kind and number of the row it was about; team None: an account
    until      the day it was about: the last one that the row may stay
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    what = models.CharField(max_length=60)
    row = models.BigIntegerField()
    until = models.DateField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        constraints = (models.UniqueConstraint(fields=("what", "row", "until"), name="reminded_once"),)

    def __str__(self) -> str:
        """Kind and number."""
        return f"herinnering over {self.what} {self.row}"
