"""What goes by itself: each kind of row on its day, nothing earlier, and nobody without a warning."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.web.people import make_dossier, make_note, make_person, member
from wijkdna.web.accounts.models import Invitation, Role, User
from wijkdna.web.dossiers.models import Dossier, Note
from wijkdna.web.privacy.actions import change_privacy, forget_expired
from wijkdna.web.privacy.models import Reminder
from wijkdna.web.privacy.queries import ending_accounts
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.models import AuditLine

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def world(november, world):
    """The world, without an address that would go in between."""
    Invitation.objects.update(email="")
    return world


def back(**length):
    return timezone.now() - timedelta(**length)


def test_nothing_goes_on_a_fresh_site(world):
    before = (User.objects.count(), AuditLine.objects.count(), mail.outbox[:])

    assert forget_expired() == {}
    assert (User.objects.count(), AuditLine.objects.count(), mail.outbox) == before


def test_an_address_of_an_invitation_goes_30_days_after_it_was_used_withdrawn_or_expired(world):
    def made(number, **moments):
        return Invitation.objects.create(
            team=world.team, email=f"{number}@gemeente.example", digest=str(number), **{"expires_at": NOON} | moments
        )

    used, withdrawn, expired = (
        made(1, accepted_at=back(days=31)),
        made(2, withdrawn_at=back(days=31)),
        made(3, expires_at=back(days=31)),
    )
    young = [made(4, accepted_at=back(days=30)), made(5, withdrawn_at=back(days=30)), made(6, expires_at=back(days=30))]

    assert forget_expired() == {"web.Invitation": 3}
    assert [Invitation.objects.get(pk=one.pk).email for one in (used, withdrawn, expired)] == ["", "", ""]
    assert [Invitation.objects.get(pk=one.pk).email for one in young] == [one.email for one in young]
    assert forget_expired() == {}


def test_a_session_goes_when_it_is_over_and_the_address_beside_it_too(world):
    def session(key, expires, created):
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
        one = world.lid.usersession_set.create(session_key=key, ip="192.0.2.1", user_agent="x")
        world.lid.usersession_set.filter(pk=one.pk).update(created_at=created)

    session("over", back(days=2), back(days=3))
    session("open", NOON + timedelta(hours=1), back(days=3))

    assert forget_expired() == {"sessions.Session": 1, "usersessions.UserSession": 1}
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert list(world.lid.usersession_set.values_list("session_key", flat=True)) == ["open"]


def test_what_a_finished_task_left_goes_after_two_weeks_and_a_waiting_one_stays(world):
    def task(finished):
        return DBTaskResult.objects.create(
            args_kwargs={"args": [1], "kwargs": {}}, task_path="x", backend_name="default", finished_at=finished
        )

    task(back(days=15))
    kept = {task(back(days=14)).pk, task(None).pk}

    assert forget_expired() == {"django_tasks_database.DBTaskResult": 1}
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == kept


def test_the_record_of_each_team_has_its_own_term(world):
    change_privacy(team=world.other_team, version=0, by=world.stranger, log_months=3)
    AuditLine.objects.all()._raw_delete("default")

    def line(about, at):
        with time_machine.travel(at, tick=False):
            return record(world.lid, "notitie bekeken", about).pk

    line(world.note, datetime(2025, 11, 25, 12, tzinfo=UTC))
    line(world.other_note, datetime(2026, 8, 25, 12, tzinfo=UTC))
    line(world.lid, datetime(2025, 11, 25, 12, tzinfo=UTC))
    kept = {
        line(world.note, datetime(2025, 11, 26, 12, tzinfo=UTC)),
        line(world.other_note, datetime(2026, 8, 26, 12, tzinfo=UTC)),
        line(world.lid, datetime(2025, 11, 26, 12, tzinfo=UTC)),
    }

    assert forget_expired() == {"web.AuditLine": 3}
    assert kept == set(AuditLine.objects.exclude(action__startswith="bewaartermijn").values_list("pk", flat=True))
    numbers = AuditLine.objects.filter(action="bewaartermijn om: 1 gewist").values_list("team_id", "what", "by")
    assert set(numbers) == {
        (world.team.pk, "auditline", None),
        (world.other_team.pk, "auditline", None),
        (None, "auditline", None),
    }


# ---- accounts that nobody uses


@pytest.fixture
def silent(world):
    """Somebody in the team who signed in for the last time on 26 May 2025: her account may stay until 26 November."""
    user = member(world.team, "Stil", Role.LID)
    User.objects.filter(pk=user.pk).update(last_login=datetime(2025, 5, 26, 12, tzinfo=UTC))
    return user


def test_she_is_warned_once_a_month_before_and_so_is_the_beheerder(world, silent, november):
    november.move_to(datetime(2026, 10, 26, 12, tzinfo=UTC))
    forget_expired()
    assert mail.outbox == []

    november.move_to(datetime(2026, 10, 27, 12, tzinfo=UTC))
    forget_expired()
    forget_expired()

    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([silent.email], "WijkDNA: uw account wordt gewist"),
        ([world.beheerder.email], "WijkDNA: een account in uw team wordt gewist"),
    ]
    assert "wissen wij uw account na 27 november 2026." in mail.outbox[0].body
    assert [(one.user, one.until) for one in ending_accounts(world.team, date(2026, 10, 27))] == [
        (silent, date(2026, 11, 26))
    ]
    assert User.objects.filter(pk=silent.pk).exists()


def test_a_month_after_the_warning_the_account_goes_and_the_work_stays(world, silent, november):
    note = make_note(world.dossier, silent)
    november.move_to(datetime(2026, 10, 27, 12, tzinfo=UTC))
    forget_expired()
    november.move_to(datetime(2026, 11, 26, 12, tzinfo=UTC))
    assert forget_expired() == {}

    november.move_to(datetime(2026, 11, 27, 12, tzinfo=UTC))

    assert forget_expired() == {"web.User": 1}
    assert not User.objects.filter(pk=silent.pk).exists()
    assert Note.objects.get(pk=note.pk).by is None
    assert AuditLine.objects.of(world.team).filter(action="account van een collega gewist", by=None).count() == 1


def test_who_signs_in_after_the_warning_keeps_her_account(world, silent, november):
    november.move_to(datetime(2026, 10, 27, 12, tzinfo=UTC))
    forget_expired()
    User.objects.filter(pk=silent.pk).update(last_login=timezone.now())

    november.move_to(datetime(2026, 12, 27, 12, tzinfo=UTC))

    assert forget_expired() == {}
    assert User.objects.filter(pk=silent.pk).exists()


def test_after_a_long_stand_still_people_are_warned_first(world, silent, november):
    november.move_to(datetime(2027, 3, 1, 12, tzinfo=UTC))
    User.objects.exclude(pk=silent.pk).update(last_login=timezone.now())

    assert forget_expired() == {}
    assert "wissen wij uw account na 1 april 2027." in mail.outbox[0].body
    november.move_to(datetime(2027, 3, 31, 12, tzinfo=UTC))
    assert forget_expired() == {}
    november.move_to(datetime(2027, 4, 2, 12, tzinfo=UTC))
    assert forget_expired() == {"web.User": 1}


def test_an_account_that_never_signed_in_counts_from_the_day_it_was_made(world, november):
    user = make_person("Nooit")
    User.objects.filter(pk=user.pk).update(date_joined=datetime(2025, 5, 1, tzinfo=UTC))

    forget_expired()
    november.shift(timedelta(days=32))

    assert forget_expired() == {"web.User": 1}
    assert not User.objects.filter(pk=user.pk).exists()


# ---- dossiers that nobody touches


def test_the_contact_of_a_quiet_dossier_is_asked_once_a_year(world, november):
    quiet = make_dossier(world.team, world.lid, name="Stil dorp")
    busy, archived, gone = (make_dossier(world.team, world.lid, name=name) for name in ("Druk", "Af", "Weg"))
    quiet_ones = Dossier.objects.filter(pk__in=[quiet.pk, archived.pk, gone.pk])
    quiet_ones.update(changed_at=datetime(2025, 11, 20, tzinfo=UTC))
    Dossier.objects.filter(pk=archived.pk).update(archived_at=NOON)
    Dossier.objects.filter(pk=gone.pk).update(deleted_at=NOON)

    for _ in range(3):
        forget_expired()
    assert [(one.to, one.subject) for one in mail.outbox] == [([world.lid.email], "WijkDNA: klopt dit dossier nog?")]
    assert "het dossier Stil dorp bij WijkDNA. Er is 12 maanden niets" in mail.outbox[0].body

    User.objects.update(last_login=NOON + timedelta(days=400))
    Dossier.objects.exclude(pk=quiet.pk).update(changed_at=NOON + timedelta(days=400))
    november.move_to(datetime(2027, 11, 26, 12, tzinfo=UTC))
    forget_expired()
    forget_expired()

    assert len(mail.outbox) == 2
    assert list(Reminder.objects.values_list("until", flat=True).order_by("until")) == [
        date(2026, 11, 20),
        date(2027, 11, 20),
    ]
    november.move_to(datetime(2027, 12, 27, 12, tzinfo=UTC))
    assert forget_expired() == {"web.Reminder": 1}
    assert len(mail.outbox) == 2
    assert busy.name == "Druk"


def test_an_account_is_not_erased_on_a_warning_that_the_mail_server_did_not_take(world, november, settings):
    User.objects.filter(pk=world.lid.pk).update(last_login=back(days=600))
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 1  # nobody listens there
    forget_expired()
    november.shift(timedelta(days=40))
    forget_expired()
    without = User.objects.filter(pk=world.lid.pk).count()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    forget_expired()
    told = [message.to for message in mail.outbox if message.to == [world.lid.email]]
    november.shift(timedelta(days=40))
    forget_expired()

    assert (without, told) == (1, [[world.lid.email]])
    assert User.objects.filter(pk=world.lid.pk).count() == 0
