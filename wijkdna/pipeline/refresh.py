"""Fetching sources from their publishers, one by one: what fails is remembered, and never stops the others."""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

from wijkdna.pipeline.download import RawFile, SourceChanged
from wijkdna.pipeline.network import Settings, SourceUnreachable, Web
from wijkdna.store.fetches import Fetch, last_fetch, remember

Tell = Callable[[Fetch], None]
"""Told how each source went."""


def refresh(sources: Iterable[ModuleType], web: Web, raw: Path, data: Path, tell: Tell) -> bool:
    """Fetch these sources into the folder `raw`; True when all went well. What lacks a setting is passed over.

    Raises Stopped (what came in stays) and OSError (our own disk is the trouble).
    """
    well = True
    for source in sources:
        if setting := lacking(source, web.settings):
            web.tell(f"{source.TABLE.title}: overgeslagen, want er is geen {setting}")
            forget_withdrawn(source, setting, raw)
            continue
        web.tell(source.TABLE.title)
        fetch = _refresh(source, web, raw, data)
        well = well and not fetch.error
        tell(fetch)
    return well


def lacking(source: ModuleType, settings: Settings) -> str:
    """Which setting must be there before a source is fetched, "" for none: its own word, else that for its key."""
    if hasattr(source, "lacking"):
        return str(source.lacking(settings))
    key = getattr(source, "KEY", "")
    return f"SOURCE_{key.upper()}_KEY" if key and key not in settings.keys else ""


def forget_withdrawn(source: ModuleType, setting: str, raw: Path) -> None:
    """Remove the files of a source whose figures the site no longer releases: the next release goes without them.

    setting  what lacks, as lacking() says
    """
    if setting.endswith("_SHOW"):
        for name in source.TABLE.files:
            (raw / name).unlink(missing_ok=True)


def _refresh(source: ModuleType, web: Web, raw: Path, data: Path) -> Fetch:
    before = last_fetch(data, source.TABLE.id)
    had = marks(source.fetch(raw))
    try:
        files = source.fetch(raw, web)
        newest = newest_period(source, files)
    except (SourceUnreachable, SourceChanged) as problem:
        after = before.failed(web.clock.now(), str(problem))
    else:
        after = before.went_well(web.clock.now(), changed=marks(files) != had, newest=newest)
    remember(data, after)
    return after


def marks(files: dict[str, RawFile]) -> dict[str, str]:
    """Which bytes there are: sha256 by file."""
    return {name: file.sha256 for name, file in files.items()}


def newest_period(source: ModuleType, files: dict[str, RawFile]) -> str:
    """The newest period in the files of a source, "" when there is none. Raises SourceChanged."""
    return max((tidy.period for tidy in source.tidy(files)), default="")
