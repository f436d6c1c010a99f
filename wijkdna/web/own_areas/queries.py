"""The Rijke foto of an own area in words: its head, what differs from its gemeente, and all its figures.

Where combine.py gives no figure, the row says why, and between which values it lies where that can be known.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import NamedTuple

import numpy as np

from wijkdna.domain.areas import Level
from wijkdna.domain.combine import Whole
from wijkdna.domain.comparison import Comparison, Place, precise_amount, sentence
from wijkdna.domain.contrast import SHOWN
from wijkdna.domain.distinct import Candidate, Label, choose_standouts, rank_scores
from wijkdna.domain.figures import Status
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.lookalikes import FEWEST_OTHERS
from wijkdna.domain.numbers_nl import NBSP, absence, number_nl
from wijkdna.domain.origin import citation
from wijkdna.domain.own_areas import labelled, says_too_little
from wijkdna.store.latest import Latest
from wijkdna.store.overlap import Share
from wijkdna.store.own_figures import Combined, OwnArea, around, contrasts, is_own, origins, to_compare
from wijkdna.web.areas.queries import AreaLink, link_to
from wijkdna.web.profiles.queries import NOT_HERE, Standout, credits_of, sentence_of, short_source, shown

NAMED = 3
"""Gemeenten that are named one by one; more are counted."""

UNNAMED = "Eigen gebied"

_MANY = {Level.BUURT: "buurten", Level.WIJK: "wijken", Level.GEMEENTE: "gemeenten"}
_WEIGHED = {"residents": "de bewoners", "households": "de huishoudens", "residents_65_plus": "de 65-plussers"}


def around_name(latest: Latest, own: OwnArea) -> str:
    """ "Hollands Kroon", "Alkmaar en Heiloo", "de 5 gemeenten"."""
    names = [latest.areas.names[row] for row in own.gemeenten]
    if len(names) > NAMED:
        return f"de {len(names)} gemeenten"
    return f"{', '.join(names[:-1])} en {names[-1]}" if len(names) > 1 else names[0]


def place(latest: Latest, own: OwnArea) -> Place:
    """The own area as sentences name it: like a buurt, it is compared within its gemeente."""
    return Place(own.name or "dit gebied", Level.BUURT, gemeente_name=around_name(latest, own))


def link(latest: Latest, own: OwnArea) -> AreaLink:
    """The own area for the head of its page. It has no code."""
    what = f"{_number_of(Level.BUURT, len(own.rows))} in {around_name(latest, own)}"
    return AreaLink("", own.name or UNNAMED, what, _counted(sum(own.residents), "inwoner"))


def households(latest: Latest, own: OwnArea) -> str:
    """ "250 huishoudens", as far as published; "" when no buurt has a number."""
    return _counted(float(np.nansum(latest.households[list(own.rows)])), "huishouden")


def periods(figures: Sequence[Combined]) -> str:
    """The years of the figures of the own area itself: "2020-2024" with an en dash, "" when there are none."""
    years = sorted({one.indicator.newest[-4:] for one in figures if one.is_known})
    return "–".join(dict.fromkeys([years[0], years[-1]])) if years else ""


def _counted(number: float, what: str) -> str:
    return f"{number_nl(number)}{NBSP}{what if number == 1 else what + 's'}" if number > 0 else ""


def _number_of(level: Level, number: int) -> str:
    return f"1 {level}" if number == 1 else f"{number_nl(number)} {_MANY[level]}"


def without_residents(latest: Latest, own: OwnArea) -> int:
    """Buurten without a published number of residents."""
    return int(np.isnan(latest.residents[list(own.rows)]).sum())


@dataclass(frozen=True, slots=True)
class PartsOf:
    """A gemeente with those of its buurten that are in the own area."""

    whole: AreaLink
    parts: list[AreaLink]


def parts_of(latest: Latest, own: OwnArea) -> list[PartsOf]:
    """Its buurten by gemeente."""
    of = latest.areas.gemeente
    return [
        PartsOf(link_to(latest, one), [link_to(latest, row) for row in own.rows if of[row] == one])
        for one in own.gemeenten
    ]


@dataclass(frozen=True, slots=True)
class Tick:
    """A buurt to tick. share: "62 % van deze buurt ligt in uw vorm", or "" without a shape."""

    area: AreaLink
    residents: int
    is_ticked: bool
    share: str


@dataclass(frozen=True, slots=True)
class Ward:
    """A wijk with its buurten to tick."""

    whole: AreaLink
    ticks: list[Tick]


@dataclass(frozen=True, slots=True)
class Town:
    """A gemeente with its wijken."""

    whole: AreaLink
    wards: list[Ward]


def towns(latest: Latest, gemeenten: Sequence[int], ticked: Collection[int], shares: Sequence[Share]) -> list[Town]:
    """Everything that can be ticked in these gemeenten."""
    inside = {one.row: _share(one) for one in shares}
    return [
        Town(
            link_to(latest, gemeente),
            [
                Ward(link_to(latest, wijk), [_tick(latest, row, ticked, inside) for row in _buurten(latest, wijk)])
                for wijk in latest.areas.within(gemeente, Level.WIJK)
            ],
        )
        for gemeente in gemeenten
    ]


def _buurten(latest: Latest, wijk: int) -> list[int]:
    return latest.areas.within(wijk, Level.BUURT)


def _tick(latest: Latest, row: int, ticked: Collection[int], inside: Mapping[int, str]) -> Tick:
    residents = int(np.nan_to_num(latest.residents[row]))
    return Tick(link_to(latest, row), residents, row in ticked, inside.get(row, ""))


def _share(one: Share) -> str:
    percent = number_nl(100 * one.share) if one.share >= 0.01 else "minder dan 1"
    what = "de wijk" if one.by_wijk else "deze buurt"
    return f"{percent}{NBSP}% van {what} ligt in uw vorm"


def ticked_so_far(latest: Latest, ticked: Collection[int]) -> str:
    """ "3 buurten aangevinkt, 1.450 inwoners"."""
    if not ticked:
        return "Nog geen buurt aangevinkt."
    living = _counted(float(np.nansum(latest.residents[sorted(ticked)])), "inwoner")
    return f"{_number_of(Level.BUURT, len(ticked))} aangevinkt{', ' + living if living else ''}."


def has_others(latest: Latest, own: OwnArea) -> bool:
    """True when enough other buurten are left in each gemeente to compare with."""
    mine = set(own.rows)
    left = [len(set(latest.areas.within(gemeente, Level.BUURT)) - mine) for gemeente in own.gemeenten]
    return min(left) >= FEWEST_OTHERS


def standouts(latest: Latest, own: OwnArea, figures: Sequence[Combined]) -> list[tuple[Standout, Combined]]:
    """At most six differences with the gemeente that are large and sure enough, the most telling first."""
    of = to_compare(latest, figures)
    m, labels = labelled(contrasts(latest, own, of))
    scores = rank_scores(labels, m, m)[0]
    candidates = [
        Candidate(float(score), int(label), one.indicator.theme, one.indicator.valence)
        for one, label, score in zip(of, labels[0], scores, strict=True)
    ]
    found = []
    for rank, k in enumerate(choose_standouts(candidates, SHOWN), start=1):
        comparison = Comparison(Label(int(labels[0, k])).text, float(m.z[0, k]), float(m.P[0, k]))
        found.append((_standout(latest, own, of[k], rank, comparison), of[k]))
    return found


def _standout(latest: Latest, own: OwnArea, one: Combined, rank: int, comparison: Comparison) -> Standout:
    numbers = origins(latest, one.column, one.parts)
    cited = "; ".join(dict.fromkeys(citation(origin) for number in numbers for origin in latest.origins_of(number)))
    level = _level(latest, one, None)
    return Standout(
        rank=rank,
        column=one.column,
        indicator=one.indicator,
        label=Label.ANDERS_DAN_GEMEENTE,
        comparison=comparison,
        sentence=sentence(one.indicator, place(latest, own), one.value, comparison),
        amount=precise_amount(one.indicator, one.value),
        source=f"{level} · {cited}",
        brief_source=f"{level} · {_source(latest, one.column, one.parts)}",
    )


@dataclass(frozen=True, slots=True)
class OwnSection:
    """A theme of an own area, as profiles.queries.ThemeSection."""

    id: str
    title: str
    lead: str
    sentence: str
    rows: list["OwnRow"]


def themes(latest: Latest, own: OwnArea, figures: Sequence[Combined], found: Sequence[Standout]) -> list[OwnSection]:
    """All figures by theme, in the order of the screen."""
    rows = [_row(latest, own, one) for one in figures]
    return [
        OwnSection(
            theme["id"],
            theme["title"],
            theme["lead"],
            _theme_sentence(latest, own, [figures[column] for column in columns], found),
            [rows[column] for column in columns],
        )
        for theme in latest.themes
        if (columns := latest.theme_columns[theme["id"]])
    ]


def _theme_sentence(latest: Latest, own: OwnArea, figures: Sequence[Combined], found: Sequence[Standout]) -> str:
    """That of a difference that was found, else of the first figure, else of the gemeente."""
    columns = {one.column for one in figures}
    if told := next((one.sentence.full for one in found if one.column in columns), ""):
        return told
    if known := next((one for one in figures if one.is_known), None):
        return sentence(known.indicator, place(latest, own), known.value).full
    of_gemeente = (sentence_of(latest, own.gemeenten[0], one.column) for one in figures if len(own.gemeenten) == 1)
    return next((told.full for told in of_gemeente if told), "Hier zijn geen cijfers over.")


def tables_used(latest: Latest, sections: Sequence[OwnSection]) -> list[str]:
    """The tables behind the figures on the page, as attributions, in the order in which they appear."""
    numbers = dict.fromkeys(number for section in sections for row in section.rows for number in row.origins)
    return list(dict.fromkeys(credit for number in numbers for credit in credits_of(latest, number)))


class OwnRow(NamedTuple):
    """A figure in a table, as text.

    own         of the own area, or why there is none
    note        what must be known with it: parts without a figure, between which values it lies; "" when nothing
    around      of its gemeente, or of its gemeenten together
    level       "12 buurten 2024", "gemeente 2024"
    is_carried  there is only a figure of a larger area
    origins     numbers of the origins behind it
    """

    column: int
    id: str
    label: str
    own: str
    is_known: bool
    note: str
    around: str
    land: str
    level: str
    is_carried: bool
    source: str
    origins: tuple[int, ...]


def _row(latest: Latest, own: OwnArea, one: Combined) -> OwnRow:
    carrier = None if one.whole else _carrier(latest, own, one)
    measured = one.parts or (() if carrier is None else (carrier,))
    return OwnRow(
        column=one.column,
        id=one.indicator.id,
        label=one.indicator.label,
        own=_own(one),
        is_known=one.is_known,
        note=_note(latest, one, one.whole) if one.whole else _carried_note(latest, one, carrier),
        around=_text(one.indicator, around(latest, own, one.column)),
        land=shown(latest, 0, one.column),
        level=_level(latest, one, carrier),
        is_carried=carrier is not None,
        source=_source(latest, one.column, measured),
        origins=tuple(origins(latest, one.column, measured)),
    )


def _carrier(latest: Latest, own: OwnArea, one: Combined) -> int | None:
    """The wijk that holds the whole own area and has this figure, or else its gemeente; None when there is none."""
    wijken = {int(latest.areas.wijk[row]) for row in own.rows}
    holders = list(wijken) if len(wijken) == 1 and one.level is Level.WIJK else []
    holders += own.gemeenten if len(own.gemeenten) == 1 else []
    return next((row for row in holders if is_own(latest, row, one.column)), None)


def _source(latest: Latest, column: int, measured: Sequence[int]) -> str:
    """Publishers and tables of a figure that rests on these areas: "CBS 85984NED"."""
    return "; ".join(dict.fromkeys(short_source(latest, number) for number in origins(latest, column, measured)))


def _level(latest: Latest, one: Combined, carrier: int | None) -> str:
    if carrier is not None:
        return f"{latest.areas.levels[carrier]} {one.indicator.newest}"
    return f"{_number_of(one.level, len(one.parts))} {one.indicator.newest}" if one.parts else ""


def _own(one: Combined) -> str:
    if one.whole is None:
        return NOT_HERE.format(level=one.level)
    if one.is_known:
        return precise_amount(one.indicator, one.value)
    if one.indicator.combine == "none" and len(one.parts) > 1:
        return "niet samen te voegen"
    status = Status(int(one.whole.figures.status[0]))
    is_partly_known = len(one.parts) > 1 and not isnan(one.whole.of_known)
    return "niet te zeggen" if status is Status.NOT_PUBLISHED and is_partly_known else absence(status)


def _carried_note(latest: Latest, one: Combined, carrier: int | None) -> str:
    """The figure of the wijk, where there is one; that of the gemeente stands in its own column."""
    if carrier is None or latest.areas.levels[carrier] is Level.GEMEENTE or one.indicator.kind == "count":
        return ""
    return f"de wijk: {shown(latest, carrier, one.column)}"


def _note(latest: Latest, one: Combined, whole: Whole) -> str:
    """What must be known with a figure that is not of all parts."""
    if one.indicator.combine == "none" and len(one.parts) > 1:
        return _range_of_parts(latest, one)
    if not whole.missing or len(one.parts) == 1 or isnan(whole.of_known):
        return ""
    missing, between = f"{whole.missing} van de {_number_of(one.level, len(one.parts))}", _between(one, whole)
    if one.is_known:
        return f"zonder {missing}; {between}" if between else f"zonder {missing}"
    told = [f"van {missing} is geen cijfer"]
    if between:
        told.append(between)
    if not isnan(whole.of_known) and (not between or says_too_little(one.indicator.kind, whole.low, whole.high)):
        told.append(f"waar het wel bekend is: {precise_amount(one.indicator, whole.of_known)}{_of_whom(one, whole)}")
    return "; ".join(told)


def _between(one: Combined, whole: Whole) -> str:
    """Between which values the figure lies, in words; "" when there is no bound or it says what the figure says."""
    indicator = one.indicator
    if isnan(whole.high):
        return f"ten minste {precise_amount(indicator, whole.low)}" if whole.low > 0 and not one.is_known else ""
    low, high = (_text(indicator, bound) for bound in (whole.low, whole.high))
    if low == high:
        return ""
    wide = ", te ruim om te gebruiken" if says_too_little(indicator.kind, whole.low, whole.high) else ""
    return f"tussen {low} en {high}{wide}"


def _of_whom(one: Combined, whole: Whole) -> str:
    """ " (63 % van de huishoudens)"; nothing for a weight that is not counted in people."""
    name = "residents" if one.indicator.combine == "inputs" else (one.indicator.denominator or "").partition("@")[0]
    who = _WEIGHED.get(name)
    return "" if who is None or isnan(whole.covered) else f" ({number_nl(100 * whole.covered)}{NBSP}% van {who})"


def _range_of_parts(latest: Latest, one: Combined) -> str:
    """The lowest and the highest of the buurten, for a score that cannot be put together."""
    known = [float(latest.values[row, one.column]) for row in one.parts if is_own(latest, row, one.column)]
    if not known:
        return ""
    low, high = (precise_amount(one.indicator, bound) for bound in (min(known), max(known)))
    number = _number_of(one.level, len(one.parts))
    of = f"de {number}" if len(known) == len(one.parts) else f"{len(known)} van de {number}"
    return f"{of}: {low}" if low == high else f"{of}: van {low} tot {high}"


def _text(indicator: Indicator, value: float) -> str:
    return "niet te zeggen" if isnan(value) else precise_amount(indicator, value)
