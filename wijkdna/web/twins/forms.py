"""What may be asked about twins: how heavy each theme weighs, and where to search. It all stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass

from wijkdna.domain.twins import THEME_WEIGHTS
from wijkdna.store.twin_table import USUAL_WEIGHTS, Weights
from wijkdna.web.twins.queries import THEMES, Scope

WEIGHT = "gewicht_{theme}"
SCOPE = "waar"
HEAVIEST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about twins. problem: what was not understood and what to do; then the rest is as usual."""

    weights: Weights = USUAL_WEIGHTS
    scope: Scope = Scope.LAND
    problem: str = ""

    @property
    def percents(self) -> dict[str, int]:
        """Weights as the sliders show them, by theme."""
        return {theme: round(HEAVIEST * w) for theme, w in zip(THEME_WEIGHTS, self.weights, strict=True)}

    @property
    def is_usual(self) -> bool:
        """Whether the weights are those of the release."""
        return self.weights == USUAL_WEIGHTS


def read(typed: Mapping[str, str], scopes: list[Scope], usable: list[str]) -> Asked:
    """The question in an address. usable: themes that have figures at this level."""
    try:
        return Asked(_weights(typed, usable), _scope(typed.get(SCOPE, Scope.LAND), scopes))
    except ValueError as problem:
        return Asked(problem=str(problem))


def _weights(typed: Mapping[str, str], usable: list[str]) -> Weights:
    weights = {theme: _weight(theme, typed.get(WEIGHT.format(theme=theme), "")) for theme in THEME_WEIGHTS}
    if not any(weights[theme] for theme in usable):
        raise ValueError("Alle thema’s staan op 0: er valt niets te vergelijken. Geef minstens één thema een gewicht.")
    return tuple(weights.values())


def _weight(theme: str, text: str) -> float:
    if text == "":
        return THEME_WEIGHTS[theme]
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(HEAVIEST)) or int(text) > HEAVIEST:
        raise ValueError(f"Het gewicht van {THEMES[theme]} moet een heel getal van 0 tot en met {HEAVIEST} zijn.")
    return int(text) / HEAVIEST


def _scope(text: str, scopes: list[Scope]) -> Scope:
    if text not in scopes:
        raise ValueError(f"We kunnen niet zoeken in “{text[:40]}”. Kies hieronder waar u wilt zoeken.")
    return Scope(text)
