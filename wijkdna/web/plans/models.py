"""The plan van aanpak of a dossier: lines, actions, reasons, comments, versions."""

from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings
from django.db import models

from wijkdna.web.chances.models import Chance
from wijkdna.web.dossiers.models import Dossier, DossierRow
from wijkdna.web.reach.models import Option
from wijkdna.web.socialmap.models import Entity

LONGEST = 120
LONGEST_LINE = 600


class PlanState(models.TextChoices):
    """How far a plan is."""

    CONCEPT = "concept", "concept"
    TER_LEZING = "lezen", "ligt bij een collega"
    AKKOORD = "akkoord", "nagekeken"


class Plan(DossierRow):
    """The plan of a dossier. reader: the colleague who was asked to review it; reader_text: what she said."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="plan")
    title = models.CharField("naam van het plan", max_length=LONGEST, blank=True)
    motto = models.CharField("in één zin", max_length=300, blank=True)
    ends_on = models.DateField("einddatum", null=True, blank=True)
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.CONCEPT)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reader_text = models.CharField("oordeel", max_length=1000, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"

    def __str__(self) -> str:
        """The number."""
        return f"plan {self.pk}"

    def marked(self, lines: "Iterable[Line]") -> str:
        """A mark that is another one when the plan, a line or a reason changed. lines: all, with their reasons."""
        told = [(one.pk, one.version, one.section, one.order, one.kept_because, _given(one)) for one in lines]
        return sha256(repr((self.version, told)).encode()).hexdigest()[:16]


def _given(line: "Line") -> list[tuple[int, str]]:
    """Its reasons, as they were given."""
    return [(one.pk, repr(one.said)) for one in line.reasons.all()]


class Section(models.TextChoices):
    """The parts of a plan, in the order of the page."""

    DOEL = "doel", "Wat willen we"
    VOOR_WIE = "voor_wie", "Voor wie"
    ACTIES = "acties", "Zo doen we het"
    BELOFTEN = "beloften", "Wat wij beloven"
    METEN = "meten", "Zo weten we of het werkt"


class Line(DossierRow):
    """One line of the plan. In ACTIES it has an Action beside it.

    order  place in its section;  kept_because  why it stays without a reason that holds: "" when nobody said so
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="plan_lines")
    section = models.CharField(max_length=10, choices=Section.choices)
    order = models.PositiveIntegerField(default=0)
    text = models.CharField("regel", max_length=LONGEST_LINE, blank=True)
    kept_because = models.CharField("waarom hij blijft", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("order", "pk")

    def __str__(self) -> str:
        """The number."""
        return f"regel {self.pk}"


class ActionKind(models.TextChoices):
    """What an action is; the first is always ophalen."""

    OPHALEN = "ophalen", "luisteren"
    ZENDEN = "zenden", "vertellen"
    DOEN = "doen", "samen iets doen"


class Action(DossierRow):
    """The rest of a line in ACTIES: who does what, with whom, where, when, and how we know that it works.

    owner     a role in words;  keeper  who of us sees to it
    partner   with whom, from the social map; condition: on which condition, in words
    messenger who tells it;  hook  the message: a wish, never energy;  tone  as on the tone card
    groups    keys of the groups of households (reach/queries.py); []: everybody
    option    of Bereik: gives the expected reach; chance: the kans it comes from
    measure   how we count;  stop_on, stop_when  when we choose to go on or stop
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="plan_actions")
    line = models.OneToOneField(Line, on_delete=models.CASCADE, related_name="action")
    title = models.CharField("actie", max_length=LONGEST)
    kind = models.CharField("soort", max_length=8, choices=ActionKind.choices, default=ActionKind.DOEN)
    owner = models.CharField("wie zorgt ervoor (rol)", max_length=80, blank=True)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    partner = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="plan_actions")
    condition = models.CharField("op welke voorwaarde", max_length=200, blank=True)
    place = models.CharField("waar", max_length=120, blank=True)
    start_on = models.DateField("van", null=True, blank=True)
    end_on = models.DateField("tot en met", null=True, blank=True)
    messenger = models.CharField("wie vertelt het", max_length=120, blank=True)
    hook = models.CharField("haakje", max_length=300, blank=True)
    tone = models.CharField("toon", max_length=120, blank=True)
    groups = models.JSONField(default=list)
    option = models.ForeignKey(Option, on_delete=models.SET_NULL, null=True, blank=True, related_name="plan_actions")
    chance = models.ForeignKey(Chance, on_delete=models.SET_NULL, null=True, blank=True, related_name="plan_actions")
    euros = models.PositiveIntegerField("euro’s", null=True, blank=True)
    hours = models.PositiveIntegerField("uren", null=True, blank=True)
    measure = models.CharField("zo tellen we", max_length=200, blank=True)
    stop_on = models.DateField("kiezen op", null=True, blank=True)
    stop_when = models.CharField("stoppen als", max_length=200, blank=True)

    class Meta:
        app_label = "web"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(start_on__isnull=True)
                | models.Q(end_on__isnull=True)
                | models.Q(start_on__lte=models.F("end_on")),
                name="action_in_order",
            ),
        )

    def __str__(self) -> str:
        """The number."""
        return f"actie {self.pk}"


class ReasonKind(models.TextChoices):
    """What a reason points at."""

    CIJFER = "cijfer", "cijfer"
    NOTITIE = "notitie", "veldnotitie"
    BEWERING = "bewering", "bewering"
    DEUR = "deur", "deur"
    PARTNER = "partner", "partner"
    MOMENT = "moment", "moment"
    BEREIK = "bereik", "bereik"
    KANS = "kans", "kans"


class Reason(DossierRow):
    """Why a line stands there. It holds no foreign key: when what it points at goes, that is what has to be told.

    target  id of an indicator, or number of the row it points at ("12"; a door: "3-4", entity and community;
            bereik: number of an Option; of the whole proposal "" for doet mee, "bereikt" or "doordrongen";
            moment: "lib:<id>" or "row:<number>")
    said    as it was when the reason was given: label, value, unit, year, release
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="plan_reasons")
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="reasons")
    kind = models.CharField("soort", max_length=10, choices=ReasonKind.choices)
    target = models.CharField(max_length=80, blank=True)
    said = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("line", "kind", "target"), name="reason_once"),)

    def __str__(self) -> str:
        """The number."""
        return f"reden {self.pk}"


class Comment(DossierRow):
    """What a colleague says about a line, or about the plan. done_at: it was dealt with."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="plan_comments")
    line = models.ForeignKey(Line, on_delete=models.CASCADE, null=True, blank=True, related_name="comments")
    text = models.TextField("opmerking", max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)

    def __str__(self) -> str:
        """The number; the text stays out of logs."""
        return f"opmerking {self.pk}"


class PlanVersion(DossierRow):
    """The plan as it was. content: a PlanDocument (domain/plan_document.py) as plain data."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="plan_versions")
    number = models.PositiveIntegerField()
    name = models.CharField("naam", max_length=LONGEST, blank=True)
    content = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("dossier", "number"), name="plan_version_once"),)

    def __str__(self) -> str:
        """The number."""
        return f"versie {self.number}"
