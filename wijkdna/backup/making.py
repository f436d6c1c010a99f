"""Makes a backup: the rows as they were at one moment, and the files that belong to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.utils.crypto import salted_hmac

from wijkdna import __version__
from wijkdna.backup import tables
from wijkdna.backup.archive import Writer, new_file, pieces_of
from wijkdna.store import release
from wijkdna.store.team_figures import one_writer, teams_folder
from wijkdna.web.models import Dossier

DERIVED = "latest"
"""Part of a release that any machine makes again itself."""


@dataclass(frozen=True, slots=True)
class Made:
    """What is in a backup. missing: attachments that a row names and that are not in the storage."""

    path: Path
    rows: int
    attachments: int
    releases: tuple[str, ...]
    size: int
    missing: tuple[str, ...]


def back_up(path: Path) -> Made:
    """Make a backup at this path, readable by its owner only. Raises BackupRefused when the file exists.

    People may go on working: the rows are those of one moment, and files never change. An attachment that is erased
    while we are busy is told as missing.
    """
    tables.check_updated()
    with new_file(path) as file:
        writer = Writer(file)
        with snapshot():
            about = _about()
            for number, model in enumerate(tables.tables(), start=1):
                writer.add(
                    f"tables/{number:03}-{tables.label(model)}.jsonl", tables.lines(model), squeeze=True, count=True
                )
            names, pinned = sorted(attachment_names()), _releases()
        missing = [name for name in names if not _add_attachment(writer, name)]
        with one_writer(Path(settings.DATA)):  # of each team all figures of one moment; who writes waits a second
            _add_folder(writer, teams_folder(Path(settings.DATA)), "teams")
        for name in pinned:
            _add_folder(writer, release.releases_folder(settings.DATA) / name, f"releases/{name}")
        writer.finish({**about, "releases": pinned, "missing": missing})
    rows = tables.entered(writer.parts)
    return Made(path, rows, len(names) - len(missing), tuple(pinned), path.stat().st_size, tuple(missing))


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read inside is of one moment; nobody who writes has to wait."""
    connection.ensure_connection()
    before = getattr(connection, "transaction_mode", None)
    # Only SQLite looks at it: a reader that never becomes a writer.
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        connection.transaction_mode = before  # type: ignore[attr-defined]


def _about() -> dict[str, Any]:
    return {
        "app": __version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": tables.state(),
        "columns": {tables.label(one): [f.column for f in tables.fields_of(one)] for one in tables.tables()},
        "next_numbers": tables.next_numbers(),
        "key": key_mark(),
        "current": _current(),
        "left_out": sorted({*tables.LEFT_OUT.values(), "tellers en tijdelijke gegevens", "taken die klaar zijn"}),
    }


def key_mark() -> str:
    """Tells whether two sites have the same SECRET_KEY, and nothing else about it: it locks the second steps."""
    return salted_hmac("wijkdna.backup", "key", algorithm="sha256").hexdigest()[:16]


def attachment_names() -> set[str]:
    """Names in the storage that a row refers to."""
    found: set[str] = set()
    for model in tables.tables():
        for field in tables.fields_of(model):
            if isinstance(field, models.FileField):
                found.update(
                    model._base_manager.exclude(**{f"{field.name}__in": ("", None)}).values_list(field.name, flat=True)
                )
    return found


def _current() -> str:
    """The release that readers see; "" when there is none."""
    try:
        return release.current(settings.DATA).name
    except release.NoRelease:
        return ""


def _releases() -> list[str]:
    """Those that dossiers were made with, and the current one, as far as they are on this machine."""
    wanted = {*Dossier.objects.values_list("release", flat=True).distinct(), _current()} - {""}
    return sorted(name for name in wanted if (release.releases_folder(settings.DATA) / name).is_dir())


def _add_attachment(writer: Writer, name: str) -> bool:
    """False when the storage does not have it."""
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        return False
    with file:
        writer.add(f"attachments/{name}", pieces_of(file), squeeze=False)
    return True


def _add_folder(writer: Writer, folder: Path, place: str) -> None:
    """All files in a folder, but for drafts and what can be derived again."""
    for path in files_in(folder):
        with path.open("rb") as file:
            name = f"{place}/{path.relative_to(folder).as_posix()}"
            writer.add(name, pieces_of(file), squeeze=path.suffix != ".parquet")


def files_in(folder: Path) -> list[Path]:
    """The files that matter, in a fixed order; none when the folder is not there."""
    every = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in every if not _is_left_out(path.relative_to(folder).parts)]


def _is_left_out(parts: tuple[str, ...]) -> bool:
    return DERIVED in parts[:-1] or any(part.startswith(".") for part in parts)
