"""The Rijke foto as a document: JSON for a program, text for a terminal.

docs/profile-json.md tells what each field means, profile.schema.json beside this file is its schema.
"""

import textwrap
from collections.abc import Iterator

import numpy as np

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import Comparison, Place, precise_amount
from wijkdna.domain.figures import Status
from wijkdna.domain.numbers_nl import NBSP, absence, number_nl
from wijkdna.domain.origin import Origin
from wijkdna.domain.trend import Gap, direction, in_words
from wijkdna.store.history import course
from wijkdna.store.latest import Latest, SourcedFigure
from wijkdna.web.areas.queries import households, link_to, place_of, plural
from wijkdna.web.profiles import queries
from wijkdna.web.profiles.queries import FigureRow, Standout

Json = dict[str, object]

FORMAT = 1
"""Raised when a field disappears or changes its meaning; a new field does not raise it."""

WIDTH = 100
_AMOUNT = 22
_OF_LARGER_AREA = "*"


def profile_json(latest: Latest, row: int) -> Json:
    """All figures of an area and what stands out, as plain values; absent is None, never NaN."""
    figures = [latest.figure(row, column) for column in range(len(latest.indicators))]
    return {
        "format": FORMAT,
        "release": {"name": latest.name, "boundaries": latest.boundaries},
        "area": area_json(latest, row),
        "figures": [_figure(latest, row, column, figure) for column, figure in enumerate(figures)],
        "standouts": [_standout(one) for one in queries.standouts(latest, row)],
        "origins": {origin.id: _origin(origin) for figure in figures if _known(figure) for origin in figure.origins},
    }


def area_json(latest: Latest, row: int) -> Json:
    """An area, where it lies and how many people live there."""
    areas = latest.areas
    parents = {"gemeente": areas.gemeente, "wijk": areas.wijk, "provincie": areas.provincie}
    return {
        **_measured(latest, row),
        **{name: _named(latest, int(parent[row])) if parent[row] >= 0 else None for name, parent in parents.items()},
        "residents": _number(float(latest.residents[row])),
        "households": _number(float(latest.households[row])),
    }


def _named(latest: Latest, row: int) -> Json:
    return {"code": latest.areas.codes[row], "name": latest.areas.names[row]}


def _measured(latest: Latest, row: int) -> Json:
    return {**_named(latest, row), "level": str(latest.areas.levels[row])}


def _figure(latest: Latest, row: int, column: int, figure: SourcedFigure) -> Json:
    indicator, value, known = figure.indicator, figure.value, _known(figure)
    compared = queries.comparison_of(latest, row, column)
    measured = figure.measured_for if known else row
    return {
        "indicator": indicator.id,
        "label": indicator.label,
        "theme": indicator.theme,
        "unit": indicator.unit,
        "value": None if value is None else _number(value),
        "shown": None if value is None else _plain(precise_amount(indicator, value)),
        "status": figure.status.name.lower(),
        "status_text": None if known else absence(figure.status),
        "how": figure.how.name.lower() if known else None,
        "period": figure.period,
        "level": str(latest.areas.levels[measured]),
        "measured_for": _measured(latest, measured) if known else None,
        "carried": measured != row,
        "origins": [origin.id for origin in figure.origins] if known else [],
        "label_of_difference": compared.label if compared else "onbekend",
        **_differences(compared),
        "trend": _trend(latest, row, column),
    }


def _trend(latest: Latest, row: int, column: int) -> Json:
    """The course of a figure of the area it was measured for, or why there is none."""
    indicator, found = latest.indicators[column], course(latest, row, column)
    if isinstance(found, Gap):
        return {"direction": None, "text": None, "points": [], "reason": found.reason, "reason_text": found.sentence}
    return {
        "direction": direction(indicator, found),
        "text": _plain(in_words(indicator, found)),
        "points": [
            {
                "period": period,
                "value": None if value is None else _number(value),
                "shown": None if value is None else _plain(precise_amount(indicator, value)),
            }
            for period, value in zip(found.periods, found.values, strict=True)
        ],
        "reason": found.before.reason if found.before else None,
        "reason_text": found.before.sentence if found.before else None,
    }


def _known(figure: SourcedFigure) -> bool:
    return figure.status is Status.KNOWN


def _standout(one: Standout) -> Json:
    return {
        "rank": one.rank,
        "indicator": one.indicator.id,
        "label": one.indicator.label,
        "theme": one.indicator.theme,
        "label_of_difference": one.label.text,
        "headline": _plain(one.sentence.headline),
        "comparison": _plain(one.sentence.comparison),
        "sentence": _plain(one.sentence.full),
        **_differences(one.comparison),
        "caveat": one.indicator.caveat,
        "question": one.indicator.question,
    }


def _differences(compared: Comparison | None) -> Json:
    names = ("z_m", "P_m", "z_t", "P_t")
    return {name: _single(getattr(compared, name)) if compared else None for name in names}


def _origin(origin: Origin) -> Json:
    return {
        "publisher": origin.publisher,
        "title": origin.title,
        "table": origin.table,
        "period": origin.period,
        "boundaries": origin.boundaries,
        "finality": origin.finality,
        "licence": origin.licence,
        "attribution": origin.attribution,
        "file": origin.file,
        "obtained": origin.obtained,
        "obtained_on": origin.obtained_on.isoformat(),
        "sha256": origin.sha256,
    }


def _number(value: float) -> int | float | None:
    """As published: 231.0 is 231 again. None for NaN."""
    if np.isnan(value):
        return None
    return int(value) if value.is_integer() else value


def _single(number: float | None) -> float | None:
    """A number that was kept in single precision, without the digits it never had: 0.9 instead of 0.8999999761."""
    return None if number is None else float(str(np.float32(number)))


def _plain(text: str) -> str:
    """With ordinary spaces, for who searches in it."""
    return text.replace(NBSP, " ")


def profile_text(latest: Latest, row: int) -> str:
    """What stands out, then all figures by theme; sentences in lines of at most WIDTH letters."""
    lines = [*_head(latest, row), *_standouts_text(latest, row), *_themes_text(latest, row)]
    return _plain("\n".join(lines)) + "\n"


def _head(latest: Latest, row: int) -> Iterator[str]:
    link, figures = link_to(latest, row), latest.figures_of(row)
    yield f"{link.name} ({link.code})"
    yield ", ".join(filter(None, (link.what, link.residents, households(latest, row))))
    yield f"Cijfers {queries.periods(latest, figures)}, grenzen van {latest.boundaries}, uitgave {latest.name}"


def _standouts_text(latest: Latest, row: int) -> Iterator[str]:
    place = place_of(latest, row)
    if place.level in (Level.LAND, Level.PROVINCIE):
        return
    found = queries.standouts(latest, row)
    yield from ("", "WAT OPVALT")
    if not found:
        yield from ("", "Niets: geen verschil is groot en zeker genoeg om te noemen.")
    for one in found:
        yield ""
        yield from _wrapped(f"{one.rank}. ", one.sentence.full)
        yield f"   {one.amount}, {one.source}"
        yield from _wrapped("   ", _differences_text(place, one))
        yield from _wrapped("   ", one.indicator.caveat)
        yield from _wrapped("   ", one.indicator.question)


def _differences_text(place: Place, one: Standout) -> str:
    """Kind, size and certainty: "Verschil: eigen. Elders in Alkmaar: z -1,30, P 0,98. In vergelijkbare ..." """
    compared = one.comparison
    sides = (
        (place.reference(one.indicator.kind), compared.z_m, compared.P_m),
        (f"in vergelijkbare {plural(place.level)}", compared.z_t, compared.P_t),
    )
    sizes = (
        f"{where[0].upper()}{where[1:]}: z{NBSP}{number_nl(z, 2)}, P{NBSP}{_chance(chance)}."
        for where, z, chance in sides
        if z is not None and chance is not None
    )
    return " ".join((f"Verschil: {one.label.text.replace('_', ' ')}.", *sizes))


def _chance(chance: float) -> str:
    """A chance in two decimals; almost sure is not sure."""
    return f">{NBSP}0,99" if chance >= 0.995 else number_nl(chance, 2)


def _themes_text(latest: Latest, row: int) -> Iterator[str]:
    sections = queries.themes(latest, latest.figures_of(row))
    if any(one.carried for section in sections for one in section.rows):
        yield from ("", f"Met {_OF_LARGER_AREA}: het cijfer van een groter gebied, dat erachter staat.")
    for section in sections:
        yield from ("", section.title.upper())
        yield from _wrapped("", section.sentence)
        yield from (line for one in section.rows for line in _lines(one))


def _lines(one: FigureRow) -> Iterator[str]:
    """A figure with its source, and below it what happened through the years."""
    if not one.is_known and not one.carried:
        yield f"{one.own:>{_AMOUNT}}   {one.label}"
        return
    amount, mark = (one.own, " ") if one.is_known else (one.carried, _OF_LARGER_AREA)
    yield f"{amount:>{_AMOUNT}} {mark} {one.label} ({one.level}, {one.source})"
    if one.trend.line:
        yield f"{'':{_AMOUNT}}   {one.trend.text}"


def _wrapped(first: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first))
