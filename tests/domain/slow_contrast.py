"""Labels and things that stand out once more, one area and one number at a time, straight from docs methods 4.

A second opinion on contrast, distinct, shrinkage and lookalikes; None is absent. Chances come from scipy.stats.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scipy import stats

from tests.domain.slow_distinct import slow_benjamini_hochberg, slow_comparison, slow_fit, slow_label

Number = float | None
SHOWN = 6


@dataclass
class Posterior:
    """A distribution of scipy.stats with its parameters: freezing one takes most of the time of a test."""

    kind: Any
    parameters: tuple[float, float]

    def cdf(self, x: float) -> float:
        """Chance of x or less."""
        return float(self.kind.cdf(x, *self.parameters))

    def sf(self, x: float) -> float:
        """Chance of more than x."""
        return float(self.kind.sf(x, *self.parameters))


@dataclass
class SlowSeries:
    """One indicator over the areas of a level: figure x, and what it rests on n (y = counts of n, for shares)."""

    theme: str
    valence: str
    counted: bool
    modelled: bool
    rounded_to_5: bool
    logged: bool
    x: list[Number]
    y: list[Number]
    n: list[Number]
    fits: dict[Any, Any] = field(default_factory=dict)


@dataclass
class SlowLevel:
    """The areas of a level: group (gemeente or provincie) and urbanity of each, and how to find its look-alikes."""

    group: list[int]
    urbanity: list[Number]
    look_alikes: Callable[[int], list[int]]

    def reference(self, focal: int) -> list[int]:
        """Areas of about the same urbanity; all when that is unknown."""
        mine = self.urbanity[focal]
        if mine is None:
            return list(range(len(self.group)))
        return [i for i, other in enumerate(self.urbanity) if other is not None and abs(other - mine) <= 1]

    def neighbours(self, focal: int) -> list[int]:
        """Other areas of the same gemeente."""
        return [i for i, one in enumerate(self.group) if one == self.group[focal] and i != focal]


def slow_area(focal: int, all_series: Sequence[SlowSeries], level: SlowLevel) -> tuple[list[str], list[int]]:
    """Label per series, and positions of the series that are shown."""
    neighbours, alike = level.neighbours(focal), level.look_alikes(focal)
    judge = {True: _judge_shares, False: _judge_means}
    rows = [judge[series.counted](focal, series, level, neighbours, alike) for series in all_series]
    for side in ("m", "t"):
        present = [row[side] for row in rows if row[side] is not None]
        rejected = slow_benjamini_hochberg([one["p"] for one in present], 0.10)
        for one, reject in zip(present, rejected, strict=True):
            one["distinct"] = reject and one["P"] >= 0.9 and abs(one["z"]) >= 0.75
    for row in rows:
        row["label"] = slow_label(row["m"], row["t"])
    _demote(rows, all_series)
    return [row["label"] for row in rows], _standouts(rows, all_series)


def _fit_of(focal: int, series: SlowSeries, level: SlowLevel, make: Any) -> Any:
    """Areas of one urbanity have one reference set, so one fit."""
    key = level.urbanity[focal]
    if key not in series.fits:
        series.fits[key] = make(series, level.reference(focal))
    return series.fits[key]


def _share_fit(series: SlowSeries, reference: list[int]) -> dict[str, Any]:
    fit = slow_fit([series.y[i] for i in reference], [series.n[i] for i in reference], series.rounded_to_5)
    return {"tau2": fit["tau2"], "posterior": {reference[k]: ab for k, ab in fit["posterior"].items()}}


def _judge_shares(
    focal: int, series: SlowSeries, level: SlowLevel, neighbours: list[int], alike: list[int]
) -> dict[str, Any]:
    fit = _fit_of(focal, series, level, _share_fit)
    if focal not in fit["posterior"]:
        return {"m": None, "t": None}
    a, b = fit["posterior"][focal]
    counts = [(series.y[i], series.n[i]) for i in neighbours]
    known = [(min(y, n), n) for y, n in counts if y is not None and n]
    others = [fit["posterior"][i] for i in alike if i in fit["posterior"]]
    of_gemeente = sum(y for y, _ in known) / sum(n for _, n in known) if len(known) >= 3 else None
    of_alike = sum(c / (c + d) for c, d in others) / len(others) if len(others) >= 3 else None
    tau = math.sqrt(fit["tau2"])
    return {
        side: None if ref is None else slow_comparison(Posterior(stats.beta, (a, b)), a / (a + b), tau, ref)
        for side, ref in (("m", of_gemeente), ("t", of_alike))
    }


def _mean_fit(series: SlowSeries, reference: list[int]) -> dict[str, Any]:
    own = {}
    for i in reference:
        if series.x[i] is not None and (series.modelled or series.n[i]):
            own[i] = series.x[i]
    logged = series.logged and all(x > 0 for x in own.values())
    if logged:
        own = {i: math.log(x) for i, x in own.items()}
    if not own:
        return {"tau2": 0.0, "logged": logged, "posterior": {}}
    mean = sum(own.values()) / len(own)
    tau2 = sum((x - mean) ** 2 for x in own.values()) / (len(own) - 1) if len(own) > 1 else 0.0
    if max(own.values()) - min(own.values()) <= 1e-12 * max(abs(x) for x in own.values()):
        tau2 = 0.0
    posterior = {}
    for i, x in own.items():
        w = 0.7 if series.modelled else series.n[i] / (series.n[i] + 25)
        posterior[i] = (w * x + (1 - w) * mean, math.sqrt((1 - w) * tau2))
    return {"tau2": tau2, "logged": logged, "posterior": posterior}


def _judge_means(
    focal: int, series: SlowSeries, level: SlowLevel, neighbours: list[int], alike: list[int]
) -> dict[str, Any]:
    fit = _fit_of(focal, series, level, _mean_fit)
    if focal not in fit["posterior"]:
        return {"m": None, "t": None}
    theta, sd = fit["posterior"][focal]
    weighed = []
    for i in neighbours:
        x, n = series.x[i], series.n[i]
        if n is None and series.modelled:
            n = 1.0
        if x is not None and n and (x > 0 or not fit["logged"]):
            weighed.append((math.log(x) if fit["logged"] else x, n))
    others = [fit["posterior"][i][0] for i in alike if i in fit["posterior"]]
    of_gemeente = sum(x * n for x, n in weighed) / sum(n for _, n in weighed) if len(weighed) >= 3 else None
    of_alike = sum(others) / len(others) if len(others) >= 3 else None
    tau = math.sqrt(fit["tau2"])
    return {
        side: None if ref is None else slow_comparison(Posterior(stats.norm, (theta, sd or 1e-300)), theta, tau, ref)
        for side, ref in (("m", of_gemeente), ("t", of_alike))
    }


def _demote(rows: list[dict[str, Any]], all_series: Sequence[SlowSeries]) -> None:
    """A model estimate may support the label eigen, not carry it alone."""
    counted = {s.theme for row, s in zip(rows, all_series, strict=True) if row["label"] == "eigen" and not s.modelled}
    for row, series in zip(rows, all_series, strict=True):
        if row["label"] == "eigen" and series.modelled and series.theme not in counted:
            row["label"] = "typisch"


def _standouts(rows: list[dict[str, Any]], all_series: Sequence[SlowSeries]) -> list[int]:
    for row in rows:
        side = row["m"] if row["label"] in ("eigen", "typisch", "tussenin", "anders_dan_gemeente") else row["t"]
        row["score"] = abs(side["z"]) * (2 * side["P"] - 1) if side else None
    shown = [j for j, row in enumerate(rows) if row["label"] not in ("gewoon", "onbekend")]
    walk = sorted(shown, key=lambda j: (0 if rows[j]["label"] == "eigen" else 1, -rows[j]["score"]))
    k = SHOWN
    while True:
        taken: list[int] = []
        for j in walk:
            of_theme = [i for i in taken if all_series[i].theme == all_series[j].theme]
            vulnerable = [i for i in taken if all_series[i].valence == "kwetsbaar"]
            full = all_series[j].valence == "kwetsbaar" and len(vulnerable) + 1 > k // 2
            if len(taken) < k and len(of_theme) < 2 and not full:
                taken.append(j)
        if len(taken) == k:
            return taken
        k = len(taken)
