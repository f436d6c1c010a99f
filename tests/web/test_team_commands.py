"""The commands for teams: the first beheerder of a site, an invitation without mail, and help for a lost phone."""

import pytest
from allauth.mfa.models import Authenticator

from tests.web.people import PASSWORD, make_person, make_team
from tests.web.signing import visitor
from wijkdna.cli import main
from wijkdna.web.accounts.models import Membership, Role, Team


@pytest.fixture
def command(db, settings, shipped_release, capsys):
    """command(*arguments): the exit code, and what stands on the screen."""
    settings.DATA = shipped_release.folder.parent.parent
    settings.SITE_ADDRESS = "https://wijkdna.gemeente.example"

    def run(*arguments):
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_a_team_begins_with_a_link_that_makes_the_first_beheerder(command, site):
    code, said = command(
        *("team", "add", "Hollands Kroon", "--gemeente", "GM1911", "--gemeente", "Texel"),
        *("--domein", "gemeente.example", "--beheerder", "Anne@gemeente.example"),
    )
    link = said.rstrip().splitlines()[-1].removeprefix("https://wijkdna.gemeente.example")
    answer = visitor(site).post(link, name="Anne", password=PASSWORD)

    team = Team.objects.get()
    assert (code, team.slug, team.gemeenten) == (0, "hollands-kroon", ["GM1911", "GM0448"])
    assert answer["Location"] == "/mijn-werk/"
    assert [(one.user.email, one.role) for one in Membership.objects.all()] == [
        ("anne@gemeente.example", Role.BEHEERDER)
    ]


def test_two_teams_of_one_name_have_different_short_names(command):
    for _ in range(2):
        command("team", "add", "Texel", "--gemeente", "Texel", "--beheerder", "a@texel.example")

    assert command("team", "list") == (0, "texel\tTexel\tGM0448\t0\ntexel-2\tTexel\tGM0448\t0\n")


@pytest.mark.parametrize(
    ("gemeente", "address", "words"),
    [
        ("Bergen", "a@texel.example", "Bedoelt u Bergen (NH.) of Bergen (L.)"),
        ("Texel", "geen adres", "Dit is geen e-mailadres."),
        ("Texel", "a@elders.example", "eindigt op @texel.example"),
    ],
)
def test_what_is_wrong_makes_no_team(command, gemeente, address, words):
    arguments = ("team", "add", "X", "--gemeente", gemeente, "--domein", "texel.example", "--beheerder", address)
    code, said = command(*arguments)

    assert (code, words in said, Team.objects.count()) == (2, True, 0)


def test_somebody_is_invited_without_mail(command, site):
    team = make_team("Texel", "GM0448")
    code, said = command("team", "invite", "texel", "b@texel.example", "--rol", "begeleider")
    link = said.rstrip().splitlines()[-1].removeprefix("https://wijkdna.gemeente.example")
    visitor(site).post(link, name="Bart", password=PASSWORD)

    assert code == 0
    assert [one.role for one in Membership.objects.filter(team=team)] == [Role.BEGELEIDER]


def test_an_unknown_team_and_an_unknown_account_are_told(command):
    assert command("team", "invite", "nergens", "b@texel.example") == (
        2,
        "Er is geen team nergens. Welke er zijn, ziet u met: wijkdna team list\n",
    )
    assert command("second-step-off", "niemand@texel.example") == (
        2,
        "Er is geen account met het adres niemand@texel.example.\n",
    )


def test_somebody_without_her_phone_gets_in_with_the_password_again(command):
    anne = make_person("Anne")
    Authenticator.objects.create(user=anne, type=Authenticator.Type.TOTP, data={"secret": "x"})
    code, _ = command("second-step-off", "anne@gemeente.example")

    assert (code, Authenticator.objects.count()) == (0, 0)
