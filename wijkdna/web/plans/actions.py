"""What people do with the plan: each in one transaction, with a line in the record. An archived one does not change."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from wijkdna.domain.plan_draft import Draft
from wijkdna.web.accounts.models import TEAM_ROLES, Membership, User
from wijkdna.web.chances.models import Chance
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, open_for_writing
from wijkdna.web.plans import emails, queries
from wijkdna.web.plans.models import (
    LONGEST,
    LONGEST_LINE,
    Action,
    ActionKind,
    Comment,
    Line,
    Plan,
    PlanState,
    Reason,
    ReasonKind,
    Section,
)
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.days import check_days
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import Kind

MOST_LINES, MOST_REASONS, MOST_COMMENTS = 100, 12, 500
"""Lines of a plan, reasons of a line and open comments: more is no plan that anybody reads."""

ACTION_FIELDS = (
    *("title", "kind", "owner", "keeper", "partner", "condition", "place", "start_on", "end_on", "messenger", "hook"),
    *("tone", "groups", "option", "chance", "euros", "hours", "measure", "stop_on", "stop_when"),
)
"""What somebody fills in of an action, beside its text."""

PLAN_FIELDS = ("title", "motto", "ends_on")
"""What somebody fills in of the plan as a whole."""

_LONGEST_COMMENT, _MOST = 1000, 10_000_000
_GONE = "Een collega heeft deze regel intussen weggehaald."
_CHANGED = "Een collega heeft deze regel intussen veranderd."
_UNREAD = "Het plan is veranderd nadat u het las. Lees het nog eens, en zeg dan wat u vindt."

# ---- lines


@transaction.atomic
def add_line(*, dossier: Dossier, section: str, text: str, by: User) -> Line:
    """A line at the end of a section. For ACTIES there is add_action(). Raises ActionRefused."""
    open_for_writing(dossier)
    if section == Section.ACTIES or section not in Section.values:
        raise ActionRefused("Kies bij welk deel van het plan deze regel hoort.", "section")
    line = _new_line(dossier, section, _checked_text(text), by)
    record(by, "regel aan plan toegevoegd", line)
    return line


@transaction.atomic
def add_action(*, dossier: Dossier, text: str, by: User, **fields: Any) -> Line:  # noqa: ANN401 ACTION_FIELDS
    """An action at the end of the actions, with its line. Needs at least a title. Raises ActionRefused."""
    open_for_writing(dossier)
    values = _checked_action(dossier, {"title": "", **fields})
    line = _new_line(dossier, Section.ACTIES, _checked_text(text, needed=False), by)
    Action.objects.create(dossier=dossier, line=line, **values)
    record(by, "actie aan plan toegevoegd", line)
    return line


def _new_line(dossier: Dossier, section: str, text: str, by: User) -> Line:
    if Line.objects.filter(dossier=dossier).count() >= MOST_LINES:
        raise ActionRefused(f"Er staan al {MOST_LINES} regels in dit plan. Haal er eerst een weg.")
    last = Line.objects.filter(dossier=dossier, section=section).aggregate(last=Max("order"))["last"]
    order = 0 if last is None else last + 1
    line: Line = Line.objects.create(dossier=dossier, section=section, order=order, text=text, by=by)
    _begun(dossier, by)
    return line


def _begun(dossier: Dossier, by: User) -> None:
    """Whoever writes the first line makes the plan; later it changes."""
    Plan.objects.get_or_create(dossier=dossier, defaults={"by": by})
    _changed(dossier)


def _changed(dossier: Dossier) -> None:
    """A plan that was reviewed and then changes is a concept again."""
    Plan.objects.filter(dossier=dossier, state=PlanState.AKKOORD).update(state=PlanState.CONCEPT)


@transaction.atomic
def change_line(*, line: Line, text: str, version: int, by: User, **fields: Any) -> Line:  # noqa: ANN401 ACTION_FIELDS
    """Other words, and for an action other fields.

    version  of the line as this person saw it
    Raises ChangedMeanwhile with both texts when somebody else wrote it meanwhile; ActionRefused.
    """
    open_for_writing(line.dossier)
    now = _still(line, text)
    if now.version != version:
        raise ChangedMeanwhile(_CHANGED, now.text, text, now.version)
    is_action = now.section == Section.ACTIES
    values = _checked_action(line.dossier, fields) if is_action else {}
    now.text, now.by, now.version = _checked_text(text, needed=not is_action), by, version + 1
    now.save()
    if values:
        Action.objects.update_or_create(line=now, defaults={"dossier": now.dossier, **values})
    _begun(now.dossier, by)
    record(by, "regel van plan gewijzigd", now)
    return now


def _still(line: Line, text: str = "") -> Line:
    now: Line | None = Line.objects.select_for_update(of=("self",)).select_related("dossier").filter(pk=line.pk).first()
    if now is None:
        raise ChangedMeanwhile(_GONE, "", text, 0)
    return now


def _checked_text(text: str, *, needed: bool = True) -> str:
    clean = " ".join(text.split())
    if needed and not clean:
        raise ActionRefused("De regel is leeg. Schrijf eerst een zin, of haal de regel weg.", "text")
    if len(clean) > LONGEST_LINE:
        raise ActionRefused(f"Dit is te lang: hoogstens {LONGEST_LINE} tekens. Maak er twee regels van.", "text")
    return clean


def _checked_action(dossier: Dossier, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields, cleaned. Raises ActionRefused, and TypeError for a field that there is not."""
    if unknown := set(fields) - set(ACTION_FIELDS):
        raise TypeError(f"no fields of an action: {sorted(unknown)}")
    values = {name: " ".join(one.split()) if isinstance(one, str) else one for name, one in fields.items()}
    for name, value in values.items():
        longest = getattr(Action._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and longest and len(value) > longest:
            raise ActionRefused(f"Dit is te lang: hoogstens {longest} tekens.", name)
    if not values.get("title", "x"):
        raise ActionRefused("Geef de actie een naam van een paar woorden.", "title")
    if values.get("kind", ActionKind.DOEN) not in ActionKind.values:
        raise ActionRefused("Kies wat voor actie dit is.", "kind")
    _check_days(values)
    _check_links(dossier, values)
    if "groups" in values:
        values["groups"] = [str(one) for one in values["groups"]]
    return values


def _check_days(values: Mapping[str, Any]) -> None:
    check_days(values)
    first, last = values.get("start_on"), values.get("end_on")
    if first and last and last < first:
        raise ActionRefused("De laatste dag ligt vóór de eerste. Draai ze om.", "end_on")
    if any(values.get(name) is not None and not 0 <= values[name] <= _MOST for name in ("euros", "hours")):
        raise ActionRefused("Geld en uren zijn hele getallen vanaf 0.", "euros")


def _check_links(dossier: Dossier, values: Mapping[str, Any]) -> None:
    """Everything it names is of this dossier, and whoever sees to it is in the team."""
    for name in ("partner", "option", "chance"):
        if values.get(name) is not None and values[name].dossier_id != dossier.pk:
            raise ActionRefused("Dit hoort niet bij dit dossier. Kies iets anders.", name)
    if (partner := values.get("partner")) is not None and partner.kind == Kind.GEMEENSCHAP:
        raise ActionRefused("Een groep is geen partner. Kies een organisatie, rol of plek.", "partner")
    if (keeper := values.get("keeper")) is not None and not _works_in(dossier, keeper):
        raise ActionRefused("Deze collega zit niet meer in het team. Kies iemand anders.", "keeper")


def _works_in(dossier: Dossier, user: User) -> bool:
    """True for somebody of the team itself."""
    return bool(Membership.objects.filter(team=dossier.team_id, user=user, role__in=TEAM_ROLES).exists())


@transaction.atomic
def move_line(*, line: Line, up: bool, by: User) -> None:
    """Swap with the line before or after it in its section; at an end nothing happens. Raises ActionRefused."""
    open_for_writing(line.dossier)
    rows = list(Line.objects.select_for_update().filter(dossier=line.dossier, section=line.section))
    place = next((n for n, one in enumerate(rows) if one.pk == line.pk), None)
    if place is None:
        raise ActionRefused(_GONE)
    other = place + (-1 if up else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        for order, one in enumerate(rows):
            one.order = order
        Line.objects.bulk_update(rows, ["order"])
        _begun(line.dossier, by)
        record(by, "regel van plan verplaatst", line)


@transaction.atomic
def remove_line(*, line: Line, by: User) -> None:
    """Take a line out of the plan, with its reasons and comments; versions keep it. Raises ActionRefused."""
    open_for_writing(line.dossier)
    if (now := Line.objects.filter(pk=line.pk).first()) is None:
        raise ActionRefused(_GONE)
    record(by, "regel uit plan gehaald", now)
    _begun(line.dossier, by)
    now.delete()


@transaction.atomic
def keep_line(*, line: Line, because: str, by: User) -> None:
    """Say why a line stays although a reason does not hold; "" takes that back. Raises ActionRefused."""
    open_for_writing(line.dossier)
    now, clean = _still(line), " ".join(because.split())
    if len(clean) > (longest := Line._meta.get_field("kept_because").max_length or 0):
        raise ActionRefused(f"Dit is te lang: hoogstens {longest} tekens.", "because")
    now.kept_because, now.version = clean, now.version + 1
    now.save(update_fields=("kept_because", "version", "changed_at"))
    _changed(line.dossier)
    record(by, "regel blijft staan" if clean else "regel heeft weer een reden nodig", now)


# ---- reasons


@transaction.atomic
def add_reason(*, access: Access, line: Line, kind: str, target: str, by: User) -> Reason:
    """Hang a reason at a line: something that this person can see, as it is now. Raises ActionRefused."""
    open_for_writing(line.dossier)
    if kind not in ReasonKind.values:
        raise ActionRefused("Kies eerst wat voor reden het is.", "reason")
    if (item := queries.items_of(access, kind, {target}).get(target)) is None:
        raise ActionRefused("Deze reden is er niet meer. Kies een andere.", "reason")
    now = _still(line)
    if now.reasons.count() >= MOST_REASONS:
        raise ActionRefused(f"Deze regel heeft al {MOST_REASONS} redenen. Haal er eerst een weg.", "reason")
    reason: Reason
    reason, made = Reason.objects.get_or_create(
        line=now, kind=kind, target=target, defaults={"dossier": now.dossier, "said": item.said, "by": by}
    )
    if not made:  # given again: as it is now
        reason.said, reason.by = item.said, by
        reason.save(update_fields=("said", "by"))
    Line.objects.filter(pk=now.pk).update(kept_because="")
    _changed(now.dossier)
    record(by, "reden bij regel gezet", reason)
    return reason


@transaction.atomic
def remove_reason(*, reason: Reason, by: User) -> None:
    """Take a reason away. Raises ActionRefused."""
    open_for_writing(reason.dossier)
    record(by, "reden weggehaald", reason)
    Reason.objects.filter(pk=reason.pk).delete()
    _changed(reason.dossier)


# ---- the plan as a whole


@transaction.atomic
def change_plan(*, dossier: Dossier, version: int, by: User, **fields: Any) -> Plan:  # noqa: ANN401 PLAN_FIELDS
    """Its name, sentence or last day. version: 0 when there was none yet. Raises ChangedMeanwhile, ActionRefused."""
    open_for_writing(dossier)
    if unknown := set(fields) - set(PLAN_FIELDS):
        raise TypeError(f"no fields of a plan: {sorted(unknown)}")
    now = Plan.objects.select_for_update().filter(dossier=dossier).first() or Plan(dossier=dossier, version=0, by=by)
    if now.version != version:
        raise ChangedMeanwhile(
            "Een collega heeft dit intussen veranderd.", now.title, str(fields.get("title", "")), now.version
        )
    check_days(fields)
    for name, value in fields.items():
        setattr(now, name, " ".join(value.split()) if isinstance(value, str) else value)
    if len(now.title) > LONGEST:
        raise ActionRefused(f"Dit is te lang: hoogstens {LONGEST} tekens.", "title")
    now.version += 1
    now.save()
    _changed(dossier)
    record(by, "gegevens van plan gewijzigd", now)
    plan: Plan = now
    return plan


@transaction.atomic
def start_plan(*, access: Access, drafts: Sequence[Draft], by: User, **fields: Any) -> None:  # noqa: ANN401 PLAN_FIELDS
    """A first draft of the plan; reasons that are not there for this person are left out.

    Raises ActionRefused when there are lines already.
    """
    dossier = open_for_writing(access.dossier)
    if Line.objects.filter(dossier=dossier).exists():
        raise ActionRefused("Er staat al een plan. Verander het hieronder, of haal eerst alle regels weg.")
    change_plan(dossier=dossier, version=queries.plan_in(dossier).version, by=by, **fields)
    _write(access, drafts, by)
    record(by, "plan begonnen", dossier)


@transaction.atomic
def add_from_chance(*, access: Access, chance: Chance, draft: Draft, by: User) -> Line:
    """An action that does a chosen kans, as it was drafted. Raises ActionRefused when there is one already."""
    dossier = open_for_writing(access.dossier)
    if Action.objects.filter(dossier=dossier, chance=chance).exists():
        raise ActionRefused("Van deze kans staat al een actie in het plan.")
    (line,) = _write(access, [draft], by)
    record(by, "actie van kans gemaakt", line)
    return line


def _write(access: Access, drafts: Sequence[Draft], by: User) -> list[Line]:
    """Lines of the plan with those reasons that are there for this person."""
    dossier = access.dossier
    lines = [(_drafted(dossier, one, by), one) for one in drafts]
    items = {kind: queries.items_of(access, kind) for kind in {kind for one in drafts for kind, _ in one.reasons}}
    for line, one in lines:
        found = filter(None, (items[kind].get(target) for kind, target in one.reasons))
        Reason.objects.bulk_create(
            Reason(dossier=dossier, line=line, kind=item.kind, target=item.target, said=dict(item.said), by=by)
            for item in found
        )
    return [line for line, _ in lines]


def _drafted(dossier: Dossier, draft: Draft, by: User) -> Line:
    line = _new_line(dossier, draft.section, _checked_text(draft.text, needed=False), by)
    if draft.kept_because:
        Line.objects.filter(pk=line.pk).update(kept_because=draft.kept_because)
    if draft.action is not None:
        Action.objects.create(dossier=dossier, line=line, **_checked_action(dossier, draft.action))
    return line


# ---- comments


@transaction.atomic
def add_comment(*, dossier: Dossier, line: Line | None, text: str, by: User) -> Comment:
    """Say something about a line, or with None about the plan. Raises ActionRefused."""
    open_for_writing(dossier)
    clean = text.strip()
    if not clean:
        raise ActionRefused("De opmerking is leeg. Schrijf eerst een tekst.", "text")
    if len(clean) > _LONGEST_COMMENT:
        raise ActionRefused(f"Dit is te lang: hoogstens {_LONGEST_COMMENT} tekens.", "text")
    if Comment.objects.filter(dossier=dossier, done_at__isnull=True).count() >= MOST_COMMENTS:
        raise ActionRefused(f"Er staan al {MOST_COMMENTS} opmerkingen open. Zet er eerst een op afgehandeld.")
    comment: Comment = Comment.objects.create(dossier=dossier, line=line, text=clean, by=by)
    record(by, "opmerking bij plan gezet", comment)
    return comment


@transaction.atomic
def finish_comment(*, comment: Comment, by: User, is_done: bool = True) -> None:
    """It was dealt with, or not after all. Raises ActionRefused."""
    open_for_writing(comment.dossier)
    Comment.objects.filter(pk=comment.pk).update(done_at=timezone.now() if is_done else None)
    record(by, "opmerking afgehandeld" if is_done else "opmerking weer open", comment)


# ---- a colleague who reads


def ask_review(*, dossier: Dossier, reader: User, by: User) -> bool:
    """Ask a colleague to read the plan, with a mail. False when the mail could not be sent. Raises ActionRefused."""
    with transaction.atomic():
        open_for_writing(dossier)
        if reader.pk == by.pk:
            raise ActionRefused("U kunt uzelf niet vragen. Kies een collega: die ziet wat u niet meer ziet.", "reader")
        if not _works_in(dossier, reader):
            raise ActionRefused("Deze collega zit niet meer in het team. Kies iemand anders.", "reader")
        if not Line.objects.filter(dossier=dossier).exists():
            raise ActionRefused("Het plan is nog leeg. Schrijf eerst een regel.")
        plan, _ = Plan.objects.get_or_create(dossier=dossier, defaults={"by": by})
        plan.state, plan.reader, plan.reader_text, plan.read_at = PlanState.TER_LEZING, reader, "", None
        plan.save()
        record(by, "collega gevraagd plan te lezen", plan)
    return emails.ask_to_read(reader, dossier)


@transaction.atomic
def say_review(*, dossier: Dossier, agrees: bool, text: str, read: str, by: User) -> None:
    """What the colleague who was asked says. read: Plan.marked() of what she read.

    Raises ActionRefused for anybody else, and without words for a no; ChangedMeanwhile for a yes to another text.
    """
    open_for_writing(dossier)
    plan = Plan.objects.select_for_update().filter(dossier=dossier).first()
    if plan is None or plan.state != PlanState.TER_LEZING or plan.reader_id != by.pk:
        raise ActionRefused("Het plan ligt niet meer bij u om te lezen.")
    clean = " ".join(text.split())
    if not agrees and not clean:
        raise ActionRefused("Schrijf op wat er anders moet. Dan kan uw collega verder.", "text")
    if len(clean) > _LONGEST_COMMENT:
        raise ActionRefused(f"Dit is te lang: hoogstens {_LONGEST_COMMENT} tekens.", "text")
    if agrees and read != plan.marked(queries.lines_of(dossier)):
        raise ChangedMeanwhile(_UNREAD, "", clean, plan.version)
    plan.state = PlanState.AKKOORD if agrees else PlanState.CONCEPT
    plan.reader_text, plan.read_at = clean, timezone.now()
    plan.save()
    record(by, "plan nagekeken: akkoord" if agrees else "plan nagekeken: nog niet akkoord", plan)
