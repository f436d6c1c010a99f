"""What people do with results: write down a round, correct it, take it away."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from wijkdna.domain.outcomes import Counts, Expected, OutcomeRefused, chance_kept, expected
from wijkdna.domain.retention import Length, later
from wijkdna.web.accounts.models import TEAM_ROLES, Membership, Role, User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.options.actions import Expect, add_outcome
from wijkdna.web.reach.models import LONGEST, Option, Outcome
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

MOST = 500
"""Rounds in one dossier."""

STEPS = ("offered", "responded", "signups", "visits", "measures")
_OLDEST = Length(months=240)
_GONE = "Dit resultaat is er niet meer. Een collega heeft het intussen verwijderd."


@transaction.atomic
def add_result(
    *,
    dossier: Dossier,
    by: User,
    option: Option | None,
    expect: Expect,
    **fields: Any,  # noqa: ANN401 label, held_on, the counts, euros, hours, source, is_public
) -> Outcome:
    """One round, also one that failed. expect: what the model expects of it, asked before this round counts.

    Raises ActionRefused at the field it is about.
    """
    now = open_for_writing(dossier)
    if option is not None and option.dossier_id != now.pk:
        raise ActionRefused("Kies een manier van dit dossier.", "option")
    if Outcome.objects.filter(dossier=now).count() >= MOST:
        raise ActionRefused(f"Er staan al {MOST} rondes. Verwijder eerst een oude ronde.")
    label = " ".join(fields.pop("label", "").split()) or (option.name if option else "")
    counts, rest = _split(fields)
    _check(label=label, **fields)
    told = expect(option, counts.offered) if option is not None else Expected()
    return add_outcome(
        dossier=now,
        by=by,
        option=option,
        label=label,
        held_on=fields["held_on"],
        counts=counts,
        expected=told,
        **rest,
    )


def _split(fields: dict[str, Any]) -> tuple[Counts, dict[str, Any]]:
    """The counts, and what else there is to keep."""
    counts = Counts(**{name: fields.get(name) for name in STEPS})
    rest = {name: value for name, value in fields.items() if name not in (*STEPS, "held_on")}
    return counts, rest | {"source": " ".join(rest.get("source", "").split())}


def _check(*, label: str, held_on: date, source: str = "", is_public: bool = False, **counts: Any) -> None:  # noqa: ANN401
    if not label:
        raise ActionRefused("Schrijf op wat u deed.", "label")
    if is_public and not source.strip():
        raise ActionRefused("Noem de bron: waar is dit gepubliceerd?", "source")
    for name, text, longest in (("label", label, LONGEST), ("source", source, 300)):
        if len(text) > longest:
            raise ActionRefused(f"Dit is te lang: hoogstens {longest} tekens.", name)
    for name in ("euros", "hours"):
        if (value := counts.get(name)) is not None and value < 0:
            raise ActionRefused("Dit is nooit minder dan 0. Laat het leeg als u het niet bijhield.", name)
    _check_day(held_on)


def _check_day(held_on: date) -> None:
    today = timezone.localdate()
    if held_on > today:
        raise ActionRefused("Deze dag moet nog komen. Schrijf een ronde pas op als hij geweest is.", "held_on")
    if later(held_on, _OLDEST) < today:
        raise ActionRefused("Klopt deze dag? Hij is meer dan 20 jaar geleden.", "held_on")


@transaction.atomic
def change_result(*, outcome: Outcome, version: int, by: User, **fields: Any) -> Outcome:  # noqa: ANN401 as add_result()
    """Correct a round. What was expected stays, but for as many as were addressed now. Raises ChangedMeanwhile."""
    open_for_writing(outcome.dossier)
    now: Outcome | None = Outcome.objects.select_for_update().filter(pk=outcome.pk).first()
    if now is None:
        raise ActionRefused(_GONE)
    if now.version != version:
        raise ChangedMeanwhile("Een collega heeft dit resultaat intussen veranderd.", now.label, "", now.version)
    label = " ".join(fields.pop("label", "").split()) or now.label
    counts, rest = _split(fields)
    _check(label=label, **fields)
    try:
        counts.check()
    except OutcomeRefused as refused:
        raise ActionRefused(refused.text, refused.field) from refused
    _expect_again(now, counts.offered)
    told = rest | {name: getattr(counts, name) for name in STEPS} | {"label": label, "held_on": fields["held_on"]}
    for name, value in told.items():
        setattr(now, name, value)
    now.version += 1
    now.save()
    record(by, "resultaat gewijzigd", now)
    return now


def _expect_again(row: Outcome, offered: int | None) -> None:
    """The same chance as was expected, of another number of people. None when that chance was not kept."""
    if not offered or offered == row.offered:
        return
    chance = chance_kept(row.beforehand)
    band = expected(chance, offered) if chance else None
    row.expected_low, row.expected, row.expected_high = (
        (band.low, band.middle, band.high) if band else (None, None, None)
    )


@transaction.atomic
def remove_result(*, outcome: Outcome, by: User) -> None:
    """Take it away, by who wrote it down or a beheerder. Raises ActionRefused."""
    open_for_writing(outcome.dossier)
    team = outcome.dossier.team_id
    leads = Membership.objects.filter(team=team, user=by, role=Role.BEHEERDER, role__in=TEAM_ROLES).exists()
    if outcome.by_id != by.pk and not leads:
        raise ActionRefused("Alleen wie dit opschreef, of een beheerder, kan het verwijderen.")
    record(by, "resultaat verwijderd", outcome)
    Outcome.objects.filter(pk=outcome.pk).delete()
