"""What latest/ must hold, computed again from the Parquet of a release: plain lists and loops, None is absent.

A second opinion on store/derive.py. It shares no arithmetic with the product; only which pairs of areas stand for all
pairs it takes from there, since that is chance.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from tests.domain.slow_contrast import SlowLevel, SlowSeries, slow_area
from tests.domain.slow_twins import SlowTrait, SlowTwins
from wijkdna.domain.figures import Status
from wijkdna.domain.twins import sampled_pairs

ORDER = ("land", "provincie", "gemeente", "wijk", "buurt")
COMPARED = ("gemeente", "wijk", "buurt")


class SlowRelease:
    """Figures of the areas themselves (never carried), and what follows from them."""

    def __init__(self, folder: Path) -> None:
        rows = pl.read_parquet(folder / "areas.parquet").to_dicts()
        self.areas = {row["code"]: row for row in sorted(rows, key=lambda r: (ORDER.index(r["level"]), r["code"]))}
        self.indicators: dict[str, Any] = json.loads((folder / "indicators.json").read_text())["indicators"]
        self.own: dict[str, dict[str, float]] = {id: {} for id in self.indicators}
        for row in pl.read_parquet(folder / "figures.parquet").iter_rows(named=True):
            newest = row["period"] == self.indicators[row["indicator"]]["periods"][-1]
            if newest and row["status"] == Status.KNOWN and row["measured_for"] == row["area"]:
                self.own[row["indicator"]][row["area"]] = row["value"]
        self._variables: dict[tuple[str, str], dict[str, float]] = {}
        columns = ["area", "variable", "period", "value"]
        known = pl.read_parquet(folder / "variables.parquet").filter(pl.col("status") == Status.KNOWN).select(columns)
        for area, name, period, value in known.iter_rows():
            self._variables.setdefault((name, period), {})[area] = value
        self._levels: dict[str, SlowLevel] = {}
        self._series: dict[str, dict[str, SlowSeries]] = {}

    def codes(self, level: str) -> list[str]:
        """Areas of a level, in order."""
        return [code for code, row in self.areas.items() if row["level"] == level]

    def rests_on(self, id: str, code: str) -> float | None:
        """Residents, households or homes behind a figure; of 2024 where its own year has none."""
        reference = self.indicators[id]["denominator"]
        if reference is None:
            return None
        name, _, fixed = reference.partition("@")
        years = (fixed or self.indicators[id]["periods"][-1], fixed or "2024")
        known = [self._variables.get((name, year), {}).get(code) for year in years]
        return next((n for n in known if n is not None), None)

    def surroundings(self, code: str) -> str:
        """Gemeente of a wijk or buurt, provincie of a gemeente."""
        row = self.areas[code]
        return str(row["provincie" if row["level"] == "gemeente" else "gemeente"])

    def place(self, id: str, code: str) -> tuple[float, float] | None:
        """Percentages of areas of its level that are lower and higher."""
        value = self.own[id].get(code)
        return None if value is None else self._place_of(id, value, self.areas[code]["level"])

    def _place_of(self, id: str, value: float, level: str) -> tuple[float, float] | None:
        known = [x for code, x in self.own[id].items() if self.areas[code]["level"] == level]
        if not known:
            return None
        lower, higher = sum(1 for x in known if x < value), sum(1 for x in known if x > value)
        return 100 * lower / len(known), 100 * higher / len(known)

    def around(self, id: str, code: str) -> float | None:
        """Percentile of the figure of the surroundings among areas of this level; equals count for half."""
        value = self.own[id].get(self.surroundings(code))
        place = None if value is None else self._place_of(id, value, self.areas[code]["level"])
        return None if place is None else (place[0] + 100 - place[1]) / 2

    def alike(self, id: str, code: str) -> float | None:
        """Mean of the twins, of three or more."""
        codes = self.codes(self.areas[code]["level"])
        others = self.level(self.areas[code]["level"]).look_alikes(codes.index(code))
        known = [self.own[id][codes[i]] for i in others if codes[i] in self.own[id]]
        return sum(known) / len(known) if len(known) >= 3 else None

    def level(self, level: str) -> SlowLevel:
        """The areas of a level as slow_contrast wants them."""
        if level not in self._levels:
            codes = self.codes(level)
            numbers = {code: i for i, code in enumerate(self.areas)}
            urbanity = self._variables[("urbanity", "2024")]
            self._levels[level] = SlowLevel(
                [numbers[self.surroundings(code)] for code in codes],
                [urbanity.get(code) for code in codes],
                cache(self.twins(level).of),
            )
        return self._levels[level]

    def twins(self, level: str) -> SlowTwins:
        """The areas of a level as slow_twins wants them."""
        codes = self.codes(level)
        urbanity, households = self._variables[("urbanity", "2024")], self._variables[("households", "2024")]
        traits = [
            self._trait(id, one, codes)
            for id, one in self.indicators.items()
            if one["in_twins"] and level in one["levels"]
        ]
        for trait in traits:
            trait.scale()
        twins = SlowTwins(traits, [urbanity.get(code) for code in codes], [households.get(code) for code in codes])
        twins.set_cutoff(list(zip(*(side.tolist() for side in sampled_pairs(len(codes))), strict=True)))
        return twins

    def _trait(self, id: str, one: dict[str, Any], codes: list[str]) -> SlowTrait:
        return SlowTrait(
            theme=one["twin_theme"],
            kind=one["kind"],
            formula=one["formula"],
            transform=one["transform"],
            floor=one["floor"],
            decimals=one["decimals"],
            rounded_to_5="afgerond_op_5" in one["caution"],
            modelled=bool({"modelschatting", "modelscore"} & set(one["caution"])),
            x=[self.own[id].get(code) for code in codes],
            n=[self.rests_on(id, code) for code in codes],
        )

    def tested(self, level: str) -> dict[str, SlowSeries]:
        """Indicators in which areas of a level can stand out."""
        if level not in self._series:
            self._series[level] = {
                id: self._one_series(id, one, level)
                for id, one in self.indicators.items()
                if level in one["levels"] and one["findings"] and one["kind"] != "count"
            }
        return self._series[level]

    def _one_series(self, id: str, one: dict[str, Any], level: str) -> SlowSeries:
        codes = self.codes(level)
        x, n = [self.own[id].get(code) for code in codes], [self.rests_on(id, code) for code in codes]
        per = 1000 if one["formula"] == "per_1000" else 100
        modelled = bool({"modelschatting", "modelscore"} & set(one["caution"]))
        return SlowSeries(
            theme=one["theme"],
            valence=one["valence"],
            counted=not modelled and (one["kind"] == "share" or one["formula"] == "per_1000"),
            modelled=modelled,
            rounded_to_5="afgerond_op_5" in one["caution"] and level != "gemeente",
            logged=one["transform"] == "log",
            x=x,
            y=[None if a is None or b is None else a * b / per for a, b in zip(x, n, strict=True)],
            n=n,
        )

    def stands_out(self, code: str) -> tuple[dict[str, str], list[str]]:
        """Label per tested indicator, and the indicators shown, in order."""
        level = self.areas[code]["level"]
        series = self.tested(level)
        labels, chosen = slow_area(self.codes(level).index(code), list(series.values()), self.level(level))
        ids = list(series)
        return dict(zip(ids, labels, strict=True)), [ids[j] for j in chosen]
