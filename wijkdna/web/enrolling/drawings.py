"""The streepjescode above an invitation without a picture of its own: real figures of a real place."""

from dataclasses import dataclass
from functools import lru_cache

from wijkdna.store.latest import Latest
from wijkdna.web.areas.queries import what_it_is
from wijkdna.web.profiles.drawings import around_name, barcode_of
from wijkdna.web.profiles.queries import figure_rows
from wijkdna.web.shared.drawings import CODE_BOTTOM, CODE_START, CODE_TOP

EXAMPLE = "BU19110801"
"""The place of the worked example (wijkdna/definitions/demo)."""

_LEFT_OUT = ("nlt", "over--halo", "over")


@dataclass(frozen=True, slots=True)
class Motif:
    """Bars alone: classes and path data. viewbox: of an SVG; base: path of the zero line; said: what it shows."""

    viewbox: str
    base: str
    marks: tuple[tuple[str, str], ...]
    code: str
    said: str


@lru_cache(maxsize=2)
def motif(latest: Latest) -> Motif | None:
    """Of the example; None in a release without it. Kept: it is the same for everybody."""
    row = latest.areas.position.get(EXAMPLE)
    if row is None:
        return None
    figures = latest.figures_of(row)
    code = barcode_of(latest, figures, dict(enumerate(figure_rows(latest, figures))), None)
    part = code.part(0, code.width, None)
    name = latest.areas.names[row]
    return Motif(
        viewbox=f"{CODE_START} {CODE_TOP} {code.width - CODE_START:g} {CODE_BOTTOM - CODE_TOP}",
        base=part.base,
        marks=tuple(pair for pair in part.marks if pair[0] not in _LEFT_OUT),
        code=EXAMPLE,
        said=f"Het DNA van {name}, een {what_it_is(latest, row)}. Een streep omhoog is meer dan in "
        f"{around_name(latest, row)}, omlaag is minder.",
    )
