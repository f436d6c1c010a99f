"""Work for the worker, listed by name in settings.JOBS. Whatever stops a job halfway, it may be done again."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from importlib import import_module

from django.conf import settings
from django_tasks import task

from wijkdna.web.dossiers.actions import purge_deleted
from wijkdna.web.privacy.actions import forget_expired
from wijkdna.web.shared.logs import note

Part = Callable[[], Mapping[str, int]]
"""Part of the night; gives how many rows of each kind went."""

_logger = logging.getLogger("wijkdna.jobs")


@task()
def nightly() -> dict[str, int]:
    """What has to be done once a day; gives how many rows of each kind went."""
    gone = do_all((forget_expired, _purge, _end_sessions))
    for kind, number in gone.items():
        note(_logger, "erased", kind=kind, rows=number)
    return gone


def do_all(parts: Sequence[Part]) -> dict[str, int]:
    """Do every part, also when an earlier one fails; then the error of the last that failed is raised."""
    gone: Counter[str] = Counter()

    def do(part: Part) -> None:
        gone.update({kind: number for kind, number in part().items() if number})

    with ExitStack() as stack:
        for part in reversed(parts):
            stack.callback(do, part)
    return dict(gone)


def _purge() -> Mapping[str, int]:
    return {"web.Dossier": purge_deleted()}


def _end_sessions() -> Mapping[str, int]:
    """Those that are over; nobody can use them any more."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return {}
