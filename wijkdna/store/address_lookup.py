"""In which buurt an address lies: asked of the Locatieserver of PDOK, when a site has that set on.

An address is personal data. It is asked once, over https, and kept nowhere: not in a file, not in a log, not in an
error. What is remembered for a while, in memory only, is which codes belong to a mark that nobody can turn back.
"""

import hashlib
import http.client
import json
import re
import secrets
import time
import urllib.request
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from wijkdna import __version__
from wijkdna.store.places import plain

TIMEOUT = 2.0
"""Seconds: somebody waits for a page."""

LARGEST = 200_000
ROWS = 10
REMEMBERED = 2_000
FORGET_AFTER = 3600.0

_POSTCODE = re.compile(r"\b(\d{4})\s*([a-z]{2})\b", re.IGNORECASE)
_HOUSE = re.compile(r"[^\W\d_]{2,}.*\d|\d.*[^\W\d_]{2,}")
_FIELDS = ("buurtcode", "wijkcode", "gemeentecode")

Codes = tuple[str, ...]
"""Of one place that was found: its buurt, wijk and gemeente, as far as they are told."""


class LookupFailed(Exception):
    """There was no answer that we can use. It never says what was asked."""


def is_address(text: str) -> bool:
    """Whether a text may be an address or a whole postcode: letters and a number. Names of places go nowhere."""
    return bool(_POSTCODE.search(text) or _HOUSE.search(text))


class AddressLookup:
    """Asks the Locatieserver at this address (".../search/v3_1")."""

    def __init__(self, address: str, clock: Callable[[], float] = time.monotonic) -> None:
        if urlsplit(address).scheme not in ("https", "http"):
            raise ValueError(address)
        self._address, self._clock = address.rstrip("/"), clock
        self._salt = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, tuple[float, list[Codes]]] = OrderedDict()

    def find(self, text: str) -> list[Codes]:
        """Places that have every word of the text in their address, the best first. Raises LookupFailed."""
        mark = hashlib.blake2b(_words(text).encode(), key=self._salt).digest()
        known = self._known.get(mark)
        if known and self._clock() - known[0] < FORGET_AFTER:
            return known[1]
        found = [_codes(doc) for doc in self._documents(text) if _has_words(doc, text)]
        self._known[mark] = self._clock(), found
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found

    def _documents(self, text: str) -> Sequence[Mapping[str, Any]]:
        asked = {"q": text, "fq": "type:(adres OR postcode)", "rows": ROWS, "fl": f"weergavenaam,{','.join(_FIELDS)}"}
        request = urllib.request.Request(  # noqa: S310 http or https: see above
            f"{self._address}/free?{urlencode(asked)}", headers={"User-Agent": f"WijkDNA/{__version__}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
                content = json.loads(answer.read(LARGEST))
            return [doc for doc in content["response"]["docs"] if isinstance(doc, dict)]
        except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
            raise LookupFailed from None  # the reason may hold the address


def _words(text: str) -> str:
    """Small letters, without signs, and a postcode as one word: "1786 AA" -> "1786aa"."""
    return plain(_POSTCODE.sub(r"\1\2", text))


def _has_words(doc: Mapping[str, Any], text: str) -> bool:
    """The service guesses when it knows no such address. A guess about where somebody lives is no answer."""
    there = _words(str(doc.get("weergavenaam", ""))).split()
    return set(_words(text).split()) <= set(there)


def _codes(doc: Mapping[str, Any]) -> Codes:
    codes = [str(doc[field]).strip().upper() for field in _FIELDS if doc.get(field)]
    return tuple(f"GM{code}" if code.isdecimal() else code for code in codes)
