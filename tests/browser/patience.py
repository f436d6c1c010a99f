"""A test reads a page when all of it is there.

Playwright waits after a click until another page begins to come. What a test asks next, such as how many links there
are, it answers from what came so far: right on a quiet machine, wrong on a busy one.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from playwright.sync_api import Locator, expect

PATIENCE = 30_000
"""Milliseconds that an act on a page may take, and that something may let itself be expected: a machine that does other
work beside is no failure."""


def wait_for_pages() -> None:
    """From here on, what is done to a part of a page is done when the page that follows is there, scripts included."""
    expect.set_options(timeout=PATIENCE)
    for act in ("click", "press"):
        setattr(Locator, act, _and_wait(getattr(Locator, act)))


def _and_wait(act: Callable[..., None]) -> Callable[..., None]:
    @wraps(act)
    def patient(part: Locator, *args: Any, **options: Any) -> None:
        page = part.page
        act(part, *args, **options)
        if not page.is_closed():
            page.wait_for_load_state("load")

    return patient
