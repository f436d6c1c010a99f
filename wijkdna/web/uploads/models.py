"""Files with figures of a team, and how far each is on its way to the page. The jobs do the work; the pages ask.

What the JSON fields hold, all plain data:

found    of inspecting: kind, encoding, delimiter, best (number of a sheet), sheets: [{name, is_hidden, height, width,
         head, tail: rows of cells, layout: a Layout as asdict() gives it}]; cells are cut, and erased once SHOWN.
answers  what somebody chose: sheet (number), layout (a Layout, names, units and periods filled in), confirmed (text of
         an area -> code), source, licence, note, confidential, proxy, theme (of all) and themes (name -> theme).
report   of reading: indicators: [{id, name, unit, period, classes, figures, absent}], areas: [{text, gemeente, found,
         code, name, level, reason, proposals: [{code, name, level}]}], by_found: {found: number},
         problems: [{line, text, reason}], reasons: {reason: number of cells}, first: codes of areas to look at.
"""

from django.conf import settings
from django.db import models

from wijkdna.web.accounts.models import LONGEST_NAME, Team
from wijkdna.web.shared.models import TeamRow


class State(models.TextChoices):
    """How far a file is. A job goes on only from its own state, so whoever stops it need not wait for it."""

    INSPECTING = "inspecting", "wordt bekeken"
    ASKING = "asking", "wacht op uw keuzes"
    READING = "reading", "wordt ingelezen"
    PREVIEW = "preview", "klaar om te bewaren"
    KEEPING = "keeping", "wordt bewaard"
    SHOWN = "shown", "staat op de pagina’s"
    REFUSED = "refused", "niet gelukt"
    STOPPED = "stopped", "gestopt"
    UNDONE = "undone", "ongedaan gemaakt"


WORKING = (State.INSPECTING, State.READING, State.KEEPING)
"""A job is at it."""


class Upload(TeamRow):
    """A file with figures.

    file           the bytes as they came in; sha256 and size of these; filename as it was called, cleaned
    progress       per cent of what the job of this state does; progress_text says it in Dutch
    stop_asked     somebody stopped the job: it ends without a trace
    message        why it was refused and what to do, in Dutch; "" otherwise
    version        goes up when somebody changes the answers, so that a second writer is told
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="uploads")
    file = models.FileField(max_length=200)
    filename = models.CharField("naam", max_length=LONGEST_NAME)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.INSPECTING)
    progress = models.PositiveSmallIntegerField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    stop_asked = models.BooleanField(default=False)
    message = models.TextField(blank=True)
    found = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "web"
        ordering = ("-id",)

    def __str__(self) -> str:
        """The number; the name of a file stays out of logs."""
        return f"bestand {self.pk} ({self.state})"


class Recipe(TeamRow):
    """Choices that are proposed again for a next file with the same header.

    signature  sha256 of the kind of file and the header of the sheet; answers as in Upload, without areas of its own
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="recipes")
    name = models.CharField("naam", max_length=LONGEST_NAME)
    signature = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "web"
        constraints = (models.UniqueConstraint(fields=("team", "signature"), name="one_recipe_for_a_header"),)

    def __str__(self) -> str:
        """The number."""
        return f"recept {self.pk}"
