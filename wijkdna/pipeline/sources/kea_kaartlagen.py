"""Klimaateffectatlas, layers of its maps (WFS) per buurt: pile rot and felt heat, where the Buurtdashboard lacks them.

Names of layers get dates and numbers behind them, and nobody lists their fields: both are looked up at the service.
A layer without the code of a buurt, or without a field that we know, is left out with a note.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from wijkdna.domain.areas import MalformedCode, clean_code
from wijkdna.domain.boundaries import CURRENT
from wijkdna.pipeline.answers import answers, keep_answers, names
from wijkdna.pipeline.download import RawFile, SourceChanged, Table, Tidy, collect
from wijkdna.pipeline.network import Asked, SourceUnreachable, Web, is_web_page

HOST = ("kea_wfs", "https://cas.cloud.sogelink.com")
PATH = "/public/data/org/gws/YWFMLMWERURF/kea_public/wfs"
"""Behind the host; a site sets another with SOURCE_KEA_WFS_PATH."""

FILE = "kea_kaartlagen/lagen.zip"
PAGE = 2_000
DAYS = 30

TABLE = Table(
    id="kea_kaartlagen",
    publisher="Climate Adaptation Services",
    title="Klimaateffectatlas, kaartlagen",
    number="",
    licence="CC BY 4.0",
    attribution="Bron: Klimaateffectatlas, Climate Adaptation Services (CC BY 4.0)",
    files=(FILE,),
    obtained="opgehaald",
)

CODE = re.compile(r"bu_?code|buurtcode(\d{4})?", re.IGNORECASE)
_LAYER = re.compile(r"<(?:\w+:)?Name>\s*([\w:.-]+)\s*</")
_FIELD = re.compile(r"<(?:\w+:)?element\b[^>]*?\bname=\"([^\"]+)\"")
_YEAR = re.compile(r"_(20\d{2})(?:\d{4})?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One variable: how the name of its layer begins, and the fields that may hold it, the first one first.

    bounds  a risk in percent becomes a class from 1 up; () for a share
    """

    stem: str
    fields: tuple[str, ...]
    bounds: tuple[float, ...] = ()


LAYERS = {
    "pile_rot_class": Layer(stem="risicopaalrot_huidig", fields=("no_cc_risi",), bounds=(0.8, 3, 6, 15)),
    "felt_41_degrees_pct": Layer(stem="GevoelstemperatuurBuurt", fields=("F41_49perc",)),
}


def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
    """The layers in a folder of raw files; with `web` first those of the service, when ours are a month old.

    Raises SourceChanged when it has none of the layers that we look for.
    """
    if web is not None:
        questions: dict[str, Asked] = {}
        for name, layer in LAYERS.items():
            asked = _question(web, layer)
            questions |= {name: asked} if asked else {}
        if not questions:
            raise SourceChanged(f"Klimaateffectatlas: geen van de lagen {', '.join(_stems())} is er nog")
        keep_answers(web, folder / FILE, questions, _following, days=DAYS)
    return collect(folder, TABLE, some=True)


def _stems() -> list[str]:
    return [layer.stem for layer in LAYERS.values()]


def _question(web: Web, layer: Layer) -> Asked | None:
    """The question for the codes and values of a layer, without its borders; None where the service lacks it."""
    named = [name for name in _LAYER.findall(_described(web, {"REQUEST": "GetCapabilities"})) if _is(name, layer)]
    if not named:
        web.tell(f"laag {layer.stem} is er niet (meer)")
        return None
    name = max(named, key=lambda one: (_YEAR.search(one) is not None, one))
    fields = _FIELD.findall(_described(web, {"REQUEST": "DescribeFeatureType", "TYPENAMES": name}))
    code = next((field for field in fields if CODE.fullmatch(field)), "")
    value = next((field for field in layer.fields if field in fields), "")
    if not code or not value:
        web.tell(f"laag {name} heeft geen buurtcode of geen veld {' of '.join(layer.fields)}")
        return None
    wanted = {"REQUEST": "GetFeature", "TYPENAMES": name, "PROPERTYNAME": f"{code},{value}", "COUNT": str(PAGE)}
    return Asked(url=_url(web), params=_params(wanted | {"STARTINDEX": "0", "OUTPUTFORMAT": "application/json"}))


def _is(name: str, layer: Layer) -> bool:
    """Whether a layer has this name, perhaps with a workspace before it and numbers behind it."""
    return re.fullmatch(rf"(?:\w+:)?{re.escape(layer.stem)}(?:_?\d+)*", name) is not None


def _url(web: Web) -> str:
    return web.base(*HOST) + web.settings.others.get("kea_wfs_path", PATH)


def _params(asked: Mapping[str, str]) -> dict[str, str]:
    return {"SERVICE": "WFS", "VERSION": "2.0.0", **asked}


def _described(web: Web, asked: Mapping[str, str]) -> str:
    """What the service tells of itself, in XML. Raises SourceUnreachable for a web page."""
    answer = web.ask(_url(web), params=_params(asked))
    if is_web_page(answer.headers.get("Content-Type", ""), answer.content):
        raise SourceUnreachable("De kaartlagen van de Klimaateffectatlas geven een webpagina. Kijk het adres na.")
    return answer.content.decode("utf-8", "replace")


def _following(asked: Asked, answer: object) -> Asked | None:
    """The next page: a service may give fewer at a time than we ask, so the last one is the empty one."""
    found = _features(answer)
    start = int(asked.params["STARTINDEX"]) + len(found)
    matched = answer.get("numberMatched") if isinstance(answer, dict) else None
    if not found or (isinstance(matched, int) and start >= matched):
        return None
    return replace(asked, params={**asked.params, "STARTINDEX": str(start)})


def _features(answer: object) -> list[dict[str, Any]]:
    features = answer.get("features") if isinstance(answer, dict) else None
    if not isinstance(features, list):
        raise SourceChanged("Klimaateffectatlas: het antwoord heeft geen lijst met de naam features")
    return [feature.get("properties") or {} for feature in features]


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """A period per year in the names of the layers; without one, that in which it was asked.

    What cannot be read is left out with a note. The borders are not told: they are taken to be those of now.
    """
    if FILE not in raw:
        return []
    path, asked = raw[FILE].path, str(raw[FILE].obtained_on.year)
    notes = [f"laag {LAYERS[name].stem} ontbreekt" for name in LAYERS if name not in names(path)]
    columns: dict[str, dict[str, dict[str, float | None]]] = {}
    for name in names(path):
        try:
            period, values = _read(path, name)
            columns.setdefault(period or asked, {})[name] = values
        except SourceChanged as problem:
            notes.append(str(problem))
    return [_tidy(period, columns[period], notes if period == max(columns) else []) for period in sorted(columns)]


def _tidy(period: str, columns: Mapping[str, Mapping[str, float | None]], notes: list[str]) -> Tidy:
    codes = sorted({code for values in columns.values() for code in values})
    numbers = {name: [values.get(code) for code in codes] for name, values in columns.items()}
    rows = pl.DataFrame({"code": codes, **numbers}, schema={"code": pl.String, **dict.fromkeys(columns, pl.Float64)})
    return Tidy(period=period, boundaries=CURRENT, finality="niet vermeld", rows=rows, file=FILE, notes=tuple(notes))


def _read(path: Path, name: str) -> tuple[str, dict[str, float | None]]:
    """The year in the name of a layer ("" without one), and code -> value. Raises SourceChanged."""
    found: dict[str, float | None] = {}
    year = ""
    for page in answers(path, name):
        for feature in page["features"]:
            year = year or _year(feature)
            code, value = _code_and_value(feature.get("properties") or {}, LAYERS[name])
            if code:
                found.setdefault(code, value)
    if not found:
        raise SourceChanged(f"laag {LAYERS[name].stem} heeft geen enkele buurt")
    return year, _measured(LAYERS[name], found)


def _year(feature: Mapping[str, Any]) -> str:
    """Of "GevoelstemperatuurBuurt_2022.17", which is how a feature is called: 2022."""
    found = _YEAR.search(str(feature.get("id", "")).rpartition(".")[0])
    return found[1] if found else ""


def _code_and_value(properties: Mapping[str, Any], layer: Layer) -> tuple[str, float | None]:
    """ "" for what is no buurt; None for what is not known."""
    text = next((str(value) for key, value in properties.items() if CODE.fullmatch(key)), "")
    number = next((properties[field] for field in layer.fields if field in properties), None)
    try:
        code = clean_code(text)
    except MalformedCode:
        return "", None
    known = isinstance(number, int | float) and not isinstance(number, bool) and 0 <= number <= 100
    return (code if code.startswith("BU") else ""), float(number) if known else None  # type: ignore[arg-type]


def _measured(layer: Layer, values: Mapping[str, float | None]) -> dict[str, float | None]:
    """Percentages, or classes of them. In some layers they are fractions: the largest in the country tells."""
    largest = max((value for value in values.values() if value is not None), default=0.0)
    if 1.0 < largest <= 2.0:
        raise SourceChanged(f"laag {layer.stem}: niet te zien of dit delen of procenten zijn (hoogste {largest})")
    scale = 100.0 if largest <= 1.0 else 1.0
    return {code: None if value is None else _class(scale * value, layer.bounds) for code, value in values.items()}


def _class(percent: float, bounds: tuple[float, ...]) -> float:
    return 1.0 + sum(percent >= bound for bound in bounds) if bounds else percent
