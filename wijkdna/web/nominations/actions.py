"""What people do with talks and with who was named; and the reminder of each night."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from wijkdna.domain.nominations import name_key
from wijkdna.domain.retention import Length, later
from wijkdna.web.accounts.models import TEAM_ROLES, Membership, User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.nominations import emails, queries
from wijkdna.web.nominations.models import Ask, Informant, Nomination, Nominee
from wijkdna.web.privacy.actions import remember
from wijkdna.web.privacy.models import Reminder
from wijkdna.web.privacy.queries import ending_rows, last_day, names_allowed
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.actions import add_entity
from wijkdna.web.socialmap.models import Entity, Kind, Person

MOST_TALKS, MOST_LINES = 500, 40
"""Talks of one dossier, and names of one talk."""

LONGEST = 80
"""Characters of a role or a name, as in models.py."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Who was named to a question.

    role     in words; entity: where it stands on the map, or None
    name     None: not asked for, what is known stays; "": none
    nominee  who it was when the talk was opened to change it, or None
    """

    question: Ask
    role: str
    name: str | None = None
    entity: Entity | None = None
    nominee: Nominee | None = None


@transaction.atomic
def add_talk(*, dossier: Dossier, mentions: Sequence[Mention], by: User, **fields: Any) -> Informant:  # noqa: ANN401 of the form
    """Keep a talk with whom it named. Raises ActionRefused."""
    open_for_writing(dossier)
    if Informant.objects.filter(dossier=dossier).count() >= MOST_TALKS:
        raise ActionRefused(f"Er staan al {MOST_TALKS} gesprekken in dit dossier. Haal er eerst een weg.")
    _check(dossier, mentions, fields)
    talk: Informant = Informant.objects.create(dossier=dossier, by=by, **fields)
    _name(talk, mentions)
    record(by, "gesprek toegevoegd", talk)
    return talk


@transaction.atomic
def change_talk(
    *,
    talk: Informant,
    mentions: Sequence[Mention],
    shown: Collection[int],
    by: User,
    **fields: Any,  # noqa: ANN401 of the form
) -> None:
    """Change a talk. Raises ActionRefused.

    shown  numbers of the nominations that stood on the page: those that its reader may not see stay
    """
    open_for_writing(talk.dossier)
    if not Informant.objects.filter(pk=talk.pk).exists():
        raise ActionRefused("Een collega heeft dit gesprek intussen verwijderd. Er is niets bewaard.")
    _check(talk.dossier, mentions, fields)
    Informant.objects.filter(pk=talk.pk).update(**fields)
    Nomination.objects.filter(informant=talk, pk__in=shown).delete()
    _name(talk, mentions)
    _forget_unnamed(talk.dossier)
    record(by, "gesprek gewijzigd", talk)


@transaction.atomic
def delete_talk(*, talk: Informant, by: User) -> None:
    """Remove a talk, and whom nobody else named. Raises ActionRefused."""
    open_for_writing(talk.dossier)
    record(by, "gesprek verwijderd", talk)
    Informant.objects.filter(pk=talk.pk).delete()
    _forget_unnamed(talk.dossier)


def _check(dossier: Dossier, mentions: Sequence[Mention], fields: Mapping[str, Any]) -> None:
    if fields["asked_on"] > timezone.localdate():
        raise ActionRefused("Deze dag moet nog komen. Vul de dag van het gesprek in.", "asked_on")
    if len(mentions) > MOST_LINES:
        raise ActionRefused(f"Dit zijn er te veel: hoogstens {MOST_LINES} in één gesprek.")
    if any(one.name for one in mentions) and not names_allowed(dossier.team):
        raise ActionRefused("Uw team mag nog geen namen bewaren. Laat de naam weg: de rol is genoeg.")


def _name(talk: Informant, mentions: Iterable[Mention]) -> None:
    known: list[Nominee] = list(Nominee.objects.filter(dossier=talk.dossier).order_by("pk"))
    for one in mentions:
        nominee = _nominee_of(talk.dossier, one, known)
        Nomination.objects.get_or_create(
            informant=talk, nominee=nominee, question=one.question, defaults={"dossier": talk.dossier}
        )


def _nominee_of(dossier: Dossier, one: Mention, known: list[Nominee]) -> Nominee:
    """Who was named: the same as before when it is called the same, else somebody new, who is then known too."""
    if one.nominee is not None and _is_same(one.nominee, one):
        return one.nominee
    role, name = " ".join(one.role.split())[:LONGEST], " ".join((one.name or "").split())
    found = _known_by_name(role, name, known) if name else _known_by_role(role, one.entity, known)
    if found is None:
        found = Nominee(dossier=dossier, role=role, key=name_key(name or role)[:LONGEST])
        known.append(found)
    if name and not found.name:
        found.name, found.key, found.named_at = name, name_key(name)[:LONGEST], timezone.now()
    found.entity = found.entity or one.entity
    found.save()
    return found


def _known_by_name(role: str, name: str, known: Iterable[Nominee]) -> Nominee | None:
    """By the name; or by the role, when nobody ever said a name with it."""
    keys = name_key(name)[:LONGEST], name_key(role)[:LONGEST]
    return next((one for one in known if one.key == keys[0]), None) or next(
        (one for one in known if one.key == keys[1] and not one.name), None
    )


def _known_by_role(role: str, entity: Entity | None, known: Iterable[Nominee]) -> Nominee | None:
    """By where it stands on the map, or by the role; first the one that is known by no more than that."""
    key = name_key(role)[:LONGEST]
    ways = (
        lambda one: one.key == key,
        lambda one: entity is not None and one.entity_id == entity.pk,
        lambda one: name_key(one.role) == key,
    )
    return next((one for way in ways for one in known if way(one)), None)


def _is_same(nominee: Nominee, one: Mention) -> bool:
    if name_key(nominee.role) != name_key(one.role):
        return False
    if one.name == "" and nominee.name:
        _blank(nominee)
        return True
    return one.name is None or name_key(one.name) == name_key(nominee.name)


def _blank(nominee: Nominee) -> None:
    """The name goes, with how it is compared; who is known by a role alone keeps that."""
    if nominee.name:
        Nominee.objects.filter(pk=nominee.pk).update(name="", key="", named_at=None)


def _forget_unnamed(dossier: Dossier) -> None:
    """Whom no talk names any more."""
    Nominee.objects.filter(dossier=dossier, nominations__isnull=True).delete()


@transaction.atomic
def put_on_map(*, nominee: Nominee, same: Entity | None, by: User) -> Entity:
    """Give a role its place on the map. same: what is there already under that name. Raises ActionRefused."""
    open_for_writing(nominee.dossier)
    now = _held(nominee)
    if now.entity is not None:
        return now.entity
    entity = same or add_entity(dossier=now.dossier, kind=Kind.ROL, name=now.role, by=by)
    Nominee.objects.filter(pk=now.pk).update(entity=entity)
    record(by, "genoemde op de kaart gezet", now)
    return entity


@transaction.atomic
def approach(*, nominee: Nominee, approached_on: date, informed: bool, agreed: str, by: User) -> None:
    """We spoke to somebody who was named. Without agreement the name goes at once. Raises ActionRefused.

    informed  she got the notice;  agreed: one of AGREED
    """
    open_for_writing(nominee.dossier)
    now = _held(nominee)
    if approached_on > timezone.localdate():
        raise ActionRefused("Deze dag moet nog komen. Vul de dag in waarop u sprak.", "approached_on")
    informed_on = approached_on if informed else None
    Nominee.objects.filter(pk=now.pk).update(approached_on=approached_on, informed_on=informed_on)
    if agreed == NO:
        _blank(now)
    record(by, "genoemde gesproken", now)


NO = "nee"
AGREED = (
    (NO, "Nee. Wis de naam nu. De rol en het aantal blijven."),
    ("ja", "Ja. Ik leg dit straks vast bij de rol op de kaart."),
    ("later", "Nog niet gevraagd."),
)
"""What she said about her name being written down."""


@transaction.atomic
def forget_name(*, nominee: Nominee, by: User) -> None:
    """Erase a name at once; role and count stay. Raises ActionRefused."""
    open_for_writing(nominee.dossier)
    now = _held(nominee)
    _blank(now)
    record(by, "naam van een genoemde gewist", now)


def _held(nominee: Nominee) -> Nominee:
    now: Nominee | None = Nominee.objects.filter(pk=nominee.pk).select_related("entity", "dossier").first()
    if now is None:
        raise ActionRefused("Deze rol wordt in geen enkel gesprek meer genoemd. Er is niets veranderd.")
    return now


# ---- each night


def remind_of_names(today: date | None = None) -> Mapping[str, int]:
    """Tell who wrote a name down that it goes within a week, once, in one message per dossier. Nothing goes here."""
    day, due = today or timezone.localdate(), queries.name_due()
    told: dict[tuple[User, Dossier], dict[int, date]] = defaultdict(dict)
    rows = ending_rows(due, Nominee, day).exclude(name="").filter(dossier__deleted_at__isnull=True)
    for nominee in rows.select_related("dossier__contact", "dossier__team").order_by("start", "pk"):
        until, user = last_day(due, nominee.start), _writer_of(nominee)
        if user is None or until < day:
            continue
        if remember(_WHAT, nominee.pk, until, nominee.dossier.team_id):
            told[user, nominee.dossier][nominee.pk] = until
    for (user, dossier), ends in told.items():
        if not emails.tell_names_end(user, dossier, len(ends), min(ends.values())):
            # The next night tries again.
            Reminder.objects.filter(what=_WHAT, row__in=ends).delete()
    return {}


_WHAT = "web.Nominee"


def _writer_of(nominee: Nominee) -> User | None:
    """Who wrote the name down, or else who keeps the dossier, as long as she works in the team."""
    talks = Informant.objects.filter(nominations__nominee=nominee, by__isnull=False).select_related("by")
    first = talks.order_by("created_at", "pk").first()
    inside = Membership.objects.of(nominee.dossier.team).filter(role__in=TEAM_ROLES)
    for user in (first.by if first else None, nominee.dossier.contact):
        if user is not None and inside.filter(user=user).exists():
            found: User = user
            return found
    return None


def ask_about_persons(today: date | None = None) -> Mapping[str, int]:
    """Half a year after the last contact, ask who keeps a name beside a role whether it is still right; once.

    The name goes by itself half a year later, with the others whose term is over.
    """
    day, due = today or timezone.localdate(), queries.person_due()
    for person in ending_rows(due, Person, day).filter(dossier__deleted_at__isnull=True).select_related(*_AROUND):
        until, user = later(person.last_contact, due.term.length or Length()), _keeper_of(person)
        if user is None or until < day or not remember(_PERSON, person.pk, until, person.dossier.team_id):
            continue
        if not emails.ask_about_person(user, person.entity, person.last_contact, min(until, person.until)):
            Reminder.objects.filter(what=_PERSON, row=person.pk, until=until).delete()  # the next night tries again
    return {}


_PERSON = "web.Person"
_AROUND = ("dossier__team", "dossier__contact", "entity__keeper", "asked_by")


def _keeper_of(person: Person) -> User | None:
    """Who keeps the contact, who asked, or who keeps the dossier: the first who still works in the team."""
    inside = Membership.objects.of(person.dossier.team).filter(role__in=TEAM_ROLES)
    wanted = (person.entity.keeper, person.asked_by, person.dossier.contact)
    found: User | None = next((one for one in wanted if one is not None and inside.filter(user=one).exists()), None)
    return found
