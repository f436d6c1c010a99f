"""A figure in words: "In Betondorp gaat het bij 2 van de 10 huizen om een koophuis. Dat is iets minder dan ...".

The texts come from the indicator; here they get a value, a degree and a reference. The grammar is kept by the texts:
the value is never the subject, except for counts, where one of a thing needs a singular verb.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wijkdna.domain.areas import Level
from wijkdna.domain.indicators import Indicator, Kind, Words
from wijkdna.domain.numbers_nl import (
    NBSP,
    amount,
    counted,
    has_plural,
    is_one,
    number_nl,
    shown_decimals,
    singular_verbs,
)

Degree = Literal["", "iets", "duidelijk", "veel"]
Certainty = Literal["", "waarschijnlijk", "misschien"]

SLIGHT, CLEAR, MUCH = 0.75, 1.25, 2.0
"""|z| from which a difference is "iets", "duidelijk" and "veel"."""

LIKELY, SURE = 0.9, 0.97
"""P from which a difference is "waarschijnlijk" and needs no such word."""

_PLURAL = {
    Level.PROVINCIE: "provincies",
    Level.GEMEENTE: "gemeenten",
    Level.WIJK: "wijken",
    Level.BUURT: "buurten",
}
_FIGURE_OF = {
    Level.LAND: "landelijk cijfer",
    Level.PROVINCIE: "provinciecijfer",
    Level.GEMEENTE: "gemeentecijfer",
    Level.WIJK: "wijkcijfer",
    Level.BUURT: "buurtcijfer",
}
_NAMED_AS_THEIR_CITY = {"Groningen", "Utrecht"}

_FINDINGS = {
    "onbekend": "",
    "gewoon": "",
    "eigen": "mt",
    "tussenin": "mt",
    "typisch": "m",
    "streekeigen": "t",
    "anders_dan_gemeente": "m",
    "anders_dan_tweelingen": "t",
}
_NEEDS_BOTH = {"typisch", "streekeigen"}

_LARGER_SMALLER: Mapping[Kind, tuple[str, str]] = {
    "share": ("een groter aandeel", "een kleiner aandeel"),
    "mean": ("een hoger cijfer", "een lager cijfer"),
    "density": ("een hoger cijfer", "een lager cijfer"),
    "score": ("een hogere score", "een lagere score"),
    "class": ("een hogere klasse", "een lagere klasse"),
    "count": ("een hoger aantal", "een lager aantal"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """An area as sentences name it. gemeente_name for a wijk or buurt, provincie_name for a gemeente."""

    name: str
    level: Level
    gemeente_name: str | None = None
    provincie_name: str | None = None

    def __post_init__(self) -> None:
        if self.level in (Level.WIJK, Level.BUURT) and not self.gemeente_name:
            raise ValueError(f"{self.name}: a {self.level} needs the name of its gemeente")
        if self.level is Level.GEMEENTE and not self.provincie_name:
            raise ValueError(f"{self.name}: a gemeente needs the name of its provincie")

    @property
    def in_text(self) -> str:
        """What stands for {gebied}: "Betondorp", "de gemeente Alkmaar", "Noord-Holland", "Nederland"."""
        match self.level:
            case Level.GEMEENTE:
                return f"de gemeente {self.name}"
            case Level.PROVINCIE:
                return _provincie(self.name)
            case _:
                return self.name

    @property
    def surroundings(self) -> str:
        """The larger area it is compared within: its gemeente, its provincie or Nederland."""
        if self.level in (Level.WIJK, Level.BUURT):
            return str(self.gemeente_name)
        return _provincie(str(self.provincie_name)) if self.level is Level.GEMEENTE else "Nederland"

    def reference(self, kind: Kind) -> str:
        """What stands after "dan" or "als" in a comparison with the surroundings."""
        if kind == "count":
            return f"in een gemiddelde {self.level} van {self.surroundings}"
        where = "elders" if self.level in (Level.WIJK, Level.BUURT) else "gemiddeld"
        return f"{where} in {self.surroundings}"


def _provincie(name: str) -> str:
    return f"de provincie {name}" if name in _NAMED_AS_THEIR_CITY else name


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of one area against its surroundings (M) and its look-alikes (T), from distinct.py.

    label     text of a Label, for example "streekeigen"
    z_m, z_t  difference in numbers of tau, signed; None is absent
    P_m, P_t  chance that the difference is real; None is unknown, and then no doubt is put into words
    """

    label: str
    z_m: float | None = None
    P_m: float | None = None
    z_t: float | None = None
    P_t: float | None = None

    def __post_init__(self) -> None:
        if self.label not in _FINDINGS:
            raise ValueError(f"unknown label {self.label!r}")
        both = self.label in _NEEDS_BOTH
        if ("m" in _FINDINGS[self.label] or both) and self.z_m is None:
            raise ValueError(f"label {self.label} without z_m")
        if ("t" in _FINDINGS[self.label] or both) and self.z_t is None:
            raise ValueError(f"label {self.label} without z_t")


@dataclass(frozen=True, slots=True)
class Sentence:
    """headline: the figure. comparison: what it is more or less than, "" when there is nothing to compare with."""

    headline: str
    comparison: str

    @property
    def full(self) -> str:
        """Both, as one text."""
        return f"{self.headline} {self.comparison}".rstrip()


def degree(z: float) -> Degree:
    """How large a difference of z is called; "" when it is not called a difference."""
    size = abs(z)
    if size < SLIGHT:
        return ""
    if size < CLEAR:
        return "iets"
    return "duidelijk" if size < MUCH else "veel"


def value_in_words(indicator: Indicator, value: float) -> str:
    """What stands for {waarde}: "ruim 3 van de 10 huizen", "11 % van de bewoners", "€ 231.000"."""
    form = indicator.value_form
    if value == 0 and indicator.none_found:
        return indicator.value_text.replace("{n}", "geen")
    if form == "tien":
        return indicator.value_text.replace("{n}", _out_of_ten(value))
    if form == "klasse":
        return indicator.value_text.replace("{n}", indicator.classes[round(value)])
    if form == "procent":
        return indicator.value_text.replace("{n}", f"{_percentage(indicator, value)}{NBSP}%")
    return counted(indicator.value_text, _number(indicator, value))


def _out_of_ten(percent: float) -> str:
    """A share (0-100) as people say it. From 91.5 it stays "ruim 9": "bijna 10 van de 10" is not Dutch."""
    if percent < 9.5:
        return _one_in(percent)
    if percent >= 97.5:
        return "bijna alle"
    tens, rest = divmod(int(percent * 10 + 0.5), 100)
    if tens == 9:
        return "9 van de 10" if rest < 15 else "ruim 9 van de 10"
    if rest < 15:
        return f"{tens} van de 10"
    if rest <= 40:
        return f"ruim {tens} van de 10"
    if rest < 60:
        return f"{tens} à {tens + 1} van de 10"
    return f"bijna {tens + 1} van de 10" if rest <= 85 else f"{tens + 1} van de 10"


def _one_in(percent: float) -> str:
    if percent < 0.5:
        return "vrijwel geen"
    return "minder dan 1 op de 100" if percent < 1 else f"1 op de {int(100 / percent + 0.5)}"


def _percentage(indicator: Indicator, percent: float) -> str:
    """A percentage as people say it: whole from 10 on, and never nobody or everybody when it is almost so."""
    decimals = min(indicator.decimals, 1) if percent < 10 else 0
    number = number_nl(percent, decimals)
    if percent > 0 and number == number_nl(0, decimals):
        return f"minder dan {number_nl(10.0**-decimals, decimals)}"
    if percent < 100 and number == "100":
        return "meer dan 99"
    return number.removesuffix(",0")


def _number(indicator: Indicator, value: float) -> str:
    decimals = shown_decimals(indicator.decimals, indicator.value_scale)
    if indicator.value_scale != 1:
        value = round(value, indicator.decimals)  # as in amount(): no digits that no area has
    number = number_nl(value * indicator.value_scale, decimals)
    if value > 0 and number == number_nl(0, decimals) and _starts_at_zero(indicator):
        return f"minder dan {number_nl(10.0**-decimals, decimals)}"
    return number


def _starts_at_zero(indicator: Indicator) -> bool:
    """True where zero means none at all: not for a score or a difference, nor for euros."""
    return (
        indicator.kind not in ("score", "class")
        and indicator.formula != "difference"
        and indicator.value_text.startswith("{n}")
    )


def _counts_one(indicator: Indicator, value: float) -> bool:
    """True for one of a thing that has a plural, or one of every 1,000: 1 misdrijf, not 1 km."""
    return indicator.value_form == "getal" and has_plural(indicator.value_text) and is_one(_number(indicator, value))


def sentence(indicator: Indicator, place: Place, value: float, comparison: Comparison | None = None) -> Sentence:
    """The figure in words, then what it is more or less than.

    place       the area the figure was measured for, which may be the gemeente of the area the page is about
    comparison  None when there is nothing to compare with: then the figure stands alone
    """
    against = None if comparison is None else _against(indicator, place, comparison)
    phrase, direction = against or ("", 0)
    template = {1: indicator.sentence_more, -1: indicator.sentence_less}.get(direction, indicator.sentence_same)
    head, rest = _split(template)
    if _counts_one(indicator, value):
        head, rest = singular_verbs(head), singular_verbs(rest)
    head = head.replace("{waarde}", value_in_words(indicator, value)).replace("{gebied}", place.in_text)
    return Sentence(head[:1].upper() + head[1:], rest.replace("{vergelijking}", phrase) if phrase else "")


def _split(template: str) -> tuple[str, str]:
    """The text up to the sentence that holds {vergelijking}, and the rest."""
    stop = template.rindex(". ", 0, template.index("{vergelijking}")) + 1
    return template[:stop], template[stop + 1 :]


@dataclass(frozen=True, slots=True)
class _Side:
    """The area against one reference; `finding` is distinct.py's verdict that the difference counts."""

    words: Words
    reference: str
    z: float
    chance: float | None
    finding: bool

    @property
    def degree(self) -> Degree:
        return degree(self.z) or ("iets" if self.finding else "")

    @property
    def certainty(self) -> Certainty:
        if self.chance is None or (self.finding and self.chance >= SURE):
            return ""
        return "waarschijnlijk" if self.finding or self.chance >= LIKELY else "misschien"

    @property
    def doubt(self) -> str:
        """The certainty with a space behind it, or nothing."""
        return f"{self.certainty} " if self.certainty else ""

    @property
    def direction(self) -> int:
        """1 or -1 for a difference without doubt, else 0."""
        return 0 if self.certainty or not self.degree else 1 if self.z > 0 else -1

    @property
    def size(self) -> str:
        """The degree with a space behind it. "Misschien duidelijk meer" would contradict itself."""
        said = {"": True, "waarschijnlijk": self.degree != "duidelijk", "misschien": False}[self.certainty]
        return f"{self.degree} " if said and self.degree else ""

    @property
    def text(self) -> str:
        """What stands for {vergelijking}: "waarschijnlijk veel meer dan elders in Alkmaar"."""
        if not self.degree:
            return f"ongeveer {self.words.same} als {self.reference}"
        return f"{self.doubt}{self.size}{self.words.more if self.z > 0 else self.words.less} dan {self.reference}"


def _sides(indicator: Indicator, place: Place, comparison: Comparison) -> tuple[_Side | None, _Side | None]:
    words, findings = indicator.words, _FINDINGS[comparison.label]
    m = t = None
    if comparison.z_m is not None:
        m = _Side(words, place.reference(indicator.kind), comparison.z_m, comparison.P_m, "m" in findings)
    if comparison.z_t is not None:
        similar = f"in vergelijkbare {_PLURAL[place.level]}"
        t = _Side(words, similar, comparison.z_t, comparison.P_t, "t" in findings)
    return m, t


def _against(indicator: Indicator, place: Place, comparison: Comparison) -> tuple[str, int] | None:
    """The words for {vergelijking}, and the direction: 0 unless it is a sure "more" (1) or "less" (-1).

    The direction picks a text that may conclude something ("Bij meer huizen beslist hier dus de eigenaar");
    with doubt, or in between, there is nothing to conclude. None when there is nothing to compare with.
    """
    if comparison.label == "onbekend" or place.level is Level.LAND:
        return None
    m, t = _sides(indicator, place, comparison)
    if m and t:
        return _beside_both(comparison.label, place, m, t)
    one = m or t
    return (one.text, one.direction) if one else None


def _beside_both(label: str, place: Place, m: _Side, t: _Side) -> tuple[str, int]:
    """The words of each label, without its ending where the numbers contradict that.

    A model estimate can be called typisch while its look-alikes differ too; then "zoals vaker" would be untrue.
    """
    alike = not (m.degree and t.degree and m.z * t.z > 0)
    match label:
        case "eigen":
            return f"{m.text} en {_also(m, t)}", m.direction
        case "tussenin":
            return f"{m.text}, maar {t.text}", 0
        case "typisch" if alike:
            return f"{m.text}, zoals vaker in dit soort {_PLURAL[place.level]}", m.direction
        case "streekeigen" if alike:
            return f"{t.text}, net als in de rest van {place.surroundings}", t.direction
        case "streekeigen" | "anders_dan_tweelingen":
            return t.text, t.direction
    return m.text, m.direction


def _also(m: _Side, t: _Side) -> str:
    """The second half of eigen. Its degree is named where it differs: "veel minder dan ... en ook iets minder dan"."""
    if m.size == t.size:
        return f"{'' if m.certainty else t.doubt}ook dan {t.reference}"
    return f"ook {t.text}"


def position_in_words(indicator: Indicator, level: Level, lower: float, higher: float) -> str:
    """Where an area stands in Nederland: "Van elke 100 buurten in Nederland hebben er 89 een groter aandeel."

    lower, higher  percentage (0-100) of the areas of this level with a strictly lower, higher figure
    """
    larger, smaller = _LARGER_SMALLER[indicator.kind]
    others, what = (higher, larger) if higher >= lower else (lower, smaller)
    areas = _PLURAL[level]
    if others < 0.5:
        return f"Bijna alle {areas} in Nederland hebben hetzelfde cijfer."
    if others >= 99.5:
        return f"Bijna alle {areas} in Nederland hebben {what}."
    count = number_nl(others)
    verb = "heeft" if count == "1" else "hebben"
    return f"Van elke 100 {areas} in Nederland {verb} er {count} {what}."


def period_level_source(level: Level, period: str, citation: str = "") -> str:
    """The line under a figure: "buurtcijfer 2024 · CBS, Kerncijfers wijken en buurten, 2024 (85984NED)"."""
    line = f"{_FIGURE_OF[level]} {period}"
    return f"{line} · {citation}" if citation else line


def precise_amount(indicator: Indicator, value: float) -> str:
    """The figure as it stands small under its sentence: a calculated share keeps one decimal, "11,3 %".

    Estimates, and shares that were published as whole numbers, get no decimals they never had.
    """
    if value == 0 and indicator.none_found:
        return indicator.none_found
    return amount(value, indicator.unit, precise_decimals(indicator), indicator.value_scale, indicator.classes)


def precise_decimals(indicator: Indicator) -> int:
    """Decimals of precise_amount(), of the published value."""
    calculated = indicator.formula in ("share", "per_1000") and not indicator.is_model_estimate
    return max(1, indicator.decimals) if calculated else indicator.decimals
