"""What belongs to a session of a leerlab: materials, who was there, and what they thought of it."""

from uuid import uuid4

from django.db import models

from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.labs.models import Lab, LabRow, LabSession, SessionRow


class Material(SessionRow):
    """A file or a link for participants. file: as we wrote it anew, or "" when it is a link."""

    session = models.ForeignKey(LabSession, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField("naam", max_length=LONGEST_NAME)
    url = models.URLField("link", max_length=500, blank=True)
    file = models.FileField(max_length=200, blank=True)
    kind = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(url="") ^ models.Q(file=""), name="material_is_file_or_link"),
        )

    def __str__(self) -> str:
        """The number."""
        return f"materiaal {self.pk}"


class Attendance(SessionRow):
    """Whether a participant was at a session; no row: not filled in. hours: None for all of it."""

    session = models.ForeignKey(LabSession, on_delete=models.CASCADE, related_name="attendance")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="attendance")
    present = models.BooleanField()
    hours = models.DecimalField("uren", max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta:
        app_label = "web"
        constraints = (models.UniqueConstraint(fields=("session", "participant"), name="once_at_a_session"),)

    def __str__(self) -> str:
        """Numbers only."""
        return f"aanwezigheid {self.participant_id} bij {self.session_id}"


class Evaluation(LabRow):
    """What somebody answered to the five questions. Nothing leads to her: no name, no moment, no number in a row."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="evaluations")
    answers = models.JSONField(default=dict)

    class Meta:
        app_label = "web"
        ordering = ("id",)

    def __str__(self) -> str:
        """Nothing of who it was."""
        return "evaluatie"


class Evaluated(LabRow):
    """A participant who answered the five questions, so that nobody does twice. Not which answers are hers."""

    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="+")
    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="evaluated")

    class Meta:
        app_label = "web"

    def __str__(self) -> str:
        """Numbers only."""
        return f"geëvalueerd door {self.participant_id}"
