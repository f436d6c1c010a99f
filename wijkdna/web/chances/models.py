"""Lokale kansen that a team wrote or took over from a proposal; it chooses three."""

from django.conf import settings
from django.db import models

from wijkdna.web.claims.models import Claim
from wijkdna.web.dossiers.models import Dossier, DossierRow
from wijkdna.web.reach.models import Option
from wijkdna.web.socialmap.models import Entity

LONGEST = 120


class ChanceState(models.TextChoices):
    """What the team does with it."""

    BEWAARD = "bewaard", "bewaard"
    GEKOZEN = "gekozen", "gekozen"
    WEGGEZET = "weggezet", "weggezet"


class Chance(DossierRow):
    """kans = zorg of wens x moment x plek x drager x aanbod (methods.md section 7).

    rule       id in definitions/plan/chances.yaml that proposed it; "" for one of our own
    moment     what the moment is, in words;  moment_key  "lib:<id>" or "row:<number of a Moment>"; "": none
    from_on, until_on  the window
    place, carrier     on the social map, when they stand there, beside the words
    option     the option of Bereik that is the offer;  group  key of the group of households it is for; "": everybody
    owner      a role in words;  why  why it was set aside
    seen       what was true when it was made: indicator -> value, year; for the reasons of the plan
    heard      claims that go with it
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="chances")
    rule = models.CharField(max_length=60, blank=True)
    title = models.CharField("naam", max_length=LONGEST)
    wish = models.CharField("zorg of wens", max_length=200, blank=True)
    moment = models.CharField("moment", max_length=200, blank=True)
    moment_key = models.CharField(max_length=80, blank=True)
    from_on = models.DateField("van", null=True, blank=True)
    until_on = models.DateField("tot en met", null=True, blank=True)
    place_text = models.CharField("plek", max_length=200, blank=True)
    place = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="chances_here")
    carrier_text = models.CharField("drager", max_length=200, blank=True)
    carrier = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="chances_by")
    offer = models.CharField("aanbod", max_length=300, blank=True)
    option = models.ForeignKey(Option, on_delete=models.SET_NULL, null=True, blank=True, related_name="chances")
    group = models.CharField("voor wie", max_length=60, blank=True)
    first_step = models.CharField("eerste stap", max_length=300, blank=True)
    hook = models.CharField("haakje", max_length=300, blank=True)
    owner = models.CharField("wie zorgt ervoor (rol)", max_length=80, blank=True)
    euros = models.PositiveIntegerField("euro’s", null=True, blank=True)
    hours = models.PositiveIntegerField("uren", null=True, blank=True)
    seen = models.JSONField(default=dict)
    heard = models.ManyToManyField(Claim, blank=True, related_name="chances")
    state = models.CharField(max_length=8, choices=ChanceState.choices, default=ChanceState.BEWAARD)
    why = models.CharField("waarom niet", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("pk",)

    def __str__(self) -> str:
        """The number."""
        return f"kans {self.pk}"


class MapKind(DossierRow):
    """What kind of partner or place something on the map is, for the rules of kansen; as somebody said.

    partner, place  ids of partner_kinds and place_kinds in definitions/plan/chances.yaml; "": none of them
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="map_kinds")
    entity = models.OneToOneField(Entity, on_delete=models.CASCADE, related_name="map_kind")
    partner = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=40, blank=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)

    def __str__(self) -> str:
        """The number."""
        return f"soort van {self.entity_id}"


class ClaimTopic(DossierRow):
    """What a claim is about, for the rules of kansen; as somebody said.

    topic  id of claim_themes in definitions/plan/chances.yaml; "": none of them
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="claim_topics")
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="topic")
    topic = models.CharField(max_length=40, blank=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)

    def __str__(self) -> str:
        """The number."""
        return f"onderwerp van bewering {self.claim_id}"
