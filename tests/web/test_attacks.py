"""What somebody tries who wants more than she may: links, roles, sessions, numbers, names."""

import re
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
import time_machine
from django.contrib.auth.hashers import BasePasswordHasher
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tests.web.concurrent import at_once
from tests.web.people import PASSWORD, make_person, make_team, member
from tests.web.signing import confirm_password, page_of, sign_in, signed_in, visitor
from wijkdna import jobs
from wijkdna.web.accounts.actions import accept, change_role, follow_groups, invite, register, remove, rename
from wijkdna.web.accounts.models import Invitation, Membership, Role, User
from wijkdna.web.accounts.queries import why_closed
from wijkdna.web.dossiers import actions
from wijkdna.web.dossiers.models import Attachment, Dossier, Guest, Note, Part
from wijkdna.web.dossiers.queries import dossiers_of
from wijkdna.web.privacy.actions import ask_about_dossiers, erase_person
from wijkdna.web.privacy.queries import subject_of
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.urls import urlpatterns
from wijkdna.web.urls_account import urlpatterns as account_patterns

SCRIPT = "<img src=x onerror=alert(1)>\"'"
TOO_LARGE = 10**30
MORNING = datetime(2026, 11, 26, 8, tzinfo=UTC)

own_connections = pytest.mark.django_db(transaction=True)


def place(user):
    return Membership.objects.get(user=user)


def path_of(link):
    return "/" + link.split("/", 3)[3]


# ---- links and roles


def test_links_of_a_beheerder_who_erases_her_own_account_let_nobody_in_any_more(world):
    place(world.lid).delete()
    member(world.team, "Hans", Role.BEHEERDER)
    invitation, _ = invite(team=world.team, role=Role.BEHEERDER, by=world.beheerder)

    erase_person(subject=subject_of(world.beheerder), by=world.beheerder)

    invitation.refresh_from_db()
    assert why_closed(invitation) == "Deze uitnodiging is ingetrokken."


def test_a_guest_from_elsewhere_gets_no_role_for_which_an_address_of_the_team_is_needed(world):
    world.team.email_domains = ["hollandskroon.nl"]
    world.team.save()

    with pytest.raises(ActionRefused, match=r"eindigt op @hollandskroon\.nl"):
        change_role(membership=place(world.guest), role=Role.LID, by=world.beheerder)

    assert place(world.guest).role == Role.GAST
    change_role(membership=place(world.guest), role=Role.BEGELEIDER, by=world.beheerder)
    assert place(world.guest).role == Role.BEGELEIDER


def test_who_may_invite_no_guests_any_more_leaves_no_open_link_for_one(world):
    guest = actions.invite_guest(
        dossier=world.dossier, email="gast@elders.example", parts=[Part.NOTITIES], until=None, by=world.lid
    )

    change_role(membership=place(world.lid), role=Role.BEGELEIDER, by=world.beheerder)

    assert why_closed(Invitation.objects.get(pk=guest.invitation_id)) == "Deze uitnodiging is ingetrokken."


def test_links_of_who_is_beheerder_no_longer_by_her_groups_stop_too(world, settings):
    settings.OIDC_TEAMS = [("kroon", world.team.slug, "lid")]
    Membership.objects.filter(user=world.beheerder).update(from_group=True)
    invitation, _ = invite(team=world.team, role=Role.BEHEERDER, by=world.beheerder)

    follow_groups(user=world.beheerder, groups=["kroon"])

    invitation.refresh_from_db()
    assert (place(world.beheerder).role, why_closed(invitation)) == (Role.LID, "Deze uitnodiging is ingetrokken.")


def test_a_guest_by_group_who_is_invited_to_the_team_keeps_that_place(world, settings):
    settings.OIDC_TEAMS = [("gasten", world.team.slug, "gast")]
    Membership.objects.filter(user=world.guest).update(from_group=True)
    invitation, _ = invite(team=world.team, role=Role.LID, by=world.beheerder)
    accept(invitation=invitation, by=world.guest)

    follow_groups(user=world.guest, groups=["gasten"])

    assert place(world.guest).role == Role.LID


def test_a_facilitator_who_was_a_guest_before_sees_no_name_of_a_dossier(world):
    change_role(membership=place(world.guest), role=Role.BEGELEIDER, by=world.beheerder)

    assert dossiers_of(None, world.guest) == []


def test_a_contact_who_left_the_team_gets_no_messages_about_its_dossiers(world, mailoutbox):
    change_role(membership=place(world.lid), role=Role.BEHEERDER, by=world.beheerder)
    remove(membership=place(world.beheerder), by=world.lid)

    ask_about_dossiers(timezone.localdate() + timedelta(days=400))

    assert [message.to for message in mailoutbox] == [[world.stranger.email]]


def test_the_holder_of_a_link_cannot_flood_mailboxes_with_it(site, world, mailoutbox):
    _, link = invite(team=world.team, role=Role.LID, by=world.beheerder)
    pages = [page_of(visitor(site).post(path_of(link), email=f"{number}@elders.example")) for number in range(12)]

    assert len(mailoutbox) == 10
    assert "Wacht een uur" in pages[-1].one("p", "field__wrong").text


@own_connections
def test_who_sends_the_form_for_an_account_twice_at_once_gets_one(transactional_db):
    team = make_team("Hollands Kroon", "GM9901")
    by = member(team, "Anne", Role.BEHEERDER)
    invitation, _ = invite(team=team, role=Role.LID, by=by)

    def send():
        return register(invitation=invitation, email="carla@gemeente.example", name="Carla", password=PASSWORD)

    answers = at_once(send, send)

    assert sorted(type(one).__name__ for one in answers) == ["ActionRefused", "User"]
    assert User.objects.filter(email="carla@gemeente.example").count() == 1


@own_connections
def test_two_beheerders_who_erase_themselves_at_once_do_not_leave_their_team_alone(transactional_db):
    team = make_team("Hollands Kroon", "GM9901")
    both = [member(team, name, Role.BEHEERDER) for name in ("Anne", "Hans")]

    at_once(*[lambda user=user: erase_person(subject=subject_of(user), by=user) for user in both])

    assert Membership.objects.filter(team=team, role=Role.BEHEERDER).count() == 1


# ---- signing in


def test_a_session_ends_twelve_hours_after_signing_in_also_for_who_goes_on_working(site, world):
    with time_machine.travel(MORNING, tick=False) as clock:
        browser, answers = signed_in(site, world.lid.email), []
        for _ in range(5):
            clock.shift(timedelta(hours=4))
            answers.append(browser.post("/mijn-account/", name="Bart")["Location"])

    assert answers[:2] == ["/mijn-account/"] * 2
    assert answers[2:] == ["/inloggen/?next=/mijn-account/"] * 3


def test_a_session_in_the_database_holds_no_link_that_opens_something(site, world):
    _, link = invite(team=world.team, role=Role.LID, by=world.beheerder)
    visitor(site).get(path_of(link))
    site.as_(world.beheerder).post(f"/team/{world.team.pk}/uitnodigen/", email="", role="lid", days="14")

    kept = [str(one.get_decoded()) for one in Session.objects.all()]
    assert len(kept) == 2
    assert [one for one in kept if "uitnodiging/" in one] == []


def test_a_wrong_password_costs_as_much_for_every_address(site, world, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    without = make_person("Olga")
    without.set_unusable_password()
    without.save()
    costs = {}
    for email in ("niemand@elders.example", world.lid.email, world.lid.email.upper(), without.email):
        Counting.made.clear()
        sign_in(visitor(site), email, "een verkeerd wachtwoord")
        costs[email] = len(Counting.made)

    assert set(costs.values()) == {2}


class Counting(BasePasswordHasher):
    """A hasher that counts how often it is asked."""

    algorithm = "counting"
    made: ClassVar[list[int]] = []

    def encode(self, password, salt):
        self.made.append(1)
        return f"counting${salt}$x"

    def verify(self, password, encoded):
        self.made.append(1)
        return False

    def decode(self, encoded):
        return {"algorithm": "counting", "hash": "x", "salt": encoded.split("$")[1]}

    def must_update(self, encoded):
        return False


def test_counters_in_the_database_show_no_address_and_go_when_they_are_over(site, world):
    call_command("createcachetable", verbosity=0)
    visitor(site).post("/wachtwoord-vergeten/", email=world.lid.email)
    sign_in(visitor(site), world.lid.email, "een verkeerd wachtwoord")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        names = [name for (name,) in cursor.fetchall()]
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        jobs.nightly.call()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        left = cursor.fetchone()

    assert len(names) >= 2
    assert [name for name in names if not re.fullmatch("[0-9a-f]{64}", name)] == []
    assert left == (0,)


def test_no_page_of_an_account_stays_in_the_browser(site, world):
    browser = signed_in(site, world.lid.email)
    confirm_password(browser, "/mijn-account/tweede-stap/")
    addresses = ["/" + re.sub(r"<[^>]+>", "1", str(one.pattern)).lstrip("^") for one in account_patterns]
    answers = {address: browser.get(address) for address in addresses if "(" not in address}

    found = {address: answer.status_code for address, answer in answers.items() if answer.status_code == 200}
    assert "/mijn-account/tweede-stap/app/aan/" in found
    assert [address for address in found if "no-store" not in answers[address].headers["Cache-Control"]] == []


# ---- what people fill in


def test_a_number_that_no_row_can_have_is_a_page_that_is_not_there(site, world):
    browser, known = site.as_(world.beheerder), {"team": world.team.pk, "dossier": world.dossier.pk}
    asked = []
    for route in (str(one.pattern) for one in urlpatterns):
        for name in re.findall(r"<int:(\w+)>", route):
            filled = re.sub(
                r"<int:(\w+)>", lambda at, large=name: str(TOO_LARGE if at[1] == large else known.get(at[1], 1)), route
            )
            asked.append("/" + re.sub(r"<str:\w+>", "x", filled))

    assert len(asked) > 40
    assert {(browser.get(address).status_code, browser.send("post", address).status_code) for address in asked} == {
        (404, 404)
    }


@pytest.mark.parametrize("days", ["van=0001-01-01", "tot=9999-12-31", "van=9999-12-31&tot=0001-01-01"])
def test_a_day_far_away_in_the_record_narrows_nothing(site, world, days):
    assert site.as_(world.beheerder).page(f"/team/{world.team.pk}/logboek/?{days}").h1 == "Logboek van Hollands Kroon"


def test_a_name_stays_one_line_in_a_message(world):
    rename(user=world.lid, name="Bart\r\n\r\nGa naar https://elders.example\u202e")

    assert User.objects.get(pk=world.lid.pk).name == "Bart Ga naar https://elders.example"


def test_a_script_in_any_name_or_text_is_shown_and_not_run(site, world):
    User.objects.update(name=SCRIPT)
    type(world.team).objects.update(name=SCRIPT)
    Dossier.objects.update(name=SCRIPT)
    Note.objects.update(text=SCRIPT)
    Attachment.objects.update(name=SCRIPT)
    browser, team, dossier = site.as_(world.beheerder), world.team.pk, world.dossier.pk
    numbers = {
        **{"team": team, "dossier": dossier, "note": world.note.pk, "attachment": world.attachment.pk},
        **{"guest": Guest.objects.get().pk, "member": place(world.lid).pk, "person": world.lid.pk},
    }
    routes = (str(one.pattern) for one in urlpatterns if "<int" in str(one.pattern) and "<str" not in str(one.pattern))
    pages = [browser.get("/" + re.sub(r"<int:(\w+)>", lambda at: str(numbers.get(at[1], 1)), one)) for one in routes]
    pages += [browser.get(address) for address in ("/mijn-werk/", "/mijn-account/", "/mijn-account/gegevens/")]

    html = [one.content.decode() for one in pages if one.status_code == 200 and "text/html" in one["Content-Type"]]
    assert len(html) > 20
    assert [one for one in html if "<img src=x" in one] == []
    assert len([one for one in html if "&lt;img src=x" in one]) > 15


def test_reading_one_note_by_its_own_address_leaves_a_line_too(site, world):
    site.as_(world.beheerder).page(f"/dossier/{world.dossier.pk}/notities/{world.note.pk}/")

    assert [(line.action, line.sight) for line in AuditLine.objects.all()] == [("notities bekeken", True)]
