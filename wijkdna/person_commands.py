"""Commands about one person: all that is kept about her, and erasing it. Part of the command line."""

import argparse
import sys
from typing import TYPE_CHECKING

from wijkdna.site_commands import Command, open_site
from wijkdna.terminal import Refused, say

if TYPE_CHECKING:
    from wijkdna.web.privacy.queries import Subject


def person(asked: argparse.Namespace) -> None:
    """Export or erase somebody by an e-mail address."""
    open_site(asked.data)
    {"export": _export, "erase": _erase}[asked.what](asked)


def _export(asked: argparse.Namespace) -> None:
    from wijkdna.web.privacy.documents import json_of
    from wijkdna.web.privacy.queries import Scope, held_about

    subject = _subject(asked.email)
    print(json_of(subject, held_about(subject, Scope(""))))


def _erase(asked: argparse.Namespace) -> None:
    from wijkdna.web.privacy.actions import erase_person

    subject = _subject(asked.email)
    if not asked.yes and not _agrees(subject):
        raise Refused("Er is niets gewist.")
    erase_person(subject=subject, by=None, leave_teams=True)
    print("De gegevens zijn gewist. Notities en bijlagen bleven, zonder naam.")
    say("Let op: een reservekopie kan deze gegevens nog hebben.")


def _subject(email: str) -> "Subject":
    """The person of an address. Raises Refused when nothing leads to it."""
    from wijkdna.web.privacy.queries import Scope, held_about, subject_with

    subject = subject_with(email)
    if not held_about(subject, Scope(""), 1):
        raise Refused(f"Er staat niets over {email}. Typ het adres zoals de persoon het gebruikt.")
    return subject


def _agrees(subject: "Subject") -> bool:
    from wijkdna.web.privacy.queries import teams_left_alone

    for team in teams_left_alone(subject):
        say(f"Let op: {team} heeft daarna geen beheerder meer.")
    say(f"Alles over {subject.name} wissen? Dit kan niet terug. Typ ja en druk op Enter.")
    return sys.stdin.readline().strip().lower() == "ja"


def add_person(command: Command) -> None:
    """Add this command to the command line."""
    one = command(person, "alles over één persoon tonen of wissen", _PERSON)
    one.add_argument("what", choices=("export", "erase"), metavar="WAT", help="export (tonen) of erase (wissen)")
    one.add_argument("email", metavar="E-MAIL", help="e-mailadres van de persoon")
    one.add_argument("--yes", action="store_true", help="wis zonder vraag vooraf")


_PERSON = """Toont alles wat er over één persoon staat als JSON, of wist het. Ook voor een adres zonder account,
zoals van iemand die een uitnodiging kreeg. Van een wachtwoord of sleutel wordt nooit iets getoond.

Wissen gaat volgens dezelfde regels als op de site: het account verdwijnt, het werk van het team blijft zonder naam.

Voorbeeld: wijkdna person export anne@gemeente.nl > anne.json
           wijkdna person erase anne@gemeente.nl"""
