"""From published files to a release: raw -> variables -> figures -> checks -> release. Read this first.

Nothing is visible before everything is checked: the draft folder is renamed at the very end.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl

from wijkdna.domain.areas import MalformedCode
from wijkdna.domain.boundaries import CURRENT, BorderChanges, first_years
from wijkdna.domain.indicators import Indicator, to_mapping
from wijkdna.domain.origin import Origin
from wijkdna.pipeline import checks
from wijkdna.pipeline.borders import PublishedBorders
from wijkdna.pipeline.download import RawFile, SourceChanged, Tidy, origin_of
from wijkdna.pipeline.figures import FigureMaker, to_frame
from wijkdna.pipeline.shapes import build_shapes
from wijkdna.pipeline.shown import shown
from wijkdna.pipeline.sources import (
    bzk_leefbaarometer,
    cbs_energie_woningen,
    cbs_energieverbruik,
    cbs_gebieden,
    cbs_gemeenten_2024,
    cbs_hoofdverwarming,
    cbs_kerncijfers_2021,
    cbs_kerncijfers_2022,
    cbs_kerncijfers_2024,
    cbs_kwb,
    cbs_nabijheid,
    cbs_seswoa,
    cbs_wijken_2024,
    cbs_zonnestroom_buurt,
    cbs_zonnestroom_gemeente,
    duo_scholen,
    kea_buurtdashboard,
    klimaatmonitor,
    leefbaarometer,
    pbl_woningen,
    pdok_grenzen,
    politie,
    politie_misdrijven,
    rivm_ervaren_gezondheid,
    rivm_gezondheid,
    rivm_gezondheid_buurt,
    rivm_gezondheidsmonitor,
)
from wijkdna.pipeline.variables import VariableTable
from wijkdna.store import release
from wijkdna.store.area_table import AreaTable
from wijkdna.store.definitions import load_cautions, load_indicators, load_more_periods, load_ready, load_themes
from wijkdna.store.derive import derive

DOWNLOADS: tuple[ModuleType, ...] = (
    cbs_energie_woningen,
    cbs_kwb,
    cbs_seswoa,
    cbs_nabijheid,
    rivm_gezondheid,
    politie,
    pdok_grenzen,
    bzk_leefbaarometer,
    kea_buurtdashboard,
    klimaatmonitor,
)
"""Tables that `wijkdna sources fetch` gets from their publishers. Any of them may be absent from the raw folder."""

COPIES: tuple[ModuleType, ...] = (
    cbs_kerncijfers_2024,
    cbs_wijken_2024,
    cbs_gemeenten_2024,
    cbs_kerncijfers_2022,
    cbs_kerncijfers_2021,
    cbs_zonnestroom_buurt,
    cbs_zonnestroom_gemeente,
    cbs_energieverbruik,
    cbs_hoofdverwarming,
    rivm_gezondheid_buurt,
    rivm_ervaren_gezondheid,
    rivm_gezondheidsmonitor,
    politie_misdrijven,
    leefbaarometer,
    pbl_woningen,
    duo_scholen,
)
"""Tables of which we have a public copy. They are in the raw folder, unless a download takes their place."""

SOURCES: tuple[ModuleType, ...] = (*DOWNLOADS, *COPIES)
"""Every published table. Where two give the same number, the first one stands."""

Progress = Callable[[float, str], None]
"""Told how far we are (0-1) and with what, in Dutch."""


@dataclass(slots=True)
class Draft:
    """A release in memory, before it is written."""

    areas: AreaTable
    area_rows: pl.DataFrame
    places: pl.DataFrame
    variables: VariableTable
    figures: pl.DataFrame
    origins: list[Origin]
    indicators: Sequence[Indicator]
    gave_way: Collection[str] = ()


def build(raw: Path, data: Path, today: date, progress: Progress) -> Path:
    """Make a release of the published files in `raw`, check it and publish it in `data`; returns its folder.

    Raises SourceChanged (a file is not what it was) or ChecksFailed; the current release then stays.
    """
    draft = make_draft(raw, progress)
    progress(0.45, "Controles")
    warnings = check(draft, _earlier(data))

    def fill(folder: Path) -> None:
        progress(0.5, "Grenzen vereenvoudigen")
        build_shapes(raw, folder / "shapes", draft.area_rows, lambda text: progress(0.6, text))
        progress(0.8, "Uitgave schrijven")
        _write(draft, folder, today, warnings)
        derive(folder, lambda text: progress(0.9, text))

    folder = release.publish(data, today.isoformat(), fill)
    progress(1.0, f"Uitgave {folder.name} staat klaar")
    return folder


def make_draft(raw: Path, progress: Progress) -> Draft:
    """Everything of a release but its borders, from the published files in `raw`."""
    progress(0.0, "Gebieden")
    borders = PublishedBorders(raw)
    regions = cbs_gebieden.fetch(raw, named=bool(borders.fetched))
    area_rows = cbs_gebieden.areas(regions, pdok_grenzen.names(borders.fetched))
    areas = AreaTable.build(area_rows.iter_rows(named=True))
    variables = VariableTable(areas, _border_changes(raw, regions, area_rows))
    origins = _read_tables(raw, variables, progress)
    maker = FigureMaker(variables, origins)
    found = shown(load_indicators(), load_ready(), load_more_periods(), maker.counts)
    progress(0.3, f"{len(found.indicators)} cijfers berekenen")
    figures = _figures(maker, found.indicators)
    places = duo_scholen.places(duo_scholen.fetch(raw))
    origins += [origin for origin in borders.origins() if origin not in origins]
    return Draft(areas, area_rows, places, variables, figures, origins, found.indicators, found.gave_way)


def _border_changes(raw: Path, regions: dict[str, RawFile], area_rows: pl.DataFrame) -> BorderChanges:
    then = cbs_gebieden.names_2022(regions)
    overlap = cbs_gebieden.wijk_overlap(regions)
    successors = cbs_gebieden.amsterdam_codes(regions)
    counts = cbs_zonnestroom_buurt.counts(cbs_zonnestroom_buurt.fetch(raw))
    return BorderChanges(
        names_then=dict(zip(then["code"], then["name"], strict=True)),
        names_now=dict(zip(area_rows["code"], area_rows["name"], strict=True)),
        overlap=dict(zip(overlap["code"], overlap["overlap"], strict=True)),
        successors=dict(zip(successors["old"], successors["new"], strict=True)),
        since=first_years(counts),
        known_from=min(counts),
        unchanged=cbs_kwb.unchanged(cbs_kwb.fetch(raw)),
    )


def _read_tables(raw: Path, variables: VariableTable, progress: Progress) -> list[Origin]:
    origins: list[Origin] = []
    sources = [source for source in SOURCES if not _is_spare(source, raw)]
    for k, source in enumerate(sources):
        progress(0.02 + 0.28 * k / len(sources), f"{source.TABLE.title} lezen")
        files = source.fetch(raw)
        for tidy in _tidied(source, files):
            origins.append(origin_of(source.TABLE, tidy, files[tidy.file]))
            variables.add(tidy, len(origins) - 1)
            variables.disagreements += [f"{source.TABLE.title} {tidy.period}: {note}" for note in tidy.notes]
    return origins


def _is_spare(source: ModuleType, raw: Path) -> bool:
    """A copy that is not in the raw folder and need not be, because the table itself is."""
    instead = cbs_kwb.SPARES.get(source.TABLE.id)
    absent = not any((raw / name).is_file() for name in source.TABLE.files)
    return instead is not None and absent and (raw / instead).is_file()


def _tidied(source: ModuleType, files: dict[str, RawFile]) -> list[Tidy]:
    try:
        return list(source.tidy(files))
    except (SourceChanged, MalformedCode) as problem:
        raise SourceChanged(f"{source.TABLE.title} ({', '.join(files)}): {problem}") from problem


def _figures(maker: FigureMaker, indicators: Iterable[Indicator]) -> pl.DataFrame:
    parts = []
    for measured in maker.all_figures(indicators):
        newest = measured.period == measured.indicator.newest
        parts.append(to_frame(measured, maker.areas, known_only=not newest))
    return pl.concat(parts).sort("row", "order", "period", descending=[False, False, True]).drop("row", "order")


def check(draft: Draft, earlier: Path | None) -> list[str]:
    """Run all checks; returns the warnings. Raises ChecksFailed with everything that stops the release."""
    before = _frames(earlier)
    found = [
        *checks.areas_lost(draft.area_rows, draft.figures, before.get("areas")),
        *checks.ranges(draft.figures, draft.indicators),
        *checks.sums(draft.variables.frame(), draft.area_rows),
        *(_moves(draft, _own(before["figures"])) if before else ()),
        *checks.licences(draft.origins),
        *(checks.Problem("tabellen", text, stops=False) for text in draft.variables.disagreements),
    ]
    if any(problem.stops for problem in found):
        raise checks.ChecksFailed(problem for problem in found if problem.stops)
    return [problem.message for problem in found]


def _moves(draft: Draft, before: pl.DataFrame) -> Iterator[checks.Problem]:
    """Against the figures of the earlier release. Another table may differ; the same one may not."""
    now = _own(draft.figures)
    yield from checks.moves(now, before, draft.gave_way)
    yield from checks.from_elsewhere(now, before)


def _own(figures: pl.DataFrame) -> pl.DataFrame:
    """Only figures of the areas themselves: what is carried follows another area, and only the newest year has it."""
    return figures.filter(pl.col("measured_for") == pl.col("area"))


def _earlier(data: Path) -> Path | None:
    try:
        return release.current(data)
    except release.NoRelease:
        return None


def _frames(earlier: Path | None) -> dict[str, pl.DataFrame]:
    if earlier is None:
        return {}
    return {name: pl.read_parquet(earlier / f"{name}.parquet") for name in ("areas", "figures")}


def _write(draft: Draft, folder: Path, today: date, warnings: list[str]) -> None:
    draft.area_rows.write_parquet(folder / "areas.parquet", compression_level=19)
    draft.figures.write_parquet(folder / "figures.parquet", compression_level=19, row_group_size=200_000)
    draft.variables.frame().write_parquet(folder / "variables.parquet", compression_level=19)
    draft.places.write_parquet(folder / "places.parquet", compression_level=19)
    _write_json(folder / "origins.json", [_plain(origin) for origin in draft.origins])
    definitions = {indicator.id: to_mapping(indicator) for indicator in draft.indicators}
    themes, cautions = load_themes(), load_cautions()
    _write_json(folder / "indicators.json", {"themes": themes, "cautions": cautions, "indicators": definitions})
    about = {"made_on": today.isoformat(), "boundaries": CURRENT, "areas": len(draft.areas), "warnings": warnings}
    _write_json(folder / "release.json", about)


def _plain(origin: Origin) -> dict[str, object]:
    return {**asdict(origin), "obtained_on": origin.obtained_on.isoformat()}


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
