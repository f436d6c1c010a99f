"""Error pages in plain Dutch: what happened, what it means, what to do."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from wijkdna.store.release import NoRelease
from wijkdna.web.shared.frame import figures, frame


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "errors/403.html", status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a fresh token: the page stood open too long, or another site sent it."""
    return render(request, "errors/csrf.html", status=403)


def too_large(request: HttpRequest) -> HttpResponse:
    """413. Nothing of what came was read."""
    return render(request, "errors/413.html", {"megabytes": settings.LARGEST_REQUEST // 1_000_000}, status=413)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429, with when to come back."""
    answer = render(request, "errors/429.html", {"seconds": seconds}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. An old code of a wijk or buurt gets the gemeente it belonged to."""
    code = getattr(exception, "code", "")
    return render(request, "errors/404.html", {"code": code[:20], "gemeente": _gemeente(code)}, status=404)


def _gemeente(code: str) -> tuple[str, str] | None:
    """Code and name of the gemeente in which an unknown code lies, when there is one."""
    if code[:2].upper() not in ("WK", "BU"):
        return None
    try:
        areas = figures().areas
    except NoRelease:
        return None
    row = areas.position.get(f"GM{code[2:6]}".upper())
    return None if row is None else (areas.codes[row], areas.names[row])


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Leans on nothing that may be broken: no database, so nobody is signed in, and no figures."""
    return HttpResponse(render_to_string("errors/500.html", {**frame(request), "person": None}), status=500)
