"""Pages to read, and the small files that machines ask for."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijkdna.web.reading import queries
from wijkdna.web.shared.frame import figures

_SECURITY_DAYS = 180


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """All tables with licence, attribution and the bytes they came from."""
    latest = figures()
    context = {
        "tables": queries.source_tables(latest),
        "awaited": queries.awaited_sources(),
        "release": latest.name,
        "boundaries": latest.boundaries,
    }
    return render(request, "reading/sources.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Over de cijfers."""
    return render(request, "reading/about.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Accessibility statement."""
    return render(request, "reading/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What the site keeps about its visitors."""
    return render(request, "reading/privacy.html")


@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    """Contents of the handleiding."""
    return render(request, "handleiding/index.html", {"parts": queries.contents()})


@require_safe
def manual_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the handleiding."""
    place = next((k for k, chapter in enumerate(queries.MANUAL) if chapter.slug == slug), None)
    if place is None:
        raise Http404(slug)
    before, after = queries.MANUAL[:place][-1:], queries.MANUAL[place + 1 :][:1]
    context = {
        "chapter": queries.MANUAL[place],
        "before": before[0] if before else None,
        "after": after[0] if after else None,
    }
    return render(request, f"handleiding/{slug}.html", context)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116, when the host has named a contact."""
    if not settings.SECURITY_CONTACT:
        raise Http404("security.txt")
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=_SECURITY_DAYS)
    context = {"security_contact": settings.SECURITY_CONTACT, "expires": expires.isoformat()}
    return render(request, "reading/security.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For a monitor: 200 when the figures can be read."""
    return HttpResponse(f"ok {figures().name}\n", content_type="text/plain; charset=utf-8")
