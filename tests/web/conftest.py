"""The site on a release, as a visitor sees it through Django's test client. A bug in a page raises in the test."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.web.full_dossier import fill
from tests.web.page import Page
from tests.web.people import World, make_world
from wijkdna.store.latest import Latest
from wijkdna.web.accounts.models import User
from wijkdna.web.demo.actions import make_demo
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, dossier_for

EXAMPLE = "http://127.0.0.1:8000/gebied/BU19110801/"
"""The address of the area of the worked example."""


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


@pytest.fixture
def demo_site(shipped_release: Latest) -> Site:
    """A site on one's own computer, with the example."""
    return Site(shipped_release.folder.parent.parent, DEMO=True)


@pytest.fixture
def shipped(shipped_release: Latest) -> Iterator[Latest]:
    """The figures of the package, in the settings too."""
    with override_settings(DATA=shipped_release.folder.parent.parent):
        yield shipped_release


@pytest.fixture(scope="module")
def made_example(shipped_release: Latest, django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """The number of the dossier of the example, made once: each test works on it in a transaction that is undone.

    From then on it is there for all tests of the file.
    """
    data = shipped_release.folder.parent.parent
    with django_db_blocker.unblock(), override_settings(DATA=data), transaction.atomic():
        yield make_demo(latest=shipped_release, address=EXAMPLE).pk
        transaction.set_rollback(True)


@pytest.fixture
def example(made_example: int, db: None, shipped: Latest) -> Dossier:
    """The dossier of the example (wijkdna/definitions/demo)."""
    return Dossier.objects.get(pk=made_example)


@pytest.fixture
def full(site: Site, world: World) -> Iterator[Access]:
    """A dossier with something in every table, on the figures of the samples, for a beheerder."""
    with override_settings(DATA=site.settings.options["DATA"]):
        fill(world.dossier, world.beheerder)
        yield dossier_for(world.beheerder, world.dossier.pk)
