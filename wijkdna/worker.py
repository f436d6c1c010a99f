"""Does jobs, one after the other, until it is told to stop. Any number of workers may run, on any number of machines.

The loop is that of django-tasks-db; ours are when it stops, the nightly job, and jobs that a worker left behind.
"""

import logging
import uuid
from datetime import datetime, time, timedelta
from time import monotonic
from typing import Any, Protocol

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, get_date_max

from wijkdna import lab_clock, schedule
from wijkdna.jobs import nightly
from wijkdna.web.shared.logs import note

NIGHT = time(3)
"""From this hour of the day, where the site is, the nightly job is due; a worker that starts later makes up for it."""

STUCK = timedelta(hours=2)
"""A job that runs longer was left by a worker that is gone: no job of ours takes an hour."""

ATTEMPTS = 3
_PAUSE = 1.0
_LOOK = 30.0
_PAUSE_AWAY = 5.0
_NIGHTS = uuid.UUID("5b2f3c1e-5a53-4a0e-9a7e-0c4a6a1d8a11")

_logger = logging.getLogger("wijkdna.worker")


class Stopping(Protocol):
    """Whether to stop, and a wait that ends early when so; see companions.py."""

    def __bool__(self) -> bool: ...

    def wait(self, seconds: float) -> bool:
        """Wait, and tell whether to stop."""


def work(stopping: Stopping) -> None:
    """Do jobs until it should stop; the one that is being done is finished first."""
    worker = _Polite(stopping)
    task_finished.connect(_tell)
    note(_logger, "worker started")
    look = 0.0
    while not stopping:
        try:
            if monotonic() >= look:
                plan_night(timezone.now())
                schedule.plan(timezone.now())
                lab_clock.tick(timezone.now())
                take_over(timezone.now())
                look = monotonic() + _LOOK
            worker.run()
            lab_clock.send()
        except (OperationalError, InterfaceError):
            _logger.exception("the database is away")
            connection.close()
            stopping.wait(_PAUSE_AWAY)
        else:
            stopping.wait(_PAUSE)
    note(_logger, "worker stopped")


class _Polite(Worker):
    """The worker of the package: it does all jobs that wait and then returns, and stops between two jobs."""

    def __init__(self, stopping: Stopping) -> None:
        self._stopping = stopping
        super().__init__(
            queue_names=["*"],
            interval=0.2,  # between two tries to get hold of a database that another worker locked
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    @property
    def running(self) -> bool:
        """Asked before each job."""
        return not self._stopping

    @running.setter
    def running(self, value: bool) -> None:
        """The package sets it; we decide ourselves."""


def plan_night(now: datetime) -> None:
    """Add the nightly job of this day when it is due and nobody has.

    The day is in the key of the row, so of all workers together only one can add it.
    """
    local = timezone.localtime(now)
    key = uuid.uuid5(_NIGHTS, local.date().isoformat())
    if local.time() < NIGHT or DBTaskResult.objects.filter(pk=key).exists():
        return
    row: DBTaskResult[Any, Any] = DBTaskResult(
        pk=key,
        task_path=nightly.module_path,
        args_kwargs={"args": [], "kwargs": {}},
        queue_name=nightly.queue_name,
        backend_name=nightly.backend,
        run_after=get_date_max(),
    )
    DBTaskResult.objects.bulk_create([row], ignore_conflicts=True)


def take_over(now: datetime) -> None:
    """Let jobs of workers that are gone be done again; after three times they count as failed."""
    stuck = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - STUCK)
    for job in stuck:
        tried = len(job.worker_ids)
        status = TaskResultStatus.READY if tried < ATTEMPTS else TaskResultStatus.FAILED
        over = now if status == TaskResultStatus.FAILED else None
        # Only when nobody else did so meanwhile.
        if stuck.filter(pk=job.pk).update(status=status, finished_at=over):
            note(_logger, "took over a job", level=logging.WARNING, job=job.task_path.rpartition(".")[2], tried=tried)


def _tell(sender: object, task_result: Any, **_: object) -> None:  # noqa: ANN401 the package makes it generic
    """A line in the log for each job; how it failed stands in its row."""
    took = (task_result.finished_at - task_result.started_at).total_seconds()
    failed = task_result.status == TaskResultStatus.FAILED
    facts = {"job": task_result.task.name, "ms": round(took * 1000)}
    if failed:
        note(_logger, "job failed", level=logging.ERROR, error=task_result.errors[0].exception_class_path, **facts)
    else:
        note(_logger, "job done", **facts)
