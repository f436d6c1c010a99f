"""The people of a team: roles, leaving, removing, and what that does at the very next request."""

import pytest

from tests.web.people import make_dossier, make_person, member
from tests.web.signing import page_of
from wijkdna.web.accounts.actions import change_role, invite, leave, remove
from wijkdna.web.accounts.models import Invitation, Membership, Role, Team
from wijkdna.web.accounts.queries import is_last_beheerder
from wijkdna.web.dossiers.models import Note
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused


def place(team, user):
    return Membership.objects.get(team=team, user=user)


def address(team, rest=""):
    return f"/team/{team.pk}/{rest}"


def last_words():
    return AuditLine.objects.filter(sight=False).first().action


def test_the_team_sees_who_is_in_it_and_only_a_beheerder_can_change_that(site, world):
    for_lid = site.as_(world.lid).page(address(world.team))
    for_beheerder = site.as_(world.beheerder).page(address(world.team))

    assert [one in for_lid.main for one in ("Anne", "Bart", "Gijs", "Dora")] == [True] * 4
    change = address(world.team, f"mensen/{place(world.team, world.lid).pk}/")
    assert (change in for_lid.links(), change in for_beheerder.links()) == (False, True)
    assert "Open uitnodigingen" not in for_lid.main


def test_who_guides_a_lab_sees_the_name_of_the_team_and_no_people(site, world):
    page = site.as_(world.begeleider).page(address(world.team))

    assert page.h1 == "Hollands Kroon"
    assert [one in page.main for one in ("Anne", "Bart", "Gijs", "example")] == [False] * 4


@pytest.mark.parametrize("who", ["guest", "stranger", "nobody"])
def test_for_others_there_is_no_page_of_the_team(site, world, who):
    assert site.as_(getattr(world, who)).get(address(world.team)).status_code == 404


@pytest.mark.parametrize("page", ["wijzigen/", "uitnodigen/", "mensen/{lid}/"])
def test_a_lid_does_not_come_near_the_pages_of_a_beheerder(site, world, page):
    page = page.format(lid=place(world.team, world.lid).pk)

    assert site.as_(world.lid).get(address(world.team, page)).status_code == 404


def test_a_beheerder_gives_somebody_another_role(site, world):
    one = place(world.team, world.lid)
    answer = site.as_(world.beheerder).post(address(world.team, f"mensen/{one.pk}/"), role="beheerder")

    assert answer["Location"] == address(world.team)
    assert place(world.team, world.lid).role == Role.BEHEERDER
    assert last_words() == "rol gewijzigd"


def test_a_member_of_another_team_cannot_be_changed_from_here(site, world):
    theirs = place(world.other_team, world.stranger)
    browser = site.as_(world.beheerder)

    assert browser.post(address(world.team, f"mensen/{theirs.pk}/"), role="lid").status_code == 404
    assert browser.post(address(world.team, f"mensen/{theirs.pk}/verwijderen/")).status_code == 404
    assert place(world.other_team, world.stranger).role == Role.BEHEERDER


def test_the_last_beheerder_cannot_be_made_less_or_go(site, world):
    one = place(world.team, world.beheerder)
    browser = site.as_(world.beheerder)
    less = page_of(browser.post(address(world.team, f"mensen/{one.pk}/"), role="lid"))
    removed = page_of(browser.post(address(world.team, f"mensen/{one.pk}/verwijderen/")))
    left = page_of(browser.post(address(world.team, "verlaten/")))

    assert ["enige beheerder" in page.main for page in (less, removed, left)] == [True] * 3
    assert is_last_beheerder(place(world.team, world.beheerder))


def test_who_is_removed_finds_nothing_at_her_next_request_and_her_work_stays(site, world):
    browser = site.as_(world.lid)
    before = browser.get(address(world.team)).status_code
    remove(membership=place(world.team, world.lid), by=world.beheerder)
    after = [browser.get(path).status_code for path in (address(world.team), f"/dossier/{world.dossier.pk}/")]

    assert (before, after) == (200, [404, 404])
    assert Note.objects.get(pk=world.note.pk).by == world.lid
    assert last_words() == "uit het team gehaald"


def test_a_guest_who_goes_does_not_come_back_by_her_old_invitation(world):
    from wijkdna.web.dossiers.queries import NoSuchDossier, dossier_for

    leave(membership=place(world.team, world.guest), by=world.guest)
    Membership.objects.create(team=world.team, user=world.guest, role=Role.GAST)

    with pytest.raises(NoSuchDossier):
        dossier_for(world.guest, world.dossier.pk)


def test_links_that_somebody_made_stop_when_she_is_removed(world):
    second = member(world.team, "Eva", Role.BEHEERDER)
    made, _ = invite(team=world.team, role=Role.LID, by=second)
    kept, _ = invite(team=world.team, role=Role.LID, by=world.beheerder)
    remove(membership=place(world.team, second), by=world.beheerder)

    assert Invitation.objects.get(pk=made.pk).withdrawn_at is not None
    assert Invitation.objects.get(pk=kept.pk).withdrawn_at is None


def test_links_for_the_team_stop_when_a_beheerder_becomes_lid_and_those_for_guests_do_not(world):
    second = member(world.team, "Eva", Role.BEHEERDER)
    made, _ = invite(team=world.team, role=Role.LID, by=second)
    for_guest, _ = invite(team=world.team, role=Role.GAST, by=second, email="x@elders.example")
    change_role(membership=place(world.team, second), role=Role.LID, by=world.beheerder)

    assert Invitation.objects.get(pk=made.pk).withdrawn_at is not None
    assert Invitation.objects.get(pk=for_guest.pk).withdrawn_at is None


def test_who_goes_is_told_which_dossiers_to_hand_over(site, world):
    make_dossier(world.team, world.lid, name="Kreileroord")
    own = site.as_(world.lid).page(address(world.team, "verlaten/"))
    of_beheerder = site.as_(world.beheerder).page(address(world.team, f"mensen/{place(world.team, world.lid).pk}/"))

    assert ["Kreileroord" in page.main for page in (own, of_beheerder)] == [True, True]


def test_somebody_leaves_a_team_herself(site, world):
    answer = site.as_(world.guest).post(address(world.team, "verlaten/"))

    assert answer["Location"] == "/mijn-werk/"
    assert not Membership.objects.filter(user=world.guest).exists()
    assert last_words() == "uit het team gegaan"


def test_a_team_gets_another_name_gemeenten_by_name_and_domains(shipped_site, world):
    browser = shipped_site.as_(world.beheerder)
    changed = {"name": "De Kop", "gemeenten": "hollands kroon, Texel", "email_domains": "@HollandsKroon.nl; texel.nl"}
    browser.post(address(world.team, "wijzigen/"), **changed)
    page = browser.page(address(world.team))

    team = Team.objects.get(pk=world.team.pk)
    assert (team.name, team.gemeenten, team.email_domains) == (
        "De Kop",
        ["GM1911", "GM0448"],
        ["hollandskroon.nl", "texel.nl"],
    )
    assert "Hollands Kroon, Texel · adressen op @hollandskroon.nl, @texel.nl" in page.main
    assert last_words() == "team gewijzigd"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Bergen", "“Bergen” is geen gemeente van nu. Bedoelt u Bergen (NH.) of Bergen (L.)"),
        ("Amsteram", "Bedoelt u Amsterdam?"),
        (",", "Noem minstens één gemeente"),
    ],
)
def test_a_gemeente_that_is_not_one_is_told_with_what_may_be_meant(shipped_site, world, typed, words):
    answer = shipped_site.as_(world.beheerder).post(
        address(world.team, "wijzigen/"), name="X", gemeenten=typed, email_domains=""
    )

    assert words in page_of(answer).one("p", "field__wrong").text


def test_a_domain_that_is_not_one_is_refused(shipped_site, world):
    answer = shipped_site.as_(world.beheerder).post(
        address(world.team, "wijzigen/"), name="X", gemeenten="Texel", email_domains="texel"
    )

    assert "geen e-maildomein" in page_of(answer).one("p", "field__wrong").text


def test_a_beheerder_without_second_step_is_told_and_a_lid_is_not(site, world):
    words = "Zet een tweede stap aan."

    assert words in site.as_(world.beheerder).page(address(world.team)).main
    assert words not in site.as_(world.lid).page(address(world.team)).main


def test_who_works_in_a_team_keeps_an_address_of_it(site, world, mailoutbox):
    from tests.web.signing import confirm_password, signed_in

    Team.objects.update(email_domains=["gemeente.example"])
    browser = signed_in(site, world.lid.email)
    confirm_password(browser, "/mijn-account/e-mailadres/")
    page = page_of(browser.post("/mijn-account/e-mailadres/", email="bart@elders.example", action_add="1"))

    assert "alleen met adressen die eindigen op @gemeente.example" in page.main
    assert mailoutbox == []


def test_change_role_to_the_same_role_writes_nothing(world):
    change_role(membership=place(world.team, world.lid), role=Role.LID, by=world.beheerder)

    assert AuditLine.objects.count() == 0


def test_somebody_in_no_team_sees_how_to_get_in_one(site, db):
    page = site.as_(make_person("Niels")).page("/mijn-account/")

    assert "Vraag een collega om een uitnodiging." in page.main


def test_an_action_of_the_last_beheerder_changes_nothing(world):
    with pytest.raises(ActionRefused, match="enige beheerder"):
        leave(membership=place(world.team, world.beheerder), by=world.beheerder)

    assert place(world.team, world.beheerder).role == Role.BEHEERDER
    assert AuditLine.objects.count() == 0
