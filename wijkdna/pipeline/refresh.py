"""Fetching sources from their publishers, one by one: what fails is remembered, and never stops the others."""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

from wijkdna.pipeline.download import RawFile, SourceChanged
from wijkdna.pipeline.network import SourceUnreachable, Web
from wijkdna.store.fetches import Fetch, last_fetch, remember

Tell = Callable[[Fetch], None]
"""Told how each source went."""


def refresh(sources: Iterable[ModuleType], web: Web, raw: Path, data: Path, tell: Tell) -> bool:
    """Fetch these sources into the folder `raw`; True when all went well. What needs a key that we lack is passed over.

    Raises Stopped (what came in stays) and OSError (our own disk is the trouble).
    """
    well = True
    for source in sources:
        key = getattr(source, "KEY", "")
        if key and key not in web.settings.keys:
            web.tell(f"{source.TABLE.title}: overgeslagen, want er is geen SOURCE_{key.upper()}_KEY")
            continue
        web.tell(source.TABLE.title)
        fetch = _refresh(source, web, raw, data)
        well = well and not fetch.error
        tell(fetch)
    return well


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
