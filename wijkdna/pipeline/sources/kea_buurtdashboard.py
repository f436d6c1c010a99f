"""Klimaateffectatlas, the data of the Buurtdashboard: heat, water, trees, green and paving per buurt.

Names of columns change with every release, so they are looked up by title in the catalogue that is fetched beside them.
Shares of classes are fractions in one release and percentages in another: the largest in the whole country tells.
"""

import csv
import gzip
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wijkdna.domain.areas import MalformedCode, clean_code
from wijkdna.domain.boundaries import CURRENT
from wijkdna.domain.written_numbers import TwoReadings, column_of_numbers
from wijkdna.pipeline.bulk import keep
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Terms, Tidy, collect
from wijkdna.pipeline.network import NotThere, Web

DATA = ("kea", "https://buurtdashboard-data.s3.eu-north-1.amazonaws.com")
CONFIG = ("kea_catalogus", "https://buurtdashboard-config-portal.vercel.app")

RELEASE = "jan26"
"""In the address of the file. A site sets a later one with SOURCE_KEA_RELEASE."""

VALUES, CATALOGUE = "kea_buurtdashboard/buurten.csv.gz", "kea_buurtdashboard/catalogus.csv"

TABLE = Table(
    id="kea_buurtdashboard",
    publisher="Climate Adaptation Services",
    title="Klimaateffectatlas, Buurtdashboard",
    number="",
    licence="CC BY 4.0",
    attribution="Bron: Klimaateffectatlas, Climate Adaptation Services (CC BY 4.0)",
    files=(VALUES, CATALOGUE),
    obtained="opgehaald",
)

LARGEST = 500_000_000
"""Bytes of the table, unpacked."""

MISSING = ("", "null", ".", "NULL", "NaN")
_KEY = re.compile(r"buurtcode(\d{4})?|bu_code", re.IGNORECASE)
_SUFFIX = r"(?:_?AHN(\d))?(?:_(\d{4}))?"
"""Behind a name: the elevation model and the year. `_BK` (built-up area only) and `_M2` are other measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One variable: where the catalogue has it.

    titles   as the releases of 2024 and 2026 call it
    classes  the lower end of a class -> whether that class counts; None: the title has one column
    bounds   a risk in percent becomes a class from 1 up; the last is above all bounds
    """

    titles: tuple[str, ...]
    classes: Callable[[float], bool] | None = None
    bounds: tuple[float, ...] = ()

    def counts(self, label: str) -> bool:
        """Whether a class of this name counts."""
        number = re.search(r"\d+", label)
        return self.classes is not None and number is not None and self.classes(float(number[0]))


MEASURES = {
    "felt_41_degrees_pct": Measure(titles=("Gevoelstemperatuur",), classes=lambda low: low >= 41),
    "water_over_30_cm_pct": Measure(titles=("Waterdiepte bij hevige bui",), classes=lambda low: low >= 30),
    "shade_on_paths_pct": Measure(titles=("Schaduw wandel- en fietspaden",)),
    "tree_canopy_pct": Measure(titles=("Boomkroonoppervlakte",)),
    "green_pct": Measure(titles=("Groen", "Percentage groen")),
    "green_m2_per_resident": Measure(titles=("Groen per inwoner",)),
    "paved_pct": Measure(titles=("Verharding",)),
    "paved_private_pct": Measure(titles=("Verharding niet-openbaar",)),
    "pile_rot_class": Measure(titles=("Risico Paalrot huidig",), bounds=(0.8, 3, 6, 15)),
    "settlement_2050_class": Measure(titles=("Risico Verschilzetting 2050H",), bounds=(1, 5, 10, 25)),
}

BORROWED = {"frail_65_plus_pct": Measure(titles=("Hitte en broze 65-plussers",))}
"""Figures of another publisher and an earlier year, which the catalogue names: "RIVM (2022)"."""

_OF_WHOM = re.compile(r"([\w ]+?)\s*\((20\d{2})\)")


def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
    """The table and its catalogue in a folder of raw files; with `web` first what was renewed."""
    if web is not None:
        release = web.settings.others.get("kea_release", RELEASE)
        address = f"{web.base(*DATA)}/buurtdashboard-KEA/csvdata/{release}-Buurtdashboarddata.csv.gz"
        try:
            keep(web, address, folder / VALUES)
        except NotThere as problem:
            raise NotThere(f"{problem} Is er een nieuwe levering, zet de naam dan in SOURCE_KEA_RELEASE.") from problem
        keep(web, f"{web.base(*CONFIG)}/api/config/default-nl/csv", folder / CATALOGUE, params={"mode": "published"})
    return collect(folder, TABLE, some=True)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """The year of the release, in the borders that the table names, and the years of what it borrowed.

    Nothing without the catalogue.
    """
    if set(raw) != set(TABLE.files):
        return []
    rows = _rows(_text(raw[VALUES].path, VALUES), VALUES)
    key = next((name for name in rows[0] if _KEY.fullmatch(name)), "") if rows else ""
    if not key:
        raise SourceChanged(f"{VALUES}: kolom buurtcode ontbreekt")
    catalogue, codes = _catalogue(raw[CATALOGUE].path), _codes(row[key] for row in rows)
    columns: dict[str, list[str] | list[float | None]] = {"code": codes}
    notes: list[str] = []
    for name, measure in MEASURES.items():
        try:
            columns[name] = _column(rows, measure, catalogue)
        except SourceChanged as problem:
            notes.append(str(problem))
    frame = pl.DataFrame(columns, schema={name: pl.Float64 if name in MEASURES else pl.String for name in columns})
    if len(columns) == 1:
        raise SourceChanged(f"{VALUES}: geen enkel cijfer gevonden: {notes[0]}")
    year = re.search(r"\d{4}", key)
    boundaries = int(year[0]) if year else CURRENT
    borrowed = []
    for name in BORROWED:
        try:
            borrowed.append(_borrowed(rows, codes, name, catalogue, boundaries))
        except SourceChanged as problem:
            notes.append(str(problem))
    return [
        Tidy(
            period=_period(raw[VALUES].url),
            boundaries=boundaries,
            finality="niet vermeld",
            rows=frame.unique("code", keep="first", maintain_order=True),
            file=VALUES,
            notes=tuple(notes),
        ),
        *borrowed,
    ]


def _borrowed(
    rows: list[dict[str, str]], codes: list[str], name: str, catalogue: Mapping[str, dict[str, str]], boundaries: int
) -> Tidy:
    """A figure under the name and the year of whom it is. Raises SourceChanged where the catalogue does not tell."""
    measure = BORROWED[name]
    values = _column(rows, measure, catalogue)
    title = next(title for title in measure.titles if title in catalogue)
    said = _OF_WHOM.fullmatch(catalogue[title].get("Bron", "").strip())
    if said is None:
        raise SourceChanged(f"{title}: de catalogus zegt niet van wie en van welk jaar dit is")
    frame = pl.DataFrame({"code": codes, name: values}, schema={"code": pl.String, name: pl.Float64})
    attribution = f"Bron: {said[1]}, via de Klimaateffectatlas (CC BY 4.0)"
    return Tidy(
        period=said[2],
        boundaries=boundaries,
        finality="niet vermeld",
        rows=frame.unique("code", keep="first", maintain_order=True),
        file=VALUES,
        terms=Terms(f"-{said[1].lower().replace(' ', '-')}", said[1], TABLE.licence, attribution),
    )


def _period(url: str) -> str:
    found = re.search(r"/[a-z]+(\d{2})-[^/]*$", url) or re.search(r"(\d{2})", RELEASE)
    return f"20{found[1]}" if found else str(CURRENT)


def _text(path: Path, name: str) -> str:
    """The table unpacked. A server may have unpacked it on the way already."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as content:
            found = content.read(LARGEST + 1)
    except (OSError, EOFError) as problem:
        raise SourceChanged(f"{name} is niet te lezen: {problem}") from problem
    if len(found) > LARGEST:
        raise SourceChanged(f"{name} is uitgepakt groter dan {LARGEST // 10**6} MB")
    return found.decode("utf-8-sig", "replace")


def _rows(text: str, name: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text), delimiter=";")
    if not reader.fieldnames or len(reader.fieldnames) < 2:
        raise SourceChanged(f"{name}: geen tabel met puntkomma's")
    return [{str(k): v if isinstance(v, str) else "" for k, v in row.items()} for row in reader]


def _codes(texts: Iterable[str]) -> list[str]:
    try:
        return [clean_code(text) for text in texts]
    except MalformedCode as problem:
        raise SourceChanged(f"{VALUES}: {str(problem)!r} is geen code van een buurt") from problem


def _catalogue(path: Path) -> dict[str, dict[str, str]]:
    """Title -> its row; the first one where a title stands there twice."""
    found: dict[str, dict[str, str]] = {}
    for row in _rows(_text(path, CATALOGUE), CATALOGUE):
        if not {"Titel", "Indicatornaamtabel", "Domein"} <= set(row):
            raise SourceChanged(f"{CATALOGUE}: kolom Titel, Indicatornaamtabel of Domein ontbreekt")
        found.setdefault(row["Titel"].strip(), row)
    return found


def _column(
    rows: list[dict[str, str]], measure: Measure, catalogue: Mapping[str, dict[str, str]]
) -> list[float | None]:
    """The values of a measure, a row per buurt. Raises SourceChanged where the catalogue or the table lacks it."""
    title = next((title for title in measure.titles if title in catalogue), "")
    if not title:
        raise SourceChanged(f"{measure.titles[0]} ontbreekt in de catalogus")
    entry = catalogue[title]
    names = [name.strip() for name in entry["Indicatornaamtabel"].split(",") if name.strip()]
    if measure.classes is not None:
        return _share(rows, measure, names, entry["Domein"].split(","), title)
    if len(names) != 1:
        raise SourceChanged(f"{title} heeft in de catalogus {len(names)} kolommen in plaats van een")
    values = _numbers(rows, _there(names[0], rows[0], title), title)
    return [_class(value, measure.bounds) for value in values] if measure.bounds else values


def _share(
    rows: list[dict[str, str]], measure: Measure, names: list[str], labels: list[str], title: str
) -> list[float | None]:
    """The classes that count, together, in percent."""
    parts = {
        label: _numbers(rows, _there(name, rows[0], title), title) for name, label in zip(names, labels, strict=False)
    }
    counted = [values for label, values in parts.items() if measure.counts(label)]
    if not counted:
        raise SourceChanged(f"{title}: de klasse die we zoeken is er niet bij: {', '.join(labels)}")
    largest = max((value for values in parts.values() for value in values if value is not None), default=0.0)
    if not (largest <= 1.0 or 2.0 < largest <= 100.5):
        raise SourceChanged(f"{title}: niet te zien of dit delen of procenten zijn (hoogste {largest})")
    scale = 100.0 if largest <= 1.0 else 1.0
    return [_sum(row, scale) for row in zip(*counted, strict=True)]


def _sum(parts: tuple[float | None, ...], scale: float) -> float | None:
    known = [part for part in parts if part is not None]
    return min(100.0, scale * sum(known)) if len(known) == len(parts) else None


def _there(name: str, row: Mapping[str, str], title: str) -> str:
    """The column of this name; with an elevation model or a year behind it, the newest."""
    found = [(match, column) for column in row if (match := re.fullmatch(re.escape(name) + _SUFFIX, column))]
    if not found:
        raise SourceChanged(f"{title}: kolom {name} ontbreekt")
    return max(found, key=lambda one: (int(one[0][1] or 0), int(one[0][2] or 0)))[1]


def _numbers(rows: list[dict[str, str]], column: str, title: str) -> list[float | None]:
    """A column as numbers. Raises SourceChanged where it can be read in two ways."""
    try:
        values = column_of_numbers([row[column].strip() for row in rows], MISSING)
    except TwoReadings as problem:
        raise SourceChanged(f"{title}: kolom {column} is {problem}") from problem
    return [None if value is None or value <= -9999 else value for value in values]


def _class(value: float | None, bounds: tuple[float, ...]) -> float | None:
    """Zero means a very small risk here, and is no missing value."""
    return None if value is None or value < 0 else 1.0 + sum(value >= bound for bound in bounds)
