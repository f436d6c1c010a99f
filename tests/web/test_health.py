"""What a monitor hears: does the process answer, and may visitors be sent to it."""

import shutil

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from tests.web.conftest import Site
from wijkdna.store import release
from wijkdna.web import settings as real_settings
from wijkdna.web.shared import health


@pytest.fixture(autouse=True)
def nothing_tried():
    """Each test looks for itself."""
    health._check_tables.cache_clear()
    health._tried.clear()


def folder_storage(location):
    """Settings with attachments in a folder."""
    options = {"location": str(location), "base_url": None}
    return settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    }


def ready(data, **options):
    answer = Site(data, **options).get("/gezond/klaar/")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, answer.content.decode()


def test_a_process_that_answers_says_which_figures_it_reads(site):
    answer = site.get("/gezond/")

    assert (answer.status_code, answer.content) == (200, b"ok 2026-11-25\n")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_a_process_without_figures_still_answers(tmp_path):
    answer = Site(tmp_path).get("/gezond/")

    assert (answer.status_code, answer.content) == (200, b"ok zonder cijfers\n")


@pytest.mark.django_db
def test_it_is_ready_when_everything_works(built_data):
    assert ready(built_data) == (200, "klaar\n")


@pytest.mark.django_db
def test_a_file_that_was_tried_is_gone_again(built_data, tmp_path):
    with override_settings(STORAGES=folder_storage(tmp_path)):
        assert ready(built_data) == (200, "klaar\n")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_it_is_not_ready_without_figures(tmp_path):
    said = "Er is geen uitgave van de cijfers te lezen. Zet die klaar met: wijkdna install\n"
    assert ready(tmp_path) == (503, said)


@pytest.mark.django_db
def test_it_is_not_ready_when_the_release_it_points_to_is_gone(own_data):
    shutil.rmtree(release.current(own_data))

    assert ready(own_data)[0] == 503


@pytest.mark.django_db
def test_it_is_not_ready_on_a_database_of_an_earlier_version(built_data):
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("web", max(name for app, name in recorder.applied_migrations() if app == "web"))

    assert ready(built_data) == (503, "De database is niet bijgewerkt. Doe dat met: wijkdna migrate\n")


@pytest.mark.django_db
def test_it_is_not_ready_when_attachments_cannot_be_kept(built_data, tmp_path):
    (tmp_path / "in-the-way").write_text("a file, not a folder")

    with override_settings(STORAGES=folder_storage(tmp_path / "in-the-way")):
        assert ready(built_data) == (503, "Bijlagen kunnen niet worden bewaard.\n")


@pytest.mark.django_db
def test_a_storage_that_works_is_not_tried_at_every_question(built_data, tmp_path):
    place = tmp_path / "attachments"
    with override_settings(STORAGES=folder_storage(place)):
        ready(built_data)
        shutil.rmtree(place)

        assert ready(built_data) == (200, "klaar\n")
        assert not place.exists()


@pytest.mark.django_db
def test_what_does_not_work_is_all_told(tmp_path):
    (tmp_path / "in-the-way").write_text("a file, not a folder")

    with override_settings(STORAGES=folder_storage(tmp_path / "in-the-way")):
        status, said = ready(tmp_path / "nothing")

    assert (status, len(said.splitlines())) == (503, 2)


@pytest.mark.parametrize("address", ["/gezond/", "/gezond/klaar/"])
@pytest.mark.django_db
def test_a_monitor_beside_the_site_needs_no_https(built_data, address):
    options = {"SECURE_SSL_REDIRECT": True, "SECURE_REDIRECT_EXEMPT": real_settings.SECURE_REDIRECT_EXEMPT}

    assert Site(built_data, **options).get(address).status_code == 200
    assert Site(built_data, **options).get("/bronnen/").status_code == 301
