"""What a participant does by the links in her mails: each opens a page with a button first, and says how it stands."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.web.lab_rows import ask, first_of, fix_session, join, later, make_lab
from tests.web.page import Page
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments import queries
from wijkdna.web.enrolments.actions import expire_offers
from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.lab_mails.actions import send_due
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.models import Lab
from wijkdna.web.shared.models import AuditLine

pytestmark = pytest.mark.django_db

PAGES = ("lab_confirm", "lab_offer", "lab_cancel", "lab_replace", "lab_details", "lab_forward")


def address(name, participant):
    return reverse(name, args=(participant.key,))


def state(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


def buttons(page):
    return [one.text for one in page.all("button") if one.inside(page.one("main"))]


@pytest.fixture
def lab(world):
    return make_lab(world.team)


@pytest.fixture
def queue(world):
    """A lab of one place, which was given back: the second in line has an offer, the third waits."""
    lab = make_lab(world.team, places=1)
    first, second, third = (join(lab, f"GM{number}", "Ali") for number in (1, 2, 3))
    cancel(participant=first_of(first))
    return first, second, third


# ---- all pages


@pytest.mark.parametrize("name", PAGES)
def test_looking_changes_nothing(site, queue, name):
    before = list(Enrolment.objects.values_list()), list(Participant.objects.values_list()), LabMail.objects.count()

    for enrolment in queue:
        person = enrolment.participants.get()
        page = site.page(address(name, person))
        assert site.send("head", address(name, person)).status_code == 200
        assert page.h1

    after = list(Enrolment.objects.values_list()), list(Participant.objects.values_list()), LabMail.objects.count()
    assert after == before


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("key", ["x" * 16, "0", "%00", "../..", "k" * 400])
def test_a_key_of_nobody_is_not_there_whatever_it_is(site, lab, name, key):
    there = site.get(reverse(name, args=("nobody",)))
    answer = site.get(reverse(name, args=("nobody",)).replace("nobody", key))

    assert (answer.status_code, there.status_code) == (404, 404)
    if "/" not in key:
        assert answer.content == there.content
    assert site.post(reverse(name, args=("nobody",))).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_key_of_an_erased_lab_is_not_there_either(site, lab, name):
    person = first_of(join(lab, "GM1"))
    Lab.objects.update(erased_at=timezone.now())

    assert site.get(address(name, person)).content == site.get(reverse(name, args=("nobody",))).content


@pytest.mark.parametrize("name", PAGES)
def test_the_secret_of_an_address_goes_nowhere(site, lab, name):
    """Not no-referrer: browsers then send a form without its origin, and it is refused."""
    answer = site.get(address(name, first_of(join(lab, "GM1"))))

    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies.get("sessionid")


@pytest.mark.parametrize("name", ["lab_cancel", "lab_replace", "lab_details"])
def test_in_a_closed_lab_nothing_changes_and_it_says_so(site, lab, name):
    person = first_of(join(lab, "GM1"))
    Lab.objects.update(archived_at=timezone.now())

    answer = site.post(address(name, person), name="Bo", email="bo@gm1.example")

    assert answer.status_code == 400
    assert "Dit leerlab is afgesloten" in answer.content.decode()
    assert Participant.objects.get().cancelled_at is None


# ---- confirming


def test_a_new_address_is_confirmed_with_a_button(site, lab):
    enrolment = ask(lab, "GM9901", "Ali", "Bo")
    here = address("lab_confirm", first_of(enrolment))
    page = site.page(here)
    assert page.h1 == "Klopt dit mailadres?"
    assert page.pairs() == {
        "Gemeente": "Voorbeeldstad",
        "Naam": "Ali de Vries",
        "E-mailadres": "ali@gm9901.example",
        "Samen met": "Bo de Vries",
    }

    assert site.post(here)["Location"] == here

    after = site.page(here)
    assert state(enrolment) == State.PLEK
    assert (after.h1, buttons(after)) == ("U doet mee", [])
    assert "U en uw collega’s hebben een plek." in after.main
    assert reverse("lab_mine", args=(first_of(enrolment).key,)) in after.links()
    assert site.post(here)["Location"] == here  # twice does no harm


def test_an_old_link_to_confirm_says_what_to_do(site, lab):
    enrolment = ask(lab, "GM1")
    Enrolment.objects.update(created_at=timezone.now() - timedelta(hours=49))
    here = address("lab_confirm", first_of(enrolment))
    page = site.page(here)

    assert (page.h1, buttons(page)) == ("Deze link werkt niet meer", [])
    assert reverse("lab_enrol", args=(lab.slug,)) in page.links()
    assert site.post(here).status_code == 400


def test_a_colleague_cannot_confirm_for_who_enrolled(site, lab):
    enrolment = ask(lab, "GM1", "Ali", "Bo")
    colleague = enrolment.participants.get(is_first=False)

    assert site.post(address("lab_confirm", colleague)).status_code == 400
    assert state(enrolment) == State.NIEUW


# ---- the offer


def test_an_offer_is_taken(site, queue):
    _, second, _ = queue
    here = address("lab_offer", first_of(second))
    page = site.page(here)
    assert page.h1 == "Er is een plek voor u"
    assert buttons(page) == ["Ja, ik kom", "Nee, geef de plek aan de volgende"]
    assert re.search(r"houden die vast tot \d+ \w+ \d{4}, \d\d\.\d\d uur", page.main)

    site.post(here, antwoord="ja")

    assert (state(second), site.page(here).h1) == (State.PLEK, "U doet mee")


def test_an_offer_is_declined_and_goes_on(site, queue):
    _, second, third = queue
    here = address("lab_offer", first_of(second))

    site.post(here, antwoord="nee")

    assert (state(second), state(third)) == (State.AFGEMELD, State.AANBOD)
    page = site.page(here)
    assert (page.h1, buttons(page)) == ("U bent afgemeld", [])


def test_who_was_too_late_can_wait_on(site, queue):
    _, second, third = queue
    here = address("lab_offer", first_of(second))
    Enrolment.objects.filter(pk=second.pk).update(offer_until=timezone.now())
    late = site.page(here)
    assert (late.h1, buttons(late)) == ("De tijd voor uw antwoord is om", [])
    assert site.post(here, antwoord="ja").status_code == 400

    expire_offers()
    assert buttons(site.page(here)) == ["Zet mij weer op de wachtlijst"]
    site.post(here, antwoord="blijf")

    assert (state(second), state(third)) == (State.WACHT, State.AANBOD)
    assert site.page(here).h1 == "U staat op plaats 1 van de wachtlijst"


@pytest.mark.parametrize("word", ["", "misschien", "ja"])
def test_another_answer_or_without_an_offer_changes_nothing(site, queue, word):
    third = queue[2]

    answer = site.post(address("lab_offer", first_of(third)), antwoord=word)

    assert (answer.status_code, state(third)) == (400, State.WACHT)


def test_who_left_cannot_answer_for_her_colleagues(site, world):
    lab = make_lab(world.team, places=2)
    inside, pair = join(lab, "GM1", "Ali", "Bo"), join(lab, "GM2", "Cor", "Dik")
    cor, dik = pair.participants.order_by("pk")
    cancel(participant=cor)
    for one in inside.participants.all():
        cancel(participant=one)
    assert state(pair) == State.AANBOD

    assert site.post(address("lab_offer", cor), antwoord="nee").status_code == 400
    assert site.post(address("lab_offer", dik), antwoord="ja").status_code == 303
    assert queries.status_for(Participant.objects.get(pk=cor.pk), queries.standing(lab)).title == "U bent afgemeld"


@pytest.mark.parametrize(
    ("offered", "until", "said"),
    [
        ("2026-10-24T10:00Z", "2026-10-26T10:00Z", "26 oktober 2026, 11.00"),
        ("2027-03-27T11:00Z", "2027-03-29T11:00Z", "29 maart 2027, 13.00"),
    ],
)
def test_an_offer_of_two_days_lasts_as_long_when_the_clock_changes(world, monkeypatch, offered, until, said):
    offered, until = (datetime.fromisoformat(one) for one in (offered, until))
    lab = make_lab(
        world.team, places=1, offer_hours=48, opens_at=datetime(2026, 1, 1, tzinfo=UTC), closes_at=later(days=900)
    )
    first, second, third = (join(lab, f"GM{number}") for number in (1, 2, 3))
    monkeypatch.setattr(timezone, "now", lambda: offered)

    cancel(participant=first_of(first))

    assert Enrolment.objects.get(pk=second.pk).offer_until == until
    assert f"{said} uur" in LabMail.objects.get(kind="waitlist_offer").body
    assert expire_offers(until - timedelta(seconds=1)) == 0
    assert expire_offers(until) == 1
    assert (state(second), state(third)) == (State.VERLOPEN, State.AANBOD)


# ---- giving back


def test_a_place_is_given_back_with_one_button(site, queue):
    third = queue[2]
    here = address("lab_cancel", first_of(third))
    assert site.page(here).h1 == "Van de wachtlijst af"

    site.post(here)

    page = site.page(here)
    assert (state(third), page.h1, buttons(page)) == (State.AFGEMELD, "U bent afgemeld", ["Ja, mail mij dan"])
    assert LabMail.objects.filter(participant__enrolment=third, kind="cancellation_by_participant").count() == 1
    site.post(here)
    assert LabMail.objects.filter(participant__enrolment=third, kind="cancellation_by_participant").count() == 1


def test_who_left_says_whether_she_wants_to_hear_of_a_next_one(site, lab):
    person = first_of(join(lab, "GM1"))
    cancel(participant=person)
    body = LabMail.objects.get(kind="cancellation_by_participant").body
    here = address("lab_cancel", person)
    assert here in body

    site.post(here, bericht="ja")
    assert Participant.objects.get().wants_news
    site.post(here, bericht="nee")
    assert not Participant.objects.get().wants_news


def test_the_first_takes_a_colleague_off_and_nobody_else_does(site, lab):
    enrolment = join(lab, "GM1", "Ali", "Bo")
    ali, bo = enrolment.participants.order_by("pk")
    stranger = first_of(join(lab, "GM2", "Cor"))
    assert "Bo de Vries" in site.page(address("lab_cancel", ali)).main

    for person, number in ((bo, ali.pk), (ali, stranger.pk), (stranger, bo.pk), (ali, "x"), (ali, "²"), (ali, 9**30)):
        assert site.post(address("lab_cancel", person), collega=number).status_code == 404
    assert Participant.objects.filter(cancelled_at__isnull=True).count() == 3

    site.post(address("lab_cancel", ali), collega=bo.pk)
    assert [one.name for one in queries.coming(enrolment)] == ["Ali de Vries"]
    assert state(enrolment) == State.PLEK


@pytest.mark.parametrize("over", [State.AFGEWEZEN, State.VERLOPEN])
def test_what_is_over_is_not_given_back(site, lab, over):
    enrolment = join(lab, "GM1")
    Enrolment.objects.update(state=over)
    here = address("lab_cancel", first_of(enrolment))

    site.post(here)

    assert (state(enrolment), buttons(site.page(here))) == (over, [])
    assert not LabMail.objects.filter(kind="cancellation_by_participant").exists()


# ---- a colleague instead


def test_a_colleague_comes_instead(site, lab):
    fix_session(lab)
    person = first_of(join(lab, "GM1", "Ali"))
    here = address("lab_replace", person)

    site.post(here, name="Bo Jansen", email="Bo@GM1.example", function="adviseur")

    new = Participant.objects.get(cancelled_at__isnull=True)
    assert (new.name, new.email, new.function, new.is_first) == ("Bo Jansen", "bo@gm1.example", "adviseur", True)
    assert site.page(here).h1 == "Uw collega komt"
    assert site.post(here, name="Eef", email="eef@gm1.example").status_code == 400
    send_due()
    to_old, to_new = (next(one for one in reversed(mail.outbox) if who in one.to) for who in (person.email, new.email))
    assert "METHOD:CANCEL" in to_old.attachments[0][1]
    assert "METHOD:REQUEST" in to_new.attachments[0][1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "", "email": "bo@gm1.example"}, "Vul een naam in"),
        ({"name": "www.evil", "email": "bo@gm1.example"}, "geen link"),
        ({"name": "Bo", "email": "bo"}, "geen e-mailadres"),
        ({"name": "Bo", "email": "ali@gm1.example"}, "die al meedoet"),
    ],
)
def test_a_colleague_that_cannot_is_refused_and_kept_in_the_form(site, lab, fields, said):
    person = first_of(join(lab, "GM1", "Ali"))

    answer = site.post(address("lab_replace", person), **fields)

    page = Page(answer.content.decode())
    assert (answer.status_code, said in page.main) == (400, True)
    assert page.one("input", name="email")["value"] == fields["email"]
    assert Participant.objects.count() == 1


def test_who_waits_for_the_facilitator_cannot_send_another(site, world):
    person = first_of(join(make_lab(world.team, moderated=True), "GM1"))

    assert not buttons(site.page(address("lab_replace", person)))
    assert site.post(address("lab_replace", person), name="Bo", email="bo@gm1.example").status_code == 400


# ---- own details


def test_own_details_are_changed_and_only_those(site, lab):
    person = first_of(join(lab, "GM1", "Ali"))
    here = address("lab_details", person)

    answer = site.post(here, diet="geen  noten", wants_news="on", email="evil@x.example", name="Evil", is_first="")

    assert answer["Location"] == f"{here}?bewaard"
    row = Participant.objects.get()
    assert (row.diet, row.wants_news, row.shows_contact) == ("geen noten", True, False)
    assert (row.email, row.name, row.is_first) == (person.email, person.name, True)
    page = site.page(f"{here}?bewaard")
    assert "bewaard" in page.one("p", css="said").text
    assert page.one("input", name="diet")["value"] == "geen noten"
    assert AuditLine.objects.latest("pk").action == "gegevens van een deelnemer gewijzigd"


def test_too_long_is_told_and_kept(site, lab):
    person = first_of(join(lab, "GM1"))

    answer = site.post(address("lab_details", person), access_needs="x" * 201)

    page = Page(answer.content.decode())
    assert (answer.status_code, "hoogstens 200 tekens" in page.main) == (400, True)
    assert page.one("input", name="access_needs")["value"] == "x" * 201
