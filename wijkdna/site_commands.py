"""Commands for who runs a site with people in it: its database, its teams, its jobs. Part of the command line."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from wijkdna.terminal import Refused

if TYPE_CHECKING:
    from wijkdna.terminal import Parser

Command = Callable[[Callable[[argparse.Namespace], None], str, str], "Parser"]


def open_site() -> None:
    """Make the database and the settings of the site ready to use. Raises Refused."""
    if not os.environ.get("SECRET_KEY"):
        raise Refused(NO_KEY)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijkdna.web.settings")
    import django

    django.setup()


def migrate(asked: argparse.Namespace) -> None:
    """The tables of the database as this version needs them."""
    open_site()
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    print("De database is bijgewerkt.")


def add_commands(command: Command) -> None:
    """Add these commands to the command line. command(do, help, about) makes the parser of one."""
    command(migrate, "de database bijwerken", _MIGRATE)


NO_KEY = """SECRET_KEY ontbreekt: een lange, geheime reeks tekens, voor elke site een andere.
`make start` maakt er een. Of zet zelf een regel SECRET_KEY=... in .env, met wat dit toont:
  python -c "import secrets; print(secrets.token_urlsafe(50))\""""

_MIGRATE = """Maakt de tabellen van de database, of past ze aan deze versie aan. Doe dit de eerste keer,
en na een nieuwe versie.

Voorbeeld: wijkdna migrate"""
