"""Enrolling for a leerlab: what the form takes, what it refuses without losing a word, and what nobody learns of it."""

import time
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from tests.web.enrol_form import ASKED, FORM, filled, opened
from tests.web.lab_rows import join, later, make_lab
from tests.web.page import Page
from wijkdna.web.enrolling import views
from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.shared.limits import Bucket

pytestmark = pytest.mark.django_db


def shown(answer):
    return Page(answer.content.decode())


@pytest.fixture
def lab(world):
    return make_lab(world.team)


# ---- the form


def test_who_enrols_is_written_down_and_asked_to_confirm(site, lab):
    lab.motive_question = "Waarom wilt u meedoen?"
    lab.save()
    people = {"name_2": "Bo  Jansen", "email_2": "Bo@Stad.example", "function_2": "opbouwwerker"}

    answer = site.post(FORM, **filled(lab, **people, diet_1="geen noten", motive="Omdat het\nkan."))

    assert (answer.status_code, answer["Location"]) == (303, ASKED)
    row = Enrolment.objects.get(lab=lab)
    assert (row.gemeente, row.gemeente_name, row.state) == ("GM9901", "Voorbeeldstad", State.NIEUW)
    assert row.motive == "Omdat het\nkan."
    told = row.participants.order_by("pk").values_list("name", "email", "diet", "is_first", "function")
    assert list(told) == [
        ("Ali de Vries", "ali@stad.example", "geen noten", True, ""),
        ("Bo Jansen", "bo@stad.example", "", False, "opbouwwerker"),
    ]
    assert list(LabMail.objects.values_list("kind", "participant__email")) == [("confirm_address", "ali@stad.example")]
    assert site.page(ASKED).h1 == "Kijk in uw mail"


def test_the_answer_is_the_same_for_whatever_address(site, lab):
    join(lab, "GM1", "Ali")
    addresses = ("ali@gm1.example", "nieuw@stad.example", " ALI@gm1.example ")

    answers = [site.post(FORM, **filled(lab, email_1=one)) for one in addresses]

    assert {(one.status_code, one["Location"], one.content) for one in answers} == {(303, ASKED, b"")}
    assert not answers[0].cookies.get("sessionid")


def test_one_mailbox_is_not_flooded_and_its_first_link_keeps_working(site, lab):
    for _ in range(6):
        assert site.post(FORM, **filled(lab)).status_code == 303

    assert LabMail.objects.filter(kind="confirm_address").count() == 3
    last = LabMail.objects.filter(kind="confirm_address").order_by("pk").last()
    assert last.participant.cancelled_at is None
    LabMail.objects.update(created_at=timezone.now() - timedelta(hours=1, seconds=1))
    site.post(FORM, **filled(lab))
    assert LabMail.objects.filter(kind="confirm_address").count() == 4


def test_a_mailbox_is_not_flooded_with_already_in_either(site, lab):
    join(lab, "GM1", "Ali")
    for _ in range(6):
        site.post(FORM, **filled(lab, email_1="ali@gm1.example"))

    assert LabMail.objects.filter(kind="already_in").count() == 2  # the third was to confirm


def test_one_visitor_cannot_go_on_and_loses_nothing(site, lab, monkeypatch):
    monkeypatch.setattr(views, "_ENROLMENTS", Bucket(1, clock=lambda: 0.0))
    site.post(FORM, **filled(lab))

    answer = site.post(FORM, **filled(lab, email_1="bo@stad.example", name_1="Bo & Co"))

    assert answer.status_code == 429
    assert shown(answer).one("input", name="name_1")["value"] == "Bo & Co"
    assert "Wacht 60 seconden" in shown(answer).main
    assert not Participant.objects.filter(email="bo@stad.example").exists()


def test_a_machine_that_fills_in_all_it_finds_is_thanked_and_forgotten(site, lab):
    answer = site.post(FORM, **filled(lab, onderwerp="koop nu"))

    assert (answer.status_code, answer["Location"]) == (303, ASKED)
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "wel heel snel"), (24 * 3600 + 5, "langer dan een dag"), (None, "langer dan een dag")]
)
def test_too_fast_or_too_long_ago_keeps_what_was_typed(site, lab, seconds, said):
    since = "1:verzonnen:xx" if seconds is None else opened(lab, seconds)

    answer = site.post(FORM, **filled(lab, name_1="Ali <b>", sinds=since) | {"name_1": "Ali Baba"})

    page = shown(answer)
    assert answer.status_code == 400
    assert said in page.main
    assert page.one("input", name="name_1")["value"] == "Ali Baba"
    assert not Enrolment.objects.exists()
    again = page.one("input", name="sinds")["value"]
    assert (again == since) == (seconds == 0)  # a quick one need not wait anew
    with patch("django.core.signing.time.time", return_value=time.time() + 3):
        assert site.post(FORM, **filled(lab, sinds=again)).status_code == 303


def test_a_form_of_another_lab_does_not_count(site, world, lab):
    other = make_lab(world.team, slug="ander")

    assert site.post(FORM, **filled(lab, sinds=opened(other))).status_code == 400


def test_one_more_colleague_keeps_what_was_typed_and_says_nothing_is_wrong(site, world):
    lab = make_lab(world.team, per_gemeente=3)
    page = site.page(FORM)
    assert len(page.all("fieldset")) == 2
    typed = filled(lab, gemeente="", name_1="Ali", name_2="", email_2="", meer="1")

    more = shown(site.post(FORM, **typed))

    assert len(more.all("fieldset")) == 3
    assert more.one("input", name="name_1")["value"] == "Ali"
    assert not more.all(css="problems")
    assert not more.all("button", name="meer")  # three is the most
    assert not Enrolment.objects.exists()
    assert more.one("input", name="sinds")["value"] == typed["sinds"]


def test_more_people_than_may_come_have_no_fields(site, world):
    lab = make_lab(world.team, per_gemeente=5, places=2)
    extra = {f"{name}_{k}": f"x{k}@stad.example" for k in range(2, 9) for name in ("name", "email")}

    page = shown(site.post(FORM, **filled(lab, **extra, meer="1")))

    assert len(page.all("fieldset")) == 2


@pytest.mark.parametrize(
    ("fields", "name", "said"),
    [
        ({"gemeente": "Voorbeldstad"}, "gemeente", "geen gemeente van nu. Bedoelt u Voorbeeldstad"),
        ({"gemeente": "BU99010001"}, "gemeente", "geen gemeente van nu"),
        ({"gemeente": ""}, "gemeente", "Vul de naam van uw gemeente in"),
        ({"name_1": " "}, "name_1", "Vul een naam in"),
        ({"name_1": "A" * 121}, "name_1", "hoogstens 120 tekens"),
        ({"name_1": "x" * 200_000}, "name_1", "hoogstens 120 tekens"),
        ({"name_1": "Kijk op evil.example"}, "name_1", "geen link"),
        ({"name_1": "http://evil"}, "name_1", "geen link"),
        ({"name_1": "Ali\u202ede Vries"}, "name_1", "niet kunnen tonen"),
        ({"email_1": "ali"}, "email_1", "geen e-mailadres"),
        ({"email_1": "ali@stad.example\nbcc: x@y.example"}, "email_1", "geen e-mailadres"),
        ({"email_1": "a@stad.example,b@stad.example"}, "email_1", "geen e-mailadres"),
        ({"name_2": "Bo", "email_2": ""}, "email_2", "e-mailadres van uw collega"),
        ({"name_2": "", "email_2": "bo@stad.example"}, "name_2", "naam van uw collega"),
        ({"function_1": "x" * 121}, "function_1", "hoogstens 120"),
        ({"diet_1": "x" * 201}, "diet_1", "hoogstens 200"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_kept(site, lab, fields, name, said):
    answer = site.post(FORM, **filled(lab, **fields))

    page = shown(answer)
    field = page.one("input", name=name)
    assert answer.status_code == 400
    assert said in page.one("p", id=f"id_{name}-fout").text
    assert field["aria-invalid"] == "true"
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    "name", ["prof. dr. A.de Vries", "J.P. Balk-Ende", "Zoë 't Hart", "Nguyễn Văn A", "O’Neil, jr"]
)
def test_names_of_people_are_names(site, lab, name):
    assert site.post(FORM, **filled(lab, name_1=name)).status_code == 303


def test_the_same_address_twice_is_refused(site, lab):
    answer = site.post(FORM, **filled(lab, name_2="Bo", email_2="ALI@stad.example"))

    assert "twee keer" in shown(answer).main


def test_hostile_words_are_words(site, lab):
    lab.motive_question = "Waarom?"
    lab.save()
    evil = '"><script>alert(1)</script>=HYPERLINK("x")'

    wrong = shown(site.post(FORM, **filled(lab, gemeente="", motive=evil, function_1=evil, name_1="=1+1")))
    assert wrong.one("textarea", name="motive").text == evil
    assert wrong.one("input", name="function_1")["value"] == evil

    site.post(FORM, **filled(lab, motive=evil, function_1="a\r\nBcc: b@c.example", name_1="Ali\r\nSubject: x"))
    row = Participant.objects.get()
    assert (row.name, row.function) == ("Ali Subject: x", "a Bcc: b@c.example")
    assert "\n" not in LabMail.objects.get().subject


def test_a_missing_field_is_no_break(site, lab):
    assert site.post(FORM).status_code == 400
    assert site.post(FORM, sinds=opened(lab), meer="").status_code == 200


def test_a_full_lab_still_takes_people_for_the_list_and_a_closed_one_says_no(site, world):
    lab = make_lab(world.team, places=2, per_gemeente=2)
    join(lab, "GM1", "Ali", "Bo")
    assert site.post(FORM, **filled(lab)).status_code == 303

    type(lab).objects.update(closes_at=later(hours=-1))
    answer = site.post(FORM, **filled(lab, email_1="bo@stad.example"))
    assert answer.status_code == 400
    assert shown(answer).one("input", name="email_1")["value"] == "bo@stad.example"
    assert "niet open" in shown(answer).main
