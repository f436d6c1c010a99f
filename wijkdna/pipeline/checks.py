"""Checks before a release is published: a failed check leaves the old release.

A check looks for what goes wrong in practice: areas that vanish, values outside their range, buurten that do not
add up to their gemeente, figures that jump, tables without an open licence.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from wijkdna.domain.boundaries import CURRENT
from wijkdna.domain.figures import Status
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.origin import Origin

OPEN_LICENCES = ("CC BY 4.0", "CC0", "CC0 1.0", "CC0 of CC BY", "ODbL 1.0")
DECLARED = "vrijgegeven door de beheerder van deze site"
"""In the place of a licence: who runs the site said that these figures may be shown. Why: docs/decisions/0028."""

COUNTED = ("residents", "households")
"""Variables whose buurten must add up to their gemeente; crimes do not, by recoded buurten (data of the police)."""

ROUNDING = 2.5
"""Largest error of a count that is rounded to a multiple of five."""


_KEY = ["area", "indicator", "period"]
_CHANGED = (pl.col("value") - pl.col("before")).abs() > 0.25 * pl.col("before").abs() + 1.0


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found; `stops` when the release may not be published."""

    check: str
    message: str
    stops: bool = True


class ChecksFailed(Exception):
    """The new release was refused; the message lists every problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(f"- {p.check}: {p.message}" for p in self.problems))


def areas_lost(areas: pl.DataFrame, figures: pl.DataFrame, earlier: pl.DataFrame | None) -> Iterator[Problem]:
    """Every area has figures, and no area of an earlier release with the same borders is gone."""
    silent = set(areas["code"]) - set(figures["area"].unique())
    if silent:
        yield Problem("gebieden", f"{len(silent)} gebieden hebben geen cijfers, zoals {min(silent)}")
    gone = set(earlier["code"]) - set(areas["code"]) if earlier is not None else set()
    if gone:
        yield Problem("gebieden", f"{len(gone)} gebieden van de vorige uitgave ontbreken, zoals {min(gone)}")


def ranges(figures: pl.DataFrame, indicators: Iterable[Indicator]) -> Iterator[Problem]:
    """Shares lie between 0 and 100; counts, densities and rates are not negative."""
    bounds = {i.id: (0.0, 100.0 if i.kind == "share" else float("inf")) for i in indicators if _has_floor(i)}
    limits = pl.DataFrame(
        {
            "indicator": pl.Series(list(bounds), dtype=figures.schema["indicator"]),
            "low": [b[0] for b in bounds.values()],
            "high": [b[1] for b in bounds.values()],
        }
    )
    beyond = (pl.col("value") < pl.col("low")) | (pl.col("value") > pl.col("high"))
    wanted = figures.lazy().select("area", "indicator", "value").join(limits.lazy(), on="indicator").filter(beyond)
    outside = wanted.collect(engine="streaming")
    for row in outside.unique("indicator").iter_rows(named=True):
        yield Problem("bereik", f"{row['indicator']} is {row['value']} in {row['area']}")


def _has_floor(indicator: Indicator) -> bool:
    return indicator.kind in ("share", "count", "density") or indicator.formula in ("per_1000", "ratio")


def sums(variables: pl.DataFrame, areas: pl.DataFrame) -> Iterator[Problem]:
    """Known buurten of a gemeente never add up to more than the gemeente, within rounding."""
    where = areas.select(pl.col("code").cast(variables.schema["area"]), "level", "gemeente")
    of_buurten = variables.join(where, left_on="area", right_on="code")
    for name in COUNTED:
        rows = of_buurten.filter((pl.col("variable") == name) & pl.col("value").is_not_null())
        parts = (
            rows.filter(pl.col("level") == "buurt")
            .group_by("gemeente", "period")
            .agg(pl.col("value").sum().alias("parts"), pl.len().alias("n"))
        )
        wholes = rows.filter(pl.col("level") == "gemeente").select("gemeente", "period", "value")
        joined = parts.join(wholes, on=["gemeente", "period"])
        too_much = joined.filter(pl.col("parts") > pl.col("value") + ROUNDING * (pl.col("n") + 1))
        for row in too_much.iter_rows(named=True):
            yield Problem(
                "som", f"{name}: buurten van {row['gemeente']} zijn samen {row['parts']:.0f} van {row['value']:.0f}"
            )


def moves(figures: pl.DataFrame, earlier: pl.DataFrame | None, gave_way: Collection[str] = ()) -> Iterator[Problem]:
    """Against an earlier release: figures of the same period do not vanish or jump for many areas at once.

    gave_way  indicators that are gone because a finer one took their place

    A figure that now comes from another table may differ; see from_elsewhere().
    """
    if earlier is None:
        return
    earlier = earlier.filter(~pl.col("indicator").is_in(list(gave_way)))
    known = pl.col("status") == Status.KNOWN
    elsewhere = _elsewhere(figures, earlier).select(*_KEY, elsewhere=pl.lit(True))
    both = (
        earlier.filter(known)
        .select(*_KEY, pl.col("value").alias("before"))
        .join(figures.filter(known).select(*_KEY, "value"), on=_KEY, how="left")
        .join(elsewhere, on=_KEY, how="left")
    )
    same = pl.col("elsewhere").is_null()
    per_indicator = both.group_by("indicator").agg(
        (pl.col("value").is_null() & same).mean().alias("lost"), (_CHANGED & same).mean().alias("jumped")
    )
    for row in per_indicator.iter_rows(named=True):
        if row["lost"] > 0.1:
            yield Problem("sprong", f"{row['indicator']}: {row['lost']:.0%} van de cijfers is weg")
        if (row["jumped"] or 0.0) > 0.1:
            yield Problem("sprong", f"{row['indicator']}: {row['jumped']:.0%} van de cijfers veranderde sterk")


def from_elsewhere(figures: pl.DataFrame, earlier: pl.DataFrame) -> Iterator[Problem]:
    """A warning where many figures of the same period changed with the table that they come from."""
    both = _elsewhere(figures, earlier).filter(pl.col("status") == Status.KNOWN)
    for row in both.group_by("indicator").agg(_CHANGED.mean().alias("jumped")).sort("indicator").iter_rows(named=True):
        if (row["jumped"] or 0.0) > 0.1:
            text = (
                f"{row['indicator']} komt nu uit een andere tabel: {row['jumped']:.0%} van de cijfers veranderde sterk"
            )
            yield Problem("tabellen", text, stops=False)


def _elsewhere(figures: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """Figures of both releases whose origin differs, with what they were `before`."""
    known = earlier.filter(pl.col("status") == Status.KNOWN)
    then = known.select(*_KEY, pl.col("value").alias("before"), pl.col("origin").alias("from"))
    return figures.join(then, on=_KEY).filter(pl.col("origin") != pl.col("from"))


def licences(origins: Iterable[Origin]) -> Iterator[Problem]:
    """Every table in a release is open, or who runs the site said that it may be shown: that is worth a warning."""
    for origin in origins:
        if origin.licence == DECLARED:
            yield Problem("licentie", f"{origin.id} heeft geen open licentie en is {DECLARED}", stops=False)
        elif origin.licence not in OPEN_LICENCES:
            yield Problem("licentie", f"{origin.id} heeft licentie {origin.licence!r}")


def newer_borders(origins: Iterable[Origin]) -> Iterator[Problem]:
    """A warning when publishers went on to a border year for which this version makes no release."""
    newest = max((origin.boundaries for origin in origins), default=CURRENT)
    if newest > CURRENT:
        text = (
            f"er zijn tabellen met de grenzen van {newest}; deze versie maakt uitgaven met die van {CURRENT}, "
            "en gebieden die veranderden krijgen de nieuwe cijfers nog niet"
        )
        yield Problem("grenzen", text, stops=False)
