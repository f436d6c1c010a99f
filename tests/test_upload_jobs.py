"""The worker with a file of a team: what goes wrong stands on the row, what is stopped leaves nothing behind."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings

from tests.web.people import make_world
from tests.web.uploading import AEDES, work
from wijkdna import upload_jobs
from wijkdna.store import team_figures as store
from wijkdna.web.uploads.models import State, Upload


@pytest.fixture
def team(own_data, db):
    """A team on a data folder of its own."""
    with override_settings(DATA=own_data):
        yield make_world().team


def add(team, content=AEDES):
    name = default_storage.save(f"teams/{team.pk}/uploads/a.dat", ContentFile(content.encode()))
    return Upload.objects.create(team=team, file=name, filename="a.csv", sha256="", size=len(content))


def asked(team, content=AEDES, **layout):
    """A file of which the choices are made."""
    row = add(team, content)
    assert work(row) == State.ASKING
    answers = row.answers | {"layout": row.answers["layout"] | {"border_year": 2024, "period": "2024"} | layout}
    Upload.objects.filter(pk=row.pk).update(state=State.READING, answers=answers)
    return row


def read(team):
    row = asked(team)
    assert work(row) == State.PREVIEW
    Upload.objects.filter(pk=row.pk).update(state=State.KEEPING)
    return row


def names(team, data):
    return [one.name for one in store.team_figures(data, team.pk).indicators]


def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(team):
    row = add(team, "%PDF-1.7")

    assert work(row) == State.REFUSED
    assert row.message.startswith("Dit bestand kunnen we niet lezen. Kies een csv-")


def test_a_file_that_is_gone_is_told(team):
    row = add(team)
    default_storage.delete(row.file.name)

    assert work(row) == State.REFUSED
    assert row.message == "Het bestand zelf is er niet meer. Voeg het opnieuw toe."


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"layout": {"first": "x"}}, "De keuzes bij dit bestand zijn niet te lezen."),
        ({"sheet": 7}, "Dit blad staat niet in het bestand."),
        ({"confirmed": [1]}, "De keuzes bij dit bestand zijn niet te lezen."),
        ({"proxy": "ja"}, "De keuzes bij dit bestand zijn niet te lezen."),
    ],
)
def test_answers_that_are_none_go_back_to_who_gave_them(team, answers, message):
    row = asked(team)
    kept = Upload.objects.get(pk=row.pk).answers
    Upload.objects.filter(pk=row.pk).update(answers=kept | answers)

    assert work(row) == State.ASKING
    assert row.message.startswith(message)


def test_an_open_question_goes_back_to_who_has_to_answer_it(team):
    row = asked(team, border_year=None)

    assert work(row) == State.ASKING
    assert row.message == "Beantwoord eerst deze vraag. Van welk jaar is de indeling in wijken en buurten?"


def test_an_older_release_without_borders_says_what_to_do(team, own_data):
    next((own_data / "releases").glob("2*/border_changes.json")).unlink()
    upload_jobs.places_for_matching.cache_clear()
    row = asked(team)

    assert work(row) == State.ASKING
    assert "Installeer de uitgave opnieuw met: wijkdna install" in row.message


def test_what_nobody_foresaw_is_told_and_raised_too(team, monkeypatch):
    row = asked(team)

    def broken(*_):
        raise RuntimeError("kapot")

    monkeypatch.setattr(upload_jobs, "report_of", broken)
    with pytest.raises(RuntimeError):
        upload_jobs.read_upload.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.message) == (State.ASKING, upload_jobs._BROKE)


def test_who_stops_it_meanwhile_finds_nothing_of_it(team, own_data, monkeypatch):
    row = asked(team)
    before = upload_jobs.report_of

    def stopped(*args):
        Upload.objects.filter(pk=row.pk).update(state=State.STOPPED, stop_asked=True)
        return before(*args)

    monkeypatch.setattr(upload_jobs, "report_of", stopped)
    assert work(row) == State.STOPPED
    assert (row.report, store.draft(own_data, team.pk, row.pk).indicators) == ({}, ())


def test_an_older_job_does_not_write_over_newer_answers(team, monkeypatch):
    row = asked(team)
    before = upload_jobs.report_of

    def begun_again(*args):
        Upload.objects.filter(pk=row.pk).update(version=row.version + 5)
        return before(*args)

    monkeypatch.setattr(upload_jobs, "report_of", begun_again)
    assert work(row) == State.READING
    assert row.report == {}


def test_a_step_tells_how_far_it_is_and_ends_when_somebody_stopped_it(team):
    row = add(team)
    step = upload_jobs._Step(row)
    step.tell(40, "Gebieden zoeken")
    row.refresh_from_db()
    assert (row.progress, row.progress_text) == (40, "Gebieden zoeken")

    Upload.objects.filter(pk=row.pk).update(stop_asked=True)
    step._looked = 0.0
    with pytest.raises(upload_jobs.Stopped):
        step.tell(50, "Verder")


def test_every_job_may_be_done_twice(team, own_data):
    row = read(team)
    assert work(row) == State.SHOWN
    once = names(team, own_data)
    for job in (upload_jobs.inspect_upload, upload_jobs.read_upload, upload_jobs.keep_upload):
        job.call(row.pk)
    Upload.objects.filter(pk=row.pk).update(state=State.READING)
    assert work(row) == State.PREVIEW
    Upload.objects.filter(pk=row.pk).update(state=State.KEEPING)

    assert work(row) == State.SHOWN
    assert names(team, own_data) == once
    assert row.found == {}
    assert store.draft(own_data, team.pk, row.pk).indicators == ()


def test_figures_that_were_kept_under_another_name_do_not_stay_behind(team, own_data):
    row = read(team)
    work(row)
    answers = Upload.objects.get(pk=row.pk).answers
    answers["layout"]["values"][0]["name"] = "Andere naam"
    Upload.objects.filter(pk=row.pk).update(state=State.READING, answers=answers)
    work(row)
    Upload.objects.filter(pk=row.pk).update(state=State.KEEPING)
    work(row)

    assert names(team, own_data) == ["Andere naam", "draagkracht_klasse"]


def test_without_a_draft_nothing_is_kept_and_the_page_says_so(team, own_data):
    row = read(team)
    store.forget_draft(own_data, team.pk, row.pk)

    assert work(row) == State.PREVIEW
    assert row.message.startswith("Er staan geen cijfers klaar om te bewaren.")


def test_more_figures_than_a_team_may_keep_are_told(team, own_data, monkeypatch):
    monkeypatch.setattr(store, "MOST_INDICATORS", 1)
    row = asked(team)

    assert work(row) == State.ASKING
    assert "hoogstens 1 eigen onderwerpen" in row.message
    assert names(team, own_data) == []


def test_figures_and_row_go_together(team, own_data, monkeypatch):
    row = read(team)

    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(store, "add_indicators", full)
    with pytest.raises(OSError, match="disk full"):
        upload_jobs.keep_upload.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.message) == (State.PREVIEW, upload_jobs._BROKE)
    assert row.found != {}
