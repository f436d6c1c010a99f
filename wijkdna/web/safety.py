"""Settings with which no site may start. Asked by `wijkdna serve`, and by wsgi.py for other servers.

Not in settings.py: tests, checks and the making of pages need settings too, and no visitor comes in there.
"""

from collections.abc import Iterable

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
"""Names by which a computer calls itself: nobody else can come in by them."""

SHORTEST_KEY = 32
FEWEST_SIGNS = 10
_SAMPLES = ("insecure", "changeme", "change-me", "geheim", "voorbeeld", "example", "vul-in", "wijzig")


class UnsafeSettings(Exception):
    """The site does not start; the text says which setting, and what to do."""


def check(*, secret_key: str, debug: bool, demo: bool, hosts: Iterable[str], listens_on: str = "127.0.0.1") -> None:
    """Raises UnsafeSettings. hosts: ALLOWED_HOSTS; listens_on: the address visitors come in by, when that is known."""
    others = sorted({host.strip() for host in (*hosts, listens_on)} - LOOPBACK - {""})
    if demo and others:
        raise UnsafeSettings(f"DEMO=1 {_FOR_YOU_ALONE.format(others=', '.join(others))} {_NO_DEMO}")
    if debug and others:
        raise UnsafeSettings(f"DEBUG=1 {_FOR_YOU_ALONE.format(others=', '.join(others))} {_NO_DEBUG}")
    if not debug and "*" in others:
        raise UnsafeSettings(_ANY_HOST)
    if not debug and is_weak(secret_key):
        raise UnsafeSettings(_WEAK_KEY)


def is_weak(key: str) -> bool:
    """True for a key that somebody may guess, or find in an example."""
    return len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS or any(sample in key.lower() for sample in _SAMPLES)


_FOR_YOU_ALONE = "is alleen voor op uw eigen computer, en deze site is ook te openen via {others}."
_NO_DEMO = "Zet DEMO=0 in .env of in de omgeving, of laat de site alleen op 127.0.0.1 antwoorden."
_NO_DEBUG = "Het toont bezoekers de binnenkant van de site. Haal DEBUG uit .env en uit de omgeving."
_ANY_HOST = (
    "ALLOWED_HOSTS=* laat elke naam toe. Noem de namen waaronder mensen de site openen; dotenv-sample legt het uit."
)
_WEAK_KEY = f"""SECRET_KEY is te kort of te raden: neem {SHORTEST_KEY} tekens of meer, door toeval gekozen.
Dit toont een goede:
  python -c "import secrets; print(secrets.token_urlsafe(50))\""""
