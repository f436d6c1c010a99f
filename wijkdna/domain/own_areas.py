"""An area of one's own, made of buurten: how a link names them, and how such an area differs from the rest around it.

Its figures come from combine.py. Here it is measured with the yardstick of the buurten (methods 4.1-4.3): how far
buurten of about its urbanity differ from each other. A village or part of a town is no larger than some of those.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level, MalformedCode, clean_code, level_of
from wijkdna.domain.contrast import Series
from wijkdna.domain.distinct import Comparison, Contrast, Labels, compare_means, compare_shares, label_of
from wijkdna.domain.indicators import Indicator, Kind
from wijkdna.domain.lookalikes import FEWEST_OTHERS, urbanity_band
from wijkdna.domain.shrinkage import (
    MODEL_WEIGHT,
    PSEUDO_HOUSEHOLDS,
    ROUNDING_TO_5,
    fit_means,
    fit_shares,
    usable_counts,
)

MOST_BUURTEN = 200
"""Buurten of one own area (judgement): a link stays short, and from there on it is a town with a page of its own."""

WIDEST_SHARE = 20.0
"""Percentage points between the bounds of a share from which they say too little to use (judgement)."""

WIDEST_REST = 1.5
"""The same for other figures: the upper bound in numbers of the lower one (judgement)."""

_GROUP = re.compile(r"\d{4}", re.ASCII)
_BUURT = re.compile(r"[0-9A-Z]{4}", re.ASCII)
_RANGE = re.compile(r"([0-9A-Z]{2})(\d{2})-\1(\d{2})", re.ASCII)

Floats = npt.NDArray[np.float64]


class MalformedBuurten(ValueError):
    """The text does not name buurten as a link does; the argument is the piece that is wrong."""


class TooManyBuurten(ValueError):
    """More than MOST_BUURTEN; the argument is their number."""


def abbreviated(codes: Iterable[str]) -> str:
    """Codes of buurten as a link names them: "0361.0101-0103.0201_1911.0801". Needs no % in an address.

    A range holds every number between its ends, so that it can never come to mean another buurt.
    """
    ordered = sorted(set(codes))
    groups = groupby(ordered, key=lambda code: code[2:6])
    return "_".join(".".join([gemeente, *_ranges([code[6:] for code in group])]) for gemeente, group in groups)


def _ranges(buurten: Sequence[str]) -> Iterator[str]:
    """Neighbours in number, as "0101-0103"."""
    first = last = buurten[0]
    for buurt in buurten[1:]:
        if buurt == _next(last):
            last = buurt
            continue
        yield first if first == last else f"{first}-{last}"
        first = last = buurt
    yield first if first == last else f"{first}-{last}"


def _next(buurt: str) -> str:
    """The following number in the same wijk; "" after 99 and for letters."""
    number = buurt[2:]
    return f"{buurt[:2]}{int(number) + 1:02}" if number.isascii() and number.isdigit() and number != "99" else ""


def written_out(text: str) -> list[str]:
    """Codes of buurten, sorted, each once, from what abbreviated() made or from "BU03610101,BU19110801".

    Raises MalformedBuurten for anything else and for nothing at all, and TooManyBuurten. Whether they exist is not
    known here.
    """
    text = text.strip().upper()
    if text.startswith("BU"):
        codes = {_buurt_code(piece) for piece in re.split(r"[\s,;]+", text) if piece}
    else:
        codes = {code for group in text.split("_") for code in _of_group(group)}
    if len(codes) > MOST_BUURTEN:
        raise TooManyBuurten(len(codes))
    return sorted(codes)


def _buurt_code(piece: str) -> str:
    try:
        code = clean_code(piece)
    except MalformedCode:
        raise MalformedBuurten(piece) from None
    if level_of(code) is not Level.BUURT:
        raise MalformedBuurten(piece)
    return code


def _of_group(group: str) -> Iterator[str]:
    gemeente, *buurten = group.split(".")
    if not _GROUP.fullmatch(gemeente) or not buurten:
        raise MalformedBuurten(group)
    for buurt in buurten:
        yield from (f"BU{gemeente}{one}" for one in _of_range(buurt))


def _of_range(buurt: str) -> list[str]:
    if _BUURT.fullmatch(buurt):
        return [buurt]
    ends = _RANGE.fullmatch(buurt)
    if ends is None or int(ends[2]) >= int(ends[3]):
        raise MalformedBuurten(buurt)
    return [f"{ends[1]}{number:02}" for number in range(int(ends[2]), int(ends[3]) + 1)]


def says_too_little(kind: Kind, low: float, high: float) -> bool:
    """True when the figure may lie so far apart that the bounds are of no use. Without an upper bound they are some."""
    if kind == "share":
        return high - low > WIDEST_SHARE
    return high > WIDEST_REST * low


def urbanity_of(urbanity: npt.ArrayLike, households: npt.ArrayLike) -> float:
    """Degree of urbanity (1-5) to measure an own area by: the mean of its buurten by households; NaN when unknown.

    urbanity, households  (n_parts,), NaN unknown; where no households are known every buurt counts once
    """
    degree, weight = np.asarray(urbanity, dtype=np.float64), np.nan_to_num(np.asarray(households, dtype=np.float64))
    known = np.isfinite(degree)
    if not known.any():
        return float("nan")
    use = weight[known] if weight[known].sum() > 0 else np.ones(int(known.sum()))
    return float(np.floor(np.average(degree[known], weights=use) + 0.5))


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How far buurten differ on one indicator, from shrinkage.py. All NaN when no buurt has a figure.

    middle  share (0-1) or mean of all; on the log scale when logged
    tau2    variance between buurten
    pseudo  weight of the middle in pseudo-counts, for counted shares; NaN for means
    counted share over all before rounding was reckoned with, for counted shares; NaN for means
    """

    middle: float
    tau2: float
    pseudo: float
    counted: float
    logged: bool


def yardstick(series: Series, urbanity: Floats, degree: float) -> Yardstick:
    """Of all buurten of about this urbanity; of all when degree is NaN. series and urbanity (n_buurten,)."""
    among = np.ones(len(urbanity), dtype=bool) if np.isnan(degree) else urbanity_band(urbanity, degree)
    indicator = series.indicator
    if not series.is_counted:
        means = fit_means(np.where(among, series.x, np.nan), series.n, indicator.transform, indicator.is_model_estimate)
        return Yardstick(means.mean, means.tau2, np.nan, np.nan, means.logged)
    y, n = usable_counts(np.where(among, series.y, np.nan), np.where(among, series.n, np.nan))
    shares = fit_shares(y, n, indicator.is_rounded_to_5)
    together = float(np.nansum(n))
    counted = float(np.nansum(y)) / together if together > 0 else float("nan")
    return Yardstick(shares.pbar, shares.tau2, shares.M, counted, logged=False)


def rest_of(series: Series, stick: Yardstick) -> float:
    """Figure of the other buurten of a gemeente together, as contrast.py reckons it; NaN with fewer than 3.

    series  those other buurten, (n_others,). A share is 0-1; on the log scale when stick is
    """
    if series.is_counted:
        weighted, n = usable_counts(series.y, series.n)
    else:
        n = np.where(np.isnan(series.n) & series.indicator.is_model_estimate, 1.0, series.n)
        weighted = n * _scaled(series.x, stick)
    counts = np.isfinite(weighted) & np.isfinite(n) & (n > 0)
    if counts.sum() < FEWEST_OTHERS:
        return float("nan")
    return float(weighted[counts].sum() / n[counts].sum())


def _scaled(x: Floats, stick: Yardstick) -> Floats:
    if not stick.logged:
        return x
    with np.errstate(divide="ignore", invalid="ignore"):
        logged = np.log(x)
    return np.where(np.isfinite(logged), logged, np.nan)


def mean_of_rests(rests: npt.ArrayLike, n: npt.ArrayLike) -> float:
    """Reference for an own area in several gemeenten: the rest of each, weighed by its part of the own area.

    rests  (n_gemeenten,) from rest_of; n what the own area rests on in each. NaN when one that counts is absent
    """
    rests, n = np.asarray(rests, dtype=np.float64), np.nan_to_num(np.asarray(n, dtype=np.float64))
    if n.sum() <= 0:
        return float(rests[0]) if len(rests) == 1 else float("nan")
    return float((rests[n > 0] * n[n > 0]).sum() / n.sum())


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A figure of an own area, in its unit, and the n it rests on; NaN is absent.

    roundings  how many numbers that were rounded to five it was added up from
    """

    x: float
    n: float
    roundings: int


def contrast(indicator: Indicator, stick: Yardstick, own: OwnFigure, rest: float) -> Contrast:
    """An own area against the rest around it (from rest_of), (1,); NaN where one of the two is absent."""
    if Series(indicator, _one(own.x), _one(own.x), _one(own.n)).is_counted:
        return _contrast_of_shares(indicator, stick, own, rest)
    pull = 1 - MODEL_WEIGHT if indicator.is_model_estimate else PSEUDO_HOUSEHOLDS / (own.n + PSEUDO_HOUSEHOLDS)
    known = indicator.is_model_estimate or own.n > 0
    x = _scaled(_one(own.x), stick) if known else _one(np.nan)
    theta = x + pull * (stick.middle - x)
    return compare_means(theta, np.sqrt(pull * stick.tau2), np.sqrt(stick.tau2), rest)


def _contrast_of_shares(indicator: Indicator, stick: Yardstick, own: OwnFigure, rest: float) -> Contrast:
    scale = 1000.0 if indicator.formula == "per_1000" else 100.0
    y, n = usable_counts([own.x * own.n / scale], [own.n])
    if indicator.is_rounded_to_5:
        y, n = _weaken(y, n, stick.counted, own.roundings)
    alpha, beta = stick.middle * stick.pseudo + y, (1 - stick.middle) * stick.pseudo + n - y
    return compare_shares(alpha, beta, np.sqrt(stick.tau2), rest)


def _one(number: float) -> Floats:
    return np.array([number], dtype=np.float64)


def _weaken(y: Floats, n: Floats, p: float, roundings: int) -> tuple[Floats, Floats]:
    """As in shrinkage.py, for a sum of counts that were each rounded to five."""
    u = p * (1 - p)
    if not u > 0:
        return y, n
    fewer = u / (u / n + roundings * ROUNDING_TO_5 / n / n)
    return np.minimum(y * fewer / n, fewer), fewer


def labelled(contrasts: Sequence[Contrast]) -> tuple[Comparison, Labels]:
    """All indicators of one own area tested together: the comparison and the labels, both (1, n_indicators).

    There are no look-alikes of an own area, so a finding is always ANDERS_DAN_GEMEENTE.
    """
    m = Comparison.of(contrasts)
    nothing = np.zeros_like(m.distinct)
    return m, label_of(m.distinct, nothing, m.z, m.z, m_absent=m.absent, t_absent=~nothing)
