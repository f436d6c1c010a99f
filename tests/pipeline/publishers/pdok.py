"""Borders at PDOK (OGC API Features), with the invented areas of the samples: pages that link to the next one."""

import json
from dataclasses import dataclass, field

from tests.conftest import SAMPLES
from tests.pipeline.publishers.server import Reply, Request

FILES = {"gemeenten": "nl_gemeenten_2024", "wijken": "nl_wijken_2024", "buurten": "nh_buurten_2024"}

SECRET = {"gemiddeld_gasverbruik_totaal": -99997, "aantal_inwoners": -99995}

YEAR = 2024


def features(collection: str) -> list[dict]:
    """The areas of a collection as PDOK gives them, with a strip of water for the first one."""
    word = {"gemeenten": "gemeente", "wijken": "wijk", "buurten": "buurt"}[collection]
    found = json.loads((SAMPLES / "boundaries" / f"{FILES[collection]}.geojson").read_text(encoding="utf-8"))
    land = [_feature(word, one["properties"], one["geometry"], "NEE") for one in found["features"]]
    square = {"type": "Polygon", "coordinates": [[[4.0, 52.0], [4.1, 52.0], [4.1, 52.1], [4.0, 52.0]]]}
    return [{**land[0], "geometry": square, "properties": {**land[0]["properties"], "water": "JA"}}, *land]


def _feature(word: str, sample: dict, geometry: dict, water: str) -> dict:
    code, name = (sample.get("code") or sample["buurtcode"]), (sample.get("naam") or sample["buurtnaam"])
    properties = {f"{word}code": code, f"{word}naam": f"{name} ", "water": water, **SECRET}
    return {"type": "Feature", "id": code, "geometry": geometry, "properties": properties}


@dataclass
class Pdok:
    """The API. `page` is the most that it gives in one answer; `found` may be changed by a test."""

    page: int = 5
    found: dict[str, list[dict]] = field(default_factory=lambda: {name: features(name) for name in FILES})

    def __call__(self, request: Request) -> Reply | None:
        """Items of a collection; an unknown parameter is refused."""
        root = f"/cbs/wijken-en-buurten-{YEAR}/ogc/v1/collections/"
        name = request.path.removeprefix(root).removesuffix("/items")
        if not request.path.startswith(root) or name not in self.found:
            return None
        if not set(request.query) <= {"f", "limit", "cursor"} or int(request.query["limit"]) > 1000:
            return Reply(status=400)
        start = int(request.query.get("cursor", "0"))
        some = self.found[name][start : start + self.page]
        links = [{"rel": "self", "href": f"https://api.pdok.nl{request.path}?f=json"}]
        if start + self.page < len(self.found[name]):
            rest = f"cursor={start + self.page}&f=json&limit={request.query['limit']}"
            links.append({"rel": "next", "href": f"https://api.pdok.nl{request.path}?{rest}"})
        content = {"type": "FeatureCollection", "features": some, "links": links, "numberReturned": len(some)}
        return Reply(content=json.dumps(content).encode(), kind="application/geo+json")
