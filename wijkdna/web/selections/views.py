"""Open figures under the headings of another platform: Zicht op Wijken, and the veerkrachtkaart."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijkdna.domain.areas import Level
from wijkdna.store.latest import Latest
from wijkdna.store.selections import load_selection
from wijkdna.web.areas.queries import link_to, way_up
from wijkdna.web.areas.views import AreaNotFound, area_head, one_address, row_of
from wijkdna.web.selections import queries
from wijkdna.web.shared.frame import figures as current_figures

_TOLD = (Level.GEMEENTE, Level.WIJK, Level.BUURT)


@require_safe
def nplv(request: HttpRequest, code: str) -> HttpResponse:
    """Our own choice for the lines of action of the NPLV; a buurt shows the figures of its wijk, and says so."""
    latest = current_figures()
    row = _row(latest, code)
    told, headings = queries.told_of(latest, row), load_selection("nplv")
    context = area_head(latest, told) | {
        "here": link_to(latest, row),
        "crumbs": way_up(latest, row),
        "label": queries.wijk_figure(latest, row) if told != row else "",
        "sections": queries.sections(latest, told, headings),
        "lacking": queries.lacking(latest, headings),
        "dashboard": _dashboard(latest, told),
    }
    return one_address(request, code, latest.areas.codes[row]) or render(request, "selections/nplv.html", context)


@require_safe
def veerkracht(request: HttpRequest, code: str) -> HttpResponse:
    """Open figures that touch on what a veerkrachtkaart is about, each under its own name."""
    latest = current_figures()
    row = _row(latest, code)
    headings = load_selection("veerkracht")
    context = area_head(latest, row) | {
        "groups": queries.proxies(latest, row, headings),
        "lacking": queries.lacking(latest, headings),
    }
    return one_address(request, code, latest.areas.codes[row]) or render(request, "selections/veerkracht.html", context)


def _row(latest: Latest, code: str) -> int:
    """Row of a gemeente, wijk or buurt. Raises AreaNotFound, also for a larger area: these platforms have none."""
    row = row_of(latest, code)
    if latest.areas.levels[row] not in _TOLD:
        raise AreaNotFound(code)
    return row


def _dashboard(latest: Latest, row: int) -> str:
    """Address of the dashboard itself, for this area when the setting says how."""
    gemeente = latest.areas.codes[int(latest.areas.gemeente[row])]
    return str(settings.NPLV_DASHBOARD).replace("{code}", latest.areas.codes[row]).replace("{gemeente}", gemeente)
