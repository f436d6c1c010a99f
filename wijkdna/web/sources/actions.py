"""Fetching sources and what the site sets for it. How far a refresh is only ever changes from the state it was in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from wijkdna.web.accounts.adapters import sealed
from wijkdna.web.accounts.models import User
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.jobs import enqueue
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.sources.models import LONGEST_TEXT, OPEN, Refresh, RunState, SourceRun, SourceSetting, State

LOST = timedelta(minutes=5)
"""A process that was silent for so long is gone."""

NEVER_BEGAN = timedelta(hours=1)
"""So long a refresh waits for a worker."""

_GONE = (
    "Het ophalen hield op: het proces of de computer stopte. Wat binnen was, blijft; een volgende keer gaat het verder."
)
_NO_WORKER = "Er was een uur lang geen proces voor taken op de achtergrond. Start het met: wijkdna worker"


@transaction.atomic
def ask_refresh(*, sources: Sequence[str], by: User | None, at_once: bool = False) -> Refresh:
    """Let these sources be fetched; none: all. When a refresh is open already, that one is given.

    at_once  whoever asks does it too, so that no job is left to the worker
    """
    forget_lost(timezone.now())
    try:
        with transaction.atomic():
            refresh = Refresh.objects.create(sources=list(sources), asked_by=by)
    except IntegrityError:
        return Refresh.objects.get(state__in=OPEN)
    record(by, "bronnen ververst", refresh)
    if not at_once:
        enqueue("refresh_sources", refresh.pk)
    return refresh


def forget_lost(now: datetime) -> None:
    """Close a refresh whose process is gone, so that the next one can begin."""
    Refresh.objects.filter(state=State.RUNNING, seen_at__lt=now - LOST).update(
        state=State.FAILED, ended_at=now, message=_GONE
    )
    Refresh.objects.filter(state=State.WAITING, asked_at__lt=now - NEVER_BEGAN).update(
        state=State.FAILED, ended_at=now, message=_NO_WORKER
    )


def claim(*, refresh: int, now: datetime) -> bool:
    """Begin it; False when another process did, or somebody stopped it."""
    waiting = Refresh.objects.filter(pk=refresh, state=State.WAITING)
    return bool(waiting.update(state=State.RUNNING, started_at=now, seen_at=now))


def show_life(*, refresh: int, now: datetime, share: float, text: str) -> bool:
    """Say how far it is (0-1); False when it must stop: somebody asked so, or it was given up for lost."""
    running = Refresh.objects.filter(pk=refresh, state=State.RUNNING)
    far = {"progress": round(share * 100), "progress_text": text[:LONGEST_TEXT]}
    return bool(running.update(seen_at=now, **far)) and not running.filter(stop_asked=True).exists()


def end(*, refresh: int, state: State, message: str, now: datetime, release: str = "") -> None:
    """How it ended; nothing when it has ended already."""
    running = Refresh.objects.filter(pk=refresh, state=State.RUNNING)
    running.update(state=state, message=message, release=release, ended_at=now, progress=100, progress_text="")


@transaction.atomic
def stop_refresh(*, refresh: Refresh, by: User) -> None:
    """Stop it: at once when it has not begun, else as soon as its process hears so."""
    record(by, "verversen gestopt", refresh)
    Refresh.objects.filter(pk=refresh.pk, state__in=OPEN).update(stop_asked=True)
    waiting = Refresh.objects.filter(pk=refresh.pk, state=State.WAITING)
    waiting.update(state=State.STOPPED, ended_at=timezone.now(), message="Gestopt voordat het begon.")


def add_run(
    *,
    source: str,
    state: RunState,
    started: datetime,
    ended: datetime,
    message: str = "",
    newest: str = "",
    refresh: int | None = None,
    by: int | None = None,
) -> None:
    """How one source went."""
    SourceRun.objects.create(
        source=source,
        state=state,
        started=started,
        ended=ended,
        message=message,
        newest=newest,
        refresh_id=refresh,
        asked_by_id=by,
    )


@transaction.atomic
def ask_test(*, source: str, by: User) -> None:
    """Let one small question be asked of a source."""
    record(by, "verbinding met bron geprobeerd", by)
    enqueue("test_source", source, by.pk)


@transaction.atomic
def set_setting(*, name: str, value: str, is_secret: bool, by: User) -> None:
    """Keep a setting; "" removes it, and the environment counts again. Raises ActionRefused."""
    if len(value) > LONGEST_TEXT or not value.isprintable():
        raise ActionRefused("Deze waarde kan niet kloppen: hij is te lang, of er staan vreemde tekens in.", name)
    if not value:
        _remove_setting(name, by)
        return
    kept = sealed(value) if is_secret else value
    row, _ = SourceSetting.objects.update_or_create(name=name, defaults={"value": kept, "changed_by": by})
    record(by, "instelling van bron gewijzigd", row)


def _remove_setting(name: str, by: User) -> None:
    for row in SourceSetting.objects.filter(name=name):
        record(by, "instelling van bron verwijderd", row)
        row.delete()


@transaction.atomic
def set_site_manager(*, user: User, is_manager: bool, by: User | None) -> None:
    """Let somebody look after the sources of the site, or no longer."""
    User.objects.filter(pk=user.pk).update(is_staff=is_manager)
    record(by, "sitebeheerder gemaakt" if is_manager else "geen sitebeheerder meer", user)
