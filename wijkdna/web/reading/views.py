"""Pages to read, and the small files that machines ask for."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijkdna.store.release import NoRelease
from wijkdna.web.reading import queries
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.health import problems

_SECURITY_DAYS = 180


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
    # RFC 9116 wants this address in full, and only with https.
    canonical = request.build_absolute_uri(request.path) if request.is_secure() else ""
    context = {"security_contact": settings.SECURITY_CONTACT, "expires": expires.isoformat(), "canonical": canonical}
    return render(request, "reading/security.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Does this process answer? 200, with the release it reads. Says nothing of the database: a restart helps not."""
    try:
        name = figures().name
    except NoRelease:
        name = "zonder cijfers"
    return _plain(f"ok {name}\n")


@require_safe
def readiness(request: HttpRequest) -> HttpResponse:
    """May visitors be sent here? 200, or 503 with what does not work."""
    found = problems()
    return _plain("".join(f"{line}\n" for line in found), status=503) if found else _plain("klaar\n")


def _plain(text: str, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status, headers=headers)
