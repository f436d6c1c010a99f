"""Who was at a bijeenkomst: on a phone, on paper, on a certificate; and what a host must know, until it is erased."""

from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pypdf import PdfReader

from tests.web.lab_rows import first_of, fix_session, join, later, make_lab
from tests.web.test_paper import A4, is_tagged, missing, sizes
from wijkdna.lab_clock import tick
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import mine_parts
from wijkdna.web.lab_sessions import actions, queries
from wijkdna.web.lab_sessions.models import Attendance
from wijkdna.web.labs.models import LabSession
from wijkdna.web.paper.documents import PaperFailed
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused

pytestmark = pytest.mark.django_db

HERE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def lab(world):
    return make_lab(world.team)


@pytest.fixture
def session(lab):
    """It began a minute ago, and takes three hours."""
    return fix_session(lab, starts_at=later(minutes=-1))


@pytest.fixture
def ali(lab):
    one = first_of(join(lab, "GM9901"))
    Participant.objects.filter(pk=one.pk).update(function="adviseur wonen")
    one.refresh_from_db()
    return one


def board(session, rest=""):
    return f"/leerlab/beheer/{session.lab_id}/bijeenkomst/{session.pk}/{rest}"


def mark(world, session, participant, present=True, **fields):
    actions.mark(session=session, participant=participant, present=present, by=world.lid, **fields)


def pdf_of(answer):
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(BytesIO(answer.content))


# ---- on a phone


def test_each_press_is_kept_at_once_and_can_be_taken_back(site, world, lab, session, ali):
    bo = first_of(join(lab, "GM2", "Bo"))
    here = site.as_(world.lid)
    for present, there in (("ja", True), ("nee", False), ("ja", True)):
        answer = here.post(board(session, "aanwezig/"), participant=ali.pk, present=present)
        assert (answer.status_code, answer["Location"]) == (303, board(session, f"aanwezig/#p{ali.pk}"))
        assert Attendance.objects.get().present is there

    page = here.page(board(session, "aanwezig/"))
    assert "1 aanwezig, 0 afwezig, 1 nog niet ingevuld" in page.one("main").text
    pressed = [one.text for one in page.all("button") if one.attrs.get("aria-pressed") == "true"]
    assert pressed == ["Aanwezig"]
    assert bo.name in page.one("main").text

    here.post(board(session, "aanwezig/"), participant=ali.pk, present="leeg")
    assert not Attendance.objects.exists()


def test_who_was_there_for_a_part_has_her_own_hours(site, world, session, ali):
    here = site.as_(world.lid)

    here.post(board(session, "aanwezig/"), participant=ali.pk, present="ja", hours="1,5")

    assert Attendance.objects.get().hours == Decimal("1.5")
    assert "was er 1,5 uur" in here.page(board(session, "aanwezig/")).one("main").text
    for wrong in ("veel", "4"):
        answer = here.post(board(session, "aanwezig/"), participant=ali.pk, present="ja", hours=wrong)
        assert answer.status_code == 400
        assert f'value="{wrong}"' in answer.content.decode()
    assert Attendance.objects.get().hours == Decimal("1.5")
    mark(world, session, ali, present=False, hours=Decimal(1))
    assert Attendance.objects.get().hours is None


def test_before_the_day_nobody_was_there(site, world, lab, ali):
    session = fix_session(lab, starts_at=later(days=1))

    with pytest.raises(ActionRefused, match="nog niet geweest"):
        mark(world, session, ali)
    page = site.as_(world.lid).page(board(session, "aanwezig/"))
    assert "Nog niet geweest." in page.one("main").text
    assert not [one for one in page.all("button") if "aria-pressed" in one.attrs]


def test_somebody_of_another_lab_cannot_be_filled_in(site, world, session, ali):
    stranger = first_of(join(make_lab(world.other_team, slug="ander"), "GM1"))

    answer = site.as_(world.lid).post(board(session, "aanwezig/"), participant=stranger.pk, present="ja")

    assert answer.status_code == 404
    assert not Attendance.objects.exists()


def test_who_left_the_lab_afterwards_stays_on_the_list(site, world, session, ali):
    mark(world, session, ali)
    cancel(participant=ali)

    assert [(one.participant, one.is_gone) for one in queries.seats_of(session)] == [(ali, True)]
    assert "doet niet meer mee" in site.as_(world.lid).page(board(session, "aanwezig/")).one("main").text


# ---- on paper


def test_the_list_to_sign_says_the_same_on_the_page_and_as_pdf(site, world, lab, session, ali):
    join(lab, "GM2", "Bo", "Cor")

    page = site.as_(world.lid).page(board(session, "aanwezig/papier/"))
    paper = pdf_of(site.as_(world.lid).get(board(session, "aanwezig.pdf")))

    said = [one.text for one in (page.one("h1"), *page.all("th"), *page.all("td")) if one.text]
    assert {"Voorbeeldstad", "Ali de Vries", "adviseur wonen", "Bo de Vries", "Cor de Vries"} <= set(said)
    assert missing(paper, [*said, "Raadhuis, De Verwachting 1"]) == []
    assert (sizes(paper), is_tagged(paper)) == ({A4}, True)
    everything = page.one("main").text + "".join(one.extract_text() for one in paper.pages)
    assert "@" not in everything


def test_a_long_list_goes_on_on_a_second_sheet(site, world, lab, session):
    lab.places = 60
    lab.save()
    for number in range(25):
        join(lab, f"GM{2000 + number}", "Ali", "Bo")

    paper = pdf_of(site.as_(world.lid).get(board(session, "aanwezig.pdf")))

    assert len(paper.pages) > 1
    assert all("Gemeente" in sheet.extract_text() for sheet in paper.pages)


def test_a_pdf_that_cannot_be_made_is_told(site, world, session, ali, monkeypatch):
    def fails(*_):
        raise PaperFailed("broken")

    mark(world, session, ali)
    monkeypatch.setattr("wijkdna.web.lab_sessions.documents.pdf", fails)
    board_of_lab = f"/leerlab/beheer/{session.lab_id}/bewijzen/{ali.pk}/bewijs.pdf"
    for address in (board(session, "aanwezig.pdf"), board_of_lab, f"/leerlab/mijn/{ali.key}/bewijs.pdf"):
        answer = site.as_(world.lid).get(address)
        assert answer.status_code == 500
        assert "De pdf is niet gelukt." in answer.content.decode()


# ---- the certificate


def test_a_certificate_counts_what_she_was_at(site, world, lab, session, ali):
    second = fix_session(lab, 2, starts_at=later(minutes=-2), hours=Decimal("2.5"))
    third = fix_session(lab, 3, starts_at=later(minutes=-3))
    mark(world, session, ali)
    mark(world, second, ali)
    mark(world, third, ali, present=False)

    page = site.page(f"/leerlab/mijn/{ali.key}/bewijs/")
    paper = pdf_of(site.get(f"/leerlab/mijn/{ali.key}/bewijs.pdf"))

    cells = [one.text for one in page.all("td")]
    assert [cells[1], cells[3], cells[-1]] == ["3 uur", "2,5 uur", "5,5 uur"]
    assert "Bijeenkomst 3" not in page.one("table").text
    said = [*cells, *(one.text for one in page.all("th")), "Ali de Vries", "gemeente Voorbeeldstad", "adviseur wonen"]
    assert missing(paper, [*said, "Hollands Kroon", "nam deel aan DNA Wijk / Dorp"]) == []
    assert (len(paper.pages), sizes(paper), is_tagged(paper)) == (1, {A4}, True)
    assert paper.metadata.title == "Bewijs van deelname van Ali de Vries"


def test_own_hours_count_instead_of_those_of_the_session(world, session, ali):
    mark(world, session, ali, hours=Decimal("0.5"))

    assert queries.certificate_of(ali).in_words == "0,5 uur"


def test_without_attendance_there_is_no_certificate(site, world, session, ali):
    mark(world, session, ali, present=False)

    assert queries.certificate_of(ali) is None
    assert "nog geen bewijs" in site.page(f"/leerlab/mijn/{ali.key}/bewijs/").one("main").text
    answer = site.get(f"/leerlab/mijn/{ali.key}/bewijs.pdf")
    assert (answer.status_code, answer["Location"]) == (303, f"/leerlab/mijn/{ali.key}/bewijs/")
    assert site.as_(world.lid).get(f"/leerlab/beheer/{session.lab_id}/bewijzen/{ali.pk}/bewijs.pdf").status_code == 404


def test_the_facilitator_gets_each_certificate_and_that_is_recorded(site, world, session, ali):
    mark(world, session, ali)
    here = site.as_(world.lid)

    page = here.page(f"/leerlab/beheer/{session.lab_id}/bewijzen/")
    (link,) = [one["href"] for one in page.all("a") if one["href"].endswith("bewijs.pdf")]
    assert "Ali de Vries" in "".join(one.extract_text() for one in pdf_of(here.get(link)).pages)
    assert AuditLine.objects.filter(action="bewijs van deelname gedownload", sight=True).count() == 1
    stranger = first_of(join(make_lab(world.other_team, slug="ander"), "GM1"))
    assert here.get(f"/leerlab/beheer/{session.lab_id}/bewijzen/{stranger.pk}/bewijs.pdf").status_code == 404


def test_her_page_leads_to_her_certificate_once_there_is_one(world, session, ali):
    def labels():
        return [line.label for part in mine_parts(ali) if part.key == "bijeenkomsten" for line in part.lines]

    assert "Uw bewijs van deelname" not in labels()
    mark(world, session, ali)
    assert "Uw bewijs van deelname" in labels()


# ---- what a host must know


def needs(participant, diet="", access=""):
    Participant.objects.filter(pk=participant.pk).update(diet=diet, access_needs=access)


def test_the_host_reads_how_many_and_what_without_names(site, world, lab, session, ali):
    bo, cor, dik = (first_of(join(lab, f"GM{number}", name)) for number, name in ((2, "Bo"), (3, "Cor"), (4, "Dik")))
    needs(ali, "Vegetarisch")
    needs(bo, " vegetarisch. ", "rolstoel")
    needs(cor, "geen noten")

    found = queries.needs_of(lab)
    assert [(one.people, one.text) for one in found.diet] == [(2, "vegetarisch"), (1, "geen noten")]
    assert [(one.people, one.text) for one in found.access] == [(1, "rolstoel")]
    assert (found.people, found.silent) == (4, 1)
    words = site.as_(world.lid).page(board(session, "eten/")).one("main").text
    assert "1 persoon vulde niets in" in words
    assert not [one.name for one in (ali, bo, cor, dik) if one.name.split()[0] in words]
    assert AuditLine.objects.filter(action="eten en toegankelijkheid bekeken", sight=True).count() == 1


def session_on(lab, number, day, hour=13):
    return fix_session(lab, number, starts_at=datetime(2027, 3, day, hour, tzinfo=HERE))


def at(day, hour=0, minute=1):
    return datetime(2027, 3, day, hour, minute, tzinfo=HERE)


def test_needs_are_erased_the_day_after_each_session_and_asked_again(world, lab, ali):
    session_on(lab, 1, 10)
    session_on(lab, 2, 20)
    waiting = first_of(join(lab, "GM5"))
    needs(ali, "vegetarisch", "rolstoel")
    needs(waiting, "", "ringleiding")

    tick(at(10, 23, 59))
    ali.refresh_from_db()
    assert (ali.diet, ali.access_needs) == ("vegetarisch", "rolstoel")
    tick(at(11))
    assert not queries.with_needs().exists()
    line = AuditLine.objects.get(action="eten en toegankelijkheid gewist")
    assert (line.by, line.row) == (None, lab.pk)

    needs(ali, "veganistisch")  # for the second session
    for moment in (at(11, 12), at(15), at(20, 23)):
        tick(moment)
        assert queries.with_needs().count() == 1
    tick(at(21))
    assert not queries.with_needs().exists()


def test_needs_filled_in_after_the_last_session_do_not_stay(lab, ali):
    for number, day in ((1, 10), (2, 11), (3, 12)):
        session_on(lab, number, day)
    actions.erase_needs(at(13))
    needs(ali, "vegetarisch")

    assert actions.erase_needs(at(13, 12)) == 1
    assert not queries.with_needs().exists()


def test_a_session_that_was_moved_counts_on_its_new_day(lab, ali):
    session_on(lab, 1, 10)
    actions.erase_needs(at(11))
    session_on(lab, 1, 25)
    needs(ali, "vegetarisch")

    assert actions.erase_needs(at(25, 23)) == 0
    assert actions.erase_needs(at(26)) == 1


def test_a_session_that_is_off_and_needs_of_another_lab_stay(world, lab, ali):
    other = first_of(join(make_lab(world.other_team, slug="ander"), "GM1"))
    needs(other, "vegetarisch")
    needs(ali, "vegetarisch")
    session_on(lab, 1, 10)
    LabSession.objects.filter(lab=lab, number=1).update(state="afgezegd")

    assert actions.erase_needs(at(11)) == 0
    LabSession.objects.filter(lab=lab, number=1).update(state="vast")
    assert actions.erase_needs(at(11)) == 1
    other.refresh_from_db()
    assert other.diet == "vegetarisch"


def test_a_closed_lab_forgets_them_too(lab, ali):
    session_on(lab, 1, 10)
    lab.archived_at = timezone.now()
    lab.save()
    needs(ali, "vegetarisch")

    assert actions.erase_needs(at(11) + timedelta(days=30)) == 1
