"""The map of a figure, its card of one area, and its files: SVG and borders."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from wijkdna.domain.areas import LAND, Level
from wijkdna.domain.indicators import Indicator
from wijkdna.store.latest import Latest
from wijkdna.store.place_table import OPENSTREETMAP, MapPlace, kind_slug, sources_of
from wijkdna.web.areas import queries as areas
from wijkdna.web.areas.views import AreaNotFound, one_address, row_of
from wijkdna.web.maps import documents, drawings, forms, queries
from wijkdna.web.maps.queries import MapState
from wijkdna.web.shared.frame import MenuItem, url
from wijkdna.web.shared.frame import figures as current_figures

YEAR = 31_536_000
_ANY = "GEBIED"
"""Stands in an address for the code of an area, which the script fills in."""

_ELSEWHERE = "Kies bij “Gebieden” een ander niveau, of kies een ander cijfer."


@require_safe
def map_country(request: HttpRequest) -> HttpResponse:
    """The map of the menu: Nederland."""
    return redirect("map", LAND)


@require_safe
def area_map(request: HttpRequest, code: str) -> HttpResponse:
    """A figure of all areas around or inside a place, on a map and in a table."""
    return _answered(request, code, _page)


@require_safe
def map_card(request: HttpRequest, code: str) -> HttpResponse:
    """What the map tells about one area: a piece of a page."""
    return _answered(request, code, _card)


@require_safe
def map_svg(request: HttpRequest, code: str) -> HttpResponse:
    """The map as a file, with title, legend and sources in it."""
    return _answered(request, code, _file)


@require_safe
def map_borders(request: HttpRequest, code: str) -> HttpResponse:
    """Borders of what lies inside the land, a provincie or a gemeente, as TopoJSON; kept by browsers for a year.

    A page asks for them with the name of its release behind the question mark, so that a new one is asked for anew.
    """
    latest = current_figures()
    row = row_of(latest, code)
    if not latest.shapes.covers(latest.areas.codes[row]):
        raise AreaNotFound(code)
    tag = f'"{latest.name}-{latest.areas.codes[row]}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        borders = latest.shapes.published(latest.areas.codes[row])
        answer = HttpResponse(borders, content_type="application/json")
    answer["ETag"] = tag
    if request.GET.get("uitgave") == latest.name:
        patch_cache_control(answer, public=True, max_age=YEAR, immutable=True)
    return answer


def _answered(
    request: HttpRequest, code: str, show: Callable[[HttpRequest, Latest, int, MapState], HttpResponse]
) -> HttpResponse:
    """The answer about the map that an address asks for, or what is wrong with the address."""
    latest = current_figures()
    row = row_of(latest, code)
    moved = one_address(request, code, latest.areas.codes[row])
    if moved:
        return moved
    try:
        state = forms.read_state(latest, row, request.GET)
    except forms.WrongChoice as wrong:
        return _refused(request, latest, row, wrong)
    return show(request, latest, row, state)


def _card(request: HttpRequest, latest: Latest, row: int, state: MapState) -> HttpResponse:
    found = queries.figures_of(latest, state)
    context = {
        "card": queries.card_of(latest, state, found),
        "indicator": found.indicator,
        "page": _page_url(latest, state),
    }
    return render(request, "maps/map_card.html", context)


def _file(request: HttpRequest, latest: Latest, row: int, state: MapState) -> HttpResponse:
    found = queries.figures_of(latest, state)
    drawing = drawings.drawing_of(latest, state, found)
    sheet = documents.map_file(latest, state, found, drawing)
    context = {"figures": found, "drawing": drawing, "sheet": sheet, "colours": drawings.PALETTE}
    answer = render(request, "maps/map.svg", context, content_type="image/svg+xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{documents.file_name(latest, state, "svg")}"'
    return answer


def _page(request: HttpRequest, latest: Latest, row: int, state: MapState) -> HttpResponse:
    found = queries.figures_of(latest, state)
    places = queries.places_of(latest, state)
    drawing = drawings.drawing_of(latest, state, found)
    whole = latest.areas.codes[state.whole]
    context = {
        "area": areas.link_to(latest, state.whole),
        "crumbs": areas.way_up(latest, state.whole),
        "levels": areas.plural(state.level),
        "state": state,
        "figures": found,
        "drawing": drawing,
        "card": queries.card_of(latest, state, found),
        "indicator": found.indicator,
        "outlined": _outlined(latest, state),
        "points": drawings.points_of(latest, state.whole, state.level),
        "themes": _themes(latest),
        "years": _years(latest, state),
        "level_links": _levels(latest, row, state),
        "colour_links": _colours(latest, state),
        "sort_links": _sorting(latest, state),
        "kinds": _kinds(latest, state, places),
        "places_credit": sources_of(latest, places),
        "of_osm": any(place.source == OPENSTREETMAP for place in places),
        "borders_credit": documents.source_of_borders(latest, state.level),
        "notes": _notes(request, latest, row, state),
        "page": _page_url(latest, state),
        "to_area": f"{_address(latest, replace(state, chosen=''))}&gekozen=",
        "file": f"{url('map_svg', whole)}?{state.query}",
        "card_address": f"{url('map_card', _ANY)}?{replace(state, chosen='').query}",
        "borders": f"{url('map_borders', whole)}?{urlencode({'uitgave': latest.name})}",
        "background": settings.MAP_STYLE_URL,
        "boundaries": latest.boundaries,
        "release": latest.name,
    }
    return render(request, "maps/area_map.html", context)


def _address(latest: Latest, state: MapState) -> str:
    return f"{url('map', latest.areas.codes[state.whole])}?{state.query}"


def _page_url(latest: Latest, state: MapState) -> str:
    """The same map without a chosen area."""
    return _address(latest, replace(state, chosen=""))


def _outlined(latest: Latest, state: MapState) -> str:
    row = queries.chosen_on_map(latest, state)
    return "" if row is None else latest.areas.codes[row]


def _themes(latest: Latest) -> list[tuple[str, list[Indicator]]]:
    """All indicators, by the title of their theme."""
    return [
        (theme["title"], [latest.indicators[column] for column in columns])
        for theme in latest.themes
        if (columns := latest.theme_columns[theme["id"]])
    ]


def _years(latest: Latest, state: MapState) -> list[MenuItem]:
    periods = latest.indicators[latest.columns[state.indicator]].periods
    return [
        MenuItem(period, _address(latest, replace(state, period=period)), period == state.period) for period in periods
    ]


def _levels(latest: Latest, row: int, state: MapState) -> list[MenuItem]:
    """Maps of other levels here, and the map of the land. Another map keeps the chosen area where it lies inside it."""
    links = []
    for level in forms.levels_of(latest, row):
        other = replace(state, level=level, whole=forms.whole_of(latest, row, level))
        if other.whole != state.whole:
            other = replace(other, chosen="" if row == other.whole else latest.areas.codes[row])
        links.append(
            MenuItem(
                f"{areas.plural(level)} van {queries.name_of(latest, other.whole)}",
                _address(latest, other),
                level is state.level,
            )
        )
    if latest.areas.levels[row] is not Level.LAND:
        land = replace(state, level=Level.GEMEENTE, whole=0, kinds=())
        links.append(MenuItem(f"gemeenten van {queries.name_of(latest, 0)}", _address(latest, land)))
    return links


def _colours(latest: Latest, state: MapState) -> list[MenuItem]:
    """Nothing to choose where there is no difference with the whole."""
    if not queries.has_difference(latest, state.whole, state.indicator, state.period):
        return []
    labels = {
        queries.Colour.AMOUNT: "het cijfer zelf",
        queries.Colour.DIFFERENCE: f"het verschil met {queries.name_of(latest, state.whole)}",
    }
    return [
        MenuItem(label, _address(latest, replace(state, colour=colour)), colour is state.colour)
        for colour, label in labels.items()
    ]


def _sorting(latest: Latest, state: MapState) -> list[MenuItem]:
    labels = {queries.Sorting.NAME: "naam", queries.Sorting.VALUE: "cijfer, hoog naar laag"}
    return [
        MenuItem(label, f"{_address(latest, replace(state, order=order))}#tabel", order is state.order)
        for order, label in labels.items()
    ]


class KindOfPlace(NamedTuple):
    """A kind of place to tick: its sign, how many there are, and whether it is on the map."""

    slug: str
    label: str
    number: int
    mark: str
    is_shown: bool


def _kinds(latest: Latest, state: MapState, places: Sequence[MapPlace]) -> list[KindOfPlace]:
    counted = Counter(place.kind for place in places)
    return [
        KindOfPlace(kind_slug(kind), kind, n, drawings.mark_of(latest, kind), kind in state.kinds)
        for kind, n in sorted(counted.items())
    ]


def _notes(request: HttpRequest, latest: Latest, row: int, state: MapState) -> list[str]:
    """What a reader must know before she believes her eyes."""
    indicator = latest.indicators[latest.columns[state.indicator]]
    whole, levels = queries.name_of(latest, state.whole), areas.plural(state.level)
    notes = []
    if not latest.shapes.covers(latest.areas.codes[state.whole]):
        notes.append(f"Van de {levels} van {whole} hebben wij geen grenzen. De tabel zegt wat er bekend is.")
    elif latest.areas.levels[state.whole] is Level.GEMEENTE and Level.BUURT not in forms.levels_of(latest, row):
        notes.append(f"Van de buurten van {whole} hebben wij de grenzen nog niet. Daarom ziet u de wijken.")
    if state.level not in indicator.levels:
        notes.append(f"Dit cijfer is niet gemeten voor {levels}, alleen voor grotere gebieden. {_ELSEWHERE}")
    elif state.level is Level.GEMEENTE and latest.areas.gemeente[row] >= 0 and not request.GET.get("niveau"):
        notes.append(f"Dit cijfer is er alleen per gemeente. Daarom ziet u de gemeenten van {whole}.")
    if state.colour is not queries.colour_of(latest, state):
        notes.append(f"Het verschil met {whole} zegt bij dit cijfer niets. De kleuren tonen het cijfer zelf.")
    if state.period != indicator.newest:
        notes.append("Van eerdere jaren tonen wij alleen cijfers van gebieden waarvan de grens niet is veranderd.")
    return notes


def _refused(request: HttpRequest, latest: Latest, row: int, wrong: forms.WrongChoice) -> HttpResponse:
    """What is wrong with an address, and what to choose instead; the rest of the address stays as it was."""
    kept = request.GET.copy()
    links = []
    for choice in wrong.choices:
        kept[wrong.field] = choice.value
        links.append((choice.label, f"?{kept.urlencode()}"))
    kept.pop(wrong.field, None)
    context = {
        "area": areas.link_to(latest, row),
        "crumbs": areas.way_up(latest, row),
        "field": wrong.field,
        "value": wrong.value,
        "links": links,
        "without": f"?{kept.urlencode()}" if kept else url("map", latest.areas.codes[row]),
    }
    return render(request, "maps/wrong_choice.html", context, status=400)
