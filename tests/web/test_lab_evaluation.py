"""The five questions at the end of a leerlab: nobody can be recognised in the answers; and the mails by the clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.web.concurrent import at_once
from tests.web.lab_rows import ask, first_of, fix_session, join, later, make_lab
from wijkdna.lab_clock import tick
from wijkdna.store.lab_mails import load_lab_mails
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments.queries import mine_parts
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.lab_sessions import actions, queries
from wijkdna.web.lab_sessions.models import Evaluated, Evaluation
from wijkdna.web.labs.models import Homework, LabSession, SessionState
from wijkdna.web.shared.refusals import ActionRefused

HERE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def lab(world):
    return make_lab(world.team, places=40)


def end(lab):
    """All sessions are over."""
    for number in (1, 2, 3):
        fix_session(lab, number, starts_at=later(days=-number))


def people(lab, number):
    return [first_of(join(lab, f"GM{1000 + place}")) for place in range(number)]


def questions(participant):
    return f"/leerlab/mijn/{participant.key}/vragen/"


# ---- the questions


@pytest.mark.django_db
def test_somebody_answers_once_and_her_answers_are_hers_no_more(site, lab):
    end(lab)
    (ali,) = people(lab, 1)
    page = site.page(questions(ali))
    assert [one.text for one in page.all("legend") + page.all("label") if one.text.endswith("?")] != []

    sent = {"e1": "4", "e3": "0", "e4": "De wijkplaat.", "e5": "ja"}
    assert site.post(questions(ali), **sent)["Location"] == questions(ali)

    (row,) = Evaluation.objects.all()
    assert row.answers == {"e1": 4, "e3": 0, "e4": "De wijkplaat.", "e5": "ja"}
    assert Evaluated.objects.get().participant == ali
    assert "Dank u wel" in site.page(questions(ali)).h1
    with pytest.raises(ActionRefused, match="al beantwoord"):
        actions.evaluate(participant=ali, answers={"e5": "nee"})
    assert site.post(questions(ali), **sent).status_code == 400
    assert Evaluation.objects.count() == 1


@pytest.mark.django_db
def test_nothing_in_the_rows_leads_from_answers_to_who_gave_them(lab):
    end(lab)
    everybody = people(lab, 12)
    for place, one in enumerate(everybody):
        actions.evaluate(participant=one, answers={"e3": place})

    fields = {field.name for model in (Evaluation, Evaluated) for field in model._meta.get_fields()}
    assert fields == {"id", "lab", "answers", "participant"}
    kept = [row.answers["e3"] for row in Evaluation.objects.order_by("id")]
    stored = [row["answers"]["e3"] for row in Evaluation.objects.order_by().values("answers")]
    assert sorted(kept) == sorted(stored) == list(range(12))
    assert kept != list(range(12))  # one chance in 479 million
    assert stored != list(range(12))


@pytest.mark.django_db
def test_the_rows_of_before_are_written_anew_with_each_answer(lab):
    end(lab)
    first, second = people(lab, 2)
    actions.evaluate(participant=first, answers={"e5": "ja"})
    before = set(Evaluation.objects.values_list("pk", flat=True))

    actions.evaluate(participant=second, answers={"e5": "nee"})

    assert not before & set(Evaluation.objects.values_list("pk", flat=True))
    assert sorted(row.answers["e5"] for row in Evaluation.objects.all()) == ["ja", "nee"]


@pytest.mark.django_db(transaction=True)
def test_answers_that_come_at_once_are_all_kept_and_each_once(world):
    lab = make_lab(world.team, places=40)
    end(lab)
    everybody = people(lab, 6)

    def send(one):
        try:
            actions.evaluate(participant=one, answers={"e5": "ja"})
        except ActionRefused:
            return

    at_once(*[lambda one=one: send(one) for one in everybody * 2])

    assert (Evaluation.objects.count(), Evaluated.objects.count()) == (6, 6)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "U vulde nog niets in."),
        ({"e1": "6"}, "Kies een van de antwoorden"),
        ({"e3": "-1"}, "getal in van 0"),
        ({"e3": "veel"}, "heel getal"),
        ({"e5": "soms"}, "Kies een van de antwoorden"),
        ({"e4": "a" * 2001}, "te lang"),
        ({"e4": "Bel mij op 0612345678"}, "Staat hier iets over één persoon in?"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_lost(site, lab, sent, told):
    end(lab)
    (ali,) = people(lab, 1)

    answer = site.post(questions(ali), **{"e4": "Mooi was het.", **sent} if sent else {})

    assert told in answer.content.decode()
    assert sent == {} or sent.get("e4", "Mooi was het.") in answer.content.decode()
    assert not Evaluation.objects.exists()
    assert not Evaluated.objects.exists()


@pytest.mark.django_db
def test_the_questions_are_for_who_took_part_after_the_last_session(site, lab):
    ali, gone = people(lab, 2)
    waiting = first_of(ask(lab, "GM1"))
    cancel(participant=gone)
    for number in (1, 2):
        fix_session(lab, number, starts_at=later(days=-number))
    assert "na de laatste bijeenkomst" in site.page(questions(ali)).one("main").text
    with pytest.raises(ActionRefused, match="na de laatste"):
        actions.evaluate(participant=ali, answers={"e5": "ja"})

    end(lab)
    assert [site.get(questions(one)).status_code for one in (ali, gone, waiting)] == [200, 404, 404]
    labels = [line.label for part in mine_parts(ali) for line in part.lines]
    assert "Beantwoord vijf vragen" in labels
    lab.archived_at = timezone.now()
    lab.save()
    ali.lab.refresh_from_db()
    assert "afgesloten" in site.page(questions(ali)).one("main").text
    with pytest.raises(ActionRefused, match="afgesloten"):
        actions.evaluate(participant=ali, answers={"e5": "ja"})


# ---- what is told


def answer_all(lab, *answers):
    for one, given in zip(people(lab, len(answers)), answers, strict=True):
        actions.evaluate(participant=one, answers=given)


@pytest.mark.django_db
def test_below_five_nothing_is_told(site, world, lab):
    end(lab)
    answer_all(lab, *[{"e4": f"Tekst {number}"} for number in range(4)])
    address = f"/leerlab/beheer/{lab.pk}/evaluatie/"

    words = site.as_(world.lid).page(address).one("main").text
    assert "4 van 4 personen stuurden antwoorden" in words
    assert "Tekst" not in words

    actions.evaluate(participant=first_of(join(lab, "GM1")), answers={"e4": "Nog een tekst"})
    words = site.as_(world.lid).page(address).one("main").text
    assert words.index("Nog een tekst") < words.index("Tekst 0") < words.index("Tekst 3")


@pytest.mark.django_db
def test_a_count_of_one_or_two_is_never_told(site, world, lab):
    end(lab)
    answer_all(lab, *[{"e5": "ja", "e1": 5, "e3": 7}] * 7, *[{"e5": "misschien", "e1": 4}] * 3, {"e5": "nee", "e1": 1})

    found = {one.question.id: one for one in queries.results_of(lab).questions}
    assert [one.words for one in found["e5"].told] == ["3 of meer", "3 of meer", "minder dan 3"]
    assert [one.words for one in found["e1"].told] == ["minder dan 3"] * 3 + ["3", "7"]
    assert (found["e3"].number, found["e2"].number, found["e2"].told) == (7, 0, ())
    words = site.as_(world.lid).page(f"/leerlab/beheer/{lab.pk}/evaluatie/").one("main").text
    assert "Minder dan 5 mensen beantwoordden deze vraag." in words


@pytest.mark.django_db
def test_answers_of_another_lab_do_not_count(world, lab):
    end(lab)
    other = make_lab(world.other_team, slug="ander")
    end(other)
    answer_all(other, *[{"e5": "ja"}] * 6)

    assert queries.results_of(lab).answered == 0


def test_each_kind_of_question_can_be_counted():
    for question in load_lab_mails().questions:
        assert question.kind == "text" or len(queries.labels_of(question)) > 1


# ---- mails by the clock


def on(day, hour=10):
    return datetime(2027, 3, day, hour, tzinfo=HERE)


def written(kind):
    return LabMail.objects.filter(kind=kind)


@pytest.fixture
def homework(lab):
    for number, kind in ((1, Homework.FOTO), (2, Homework.VELDWERK), (3, Homework.PLAN)):
        LabSession.objects.filter(lab=lab, number=number).update(homework=kind)
    return lab


@pytest.mark.django_db
def test_homework_is_mailed_once_each_time_that_it_is_its_turn(homework):
    lab = homework
    join(lab, "GM1", "Ali", "Bo")
    tick(on(1))
    assert not LabMail.objects.filter(kind__startswith="homework").exists()

    fix_session(lab, 1, starts_at=on(10, 13))
    tick(on(1))
    tick(on(2))
    assert written("homework_1").count() == 2
    assert "Bijeenkomst 1" in written("homework_1").first().body

    join(lab, "GM2")  # from the waiting list
    tick(on(3))
    assert written("homework_1").count() == 3

    fix_session(lab, 2, starts_at=on(20, 13))
    tick(on(10, 23))
    tick(on(11, 8))
    assert not written("homework_2").exists()
    tick(on(11, 9))
    tick(on(12))
    assert written("homework_2").count() == 3
    assert "huiswerk voor Bijeenkomst 2" in written("homework_2").first().body
    tick(on(21))
    tick(on(22))
    assert (written("homework_3").count(), written("homework_1").count()) == (3, 3)


@pytest.mark.django_db
def test_homework_of_a_session_that_is_over_or_off_is_not_mailed(homework):
    lab = homework
    fix_session(lab, 1, starts_at=on(10, 13))
    fix_session(lab, 2, starts_at=on(20, 13), state=SessionState.AFGEZEGD)
    join(lab, "GM1")

    tick(on(11))

    assert not LabMail.objects.filter(kind__in=("homework_1", "homework_2")).exists()
    assert written("homework_3").count() == 1  # the one after the session of the tenth, now


@pytest.mark.django_db
def test_a_lab_without_homework_mails_none(lab):
    fix_session(lab, 1, starts_at=on(10, 13))
    join(lab, "GM1")

    tick(on(1))

    assert not LabMail.objects.filter(kind__startswith="homework").exists()


@pytest.mark.django_db
def test_the_questions_are_mailed_a_day_after_the_last_session_and_again_after_half_a_year(lab):
    for number in (1, 2, 3):
        fix_session(lab, number, starts_at=on(number * 5, 13))
    one = first_of(join(lab, "GM1"))
    cancel(participant=first_of(join(lab, "GM2")))

    tick(on(15, 23))
    assert not written("evaluation").exists()
    for moment in (on(16), on(17), on(30)):
        tick(moment)
    (mail,) = written("evaluation")
    assert f"/leerlab/mijn/{one.key}/vragen/" in mail.body
    assert "We vragen over een half jaar nog een keer" in mail.body

    half = datetime(2027, 9, 15, 9, tzinfo=HERE)
    tick(half - timedelta(minutes=1))
    assert not written("half_year_check").exists()
    lab.archived_at = timezone.now()
    lab.save()
    for later_on in (half, half + timedelta(days=1)):
        tick(later_on)
    assert written("half_year_check").count() == 1


@pytest.mark.django_db
def test_long_after_its_moment_a_mail_is_not_written(lab):
    for number in (1, 2, 3):
        fix_session(lab, number, starts_at=on(number * 5, 13))
    join(lab, "GM1")

    tick(on(16) + timedelta(days=31))

    assert not written("evaluation").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["archived_at", "erased_at"])
def test_a_lab_that_is_closed_or_erased_asks_nothing(lab, field):
    for number in (1, 2, 3):
        fix_session(lab, number, starts_at=on(number * 5, 13))
    join(lab, "GM1")
    setattr(lab, field, timezone.now())
    lab.save()

    tick(on(16))

    assert not written("evaluation").exists()


@pytest.mark.django_db
def test_while_a_session_has_no_date_the_lab_is_not_over(lab):
    fix_session(lab, 1, starts_at=on(5, 13))
    fix_session(lab, 2, starts_at=on(6, 13))
    join(lab, "GM1")
    tick(on(7))
    assert not written("evaluation").exists()

    LabSession.objects.filter(lab=lab, number=3).update(state=SessionState.AFGEZEGD)
    tick(on(7))
    assert written("evaluation").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_each_mail_once(world):
    lab = make_lab(world.team)
    for number in (1, 2, 3):
        fix_session(lab, number, starts_at=on(number * 5, 13))
    for number in range(3):
        join(lab, f"GM{number}")

    at_once(*[lambda: actions.send_evaluation(on(16))] * 4)

    assert written("evaluation").count() == 3
