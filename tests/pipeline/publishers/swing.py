"""A site on Swing with invented values: version 1 of the ODS (key, pages, levels per subject), and the viewer."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.pipeline.publishers.cbs import codes, sample
from tests.pipeline.publishers.server import Reply, Request
from wijkdna.pipeline.sources import klimaatmonitor, waarstaatjegemeente

KEY = "sleutel-van-de-site"
YEARS = ("2023", "2024")
ONLY_GEMEENTE = ("jekostenhh", "lab_woning")
BEGINS = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}
CODES = {*klimaatmonitor.TENANT.codes.values(), *waarstaatjegemeente.TENANT.codes.values()}


def external(code: str) -> str:
    """gemeente_363 for GM0363: without zeros before it."""
    level = next(level for level, begin in BEGINS.items() if code.startswith(begin))
    return f"{level}_{code[2:].lstrip('0') if level == 'gemeente' else code[2:]}"


@dataclass
class Swing:
    """The site.

    source   who measured a subject; `sources` of some subjects
    values   the cells of an area in order of code, by subject, else `usual`
    cells    the cells by subject and year, which go before those
    tells    whether it tells which levels a subject has
    viewer   the path of its viewer table, "" when it has none
    names    code -> how the viewer names the area, else as CBS does
    """

    page: int = 7
    source: str = "CBS/TNO"
    sources: dict[str, str] = field(default_factory=dict)
    usual: tuple[str, ...] = ("12,5", "8", "?", "-", "x")
    values: dict[str, list[str]] = field(default_factory=dict)
    cells: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    years: tuple[str, ...] = YEARS
    gone: tuple[str, ...] = ()
    tells: bool = True
    viewer: str = ""
    names: dict[str, str] = field(default_factory=dict)

    def __call__(self, request: Request) -> Reply | None:
        """An answer, of the service for who has the key, or of the viewer for everybody."""
        if self.viewer and request.path == f"/{self.viewer}/selectiontableasjson.ashx":
            return self._table(request.query)
        if request.headers.get("apikey") != KEY:
            return Reply(status=401, content=b"Guest user group not found", kind="text/plain")
        path = request.path.removeprefix("/jiveservices/odata/")
        if path == "Variables":
            return _reply({"value": [{"ExternalCode": "enarm_q_geme"}]})
        found = re.fullmatch(r"Variables\('(\w+)'\)(/GeoLevels)?(?:\('(\w+)'\)(/.*))?", path)
        if found is None or found[1] not in CODES or found[1] in self.gone:
            return None
        if found[4] == "/PeriodLevels('year')/Periods('all')/Values":
            return self._values(found[1], found[3], int(request.query.get("$skip", "0")))
        if found[2]:
            return self._levels(found[1]) if self.tells else None
        by = self.sources.get(found[1], self.source)
        return _reply({"ExternalCode": found[1], "Unit": "%", "Source": by})

    def _has(self, code: str, level: str) -> bool:
        return level in BEGINS and not (code in ONLY_GEMEENTE and level != "gemeente")

    def _levels(self, code: str) -> Reply:
        return _reply(
            {"value": [{"ExternalCode": one} for one in (*BEGINS, "res", "nederland") if self._has(code, one)]}
        )

    def _cells(self, code: str, level: str, year: str) -> list[tuple[str, str]]:
        """Code of our own and cell, of all areas of a level."""
        cells = self.cells.get((code, year)) or self.values.get(code) or self.usual
        areas = sorted((one for one in codes() if one.startswith(BEGINS[level])), key=external)
        return [(area, cells[k % len(cells)]) for k, area in enumerate(areas)]

    def _values(self, code: str, level: str, skip: int) -> Reply | None:
        if not self._has(code, level):
            return None
        rows = [
            {"ExternalCode": external(area), "GeoLevel": level, "Period": year, "ValueString": cell}
            for year in self.years
            for area, cell in self._cells(code, level, year)
        ]
        content: dict[str, object] = {"value": rows[skip : skip + self.page]}
        if skip + self.page < len(rows):
            content["@odata.nextLink"] = (
                f"https://klimaatmonitor.databank.nl/jiveservices/odata/x?$skip={skip + self.page}"
            )
        return _reply(content)

    def _table(self, query: Mapping[str, str]) -> Reply | None:
        code, level, year = query["var"], query["geolevel"], query["period"]
        year = self.years[-1] if year == "mostrecent" else year
        if code not in CODES or code in self.gone or not self._has(code, level):
            return None
        headers = [
            {"name": "Gebied", "type": "String"},
            {"name": "Periode", "type": "String"},
            {"name": code, "type": "Numeric"},
        ]
        there = self._cells(code, level, year) if year in self.years else []
        return _reply({"headers": headers, "rows": [[self._named(area), year, _cell(cell)] for area, cell in there]})

    def _named(self, code: str) -> str:
        name = sample()[code]["naam"]
        own = name if code.startswith("GM") else f"{sample()[f'GM{code[2:6]}']['naam']}: {name}"
        return self.names.get(code, own)


def _cell(text: str) -> object:
    """The viewer gives numbers as numbers, and signs as text."""
    return float(text.replace(",", ".")) if text[:1].isdigit() else text


def _reply(content: dict) -> Reply:
    return Reply(content=json.dumps(content).encode())
