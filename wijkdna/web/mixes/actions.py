"""What people do with searches for the best mix: each in one transaction, with a line in the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wijkdna.domain.json_places import ScenarioRefused
from wijkdna.domain.numbers_nl import NBSP, number_nl
from wijkdna.domain.scenario import MOST_OPTIONS, Scenario, read_scenario
from wijkdna.domain.scenario_written import id_of
from wijkdna.store.priors import load_library
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.queries import Access, open_for_writing
from wijkdna.web.mixes import queries
from wijkdna.web.mixes.models import SEARCHING, MixRun, RunState
from wijkdna.web.reach.actions import save_approach
from wijkdna.web.reach.models import HouseholdGroup, Lock, Option
from wijkdna.web.reach.queries import GroupHere
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.jobs import enqueue
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

MOST_RUNS = 30
"""Searches that a dossier keeps."""

MOST_AT_ONCE = 3
"""Searches of a team that go on at the same time: the worker is there for all teams."""

_MEANWHILE = "Een collega veranderde deze wensen intussen."
_ONE_AT_A_TIME = "Er loopt al een zoektocht in dit dossier. Wacht tot die klaar is, of stop hem."
_TEAM_IS_BUSY = (
    f"Er lopen al {MOST_AT_ONCE} zoektochten van uw team in andere dossiers. Wacht tot er een klaar is, of stop er een."
)
_OVER = "Deze zoektocht is al voorbij. Kijk hieronder wat eruit kwam."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody wishes of the mix.

    approach  fields of Approach: euros, hours, goal, crew, teams, months
    floors    least share by key of a group, 0 to 1, None for none;  locks  by number of an option
    """

    approach: Mapping[str, Any]
    floors: Mapping[str, float | None]
    locks: Mapping[int, str]


# ---- asking


@transaction.atomic
def start_search(*, access: Access, wishes: Wishes, version: int, by: User) -> MixRun:
    """Keep the wishes and leave the search to the worker.

    version  of the wishes as this person saw them, 0 when there were none
    Raises ChangedMeanwhile when somebody else changed them meanwhile; ActionRefused for wishes that contradict.
    """
    dossier = open_for_writing(access.dossier)
    if queries.busy_run(dossier) is not None:
        raise ActionRefused(_ONE_AT_A_TIME)
    if queries.busy_in_team(dossier) >= MOST_AT_ONCE:
        raise ActionRefused(_TEAM_IS_BUSY)
    if MixRun.objects.filter(dossier=dossier).count() >= MOST_RUNS:
        raise ActionRefused(f"Dit dossier bewaart hoogstens {MOST_RUNS} zoektochten. Verwijder er eerst een.")
    _keep(access, wishes, version, by)
    asking = queries.asking_of(access)
    if asking.problem:
        raise ActionRefused(asking.problem)
    if not asking.options:
        raise ActionRefused("Er zijn nog geen manieren om uit te kiezen. Voeg er eerst een paar toe.")
    if len(asking.options) > MOST_OPTIONS:
        raise ActionRefused(f"Een mix zoeken kan met hoogstens {MOST_OPTIONS} manieren. Verwijder er eerst een paar.")
    document, numbers = queries.document_of(access, asking)
    _check(asking, document, numbers)
    listening = {id_of(one): one.pk for one in asking.listening}
    run: MixRun = MixRun.objects.create(dossier=dossier, scenario=document, options=numbers | listening, by=by)
    record(by, "beste mix gezocht", run)
    enqueue("search_mix", run.pk)
    return run


def _keep(access: Access, wishes: Wishes, version: int, by: User) -> None:
    asking = queries.asking_of(access)
    if asking.version != version:
        raise ChangedMeanwhile(_MEANWHILE, "", "", asking.version)
    if any(getattr(asking.approach, name) != value for name, value in wishes.approach.items()):
        save_approach(dossier=access.dossier, by=by, version=version, **wishes.approach)
    for group in asking.groups:
        if group.key in wishes.floors and (group.floor or None) != (wishes.floors[group.key] or None):
            _keep_floor(access, group, wishes.floors[group.key] or None, by)
    for option in asking.options:
        lock = wishes.locks.get(option.pk, option.lock)
        if lock != option.lock:
            Option.objects.filter(pk=option.pk).update(lock=lock, version=F("version") + 1)
            record(by, "keuze bij manier voor de beste mix veranderd", option)


def _keep_floor(access: Access, group: GroupHere, floor: float | None, by: User) -> None:
    """On the row of the group; a cell of the figures gets a row that changes nothing else."""
    rows = HouseholdGroup.objects.filter(dossier=access.dossier)
    row = rows.filter(pk=group.key.removeprefix("eigen-")).first() if group.is_own else _of_cell(access, group, by)
    if row is None:
        return
    row.floor, row.version = floor, row.version + 1
    row.save(update_fields=("floor", "version", "changed_at"))
    record(by, "ondergrens van groep veranderd", row)


def _of_cell(access: Access, group: GroupHere, by: User) -> HouseholdGroup:
    about = {"name": group.name, "by": by, "version": 0}
    row: HouseholdGroup = HouseholdGroup.objects.get_or_create(dossier=access.dossier, cell=group.key, defaults=about)[
        0
    ]
    return row


# ---- wishes that cannot be together


def _check(asking: queries.Asking, document: Mapping[str, Any], numbers: Mapping[str, int]) -> None:
    """Raises ActionRefused, at the field where somebody can do something about it."""
    for rows in asking.doses.values():
        _one_dose(rows)
    _must_counts(asking, set(numbers.values()))
    later = {"locks", "budget_euros", "budget_hours", "beside"}
    free = {name: value for name, value in document.items() if name not in later}
    scenario = _readable(free)
    if all(one.lock == Lock.NEVER for one in asking.options if one.pk in numbers.values()):
        raise ActionRefused("Alle manieren staan op “nooit”. Zet er ten minste één op “mag gekozen worden”.")
    _must_fits(asking, scenario, numbers)
    _readable(document)


def _one_dose(rows: list[Option]) -> None:
    must = [one for one in rows if one.lock == Lock.MUST]
    if len(must) > 1:
        both = " en ".join(f"“{one.name}”" for one in must[:2])
        text = f"{both} sluiten elkaar uit: het is dezelfde manier, in een andere hoeveelheid. Er kan er één moeten."
        raise ActionRefused(text, f"lock_{must[1].pk}")
    now = [one for one in rows if one.is_current]
    if len(now) > 1:
        both = " en ".join(f"“{one.name}”" for one in now[:2])
        raise ActionRefused(f"{both} staan allebei bij wat u nu doet, maar sluiten elkaar uit. Zet er één uit.")


def _must_counts(asking: queries.Asking, counted: set[int]) -> None:
    if not counted:
        raise ActionRefused("Nog geen enkele manier telt mee in het bereik. Bij Bereik staat wat er nog mist.")
    listening = {one.pk for one in asking.listening}
    for one in asking.options:
        if one.lock == Lock.MUST and one.pk not in counted | listening:
            text = f"“{one.name}” telt nog niet mee in het bereik. Bij Bereik staat wat er nog mist."
            raise ActionRefused(text, f"lock_{one.pk}")


def _must_fits(asking: queries.Asking, scenario: Scenario, numbers: Mapping[str, int]) -> None:
    ways = {numbers[one.id]: one for one in scenario.ways}
    must = [ways[one.pk] for one in asking.options if one.lock == Lock.MUST and one.pk in ways]
    listening = dict(zip(("euros", "hours"), asking.spent, strict=True))
    for field, said in (("euros", "€{nbsp}{n}"), ("hours", "{n}{nbsp}uur")):
        most, needed = getattr(asking.approach, field), sum(getattr(one, field) for one in must) + listening[field]
        if most is not None and needed > most:
            cost, budget = (said.format(nbsp=NBSP, n=number_nl(one)) for one in (needed, most))
            what = "Wat u erin wilt hebben, met luisteren erbij," if listening[field] else "Wat u erin wilt hebben"
            text = f"{what} kost samen {cost}. Dat is meer dan {budget}. Verruim het budget, of laat "
            more = ", of zet bij luisteren “nooit”" if listening[field] else ""
            raise ActionRefused(f"{text}bij een manier “moet erin” los{more}.", field)


def _readable(document: object) -> Scenario:
    try:
        return read_scenario(document, load_library())
    except ScenarioRefused as refused:
        raise ActionRefused(f"Met deze manieren en groepen kunnen we niet rekenen. {refused}") from None


# ---- after that


def _held(run: MixRun) -> MixRun:
    open_for_writing(run.dossier)
    now: MixRun | None = MixRun.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if now is None:
        raise ActionRefused("Een collega heeft deze zoektocht verwijderd.")
    return now


@transaction.atomic
def stop_search(*, run: MixRun, by: User) -> None:
    """End a search at once, also when its worker is gone. Raises ActionRefused."""
    now = _held(run)
    if now.state not in SEARCHING:
        raise ActionRefused(_OVER)
    now.state, now.stop, now.ended_at = RunState.GESTOPT, True, timezone.now()
    now.save(update_fields=("state", "stop", "ended_at"))
    record(by, "zoeken van beste mix gestopt", now)


@transaction.atomic
def take_over(*, run: MixRun, by: User) -> None:
    """Make this mix the proposal of the dossier: its options are in it, the others are not. Raises ActionRefused."""
    now = _held(run)
    if now.answer is None or now.answer["mix"] is None:
        raise ActionRefused("Deze zoektocht heeft geen mix gevonden. Er is niets veranderd.")
    wanted = queries.options_in(now)
    options = {one.pk: one for one in Option.objects.select_for_update().filter(dossier=now.dossier_id)}
    if wanted - set(options):
        raise ActionRefused("Een manier uit deze mix is intussen verwijderd. Zoek opnieuw. Er is niets veranderd.")
    for number, one in options.items():
        if one.is_chosen != (number in wanted):
            Option.objects.filter(pk=number).update(is_chosen=number in wanted, version=F("version") + 1)
    record(by, "beste mix overgenomen als voorstel", now)


@transaction.atomic
def remove_run(*, run: MixRun, by: User) -> None:
    """Remove a search with its answer; the proposal stays as it is. Raises ActionRefused."""
    now = _held(run)
    if now.state in SEARCHING:
        raise ActionRefused("Deze zoektocht loopt nog. Stop hem eerst.")
    record(by, "zoektocht naar beste mix verwijderd", now)
    now.delete()
