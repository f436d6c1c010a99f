"""Commands about the sources of the figures: which there are and how old, fetching them, and what that changed."""

import argparse
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from wijkdna.site_commands import Command, open_site
from wijkdna.terminal import Progress, Refused, interruptible, say

if TYPE_CHECKING:
    from wijkdna.store.fetches import Fetch
    from wijkdna.web.sources.models import Refresh

DataFolder = Callable[[argparse.Namespace], Path]
Environment = Callable[[], Mapping[str, str]]


class _Asked:
    """The commands, with where the data is and what the environment says about hosts and keys."""

    def __init__(self, data: DataFolder, environment: Environment) -> None:
        self._data, self._environment = data, environment

    def sources(self, asked: argparse.Namespace) -> None:
        """The sources of the figures: list them, or fetch them."""
        data = self._data(asked)
        if asked.what == "refresh":
            _refresh(asked, data)
            return
        if asked.what == "changes":
            _changes(asked.name, data)
            return
        raw = asked.into or data / "raw"
        chosen = _chosen(asked.name)
        if asked.what == "list":
            _list(chosen, data)
        else:
            self._fetch(chosen, raw, data)

    def _fetch(self, chosen: list[ModuleType], raw: Path, data: Path) -> None:
        from wijkdna.pipeline.network import Web, settings_from
        from wijkdna.pipeline.refresh import refresh

        logging.getLogger("stamina").addHandler(logging.NullHandler())  # _tell says it in Dutch
        with interruptible(_STOPPED), Web(settings_from(self._environment()), tell=_tell) as web:
            well = refresh(chosen, web, raw, data, _tell_fetch)
        if not well:
            raise Refused("Niet alles is opgehaald. Wat er al was, is niet veranderd.")
        print(f"Maak er een uitgave van met: wijkdna build --from {raw}")


def _refresh(asked: argparse.Namespace, data: Path) -> None:
    """Fetch, make a release and swap; in the database, so that no other machine does so at the same time."""
    open_site(asked.data)
    from wijkdna.companions import Stopping
    from wijkdna.refreshing import perform
    from wijkdna.web.sources.actions import ask_refresh
    from wijkdna.web.sources.queries import refresh_numbered

    stopping = Stopping(asked.parent)
    logging.getLogger("stamina").addHandler(logging.NullHandler())
    if asked.run is not None:
        perform(asked.run, is_told=lambda: bool(stopping))
        return
    names = [source.TABLE.id for source in _chosen(asked.name)] if asked.name else []
    row = ask_refresh(sources=names, by=None, at_once=True)
    progress = Progress(sys.stderr)
    perform(row.pk, is_told=lambda: bool(stopping), tell=progress.show)
    progress.end()
    _tell_outcome(refresh_numbered(row.pk))


def _tell_outcome(row: "Refresh | None") -> None:
    from wijkdna.web.sources.models import State
    from wijkdna.web.sources.queries import runs_of

    if row is None or row.is_open:
        raise Refused("Er wordt al ververst. Hoe ver dat is, ziet u op de pagina Bronnen.")
    for run in runs_of(row):
        print(f"{run.source}: {run.get_state_display()}{', nieuwste cijfers ' + run.newest if run.newest else ''}")
        if run.message:
            say(f"  {run.message}")
    if row.state != State.DONE:
        raise Refused(row.message, code=130 if row.state == State.STOPPED else 1)
    print(row.message)


def _changes(names: list[str], data: Path) -> None:
    """What changed between two releases: those named, else the current one and the one it was made after."""
    from wijkdna.store import differences, release

    try:
        found = differences.between(data, *names[:2]) if names else differences.of_current(data)
    except release.NoRelease as problem:
        raise Refused(str(problem)) from None
    if found is None:
        raise Refused("Van deze uitgave is niet bewaard wat er veranderde. Noem twee uitgaven.")
    print("\n".join(differences.in_words(found)))


def _chosen(names: list[str]) -> list[ModuleType]:
    from wijkdna.pipeline.build import DOWNLOADS

    known = {source.TABLE.id: source for source in DOWNLOADS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Refused(f"Onbekende bron: {', '.join(unknown)}. Kies uit: {', '.join(known)}", code=2)
    return [known[name] for name in names] or list(known.values())


def _list(chosen: list[ModuleType], data: Path) -> None:
    from wijkdna.store.fetches import last_fetch

    now = datetime.now(UTC)
    for source in chosen:
        print(_described(source, last_fetch(data, source.TABLE.id), now))


def _described(source: ModuleType, fetch: "Fetch", now: datetime) -> str:
    """A line per source, and a second one when it went wrong."""
    days = fetch.days_old(now)
    age = "nog niet opgehaald" if days is None else f"opgehaald op {_day(fetch.fetched_at)}, {_days(days)}"
    newest = f"nieuwste cijfers {fetch.newest}" if fetch.newest else "nog geen cijfers"
    line = f"{source.TABLE.id:<22} {source.TABLE.publisher}, {source.TABLE.title}; {newest}; {age}"
    return f"{line}\n{'':<22} mislukt op {_day(fetch.failed_at)}: {fetch.error}" if fetch.error else line


def _day(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone().strftime("%d-%m-%Y")


def _days(days: int) -> str:
    return {0: "vandaag", 1: "1 dag geleden"}.get(days, f"{days} dagen geleden")


def _tell(text: str) -> None:
    say(f"  {text}")


def _tell_fetch(fetch: "Fetch") -> None:
    if fetch.error:
        say(f"{fetch.source}: mislukt. {fetch.error}")
    else:
        new = "vernieuwd" if fetch.changed_at == fetch.fetched_at else "was al bij"
        print(f"{fetch.source}: {new}, nieuwste cijfers {fetch.newest or 'geen'}")


def add_sources(command: Command, data: DataFolder, environment: Environment) -> None:
    """Add this command to the command line. command(do, help, about) makes its parser.

    environment  gives the names that start with SOURCE_: hosts, keys and who to contact
    """
    one = command(_Asked(data, environment).sources, "de bronnen van de cijfers: lijst, en ophalen", _SOURCES)
    one.add_argument("what", choices=("list", "fetch", "refresh", "changes"), metavar="WAT", help=_WHAT)
    one.add_argument("name", nargs="*", metavar="NAAM", help="alleen deze bronnen; bij changes: twee uitgaven")
    one.add_argument("--run", type=int, help=argparse.SUPPRESS)
    one.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    one.add_argument(
        "--into", type=Path, metavar="MAP", help="map voor de bestanden; anders raw in de map met gegevens"
    )


_STOPPED = "Afgebroken. Wat binnen was, blijft; de volgende keer gaat het daar verder."

_WHAT = "list (tonen), fetch (ophalen), refresh (ophalen en een uitgave maken) of changes (wat er veranderde)"

_SOURCES = """Toont van elke bron hoe nieuw de cijfers zijn en wanneer ze zijn opgehaald, of haalt ze op bij de
uitgever. Eén bron die niet lukt, houdt de andere niet tegen. Met Ctrl+C stopt het; de volgende keer gaat het verder.

Met refresh maakt het daarna een nieuwe uitgave naast de oude, kijkt die na, en zet die klaar. Is er niets nieuws, dan
blijft alles zoals het is. Met changes ziet u wat er tussen twee uitgaven veranderde.

Voorbeeld: wijkdna sources list
           wijkdna sources refresh
           wijkdna sources changes
           wijkdna sources fetch
           wijkdna sources fetch cbs_kwb politie"""
