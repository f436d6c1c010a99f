"""A datumprikker for a session, what participants answered, and which gemeenten offered to receive the others."""

from django.db import models

from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.labs.models import LabRow, LabSession, SessionRow


class DatePoll(SessionRow):
    """Which day suits for a session.

    deadline     until when people answer
    hidden       nobody sees the answers of others before the deadline; else who answered sees them
    reminded_at  who was silent then was reminded;  closed_at: a date was chosen, or the poll was stopped
    """

    session = models.OneToOneField(LabSession, on_delete=models.CASCADE, related_name="poll")
    deadline = models.DateTimeField("prikken tot")
    hidden = models.BooleanField("verborgen tot het eind", default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "web"

    def __str__(self) -> str:
        """The number."""
        return f"datumprikker {self.pk}"


class PollRow(LabRow):
    """A row of a date poll."""

    team_path = "poll__session__lab__team"

    class Meta:
        abstract = True


class PollDate(PollRow):
    """A moment that can be chosen."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="dates")
    starts_at = models.DateTimeField("begin")
    ends_at = models.DateTimeField("einde")

    class Meta:
        app_label = "web"
        ordering = ("starts_at", "pk")
        constraints = (models.UniqueConstraint(fields=("poll", "starts_at"), name="date_once_in_a_poll"),)

    def __str__(self) -> str:
        """The moment."""
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Suits(models.TextChoices):
    """What somebody says of a moment."""

    JA = "ja", "ja"
    ZONODIG = "zonodig", "als het moet"
    NEE = "nee", "nee"


class PollAnswer(LabRow):
    """What a participant said of a moment."""

    team_path = "date__poll__session__lab__team"

    date = models.ForeignKey(PollDate, on_delete=models.CASCADE, related_name="answers")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="poll_answers")
    suits = models.CharField(max_length=8, choices=Suits.choices)
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "web"
        constraints = (models.UniqueConstraint(fields=("date", "participant"), name="one_answer_to_a_date"),)

    def __str__(self) -> str:
        """Numbers only."""
        return f"antwoord {self.participant_id} op {self.date_id}"


class OfferState(models.TextChoices):
    """How an offer to receive stands."""

    GEDAAN = "gedaan", "aangeboden"
    GEVRAAGD = "gevraagd", "gevraagd of het kan"
    JA = "ja", "kan"
    NEE = "nee", "kan deze keer niet"


class HostOffer(SessionRow):
    """A gemeente that can receive the others for a session.

    size       how many people fit in the room
    travel     by public transport;  access: of the building;  contact_role: whom to ask for there, as a role
    dates      of the poll, on which it can;  asked_date: on which it was asked whether it can
    """

    session = models.ForeignKey(LabSession, on_delete=models.CASCADE, related_name="host_offers")
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="host_offers"
    )
    gemeente = models.CharField(max_length=10)
    gemeente_name = models.CharField(max_length=LONGEST_NAME)
    place = models.CharField("zaal of gebouw", max_length=LONGEST_NAME)
    address = models.CharField("adres", max_length=200)
    size = models.PositiveIntegerField("hoeveel mensen passen er")
    travel = models.CharField("met het openbaar vervoer", max_length=400, blank=True)
    access = models.CharField("toegankelijkheid", max_length=400, blank=True)
    contact_role = models.CharField("wie is er die dag", max_length=LONGEST_NAME, blank=True)
    dates = models.ManyToManyField(PollDate, related_name="hosts")
    asked_date = models.ForeignKey(PollDate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.GEDAAN)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)

    def __str__(self) -> str:
        """The number."""
        return f"aanbod {self.pk}"
