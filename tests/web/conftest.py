"""The site on a release, as a visitor sees it through Django's test client. A bug in a page raises in the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.web.page import Page
from wijkdna.store.latest import Latest


class Site:
    """Asks pages of the site. Not Django's client itself: its answers say nothing about markup."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()

    def get(self, address, **headers):
        return self.client.get(address, headers=headers or None)

    def page(self, address: str, status: int = 200) -> Page:
        """The page of an address. Fails on another status, and on markup that is not well-formed."""
        answer = self.get(address)
        assert answer.status_code == status, f"{address}: {answer.status_code}"
        assert answer["Content-Type"] == "text/html; charset=utf-8"
        return Page(answer.content.decode())


def _on(data: Path) -> Iterator[Site]:
    with override_settings(DATA=data):
        yield Site()


@pytest.fixture(scope="module")
def site(built_data: Path) -> Iterator[Site]:
    """The site on the release of the samples."""
    yield from _on(built_data)


@pytest.fixture(scope="module")
def shipped_site(shipped_release: Latest) -> Iterator[Site]:
    """The site on the release that comes with the package."""
    yield from _on(shipped_release.folder.parent.parent)
