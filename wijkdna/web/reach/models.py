"""What the reach of a dossier is worked out from: groups of households, options, and what they brought."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from wijkdna.domain.evidence import Step
from wijkdna.domain.mixer import Objective
from wijkdna.web.dossiers.models import Dossier, DossierRow
from wijkdna.web.socialmap.models import Basis, Entity

LONGEST = 120
"""Characters of the name of a group or an option."""


class CountedStep(models.TextChoices):
    """The step that counts as taking part; values as in domain/evidence.py."""

    AANMELDING = Step.SIGNUP.value, "zich aanmelden"
    BEZOEK = Step.VISIT.value, "een bezoek thuis"
    MAATREGEL = Step.MEASURE.value, "een stap in huis"


class Goal(models.TextChoices):
    """What the best mix does most of; values as in domain/mixer.py."""

    REACH = Objective.REACH.value, "zo veel mogelijk huishoudens bereiken"
    FAIR = Objective.FAIR.value, "eerlijk verdeeld over de groepen"
    JOINS = Objective.JOINS.value, "zo veel mogelijk huishoudens doen mee"


class Approach(DossierRow):
    """What holds for the whole dossier. A dossier without a row uses the values here.

    overlap        rho: how much options reach the same people, 0 to 0.9; None: as usual
    euros, hours   the budgets; None: not told
    crew, teams, months   who makes the visits: id of definitions/reach/capacities.yaml, how many, in how many months
    """

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="approach")
    overlap = models.FloatField(null=True, blank=True, validators=(MinValueValidator(0.0), MaxValueValidator(0.9)))
    step = models.CharField("wat telt als meedoen", max_length=12, choices=CountedStep.choices, default="aanmelding")
    goal = models.CharField("waar het om gaat", max_length=12, choices=Goal.choices, default=Goal.REACH)
    euros = models.PositiveIntegerField("euro’s", null=True, blank=True)
    hours = models.PositiveIntegerField("uren", null=True, blank=True)
    crew = models.CharField("wie komt er langs", max_length=40, blank=True)
    teams = models.PositiveSmallIntegerField("met hoeveel", null=True, blank=True)
    months = models.PositiveSmallIntegerField("in hoeveel maanden", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"

    def __str__(self) -> str:
        """The number."""
        return f"aanpak {self.pk}"


class HouseholdGroup(DossierRow):
    """A group of households as the team sees it: another size for a cell of the figures, or a group of its own.

    cell      key of the cell of the twelve whose size it changes ("koop-rond-jong"); "" for a group of its own
    within    for a group of its own: keys of the cells that its households are taken out of, spread by size
    size      households, as the team says;  figure_size  what the figures said when it was changed
    reason    why, and from whom that is known
    flags     ids of groups with an odds ratio, only for a group of its own (families, migrant_low_dutch ...)
    priority  counts in fairness;  floor  the least share that has to be reached
    community the gemeenschap of the social map that it is, when there is one
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="household_groups")
    cell = models.CharField(max_length=30, blank=True)
    within = models.JSONField(default=list)
    name = models.CharField("naam", max_length=LONGEST)
    size = models.FloatField("huishoudens", null=True, blank=True)
    figure_size = models.FloatField(null=True, blank=True)
    reason = models.CharField("waarom", max_length=300, blank=True)
    flags = models.JSONField(default=list)
    priority = models.BooleanField("gaat voor", null=True, blank=True)
    floor = models.FloatField("ten minste", null=True, blank=True)
    community = models.ForeignKey(
        Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="household_groups"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("dossier", "cell"), condition=~models.Q(cell=""), name="household_cell_once"
            ),
            models.CheckConstraint(
                condition=models.Q(size__isnull=True) | models.Q(size__gte=0), name="household_group_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(floor__isnull=True) | models.Q(floor__gte=0, floor__lte=1),
                name="household_floor_is_a_share",
            ),
        )

    def __str__(self) -> str:
        """The number."""
        return f"groep huishoudens {self.pk}"


class Lock(models.TextChoices):
    """What the best mix has to do with an option."""

    FREE = "", "mag gekozen worden"
    MUST = "moet", "moet erin"
    NEVER = "nooit", "nooit"


class Option(DossierRow):
    """A way to reach households: channel x messenger x dose.

    library     id in definitions/plan/options.yaml; "" for one of our own
    sender      whom the household sees as the source; options of one sender count as one source
    entity      the door or partner of the social map that does it; its condition card tells how ready it is
    prior       id of a chance that was counted elsewhere; "" with `chance`, a chance of our own (0 to 1), and `source`
    audience_*  households within its reach, as a claim; likely None: all that it is meant for
    groups      keys of the groups it is meant for (see reach/queries.py; whom of a group: meant_parts()); []: all
    dose        share of those addresses;  dose_group  options of one dose group exclude each other; "": none
    *_fixed, *_per_address   what it costs, in euros and hours of people who are paid
    readiness   1 to 5, when there is no condition card, or another view than that card;
                None: that of the card of `entity`, else it surely does
    multipliers ids of definitions/reach/multipliers.yaml that are on
    is_current  part of what we do now;  is_chosen  part of the proposal (also the best mix, when it was taken over)
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="options")
    library = models.CharField(max_length=60, blank=True)
    name = models.CharField("naam", max_length=LONGEST)
    channel = models.CharField("kanaal", max_length=20, blank=True)
    sender = models.CharField("wie vertelt het", max_length=LONGEST)
    entity = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="options")
    prior = models.CharField(max_length=60, blank=True)
    chance = models.FloatField(
        "eigen kans", null=True, blank=True, validators=(MinValueValidator(0.0), MaxValueValidator(1.0))
    )
    source = models.CharField("waar dat getal vandaan komt", max_length=300, blank=True)
    audience_low = models.PositiveIntegerField(null=True, blank=True)
    audience_likely = models.PositiveIntegerField(null=True, blank=True)
    audience_high = models.PositiveIntegerField(null=True, blank=True)
    audience_basis = models.CharField(max_length=12, choices=Basis.choices, blank=True)
    groups = models.JSONField(default=list)
    dose = models.FloatField("deel van de adressen", default=1.0)
    dose_group = models.CharField(max_length=60, blank=True)
    euros_fixed = models.FloatField(default=0.0)
    euros_per_address = models.FloatField(default=0.0)
    hours_fixed = models.FloatField(default=0.0)
    hours_per_address = models.FloatField(default=0.0)
    readiness = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=(MinValueValidator(1), MaxValueValidator(5))
    )
    multipliers = models.JSONField(default=list)
    is_current = models.BooleanField("doen we nu", default=False)
    is_chosen = models.BooleanField("in het voorstel", default=False)
    lock = models.CharField("in de beste mix", max_length=6, choices=Lock.choices, blank=True, default=Lock.FREE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(chance__isnull=True) | models.Q(chance__gte=0, chance__lte=1),
                name="option_chance_is_a_share",
            ),
            models.CheckConstraint(condition=models.Q(dose__gte=0, dose__lte=1), name="option_dose_is_a_share"),
            models.CheckConstraint(
                condition=models.Q(
                    euros_fixed__gte=0, euros_per_address__gte=0, hours_fixed__gte=0, hours_per_address__gte=0
                ),
                name="option_costs_not_negative",
            ),
        )

    def __str__(self) -> str:
        """The number."""
        return f"manier {self.pk}"


class Pair(DossierRow):
    """Two options that reach the same people (a nested pair, methods.md 2.4). one has the lower number."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="pairs")
    one = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="pairs_as_one")
    other = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="pairs_as_other")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        app_label = "web"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("one", "other"), name="pair_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="pair_in_order"),
        )

    def __str__(self) -> str:
        """Numbers only."""
        return f"paar {self.one_id} {self.other_id}"


class Outcome(DossierRow):
    """What one round of an option brought: four counts, euros and hours (methods.md 3.1). None: not counted, never 0.

    option      None when the option is gone;  label  what was done, in words that stay
    held_on     a day in the month it happened
    offered     addressed;  responded  conversations, reactions or people who came
    signups, visits, measures   the next steps
    is_public   a published result that may be among the priors already: shown, and never learned from a second time
    expected_*  of the step `responded`: what the model expected beforehand, kept when the row is made (households)
    beforehand  what it went by then, as Expected.kept (domain/outcomes.py); {}: not kept, so as the option is now
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="outcomes")
    option = models.ForeignKey(Option, on_delete=models.SET_NULL, null=True, blank=True, related_name="outcomes")
    label = models.CharField("wat we deden", max_length=LONGEST)
    held_on = models.DateField("wanneer")
    offered = models.PositiveIntegerField("aangesproken", null=True, blank=True)
    responded = models.PositiveIntegerField("reageerde", null=True, blank=True)
    signups = models.PositiveIntegerField("aangemeld", null=True, blank=True)
    visits = models.PositiveIntegerField("bezoek", null=True, blank=True)
    measures = models.PositiveIntegerField("stap gezet", null=True, blank=True)
    euros = models.PositiveIntegerField("euro’s", null=True, blank=True)
    hours = models.PositiveIntegerField("uren", null=True, blank=True)
    is_public = models.BooleanField("gepubliceerd", default=False)
    source = models.CharField("bron", max_length=300, blank=True)
    expected_low = models.FloatField(null=True, blank=True)
    expected = models.FloatField(null=True, blank=True)
    expected_high = models.FloatField(null=True, blank=True)
    beforehand = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("held_on", "pk")

    def __str__(self) -> str:
        """The number."""
        return f"resultaat {self.pk}"
