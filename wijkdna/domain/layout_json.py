"""A layout as plain data, to be kept and sent; and back, when every part of it is what it should be."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from wijkdna.domain.layout_columns import AreaColumn, ValueColumn
from wijkdna.domain.layout_words import Layout, restored

LONGEST_LINE, MOST_LINES = 200, 20
"""Signs of a title, footer or name that are kept, and how many titles and footers."""

MOST_ROWS, MOST_COLUMNS, LAST_YEAR = 200_000, 2_000, 2100
_NUMBERS = {
    "header": MOST_ROWS,
    "first": MOST_ROWS,
    "end": MOST_ROWS,
    "gemeente_column": MOST_COLUMNS,
    "period_column": MOST_COLUMNS,
    "indicator_column": MOST_COLUMNS,
    "unit_column": MOST_COLUMNS,
    "border_year": LAST_YEAR,
}
"""The highest that each may be."""

_TEXTS = ("place", "gemeente", "period", "unit", "source")
_LISTS = ("titles", "footers", "missing")


class BadLayout(ValueError):
    """This is no layout, or one that no table has."""


def plain_layout(layout: Layout) -> dict[str, Any]:
    """A layout as plain data. What somebody wrote at length around a table is cut."""
    cut = replace(
        layout,
        titles=_lines(layout.titles),
        footers=_lines(layout.footers),
        missing=layout.missing[:MOST_LINES],
        reasons={name: text[: 2 * LONGEST_LINE] for name, text in layout.reasons.items()},
        values=tuple(_cut(one) for one in layout.values[:MOST_COLUMNS]),
        **{name: getattr(layout, name)[:LONGEST_LINE] for name in _TEXTS},
    )
    return asdict(cut)


def _lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line[:LONGEST_LINE] for line in lines[:MOST_LINES])


def _cut(one: ValueColumn) -> ValueColumn:
    texts = {name: getattr(one, name)[:LONGEST_LINE] for name in ("name", "unit", "period", "area")}
    return replace(one, **texts)


def checked_layout(found: Any) -> Layout:  # noqa: ANN401 anything that was sent
    """The layout that plain data is. Raises BadLayout, and nothing else."""
    try:
        layout = restored(found)
    except (TypeError, KeyError, ValueError, AttributeError) as problem:
        raise BadLayout(str(problem)) from None
    if not _is_sound(layout):
        raise BadLayout("een deel is niet wat het moet zijn")
    return layout


def _is_sound(layout: Layout) -> bool:
    return (
        all(_is_number(getattr(layout, name), most) for name, most in _NUMBERS.items())
        and layout.first is not None
        and layout.end is not None
        and all(_is_text(getattr(layout, name)) for name in _TEXTS)
        and all(_is_text(text) for name in _LISTS for text in getattr(layout, name))
        and all(_are_texts(texts) for texts in (layout.reasons, layout.questions))
        and (layout.area is None or _is_column(layout.area))
        and len({one.column for one in layout.values}) == len(layout.values)
        and all(_is_column(one) and _is_sound_column(one) for one in layout.values)
    )


def _is_number(value: object, most: int) -> bool:
    """A whole number, or None where there is none."""
    return value is None or (type(value) is int and 0 <= value <= most)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, Mapping) and all(_is_text(text) for pair in value.items() for text in pair)


def _is_column(one: AreaColumn | ValueColumn) -> bool:
    return type(one.column) is int and 0 <= one.column < MOST_COLUMNS


def _is_sound_column(one: ValueColumn) -> bool:
    return all(map(_is_text, (one.name, one.unit, one.period, one.area, *one.classes)))
