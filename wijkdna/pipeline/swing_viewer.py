"""The table behind a website on Swing, asked without a key. Areas come by name, and nobody says who measured a subject.

Only for a site whose owner allows it: its path is a setting and has no usual value.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wijkdna.pipeline.answers import keep_answers
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import Asked, Settings, SourceUnreachable, Web
from wijkdna.pipeline.swing_tenant import DAYS, Tenant

PATHS = ("viewer", "jive", "databank")
"""Where sites have it; older ones under the last two."""

NEWEST = "mostrecent"

_YEAR = re.compile(r"\d{4}")


def path_of(settings: Settings, tenant: Tenant) -> str:
    """The path that a site set, "" when it did not."""
    return settings.others.get(f"{tenant.name}_viewer", "").strip("/ ")


def download(web: Web, folder: Path, tenant: Tenant) -> bool:
    """Have all values from the newest year back to `since`, when ours are a week old. Raises as keep_answers()."""
    root = _root(web, tenant)
    questions = {
        f"{code}.{level}": Asked(url=root, params=_params(code, level, NEWEST))
        for code in tenant.codes.values()
        for level in tenant.levels
    }

    def following(asked: Asked, answer: object) -> Asked | None:
        return _year_before(asked, answer, tenant.since)

    return keep_answers(web, folder / tenant.file, questions, following, days=DAYS, some=True)


def try_connection(web: Web, tenant: Tenant) -> None:
    """Ask for one subject per gemeente. Raises SourceUnreachable, and SourceChanged for another form."""
    first = next(iter(tenant.codes.values()))
    _table(web.json(_root(web, tenant), params=_params(first, "gemeente", NEWEST)))


def _root(web: Web, tenant: Tenant) -> str:
    path = path_of(web.settings, tenant)
    if path not in PATHS:
        raise SourceUnreachable(f"{tenant.setting('VIEWER')} is {path}: kies uit {', '.join(PATHS)}.")
    return f"{tenant.host(web)}/{path}/selectiontableasjson.ashx"


def _params(code: str, level: str, period: str) -> dict[str, str]:
    return {"var": code, "geolevel": level, "period": period, "periodlevel": "year"}


def _year_before(asked: Asked, answer: object, since: int) -> Asked | None:
    """The same question for a year earlier. A subject that has no newest year at a level has no earlier one there."""
    was = asked.params["period"]
    years = [row["period"] for row in rows(answer, "") if _YEAR.fullmatch(row["period"])] if was == NEWEST else [was]
    before = int(max(years, default="0")) - 1
    if before < since:
        return None
    return Asked(url=asked.url, params={**asked.params, "period": str(before)})


def rows(page: object, level: str) -> Iterator[Mapping[str, Any]]:
    """Rows name, level, period and text of a page: area, period and value, in the order of its headers.

    Raises SourceChanged for another number of columns.
    """
    for cells in _table(page):
        if not isinstance(cells, list) or len(cells) != 3:
            raise SourceChanged("Swing: een rij van de tabel heeft niet drie kolommen (gebied, periode, waarde)")
        name, period, value = ("" if cell is None else str(cell).strip() for cell in cells)
        yield {"name": name or None, "level": level, "period": period, "text": value}


def _table(page: object) -> list[Any]:
    found = page.get("rows") if isinstance(page, dict) else None
    if not isinstance(found, list):
        raise SourceChanged("Swing: het antwoord heeft geen lijst met de naam rows")
    return found
