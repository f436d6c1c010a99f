"""How much one visitor may ask: how often, and how large. Counted in the memory of each process, so a page that is
only read never writes in the database; with four processes a limit is four times as wide. Signing in has limits of
its own.
"""

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import salted_hmac

from wijkdna.web.shared import errors

MINUTE = 60.0
VISITORS = 10_000
"""Visitors that are remembered. When there are more, who was silent longest begins anew."""

READS = ("GET", "HEAD", "OPTIONS")

LARGEST_NUMBER = 2**63 - 1
"""Of a row in a database: on a larger one it breaks off."""


class Bucket:
    """Lets each visitor do something so many times a minute: at once when she likes, then as fast as it fills again."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, who: str) -> int:
        """Take one; 0 when there was one left, else the whole seconds until there is. 0 a minute means: no limit."""
        if self._per_minute == 0:
            return 0
        with self._lock:
            now = self._clock()
            left, then = self._left.pop(who, (float(self._per_minute), now))
            left = min(self._per_minute, left + (now - then) * self._per_minute / MINUTE)
            taken = left >= 1
            self._left[who] = (left - taken, now)
            if len(self._left) > VISITORS:
                self._left.popitem(last=False)
        return 0 if taken else math.ceil((1 - left) * MINUTE / self._per_minute)


class Limits:
    """Middleware: 413 for a request that is too large, 429 for the one too many.

    Stands above the check of forms, which reads what was sent: a flood is refused before anything of it is kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._writes = Bucket(settings.WRITES_PER_MINUTE)
        self._files = Bucket(settings.FILES_PER_MINUTE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing yet: which page it is, is known later."""
        return self._get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Any,  # noqa: ANN401 as Django has it
        args: Sequence[object],
        named: Mapping[str, object],
    ) -> HttpResponse | None:
        """The refusal; None when the page may answer. Raises Http404 for a number that no row can have."""
        if any(isinstance(value, int) and value > LARGEST_NUMBER for value in named.values()):
            raise Http404
        if _size(request) > settings.LARGEST_REQUEST:
            return errors.too_large(request)
        seconds = 0
        if request.method not in READS:
            seconds = self._writes.wait(_person(request))
        elif request.resolver_match is not None and request.resolver_match.url_name in settings.COSTLY_PAGES:
            seconds = self._files.wait(network(client_address(request)))
        return errors.too_many(request, seconds) if seconds else None


def _size(request: HttpRequest) -> int:
    """Bytes that come; without a length Django reads nothing, and gunicorn refuses one that is no number."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _person(request: HttpRequest) -> str:
    """Who is signed in, so that colleagues behind one address do not wait for each other; else the address."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return f"person {request.user.pk}"
    return network(client_address(request))


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: of the proxy when there is one (BEHIND_PROXY), else of the connection.

    A visitor can put any address in X-Forwarded-For, but not behind what our own proxy adds at its end.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return direct
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or direct


def unreadable(key: str, prefix: str, version: int) -> str:
    """The name of a counter in the cache. It is made of an address or of who somebody is, and the table keeps it."""
    return salted_hmac("cache", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()


def network(address: str) -> str:
    """The address, or of IPv6 the network that one connection gets: else each request could have another address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
