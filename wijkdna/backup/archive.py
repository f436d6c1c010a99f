"""The file of a backup: parts with their checksums. Knows nothing of what is in them.

The manifest comes last in the file, because only then the checksums are known, and holds a checksum of itself.
"""

import errno
import hashlib
import json
import os
import re
import secrets
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

FORMAT = 1
"""Raised when an earlier WijkDNA could no longer read the file."""

MANIFEST = "manifest.json"
_PIECE = 1 << 20
_LONGEST_MANIFEST = 100_000_000
"""Bytes: it is read whole, and half a million parts fit in it."""
_PLACES = ("tables", "attachments", "teams", "releases")
_UNSAFE = re.compile(r"(^|/)(\.{0,2})(/|$)|[\\\x00-\x1f]")


_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, LookupError, TypeError, ValueError, RuntimeError)
"""What zipfile and zlib raise on bytes that were changed, and json on a manifest that is none."""


class BackupRefused(Exception):
    """The backup cannot be made or read; nothing has changed. The text is Dutch: what happened, what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the file: its name, and what its bytes must be. rows: lines of a table, None for other parts."""

    name: str
    sha256: str
    size: int
    rows: int | None = None


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file only its owner may read, which appears under its name when it is complete. Raises BackupRefused."""
    if path.exists():
        raise BackupRefused(f"{path} bestaat al. Kies een andere naam, of haal dat bestand eerst weg.")
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


class Writer:
    """Adds parts to a file, one after the other, without holding them in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", allowZip64=True)
        self.parts: list[Part] = []

    def add(self, name: str, pieces: Iterable[bytes], *, squeeze: bool, count: bool = False) -> Part:
        """Add a part. squeeze: compress it; count: it is a table, of which each piece is a row.

        Raises BackupRefused for a name that a Reader would not take.
        """
        if not is_safe(name):
            raise BackupRefused(f"De naam {name!r} past niet in een back-up. Hernoem dat bestand.")
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED if squeeze else ZIP_STORED
        digest, size, rows = hashlib.sha256(), 0, 0
        with self._zip.open(info, "w", force_zip64=True) as target:
            for piece in pieces:
                target.write(piece)
                digest.update(piece)
                size, rows = size + len(piece), rows + 1
        part = Part(name, digest.hexdigest(), size, rows if count else None)
        self.parts.append(part)
        return part

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest, with what the maker says about the whole, and close."""
        content = {"format": FORMAT, **about, "parts": [asdict(part) for part in self.parts]}
        content["sha256"] = _digest(content)
        self._zip.writestr(ZipInfo(MANIFEST), json.dumps(content, ensure_ascii=False, indent=1))
        self._zip.close()


def _refusal(problem: Exception, path: Path) -> Exception:
    """What to raise: a changed byte may also send a reader to a place before the file. A disk that fails stays that."""
    if isinstance(problem, OSError) and problem.errno not in (None, errno.EINVAL):
        return problem
    return BackupRefused(_NOT_WHOLE.format(path))


class Reader:
    """A backup of which every byte was checked when it was opened. Raises BackupRefused."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = ZipFile(path)
        except (*_BROKEN, OSError) as problem:
            raise _refusal(problem, path) from None
        try:
            self.about = self._manifest(path)
            self.parts = {one["name"]: Part(**one) for one in self.about["parts"]}
            self._verify(path)
        except BackupRefused:
            self._zip.close()
            raise
        except (*_BROKEN, OSError) as problem:
            self._zip.close()
            raise _refusal(problem, path) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def inside(self, place: str) -> list[Part]:
        """The parts in tables, attachments, teams or releases."""
        return [part for name, part in self.parts.items() if name.startswith(f"{place}/")]

    @contextmanager
    def open(self, part: Part) -> Iterator[IO[bytes]]:
        """The bytes of a part."""
        with self._zip.open(part.name) as file:
            yield file

    def _manifest(self, path: Path) -> dict[str, Any]:
        """What the maker said. The format is read before anything else: a newer one may look different."""
        if self._zip.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
            raise BackupRefused(_NOT_WHOLE.format(path))
        content: dict[str, Any] = json.loads(self._zip.read(MANIFEST))
        if content["format"] > FORMAT:
            raise BackupRefused(f"{path} komt van een nieuwere WijkDNA. Werk deze eerst bij; er is niets veranderd.")
        told = content.pop("sha256")
        if told != _digest(content):
            raise BackupRefused(_NOT_WHOLE.format(path))
        return content

    def _verify(self, path: Path) -> None:
        names = self._zip.namelist()
        if sorted(names) != sorted([MANIFEST, *self.parts]) or len(self.parts) != len(self.about["parts"]):
            raise BackupRefused(f"In {path} ontbreekt een deel, of er zit iets bij. {_NOTHING}")
        for part in self.parts.values():
            if not is_safe(part.name):
                raise BackupRefused(f"In {path} zit een deel met een naam die er niet hoort. {_NOTHING}")
            with self._zip.open(part.name) as file:
                # The size first: what unpacks to much more than the manifest says is not unpacked at all.
                size = self._zip.getinfo(part.name).file_size
                if size != part.size or _measure(file) != (part.sha256, part.size):
                    raise BackupRefused(f"In {path} is {part.name} beschadigd. {_NOTHING}")


def is_safe(name: str) -> bool:
    """Whether the name of a part stays inside its place: no root, no dots, no signs of another system."""
    place, slash, rest = name.partition("/")
    return place in _PLACES and bool(slash and rest) and not _UNSAFE.search(name)


def _measure(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces_of(file):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces of a megabyte."""
    while piece := file.read(_PIECE):
        yield piece


def digest_of(file: IO[bytes]) -> str:
    """sha256 of what is left of the file."""
    return _measure(file)[0]


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


_NOTHING = "Er is niets veranderd. Neem een andere back-up."
_NOT_WHOLE = "{} is geen back-up van WijkDNA, of is niet heel aangekomen. " + _NOTHING
