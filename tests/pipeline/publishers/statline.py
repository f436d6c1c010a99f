"""StatLine as CBS and dataderden speak it, versions 3 and 4, from small invented tables; keys are padded."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.pipeline.publishers.server import Reply, Request

REGION = "WijkenEnBuurten"


@dataclass
class StatTable:
    """A table.

    columns  key of version 3, title, unit, heading above it ("" for none)
    lists    dimension -> its keys, as published, each with a status ("" for none)
    rows     per row the keys of its dimensions and the values by column
    page     how many rows (version 3) or observations (version 4) an answer holds at most
    linked   whether an answer of version 3 says where the next one is
    """

    number: str
    title: str
    columns: Sequence[tuple[str, str, str, str]]
    rows: list[dict[str, object]]
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    modified: str = "2026-08-31T02:00:00"
    page: int = 10_000
    linked: bool = True

    def rename(self, key: str, to: str) -> None:
        """Give a column of version 3 another key, as publishers do."""
        self.columns = [(to if one[0] == key else one[0], *one[1:]) for one in self.columns]
        self.rows = [{(to if name == key else name): value for name, value in row.items()} for row in self.rows]


@dataclass
class StatLine:
    """A host with tables, in one of the two versions."""

    tables: Sequence[StatTable]
    version: int = 3

    def __call__(self, request: Request) -> Reply | None:
        """What the host answers."""
        number, _, what = request.path.strip("/").partition("/")
        table = next((one for one in self.tables if one.number == number), None)
        if table is None:
            return None
        found = (_v3 if self.version == 3 else _v4)(table, what, request)
        return None if found is None else Reply(content=json.dumps(found, indent=1).encode())


def _v3(table: StatTable, what: str, request: Request) -> dict[str, object] | None:
    if what == "TableInfos":
        return {"value": [{"ID": 0, "Title": table.title, "Modified": table.modified}]}
    if what == "DataProperties":
        return {"value": _properties(table)}
    if what in table.lists:
        return {
            "value": [{"Key": key, "Title": key.strip(), "Status": word} for key, word in table.lists[what].items()]
        }
    return _typed(table, request) if what == "TypedDataSet" else None


def _properties(table: StatTable) -> list[dict[str, object]]:
    headings = list(dict.fromkeys(one[3] for one in table.columns if one[3]))
    groups = [
        {"ID": k, "ParentID": None, "Type": "TopicGroup", "Key": "", "Title": title, "Unit": ""}
        for k, title in enumerate(headings, start=1000)
    ]
    topics = [
        {
            "ID": k,
            "ParentID": 1000 + headings.index(heading) if heading else None,
            "Type": "Topic",
            "Key": key,
            "Title": title,
            "Unit": unit,
        }
        for k, (key, title, unit, heading) in enumerate(table.columns)
    ]
    region = {"ID": 999, "ParentID": None, "Type": "GeoDetail", "Key": REGION, "Title": "Wijken en buurten", "Unit": ""}
    return [region, *groups, *topics]


def _typed(table: StatTable, request: Request) -> dict[str, object]:
    select = request.query["$select"].split(",")
    rows = [row for row in table.rows if _matches(row, request.query.get("$filter", ""))]
    start = int(request.query.get("$skip", "0"))
    page = rows[start : start + table.page]
    found = [{name: _padded(name, row[name]) for name in select if name in row} for row in page]
    answer: dict[str, object] = {"odata.metadata": "x", "value": found}
    if table.linked and start + table.page < len(rows):
        query = {**request.query, "$skip": str(start + table.page)}
        # The publisher names its own host, also when it is asked through a mirror.
        answer["odata.nextLink"] = f"https://uitgever.invalid/{table.number}/TypedDataSet?{urlencode(query)}"
    return answer


def _padded(name: str, value: object) -> object:
    return f"{value:<10}" if name == REGION else value


def _matches(row: Mapping[str, object], asked: str) -> bool:
    """Filters such as (A eq 'x' or A eq 'y') and (B eq 'z'); keys count with their spaces."""
    groups = re.findall(r"\(([^)]*)\)", asked)
    pairs = [re.findall(r"(\w+) eq '([^']*)'", group) for group in groups]
    return all(any(row.get(name) == key for name, key in group) for group in pairs)


def _v4(table: StatTable, what: str, request: Request) -> dict[str, object] | None:
    codes = {key: f"M{k:06}" for k, (key, *_) in enumerate(table.columns)}
    if what == "Properties":
        return {"Identifier": table.number, "Title": table.title, "Modified": table.modified}
    if what == "MeasureCodes":
        rows = [
            {"Identifier": codes[key], "Title": title, "Unit": unit, "MeasureGroupId": heading or None}
            for key, title, unit, heading in table.columns
        ]
        return {"value": rows}
    if what == "MeasureGroups":
        headings = dict.fromkeys(one[3] for one in table.columns if one[3])
        return {"value": [{"Id": one, "Title": one, "ParentId": None} for one in headings]}
    if (name := what.removesuffix("Codes")) in table.lists and what != name:
        return {"value": [{"Identifier": key.strip(), "Status": word} for key, word in table.lists[name].items()]}
    return _observations(table, codes, request) if what == "Observations" else None


def _observations(table: StatTable, codes: Mapping[str, str], request: Request) -> dict[str, object]:
    dimensions = [REGION, *table.lists]
    found = [
        {
            "Measure": code,
            "Value": row.get(key),
            "ValueAttribute": "None" if row.get(key) is not None else ".",
            **{name: str(row[name]).strip() for name in dimensions},
        }
        for row in table.rows
        for key, code in codes.items()
    ]
    found = [one for one in found if _matches(one, request.query.get("$filter", ""))]
    start = int(request.query.get("$skiptoken", "0"))
    answer: dict[str, object] = {"value": found[start : start + table.page]}
    if start + table.page < len(found):
        query = {**request.query, "$skiptoken": str(start + table.page)}
        answer["@odata.nextLink"] = f"https://uitgever.invalid/{table.number}/Observations?{urlencode(query)}"
    return answer
