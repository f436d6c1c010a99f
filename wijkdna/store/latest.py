"""The newest figures of every area, and what they mean, memory-mapped: shared by all workers, read in microseconds.

Opened once per process and release; `latest()` looks at `current` at every request and swaps when it changed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level
from wijkdna.domain.figures import How, Status
from wijkdna.domain.indicators import Indicator, from_mapping
from wijkdna.domain.numbers_nl import release_nl
from wijkdna.domain.origin import Origin
from wijkdna.store import release
from wijkdna.store.area_table import AreaTable
from wijkdna.store.release import NoRelease
from wijkdna.store.shapes import Shapes

ARRAYS = (
    *("values", "status", "how", "measured_for", "origin", "lower", "higher", "around", "n"),
    *("z_m", "p_m", "z_t", "p_t", "label", "alike", "standouts", "history", "points"),
    *("twins", "twin_z", "twin_v"),
)

_KNOWN = int(Status.KNOWN)
"""A page asks for it a thousand times, and a member of an enum is slower to reach and to compare."""


class UnknownArea(KeyError):
    """There is no area of this code in the release."""


@dataclass(frozen=True, slots=True)
class SourcedFigure:
    """One figure with everything that must stand beside it.

    value  None where absent; status tells why. measured_for is the row of the area it was measured for
    """

    indicator: Indicator
    value: float | None
    status: Status
    how: How
    measured_for: int
    origins: tuple[Origin, ...]

    @property
    def period(self) -> str:
        """Year or years the figure is about."""
        return self.indicator.newest


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """One row of every array as plain numbers, one per indicator: reading arrays item by item is ten times slower.

    Absent numbers are NaN. Fields as in derive.py.
    """

    row: int
    values: list[float]
    status: list[int]
    measured_for: list[int]
    origin: list[int]
    lower: list[float]
    higher: list[float]
    around: list[float]
    n: list[float]
    label: list[int]
    alike: list[float]

    def is_known(self, column: int) -> bool:
        """True where there is a number, of the area itself or of a larger one."""
        return self.status[column] == _KNOWN

    def is_own(self, column: int) -> bool:
        """True where there is a number that was measured for the area itself."""
        return self.status[column] == _KNOWN and self.measured_for[column] == self.row


class Latest:
    """One release, open for reading. Attributes named in ARRAYS are arrays of areas x indicators; see derive.py."""

    values: npt.NDArray[np.float64]
    status: npt.NDArray[np.uint8]
    how: npt.NDArray[np.uint8]
    measured_for: npt.NDArray[np.int32]
    origin: npt.NDArray[np.uint16]
    lower: npt.NDArray[np.float32]
    higher: npt.NDArray[np.float32]
    around: npt.NDArray[np.float32]
    n: npt.NDArray[np.float32]
    z_m: npt.NDArray[np.float32]
    p_m: npt.NDArray[np.float32]
    z_t: npt.NDArray[np.float32]
    p_t: npt.NDArray[np.float32]
    label: npt.NDArray[np.uint8]
    alike: npt.NDArray[np.float32]
    standouts: npt.NDArray[np.int16]
    history: npt.NDArray[np.float64]
    points: npt.NDArray[np.float32]
    twins: npt.NDArray[np.int32]
    twin_z: npt.NDArray[np.float64]
    twin_v: npt.NDArray[np.float64]

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self.folder = folder
        for name in ARRAYS:
            mapped = np.load(folder / "latest" / f"{name}.npy", mmap_mode="r")
            setattr(self, name, mapped.view(np.ndarray))  # still mapped; a plain array is read faster than a memmap
        self.areas = AreaTable.build(_json(folder / "latest" / "areas.json"))
        self._meta: Mapping[str, Any] = _json(folder / "latest" / "meta.json")
        definitions = _json(folder / "indicators.json")
        self.themes: list[dict[str, str]] = definitions["themes"]
        self.cautions: dict[str, str] = definitions["cautions"]
        self.indicators = tuple(
            from_mapping(id, order, fields) for order, (id, fields) in enumerate(definitions["indicators"].items())
        )
        self.columns = {indicator.id: j for j, indicator in enumerate(self.indicators)}
        self.origins = {entry["id"]: _origin(entry) for entry in _json(folder / "origins.json")}
        self.shapes = Shapes(folder / "shapes")

    @cached_property
    def theme_columns(self) -> dict[str, list[int]]:
        """Columns of the indicators of each theme, in the order of the screen."""
        answer: dict[str, list[int]] = {theme["id"]: [] for theme in self.themes}
        for column, indicator in enumerate(self.indicators):
            answer[indicator.theme].append(column)
        return answer

    @cached_property
    def boundaries(self) -> int:
        """Border year of the areas."""
        return int(_json(self.folder / "release.json")["boundaries"])

    def row(self, code: str) -> int:
        """Row of an area. Raises UnknownArea."""
        try:
            return self.areas.position[code]
        except KeyError:
            raise UnknownArea(code) from None

    def figures_of(self, row: int) -> AreaFigures:
        """All newest figures of one area."""
        names = ("values", "status", "measured_for", "origin", "lower", "higher", "around", "n", "label", "alike")
        return AreaFigures(row, *(getattr(self, name)[row].tolist() for name in names))

    def figure(self, row: int, column: int) -> SourcedFigure:
        """One figure of one area."""
        status = Status(int(self.status[row, column]))
        return SourcedFigure(
            indicator=self.indicators[column],
            value=float(self.values[row, column]) if status is Status.KNOWN else None,
            status=status,
            how=How(int(self.how[row, column])),
            measured_for=int(self.measured_for[row, column]),
            origins=self.origins_of(int(self.origin[row, column])),
        )

    def origins_of(self, number: int) -> tuple[Origin, ...]:
        """The origins behind a number in the origin array."""
        return self._joined[number]

    @cached_property
    def _joined(self) -> list[tuple[Origin, ...]]:
        return [tuple(self.origins[id] for id in joined.split("+") if id) for joined in self._meta["origins"]]

    @cached_property
    def series(self) -> dict[int, list[tuple[str, int]]]:
        """Per indicator its earlier periods, oldest first, with their column in `history`."""
        answer: dict[int, list[tuple[str, int]]] = {}
        for k, (j, period, _) in enumerate(self._meta["series"]):
            answer.setdefault(j, []).append((period, k))
        return answer

    def series_origin(self, k: int) -> tuple[Origin, ...]:
        """The origins of one earlier period."""
        return tuple(self.origins[id] for id in self._meta["series"][k][2].split("+") if id)

    @cached_property
    def residents(self) -> npt.NDArray[np.float64]:
        """Residents per area, NaN where not published, (n_areas,)."""
        return np.array(self.values[:, self.columns["aantal_inwoners"]])

    @cached_property
    def households(self) -> npt.NDArray[np.float64]:
        """Households per area, NaN where not published, (n_areas,)."""
        return np.array(self.values[:, self.columns["aantal_huishoudens"]])

    def whole(self, row: int) -> int:
        """Row an area is compared with: the gemeente of a wijk or buurt, the provincie of a gemeente, else land."""
        level = self.areas.levels[row]
        if level in (Level.WIJK, Level.BUURT):
            return int(self.areas.gemeente[row])
        return int(self.areas.provincie[row]) if level is Level.GEMEENTE else 0


def _json(path: Path) -> Any:  # noqa: ANN401 what JSON holds depends on the file
    return json.loads(path.read_text(encoding="utf-8"))


def _origin(entry: dict[str, Any]) -> Origin:
    return Origin(**{**entry, "obtained_on": date.fromisoformat(entry["obtained_on"])})


@lru_cache(maxsize=4)
def open_release(folder: Path) -> Latest:
    """A release by its folder; a few stay open, for dossiers that keep older figures."""
    return Latest(folder)


def latest(data: Path) -> Latest:
    """The current release of a data folder. Raises NoRelease when there is none."""
    return open_release(release.current(data))


class ReleaseGone(NoRelease):
    """A release that somebody asks for by name is not on this machine (any more)."""


def latest_of(data: Path, name: str) -> Latest:
    """An older release by its name, or the current one. Raises ReleaseGone; nothing else may stand in for it.

    The folder may stand there in an older format, from before an upgrade: then it cannot be read either.
    """
    folder = release.releases_folder(data) / name
    if folder.parent != release.releases_folder(data) or not release.is_derived(folder):
        raise ReleaseGone(f"De cijfers van {release_nl(name)} zijn er niet meer.")
    return open_release(folder)
