"""Field notes: what was seen and heard, apart from what we think of it; photos; sheets of paper typed back."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.dossiers.models import Dossier, DossierRow
from wijkdna.web.socialmap.models import Entity


class Method(models.TextChoices):
    """How we came to know it."""

    GESPREK = "gesprek", "gesprek"
    GEZIEN = "gezien", "gezien"
    BORD = "bord", "bord of bericht"
    LOPEN = "lopen", "rondje gelopen"
    BIJEENKOMST = "bijeenkomst", "bijeenkomst"


class Feeling(models.TextChoices):
    """How it felt there; of the place, never of a person."""

    WARM = "warm", "warm"
    GEWOON = "gewoon", "gewoon"
    STROEF = "stroef", "stroef"
    GESPANNEN = "gespannen", "gespannen"


class FieldNote(DossierRow):
    """A field note. What was seen and what it may mean are two fields.

    client      made by the device that wrote it: the same note sent twice is one note
    device      the opened page that saved it last: its own saves, of which an answer got lost, do not conflict
    is_draft    saved at a pause, not finished; only its writer sees it
    who         a role, never a name;  place  where, on the map or in words
    themes      ids of themes;  confidence  1 heard, 2 fits other talks, 3 seen by ourselves
    missing     whose voice is not in it;  lens  where we looked with our own eyes only
    form, code, answers   of paper: which sheet, the code on it, and every field by its code
    writer      of a note that came with a hand-over: the same number for notes of one person, whom nobody here knows
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="field_notes")
    client = models.UUIDField(unique=True)
    device = models.UUIDField(null=True, blank=True)
    is_draft = models.BooleanField(default=False)
    method = models.CharField("wat is het", max_length=12, choices=Method.choices, default=Method.GESPREK)
    seen = models.TextField("wat ik zag of hoorde", max_length=4000, blank=True)
    quote = models.CharField("letterlijke zin", max_length=500, blank=True)
    thought = models.TextField("wat ik denk dat het betekent", max_length=2000, blank=True)
    who = models.CharField("van wie? een rol, geen naam", max_length=80, blank=True)
    place = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes_here")
    where = models.CharField("waar", max_length=120, blank=True)
    at = models.DateTimeField("wanneer")
    themes = models.JSONField(default=list)
    entities = models.ManyToManyField(Entity, related_name="field_notes", blank=True)
    feeling = models.CharField("hoe voelde het daar", max_length=10, choices=Feeling.choices, blank=True)
    confidence = models.PositiveSmallIntegerField(
        "hoe zeker", null=True, blank=True, validators=(MinValueValidator(1), MaxValueValidator(3))
    )
    follow_up = models.CharField("wat moet nu gebeuren", max_length=200, blank=True)
    missing = models.CharField("wiens stem hoorde ik niet", max_length=200, blank=True)
    lens = models.CharField("waar keek ik met mijn eigen bril", max_length=200, blank=True)
    form = models.CharField(max_length=20, blank=True)
    code = models.CharField("code van het papier", max_length=12, blank=True)
    answers = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    writer = models.PositiveSmallIntegerField("nummer van wie het schreef", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        """The number; the text stays out of logs."""
        return f"veldnotitie {self.pk}"


class FieldPhoto(DossierRow):
    """A photo of a note, written anew: no place or time of the camera in it.

    caption  what is to be seen, for who cannot see it
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="field_photos")
    note = models.ForeignKey(FieldNote, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(max_length=200)
    name = models.CharField(max_length=LONGEST_NAME)
    caption = models.CharField("wat is er te zien", max_length=200, blank=True)
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "web"
        ordering = ("pk",)

    def __str__(self) -> str:
        """The number."""
        return f"foto {self.pk}"


@receiver(post_delete, sender=FieldPhoto)
def _remove_file(sender: type[FieldPhoto], instance: FieldPhoto, **signal: Any) -> None:  # noqa: ANN401 as Django has it
    """The file goes with its row, whatever took that away: the note, the dossier, or a term that was over.

    Once the row is surely gone. When the storage is away, the nightly job does it.
    """
    transaction.on_commit(partial(default_storage.delete, str(instance.file.name)), robust=True)
