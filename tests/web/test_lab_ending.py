"""The end of a leerlab: closed with a word to everybody, and after its term nothing is left that leads to a person."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import models
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.web.lab_rows import ask, first_of, fix_session, join, make_lab
from tests.web.lives import make_lab_life
from tests.web.test_person_data import every_text
from wijkdna.domain.retention import Length, is_over
from wijkdna.jobs import nightly
from wijkdna.store.personal import load_personal
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.lab_ending import queries
from wijkdna.web.lab_ending.actions import archive, erase, erase_due, leave_labs
from wijkdna.web.lab_exchange.models import PeerFeedback, Share
from wijkdna.web.lab_mails.actions import send_due
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.lab_making.queries import most_keep_months
from wijkdna.web.lab_sessions.models import Attendance, Evaluated, Evaluation
from wijkdna.web.labs.models import Lab, LabSession
from wijkdna.web.polls.models import DatePoll, HostOffer, PollAnswer
from wijkdna.web.privacy.actions import erase_from_team, erase_person
from wijkdna.web.privacy.queries import Scope, held_about, model_of, subject_of, subject_with
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


def over(lab, day, number=1, **fields):
    """A session that was on a day at noon."""
    return fix_session(lab, number, starts_at=datetime(*day, 11, tzinfo=UTC), **fields)


def state(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


# ---- closing


def test_who_took_part_and_who_waited_hear_that_it_is_over_and_until_when_their_data_stay(world):
    lab = make_lab(world.team, places=3, moderated=False)
    pair, alone, waits = join(lab, "GM1", "Ali", "Bo"), join(lab, "GM2"), join(lab, "GM3")
    asked = ask(lab, "GM4")
    Enrolment.objects.filter(pk=asked.pk).update(state=State.GEVRAAGD)
    new = ask(lab, "GM5")
    Participant.objects.update(diet="geen noten")
    over(lab, (2026, 11, 20))

    archive(lab=lab, by=world.lid)

    told = LabMail.objects.filter(kind="archived").order_by("pk")
    assert [one.participant.enrolment for one in told] == [pair, pair, alone]
    assert "Op 21 mei 2027 wissen wij" in told[0].body
    assert [state(one) for one in (pair, waits, asked, new)] == ["plek", "afgewezen", "afgewezen", "nieuw"]
    declined = LabMail.objects.filter(kind="declined").order_by("pk")
    assert [one.participant.enrolment for one in declined] == [waits, asked]
    assert "Waarom: Het leerlab is afgesloten." in declined[0].body
    assert not Participant.objects.exclude(diet="").exists()
    with pytest.raises(ActionRefused, match="Dit leerlab is afgesloten"):
        archive(lab=lab, by=world.lid)


def test_an_offer_that_is_open_ends_with_the_lab(world):
    lab = make_lab(world.team, places=1)
    inside, offered = join(lab, "GM1"), join(lab, "GM2")
    cancel(participant=first_of(inside))
    assert state(offered) == State.AANBOD

    archive(lab=lab, by=world.lid)

    assert Enrolment.objects.get(pk=offered.pk).offer_until is None
    assert state(offered) == State.AFGEWEZEN


def test_a_lab_with_a_day_to_come_is_not_closed(site, world):
    lab = make_lab(world.team)
    fix_session(lab)

    with pytest.raises(ActionRefused, match="op 5 januari 2027 moet nog komen"):
        archive(lab=lab, by=world.lid)

    page = site.as_(world.lid).page(f"/leerlab/beheer/{lab.pk}/afsluiten/")
    assert "moet nog komen" in page.main
    assert "Sluit het leerlab af" not in page.main


def test_the_page_says_what_closing_does_before_it_does(site, world):
    lab = make_lab(world.team, places=1)
    join(lab, "GM1")
    join(lab, "GM2")

    page = site.as_(world.lid).page(f"/leerlab/beheer/{lab.pk}/afsluiten/")

    assert "1 deelnemer krijgt een mail" in page.main
    assert "27 mei 2027" in page.main
    assert "1 inschrijving krijgt een mail" in page.main


# ---- until when


@pytest.mark.parametrize(
    ("days", "closes", "archived", "gone"),
    [
        ([(2026, 3, 1), (2026, 5, 31)], (2026, 1, 1), None, date(2026, 12, 1)),  # 30 November is the last day
        ([], (2026, 8, 31), None, date(2027, 3, 1)),
        ([(2026, 8, 31)], (2026, 10, 1), (2026, 11, 1), date(2027, 3, 1)),
        ([(2026, 10, 1)], (2026, 10, 1), (2026, 7, 4), date(2027, 1, 5)),
    ],
)
def test_the_term_counts_from_the_last_session_or_from_closing(world, days, closes, archived, gone):
    def at(day):
        return None if day is None else datetime(*day, 12, tzinfo=UTC)

    lab = make_lab(world.team, opens_at=at((2025, 1, 1)), closes_at=at(closes), archived_at=at(archived))
    for number, day in enumerate(days, 1):
        over(lab, day, number)
    LabSession.objects.filter(lab=lab, number=3).update(state="afgezegd", starts_at=NOON, ends_at=NOON)

    assert queries.erased_on(lab) == gone


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 12))
def test_nobody_stays_longer_than_was_promised_and_the_warning_comes_in_time(day, months):
    lab = Lab(keep_months=months, closes_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "last_session", lambda lab: None)
        gone = queries.erased_on(lab)

    assert is_over(day, Length(months=months), gone)
    assert not is_over(day, Length(months=months), gone - timedelta(days=1))
    assert timedelta(days=27) < gone - queries.warned_from(gone) < timedelta(days=33)


def test_what_a_facilitator_may_choose_is_what_is_declared():
    assert most_keep_months() == load_personal().terms["deelnemer"].length.months == 12


def test_the_board_warns_a_month_before_and_once_it_is_closed(world, clock):
    lab = make_lab(world.team)
    join(lab, "GM1")
    over(lab, (2026, 6, 10))
    clock.move_to(datetime(2026, 11, 10, 12, tzinfo=UTC))
    assert queries.board_part(lab) is None

    clock.move_to(datetime(2026, 11, 11, 12, tzinfo=UTC))
    part = queries.board_part(lab)
    assert part.sentences[0] == "Op 11 december 2026 wissen wij de gegevens van deelnemers."
    assert part.links == (("Het leerlab afsluiten", f"/leerlab/beheer/{lab.pk}/afsluiten/"),)

    early = make_lab(world.team, slug="vroeg", archived_at=NOON)
    assert queries.board_part(early) is None  # nobody is in it
    join(make_lab(world.team, slug="later"), "GM1")
    Lab.objects.filter(slug="later").update(archived_at=timezone.now())
    assert queries.board_part(Lab.objects.get(slug="later")).links[0][0] == "Gegevens nu wissen"


# ---- erasing


def leftovers():
    """Fields that go with the data of participants and still hold something."""
    blank = ("", None, False)
    found = []
    for one in load_personal().declared:
        for field in one.fields:
            column = model_of(one)._meta.get_field(field.name)
            if field.term.id not in ("deelnemer", "behoefte", "prikken") or field.name in KEPT:
                continue
            values = model_of(one).objects.values_list(field.name, flat=True)
            unlike = [one for one in values if one not in blank]
            found += [f"{one.model}.{field.name}"] if unlike and not isinstance(column, models.DateTimeField) else []
    return found


KEPT = {"lab", "enrolment", "key", "forward_key", "kind", "subject", "created_by"}
"""What counts are made of, keys that were renewed, and the kind of a mail, which its subject became."""


def test_after_the_term_nothing_leads_to_anybody_and_the_counts_are_as_they_were(site, world, clock):
    lab = make_lab_life(world.lid, world)
    one = Participant.objects.get(user=world.lid)
    LabMail.objects.update(subject="U en Bart hebben een plek", event="BEGIN:VCALENDAR")
    Participant.objects.update(function="Wijkregisseur Bart", diet="halal", access_needs="rolstoel", wants_news=True)
    Enrolment.objects.update(motive="Bart wil graag", via=one)
    keys = set(Participant.objects.values_list("key", "forward_key"))
    over(lab, (2026, 5, 20))
    assert leftovers()
    clock.move_to(datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert erase_due() == {"web.Participant": 0, "web.PollAnswer": 0}

    clock.move_to(datetime(2026, 11, 21, 12, tzinfo=UTC))

    assert erase_due()["web.Participant"] == 2
    assert erase_due() == {"web.Participant": 0, "web.PollAnswer": 0}
    assert leftovers() == []
    about = [text for text in every_text() if any(word in text for word in ("Bart", "ali@", "halal", "VCALENDAR"))]
    assert set(about) <= {"Bart", "bart@gemeente.example"}  # her account, and she is the facilitator
    now = Lab.objects.get(pk=lab.pk)
    assert (now.erased_at, now.archived_at) == (timezone.now(), timezone.now())
    assert [(row.gemeente, row.people) for row in queries.counts(now)] == [("Voorbeeldstad", 2)]
    assert Evaluation.objects.get().answers == {"e1": 4}
    assert HostOffer.objects.get().place == "Raadhuis"
    assert PeerFeedback.objects.get().strong == "Mooi."
    assert Share.objects.get().by == world.lid
    assert (Attendance.objects.count(), Evaluated.objects.count(), PollAnswer.objects.count()) == (0, 0, 0)
    assert not keys & set(Participant.objects.values_list("key", "forward_key"))
    assert LabMail.objects.get().subject == "Bevestiging"
    assert AuditLine.objects.of(world.team).get(action="gegevens van deelnemers gewist").by is None


def test_the_night_does_it(world, clock):
    lab = make_lab(world.team)
    join(lab, "GM1")
    over(lab, (2026, 5, 1))

    assert nightly.call()["web.Participant"] == 1
    assert Lab.objects.get(pk=lab.pk).erased_at is not None


def test_a_mail_that_waits_is_not_sent_any_more(world):
    lab = make_lab(world.team, archived_at=None)
    join(lab, "GM1")
    archive(lab=lab, by=world.lid)
    before = len(mail.outbox)

    erase(lab=lab, by=world.lid)
    send_due()

    assert len(mail.outbox) == before
    assert not LabMail.objects.filter(sent_at__isnull=True, failed_at__isnull=True).exists()


def test_by_hand_it_asks_for_a_tick_and_personal_links_are_404_after_it(site, world):
    lab = make_lab(world.team)
    key = first_of(join(lab, "GM1")).key
    asker, address = site.as_(world.lid), f"/leerlab/beheer/{lab.pk}/wissen/"
    assert "nog niet afgesloten" in asker.page(address).main
    with pytest.raises(ActionRefused, match="Sluit het leerlab eerst af"):
        erase(lab=lab, by=world.lid)
    archive(lab=lab, by=world.lid)

    page = asker.page(address)
    assert "GM1 1" in page.main
    assert "27 mei 2027" in page.main
    assert "Zet eerst een vinkje" in asker.post(address).content.decode()
    assert Participant.objects.exclude(name="").exists()
    assert asker.post(address, sure="on").status_code == 303

    assert not Participant.objects.exclude(name="", email="").exists()
    assert site.get(f"/leerlab/mijn/{key}/").status_code == 404
    assert "Gewist op" in asker.page(address).main


def test_a_lab_whose_days_are_still_to_come_keeps_everybody(world, clock):
    lab = make_lab(world.team)
    join(lab, "GM1")
    fix_session(lab, starts_at=datetime(2027, 10, 1, 12, tzinfo=UTC))
    clock.move_to(datetime(2027, 9, 1, 12, tzinfo=UTC))

    assert erase_due()["web.Participant"] == 0


def test_answers_to_a_poll_go_three_months_after_a_day_was_chosen(world, clock):
    make_lab_life(world.lid, world)
    DatePoll.objects.update(closed_at=NOON)

    clock.move_to(datetime(2027, 2, 26, 12, tzinfo=UTC))
    assert erase_due()["web.PollAnswer"] == 0
    clock.move_to(datetime(2027, 2, 27, 12, tzinfo=UTC))
    assert erase_due()["web.PollAnswer"] == 1


# ---- one person


def test_who_is_erased_gives_her_place_to_the_next_and_leaves_nothing(world):
    lab = make_lab(world.team, places=1)
    mine, next_one = join(lab, "GM1"), join(lab, "GM2")
    Participant.objects.filter(enrolment=mine).update(email="bart@gemeente.example", name="Bart van Dam")
    Enrolment.objects.filter(pk=mine.pk).update(motive="Bart wil graag")

    erase_person(subject=subject_of(world.lid), by=None)

    assert state(next_one) == State.AANBOD
    assert state(mine) == State.AFGEMELD
    assert not [text for text in every_text() if "Bart" in text or "bart@" in text]
    assert not LabMail.objects.filter(participant__isnull=True).exists()


def test_a_colleague_keeps_her_place_and_the_words_of_both(world):
    lab = make_lab(world.team)
    pair = join(lab, "GM1", "Ali", "Bo")
    Enrolment.objects.filter(pk=pair.pk).update(motive="Wij samen")

    erase_person(subject=subject_with("ALI@gm1.example"), by=None)

    (left,) = Participant.objects.filter(enrolment=pair)
    assert (left.name, left.is_first, state(pair)) == ("Bo de Vries", True, State.PLEK)
    assert Enrolment.objects.get(pk=pair.pk).motive == "Wij samen"


def test_in_one_team_only_its_labs_are_left(world):
    here, there = make_lab(world.team), make_lab(world.other_team, slug="daar")
    for lab in (here, there):
        enrolment = join(lab, "GM1")
        Participant.objects.filter(enrolment=enrolment).update(email=world.lid.email, user=world.lid)
    world.other_team.memberships.create(user=world.lid, role="lid")

    erase_from_team(subject=subject_of(world.lid), team=world.team, by=world.beheerder)

    assert [one.lab for one in Participant.objects.all()] == [there]


def test_a_closed_lab_can_be_left_too(world):
    lab = make_lab(world.team)
    join(lab, "GM1")
    archive(lab=lab, by=world.lid)

    leave_labs(user=None, addresses={"ali@gm1.example"}, team=None)

    assert not Participant.objects.exists()
    leave_labs(user=None, addresses=set(), team=None)


def test_her_data_are_hers_to_see_and_nobody_elses(world):
    lab = make_lab(world.other_team)
    pair = join(lab, "GM1", "Ali", "Bo")
    Enrolment.objects.filter(pk=pair.pk).update(motive="Wij samen")
    Participant.objects.filter(enrolment=pair, is_first=True).update(user=world.lid)

    held = {one.declaration.model: one.rows for one in held_about(subject_of(world.lid), Scope("zelf"))}

    (mine,) = held["web.Participant"]
    assert (mine["name"], mine["user"]) == ("Ali de Vries", "Bart")
    assert mine["email"] == "ali@gm1.example"
    assert "key" not in mine
    assert held["web.Enrolment"][0]["motive"] == "Wij samen"
    assert {one["kind"] for one in held["web.LabMail"]} == {"confirm_address", "confirmation_pair"}
    assert "bo@gm1" not in str(held)
