"""The published numbers behind the newest figures, memory-mapped: what an area of one's own is put together from.

Files in latest/variables/: `values.npy` float64 (areas, columns), rows in the order of AreaTable, NaN where not
published; `columns.json` the names of the columns, as "residents@2024".
"""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wijkdna.domain.figures import Figures
from wijkdna.domain.indicators import Indicator

FOLDER = "variables"
NOW = "2024"
"""Period of the residents and households that weigh a source without counts of its own."""

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


def write(target: Path, indicators: Iterable[Indicator], variables: Mapping[tuple[str, str], Array]) -> None:
    """Write the variables that the newest figures rest on into `target` (the new latest/).

    variables  by (name, period), each (n_areas,), NaN where not published
    """
    wanted = [name for name in _wanted(indicators) if _key(name) in variables]
    folder = target / FOLDER
    folder.mkdir()
    np.save(folder / "values.npy", np.stack([variables[_key(name)] for name in wanted], axis=1))
    (folder / "columns.json").write_text(json.dumps(wanted), encoding="utf-8")


def _key(reference: str) -> tuple[str, str]:
    name, _, period = reference.partition("@")
    return name, period


def _wanted(indicators: Iterable[Indicator]) -> list[str]:
    """Every input and denominator with its period, each once, in the order of the screen."""
    found: dict[str, None] = {f"residents@{NOW}": None}
    for indicator in indicators:
        references = [name for inputs in _all_inputs(indicator) for names in inputs.values() for name in names]
        if indicator.denominator:
            references += [indicator.denominator, f"{indicator.denominator.partition('@')[0]}@{NOW}"]
        found |= {with_period(name, indicator.newest): None for name in references}
    return list(found)


def _all_inputs(indicator: Indicator) -> list[Mapping[str, Iterable[str]]]:
    return [indicator.inputs, *indicator.inputs_at.values()]


def with_period(reference: str, period: str) -> str:
    """ "residents" with the period of its figure; "gas_m3@2018" has one of its own."""
    return reference if "@" in reference else f"{reference}@{period}"


class VariableTable:
    """The variables of a release, open for reading."""

    def __init__(self, latest: Path) -> None:
        folder = latest / FOLDER
        self._values = np.load(folder / "values.npy", mmap_mode="r").view(np.ndarray)
        self._names: list[str] = json.loads((folder / "columns.json").read_text(encoding="utf-8"))

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {name: k for k, name in enumerate(self._names)}

    def of(self, rows: Rows) -> "Variables":
        """The variables of some areas. rows  (n_parts,), of AreaTable."""
        return Variables(self._values[rows], self._columns)


class Variables:
    """The variables of some areas, in memory."""

    def __init__(self, values: Array, columns: Mapping[str, int]) -> None:
        self._values = values
        self._columns = columns
        self._read: dict[str, Figures] = {}

    def figures(self, reference: str, period: str) -> Figures:
        """Figures of "residents" in a period, or of "gas_m3@2018", (n_parts,). What is in no table is not published."""
        name = with_period(reference, period)
        if name not in self._read:
            column = self._columns.get(name)
            values = np.full(len(self._values), np.nan) if column is None else self._values[:, column]
            self._read[name] = Figures.published(values)
        return self._read[name]

    def weight(self, reference: str, period: str) -> Figures:
        """The same for a denominator; where its own year has none, that of NOW: who lives there now, (n_parts,)."""
        key = f"weight {with_period(reference, period)}"
        if key not in self._read:
            own = self.figures(reference, period)
            now = self.figures(f"{reference.partition('@')[0]}@{NOW}", period)
            self._read[key] = Figures.published(np.where(own.known, own.values, now.values))
        return self._read[key]

    @property
    def residents(self) -> Figures:
        """Residents now, (n_parts,)."""
        return self.figures(f"residents@{NOW}", NOW)


@lru_cache(maxsize=4)
def variable_table(folder: Path) -> VariableTable:
    """The variables of a release by its folder; a few stay open, as in latest.py."""
    return VariableTable(folder / "latest")
