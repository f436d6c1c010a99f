"""Overpass, with invented places in the invented gemeenten: points and buildings, and tags that we may not keep."""

import json
import re
from dataclasses import dataclass, field

from tests.pipeline.publishers.server import Reply, Request


def node(id: int, lon: float, lat: float, **tags: str) -> dict:
    """A place that is a point; `addr_city` becomes addr:city."""
    return {"type": "node", "id": id, "lon": lon, "lat": lat, "tags": _named(tags)}


def way(id: int, lon: float, lat: float, **tags: str) -> dict:
    """A place that is a building: its middle is in `center`."""
    return {"type": "way", "id": id, "center": {"lon": lon, "lat": lat}, "tags": _named(tags)}


def _named(tags: dict[str, str]) -> dict[str, str]:
    return {name.replace("addr_", "addr:"): value for name, value in tags.items()}


PLACES = [
    node(1, 4.605, 52.605, amenity="community_centre", name="Buurthuis De Proef", phone="000"),
    way(2, 4.6052, 52.6051, amenity="community_centre", name="Buurthuis De Proef", building="yes"),
    way(3, 4.611, 52.606, amenity="library", name="Bieb", addr_street="Kerkstraat", addr_housenumber="9"),
    node(4, 4.612, 52.607, amenity="place_of_worship", name="De Toren", religion="geheim", denomination="ook geheim"),
    node(5, 4.613, 52.608, amenity="cafe"),
    node(6, 4.6131, 52.6081, amenity="pub"),
    node(7, 4.614, 52.609, shop="supermarket", name="Super"),
    node(8, 4.62, 52.61, amenity="school", name="School die DUO ook heeft"),
    node(9, 4.67, 52.62, leisure="sports_centre", name="Sporthal"),
    node(10, 4.78, 52.62, amenity="school", name="School die DUO niet heeft"),
    node(11, 9.9, 60.0, amenity="library", name="Ver weg"),
    node(12, 4.605, 52.606, tourism="museum", name="Wordt niet gevraagd"),
]


@dataclass
class Overpass:
    """The interpreter. `found` may be changed by a test; `remark` is what it tells when it breaks off."""

    found: list[dict] = field(default_factory=lambda: [*PLACES])
    remark: str = ""

    def __call__(self, request: Request) -> Reply | None:
        """What lies in the box, as long as its tags are asked for."""
        if (request.method, request.path) != ("POST", "/api/interpreter"):
            return None
        question = request.form["data"]
        south, west, north, east = map(float, re.search(r"\[bbox:([\d.,]+)\]", question)[1].split(","))
        inside = [one for one in self.found if self._lies(one, south, west, north, east) and self._asked(one, question)]
        answer = {"version": 0.6, "osm3s": {"copyright": "ODbL"}, "elements": inside}
        return Reply(content=json.dumps(answer | ({"remark": self.remark} if self.remark else {})).encode())

    @staticmethod
    def _lies(one: dict, south: float, west: float, north: float, east: float) -> bool:
        point = one.get("center", one)
        return west <= point["lon"] <= east and south <= point["lat"] <= north

    @staticmethod
    def _asked(one: dict, question: str) -> bool:
        asked = re.findall(r'nwr\["(\w+)"~"\^\(([\w|]+)\)\$"\];', question)
        return any(one["tags"].get(key) in values.split("|") for key, values in asked)
