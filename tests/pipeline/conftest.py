"""A server that stands in for publishers, and a Web that asks it without waiting."""

import pytest

from tests.pipeline.publishers.clock import Time
from wijkdna.pipeline.network import Limits, Settings, Web


@pytest.fixture
def time():
    """Time that moves only when somebody waits."""
    return Time()


@pytest.fixture
def open_web(time):
    """open_web(hosts={...}, limits=Limits(...)) gives a Web on that time."""
    made = []

    def make(*, hosts=None, keys=None, contact="", limits=None, **others):
        settings = Settings(hosts=hosts or {}, keys=keys or {}, contact=contact)
        web = Web(settings, limits=limits or Limits(pause=0.0), clock=time.clock, proxies=False, **others)
        made.append(web)
        return web

    yield make
    for web in made:
        web.close()
