"""Pages with figures of one area."""

import re
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijkdna.domain.areas import Level
from wijkdna.domain.distinct import Label
from wijkdna.store.latest import AreaFigures, Latest
from wijkdna.web.areas import queries as areas
from wijkdna.web.areas.views import area_head, one_address, row_of
from wijkdna.web.profiles import drawings, queries
from wijkdna.web.shared.frame import figures as current_figures
from wijkdna.web.shared.frame import url
from wijkdna.web.team_figures.views import own_for_photo
from wijkdna.web.twins.queries import ThemeLine, kept_twins
from wijkdna.web.wishes.views import for_photo

COMPARED = (Level.GEMEENTE, Level.WIJK, Level.BUURT)
_NUMBERS = ("Geen", "Eén", "Twee", "Drie", "Vier", "Vijf", "Zes")
_TAGS = {
    Label.EIGEN: "eigen",
    Label.TYPISCH: "typisch voor dit soort {level}",
    Label.STREEKEIGEN: "streekeigen",
    Label.TUSSENIN: "tussenin",
    Label.ANDERS_DAN_GEMEENTE: "anders dan {around}",
    Label.ANDERS_DAN_TWEELINGEN: "anders dan vergelijkbare {levels}",
}


@require_safe
def area_profile(request: HttpRequest, code: str) -> HttpResponse:
    """The Rijke foto of an area in figures."""
    latest = current_figures()
    row = row_of(latest, code)
    moved = one_address(request, code, latest.areas.codes[row])
    of_teams = {**for_photo(request, latest), **own_for_photo(request, latest, row)}
    return moved or render(request, "profiles/area_profile.html", {**photo_of(request, latest, row), **of_teams})


@require_safe
def area_print(request: HttpRequest, code: str) -> HttpResponse:
    """The same on two sides of A4."""
    latest = current_figures()
    row = row_of(latest, code)
    return one_address(request, code, latest.areas.codes[row]) or render(
        request, "profiles/area_print.html", photo_of(request, latest, row)
    )


@require_safe
def area_figures(request: HttpRequest, code: str) -> HttpResponse:
    """All figures of an area in one table."""
    latest = current_figures()
    row = row_of(latest, code)
    found = latest.figures_of(row)
    context = area_head(latest, row) | {"themes": queries.themes(latest, found)}
    return one_address(request, code, latest.areas.codes[row]) or render(request, "profiles/area_figures.html", context)


@require_safe
def figure(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """One figure with everything behind it, down to the bytes."""
    latest = current_figures()
    row = row_of(latest, code)
    if indicator not in latest.columns:
        raise Http404(indicator)
    column = latest.columns[indicator]
    context = area_head(latest, row) | {
        "told": queries.told_figure(latest, row, column),
        "course": drawings.course_of(latest, row, column),
    }
    return one_address(request, code, latest.areas.codes[row]) or render(request, "profiles/figure.html", context)


def photo_of(request: HttpRequest, latest: Latest, row: int) -> dict[str, object]:
    """Everything of the Rijke foto, for the screen and for paper."""
    found, code = latest.figures_of(row), latest.areas.codes[row]
    sections, here = queries.themes(latest, found), url("area", code)
    context = area_head(latest, row) | {
        "here": here,
        "areas": here.removesuffix(f"{code}/"),
        "households": areas.households(latest, row),
        "periods": queries.periods(latest, found),
        "locator": areas.locator(latest, row) if latest.areas.levels[row] is not Level.LAND else None,
        "themes": sections,
        "tables": queries.tables_used(latest, found),
        "inside": _inside(latest, row),
        "places": areas.places_in(latest, row),
        "cards": [],
        "barcode": None,
    }
    if latest.areas.levels[row] in COMPARED:
        context |= _contrasts(request, latest, found, sections)
    return context


def _inside(latest: Latest, row: int) -> dict[str, object]:
    level = latest.areas.levels[row]
    nested = level in (Level.GEMEENTE, Level.LAND)
    return {
        "districts": areas.districts(latest, row) if nested else [],
        "parts": [] if nested else areas.parts_of(latest, row),
    }


def _contrasts(
    request: HttpRequest, latest: Latest, figures: AreaFigures, sections: list[queries.ThemeSection]
) -> dict[str, object]:
    row, rows = figures.row, {one.column: one for section in sections for one in section.rows}
    found = queries.standouts(latest, row)
    over = _laid_over(request, latest, row)
    laid_over = None if over is None else latest.figures_of(over)
    return {
        "cards": [(one, _tag(latest, row, one.label), drawings.strip_of(latest, row, one)) for one in found],
        "cards_title": f"{_NUMBERS[len(found)]} {'ding dat opvalt' if len(found) == 1 else 'dingen die opvallen'}",
        "barcode": drawings.barcode_of(latest, figures, rows, laid_over),
        "others": areas.siblings(latest, row),
        "over": None if over is None else areas.link_to(latest, over),
        "twins": [(one.link, _told(one.alike), _told(one.different)) for one in kept_twins(latest, row)],
    }


def _tag(latest: Latest, row: int, label: Label) -> tuple[str, str]:
    level = latest.areas.levels[row]
    around = latest.areas.names[latest.whole(row)]
    return label.text, _TAGS[label].format(level=level, levels=areas.plural(level), around=around)


def _laid_over(request: HttpRequest, latest: Latest, row: int) -> int | None:
    """The place of ?naast=, when it exists, is another one and is of the same level; else none."""
    code = request.GET.get("naast", "").strip().upper()
    other = latest.areas.position.get(code) if re.fullmatch(r"[A-Z0-9]{4,10}", code) else None
    same_level = other is not None and latest.areas.levels[other] is latest.areas.levels[row]
    return other if same_level and other != row else None


def _told(lines: Sequence[ThemeLine]) -> str:
    """Figures beside those of a twin: "koopwoningen 86 %, daar 84 %; ..." """
    return "; ".join(f"{line.label} {line.own}, daar {line.other}" for line in lines)
