"""Layers of the Klimaateffectatlas (WFS, as GeoServer speaks it), with invented numbers and names that got longer."""

import json
from dataclasses import dataclass, field

from tests.pipeline.publishers.cbs import codes
from tests.pipeline.publishers.server import Reply, Request

PATH = "/public/data/org/gws/YWFMLMWERURF/kea_public/wfs"


def layers() -> dict[str, dict[str, list]]:
    """Layer -> field -> a value per buurt: fractions in one, percentages with a sign for "unknown" in the other."""
    areas = [code for code in codes() if code.startswith("BU")]
    n = len(areas)
    return {
        "risicopaalrot_huidig_20251120": {
            "BU_CODE": areas,
            "no_cc_risi": [0, 0.009, 0.04, 0.2, None, *([0.01] * n)][:n],
        },
        "GevoelstemperatuurBuurt_2022": {
            "BU_CODE": areas,
            "F35_40perc": [90] * n,
            "F41_49perc": [12.5, 40, 0, -9999, 100, *([1] * n)][:n],
        },
        "hitteeiland": {"GRAY_INDEX": [1]},
    }


@dataclass
class KeaWfs:
    """The service. `page` is the most that it gives; `found` may be changed by a test."""

    page: int = 7
    found: dict[str, dict[str, list]] = field(default_factory=layers)

    def __call__(self, request: Request) -> Reply | None:
        """What there is, what a layer has, or its features."""
        if request.path != PATH:
            return None
        asked = request.query
        if asked["REQUEST"] == "GetCapabilities":
            found = "".join(f"<wfs:Name>kea_public:{name}</wfs:Name>" for name in self.found)
            return self._xml(f"<wfs:WFS_Capabilities>{found}</wfs:WFS_Capabilities>")
        columns = self.found[asked["TYPENAMES"].removeprefix("kea_public:")]
        if asked["REQUEST"] == "DescribeFeatureType":
            fields = "".join(f'<xsd:element maxOccurs="1" name="{name}" type="xsd:string"/>' for name in columns)
            return self._xml(f"<xsd:schema>{fields}</xsd:schema>")
        return self._features(request, columns)

    def _features(self, request: Request, columns: dict[str, list]) -> Reply:
        asked = request.query["PROPERTYNAME"].split(",")
        start = int(request.query["STARTINDEX"])
        name = request.query["TYPENAMES"].removeprefix("kea_public:")
        rows = list(zip(*(columns[one] for one in asked), strict=True))
        features = [
            {"type": "Feature", "id": f"{name}.{n}", "geometry": None, "properties": dict(zip(asked, row, strict=True))}
            for n, row in enumerate(rows)
        ]
        answer = {"type": "FeatureCollection", "features": features[start : start + self.page]}
        return Reply(content=json.dumps(answer).encode())

    @staticmethod
    def _xml(text: str) -> Reply:
        return Reply(content=f'<?xml version="1.0"?>{text}'.encode(), kind="application/xml")
