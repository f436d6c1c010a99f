"""A layout: how a table is read; and that in plain Dutch: why we read it so, and what only its owner can say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wijkdna.domain.areas import Level
from wijkdna.domain.layout_columns import AreaColumn, AreaKind, ValueColumn
from wijkdna.domain.written_numbers import Style


class Shape(StrEnum):
    """What a row of the table is."""

    PER_AREA = "per_area"  # an area, with a column per indicator
    LONG = "long"  # one figure, with its indicator in a column
    ACROSS = "across"  # an indicator, with the areas in the header: "Zuid | 2023"
    YEARS = "years"  # an indicator, with the years in the header and the area in the title


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a table is read. Rows and columns count from 0; `end` is the first row after the data.

    place      the one area of the whole table, when the title names it
    gemeente   in which the names of the areas lie, when the title says so
    missing    the signs of this file for "no number", in lower case
    reasons    per choice why, in Dutch; questions: per choice that somebody must make, what we ask
    """

    titles: tuple[str, ...] = ()
    header: int | None = None
    first: int = 0
    end: int = 0
    footers: tuple[str, ...] = ()
    shape: Shape = Shape.PER_AREA
    area: AreaColumn | None = None
    place: str = ""
    gemeente: str = ""
    gemeente_column: int | None = None
    period: str = ""
    period_column: int | None = None
    indicator_column: int | None = None
    unit: str = ""
    unit_column: int | None = None
    source: str = ""
    border_year: int | None = None
    values: tuple[ValueColumn, ...] = ()
    missing: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)


def restored(found: Mapping[str, Any]) -> Layout:
    """A layout that was kept as JSON (dataclasses.asdict). Raises TypeError, KeyError or ValueError for others."""
    area = found["area"]
    kept = {name: tuple(found[name]) for name in ("titles", "footers", "missing")}
    kept["values"] = tuple(
        ValueColumn(**{**one, "style": Style(one["style"]), "classes": tuple(one["classes"])})
        for one in found["values"]
    )
    if area is not None:
        level = Level(area["level"]) if area["level"] else None
        area = AreaColumn(column=area["column"], kind=AreaKind(area["kind"]), level=level)
    return Layout(**{**found, **kept, "area": area, "shape": Shape(found["shape"])})


_KINDS = {
    AreaKind.CODE: "de cellen zijn codes van gebieden",
    AreaKind.DIGITS: "de cellen zijn cijfers onder een kop die een code aankondigt",
    AreaKind.NAME: "de cellen zijn namen",
    AreaKind.POSTCODE4: "de cellen zijn postcodes van vier cijfers",
    AreaKind.POSTCODE6: "de cellen zijn postcodes met letters",
}
_SHAPES = {
    Shape.PER_AREA: "Elke rij is een gebied, elke kolom een onderwerp.",
    Shape.LONG: "Elke rij is één cijfer; welk onderwerp het is, staat in een kolom.",
    Shape.ACROSS: "Elke rij is een onderwerp; gebied en jaar staan in de kop: 'gebied | jaar'.",
    Shape.YEARS: "Elke rij is een onderwerp, elke kolom een jaar; het gebied staat in de titel.",
}
_STYLES = {
    Style.WHOLE: "hele getallen",
    Style.COMMA: "met een decimale komma",
    Style.POINT: "met een decimale punt",
}


def reasons_for(layout: Layout, headers: Sequence[str]) -> dict[str, str]:
    """Per choice that was made: why, in Dutch. Rows and columns count from 1 here, as in a spreadsheet."""
    reasons = {
        "header": _header(layout),
        "end": _end(layout),
        "shape": _SHAPES[layout.shape],
        "period": _period(layout, headers),
        "unit": f"De regel 'Eenheid' bij de tabel zegt {layout.unit}." if layout.unit else "",
        "source": f"De regel 'Bron' bij de tabel zegt: {layout.source}." if layout.source else "",
        "border_year": f"Titel of kop noemt de indeling van {layout.border_year}." if layout.border_year else "",
        "missing": f"Deze tekens lezen we als 'geen cijfer': {'  '.join(layout.missing)}" if layout.missing else "",
        "gemeente": f"De titel noemt de gemeente: {layout.gemeente}." if layout.gemeente else "",
    }
    if layout.area is not None:
        name = headers[layout.area.column] or "zonder kop"
        reasons["area"] = f"Kolom {layout.area.column + 1} ({name}): {_KINDS[layout.area.kind]}."
    for one in layout.values:
        read = "klassen" if one.classes else _STYLES.get(one.style, "")
        if read:
            reasons[f"value {one.column}"] = f"Kolom {one.column + 1} ({headers[one.column]}): {read}."
    return {choice: reason for choice, reason in reasons.items() if reason}


def _header(layout: Layout) -> str:
    if layout.header is None:
        return "De tabel begint meteen met cijfers of codes: er is geen kop."
    above = " Wat erboven staat, is de titel." if layout.header else ""
    return f"Regel {layout.header + 1} is de kop: daar staan namen boven de cijfers.{above}"


def _end(layout: Layout) -> str:
    if not layout.footers:
        return f"De tabel loopt tot en met regel {layout.end}."
    return f"De tabel loopt tot en met regel {layout.end}; wat eronder staat, is uitleg en geen gebied."


def _period(layout: Layout, headers: Sequence[str]) -> str:
    if layout.period_column is not None:
        return f"Kolom {layout.period_column + 1} ({headers[layout.period_column]}) zegt bij elke rij de periode."
    if layout.values and all(one.period for one in layout.values):
        return "De periode staat in de kop van de kolommen."
    return f"De titel noemt de periode: {layout.period}." if layout.period else ""


def questions_about(layout: Layout, has_order: bool) -> dict[str, str]:
    """Per choice that we cannot make: the question, in Dutch. has_order: we know the order of all classes."""
    questions = _about_table(layout)
    if layout.area and layout.area.kind is AreaKind.DIGITS and layout.area.level is None:
        questions["level"] = "Zijn dit codes van buurten, van wijken of van gemeenten?"
    questions |= {f"value {one.column}": _unclear(one) for one in layout.values if one.style is Style.UNCLEAR}
    if not has_order:
        questions["classes"] = "Zet de klassen op volgorde, van laag naar hoog."
    return questions


def _about_table(layout: Layout) -> dict[str, str]:
    """Questions about areas, figures, period and borders."""
    questions = {}
    if layout.shape in (Shape.PER_AREA, Shape.LONG) and layout.area is None:
        questions["area"] = "We vinden geen kolom met gebieden. Welke kolom zegt over welk gebied een rij gaat?"
    if not layout.values:
        questions["values"] = "We vinden geen kolom met cijfers of klassen. Welke kolom wilt u gebruiken?"
    if layout.values and not _has_period(layout):
        questions["period"] = "Over welk jaar gaan deze cijfers?"
    is_by_postcode = layout.area and layout.area.kind in (AreaKind.POSTCODE4, AreaKind.POSTCODE6)
    if layout.border_year is None and not is_by_postcode:
        questions["border_year"] = "Van welk jaar is de indeling in wijken en buurten?"
    return questions


def _unclear(one: ValueColumn) -> str:
    return (
        f"Kolom {one.column + 1}: is 1.234 in dit bestand ruim twaalfhonderd, of ruim één? "
        "Dat is uit de getallen niet op te maken. Kies een komma of een punt als decimaalteken."
    )


def _has_period(layout: Layout) -> bool:
    in_headers = all(one.period for one in layout.values)
    return bool(layout.period or layout.period_column is not None or in_headers)
