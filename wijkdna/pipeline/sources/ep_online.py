"""EP-Online (RVO), with a key: dwellings by energy label, counted per buurt from the monthly file of all addresses.

That file is counted while it comes in and never stands on a disk. Kept are the counts, and of what they were made.
Nobody named a licence: without SOURCE_EPONLINE_SHOW it is not asked for.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from wijkdna.pipeline.checks import DECLARED
from wijkdna.pipeline.download import (
    RawFile,
    SourceChanged,
    Table,
    Tidy,
    collect,
    read_side_car,
    sha256_of,
    write_side_car,
)
from wijkdna.pipeline.labels import CLASSES, Counted, count_labels
from wijkdna.pipeline.network import Asked, Settings, SourceUnreachable, Web
from wijkdna.pipeline.postcodes import FILE as POSTCODES
from wijkdna.pipeline.postcodes import Postcodes, read_postcodes
from wijkdna.pipeline.streams import first_file

KEY = "eponline"
"""Name of its key among the settings."""

HOST = (KEY, "https://public.ep-online.nl")
FILE = "ep_online/labels_per_buurt.json"

TABLE = Table(
    id="ep_online",
    publisher="RVO",
    title="EP-Online, energielabels geteld per buurt",
    number="",
    licence=DECLARED,
    attribution="Bron: RVO, EP-Online, {period}; zelf geteld per buurt",
    files=(FILE,),
    obtained="opgehaald",
)

MOST_NOWHERE = 0.1
"""With a larger share of labels in no buurt, the file of postcodes and that of labels do not fit (judgement)."""


def lacking(settings: Settings) -> str:
    """Which setting must be there before it is fetched, "" for none."""
    if KEY not in settings.keys:
        return "SOURCE_EPONLINE_KEY"
    return "" if settings.others.get("eponline_show") else "SOURCE_EPONLINE_SHOW"


def try_connection(web: Web) -> str:
    """Ask which file is the newest. Raises SourceUnreachable and SourceChanged."""
    return f"EP-Online antwoordt. Het nieuwste bestand is {_newest(web)['bestandsnaam']}."


def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
    """The counts, if they are in a folder of raw files; with `web` first those of a newer file.

    Raises SourceUnreachable, also when the file of postcodes is not there yet, and SourceChanged.
    """
    if web is not None:
        _renew(web, folder)
    return collect(folder, TABLE, some=True)


def _renew(web: Web, folder: Path) -> None:
    about = _newest(web)
    target, postcodes = folder / FILE, folder / POSTCODES
    if not postcodes.is_file():
        raise SourceUnreachable("Haal eerst cbs_postcodes op: dat zegt in welke buurt een adres ligt.")
    version = f"{about['bestandsnaam']} {sha256_of(postcodes)}"
    now = web.clock.now().isoformat()
    side = read_side_car(target)
    if target.is_file() and (side.get("version"), side.get("sha256")) == (version, sha256_of(target)):
        write_side_car(target, side | {"checked_at": now})
        return
    where = read_postcodes(postcodes)
    sha256, counted = _count(web, about["downloadUrl"], where)
    _refuse_misfit(counted)
    _write(target, _kept(about["bestandsnaam"], counted, where))
    content = {"url": _url(web), "fetched_at": now, "checked_at": now, "version": version, "made_of": sha256}
    write_side_car(target, content | {"sha256": sha256_of(target)})


def _newest(web: Web) -> dict[str, str]:
    """Name and address of the newest file. The address holds a pass of its own: it is kept nowhere."""
    found: Any = web.json(_url(web), params={"fileType": "csv"}, secret={"Authorization": web.key(KEY)})
    wanted = ("bestandsnaam", "downloadUrl")
    if not isinstance(found, dict) or not all(isinstance(found.get(name), str) for name in wanted):
        raise SourceChanged(f"EP-Online: het antwoord mist {' of '.join(wanted)}")
    if urlsplit(found["downloadUrl"]).scheme != urlsplit(web.base(*HOST)).scheme:
        raise SourceChanged("EP-Online: het adres van het bestand is geen https")
    return {name: found[name] for name in wanted}


def _url(web: Web) -> str:
    return f"{web.base(*HOST)}/api/v5/Mutatiebestand/DownloadInfo"


def _count(web: Web, url: str, where: Postcodes) -> tuple[str, Counted]:
    """sha256 of the whole file, and what was counted in it while it came in."""

    def once(deadline: float) -> tuple[str, Counted]:
        taken = hashlib.sha256()
        with web.stream(Asked(url=url), deadline) as answer:

            def chunks() -> Iterator[bytes]:
                for chunk in web.body(answer, web.limits.largest_file, deadline):
                    taken.update(chunk)
                    yield chunk

            counted = count_labels(first_file(chunks()), where, web.clock.now().date())
        return taken.hexdigest(), counted

    web.tell("Labels tellen per buurt; dat duurt enkele minuten")
    return web.patiently(url, once)


def _refuse_misfit(counted: Counted) -> None:
    if counted.nowhere > MOST_NOWHERE * counted.dwellings:
        raise SourceChanged(
            f"EP-Online: {counted.nowhere} van {counted.dwellings} labels liggen in geen enkele buurt. "
            "Kijk na of cbs_postcodes van een goed jaar is."
        )


def _kept(name: str, counted: Counted, where: Postcodes) -> dict[str, object]:
    """What may be kept: counts per buurt, nothing of an address."""
    published = re.search(r"20\d{6}", name)
    if published is None:
        raise SourceChanged(f"EP-Online: in de naam {name} staat geen datum")
    counts = {code: row.tolist() for code, row in zip(where.codes, counted.counts, strict=True) if row.any()}
    about = {"published": published[0], "borders": where.borders, "nowhere": counted.nowhere, "classes": CLASSES}
    return about | {"counts": dict(sorted(counts.items()))}


def _write(target: Path, content: dict[str, object]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=0), encoding="utf-8")
    draft.replace(target)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, the year of the file: dwellings with label A or better, E, F, G and any label, at every level."""
    if FILE not in raw:
        return []
    kept = json.loads(raw[FILE].path.read_text(encoding="utf-8"))
    rows = [[code, *numbers] for code, numbers in kept["counts"].items()]
    buurten = pl.DataFrame(rows, schema={"code": pl.String, **dict.fromkeys(kept["classes"], pl.Float64)}, orient="row")
    notes = (f"{kept['nowhere']} labels liggen in geen buurt van {kept['borders']}",) if kept["nowhere"] else ()
    return [
        Tidy(
            period=kept["published"][:4],
            boundaries=kept["borders"],
            finality="niet vermeld",
            rows=_of_interest(_all_levels(buurten)),
            file=FILE,
            notes=notes,
        )
    ]


def _all_levels(buurten: pl.DataFrame) -> pl.DataFrame:
    """Counts of buurten, and of what they lie in."""
    code = pl.col("code")
    above = [pl.lit("NL00"), "GM" + code.str.slice(2, 4), "WK" + code.str.slice(2, 6)]
    sums = [buurten.with_columns(code=one).group_by("code").sum() for one in above]
    return pl.concat([*sums, buurten]).sort("code")


def _of_interest(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "code",
        label_a_dwellings=pl.sum_horizontal([name for name in CLASSES if name.startswith("A")]),
        label_e_dwellings="E",
        label_f_dwellings="F",
        label_g_dwellings="G",
        labelled_dwellings=pl.sum_horizontal(CLASSES),
    )
