"""The pages of a date poll, as a facilitator and as participants see them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.lab_rows import first_of, fix_session, join, later, make_lab
from tests.web.page import Page
from tests.web.poll_rows import dates_of, host, make_poll, say, session_of
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.models import SessionState
from wijkdna.web.polls import actions
from wijkdna.web.polls.models import DatePoll, HostOffer, OfferState, PollAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab(world):
    """A lab with people of two gemeenten, and one who waits."""
    made = make_lab(world.team, places=2)
    made.ali, made.cor = first_of(join(made, "Schagen", "Ali")), first_of(join(made, "Medemblik", "Cor"))
    made.dik = first_of(join(made, "Texel", "Dik"))
    return made


def her(participant, name="lab_poll", number=2):
    return reverse(name, args=(participant.key, session_of(participant.lab, number).pk))


def ours(lab, name="lab_date", number=2, *more):
    return reverse(name, args=(lab.pk, session_of(lab, number).pk, *more))


def send(site, address, fields):
    """What the site answers to a form that has a field `address` too."""
    with site.settings:
        return site.client.post(address, fields)


def ticked(poll, *suits):
    """The fields of an answer."""
    return {f"date_{key}": one for key, one in zip(dates_of(poll), suits, strict=True)}


# ---- a participant


def test_she_answers_each_moment_and_is_told_that_it_was_kept(site, lab, world):
    poll = make_poll(lab, world.lid)
    page = site.page(her(lab.ali))
    assert len(page.all("fieldset", "poll-ask")) == 3
    assert [one.text for one in page.all("label", "poll-choice")][:3] == ["ja", "als het moet", "nee"]

    answer = site.post(her(lab.ali), **ticked(poll, "ja", "zonodig", "nee"))

    assert answer.status_code == 303
    assert "bewaard" in site.page(answer["Location"]).one("p", "said").text
    assert len(site.page(her(lab.ali)).all("input", checked="")) == 3
    assert not site.client.cookies.get("sessionid")


def test_a_moment_without_an_answer_is_pointed_at_and_nothing_is_lost(site, lab, world):
    poll = make_poll(lab, world.lid)
    first, *_ = dates_of(poll)

    answer = site.post(her(lab.ali), **{f"date_{first}": "zonodig"})

    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert [one.text for one in page.all("p", "field__wrong")] == ["Kies ja, als het moet of nee."] * 2
    assert [one["value"] for one in page.all("input", checked="")] == ["zonodig"]
    assert not PollAnswer.objects.exists()


def test_what_others_answered_is_nowhere_before_she_did(site, lab, world):
    poll = make_poll(lab, world.lid)
    say(lab.cor, poll, "ja", "ja", "nee")
    host(lab.cor, poll, 1)
    assert "Medemblik" not in site.page(her(lab.ali)).html

    say(lab.ali, poll, "nee", "ja", "ja")

    page = site.page(her(lab.ali))
    rows = page.rows(page.one("table"))
    assert [row[1:4] for row in rows[1:]] == [
        ["1 Medemblik", "geen", "1 Schagen"],
        ["2 Medemblik, Schagen", "geen", "geen"],
        ["1 Schagen", "geen", "1 Medemblik"],
    ]
    assert "Cor" not in page.html


def test_hidden_answers_are_nowhere_until_the_deadline_also_for_who_answered(site, lab, world):
    poll = make_poll(lab, world.lid, hidden=True)
    say(lab.cor, poll, "ja", "ja", "nee")
    say(lab.ali, poll, "nee", "ja", "ja")
    host(lab.cor, poll, 1)
    for page in ("lab_poll", "lab_host"):
        html = site.page(her(lab.ali, page)).html
        assert "Medemblik" not in html
        assert "Wat de gemeenten kozen" not in html
        assert not re.search(r"\d van \d", html)

    DatePoll.objects.update(deadline=timezone.now() - timedelta(seconds=1))

    assert "Medemblik" in site.page(her(lab.ali)).html


def test_after_the_deadline_the_page_says_so_and_shows_what_she_answered(site, lab, world):
    poll = make_poll(lab, world.lid)
    say(lab.ali, poll, "nee", "zonodig", "ja")
    DatePoll.objects.update(deadline=timezone.now() - timedelta(seconds=1))

    page = site.page(her(lab.ali))
    late = site.post(her(lab.cor), **ticked(poll, "ja", "ja", "ja"))

    assert page.all("form", "poll-form") == []
    assert [one.text.split()[-1] for one in page.all("li", "poll-said")] == ["nee", "moet", "ja"]
    assert late.status_code == 400
    assert "tijd is voorbij" in Page(late.content.decode()).main
    assert PollAnswer.objects.filter(participant=lab.cor).count() == 0


def test_who_waits_or_has_another_link_finds_no_poll(site, lab, world):
    make_poll(lab, world.lid)
    other = make_lab(world.other_team, slug="ander")
    eef = first_of(join(other, "Opmeer", "Eef"))
    elsewhere = session_of(lab).pk
    addresses = (her(lab.dik), her(lab.ali, number=1), reverse("lab_poll", args=("nergens", elsewhere)))

    for address in (*addresses, reverse("lab_poll", args=(eef.key, elsewhere))):
        assert site.get(address).status_code == 404
        assert site.post(address).status_code == 404


def test_she_offers_a_room_and_takes_it_back(site, lab, world):
    poll = make_poll(lab, world.lid)
    first, second, _ = dates_of(poll)
    fields = {"place": "Dorpshuis", "address": "Kerkweg 1", "size": "40", "contact_role": "de beheerder"}

    empty = send(site, her(lab.ali, "lab_host"), fields)
    answer = send(site, her(lab.ali, "lab_host"), fields | {"dates": [first, second]})

    assert "Vink aan op welke momenten" in Page(empty.content.decode()).main
    assert "ziet uw aanbod" in site.page(answer["Location"]).one("p", "said").text
    row = HostOffer.objects.get()
    assert (row.gemeente, row.size, {one.pk for one in row.dates.all()}) == ("Schagen", 40, {first, second})
    site.post(her(lab.ali, "lab_host_withdraw"))
    assert not HostOffer.objects.exists()


def test_a_room_with_a_phone_number_is_doubted_once(site, lab, world):
    poll = make_poll(lab, world.lid)
    fields = {"place": "Dorpshuis", "address": "Kerkweg 1", "size": "40", "contact_role": "bel 0612345678"}
    fields["dates"] = dates_of(poll)

    doubted = send(site, her(lab.ali, "lab_host"), fields)

    assert doubted.status_code == 200
    assert "één persoon" in Page(doubted.content.decode()).main
    assert not HostOffer.objects.exists()
    assert send(site, her(lab.ali, "lab_host"), fields | {"toch": "1"}).status_code == 303


def test_opening_the_link_of_a_host_answers_nothing_and_a_button_does(site, lab, world):
    poll = make_poll(lab, world.lid)
    offer = host(lab.ali, poll, 0)
    assert "U hoeft niets te doen" in site.page(her(lab.ali, "lab_host_answer")).main
    actions.ask_host(offer=offer, date=dates_of(poll)[0], by=world.lid)

    site.page(her(lab.ali, "lab_host_answer"))
    site.post(her(lab.ali, "lab_host_answer"), antwoord="misschien")
    assert HostOffer.objects.get().state == OfferState.GEVRAAGD

    answer = site.post(her(lab.ali, "lab_host_answer"), antwoord="ja")
    assert "u zei dat het kan" in site.page(answer["Location"]).main
    site.post(her(lab.ali, "lab_host_answer"), antwoord="nee")
    assert HostOffer.objects.get().state == OfferState.NEE
    fix_session(lab, 2)
    late = site.post(her(lab.ali, "lab_host_answer"), antwoord="ja")
    assert late.status_code == 409
    assert "De dag staat al vast" in Page(late.content.decode()).main


# ---- who facilitates


def rows(*moments, **fields):
    """The fields of a poll: day, begin and end of each moment."""
    named = {}
    for number, parts in enumerate(moments, 1):
        named |= dict(zip((f"day_{number}", f"start_{number}", f"end_{number}"), parts, strict=True))
    return named | {"deadline_day": "2027-03-01", "deadline_time": "17:00"} | fields


def test_a_poll_is_opened_and_changed_in_a_form(site, lab, world):
    own, edit = site.as_(world.lid), ours(lab, "lab_poll_edit")
    first, second = ("2027-03-09", "13:00", "16:30"), ("2027-03-11", "09:30", "12:00")

    opened = own.post(edit, **rows(first, second), hidden="on")

    assert opened["Location"] == ours(lab)
    poll = DatePoll.objects.get()
    assert [f"{timezone.localtime(one.starts_at):%d %H:%M}" for one in poll.dates.all()] == ["09 13:00", "11 09:30"]
    assert poll.hidden
    page = own.page(edit)
    assert page.one(id="id_start_1")["value"] == "13:00"
    seen = page.one(id="id_seen")["value"]
    changed = own.post(edit, **rows(second, ("2027-03-12", "13.00", "16.30")), hidden="on", seen=seen)
    assert changed.status_code == 303
    again = own.post(edit, **rows(first, second), hidden="on", seen=seen)
    assert "Een collega veranderde de prikker net" in Page(again.content.decode()).main
    assert [f"{timezone.localtime(one.starts_at):%d}" for one in poll.dates.all()] == ["11", "12"]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (("2027-03-28", "02:30", "05:00"), "niet eenduidig"),
        (("2027-10-31", "02:30", "05:00"), "niet eenduidig"),
        (("2027-03-09", "13:00", "12:00"), "na het begin"),
        (("2026-01-09", "13:00", "16:00"), "al voorbij"),
        (("2027-03-09", "", "16:00"), "nog leeg"),
        (("2027-03-09", "25:00", "26:00"), "geen tijd"),
    ],
)
def test_a_moment_that_cannot_be_is_pointed_at_and_nothing_is_lost(site, lab, world, moment, said):
    answer = site.as_(world.lid).post(ours(lab, "lab_poll_edit"), **rows(moment, ("2027-11-09", "13:00", "16:00")))

    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert said in " ".join(one.text for one in page.all("p", "field__wrong"))
    assert page.one(id="id_start_2")["value"] == "13:00"
    assert page.one(id="id_start_1").attrs.get("value", "") == moment[1]
    assert not DatePoll.objects.exists()


def test_the_page_shows_the_best_day_first_with_who_can_receive_and_who_is_silent(site, lab, world):
    poll = make_poll(lab, world.lid)
    say(lab.ali, poll, "ja", "zonodig", "ja")
    offer = host(lab.ali, poll, 2)
    own = site.as_(world.lid)

    page = own.page(ours(lab))

    best = page.all("li", "poll-day")[0]
    assert "Schagen kan ontvangen, met plek voor 40 mensen." in best.text
    assert "Cor de Vries, Medemblik" in page.main
    picture, table = page.one("svg", "poll-matrix"), page.one("table")
    assert len([one for one in page.all("circle", "poll-yes") if one.inside(picture)]) == 2
    assert [row[2] for row in page.rows(table)[1:]] == ["geen", "1 Schagen", "geen"]
    third = dates_of(poll)[2]
    own.post(ours(lab, "lab_host_ask", 2, offer.pk), datum=third)
    assert LabMail.objects.get(kind="host_request").participant == lab.ali
    assert "gevraagd of het kan" in own.page(ours(lab)).main
    assert f"?datum={third}&aanbod={offer.pk}" in " ".join(page.links())


def test_a_day_and_host_are_chosen_in_two_steps(site, lab, world):
    poll = make_poll(lab, world.lid)
    offer, third = host(lab.ali, poll, 2), dates_of(poll)[2]
    own, fix = site.as_(world.lid), ours(lab, "lab_date_fix")
    page = own.page(f"{fix}?datum={third}&aanbod={offer.pk}")
    filled = {one["name"]: one["value"] for one in page.all("input") if one["name"] != "q" and "value" in one.attrs}
    assert (filled["host"], filled["place"]) == ("Schagen", "Dorpshuis")
    assert "zei nog geen ja" in page.one("p", "note").text

    answer = send(own, fix, filled)

    assert answer["Location"] == ours(lab)
    now = session_of(lab)
    assert (now.state, now.host) == (SessionState.VAST, "Schagen")
    late = send(own, fix, filled | {"day": "2027-03-20"})
    said = Page(late.content.decode())
    assert late.status_code == 400
    assert "Een collega veranderde deze bijeenkomst net" in said.main
    assert said.one(id="id_version")["value"] == str(now.version)
    assert said.one(id="id_day")["value"] == "2027-03-20"


def test_an_offer_for_another_session_is_not_there(site, lab, world):
    offer = host(lab.ali, make_poll(lab, world.lid))

    address = ours(lab, "lab_date_fix", 3)

    assert site.as_(world.lid).get(f"{address}?aanbod={offer.pk}").status_code == 404
    assert site.as_(world.lid).get(f"{address}?datum={'9' * 30}&aanbod=x").status_code == 200


def test_a_session_is_changed_and_called_off_in_forms(site, lab, world):
    fix_session(lab, 2, starts_at=later(days=40))
    own = site.as_(world.lid)
    page = own.page(ours(lab, "lab_date_fix"))
    filled = {one["name"]: one["value"] for one in page.all("input") if one["name"] != "q" and "value" in one.attrs}

    without = send(own, ours(lab, "lab_date_fix"), filled | {"place": "School"})
    assert "Schrijf in één zin waarom" in Page(without.content.decode()).main
    send(own, ours(lab, "lab_date_fix"), filled | {"place": "School", "reason": "Wij vonden een zaal."})
    assert session_of(lab).place == "School"
    version = own.page(ours(lab, "lab_date_cancel")).one(id="id_version")["value"]
    empty = own.post(ours(lab, "lab_date_cancel"), version=version)
    assert empty.status_code == 400
    own.post(ours(lab, "lab_date_cancel"), version=version, reason="De begeleider is ziek.")

    assert session_of(lab).state == SessionState.AFGEZEGD
    assert "Gaat niet door" in own.page(ours(lab)).main


def test_a_closed_lab_shows_its_dates_without_buttons(site, lab, world):
    make_poll(lab, world.lid)
    lab.archived_at = timezone.now()
    lab.save()

    page = site.as_(world.lid).page(ours(lab))

    assert [one for one in page.all("form") if "beheer" in one["action"]] == []
    assert "Kies deze dag" not in page.main
