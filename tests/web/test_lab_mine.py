"""The page of a participant: what she sees by how she stands, of whom, and what she takes along or erases."""

import json

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests.web.lab_rows import ask, first_of, fix_session, join, later, make_lab
from wijkdna.web.enrolling.actions import accept_offer, cancel
from wijkdna.web.enrolments.actions import expire_offers
from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.enrolments.queries import MinePart
from wijkdna.web.lab_mails.actions import send_due
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.models import Lab, LabSession, SessionState
from wijkdna.web.labs.queries import PartLine
from wijkdna.web.polls.models import DatePoll, HostOffer, PollAnswer, PollDate

pytestmark = pytest.mark.django_db

PAGES = ("lab_mine", "lab_mine_ics", "lab_mine_data", "lab_mine_erase")


def state(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


def at(page, participant):
    return reverse(page, args=[participant.key])


def shown(site, participant):
    return site.page(at("lab_mine", participant))


def test_who_has_a_place_sees_when_where_and_who_comes(site, world):
    lab = make_lab(world.team)
    fix_session(lab, travel="Station Anna Paulowna ligt in het dorp.", access="Er is een lift.")
    LabSession.objects.filter(lab=lab, number=3).update(state=SessionState.AFGEZEGD)
    me = first_of(join(lab, "GM1", "Ali"))
    join(lab, "GM2", "Bo"), join(lab, "GM3", "Cor")

    page = shown(site, me)

    assert "U doet mee" in page.main
    assert "Raadhuis, De Verwachting 1, Anna Paulowna. Gemeente Hollands Kroon ontvangt ons." in page.main
    assert "Station Anna Paulowna ligt in het dorp. Er is een lift." in page.main
    assert "GM1 · GM2 · GM3" in page.main.replace("\xa0", " ")
    assert "U ziet gemeenten, geen namen." in page.main
    assert "datum nog te kiezen Bijeenkomst 2" in page.main
    assert "gaat niet door Bijeenkomst 3" in page.main
    for other in ("Bo de Vries", "Cor de Vries", "bo@gm2.example"):
        assert other not in page.html
    for link in ("lab_mine_ics", "lab_cancel", "lab_replace", "lab_details", "lab_forward", "lab_mine_erase"):
        assert at(link, me) in page.links()
    assert page.one("input", id="eigen-link")["value"].endswith(f"/via/{me.forward_key}/")
    assert me.key not in page.one("input", id="eigen-link")["value"]


def test_only_who_chose_to_be_seen_is_seen(site, world):
    lab = make_lab(world.team)
    me, shy = first_of(join(lab, "GM1", "Ali")), first_of(join(lab, "GM2", "Bo"))
    open_, waits = first_of(join(lab, "GM3", "Cor")), first_of(ask(lab, "GM4", "Dik"))
    Participant.objects.filter(pk__in=(open_.pk, waits.pk)).update(shows_contact=True)

    page = shown(site, me)

    assert "Cor de Vries, GM3" in page.main
    assert "mailto:cor@gm3.example" in page.links()
    assert shy.email not in page.html
    assert waits.email not in page.html  # she has no place


def test_a_key_shows_nothing_of_another_participant(site, world):
    lab, other_lab = make_lab(world.team), make_lab(world.other_team, slug="ander", title="Van Amsterdam")
    mine, theirs, elsewhere = join(lab, "GM1", "Ali"), join(lab, "GM2", "Bo"), join(other_lab, "GM3", "Cor")
    Enrolment.objects.filter(pk=theirs.pk).update(motive="Omdat wij een geheim plan hebben.")
    Participant.objects.filter(enrolment=theirs).update(diet="geen noten", function="wethouder")
    me = first_of(mine)

    for name in PAGES:
        answer = site.get(at(name, me))
        if answer.status_code == 404:
            continue
        text = answer.content.decode()
        for one in (first_of(theirs), first_of(elsewhere)):
            for secret in (one.name, one.email, one.key, one.forward_key):
                assert secret not in text, name
        for secret in ("geheim plan", "geen noten", "wethouder", "Van Amsterdam"):
            assert secret not in text, name


@pytest.mark.parametrize("name", PAGES)
def test_there_is_no_page_for_a_key_of_nobody_or_of_a_lab_that_was_erased(site, world, name):
    lab = make_lab(world.team)
    fix_session(lab)
    me = first_of(join(lab, "GM1"))
    assert site.get(at(name, me)).status_code == 200
    assert site.get(reverse(name, args=[me.forward_key])).status_code == 404
    known = site.get(reverse(name, args=["x1-y2"]))

    Lab.objects.filter(pk=lab.pk).update(archived_at=timezone.now(), erased_at=timezone.now())

    gone = site.get(at(name, me))
    assert (known.status_code, gone.status_code) == (404, 404)
    assert lab.title not in gone.content.decode()


def test_who_waits_sees_her_number_and_nothing_of_who_has_a_place(site, world, settings):
    settings.LAB_MINE_PARTS = (f"{__name__}.a_part",)
    lab = make_lab(world.team, places=1)
    fix_session(lab)
    join(lab, "GM1", "Ali"), join(lab, "GM2", "Bo")
    me = first_of(join(lab, "GM3", "Cor"))

    page = shown(site, me)

    assert "U staat op plaats 2 van de wachtlijst" in page.main
    assert "Wat u intussen kunt doen" in page.main
    for hidden in ("Raadhuis", "GM1", "GM2", "Wie er komen", "Wanneer kunt u?", me.forward_key):
        assert hidden not in page.html
    assert site.get(at("lab_mine_ics", me)).status_code == 404
    assert at("lab_mine_ics", me) not in page.links()
    assert at("lab_cancel", me) in page.links()


def test_an_offer_stands_on_top_until_it_expires(site, world):
    lab = make_lab(world.team, places=1, offer_hours=48)
    inside, waits = join(lab, "GM1", "Ali"), join(lab, "GM2", "Bo")
    cancel(participant=first_of(inside))
    me = first_of(waits)

    page = shown(site, me)
    assert page.all("h2")[0].text == "Er is een plek voor u"
    answers = [one["value"] for one in page.all("input", name="antwoord")]
    assert answers == ["ja", "nee"]
    assert {one["action"] for one in page.all("form", "one-button")} == {at("lab_offer", me)}
    assert "Wie er komen" not in page.main

    expire_offers(later(hours=49))
    page = shown(site, me)
    assert "De plek is doorgegeven" in page.main
    assert [one["value"] for one in page.all("input", name="antwoord")] == ["blijf"]
    assert at("lab_replace", me) not in page.links()


def test_an_offer_for_two_says_for_whom_the_answer_counts_and_when_it_is_over(site, world):
    lab = make_lab(world.team, places=2, offer_hours=48)
    inside, pair = join(lab, "GM1", "Ali", "Bo"), join(lab, "GM2", "Cor", "Dik")
    for one in Participant.objects.filter(enrolment=inside):
        cancel(participant=one)
    me = first_of(pair)

    assert "Uw antwoord geldt voor u samen met Dik de Vries." in shown(site, me).main
    Enrolment.objects.filter(pk=pair.pk).update(offer_until=later(seconds=-1))
    assert shown(site, me).all("input", name="antwoord") == []  # the worker passes it on in a moment


def test_who_accepts_gets_the_whole_page(site, world):
    lab = make_lab(world.team, places=1)
    inside, waits = join(lab, "GM1", "Ali"), join(lab, "GM2", "Bo")
    cancel(participant=first_of(inside))
    me = first_of(waits)
    accept_offer(participant=me)

    assert "Wie er komen" in shown(site, me).main
    gone = shown(site, first_of(inside))
    assert "U bent afgemeld" in gone.main
    assert "Wie er komen" not in gone.main
    assert at("lab_cancel", first_of(inside)) not in gone.links()


def test_without_a_date_it_says_so_and_there_is_no_calendar(site, world):
    lab = make_lab(world.team)
    me = first_of(join(lab, "GM1"))

    assert "nog niet bekend" in shown(site, me).main
    assert site.get(at("lab_mine_ics", me)).status_code == 404


def test_the_calendar_holds_the_sessions_and_no_address(site, world):
    lab = make_lab(world.team)
    session = fix_session(lab)
    me = first_of(join(lab, "GM1", "Ali"))

    answer = site.get(at("lab_mine_ics", me))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "DNA Wijk / Dorp: Bijeenkomst 1"
    assert event["dtstart"].dt == session.starts_at.replace(microsecond=0)
    assert str(session.uid) in event["uid"]
    assert me.email not in answer.content.decode()


def test_nobody_can_enrol_any_more_so_nothing_is_passed_on(site, world):
    lab = make_lab(world.team)
    me = first_of(join(lab, "GM1"))
    Lab.objects.filter(pk=lab.pk).update(closes_at=later(hours=-1))

    assert me.forward_key not in shown(site, me).html


def test_a_closed_lab_can_be_read_and_not_changed(site, world):
    lab = make_lab(world.team)
    me = first_of(join(lab, "GM1"))
    Lab.objects.filter(pk=lab.pk).update(archived_at=timezone.now())

    page = shown(site, me)

    assert "Dit leerlab is afgesloten." in page.main
    assert not {at("lab_cancel", me), at("lab_details", me), at("lab_replace", me)} & set(page.links())
    assert at("lab_mine_data", me) in page.links()


def a_part(participant):
    line = PartLine("Kies uw wijk:", "Kreileroord", "/gebied/", "10 minuten", done=False)
    return MinePart("prikker", "Wanneer kunt u?", lines=(line,), urgent=True)


def beside(participant):
    return MinePart("gedeeld", "Wat anderen delen", ("Nog niets.",), links=(("Deel iets", "/deel/"),), beside=True)


def all_sessions(participant):
    return MinePart("bijeenkomsten", "Onze bijeenkomsten", ("Hier staan ze.",))


def test_parts_of_other_features_stand_where_they_belong(site, world, settings):
    settings.LAB_MINE_PARTS = tuple(f"{__name__}.{name}" for name in ("beside", "all_sessions", "a_part"))
    me = first_of(join(make_lab(world.team), "GM1"))

    page = shown(site, me)

    heads = [one.text for one in page.all("h2")]
    assert heads == [
        *("U doet mee", "Wanneer kunt u?", "Wanneer we elkaar zien", "Onze bijeenkomsten", "Wie er komen"),
        *("Wat anderen delen", "Neem een collega mee", "Uw gegevens"),
    ]
    assert "nog te doen: Kies uw wijk: Kreileroord" in page.main


# ---- her data


def poll_answer(participant):
    session = LabSession.objects.filter(lab=participant.lab).first()
    poll = DatePoll.objects.create(session=session, deadline=later(days=3))
    date = PollDate.objects.create(poll=poll, starts_at=later(days=9), ends_at=later(days=9, hours=3))
    return PollAnswer.objects.create(date=date, participant=participant, suits="zonodig")


def test_her_data_is_all_we_hold_of_her(site, world):
    lab = make_lab(world.team)
    first = join(lab, "GM1", "Ali")
    me = first_of(join(lab, "GM2", "Bo", via=first_of(first)))
    Enrolment.objects.filter(pk=me.enrolment_id).update(motive="Wij willen beter luisteren.")
    Participant.objects.filter(pk=me.pk).update(diet="geen noten", function="wijkmanager")
    poll_answer(me)

    answer = site.get(at("lab_mine_data", me))

    assert answer["Content-Disposition"] == 'attachment; filename="gegevens.json"'
    found = json.loads(answer.content)
    assert found["deelnemer"]["e-mailadres"] == "bo@gm2.example"
    assert found["deelnemer"]["eten"] == "geen noten"
    assert found["inschrijving"]["motivatie"] == "Wij willen beter luisteren."
    assert found["inschrijving"]["kwam_via_gemeente"] == "GM1"
    assert found["datumprikker"][0]["antwoord"] == "als het moet"
    assert len(found["mails"]) == LabMail.objects.filter(participant=me).count() == 2
    assert "Ali" not in answer.content.decode()


def test_who_erases_herself_gives_her_place_back_and_leaves_no_word(site, world):
    lab = make_lab(world.team, places=1)
    me, waits = first_of(join(lab, "GM1", "Ali")), join(lab, "GM2", "Bo")
    Enrolment.objects.filter(pk=me.enrolment_id).update(motive="Wij willen beter luisteren.")
    poll_answer(me)
    offer = HostOffer.objects.create(
        session=LabSession.objects.filter(lab=lab).first(),
        participant=me,
        gemeente="GM1",
        gemeente_name="GM1",
        place="Dorpshuis",
        address="Dorpsstraat 1",
        size=20,
        contact_role="de bode van Ali",
    )
    send_due()
    mail.outbox.clear()
    assert "Die gaat naar wie nu aan de beurt is" in site.page(at("lab_mine_erase", me)).main

    answer = site.post(at("lab_mine_erase", me))

    assert answer["Location"] == reverse("lab_mine_erased")
    assert site.page(reverse("lab_mine_erased")).h1 == "Uw gegevens zijn gewist"
    assert site.get(at("lab_mine", me)).status_code == 404
    assert not Participant.objects.filter(pk=me.pk).exists()
    assert not PollAnswer.objects.exists()
    offer.refresh_from_db()
    assert (offer.place, offer.contact_role, offer.participant) == ("Dorpshuis", "", None)
    assert state(waits) == State.AANBOD
    left = Enrolment.objects.get(pk=me.enrolment_id)
    assert (left.state, left.motive, left.gemeente) == (State.AFGEMELD, "", "GM1")
    log = LabMail.objects.filter(lab=lab, participant__isnull=True)
    assert log.count() == 2
    for line in log:
        assert (line.body, line.event) == ("", "")
        assert "Ali" not in line.subject
    send_due(later(days=1))
    assert me.email not in {address for one in mail.outbox for address in one.to}


def test_to_open_the_page_erases_nothing(site, world):
    me = first_of(join(make_lab(world.team), "GM1"))

    site.get(at("lab_mine_erase", me))

    assert Participant.objects.filter(pk=me.pk).exists()


def test_a_colleague_keeps_her_place_and_what_they_wrote(site, world):
    lab = make_lab(world.team)
    enrolment = join(lab, "GM1", "Ali", "Bo")
    Enrolment.objects.filter(pk=enrolment.pk).update(motive="Samen leren.")

    site.post(at("lab_mine_erase", first_of(enrolment)))

    colleague = first_of(enrolment)
    assert colleague.name == "Bo de Vries"
    assert (state(enrolment), Enrolment.objects.get(pk=enrolment.pk).motive) == (State.PLEK, "Samen leren.")


def test_also_in_a_closed_lab_and_after_cancelling_one_can_erase(site, world):
    lab = make_lab(world.team)
    closed, gone = first_of(join(lab, "GM1", "Ali")), first_of(join(lab, "GM2", "Bo"))
    cancel(participant=gone)
    site.post(at("lab_mine_erase", gone))
    Lab.objects.filter(pk=lab.pk).update(archived_at=timezone.now())
    site.post(at("lab_mine_erase", closed))

    assert not Participant.objects.filter(pk__in=(closed.pk, gone.pk)).exists()
