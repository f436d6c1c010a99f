"""Indicator: what we show about an area; the formulas that make it from published variables.

An indicator is data (definitions/indicators/<id>.yaml). Code is needed only for a new kind of arithmetic.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import reduce
from typing import Any, Literal

import numpy as np

from wijkdna.domain.areas import Level
from wijkdna.domain.figures import Figures, Status

Kind = Literal["share", "mean", "density", "count", "score", "class"]
Valence = Literal["kracht", "neutraal", "kwetsbaar"]
Combine = Literal["inputs", "weighted_mean", "none"]
Inputs = Mapping[str, Sequence[str]]  # role -> variables, as "gas_m3" or with a fixed year "gas_m3@2018"


class DefinitionError(ValueError):
    """An indicator's YAML is not what the product needs; the message says which field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The comparing words of one indicator: "verder", "minder ver", "even ver"."""

    more: str
    less: str
    same: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One figure as the product knows it. Fields and their meaning: docs/how-to/add-an-indicator.md."""

    id: str
    order: int
    theme: str
    label: str
    unit: str
    decimals: int
    kind: Kind
    formula: str
    inputs: Inputs
    inputs_at: Mapping[Level, Inputs] = field(default_factory=dict)
    denominator: str | None
    levels: frozenset[Level]
    periods: tuple[str, ...]
    in_twins: bool
    twin_theme: str | None
    transform: Literal["logit", "log", "none"]
    floor: float | None
    valence: Valence
    findings: bool
    why_it_matters: str
    explanation: str
    value_form: Literal["tien", "procent", "getal", "klasse"]
    value_text: str
    value_scale: float
    classes: Mapping[int, str] = field(default_factory=dict)
    words: Words
    sentence_more: str
    sentence_less: str
    sentence_same: str
    caveat: str
    question: str
    combine: Combine
    caution: tuple[str, ...] = ()
    caution_note: str | None = None
    minimum: float | None = None
    """Withheld (TOO_SMALL) when the last input is below this."""
    short: str = ""
    """A label of at most 30 letters, for the barcode; only where `label` is longer."""
    only_positive: bool = False
    """Not applicable when the outcome is zero or below, for example a fall that is a rise."""
    none_found: str = ""
    """Stands in tables instead of 0, where zero only means that a search found none; in a sentence it is "geen"."""

    @property
    def newest(self) -> str:
        """The newest period, the one pages show."""
        return self.periods[-1]

    @property
    def is_model_estimate(self) -> bool:
        """True for figures modelled per area (methods.md 4.2): they may support a finding, not carry it."""
        return "modelschatting" in self.caution or "modelscore" in self.caution

    @property
    def is_rounded_to_5(self) -> bool:
        """True when the counts behind a share are multiples of five at wijk and buurt."""
        return "afgerond_op_5" in self.caution

    def inputs_for(self, level: Level) -> Inputs:
        """The inputs at this level; most indicators use the same at every level."""
        return self.inputs_at.get(level, self.inputs)


def first_absence(*parts: Figures) -> np.ndarray:
    """Status of a calculation, uint8 (n_areas,): KNOWN where all parts are, else the first part's reason."""
    status = np.zeros(len(parts[0]), dtype=np.uint8)
    for part in parts:
        status = np.where(status == Status.KNOWN, part.status, status)
    return status


def total(parts: Sequence[Figures]) -> Figures:
    """Sum of parts of the same unit, (n_areas,). One absent part makes the sum absent."""
    return Figures.build(reduce(np.add, (p.values for p in parts)), first_absence(*parts))


def quotient(numerator: Figures, denominator: Figures, scale: float = 1.0) -> Figures:
    """scale × numerator / denominator, (n_areas,).

    Absent input gives absent output, for the numerator's reason first.
    A denominator of zero is NOT_APPLICABLE, never zero or infinity.
    """
    status = first_absence(numerator, denominator)
    status = np.where((status == Status.KNOWN) & (denominator.values == 0), Status.NOT_APPLICABLE, status)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Figures.build(scale * numerator.values / denominator.values, status)


def identity(value: Sequence[Figures]) -> Figures:
    """The published number itself."""
    (figures,) = value
    return figures


def share(part: Sequence[Figures], whole: Sequence[Figures]) -> Figures:
    """Part as a percentage (0-100) of whole, both counts of the same unit.

    A part above its whole is rounding or two sources that disagree by a little: shown as 100 %.
    """
    percent = quotient(total(part), total(whole), 100.0)
    return Figures(np.minimum(percent.values, 100.0), percent.status)


def per_1000(part: Sequence[Figures], whole: Sequence[Figures]) -> Figures:
    """Part per 1,000 of whole, for example crimes per 1,000 residents."""
    return quotient(total(part), total(whole), 1000.0)


def ratio(numerator: Sequence[Figures], denominator: Sequence[Figures]) -> Figures:
    """Numerator per one of the denominator, in their own units."""
    return quotient(total(numerator), total(denominator))


def difference(minuend: Sequence[Figures], subtrahend: Sequence[Figures]) -> Figures:
    """Minuend minus subtrahend, in their own unit."""
    a, b = total(minuend), total(subtrahend)
    return Figures.build(a.values - b.values, first_absence(a, b))


def sum_of_parts(part: Sequence[Figures]) -> Figures:
    """Sum of all parts."""
    return total(part)


FORMULAS: Mapping[str, Callable[..., Figures]] = {
    "identity": identity,
    "share": share,
    "per_1000": per_1000,
    "ratio": ratio,
    "difference": difference,
    "sum": sum_of_parts,
}


def compute(indicator: Indicator, level: Level, variable: Callable[[str], Figures]) -> Figures:
    """Figures of an indicator for the areas that `variable` answers for, (n_areas,).

    variable  gives the Figures of a reference such as "residents" or "gas_m3@2018"
    """
    inputs = {role: [variable(name) for name in names] for role, names in indicator.inputs_for(level).items()}
    figures = FORMULAS[indicator.formula](**inputs)
    return withhold(indicator, figures, inputs)


def withhold(indicator: Indicator, figures: Figures, inputs: Mapping[str, Sequence[Figures]]) -> Figures:
    """Figures without those that rest on too little (TOO_SMALL) or that mean nothing below zero (NOT_APPLICABLE).

    inputs  by role; the last role is the base that `minimum` is about
    """
    status = figures.status
    if indicator.minimum is not None:
        base = total(list(inputs.values())[-1])
        too_few = figures.known & base.known & ~(base.values >= indicator.minimum)
        status = np.where(too_few, Status.TOO_SMALL, status)
    if indicator.only_positive:
        status = np.where(figures.known & ~(figures.values > 0), Status.NOT_APPLICABLE, status)
    return Figures.build(figures.values, status)


def from_mapping(id: str, order: int, fields: Mapping[str, Any]) -> Indicator:
    """Indicator from the content of its YAML. Raises DefinitionError naming the field that is wrong."""
    try:
        known = dict(fields)
        known["words"] = Words(**known["words"])
        known["levels"] = frozenset(Level(level) for level in known["levels"])
        known["periods"] = tuple(str(period) for period in known["periods"])
        known["inputs_at"] = {Level(k): v for k, v in (known.get("inputs_at") or {}).items()}
        known["caution"] = tuple(known.get("caution") or ())
        known["classes"] = {int(k): v for k, v in (known.get("classes") or {}).items()}
        indicator = Indicator(id=id, order=order, **known)
    except (KeyError, TypeError, ValueError) as problem:
        raise DefinitionError(f"{id}: {problem}") from problem
    if indicator.formula not in FORMULAS:
        raise DefinitionError(f"{id}: formula {indicator.formula!r} is unknown")
    return indicator


def to_mapping(indicator: Indicator) -> dict[str, Any]:
    """The content of an indicator's YAML again, in plain types that JSON can hold."""
    fields = asdict(indicator)
    del fields["id"], fields["order"]
    fields["levels"] = sorted(level.value for level in indicator.levels)
    fields["inputs_at"] = {level.value: dict(inputs) for level, inputs in indicator.inputs_at.items()}
    return fields
