"""The site on a release, as a visitor sees it through Django's test client. A bug in a page raises in the test."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.web.page import Page
from tests.web.people import World, make_world
from wijkdna.store.latest import Latest
from wijkdna.web.accounts.models import User


class Site:
    """Asks pages of the site on the figures of one data folder; `options` are other settings of the site."""

    def __init__(self, data: Path, **options: object) -> None:
        self.settings = override_settings(DATA=data, **options)
        self.client = Client(raise_request_exception=True)

    def get(self, address: str, **headers: str) -> Any:
        """What the site answers, as Django gives it."""
        return self.send("get", address, **headers)

    def send(self, method: str, address: str, **headers: str) -> Any:
        """The same for another method than GET."""
        with self.settings:
            return getattr(self.client, method)(address, headers=headers or None)

    def as_(self, user: User) -> "Site":
        """The same site for somebody who signed in."""
        other = Site.__new__(Site)
        other.settings = self.settings
        other.client = Client(raise_request_exception=True)
        other.client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return other

    def post(self, address: str, **data: object) -> Any:
        """What the site answers to a form. A field may be a file, or a list."""
        with self.settings:
            return self.client.post(address, data)

    def page(self, address: str, status: int = 200) -> Page:
        """The page of an address. Fails on another status, and on markup that is not well-formed."""
        answer = self.get(address)
        assert answer.status_code == status, f"{address[:200]}: {answer.status_code}"
        assert answer["Content-Type"] == "text/html; charset=utf-8"
        return Page(answer.content.decode())


@pytest.fixture(scope="session")
def site(built_data: Path) -> Site:
    """The site on the release of the samples."""
    return Site(built_data)


@pytest.fixture(scope="session")
def shipped_site(shipped_release: Latest) -> Site:
    """The site on the release that comes with the package."""
    return Site(shipped_release.folder.parent.parent)


@pytest.fixture(scope="session")
def page_of(site: Site) -> Callable[..., Page]:
    """page_of(address, status=200): a page for visitors, asked once for all tests that only read it."""
    return cache(site.page)


@pytest.fixture
def world(db: None) -> World:
    """People of all roles in two teams, with a dossier each."""
    return make_world()
