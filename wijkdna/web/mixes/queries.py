"""Reads of searches for the best mix: what would be asked now, what was asked, and what changed in between."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wijkdna.domain.json_places import ScenarioRefused
from wijkdna.domain.mix_words import households_nl
from wijkdna.domain.numbers_nl import NBSP, number_nl
from wijkdna.domain.reach_document import SMALLEST_GROUP
from wijkdna.domain.scenario import Scenario, read_scenario
from wijkdna.domain.scenario_written import cost_of, id_of
from wijkdna.store.options import Uncounted
from wijkdna.store.priors import load_library
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, row_or_404
from wijkdna.web.mixes.models import SEARCHING, MixRun, RunState
from wijkdna.web.reach.models import Approach, Goal, Lock, Option
from wijkdna.web.reach.queries import GroupHere, approach_of, groups_of, options_of, scenario_of, why_not

LATE, LOST = timedelta(seconds=30), timedelta(minutes=5)
"""A search that waits, or is at work, longer than this is told as such: usually it takes a few seconds."""

_PARTS = {
    "manieren": ("options", "beside", "nested", "willingness", "readiness"),
    "groepen": ("groups",),
    "manier van rekenen": ("rho", "step"),
    "huidige aanpak": ("plan",),
    "resultaten": ("learned",),
}
"""What of a scenario makes an earlier answer old, by what it is called on the page."""


@dataclass(frozen=True, slots=True)
class Asking:
    """All that a search begins with.

    approach  a row, or the values that hold without one (version 0)
    problem   why there are no groups, "" when there are
    """

    approach: Approach
    groups: tuple[GroupHere, ...]
    options: tuple[Option, ...]
    problem: str = ""

    @property
    def can_be_asked(self) -> bool:
        """There is something to choose from, and somebody to reach."""
        return bool(self.options and self.groups)

    @property
    def version(self) -> int:
        """Of the wishes; 0 when nobody wrote any."""
        return int(self.approach.version)

    @property
    def uncounted(self) -> set[int]:
        """Numbers of options that add nothing to the sums yet, so that they are never chosen."""
        return {one.pk for one in self.options if why_not(one)}

    @property
    def only_listen(self) -> set[int]:
        """Numbers of options that reach nobody by what they are."""
        return {one.pk for one in self.options if why_not(one) is Uncounted.LISTENS}

    @property
    def listening(self) -> list[Option]:
        """Those of them that go on: the search does not choose them, and their euros and hours are spent."""
        stays = [one for one in self.options if one.pk in self.only_listen and one.lock != Lock.NEVER]
        return [one for one in stays if one.lock == Lock.MUST or one.is_current or one.is_chosen]

    @property
    def uncounted_now(self) -> list[Option]:
        """What is done now and adds nothing to the sums: it takes euros and hours all the same."""
        return [one for one in self.options if one.is_current and one.pk in self.uncounted]

    @property
    def spent(self) -> tuple[float, float]:
        """Euros and hours of those that listen."""
        each = [cost_of(one, 0.0) for one in self.listening]
        return sum(euros for euros, _ in each), sum(hours for _, hours in each)

    @property
    def shown(self) -> list[GroupHere]:
        """Groups that are large enough to name, and those with a least share."""
        return [one for one in self.groups if one.floor or one.size >= SMALLEST_GROUP]

    @property
    def doses(self) -> dict[str, list[Option]]:
        """Options that exclude each other, by their dose group."""
        found: dict[str, list[Option]] = {}
        for one in self.options:
            if one.dose_group:
                found.setdefault(one.dose_group, []).append(one)
        return {name: rows for name, rows in found.items() if len(rows) > 1}


def asking_of(access: Access) -> Asking:
    """The wishes, groups and options of a dossier as they are now."""
    dossier = access.dossier
    groups = groups_of(access)
    return Asking(approach_of(dossier), groups.groups, tuple(options_of(dossier)), groups.problem)


def document_of(access: Access, asking: Asking) -> tuple[dict[str, Any], dict[str, int]]:
    """What the search would be asked now (docs/scenario-json.md), and the number of the Option that each id counts."""
    document, numbers = scenario_of(access, list(asking.options))
    asked = {**document, **_wished(asking, document, numbers), **_beside(asking)}
    return json.loads(json.dumps(asked)), numbers


def _beside(asking: Asking) -> dict[str, Any]:
    """What is done beside what the search chooses from; nothing when there is none."""
    sides = {"plan": asking.uncounted_now, "mix": asking.listening}
    found = {name: [_spent(one) for one in rows] for name, rows in sides.items()}
    return {"beside": found} if any(found.values()) else {}


def _spent(one: Option) -> dict[str, Any]:
    euros, hours = (round(number, 2) for number in cost_of(one, 0.0))
    return {"id": id_of(one), "name": one.name, "euros": euros, "hours": hours}


def _wished(asking: Asking, document: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    approach, by_number = asking.approach, {one.pk: one for one in asking.options}
    rows = {id: by_number[number] for id, number in numbers.items() if number in by_number}
    names = {group["name"] for group in document["groups"]}
    who = {"kind": approach.crew, "teams": approach.teams, "months": approach.months}
    return {
        "plan": [id for id, row in rows.items() if row.is_current],
        "objective": str(approach.goal),
        "budget_euros": approach.euros,
        "budget_hours": approach.hours,
        "floors": {one.name: one.floor for one in asking.groups if one.floor and one.name in names},
        "locks": {
            "must": [id for id, row in rows.items() if row.lock == Lock.MUST],
            "never": [id for id, row in rows.items() if row.lock == Lock.NEVER],
        },
        "capacity": who if all(who.values()) else None,
    }


def read(document: object) -> Scenario | None:
    """What was asked, to name things by; None when it can no longer be read."""
    try:
        return read_scenario(document, load_library())
    except ScenarioRefused:
        return None


def runs_of(dossier: Dossier) -> QuerySet[MixRun]:
    """The newest first."""
    found: QuerySet[MixRun] = MixRun.objects.filter(dossier=dossier).select_related("by", "dossier")
    return found


def run_for(access: Access, number: int) -> MixRun:
    """One search of this dossier. Raises NoSuchDossier."""
    found: MixRun = row_or_404(runs_of(access.dossier), number)
    return found


def is_searching(run: MixRun) -> bool:
    """It waits for a worker, or a worker is at it."""
    return run.state in SEARCHING


def busy_run(dossier: Dossier) -> MixRun | None:
    """The search that goes on in a dossier."""
    found: MixRun | None = runs_of(dossier).filter(state__in=SEARCHING).first()
    return found


def busy_in_team(dossier: Dossier) -> int:
    """How many searches go on in all dossiers of the team of this one."""
    rows = MixRun.objects.filter(dossier__team=dossier.team_id, dossier__deleted_at__isnull=True)
    return int(rows.filter(state__in=SEARCHING).count())


def options_in(run: MixRun) -> set[int]:
    """Numbers of the Options in the mix that was found, with those that listen beside it."""
    mix = run.answer["mix"] if run.answer else None
    return {run.options[id] for id in (*mix["options"], *mix.get("beside", ()))} if mix else set()


def trouble(run: MixRun) -> str:
    """What to do about a search that takes far too long; "" for one that does not."""
    age = timezone.now() - (run.started_at or run.created_at)
    if run.state == RunState.WACHT and age > LATE:
        return (
            "De zoektocht wacht langer dan gewoonlijk. Het kan druk zijn. U hoeft hier niet te blijven. Staat dit er "
            "over een kwartier nog, zeg het dan wie de site beheert (het programma “wijkdna worker” draait niet)."
        )
    if run.state == RunState.BEZIG and age > LOST:
        return "Dit duurt veel langer dan gewoonlijk. Waarschijnlijk is het werk afgebroken. Stop, en zoek opnieuw."
    return ""


def changed_since(run: MixRun, document: Mapping[str, Any]) -> list[str]:
    """What became different in the dossier after a search began: ["manieren", "groepen"]. document: what is so now."""
    return [
        words
        for words, fields in _PARTS.items()
        if any(run.scenario.get(field) != document.get(field) for field in fields)
    ]


@dataclass(frozen=True, slots=True)
class Listed:
    """A search in the list. asked: its budget, found: what came of it, in words; changed: what is different since."""

    run: MixRun
    asked: str
    found: str
    changed: Sequence[str]


def listed(access: Access, asking: Asking) -> list[Listed]:
    """All searches of a dossier."""
    rows = list(runs_of(access.dossier))
    now = document_of(access, asking)[0] if rows and asking.can_be_asked else {}
    return [Listed(run, _asked(run), _found(run), changed_since(run, now) if run.answer else ()) for run in rows]


def _asked(run: MixRun) -> str:
    """ "€ 1.000 en 60 uur, eerlijk verdeeld"."""
    euros, hours = (run.scenario.get(name) for name in ("budget_euros", "budget_hours"))
    said = [f"€{NBSP}{number_nl(euros)}"] if euros is not None else []
    said += [f"{number_nl(hours)}{NBSP}uur"] if hours is not None else []
    more = ["eerlijk verdeeld"] if run.scenario.get("objective") == Goal.FAIR else []
    more += ["om meedoen"] if run.scenario.get("objective") == Goal.JOINS else []
    more += ["met ondergrenzen"] if run.scenario.get("floors") else []
    return ", ".join([" en ".join(said), *more])


def _found(run: MixRun) -> str:
    if run.answer is None:
        return str(run.get_state_display())
    mix, households = run.answer["mix"], run.answer["households"]
    return f"bereikt {households_nl(mix['reach']['share'] * households)}"
