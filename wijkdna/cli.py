"""The command line: search, profile, twins, build, install, serve. It knows all layers and holds no rules.

Heavy imports stand inside the commands, so that --help answers at once. Exit codes: 0 done, 1 not possible,
2 not understood, 130 stopped with Ctrl+C. What was asked for goes to stdout, all else to stderr.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wijkdna import __version__
from wijkdna.companions import stop
from wijkdna.import_commands import add_import
from wijkdna.person_commands import add_person
from wijkdna.reach_commands import add_reach
from wijkdna.site_commands import add_commands, open_site, refuse_unsafe
from wijkdna.source_commands import add_sources
from wijkdna.team_commands import add_teams
from wijkdna.terminal import Parser, Progress, Refused, at_least_one, interruptible, port, say
from wijkdna.upkeep_commands import add_upkeep, fetch_release, start_companions

if TYPE_CHECKING:
    from wijkdna.store.latest import Latest

DATA = "data"
"""Folder of the data when WIJKDNA_DATA says nothing; the same as in web/settings.py."""

SEARCH_FORMAT = 1
_UNCHANGED = "De uitgave die er stond is niet veranderd."
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; returns the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        read_dotenv(Path(".env"))
        asked.do(asked)
        sys.stdout.flush()
    except Refused as refused:
        say(str(refused))
        return refused.code
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        say(f"Een bestand lezen of schrijven lukte niet: {error.filename or '?'} ({error.strerror})")
        return 1
    except KeyboardInterrupt:
        say("Afgebroken.")
        return 130
    return 0


def read_dotenv(file: Path) -> None:
    """Put the names of a .env file in the environment; what stands there already goes first.

    Lines are NAME=value, with or without quotes around the value; empty lines and lines with # in front do not
    count. Raises Refused for any other line.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    except UnicodeDecodeError:
        raise Refused(f"{file} is niet in UTF-8 opgeslagen. Sla het zo op, of maak het opnieuw.") from None
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith("#"):
            continue
        pair = _LINE.fullmatch(line)
        if pair is None:
            raise Refused(f"Regel {number} van {file} is niet te lezen. Schrijf hem als NAAM=waarde.")
        os.environ.setdefault(pair[1], _unquoted(pair[2]))


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _data(asked: argparse.Namespace) -> Path:
    """Folder of the data, made known to the settings of the site too."""
    if asked.data:
        os.environ["WIJKDNA_DATA"] = asked.data
    return Path(os.environ.get("WIJKDNA_DATA", DATA)).resolve()


def _release(data: Path) -> Path:
    """Folder of the current release, ready to be read. Raises Refused."""
    from wijkdna.store import release

    try:
        folder = release.current(data)
    except release.NoRelease as problem:
        raise Refused(f"{problem}\nZet de cijfers klaar met: wijkdna install") from None
    if not release.is_derived(folder):
        raise Refused(f"Uitgave {folder.name} moet eerst worden klaargezet. Doe dat met: wijkdna install")
    return folder


def _latest(asked: argparse.Namespace) -> "Latest":
    from wijkdna.store.latest import open_release

    return open_release(_release(_data(asked)))


def search(asked: argparse.Namespace) -> None:
    """Areas with this name, postcode or code."""
    from wijkdna.store.places import place_index
    from wijkdna.web.profiles.documents import area_json

    latest, text = _latest(asked), " ".join(asked.text)
    hits = place_index(latest).search(text, asked.limit)
    guessed = any(hit.guessed for hit in hits)
    if asked.json:
        areas = [area_json(latest, hit.row) for hit in hits]
        _print_json({"format": SEARCH_FORMAT, "query": text, "guessed": guessed, "areas": areas})
        return
    if not hits:
        say(f"Geen plek gevonden voor “{text}”. Probeer een deel van de naam, of een postcode zoals 1782.")
    if guessed:
        say(f"Geen plek heet “{text}”. Deze namen lijken erop:")
    for hit in hits:
        print(_described(latest, hit.row))


def _described(latest: "Latest", row: int) -> str:
    from wijkdna.domain.numbers_nl import NBSP
    from wijkdna.web.areas.queries import link_to

    link = link_to(latest, row)
    return f"{link.code:<10}  {', '.join(filter(None, (link.name, link.what, link.residents)))}".replace(NBSP, " ")


def profile(asked: argparse.Namespace) -> None:
    """The Rijke foto of one area."""
    from wijkdna.web.profiles.documents import profile_json, profile_text

    latest = _latest(asked)
    row = _row(latest, asked.code)
    if asked.json:
        _print_json(profile_json(latest, row))
    else:
        print(profile_text(latest, row), end="")


def twins(asked: argparse.Namespace) -> None:
    """The areas that are most like one area."""
    from wijkdna.web.twins.documents import twins_json, twins_text
    from wijkdna.web.twins.queries import COMPARED, Scope, scopes

    latest = _latest(asked)
    row, scope = _row(latest, asked.code), Scope(asked.scope)
    if latest.areas.levels[row] not in COMPARED:
        raise Refused("Tweelingen zijn er van een gemeente, een wijk of een buurt.", code=2)
    if scope not in [one for one, _ in scopes(latest, row)]:
        raise Refused("Een gemeente heeft geen tweelingen binnen zichzelf. Kies --scope land of provincie.", code=2)
    if asked.json:
        _print_json(twins_json(latest, row, scope, asked.n))
    else:
        print(twins_text(latest, row, scope, asked.n), end="")


def _row(latest: "Latest", code: str) -> int:
    """Row of the area of a code. Raises Refused with codes that look like it."""
    from wijkdna.domain.areas import MalformedCode, clean_code
    from wijkdna.store.latest import UnknownArea

    try:
        return latest.row(clean_code(code))
    except (MalformedCode, UnknownArea):
        raise Refused(_no_such_area(latest, code), code=2) from None


def _no_such_area(latest: "Latest", text: str) -> str:
    from wijkdna.store.places import place_index

    near = [f"  {_described(latest, row)}" for row in place_index(latest).near(text)]
    return "\n".join(
        [
            f"Geen gebied heeft de code “{text}” (grenzen van {latest.boundaries}).",
            *(["Bedoelt u een van deze?", *near] if near else []),
            "Een code vindt u met: wijkdna search NAAM",
        ]
    )


def _print_json(document: object) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def build(asked: argparse.Namespace) -> None:
    """A new release from published files."""
    if not asked.source.is_dir():
        raise Refused(f"De map {asked.source} bestaat niet.")
    progress = Progress(sys.stderr)
    try:
        with interruptible(f"Afgebroken. {_UNCHANGED}"):
            folder = _build(asked.source, _data(asked), progress.show)
    finally:
        progress.end()
    print(f"Uitgave {folder.name} staat in {folder}")
    warnings = json.loads((folder / "release.json").read_text(encoding="utf-8"))["warnings"]
    if warnings:
        print("\n".join(["Let op:", *(f"- {text}" for text in warnings)]))


def _build(source: Path, data: Path, show: Callable[[float, str], None]) -> Path:
    from datetime import date

    from wijkdna.domain.areas import MalformedCode
    from wijkdna.pipeline import build as pipeline
    from wijkdna.pipeline.checks import ChecksFailed
    from wijkdna.pipeline.download import SourceChanged

    try:
        return pipeline.build(source, data, date.today(), show)
    except (SourceChanged, MalformedCode) as problem:
        raise Refused(f"Een bestand is niet zoals we het kennen: {problem}\n{_UNCHANGED}") from None
    except ChecksFailed as problem:
        raise Refused(f"De nieuwe uitgave is afgekeurd:\n{problem}\n{_UNCHANGED}") from None


def install(asked: argparse.Namespace) -> None:
    """The figures that come with the package, ready to be read."""
    from wijkdna.store import release
    from wijkdna.store.derive import install as install_figures

    data = _data(asked)
    try:
        with interruptible("Afgebroken. De cijfers die er stonden zijn niet veranderd."):
            changed = install_figures(data, say)
    except release.NoRelease as problem:
        raise Refused(f"{problem}\nMaak een uitgave met: wijkdna build --from MAP") from None
    folder = release.current(data)
    print(f"Uitgave {folder.name} {'staat klaar' if changed else 'stond al klaar'} in {folder}")


def serve(asked: argparse.Namespace) -> None:
    """The site, until it is told to stop."""
    open_site(asked.data)
    refuse_unsafe(asked.host)
    fetch_release()
    _release(_data(asked))
    from wijkdna.web.server import CannotListen, Server, listen, processors

    try:
        listening = listen(asked.host, asked.port)
    except CannotListen as problem:
        raise Refused(str(problem)) from None
    host = f"[{asked.host}]" if ":" in asked.host else asked.host
    text = f"WijkDNA staat klaar: http://{host}:{asked.port} (stoppen met Ctrl+C)"
    beside = start_companions(worker=asked.with_worker)
    Server(listening, asked.workers or processors(), lambda: print(text, flush=True), lambda: stop(beside)).run()


def _parser() -> Parser:
    parser = Parser(prog="wijkdna", description=_ABOUT)
    parser.add_argument("--version", action="version", version=f"wijkdna {__version__}", help="toon de versie")
    commands = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)

    def command(do: Callable[[argparse.Namespace], None], help: str, about: str) -> Parser:
        one: Parser = commands.add_parser(do.__name__.rstrip("_").replace("_", "-"), help=help, description=about)
        one.add_argument("--data", metavar="MAP", help="map met de gegevens; anders WIJKDNA_DATA, anders data")
        one.set_defaults(do=do)
        return one

    one = command(search, "plekken zoeken", _SEARCH)
    one.add_argument("text", nargs="+", metavar="TEKST", help="(deel van) een naam, een postcode of een code")
    one.add_argument("--limit", type=at_least_one, default=20, metavar="N", help="hoeveel plekken hoogstens (20)")
    one.add_argument("--json", action="store_true", help="antwoord voor een programma")
    one = command(profile, "de rijke foto van een gebied", _PROFILE)
    one.add_argument("code", metavar="CODE", help="code van het gebied, zoals GM0361 of BU19110801")
    one.add_argument("--json", action="store_true", help="antwoord voor een programma")
    one = command(twins, "plekken die op een gebied lijken", _TWINS)
    one.add_argument("code", metavar="CODE", help="code van een gemeente, wijk of buurt")
    one.add_argument("--scope", choices=("land", "provincie", "gemeente"), default="land", help="waar zoeken (land)")
    one.add_argument("--n", type=at_least_one, default=10, metavar="N", help="hoeveel hoogstens (10)")
    one.add_argument("--json", action="store_true", help="antwoord voor een programma")
    one = command(build, "een nieuwe uitgave van de cijfers maken", _BUILD)
    one.add_argument("--from", dest="source", type=Path, required=True, metavar="MAP", help="map met de bestanden")
    command(install, "de cijfers van het pakket klaarzetten", _INSTALL)
    one = command(serve, "de site starten", _SERVE)
    one.add_argument("--host", default="127.0.0.1", metavar="ADRES", help="adres van deze computer (127.0.0.1)")
    one.add_argument("--port", type=port, default=8000, metavar="POORT", help="poort (8000)")
    one.add_argument("--workers", type=at_least_one, metavar="N", help="aantal processen (een per processor)")
    one.add_argument("--with-worker", action="store_true", help="ook de taken op de achtergrond doen")
    add_commands(command)
    add_upkeep(command)
    add_teams(command)
    add_import(command)
    add_sources(command, _data, lambda: os.environ)
    add_person(command)
    add_reach(command)
    return parser


_ABOUT = """WijkDNA: officiële cijfers over elke gemeente, wijk en buurt van Nederland.

Uitleg over een opdracht, met een voorbeeld: wijkdna OPDRACHT --help"""

_SEARCH = """Zoekt gebieden op naam, postcode of code. De beste staan bovenaan.

Voorbeeld: wijkdna search Kreileroord
           wijkdna search 1782 --limit 5"""

_PROFILE = """Toont de rijke foto van een gebied: wat opvalt, en daarna alle cijfers per thema, elk met jaar en bron.
Met --json krijgt u hetzelfde voor een programma; docs/profile-json.md legt de velden uit.

Voorbeeld: wijkdna profile BU19110801
           wijkdna profile GM0361 --json > alkmaar.json"""

_TWINS = """Toont de gebieden die op veel cijfers tegelijk op een gebied lijken, en waarin. Is er geen echte tweeling,
dan krijgt u de vijf die er het meest op lijken. Met --json krijgt u hetzelfde voor een programma; docs/twins-json.md
legt de velden uit.

Voorbeeld: wijkdna twins BU19110801
           wijkdna twins GM0361 --scope provincie --n 3"""

_BUILD = """Maakt een nieuwe uitgave van de cijfers uit bestanden van CBS, RIVM en andere bronnen, en zet die klaar.
Keurt de controle de uitgave af, of stopt u met Ctrl+C, dan blijft staan wat er stond.

Voorbeeld: wijkdna build --from bestanden"""

_INSTALL = """Zet de cijfers klaar die bij het pakket zitten. Doe dit de eerste keer, en na een nieuwe versie.
Een nieuwere uitgave die u zelf maakte, blijft staan.

Voorbeeld: wijkdna install"""

_SERVE = """Start de site. Daarvoor moeten de cijfers klaarstaan (wijkdna install) en moet SECRET_KEY zijn ingesteld,
in de omgeving of in een bestand .env in deze map; dotenv-sample noemt alle instellingen.

Voorbeeld: wijkdna serve --port 8001"""
