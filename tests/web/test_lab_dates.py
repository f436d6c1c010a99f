"""The date of a session: fixed, changed, cancelled; and the appointment in a calendar, as icalendar reads it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from tests.web.concurrent import at_once
from tests.web.lab_rows import first_of, fix_session, join, later, make_lab
from tests.web.poll_rows import HERE, dates_of, here, host, make_poll, say, session_of
from wijkdna import lab_clock
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.lab_dates.actions import Meeting, cancel_session, remind_sessions
from wijkdna.web.lab_dates.actions import fix_session as fix
from wijkdna.web.lab_dates.queries import as_chosen
from wijkdna.web.lab_mails.actions import send_due
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.models import LabSession, SessionState
from wijkdna.web.polls.models import DatePoll, PollDate
from wijkdna.web.shared.audit import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

pytestmark = pytest.mark.django_db

PLACE = {"host": "Schagen", "place": "Dorpshuis", "address": "Kerkweg 1, Kreileroord", "travel": "Bus 417 stopt hier."}


@pytest.fixture
def lab(world):
    """A lab with people of two gemeenten."""
    made = make_lab(world.team)
    made.ali, made.cor = first_of(join(made, "GM1", "Ali")), first_of(join(made, "GM2", "Cor"))
    LabMail.objects.all().delete()
    return made


def at(text, hours=3, **fields):
    """A meeting that begins then, on the clock here."""
    starts = here(text)
    return Meeting(starts, (starts.astimezone(UTC) + timedelta(hours=hours)).astimezone(HERE), **PLACE | fields)


def settled(lab, world, meeting, reason="", number=2):
    """Fix a session as it is now."""
    now = session_of(lab, number)
    return fix(session=now, version=now.version, meeting=meeting, by=world.lid, reason=reason)


def called_off(lab, world, reason="De zaal is te klein."):
    now = session_of(lab)
    cancel_session(session=now, version=now.version, reason=reason, by=world.lid)


def kinds(participant):
    return list(LabMail.objects.filter(participant=participant).order_by("pk").values_list("kind", flat=True))


def sent():
    """Appointments of the mails of Ali that go out now, in order: method and event."""
    mail.outbox.clear()
    send_due(later(minutes=1))
    found = []
    for one in mail.outbox:
        if one.to == ["ali@gm1.example"] and one.attachments:
            _, content, kind = one.attachments[0]
            calendar = Calendar.from_ical(content)
            (event,) = calendar.walk("VEVENT")
            assert f"method={calendar['method']}" in kind
            found.append((str(calendar["method"]), event, calendar))
    return found


# ---- fixing


def test_a_date_and_host_of_the_poll_make_the_session_sure_and_everybody_hears(lab, world):
    poll = make_poll(lab, world.lid)
    say(lab.ali, poll, "nee", "ja", "ja")
    offer = host(lab.cor, poll, 1)
    moment = PollDate.objects.get(pk=dates_of(poll)[1])
    chosen = as_chosen(session_of(lab), str(moment.pk), str(offer.pk))
    assert (chosen["host"], chosen["place"]) == ("GM2", "Dorpshuis")

    told = settled(lab, world, Meeting(moment.starts_at, moment.ends_at, "GM2", offer.place, offer.address))

    assert told
    now = session_of(lab)
    assert (now.state, now.starts_at, now.place, now.sequence) == (SessionState.VAST, moment.starts_at, "Dorpshuis", 1)
    assert DatePoll.objects.get().closed_at is not None
    assert kinds(lab.ali) == ["poll_invitation", "date_fixed"]
    with pytest.raises(ActionRefused):
        say(lab.cor, poll, "ja", "ja", "ja")
    with pytest.raises(ActionRefused, match="staat al vast"):
        host(lab.cor, poll, 1)
    (line,) = AuditLine.objects.filter(action="bijeenkomst vastgelegd")
    assert (line.by_id, line.team_id) == (world.lid.pk, world.team.pk)


def test_a_date_without_a_poll_is_fixed_by_hand(lab, world):
    assert settled(lab, world, at("2027-03-09 13:00"))

    text = LabMail.objects.get(participant=lab.ali).body
    for words in ("dinsdag 9 maart 2027", "13.00 tot 16.00 uur", "Dorpshuis, Kerkweg 1", "Schagen", "Bus 417"):
        assert words in text


def test_a_date_in_the_past_or_that_ends_before_it_begins_is_refused(lab, world):
    with pytest.raises(ActionRefused, match="al voorbij"):
        settled(lab, world, at("2026-01-09 13:00"))
    with pytest.raises(ActionRefused, match="na het begin"):
        settled(lab, world, at("2027-03-09 13:00", hours=0))

    assert kinds(lab.ali) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_fix_at_once_one_wins_and_the_other_is_told(world):
    lab = make_lab(world.team)
    join(lab, "GM1", "Ali")
    seen = session_of(lab)
    days = (at("2027-03-09 13:00"), at("2027-03-10 13:00"))

    def as_seen(meeting, by):
        return fix(session=seen, version=seen.version, meeting=meeting, by=by)

    answers = at_once(lambda: as_seen(days[0], world.lid), lambda: as_seen(days[1], world.beheerder))

    refused = [one for one in answers if isinstance(one, ChangedMeanwhile)]
    assert len(refused) == 1
    assert answers.count(True) == 1
    now = session_of(lab)
    assert (now.sequence, now.starts_at) == (1, days[answers.index(True)].starts_at)
    assert f"{now.starts_at.day} maart 2027" in refused[0].theirs
    assert LabMail.objects.filter(kind="date_fixed").count() == 1


# ---- changing


def test_another_day_tells_the_old_and_the_new_and_why(lab, world):
    settled(lab, world, at("2027-03-09 13:00"))
    with pytest.raises(ActionRefused, match="waarom"):
        settled(lab, world, at("2027-03-16 13:00"))

    assert settled(lab, world, at("2027-03-16 13:00"), "De zaal was dubbel geboekt.")

    text = LabMail.objects.get(participant=lab.ali, kind="change").body
    assert "Was: dinsdag 9 maart 2027, 13.00 tot 16.00 uur\n" in text
    assert "Wordt: dinsdag 16 maart 2027, 13.00 tot 16.00 uur\n" in text
    assert "De zaal was dubbel geboekt." in text
    assert "Dorpshuis" not in text


def test_another_place_tells_the_old_and_the_new_place_only(lab, world):
    settled(lab, world, at("2027-03-09 13:00", place="", address=""))

    settled(lab, world, at("2027-03-09 13:00", place="School"), "Wij vonden een zaal.")

    text = LabMail.objects.get(participant=lab.ali, kind="change").body
    assert "Was: plaats nog niet bekend\nWordt: School, Kerkweg 1, Kreileroord\n" in text


def test_another_way_to_get_there_is_kept_without_a_mail(lab, world):
    settled(lab, world, at("2027-03-09 13:00"))

    assert not settled(lab, world, at("2027-03-09 13:00", travel="Bus 418.", access="Er is een lift."))

    assert kinds(lab.ali) == ["date_fixed"]
    assert session_of(lab).travel == "Bus 418."


def test_what_has_begun_does_not_change(lab, world):
    fix_session(lab, 2, starts_at=later(hours=-1))

    with pytest.raises(ActionRefused, match="begonnen of geweest"):
        settled(lab, world, at("2027-03-09 13:00"), "Anders.")
    with pytest.raises(ActionRefused, match="begonnen of geweest"):
        called_off(lab, world)


# ---- cancelling


def test_a_session_that_is_called_off_leaves_the_calendar_and_can_come_back(lab, world):
    settled(lab, world, at("2027-03-09 13:00"))
    with pytest.raises(ActionRefused, match="waarom"):
        called_off(lab, world, " ")
    called_off(lab, world)

    assert session_of(lab).state == SessionState.AFGEZEGD
    assert "De zaal is te klein." in LabMail.objects.get(participant=lab.ali, kind="cancellation_by_us").body
    with pytest.raises(ActionRefused, match="niet vast"):
        called_off(lab, world)
    settled(lab, world, at("2027-04-09 13:00"))

    (first, new, _), (second, gone, _), (third, back, _) = sent()
    assert (first, second, third) == ("REQUEST", "CANCEL", "REQUEST")
    assert new["uid"] == gone["uid"] == back["uid"]
    assert new["sequence"] < gone["sequence"] < back["sequence"]
    assert (new["status"], gone["status"], back["status"]) == ("CONFIRMED", "CANCELLED", "CONFIRMED")


def test_a_new_poll_for_what_was_called_off_begins_without_a_date(lab, world):
    settled(lab, world, at("2027-03-09 13:00"))
    called_off(lab, world)

    make_poll(lab, world.lid)

    now = session_of(lab)
    assert (now.state, now.starts_at, now.place) == (SessionState.OPEN, None, "")
    assert now.sequence == 2


def test_who_cancelled_hears_nothing_more(lab, world):
    settled(lab, world, at("2027-03-09 13:00"))
    cancel(participant=lab.ali)
    settled(lab, world, at("2027-03-16 13:00"), "Anders.")
    called_off(lab, world)

    assert kinds(lab.ali) == ["date_fixed", "cancellation_by_participant"]


# ---- the appointment


@pytest.fixture
def in_summer(monkeypatch):
    """It is September 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 9, 1, 10, tzinfo=UTC))


@pytest.fixture
def summer_lab(in_summer, world):
    """A lab of September 2026, with Ali."""
    made = make_lab(world.team)
    made.ali = first_of(join(made, "GM1", "Ali"))
    LabMail.objects.all().delete()
    return made


@pytest.mark.parametrize(
    ("begin", "hours", "times"),
    [
        ("2026-10-24 13:00", 3, ("2026-10-24T11:00Z", "2026-10-24T14:00Z")),
        ("2026-10-25 13:00", 3, ("2026-10-25T12:00Z", "2026-10-25T15:00Z")),
        ("2026-10-24 22:00", 8, ("2026-10-24T20:00Z", "2026-10-25T04:00Z")),
        ("2026-10-25 00:30", 4, ("2026-10-24T22:30Z", "2026-10-25T02:30Z")),
        ("2027-03-28 13:00", 3, ("2027-03-28T11:00Z", "2027-03-28T14:00Z")),
    ],
)
def test_the_times_are_right_over_the_change_of_the_clock(summer_lab, world, begin, hours, times):
    settled(summer_lab, world, at(begin, hours))

    ((method, event, calendar),) = sent()

    assert method == "REQUEST"
    for name, expected in zip(("dtstart", "dtend"), times, strict=True):
        assert event[name].dt.astimezone(UTC) == datetime.fromisoformat(expected)
        assert event[name].params["TZID"] == "Europe/Amsterdam"
    assert f"{event['dtstart'].dt:%Y-%m-%d %H:%M}" == begin
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Amsterdam"
    assert {one.name for one in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


def test_the_zone_in_the_file_says_the_same_by_itself(summer_lab, world):
    """A calendar without the names of zones reads the offsets from VTIMEZONE alone."""
    settled(summer_lab, world, at("2026-10-25 13:00"))

    ((_, event, calendar),) = sent()

    zone = calendar.walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    wall = event["dtstart"].dt.replace(tzinfo=None)
    assert wall.replace(tzinfo=zone).utcoffset() == timedelta(hours=1)
    assert (wall - timedelta(days=1)).replace(tzinfo=zone).utcoffset() == timedelta(hours=2)


def test_a_session_that_moves_from_summer_to_winter_stays_at_its_hour(summer_lab, world):
    settled(summer_lab, world, at("2026-10-20 16:00"))
    settled(summer_lab, world, at("2026-10-27 16:00"), "De zaal was bezet.")

    (_, old, _), (method, new, _) = sent()

    assert method == "REQUEST"
    assert (old["uid"], old["sequence"] + 1) == (new["uid"], new["sequence"])
    assert (old["dtstart"].dt.hour, new["dtstart"].dt.hour) == (16, 16)
    assert new["dtstart"].dt.astimezone(UTC) - old["dtstart"].dt.astimezone(UTC) == timedelta(days=7, hours=1)
    text = LabMail.objects.get(kind="change").body
    assert "Was: dinsdag 20 oktober 2026, 16.00 tot 19.00 uur" in text
    assert "Wordt: dinsdag 27 oktober 2026, 16.00 tot 19.00 uur" in text


def test_an_invitation_says_who_asks_and_who_is_asked_and_no_address_is_kept_in_the_outbox(lab, world):
    settled(lab, world, at("2027-03-09 13:00"))
    assert "gm1.example" not in LabMail.objects.get(participant=lab.ali).event

    ((_, event, _),) = sent()

    assert event["organizer"] == "MAILTO:lab@servicepunt.example"
    assert event["attendee"] == "MAILTO:ali@gm1.example"
    assert event["location"] == "Dorpshuis, Kerkweg 1, Kreileroord"
    assert "dtstamp" in event


def test_without_an_address_of_the_lab_the_site_asks(lab, world):
    lab.contact_email = ""
    lab.save()
    settled(lab, world, at("2027-03-09 13:00"))

    ((_, event, _),) = sent()

    assert event["organizer"] == "MAILTO:wijkdna@localhost"


# ---- by the clock


def test_a_week_before_everybody_is_reminded_once(lab, world):
    settled(lab, world, at("2027-03-09 13:00"))
    starts = session_of(lab).starts_at

    lab_clock.tick(starts - timedelta(days=7, minutes=1))
    assert kinds(lab.cor) == ["date_fixed"]
    lab_clock.tick(starts - timedelta(days=7))
    lab_clock.tick(starts - timedelta(days=6))

    assert kinds(lab.cor) == ["date_fixed", "reminder_session"]
    text = LabMail.objects.get(participant=lab.ali, kind="reminder_session").body
    assert "Wie er meedoen: GM1 en GM2" in text


def test_another_day_is_reminded_of_again_and_another_place_is_not(lab, world):
    settled(lab, world, at("2027-03-09 13:00"))
    remind_sessions(here("2027-03-03 13:00"))
    settled(lab, world, at("2027-03-09 13:00", place="School"), "Ruimer.")
    assert remind_sessions(here("2027-03-04 13:00")) == 0

    settled(lab, world, at("2027-03-23 13:00"), "De zaal was bezet.")

    assert remind_sessions(here("2027-03-17 13:00")) == 2


def test_what_was_fixed_within_the_week_needs_no_reminder(lab, world):
    starts = later(days=5)
    settled(lab, world, Meeting(starts, starts + timedelta(hours=2)))

    assert remind_sessions(later(days=1)) == 0


def test_nobody_is_reminded_of_what_was_called_off_or_is_over_or_of_a_closed_lab(lab, world):
    settled(lab, world, at("2027-03-09 13:00"))
    assert remind_sessions(here("2027-03-09 13:00")) == 0
    lab.archived_at = later(days=1)
    lab.save()
    assert remind_sessions(here("2027-03-08 13:00")) == 0
    lab.archived_at = None
    lab.save()
    called_off(lab, world)

    assert remind_sessions(here("2027-03-08 13:00")) == 0
    assert not LabSession.objects.exclude(reminded_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_clocks_remind_of_a_session_once(world):
    lab = make_lab(world.team)
    join(lab, "GM1", "Ali")
    settled(lab, world, at("2027-03-09 13:00"))

    assert sorted(at_once(*[lambda: remind_sessions(here("2027-03-03 13:00"))] * 2)) == [0, 1]
