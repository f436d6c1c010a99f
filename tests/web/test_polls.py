"""Date polls: who is asked, what counts, who may see what, and who can receive the others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.concurrent import at_once
from tests.web.lab_rows import first_of, join, later, make_lab
from tests.web.poll_rows import ROOM, dates_of, host, make_poll, moments, say, session_of
from wijkdna import lab_clock
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments.queries import mine_parts
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.queries import board_parts
from wijkdna.web.polls import actions, queries
from wijkdna.web.polls.models import DatePoll, HostOffer, OfferState, PollAnswer
from wijkdna.web.shared.refusals import ActionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab(world):
    """A lab with people of two gemeenten, and one who waits."""
    made = make_lab(world.team, places=3)
    made.two, made.one, made.waits = join(made, "GM1", "Ali", "Bo"), join(made, "GM2", "Cor"), join(made, "GM3", "Dik")
    made.ali, made.cor, made.dik = first_of(made.two), first_of(made.one), first_of(made.waits)
    made.bo = made.two.participants.get(is_first=False)
    return made


@pytest.fixture
def poll(lab, world):
    """A poll of three moments."""
    return make_poll(lab, world.lid)


def mails(kind):
    """Names of whom a mail of this kind was written to."""
    return [one.participant.name.split()[0] for one in LabMail.objects.filter(kind=kind).order_by("pk")]


def test_everybody_who_has_a_place_is_asked_and_nobody_else(lab, poll):
    assert mails("poll_invitation") == ["Ali", "Bo", "Cor"]
    text = LabMail.objects.filter(kind="poll_invitation").earliest("pk").body
    assert f"/leerlab/mijn/{lab.ali.key}/datum/{poll.session_id}/" in text
    assert "zodra u zelf hebt geprikt" in text
    assert "Een zaal voor 3 mensen" in text


def test_a_hidden_poll_says_when_the_answers_of_others_are_shown(lab, world):
    make_poll(lab, world.lid, hidden=True)

    assert "Wat anderen kozen, ziet u na " in LabMail.objects.filter(kind="poll_invitation").earliest("pk").body


@pytest.mark.parametrize(
    ("days", "until", "said"),
    [
        ((20,), 10, "Vul 2 tot en met 15"),
        (tuple(range(20, 36)), 10, "Vul 2 tot en met 15"),
        ((20, 20), 10, "twee keer"),
        ((20, 21), -1, "al voorbij"),
        ((20, 21), 20, "voor het eerste moment"),
        ((9, 21), 10, "voor het eerste moment"),
    ],
)
def test_a_poll_that_nobody_could_answer_is_not_opened(lab, world, days, until, said):
    with pytest.raises(ActionRefused, match=said):
        make_poll(lab, world.lid, *days, until=until)

    assert not DatePoll.objects.exists()
    assert mails("poll_invitation") == []


@pytest.mark.django_db(transaction=True)
def test_two_who_open_a_poll_at_once_make_one(world):
    lab = make_lab(world.team)

    answers = at_once(*[lambda by=by: make_poll(lab, by) for by in (world.lid, world.beheerder)])

    assert DatePoll.objects.count() == 1
    assert sum(isinstance(one, ActionRefused) for one in answers) == 1


def test_the_best_day_has_a_host_and_the_most_gemeenten(lab, poll):
    say(lab.ali, poll, "ja", "zonodig", "nee")
    say(lab.bo, poll, "nee", "ja", "nee")
    say(lab.cor, poll, "nee", "ja", "ja")
    host(lab.cor, poll, 2)

    found = queries.results_of(poll)

    first, second, third = dates_of(poll)
    assert [one.key for one in found.ranked] == [third, second, first]
    assert found.ranked[1].gemeenten == ("GM1", "GM2")
    assert (found.answered, found.silent) == (3, ())


def test_an_answer_replaces_the_one_before(lab, poll):
    say(lab.ali, poll, "ja", "ja", "ja")
    say(lab.ali, poll, "nee", "zonodig", "ja")

    assert [one.suits for one in PollAnswer.objects.order_by("date__starts_at")] == ["nee", "zonodig", "ja"]


@pytest.mark.parametrize("suits", [("ja", "ja"), ("ja", "ja", "misschien")])
def test_each_moment_wants_one_of_three_answers(lab, poll, suits):
    answers = dict(zip(dates_of(poll), suits, strict=False))

    with pytest.raises(ActionRefused, match="net veranderd"):
        actions.answer(participant=lab.ali, poll=poll, answers=answers)

    assert not PollAnswer.objects.exists()


def test_after_the_deadline_no_answer_is_taken(lab, poll):
    DatePoll.objects.filter(pk=poll.pk).update(deadline=timezone.now() - timedelta(seconds=1))

    with pytest.raises(ActionRefused, match="tijd is voorbij"):
        say(lab.ali, poll, "ja", "ja", "ja")

    assert not PollAnswer.objects.exists()


def test_a_poll_that_was_stopped_takes_no_answer(lab, poll, world):
    actions.stop_poll(poll=poll, by=world.lid)

    with pytest.raises(ActionRefused):
        say(lab.ali, poll, "ja", "ja", "ja")
    with pytest.raises(ActionRefused, match="al gesloten"):
        actions.stop_poll(poll=poll, by=world.lid)


def test_who_waits_or_left_or_is_of_another_lab_does_not_answer(lab, poll, world):
    other = first_of(join(make_lab(world.team, slug="ander"), "GM9", "Eef"))
    cancel(participant=lab.cor)
    for one in (lab.dik, lab.cor, other):
        with pytest.raises(ActionRefused):
            say(one, poll, "ja", "ja", "ja")

    assert not PollAnswer.objects.exists()


def test_a_closed_lab_takes_nothing(lab, poll, world):
    Lab.objects.filter(pk=lab.pk).update(archived_at=timezone.now())

    with pytest.raises(ActionRefused, match="afgesloten"):
        say(lab.ali, poll, "ja", "ja", "ja")
    with pytest.raises(ActionRefused, match="afgesloten"):
        host(lab.ali, poll)
    lab_clock.tick(later(days=9))
    assert mails("poll_reminder") == []


def test_answers_of_who_left_do_not_count(lab, poll):
    say(lab.cor, poll, "ja", "ja", "ja")
    host(lab.cor, poll)
    cancel(participant=lab.cor)

    found = queries.results_of(poll)

    assert (found.answered, found.offers) == (0, ())
    assert "GM2" not in found.gemeenten


# ---- who sees what


def test_who_answered_sees_the_others_and_who_did_not_does_not(lab, poll):
    say(lab.ali, poll, "ja", "ja", "ja")

    assert queries.may_see(poll, lab.ali)
    assert not queries.may_see(poll, lab.bo)


def test_of_a_hidden_poll_nobody_sees_anything_before_the_deadline(lab, world):
    poll = make_poll(lab, world.lid, hidden=True)
    say(lab.ali, poll, "ja", "ja", "ja")
    actions.stop_poll(poll=poll, by=world.lid)
    poll.refresh_from_db()

    assert not queries.may_see(poll, lab.ali, poll.deadline - timedelta(seconds=1))
    assert queries.may_see(poll, lab.ali, poll.deadline)
    assert not queries.may_see(poll, lab.bo, poll.deadline)


def test_what_was_answered_hidden_stays_hidden(lab, world):
    poll = make_poll(lab, world.lid, hidden=True)
    asked = {"poll": poll, "moments": moments(20, 21), "deadline": later(days=8), "by": world.lid}
    actions.change_poll(seen=actions.seen_of(poll), hidden=True, **asked)
    poll.refresh_from_db()
    say(lab.ali, poll, "ja", "ja")

    with pytest.raises(ActionRefused, match="blijft verborgen"):
        actions.change_poll(seen=actions.seen_of(poll), hidden=False, **asked)


# ---- a poll that changes


def change(poll, world, asked, **fields):
    """The poll with other moments."""
    about = {"deadline": poll.deadline, "hidden": poll.hidden, "seen": actions.seen_of(poll)} | fields
    return actions.change_poll(poll=poll, moments=asked, by=world.lid, **about)


def asked_now(poll):
    return [(one.starts_at, one.ends_at) for one in poll.dates.all()]


def test_answers_to_a_moment_that_stays_are_kept_and_a_new_one_is_asked(lab, poll, world):
    say(lab.ali, poll, "ja", "nee", "ja")
    stays = asked_now(poll)[:2]

    change(poll, world, [*stays, *moments(30)])

    assert [one.suits for one in PollAnswer.objects.order_by("date__starts_at")] == ["ja", "nee"]
    assert mails("poll_invitation") == ["Ali", "Bo", "Cor"] * 2
    assert [one.missing for one in queries.my_polls(lab.ali)] == [1]
    assert queries.results_of(poll).silent == (lab.bo, lab.cor)


def test_another_deadline_alone_mails_nobody(lab, poll, world):
    change(poll, world, asked_now(poll), deadline=later(days=12))

    assert mails("poll_invitation") == ["Ali", "Bo", "Cor"]


def test_who_changes_what_a_colleague_changed_is_told(lab, poll, world):
    seen = actions.seen_of(poll)
    change(poll, world, asked_now(poll), deadline=later(days=12))

    with pytest.raises(ActionRefused, match="collega"):
        change(poll, world, asked_now(poll)[:2], seen=seen)

    assert poll.dates.count() == 3


def test_a_new_poll_takes_the_place_of_one_that_was_stopped(lab, poll, world):
    say(lab.ali, poll, "ja", "ja", "ja")
    offer = host(lab.ali, poll)
    with pytest.raises(ActionRefused, match="collega"):
        make_poll(lab, world.lid)
    actions.stop_poll(poll=poll, by=world.lid)

    new = make_poll(lab, world.lid, 40, 41)

    assert DatePoll.objects.get() == new
    assert not PollAnswer.objects.exists()
    assert (list(offer.dates.all()), HostOffer.objects.get().state) == ([], OfferState.GEDAAN)


# ---- who receives the others


def test_one_who_offers_is_asked_and_says_yes(lab, poll, world):
    offer = host(lab.cor, poll, 1)
    second = dates_of(poll)[1]

    actions.ask_host(offer=offer, date=second, by=world.lid)

    assert mails("host_request") == ["Cor"]
    mail = LabMail.objects.get(kind="host_request")
    assert mail.body.count(f"/leerlab/mijn/{lab.cor.key}/datum/{poll.session_id}/gastheer/") == 2
    assert "ongeveer 3 mensen" in mail.body
    with pytest.raises(ActionRefused, match="al gevraagd"):
        actions.ask_host(offer=offer, date=second, by=world.lid)
    actions.answer_host(participant=lab.cor, session=poll.session, yes=True)
    actions.answer_host(participant=lab.cor, session=poll.session, yes=True)
    assert HostOffer.objects.get().state == OfferState.JA


def test_a_day_on_which_she_said_no_is_not_hers(lab, poll, world):
    offer = host(lab.cor, poll, 0, 1)
    first, second, _ = dates_of(poll)
    actions.ask_host(offer=offer, date=first, by=world.lid)

    actions.answer_host(participant=lab.cor, session=poll.session, yes=False)

    hosts = {one.key: [host.gemeente for host in one.hosts] for one in queries.results_of(poll).ranked}
    assert (hosts[first], hosts[second]) == ([], ["GM2"])


def test_nobody_is_asked_for_a_day_that_she_did_not_offer(lab, poll, world):
    offer = host(lab.cor, poll, 1)

    with pytest.raises(ActionRefused, match="kan deze gastheer niet"):
        actions.ask_host(offer=offer, date=dates_of(poll)[0], by=world.lid)
    with pytest.raises(ActionRefused, match="is er niet meer"):
        actions.answer_host(participant=lab.cor, session=poll.session, yes=True)


def test_an_offer_that_changes_is_asked_anew_and_can_be_withdrawn(lab, poll, world):
    offer = host(lab.cor, poll, 1)
    actions.ask_host(offer=offer, date=dates_of(poll)[1], by=world.lid)
    actions.answer_host(participant=lab.cor, session=poll.session, yes=True)

    host(lab.cor, poll, 2)

    row = HostOffer.objects.get()
    assert (row.state, row.asked_date) == (OfferState.GEDAAN, None)
    actions.withdraw(participant=lab.cor, session=poll.session)
    actions.withdraw(participant=lab.cor, session=poll.session)
    assert not HostOffer.objects.exists()
    with pytest.raises(ActionRefused, match="ingetrokken"):
        actions.ask_host(offer=offer, date=dates_of(poll)[1], by=world.lid)


def test_a_room_of_nobody_or_on_no_day_is_refused(lab, poll):
    with pytest.raises(ActionRefused, match="hoeveel mensen"):
        host(lab.cor, poll, room=actions.Room("Zaal", "Straat 1", 0))
    with pytest.raises(ActionRefused, match="Minstens één"):
        actions.offer_to_host(participant=lab.cor, poll=poll, dates=[], room=ROOM)
    with pytest.raises(ActionRefused, match="Minstens één"):
        actions.offer_to_host(participant=lab.cor, poll=poll, dates=[987654], room=ROOM)


# ---- by the clock


def test_only_who_is_silent_is_reminded_and_once(lab, poll):
    say(lab.ali, poll, "ja", "ja", "ja")

    lab_clock.tick(poll.deadline - timedelta(days=2, minutes=1))
    assert mails("poll_reminder") == []
    lab_clock.tick(poll.deadline - timedelta(days=2))
    lab_clock.tick(poll.deadline - timedelta(days=1))

    assert mails("poll_reminder") == ["Bo", "Cor"]


def test_nobody_is_reminded_of_a_poll_that_is_over_or_was_stopped(lab, poll, world):
    lab_clock.tick(poll.deadline)
    actions.stop_poll(poll=poll, by=world.lid)
    lab_clock.tick(poll.deadline - timedelta(hours=1))

    assert mails("poll_reminder") == []


def test_a_later_deadline_is_reminded_of_again(lab, poll, world):
    lab_clock.tick(poll.deadline - timedelta(days=1))
    poll.refresh_from_db()
    change(poll, world, asked_now(poll), deadline=later(days=15))

    lab_clock.tick(later(days=13, hours=1))

    assert mails("poll_reminder") == ["Ali", "Bo", "Cor"] * 2


@pytest.mark.django_db(transaction=True)
def test_two_clocks_remind_once(world):
    lab = make_lab(world.team)
    join(lab, "GM1", "Ali")
    poll = make_poll(lab, world.lid)
    now = poll.deadline - timedelta(days=1)

    assert sorted(at_once(*[lambda: actions.remind_silent(now)] * 2)) == [0, 1]


# ---- parts of other pages


def test_a_participant_is_asked_above_all_else_until_she_answered(lab, poll):
    (part,) = [one for one in mine_parts(lab.cor) if one.key == "prikker"]
    assert part.urgent
    assert part.lines[0].label == "Prik uw dagen"

    say(lab.cor, poll, "ja", "ja", "ja")
    (part,) = [one for one in mine_parts(lab.cor) if one.key == "prikker"]
    assert (part.urgent, part.lines[0].done) == (False, True)
    assert mine_parts(lab.dik) == []


def test_a_host_who_is_asked_sees_it_on_her_page(lab, poll, world):
    say(lab.cor, poll, "ja", "ja", "ja")
    actions.ask_host(offer=host(lab.cor, poll), date=dates_of(poll)[0], by=world.lid)

    (part,) = [one for one in mine_parts(lab.cor) if one.key == "prikker"]

    assert part.urgent
    assert part.lines[0].label == "Zeg ja of nee"


def test_the_board_counts_who_answered(lab, poll):
    say(lab.cor, poll, "ja", "ja", "ja")

    (part,) = [one for one in board_parts(lab) if one.key == "data"]

    assert [one.aside for one in part.lines] == ["", "1 van 3 prikten", ""]
    assert session_of(lab).title in part.lines[1].text
