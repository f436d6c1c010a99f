"""The Open Data Service of Swing, version 1: asked with a key, for each subject at the levels that it has.

Version 2 has another structure that we have not seen. It would be a module beside this one, with the same functions.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from wijkdna.domain.areas import MalformedCode, clean_code
from wijkdna.pipeline.answers import answers, keep_answers, linked
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import Asked, NotThere, SourceUnreachable, Web
from wijkdna.pipeline.swing_tenant import DAYS, LEVELS, Tenant

PAGE = 1_000

_ACCEPT = {"Accept": "application/json"}

_VERSION_2 = (
    "Versie 2 van de Open Data Service kan WijkDNA nog niet lezen: hoe zij antwoordt, is ons niet bekend. "
    "Zet {ods}=1 zolang versie 1 er is, of {viewer}=viewer voor de tabel van de website, als die site dat toestaat. "
    "Een bestand dat u van de site opslaat, kunt u altijd zelf invoeren."
)


def download(web: Web, folder: Path, tenant: Tenant) -> bool:
    """Have all values, when ours are a week old; first asks which levels a subject has. Raises as keep_answers()."""
    try_connection(web, tenant)
    root, secret = _root(web, tenant), {"apikey": web.key(tenant.name)}
    variables = {code: f"{root}/Variables('{code}')" for code in tenant.codes.values()}
    levels = (folder / tenant.file).with_suffix(".niveaus.zip")
    of_levels = {code: Asked(url=f"{url}/GeoLevels", headers=_ACCEPT, secret=secret) for code, url in variables.items()}
    keep_answers(web, levels, of_levels, _following, days=DAYS, some=True)
    questions = {}
    for code, url in variables.items():
        questions[code] = Asked(url=url, headers=_ACCEPT, secret=secret)
        for level in _levels(levels, code, tenant):
            values = f"{url}/GeoLevels('{level}')/PeriodLevels('year')/Periods('all')/Values"
            asked = Asked(url=values, params={"$top": str(PAGE)}, headers=_ACCEPT, secret=secret)
            questions[f"{code}.{level}"] = asked
    return keep_answers(web, folder / tenant.file, questions, _following, days=DAYS, some=True)


def try_connection(web: Web, tenant: Tenant) -> None:
    """Ask for one subject. Raises SourceUnreachable that says which setting to look at."""
    version = web.settings.others.get(f"{tenant.name}_ods", "1")
    if version == "2":
        raise SourceUnreachable(_VERSION_2.format(ods=tenant.setting("ODS"), viewer=tenant.setting("VIEWER")))
    if version != "1":
        raise SourceUnreachable(f"{tenant.setting('ODS')} is {version}: kies 1 of 2.")
    secret = {"apikey": web.key(tenant.name)}
    try:
        found = web.json(f"{_root(web, tenant)}/Variables", params={"$top": "1"}, headers=_ACCEPT, secret=secret)
    except NotThere as problem:
        raise NotThere(f"{problem} Misschien staat de Open Data Service van deze site niet aan.") from problem
    _list(found)


def _root(web: Web, tenant: Tenant) -> str:
    return f"{tenant.host(web)}/jiveservices/odata"


def _levels(path: Path, code: str, tenant: Tenant) -> list[str]:
    """The levels of a tenant that a subject has; all of them where the site does not tell."""
    said = [str(row.get("ExternalCode") or "").lower() for page in answers(path, code) for row in _list(page)]
    return [level for level in tenant.levels if level in said or not any(said)]


def _following(asked: Asked, answer: object) -> Asked | None:
    """The next page of a list; about one subject there is only one answer."""
    if not asked.url.endswith(("/Values", "/GeoLevels")):
        return None
    found = _list(answer)
    if isinstance(answer, dict) and answer.get("@odata.nextLink"):
        return linked(asked, str(answer["@odata.nextLink"]))
    if "$top" not in asked.params or len(found) < PAGE:
        return None
    skip = int(asked.params.get("$skip", "0")) + len(found)
    return Asked(url=asked.url, params={**asked.params, "$skip": str(skip)}, headers=asked.headers, secret=asked.secret)


def rows(page: object) -> Iterator[Mapping[str, Any]]:
    """Rows code, level, period and text of a page of values. An area that is none of ours, as a region, has no code."""
    for row in _list(page):
        level, text = str(row.get("GeoLevel") or ""), row.get("ValueString")
        yield {
            "code": area_code(str(row.get("ExternalCode") or ""), level),
            "level": level,
            "period": str(row.get("Period") or ""),
            "text": "" if text is None else str(text).strip(),
        }


@lru_cache(maxsize=50_000)
def area_code(text: str, level: str) -> str | None:
    """Our code for gemeente_106, or for buurt_03630000 or buurt_BU03630000; None when it is no area of this level."""
    last = re.search(r"[A-Za-z0-9]+$", text)
    if last is None or level not in LEVELS:
        return None
    begin, length = LEVELS[level]
    try:
        return clean_code(begin + last[0].upper().removeprefix(begin).zfill(length))
    except MalformedCode:
        return None


def _list(answer: object) -> list[dict[str, Any]]:
    found = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise SourceChanged("Swing: het antwoord heeft geen lijst met de naam value")
    return found
