"""A server that stands in for publishers, and a Web that asks it without waiting."""

import pytest

from tests.pipeline.publishers.clock import Time
from tests.pipeline.publishers.everyone import KEYS, OTHERS, everyone, hosts_at
from tests.pipeline.publishers.server import Server
from wijkdna.pipeline import gemeenten
from wijkdna.pipeline.build import DOWNLOADS
from wijkdna.pipeline.network import Limits, Settings, Web
from wijkdna.store.release import current


@pytest.fixture(scope="session", autouse=True)
def invented_gemeenten(built_data):
    """Sources that ask gemeente by gemeente ask about those of the samples."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gemeenten, "shipped", lambda: current(built_data))
        yield


@pytest.fixture
def time():
    """Time that moves only when somebody waits."""
    return Time()


@pytest.fixture
def open_web(time):
    """open_web(hosts={...}, limits=Limits(...)) gives a Web on that time."""
    made = []

    def make(*, hosts=None, keys=None, others=None, contact="", limits=None, **options):
        settings = Settings(hosts=hosts or {}, keys=keys or {}, others=others or {}, contact=contact)
        web = Web(settings, limits=limits or Limits(pause=0.0), clock=time.clock, proxies=False, **options)
        made.append(web)
        return web

    yield make
    for web in made:
        web.close()


@pytest.fixture
def hosts():
    """Hosts of all publishers, to change a table in."""
    return everyone()


@pytest.fixture
def server(hosts):
    """A server that is all of them."""
    with Server(hosts) as one:
        yield one


@pytest.fixture
def web(server, open_web):
    """A Web that has every key and setting, and asks that server."""
    return open_web(hosts=hosts_at(server), keys=KEYS, others=OTHERS)


@pytest.fixture(scope="session")
def fetched_only(tmp_path_factory):
    """A raw folder with all that can be fetched and none of our copies, as on a site. Copy it before you change it."""
    raw = tmp_path_factory.mktemp("fetched")
    own = {"limits": Limits(pause=0.0), "clock": Time().clock, "proxies": False}
    with Server(everyone()) as server:
        settings = Settings(hosts=hosts_at(server), keys=KEYS, others=OTHERS)
        with Web(settings, **own) as web:
            for source in DOWNLOADS:
                source.fetch(raw, web)
    return raw
