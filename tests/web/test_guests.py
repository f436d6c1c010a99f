"""Guests of a dossier: invited to some parts, until a day, and out at once when the team wants."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.web.page import Page
from tests.web.people import invite, make_dossier
from wijkdna.web.accounts.models import Invitation, Membership, Role
from wijkdna.web.dossiers import actions
from wijkdna.web.dossiers.models import Guest
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused


def address(dossier, rest=""):
    return f"/dossier/{dossier.pk}/mensen/{rest}"


def day(days=30):
    return timezone.localdate() + timedelta(days=days)


def test_a_guest_is_invited_to_parts_until_a_day(site, world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = site.as_(world.lid).post(
            address(world.dossier), email="Opbouw@dorp.example", parts=["foto", "notities"], until=str(day())
        )

    guest = Guest.objects.filter(dossier=world.dossier).last()
    assert (answer.status_code, answer["Location"]) == (303, address(world.dossier))
    assert (guest.parts, guest.until) == (["foto", "notities"], day())
    assert (guest.invitation.email, guest.invitation.role) == ("opbouw@dorp.example", Role.GAST)
    assert [one.to for one in mail.outbox] == [["opbouw@dorp.example"]]
    page = site.as_(world.lid).page(address(world.dossier))
    assert "opbouw@dorp.example" in page.main
    assert "nog niet ingelogd" in page.main


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": ""}, "id_email"),
        ({"email": "geen adres"}, "id_email"),
        ({"parts": []}, "id_parts"),
        ({"parts": ["alles"]}, "id_parts"),
        ({"until": ""}, "id_until"),
        ({"until": "morgen"}, "id_until"),
        ({"until": "2020-01-01"}, "id_until"),
        ({"email": "gijs@gemeente.example"}, "id_email"),
        ({"email": "bart@gemeente.example"}, "id_email"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(site, world, fields, field):
    before = Invitation.objects.count()
    data = {"email": "a@b.example", "parts": ["foto"], "until": str(day())} | fields
    answer = site.as_(world.lid).post(address(world.dossier), **data)

    wrong = Page(answer.content.decode()).all("p", "field__wrong")
    assert (answer.status_code, {one["id"].split("-")[0] for one in wrong}) == (400, {field})
    assert Invitation.objects.count() == before


def test_what_a_guest_may_see_is_changed(site, world):
    guest = world.dossier.guests.get()
    page = site.as_(world.lid).page(address(world.dossier, f"{guest.pk}/"))
    assert [one["value"] for one in page.all("input", name="parts") if "checked" in one.attrs] == ["notities"]

    site.as_(world.lid).post(address(world.dossier, f"{guest.pk}/"), parts=["bijlagen"], until=str(day(0)))

    guest.refresh_from_db()
    assert (guest.parts, guest.until) == (["bijlagen"], day(0))
    gijs = site.as_(world.guest)
    assert [gijs.get(f"/dossier/{world.dossier.pk}/{part}/").status_code for part in ("notities", "bijlagen")] == [
        404,
        200,
    ]


def test_access_ends_at_once_and_the_guest_leaves_the_team(site, world):
    guest, gijs = world.dossier.guests.get(), site.as_(world.guest)
    assert gijs.get(f"/dossier/{world.dossier.pk}/notities/").status_code == 200

    site.as_(world.lid).post(address(world.dossier, f"{guest.pk}/beeindigen/"))

    assert gijs.get(f"/dossier/{world.dossier.pk}/notities/").status_code == 404
    assert not Membership.objects.filter(team=world.team, user=world.guest).exists()
    assert "toegang van gast beëindigd" in AuditLine.objects.of(world.team).values_list("action", flat=True)


def test_a_guest_of_two_dossiers_keeps_the_other(site, world):
    other = make_dossier(world.team, world.lid, name="Tweede")
    invite(other, world.guest, ["notities"], world.lid)
    actions.end_guest(guest=world.dossier.guests.get(), by=world.lid)

    assert site.as_(world.guest).get(f"/dossier/{other.pk}/notities/").status_code == 200
    assert site.as_(world.guest).get(f"/dossier/{world.dossier.pk}/notities/").status_code == 404


def test_an_invitation_that_nobody_used_is_withdrawn(world):
    guest = actions.invite_guest(dossier=world.dossier, email="a@b.example", parts=["foto"], until=day(), by=world.lid)
    actions.end_guest(guest=guest, by=world.lid)

    assert guest.invitation.withdrawn_at is None  # the row in hand is the old one
    assert Invitation.objects.get(email="a@b.example").withdrawn_at is not None


def test_who_was_ended_can_be_invited_again(world):
    for _ in range(2):
        guest = actions.invite_guest(
            dossier=world.dossier, email="a@b.example", parts=["foto"], until=day(), by=world.lid
        )
        with pytest.raises(ActionRefused, match="al uitgenodigd"):
            actions.invite_guest(dossier=world.dossier, email="A@b.example", parts=["foto"], until=day(), by=world.lid)
        actions.end_guest(guest=guest, by=world.lid)


def test_a_guest_of_another_dossier_is_not_in_this_one(site, world):
    guest = invite(world.other_dossier, world.nobody, ["foto"], world.stranger)

    for rest in ("", "beeindigen/"):
        answer = site.as_(world.beheerder).post(address(world.dossier, f"{guest.pk}/{rest}"), parts=["foto"])
        assert answer.status_code == 404
    assert Guest.objects.filter(pk=guest.pk).exists()


@pytest.mark.parametrize("who", ["guest", "begeleider", "stranger", "nobody"])
def test_only_the_team_invites(site, world, who):
    answer = site.as_(getattr(world, who)).post(
        address(world.dossier), email="a@b.example", parts=["foto"], until=str(day())
    )

    assert (answer.status_code, Invitation.objects.filter(email="a@b.example").count()) == (404, 0)


def test_people_of_the_team_and_guests_stand_apart(site, world):
    page = site.as_(world.lid).page(address(world.dossier))

    lists = [[one.text for one in page.all("li") if one.parent is found] for found in page.all("ul", "rows")]
    assert [[name.split()[0] for name in found] for found in lists] == [["Anne", "Bart"], ["Gijs"]]
