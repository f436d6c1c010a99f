"""Can this process do its work now? What a monitor asks, and what decides whether visitors are sent here."""

import secrets
import time
from functools import lru_cache
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from wijkdna.store.release import NoRelease
from wijkdna.web.shared.frame import figures

STORAGE_KEPT = 60
"""Seconds during which a storage that took a file is believed: each try costs two calls over the network."""

_tried: WeakKeyDictionary[Storage, float] = WeakKeyDictionary()


class _OldTables(Exception):
    """The database misses migrations of this version."""


def problems() -> list[str]:
    """What does not work now, in Dutch, one line each; empty when everything does. Says nothing about how it failed."""
    found = (_of_database(), _of_figures(), _of_storage())
    return [problem for problem in found if problem]


def _of_database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _check_tables(connection.alias)
    except DatabaseError:
        return "De database antwoordt niet."
    except _OldTables:
        return "De database is niet bijgewerkt. Doe dat met: wijkdna migrate"
    return ""


@lru_cache(maxsize=2)
def _check_tables(alias: str) -> None:
    """Raises _OldTables. Once right it stays right as long as this process lives; what raises is not kept."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _OldTables


def _of_figures() -> str:
    try:
        figures()
    except (NoRelease, OSError):
        return "Er is geen uitgave van de cijfers te lezen. Zet die klaar met: wijkdna install"
    return ""


def _of_storage() -> str:
    """A file goes in and out: a full disk or an expired key shows only then."""
    storage = storages["default"]
    if time.monotonic() < _tried.get(storage, 0):
        return ""
    try:
        name = storage.save(f"gezond/{secrets.token_hex(8)}", ContentFile(b"ok"))
        storage.delete(name)
    except _storage_errors():
        return "Bijlagen kunnen niet worden bewaard."
    _tried[storage] = time.monotonic() + STORAGE_KEPT
    return ""


def _storage_errors() -> tuple[type[Exception], ...]:
    """What a storage raises when it cannot: of a folder OSError, of object storage those of its library."""
    if settings.BUCKET is None:
        return (OSError,)
    from botocore.exceptions import BotoCoreError, ClientError

    return OSError, BotoCoreError, ClientError
