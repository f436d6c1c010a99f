"""What people do with partners: the card, promises and talks; each in one transaction. And what the night tells."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from wijkdna.domain.promises import REMIND_DAYS, Reminding, promise_reminder
from wijkdna.domain.retention import Length, later
from wijkdna.store.condition_card import ConditionCard, load_condition_card
from wijkdna.web.accounts.models import TEAM_ROLES, Membership, Role, User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.partners import emails, queries
from wijkdna.web.partners.models import Condition, Contact, Promise
from wijkdna.web.privacy.actions import remember
from wijkdna.web.privacy.models import Reminder
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap import actions as socialmap
from wijkdna.web.socialmap.models import Entity
from wijkdna.web.socialmap.queries import ACTORS

MOST_OPEN = 20
"""Promises that stand open at one partner: more is not kept anyway."""

MOST_TALKS = 1_000
"""Talks with one partner."""

CARD_FIELDS = (
    *("own_agenda", "will_do", "will_do_text", "will_not_do", "needs", "needs_text", "timing", "who_decides"),
    *("did_it_self", "risks", "readiness", "phone", "valid_until", "name_agreed"),
)
"""What somebody fills in of a card."""

Lines = Sequence[tuple[str, date]]
"""New promises: text and date."""

_FURTHEST = Length(months=60)
_OLDEST = Length(months=12)

# ---- the card


@transaction.atomic
def save_condition(
    *,
    entity: Entity,
    version: int,
    by: User,
    keeper: User | None,
    promises: Lines = (),
    **fields: Any,  # noqa: ANN401 CARD_FIELDS
) -> Condition:
    """Keep the card of a partner, with new promises on it; keeper: who keeps the contact.

    version  of the card as this person saw it, 0 for a new one
    Raises ChangedMeanwhile when somebody else wrote it meanwhile; ActionRefused.
    """
    dossier = open_for_writing(entity.dossier)
    card = _checked_card(fields)
    now: Condition | None = Condition.objects.select_for_update().filter(entity=entity).first()
    if (now.version if now else 0) != version:
        raise ChangedMeanwhile("Een collega heeft deze kaart intussen veranderd.", "", "", now.version if now else 0)
    row = now or Condition(dossier=dossier, entity=_actor(entity), version=0, by=by)
    row.agreed_on = timezone.localdate()  # stands on paper, so that both sides know which one is the newest
    for name, value in card.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _hand_over(entity, keeper, by)
    for text, due in promises:
        add_promise(entity=entity, text=text, due=due, keeper=None, by=by)
    record(by, "afsprakenkaart bewaard", row)
    return row


@transaction.atomic
def confirm_condition(*, condition: Condition, by: User) -> Condition:
    """It still holds: agreed today, for the usual time from now. Raises ActionRefused."""
    open_for_writing(condition.dossier)
    now: Condition = _still(Condition.objects.filter(pk=condition.pk), "Deze kaart is er niet meer.")
    now.agreed_on = timezone.localdate()
    now.valid_until = later(now.agreed_on, Length(months=load_condition_card().months))
    now.version += 1
    now.save()
    record(by, "afsprakenkaart verlengd", now)
    return now


def _actor(entity: Entity) -> Entity:
    if entity.kind not in ACTORS:
        raise ActionRefused("Een groep is geen partner. Kies een organisatie, rol of plek.")
    return entity


def _hand_over(entity: Entity, keeper: User | None, by: User) -> None:
    """Another colleague keeps the contact."""
    if keeper is not None and not _works_in(entity.dossier, keeper):
        raise ActionRefused("Deze collega zit niet meer in het team. Kies iemand anders.", "keeper")
    if entity.keeper_id != (keeper.pk if keeper else None):
        version = Entity.objects.values_list("version", flat=True).get(pk=entity.pk)
        socialmap.change_entity(entity=entity, version=version, by=by, keeper=keeper)


def _checked_card(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, cleaned. Raises ActionRefused, and TypeError for a field that there is not."""
    if unknown := set(fields) - set(CARD_FIELDS):
        raise TypeError(f"no fields of a card: {sorted(unknown)}")
    card = load_condition_card()
    values: dict[str, Any] = {
        name: " ".join(one.split()) if isinstance(one, str) else one for name, one in fields.items()
    }
    for question in card.questions:
        _check_answer(question.field, values, card)
    today = timezone.localdate()
    if "valid_until" in values and not today <= values["valid_until"] <= later(today, _FURTHEST):
        raise ActionRefused("Kies een dag vanaf vandaag, hoogstens vijf jaar vooruit.", "valid_until")
    return values


def _check_answer(field: str, values: dict[str, Any], card: ConditionCard) -> None:
    """Only choices that there are, and no text that is too long."""
    question = card.question(field)
    written = values.get(f"{field}_text" if question.kind == "several" else field, "")
    if question.kind in ("text", "several") and len(written) > question.longest:
        raise ActionRefused(f"Dit is te lang: hoogstens {question.longest} tekens.", field)
    if question.kind == "several" and field in values:
        values[field] = [key for key in question.choices if key in values[field]]
    if question.kind in ("choice", "scale") and values.get(field) and str(values[field]) not in question.choices:
        raise ActionRefused("Kies een van deze antwoorden.", field)


# ---- promises


@transaction.atomic
def add_promise(*, entity: Entity, text: str, due: date, keeper: User | None, by: User) -> Promise:
    """Something that we promise a partner, for a day. keeper None: who keeps the contact. Raises ActionRefused."""
    dossier = open_for_writing(entity.dossier)
    _actor(entity)
    if Promise.objects.filter(entity=entity, done_at__isnull=True).count() >= MOST_OPEN:
        raise ActionRefused(f"Er staan hier al {MOST_OPEN} beloften open. Maak er eerst een waar.", "text")
    clean = _checked_promise(dossier, text, due, keeper)
    promise: Promise = Promise.objects.create(dossier=dossier, entity=entity, text=clean, due=due, keeper=keeper, by=by)
    record(by, "belofte toegevoegd", promise)
    return promise


@transaction.atomic
def change_promise(*, promise: Promise, text: str, due: date, keeper: User | None, version: int, by: User) -> Promise:
    """Another text, day or keeper. Raises ChangedMeanwhile, which holds both texts; ActionRefused."""
    dossier = open_for_writing(promise.dossier)
    clean = _checked_promise(dossier, text, due, keeper)
    now: Promise = _still(Promise.objects.filter(pk=promise.pk), _GONE)
    if now.version != version:
        raise ChangedMeanwhile("Een collega heeft deze belofte intussen veranderd.", now.text, clean, now.version)
    now.text, now.due, now.keeper, now.version = clean, due, keeper, version + 1
    now.save()
    record(by, "belofte gewijzigd", now)
    return now


@transaction.atomic
def finish_promise(*, promise: Promise, by: User) -> None:
    """It was kept. Pressed twice, the first time counts. Raises ActionRefused."""
    open_for_writing(promise.dossier)
    now: Promise = _still(Promise.objects.filter(pk=promise.pk), _GONE)
    if now.done_at is None:
        now.done_at, now.version = timezone.now(), now.version + 1
        now.save()
        record(by, "belofte gedaan", now)


@transaction.atomic
def reopen_promise(*, promise: Promise, by: User) -> None:
    """It was not done after all. Raises ActionRefused."""
    open_for_writing(promise.dossier)
    now: Promise = _still(Promise.objects.filter(pk=promise.pk), _GONE)
    if now.done_at is not None:
        now.done_at, now.version = None, now.version + 1
        now.save()
        record(by, "belofte weer open", now)


@transaction.atomic
def delete_promise(*, promise: Promise, by: User) -> None:
    """Take it away, by who wrote it down or a beheerder. Raises ActionRefused."""
    open_for_writing(promise.dossier)
    _refuse_others(promise, by, "deze belofte opschreef")
    record(by, "belofte verwijderd", promise)
    Promise.objects.filter(pk=promise.pk).delete()


def _checked_promise(dossier: Dossier, text: str, due: date, keeper: User | None) -> str:
    clean = " ".join(text.split())
    if not clean:
        raise ActionRefused("Schrijf op wat wij beloven.", "text")
    longest = load_condition_card().question("we_promise").longest
    if len(clean) > longest:
        raise ActionRefused(f"Deze belofte is te lang: hoogstens {longest} tekens.", "text")
    _check_day(due, "due")
    if keeper is not None and not _works_in(dossier, keeper):
        raise ActionRefused("Deze collega zit niet meer in het team. Kies iemand anders.", "keeper")
    return clean


def _check_day(day: date, field: str) -> None:
    """A slip of the pen such as the year 202 or 2206 is told at once."""
    today = timezone.localdate()
    if later(day, _OLDEST) < today or day > later(today, _FURTHEST):
        raise ActionRefused("Klopt deze dag? Hij is langer dan een jaar voorbij, of verder weg dan vijf jaar.", field)


# ---- talks


@transaction.atomic
def add_contact(
    *,
    entity: Entity,
    held_on: date,
    way: str,
    by: User,
    department: str = "",
    asked: bool = False,
    text: str = "",
    next_on: date | None = None,
) -> Contact:
    """A line in the log of a partner; a named person of it was then spoken to as well. Raises ActionRefused."""
    dossier = open_for_writing(entity.dossier)
    _actor(entity)
    _check_talk(entity, held_on, next_on)
    contact: Contact = Contact.objects.create(
        dossier=dossier,
        entity=entity,
        held_on=held_on,
        way=way,
        department=" ".join(department.split()),
        asked=asked,
        text=text.strip(),
        next_on=next_on,
        by=by,
    )
    socialmap.touch_person(entity=entity, on=held_on, by=by)
    record(by, "gesprek opgeschreven", contact)
    return contact


def _check_talk(entity: Entity, held_on: date, next_on: date | None) -> None:
    today = timezone.localdate()
    if held_on > today:
        raise ActionRefused("Deze dag moet nog komen. Zet hem bij “Volgende keer”.", "held_on")
    _check_day(held_on, "held_on")
    if next_on is not None and not max(today, held_on + timedelta(days=1)) <= next_on <= later(today, _FURTHEST):
        raise ActionRefused("Kies voor de volgende keer een dag na dit gesprek, vanaf vandaag.", "next_on")
    if Contact.objects.filter(entity=entity).count() >= MOST_TALKS:
        raise ActionRefused(f"Er staan hier al {MOST_TALKS} gesprekken. Verwijder eerst een oud gesprek.")


@transaction.atomic
def delete_contact(*, contact: Contact, by: User) -> None:
    """Take a line out of the log, by who wrote it or a beheerder. Raises ActionRefused."""
    open_for_writing(contact.dossier)
    _refuse_others(contact, by, "dit gesprek opschreef")
    record(by, "gesprek verwijderd", contact)
    Contact.objects.filter(pk=contact.pk).delete()


def _works_in(dossier: Dossier, user: User, roles: Sequence[Role] = TEAM_ROLES) -> bool:
    return bool(Membership.objects.filter(team=dossier.team_id, user=user, role__in=roles).exists())


def _refuse_others(row: Promise | Contact, by: User, what: str) -> None:
    if row.by_id != by.pk and not _works_in(row.dossier, by, (Role.BEHEERDER,)):
        raise ActionRefused(f"Alleen wie {what}, of een beheerder, kan dit verwijderen.")


_GONE = "Een collega heeft deze belofte intussen verwijderd."


def _still(rows: Any, gone: str) -> Any:  # noqa: ANN401 a row of the kind that was given
    """The row as it is now, held until the transaction ends. Raises ActionRefused when it is gone."""
    now = rows.select_for_update().first()
    if now is None:
        raise ActionRefused(gone)
    return now


# ---- each night


@dataclass(frozen=True, slots=True)
class _Due:
    """What one person is told. on: the day that it is about; wanted: who should hear it, the first who may."""

    row: Promise | Condition | Contact
    kind: Reminding
    on: date
    wanted: tuple[User | None, ...]

    @property
    def key(self) -> dict[str, Any]:
        """By which it is told once; a date that moves is told anew."""
        return {"what": f"{self.row._meta.label}:{self.kind.name.lower()}", "row": self.row.pk, "until": self.on}


def remind_keepers(today: date | None = None) -> dict[str, int]:
    """One mail to everybody who has something to do for a partner; gives how many mails. Can be done again."""
    day = today or timezone.localdate()
    found = [*_due_promises(day), *_due_cards(day), *_due_talks(day)]
    roles = queries.roles_in(one.row.dossier.team_id for one in found)
    letters: dict[User, list[_Due]] = defaultdict(list)
    for one in found:
        if (reader := _reader(one, roles)) is not None:
            letters[reader].append(one)
    return {"reminders": sum(_send(reader, rows) for reader, rows in letters.items())}


def _due_promises(day: date) -> list[_Due]:
    rows = queries.due_promises(day + timedelta(days=REMIND_DAYS))
    return [
        _Due(one, kind, one.due, (one.keeper, one.entity.keeper, one.dossier.contact))
        for one in rows
        if (kind := promise_reminder(one.due, day)) is not None
    ]


def _due_cards(day: date) -> list[_Due]:
    return [
        _Due(one, Reminding.CARD_ENDING, one.valid_until, (one.entity.keeper, one.dossier.contact))
        for one in queries.ending_cards(day)
    ]


def _due_talks(day: date) -> list[_Due]:
    return [
        _Due(one, Reminding.TALK, one.next_on, (one.by, one.entity.keeper, one.dossier.contact))
        for one in queries.planned_talks(day, day + timedelta(days=1))
        if one.next_on is not None
    ]


def _reader(one: _Due, roles: Mapping[tuple[int, int], str]) -> User | None:
    """The first of those wanted who still works in the team and may see this partner."""
    team, entity = one.row.dossier.team_id, one.row.entity
    there = [user for user in one.wanted if user is not None and user.is_active]
    return next((user for user in there if queries.may_hear(entity, roles.get((team, user.pk)), user.pk)), None)


def _send(reader: User, rows: list[_Due]) -> bool:
    """Tell what was not told before, and only remember it when the mail server took the mail."""
    new = [one for one in rows if remember(team=one.row.dossier.team_id, **one.key)]
    lines = [emails.Line(one.kind, one.row.entity.name, one.on, _page_of(one)) for one in new]
    if not new or emails.remind(reader, lines):
        return bool(new)
    for one in new:
        Reminder.objects.filter(**one.key).delete()
    return False


def _page_of(one: _Due) -> str:
    """Where it can be done."""
    page = "contacts" if one.kind == Reminding.TALK else "condition"
    return reverse(page, args=[one.row.dossier_id, one.row.entity_id])
