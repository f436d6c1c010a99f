"""Leefbaarometer: the zip with all measurements, and the map service with the classes. Invented scores."""

import io
import json
import zipfile
from dataclasses import dataclass, field

from tests.pipeline.publishers.cbs import codes
from tests.pipeline.publishers.server import Reply, Request

YEARS = (2002, 2014, 2022, 2024)
PARTS = ("fys", "onv", "soc", "vrz", "won")


def table(level: str, column: str, *, separator: str = ",", years: tuple[int, ...] = YEARS) -> str:
    """Scores of one level: a row per area and year, with one empty cell a year."""
    head = separator.join([column, "jaar", "lbm", *PARTS])
    rows = [
        separator.join([code, str(year), *(_score(k, n, year) for n in range(6))])
        for year in years
        for k, code in enumerate(code for code in codes() if code.startswith(level))
    ]
    text = "\r\n".join([head, *rows])
    return text.replace(".", ",") if separator == ";" else text


def _score(area: int, part: int, year: int) -> str:
    return "" if (area, part) == (1, 3) else f"{(area * 7 + (part + year) * 3) % 41 / 100 - 0.2:.4f}"


def packed(members: dict[str, str]) -> bytes:
    """A zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name, text)
    return made.getvalue()


@dataclass
class Leefbaarometer:
    """The site with the zip. `members` may be changed by a test."""

    members: dict[str, str] = field(
        default_factory=lambda: {
            "leesmij.txt": "Leefbaarometer 3.0",
            "open-data/scores_buurt.csv": "\ufeff" + table("BU", "bu_code"),
            "open-data/scores_gemeente.csv": table("GM", "gm_code"),
            "open-data/scores_grid.csv": "grid_code,jaar,lbm\nE1213N4879,2024,4.5",
        }
    )

    def __call__(self, request: Request) -> Reply | None:
        """The zip of the measurement of 2024."""
        if request.path != "/resources/open-data-leefbaarometer-meting-2024.zip":
            return None
        return Reply(content=packed(self.members), kind="application/zip", headers={"ETag": '"lbm"'})


@dataclass
class LeefbaarometerMaps:
    """The map service. `without` are properties that it leaves out."""

    without: tuple[str, ...] = ()
    year: str = "2024"

    def __call__(self, request: Request) -> Reply | None:
        """Features of a layer, from startIndex, at most `count`."""
        level = {"lbm3:buurtscore24": "BU", "lbm3:gemeentescore24": "GM"}.get(request.query.get("typeNames", ""))
        if request.path != "/lbm3/ows" or level is None:
            return None
        start, count = int(request.query["startIndex"]), int(request.query["count"])
        found = [self._feature(k, code) for k, code in enumerate(one for one in codes() if one.startswith(level))]
        content = {"type": "FeatureCollection", "numberMatched": len(found), "features": found[start : start + count]}
        return Reply(content=json.dumps(content).encode())

    def _feature(self, k: int, code: str) -> dict:
        scores = {"kscore": k % 9 + 1 if k else None, "kwon": 5, **{name: k / 100 for name in PARTS}}
        properties = {"id": code, "name": "Een buurt", "year": self.year, **scores}
        kept = {name: value for name, value in properties.items() if name not in self.without}
        return {"type": "Feature", "id": f"score.{k}", "geometry": None, "properties": kept}
