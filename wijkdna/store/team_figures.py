"""Figures of a team, from files of its own or typed from a map: one file per team, replaced whole and never edited.

`DATA/teams/<team>/figures.sqlite` holds all of them, `.drafts/<upload>.sqlite` those of a file that nobody kept yet. A
change is made in a copy that then takes the name of the file, so a reader sees all of it or nothing. SQLite, because a
page asks for one area out of half a million figures; see docs/decisions/0026-own-figures-of-a-team.md.
"""

import fcntl
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from math import isfinite
from pathlib import Path

from wijkdna.domain.figures import Status
from wijkdna.domain.numbers_nl import number_nl

MOST_INDICATORS, MOST_FIGURES = 2_000, 500_000
"""Of one team: fifty figures of all buurten of the country are twice as many, and no team works in all of them."""

_FILE = "figures.sqlite"
_TABLES = """
CREATE TABLE indicators (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, upload INTEGER NOT NULL,
                         about TEXT NOT NULL);
CREATE TABLE figures (code TEXT NOT NULL, indicator INTEGER NOT NULL, value REAL, words TEXT NOT NULL,
                      status INTEGER NOT NULL, PRIMARY KEY (code, indicator)) WITHOUT ROWID;
CREATE INDEX of_indicator ON figures (indicator);
"""
_PUT = (
    "INSERT INTO indicators (id, upload, about) VALUES (?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET upload = excluded.upload, about = excluded.about RETURNING number"
)
_READ = "SELECT i.about, f.code, f.value, f.words, f.status FROM figures f JOIN indicators i ON i.number = f.indicator "


class TooManyFigures(ValueError):
    """A team would get more than it may keep; nothing has changed. The text is Dutch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamIndicator:
    """One figure that a team has of some areas.

    id            stable, and of no other indicator of the team
    border_year   year of the borders that the codes of its areas belong to
    theme         id of a theme of themes.yaml, "" for another
    classes       words from low to high, () when it is a number
    proxy         it stands for something that nobody measured
    confidential  never in what is printed, shared or downloaded
    upload        row of the Upload that it came from, 0 when typed from a map; made_by: "upload" or "map"
    """

    id: str
    name: str
    unit: str
    period: str
    border_year: int
    source: str
    licence: str
    note: str
    theme: str
    classes: tuple[str, ...]
    proxy: bool
    confidential: bool
    upload: int
    made_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFigure:
    """One figure of one area. value: the number, of a class its place from 1; None exactly where status is not KNOWN.

    words  the class; "" for a number
    """

    indicator: TeamIndicator
    code: str
    value: float | None
    words: str
    status: Status

    def __post_init__(self) -> None:
        if (self.status is Status.KNOWN) != (self.value is not None and isfinite(self.value)):
            raise ValueError(f"{self.code}: a number without status KNOWN, or KNOWN without a number")


Added = tuple[TeamIndicator, Mapping[str, TeamFigure]]
"""An indicator with its figures by code."""


class TeamFigures:
    """The figures of a team. Every read opens the file as it is then, so a file that was replaced is no trouble."""

    def __init__(self, path: Path, indicators: tuple[TeamIndicator, ...]) -> None:
        self._path = path
        self.indicators = indicators

    def of_area(self, code: str) -> list[TeamFigure]:
        """All figures of one area, in the order in which they were added."""
        return self._read("WHERE f.code = ? ORDER BY i.number", code)

    def of_indicator(self, id: str) -> dict[str, TeamFigure]:
        """The figures of one indicator by code."""
        found = self._read("WHERE i.id = ? ORDER BY f.code", id)
        return {one.code: one for one in found}

    def inside(self, start: str, ids: Collection[str]) -> list[TeamFigure]:
        """Figures of the areas whose code begins like this, such as BU0361: of a gemeente all buurten."""
        places = ", ".join("?" * len(ids))
        return self._read(f"WHERE f.code BETWEEN ? AND ? AND i.id IN ({places})", start, f"{start}~", *ids)

    def _read(self, which: str, *values: object) -> list[TeamFigure]:
        try:
            with closing(_opened(self._path)) as file:
                return [_figure(*row) for row in file.execute(_READ + which, values)]
        except FileNotFoundError:
            return []


def _figure(about: str, code: str, value: float | None, words: str, status: int) -> TeamFigure:
    return TeamFigure(indicator=_indicator(about), code=code, value=value, words=words, status=Status(status))


@lru_cache(maxsize=2_000)
def _indicator(about: str) -> TeamIndicator:
    found = json.loads(about)
    return TeamIndicator(**{**found, "classes": tuple(found["classes"])})


def _opened(path: Path) -> sqlite3.Connection:
    """For reading only: without a lock, for nobody ever writes in a file of this name. Raises FileNotFoundError."""
    try:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.OperationalError:
        raise FileNotFoundError(path) from None


def teams_folder(data: Path) -> Path:
    """Where the figures of all teams stand."""
    return data / "teams"


def _place(data: Path, team: int) -> Path:
    return teams_folder(data) / str(int(team)) / _FILE


def _draft_place(data: Path, team: int, upload: int) -> Path:
    return teams_folder(data) / str(int(team)) / ".drafts" / f"{int(upload)}.sqlite"


def team_figures(data: Path, team: int) -> TeamFigures:
    """The figures of a team as they are now; none for a team without."""
    return _figures_in(_place(data, team))


def draft(data: Path, team: int, upload: int) -> TeamFigures:
    """The figures of a file that nobody kept yet; none when there is no draft."""
    return _figures_in(_draft_place(data, team, upload))


def _figures_in(path: Path) -> TeamFigures:
    try:
        seen = path.stat()
        return _kept(path, seen.st_ino, seen.st_mtime_ns)
    except FileNotFoundError:
        return TeamFigures(path, ())


@lru_cache(maxsize=200)
def _kept(path: Path, *version: int) -> TeamFigures:
    """version: what tells one file from the next that takes its name."""
    with closing(_opened(path)) as file:
        rows = file.execute("SELECT about FROM indicators ORDER BY number").fetchall()
    return TeamFigures(path, tuple(_indicator(about) for (about,) in rows))


def add_indicators(data: Path, team: int, added: Iterable[Added]) -> str:
    """Add indicators with their figures; one with the same id takes the place of the other. Returns the version.

    Who adds at the same time waits, so nothing is lost. Raises TooManyFigures, and then nothing has changed.
    """
    return _changed(data, _place(data, team), lambda file: _put(file, added))


def write_draft(data: Path, team: int, upload: int, added: Iterable[Added]) -> str:
    """Keep figures aside until somebody agrees to them, in place of an earlier draft. Raises TooManyFigures."""
    return _changed(data, _draft_place(data, team, upload), lambda file: _put(file, added), anew=True)


def remove_upload(data: Path, team: int, upload: int) -> str:
    """Take away what came from one file. Returns the version; "" for a team without figures."""
    return _without(data, team, "upload = ?", upload)


def remove_indicator(data: Path, team: int, id: str) -> str:
    """Take away one indicator. Returns the version; "" for a team without figures."""
    return _without(data, team, "id = ?", id)


def forget_draft(data: Path, team: int, upload: int) -> None:
    """Erase a draft, if there is one."""
    _draft_place(data, team, upload).unlink(missing_ok=True)


def forget_team(data: Path, team: int) -> None:
    """Erase everything of a team."""
    with one_writer(data):
        shutil.rmtree(_place(data, team).parent, ignore_errors=True)


@contextmanager
def one_writer(data: Path) -> Iterator[None]:
    """Nobody else changes figures of teams meanwhile. A backup that copies them takes it too."""
    folder = teams_folder(data)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:  # inside it: several machines may share this folder
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _changed(data: Path, path: Path, change: Callable[[sqlite3.Connection], None], *, anew: bool = False) -> str:
    """Make a change in a copy and let that take the name. anew: begin with an empty file."""
    with one_writer(data):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        copy = Path(name)
        try:
            os.close(handle)
            if not anew:
                with suppress(FileNotFoundError):
                    shutil.copyfile(path, copy)
            version = _edit(copy, change)
            copy.replace(path)
        except BaseException:
            copy.unlink(missing_ok=True)
            raise
    return version


def _edit(copy: Path, change: Callable[[sqlite3.Connection], None]) -> str:
    """Change the copy and put it on the disk; returns its version, which goes up."""
    with closing(sqlite3.connect(copy)) as file:
        file.execute("PRAGMA journal_mode = OFF")  # a copy that goes wrong is thrown away
        file.execute("PRAGMA synchronous = OFF")
        file.execute("PRAGMA secure_delete = ON")
        (version,) = file.execute("PRAGMA user_version").fetchone()
        if not version:
            file.executescript(_TABLES)
        change(file)
        file.execute(f"PRAGMA user_version = {version + 1}")
        file.commit()
    with copy.open("rb") as written:
        os.fsync(written.fileno())
    return str(version + 1)


def _put(file: sqlite3.Connection, added: Iterable[Added]) -> None:
    room = MOST_FIGURES - _count(file, "figures")
    for indicator, figures in added:
        about = json.dumps(asdict(indicator), ensure_ascii=False, sort_keys=True)
        (number,) = file.execute(_PUT, (indicator.id, indicator.upload, about)).fetchone()
        room += file.execute("DELETE FROM figures WHERE indicator = ?", (number,)).rowcount - len(figures)
        if room < 0:
            raise _too_many(MOST_FIGURES, "cijfers")
        rows = ((code, number, one.value, one.words, int(one.status)) for code, one in figures.items())
        file.executemany("INSERT INTO figures VALUES (?, ?, ?, ?, ?)", rows)
    if _count(file, "indicators") > MOST_INDICATORS:
        raise _too_many(MOST_INDICATORS, "onderwerpen")


def _count(file: sqlite3.Connection, table: str) -> int:
    (count,) = file.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 our own tables
    return int(count)


def _too_many(most: int, what: str) -> TooManyFigures:
    return TooManyFigures(
        f"Uw team kan hoogstens {number_nl(most)} eigen {what} bewaren. "
        "Kies minder kolommen, of maak eerst een ander bestand ongedaan."
    )


def _without(data: Path, team: int, which: str, value: object) -> str:
    path = _place(data, team)

    def change(file: sqlite3.Connection) -> None:
        file.execute(
            f"DELETE FROM figures WHERE indicator IN (SELECT number FROM indicators WHERE {which})",  # noqa: S608 ours
            (value,),
        )
        file.execute(f"DELETE FROM indicators WHERE {which}", (value,))  # noqa: S608 our own words

    return _changed(data, path, change) if path.exists() else ""
