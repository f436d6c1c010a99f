"""Figures of a team, from a file to the pages: every step tells what it does, and every step can be undone."""

import csv
import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.pipeline import uploaded
from tests.web.conftest import Site
from tests.web.page import Page
from tests.web.people import member
from tests.web.uploading import AEDES, NPLV_LONG, NPLV_WIDE, STATLINE, SWING, Desk, filled
from wijkdna import jobs, upload_jobs
from wijkdna.domain.figures import Status
from wijkdna.store.team_figures import draft, team_figures
from wijkdna.web.accounts.models import Role
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.uploads import actions
from wijkdna.web.uploads.models import Recipe, State, Upload


@pytest.fixture
def desk(site, built_data, tmp_path, world):
    (tmp_path / "releases").symlink_to(built_data / "releases")
    return Desk(Site(tmp_path), tmp_path, world)


def values(figures, name):
    indicator = next(one for one in figures.indicators if one.name == name)
    return {code: (one.value, one.words) for code, one in figures.of_indicator(indicator.id).items()}


def test_an_export_of_swing_reaches_the_pages_with_nothing_to_fill_in(desk):
    upload = desk.add(SWING, "Mijn <b>export</b>.CSV")
    page = desk.page(upload)

    assert upload.state == State.ASKING
    assert "Regel 2 is de kop" in page.main
    assert "8 uitleg Speciale waarden" in page.main
    assert page.one("input", id="id_bron")["value"] == "Klimaatmonitor - Netbeheerders"

    assert desk.read(upload) == State.PREVIEW
    assert team_figures(desk.data, upload.team_id).indicators == ()
    page = desk.page(upload)
    assert "2 gebieden gevonden, 2 niet" in page.main
    assert "Dit lijkt een rij met een totaal, geen gebied." in page.main
    assert "56,5 TJ" in page.main

    assert desk.keep(upload) == State.SHOWN
    assert values(desk.figures, "Gasgebruik woningen") == {"BU99010001": (56.5, ""), "BU99010002": (None, "")}
    assert page.one("h1").text == "Klopt wat we vonden?"


def test_a_list_with_classes_keeps_their_order_and_never_takes_a_column_about_people(desk):
    upload = desk.add(AEDES)
    page = desk.page(upload)

    assert "Kolom “contactpersoon” nemen we niet over." in page.main
    assert "Jan de Vries" not in page.main
    assert "Jan de Vries" not in str(upload.found)
    assert page.one("textarea", id="id_k4_classes").text == "laag midden hoog"

    desk.read(upload, bron="Woningstichting")
    upload.refresh_from_db()
    shown = desk.site.page(f"{desk.home}{upload.pk}/?cijfer={upload.report['indicators'][1]['id']}")
    assert [line.text for line in shown.all("li") if line.inside(shown.one("ul", "classes"))][1] == "midden 1 buurt"
    desk.keep(upload)

    assert {one.name for one in desk.figures.indicators} == {"Aandeel corporatiebezit", "Draagkracht klasse"}
    assert values(desk.figures, "Draagkracht klasse")["BU99010001"] == (3, "hoog")
    figure = desk.figures.of_area("BU99010003")[0]
    assert (figure.status, figure.value) == (Status.NOT_PUBLISHED, None)


def test_a_table_of_statline_is_matched_by_codes_that_were_padded(desk):
    upload = desk.add(STATLINE)
    desk.read(upload, bron="CBS")
    desk.keep(upload)

    assert values(desk.figures, "Inwoners") == {
        "BU0363AE01": (1250, ""),
        "BU0363AE02": (None, ""),
        "WK0363AE": (2000, ""),
    }
    assert upload.found == {}, "the rows of the file itself are not kept"


def test_a_long_table_of_zicht_op_wijken_goes_in_as_it_is(desk):
    upload = desk.add(NPLV_LONG)
    desk.read(upload, bron="Dashboard Zicht op Wijken")
    desk.keep(upload)

    assert values(desk.figures, "laag_inkomen") == {"WK990102": (13.6, ""), "GM9901": (8.0, ""), "WK990100": (None, "")}


def test_a_wide_table_of_zicht_op_wijken_goes_in_as_it_is(desk):
    upload = desk.add(NPLV_WIDE)
    desk.read(upload, bron="Dashboard Zicht op Wijken")
    desk.keep(upload)

    found = {
        (one.name, one.period): desk.figures.of_indicator(one.id)["GM9901"].value for one in desk.figures.indicators
    }
    assert found == {
        ("aandeel corporatiewoningen", "2022"): 58.2,
        ("aandeel corporatiewoningen", "2023"): 57.9,
        ("huishoudens met laag inkomen", "2022"): 14.1,
        ("huishoudens met laag inkomen", "2023"): None,
    }


def test_a_name_that_looks_like_one_is_asked_about_and_then_counts(desk):
    upload = desk.add(SWING)
    desk.read(upload)

    assert "Singelbuurt, Voorbeeldstad (BU99010003)" in desk.page(upload).main
    answer = desk.press(upload, "gebieden", g0="BU99010003")
    assert (answer.status_code, upload.state) == (303, State.READING)
    desk.work(upload)
    assert "3 gebieden gevonden, 1 niet" in desk.page(upload).main
    assert "1 die u zelf aanwees" in desk.page(upload).main


def test_a_name_that_looks_like_none_is_pointed_at_within_its_gemeente(desk):
    upload = desk.add(SWING.replace("Singelburt", "Zzz"))
    desk.read(upload)

    page = desk.page(upload)
    assert "In Voorbeeldstad heet geen gebied zo." in page.main
    assert "Singelbuurt, Voorbeeldstad (BU99010003)" in page.main
    assert "Voorbeeldstad: Totaal" not in [one.text for one in page.all("label")]
    desk.press(upload, "gebieden", g0="BU99010003")
    desk.work(upload)
    assert "1 die u zelf aanwees" in desk.page(upload).main


def test_a_choice_of_areas_that_says_nothing_is_told(desk):
    upload = desk.add(SWING)
    desk.read(upload)
    desk.press(upload, "gebieden")

    assert upload.state == State.PREVIEW
    assert "Kies eerst bij ten minste één naam" in desk.page(upload).main


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7 hallo", "Dit bestand kunnen we niet lezen."),
        (b"<html><table><tr><td>1</td></tr></table></html>", "Dit is een webpagina"),
        (b"PK\x03\x04" + b"\0" * 40, "beschadigd"),
    ],
)
def test_a_file_that_we_cannot_read_says_why_and_can_be_removed(desk, content, told):
    upload = desk.add(content, "cijfers.xlsx")

    assert upload.state == State.REFUSED
    assert told in desk.page(upload).main
    name = upload.file.name
    with desk.site.settings:
        actions.delete_upload(upload=upload, by=desk.world.lid)
    assert not Upload.objects.exists()
    assert default_storage.exists(name), "it goes when the transaction is over"


def test_a_question_that_is_open_stands_at_its_field(desk):
    upload = desk.add("buurtcode;waarde\nBU99010001;1.234\nBU99010002;2.345\n")
    answer = desk.press(upload, "inlezen", bron="Gemeente", periode="2024")

    page = Page(answer.content.decode())
    assert (answer.status_code, upload.state) == (400, State.ASKING)
    assert "is 1.234 in dit bestand ruim twaalfhonderd, of ruim één?" in page.main
    desk.read(upload, bron="Gemeente", periode="2024", k1_style="comma")
    desk.keep(upload)
    assert values(desk.figures, "Waarde")["BU99010001"] == (1234, "")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"bron": ""}, "Dit is nog leeg. Vul het in."),
        ({"periode": "vorig jaar"}, "Schrijf een jaar, zoals 2023"),
        ({"periode": ""}, "Over welk jaar gaan deze cijfers?"),
        ({"grenzen": ""}, "Van welk jaar is de indeling in wijken en buurten?"),
        ({"k1": "", "k2": ""}, "We vinden geen kolom met cijfers of klassen."),
        ({"toelichting": "Bel jan@voorbeeld.nl"}, "We zien een e-mailadres."),
    ],
)
def test_what_is_missing_or_doubtful_is_told_and_nothing_is_read(desk, changes, told):
    upload = desk.add(SWING)
    form = filled(desk.page(upload), f"{desk.home}{upload.pk}/inlezen/") | changes
    answer = desk.site.post(f"{desk.home}{upload.pk}/inlezen/", **{k: v for k, v in form.items() if v or k[0] != "k"})

    upload.refresh_from_db()
    assert told in Page(answer.content.decode()).main
    assert upload.state == State.ASKING


def test_another_header_and_column_of_areas_are_proposed_anew(desk):
    table = [["Titel", "", ""], ["soort", "gebied", "aantal"], ["a", "BU99010001", 5], ["b", "BU99010002", 7]]
    upload = desk.add(uploaded.xlsx([["leeg blad"]], table), "cijfers.xlsx")
    assert upload.answers["sheet"] == 1

    answer = desk.press(upload, "tabel", kop="1", gebied="0")
    assert answer.status_code == 303
    assert (upload.answers["layout"]["header"], upload.answers["layout"]["area"]["column"]) == (0, 0)
    desk.press(upload, "tabel", kop="2", gebied="1")
    desk.read(upload, bron="Gemeente", periode="2024")
    desk.keep(upload)
    assert values(desk.figures, "Aantal") == {"BU99010001": (5, ""), "BU99010002": (7, "")}


def test_of_two_people_at_once_the_second_is_told_and_changes_nothing(desk):
    upload = desk.add(SWING)
    before = filled(desk.page(upload), f"{desk.home}{upload.pk}/inlezen/")
    other = Desk(desk.site, desk.data, desk.world, desk.world.beheerder)

    desk.press(upload, "inlezen")
    answer = other.site.post(f"{desk.home}{upload.pk}/inlezen/", **before | {"bron": "Iemand anders"})

    upload.refresh_from_db()
    assert answer.status_code == 303
    assert upload.answers["source"] == "Klimaatmonitor - Netbeheerders"
    assert "intussen verder" in other.page(upload).main


def test_choices_on_an_older_page_do_not_replace_those_of_a_colleague(desk):
    upload = desk.add(SWING)
    old = filled(desk.page(upload), f"{desk.home}{upload.pk}/inlezen/")
    desk.press(upload, "tabel", kop="2", gebied="0")
    desk.site.post(f"{desk.home}{upload.pk}/inlezen/", **old)

    upload.refresh_from_db()
    assert upload.state == State.ASKING
    assert "Een collega was net voor u" in desk.page(upload).main


@pytest.mark.parametrize("state", [State.INSPECTING, State.READING, State.KEEPING])
def test_stopping_works_in_every_state_and_the_job_then_leaves_no_trace(desk, state):
    upload = desk.add(SWING)
    if state != State.INSPECTING:
        desk.read(upload)
    Upload.objects.filter(pk=upload.pk).update(state=state)
    assert desk.page(upload).one("h1").text == "Even geduld"
    desk.press(upload, "stoppen")

    assert upload.state == State.STOPPED
    with desk.site.settings:
        for job in (upload_jobs.inspect_upload, upload_jobs.read_upload, upload_jobs.keep_upload):
            job.call(upload.pk)
    upload.refresh_from_db()
    assert upload.state == State.STOPPED
    assert desk.figures.indicators == ()
    assert draft(desk.data, upload.team_id, upload.pk).indicators == ()
    desk.press(upload, "opnieuw")
    assert desk.work(upload) == State.ASKING


def test_progress_is_told_and_then_the_page_itself_is_asked_again(desk):
    upload = desk.add(SWING)
    Upload.objects.filter(pk=upload.pk).update(state=State.READING, progress=40, progress_text="Namen vergelijken")
    told = desk.site.get(f"{desk.home}{upload.pk}/voortgang/")
    assert "Namen vergelijken" in told.content.decode()
    Upload.objects.filter(pk=upload.pk).update(state=State.ASKING)
    assert desk.site.get(f"{desk.home}{upload.pk}/voortgang/")["HX-Refresh"] == "true"


def test_only_who_added_it_or_a_beheerder_takes_figures_away(desk):
    upload = desk.add(SWING)
    desk.read(upload)
    desk.keep(upload)
    colleague = member(desk.world.team, "Carla", Role.LID)

    with desk.site.settings:
        for action in (actions.undo, actions.delete_upload):
            with pytest.raises(ActionRefused, match="Alleen wie dit bestand toevoegde"):
                action(upload=upload, by=colleague)
        assert len(desk.figures.indicators) == 2
        actions.undo(upload=upload, by=desk.world.beheerder)
    upload.refresh_from_db()
    assert (upload.state, desk.figures.indicators) == (State.UNDONE, ())
    line = AuditLine.objects.filter(what="upload", sight=False).first()
    assert (line.action, line.by) == ("cijfers uit bestand weggehaald", desk.world.beheerder)


def test_removing_a_file_takes_its_figures_along(desk, django_capture_on_commit_callbacks):
    upload = desk.add(SWING)
    desk.read(upload)
    desk.keep(upload)
    name = upload.file.name
    with desk.site.settings, django_capture_on_commit_callbacks(execute=True):
        actions.delete_upload(upload=upload, by=desk.world.lid)

    assert desk.figures.indicators == ()
    assert not default_storage.exists(name)


def test_the_same_file_again_is_told_and_not_refused(desk):
    desk.add(AEDES, "eerste.csv")
    second = desk.add(AEDES, "tweede.csv")

    assert second.state == State.ASKING
    assert "Dit bestand is al eerder toegevoegd: eerste.csv" in desk.page(second).main


def test_choices_are_proposed_for_a_next_file_with_the_same_header(desk):
    first = desk.add(AEDES, "vorig jaar.csv")
    desk.read(first, bron="Woningstichting", k3_name="Bezit van corporaties", k3_theme="wonen")
    desk.keep(first)
    next_one = desk.add(AEDES.replace("2024", "2023").replace("68", "70"), "dit jaar.csv")
    page = desk.page(next_one)

    assert Recipe.objects.get().name == "vorig jaar.csv"
    assert "Een eerder bestand, vorig jaar.csv, had dezelfde kop." in page.main
    assert page.one("input", id="id_k3_name")["value"] == "Bezit van corporaties"
    assert page.one("input", id="id_bron")["value"] == "Woningstichting"


def test_the_list_of_areas_that_were_not_found_is_a_safe_csv(desk):
    upload = desk.add(SWING.replace("Voorbeeldstad: Totaal", "=HYPERLINK(1)"))
    desk.read(upload)
    answer = desk.site.get(f"{desk.home}{upload.pk}/niet-gevonden.csv")

    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "In het bestand"
    assert "'=HYPERLINK(1)" in [row[0] for row in rows]


def test_the_file_comes_back_as_it_was_and_can_do_nothing(desk):
    upload = desk.add("<script>alert(1)</script>;a\n", "x.html")
    answer = desk.site.get(f"{desk.home}{upload.pk}/bestand/")

    assert b"".join(answer.streaming_content).startswith(b"<script>")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_team_has_a_limit(desk, monkeypatch):
    monkeypatch.setattr(actions, "MOST_UPLOADS", 1)
    desk.add(AEDES)
    folder = f"teams/{desk.world.team.pk}/uploads"
    before = default_storage.listdir(folder)
    answer = desk.site.post(desk.home, file=SimpleUploadedFile("a.csv", AEDES.encode()))

    assert answer.status_code == 400
    assert "Uw team heeft al 1 bestanden met cijfers." in Page(answer.content.decode()).main
    assert default_storage.listdir(folder) == before


@pytest.mark.parametrize(("content", "told"), [(b"", "Dit bestand is leeg."), (b"a" * 20_000_001, "hoogstens 20 MB")])
def test_a_file_that_is_empty_or_too_large_is_not_kept(desk, content, told):
    answer = desk.site.post(desk.home, file=SimpleUploadedFile("a.csv", content))

    assert told in Page(answer.content.decode()).main
    assert not Upload.objects.exists()


def test_the_night_leaves_files_that_have_a_row(desk, monkeypatch):
    monkeypatch.setattr(jobs, "LOST_AT_MOST", 10_000)  # files of other tests lie about too
    upload = desk.add(AEDES)
    lost = default_storage.save(f"teams/{upload.team_id}/uploads/weg.dat", io.BytesIO(b"x"))
    later = upload.added_at + 2 * jobs.LOST_AFTER

    jobs.forget_lost_files(later)

    assert default_storage.exists(upload.file.name)
    assert not default_storage.exists(lost)
