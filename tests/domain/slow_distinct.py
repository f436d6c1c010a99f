"""The labels once more: slow and obvious, one number at a time, as a second opinion on distinct and shrinkage."""

import math
from collections.abc import Sequence
from typing import Any

from scipy import stats

Count = Any  # a number, or None for missing


def slow_fit(y: Sequence[Count], n: Sequence[Count], rounded_to_5: bool) -> dict[str, Any]:
    pairs = {}
    for i in range(len(n)):
        if y[i] is not None and n[i] is not None and n[i] > 0:
            pairs[i] = (min(y[i], n[i]), n[i])
    if not pairs:
        return {"pbar": None, "tau2": None, "M": None, "posterior": {}}
    if rounded_to_5:
        pairs = _without_rounding(pairs)
    total_y = sum(y for y, _ in pairs.values())
    total_n = sum(n for _, n in pairs.values())
    pbar = total_y / total_n
    tau2, pseudo = _moments(pairs, pbar, total_n)
    posterior = {i: (pbar * pseudo + y, (1 - pbar) * pseudo + n - y) for i, (y, n) in pairs.items()}
    return {"pbar": pbar, "tau2": tau2, "M": pseudo, "posterior": posterior}


def _without_rounding(pairs: dict[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    p = sum(y for y, _ in pairs.values()) / sum(n for _, n in pairs.values())
    u = p * (1 - p)
    if u == 0:
        return pairs
    out = {}
    for i, (y, n) in pairs.items():
        fewer = u / (u / n + (25 / 12) / n**2)
        out[i] = (y * fewer / n, fewer)
    return out


def _moments(pairs: dict[int, tuple[float, float]], pbar: float, total: float) -> tuple[float, float]:
    u = pbar * (1 - pbar)
    count = len(pairs)
    if count == 1:
        return 0.0, 1e6
    above = sum(n * (y / n - pbar) ** 2 for y, n in pairs.values()) - (count - 1) * u
    below = total - sum(n**2 for _, n in pairs.values()) / total - (count - 1)
    if u == 0 or below <= 0 or above / below <= u / (1e6 + 1):
        return 0.0, 1e6
    pseudo = max(u / (above / below) - 1, 0.5)
    return u / (pseudo + 1), pseudo


def slow_comparison(posterior: Any, mean: float, tau: float, ref: float) -> dict[str, float]:
    """posterior is a frozen scipy.stats distribution."""
    if tau == 0:
        return {"ref": ref, "z": 0.0, "P": 0.0, "p": 1.0}
    z = (mean - ref) / tau
    chance = posterior.sf(ref + 0.25 * tau) if z > 0 else posterior.cdf(ref - 0.25 * tau)
    p = min(1.0, 2 * min(posterior.sf(ref), posterior.cdf(ref)))
    return {"ref": ref, "z": z, "P": float(chance), "p": float(p)}


def slow_benjamini_hochberg(p: Sequence[float], q: float) -> list[bool]:
    ranked = sorted(range(len(p)), key=lambda i: p[i])
    last = 0
    for rank, i in enumerate(ranked, start=1):
        if p[i] <= q * rank / len(p):
            last = rank
    reject = [False] * len(p)
    for i in ranked[:last]:
        reject[i] = True
    return reject


def slow_label(m: Any, t: Any) -> str:
    if m is None and t is None:
        return "onbekend"
    if m is None:
        return "anders_dan_tweelingen" if t["distinct"] else "gewoon"
    if t is None:
        return "anders_dan_gemeente" if m["distinct"] else "gewoon"
    if m["distinct"] and t["distinct"]:
        return "eigen" if (m["z"] > 0) == (t["z"] > 0) else "tussenin"
    if m["distinct"]:
        return "typisch"
    return "streekeigen" if t["distinct"] else "gewoon"


def slow_labels(
    focal: int, municipality: Sequence[int], twins: Sequence[int], indicators: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    rows = [_slow_indicator(focal, municipality, twins, indicator) for indicator in indicators]
    for side in ("m", "t"):
        present = [row[side] for row in rows if row[side] is not None]
        rejected = slow_benjamini_hochberg([comparison["p"] for comparison in present], 0.10)
        for comparison, reject in zip(present, rejected, strict=True):
            comparison["distinct"] = reject and comparison["P"] >= 0.9 and abs(comparison["z"]) >= 0.75
    for row in rows:
        row["label"] = slow_label(row["m"], row["t"])
    return rows


def _slow_indicator(
    focal: int, municipality: Sequence[int], twins: Sequence[int], indicator: dict[str, Any]
) -> dict[str, Any]:
    y, n = indicator["y"], indicator["n"]
    fit = slow_fit(y, n, indicator["rounded_to_5"])
    means = {i: a / (a + b) for i, (a, b) in fit["posterior"].items()}
    row: dict[str, Any] = {"id": indicator["id"], "post_mean": means.get(focal), "m": None, "t": None}
    if focal not in means:
        return row
    tau = math.sqrt(fit["tau2"])
    posterior = stats.beta(*fit["posterior"][focal])
    others = [i for i in municipality if i != focal and i in means]
    if len(others) >= 3:
        ref = sum(min(y[i], n[i]) for i in others) / sum(n[i] for i in others)
        row["m"] = slow_comparison(posterior, means[focal], tau, ref)
    alike = [i for i in twins if i != focal and i in means]
    if len(alike) >= 3:
        row["t"] = slow_comparison(posterior, means[focal], tau, sum(means[i] for i in alike) / len(alike))
    return row
