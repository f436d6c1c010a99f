"""Bijeenkomsten of a leerlab: their pages, what the facilitator writes, and materials that only participants open."""

from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests.web.lab_rows import ask, first_of, fix_session, join, later, make_lab
from tests.web.people import png
from tests.web.test_attachments import pdf
from wijkdna import jobs
from wijkdna.jobs import forget_lost_files
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments.queries import mine_parts
from wijkdna.web.lab_sessions import actions
from wijkdna.web.lab_sessions.models import Material
from wijkdna.web.labs.models import Homework, Lab, LabSession, SessionState
from wijkdna.web.labs.queries import board_parts
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab(world):
    return make_lab(world.team)


@pytest.fixture
def session(lab):
    return fix_session(lab, travel="Station Anna Paulowna ligt in het dorp.", access="Er is een lift.")


@pytest.fixture
def ali(lab, session):
    return first_of(join(lab, "GM1"))


def mine(participant, session, rest=""):
    return f"/leerlab/mijn/{participant.key}/bijeenkomst/{session.pk}/{rest}"


def board(session, rest=""):
    return f"/leerlab/beheer/{session.lab_id}/bijeenkomst/{session.pk}/{rest}"


def change(session, world, **fields):
    values = {"version": session.version, "programme": "", "next_steps": "", "hours": None} | fields
    actions.change_session(session=session, by=world.lid, **values)


def file(name="plein.png", content=None):
    return SimpleUploadedFile(name, png() if content is None else content)


# ---- the page of a participant


def test_a_participant_reads_when_where_and_what(site, world, lab, session, ali):
    LabSession.objects.filter(pk=session.pk).update(
        goals="Kijken en **vragen**.",
        programme="## Middag\n- 13.00 inloop\n- 13.30 [kaart](https://voorbeeld.nl/kaart)",
        next_steps="Loop door uw wijk.",
        homework=Homework.FOTO,
        homework_text="Kies uw wijk.",
    )
    actions.add_link(session=session, url="https://voorbeeld.nl/film", title="Het filmpje", by=world.lid)

    page = site.page(mine(ali, session))

    words = page.one("main").text
    for said in ("Raadhuis, De Verwachting 1", "Gemeente Hollands Kroon ontvangt", "Anna Paulowna", "Er is een lift."):
        assert said in words
    assert [one.text for one in page.all("h2")] == [
        *("Hoe u er komt", "Wat u leert", "Programma", "Dit doet u vooraf", "Materiaal", "Hoe verder"),
        "Alle bijeenkomsten",
    ]
    assert page.one("h3").text == "Middag"
    links = [one["href"] for one in page.all("a")]
    assert {"https://voorbeeld.nl/film", "https://voorbeeld.nl/kaart"} <= set(links)


def test_what_a_facilitator_types_is_never_markup(site, session, ali):
    LabSession.objects.filter(pk=session.pk).update(programme="<script>alert(1)</script> [x](javascript:alert(1))")

    page = site.page(mine(ali, session))

    assert "<script>alert(1)</script> [x](javascript:alert(1))" in page.one("main").text
    assert not [one for one in page.all("a") if one["href"].startswith("javascript")]


def test_a_session_without_a_date_or_that_is_off_says_so(site, lab, ali):
    second = LabSession.objects.get(lab=lab, number=2)
    third = fix_session(lab, 3, state=SessionState.AFGEZEGD)

    assert "De dag is nog niet bekend." in site.page(mine(ali, second)).one("main").text
    assert "gaat niet door" in site.page(mine(ali, third)).one("main").text
    assert [site.get(mine(ali, one, "agenda.ics")).status_code for one in (second, third)] == [404, 404]
    (part,) = [one for one in mine_parts(ali) if one.key == "bijeenkomsten"]
    assert [line.text for line in part.lines][1:] == ["datum nog te kiezen", "gaat niet door"]


def test_a_session_goes_in_a_calendar(site, session, ali):
    answer = site.get(mine(ali, session, "agenda.ics"))

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["uid"].startswith(str(session.uid))
    assert event.decoded("dtstart") == session.starts_at.replace(microsecond=0)
    assert "mailto" not in answer.content.decode().lower()


def test_only_who_has_a_place_in_this_lab_gets_in(site, world, session, ali):
    lab = session.lab
    row = actions.add_file(session=session, content=png(), name="a.png", title="", by=world.lid)
    other = make_lab(world.team, slug="ander")
    elsewhere = first_of(join(other, "GM1"))
    waiting = first_of(ask(lab, "GM2"))
    gone = first_of(join(lab, "GM3"))
    cancel(participant=gone)

    for rest in ("", "agenda.ics", f"materiaal/{row.pk}/"):
        assert site.get(mine(ali, session, rest)).status_code == 200
        for one in (elsewhere, waiting, gone):
            assert site.get(mine(one, session, rest)).status_code == 404
        assert site.get(mine(ali, fix_session(other), rest)).status_code == 404


def test_a_part_of_her_page_leads_to_each_session(lab, session, ali):
    (part,) = [one for one in mine_parts(ali) if one.key == "bijeenkomsten"]

    assert [line.address for line in part.lines] == [mine(ali, one) for one in LabSession.objects.filter(lab=lab)]


def test_a_part_of_the_board_leads_to_each_session(lab, session):
    (part,) = [one for one in board_parts(lab) if one.key == "bijeenkomsten"]

    assert [line.address for line in part.lines] == [board(one) for one in LabSession.objects.filter(lab=lab)]


# ---- the texts


def test_the_facilitator_changes_the_texts_on_the_page(site, world, session):
    answer = site.as_(world.lid).post(
        board(session), programme="- inloop", next_steps="Loop.", hours="2,5", version=session.version
    )

    assert (answer.status_code, answer["Location"]) == (303, board(session))
    session.refresh_from_db()
    assert (session.programme, session.next_steps, str(session.hours)) == ("- inloop", "Loop.", "2.5")
    assert AuditLine.objects.filter(action="bijeenkomst gewijzigd", row=session.pk).count() == 1
    shown = site.as_(world.lid).page(board(session))
    assert next(one for one in shown.all("input") if one["name"] == "hours")["value"] == "2,5"


def test_two_who_write_at_once_lose_nothing(site, world, session):
    change(session, world, programme="van een collega")

    with pytest.raises(ChangedMeanwhile):
        change(session, world, programme="van mij")
    answer = site.as_(world.lid).post(
        board(session), programme="van mij", next_steps="", hours="", version=session.version
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "“van een collega”" in page
    assert "van mij" in page
    assert f'value="{session.version + 1}"' in page


@pytest.mark.parametrize("hours", ["nul", "0", "-1", "25", "1,25", "nan", "1e9"])
def test_hours_that_cannot_be_are_told(site, world, session, hours):
    answer = site.as_(world.lid).post(
        board(session), programme="a", next_steps="", hours=hours, version=session.version
    )

    assert answer.status_code == 400
    assert "bijvoorbeeld 3 of 3,5" in answer.content.decode()
    assert LabSession.objects.get(pk=session.pk).programme == ""


def test_a_text_that_is_too_long_and_a_closed_lab_are_refused(world, lab, session):
    with pytest.raises(ActionRefused, match="te lang"):
        change(session, world, programme="a" * 6001)
    Lab.objects.filter(pk=lab.pk).update(archived_at=timezone.now())
    with pytest.raises(ActionRefused, match="afgesloten"):
        change(session, world, programme="a")


@pytest.mark.parametrize("rest", ["", "materiaal/", "aanwezig/", "aanwezig/papier/", "aanwezig.pdf", "eten/"])
def test_a_session_of_another_lab_is_not_there(site, world, lab, session, rest):
    other = fix_session(make_lab(world.other_team, slug="ander"))

    assert site.as_(world.lid).get(board(session, rest)).status_code == 200
    assert site.as_(world.lid).get(f"/leerlab/beheer/{lab.pk}/bijeenkomst/{other.pk}/{rest}").status_code == 404
    assert site.as_(world.begeleider).get(board(session, rest)).status_code == 404


# ---- materials


def test_a_file_is_written_anew_and_goes_with_its_row(site, world, session, ali, django_capture_on_commit_callbacks):
    answer = site.as_(world.lid).post(board(session, "materiaal/"), title="Het plein", file=file("Mijn plein.HTML"))

    assert (answer.status_code, answer["Location"]) == (303, board(session, "materiaal/"))
    row = Material.objects.get()
    assert (row.title, row.kind, len(row.sha256), row.size) == ("Het plein", "image/png", 64, row.file.size)
    assert row.file.name.startswith(f"teams/{world.team.pk}/labs/{session.lab_id}/")
    for who, address in ((site, mine(ali, session)), (site.as_(world.lid), board(session))):
        got = who.get(f"{address}materiaal/{row.pk}/")
        assert got["Content-Disposition"] == 'attachment; filename="Het plein.png"'
        assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert b"".join(got.streaming_content).startswith(b"\x89PNG")

    forget_lost_files(later(days=3))
    assert default_storage.exists(row.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        site.as_(world.lid).post(board(session, f"materiaal/{row.pk}/verwijderen/"))
    assert not Material.objects.exists()
    assert not default_storage.exists(row.file.name)


def test_files_of_a_lab_that_went_are_erased_at_night_and_no_others(world, session, monkeypatch):
    monkeypatch.setattr(jobs, "LOST_AT_MOST", 10_000)  # files of other tests lie about too
    other = make_lab(world.other_team, slug="ander")
    kept = actions.add_file(session=fix_session(other), content=png(), name="a.png", title="", by=world.stranger)
    picture = default_storage.save(f"teams/{other.team_id}/labs/beeld.png", file())
    Lab.objects.filter(pk=other.pk).update(picture=picture)
    row = actions.add_file(session=session, content=png(), name="a.png", title="", by=world.lid)
    session.lab.delete()

    forget_lost_files(later(days=3))

    assert [default_storage.exists(name) for name in (row.file.name, kept.file.name, picture)] == [False, True, True]


def test_a_pdf_without_a_name_has_that_of_its_file(world, session):
    row = actions.add_file(session=session, content=pdf(), name="Wat een dag.pdf", title=" ", by=world.lid)

    assert (row.title, row.kind) == ("Wat een dag", "application/pdf")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Kies een bestand of vul een link in."),
        ({"file": ("a.docx", b"PK\x03\x04...")}, "Opslaan als"),
        ({"file": ("a.pdf", b"PK\x03\x04...")}, "Opslaan als"),
        ({"file": ("a.ppt", b"iets")}, "Opslaan als"),
        ({"file": ("a.pdf", b"")}, "Dit bestand is leeg."),
        ({"file": ("a.pdf", b"<script>")}, "Dit is geen foto of pdf"),
        ({"file": ("a.png", png() + b"0" * 10_000_001)}, "te groot"),
        ({"url": "http://voorbeeld.nl", "title": "x"}, "begint met https://"),
        ({"url": "javascript:alert(1)", "title": "x"}, "begint met https://"),
        ({"url": "https://ik:geheim@voorbeeld.nl", "title": "x"}, "wachtwoord"),
        ({"url": "https://voorbeeld.nl"}, "Geef de link een naam"),
        ({"url": "https://voorbeeld.nl", "title": "x", "file": ("a.png", png())}, "na elkaar"),
    ],
)
def test_what_we_do_not_keep_is_told_with_what_to_do(site, world, session, sent, told):
    sent = {name: file(*value) if name == "file" else value for name, value in sent.items()}

    answer = site.as_(world.lid).post(board(session, "materiaal/"), **sent)

    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert not Material.objects.exists()


def test_there_are_at_most_twenty_and_a_file_too_many_leaves_nothing(world, session):
    Material.objects.bulk_create(
        Material(session=session, title="x", url=f"https://voorbeeld.nl/{number}") for number in range(20)
    )
    place = f"teams/{world.team.pk}/labs/{session.lab_id}"

    with pytest.raises(ActionRefused, match="al 20"):
        actions.add_link(session=session, url="https://voorbeeld.nl", title="x", by=world.lid)
    before = default_storage.listdir(place)[1] if default_storage.exists(place) else []
    with pytest.raises(ActionRefused, match="al 20"):
        actions.add_file(session=session, content=png(), name="a.png", title="", by=world.lid)
    assert default_storage.listdir(place)[1] == before


def test_a_file_is_not_given_by_the_number_of_another_session(site, world, lab, session, ali):
    row = actions.add_file(session=session, content=png(), name="a.png", title="", by=world.lid)
    second = LabSession.objects.get(lab=lab, number=2)

    assert site.get(mine(ali, second, f"materiaal/{row.pk}/")).status_code == 404
    assert site.as_(world.lid).get(board(second, f"materiaal/{row.pk}/")).status_code == 404
    assert site.as_(world.lid).post(board(second, f"materiaal/{row.pk}/verwijderen/")).status_code == 404


def test_a_key_that_nobody_has_leads_nowhere(site, session):
    assert site.get(reverse("lab_session", args=(uuid4().hex[:16], session.pk))).status_code == 404
