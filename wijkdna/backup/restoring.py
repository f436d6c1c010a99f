"""Puts a backup back. Everything is checked before anything changes, and what fails halfway leaves all as it was."""

import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, connection, transaction

from wijkdna.backup import tables
from wijkdna.backup.archive import BackupRefused, Part, Reader, digest_of, pieces_of
from wijkdna.backup.making import attachment_names, files_in, key_mark
from wijkdna.store import release
from wijkdna.store.derive import derive

_PLAIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]*")

Undo = list[Callable[[], object]]
"""What to do when it goes wrong, last one first."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. same_key: second steps still work; missing: attachments that were not in the backup either."""

    made_at: str
    rows: int
    attachments: int
    releases: tuple[str, ...]
    same_key: bool
    missing: tuple[str, ...]


def check(path: Path) -> Restored:
    """Read a backup to its last byte, and change nothing. Raises BackupRefused. Needs no database."""
    with Reader(path) as reader:
        return _told(reader)


def restore(path: Path, *, overwrite: bool = False) -> Restored:
    """Put a backup back. Raises BackupRefused, and then nothing has changed.

    overwrite  also when people have entered something here: all of that goes
    """
    with Reader(path) as reader:
        _check_state(reader)
        if not overwrite and not tables.is_empty():
            raise BackupRefused(
                "Hier staat al werk van mensen. Met --overwrite verdwijnt dat en komt de back-up er voor."
            )
        _check_releases(reader)
        old = attachment_names()
        with _all_or_nothing() as undo:
            renamed = _attachments(reader, undo)
            _releases(reader, undo)
            teams = _teams(reader, undo)
            _rows(reader, renamed, lambda: _swap_teams(teams, undo))
        _forget(old - attachment_names(), teams)
        return _told(reader)


def _told(reader: Reader) -> Restored:
    rows = tables.entered(reader.inside("tables"))
    about, attachments = reader.about, len(reader.inside("attachments"))
    same, missing = about["key"] == key_mark(), tuple(about["missing"])
    return Restored(about["made_at"], rows, attachments, tuple(about["releases"]), same, missing)


@contextmanager
def _all_or_nothing() -> Iterator[Undo]:
    """Undoes what was done when the body does not come to its end."""
    undo: Undo = []
    try:
        yield undo
    except BaseException:
        for step in reversed(undo):
            step()
        raise


def _check_state(reader: Reader) -> None:
    """The tables must be those that the rows were taken from. Raises BackupRefused."""
    tables.check_updated()
    here, there = tables.state(), reader.about["migrations"]
    if any(one not in here for one in there):
        raise BackupRefused(f"Deze back-up komt van een nieuwere WijkDNA ({reader.about['app']}). {_FIRST_UPDATE}")
    if here != there:
        raise BackupRefused(f"Deze back-up komt van een oudere WijkDNA ({reader.about['app']}). {_FIRST_OLD}")
    expected = {tables.label(model): [field.column for field in tables.fields_of(model)] for model in tables.tables()}
    found = [part.name.split("-", 1)[1].removesuffix(".jsonl") for part in reader.inside("tables")]
    if reader.about["columns"] != expected or found != list(expected):
        raise BackupRefused("De tabellen in deze back-up zijn andere dan die van deze WijkDNA. Er is niets veranderd.")


def _rows(reader: Reader, renamed: Mapping[str, str], last: Callable[[], None]) -> None:
    """All rows in one transaction; `last` is done just before they are kept."""
    table = "?"
    try:
        with transaction.atomic(durable=True):
            tables.clear()
            for model, part in zip(tables.tables(), reader.inside("tables"), strict=True):
                table = tables.label(model)
                with reader.open(part) as file:
                    _check_count(tables.load(model, file, renamed), part)
            tables.go_on_from(reader.about["next_numbers"])
            connection.check_constraints()
            last()
    except IntegrityError as problem:
        raise BackupRefused(
            f"Rijen in de back-up passen niet bij elkaar ({table}). Er is niets veranderd."
        ) from problem
    except (DatabaseError, ValidationError, ValueError, TypeError) as problem:
        raise BackupRefused(f"De database neemt een rij van {table} niet aan. Er is niets veranderd.") from problem
    ContentType.objects.clear_cache()
    if "cache" in connection.introspection.table_names():
        caches["default"].clear()


def _check_count(count: int, part: Part) -> None:
    if count != part.rows:
        raise ValueError(part.name)


def _attachments(reader: Reader, undo: Undo) -> dict[str, str]:
    """Put all attachments in the storage, where no row refers to them yet; returns the names that had to change.

    One that is there already with the same bytes is left; with other bytes, ours gets another name.
    """
    renamed = {}
    for part in reader.inside("attachments"):
        name = part.name.removeprefix("attachments/")
        if _is_there(name, part):
            continue
        with reader.open(part) as file:
            kept = default_storage.save(name, File(file, name))
        undo.append(partial(default_storage.delete, kept))
        if kept != name:
            renamed[name] = kept
    return renamed


def _is_there(name: str, part: Part) -> bool:
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as file:
        return digest_of(file) == part.sha256


def _check_releases(reader: Reader) -> None:
    """A release is never edited: one that is here under the same name must be the same. Raises BackupRefused."""
    for name in reader.about["releases"]:
        folder = release.releases_folder(settings.DATA) / name
        if not _PLAIN.fullmatch(name):
            raise BackupRefused("In de back-up zit een uitgave met een naam die er niet hoort. Er is niets veranderd.")
        if not folder.is_dir():
            continue
        here = {path.relative_to(folder).as_posix(): path for path in files_in(folder)}
        there = _of_release(reader, name)
        if set(here) != set(there) or any(not _is_same(here[one], part) for one, part in there.items()):
            raise BackupRefused(f"Uitgave {name} staat hier al, met andere cijfers dan in de back-up. {_OTHER_FOLDER}")


def _of_release(reader: Reader, name: str) -> dict[str, Part]:
    place = f"releases/{name}/"
    return {one.name.removeprefix(place): one for one in reader.inside("releases") if one.name.startswith(place)}


def _is_same(path: Path, part: Part) -> bool:
    with path.open("rb") as file:
        return digest_of(file) == part.sha256


def _releases(reader: Reader, undo: Undo) -> None:
    """Add the releases that are not here yet; the one that readers see only changes when there was none."""
    data = Path(settings.DATA)
    for name in reader.about["releases"]:
        if (release.releases_folder(data) / name).is_dir():
            continue

        def fill(draft: Path, name: str = name) -> None:
            for inside, part in _of_release(reader, name).items():
                _write(reader, part, draft / PurePosixPath(inside))
            derive(draft)

        undo.append(partial(shutil.rmtree, release.add(data, name, fill)))
    try:
        release.current(data)
    except release.NoRelease:
        if reader.about["current"] in reader.about["releases"]:
            release.make_current(data, reader.about["current"])
            undo.append((release.releases_folder(data) / "current").unlink)


def _teams(reader: Reader, undo: Undo) -> Path:
    """The own figures of teams, in a folder beside their place."""
    draft = Path(settings.DATA) / f".teams-{secrets.token_hex(4)}"
    draft.mkdir(mode=0o700)
    undo.append(lambda: shutil.rmtree(draft, ignore_errors=True))
    for part in reader.inside("teams"):
        _write(reader, part, draft / PurePosixPath(part.name.removeprefix("teams/")))
    return draft


def _swap_teams(draft: Path, undo: Undo) -> None:
    """Put the folder in its place; the one that was there goes to where the draft was, until all is well."""
    place, old = draft.with_name("teams"), draft.with_name(f"{draft.name}-old")
    if place.exists():
        place.rename(old)
        undo.append(lambda: old.rename(place))
    draft.rename(place)
    undo.append(lambda: place.rename(draft))


def _write(reader: Reader, part: Part, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with reader.open(part) as source, target.open("wb") as file:
        for piece in pieces_of(source):
            file.write(piece)


def _forget(attachments: set[str], teams: Path) -> None:
    """Erase what the rows that were here referred to, and nothing refers to now."""
    for name in sorted(attachments):
        default_storage.delete(name)
    shutil.rmtree(teams.with_name(f"{teams.name}-old"), ignore_errors=True)


_FIRST_UPDATE = "Werk deze WijkDNA eerst bij. Er is niets veranderd."
_FIRST_OLD = "Zet hem terug met die versie, en werk daarna bij met wijkdna migrate. Er is niets veranderd."
_OTHER_FOLDER = "Zet de back-up terug in een lege map met gegevens (--data). Er is niets veranderd."
