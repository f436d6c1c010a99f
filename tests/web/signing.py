"""Signing in as people do it: through the pages, and the links in messages."""

import re
from typing import Any

from django.test import Client

from tests.web.conftest import Site
from tests.web.page import Page
from tests.web.people import PASSWORD


def visitor(site: Site) -> Site:
    """The same site in a browser of its own, in which nobody signed in."""
    other = Site.__new__(Site)
    other.settings = site.settings
    other.client = Client(raise_request_exception=True)
    return other


def sign_in(site: Site, email: str, password: str = PASSWORD) -> Any:
    """What the site answers to an address and a password."""
    return site.post("/inloggen/", login=email, password=password)


def signed_in(site: Site, email: str, password: str = PASSWORD) -> Site:
    """The site after signing in through its page. Fails when that did not work."""
    browser = visitor(site)
    answer = sign_in(browser, email, password)
    assert answer.status_code == 302, answer.content.decode()
    return browser


def confirm_password(site: Site, page: str, password: str = PASSWORD) -> None:
    """Say once more who one is, as the page of something that matters asks."""
    answer = site.post(f"/mijn-account/opnieuw/?next={page}", password=password)
    assert answer.status_code == 302


def link_in(message: Any) -> str:
    """Path of the first link to the site in a message."""
    found = re.search(r"https?://[^/\s]+(/\S*)", message.body)
    assert found is not None, message.body
    return found[1]


def page_of(answer: Any, status: int = 200) -> Page:
    """The page of an answer. Fails on another status."""
    assert answer.status_code == status
    return Page(answer.content.decode())
