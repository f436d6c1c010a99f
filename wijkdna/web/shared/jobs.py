"""Work that need not be done while somebody waits. The jobs stand in wijkdna/jobs.py, which knows all layers."""

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string


def enqueue(name: str, *args: object) -> None:
    """Leave a job to the worker, by its name in settings.JOBS, once the change that asks for it is kept.

    args  plain JSON: numbers of rows, never rows, names or texts
    """
    task = import_string(settings.JOBS[name])
    transaction.on_commit(lambda: task.enqueue(*args))
