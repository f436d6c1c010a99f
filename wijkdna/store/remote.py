"""Releases on object storage, for a site on several machines. What is there is never edited, as in a data folder.

`releases/<name>.json` says what `releases/<name>.zip` is: its sha256 and size. `releases/current.json` is a copy of
the one that readers want. The archive comes before what points to it, so nobody sees half a release. `latest/` stays
out of it: each machine derives that itself, in the format of its own version.
"""

import hashlib
import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from wijkdna.store import release

_CURRENT = "current"
_DERIVED = "latest"
_PIECE = 1 << 20
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,80}")
_UNREADABLE = "De beschrijving van een uitgave op de objectopslag is niet te lezen."


class RemoteFailed(Exception):
    """The object storage did not give or take a release; nothing has changed here. The text says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A place on S3-compatible object storage; prefix is "" or ends in a slash. What is empty, boto3 finds itself."""

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str, **given: str) -> "Bucket":
        """s3://bucket or s3://bucket/prefix; given: the other fields. Raises ValueError for anything else."""
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(url)
        path = parts.path.strip("/")
        return cls(parts.netloc, f"{path}/" if path else "", **given)

    @property
    def addressing(self) -> str:
        """Where the bucket stands in an address: of a server of one's own in the path, else as boto3 likes it."""
        return "path" if self.endpoint else "auto"

    def client(self) -> Any:  # noqa: ANN401 boto3 makes its classes while it runs
        """A client of boto3 for this place."""
        import boto3
        from botocore.config import Config

        given = {"endpoint_url": self.endpoint, "region_name": self.region}
        keys = {"aws_access_key_id": self.key, "aws_secret_access_key": self.secret}
        config = Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"max_attempts": 3, "mode": "standard"},
            s3={"addressing_style": self.addressing},
        )
        filled = {name: value for name, value in {**given, **keys}.items() if value}
        return boto3.client("s3", config=config, **filled)


@dataclass(frozen=True, slots=True)
class Packed:
    """What an archive is."""

    name: str
    sha256: str
    size: int


class Remote:
    """The releases in a bucket. Every method raises RemoteFailed when the storage does not answer or refuses."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket, self._client = bucket, bucket.client()

    def current(self) -> Packed | None:
        """The release that readers want; None when there is none yet."""
        return self._described(_CURRENT)

    def push(self, folder: Path) -> bool:
        """Put a release there, when it is not there yet; True when it was put there. It does not become current."""
        if self._described(folder.name):
            return False
        with tempfile.TemporaryFile() as archive:
            packed = _pack(folder, archive)
            archive.seek(0)
            _guarded(lambda: self._client.upload_fileobj(archive, self._bucket.name, self._key(f"{folder.name}.zip")))
        self._describe(folder.name, packed)
        return True

    def make_current(self, name: str) -> None:
        """Point all machines to a release that is there. Raises RemoteFailed when it is not."""
        packed = self._described(name)
        if packed is None:
            raise RemoteFailed(f"Uitgave {name} staat niet op de objectopslag.")
        self._describe(_CURRENT, packed)

    def fetch(self, data: Path, name: str, derive: Callable[[Path], None]) -> Path:
        """Put a release of the bucket in a data folder; returns its folder, which may have been there already.

        derive  adds what is not in the archive, before readers see the release. It does not become current.
        Raises RemoteFailed also when the archive is not what was promised.
        """
        target = release.releases_folder(data) / name
        if target.is_dir():
            return target
        packed = self._described(name)
        if packed is None:
            raise RemoteFailed(f"Uitgave {name} staat niet op de objectopslag.")
        with tempfile.TemporaryFile() as archive:
            _guarded(lambda: self._client.download_fileobj(self._bucket.name, self._key(f"{name}.zip"), archive))
            _verify(archive, packed)
            return release.add(data, name, lambda draft: _unpack(archive, draft, derive))

    def _described(self, name: str) -> Packed | None:
        from botocore.exceptions import ClientError

        try:
            answer = _guarded(
                lambda: self._client.get_object(Bucket=self._bucket.name, Key=self._key(f"{name}.json")), ClientError
            )
        except ClientError as problem:
            if problem.response["Error"]["Code"] in ("NoSuchKey", "404"):
                return None
            raise RemoteFailed(_refused(problem.response["Error"]["Code"])) from problem
        return _packed(answer["Body"].read())

    def _describe(self, name: str, packed: Packed) -> None:
        content = json.dumps(asdict(packed)).encode()
        _guarded(lambda: self._client.put_object(Bucket=self._bucket.name, Key=self._key(f"{name}.json"), Body=content))

    def _key(self, file: str) -> str:
        return f"{self._bucket.prefix}releases/{file}"


def _guarded(call: Callable[[], Any], let_through: type[Exception] | tuple[()] = ()) -> Any:  # noqa: ANN401 of boto3
    """The answer of the storage. Raises RemoteFailed."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return call()
    except let_through:
        raise
    except ClientError as problem:
        raise RemoteFailed(_refused(problem.response["Error"]["Code"])) from problem
    except (BotoCoreError, Boto3Error) as problem:
        raise RemoteFailed(f"De objectopslag antwoordt niet ({type(problem).__name__}).") from problem


def _refused(code: str) -> str:
    return f"De objectopslag weigert ({code}). Kijk STORAGE_URL en de sleutels na."


def _packed(content: bytes) -> Packed:
    """What a description says. Names become part of a path here: anything else than a plain name is refused."""
    try:
        packed = Packed(**json.loads(content))
        if _NAME.fullmatch(packed.name):
            return packed
    except (ValueError, TypeError) as problem:
        raise RemoteFailed(_UNREADABLE) from problem
    raise RemoteFailed(_UNREADABLE)


def _pack(folder: Path, archive: IO[bytes]) -> Packed:
    """The files of a release in an archive, the same bytes for the same release wherever it is made."""
    with ZipFile(archive, "w", ZIP_DEFLATED) as made:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and inside.parts[0] != _DERIVED and not inside.parts[0].startswith("."):
                made.writestr(ZipInfo(inside.as_posix()), path.read_bytes(), ZIP_DEFLATED)
    return Packed(folder.name, _digest(archive), archive.tell())


def _digest(archive: IO[bytes]) -> str:
    """sha256 of the whole file, which is left at its end."""
    archive.seek(0)
    digest = hashlib.sha256()
    while piece := archive.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _verify(archive: IO[bytes], packed: Packed) -> None:
    if (_digest(archive), archive.tell()) != (packed.sha256, packed.size):
        raise RemoteFailed(f"Uitgave {packed.name} kwam beschadigd binnen. Wat er stond, is niet veranderd.")


def _unpack(archive: IO[bytes], draft: Path, derive: Callable[[Path], None]) -> None:
    """Into the draft and nowhere else: zipfile takes roots and dots out of names."""
    with ZipFile(archive) as made:
        made.extractall(draft)
    derive(draft)
