"""Fetching the sources: what was asked, how each source went, and what the site set for it."""

from django.conf import settings
from django.db import models

LONGEST_TEXT = 200


class State(models.TextChoices):
    """How far a refresh is."""

    WAITING = "waiting", "wacht"
    RUNNING = "running", "bezig"
    DONE = "done", "klaar"
    FAILED = "failed", "mislukt"
    STOPPED = "stopped", "gestopt"


OPEN = (State.WAITING, State.RUNNING)


class Refresh(models.Model):
    """One time that sources are fetched and a release is made of them. The database lets no second one be open.

    sources   ids of the sources that are asked; empty: all
    asked_by  None: the schedule, or the command line
    seen_at   the process that does it says every few seconds that it is there
    progress  per cent; progress_text says in Dutch with what
    message   what it came to, in Dutch;  release  name of the new release, "" when there is none
    """

    lock = models.PositiveSmallIntegerField(default=1)
    sources = models.JSONField(default=list)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True, db_index=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    progress_text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    stop_asked = models.BooleanField(default=False)
    message = models.TextField(blank=True)
    release = models.CharField(max_length=40, blank=True)

    class Meta:
        app_label = "web"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("lock",), condition=models.Q(state__in=OPEN), name="one_refresh_at_a_time"),
        )

    def __str__(self) -> str:
        """What and when."""
        return f"verversing {self.pk}: {self.state}"

    @property
    def is_open(self) -> bool:
        """True while it waits or is being done."""
        return self.state in OPEN


class RunState(models.TextChoices):
    """How one source went."""

    NEW = "new", "vernieuwd"
    SAME = "same", "was al bij"
    FAILED = "failed", "mislukt"
    SKIPPED = "skipped", "overgeslagen"
    WORKS = "works", "verbinding werkt"


GOOD = (RunState.NEW, RunState.SAME)


class SourceRun(models.Model):
    """How one source went one time. refresh: None for a test of the connection."""

    source = models.CharField(max_length=40, db_index=True)
    refresh = models.ForeignKey(Refresh, on_delete=models.CASCADE, null=True, related_name="runs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    started = models.DateTimeField()
    ended = models.DateTimeField()
    state = models.CharField(max_length=8, choices=RunState.choices)
    message = models.TextField(blank=True)
    newest = models.CharField(max_length=20, blank=True)

    class Meta:
        app_label = "web"
        ordering = ("-id",)

    def __str__(self) -> str:
        """Which source, and how."""
        return f"{self.source}: {self.state}"


class SourceSetting(models.Model):
    """A host, a key or another setting of a source, by its name in the environment. It goes before the environment.

    value  sealed when it is a key: who reads the database or a backup has nothing
    """

    name = models.CharField(max_length=60, unique=True)
    value = models.TextField()
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        app_label = "web"
        ordering = ("name",)

    def __str__(self) -> str:
        """The name; never the value."""
        return self.name
