"""The page of the twins of an area."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijkdna.store.latest import Latest
from wijkdna.web.areas.views import area_head, one_address, row_of
from wijkdna.web.shared.frame import figures
from wijkdna.web.twins import drawings, forms, queries


@require_safe
def twins(request: HttpRequest, code: str) -> HttpResponse:
    """Which places are most like this one, by the weights and in the part of the country that are asked for."""
    latest = figures()
    row = row_of(latest, code)
    if moved := one_address(request, code, latest.areas.codes[row]):
        return moved
    context = area_head(latest, row)
    if latest.areas.levels[row] not in queries.COMPARED:
        return render(request, "twins/not_compared.html", context)
    asked = _asked(request, latest, row)
    found = queries.twins_of(latest, row, asked.weights, asked.scope)
    context |= {
        "asked": asked,
        "found": found,
        "scopes": queries.scopes(latest, row),
        "counting": queries.counting(latest, latest.areas.levels[row]),
        "where": drawings.twin_map(latest, row, found.lines),
    }
    return render(request, "twins/twins.html", context, status=400 if asked.problem else 200)


def _asked(request: HttpRequest, latest: Latest, row: int) -> forms.Asked:
    scopes = [scope for scope, _ in queries.scopes(latest, row)]
    usable = [one.id for one in queries.counting(latest, latest.areas.levels[row]) if one.indicators]
    return forms.read(request.GET.dict(), scopes, usable)
