"""Commands for the people of a site: the first team, an invitation without mail, help for who lost her second step."""

import argparse
from typing import TYPE_CHECKING

from wijkdna.site_commands import Command, open_site
from wijkdna.terminal import Refused

if TYPE_CHECKING:
    from wijkdna.store.latest import Latest
    from wijkdna.web.accounts.models import Team, User


def team(asked: argparse.Namespace) -> None:
    """Teams and who may join them; each has a command of its own below."""


def team_add(asked: argparse.Namespace) -> None:
    """A new team, and the link for its first beheerder."""
    open_site(asked.data)
    from django.db import transaction

    from wijkdna.web.accounts import actions

    gemeenten = [_gemeente(one) for one in asked.gemeente]
    domains = [one.strip().lower().rpartition("@")[2] for one in asked.domein]
    with transaction.atomic():
        made = actions.make_team(name=asked.name, gemeenten=gemeenten, email_domains=domains)
        link = _invited(made, "beheerder", asked.beheerder)
    print(f"Team {made.name} is gemaakt; op de opdrachtregel heet het {made.slug}.\n{link}")


def team_invite(asked: argparse.Namespace) -> None:
    """A link for one person, for a site without mail."""
    open_site(asked.data)
    print(_invited(_team(asked.team), asked.rol, asked.email))


def _invited(team: "Team", role: str, email: str) -> str:
    """What to say of an invitation. Who runs the site vouches for the address: the link needs no mail."""
    from wijkdna.web.accounts import actions
    from wijkdna.web.accounts.models import Role
    from wijkdna.web.shared.refusals import ActionRefused

    try:
        invitation, link = actions.invite(team=team, role=Role(role), by=None, email=email)
    except ActionRefused as refused:
        raise Refused(refused.text, code=2) from None
    secret = link.rstrip("/").rpartition("/")[2]
    mailed = actions.mailed_link(invitation, secret, invitation.email)
    return f"Uitnodiging voor {invitation.email}, als {role}. Geef deze link door; hij werkt één keer:\n{mailed}"


def team_list(asked: argparse.Namespace) -> None:
    """All teams, with how many people are in them."""
    open_site(asked.data)
    from django.db.models import Count

    from wijkdna.web.accounts.models import Team

    for one in Team.objects.annotate(people=Count("memberships")).order_by("name", "pk"):
        print(f"{one.slug}\t{one.name}\t{', '.join(one.gemeenten)}\t{one.people}")


def second_step_off(asked: argparse.Namespace) -> None:
    """Let somebody in who lost her phone, her passkey and her recovery codes."""
    open_site(asked.data)
    from wijkdna.web.accounts import actions

    actions.drop_second_step(user=_account(asked.email), by=None)
    print(f"De tweede stap en de passkeys van {asked.email} zijn weg. Inloggen kan weer met alleen het wachtwoord.")


def site_manager(asked: argparse.Namespace) -> None:
    """Let somebody look after the sources of the site, or no longer; or list who does."""
    open_site(asked.data)
    from wijkdna.web.accounts.models import User
    from wijkdna.web.sources import actions

    if asked.what == "list":
        for email in User.objects.filter(is_staff=True).order_by("email").values_list("email", flat=True):
            print(email)
        return
    if not asked.email:
        raise Refused("Noem het e-mailadres waarmee die persoon inlogt.", code=2)
    gets = asked.what == "add"
    actions.set_site_manager(user=_account(asked.email), is_manager=gets, by=None)
    print(f"{asked.email} is nu sitebeheerder." if gets else f"{asked.email} is geen sitebeheerder meer.")


def _account(email: str) -> "User":
    from wijkdna.web.accounts import queries

    found = queries.account_of(email)
    if found is None:
        raise Refused(f"Er is geen account met het adres {email}.", code=2)
    return found


def _team(slug: str) -> "Team":
    from wijkdna.web.accounts.models import Team

    found = Team.objects.filter(slug=slug).first()
    if found is None:
        raise Refused(f"Er is geen team {slug}. Welke er zijn, ziet u met: wijkdna team list", code=2)
    return found


def _gemeente(text: str) -> str:
    from wijkdna.web.accounts.queries import gemeente_named

    named = gemeente_named(_latest(), text)
    if not named.code:
        near = f" Bedoelt u {' of '.join(named.near)}?" if named.near else ""
        raise Refused(f"“{text}” is geen gemeente van nu.{near}", code=2)
    return named.code


def _latest() -> "Latest":
    from django.conf import settings

    from wijkdna.store.latest import latest
    from wijkdna.store.release import NoRelease

    try:
        return latest(settings.DATA)
    except NoRelease as problem:
        raise Refused(f"{problem}\nZet de cijfers klaar met: wijkdna install") from None


def add_teams(command: Command) -> None:
    """Add these commands to the command line. command(do, help, about) makes the parser of one."""
    below = command(team, "teams en uitnodigingen", _TEAM).add_subparsers(metavar="WAT", required=True)
    one = below.add_parser("add", help="een nieuw team", description=_ADD)
    one.set_defaults(do=team_add)
    one.add_argument("name", metavar="NAAM", help="naam van het team")
    one.add_argument("--gemeente", action="append", required=True, metavar="CODE", help="code of naam; mag vaker")
    one.add_argument("--domein", action="append", default=[], metavar="DOMEIN", help="wat achter de @ staat; mag vaker")
    one.add_argument("--beheerder", required=True, metavar="E-MAIL", help="adres van de eerste beheerder")
    one = below.add_parser("invite", help="iemand uitnodigen zonder e-mail", description=_INVITE)
    one.set_defaults(do=team_invite)
    one.add_argument("team", metavar="TEAM", help="korte naam van het team, zoals team list die toont")
    one.add_argument("email", metavar="E-MAIL", help="adres van wie u uitnodigt")
    one.add_argument("--rol", choices=("beheerder", "lid", "begeleider"), default="lid", help="rol in het team (lid)")
    below.add_parser("list", help="alle teams", description=_LIST).set_defaults(do=team_list)
    one = command(site_manager, "wie de bronnen van de site beheert", _MANAGER)
    one.add_argument("what", choices=("add", "remove", "list"), metavar="WAT", help="add, remove of list")
    one.add_argument("email", nargs="?", default="", metavar="E-MAIL", help="adres waarmee die persoon inlogt")
    one = command(second_step_off, "de tweede stap van iemand uitzetten", _STEP)
    one.add_argument("email", metavar="E-MAIL", help="adres waarmee die persoon inlogt")


_TEAM = """Maakt teams, toont ze, en nodigt mensen uit.

Voorbeeld: wijkdna team add "Hollands Kroon" --gemeente GM1911 --domein hollandskroon.nl --beheerder a@hollandskroon.nl
           wijkdna team invite hollands-kroon b@hollandskroon.nl
           wijkdna team list"""

_ADD = """Maakt een team en een uitnodiging voor de eerste beheerder. De link komt op het scherm en gaat per e-mail.
Met de link maakt die persoon een account. Daarna nodigt zij zelf collega's uit.

Voorbeeld: wijkdna team add Texel --gemeente Texel --domein texel.nl --beheerder a@texel.nl"""

_INVITE = """Maakt een uitnodiging en toont de link. Handig als de site geen e-mail verstuurt. Geef de link alleen
aan wie dit adres heeft: de link geldt als bewijs dat het adres klopt.

Voorbeeld: wijkdna team invite hollands-kroon b@hollandskroon.nl --rol beheerder"""

_LIST = """Toont alle teams: korte naam, naam, gemeenten en hoeveel mensen erin zitten.

Voorbeeld: wijkdna team list"""

_MANAGER = """Een sitebeheerder ververst de bronnen en vult er sleutels voor in, op de pagina Bronnen. In een team
mag zij daardoor niets meer dan eerst. Zij heeft een account, en een tweede stap bij het inloggen.

Voorbeeld: wijkdna site-manager add a@hollandskroon.nl
           wijkdna site-manager list"""

_STEP = """Zet de tweede stap bij het inloggen uit, en haalt passkeys en herstelcodes weg. Voor wie haar telefoon
kwijt is. Doe dit alleen als u zeker weet wie het vraagt.

Voorbeeld: wijkdna second-step-off a@hollandskroon.nl"""
