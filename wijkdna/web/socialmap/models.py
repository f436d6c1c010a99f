"""The social map of a dossier: what stands on it, how it is tied, persons who agreed, and questions to ask outside."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from wijkdna.web.dossiers.models import Dossier, DossierRow

LONGEST = 120
"""Characters of the name of anything on the map."""


class Kind(models.TextChoices):
    """What something on the map is."""

    GEMEENSCHAP = "gemeenschap", "gemeenschap of groep"
    ORGANISATIE = "organisatie", "organisatie"
    ROL = "rol", "rol"
    PLEK = "plek", "plek"


class Sector(models.TextChoices):
    """What an organisation, role or place is about. No field says what a person believes or how she is."""

    BEWONERS = "bewoners", "bewoners en dorp"
    SPORT = "sport", "sport"
    ONDERWIJS = "onderwijs", "school en opvang"
    ZORG = "zorg", "zorg en welzijn"
    GEBEDSHUIS = "gebedshuis", "gebedshuis"
    CULTUUR = "cultuur", "cultuur en feest"
    WINKEL = "winkel", "winkel en horeca"
    WERK = "werk", "werk en bedrijf"
    WONEN = "wonen", "wonen en verhuur"
    OVERHEID = "overheid", "gemeente en overheid"
    ANDERS = "anders", "anders"


class Basis(models.TextChoices):
    """How a number of households is known; methods.md 6.2 gives each a weight."""

    GETELD = "geteld", "geteld"
    LEDENLIJST = "ledenlijst", "ledenlijst"
    SCHATTING = "schatting", "schatting"
    GEHOORD = "gehoord", "gehoord"


class Sight(models.TextChoices):
    """Who of the team sees it."""

    TEAM = "team", "iedereen in het team"
    CONTACT = "contact", "wie het contact houdt, en beheerders"


class Entity(DossierRow):
    """Something on the social map; never a person: she stands beside her role, as a Person, after she agreed.

    part_of        the organisation of a role, or what a place or organisation belongs to
    low, high      households of a gemeenschap, as a range, and basis: how that is known
    rhythm         when people come together, or when it is busy
    channels       how a gemeenschap hears news
    public_contact how an organisation is found by anybody: a site, a general number
    external       where a suggestion came from: "osm:node/1", "duo:00AB"; "" for what was typed
    keeper         who of us keeps the contact; sight: who of the team sees it
    version        goes up with every change, so that a second writer is told
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="entities")
    kind = models.CharField("soort", max_length=12, choices=Kind.choices)
    name = models.CharField("naam", max_length=LONGEST)
    sector = models.CharField("gaat over", max_length=12, choices=Sector.choices, blank=True)
    part_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts")
    low = models.PositiveIntegerField("ten minste", null=True, blank=True)
    high = models.PositiveIntegerField("ten hoogste", null=True, blank=True)
    basis = models.CharField("hoe weten we dat", max_length=12, choices=Basis.choices, blank=True)
    rhythm = models.CharField("wanneer samen of druk", max_length=160, blank=True)
    channels = models.CharField("hoe horen zij nieuws", max_length=160, blank=True)
    public_contact = models.CharField("openbaar contact", max_length=200, blank=True)
    remarks = models.TextField("opmerking", max_length=1000, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    external = models.CharField(max_length=60, blank=True)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sight = models.CharField("zichtbaar voor", max_length=8, choices=Sight.choices, default=Sight.TEAM)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(low__isnull=True)
                | models.Q(high__isnull=True)
                | models.Q(low__lte=models.F("high")),
                name="households_in_order",
            ),
        )

    def __str__(self) -> str:
        """The name: of a role, an organisation, a place or a gemeenschap."""
        return self.name


class TieKind(models.TextChoices):
    """What a band is about; methods.md 6.1, and `samenkomst` for who comes where."""

    INFORMATIE = "informatie", "vertelt nieuws aan"
    VERTROUWEN = "vertrouwen", "wordt vertrouwd door"
    SAMENWERKING = "samenwerking", "werkt samen met"
    GELD = "geld", "geeft geld of opdracht aan"
    SAMENKOMST = "samenkomst", "komt samen bij"
    SPANNING = "spanning", "heeft spanning met"


class Tie(DossierRow):
    """A band from one to another, as somebody saw it. Tension is only kept between organisations.

    strength  1 weak to 3 strong;  informant  a role: who told it, or "" for who wrote it down
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="ties")
    source = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="ties_out")
    target = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="ties_in")
    kind = models.CharField("wat voor band", max_length=14, choices=TieKind.choices)
    strength = models.PositiveSmallIntegerField(
        "hoe sterk", default=2, validators=(MinValueValidator(1), MaxValueValidator(3))
    )
    informant = models.CharField("gehoord van (een rol)", max_length=80, blank=True)
    seen_on = models.DateField("wanneer")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("source", "target", "kind", "informant"), name="tie_once_per_informant"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="tie_between_two"),
            models.CheckConstraint(
                condition=models.Q(strength__gte=1) & models.Q(strength__lte=3), name="tie_strength_1_to_3"
            ),
        )

    def __str__(self) -> str:
        """Numbers only."""
        return f"band {self.source_id} {self.kind} {self.target_id}"


class Person(DossierRow):
    """Somebody's name beside her role, only after a talk in which she agreed, and until a day.

    contact       how she wants to be reached;  purpose  what her name is kept for;  said  what was agreed, in words
    asked_by, agreed_on   the agreement;  until  last day that it stays;  informed_on  she got the notice
    last_contact  term of 12 months begins here
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="persons")
    entity = models.OneToOneField(Entity, on_delete=models.CASCADE, related_name="person")
    name = models.CharField("naam", max_length=LONGEST)
    contact = models.CharField("hoe bereikbaar", max_length=LONGEST, blank=True)
    purpose = models.CharField("waarvoor", max_length=160)
    said = models.CharField("wat is afgesproken", max_length=300, blank=True)
    sight = models.CharField("zichtbaar voor", max_length=8, choices=Sight.choices, default=Sight.CONTACT)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    agreed_on = models.DateField("akkoord op")
    informed_on = models.DateField("bericht gegeven op", null=True, blank=True)
    until = models.DateField("bewaren tot")
    last_contact = models.DateField("laatste contact")
    on_paper = models.BooleanField("naam mag op papier", default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("agreed_on")), name="person_until_after_agreement"
            ),
        )

    def __str__(self) -> str:
        """The number; the name stays out of logs."""
        return f"persoon {self.pk}"


class Question(DossierRow):
    """A question to ask outside; it stands on the walk sheet until it is done. about: what it is about, or None."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField("vraag", max_length=300)
    about = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)

    def __str__(self) -> str:
        """The number."""
        return f"vraag {self.pk}"
