"""Commands about the sources of the figures: which there are and how old, and fetching them from their publishers."""

import argparse
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from wijkdna.site_commands import Command
from wijkdna.terminal import Refused, interruptible, say

if TYPE_CHECKING:
    from wijkdna.store.fetches import Fetch

DataFolder = Callable[[argparse.Namespace], Path]
Environment = Callable[[], Mapping[str, str]]


class _Asked:
    """The commands, with where the data is and what the environment says about hosts and keys."""

    def __init__(self, data: DataFolder, environment: Environment) -> None:
        self._data, self._environment = data, environment

    def sources(self, asked: argparse.Namespace) -> None:
        """The sources of the figures: list them, or fetch them."""
        data = self._data(asked)
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
    one.add_argument("what", choices=("list", "fetch"), metavar="list|fetch", help="tonen wat er is, of ophalen")
    one.add_argument("name", nargs="*", metavar="BRON", help="alleen deze bronnen; anders alle")
    one.add_argument(
        "--into", type=Path, metavar="MAP", help="map voor de bestanden; anders raw in de map met gegevens"
    )


_STOPPED = "Afgebroken. Wat binnen was, blijft; de volgende keer gaat het daar verder."

_SOURCES = """Toont van elke bron hoe nieuw de cijfers zijn en wanneer ze zijn opgehaald, of haalt ze op bij de
uitgever. Eén bron die niet lukt, houdt de andere niet tegen. Met Ctrl+C stopt het; de volgende keer gaat het verder.

Voorbeeld: wijkdna sources list
           wijkdna sources fetch
           wijkdna sources fetch cbs_kwb politie"""
