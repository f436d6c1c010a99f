"""What every page shares: the template environment, the menu, the release that is read."""

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from wijkdna.domain.areas import LAND
from wijkdna.domain.numbers_nl import date_nl, number_nl, release_nl
from wijkdna.store.latest import Latest, latest
from wijkdna.web.shared.compiled import compiled_templates


class MenuItem(NamedTuple):
    """A link in the menu or the footer; `current` is true on that page."""

    label: str
    url: str
    current: bool = False


_MENU = (
    ("Kaart", "map", LAND),
    ("Vergelijken", "compare"),
    ("Bronnen", "sources"),
    ("Leerlab", "labs"),
    ("Over de cijfers", "about"),
    ("Handleiding", "manual"),
)
_FOOTER = (
    ("Alle cijfers", "indicators"),
    ("Eigen gebied", "own_area"),
    ("Privacy", "privacy"),
    ("Toegankelijkheid", "accessibility"),
    ("Bronnen", "sources"),
)


def environment(**options: object) -> Environment:
    """The Jinja environment. A name that a view forgot is an error, not an empty place on the page."""
    options |= {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    options |= {"bytecode_cache": compiled_templates()}
    made = Environment(**options)  # type: ignore[arg-type]  # noqa: S701 Django switches autoescape on
    made.globals |= {"url": url, "static": lru_cache(static), "kept": kept}
    made.filters["date_nl"] = date_nl
    made.filters["moment_nl"] = moment_nl
    made.filters["number_nl"] = number_nl
    made.filters["release_nl"] = release_nl
    return made


def moment_nl(moment: datetime) -> str:
    """Day and time as the clock here says: "25 juni 2024, 14.05 uur"."""
    here = timezone.localtime(moment)
    return f"{date_nl(here.date())}, {here:%H.%M} uur"


@lru_cache(maxsize=30_000)
def kept(macro: Callable[..., Markup], *args: Hashable) -> Markup:
    """What a macro makes of these arguments, kept in memory: for pieces that the pages of many areas share."""
    return macro(*args)


def url(name: str, *args: object) -> str:
    """Address of a page by its name in urls.py."""
    return _address(get_script_prefix(), name, *args)


@lru_cache(maxsize=20_000)
def _address(prefix: str, name: str, *args: object) -> str:
    """Kept: a page has thirty addresses, and most stand on other pages too. prefix: where the site is mounted."""
    return reverse(name, args=args)


def frame(request: HttpRequest) -> Mapping[str, object]:
    """What base.html needs on every page."""
    menu = ((label, url(name, *args)) for label, name, *args in _MENU)
    return {
        "nav": [MenuItem(label, address, address == request.path) for label, address in menu],
        "footer_links": [MenuItem(label, url(name)) for label, name in _FOOTER],
        "theme_css": settings.THEME_CSS,
    }


def figures() -> Latest:
    """The release that pages read now. Raises NoRelease when there is none yet."""
    return latest(settings.DATA)
