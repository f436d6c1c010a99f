"""The options of `wijkdna import` as answers about a file: which sheet and columns, and what they mean."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wijkdna.domain.areas import Level
from wijkdna.domain.layout_columns import AreaColumn, AreaKind, ValueColumn, area_kind, has_known_order, level_in
from wijkdna.domain.layout_json import checked_layout
from wijkdna.domain.layout_words import Layout, questions_about
from wijkdna.domain.written_numbers import Style
from wijkdna.store.definitions import load_themes
from wijkdna.terminal import Refused

_ANSWERED_BY = {
    "area": "--area-column NUMMER, of een ander blad met --sheet",
    "values": "--column NAAM, of een ander blad met --sheet",
    "period": "--period JAAR",
    "border_year": "--borders JAAR",
    "level": "--level buurt, wijk of gemeente",
    "classes": "--classes laag,midden,hoog",
}
_DECIMALS = {"komma": Style.COMMA, "punt": Style.POINT}


def layout_for(asked: argparse.Namespace, found: Mapping[str, Any]) -> tuple[int, Layout]:
    """The sheet, and how to read it: as we found it, changed by what was asked. Raises Refused for open questions."""
    sheets = found["sheets"]
    number = found["best"] if asked.sheet is None else asked.sheet - 1
    if not 0 <= number < len(sheets):
        names = ", ".join(f"{i} ({one['name'] or 'zonder naam'})" for i, one in enumerate(sheets, start=1))
        raise Refused(f"Blad {asked.sheet} is er niet. Er zijn: {names}.", code=2)
    layout = _changed(asked, _with_area(asked, sheets[number], checked_layout(sheets[number]["layout"])))
    has_order = bool(asked.classes) or all(not one.classes or has_known_order(one.classes) for one in layout.values)
    if questions := questions_about(layout, has_order):
        raise Refused("\n".join(["Dit moet eerst duidelijk zijn:", *_asked(questions)]), code=2)
    return number, layout


def _asked(questions: Mapping[str, str]) -> Iterable[str]:
    for choice, question in questions.items():
        answer = _ANSWERED_BY.get(choice, "--decimal komma of --decimal punt")
        yield f"- {question}\n  Antwoord met {answer}"


def _with_area(asked: argparse.Namespace, sheet: Mapping[str, Any], layout: Layout) -> Layout:
    """The layout with the column of areas that was asked for. Raises Refused."""
    if asked.area_column is None:
        return layout
    column = asked.area_column - 1
    if not 0 <= column < sheet["width"]:
        raise Refused(f"Kolom {asked.area_column} is er niet: dit blad heeft {sheet['width']} kolommen.", code=2)
    cells = [row[column] for row in sheet["head"][layout.first :] if column < len(row)]
    kind = area_kind(cells, "") or AreaKind.NAME
    values = tuple(one for one in layout.values if one.column != column)
    return replace(layout, area=AreaColumn(column=column, kind=kind, level=level_in(cells, kind)), values=values)


def _changed(asked: argparse.Namespace, layout: Layout) -> Layout:
    given = {
        "period": asked.period,
        "border_year": asked.borders,
        "gemeente": asked.gemeente,
        "unit": asked.unit,
    }
    changed = replace(layout, **{name: value for name, value in given.items() if value})
    if asked.gemeente:
        changed = replace(changed, gemeente_column=None)
    if layout.area is not None:
        kind = AreaKind(asked.areas) if asked.areas else layout.area.kind
        level = Level(asked.level) if asked.level else layout.area.level
        changed = replace(changed, area=replace(layout.area, kind=kind, level=level))
    return replace(changed, values=_columns(asked, layout.values))


def _columns(asked: argparse.Namespace, columns: Sequence[ValueColumn]) -> tuple[ValueColumn, ...]:
    """The columns that were asked for, all when none were; with their new name, unit and way to write numbers."""
    wanted = [one for one in columns if not asked.column or one.name in asked.column]
    known = ", ".join(one.name for one in columns if one.name)
    for name in asked.column:
        if name not in {one.name for one in columns}:
            raise Refused(f"Er is geen kolom met cijfers die {name} heet. Er zijn: {known}.", code=2)
    if asked.name and len(wanted) != 1:
        raise Refused(f"Met --name kiest u één kolom met --column. Er zijn: {known}.", code=2)
    return tuple(_column(asked, one) for one in wanted)


def _column(asked: argparse.Namespace, one: ValueColumn) -> ValueColumn:
    given = {"name": asked.name, "unit": asked.unit}
    changed = replace(one, **{name: value for name, value in given.items() if value})
    if asked.decimal and one.style is Style.UNCLEAR:
        changed = replace(changed, style=_DECIMALS[asked.decimal])
    if asked.classes and one.classes:
        changed = replace(changed, classes=tuple(word.strip().casefold() for word in asked.classes.split(",")))
    return changed


def about_for(asked: argparse.Namespace, layout: Layout) -> dict[str, Any]:
    """What is said of all figures of the file. Raises Refused."""
    source = asked.source or layout.source
    if not source:
        raise Refused("Zeg waar de cijfers vandaan komen, met --source.", code=2)
    themes = [one["id"] for one in load_themes()]
    if asked.theme and asked.theme not in themes:
        raise Refused(f"Thema {asked.theme} is er niet. Er zijn: {', '.join(themes)}.", code=2)
    return {
        "source": source,
        "licence": asked.licence,
        "note": asked.note,
        "confidential": asked.confidential,
        "proxy": asked.proxy,
        "theme": asked.theme,
        "themes": {},
    }


def confirmed_by(asked: argparse.Namespace) -> dict[str, str]:
    """Area as the file writes it -> code, of what was confirmed. Raises Refused."""
    return dict(_pair(text) for text in asked.confirm)


def _pair(text: str) -> tuple[str, str]:
    name, sign, code = text.rpartition("=")
    if not sign:
        raise Refused(f"Schrijf --confirm als NAAM=CODE, niet als {text}.", code=2)
    return name, code.strip().upper()
