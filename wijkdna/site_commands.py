"""Commands for who runs a site with people in it: its database, its teams, its jobs. Part of the command line."""

import argparse
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wijkdna.terminal import Refused

if TYPE_CHECKING:
    from wijkdna.terminal import Parser

Command = Callable[[Callable[[argparse.Namespace], None], str, str], "Parser"]


def open_site(data: str | None = None) -> None:
    """Make the database and the settings of the site ready to use; data: another folder. Raises Refused."""
    if data:
        os.environ["WIJKDNA_DATA"] = data
    if not os.environ.get("SECRET_KEY"):
        raise Refused(NO_KEY)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijkdna.web.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as problem:
        raise Refused(str(problem)) from None


def site_name() -> str:
    """A name by which the site may be asked something, without reading all settings."""
    return os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip("*.") or "localhost"


def refuse_unsafe(listens_on: str) -> None:
    """Look at the settings before the first visitor comes in by this address. Raises Refused; after open_site()."""
    from django.conf import settings

    from wijkdna.web import safety

    try:
        safety.check(
            secret_key=settings.SECRET_KEY,
            debug=settings.DEBUG,
            demo=settings.DEMO,
            hosts=settings.ALLOWED_HOSTS,
            listens_on=listens_on,
        )
    except safety.UnsafeSettings as problem:
        raise Refused(str(problem)) from None


def migrate(asked: argparse.Namespace) -> None:
    """The tables of the database as this version needs them."""
    open_site(asked.data)
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    _keep_to_owner()
    print("De database is bijgewerkt.")


def _keep_to_owner() -> None:
    """Nobody else on this computer reads the database; files that SQLite puts beside it follow its rights."""
    from django.db import connection

    if connection.vendor == "sqlite":
        place = str(connection.settings_dict["NAME"])
        for name in (place, f"{place}-wal", f"{place}-shm"):
            with suppress(FileNotFoundError):
                Path(name).chmod(0o600)


def demo(asked: argparse.Namespace) -> None:
    """The worked example, made when it is not there."""
    open_site(asked.data)
    from django.conf import settings

    if not settings.DEMO:
        raise Refused(_NO_DEMO)
    from wijkdna.store.example import load_example
    from wijkdna.web.demo import actions
    from wijkdna.web.shared.frame import figures, url

    make = actions.reset_demo if asked.reset else actions.make_demo
    area = "http://127.0.0.1:8000" + url("area", load_example().area)
    print(f"Het voorbeeld staat klaar, met dossier {make(latest=figures(), address=area).pk}.")


def add_commands(command: Command) -> None:
    """Add these commands to the command line. command(do, help, about) makes the parser of one."""
    command(migrate, "de database bijwerken", _MIGRATE)
    one = command(demo, "het voorbeeld klaarzetten", _DEMO)
    one.add_argument("--reset", action="store_true", help="opnieuw maken; wat er in het voorbeeld is getypt, gaat weg")


NO_KEY = """SECRET_KEY ontbreekt: een lange, geheime reeks tekens, voor elke site een andere.
`make start` maakt er een. Of zet zelf een regel SECRET_KEY=... in .env, met wat dit toont:
  python -c "import secrets; print(secrets.token_urlsafe(50))\""""

_NO_DEMO = (
    """Het voorbeeld is er alleen op uw eigen computer. Zet DEMO=1 in .env of in de omgeving om het te gebruiken."""
)

_DEMO = """Zet een team met een ingevuld dossier klaar, om in rond te kijken. Het staat er al? Dan verandert er niets.

Voorbeeld: wijkdna demo
           wijkdna demo --reset"""

_MIGRATE = """Maakt de tabellen van de database, of past ze aan deze versie aan. Doe dit de eerste keer,
en na een nieuwe versie.

Voorbeeld: wijkdna migrate"""
