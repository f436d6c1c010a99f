"""What somebody says that a door reaches, as a share of a group with its uncertainty (methods.md 6.2).

A claim is an audience share: how many households of a group are within reach, not how many are reached. The number of
households of the group is N; a range of it counts as its middle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scipy.special import betaincinv

WEIGHTS: Mapping[str, float] = MappingProxyType({"geteld": 30.0, "ledenlijst": 12.0, "schatting": 6.0, "gehoord": 3.0})
"""How many counted households a claim is worth, by how it is known (judgement)."""

_LEAST = 2.0
"""Weight that a claim keeps, however wide its range is."""

_RANGE = 3.29
"""Standard deviations between low and high, read as a range of 90 %."""

_TAIL = 0.05


class ClaimRefused(ValueError):
    """A claim that cannot be; the text says it in Dutch. field: which number it is about."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a group as a Beta distribution: a = weight x mean, b = weight x (1 - mean)."""

    mean: float
    weight: float

    @property
    def alpha(self) -> float:
        """First number of the Beta."""
        return self.mean * self.weight

    @property
    def beta(self) -> float:
        """Second number of the Beta."""
        return (1 - self.mean) * self.weight

    def between(self, tail: float = _TAIL) -> tuple[float, float]:
        """The share without a tail (0 to 0.5) on both sides: with 0.05, in nine of ten cases it lies in between."""
        low, high = betaincinv(self.alpha, self.beta, (tail, 1 - tail))
        return float(low), float(high)


def share_of(
    households: float, likely: float, basis: str, low: float | None = None, high: float | None = None
) -> Share:
    """A claim as a share. Raises ClaimRefused for a group of less than one household, KeyError for an unknown basis.

    households  of the group, N;  likely, low, high  households within reach;  basis  a key of WEIGHTS
    """
    weight = WEIGHTS[basis]
    if not households >= 1:
        raise ClaimRefused("Deze groep heeft geen huishoudens. Vul eerst in hoe groot de groep is.", "households")
    edge = 0.5 / households
    mean = min(max(likely / households, edge), 1 - edge)
    if low is not None and high is not None and high > low:
        spread = (high - low) / households / _RANGE
        weight = max(_LEAST, min(weight, mean * (1 - mean) / spread**2 - 1))
    return Share(mean, weight)


def check(low: int | None, likely: int | None, high: int | None, most: int | None) -> None:
    """Raises ClaimRefused when these numbers cannot stand beside each other.

    low, likely, high  households within reach, None: not known;  most  households of the group at its largest,
    None: not known
    """
    if most is not None and most < 1:
        raise ClaimRefused("Deze groep heeft geen huishoudens. Vul eerst in hoe groot de groep is.", "likely")
    if likely is None and (low is not None or high is not None):
        raise ClaimRefused("Vul ook in welk aantal het meest waarschijnlijk is.", "likely")
    if likely is None:
        return
    if most is not None and likely > most:
        raise ClaimRefused(
            f"Deze groep heeft hoogstens {_count(most)}, en een deur kan er niet meer bereiken. "
            "Vul minder in, of maak eerst de groep groter.",
            "likely",
        )
    if low is not None and low > likely:
        raise ClaimRefused("Het laagste aantal is hoger dan het waarschijnlijke. Draai ze om.", "low")
    if high is not None and high < likely:
        raise ClaimRefused("Het hoogste aantal is lager dan het waarschijnlijke. Draai ze om.", "high")
    if most is not None and high is not None and high > most:
        raise ClaimRefused(f"Deze groep heeft hoogstens {_count(most)}. Vul een lager aantal in.", "high")


def _count(households: int) -> str:
    return "1 huishouden" if households == 1 else f"{households} huishoudens"


def size_of(low: int | None, high: int | None) -> float | None:
    """Households of a group, N, from its range: the middle, or the one that is known. None: not known."""
    known = [one for one in (low, high) if one is not None]
    return sum(known) / len(known) if known else None


def in_words(share: Share, households: float, likely: int) -> str:
    """ "waarschijnlijk 25 van de 70 huishoudens, ergens tussen 12 en 40"."""
    low, high = (round(part * households) for part in share.between())
    whole = round(households)
    said = f"waarschijnlijk {likely} van de {whole} huishoudens"
    if whole == 1:
        return f"waarschijnlijk {likely} van 1 huishouden"
    return said if low == high else f"{said}, ergens tussen {min(low, likely)} en {max(high, likely)}"
