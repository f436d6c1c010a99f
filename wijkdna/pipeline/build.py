"""From published files to a release: raw -> variables -> figures -> checks -> release. Read this first.

Nothing is visible before everything is checked: the draft folder is renamed at the very end.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl

from wijkdna import __version__
from wijkdna.domain.areas import MalformedCode
from wijkdna.domain.boundaries import CURRENT, BorderChanges, first_years
from wijkdna.domain.indicators import Indicator, to_mapping
from wijkdna.domain.origin import Origin
from wijkdna.pipeline import checks
from wijkdna.pipeline.borders import Borders, StandingBorders, published_borders
from wijkdna.pipeline.download import RawFile, SourceChanged, Tidy, origin_of
from wijkdna.pipeline.figures import FigureMaker, to_frame
from wijkdna.pipeline.places import all_places, meeting_places
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
    cbs_postcodes,
    cbs_seswoa,
    cbs_wijken_2024,
    cbs_zonnestroom_buurt,
    cbs_zonnestroom_gemeente,
    dego,
    duo_scholen,
    ep_online,
    kea_buurtdashboard,
    kea_kaartlagen,
    klimaatmonitor,
    leefbaarometer,
    osm_plekken,
    pbl_woningen,
    pdok_grenzen,
    politie,
    politie_misdrijven,
    rivm_ervaren_gezondheid,
    rivm_gezondheid,
    rivm_gezondheid_buurt,
    rivm_gezondheidsmonitor,
    waarstaatjegemeente,
)
from wijkdna.pipeline.standing import Standing, standing
from wijkdna.pipeline.variables import VariableTable
from wijkdna.store import release
from wijkdna.store.area_table import AreaTable
from wijkdna.store.border_changes import write_border_changes
from wijkdna.store.definitions import load_cautions, load_indicators, load_more_periods, load_ready, load_themes
from wijkdna.store.derive import derive
from wijkdna.store.differences import write_differences
from wijkdna.store.pieces import PIECE, read_pieces, write_pieces

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
    waarstaatjegemeente,
    cbs_postcodes,
    ep_online,
    kea_kaartlagen,
    osm_plekken,
    dego,
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

SMALLEST, FAST = 19, 3
"""Levels of compression: for a release that travels with the package, and for one that is made every week."""

Put = Callable[[Path, str, Callable[[Path], None]], Path]
"""Makes a release in a data folder, by its name, with what fills it; returns its folder."""


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
    gave_way: Collection[str]
    borders: Borders
    earlier: Standing | None


def build(raw: Path, data: Path, today: date, progress: Progress) -> Path:
    """Make a release of the published files in `raw`, check it and publish it in `data`; returns its folder.

    Raises SourceChanged (a file is not what it was) or ChecksFailed; the current release then stays.
    """
    return make(raw, data, today, progress, release.publish)


def make(raw: Path, data: Path, today: date, progress: Progress, put: Put, *, level: int = SMALLEST) -> Path:
    """The same, where `put` says what becomes of it: release.publish, or release.add to leave readers where they are.

    level  of compression: SMALLEST or FAST

    Without our copies in `raw` it goes on from the release that stands; see standing.py. Raises OtherBorders too.
    """
    draft = make_draft(raw, progress, standing(data) if _is_only_fetched(raw) else None)
    progress(0.45, "Controles")
    warnings = check(draft, _earlier(data))

    def fill(folder: Path) -> None:
        progress(0.5, "Grenzen vereenvoudigen")
        _draw(draft, raw, folder / "shapes", lambda text: progress(0.6, text))
        progress(0.8, "Uitgave schrijven")
        _write(draft, raw, folder, today, warnings, level=level)
        derive(folder, lambda text: progress(0.9, text))
        _compare_with_current(folder, data)

    folder = put(data, today.isoformat(), fill)
    progress(1.0, f"Uitgave {folder.name} staat klaar")
    return folder


def _compare_with_current(folder: Path, data: Path) -> None:
    """Keep what is otherwise than in the release that readers have now."""
    with suppress(release.NoRelease):
        now = release.current(data)
        if release.is_derived(now):
            write_differences(folder, now)


def _is_only_fetched(raw: Path) -> bool:
    """Whether there are fetched tables and none of our copies, of which the shipped release is made."""
    copies = (cbs_gebieden, *COPIES)
    return bool(fetched(raw)) and all(_is_absent(source, raw) for source in copies)


def make_draft(raw: Path, progress: Progress, earlier: Standing | None = None) -> Draft:
    """Everything of a release but its borders, from the published files in `raw`.

    earlier  the release that gives what is not in `raw`
    """
    progress(0.0, "Gebieden")
    borders = published_borders(raw, earlier)
    area_rows, changes = _areas(raw, borders, earlier)
    areas = AreaTable.build(area_rows.iter_rows(named=True))
    variables = VariableTable(areas, changes)
    origins = _read_tables(raw, variables, progress, earlier)
    places = _read_places(raw, borders, variables, origins, earlier)
    if earlier:
        earlier.carry_into(variables, origins)
    maker = FigureMaker(variables, origins)
    found = shown(load_indicators(), load_ready(), load_more_periods(), maker.counts)
    progress(0.3, f"{len(found.indicators)} cijfers berekenen")
    figures = to_frame(maker, maker.all_figures(found.indicators))
    origins += [origin for origin in borders.origins() if origin not in origins]
    return Draft(
        areas, area_rows, places, variables, figures, origins, found.indicators, found.gave_way, borders, earlier
    )


def _areas(raw: Path, borders: Borders, earlier: Standing | None) -> tuple[pl.DataFrame, BorderChanges]:
    """The areas of the release, and what is known of codes of other years."""
    names = pdok_grenzen.names(borders.fetched)
    if earlier:
        area_rows = earlier.named(names)
        return area_rows, earlier.changes(area_rows, cbs_kwb.unchanged(cbs_kwb.fetch(raw)))
    regions = cbs_gebieden.fetch(raw, named=bool(borders.fetched))
    area_rows = cbs_gebieden.areas(regions, names)
    return area_rows, _border_changes(raw, regions, area_rows)


def fetched(raw: Path) -> dict[str, str]:
    """Which fetched files lie in a folder of raw files: sha256 by name."""
    return {name: file.sha256 for source in DOWNLOADS for name, file in source.fetch(raw).items()}


def _draw(draft: Draft, raw: Path, target: Path, progress: Callable[[str], None]) -> None:
    """The borders: as they were drawn before, when they are of the same files."""
    if draft.earlier and draft.earlier.has_borders(draft.borders.origins()):
        draft.earlier.copy_shapes(target)
    else:
        build_shapes(raw, target, draft.area_rows, progress)


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


def _read_tables(raw: Path, variables: VariableTable, progress: Progress, earlier: Standing | None) -> list[Origin]:
    """The numbers of all tables. One that cannot be read stops the release, unless the one that stands has its own."""
    origins: list[Origin] = []
    sources = [source for source in SOURCES if not (_is_spare(source, raw) or (earlier and _is_absent(source, raw)))]
    for k, source in enumerate(sources):
        progress(0.02 + 0.28 * k / len(sources), f"{source.TABLE.title} lezen")
        try:
            files = source.fetch(raw)
            tidied = _tidied(source, files, variables)
        except SourceChanged as problem:
            if earlier is None:
                raise
            variables.disagreements.append(f"overgeslagen, de cijfers van eerder blijven: {problem}")
            continue
        for tidy in tidied:
            origins.append(origin_of(source.TABLE, tidy, files[tidy.file]))
            variables.add(tidy, len(origins) - 1)
            variables.disagreements += [f"{source.TABLE.title} {tidy.period}: {note}" for note in tidy.notes]
    return origins


def _read_places(
    raw: Path, borders: Borders, variables: VariableTable, origins: Sequence[Origin], earlier: Standing | None
) -> pl.DataFrame:
    """All places; how many of them are places to meet becomes a variable. Placing a point takes published borders."""
    if isinstance(borders, StandingBorders):
        return borders.earlier.places
    osm = osm_plekken.fetch(raw)
    schools = earlier.schools if earlier else duo_scholen.places(duo_scholen.fetch(raw))
    places = all_places(schools, osm, borders)
    counted = meeting_places(places, osm, borders)
    if counted is not None:
        id = origin_of(osm_plekken.TABLE, counted, osm[counted.file]).id
        variables.add(counted, [origin.id for origin in origins].index(id))
    return places


def _is_spare(source: ModuleType, raw: Path) -> bool:
    """A copy that is not in the raw folder and need not be, because the table itself is."""
    instead = cbs_kwb.SPARES.get(source.TABLE.id)
    return instead is not None and _is_absent(source, raw) and (raw / instead).is_file()


def _is_absent(source: ModuleType, raw: Path) -> bool:
    return not any((raw / name).is_file() for name in source.TABLE.files)


def _tidied(source: ModuleType, files: dict[str, RawFile], variables: VariableTable) -> list[Tidy]:
    try:
        if files and getattr(source, "NAMES_AREAS", False):
            return list(source.tidy(files, variables.places()))
        return list(source.tidy(files))
    except (SourceChanged, MalformedCode) as problem:
        raise SourceChanged(f"{source.TABLE.title} ({', '.join(files)}): {problem}") from problem


def check(draft: Draft, earlier: Path | None) -> list[str]:
    """Run all checks; returns the warnings. Raises ChecksFailed with everything that stops the release."""
    before = _frames(earlier)
    found = [
        *checks.areas_lost(draft.area_rows, draft.figures, before.get("areas")),
        *checks.ranges(draft.figures, draft.indicators),
        *checks.sums(draft.variables.frame(checks.COUNTED), draft.area_rows),
        *(_moves(draft, before["figures"]) if before else ()),
        *checks.licences(draft.origins),
        *checks.newer_borders(draft.origins),
        *(checks.Problem("tabellen", text, stops=False) for text in draft.variables.disagreements),
    ]
    if any(problem.stops for problem in found):
        raise checks.ChecksFailed(problem for problem in found if problem.stops)
    return [problem.message for problem in found]


def _moves(draft: Draft, before: pl.DataFrame) -> Iterator[checks.Problem]:
    """Against the figures of the earlier release. Another table may differ; the same one may not.

    One indicator at a time: both releases beside each other would take gigabytes.
    """
    for name in before["indicator"].unique().cast(pl.String).sort():
        mine = pl.col("indicator") == name
        now, then = _own(draft.figures.filter(mine)), _own(before.filter(mine))
        yield from checks.moves(now, then, draft.gave_way)
        yield from checks.from_elsewhere(now, then)


def _own(figures: pl.DataFrame) -> pl.DataFrame:
    """Only figures of the areas themselves: what is carried follows another area, and only the newest year has it."""
    return figures.filter(pl.col("measured_for") == pl.col("area"))


def _earlier(data: Path) -> Path | None:
    """The current release; None when there is none with the borders of now, for other areas cannot be compared."""
    try:
        folder = release.current(data)
    except release.NoRelease:
        return None
    about = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    return folder if about["boundaries"] == CURRENT else None


def _frames(earlier: Path | None) -> dict[str, pl.DataFrame]:
    if earlier is None:
        return {}
    texts = pl.col("area", "indicator", "period", "measured_for", "origin").cast(pl.Categorical)
    figures = read_pieces(earlier / "figures.parquet", [texts, "value", "status"])
    areas = pl.read_parquet(earlier / "areas.parquet")
    return {"areas": areas, "figures": _without_released(figures, Standing(earlier).origins)}


def _without_released(figures: pl.DataFrame, origins: Iterable[Origin]) -> pl.DataFrame:
    """What a site released itself, it may take back: nothing need stay of that."""
    released = {origin.id for origin in origins if origin.licence == checks.DECLARED}
    joined = [one for one in figures["origin"].unique() if released & {*one.split("+")}]
    return figures.filter(~pl.col("origin").is_in(joined))


def _write(draft: Draft, raw: Path, folder: Path, today: date, warnings: list[str], *, level: int) -> None:
    draft.area_rows.write_parquet(folder / "areas.parquet", compression_level=19)
    # What is written goes at once: what follows needs the memory.
    write_pieces(draft.figures.iter_slices(PIECE), folder / "figures.parquet", level)
    draft.figures = draft.figures.clear()
    write_pieces(draft.variables.pieces(), folder / "variables.parquet", level)
    draft.variables.columns = {}
    draft.places.write_parquet(folder / "places.parquet", compression_level=19)
    _write_json(folder / "origins.json", [_plain(origin) for origin in draft.origins])
    definitions = {indicator.id: to_mapping(indicator) for indicator in draft.indicators}
    themes, cautions = load_themes(), load_cautions()
    _write_json(folder / "indicators.json", {"themes": themes, "cautions": cautions, "indicators": definitions})
    about = {"made_on": today.isoformat(), "boundaries": CURRENT, "areas": len(draft.areas), "warnings": warnings}
    _write_json(folder / "release.json", about | {"made_by": __version__, "fetched": fetched(raw)})
    write_border_changes(folder, draft.variables.changes)


def _plain(origin: Origin) -> dict[str, object]:
    return {**asdict(origin), "obtained_on": origin.obtained_on.isoformat()}


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
