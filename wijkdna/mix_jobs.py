"""The search for the best mix of a dossier. Work for the worker.

A search goes on only while its row says that it is at work and nobody stopped it. So a search that is done twice does
no harm, who stops one need not wait, and of a dossier that is removed meanwhile nothing is written.
"""

from time import monotonic

import numpy as np
from django.utils import timezone
from django_tasks import task

from wijkdna.domain.json_places import ScenarioRefused
from wijkdna.domain.progress import Stopped
from wijkdna.domain.reach_answer import answer
from wijkdna.domain.reach_document import reach_json
from wijkdna.domain.scenario import read_scenario
from wijkdna.store.priors import load_library
from wijkdna.web.mixes.models import SEARCHING, MixRun, RunState

BETWEEN_LOOKS = 0.4
"""Seconds between two looks at whether somebody stopped the search; what is asked sooner costs nothing."""

_BROKE = "Er ging iets mis bij ons. Uw wensen zijn bewaard. Zoek nog eens; lukt het weer niet, meld het dan."


class _Search:
    """A search, as a job has it in hands."""

    def __init__(self, number: int) -> None:
        self._number, self._looked = number, monotonic()

    def tell(self, share: float) -> None:
        """Show how far it is. Raises Stopped."""
        if monotonic() - self._looked > BETWEEN_LOOKS:
            self._looked = monotonic()
            self.update(progress=int(share * 100))

    def update(self, **changes: object) -> None:
        """Raises Stopped when somebody stopped it, or the row is gone."""
        found = MixRun.objects.filter(pk=self._number, state__in=SEARCHING, stop=False)
        if not found.update(**changes):
            raise Stopped

    def end(self, state: RunState, **changes: object) -> None:
        """It is over. Raises Stopped."""
        self.update(state=state, ended_at=timezone.now(), **changes)


@task()
def search_mix(number: int) -> None:
    """Search the best mix; whatever goes wrong becomes words on the row, and what nobody foresaw is raised as well."""
    search = _Search(number)
    try:
        search.update(state=RunState.BEZIG, progress=0, started_at=timezone.now())
        _do(search, MixRun.objects.values_list("scenario", flat=True).get(pk=number))
    except (Stopped, MixRun.DoesNotExist):
        return
    except Exception:
        _fail(search, _BROKE)
        raise


def _do(search: _Search, document: object) -> None:
    try:
        scenario = read_scenario(document, load_library())
    except ScenarioRefused as refused:
        search.end(RunState.MISLUKT, error=f"Met deze manieren en wensen kunnen we niet rekenen: {refused}"[:400])
        return
    found = answer(scenario, np.random.default_rng(scenario.seed), search.tell)
    search.end(RunState.KLAAR, answer=reach_json(scenario, found), progress=100)


def _fail(search: _Search, error: str) -> None:
    try:
        search.end(RunState.MISLUKT, error=error)
    except Stopped:
        return
