"""Places of a leerlab: never given twice, offered in order, passed on by the clock."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.web.concurrent import at_once
from tests.web.lab_rows import ask, first_of, fix_session, join, later, make_lab
from wijkdna.web.enrolling.actions import (
    Person,
    accept_offer,
    cancel,
    confirm,
    decline_offer,
    enrol,
    forget_unconfirmed,
    replace,
    stay_in_line,
)
from wijkdna.web.enrolments import queries
from wijkdna.web.enrolments.actions import decide, expire_offers, pass_over, remove
from wijkdna.web.enrolments.models import Enrolment, State
from wijkdna.web.lab_mails.actions import send_due
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.shared.refusals import ActionRefused

pytestmark = pytest.mark.django_db


def state(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


def kinds(enrolment):
    """Of the mails to an enrolment, oldest first."""
    rows = LabMail.objects.filter(participant__enrolment=enrolment).order_by("pk")
    return list(rows.values_list("kind", flat=True))


@pytest.mark.django_db(transaction=True)
def test_fifty_at_the_same_moment_get_ten_places(world):
    lab = make_lab(world.team)
    asked = [ask(lab, f"GM{1000 + number}") for number in range(50)]

    at_once(*[lambda one=one: confirm(participant=first_of(one)) for one in asked])

    assert Enrolment.objects.filter(lab=lab, state=State.PLEK).count() == 10
    line = Enrolment.objects.filter(lab=lab, state=State.WACHT)
    assert line.count() == 40
    places = [LabMail.objects.get(participant__enrolment=one, kind="waitlist_placed").subject for one in line]
    now = queries.standing(lab)
    assert sorted(now.place(one) for one in line) == list(range(1, 41))
    assert len(places) == 40
    assert LabMail.objects.filter(kind="confirmation").count() == 10


@pytest.mark.django_db(transaction=True)
def test_fifty_pairs_and_cancellations_at_once_never_hold_more_than_there_is(world):
    lab = make_lab(world.team, places=9)
    first = [join(lab, f"GM{2000 + number}", "Ali", "Bo") for number in range(4)]
    asked = [ask(lab, f"GM{3000 + number}", *("Ali", "Bo")[: 1 + number % 2]) for number in range(20)]

    at_once(
        *[lambda one=one: confirm(participant=first_of(one)) for one in asked],
        *[lambda one=one: cancel(participant=first_of(one)) for one in first],
    )

    held = sum(group.seats for group in queries.standing(lab).held)
    assert held <= 9
    assert queries.standing(lab).turn.offers == ()  # nobody waits for a place that is free


def test_a_place_that_comes_free_goes_to_the_first_in_line_by_an_offer(world):
    lab = make_lab(world.team, places=1)
    inside, second, third = join(lab, "GM1"), join(lab, "GM2"), join(lab, "GM3")
    assert [state(one) for one in (inside, second, third)] == [State.PLEK, State.WACHT, State.WACHT]

    cancel(participant=first_of(inside))

    assert [state(one) for one in (inside, second, third)] == [State.AFGEMELD, State.AANBOD, State.WACHT]
    assert kinds(second)[-1] == "waitlist_offer"
    accept_offer(participant=first_of(second))
    assert state(second) == State.PLEK
    assert kinds(second)[-1] == "confirmation"


def test_an_offer_that_nobody_answers_passes_on_by_itself(world):
    lab = make_lab(world.team, places=1, offer_hours=48)
    inside, second, third = join(lab, "GM1"), join(lab, "GM2"), join(lab, "GM3")
    cancel(participant=first_of(inside))

    assert expire_offers(later(hours=47)) == 0
    assert expire_offers(later(hours=49)) == 1

    assert [state(one) for one in (second, third)] == [State.VERLOPEN, State.AANBOD]
    assert kinds(second)[-1] == "waitlist_expired"
    with pytest.raises(ActionRefused):
        accept_offer(participant=first_of(second))
    stay_in_line(participant=first_of(second))
    assert state(second) == State.WACHT


def test_who_says_no_makes_room_at_once(world):
    lab = make_lab(world.team, places=1)
    inside, second, third = join(lab, "GM1"), join(lab, "GM2"), join(lab, "GM3")
    cancel(participant=first_of(inside))

    decline_offer(participant=first_of(second))

    assert [state(one) for one in (second, third)] == [State.AFGEMELD, State.AANBOD]


def test_a_pair_that_waits_for_two_is_not_jumped_over_silently(world):
    lab = make_lab(world.team, places=2)
    one, two = join(lab, "GM1"), join(lab, "GM2")
    pair, single = join(lab, "GM3", "Cor", "Dik"), join(lab, "GM4")
    cancel(participant=first_of(one))

    assert [state(each) for each in (pair, single)] == [State.WACHT, State.WACHT]
    assert queries.standing(lab).turn.holds.key == pair.pk
    newcomer = join(lab, "GM5")
    assert state(newcomer) == State.WACHT

    pass_over(enrolment=pair, by=world.lid)
    assert [state(each) for each in (pair, single, newcomer)] == [State.WACHT, State.AANBOD, State.WACHT]
    assert kinds(pair)[-2:] == ["passed_over", "passed_over"]
    cancel(participant=first_of(two))
    assert state(pair) == State.WACHT  # one seat is offered to the single, one is free
    cancel(participant=first_of(single))
    assert state(pair) == State.AANBOD


def test_a_pair_that_comes_with_one_takes_the_place(world):
    lab = make_lab(world.team, places=2)
    one, _ = join(lab, "GM1"), join(lab, "GM2")
    pair = join(lab, "GM3", "Cor", "Dik")
    cancel(participant=first_of(one))

    cancel(participant=first_of(pair))

    assert state(pair) == State.AANBOD
    assert [who.name for who in queries.coming(pair)] == ["Dik de Vries"]
    assert queries.coming(pair)[0].is_first


def test_a_gemeente_never_gets_more_than_its_own(world):
    lab = make_lab(world.team, places=10, per_gemeente=2)
    join(lab, "GM1", "Ali", "Bo")
    third, other = join(lab, "GM1", "Cor"), join(lab, "GM2")

    assert [state(one) for one in (third, other)] == [State.WACHT, State.PLEK]
    with pytest.raises(ActionRefused, match="hoogstens 2"):
        ask(lab, "GM3", "Ali", "Bo", "Cor")


def test_who_do_not_come_together_each_have_a_place_of_their_own(world):
    lab = make_lab(world.team, places=1, together=False)
    ask(lab, "GM1", "Ali", "Bo")
    rows = Enrolment.objects.filter(lab=lab).order_by("pk")
    assert len(rows) == 2

    for row in rows:
        confirm(participant=first_of(row))

    assert [state(row) for row in rows] == [State.PLEK, State.WACHT]


def test_the_facilitator_decides_where_she_wants_to(world):
    lab = make_lab(world.team, places=1, moderated=True)
    first, second = join(lab, "GM1"), join(lab, "GM2")
    assert [state(one) for one in (first, second)] == [State.GEVRAAGD, State.GEVRAAGD]

    decide(enrolment=second, accepted=True, by=world.lid)
    with pytest.raises(ActionRefused, match="waarom"):
        decide(enrolment=first, accepted=False, by=world.lid)
    decide(enrolment=first, accepted=False, reason="U deed vorig jaar al mee.", by=world.lid)

    assert [state(one) for one in (first, second)] == [State.AFGEWEZEN, State.PLEK]
    assert "U deed vorig jaar al mee." in LabMail.objects.get(kind="declined").body


def test_who_is_taken_off_hears_why_and_her_place_goes_on(world):
    lab = make_lab(world.team, places=1)
    first, second = join(lab, "GM1"), join(lab, "GM2")

    remove(enrolment=first, reason="Wij konden u niet bereiken.", by=world.lid)

    assert [state(one) for one in (first, second)] == [State.AFGEWEZEN, State.AANBOD]


def test_an_address_that_takes_part_is_not_told_to_who_asks(world):
    lab = make_lab(world.team)
    inside = join(lab, "GM1", "Ali")
    before = Enrolment.objects.count()

    enrol(lab=lab, gemeente="GM9", gemeente_name="Elders", people=[Person("Ali", "ALI@gm1.example ")])

    assert Enrolment.objects.count() == before
    assert kinds(inside)[-1] == "already_in"


def test_who_never_confirmed_does_not_keep_others_out_and_is_erased(world):
    lab = make_lab(world.team)
    stray = ask(lab, "GM1", "Ali")
    again = join(lab, "GM1", "Ali")

    assert state(again) == State.PLEK
    with pytest.raises(ActionRefused):
        confirm(participant=first_of(stray))
    assert forget_unconfirmed(later(hours=47)) == 0
    assert forget_unconfirmed(later(hours=49)) == 1
    assert not Enrolment.objects.filter(pk=stray.pk).exists()


def test_a_late_confirmation_does_not_count(world):
    lab = make_lab(world.team)
    asked = ask(lab, "GM1")
    Enrolment.objects.filter(pk=asked.pk).update(created_at=timezone.now() - timedelta(hours=49))

    with pytest.raises(ActionRefused, match="opnieuw in"):
        confirm(participant=first_of(asked))


def test_a_closed_lab_takes_nobody(world):
    lab = make_lab(world.team, closes_at=later(hours=-1))

    with pytest.raises(ActionRefused, match="niet open"):
        ask(lab, "GM1")


def test_a_colleague_takes_over_a_place(world):
    lab = make_lab(world.team)
    enrolment = join(lab, "GM1", "Ali")

    replace(participant=first_of(enrolment), person=Person("Bo Jansen", "bo@gm1.example"))

    assert [one.email for one in queries.coming(enrolment)] == ["bo@gm1.example"]
    assert kinds(enrolment)[-2:] == ["cancellation_by_participant", "confirmation"]


def test_a_mail_that_is_not_taken_is_tried_again_and_logged(world, monkeypatch):
    lab = make_lab(world.team)
    fix_session(lab)
    join(lab, "GM1")
    monkeypatch.setattr("wijkdna.web.lab_mails.actions.deliver", lambda message: False)
    assert send_due() == 0
    waiting = LabMail.objects.filter(sent_at__isnull=True)
    assert [one.tries for one in waiting.order_by("pk")] == [1, 0]

    monkeypatch.undo()
    assert send_due() == 1  # the first waits two minutes
    assert send_due(later(minutes=3)) == 1
    assert not waiting.exists()
    confirmed = next(one for one in mail.outbox if "Fijn" in one.subject)
    name, content, kind = confirmed.attachments[0]
    assert (name, kind) == ("afspraak.ics", "text/calendar; method=REQUEST; charset=utf-8")
    assert "Raadhuis" in content
    assert not re.search(r"[{}]", confirmed.body)


def test_a_mail_is_given_up_after_eight_tries(world, monkeypatch):
    lab = make_lab(world.team)
    ask(lab, "GM1")
    monkeypatch.setattr("wijkdna.web.lab_mails.actions.deliver", lambda message: False)

    for day in range(1, 10):
        send_due(later(days=day))

    row = LabMail.objects.get()
    assert (row.tries, row.sent_at, row.failed_at is None) == (8, None, False)
