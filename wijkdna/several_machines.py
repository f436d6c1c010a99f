"""One site on several machines: each has a copy of the releases that are on the object storage, and follows those."""

import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from wijkdna.store import release
from wijkdna.store.derive import derive, one_at_a_time
from wijkdna.store.remote import Remote, RemoteFailed
from wijkdna.web.models import Dossier
from wijkdna.web.shared.logs import note

INTERVAL = 60
"""Seconds between two looks at the object storage."""

_logger = logging.getLogger("wijkdna.releases")


def push(remote: Remote) -> tuple[str, bool]:
    """Put the current release and those that dossiers are made with on the storage, and point all machines to it.

    Returns its name, and whether anything changed. Raises RemoteFailed.
    """
    folder = release.current(settings.DATA)
    others = [release.releases_folder(settings.DATA) / name for name in sorted(_pinned() - {folder.name})]
    sent = [remote.push(one) for one in (folder, *others) if one.is_dir()]
    before = remote.current()
    if before and before.name == folder.name:
        return folder.name, any(sent)
    remote.make_current(folder.name)
    return folder.name, True


def fetch(remote: Remote) -> tuple[str, bool]:
    """Have what is on the storage here: the current release, and those that dossiers are made with.

    Returns the name of the current one, and whether it is new here. Raises RemoteFailed; when only a release of a
    dossier failed, the current one is there already.
    """
    wanted = remote.current()
    if wanted is None:
        raise RemoteFailed("Er staat nog geen uitgave op de objectopslag. Zet die neer met: wijkdna releases push")
    data: Path = settings.DATA
    with one_at_a_time(data):
        _have(remote, data, wanted.name)
        changed = _current(data) != wanted.name
        if changed:
            release.make_current(data, wanted.name)
        for name in sorted(_pinned() - {wanted.name}):
            _have(remote, data, name)
    return wanted.name, changed


def follow(remote: Remote, wait: Callable[[float], bool]) -> None:
    """Fetch every minute until wait(seconds) tells to stop. Trouble is logged, and tried again a minute later."""
    while not wait(INTERVAL):
        close_old_connections()
        try:
            name, changed = fetch(remote)
        except RemoteFailed:
            _logger.exception("could not fetch a release")
        else:
            if changed:
                note(_logger, "moved to another release", release=name)


def _have(remote: Remote, data: Path, name: str) -> None:
    """The release in the data folder, in the format of this version."""
    folder = remote.fetch(data, name, derive)
    if not release.is_derived(folder):
        derive(folder)


def _current(data: Path) -> str:
    try:
        return release.current(data).name
    except release.NoRelease:
        return ""


def _pinned() -> set[str]:
    """Names of the releases that dossiers were made with; none while the database is away, the next look is soon."""
    try:
        return set(Dossier.objects.values_list("release", flat=True).distinct())
    except DatabaseError:
        _logger.exception("could not read which releases dossiers use")
        return set()
