"""A leerlab and its bijeenkomsten. The team that makes it is its facilitator: its members see the whole board."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from wijkdna.web.accounts.models import LONGEST_NAME, Team
from wijkdna.web.shared.models import TeamRow

LONGEST_TEXT = 6_000
"""Characters of a text on the invitation."""

RESERVED_SLUGS = frozenset(
    ("aanbod", "afmelden", "beheer", "bevestigen", "collega", "doorsturen", "gegevens", "mijn", "nieuw")
)
"""Words behind leerlab/ that stand for other pages than an invitation."""


class Lab(TeamRow):
    """A leerlab.

    slug           in its address; summary: one line, also for who shares the link
    text           the invitation, in the formatting of domain/rich_text.py
    audience       for whom it is; costs: what it costs, in words
    picture        as we wrote it anew, with a text for who does not see it
    places         seats in all;  per_gemeente: of one gemeente;  gemeenten: so many gemeenten, None: no limit
    together       colleagues who enrol together come together or not at all; else each has a place of her own
    moderated      the facilitator decides about each enrolment; else first come, first served
    motive_question  asked of who enrols; "": nothing is asked
    offer_hours    how long a place from the waiting list is kept for somebody
    opens_at, closes_at   of the enrolment
    contact_*      whom participants can reach; on the invitation and in the mails
    published_at   None: only the team sees it
    archived_at    read only from then on;  erased_at: when the data of participants went
    keep_months    so long after the last session they stay
    version        goes up with every change, so that a second writer is told
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="labs")
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField("naam", max_length=LONGEST_NAME)
    summary = models.CharField("in één zin", max_length=200)
    text = models.TextField("uitnodiging", blank=True)
    audience = models.CharField("voor wie", max_length=200, blank=True)
    costs = models.CharField("kosten", max_length=120, blank=True)
    picture = models.FileField(max_length=200, blank=True)
    picture_alt = models.CharField("wat er op het beeld staat", max_length=200, blank=True)
    places = models.PositiveIntegerField("plaatsen")
    per_gemeente = models.PositiveIntegerField("plaatsen per gemeente")
    gemeenten = models.PositiveIntegerField("gemeenten", null=True, blank=True)
    together = models.BooleanField("samen of niet", default=True)
    moderated = models.BooleanField("de begeleider beslist", default=False)
    motive_question = models.CharField("vraag bij de inschrijving", max_length=200, blank=True)
    offer_hours = models.PositiveIntegerField("uren voor een aanbod", default=72)
    opens_at = models.DateTimeField("open vanaf")
    closes_at = models.DateTimeField("open tot")
    contact_name = models.CharField("naam van de begeleider", max_length=LONGEST_NAME)
    contact_phone = models.CharField("telefoon", max_length=40, blank=True)
    contact_email = models.EmailField("e-mailadres", blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    keep_months = models.PositiveIntegerField("maanden bewaren", default=6)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("-id",)

    def __str__(self) -> str:
        """The name."""
        return self.title


class LabRow(TeamRow):
    """A row of a lab; it belongs to the team that facilitates it."""

    team_path = "lab__team"

    class Meta:
        abstract = True


class Homework(models.TextChoices):
    """What participants do in their own dossier before a session; domain/lab_dots.py says when it is done."""

    GEEN = "", "geen huiswerk in het dossier"
    FOTO = "foto", "Rijke foto en wijkplaat"
    VELDWERK = "veldwerk", "Gesprekken, deuren en afspraken"
    PLAN = "plan", "Drie kansen en het plan"


class SessionState(models.TextChoices):
    """How sure a session is."""

    OPEN = "open", "datum nog te kiezen"
    VAST = "vast", "staat vast"
    AFGEZEGD = "afgezegd", "gaat niet door"


class LabSession(LabRow):
    """A bijeenkomst.

    number         its place in the row; 0: the kick-off
    goals, programme, next_steps   in the formatting of domain/rich_text.py
    host           name of the gemeente that receives the others; "" when not known
    starts_at      None until a date was chosen;  place, address, travel, access: where, and how to get there
    uid, sequence  of the appointment in calendars: a change has the same uid and a higher sequence
    hours          that a certificate counts; None: from start to end
    needs_erased_at   diet and access needs of participants went after it
    """

    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveIntegerField()
    title = models.CharField("naam", max_length=LONGEST_NAME)
    goals = models.TextField("wat leert u", blank=True)
    programme = models.TextField("programma", blank=True)
    next_steps = models.TextField("hoe verder", blank=True)
    homework = models.CharField("huiswerk vooraf", max_length=10, choices=Homework.choices, blank=True)
    homework_text = models.CharField("huiswerk in woorden", max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.OPEN)
    starts_at = models.DateTimeField("begin", null=True, blank=True)
    ends_at = models.DateTimeField("einde", null=True, blank=True)
    host = models.CharField("gemeente die ontvangt", max_length=LONGEST_NAME, blank=True)
    place = models.CharField("zaal of gebouw", max_length=LONGEST_NAME, blank=True)
    address = models.CharField("adres", max_length=200, blank=True)
    travel = models.CharField("hoe u er komt", max_length=400, blank=True)
    access = models.CharField("toegankelijkheid", max_length=400, blank=True)
    hours = models.DecimalField("uren", max_digits=4, decimal_places=1, null=True, blank=True)
    uid = models.UUIDField(default=uuid4, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    needs_erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("number", "pk")
        constraints = (models.UniqueConstraint(fields=("lab", "number"), name="session_number_once"),)

    def __str__(self) -> str:
        """The name."""
        return self.title


class SessionRow(LabRow):
    """A row of a session of a lab."""

    team_path = "session__lab__team"

    class Meta:
        abstract = True
