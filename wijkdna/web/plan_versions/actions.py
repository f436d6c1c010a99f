"""A version of the plan is kept, or put back: what stands there now is then kept first, so that nothing is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from wijkdna.domain.handover import LINE_KEY
from wijkdna.domain.plan_document import PlanDocument, PlanLine, PlannedAction, as_plain
from wijkdna.web.accounts.models import User
from wijkdna.web.chances.models import Chance
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, open_for_writing
from wijkdna.web.plan_versions.queries import document_in
from wijkdna.web.plans.actions import MOST_LINES, MOST_REASONS
from wijkdna.web.plans.documents import COPIED, plan_for_team
from wijkdna.web.plans.drawings import place_of
from wijkdna.web.plans.models import (
    LONGEST,
    Action,
    Comment,
    Line,
    Plan,
    PlanState,
    PlanVersion,
    Reason,
    ReasonKind,
)
from wijkdna.web.plans.queries import items_of, last_version, lines_of, versions_of
from wijkdna.web.reach.models import Option
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.days import check_days
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.models import Entity, Kind, Sight

MOST_VERSIONS = 100
"""Of one plan; when a version is put back there can be one more."""

_CANNOT = "Terugzetten kan niet. Open de versie en neem over wat u nodig hebt."
_BY_ITSELF = "voor het terugzetten van versie"


@transaction.atomic
def keep_version(*, dossier: Dossier, document: PlanDocument, name: str, by: User) -> PlanVersion:
    """Keep the plan as it is; document: as everybody of the team may see it. Raises ActionRefused.

    What was agreed with partners has a term of its own, and stays out: a version is kept for longer. With as many as
    there may be, the oldest that was kept by itself makes room.
    """
    open_for_writing(dossier)
    return _kept(dossier, document, name, by)


def _kept(
    dossier: Dossier, document: PlanDocument, name: str, by: User, putting: PlanVersion | None = None
) -> PlanVersion:
    """putting: a version that is put back, for which there is always room: no plan is lost for want of it."""
    clean = " ".join(name.split())
    if len(clean) > LONGEST:
        raise ActionRefused(f"Dit is te lang: hoogstens {LONGEST} tekens.", "name")
    if not document.lines:
        raise ActionRefused("Het plan is nog leeg. Schrijf eerst een regel.")
    number = last_version(dossier) + 1
    if not _has_room(dossier, by, putting) and putting is None:
        raise ActionRefused(
            f"Er zijn al {MOST_VERSIONS} versies met een eigen naam. Meer bewaren we er niet. "
            "Bewaar deze versie als Word op uw eigen computer: de knop staat boven het plan."
        )
    content = as_plain(replace(document, version=number, partners=()))
    kept: PlanVersion = PlanVersion.objects.create(dossier=dossier, number=number, name=clean, content=content, by=by)
    record(by, "versie van plan bewaard", kept)
    return kept


def _has_room(dossier: Dossier, by: User, putting: PlanVersion | None) -> bool:
    """Makes room where it can; not with the version that is put back."""
    rows = versions_of(dossier)
    if rows.count() < MOST_VERSIONS:
        return True
    oldest = rows.filter(name__startswith=_BY_ITSELF).exclude(pk=putting.pk if putting else 0).last()
    if oldest is None:
        return False
    record(by, "oude versie van plan opgeruimd", oldest)
    oldest.delete()
    return True


@transaction.atomic
def restore_version(*, access: Access, version: PlanVersion, by: User) -> PlanVersion | None:
    """The plan as it was in a version: its lines, actions and reasons, and what it is called.

    What stands there now is kept as a version first, which is returned; None when there was nothing to keep. Remarks of
    colleagues on lines that go stay, with the plan as a whole. Raises ActionRefused.
    """
    dossier = open_for_writing(version.dossier)
    then = document_in(version)
    if len(then.lines) > MOST_LINES:
        raise ActionRefused(f"Deze versie heeft meer dan {MOST_LINES} regels. {_CANNOT}")
    rows = {f"line:{one.pk}": one for one in lines_of(dossier)}
    name = f"{_BY_ITSELF} {version.number}"
    kept = _kept(dossier, plan_for_team(access), name, by, putting=version) if rows else None
    putting = _Putting(access, by, rows, _highest_number(dossier))
    gone = [one.pk for key, one in rows.items() if key not in then.by_key]
    Comment.objects.filter(line__in=gone).update(line=None)
    Line.objects.filter(pk__in=gone).delete()
    for order, one in enumerate(then.lines):
        putting.line(one, order)
    _put_plan(dossier, then, by)
    record(by, "versie van plan teruggezet", version)
    return kept


def _put_plan(dossier: Dossier, then: PlanDocument, by: User) -> None:
    plan = Plan.objects.filter(dossier=dossier).first() or Plan(dossier=dossier, version=0, by=by)
    plan.title = "" if then.title == f"Plan van aanpak voor {place_of(dossier)}" else then.title
    plan.motto, plan.ends_on, plan.version = then.motto, then.ends_on, plan.version + 1
    if plan.state == PlanState.AKKOORD:
        plan.state = PlanState.CONCEPT
    _sound(plan).save()


@dataclass(frozen=True)
class _Putting:
    """A version on its way back. rows: the lines of now by the key of a line; highest: number that was given out."""

    access: Access
    by: User
    rows: Mapping[str, Line]
    highest: int

    def line(self, then: PlanLine, order: int) -> None:
        """A line with its action and reasons: the row of now, or a new one with the number of then."""
        dossier = self.access.dossier
        row = self.rows.get(then.key)
        is_new = row is None
        row = row or Line(pk=_free_number(then.key, self.highest), dossier=dossier, version=0)
        row.section, row.order, row.text, row.kept_because = then.section, order, then.text, then.kept_because
        row.by, row.version = self.by, row.version + 1
        _sound(row).save(force_insert=is_new)
        if then.action is not None:
            self._action(row, then.action)
        self._reasons(row, then)

    def _action(self, line: Line, then: PlannedAction) -> None:
        """Who of us sees to it, and a partner that not everybody may see, stand in no version: they stay."""
        row = getattr(line, "action", None) or Action(dossier=line.dossier, line=line)
        for name in COPIED:
            setattr(row, name, getattr(then, name))
        row.groups = list(then.group_keys)
        row.option = self._found(Option, then.option_number)
        row.chance = self._found(Chance, then.chance_number)
        if not (row.partner and row.partner.sight != Sight.TEAM and then.partner_number is None):
            partner = self._found(Entity, then.partner_number)
            row.partner = partner if partner and partner.kind != Kind.GEMEENSCHAP else None
            row.condition = then.condition
        _sound(row).save()

    def _found(self, model: type[models.Model], number: int | None) -> Any:  # noqa: ANN401 any row of this dossier
        return model._default_manager.filter(dossier=self.access.dossier, pk=number).first() if number else None

    def _reasons(self, line: Line, then: PlanLine) -> None:
        """Those that are still there stay as they were given; those that were taken away count as given now."""
        wanted = {(one.kind, one.target): one.label for one in then.reasons[:MOST_REASONS]}
        for row in line.reasons.all():
            if wanted.pop((row.kind, row.target), None) is None:
                row.delete()
        for (kind, target), label in wanted.items():
            if kind in ReasonKind.values:
                item = items_of(self.access, kind, {target}).get(target)
                said = dict(item.said) if item else {"label": label}
                told = {"dossier": line.dossier, "kind": kind, "target": target, "said": said, "by": self.by}
                _sound(Reason(line=line, **told)).save()


def _free_number(key: str, highest: int) -> int | None:
    """The number of a line that is gone, so that it is the same line in every version.

    None when another has it, and when the database never gave it out: it would collide with a line of later.
    """
    found = LINE_KEY.fullmatch(key)
    number = int(found[1]) if found else 0
    if not 0 < number <= highest or Line.objects.filter(pk=number).exists():
        return None
    return number


def _highest_number(dossier: Dossier) -> int:
    """The highest number of a line that was surely given out, also when that line is gone; 0 for none."""
    there = Line.objects.aggregate(found=models.Max("pk"))["found"]
    gone = AuditLine.objects.filter(dossier=dossier.pk, what="line").aggregate(found=models.Max("row"))["found"]
    return max(there or 0, gone or 0)


def _sound(row: Any) -> Any:  # noqa: ANN401 any model
    """The row. Raises ActionRefused for what cannot be kept: a version may come from another installation."""
    relations = {one.name for one in row._meta.fields if one.is_relation or isinstance(one, models.JSONField)}
    days = {one.name: getattr(row, one.name) for one in row._meta.fields if type(one) is models.DateField}
    try:
        check_days(days)
        row.clean_fields(exclude=relations)
        row.validate_constraints(exclude=relations)
    except (ActionRefused, ValidationError):
        raise ActionRefused(f"In deze versie staat iets dat niet kan. {_CANNOT}") from None
    return row
