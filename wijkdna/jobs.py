"""Work for the worker, listed by name in settings.JOBS. Whatever stops a job halfway, it may be done again."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from django_tasks import task

from wijkdna import companions
from wijkdna.store.release import forget_old
from wijkdna.web.dossiers.actions import purge_deleted
from wijkdna.web.dossiers.models import Attachment
from wijkdna.web.dossiers.queries import pinned_releases
from wijkdna.web.fieldwork.models import FieldPhoto
from wijkdna.web.lab_ending.actions import erase_due
from wijkdna.web.lab_sessions.models import Material
from wijkdna.web.labs.models import Lab
from wijkdna.web.nominations.actions import ask_about_persons, remind_of_names
from wijkdna.web.partners.actions import remind_keepers
from wijkdna.web.privacy.actions import forget_expired
from wijkdna.web.shared.logs import note
from wijkdna.web.uploads.models import Upload

Part = Callable[[], Mapping[str, int]]
"""Part of the night; gives how many rows of each kind went."""

NEWEST_RELEASES = 4

LOST_AFTER = timedelta(days=1)
"""A younger file may still get its row."""

LOST_AT_MOST = 10
"""Or as many as there are files with a row. With more, this is not the database of these files, and none may go."""

_FILES = ((Attachment, "file"), (FieldPhoto, "file"), (Upload, "file"), (Material, "file"), (Lab, "picture"))
"""Where the names of files stand."""

_logger = logging.getLogger("wijkdna.jobs")


@task()
def nightly() -> dict[str, int]:
    """What has to be done once a day; gives how many rows of each kind went."""
    reminders = (remind_of_names, ask_about_persons, _remind)
    parts = (
        forget_expired,
        erase_due,
        *reminders,
        _purge,
        _end_sessions,
        _forget_counters,
        forget_lost_files,
        _forget_releases,
    )
    gone = do_all(parts)
    for kind, number in gone.items():
        note(_logger, "erased", kind=kind, rows=number)
    return gone


@task()
def refresh_sources(refresh: int) -> None:
    """Start the process that does this refresh. It takes long, and much memory: other jobs go on beside it."""
    companions.start(["sources", "refresh", "--run", str(refresh)])


@task()
def test_source(source: str, by: int) -> None:
    """Ask one small question of a source."""
    from wijkdna.refreshing import test  # brings polars, which a web process that leaves this job must not load

    test(source, by)


def do_all(parts: Sequence[Part]) -> dict[str, int]:
    """Do every part, also when an earlier one fails; then the error of the last that failed is raised."""
    gone: Counter[str] = Counter()

    def do(part: Part) -> None:
        gone.update({kind: number for kind, number in part().items() if number})

    with ExitStack() as stack:
        for part in reversed(parts):
            stack.callback(do, part)
    return dict(gone)


def _remind() -> Mapping[str, int]:
    """Tell people what they promised; nothing goes."""
    remind_keepers()
    return {}


def _purge() -> Mapping[str, int]:
    return {"web.Dossier": purge_deleted()}


def _end_sessions() -> Mapping[str, int]:
    """Those that are over; nobody can use them any more."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return {}


def _forget_counters() -> Mapping[str, int]:
    """Rows of the cache that are over; Django itself only removes one that is asked for again."""
    place = getattr(cache, "_table", "")
    if place in connection.introspection.table_names():
        with connection.cursor() as cursor:
            table, column = connection.ops.quote_name(place), connection.ops.quote_name("expires")
            now = connection.ops.adapt_datetimefield_value(timezone.now())
            cursor.execute(f"DELETE FROM {table} WHERE {column} < %s", [now])  # noqa: S608 names of our own table
    return {}


def _forget_releases() -> Mapping[str, int]:
    """Releases that are no longer shown and that no dossier keeps; the last few stay, to go back to."""
    gone = forget_old(settings.DATA, pinned_releases(), NEWEST_RELEASES)
    return {"releases": len(gone)}


def forget_lost_files(now: datetime | None = None) -> Mapping[str, int]:
    """Erase files that no row has: of a process that was killed, or of a storage that was away."""
    kept = {name for model, field in _FILES for name in model.objects.values_list(field, flat=True)}
    before = (now or timezone.now()) - LOST_AFTER
    lost = [name for name in files_in("teams") if name not in kept and _is_older(name, before)]
    if len(lost) > max(LOST_AT_MOST, len(kept)):
        note(_logger, "too many files without a row: none erased", level=logging.ERROR, files=len(lost))
        return {}
    for name in lost:
        default_storage.delete(name)
    return {"files": len(lost)}


def files_in(folder: str) -> Iterator[str]:
    """Names of all files in the storage of attachments."""
    with suppress(FileNotFoundError):
        folders, files = default_storage.listdir(folder)
        yield from (f"{folder}/{name}" for name in files)
        for one in folders:
            yield from files_in(f"{folder}/{one}")


def _is_older(name: str, moment: datetime) -> bool:
    with suppress(FileNotFoundError):
        return default_storage.get_modified_time(name) < moment
    return False
