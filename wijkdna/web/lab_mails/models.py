"""The outbox of a leerlab: each mail is a row before it is sent, and stays as a line of the log afterwards."""

from django.db import models

from wijkdna.web.labs.models import Lab, LabRow


class LabMail(LabRow):
    """A mail to one participant.

    kind        id of its text in definitions/lab/mails.yaml
    event       an appointment that goes along, as iCalendar, or ""; method: REQUEST or CANCEL
    due_at      not before then;  tries: how often it was tried;  sent_at, failed_at: how it ended
    body        emptied with the data of participants; subject and moment stay
    """

    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="mails")
    participant = models.ForeignKey("web.Participant", on_delete=models.SET_NULL, null=True, related_name="mails")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    event = models.TextField(blank=True)
    method = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "web"
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("due_at",),
                condition=models.Q(sent_at__isnull=True, failed_at__isnull=True),
                name="lab_mails_to_send",
            ),
        )

    def __str__(self) -> str:
        """Number and kind, no address."""
        return f"mail {self.pk} ({self.kind})"
