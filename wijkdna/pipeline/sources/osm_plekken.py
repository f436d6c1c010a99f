"""OpenStreetMap, by Overpass: places where people come, asked gemeente by gemeente in a box, kept for a week.

What an answer tells besides is not kept: of a place of worship never which religion. Places to live or to shelter in
are not asked for at all. Why, and what the licence asks: docs/decisions/0029.
"""

import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from wijkdna.domain.boundaries import CURRENT
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Tidy, collect, sha256_of, write_side_car
from wijkdna.pipeline.gemeenten import Box, gemeenten
from wijkdna.pipeline.network import SourceUnreachable, Web

HOST = ("overpass", "https://overpass-api.de")

MIRRORS = ("https://overpass.kumi.systems", "https://overpass.osm.ch", "https://overpass.private.coffee")
"""Asked when the host before it does not answer; a site sets others with SOURCE_OVERPASS_MIRRORS."""

FILE = "osm_plekken/plekken.zip"
PARTS = "osm_plekken/gemeenten"

DAYS = 7
PAUSES = 4
"""Times the usual pause between two questions: it is a service of volunteers."""

GIVE_UP = 3
"""Gemeenten in a row without an answer after which we stop asking."""

LICENCE = "ODbL 1.0"

TABLE = Table(
    id="osm_plekken",
    publisher="© OpenStreetMap-bijdragers",
    title="Plekken",
    number="",
    licence=LICENCE,
    attribution="© OpenStreetMap-bijdragers (ODbL 1.0), openstreetmap.org/copyright",
    files=(FILE,),
    obtained="opgehaald",
)

KINDS: Mapping[tuple[str, str], str] = {
    ("amenity", "community_centre"): "buurthuis",
    ("amenity", "library"): "bibliotheek",
    ("amenity", "cafe"): "café",
    ("amenity", "pub"): "café",
    ("amenity", "social_facility"): "sociale plek",
    ("amenity", "place_of_worship"): "gebedshuis",
    ("amenity", "school"): "school",
    ("amenity", "doctors"): "huisarts of kliniek",
    ("amenity", "pharmacy"): "apotheek",
    ("leisure", "sports_centre"): "sportplek",
    ("leisure", "sports_hall"): "sportplek",
    ("club", "sport"): "sportplek",
    ("shop", "supermarket"): "supermarkt",
    ("shop", "bakery"): "buurtwinkel",
    ("shop", "butcher"): "buurtwinkel",
    ("shop", "greengrocer"): "buurtwinkel",
    ("shop", "convenience"): "buurtwinkel",
}
"""Tag -> what a place is called on the map. The first one that a place has counts."""

MEETING = ("buurthuis", "bibliotheek", "café", "sociale plek")
"""Kinds that the figure of meeting places counts."""

SCHOOL = "school"
"""Left out in a gemeente of which DUO gives the schools."""

SOCIAL = ("clothing_bank", "day_care", "food_bank", "soup_kitchen", "workshop")
"""Social facilities that one walks into. Shelters and homes are not asked for: an address may have to stay unknown."""

KEPT = ("name", "amenity", "leisure", "club", "shop")
ADDRESS = ("addr:street", "addr:housenumber", "addr:postcode", "addr:city")
"""Tags that are kept. All others, such as religion and denomination, are dropped before anything is written."""


def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
    """The places in a folder of raw files; with `web` first those of gemeenten whose answer is a week old.

    What came in before it broke off is in the file as well: tidy() tells of which gemeenten it is.
    """
    if web is not None:
        others = web.settings.others
        wanted = gemeenten(first=others.get("gemeenten_first", ""), only=others.get("overpass_gemeenten", ""))
        try:
            _Asking(web, folder / PARTS).all(wanted)
        finally:
            _pack(folder, web)
    return collect(folder, TABLE, some=True)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, the year of the newest answer: the gemeenten that were asked, without variables."""
    answers = _answers(raw)
    if not answers:
        return []
    year = max(str(one["asked_at"]) for one in answers.values())[:4]
    rows = pl.DataFrame({"code": sorted(answers)}, schema={"code": pl.String})
    return [Tidy(period=year, boundaries=CURRENT, finality="niet vermeld", rows=rows, file=FILE)]


def places(raw: dict[str, RawFile]) -> pl.DataFrame:
    """Every place once: name, kind, lon, lat (WGS84, degrees), address; "" for a name or address that is not there.

    A box is larger than its gemeente, so these may lie in gemeenten that were not asked.
    """
    found: dict[object, tuple[str, str, float, float, str]] = {}
    for answer in _answers(raw).values():
        for element in answer["elements"]:
            place = _place(element)
            if place is not None:
                found.setdefault((element["type"], element["id"]), place)
    names = {"name": pl.String, "kind": pl.String, "lon": pl.Float64, "lat": pl.Float64, "address": pl.String}
    frame = pl.DataFrame(list(found.values()), schema=names, orient="row")
    # Some places stand there twice, as a point and as a building: the same name within about a hundred metres.
    near = [pl.col(name).round(3).alias(f"near_{name}") for name in ("lon", "lat")]
    nameless = pl.when(pl.col("name") == "").then(pl.int_range(pl.len())).alias("nameless")
    twice = ["name", "kind", "near_lon", "near_lat", "nameless"]
    once = frame.with_columns(*near, nameless).unique(twice, keep="first", maintain_order=True)
    return once.select(list(names)).sort("kind", "name", "lon", "lat")


def _place(element: Mapping[str, Any]) -> tuple[str, str, float, float, str] | None:
    """Name, kind, lon, lat, address; None for what has no kind that we know or lies nowhere."""
    tags, point = element["tags"], element.get("center") or element
    kind = next((word for (key, value), word in KINDS.items() if tags.get(key) == value), "")
    if not kind or not isinstance(point.get("lon"), float | int) or not isinstance(point.get("lat"), float | int):
        return None
    street, number, postcode, town = (str(tags.get(name, "")) for name in ADDRESS)
    address = ", ".join(part for part in (f"{street} {number}".strip(), f"{postcode} {town}".strip()) if part)
    return str(tags.get("name", "")), kind, float(point["lon"]), float(point["lat"]), address


class _Asking:
    """Asks one gemeente after the other; an answer is a file of its own, so that what broke off goes on."""

    def __init__(self, web: Web, folder: Path) -> None:
        self.web, self.folder = web, folder
        self.hosts = _hosts(web)

    def all(self, wanted: Mapping[str, Box]) -> None:
        """Have an answer of this week for each. Raises SourceUnreachable when some have none, and Stopped."""
        self.folder.mkdir(parents=True, exist_ok=True)
        due = [code for code in wanted if self._is_due(code)]
        failed: dict[str, SourceUnreachable] = {}
        in_a_row = 0
        for number, code in enumerate(due, start=1):
            self.web.tell(f"plekken in {code} ophalen ({number} van {len(due)})")
            try:
                self._one(code, wanted[code])
                in_a_row = 0
            except SourceUnreachable as problem:
                failed[code] = problem
                in_a_row += 1
            if in_a_row == GIVE_UP:
                break
        for code, why in failed.items():
            raise SourceUnreachable(f"{len(failed)} gemeenten zonder antwoord, zoals {code}: {why}") from why

    def _is_due(self, code: str) -> bool:
        try:
            asked_at = json.loads((self.folder / f"{code}.json").read_bytes())["asked_at"]
            return self.web.clock.now() - datetime.fromisoformat(asked_at) >= timedelta(days=DAYS)
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return True

    def _one(self, code: str, box: Box) -> None:
        elements = [_kept(element) for element in self._elements(_question(box))]
        answer = {"asked_at": self.web.clock.now().isoformat(), "elements": elements}
        draft = self.folder / f".{code}.json"
        draft.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, self.folder / f"{code}.json")

    def _elements(self, question: str) -> list[dict[str, Any]]:
        """What the first host that answers has; one that does not is asked no more in this run."""
        self.web.wait(PAUSES * self.web.pause())
        while True:
            try:
                return _found(self.web.json(f"{self.hosts[0]}/api/interpreter", data={"data": question}))
            except SourceUnreachable:
                if len(self.hosts) == 1:
                    raise
                self.hosts.pop(0)


def _hosts(web: Web) -> list[str]:
    """The host and its mirrors. A site with a host of its own has no other mirrors than those it names."""
    usual = "" if HOST[0] in web.settings.hosts else " ".join(MIRRORS)
    return [web.base(*HOST), *(one.rstrip("/") for one in web.settings.others.get("overpass_mirrors", usual).split())]


def _question(box: Box) -> str:
    values = {
        key: "|".join(value for own, value in KINDS if own == key) for key in ("amenity", "leisure", "club", "shop")
    }
    values["amenity"] = values["amenity"].replace("social_facility|", "")
    wanted = [f'nwr["{key}"~"^({value})$"];' for key, value in values.items()]
    wanted.append(f'nwr["amenity"="social_facility"]["social_facility"~"^({"|".join(SOCIAL)})$"];')
    return f"[out:json][timeout:50][bbox:{','.join(map(str, box))}];({''.join(wanted)});out center tags;"


def _found(answer: object) -> list[dict[str, Any]]:
    """The elements of an answer. Overpass tells in a remark that it broke off, with status 200."""
    if not isinstance(answer, dict) or not isinstance(answer.get("elements"), list):
        raise SourceChanged("Overpass: het antwoord heeft geen lijst met de naam elements")
    if "error" in str(answer.get("remark", "")):
        raise SourceUnreachable(f"Overpass brak het antwoord af: {str(answer['remark'])[:200]}")
    return [element for element in answer["elements"] if isinstance(element, dict) and element.get("tags")]


def _kept(element: Mapping[str, Any]) -> dict[str, Any]:
    """An element with only what we use of it."""
    tags = {name: element["tags"][name] for name in (*KEPT, *ADDRESS) if name in element["tags"]}
    places = {name: element[name] for name in ("type", "id", "lat", "lon", "center") if name in element}
    return places | {"tags": tags}


def _pack(folder: Path, web: Web) -> None:
    """All answers in one file, when one of them is new: the same answers give the same bytes."""
    parts = sorted((folder / PARTS).glob("GM*.json"))
    if not parts:
        return
    draft = (folder / FILE).with_name(".plekken.zip")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as file:
        for part in parts:
            file.writestr(zipfile.ZipInfo(part.name), part.read_bytes(), zipfile.ZIP_DEFLATED)
    sha256, before = sha256_of(draft), collect(folder, TABLE, some=True).get(FILE)
    if before is not None and before.sha256 == sha256:
        draft.unlink()
        return
    draft.replace(folder / FILE)
    now = web.clock.now().isoformat()
    fetched = {"url": f"{web.base(*HOST)}/api/interpreter", "status": "200", "fetched_at": now, "checked_at": now}
    write_side_car(folder / FILE, fetched | {"sha256": sha256})


def _answers(raw: dict[str, RawFile]) -> dict[str, dict[str, Any]]:
    """Code of a gemeente -> its answer. Raises SourceChanged when the file cannot be read."""
    return dict(_read(raw[FILE].path)) if FILE in raw else {}


def _read(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        with zipfile.ZipFile(path) as file:
            for name in sorted(file.namelist()):
                yield name.removesuffix(".json"), json.loads(file.read(name))
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise SourceChanged(f"{FILE} is niet te lezen: {problem}") from problem
