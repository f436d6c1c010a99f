"""Start page and search; and what each page of an area begins with."""

from contextlib import suppress
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wijkdna.domain.areas import MalformedCode, clean_code
from wijkdna.store.address_lookup import AddressLookup, LookupFailed, is_address
from wijkdna.store.latest import Latest, UnknownArea
from wijkdna.store.places import LONGEST, POSTCODE
from wijkdna.web.areas import queries
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.limits import Bucket, client_address, network

_SHORTEST = 2
_LOOKUPS = Bucket(20)
"""Addresses that one visitor may look up in a minute; after that they are searched as names."""


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
    address = _at_address(request, text) if found and _may_be_address(found, text) else []
    if address:
        found = queries.Found(address, guessed=False)
    if found and len(found.hits) == 1 and not found.guessed:
        return redirect("area", found.hits[0].code)
    context = {
        "q": text,
        "found": found,
        "most": queries.MOST_HITS,
        "by_address": bool(address),
        "knows_addresses": bool(settings.LOCATIESERVER_URL),
    }
    return render(request, "areas/search.html", context)


def _may_be_address(found: queries.Found, text: str) -> bool:
    """Names of places, codes and four digits are found here, and go nowhere."""
    postcode = POSTCODE.fullmatch(text)
    return bool(postcode and postcode[2]) or ((not found.hits or found.guessed) and is_address(text))


def _at_address(request: HttpRequest, text: str) -> list[queries.AreaLink]:
    """The areas an address lies in, where the site may ask; none without an answer: search then goes on as ever."""
    if not settings.LOCATIESERVER_URL or _LOOKUPS.wait(network(client_address(request))):
        return []
    with suppress(LookupFailed):
        return queries.at_address(figures(), _lookup(settings.LOCATIESERVER_URL).find(text))
    return []


@lru_cache(maxsize=1)
def _lookup(address: str) -> AddressLookup:
    return AddressLookup(address)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """A list of options while somebody types."""
    text = _asked(request)
    hits = queries.search(figures(), text, queries.MOST_SUGGESTIONS).hits if len(text) >= _SHORTEST else []
    return render(request, "areas/suggestions.html", {"hits": hits})


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]


class AreaNotFound(Http404):
    """No area has this code now; the page that says so offers the gemeente it belonged to."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def row_of(latest: Latest, text: str) -> int:
    """Row of the area with this code, however it was typed. Raises AreaNotFound."""
    try:
        return latest.row(clean_code(text))
    except (MalformedCode, UnknownArea):
        raise AreaNotFound(text) from None


def one_address(request: HttpRequest, typed: str, code: str) -> HttpResponsePermanentRedirect | None:
    """A redirect when the code was typed in another way (small letters, a space): one page, one address."""
    if typed == code:
        return None
    query = request.META["QUERY_STRING"]
    address = request.path.replace(f"/{typed}/", f"/{code}/", 1)
    return redirect(f"{address}?{query}" if query else address, permanent=True)


def area_head(latest: Latest, row: int) -> dict[str, object]:
    """What the top of each page of an area needs."""
    level = latest.areas.levels[row]
    return {
        "area": queries.link_to(latest, row),
        "level": level,
        "levels": queries.plural(level),
        "place": queries.place_of(latest, row),
        "around": queries.link_to(latest, latest.whole(row)),
        "crumbs": queries.way_up(latest, row),
        "boundaries": latest.boundaries,
        "release": latest.name,
    }
