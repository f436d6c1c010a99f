"""Answers of publishers that are no tables of StatLine: asked page by page, kept as they came in one zip.

Nobody says which version an answer has. We ask again after some days; what broke off goes on the same day.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from wijkdna.pipeline.download import SourceChanged, read_side_car, sha256_of, write_side_car
from wijkdna.pipeline.network import Asked, NotThere, Web, parsed

MOST = 5_000
"""Pages of one question; more means that a publisher sends us round in a circle."""

Following = Callable[[Asked, Any], Asked | None]
"""The next question, after a question and the content of its answer; None when that was the last."""


def only_one(asked: Asked, answer: object) -> None:
    """For a question with one answer: nothing follows."""


def linked(asked: Asked, link: str) -> Asked:
    """The same question for another page. Only what the link asks is taken: the host stays ours, maybe a mirror."""
    return replace(asked, params=dict(parse_qsl(urlsplit(link).query, keep_blank_values=True)))


def keep_answers(
    web: Web,
    target: Path,
    questions: Mapping[str, Asked],
    following: Following = only_one,
    *,
    days: int,
    some: bool = False,
) -> bool:
    """Have the answers to these questions in the zip `target`; False when they are no older than so many days.

    questions  by name, for reading back with answers()
    some       a publisher may have nothing at an address (404): that question then has no answers

    Raises SourceUnreachable, SourceChanged and Stopped; what stood at `target` then stays.
    """
    return _Keeping(web, target, questions, following, some).run(days)


def answers(path: Path, name: str) -> Iterator[Any]:
    """The content of every page of a question, in order. Raises SourceChanged when the file cannot be read."""
    try:
        with zipfile.ZipFile(path) as file:
            for member in sorted(file.namelist()):
                if member.rpartition("-")[0] == name:
                    yield json.loads(file.read(member))
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise SourceChanged(f"{path.name} is niet te lezen: {problem}") from problem


def names(path: Path) -> list[str]:
    """The questions that have an answer in the file, in order. Raises SourceChanged when the file cannot be read."""
    try:
        with zipfile.ZipFile(path) as file:
            return sorted({member.rpartition("-")[0] for member in file.namelist()})
    except (zipfile.BadZipFile, OSError) as problem:
        raise SourceChanged(f"{path.name} is niet te lezen: {problem}") from problem


@dataclass(slots=True)
class _Keeping:
    """Answers on their way to their file. What came in stands in `<file>.parts`."""

    web: Web
    target: Path
    questions: Mapping[str, Asked]
    following: Following
    some: bool

    @property
    def parts(self) -> Path:
        return self.target.with_name(f"{self.target.name}.parts")

    def run(self, days: int) -> bool:
        mark = _mark(self.questions)
        if self._is_kept(mark, days):
            return False
        self._start(mark)
        for name, asked in self.questions.items():
            self._pages(name, asked)
        self._keep(mark)
        return True

    def _is_kept(self, mark: str, days: int) -> bool:
        side = read_side_car(self.target)
        if side.get("asked") != mark or not self.target.is_file() or side.get("sha256") != sha256_of(self.target):
            return False
        now = self.web.clock.now()
        if now - datetime.fromisoformat(side["fetched_at"]) >= timedelta(days=days):
            return False
        write_side_car(self.target, side | {"checked_at": now.isoformat()})
        return True

    def _start(self, mark: str) -> None:
        """Go on with the parts of the same questions of today; else begin with none."""
        note, today = self.parts / "question", f"{mark} {self.web.clock.now().date()}"
        if not (note.is_file() and note.read_text(encoding="utf-8") == today):
            shutil.rmtree(self.parts, ignore_errors=True)
            self.parts.mkdir(parents=True)
            note.write_text(today, encoding="utf-8")

    def _pages(self, name: str, first: Asked) -> None:
        asked: Asked | None = first
        number = 0
        while asked is not None:
            self.web.check()
            page = self.parts / f"{name}-{number:05}.json"
            if not page.is_file() and not self._page(page, asked):
                return
            next_one = self._next(page, asked)
            number += 1
            if next_one == asked or number == MOST:
                raise SourceChanged(f"{name}: deel {number} verwijst in een kring")
            asked = next_one

    def _next(self, page: Path, asked: Asked) -> Asked | None:
        try:
            return self.following(asked, json.loads(page.read_bytes()))
        except SourceChanged:
            page.unlink()  # else the next time goes on from a page that we cannot read
            raise

    def _page(self, page: Path, asked: Asked) -> bool:
        """Get one page; False when there is none and there need not be."""
        self.web.tell(f"{page.stem} ophalen")
        try:
            answer = self.web.ask(
                asked.url, params=asked.params, headers=asked.headers, secret=asked.secret, data=asked.data
            )
        except NotThere:
            if self.some:
                return False
            raise
        parsed(answer)
        draft = page.with_suffix(".part")
        draft.write_bytes(answer.content)
        draft.rename(page)
        return True

    def _keep(self, mark: str) -> None:
        draft = self.target.with_name(f".{self.target.name}")
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as file:
            for part in sorted(self.parts.glob("*.json")):
                # A fixed moment: the same answers give the same bytes.
                file.writestr(zipfile.ZipInfo(part.name), part.read_bytes(), zipfile.ZIP_DEFLATED)
        now, first = self.web.clock.now().isoformat(), next(iter(self.questions.values()))
        fetched = {"url": first.url, "asked": mark, "status": "200", "fetched_at": now, "checked_at": now}
        draft.replace(self.target)
        write_side_car(self.target, fetched | {"sha256": sha256_of(self.target)})
        shutil.rmtree(self.parts)


def _mark(questions: Mapping[str, Asked]) -> str:
    """What was asked, without keys, in few letters: there may be hundreds of questions."""
    asked = [
        f"{name} {one.url}?{urlencode(dict(one.params))} {urlencode(dict(one.data or {}))}"
        for name, one in questions.items()
    ]
    return hashlib.sha256("\n".join(asked).encode()).hexdigest()
