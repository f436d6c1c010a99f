"""Start page and search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wijkdna.store.places import LONGEST
from wijkdna.web.areas import queries
from wijkdna.web.shared.frame import figures

_SHORTEST = 2


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """One question, one field; the country as a map and as a list."""
    latest = figures()
    context = {
        "country": queries.country_map(latest),
        "provincies": queries.provincies(latest),
        "names": dict(zip(latest.areas.codes, latest.areas.names, strict=True)),
    }
    return render(request, "areas/start.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Places found; the only place with this name opens at once."""
    text = _asked(request)
    found = queries.search(figures(), text) if text else None
    if found and len(found.hits) == 1 and not found.guessed:
        return redirect("area", found.hits[0].code)
    context = {"q": text, "found": found, "most": queries.MOST_HITS}
    return render(request, "areas/search.html", context)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """A list of options while somebody types."""
    text = _asked(request)
    hits = queries.search(figures(), text, queries.MOST_SUGGESTIONS).hits if len(text) >= _SHORTEST else []
    return render(request, "areas/suggestions.html", {"hits": hits})


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
