"""The site with the worked example, as who sits at the computer itself sees it."""

from typing import Any

from tests.web.conftest import Site
from tests.web.page import Page

HERE = "127.0.0.1"
LINE = "U kijkt in het voorbeeld: wat u typt staat alleen op deze computer."


def page_here(site: Site, address: str) -> Page:
    """A page as somebody at the computer itself sees it."""
    answer = site.get(address, host=HERE)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def click(site: Site, host: str = HERE, **extra: Any) -> Any:
    """What the button of the example answers."""
    with site.settings:
        return site.client.post("/voorbeeld/", headers={"host": host, **extra.pop("headers", {})}, **extra)
