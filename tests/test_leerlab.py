"""A leerlab from its first page to its end, in a real browser and on the database of the run: what people press, and
what they get in their mail. The clock is moved by asking what is due at a later moment, as the worker does.
"""

import os
import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import PHONE, chromium
from tests.browser.patience import PATIENCE, wait_for_pages
from tests.web.map_rows import make_door, make_group, make_role
from tests.web.people import make_world
from wijkdna import lab_clock
from wijkdna.web.enrolling import forms as enrolling
from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.lab_ending.actions import erase_due
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.models import Lab

GEMEENTEN = (
    *("Hollands Kroon", "Schagen", "Medemblik", "Den Helder", "Texel", "Opmeer", "Hoorn"),
    *("Alkmaar", "Dijk en Waard", "Bergen (NH.)", "Enkhuizen", "Drechterland", "Koggenland", "Purmerend"),
)
"""Fourteen, for ten places."""


class Lived:
    """People at work in one lab, each in a browser of her own."""

    def __init__(self, browser, address, world):
        self.browser, self.address, self.world = browser, address, world

    def page(self, user=None, **options):
        """A page of somebody; without an account when there is no user."""
        context = self.browser.new_context(base_url=self.address, **options)
        context.set_default_timeout(PATIENCE)
        if user is not None:
            client = Client()
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
            context.add_cookies([{"name": "sessionid", "value": client.session.session_key, "url": self.address}])
        return context.new_page()

    @property
    def lab(self):
        return Lab.objects.get()


def mails_to(email, kind):
    """Bodies of the mails of a kind, oldest first."""
    rows = LabMail.objects.filter(participant__email=email, kind=kind)
    return list(rows.order_by("pk").values_list("body", flat=True))


def link_in(body, part):
    """The address in a mail that has `part` in it."""
    return re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", body)[1]


def address_of(number):
    return f"ambtenaar-{number}@gemeente.example"


def make(lived):
    """The facilitator makes a lab in one sitting, and puts it on the site."""
    page, now = lived.page(lived.world.lid), timezone.localtime()
    page.goto(f"/team/{lived.world.team.pk}/leerlab/nieuw/?begin=dna")
    page.locator("[name=title]").fill("DNA Wijk / Dorp")
    page.locator("[name=places]").fill("10")
    page.locator("[name=per_gemeente]").fill("2")
    page.locator("[name=gemeenten]").fill("")
    page.locator("[name=offer_hours]").fill("48")
    page.locator("[name=opens_at]").fill(f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}")
    page.locator("[name=closes_at]").fill(f"{now + timedelta(days=30):%Y-%m-%dT%H:%M}")
    page.locator("[name=contact_name]").fill("Dora Begeleider")
    page.locator("[name=contact_email]").fill("dora@servicepunt.example")
    page.get_by_role("button", name="Maak het leerlab").click()
    page.get_by_role("button", name="Zet op de site").click()
    assert lived.lab.published_at is not None
    return page


def enrol(lived, page, number, gemeente, *names, via=""):
    """Somebody fills in the form and presses the button in her mail. Gives her personal page.

    via  the link that a colleague passed on to her
    """
    page.goto(via or f"/leerlab/{lived.lab.slug}/")
    if via:
        expect(page.get_by_text("via gemeente Hollands Kroon").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Meld uw gemeente aan|^Kom op de wachtlijst")).first.click()
    page.locator("[name=gemeente]").fill(gemeente)
    for place, name in enumerate(names, 1):
        page.locator(f"[name=name_{place}]").fill(name)
        email = address_of(number) if place == 1 else f"collega-{number}@gemeente.example"
        page.locator(f"[name=email_{place}]").fill(email)
    page.locator("[name=motive]").fill("Een straat waar niemand reageert.")
    page.get_by_role("button", name=re.compile("Meld aan|wachtlijst")).last.click()
    expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
    (body,) = mails_to(address_of(number), "confirm_address")
    page.goto(link_in(body, "bevestigen"))
    page.get_by_role("button", name=re.compile("^Ja, meld")).click()
    return f"/leerlab/mijn/{Participant.objects.get(email=address_of(number)).key}/"


def states():
    """How many people stand how."""
    people = Participant.objects.filter(cancelled_at__isnull=True)
    return {state: people.filter(enrolment__state=state).count() for state in (State.PLEK, State.AANBOD, State.WACHT)}


def passed_on(lived):
    """The link that the first participant passes on."""
    return f"/leerlab/{lived.lab.slug}/via/{Participant.objects.get(email=address_of(0)).forward_key}/"


def fill_up(lived):
    """Fourteen gemeenten enrol for ten places; the first with two people. Gives their pages."""
    page, pages = lived.page(viewport=PHONE, java_script_enabled=False), []
    for number, gemeente in enumerate(GEMEENTEN):
        names = ("Anna de Boer", "Ben Mulder") if number == 0 else (f"Ambtenaar Nummer {number}",)
        via = passed_on(lived) if number == 3 else ""
        pages.append(enrol(lived, page, number, gemeente, *names, via=via))
    assert Enrolment.objects.get(participants__email=address_of(3)).via.email == address_of(0)
    assert states() == {State.PLEK: 10, State.AANBOD: 0, State.WACHT: 5}
    page.goto(pages[9])
    expect(page.get_by_text("plaats 1 van de wachtlijst").first).to_be_visible()
    page.goto(f"/leerlab/{lived.lab.slug}/")
    expect(page.get_by_role("link", name="Kom op de wachtlijst")).to_be_visible()
    return page, pages


def let_the_line_move(lived, page, pages):
    """One gives her place back; who is asked first does not answer, the next says yes."""
    page.goto(pages[8])
    body = mails_to(address_of(8), "confirmation")[0]
    page.goto(link_in(body, "afmelden"))
    page.get_by_role("button", name="Ja, ik kom niet").click()
    assert Enrolment.objects.get(participants__email=address_of(9)).state == State.AANBOD

    lab_clock.tick(timezone.now() + timedelta(hours=49))
    assert Enrolment.objects.get(participants__email=address_of(9)).state == State.VERLOPEN
    page.goto(link_in(mails_to(address_of(10), "waitlist_offer")[0], "aanbod"))
    page.get_by_role("button", name=re.compile("^Ja")).first.click()
    assert Enrolment.objects.get(participants__email=address_of(10)).state == State.PLEK
    assert states() == {State.PLEK: 10, State.AANBOD: 0, State.WACHT: 3}


def choose_a_day(lived, page, pages):
    """A poll, an offer to receive, the day that comes out, and a change: appointments say the same as the pages."""
    facilitator, session = lived.page(lived.world.lid), lived.lab.sessions.order_by("number").last()
    facilitator.goto(f"/leerlab/beheer/{lived.lab.pk}/datum/{session.pk}/prikker/")
    days = [timezone.localdate() + timedelta(days=ahead) for ahead in (30, 31, 32)]
    for number, day in enumerate(days, 1):
        facilitator.locator(f"[name=day_{number}]").fill(f"{day:%Y-%m-%d}")
        facilitator.locator(f"[name=start_{number}]").fill("13:00")
        facilitator.locator(f"[name=end_{number}]").fill("16:30")
    facilitator.locator("[name=deadline_day]").fill(f"{timezone.localdate() + timedelta(days=10):%Y-%m-%d}")
    facilitator.get_by_role("button", name="Open de datumprikker").click()

    for number, answers in ((0, ("ja", "ja", "nee")), (1, ("nee", "ja", "ja")), (2, ("zonodig", "ja", "nee"))):
        page.goto(f"{pages[number]}datum/{session.pk}/")
        for moment, suits in zip(session.poll.dates.all(), answers, strict=True):
            page.locator(f"[name=date_{moment.pk}][value={suits}]").check(force=True)
        page.get_by_role("button", name="Bewaar uw dagen").click()
    page.goto(f"{pages[1]}datum/{session.pk}/ontvangen/")
    page.locator("[name=place]").fill("Dorpshuis")
    page.locator("[name=address]").fill("Kerkplein 1")
    page.locator("[name=size]").fill("25")
    for moment in session.poll.dates.all()[1:]:
        page.locator(f"[name=dates][value='{moment.pk}']").check(force=True)
    page.locator("main form button[type=submit]:visible").last.click()

    silent = LabMail.objects.filter(kind="poll_reminder")
    lab_clock.tick(timezone.now() + timedelta(days=9))
    assert silent.count() == 10 - 3
    facilitator.goto(f"/leerlab/beheer/{lived.lab.pk}/datum/{session.pk}/")
    facilitator.get_by_role("link", name=re.compile("^Kies deze dag, bij")).first.click()
    facilitator.locator("button[type=submit]:visible", has_text="Leg vast en mail").click()
    first = event_of("date_fixed")
    assert first["uid"].startswith(str(session.uid))
    assert (first.decoded("dtstart").date(), f"{first.decoded('dtstart'):%H:%M}") == (days[1], "13:00")
    assert "Kerkplein 1" in first["location"]

    facilitator.goto(f"/leerlab/beheer/{lived.lab.pk}/datum/{session.pk}/vast/")
    facilitator.locator("[name=start]").fill("13:30")
    facilitator.locator("[name=reason]").fill("De zaal is een half uur later vrij.")
    facilitator.locator("button[type=submit]:visible", has_text="Wijzig en mail").click()
    second = event_of("change")
    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"]
    assert f"{second.decoded('dtstart'):%H:%M}" == "13:30"
    return session


def event_of(kind):
    """The appointment in the last mail of a kind."""
    mail = LabMail.objects.filter(kind=kind).latest("pk")
    (event,) = Calendar.from_ical(mail.event).walk("VEVENT")
    return event


def do_homework(lived, pages):
    """A participant links a dossier of her own team; the facilitator sees dots and nothing of what is in it."""
    dossier, stranger = lived.world.other_dossier, lived.world.stranger
    make_door(make_role(dossier, "kapper Nel", by=stranger), make_group(dossier, "schippers", by=stranger), by=stranger)
    hers = lived.page(stranger)
    hers.goto(f"{pages[1]}dossier/")
    hers.locator(f"[name=dossier][value='{dossier.pk}']").check(force=True)
    hers.locator("main button[type=submit]:visible").first.click()
    hers.goto(pages[1])
    expect(hers.get_by_text(dossier.name).first).to_be_visible()

    board = lived.page(lived.world.lid)
    board.goto(f"/leerlab/beheer/{lived.lab.pk}/")
    expect(board.locator("table", has_text="Huiswerk").first).to_be_attached()
    seen = board.content()
    assert "kapper Nel" not in seen
    assert "schippers" not in seen
    assert dossier.name not in seen
    return hers, board


def exchange(lived, hers, page, pages):
    """She shares a lesson with the lab; another reads it and says something of it; she takes it back."""
    dossier = lived.world.other_dossier
    hers.goto(f"/dossier/{dossier.pk}/delen/les/")
    hers.locator("[name=title]").fill("Koffie bij het hek")
    hers.locator("[name=worked]").fill("Samen koffie bij het hek van de school.")
    hers.locator("[name=door]").fill("de school")
    hers.locator("[name=call]").fill("de wijkregisseur")
    hers.locator(f"[name=readers][value='{lived.lab.pk}']").check(force=True)
    hers.get_by_role("button", name="Deel deze les").click()

    page.goto(f"{pages[2]}gedeeld/")
    page.locator("main a", has_text="Koffie bij het hek").first.click()
    expect(page.get_by_text("Samen koffie bij het hek van de school.").first).to_be_visible()
    address = page.url
    page.locator("[name=strong]").fill("Dat u naar hen toe gaat.")
    page.locator("main button[type=submit]:visible").first.click()
    hers.goto(f"/dossier/{dossier.pk}/delen/")
    hers.locator("main a", has_text="Koffie bij het hek").first.click()
    expect(hers.get_by_text("Dat u naar hen toe gaat.").first).to_be_visible()
    hers.get_by_role("button", name="Stop met delen").click()
    assert page.goto(address).status == 404


def end(lived, board, page, pages):
    """After the last session the lab is archived; a year later its people are erased, and links lead nowhere."""
    lived.lab.sessions.filter(starts_at__isnull=False).update(
        starts_at=timezone.now() - timedelta(days=3), ends_at=timezone.now() - timedelta(days=2, hours=20)
    )
    board.goto(f"/leerlab/beheer/{lived.lab.pk}/afsluiten/")
    board.get_by_role("button", name="Sluit het leerlab af").click()
    assert lived.lab.archived_at is not None
    assert mails_to(address_of(0), "archived") != []

    erase_due(timezone.localdate() + timedelta(days=500))
    assert lived.lab.erased_at is not None
    assert not Participant.objects.filter(email__contains="@").exists()
    assert page.goto(pages[0]).status == 404


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_leerlab_from_its_first_page_to_its_end(live_server, shipped_release, monkeypatch):
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setattr(enrolling, "FASTEST", 0)
    wait_for_pages()
    world = make_world()
    data = shipped_release.folder.parent.parent
    with (
        override_settings(DATA=data, SITE_ADDRESS=live_server.url),
        sync_playwright() as playwright,
        chromium(playwright, webgl=False) as browser,
    ):
        lived = Lived(browser, live_server.url, world)
        make(lived)
        page, pages = fill_up(lived)
        let_the_line_move(lived, page, pages)
        choose_a_day(lived, page, pages)
        hers, board = do_homework(lived, pages)
        exchange(lived, hers, page, pages)
        end(lived, board, page, pages)
