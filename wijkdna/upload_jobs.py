"""Files of a team on their way to the pages, step by step: looked into, read, and kept. Work for the worker.

A job goes on only while the row is in the state and the version in which it began. So somebody who stops it need not
wait, a job that is done twice does no harm, and what was stopped leaves nothing behind.
"""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks import task

from wijkdna.pipeline.own_files import choices_in, found_of, proposal, report_of, team_indicators
from wijkdna.pipeline.uploads import FileRefused, inspect, tidy
from wijkdna.store import release, team_figures
from wijkdna.store.matching_places import places_for_matching
from wijkdna.web.uploads.models import State, Upload

BETWEEN_LOOKS = 0.4
"""Seconds between two looks at whether somebody stopped the job; what is asked sooner costs nothing."""

_BACK_TO = {State.INSPECTING: State.REFUSED, State.READING: State.ASKING, State.KEEPING: State.PREVIEW}
"""Where a file goes when a step does not work out; the message says why."""

_GONE = "Het bestand zelf is er niet meer. Voeg het opnieuw toe."
_NOTHING = "Er staan geen cijfers klaar om te bewaren. Ga terug naar uw keuzes en lees het bestand opnieuw in."
_BROKE = "Er ging iets mis bij ons. Er is niets bewaard. Probeer het nog eens; lukt het weer niet, meld het dan."

_logger = logging.getLogger("wijkdna.jobs")


class Stopped(Exception):
    """Somebody stopped the job, or is further already."""


class _Step:
    """A file in one state, as a job has it in hands."""

    def __init__(self, row: Upload) -> None:
        self.row, self.state = row, State(row.state)
        self._looked = 0.0

    def tell(self, percent: int, text: str) -> None:
        """Show how far it is. Raises Stopped."""
        if monotonic() - self._looked > BETWEEN_LOOKS:
            self._looked = monotonic()
            self._update(progress=percent, progress_text=text)

    def to(self, state: State, **changes: object) -> None:
        """On to the next state. Raises Stopped."""
        done = {"state": state, "progress": 0, "progress_text": "", "message": ""}
        self._update(**done | changes)

    def _update(self, **changes: object) -> None:
        found = {"pk": self.row.pk, "state": self.state, "version": self.row.version, "stop_asked": False}
        if not Upload.objects.filter(**found).update(**changes):
            raise Stopped

    def content(self) -> bytes:
        """The file as it came in. Raises FileRefused."""
        try:
            with default_storage.open(str(self.row.file.name)) as file:
                found: bytes = file.read()
                return found
        except FileNotFoundError:
            raise FileRefused(_GONE) from None


@task()
def inspect_upload(number: int) -> None:
    """Look into a file, and propose how to read it."""
    _do(number, State.INSPECTING, _inspect)


@task()
def read_upload(number: int) -> None:
    """Read a file as somebody chose; the figures wait in a draft."""
    _do(number, State.READING, _read)


@task()
def keep_upload(number: int) -> None:
    """Put the draft with the figures of the team."""
    _do(number, State.KEEPING, _keep)


def _do(number: int, state: State, work: Callable[[_Step], None]) -> None:
    """Do a step; whatever goes wrong becomes a message on the row, and what nobody foresaw is raised as well."""
    row = Upload.objects.filter(pk=number, state=state, stop_asked=False).first()
    if row is None:
        return
    step = _Step(row)
    try:
        work(step)
    except Stopped:
        return
    except (FileRefused, team_figures.TooManyFigures, release.NoRelease) as refused:
        _back(step, str(refused))
    except Exception:
        _back(step, _BROKE)
        raise


def _back(step: _Step, message: str) -> None:
    try:
        step.to(_BACK_TO[step.state], message=message)
    except Stopped:
        return


def _inspect(step: _Step) -> None:
    found = found_of(inspect(step.content(), step.tell))
    step.to(State.ASKING, found=found, answers=proposal(found))


def _read(step: _Step) -> None:
    chosen, about = choices_in(step.row.answers)
    places = places_for_matching(release.current(settings.DATA))
    taken = tidy(step.content(), chosen, places, step.tell)
    added = team_indicators(taken, chosen.layout, about, step.row.pk)
    step.tell(90, "Klaarzetten om te bekijken")
    team_figures.write_draft(*_draft(step), added)
    try:
        step.to(State.PREVIEW, report=report_of(taken, added, places))
    except Stopped:
        team_figures.forget_draft(*_draft(step))
        raise


def _draft(step: _Step) -> tuple[Any, int, int]:
    return settings.DATA, step.row.team_id, step.row.pk


def _keep(step: _Step) -> None:
    """In one transaction, so that who stops it meanwhile finds all of it kept or nothing."""
    data, team, upload = _draft(step)
    draft = team_figures.draft(data, team, upload)
    if not draft.indicators:
        raise FileRefused(_NOTHING)
    with transaction.atomic():
        step.to(State.SHOWN, found={})
        if any(one.upload == upload for one in team_figures.team_figures(data, team).indicators):
            team_figures.remove_upload(data, team, upload)
        team_figures.add_indicators(data, team, ((one, draft.of_indicator(one.id)) for one in draft.indicators))
    team_figures.forget_draft(data, team, upload)
