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

from wijkdna.web.dossiers.actions import purge_deleted
from wijkdna.web.dossiers.models import Attachment
from wijkdna.web.privacy.actions import forget_expired
from wijkdna.web.shared.logs import note

Part = Callable[[], Mapping[str, int]]
"""Part of the night; gives how many rows of each kind went."""

LOST_AFTER = timedelta(days=1)
"""A younger file may still get its row."""

LOST_AT_MOST = 10
"""Or as many as there are attachments. With more, this is not the database of these files, and none may go."""

_logger = logging.getLogger("wijkdna.jobs")


@task()
def nightly() -> dict[str, int]:
    """What has to be done once a day; gives how many rows of each kind went."""
    gone = do_all((forget_expired, _purge, _end_sessions, _forget_counters, forget_lost_files))
    for kind, number in gone.items():
        note(_logger, "erased", kind=kind, rows=number)
    return gone


def do_all(parts: Sequence[Part]) -> dict[str, int]:
    """Do every part, also when an earlier one fails; then the error of the last that failed is raised."""
    gone: Counter[str] = Counter()

    def do(part: Part) -> None:
        gone.update({kind: number for kind, number in part().items() if number})

    with ExitStack() as stack:
        for part in reversed(parts):
            stack.callback(do, part)
    return dict(gone)


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


def forget_lost_files(now: datetime | None = None) -> Mapping[str, int]:
    """Erase files that no attachment has: of a process that was killed, or of a storage that was away."""
    kept = set(Attachment.objects.values_list("file", flat=True))
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
