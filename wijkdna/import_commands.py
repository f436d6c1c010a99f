"""The command that brings a file with figures on the pages of a team: the steps of the pages, without a browser."""

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from wijkdna.site_commands import Command, open_site
from wijkdna.terminal import Refused, interruptible, say

if TYPE_CHECKING:
    from wijkdna.web.accounts.models import Membership
    from wijkdna.web.uploads.models import Upload

MOST_SHOWN = 20
"""Areas and cells that are listed one by one."""

_LONGEST_WAIT = 120
_KINDS = ("code", "digits", "name", "postcode4", "postcode6")
"""Those of AreaKind; naming that here would make every command slower."""


def import_(asked: argparse.Namespace) -> None:
    """A file with figures of a team, from looking into it to the pages."""
    open_site(asked.data)
    from wijkdna.web.shared.refusals import ActionRefused

    membership, content = _member(asked.team, asked.by), _content(asked.file)
    try:
        with interruptible("Afgebroken. Bij het team staat het bestand nog in de lijst; daar kunt u het verwijderen."):
            _bring(asked, membership, content)
    except ActionRefused as refused:
        raise Refused(refused.text) from None


def _member(slug: str, email: str) -> "Membership":
    """Who adds it: somebody of the team, for her name stands with it and in the record. Raises Refused."""
    from wijkdna.web.accounts.models import TEAM_ROLES, Membership

    found: Membership | None = (
        Membership.objects.select_related("team", "user")
        .filter(team__slug=slug, user__email__iexact=email, role__in=TEAM_ROLES)
        .first()
    )
    if found is None:
        raise Refused(
            f"In team {slug} werkt niemand met het adres {email}. Welke teams er zijn, ziet u met: wijkdna team list",
            code=2,
        )
    return found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise Refused(f"{path} is niet te lezen: {problem.strerror}.", code=2) from None


def _bring(asked: argparse.Namespace, membership: "Membership", content: bytes) -> None:
    from wijkdna.import_answers import about_for, layout_for
    from wijkdna.web.uploads import actions

    by = membership.user
    row = actions.add_upload(team=membership.team, content=content, name=asked.file.name, by=by)
    try:
        _work(row, "inspecting")
        sheet, layout = layout_for(asked, row.found)
        _confirm(asked, row)
        actions.read(upload=row, sheet=sheet, layout=layout, about=about_for(asked, layout), version=row.version, by=by)
        _work(row, "reading")
        _tell(row)
        if asked.dry_run:
            print("Niets bewaard: dit was een proef.")
            actions.delete_upload(upload=row, by=by)
            return
        actions.keep(upload=row, recipe=False, version=row.version, by=by)
        _work(row, "keeping")
    except Refused:
        actions.delete_upload(upload=row, by=by)
        raise
    print(f"Bewaard als bestand {row.pk}. Terugdraaien kan op de pagina: /team/{row.team_id}/eigen-cijfers/{row.pk}/")


def _work(row: "Upload", state: str) -> None:
    """Do what the worker would do in this state; when one did it already, or is at it, that is fine. Raises Refused."""
    from wijkdna import upload_jobs

    job, wanted = {
        "inspecting": (upload_jobs.inspect_upload, "asking"),
        "reading": (upload_jobs.read_upload, "preview"),
        "keeping": (upload_jobs.keep_upload, "shown"),
    }[state]
    end = time.monotonic() + _LONGEST_WAIT
    row.refresh_from_db()
    while row.state == state and time.monotonic() < end:
        job.call(row.pk)
        row.refresh_from_db()
    if row.state != wanted:
        raise Refused(row.message or "Iemand anders is met dit bestand bezig. Er is niets bewaard.")


def _confirm(asked: argparse.Namespace, row: "Upload") -> None:
    """Add what was confirmed to the answers, before anybody reads the file with them."""
    from wijkdna.import_answers import confirmed_by
    from wijkdna.web.uploads.models import Upload

    pairs = confirmed_by(asked)
    Upload.objects.filter(pk=row.pk).update(answers={**row.answers, "confirmed": pairs})


def _tell(row: "Upload") -> None:
    """What was read and what was not, and why. Raises Refused when there is nothing to keep."""
    report = row.report
    for one in report["indicators"]:
        unit = f" ({one['unit']})" if one["unit"] else ""
        print(f"{one['name']}{unit}, {one['period']}: {_areas(one['figures'])} met een cijfer, {one['absent']} zonder")
    missed = [one for one in report["areas"] if one["code"] is None]
    found = sum(report["by_found"].values()) - len(missed)
    print(f"{_areas(found)} gevonden, {len(missed)} niet.")
    for one in missed[:MOST_SHOWN]:
        print(f"- {one['text']}: {one['reason']}")
        for near in one["proposals"]:
            print(f'    {near["name"]}: --confirm "{one["text"]}={near["code"]}"')
    for reason, count in report["reasons"].items():
        if reason not in {one["reason"] for one in missed}:
            say(f"Niet overgenomen, {count} keer: {reason}")
    if not report["indicators"]:
        raise Refused("Er is geen cijfer om te bewaren.")


def _areas(number: int) -> str:
    return "1 gebied" if number == 1 else f"{number} gebieden"


def add_import(command: Command) -> None:
    """Add this command to the command line."""
    one = command(import_, "een bestand met eigen cijfers van een team inlezen", _IMPORT)
    one.add_argument("file", type=Path, metavar="BESTAND", help="csv, xlsx, xls, ods, geojson of gpkg")
    one.add_argument("--team", required=True, metavar="TEAM", help="korte naam van het team, zoals team list die toont")
    one.add_argument("--by", required=True, metavar="E-MAIL", help="wie het toevoegt: iemand van het team")
    one.add_argument("--source", default="", metavar="BRON", help="waar de cijfers vandaan komen")
    one.add_argument("--sheet", type=int, metavar="N", help="nummer van het blad, vanaf 1")
    one.add_argument("--column", action="append", default=[], metavar="NAAM", help="alleen deze kolom; mag vaker")
    one.add_argument("--name", default="", metavar="NAAM", help="hoe het cijfer heet; bij één kolom")
    one.add_argument("--unit", default="", metavar="EENHEID", help="zoals %% of m3")
    one.add_argument("--period", default="", metavar="JAAR", help="zoals 2023 of 2021-2023")
    one.add_argument("--borders", type=int, metavar="JAAR", help="van welk jaar de indeling is")
    one.add_argument("--area-column", type=int, metavar="N", help="nummer van de kolom met gebieden, vanaf 1")
    one.add_argument("--areas", choices=_KINDS, help="wat er in de kolom met gebieden staat")
    one.add_argument("--level", choices=("buurt", "wijk", "gemeente"), help="wat de gebieden zijn")
    one.add_argument("--gemeente", default="", metavar="NAAM", help="waarin de namen liggen")
    one.add_argument("--decimal", choices=("komma", "punt"), help="hoe 1.234 is bedoeld, als dat niet duidelijk is")
    one.add_argument(
        "--classes", default="", metavar="WOORDEN", help="klassen van laag naar hoog, met komma's ertussen"
    )
    one.add_argument(
        "--confirm", action="append", default=[], metavar="NAAM=CODE", help="dit gebied bedoelt u; mag vaker"
    )
    one.add_argument("--licence", default="", metavar="TEKST", help="licentie van de cijfers")
    one.add_argument("--note", default="", metavar="TEKST", help="toelichting bij de cijfers")
    one.add_argument("--theme", default="", metavar="THEMA", help="thema, zoals wonen")
    one.add_argument("--confidential", action="store_true", help="nooit in wat u afdrukt of deelt")
    one.add_argument("--proxy", action="store_true", help="een benadering van wat u eigenlijk wilt weten")
    one.add_argument("--dry-run", action="store_true", help="laat zien wat er gebeurt en bewaar niets")


_IMPORT = """Leest een bestand met eigen cijfers van een team in, en zet ze op de pagina's van de gebieden. Alleen dat
team ziet ze. Kan iets op twee manieren worden gelezen, dan stopt de opdracht en zegt welke optie het duidelijk maakt.
Gebieden die niet zeker zijn, blijven weg.

Voorbeeld: wijkdna import gas.xlsx --team hollands-kroon --by a@hollandskroon.nl --dry-run
           wijkdna import lijst.csv --team texel --by a@texel.nl --borders 2024 --source "Woontij" --confidential"""
