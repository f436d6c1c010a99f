"""latest/: arrays of areas x indicators made from the tables of a release, so that a page costs no scan.

Files (all rows in the order of AreaTable, all columns in the order of indicators.json):
    values f8, status u1, how u1, measured_for i4 (row), origin u2 (index in origins of meta.json)
    lower, higher f4   percentage of areas of the same level with a lower, higher figure; own figures only
    around f4          percentile of the gemeente's own figure among areas of this level (a gemeente: of its provincie)
    n f4               what a figure rests on: residents, households, homes
    z_m, p_m, z_t, p_t f4, label u1   comparisons, see domain/contrast.py
    alike f4           mean of the twins
    twins i4           (areas, 10) rows of the twins, nearest first, -1 where there are fewer
    twin_z, twin_v f8  (areas, twin columns) what twins are made of, see twin_table.py
    standouts i2       (areas, 6) columns of the things that stand out, -1 where there are fewer
    history f8         (areas, series) earlier periods, columns in meta.json
    points f4          (areas, 2) a point inside a wijk or buurt, in the flat plane of shapes.py; NaN elsewhere.
                       A buurt whose border we lack has the point of its wijk
    places.json        places by gemeente, see place_table.py
"""

import fcntl
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from wijkdna.domain.all_twins import Kinds
from wijkdna.domain.areas import Level
from wijkdna.domain.contrast import NO_STANDOUT, SHOWN, Contrasts, Series, Surroundings, contrast_level
from wijkdna.domain.figures import Status
from wijkdna.domain.indicators import Indicator, from_mapping
from wijkdna.domain.lookalikes import NOBODY, LookAlikes
from wijkdna.domain.position import lower_and_higher, percentile
from wijkdna.domain.twins import MOST_TWINS
from wijkdna.store import place_table, release, variable_table
from wijkdna.store.area_table import AreaTable
from wijkdna.store.pieces import pieces_of
from wijkdna.store.release import FORMAT, NoRelease, is_derived
from wijkdna.store.shapes import Shapes
from wijkdna.store.twin_table import likeness, twin_columns, usual_twins

COMPARED = (Level.GEMEENTE, Level.WIJK, Level.BUURT)
Array = npt.NDArray[np.float64]
Arrays = dict[str, np.ndarray]


def install(data: Path, progress: Callable[[str], None] = lambda text: None) -> bool:
    """Give readers the shipped release, or the newer one that stands there, derived in the present format.

    Older ones that stand there too: a dossier may keep its figures. True when something changed. Raises NoRelease when
    there are no figures in the package nor in the data folder.
    """
    with one_at_a_time(data):
        try:
            changed = release.install_shipped(data, lambda folder: derive(folder, progress))
        except NoRelease:
            changed = False
        release.current(data)
        old = [folder for folder in release.installed(data) if not is_derived(folder)]
        for folder in old:
            derive(folder, progress)
        return changed or bool(old)


@contextmanager
def one_at_a_time(data: Path) -> Iterator[None]:
    """Who installs in the same folder at the same time waits, and then finds the work done."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def derive(folder: Path, progress: Callable[[str], None] = lambda text: None) -> None:
    """Make latest/ of a release folder. It is made aside: when that stops halfway, what stood there stays."""
    draft = Path(tempfile.mkdtemp(prefix=".latest-", dir=folder))
    try:
        _fill(draft, folder, progress)
        draft.chmod(0o755)  # mkdtemp makes it private; other workers must read it
        _swap(draft, folder / "latest")
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _swap(draft: Path, target: Path) -> None:
    """Put the draft in the place of what stood there; a process that has that open keeps reading it."""
    old = draft.with_name(f"{draft.name}-old")
    if target.exists():
        target.rename(old)
    draft.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _fill(target: Path, folder: Path, progress: Callable[[str], None]) -> None:
    tables = _Tables.read(folder)
    progress("Cijfers op volgorde zetten")
    arrays, meta = _newest(tables)
    arrays |= _history(tables, meta)
    for level in COMPARED:
        progress(f"Vergelijken: {level}")
        _compare(tables, arrays, level)
    progress("Plekken op de kaart zoeken")
    arrays["points"] = _points(tables.areas, Shapes(folder / "shapes"))
    for name, array in arrays.items():
        np.save(target / f"{name}.npy", array)
    variable_table.write(target, tables.indicators, tables.variables)
    _write(target / "areas.json", tables.area_rows)
    _write(target / place_table.FILE, place_table.derived_places(pl.read_parquet(folder / "places.parquet").to_dicts()))
    _write(target / "meta.json", meta | {"format": FORMAT})


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


@dataclass(slots=True)
class _Tables:
    """The tables of a release in memory."""

    areas: AreaTable
    area_rows: list[dict[str, object]]
    indicators: list[Indicator]
    folder: Path
    variables: Mapping[tuple[str, str], Array]

    @classmethod
    def read(cls, folder: Path) -> "_Tables":
        rows = pl.read_parquet(folder / "areas.parquet").to_dicts()
        areas = AreaTable.build(rows)
        definitions = json.loads((folder / "indicators.json").read_text(encoding="utf-8"))["indicators"]
        indicators = [from_mapping(id, order, fields) for order, (id, fields) in enumerate(definitions.items())]
        return cls(areas, rows, indicators, folder, _variables(folder, areas))

    def figures(self) -> Iterator[pl.DataFrame]:
        """The figures, piece by piece, with numbers for areas (row, measured_for) and indicators (column)."""
        columns = {indicator.id: i for i, indicator in enumerate(self.indicators)}
        wanted: list[pl.Expr | str] = [
            pl.col("area").replace_strict(self.areas.position, return_dtype=pl.Int32).alias("row"),
            pl.col("indicator").replace_strict(columns, return_dtype=pl.Int32).alias("column"),
            pl.col("measured_for").replace_strict(self.areas.position, return_dtype=pl.Int32),
            *("period", "origin", "value", "status", "how"),
        ]
        return pieces_of(self.folder / "figures.parquet", wanted)

    def variable(self, reference: str, period: str) -> Array:
        """Values of "residents" in a period or of "residents@2022"; NaN where not published, (n_areas,)."""
        name, _, fixed = reference.partition("@")
        found = self.variables.get((name, fixed or period))
        return np.full(len(self.areas), np.nan) if found is None else found


def _variables(folder: Path, areas: AreaTable) -> dict[tuple[str, str], Array]:
    texts = pl.col("variable", "period").cast(pl.Categorical)
    row = pl.col("area").replace_strict(areas.position, return_dtype=pl.Int32).alias("row")
    answer: dict[tuple[str, str], Array] = {}
    for piece in pieces_of(folder / "variables.parquet", [row, texts, "value"]):
        for (name, period), part in piece.partition_by("variable", "period", as_dict=True).items():
            values = answer.setdefault((str(name), str(period)), np.full(len(areas), np.nan))
            values[part["row"].to_numpy()] = part["value"].to_numpy()
    return answer


def _newest(tables: _Tables) -> tuple[Arrays, dict[str, object]]:
    shape = (len(tables.areas), len(tables.indicators))
    arrays: Arrays = {
        "values": np.full(shape, np.nan),
        "status": np.full(shape, Status.NOT_PUBLISHED, dtype="u1"),
        "how": np.zeros(shape, dtype="u1"),
        "measured_for": np.full(shape, -1, dtype="i4"),
        "origin": np.zeros(shape, dtype="u2"),
    }
    numbers: dict[str, int] = {}
    newest = pl.DataFrame(
        {
            "column": pl.Series(range(len(tables.indicators)), dtype=pl.Int32),
            "period": [one.newest for one in tables.indicators],
        }
    )
    for piece in tables.figures():
        rows = piece.join(newest, on=["column", "period"], how="semi")
        place = rows["row"].to_numpy(), rows["column"].to_numpy()
        arrays["values"][place] = rows["value"].fill_null(np.nan).to_numpy()
        for name in ("status", "how", "measured_for"):
            arrays[name][place] = rows[name].to_numpy()
        for origin in rows["origin"].unique().sort():
            numbers.setdefault(origin, len(numbers))
        arrays["origin"][place] = rows["origin"].replace_strict(numbers, return_dtype=pl.UInt16).to_numpy()
    origins = sorted(numbers)
    by_name = np.array([origins.index(name) for name in numbers], dtype="u2")
    arrays["origin"] = np.where(arrays["measured_for"] < 0, 0, by_name[arrays["origin"]]).astype("u2")
    for name in ("lower", "higher", "around", "n", "z_m", "p_m", "z_t", "p_t", "alike"):
        arrays[name] = np.full(shape, np.nan, dtype="f4")
    for name in ("twin_z", "twin_v"):
        arrays[name] = np.full((shape[0], len(twin_columns(tables.indicators))), np.nan)
    arrays["twins"] = np.full((shape[0], MOST_TWINS), NOBODY, dtype="i4")
    arrays["label"] = np.zeros(shape, dtype="u1")
    arrays["standouts"] = np.full((shape[0], SHOWN), NO_STANDOUT, dtype="i2")
    return arrays, {"origins": origins}


def _history(tables: _Tables, meta: dict[str, object]) -> Arrays:
    earlier = [(j, period) for j, indicator in enumerate(tables.indicators) for period in indicator.periods[:-1]]
    columns = {key: k for k, key in enumerate(earlier)}
    history = np.full((len(tables.areas), len(earlier)), np.nan)
    counts = [Counter[str]() for _ in earlier]
    for piece in tables.figures():
        for (column, period), part in piece.partition_by("column", "period", as_dict=True).items():
            k = columns.get((int(str(column)), str(period)))
            if k is not None:
                history[part["row"].to_numpy(), k] = part["value"].to_numpy()
                counts[k].update(dict(part["origin"].value_counts().iter_rows()))
    # The commonest; of two that are as common, the first by name.
    origins = [min(count, key=lambda one: (-count[one], one), default="") for count in counts]
    meta["series"] = [[j, period, origin] for (j, period), origin in zip(earlier, origins, strict=True)]
    return {"history": history}


def _compare(tables: _Tables, arrays: Arrays, level: Level) -> None:
    rows = tables.areas.slices[level]
    group = (tables.areas.provincie if level is Level.GEMEENTE else tables.areas.gemeente)[rows].astype(np.int64)
    urbanity = tables.variable("urbanity", "2024")[rows]
    kinds = Kinds(urbanity, tables.variable("households", "2024")[rows])
    series = {j: _series(tables, arrays, j, rows) for j, i in enumerate(tables.indicators) if level in i.levels}
    around = Surroundings(group, urbanity, _twins(tables, arrays, series, kinds, rows))
    _places(arrays, series, rows, group, around.alike)
    tested = {j: one for j, one in series.items() if one.indicator.findings and one.indicator.kind != "count"}
    _store(arrays, contrast_level(list(tested.values()), around), list(tested), rows)


def _twins(tables: _Tables, arrays: Arrays, series: Mapping[int, Series], kinds: Kinds, rows: slice) -> LookAlikes:
    like = likeness(tables.indicators, series, len(kinds.urbanity))
    arrays["twin_z"][rows], arrays["twin_v"][rows] = like.z.T, like.v.T
    found = usual_twins(like, kinds)
    arrays["twins"][rows] = np.where(found == NOBODY, NOBODY, found + rows.start)
    return LookAlikes(found)


def _series(tables: _Tables, arrays: Arrays, j: int, rows: slice) -> Series:
    """An indicator over a level, own figures only: a carried figure says nothing about the area."""
    indicator = tables.indicators[j]
    own = arrays["measured_for"][rows, j] == np.arange(rows.start, rows.stop)
    x = np.where(own, arrays["values"][rows, j], np.nan)
    n = _rests_on(tables, indicator)[rows]
    y = x * n / (1000.0 if indicator.formula == "per_1000" else 100.0)
    arrays["n"][rows, j] = n
    return Series(indicator, x, y, np.where(np.isnan(y), np.nan, n) if indicator.kind == "share" else n)


def _rests_on(tables: _Tables, indicator: Indicator) -> Array:
    if indicator.denominator is None:
        return np.full(len(tables.areas), np.nan)
    own_year = tables.variable(indicator.denominator, indicator.newest)
    # A source without counts of its own (RIVM 2020) is weighed by the people who live there now.
    return np.where(np.isnan(own_year), tables.variable(indicator.denominator, "2024"), own_year)


def _places(
    arrays: Arrays, series: Mapping[int, Series], rows: slice, group: npt.NDArray[np.int64], alike: LookAlikes
) -> None:
    for j, one in series.items():
        lower, higher = lower_and_higher(one.x, one.x)
        arrays["lower"][rows, j], arrays["higher"][rows, j] = lower, higher
        arrays["around"][rows, j] = percentile(*lower_and_higher(_of_parents(arrays, group, j), one.x))
        arrays["alike"][rows, j] = alike.mean(one.x)[0]


def _of_parents(arrays: Arrays, group: npt.NDArray[np.int64], j: int) -> Array:
    """The own figure of each area's gemeente or provincie; NaN where that was carried or is absent."""
    own = arrays["measured_for"][group, j] == group
    return np.where(own, arrays["values"][group, j], np.nan)


def _points(areas: AreaTable, shapes: Shapes) -> np.ndarray:
    found = shapes.points()
    points = np.full((len(areas), 2), np.nan, dtype="f4")
    for row, (code, wijk) in enumerate(zip(areas.codes, areas.wijk.tolist(), strict=True)):
        point = found.get(code) or (found.get(areas.codes[wijk]) if wijk >= 0 else None)
        if point is not None:
            points[row] = point
    return points


def _store(arrays: Arrays, found: Contrasts, columns: Sequence[int], rows: slice) -> None:
    place = np.ix_(range(rows.start, rows.stop), columns)
    arrays["z_m"][place], arrays["p_m"][place] = found.m.z, found.m.P
    arrays["z_t"][place], arrays["p_t"][place] = found.t.z, found.t.P
    arrays["label"][place] = found.labels
    numbers = np.array([*columns, NO_STANDOUT], dtype=np.int16)  # the last one stands for "none"
    arrays["standouts"][rows] = numbers[found.standouts]
