"""Typing a map over: each answer is kept at once; finishing puts the classes with the figures of the team."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wijkdna.store import team_figures
from wijkdna.web.accounts.models import Membership, Role, Team, User
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.typed_maps import documents
from wijkdna.web.typed_maps.models import TypedMap

MOST_MAPS = 200
"""Of one team: nine maps of some periods of a few gemeenten."""

_ONE_SITTING = timedelta(hours=1)


@transaction.atomic
def begin_map(
    *,
    team: Team,
    gemeente: str,
    border_year: int,
    name: str,
    period: str,
    source: str,
    classes: Sequence[str],
    confidential: bool,
    by: User,
) -> TypedMap:
    """A map without any answer yet. Raises ActionRefused."""
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    if TypedMap.objects.of(team).count() >= MOST_MAPS:
        raise ActionRefused(f"Uw team heeft al {MOST_MAPS} getypte kaarten. Verwijder er eerst een.")
    row: TypedMap = TypedMap.objects.create(
        team=team,
        gemeente=gemeente,
        border_year=border_year,
        name=name,
        period=period,
        source=source,
        classes=list(classes),
        confidential=confidential,
        added_by=by,
    )
    record(by, "getypte kaart begonnen", row)
    return row


@transaction.atomic
def change_map(
    *, row: TypedMap, name: str, period: str, source: str, classes: Sequence[str], confidential: bool, by: User
) -> None:
    """Other words for the map or its classes. Raises ActionRefused for a class less than the answers use."""
    now = _locked(row)
    used = max(now.answers.values(), default=0)
    if len(classes) < used:
        raise ActionRefused(f"Klasse {used} is al gebruikt. Houd ten minste {used} klassen over.", "classes")
    now.name, now.period, now.source = name, period, source
    now.classes, now.confidential = list(classes), confidential
    _save(now)
    record(by, "getypte kaart gewijzigd", now)


@transaction.atomic
def answer(*, row: TypedMap, answers: Mapping[str, int | None], by: User) -> None:
    """Keep the answers for some buurten, and take away those that are None; answers for others stay.

    answers  code of a buurt of the gemeente -> number of a class, NOT_ON_IT, or None. Raises ActionRefused.
    """
    now = _locked(row)
    if any(value is not None and not 0 <= value <= len(now.classes) for value in answers.values()):
        raise ActionRefused("Deze klasse staat niet meer op deze kaart. Laad de pagina opnieuw.")
    kept = {**now.answers, **answers}
    now.answers = {code: value for code, value in kept.items() if value is not None}
    _save(now)
    _record_once(by, now)


def _save(now: TypedMap) -> None:
    """What changes after finishing is behind until somebody finishes it again."""
    now.is_behind = now.finished_at is not None
    now.save()


def _record_once(by: User, row: TypedMap) -> None:
    """One line for a sitting: sixty buurten would fill the record."""
    since = timezone.now() - _ONE_SITTING
    own = AuditLine.objects.of(row.team_id).filter(by_id=by.pk, action="getypte kaart ingevuld", row=row.pk)
    if not own.filter(at__gt=since).exists():
        record(by, "getypte kaart ingevuld", row)


@transaction.atomic
def finish_map(*, row: TypedMap, by: User) -> None:
    """Put the classes with the figures of the team, in place of what it put there before. Raises ActionRefused."""
    now = _locked(row)
    if not any(now.answers.values()):
        raise ActionRefused("Geef eerst ten minste één buurt een klasse.")
    now.finished_at, now.is_behind = timezone.now(), False
    now.save()
    record(by, "getypte kaart bij de cijfers gezet", now)
    try:
        team_figures.add_indicators(settings.DATA, now.team_id, [documents.figures_of(now)])
    except team_figures.TooManyFigures as too_many:
        raise ActionRefused(str(too_many)) from too_many


@transaction.atomic
def remove_map(*, row: TypedMap, by: User) -> None:
    """Remove a map and its figures. Raises ActionRefused for who neither began it nor is beheerder."""
    now = _locked(row)
    is_beheerder = Membership.objects.of(now.team_id).filter(user=by, role=Role.BEHEERDER).exists()
    if now.added_by_id != by.pk and not is_beheerder:
        raise ActionRefused("Alleen wie de kaart begon of een beheerder kan hem verwijderen.")
    record(by, "getypte kaart verwijderd", now)
    now.delete()
    if now.finished_at is not None:
        team_figures.remove_indicator(settings.DATA, now.team_id, row.indicator)


def _locked(row: TypedMap) -> TypedMap:
    """The map as it stands, and nobody else changes it meanwhile. Raises ActionRefused when it is gone."""
    now: TypedMap | None = TypedMap.objects.select_for_update().filter(pk=row.pk).first()
    if now is None:
        raise ActionRefused("Een collega heeft deze kaart intussen verwijderd.")
    return now
