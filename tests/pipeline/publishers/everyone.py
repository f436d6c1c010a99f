"""All publishers that we fetch from, on one server, each below its own name."""

from tests.pipeline.publishers.cbs import cbs
from tests.pipeline.publishers.dataderden import dataderden
from tests.pipeline.publishers.dego import Dego
from tests.pipeline.publishers.ep_online import EpOnline, Postcodes
from tests.pipeline.publishers.kea import Kea, KeaCatalogue
from tests.pipeline.publishers.kea_wfs import KeaWfs
from tests.pipeline.publishers.leefbaarometer import Leefbaarometer, LeefbaarometerMaps
from tests.pipeline.publishers.overpass import Overpass
from tests.pipeline.publishers.pdok import Pdok
from tests.pipeline.publishers.server import Publisher, Server
from tests.pipeline.publishers.swing import KEY, Swing

NAMES = (
    *("cbs", "cbs_v4", "dataderden", "pdok", "leefbaarometer", "leefbaarometer_wfs"),
    *("kea", "kea_catalogus", "klimaatmonitor", "waarstaatjegemeente"),
    *("eponline", "cbs_postcodes"),
    *("overpass", "dego", "kea_wfs"),
)

KEYS = {"klimaatmonitor": KEY, "waarstaatjegemeente": KEY, "eponline": KEY}

OTHERS = {"dego_gemeenten": "GM9901 GM9902", "waarstaatjegemeente_show": "burgerpeiling", "eponline_show": "rvo"}
"""Settings that are no host and no key."""


def everyone() -> dict[str, Publisher]:
    """Prefix -> publisher, for a Server."""
    return {
        "/cbs_postcodes": Postcodes(),  # before the one with a shorter name
        "/cbs": cbs(),
        "/dataderden": dataderden(),
        "/pdok": Pdok(),
        "/leefbaarometer_wfs": LeefbaarometerMaps(),  # before the one with a shorter name
        "/leefbaarometer": Leefbaarometer(),
        "/kea_catalogus": KeaCatalogue(),
        "/kea_wfs": KeaWfs(),
        "/kea": Kea(),
        "/klimaatmonitor": Swing(),
        "/waarstaatjegemeente": Swing(source="Burgerpeiling"),
        "/eponline": EpOnline(KEY),
        "/overpass": Overpass(),
        "/dego": Dego(),
    }


def hosts_at(server: Server) -> dict[str, str]:
    """The hosts of all publishers, for a Web. Version 4 of CBS has an address, and nobody behind it."""
    return {name: f"{server.url}/{name}" for name in NAMES}
