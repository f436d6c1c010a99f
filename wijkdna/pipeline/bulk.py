"""Files of publishers, kept as they came: fetched when they are new, resumed when they broke off, whole or not there.

While it comes in, a file is called `<name>.part`, beside what it is a part of. Only a whole one gets its own name, with
an origin side-car (see download.py).
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from wijkdna.pipeline.download import SourceChanged, read_side_car, sha256_of, write_side_car
from wijkdna.pipeline.network import Asked, SourceUnreachable, TryAgain, Web, is_web_page, plain


@dataclass(frozen=True, slots=True)
class _Part:
    """What came in of a file before it broke off, and the mark by which the publisher knows that version."""

    path: Path
    size: int
    mark: str

    @property
    def note(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")


def keep(
    web: Web,
    url: str,
    target: Path,
    *,
    params: Mapping[str, str] | None = None,
    secret: Mapping[str, str] | None = None,
    page: bool = False,
) -> bool:
    """Have the newest version of a file at `target`; False when we had it already.

    secret  headers that hold a key
    page    the file is a web page; else a web page means that the address is wrong

    Raises SourceUnreachable, SourceChanged and Stopped; what stood at `target` then stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    asked = Asked(url=url, params=params or {}, secret=secret or {})
    return web.patiently(url, lambda deadline: _once(web, asked, target, deadline, page=page))


def _once(web: Web, asked: Asked, target: Path, deadline: float, *, page: bool) -> bool:
    part = _part(target, asked)
    known = _known(target, asked)
    headers = {**asked.headers, **_conditions(part, known)}
    try:
        with web.stream(replace(asked, headers=headers), deadline) as answer:
            if answer.status_code == 304 and known:
                write_side_car(target, known | {"checked_at": web.clock.now().isoformat()})
                return False
            web.tell(f"{target.name} ophalen")
            _receive(web, answer, part, deadline, page=page)
            _finish(web, answer, part, target, asked)
            return True
    except SourceUnreachable:
        if part.size:
            _forget(part)  # a publisher that refuses a piece may still give the whole
            raise TryAgain("geeft de rest van het bestand niet") from None
        raise


def _part(target: Path, asked: Asked) -> _Part:
    path = target.with_name(f"{target.name}.part")
    part = _Part(path, 0, "")
    try:
        note = json.loads(part.note.read_text(encoding="utf-8"))
        same = note["url"] == _address(asked) and note["mark"]
        return _Part(path, path.stat().st_size, note["mark"]) if same else part
    except (OSError, ValueError, KeyError, TypeError):
        return part


def _known(target: Path, asked: Asked) -> dict[str, str]:
    """The side-car of the file that we have, when it came from this address and nobody changed it."""
    side = read_side_car(target)
    whole = side.get("asked") == _address(asked) and target.is_file() and side.get("sha256") == sha256_of(target)
    return side if whole else {}


def _address(asked: Asked) -> str:
    return plain(httpx.URL(asked.url, params=dict(asked.params) or None))


def _conditions(part: _Part, known: Mapping[str, str]) -> dict[str, str]:
    """Headers: the rest of a part (or all of it when it changed meanwhile), or the whole when it is new."""
    # Compressed on the way, a piece of the answer would be no piece of the file.
    whole = {"Accept-Encoding": "identity"}
    if part.size:
        return whole | {"Range": f"bytes={part.size}-", "If-Range": part.mark}
    names = {"If-None-Match": known.get("etag", ""), "If-Modified-Since": known.get("last_modified", "")}
    return whole | {name: value for name, value in names.items() if value}


def _receive(web: Web, answer: httpx.Response, part: _Part, deadline: float, *, page: bool) -> None:
    kind = answer.headers.get("Content-Type", "")
    resumed = answer.status_code == 206
    if resumed and not answer.headers.get("Content-Range", "").startswith(f"bytes {part.size}-"):
        raise SourceUnreachable(f"{answer.url.host} stuurt een ander deel van het bestand dan gevraagd.")
    chunks = web.body(answer, web.limits.largest_file, deadline)
    first = next(chunks, b"")
    if not page and not resumed and is_web_page(kind, first):
        raise SourceUnreachable(
            f"{answer.url.host} geeft een webpagina in plaats van een bestand. Kijk het adres van deze bron na."
        )
    if not resumed:
        _note(answer, part)
    _write(part.path, [first], chunks, append=resumed)


def _note(answer: httpx.Response, part: _Part) -> None:
    """Before the bytes: which version comes. Only a strong mark tells that two halves are of one file."""
    part.path.unlink(missing_ok=True)
    etag = answer.headers.get("ETag", "")
    mark = etag if etag and not etag.startswith("W/") else answer.headers.get("Last-Modified", "")
    asked = str(answer.history[0].url if answer.history else answer.url)
    part.note.write_text(json.dumps({"url": plain(httpx.URL(asked)), "mark": mark}), encoding="utf-8")


def _write(path: Path, first: Iterable[bytes], rest: Iterable[bytes], *, append: bool) -> None:
    with path.open("ab" if append else "wb") as file:
        for chunks in (first, rest):
            for chunk in chunks:
                file.write(chunk)


def _finish(web: Web, answer: httpx.Response, part: _Part, target: Path, asked: Asked) -> None:
    if not part.path.stat().st_size:
        _forget(part)
        raise SourceChanged(f"{answer.url.host}: {target.name} is leeg")
    now = web.clock.now().isoformat()
    content = {
        "url": plain(answer.url),
        "asked": _address(asked),
        "status": str(answer.status_code),
        "fetched_at": now,
        "checked_at": now,
        "etag": answer.headers.get("ETag", ""),
        "last_modified": answer.headers.get("Last-Modified", ""),
        "sha256": sha256_of(part.path),
    }
    os.replace(part.path, target)
    write_side_car(target, content)
    _forget(part)


def _forget(part: _Part) -> None:
    part.path.unlink(missing_ok=True)
    part.note.unlink(missing_ok=True)
