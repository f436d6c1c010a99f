"""DEGO (VNG): how many dwellings have which energy label, per gemeente, wijk and buurt. Only counts are ever asked for.

The service has a row per address: those are never asked for, and never kept. Whether it still answers, and on which
terms, is not certain: it is asked only about gemeenten that a site names, who thereby says that it may show them.
"""

import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from wijkdna.domain.areas import MalformedCode, clean_code, gemeente_code, parent_code
from wijkdna.domain.boundaries import CURRENT
from wijkdna.pipeline.answers import answers, keep_answers, names
from wijkdna.pipeline.checks import DECLARED
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Tidy, collect
from wijkdna.pipeline.gemeenten import gemeenten
from wijkdna.pipeline.network import Asked, Settings, SourceUnreachable, Web

HOST = ("dego", "https://ds.vboenergie.commondatafactory.nl")
SETTING = "dego_gemeenten"

GEMEENTEN, LISTS, BUURTEN = "dego/gemeenten.zip", "dego/buurtlijsten.zip", "dego/buurten.zip"
DAYS = 30

TABLE = Table(
    id="dego",
    publisher="VNG",
    title="DEGO, energielabels van woningen",
    number="",
    licence=DECLARED,
    attribution="Bron: VNG, DEGO (labels van RVO)",
    files=(GEMEENTEN, LISTS, BUURTEN),
    obtained="opgehaald",
)

GOOD = re.compile(r"A\+*")
POOR = ("E", "F", "G")
LABEL = re.compile(r"A\+*|[B-G]")
NO_LABEL = ("", "-", "NULL", "NONE", "ONBEKEND", "GEEN")
"""What stands in the place of a label where there is none."""

VARIABLES = ("dego_label_a_dwellings", "dego_label_efg_dwellings", "dego_labelled_dwellings")

Counts = Mapping[str, float]


def lacking(settings: Settings) -> str:
    """Which setting must be there before it is asked anything, "" for none."""
    return "" if settings.others.get(SETTING) else f"SOURCE_{SETTING.upper()}"


def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
    """The counts in a folder of raw files; with `web` first those of the gemeenten that the site names.

    Raises SourceUnreachable when no gemeente is named, and when the service does not answer.
    """
    if web is not None:
        if setting := lacking(web.settings):
            raise SourceUnreachable(f"DEGO staat uit. Noem de gemeenten die u wilt in {setting}, als GM0361, GM1911.")
        wanted = list(gemeenten(only=web.settings.others[SETTING]))
        _keep(web, folder / GEMEENTEN, _questions(web, wanted, "energieklasse"))
        if _has_lists(web, folder, wanted):
            buurten = [code for one in wanted for code in _buurten(folder / LISTS, one)]
            _keep(web, folder / BUURTEN, _questions(web, buurten, "energieklasse"), some=True)
    return collect(folder, TABLE, some=True)


def _keep(web: Web, target: Path, questions: Mapping[str, Asked], *, some: bool = False) -> None:
    """Have the answers, as long as they are counts. Of a service that gives rows after all nothing stays."""
    try:
        keep_answers(web, target, questions, _only_counts, days=DAYS, some=some)
    except SourceChanged:
        shutil.rmtree(target.with_name(f"{target.name}.parts"), ignore_errors=True)
        raise


def _only_counts(asked: Asked, content: object) -> None:
    counts_of(content)


def _has_lists(web: Web, folder: Path, wanted: Iterable[str]) -> bool:
    """Whether it gives the buurten of a gemeente: nobody says that it can. Else there are figures per gemeente only."""
    try:
        _keep(web, folder / LISTS, _questions(web, wanted, "buurtcode"))
    except SourceUnreachable as problem:
        web.tell(f"DEGO geeft geen lijst van buurten, dus alleen cijfers per gemeente: {problem}")
        return False
    return True


def _questions(web: Web, codes: Iterable[str], by: str) -> dict[str, Asked]:
    url = f"{web.base(*HOST)}/list/"
    grouped = {"groupby": by, "reduce": "count"}
    return {code: Asked(url=url, params={**_match(code), **grouped}) for code in codes}


def _match(code: str) -> dict[str, str]:
    whole = {"match-gemeentecode": str(gemeente_code(code))}
    return whole | ({"match-buurtcode": code} if code.startswith("BU") else {})


def _buurten(path: Path, gemeente: str) -> list[str]:
    """Codes of the buurten of a gemeente, without what is no code, or one of another gemeente."""
    found = []
    for text in _grouped(path, gemeente):
        try:
            code = clean_code(text)
        except MalformedCode:
            continue
        if code.startswith("BU") and gemeente_code(code) == gemeente:
            found.append(code)
    return sorted(set(found))


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """The year in which it was asked: gemeenten, and where there are counts of buurten those and their wijken."""
    found = []
    for name, codes in ((GEMEENTEN, ("GM",)), (BUURTEN, ("BU", "WK"))):
        if name in raw:
            rows = _frame(_counted(raw[name].path), codes)
            notes = () if BUURTEN in raw else ("geen cijfers van buurten",)
            period = str(raw[name].obtained_on.year)
            one = Tidy(period=period, boundaries=CURRENT, finality="niet vermeld", rows=rows, file=name, notes=notes)
            found += [one] if len(rows) else []
    return found


def _counted(path: Path) -> dict[str, Counts]:
    """Code -> label -> dwellings, for each area that was asked."""
    return {name: _grouped(path, name) for name in names(path)}


def _frame(counted: Mapping[str, Counts], kinds: tuple[str, ...]) -> pl.DataFrame:
    rows = {code: _sums(code, counts) for code, counts in counted.items()}
    if "WK" in kinds:
        rows |= _of_wijken(rows)
    data = [(code, *numbers) for code, numbers in rows.items()]
    return pl.DataFrame(data, schema={"code": pl.String, **dict.fromkeys(VARIABLES, pl.Float64)}, orient="row")


def _sums(code: str, counts: Counts) -> tuple[float, float, float]:
    """Dwellings with A or better, with E, F or G, and with any label. Raises SourceChanged for another label."""
    labels: dict[str, float] = {}
    for text, number in counts.items():
        label = text.strip().upper()
        if label in NO_LABEL:
            continue
        if not LABEL.fullmatch(label):
            raise SourceChanged(f"DEGO: {text!r} in {code} is geen energielabel")
        labels[label] = labels.get(label, 0.0) + number
    good = sum(number for label, number in labels.items() if GOOD.fullmatch(label))
    return good, sum(labels.get(label, 0.0) for label in POOR), sum(labels.values())


def _of_wijken(rows: Mapping[str, tuple[float, float, float]]) -> dict[str, tuple[float, float, float]]:
    wijken: dict[str, tuple[float, float, float]] = {}
    for code, numbers in rows.items():
        wijk = str(parent_code(code))
        a, b, c = wijken.get(wijk, (0.0, 0.0, 0.0))
        wijken[wijk] = (a + numbers[0], b + numbers[1], c + numbers[2])
    return wijken


def _grouped(path: Path, name: str) -> Counts:
    """The grouped answer about an area, in any of the forms that it may have. Raises SourceChanged."""
    for content in answers(path, name):
        return counts_of(content)
    return {}


def counts_of(content: Any) -> Counts:  # noqa: ANN401 what the publisher answers
    """Group -> count, of {"A": 3}, {"A": "3"}, {"A": {"count": "3"}} or [{"energieklasse": "A", "count": 3}].

    Raises SourceChanged for anything else, above all for rows: those hold addresses.
    """
    if isinstance(content, list):
        content = dict(_pair(row) for row in content)
    if not isinstance(content, dict):
        raise SourceChanged("DEGO: het antwoord heeft geen groepen met aantallen")
    return {str(group): _number(group, found) for group, found in content.items()}


def _pair(row: object) -> tuple[str, object]:
    """A row of a list: the group and its count, and nothing else."""
    if not isinstance(row, dict) or len(row) != 2 or "count" not in row:
        raise SourceChanged("DEGO: het antwoord heeft rijen in plaats van aantallen")
    (group,) = (value for key, value in row.items() if key != "count")
    return str(group or ""), row["count"]


def _number(group: object, found: object) -> float:
    number = found.get("count") if isinstance(found, dict) else found
    if isinstance(number, int) or (isinstance(number, str) and number.strip().isdecimal()):
        return float(number)
    raise SourceChanged(f"DEGO: bij {str(group)[:20]!r} staat geen aantal")
