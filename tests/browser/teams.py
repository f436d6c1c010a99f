"""Pages for somebody who is signed in on a site with her team and its work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Page, StorageState, ViewportSize

from tests.browser.conftest import DESKTOP, Eyes
from tests.browser.patience import PATIENCE

ANNE, BART = "anne@gemeente.example", "bart@gemeente.example"
"""The beheerder and the member of a World (tests/web/people.py)."""


@contextmanager
def opening(eyes: Eyes, address: str, state: StorageState) -> Iterator[Callable[..., Page]]:
    """open_one(path, viewport, axe=False, again=False, **options) opens a page for who signed in.

    axe  its script is in it
    again  the same, in the page of the test before: for tests that only look, since a new one takes longer to come than
           what is on it
    """
    contexts: list[BrowserContext] = []

    def new_page(viewport: ViewportSize, **options: Any) -> Page:
        context = eyes.browser.new_context(base_url=address, viewport=viewport, storage_state=state, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    def page_again(viewport: ViewportSize) -> Page:
        if state_key not in eyes.pages:
            eyes.pages[state_key] = new_page(viewport, bypass_csp=True)
            contexts.remove(eyes.pages[state_key].context)
        page = eyes.pages[state_key]
        page.set_viewport_size(viewport)
        return page

    def open_one(
        path: str, viewport: ViewportSize = DESKTOP, *, axe: bool = False, again: bool = False, **options: Any
    ) -> Page:
        page = page_again(viewport) if again else new_page(viewport, bypass_csp=axe, **options)
        answer = page.goto(path)
        assert answer is not None
        assert (answer.status, page.url) == (200, address + path)
        if axe or again:
            page.evaluate(eyes.axe_source)
        return page

    state_key = repr(state)
    yield open_one
    for context in contexts:
        context.close()
