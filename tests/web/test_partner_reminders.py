"""What the night tells of promises, talks and cards: on its day, once, and without a word of what was promised."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings

from tests.web.map_rows import keeper, make_club
from tests.web.partner_rows import day, make_card, make_promise, make_talk
from tests.web.people import make_dossier
from wijkdna.jobs import nightly
from wijkdna.web.accounts.models import Membership
from wijkdna.web.dossiers.actions import archive, delete_dossier
from wijkdna.web.partners.actions import change_promise, finish_promise, remind_keepers
from wijkdna.web.privacy.models import Reminder

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def world(november, world):
    return world


@pytest.fixture
def club(world):
    return make_club(world.dossier, keeper=world.lid)


def sent():
    """To whom and what of all mails since the last time that this was asked."""
    found = [(one.to, one.body) for one in mail.outbox]
    mail.outbox.clear()
    return found


def told(days, club):
    """What the night tells so many days from now, as (receivers, what it says about the club)."""
    with time_machine.travel(NOON + timedelta(days=days), tick=False):
        remind_keepers()
    return [(to, [line[2:] for line in text.splitlines() if line.startswith("- ")]) for to, text in sent()]


def test_a_promise_is_told_a_week_before_and_on_the_day_it_is_late_and_never_again(world, club):
    make_promise(club, 10, "Lampen voor de baan", keeper=world.beheerder)

    nights = {days: told(days, club) for days in (0, 2, 3, 4, 10, 11, 12, 40)}

    assert {days: found for days, found in nights.items() if found} == {
        3: [(["anne@gemeente.example"], ["Een belofte aan IJsclub is voor 6 december 2026."])],
        11: [(["anne@gemeente.example"], ["Een belofte aan IJsclub was voor 6 december 2026."])],
    }


def test_a_night_that_was_missed_is_made_up_for(club):
    make_promise(club, 10)

    assert [len(found) for _, found in told(5, club)] == [1]
    assert [len(found) for _, found in told(13, club)] == [1]


def test_a_day_that_moves_is_told_anew_and_what_is_done_is_not(world, club):
    promise = make_promise(club, 2)
    assert len(told(0, club)) == 1
    promise = change_promise(promise=promise, text="x", due=day(5), keeper=None, version=1, by=world.lid)
    assert len(told(0, club)) == 1

    finish_promise(promise=promise, by=world.lid)
    assert told(20, club) == []


def test_a_card_is_asked_about_a_month_before_and_a_talk_the_day_before(world, club):
    make_card(club, valid_until=day(40))
    make_talk(club, 3, next_on=day(2), by=world.beheerder)

    nights = {days: told(days, club) for days in (0, 1, 2, 8, 9, 10, 39, 41)}

    assert {days: found for days, found in nights.items() if found} == {
        1: [(["anne@gemeente.example"], ["Op 28 november 2026 spreekt u IJsclub weer."])],
        9: [
            (
                ["bart@gemeente.example"],
                ["De afspraken met IJsclub gelden tot en met 5 januari 2027. Vraag of het nog klopt."],
            )
        ],
    }


def test_one_mail_a_day_lists_all_and_says_nothing_of_what_was_agreed(world, club):
    make_promise(club, 5, "Geheime lampen")
    make_promise(club, -1, "Geheime sleutel")
    make_card(club, valid_until=day(9), own_agenda="Geheim plan", phone="0224")
    make_talk(club, 1, next_on=day(1), by=world.lid, text="Geheim gesprek")
    make_promise(make_club(make_dossier(world.team, world.lid, name="Ander"), "Dorpsraad"), 6)

    with override_settings(SITE_ADDRESS="https://wijkdna.example"):
        assert remind_keepers() == {"reminders": 1}
    ((to, text),) = sent()

    assert to == ["bart@gemeente.example"]
    assert [line for line in text.splitlines() if line in ("Te laat", "Binnen een week", "Volgende gesprekken")] == [
        "Te laat",
        "Binnen een week",
        "Volgende gesprekken",
    ]
    assert text.count("\n- ") == 5
    assert f"  https://wijkdna.example/dossier/{world.dossier.pk}/kaart/wie/{club.pk}/contacten/\n" in text
    assert "eheim" not in text
    assert "0224" not in text


def test_who_left_or_may_not_see_the_partner_hears_nothing_of_it(world):
    hidden = make_club(world.dossier, "Stil", **keeper(world.beheerder))
    make_promise(hidden, 3, keeper=world.lid)
    assert [to for to, _ in told(0, hidden)] == [["anne@gemeente.example"]]

    open_one = make_club(world.dossier, keeper=world.lid)
    make_promise(open_one, 3)
    Membership.objects.filter(user=world.lid).delete()
    assert [to for to, _ in told(0, open_one)] == [["anne@gemeente.example"]]  # the contact of the dossier


def test_nobody_is_told_of_a_dossier_in_the_archive_or_thrown_away(world, club):
    make_promise(club, -1)
    archive(dossier=world.dossier, by=world.lid)
    gone = make_dossier(world.team, world.lid, name="Weg")
    make_promise(make_club(gone), -1)
    delete_dossier(dossier=gone, by=world.lid)

    assert told(0, club) == []


class Full(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise OSError("full")


def test_a_mail_that_was_not_taken_is_sent_the_next_night(club):
    make_promise(club, -1)

    with override_settings(EMAIL_BACKEND="tests.web.test_partner_reminders.Full"):
        assert remind_keepers() == {"reminders": 0}
    assert Reminder.objects.count() == 0
    assert len(told(1, club)) == 1


def test_the_nightly_job_reminds_and_counts_nothing_as_erased(site, club):
    make_promise(club, -1)

    with site.settings:
        assert nightly.call() == {}
    assert len(sent()) == 1
