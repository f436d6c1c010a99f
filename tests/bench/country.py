"""A publisher with figures of the whole country, and the refresh of a site from it: `python -m tests.bench.country`.

150 kinds of figures for all areas in five years, as tables of StatLine. The answers are made before the clock starts.
The tables and definitions are invented; everything else is what a site does.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np

from tests.pipeline.publishers.server import Reply, Request, Server

KINDS, YEARS = 150, ("2020", "2021", "2022", "2023", "2024")
PAGE = 10_000
TITLE = "Cijfers voor de meting, indeling 2024"


class Country:
    """The publisher. Its answers are bytes that stand ready."""

    def __init__(self, codes: list[str], kinds: int) -> None:
        names = [f"Maat{k:03}_{k}" for k in range(kinds)]
        self.properties = _json(
            [
                {"Type": "Topic", "ID": k, "ParentID": None, "Key": key, "Title": key, "Unit": "aantal"}
                for k, key in enumerate(names)
            ]
        )
        self.pages = {
            (year, start): _rows(codes[start : start + PAGE], names, int(year) + start)
            for year in YEARS
            for start in range(0, len(codes), PAGE)
        }

    def __call__(self, request: Request) -> Reply | None:
        table, _, what = request.path.strip("/").partition("/")
        if what == "TableInfos":
            return Reply(content=_json([{"ID": 0, "Title": TITLE, "Modified": "2026-08-31T02:00:00"}]))
        if what == "DataProperties":
            return Reply(content=self.properties)
        page = self.pages.get((table, int(request.query.get("$skip", "0"))))
        return Reply(content=page) if page else None


def _json(rows: list[dict[str, object]]) -> bytes:
    return json.dumps({"value": rows}).encode()


def _rows(codes: list[str], names: list[str], seed: int) -> bytes:
    values = np.random.default_rng(seed).integers(10, 1000, (len(codes), len(names))).tolist()
    return _json(
        [
            {"WijkenEnBuurten": f"{code:<10}", **dict(zip(names, row, strict=True))}
            for code, row in zip(codes, values, strict=True)
        ]
    )


def source(kinds: int) -> ModuleType:
    """The module of this source, as those in pipeline/sources/."""
    from wijkdna.pipeline.download import Table, Tidy, collect
    from wijkdna.pipeline.odata import Wanted, download
    from wijkdna.pipeline.statline import frame, read
    from wijkdna.pipeline.topics import Column

    columns = {f"m{k:03}": Column(stems=(f"Maat{k:03}",), unit="aantal", needed=True) for k in range(kinds)}
    tables = {year: Wanted(file=f"meting/{year}.zip", number=year, columns=columns) for year in YEARS}
    files = tuple(one.file for one in tables.values())
    made = ModuleType("meting")
    made.TABLE = Table(
        id="meting",
        publisher="CBS",
        title="Meting",
        number="",
        licence="CC0",
        attribution="-",
        files=files,
        obtained="opgehaald",
    )

    def fetch(folder: Path, web: object = None) -> object:
        if web is not None:
            download(web, folder, tables.values())
        return collect(folder, made.TABLE, some=True)

    def tidy(raw: dict) -> list[Tidy]:
        return [
            Tidy(
                period=year,
                boundaries=2024,
                finality="definitief",
                rows=frame(read(raw[one.file].path, one), columns),
                file=one.file,
            )
            for year, one in tables.items()
            if one.file in raw
        ]

    made.fetch, made.tidy = fetch, tidy
    return made


def definitions(kinds: int) -> list[object]:
    """An indicator for each kind."""
    from wijkdna.store.definitions import ReadyIndicator, load_indicators

    like = next(
        one for one in load_indicators() if one.formula == "identity" and one.kind == "mean" and len(one.levels) == 3
    )
    for k in range(kinds):
        made = replace(
            like,
            id=f"meting_{k:03}",
            label=f"Meting {k}",
            inputs={"value": [f"m{k:03}"]},
            inputs_at={},
            periods=YEARS,
            caution=(),
            in_twins=False,  # as most of ready/: what makes places alike is a fixed choice
        )
        yield ReadyIndicator(indicator=made, sources=(), after=like.id, instead_of="")


@contextmanager
def publishing(codes: list[str], kinds: int) -> Iterator[str]:
    """The address of the publisher, while it answers."""
    with Server({"/cbs": Country(codes, kinds)}) as server:
        yield f"{server.url}/cbs"


def refresh(kinds: int, *, show: bool = False) -> tuple[float, float]:
    """Refresh a site that is set up, from the publisher that SOURCE_CBS_HOST names; seconds, and MB at the peak."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijkdna.web.settings")
    django.setup()
    from wijkdna import refreshing
    from wijkdna.pipeline import build
    from wijkdna.pipeline.network import Limits
    from wijkdna.web.sources import actions
    from wijkdna.web.sources.queries import refresh_numbered

    build.DOWNLOADS, ready = (source(kinds),), tuple(definitions(kinds))
    build.SOURCES = (*build.DOWNLOADS, *build.COPIES)
    build.load_ready = lambda: ready
    began = time.perf_counter()
    row = actions.ask_refresh(sources=[], by=None, at_once=True)

    def tell(share: float, text: str) -> None:
        if show:
            print(f"{time.perf_counter() - began:6.1f} s {_peak():6.0f} MB  {text}", file=sys.stderr)

    refreshing.perform(row.pk, limits=Limits(pause=0.0), tell=tell)
    took = time.perf_counter() - began
    row = refresh_numbered(row.pk)
    if not row.release:
        raise SystemExit(row.message)
    return took, _peak()


def _peak() -> float:
    """The most memory that this process had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", type=int)
    parser.add_argument("--show", action="store_true", help="tell how far it is, with the memory so far")
    asked = parser.parse_args()
    print(json.dumps(refresh(asked.kinds, show=asked.show)))
