"""A site on Swing (ODS version 1) with invented values: a key, pages, and 404 where a level has none."""

import json
import re
from dataclasses import dataclass, field

from tests.pipeline.publishers.cbs import codes
from tests.pipeline.publishers.server import Reply, Request
from wijkdna.pipeline.sources.klimaatmonitor import TENANT

KEY = "sleutel-van-de-site"
YEARS = ("2023", "2024")
ONLY_GEMEENTE = ("jekostenhh", "lab_woning")


def external(code: str) -> str:
    """gemeente_363 for GM0363: without zeros before it."""
    level = {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}[code[:2]]
    return f"{level}_{code[2:].lstrip('0') if level == 'gemeente' else code[2:]}"


@dataclass
class Swing:
    """The site. `values` are the cells of an area in order of code; `sources` who measured a subject."""

    page: int = 7
    sources: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()

    def __call__(self, request: Request) -> Reply | None:
        """An answer, for who has the key."""
        if request.headers.get("apikey") != KEY:
            return Reply(status=401, content=b"Guest user group not found", kind="text/plain")
        path = request.path.removeprefix("/jiveservices/odata/")
        if path == "Variables":
            return _reply({"value": [{"ExternalCode": "enarm_q_geme"}]})
        found = re.fullmatch(
            r"Variables\('(\w+)'\)(?:/GeoLevels\('(\w+)'\)/PeriodLevels\('year'\)/Periods\('all'\)/Values)?", path
        )
        if found is None or found[1] not in TENANT.codes.values() or found[1] in self.gone:
            return None
        if found[2] is None:
            return _reply({"ExternalCode": found[1], "Unit": "%", "Source": self.sources.get(found[1], "CBS/TNO")})
        return self._values(found[1], found[2], int(request.query.get("$skip", "0")))

    def _values(self, code: str, level: str, skip: int) -> Reply | None:
        if code in ONLY_GEMEENTE and level != "gemeente":
            return None
        areas = sorted({external(one) for one in codes() if one[:2] != "NL"})
        cells = self.values.get(code, ["12,5", "8", "?", "-", "x"])
        rows = [
            {"ExternalCode": area, "GeoLevel": level, "Period": year, "ValueString": cells[k % len(cells)]}
            for year in YEARS
            for k, area in enumerate(one for one in areas if one.startswith(level))
        ]
        content = {"value": rows[skip : skip + self.page]}
        if skip + self.page < len(rows):
            content["@odata.nextLink"] = (
                f"https://klimaatmonitor.databank.nl/jiveservices/odata/x?$skip={skip + self.page}"
            )
        return _reply(content)


def _reply(content: dict) -> Reply:
    return Reply(content=json.dumps(content).encode())
