"""Commands that keep a site going: is it ready, does its mail arrive, releases for several machines."""

import argparse
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from wijkdna.site_commands import Command, open_site, site_name
from wijkdna.terminal import Refused, at_least_one, interruptible, port, say

if TYPE_CHECKING:
    from wijkdna.store.remote import Remote

PATIENCE = 10
"""Seconds that a site gets to answer."""


def worker(asked: argparse.Namespace) -> None:
    """Jobs in the background, until it is told to stop."""
    open_site(asked.data)
    from wijkdna.companions import Stopping

    stopping = Stopping(asked.parent)  # from here on, also while the rest is loaded
    from wijkdna.worker import work

    work(stopping)


def nightly(asked: argparse.Namespace) -> None:
    """What is done each night, now."""
    open_site(asked.data)
    from wijkdna.jobs import nightly as job

    gone = job.call()
    print("Klaar. Gewist:" if gone else "Klaar. Er was niets te wissen.")
    for kind, number in gone.items():
        print(f"  {kind}: {number}")


def ready(asked: argparse.Namespace) -> None:
    """Ask a running site whether visitors may be sent to it: every half minute, so it loads nothing."""
    connection = HTTPConnection(asked.host, asked.port, timeout=PATIENCE)
    try:
        connection.request("GET", "/gezond/klaar/", headers={"Host": site_name()})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace").strip()
    except (OSError, HTTPException):
        raise Refused(f"Op {asked.host}:{asked.port} antwoordt geen site.") from None
    finally:
        connection.close()
    if answer.status != 200:
        raise Refused(text if answer.status == 503 else f"De site antwoordt met {answer.status}.")
    print(text)


def mail_test(asked: argparse.Namespace) -> None:
    """Send one message, to see whether mail arrives."""
    open_site(asked.data)
    from smtplib import SMTPException

    from django.conf import settings
    from django.core.mail import send_mail

    try:
        send_mail(_MAIL_SUBJECT, _MAIL_TEXT, None, [asked.address])
    except SMTPException as problem:
        raise Refused(f"De mailserver {settings.EMAIL_HOST} weigert het bericht: {problem}") from None
    except OSError as problem:
        where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        said = problem.strerror or type(problem).__name__
        raise Refused(f"De mailserver {where} antwoordt niet: {said}. Kijk EMAIL_PORT en EMAIL_SECURITY na.") from None
    if settings.EMAIL_HOST:
        print(f"De mailserver {settings.EMAIL_HOST} nam het bericht aan. Kijk of het aankomt, ook bij ongewenste post.")
    else:
        say("EMAIL_HOST is niet ingesteld: het bericht staat hierboven en is niet verstuurd.")


def releases(asked: argparse.Namespace) -> None:
    """Put the figures on the object storage, or get them from there."""
    open_site(asked.data)
    from wijkdna.store.remote import RemoteFailed

    remote = _remote()
    try:
        if asked.what == "follow":
            _follow(remote, asked.parent)
        else:
            {"push": _push, "fetch": _fetch}[asked.what](remote)
    except RemoteFailed as problem:
        raise Refused(str(problem)) from None


def fetch_release() -> None:
    """What all machines show, here before the site starts; call open_site() first. Raises Refused.

    In a process of its own: it uses the database and polars, which the processes of the site must not inherit.
    Without the storage a site goes on with the release that it has.
    """
    from django.conf import settings

    from wijkdna.companions import command
    from wijkdna.store import release

    if settings.BUCKET is None:
        return
    done = subprocess.run(command("releases", "fetch"), check=False, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        release.current(settings.DATA)
    except release.NoRelease:
        raise Refused("Er is hier nog geen uitgave, en ophalen lukte niet.", code=done.returncode or 1) from None


def start_companions(*, worker: bool) -> "list[subprocess.Popen[bytes]]":
    """Start what belongs beside this server; call open_site() first."""
    from django.conf import settings

    from wijkdna.companions import start

    follower = [["releases", "follow"]] if settings.BUCKET else []
    return start(*follower, *([["worker"]] if worker else []))


def _remote() -> "Remote":
    from django.conf import settings

    from wijkdna.store.remote import Remote

    if settings.BUCKET is None:
        raise Refused("STORAGE_URL is niet ingesteld: deze site bewaart alles op de eigen schijf.")
    return Remote(settings.BUCKET)


def _push(remote: "Remote") -> None:
    from wijkdna.several_machines import push

    name, sent = push(remote)
    print(f"Uitgave {name} staat op de objectopslag; alle machines gaan erop over." if sent else _SAME.format(name))


def _fetch(remote: "Remote") -> None:
    from wijkdna.several_machines import fetch

    name, changed = fetch(remote)
    print(f"Uitgave {name} staat klaar." if changed else _SAME.format(name))


def _follow(remote: "Remote", parent: int | None) -> None:
    from wijkdna.companions import Stopping
    from wijkdna.several_machines import follow

    follow(remote, Stopping(parent).wait)


def backup(asked: argparse.Namespace) -> None:
    """Everything that people entered, in one file."""
    open_site(asked.data)
    from wijkdna.backup import back_up

    target = asked.file / f"wijkdna-{datetime.now():%Y-%m-%d-%H%M%S}.zip" if asked.file.is_dir() else asked.file
    with _refusing():
        made = back_up(target)
    print(f"{made.path}: {made.rows} rijen, {made.attachments} bijlagen, {made.size / 1e6:.1f} MB")
    print("Niet meegenomen: wie is ingelogd, mislukte pogingen om in te loggen, tellers, en taken die klaar zijn.")
    _tell_missing(made.missing)
    if asked.keep and asked.file.is_dir():
        for old in sorted(path for path in asked.file.iterdir() if _NAME.fullmatch(path.name))[: -asked.keep]:
            old.unlink()


def restore(asked: argparse.Namespace) -> None:
    """A backup put back, or only read to its end."""
    open_site(asked.data)
    from wijkdna.backup import check
    from wijkdna.backup import restore as put_back

    with _refusing():
        done = check(asked.file) if asked.check else put_back(asked.file, overwrite=asked.overwrite)
    said = "is heel" if asked.check else "is teruggezet"
    print(f"De back-up van {done.made_at} {said}: {done.rows} rijen, {done.attachments} bijlagen.")
    _tell_missing(done.missing)
    if not done.same_key:
        say(_OTHER_KEY)
    if not asked.check:
        say("Iedereen moet opnieuw inloggen. Start de site en de worker opnieuw.")


@contextmanager
def _refusing() -> Iterator[None]:
    from wijkdna.backup import BackupRefused

    with interruptible("Afgebroken. Er is niets veranderd."):
        try:
            yield
        except BackupRefused as problem:
            raise Refused(str(problem)) from None


def _tell_missing(missing: Sequence[str]) -> None:
    if missing:
        say(f"Let op: {len(missing)} bijlagen waren niet meer te vinden en zitten er niet in, zoals {missing[0]}")


def add_upkeep(command: Command) -> None:
    """Add these commands to the command line. command(do, help, about) makes the parser of one."""
    one = command(worker, "taken op de achtergrond doen", _WORKER)
    one.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    command(nightly, "nu doen wat anders elke nacht gebeurt", _NIGHTLY)
    one = command(ready, "vragen of de site klaar is voor bezoekers", _READY)
    one.add_argument("--host", default="127.0.0.1", metavar="ADRES", help="adres van de site (127.0.0.1)")
    one.add_argument("--port", type=port, default=8000, metavar="POORT", help="poort (8000)")
    one = command(backup, "een back-up maken", _BACKUP)
    one.add_argument("file", type=Path, metavar="BESTAND", help="het bestand, of een map")
    one.add_argument(
        "--keep", type=at_least_one, metavar="N", help="van de back-ups in die map alleen de nieuwste N bewaren"
    )
    one = command(restore, "een back-up terugzetten", _RESTORE)
    one.add_argument("file", type=Path, metavar="BESTAND", help="de back-up")
    one.add_argument("--overwrite", action="store_true", help="ook als hier al werk van mensen staat: dat verdwijnt")
    one.add_argument("--check", action="store_true", help="alleen nakijken of hij heel is")
    one = command(mail_test, "een proefbericht versturen", _MAIL_TEST)
    one.add_argument("address", metavar="ADRES", help="e-mailadres waar het heen gaat")
    one = command(releases, "uitgaven delen tussen machines", _RELEASES)
    choices = ("push", "fetch", "follow")
    one.add_argument("what", choices=choices, metavar="|".join(choices), help="neerzetten, ophalen, of blijven ophalen")
    one.add_argument("--parent", type=int, help=argparse.SUPPRESS)


_NAME = re.compile(r"wijkdna-\d{4}-\d\d-\d\d-\d{6}\.zip")
_OTHER_KEY = """Let op: deze site heeft een andere SECRET_KEY dan de site van de back-up. Wie een tweede stap bij het
inloggen heeft, kan die niet meer gebruiken. Zet de oude sleutel in SECRET_KEY, of ook in SECRET_KEY_FALLBACKS."""

_SAME = "Uitgave {} stond er al."

_MAIL_SUBJECT = "Proefbericht van WijkDNA"
_MAIL_TEXT = """Dit is een proefbericht van WijkDNA.

Als u dit leest, werkt het versturen van e-mail. U hoeft niets te doen.
"""

_BACKUP = """Zet alles wat mensen invoerden in een bestand: de database, bijlagen, eigen cijfers van teams, en de
uitgaven waarmee dossiers zijn gemaakt. De site kan gewoon doorgaan. Noemt u een map, dan kiest WijkDNA een naam met de
dag erin. Bewaar het bestand veilig: er staan persoonsgegevens in, niet versleuteld. SECRET_KEY zit er niet in.

Voorbeeld: wijkdna backup back-ups --keep 14
           wijkdna backup wijkdna.zip"""

_RESTORE = """Zet een back-up terug, ook van een andere soort database. Eerst wordt elke byte nagekeken. Gaat er iets
mis, dan verandert er niets. Stop de site en de worker voordat u dit doet.

Voorbeeld: wijkdna restore wijkdna.zip --check
           wijkdna restore wijkdna.zip"""

_WORKER = """Doet de taken die een pagina niet zelf doet, en elke nacht na drie uur wat er moet worden gewist. Er mogen
er meer tegelijk draaien, ook op andere machines. Stopt na de taak waarmee hij bezig is.

Voorbeeld: wijkdna worker"""

_NIGHTLY = """Doet nu wat de worker elke nacht doet: wissen wat zijn tijd heeft gehad, en waarschuwen wat binnenkort
verdwijnt.

Voorbeeld: wijkdna nightly"""

_READY = """Vraagt een site die draait of bezoekers erheen mogen: de database antwoordt en is bijgewerkt, de cijfers
zijn te lezen, en bijlagen kunnen worden bewaard. Klaar geeft code 0, anders staat er wat er mis is.

Voorbeeld: wijkdna ready --port 8000"""

_MAIL_TEST = """Verstuurt een proefbericht met de mailserver uit de instellingen (EMAIL_HOST en verder).

Voorbeeld: wijkdna mail-test u@gemeente.nl"""

_RELEASES = """Voor een site op meer dan een machine, met STORAGE_URL. push zet de uitgave van deze machine op de
objectopslag. De andere machines zien dat binnen een minuut en gaan er vanzelf op over. fetch haalt hem meteen op;
follow kijkt elke minuut, zoals `wijkdna serve` dat uit zichzelf doet.

Voorbeeld: wijkdna releases push"""
