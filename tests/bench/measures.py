"""What is measured. Each function gives rows of the table."""

import gzip
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np

from tests.bench import country
from tests.bench.load import CONNECTIONS, Connection, Load, load
from tests.bench.server import environment, serving, wijkdna
from wijkdna.domain.areas import Level
from wijkdna.domain.twins import choose, stability
from wijkdna.store import release
from wijkdna.store.derive import derive
from wijkdna.store.latest import latest
from wijkdna.store.twin_table import USUAL_WEIGHTS, twin_table

PROFILE = "/gebied/BU19110801/"
SEEDS = (1, 2, 3)
WARM_UP, PAGES, SEARCHES = 400, 1200, 400
STARTS, ASKED = 3, 100


@dataclass(frozen=True, slots=True)
class Measured:
    """A row of the table. limit None: there is none; at_least: the number must be as large, not as small."""

    what: str
    number: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def is_ok(self) -> bool:
        """True when the limit is kept."""
        if self.limit is None:
            return True
        return self.number >= self.limit if self.at_least else self.number <= self.limit


def measure_pages(data: Path) -> list[Measured]:
    """Profiles of areas that nobody asked before, and searching."""
    areas = _areas(data)
    with serving(data) as site:
        load(site.port, [_profile(code) for code, _ in _chosen(areas, 0, WARM_UP)])
        before = site.processor_seconds()
        rounds = [load(site.port, _pages(areas, seed)) for seed in SEEDS]
        worked = (site.processor_seconds() - before) / (len(SEEDS) * PAGES)
        found = load(site.port, _searches(areas), connections=1)
        guessed = load(site.port, _typing_mistakes(areas), connections=1)
    effort = Measured("profile, work of one processor", worked * 1000, "ms")
    return [*_profiles(rounds), effort, *_searching(found, guessed)]


def _areas(data: Path) -> list[tuple[str, str]]:
    """Code and name of all gemeenten, wijken and buurten, in an order by chance that is the same each time."""
    entries = json.loads((release.current(data) / "latest" / "areas.json").read_text(encoding="utf-8"))
    areas = [(one["code"], one["name"]) for one in entries if one["code"][:2] in ("GM", "WK", "BU")]
    random.Random(0).shuffle(areas)
    return areas


def _chosen(areas: Sequence[tuple[str, str]], part: int, number: int) -> list[tuple[str, str]]:
    """Areas of one part; parts share none, so that no page is asked twice."""
    parts = len(SEEDS) + 1
    return random.Random(part).sample(list(areas[part::parts]), number)


def _profile(code: str) -> str:
    return f"/gebied/{code}/"


def _pages(areas: Sequence[tuple[str, str]], seed: int) -> list[str]:
    return [_profile(code) for code, _ in _chosen(areas, seed, PAGES)]


def _profiles(rounds: Sequence[Load]) -> list[Measured]:
    everything = Load(sum(one.seconds for one in rounds), sorted(time for one in rounds for time in one.times))
    what = f"profile, {CONNECTIONS} at a time"
    return [
        Measured(f"{what}, pages per second", everything.per_second, "/s", 300, at_least=True),
        Measured(f"{what}, slowest of {len(rounds)} rounds", min(one.per_second for one in rounds), "/s"),
        Measured(f"{what}, half come within", everything.milliseconds(0.5), "ms"),
        Measured(f"{what}, 95 % come within", everything.milliseconds(0.95), "ms", 50),
        Measured(f"{what}, the slowest", everything.milliseconds(1), "ms"),
    ]


def _searches(areas: Sequence[tuple[str, str]]) -> list[str]:
    """What the field asks while somebody types: the first letters of names."""
    letters = random.Random(1)
    names = [name for _, name in _chosen(areas, 0, SEARCHES)]
    return [f"/zoeken/suggesties/?q={quote(name[: letters.randint(2, 12)])}" for name in names]


def _typing_mistakes(areas: Sequence[tuple[str, str]]) -> list[str]:
    """Names with two letters swapped: nothing is called that, so look-alikes are sought among all names."""
    names = [name for _, name in _chosen(areas, 1, SEARCHES) if len(name) > 4]
    return [f"/zoeken/suggesties/?q={quote(name[:2] + name[3] + name[2] + name[4:])}" for name in names]


def _searching(found: Load, guessed: Load) -> list[Measured]:
    return [
        Measured("suggestions, 95 % come within", found.milliseconds(0.95), "ms"),
        Measured("suggestions after a typing mistake, 95 % come within", guessed.milliseconds(0.95), "ms"),
    ]


def measure_twins(data: Path) -> list[Measured]:
    """Exact twins of buurten among all buurten, and how steady they are, without a page around it."""
    opened = latest(data)
    table = twin_table(opened, Level.BUURT)
    rows = random.Random(3).sample(range(table.rows.start, table.rows.stop), ASKED)
    weights = np.array(USUAL_WEIGHTS)
    table.ask(rows[0])
    nearest, steady = [], []
    for row in rows:
        i = row - table.rows.start
        began = time.perf_counter()
        found = choose(table.like.to_all(i).distances(weights), 1.0, table.kinds.alike(i))
        nearest.append(time.perf_counter() - began)
        began = time.perf_counter()
        stability(table.like, i, found.twins or [0], weights, 1.0)
        steady.append(time.perf_counter() - began)
    buurten = f"{len(table.kinds.urbanity):,}".replace(",", ".")
    return [
        Measured(f"exact twins among {buurten} buurten, 95 % come within", _most(nearest) * 1000, "ms", 30),
        Measured("their stability in 200 replicates, 95 % come within", _most(steady), "s", 1),
    ]


def _most(seconds: list[float]) -> float:
    """What 95 % come within."""
    return statistics.quantiles(seconds, n=20)[-1]


FEATURES = {
    "page of the twins": ("/gebied/{code}/tweelingen/", None),
    "map of a gemeente": ("/gebied/{code}/kaart/", None),
    "two places beside each other": ("/vergelijk/?gebied={code}&gebied=BU19110801", None),
    "own area of all buurten of a village": ("/eigen-gebied/foto/?naam=x&buurten=1911.0801&grens=2024", None),
    "start of the quiz": ("/gebied/{code}/ken-je-wijk/", None),
    "A3 wijkplaat as PDF": ("/gebied/{code}/wijkplaat.pdf", 1000.0),
}
"""What other pages a village asks for, with a limit in milliseconds."""

HEAVY = {
    "map of a gemeente with 517 buurten": ("/gebied/GM0363/kaart/", 1.0),
    "xlsx of a gemeente with 517 buurten": ("/gebied/GM0363/downloads/buurten.xlsx", None),
}


def measure_features(data: Path) -> list[Measured]:
    """The other pages, one visitor at a time, each address asked once after a warm-up; and a few heavy ones."""
    buurten = [code for code, _ in _areas(data) if code.startswith("BU")][: 2 * ASKED]
    found = []
    with serving(data) as site:
        for what, (address, limit) in FEATURES.items():
            load(site.port, [address.format(code=code) for code in buurten[ASKED:]], connections=1)
            asked = load(site.port, [address.format(code=code) for code in buurten[:ASKED]], connections=1)
            found.append(Measured(f"{what}, 95 % come within", asked.milliseconds(0.95), "ms", limit))
        for what, (address, limit) in HEAVY.items():
            times = [load(site.port, [address], connections=1).milliseconds(1) / 1000 for _ in range(4)]
            found.append(Measured(what, statistics.median(times[1:]), "s", limit))
    return found


def measure_start(data: Path) -> list[Measured]:
    """From `wijkdna serve` on a site that was set up, until a visitor has a profile: the middle of a few starts."""
    seconds = []
    for _ in range(STARTS):
        with serving(data, PROFILE) as site:
            seconds.append(site.seconds)
    return [Measured("start until the first profile", statistics.median(seconds), "s", 3)]


def measure_weight(data: Path) -> list[Measured]:
    """Bytes of a first visit: the page, and all style sheets, scripts and fonts that it names."""
    with serving(data) as site, Connection(site.port) as connection:
        start = _weight(connection, "/")
        profile = _weight(connection, PROFILE)
    return [
        Measured("first visit, start page without its map", start, "kB", 250),
        Measured("first visit, profile", profile, "kB", 250),
    ]


def _weight(connection: Connection, path: str) -> float:
    """Kilobytes (1,000 bytes) over the wire, heads not counted; the page is weighed without the map of the country."""
    html = gzip.decompress(connection.get(path).body).decode()
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
    without_map = re.sub(r'(?s)(<section class="country".*?)<svg.*?</svg>', r"\1", html)
    page = len(gzip.compress(without_map.encode(), 2))
    return (page + sum(len(connection.get(file).body) for file in named)) / 1000


def measure_release() -> list[Measured]:
    """Making the arrays of a release, as `wijkdna install` does at first start."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(release.shipped(), Path(temporary) / "release"))
        began = time.perf_counter()
        derive(folder)
        return [Measured("derive the arrays of a release", time.perf_counter() - began, "s")]


def measure_build(source: Path) -> list[Measured]:
    """A release from published files."""
    with tempfile.TemporaryDirectory() as temporary:
        began = time.perf_counter()
        wijkdna(Path(temporary), "build", "--from", str(source.resolve()))
        return [Measured("build a release from published files", time.perf_counter() - began, "s")]


def measure_sizes() -> list[Measured]:
    """What comes with the package."""
    shipped = sum(file.stat().st_size for file in release.shipped().rglob("*") if file.is_file())
    with tempfile.TemporaryDirectory() as temporary:
        uv = Path(sys.executable).parent / "uv"
        subprocess.run([uv, "build", "--wheel", "--quiet", "--no-build-isolation", "-o", temporary], check=True)
        wheel = next(Path(temporary).glob("*.whl")).stat().st_size
    return [Measured("shipped figures", shipped / 1e6, "MB", 15), Measured("wheel", wheel / 1e6, "MB", 15)]


def measure_refresh(kinds: int = country.KINDS) -> list[Measured]:
    """Refreshing the whole country from a publisher on this machine: fetch, make, check, swap. In a fresh process."""
    with tempfile.TemporaryDirectory() as temporary:
        data = Path(temporary)
        wijkdna(data, "migrate")
        wijkdna(data, "install")
        codes = [code for code, _ in _areas(data)]
        with country.publishing(codes, kinds) as address:
            own = environment(data) | {"SOURCE_CBS_HOST": address}
            command = [sys.executable, "-m", "tests.bench.country", str(kinds), "--show"]
            done = subprocess.run(command, check=True, env=own, stdout=subprocess.PIPE)
        seconds, megabytes = json.loads(done.stdout)
    what = f"refresh of the country, {kinds} figures in {len(country.YEARS)} years"
    return [Measured(what, seconds, "s", 90), Measured(f"{what}, memory", megabytes, "MB", 2000)]
