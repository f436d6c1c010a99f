"""What leaves the site about partners: half an A4 that is the same on the page and in the PDF, and a calendar file."""

from datetime import datetime
from io import BytesIO

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from tests.web.map_rows import keeper, make_club, make_role
from tests.web.partner_rows import LONG, day, make_card, make_promise, make_talk
from tests.web.people import make_dossier
from wijkdna.domain.numbers_nl import date_nl
from wijkdna.store.condition_card import load_condition_card
from wijkdna.web.partners.documents import Sides, half_sheet
from wijkdna.web.socialmap.models import Person

HALF = 297 / 25.4 * 72 / 2
"""Points of half the height of an A4."""


@pytest.fixture
def club(world):
    return make_club(world.dossier, keeper=world.lid)


def page_of(entity, rest):
    return f"/dossier/{entity.dossier_id}/kaart/wie/{entity.pk}/voorwaarden/{rest}"


def words_of(site, user, entity):
    """What the page to print says, and what the PDF says, as one line each."""
    page = site.as_(user).page(page_of(entity, "afdrukken/"))
    reader = pdf_of(site, user, entity)
    told = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).replace("•", " ").split())
    return page.one("article").text, told


def pdf_of(site, user, entity):
    answer = site.as_(user).get(page_of(entity, "afspraak.pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(BytesIO(answer.content))


def named(role, **fields):
    dates = {"agreed_on": day(), "until": day(90), "last_contact": day(), "sight": "team"}
    own = {"name": "Nel de Wit", "purpose": "bellen over de baan"} | dates | fields
    return Person.objects.create(dossier=role.dossier, entity=role, **own)


def lowest(sheet):
    """How far down the sheet the lowest letter stands, in points from its top."""
    found = []

    def visit(text, matrix, position, font, size):
        if text.strip():
            found.append(float(sheet.mediabox.height) - (position[5] * matrix[3] + matrix[5]))

    sheet.extract_text(visitor_text=visit)
    return max(found)


def test_the_page_and_the_pdf_say_the_same_in_plain_words(site, world, club):
    make_card(club, phone="0224 12 34 56", who_decides="", risks="De parkeerplek is krap.", did_it_self="deels")
    make_promise(club, 30, "Hulp bij de lampen.")
    make_promise(club, 5, "Al klaar", done_at=datetime(2026, 1, 1).astimezone())
    page, pdf = words_of(site, world.lid, club)

    for text in (page, pdf):
        for told in (
            "Afspraak tussen IJsclub en de gemeente",
            f"Geldig tot en met {date_nl(day(300))}",
            "IJsclub wil graag het noemen in eigen kring een ruimte geven",
            "IJsclub wil niet Geen verkoop op de baan en geen lijst met leden.",
            "Zelf al gedaan een deel",
            "Zo wordt er beslist nog te bespreken",
            "Hier letten wij op De parkeerplek is krap.",
            f"belooft Hulp bij de lampen, voor {date_nl(day(30))}",
            "Bart, 0224 12 34 56",
            "Wij bewaren geen naam.",
        ):
            assert told in text.replace("\u00a0", " ")
        assert "Al klaar" not in text


def test_how_far_it_is_does_not_stand_on_paper(site, world, club):
    make_card(club, readiness=5)

    for text in words_of(site, world.lid, club):
        assert "zij doen het al" not in text
        assert "van de 5" not in text


def test_a_name_is_on_paper_only_when_she_said_so_twice(site, world):
    role = make_role(world.dossier)
    card, person = make_card(role, name_agreed=True), named(role)
    until = f"Wij bewaren uw naam tot en met {date_nl(day(90))}, alleen hiervoor: bellen over de baan."

    def told():
        return [text.replace("\u00a0", " ") for text in words_of(site, world.lid, role)]

    assert [("Nel de Wit" in text, until in text) for text in told()] == [(False, True)] * 2

    Person.objects.update(on_paper=True)
    assert ["Namens voorzitter ijsclub: Nel de Wit." in text for text in told()] == [True, True]

    type(card).objects.update(name_agreed=False)
    assert ["Nel de Wit" in text for text in told()] == [False, False]

    type(card).objects.update(name_agreed=True)
    Person.objects.filter(pk=person.pk).update(agreed_on=day(-20), until=day(-1))
    assert [("Nel de Wit" in text, "Wij bewaren geen naam." in text) for text in told()] == [(False, True)] * 2


def test_a_name_that_a_colleague_may_not_see_is_not_on_her_paper(site, world):
    role = make_role(world.dossier)
    make_card(role, name_agreed=True)
    named(role, on_paper=True, sight="contact", asked_by=world.beheerder)

    assert ["Nel de Wit" in text for text in words_of(site, world.lid, role)] == [False, False]
    assert ["Nel de Wit" in text for text in words_of(site, world.beheerder, role)] == [True, True]


@pytest.mark.parametrize("answers", [{}, LONG])
def test_the_pdf_is_tagged_and_stays_on_the_upper_half_of_an_a4(site, world, club, answers):
    make_card(club, **answers)
    for n in range(4 if answers else 1):
        make_promise(club, 30 + n, "Twee mensen van de gemeente helpen een avond mee met de bar en het licht")
    pdf = pdf_of(site, world.lid, club)

    (sheet,) = pdf.pages
    assert [round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]] == [210, 297]
    assert lowest(sheet) < HALF
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 an object of the library
    assert pdf.trailer["/Root"]["/Lang"] == "nl-NL"
    assert pdf.metadata.title == "Afspraak tussen IJsclub en de gemeente Voorbeeldstad"


def test_the_two_columns_keep_the_order_of_reading_and_are_about_as_long(world, club):
    card = load_condition_card()
    sides = Sides("IJsclub", "de gemeente Texel", "Oost", "Bart", None, None)
    half = half_sheet(card, make_card(club, **LONG), [make_promise(club)], sides)

    headings = [one.heading for one in (*half.left, *half.right)]
    order = [one.heading.format(partner="IJsclub", wij="de gemeente Texel") for one in card.paper.sections]
    assert headings == [text[:1].upper() + text[1:] for text in order]
    assert abs(sum(one.lines for one in half.left) - sum(one.lines for one in half.right)) <= 10


def test_a_partner_without_a_card_has_no_paper(site, world, club):
    for rest in ("afdrukken/", "afspraak.pdf"):
        assert site.as_(world.lid).get(page_of(club, rest)).status_code == 404


# ---- the calendar


def days_of(site, user, address):
    """Events of a calendar file as the library reads them: UID, day and words."""
    answer = site.as_(user).get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"\r\n" in answer.content
    file = Calendar.from_ical(answer.content)
    assert (file["version"], file["method"]) == ("2.0", "PUBLISH")
    return [(str(one["uid"]), one.decoded("dtstart"), str(one["summary"])) for one in file.walk("VEVENT")]


def test_the_calendar_of_a_dossier_holds_open_promises_talks_and_cards(site, world, club):
    promise, card = make_promise(club, 3, "Geheim"), make_card(club, valid_until=day(40))
    talk = make_talk(club, 1, next_on=day(8), by=world.lid)
    make_promise(club, 4, done_at=datetime(2026, 1, 1).astimezone())
    hidden = make_club(world.dossier, "Stil", **keeper(world.beheerder))
    make_promise(hidden, 5)
    address = f"/dossier/{world.dossier.pk}/kaart/afspraken.ics"

    found = days_of(site, world.lid, address)

    assert found == [
        (f"belofte-{promise.pk}@127.0.0.1", day(3), "Belofte aan IJsclub"),
        (f"gesprek-{talk.pk}@127.0.0.1", day(8), "Weer contact met IJsclub"),
        (f"kaart-{card.pk}@127.0.0.1", day(40), "Klopt het nog? Afspraken met IJsclub"),
    ]
    assert b"Geheim" not in site.as_(world.lid).get(address).content


def test_a_day_that_moves_keeps_its_uid_and_counts_up(site, world, club):
    make_promise(club, 3, version=2)
    file = Calendar.from_ical(site.as_(world.lid).get(f"/dossier/{world.dossier.pk}/kaart/afspraken.ics").content)

    (event,) = file.walk("VEVENT")
    assert (event["sequence"], event.decoded("dtend"), event["transp"]) == (1, day(4), "TRANSPARENT")
    assert str(event["url"]).endswith(f"/dossier/{world.dossier.pk}/kaart/wie/{club.pk}/voorwaarden/")


def test_my_calendar_holds_what_i_see_to_in_all_my_dossiers(site, world, club):
    other = make_club(make_dossier(world.team, world.beheerder, name="Ander"), "Dorpsraad")
    mine = make_promise(other, 9, keeper=world.lid)
    kept = make_promise(club, 3)
    make_promise(club, 4, keeper=world.beheerder)
    make_card(other)
    hidden = make_club(world.dossier, "Stil", **keeper(world.beheerder))
    make_promise(hidden, 5, keeper=world.lid)
    make_promise(make_club(world.other_dossier), 5, keeper=world.lid)

    found = days_of(site, world.lid, "/mijn-werk/afspraken.ics")

    assert [uid for uid, _, _ in found] == [f"belofte-{kept.pk}@127.0.0.1", f"belofte-{mine.pk}@127.0.0.1"]
    assert days_of(site, world.guest, "/mijn-werk/afspraken.ics") == []
