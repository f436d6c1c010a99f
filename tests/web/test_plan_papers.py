"""Pages of the plan on paper: what stands on them, the files behind them, who may see them, and no names."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader
from python_calamine import load_workbook

from tests.plan_example import EXAMPLE, LINES, UNSURE
from tests.web.map_rows import make_club, make_role
from tests.web.partner_rows import day, make_card, make_promise
from tests.web.people import RELEASE, make_dossier
from tests.web.plan_rows import make_action, make_line, make_plan, make_reason
from tests.web.test_paper import squeezed
from tests.web.test_plan_files import docx_texts, odt_texts, pdf_words
from wijkdna.domain.plan_texts import NAME_LEFT_OUT
from wijkdna.web.nominations.models import Nominee
from wijkdna.web.paper.documents import PaperFailed
from wijkdna.web.plan_papers import documents
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.socialmap.models import Person

FILES = {
    "plan.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "plan.odt": "application/vnd.oasis.opendocument.text",
    "plan.pdf": "application/pdf",
    "wethouder.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "wethouder.odt": "application/vnd.oasis.opendocument.text",
    "wethouder.pdf": "application/pdf",
    "partners.pdf": "application/pdf",
    "acties.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "agenda.ics": "text/calendar; charset=utf-8",
}
PAGES = ("", "wethouder/", "agenda/")


@pytest.fixture
def club(world):
    """A plan with two actions, one of them with the ijsclub."""
    club, dossier = make_club(world.dossier), world.dossier
    make_card(club)
    make_promise(club, 20, "Lampen boven de baan")
    make_plan(dossier, title="Warm de winter door", motto="Eerst luisteren.", ends_on=day(200))
    make_line(dossier, "Veertig huishoudens doen mee.", "doel")
    make_line(dossier)
    make_action(dossier, "Eerst ophalen", "We vragen rond.", kind="ophalen", start_on=day(5), end_on=day(9), hours=12)
    make_action(dossier, "Avond op de baan", "Wie meehelpt.", partner=club, euros=50, stop_on=day(90))
    return club


def page_of(dossier, rest=""):
    return f"/dossier/{dossier.pk}/plan/papier/{rest}"


def file_of(site, world, rest, user=None):
    answer = site.as_(user or world.lid).get(page_of(world.dossier, rest))
    assert answer.status_code == 200
    return answer.content


def every_text(site, world):
    """All that any page or file of the plan says."""
    pages = [site.as_(world.lid).page(page_of(world.dossier, rest)).one("main").text for rest in PAGES]
    texts = [
        " ".join(read(file_of(site, world, f"{name}.{kind}")))
        for name in ("plan", "wethouder")
        for kind, read in (("docx", docx_texts), ("odt", odt_texts))
    ]
    pdfs = [pdf_words(file_of(site, world, name)) for name in ("plan.pdf", "wethouder.pdf", "partners.pdf")]
    ics = file_of(site, world, "agenda.ics").decode().replace("\r\n ", "")
    return [*pages, *pdfs, *texts, ics, file_of(site, world, "acties.xlsx").decode("latin-1")]


def test_the_page_of_papers_leads_to_every_file(site, world, club):
    page = site.as_(world.lid).page(page_of(world.dossier))

    links = {one.attrs["href"] for one in page.all("a")}
    assert {page_of(world.dossier, rest) for rest in (*FILES, *PAGES[1:])} <= links
    assert "4 regels, 2 acties" in page.one("main").text
    assert "Voor IJsclub." in page.one("main").text


@pytest.mark.parametrize("name", list(FILES))
def test_each_file_has_its_kind_and_a_name_with_place_and_day_and_leaves_a_line(site, world, club, name):
    answer = site.as_(world.lid).get(page_of(world.dossier, name))

    assert (answer.status_code, answer["Content-Type"]) == (200, FILES[name])
    disposition = unquote(answer["Content-Disposition"])
    assert disposition.startswith("inline" if name.endswith("pdf") else "attachment")
    assert f"{timezone.localdate().isoformat()}.{name.rpartition('.')[2]}" in disposition
    line = AuditLine.objects.get(action__startswith="plan gedownload")
    assert (line.by_id, line.dossier, line.sight) == (world.lid.pk, world.dossier.pk, True)


def test_a_file_with_a_name_of_signs_is_safe(site, world, club):
    type(world.dossier).objects.update(
        name='a/b\\c:"d"<e>\r\nX: y', area_code="", own_area="naam=Hier&buurten=9901.0001-0002"
    )
    answer = site.as_(world.lid).get(page_of(world.dossier, "plan.docx"))
    assert answer.status_code == 200
    assert not set("/\\<>\r\n") & set(unquote(answer["Content-Disposition"]))


def test_the_files_say_what_the_plan_says(site, world, club):
    word = docx_texts(file_of(site, world, "plan.docx"))
    assert word[:2] == ["Warm de winter door", "Eerst luisteren."]
    assert "1 Veertig huishoudens doen mee." in word
    assert "Wij beloven: Lampen boven de baan, voor " in "\n".join(word)
    assert word == odt_texts(file_of(site, world, "plan.odt"))
    events = Calendar.from_ical(file_of(site, world, "agenda.ics")).walk("VEVENT")
    assert {"Eerst ophalen", "Doorgaan of stoppen: Avond op de baan"} <= {str(one["summary"]) for one in events}
    half = pdf_words(file_of(site, world, "partners.pdf"))
    assert squeezed("Afsprakenkaart van IJsclub") in half
    assert squeezed("Geen verkoop op de baan en geen lijst met leden.") in half


def test_the_page_and_the_files_for_the_wethouder_say_the_same(site, world, club):
    page = site.as_(world.lid).page(page_of(world.dossier, "wethouder/")).one("article")
    pdf = pdf_words(file_of(site, world, "wethouder.pdf"))
    word, odt = file_of(site, world, "wethouder.docx"), file_of(site, world, "wethouder.odt")
    assert docx_texts(word) == odt_texts(odt)
    for text in ("Warm de winter door", "Wat vragen wij u?", "Veertig huishoudens doen mee.", "Avond op de baan"):
        assert text in page.text
        assert squeezed(text) in pdf
        assert text in docx_texts(word)
    assert len(PdfReader(BytesIO(file_of(site, world, "wethouder.pdf"))).pages) == 1


def test_a_line_with_a_reason_that_is_gone_is_told_and_not_on_the_page_for_the_wethouder(site, world, club):
    line = make_action(world.dossier, "Praatje bij de bakker", "Op zaterdag.")
    make_reason(line, "notitie", 987654, label="notitie 9")

    page = site.as_(world.lid).page(page_of(world.dossier)).one("main").text
    assert "Bij 1 regel geldt een reden niet meer." in page
    assert "bakker" not in site.as_(world.lid).page(page_of(world.dossier, "wethouder/")).one("article").text
    assert squeezed("bakker") not in pdf_words(file_of(site, world, "wethouder.pdf"))
    assert "bakker" not in "".join(docx_texts(file_of(site, world, "wethouder.docx")))
    word = docx_texts(file_of(site, world, "plan.docx"))
    assert any(text.startswith("Let op: de reden") for text in word)


def test_the_workbook_and_the_calendar_say_who_sees_to_it_in_the_words_of_the_screen():
    rows = load_workbook(BytesIO(documents.actions_xlsx(EXAMPLE))).get_sheet_by_name("Acties").to_python()
    owners = [one.action.owner for one in EXAMPLE.actions]
    assert [row[rows[3].index("Wie zorgt ervoor (rol)")] for row in rows[4:]] == owners
    events = Calendar.from_ical(documents.plan_ics(EXAMPLE, 7)).walk("VEVENT")
    said = "".join(str(one.get("description", "")) for one in events)
    assert f"Wie zorgt ervoor: {owners[1]}" in said


def test_a_reason_that_cannot_be_checked_is_told_apart_in_the_workbook_and_the_calendar():
    open_ = replace(LINES[6], reasons=(UNSURE,), action=replace(LINES[6].action, start_on=day()))
    plan = replace(EXAMPLE, lines=(*LINES[:6], open_, *LINES[7:]))
    rows = load_workbook(BytesIO(documents.actions_xlsx(plan))).get_sheet_by_name("Acties").to_python()
    assert rows[6][rows[3].index("Let op")] == "Of een reden nog geldt, is niet na te gaan"
    events = Calendar.from_ical(documents.plan_ics(plan, 7)).walk("VEVENT")
    alerts = [str(one["description"]) for one in events if "Let op" in str(one.get("description", ""))]
    assert len(alerts) == 1
    assert "Let op: of een reden nog geldt, is niet na te gaan." in alerts[0]


# ---- names


def plant(world, name, **fields):
    """Somebody with a name, whose name somebody wrote in the plan everywhere."""
    role = make_role(world.dossier)
    days = {"agreed_on": day(), "until": day(90), "last_contact": day(), "sight": "team"}
    person = Person.objects.create(dossier=world.dossier, entity=role, name=name, purpose="bellen", **days | fields)
    said = f"Vraag {name} erbij"
    make_line(world.dossier, said, "doel")
    make_action(world.dossier, said, said, owner=said, place=said, hook=said, messenger=said, measure=said)
    return person


def test_a_name_without_agreement_stands_in_no_paper_and_no_file(site, world, club):
    plant(world, "Nel de Wit")
    make_promise(club, 30, "Nel de Wit belt")
    Nominee.objects.create(dossier=world.dossier, role="vrijwilliger", name="Kees Bakker", named_at=timezone.now())
    make_line(world.dossier, "Kees Bakker weet het", "meten")

    texts = every_text(site, world)
    for text in texts:
        assert squeezed("Nel de Wit") not in squeezed(text)
        assert squeezed("Kees Bakker") not in squeezed(text)
    assert sum(squeezed(NAME_LEFT_OUT) in squeezed(text) for text in texts) >= 7
    assert "een naam zonder akkoord voor papier" in texts[0]


def test_a_name_may_stand_on_paper_with_agreement_until_its_day(site, world, club):
    person = plant(world, "Nel de Wit", on_paper=True)
    assert any("Nel de Wit" in text for text in docx_texts(file_of(site, world, "plan.docx")))

    Person.objects.filter(pk=person.pk).update(agreed_on=day(-20), until=timezone.localdate() - timedelta(days=1))
    assert not any("Nel de Wit" in text for text in docx_texts(file_of(site, world, "plan.docx")))


def test_how_ready_a_partner_is_stands_nowhere(site, world, club):
    make_card(make_club(world.dossier, "Zangkoor"), readiness=5)
    for text in every_text(site, world):
        assert "zij doen het al" not in text
        assert squeezed("van de 5") not in squeezed(text)


def test_what_only_some_of_the_team_may_see_is_not_on_paper_for_anybody(site, world, club):
    hidden = make_club(world.dossier, "Stille kring", sight="contact", keeper=world.beheerder)
    make_action(world.dossier, "Iets stils", "Stil.", partner=hidden, condition="alleen op dinsdag")
    for user in (world.lid, world.beheerder):
        texts = docx_texts(file_of(site, world, "plan.docx", user))
        assert not any("Stille kring" in text or "dinsdag" in text for text in texts)


# ---- without


def test_an_empty_plan_has_papers_too_and_says_what_to_do(site, world):
    page = site.as_(world.lid).page(page_of(world.dossier))
    assert "Het plan is nog leeg." in page.one("main").text
    assert "Er zijn nog geen acties." in site.as_(world.lid).page(page_of(world.dossier, "agenda/")).one("main").text
    for name in FILES:
        answer = site.as_(world.lid).get(page_of(world.dossier, name))
        assert answer.status_code == (303 if name == "partners.pdf" else 200), name


def test_in_the_archive_everything_can_still_be_read(site, world, club):
    type(world.dossier).objects.filter(pk=world.dossier.pk).update(archived_at=timezone.now())
    for rest in (*FILES, *PAGES):
        assert site.as_(world.lid).get(page_of(world.dossier, rest)).status_code == 200


def test_the_plan_of_another_team_and_for_a_guest_is_not_there(site, world, club):
    for user in (world.stranger, world.guest, world.begeleider, world.nobody):
        for rest in (*FILES, *PAGES):
            assert site.as_(user).get(page_of(world.dossier, rest)).status_code == 404


def test_a_file_that_cannot_be_made_is_said_and_nothing_is_given_by_halves(site, world, club, monkeypatch):
    def fails(*_args, **_options):
        raise PaperFailed("geen letters")

    monkeypatch.setattr(documents, "pdf", fails)
    page = site.as_(world.lid).page(page_of(world.dossier, "plan.pdf"), status=500)
    assert "Er is niets kwijt." in page.one("main").text
    assert not AuditLine.objects.filter(action__startswith="plan gedownload").exists()


def test_papers_of_two_dossiers_are_two_calendars(site, world, club):
    other = make_dossier(world.team, world.lid, release=RELEASE)
    make_action(other, "Eerst ophalen", start_on=day(5))

    def uids(dossier):
        events = Calendar.from_ical(site.as_(world.lid).get(page_of(dossier, "agenda.ics")).content).walk("VEVENT")
        return {str(one["uid"]) for one in events}

    assert not uids(world.dossier) & uids(other)


def test_the_workbook_says_of_which_action_reach_is_a_lower_bound():
    known, doors = LINES[4], LINES[5]
    lower = replace(doors, action=replace(doors.action, reach=replace(doors.action.reach, at_least=True)))
    content = documents.actions_xlsx(replace(EXAMPLE, lines=(known, lower)))
    heads, *rows = load_workbook(BytesIO(content)).get_sheet_by_name("Acties").to_python()[3:]

    assert [row[heads.index("Let op")] for row in rows] == ["", "Bereik is ten minste zo groot"]
