"""A team's work on one area: the dossier, who may see which part of it, notes, and attachments."""

from django.conf import settings
from django.db import models

from wijkdna.web.accounts.models import LONGEST_NAME, Invitation, Team
from wijkdna.web.shared.models import TeamRow


class Part(models.TextChoices):
    """A part of a dossier. Values stand in addresses; to those of GUEST_PARTS a guest can be invited."""

    FOTO = "foto", "Rijke foto"
    VELDWERK = "veldwerk", "Veldwerk"
    KAART = "kaart", "Sociale kaart"
    BEREIK = "bereik", "Bereik"
    KANSEN = "kansen", "Kansen"
    PLAN = "plan", "Plan"
    RESULTATEN = "resultaten", "Resultaten"
    NOTITIES = "notities", "Notities"
    BIJLAGEN = "bijlagen", "Bijlagen"


GUEST_PARTS = (Part.FOTO, Part.VELDWERK, Part.NOTITIES, Part.BIJLAGEN)
"""The social map is for the team alone: it says who trusts whom. So is all that is worked out from it."""


class Dossier(TeamRow):
    """A team's work on one area.

    area_code   of a gemeente, wijk or buurt; "" when it is an own area
    own_area    an own area, as the part behind the ? of its address; "" when it is a CBS area
    release     name of the release it was made with: its figures do not change under it
    contact     who keeps it going; work can be handed over
    archived_at read only from then on; deleted_at: gone, and erased for good after the grace time
    version     goes up with every change, so that a second writer is told
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="dossiers")
    name = models.CharField("naam", max_length=LONGEST_NAME)
    area_code = models.CharField(max_length=10, blank=True)
    own_area = models.TextField(blank=True)
    release = models.CharField(max_length=40)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="dossiers_kept"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(area_code="") ^ models.Q(own_area=""), name="dossier_of_one_kind_of_area"
            ),
        )

    def __str__(self) -> str:
        """The name."""
        return self.name


class DossierRow(TeamRow):
    """A row in a dossier; it belongs to the team of the dossier."""

    team_path = "dossier__team"

    class Meta:
        abstract = True


class Guest(DossierRow):
    """Parts of a dossier that somebody outside the team may see and work on.

    Whoever accepted the invitation is the guest, as long as she is in the team as one.
    until  last day of the access; None: as long as she is in the team
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="guests")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="dossiers")
    parts = models.JSONField(default=list)
    until = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "web"
        constraints = (models.UniqueConstraint(fields=("dossier", "invitation"), name="once_in_a_dossier"),)

    def __str__(self) -> str:
        """Numbers only."""
        return f"gast {self.invitation_id} in dossier {self.dossier_id}"


class Note(DossierRow):
    """A short text for the team. version goes up with every change."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField("notitie")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("-id",)

    def __str__(self) -> str:
        """The number; the text stays out of logs."""
        return f"notitie {self.pk}"


class Attachment(DossierRow):
    """A picture or PDF, as we wrote it anew: nothing of the file that came in is kept but what can be seen.

    name  as it was called, cleaned; kind  media type; size  bytes; sha256  of the bytes we keep
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(max_length=200)
    name = models.CharField("naam", max_length=LONGEST_NAME)
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("-id",)

    def __str__(self) -> str:
        """The number and kind."""
        return f"bijlage {self.pk} ({self.kind})"
