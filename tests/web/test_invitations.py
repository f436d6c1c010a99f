"""Invitations: one link, for one person, for some days; and what it tells to whom it is not for."""

import pytest
import time_machine
from allauth.account.models import EmailAddress

from tests.web.people import PASSWORD, make_person
from tests.web.signing import link_in, page_of, sign_in, visitor
from wijkdna.web.accounts.actions import accept, invite, mailed_link, withdraw
from wijkdna.web.accounts.models import Invitation, Membership, Role, User
from wijkdna.web.accounts.queries import NoSuchTeam
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused

CARLA = "carla@gemeente.example"


@pytest.fixture
def team(world):
    world.team.email_domains = ["gemeente.example"]
    world.team.save()
    return world.team


def path_of(link):
    return "/" + link.split("/", 3)[3]


def roles(team):
    return {one.user.email: one.role for one in Membership.objects.of(team).select_related("user")}


def closed(site, path):
    """Words of the page of a link that does not work; the answer is always the same kind."""
    page = site.page(path, 404)
    assert page.h1 == "Deze uitnodiging werkt niet"
    return page.main


def test_a_link_is_made_by_a_beheerder_and_shown_once(site, team, world):
    browser = site.as_(world.beheerder)
    answer = browser.post(f"/team/{team.pk}/uitnodigen/", email="", role="lid", days="14")
    first, second = (browser.page(answer["Location"]) for _ in range(2))

    link = first.one("input", id="link")["value"]
    assert (link in second.html, second.all("input", id="link")) == (False, [])
    assert page_of(visitor(site).get(path_of(link))).h1 == "Uitnodiging voor Hollands Kroon"
    assert [line.action for line in AuditLine.objects.all()] == ["uitgenodigd"]


def test_only_a_digest_of_the_link_is_kept(team, world):
    invitation, link = invite(team=team, role=Role.LID, by=world.beheerder)
    secret = link.rstrip("/").rpartition("/")[2]

    kept = Invitation.objects.filter(pk=invitation.pk).values_list().get()
    assert secret not in str(kept)
    assert len(secret) == 43


def test_somebody_new_comes_in_by_the_message_and_is_in_the_team(
    site, team, world, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invite(team=team, role=Role.LID, by=world.beheerder, email=CARLA)
    browser, link = visitor(site), link_in(mailoutbox[0])
    page = browser.page(link)
    answer = browser.post(link, name="Carla", password=PASSWORD)

    assert mailoutbox[0].to == [CARLA]
    assert "Anne nodigt u uit voor het team Hollands Kroon" in mailoutbox[0].body
    assert [words in page.main for words in ("Hollands Kroon", "als lid", CARLA)] == [True] * 3
    assert answer["Location"] == "/mijn-werk/"
    assert browser.page("/mijn-werk/").h1 == "Mijn werk"
    assert roles(team)[CARLA] == "lid"
    assert EmailAddress.objects.get(email=CARLA).verified is True
    assert sign_in(visitor(site), CARLA).status_code == 302


def test_a_link_without_address_asks_for_one_of_the_team_and_proves_it_by_mail(site, team, world, mailoutbox):
    _, link = invite(team=team, role=Role.LID, by=world.beheerder)
    browser = visitor(site)
    refused = page_of(browser.post(path_of(link), email="carla@elders.example"))
    mailed = page_of(browser.post(path_of(link), email=CARLA))
    browser.post(link_in(mailoutbox[0]), name="Carla", password=PASSWORD)

    assert "voor een ander e-mailadres" in refused.one("p", "field__wrong").text
    assert mailed.h1 == "Kijk in uw e-mail"
    assert [message.to for message in mailoutbox] == [[CARLA]]
    assert roles(team)[CARLA] == "lid"


def test_a_link_for_one_address_that_somebody_else_got_mails_only_that_address(site, team, world, mailoutbox):
    _, link = invite(team=team, role=Role.LID, by=world.beheerder, email=CARLA)
    browser = visitor(site)
    page = browser.page(path_of(link))
    browser.post(path_of(link), email="dief@elders.example")

    assert CARLA not in page.html
    assert [message.to for message in mailoutbox] == [[CARLA]]
    assert User.objects.filter(email__contains="dief").count() == 0


def test_a_message_is_sent_once_a_minute(site, team, world, mailoutbox):
    _, link = invite(team=team, role=Role.LID, by=world.beheerder, email=CARLA)
    for _ in range(3):
        visitor(site).post(path_of(link))

    assert len(mailoutbox) == 1


def test_the_shown_link_does_not_prove_an_address(site, team, world):
    _, link = invite(team=team, role=Role.LID, by=world.beheerder, email=CARLA)
    other, _ = invite(team=team, role=Role.LID, by=world.beheerder)
    proof_of_other = mailed_link(other, "x", CARLA).rstrip("/").rpartition("/")[2]

    assert "adres klopt niet" in closed(visitor(site), f"{path_of(link)}verzonnen/")
    assert "ander e-mailadres" in closed(visitor(site), f"{path_of(link)}{proof_of_other}/")


def test_somebody_who_signed_in_joins_with_one_click(site, team, world):
    _, link = invite(team=team, role=Role.LID, by=world.beheerder)
    browser = site.as_(world.nobody)
    page = browser.page(path_of(link))
    answer = browser.post(path_of(link))

    assert [one.text for one in page.all("button") if one.text == "Doe mee"] == ["Doe mee"]
    assert answer["Location"] == "/mijn-werk/"
    assert roles(team)[world.nobody.email] == "lid"
    assert AuditLine.objects.first().action == "uitnodiging aangenomen"


def test_somebody_with_an_account_signs_in_and_comes_back(site, team, world):
    _, link = invite(team=team, role=Role.LID, by=world.beheerder)
    browser = visitor(site)
    browser.get(path_of(link))
    answer = sign_in(browser, world.nobody.email)

    assert answer["Location"] == path_of(link)


def test_the_message_of_somebody_with_an_account_leads_to_signing_in(site, team, world):
    invitation, link = invite(team=team, role=Role.LID, by=world.beheerder, email=world.nobody.email)
    secret = link.rstrip("/").rpartition("/")[2]
    answer = visitor(site).get(path_of(mailed_link(invitation, secret, world.nobody.email)))

    assert answer["Location"] == path_of(link)


def test_a_link_for_another_address_says_so_and_shows_nothing_of_the_team(site, team, world):
    _, link = invite(team=team, role=Role.LID, by=world.beheerder, email=CARLA)
    browser = site.as_(world.stranger)

    words = closed(browser, path_of(link))
    assert f"U bent ingelogd met {world.stranger.email}" in words
    assert ("Hollands Kroon" in words, CARLA in words) == (False, False)
    assert browser.post(path_of(link)).status_code == 404
    assert world.stranger.email not in roles(team)


def test_an_address_that_is_not_confirmed_does_not_count(site, team, world):
    _, link = invite(team=team, role=Role.LID, by=world.beheerder)
    EmailAddress.objects.filter(user=world.nobody).update(verified=False)

    assert site.as_(world.nobody).get(path_of(link)).status_code == 404


def test_a_link_works_once(site, team, world):
    _, link = invite(team=team, role=Role.LID, by=world.beheerder)
    site.as_(world.nobody).post(path_of(link))

    assert "al gebruikt" in closed(site.as_(make_person("Eva")), path_of(link))


def test_a_link_stops_after_its_days(site, team, world):
    with time_machine.travel("2026-11-01 12:00", tick=False):
        _, link = invite(team=team, role=Role.LID, by=world.beheerder, days=14)
    with time_machine.travel("2026-11-15 11:59", tick=False):
        before = visitor(site).get(path_of(link)).status_code
    with time_machine.travel("2026-11-15 12:01", tick=False):
        assert (before, "verlopen" in closed(visitor(site), path_of(link))) == (200, True)


def test_a_link_that_is_taken_back_stops_and_can_no_longer_be_taken_back(site, team, world):
    invitation, link = invite(team=team, role=Role.LID, by=world.beheerder)
    browser = site.as_(world.beheerder)
    listed = browser.page(f"/team/{team.pk}/").main
    answer = browser.post(f"/team/{team.pk}/uitnodigen/{invitation.pk}/intrekken/")

    assert "Wie de link heeft" in listed
    assert answer["Location"] == f"/team/{team.pk}/"
    assert "ingetrokken" in closed(visitor(site), path_of(link))
    assert "Er staan geen uitnodigingen open." in browser.page(f"/team/{team.pk}/").main


def test_an_invitation_of_another_team_cannot_be_taken_back(site, team, world):
    invitation, _ = invite(team=world.other_team, role=Role.LID, by=world.stranger)
    site.as_(world.beheerder).post(f"/team/{team.pk}/uitnodigen/{invitation.pk}/intrekken/")

    assert Invitation.objects.get(pk=invitation.pk).withdrawn_at is None


def test_taking_back_does_not_undo_what_was_accepted(team, world):
    invitation, _ = invite(team=team, role=Role.LID, by=world.beheerder)
    accept(invitation=invitation, by=world.nobody)
    withdraw(invitation=invitation, by=world.beheerder)

    assert Invitation.objects.get(pk=invitation.pk).withdrawn_at is None


def test_a_made_up_link_is_answered_like_one_that_stopped(site, db):
    assert "adres klopt niet" in closed(visitor(site), "/uitnodiging/verzonnen/")


@pytest.mark.parametrize("who", ["lid", "guest", "begeleider", "stranger"])
def test_only_a_beheerder_invites_to_the_team(world, who):
    with pytest.raises(NoSuchTeam):
        invite(team=world.team, role=Role.LID, by=getattr(world, who))


def test_a_lid_invites_a_guest(team, world):
    invitation, _ = invite(team=team, role=Role.GAST, by=world.lid, email="huisarts@elders.example")

    assert (invitation.role, invitation.created_by) == (Role.GAST, world.lid)


@pytest.mark.parametrize("days", [0, 31])
def test_an_invitation_of_no_day_or_more_than_thirty_is_refused(team, world, days):
    with pytest.raises(ActionRefused, match="1 tot 30 dagen") as refused:
        invite(team=team, role=Role.LID, by=world.beheerder, days=days)

    assert refused.value.field == "days"


def test_what_is_wrong_stands_at_its_field(site, team, world):
    browser = site.as_(world.beheerder)
    days = page_of(browser.post(f"/team/{team.pk}/uitnodigen/", email="", role="lid", days="99"))
    domain = page_of(browser.post(f"/team/{team.pk}/uitnodigen/", email="x@elders.example", role="lid", days="5"))
    member = page_of(browser.post(f"/team/{team.pk}/uitnodigen/", email=world.lid.email, role="lid", days="5"))

    assert days.one("p", "field__wrong", id="id_days-fout").text == "Een uitnodiging werkt 1 tot 30 dagen."
    assert "eindigt op @gemeente.example" in domain.one("p", "field__wrong", id="id_email-fout").text
    assert "zit al in dit team" in member.one("p", "field__wrong", id="id_email-fout").text


def test_a_guest_who_is_invited_to_the_team_becomes_lid(team, world):
    invitation, _ = invite(team=team, role=Role.LID, by=world.beheerder, email=world.guest.email)
    accept(invitation=invitation, by=world.guest)

    assert roles(team)[world.guest.email] == "lid"


def test_a_guest_who_is_invited_to_a_second_dossier_stays_guest(team, world):
    invitation, _ = invite(team=team, role=Role.GAST, by=world.lid, email=world.guest.email)
    accept(invitation=invitation, by=world.guest)

    assert roles(team)[world.guest.email] == "gast"
    assert Invitation.objects.get(pk=invitation.pk).accepted_by == world.guest


def test_a_lid_does_not_become_less_by_an_invitation(team, world):
    invitation, _ = invite(team=team, role=Role.GAST, by=world.beheerder)
    accept(invitation=invitation, by=world.lid)

    assert roles(team)[world.lid.email] == "lid"


def test_a_short_password_makes_no_account(site, team, world):
    invitation, link = invite(team=team, role=Role.LID, by=world.beheerder, email=CARLA)
    proven = path_of(mailed_link(invitation, link.rstrip("/").rpartition("/")[2], CARLA))
    page = page_of(visitor(site).post(proven, name="Carla", password="kort"))

    assert "minstens 12 tekens" in page.one("p", "field__wrong").text
    assert User.objects.filter(email=CARLA).count() == 0


def test_a_link_is_mailed_by_the_name_that_the_site_was_opened_with(team, world, settings):
    settings.SITE_ADDRESS = "https://wijkdna.gemeente.example"
    _, own = invite(team=team, role=Role.LID, by=world.beheerder)
    _, other = invite(team=team, role=Role.LID, by=world.beheerder, site="https://anders.example")

    assert own.startswith("https://wijkdna.gemeente.example/uitnodiging/")
    assert other.startswith("https://anders.example/uitnodiging/")
