"""Twins as a document: JSON for a program, text for a terminal.

docs/twins-json.md tells what each field means, twins.schema.json beside this file is its schema.
"""

from collections.abc import Iterator
from math import isnan

from wijkdna.domain.numbers_nl import NBSP, number_nl
from wijkdna.domain.twins import THEME_WEIGHTS
from wijkdna.store.latest import Latest
from wijkdna.store.twin_table import USUAL_WEIGHTS
from wijkdna.web.areas.queries import link_to, plural
from wijkdna.web.twins.queries import Scope, ThemeLine, TwinLine, Twins, twins_of

Json = dict[str, object]

FORMAT = 1
"""Raised when a field disappears or changes its meaning; a new field does not raise it."""


def twins_json(latest: Latest, row: int, scope: Scope, limit: int) -> Json:
    """Twins of an area by the usual weights, as plain values; absent is None, never NaN."""
    found = twins_of(latest, row, scope=scope, limit=limit)
    areas = latest.areas
    return {
        "format": FORMAT,
        "release": {"name": latest.name, "boundaries": latest.boundaries},
        "area": {"code": areas.codes[row], "name": areas.names[row], "level": str(areas.levels[row])},
        "scope": str(scope),
        "weights": dict(zip(THEME_WEIGHTS, USUAL_WEIGHTS, strict=True)),
        "has_distance": found.has_distance,
        "is_real": found.is_real,
        "cutoff": None if isnan(found.cutoff) else found.cutoff,
        "twins": [_twin(latest, line) for line in found.lines],
    }


def _twin(latest: Latest, line: TwinLine) -> Json:
    areas, row = latest.areas, line.twin.row
    gemeente = int(areas.gemeente[row])
    return {
        "code": areas.codes[row],
        "name": areas.names[row],
        "gemeente": areas.names[gemeente],
        "provincie": line.provincie,
        "distance": round(line.twin.distance, 6),
        "percentile": round(line.twin.percentile, 4),
        "stability": round(line.twin.stability, 3),
        "steady": line.steady,
        "alike": [_theme(one) for one in line.alike],
        "different": [_theme(one) for one in line.different],
    }


def _theme(one: ThemeLine) -> Json:
    return {"theme": one.theme, "label": one.label, "own": _plain(one.own), "other": _plain(one.other)}


def _plain(text: str) -> str:
    """With ordinary spaces, for who searches in it."""
    return text.replace(NBSP, " ")


def twins_text(latest: Latest, row: int, scope: Scope, limit: int) -> str:
    """The same for a reader, a twin and its reasons at a time."""
    found = twins_of(latest, row, scope=scope, limit=limit)
    lines = [_title(latest, row, found)]
    for number, line in enumerate(found.lines, start=1):
        lines += ["", *_lines(number, line)]
    return _plain("\n".join(lines)) + "\n"


def _title(latest: Latest, row: int, found: Twins) -> str:
    link, levels = link_to(latest, row), plural(latest.areas.levels[row])
    name = f"{link.name} ({link.code}), {link.what}"
    if not found.has_distance:
        return f"{name}: niet te zeggen. Er zijn te weinig eigen cijfers om te vergelijken."
    if not found.lines:
        return f"{name}: hier zijn geen andere {levels} van dezelfde soort."
    if not found.is_real:
        return f"{name} heeft geen echte tweeling. Deze {levels} lijken er het meest op:"
    return f"{name}. Deze {levels} lijken er op veel cijfers tegelijk op:"


def _lines(number: int, line: TwinLine) -> Iterator[str]:
    yield f"{number:>2}. {line.link.name} ({line.link.code}), {line.link.what}, {line.link.residents}"
    yield f"    {line.steady}, afstand {number_nl(line.twin.distance, 2)}. {line.nearness}"
    for mark, lines in (("+", line.alike), ("-", line.different)):
        yield from (f"    {mark} {one.theme}: {one.label} {one.own}, daar {one.other}" for one in lines)
