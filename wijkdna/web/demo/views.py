"""The door to the example: one button, only on one's own computer."""

import ipaddress
from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wijkdna.store.example import load_example
from wijkdna.web.accounts.queries import person_of
from wijkdna.web.demo import actions, queries
from wijkdna.web.safety import LOOPBACK
from wijkdna.web.shared.frame import figures, url

_PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_MARK = "demo"


@require_POST
@never_cache
def look(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the example, and open its dossier; for who may not, there is no such page."""
    if not _offered(request):
        raise Http404
    area = request.build_absolute_uri(url("area", load_example().area))
    dossier = actions.make_demo(latest=figures(), address=area)
    user = queries.looks_around()
    if user is None:
        raise Http404
    login(request, user, backend=_BACKEND)
    request.session[_MARK] = True
    return redirect("dossier", dossier.pk)


def demo(request: HttpRequest) -> Mapping[str, object]:
    """What base.html and the button need to know. Costs nothing where there is no example."""
    if not settings.DEMO:
        return {"demo_offered": False, "in_demo": False}
    inside = person_of(request) is not None and bool(request.session.get(_MARK))
    return {"demo_offered": not inside and _offered(request), "in_demo": inside}


def _offered(request: HttpRequest) -> bool:
    """True for who sits at this computer: not passed on by another, and asking for it by its own name."""
    return (
        settings.DEMO
        and _is_loopback(str(request.META.get("REMOTE_ADDR", "")))
        and not any(name in request.headers for name in _PASSED_ON)
        and split_domain_port(request.get_host())[0] in LOOPBACK
    )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
