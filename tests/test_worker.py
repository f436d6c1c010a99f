"""The worker: every job once, also with several workers; the nightly job once a day; nothing half after a stop."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests import slow_jobs
from tests.web.concurrent import at_once, database_of_the_test
from tests.web.people import make_world
from wijkdna import jobs, worker
from wijkdna.jobs import nightly
from wijkdna.web.models import Dossier
from wijkdna.web.shared.jobs import enqueue

ROOT = Path(__file__).parent.parent
MORNING = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
PERSON = "anne.de.boer@voorbeeld.nl"

pytestmark = pytest.mark.django_db(transaction=True)


class UntilDone:
    """Stops as soon as no job waits; never waits itself."""

    def __init__(self):
        self.waited = []

    def __bool__(self):
        return not DBTaskResult.objects.ready().exists()

    def wait(self, seconds):
        self.waited.append(seconds)
        return bool(self)


def running(tmp_path, *arguments):
    """A worker in a process of its own, on the database of this test."""
    own = {"SECRET_KEY": "for-tests-only", "WIJKDNA_DATA": str(tmp_path), "LOG_FORMAT": "json", "PYTHONPATH": str(ROOT)}
    own |= {"SOURCES_REFRESH": "uit"}
    return subprocess.Popen(
        [sys.executable, "-m", "wijkdna", *(arguments or ("worker",))],
        cwd=tmp_path,
        env={**own, "DATABASE_URL": database_of_the_test()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(out):
    """Messages of the log with the job, when there is one."""
    return [(line["message"], line.get("job")) for line in map(json.loads, out.splitlines())]


def next_line(process, message):
    """Read the log of a worker until it says this."""
    for line in process.stdout:
        if json.loads(line)["message"] == message:
            return json.loads(line)
    raise AssertionError(process.communicate()[1])


def test_several_workers_do_every_job_once_and_stop_when_told(tmp_path):
    done = tmp_path / "done"
    workers = [running(tmp_path) for _ in range(3)]

    try:
        for one in workers:  # until then it stops as any program does
            next_line(one, "worker started")
        for number in range(40):
            slow_jobs.count.enqueue(str(done), number)
        while DBTaskResult.objects.filter(task_path__contains="count").exclude(status="SUCCESSFUL").exists():
            assert [one.poll() for one in workers] == [None] * 3
    finally:
        for one in workers:
            one.send_signal(signal.SIGTERM)
        ends = [(one.wait(60), one.communicate()[1]) for one in workers]

    assert sorted(map(int, done.read_text().split())) == list(range(40))
    assert ends == [(0, "")] * 3


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_finishes_its_job_and_leaves_the_next(tmp_path, stop):
    pipe, done = tmp_path / "pipe", tmp_path / "done"
    os.mkfifo(pipe)
    slow_jobs.wait.enqueue(str(pipe), str(done))
    slow_jobs.count.enqueue(str(done), 2)
    process = running(tmp_path)

    with pipe.open("w"):  # opens when the job has opened it too
        process.send_signal(stop)
        states = set(DBTaskResult.objects.filter(task_path__contains="slow_jobs").values_list("status", flat=True))
    out, errors = process.communicate(timeout=60)

    assert states == {"RUNNING", "READY"}
    assert (process.returncode, errors, done.read_text()) == (0, "", "1\n")
    assert said(out)[-2:] == [("job done", "wait"), ("worker stopped", None)]


def test_a_job_that_fails_is_logged_without_its_words_and_the_next_is_done(tmp_path):
    done = tmp_path / "done"
    slow_jobs.break_down.enqueue(PERSON)
    slow_jobs.count.enqueue(str(done), 1)
    process = running(tmp_path)

    failed = next_line(process, "job failed")
    next_line(process, "job done")
    process.terminate()
    rest, errors = process.communicate(timeout=60)

    assert (failed["level"], failed["job"], failed["error"]) == ("ERROR", "break_down", "builtins.ValueError")
    assert done.read_text() == "1\n"
    assert PERSON not in json.dumps(failed) + rest + errors


def test_a_worker_beside_a_server_stops_when_the_server_is_gone(tmp_path):
    """The server is a shell here, that starts the worker and is then killed."""
    code = (
        "import sys; from wijkdna import companions; (one,) = companions.start(['worker']);"
        "print(one.pid, flush=True); sys.stdin.read()"
    )
    own = {"SECRET_KEY": "for-tests-only", "WIJKDNA_DATA": str(tmp_path), "LOG_FORMAT": "json", "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**own, "DATABASE_URL": database_of_the_test()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    server.stdout.readline()
    next_line(server, "worker started")

    server.kill()
    rest = server.communicate(timeout=60)[0]  # ends when the worker, which has the same output, has ended

    assert said(rest)[-1] == ("worker stopped", None)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 26, 1, 59, tzinfo=UTC), 0),  # one minute before three in Amsterdam
        (datetime(2026, 11, 26, 2, 0, tzinfo=UTC), 1),
        (datetime(2026, 7, 26, 0, 59, tzinfo=UTC), 0),  # in summer
        (datetime(2026, 7, 26, 1, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 26, 22, 59, tzinfo=UTC), 1),
    ],
)
def test_the_night_begins_at_three_where_the_site_is(moment, expected):
    worker.plan_night(moment)

    assert DBTaskResult.objects.filter(task_path="wijkdna.jobs.nightly").count() == expected


def test_of_many_workers_one_adds_the_nightly_job_of_a_day():
    at_once(*[lambda: worker.plan_night(MORNING)] * 8)
    worker.plan_night(MORNING + timedelta(hours=5))

    assert DBTaskResult.objects.count() == 1


def test_the_next_day_there_is_another_one_also_when_the_last_is_done():
    worker.plan_night(MORNING)
    DBTaskResult.objects.update(status="SUCCESSFUL")

    worker.plan_night(MORNING + timedelta(hours=1))
    worker.plan_night(MORNING + timedelta(days=1))

    assert DBTaskResult.objects.count() == 2


def test_the_worker_does_the_nightly_job_that_it_planned():
    worker.plan_night(datetime.now(UTC).replace(hour=9))  # of today: for another day the worker plans one more
    stopping = UntilDone()

    worker.work(stopping)

    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def stuck(started, workers):
    slow_jobs.count.enqueue("nowhere", 1)
    DBTaskResult.objects.update(status="RUNNING", started_at=started, worker_ids=["w"] * workers)


@pytest.mark.parametrize(
    ("age", "workers", "expected"),
    [
        (timedelta(hours=1), 1, "RUNNING"),
        (timedelta(hours=3), 1, "READY"),
        (timedelta(hours=3), 2, "READY"),
        (timedelta(hours=3), 3, "FAILED"),
    ],
)
def test_a_job_that_was_left_is_done_again_but_not_for_ever(age, workers, expected):
    stuck(MORNING - age, workers)

    worker.take_over(MORNING)

    assert DBTaskResult.objects.get().status == expected


def test_a_job_of_a_worker_that_was_killed_is_done_by_the_next(tmp_path):
    pipe, done = tmp_path / "pipe", tmp_path / "done"
    os.mkfifo(pipe)
    slow_jobs.wait.enqueue(str(pipe), str(done))
    first = running(tmp_path)
    with pipe.open("w"):
        first.kill()
        first.communicate()
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(hours=3))

    second = running(tmp_path)
    with pipe.open("w"):
        pass
    next_line(second, "job done")
    second.terminate()
    second.communicate(timeout=60)

    assert done.read_text() == "1\n"
    assert DBTaskResult.objects.get(task_path__contains="wait").status == TaskResultStatus.SUCCESSFUL


def test_the_nightly_job_erases_what_has_had_its_time():
    world = make_world()
    now = timezone.now()
    Dossier.objects.filter(pk=world.dossier.pk).update(deleted_at=now - timedelta(days=31))
    Session.objects.create(session_key="a" * 32, session_data="x", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="b" * 32, session_data="x", expire_date=now + timedelta(days=1))
    stuck(now, 1)
    DBTaskResult.objects.update(status="FAILED", finished_at=now - timedelta(days=400))

    gone = nightly.call()

    assert (gone["web.Dossier"], gone["django_tasks_database.DBTaskResult"]) == (1, 1)
    assert [one.session_key[0] for one in Session.objects.all()] == ["b"]
    assert Dossier.objects.filter(pk=world.dossier.pk).count() == 0
    assert mail.outbox == []


def test_a_part_of_the_night_that_fails_stops_no_other():
    done = []

    def fail():
        raise ValueError("too bad")

    def succeed():
        done.append("after")
        return {"after": 1}

    with pytest.raises(ValueError, match="too bad"):
        jobs.do_all((fail, succeed, fail))

    assert done == ["after"]
    assert jobs.do_all((succeed, dict, succeed)) == {"after": 2}


def test_what_a_page_leaves_to_the_worker_is_found_by_its_name():
    enqueue("nightly")

    assert [job.task_path for job in DBTaskResult.objects.all()] == ["wijkdna.jobs.nightly"]


def test_the_command_tells_what_was_erased(tmp_path):
    world = make_world()
    Dossier.objects.filter(pk=world.dossier.pk).update(deleted_at=timezone.now() - timedelta(days=31))

    out, errors = running(tmp_path, "nightly").communicate(timeout=60)

    assert errors == ""
    assert out.splitlines()[-2:] == ["Klaar. Gewist:", "  web.Dossier: 1"]
