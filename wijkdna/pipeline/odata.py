"""Tables of StatLine, from CBS and (dataderden) RIVM and police: fetched page by page, kept as they came in one zip.

Version 3 is asked first. Where it has gone, version 4 gives the same table in long form. statline.py reads both back.
"""

import json
import re
import shutil
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from wijkdna.pipeline.download import (
    RawFile,
    SourceChanged,
    Table,
    collect,
    read_side_car,
    sha256_of,
    write_side_car,
)
from wijkdna.pipeline.network import NotThere, SourceUnreachable, Web, parsed
from wijkdna.pipeline.topics import Column, Topic, resolve, topics_v3, topics_v4

PAGE = 10_000
"""Rows that version 3 gives at most in one answer."""

MEASURES = 15
"""Columns that we name in a question to version 4; with more of them we ask for all."""

REGION = "WijkenEnBuurten"

CBS = ("cbs", "https://opendata.cbs.nl/ODataFeed/odata")
CBS_V4 = ("cbs_v4", "https://datasets.cbs.nl/odata/v1/CBS")
OTHERS = ("dataderden", "https://dataderden.cbs.nl/ODataFeed/odata")
"""Hosts by name, with their usual address: RIVM and police publish on dataderden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What we want of one table.

    file      where it is kept, relative to the raw folder; ends on .zip
    number    number of the table, such as 85984NED
    columns   our name -> which column
    only      dimension -> the keys that we want of it; all keys where it is not named
    periods   the table has a dimension Perioden
    since     the first year that we want, where the table has several
    """

    file: str
    number: str
    columns: Mapping[str, Column]
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    periods: bool = False
    since: int = 0
    host: tuple[str, str] = CBS
    later_host: tuple[str, str] | None = CBS_V4

    @property
    def dimensions(self) -> list[str]:
        """The columns of the table that say what a row is about."""
        return [REGION, *self.only, *(["Perioden"] if self.periods else [])]


class Fetch(Protocol):
    """fetch() of a source: the files that are in a folder of raw files; with `web` first what was renewed."""

    def __call__(self, folder: Path, web: Web | None = None) -> dict[str, RawFile]:
        """Raises as download()."""
        ...


def table_of(
    wanted: Wanted,
    *,
    id: str,
    title: str,
    publisher: str = "CBS",
    attribution: str = "Bron: CBS StatLine, tabel {number}, {period} (CC BY 4.0)",
) -> Table:
    """A source that is this one table of StatLine, fetched."""
    return Table(
        id=id,
        publisher=publisher,
        title=title,
        number=wanted.number,
        licence="CC BY 4.0",
        attribution=attribution,
        files=(wanted.file,),
        obtained="opgehaald",
    )


def fetch_of(table: Table, wanted: Collection[Wanted]) -> Fetch:
    """fetch() of a source that is these tables of StatLine, the most wanted first."""

    def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
        if web is not None:
            download(web, folder, wanted)
        return collect(folder, table, some=True)

    return fetch


def download(web: Web, folder: Path, tables: Iterable[Wanted]) -> bool:
    """Have the newest version of every table in the raw folder; tells whether any of them is new.

    Every table is tried. Raises the first problem afterwards (SourceUnreachable or SourceChanged), Stopped at once.
    """
    changed, problems = False, []
    for wanted in tables:
        try:
            changed |= _download(web, folder / wanted.file, wanted)
        except (SourceUnreachable, SourceChanged) as problem:
            problems.append(type(problem)(f"{wanted.number}: {problem}"))
    if problems:
        raise problems[0]
    return changed


def _download(web: Web, target: Path, wanted: Wanted) -> bool:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _Fetch(web, target, wanted, _V3(web, wanted)).run()
    except NotThere:
        if wanted.later_host is None:
            raise
        return _Fetch(web, target, wanted, _V4(web, wanted)).run()


class _V3:
    """How version 3 is asked."""

    about = "TableInfos"
    names: tuple[str, ...] = ("DataProperties",)

    def __init__(self, web: Web, wanted: Wanted) -> None:
        self.web, self.wanted = web, wanted
        self.root = f"{web.base(*wanted.host)}/{wanted.number}"

    def list_of(self, dimension: str) -> str:
        return dimension

    def key(self, row: Mapping[str, Any]) -> str:
        return str(row.get("Key") or "")

    def modified(self, about: Mapping[str, Any]) -> str:
        return str((about.get("value") or [{}])[0].get("Modified") or "")

    def topics(self, parts: Mapping[str, Mapping[str, Any]]) -> list[Topic]:
        return topics_v3(_rows(parts["DataProperties"], "DataProperties"))

    def first(self, keys: Iterable[str], only: Mapping[str, Sequence[str]]) -> tuple[str, dict[str, str]]:
        asked = {"$format": "json", "$select": ",".join([*self.wanted.dimensions, *keys])}
        return "TypedDataSet", asked | _filter(only)

    def following(self, asked: Mapping[str, str], answer: Mapping[str, Any]) -> dict[str, str] | None:
        rows = _rows(answer, "TypedDataSet")
        if link := answer.get("odata.nextLink"):
            return _query(str(link)) | {"$format": "json"}
        if len(rows) < PAGE:
            return None
        return {**asked, "$skip": str(int(asked.get("$skip", "0")) + len(rows))}


class _V4(_V3):
    """How version 4 is asked: other names, and an observation per row."""

    about = "Properties"
    names = ("MeasureCodes", "MeasureGroups")

    def __init__(self, web: Web, wanted: Wanted) -> None:
        self.web, self.wanted = web, wanted
        self.root = f"{web.base(*(wanted.later_host or CBS_V4))}/{wanted.number}"

    def list_of(self, dimension: str) -> str:
        return f"{dimension}Codes"

    def key(self, row: Mapping[str, Any]) -> str:
        return str(row.get("Identifier") or "")

    def modified(self, about: Mapping[str, Any]) -> str:
        return str(about.get("Modified") or "")

    def topics(self, parts: Mapping[str, Mapping[str, Any]]) -> list[Topic]:
        return topics_v4(_rows(parts["MeasureCodes"], "MeasureCodes"), _rows(parts["MeasureGroups"], "MeasureGroups"))

    def first(self, keys: Iterable[str], only: Mapping[str, Sequence[str]]) -> tuple[str, dict[str, str]]:
        measures = list(keys)
        # A longer filter is refused; then everything comes, and what we did not ask for is not read.
        return "Observations", _filter({**({"Measure": measures} if len(measures) <= MEASURES else {}), **only})

    def following(self, asked: Mapping[str, str], answer: Mapping[str, Any]) -> dict[str, str] | None:
        _rows(answer, "Observations")
        link = answer.get("@odata.nextLink")
        return _query(str(link)) if link else None


def _filter(only: Mapping[str, Sequence[str]]) -> dict[str, str]:
    parts = [" or ".join(f"{name} eq '{key}'" for key in keys) for name, keys in only.items()]
    return {"$filter": " and ".join(f"({part})" for part in parts)} if parts else {}


def _query(link: str) -> dict[str, str]:
    """Only what a next link asks: the host stays ours, which may be a mirror."""
    return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))


def _rows(answer: Mapping[str, Any], what: str) -> list[Mapping[str, Any]]:
    rows = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise SourceChanged(f"{what}: het antwoord heeft geen lijst met de naam value")
    return rows


@dataclass(slots=True)
class _Fetch:
    """One table on its way from a publisher to its file. What came in of it stands in `<file>.parts`."""

    web: Web
    target: Path
    wanted: Wanted
    how: _V3

    @property
    def parts(self) -> Path:
        return self.target.with_name(f"{self.target.name}.parts")

    def run(self) -> bool:
        """Fetch it, unless the publisher changed nothing since; True when it is new."""
        about = self._ask(self.how.about)
        version = self.how.modified(json.loads(about))
        lists = {name: self._ask(name) for name in self.how.names}
        lists |= {self.how.list_of(name): self._ask(self.how.list_of(name)) for name in self.wanted.dimensions[1:]}
        read = {name: json.loads(content) for name, content in lists.items()}
        keys, _ = resolve(self.how.topics(read), self.wanted.columns)
        path, asked = self.how.first(keys.values(), self._only(read))
        url = f"{self.how.root}/{path}?{urlencode(asked)}"
        if self._is_kept(url, version):
            return False
        self._start(url, version)
        for name, content in {self.how.about: about, **lists}.items():
            (self.parts / f"{name}.json").write_bytes(content)
        self._pages(path, asked)
        if version != self.how.modified(json.loads(self._ask(self.how.about))):
            shutil.rmtree(self.parts)
            raise SourceUnreachable("de tabel veranderde tijdens het ophalen. Probeer het opnieuw.")
        self._keep(url, version)
        return True

    def _ask(self, path: str, params: Mapping[str, str] | None = None) -> bytes:
        """The bytes of an answer that is JSON."""
        v3 = {} if isinstance(self.how, _V4) else {"$format": "json"}
        answer = self.web.ask(f"{self.how.root}/{path}", params=params or v3)
        if not isinstance(parsed(answer), dict):
            raise SourceChanged(f"{path}: het antwoord is geen JSON met namen")
        return answer.content

    def _only(self, lists: Mapping[str, Any]) -> dict[str, list[str]]:
        """The keys to ask for, as the publisher writes them: often padded with spaces."""
        found = {}
        for name in self.wanted.dimensions[1:]:
            keys = [self.how.key(row) for row in _rows(lists[self.how.list_of(name)], name)]
            want = self.wanted.only.get(name)
            right = [key for key in keys if (key.strip() in want if want else self._is_recent(key))]
            if want and (gone := sorted(set(want) - {key.strip() for key in right})):
                raise SourceChanged(f"{name}: {', '.join(gone)} ontbreekt")
            found[name] = right
        return found

    def _is_recent(self, period: str) -> bool:
        """Whole years only."""
        return bool(re.fullmatch(r"\d{4}JJ00", period.strip())) and int(period[:4]) >= self.wanted.since

    def _is_kept(self, url: str, version: str) -> bool:
        side = read_side_car(self.target)
        if not version or (side.get("asked"), side.get("version")) != (url, version) or not self.target.is_file():
            return False
        if side.get("sha256") != sha256_of(self.target):
            return False
        write_side_car(self.target, side | {"checked_at": self.web.clock.now().isoformat()})
        return True

    def _start(self, url: str, version: str) -> None:
        """Go on with the parts of an earlier fetch of the same question and version; else begin with none."""
        mark, note = json.dumps([url, version]), self.parts / "question"
        if not (version and note.is_file() and note.read_text(encoding="utf-8") == mark):
            shutil.rmtree(self.parts, ignore_errors=True)
            self.parts.mkdir()
            note.write_text(mark, encoding="utf-8")

    def _pages(self, path: str, first: dict[str, str]) -> None:
        asked: dict[str, str] | None = first
        number = 0
        while asked is not None:
            self.web.check()
            page = self.parts / f"{path}-{number:05}.json"
            if not page.is_file():
                self.web.tell(f"{self.wanted.number}, deel {number + 1}")
                draft = page.with_suffix(".part")
                draft.write_bytes(self._ask(path, asked))
                draft.rename(page)
            following = self.how.following(asked, json.loads(page.read_bytes()))
            if following == asked:
                raise SourceChanged(f"{path}: deel {number + 1} verwijst naar zichzelf")
            asked, number = following, number + 1

    def _keep(self, url: str, version: str) -> None:
        draft = self.target.with_name(f".{self.target.name}")
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as file:
            for part in sorted(self.parts.glob("*.json")):
                # A fixed moment: the same answers give the same bytes.
                file.writestr(zipfile.ZipInfo(part.name), part.read_bytes(), zipfile.ZIP_DEFLATED)
        now = self.web.clock.now().isoformat()
        fetched = {"url": self.how.root, "asked": url, "status": "200", "fetched_at": now, "checked_at": now}
        draft.replace(self.target)
        write_side_car(self.target, fetched | {"version": version, "sha256": sha256_of(self.target)})
        shutil.rmtree(self.parts)
