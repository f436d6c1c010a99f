"""The invitation of a leerlab and its form: what a visitor reads, what is refused, and what nobody learns."""

import re
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests.web.enrol_form import FORM, HERE, filled
from tests.web.lab_rows import ask, first_of, fix_session, give_picture, join, later, make_lab
from tests.web.page import Page
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments.models import Enrolment
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.models import LabSession, SessionState

pytestmark = pytest.mark.django_db


def shown(answer):
    return Page(answer.content.decode())


@pytest.fixture
def lab(world):
    return make_lab(world.team)


# ---- the invitation


def test_the_invitation_tells_what_where_when_and_how_long_until(site, lab):
    fix_session(lab, starts_at=later(days=40))
    LabSession.objects.create(lab=lab, number=0, title="Kick-off")
    page = site.page(HERE)

    facts = page.pairs()
    assert facts["Wat"] == "Een kick-off en drie bijeenkomsten"
    assert facts["Waar"] == "Hollands Kroon"
    assert re.search(r"Bijeenkomst 1: \w+dag \d+ \w+ \d{4}, .* uur \(nog ruim 5 weken\)", facts["Wanneer"])
    assert facts["Plekken"] == "10 plekken, uit één gemeente hoogstens 2. Nog 10 vrij."
    assert "Kosten" not in facts  # nobody said what it costs
    assert "Datum volgt" in page.main
    assert page.one("a", css="nl-button--primary")["href"] == FORM


def test_a_cancelled_session_is_left_out(site, lab):
    LabSession.objects.filter(lab=lab, number=3).update(state=SessionState.AFGEZEGD)

    page = site.page(HERE)

    assert page.pairs()["Wat"] == "Twee bijeenkomsten"
    assert "Bijeenkomst 3" not in page.main


def test_the_text_has_its_formatting_and_nothing_else(site, lab):
    lab.text = (
        "## Waarom\nEen **echt** plan, [zo](https://a.example/?a=1&b=2).\n\n- een\n- <b>twee</b>\n\n<script>x</script>"
    )
    lab.text += ' [klik](javascript:alert(1)) [x](https://a.example/"onclick="y)'
    lab.save()

    page = site.page(HERE)

    assert page.all("h2")[0].text == "Waarom"
    assert [one.text for one in page.all("b")] == ["echt"]
    assert page.one("a", href="https://a.example/?a=1&b=2").text == "zo"
    assert "<script>x</script>" in page.main
    assert "[klik](javascript:alert(1))" in page.main
    assert not [link for link in page.links() if link.startswith("javascript:") or "onclick" in link]


def test_a_preview_has_title_words_and_picture_by_a_whole_address(site, lab):
    give_picture(lab)
    page = site.page(HERE)

    told = {one["property"]: one["content"] for one in page.all("meta") if "property" in one.attrs}
    assert told["og:title"] == lab.title
    assert told["og:description"] == lab.summary
    assert told["og:url"].endswith(HERE)
    assert told["og:image"] == told["og:url"] + "beeld/"
    assert told["og:url"].startswith("http")
    assert page.one("img")["alt"] == told["og:image:alt"] == "Buren aan een lange tafel op straat"
    picture = site.get(f"{HERE}beeld/")
    assert (picture["Content-Type"], picture["Content-Security-Policy"]) == ("image/png", "default-src 'none'; sandbox")
    assert b"".join(picture.streaming_content).startswith(b"\x89PNG")


def test_without_a_picture_there_is_none_to_fetch(site, lab):
    assert not [one for one in site.page(HERE).all("meta") if one.attrs.get("property") == "og:image"]
    assert site.get(f"{HERE}beeld/").status_code == 404


def test_a_file_that_is_no_picture_is_not_sent(site, lab):
    give_picture(lab)
    type(lab).objects.filter(pk=lab.pk).update(picture=lab.picture.name.replace(".png", ".svg"))

    assert site.get(f"{HERE}beeld/").status_code == 404


def test_the_code_of_a_real_place_stands_where_there_is_no_picture(shipped_site, lab):
    page = shipped_site.page(HERE)

    assert "Het DNA van Kreileroord, een buurt in Hollands Kroon." in page.main
    assert "/gebied/BU19110801/" in page.links()


def test_the_calendar_holds_the_sessions_with_a_date(site, lab):
    assert site.get(f"{HERE}agenda.ics").status_code == 404
    session = fix_session(lab, starts_at=datetime(2030, 10, 15, 11, 0, tzinfo=UTC))

    answer = site.get(f"{HERE}agenda.ics")

    calendar = Calendar.from_ical(answer.content)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["method"], event["uid"].split("@")[0]) == ("PUBLISH", str(session.uid))
    assert event.decoded("dtstart") == session.starts_at
    assert "organizer" not in event
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("fields", "said", "has_button"),
    [
        ({"opens_at": later(days=6), "closes_at": later(days=9)}, r"kan vanaf .* \(nog \d dagen\)", False),
        ({}, r"kan tot .* \(nog ruim 4 weken\)", True),
        ({"closes_at": later(hours=-1)}, "kan niet meer", False),
        ({"archived_at": later(days=-1)}, "is afgelopen", False),
        ({"moderated": True}, "begeleider kiest welke gemeenten", True),
    ],
)
def test_whether_one_can_enrol_is_said_in_words(site, world, fields, said, has_button):
    make_lab(world.team, **fields)
    page = site.page(HERE)

    assert re.search(said, page.main)
    assert bool(page.all("a", css="nl-button--primary")) == has_button
    assert site.get(FORM).status_code == (200 if has_button else 303)


def test_when_all_is_taken_one_comes_on_the_list_and_reads_so(site, world):
    lab = make_lab(world.team, places=1)
    join(lab, "GM1")
    page = site.page(HERE)

    assert page.one("a", css="nl-button--primary").text == "Kom op de wachtlijst"
    assert "Nog" not in page.pairs()["Plekken"]


def test_the_list_shows_what_was_published_the_open_ones_first(site, world):
    make_lab(world.team, slug="oud", title="Van toen", closes_at=later(days=-1))
    make_lab(world.team, slug="geheim", title="Nog niet", published_at=None)
    make_lab(world.team, slug="straks", title="Straks", opens_at=later(days=1))
    make_lab(world.team)
    page = site.page("/leerlab/")

    assert [one.text for one in page.all("h2")] == ["DNA Wijk / Dorp", "Straks", "Van toen"]
    assert site.get("/leerlab/geheim/").status_code == 404
    assert "/leerlab/" in page.links()


def test_an_empty_list_says_what_one_can_do(site):
    assert "zoek een wijk of dorp" in site.page("/leerlab/").main


# ---- by the link of a participant


def test_a_newcomer_reads_via_which_gemeente_and_no_name(site, lab):
    sender = first_of(join(lab, "GM9901", "Ali"))
    page = site.page(f"{HERE}via/{sender.forward_key}/")

    assert "U bent hier via gemeente Voorbeeldstad." in page.main
    assert "Ali" not in page.html.replace("Dora Begeleider", "")
    assert sender.email not in page.html
    form = site.page(page.one("a", css="nl-button--primary")["href"])
    assert "via gemeente Voorbeeldstad" in form.main
    assert form.one("input", name="via")["value"] == sender.forward_key


def test_via_stays_with_who_enrols_also_after_a_mistake(site, lab):
    sender = first_of(join(lab, "GM1", "Ali"))
    wrong = site.post(FORM, **filled(lab, gemeente="Nergenshuizen", email_1="bo@stad.example", via=sender.forward_key))
    again = shown(wrong).one("input", name="via")["value"]

    assert site.post(FORM, **filled(lab, email_1="bo@stad.example", via=again)).status_code == 303
    assert Enrolment.objects.latest("pk").via == sender


@pytest.mark.parametrize("key", ["bestaat-niet", "%00", "x" * 300])
def test_a_link_that_works_no_longer_leads_to_the_invitation(site, lab, key):
    assert site.get(f"{HERE}via/{key}/")["Location"] == HERE
    assert site.get(f"{FORM}?via={key}").status_code == 200


def test_who_never_confirmed_passes_nothing_on(site, lab):
    stray = first_of(ask(lab, "GM1"))

    assert site.get(f"{HERE}via/{stray.forward_key}/").status_code == 303


def test_a_link_of_another_lab_counts_for_nothing(site, world, lab):
    other = first_of(join(make_lab(world.team, slug="ander"), "GM1"))

    site.post(FORM, **filled(lab, via=other.forward_key))

    assert Enrolment.objects.get(lab=lab).via is None


def test_the_text_to_send_on_opens_as_a_mail(site, lab):
    page = site.page(HERE)

    (mail,) = [link for link in page.links() if link.startswith("mailto:?")]
    assert "\n" not in mail
    assert lab.summary in unquote(mail)
    assert page.one("input", id="adres")["value"] in unquote(mail)


def test_who_left_still_brought_somebody(site, lab):
    enrolment = join(lab, "GM1", "Ali")
    sender = first_of(enrolment)
    cancel(participant=sender)

    assert "via gemeente GM1" in site.page(f"{HERE}via/{sender.forward_key}/").main


# ---- passing on


def test_a_participant_has_a_text_with_her_own_link_and_gets_it_by_mail_once_an_hour(site, lab):
    person = first_of(join(lab, "GM9901", "Ali"))
    here = reverse("lab_forward", args=(person.key,))
    page = site.page(here)
    own = page.one("input", id="eigen-link")["value"]
    assert own.endswith(f"/leerlab/{lab.slug}/via/{person.forward_key}/")
    text = page.one("textarea").text
    assert own in text
    assert "Wij doen met Voorbeeldstad mee aan DNA Wijk / Dorp." in text
    assert "drie bijeenkomsten" in text
    assert person.email not in text
    assert "Ali" not in text

    assert site.post(here)["Location"] == f"{here}?gemaild"
    assert site.post(here).status_code == 400
    assert [own in one.body for one in LabMail.objects.filter(kind="forward_invitation")] == [True]


def test_who_is_not_confirmed_has_nothing_to_pass_on(site, lab):
    person = first_of(ask(lab, "GM1"))
    here = reverse("lab_forward", args=(person.key,))

    assert person.forward_key not in site.get(here).content.decode()
    assert site.post(here).status_code == 400
