"""Reads of partners: cards, promises, talks, and who asks too much of one partner; only what a person may see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from wijkdna.domain.alike import name_key
from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.promises import (
    CARD_WARNING,
    MONTH_DAYS,
    Ask,
    Standing,
    Validity,
    asking_too_much,
    standing,
    validity,
)
from wijkdna.domain.retention import later
from wijkdna.store.condition_card import ConditionCard, load_condition_card
from wijkdna.web.accounts.models import TEAM_ROLES, Membership, Role, User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, NoSuchDossier, Signal, row_or_404
from wijkdna.web.partners.models import Condition, Contact, Promise
from wijkdna.web.socialmap.models import Entity, Kind, Person, Sight
from wijkdna.web.socialmap.queries import ACTORS, entities_of, entity_for, persons_of, visible_to


def partner_for(access: Access, number: int) -> Entity:
    """An organisation, role or place. Raises NoSuchDossier; a gemeenschap is no partner."""
    return entity_for(access, number, *ACTORS)


# ---- cards


def conditions_of(access: Access) -> QuerySet[Condition]:
    """Cards that this person may see."""
    rows = Condition.objects.filter(visible_to(access, "entity__"), dossier=access.dossier)
    found: QuerySet[Condition] = rows.select_related("entity__keeper", "dossier")
    return found


def condition_of(entity: Entity) -> Condition | None:
    """The card of a partner, when there is one."""
    found: Condition | None = Condition.objects.filter(entity=entity).select_related("entity__keeper").first()
    return found


def card_for(entity: Entity) -> Condition:
    """The card of a partner that has one. Raises NoSuchDossier."""
    found = condition_of(entity)
    if found is None:
        raise NoSuchDossier
    return found


def readiness_of(entity: Entity) -> int | None:
    """How far an agreement is, 1 to 5; None when there is no card, or nobody said."""
    found: int | None = Condition.objects.filter(entity=entity).values_list("readiness", flat=True).first()
    return found


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of the card with what was said, in words; said "" for what is still open."""

    field: str
    label: str
    said: str
    needed: bool


def answers_of(card: ConditionCard, row: Condition | None, promises: Iterable[Promise] = ()) -> list[Answer]:
    """The card as it is read: every question but those that have a place of their own on the page."""
    asked = [one for one in card.questions if one.kind in ("text", "several", "choice")]
    found = [Answer(one.field, one.label, said_of(card, row, one.field), one.needed) for one in asked]
    promise = card.question("we_promise")
    texts = "; ".join(one.text for one in promises)
    return [*found, Answer(promise.field, promise.label, texts, promise.needed)]


def said_of(card: ConditionCard, row: Condition | None, field: str) -> str:
    """What was said to one question, in words; "" for nothing."""
    if row is None:
        return ""
    question = card.question(field)
    if question.kind == "several":
        chosen = [words for key, words in question.choices.items() if key in getattr(row, field)]
        return "; ".join([*chosen, *filter(None, [getattr(row, f"{field}_text")])])
    value = getattr(row, field)
    if question.kind == "name":
        return question.choices["ja" if value else "nee"]
    return question.choices.get(str(value), "") if question.choices else str(value)


def differences(
    card: ConditionCard, theirs: Condition | None, mine: Condition, keeper: User | None
) -> list[tuple[str, str, str]]:
    """Where two versions of a card differ: label, what I say, what the other said. keeper: whom I chose."""
    asked = [one for one in card.questions if one.kind in ("text", "several", "choice", "scale", "name")]
    pairs = [(one.label, said_of(card, mine, one.field), said_of(card, theirs, one.field)) for one in asked]
    own = [
        ("Ons vaste contact", str(keeper or ""), str(theirs.entity.keeper or "") if theirs else ""),
        ("Telefoonnummer", mine.phone, theirs.phone if theirs else ""),
        ("Geldig tot en met", date_nl(mine.valid_until), date_nl(theirs.valid_until) if theirs else ""),
    ]
    return [one for one in (*pairs, *own) if one[1] != one[2]]


def still_open(answers: Iterable[Answer]) -> list[str]:
    """Labels of what an agreement still needs."""
    return [one.label for one in answers if one.needed and not one.said]


def is_ending(row: Condition, today: date | None = None) -> bool:
    """True for a card that ran out or does so within a month: does it still hold?"""
    return validity(row.valid_until, today or timezone.localdate()) != Validity.HOLDS


def agreed_person(access: Access, entity: Entity) -> Person | None:
    """Somebody of this partner whose name may be kept today, when this person may see it."""
    found: Person | None = persons_of(access).filter(entity=entity).first()
    return found


def person_kept(entity: Entity) -> Person | None:
    """The same without looking who asks: to say truly on paper whether a name is kept."""
    found: Person | None = Person.objects.filter(entity=entity, until__gte=timezone.localdate()).first()
    return found


# ---- promises


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise on a page. days: until its date, below zero when that is past."""

    promise: Promise
    standing: Standing
    days: int

    @property
    def is_late(self) -> bool:
        """Past its date: amber everywhere."""
        return self.standing == Standing.LATE


def promises_of(access: Access) -> QuerySet[Promise]:
    """All promises that this person may see, the first date first."""
    rows = Promise.objects.filter(visible_to(access, "entity__"), dossier=access.dossier)
    found: QuerySet[Promise] = rows.select_related("entity", "keeper", "dossier")
    return found


def late_promises(access: Access) -> QuerySet[Promise]:
    """Those past their date and not done."""
    return promises_of(access).filter(done_at__isnull=True, due__lt=timezone.localdate())


def owed(promises: Iterable[Promise]) -> list[Owed]:
    """Promises with where they stand today."""
    today = timezone.localdate()
    return [Owed(one, standing(one.due, one.done_at is not None, today), (one.due - today).days) for one in promises]


def by_standing(found: Sequence[Owed]) -> dict[Standing, list[Owed]]:
    """Promises in the groups of the page: late ones first, done ones last and then the last date first."""
    groups = {one: [row for row in found if row.standing == one] for one in Standing}
    groups[Standing.DONE].reverse()
    return groups


def promise_for(access: Access, number: int) -> Promise:
    """One of them. Raises NoSuchDossier."""
    found: Promise = row_or_404(promises_of(access), number)
    return found


def may_remove(access: Access, row: Promise | Contact) -> bool:
    """Who wrote it down, and a beheerder."""
    return access.may_write and (access.role == Role.BEHEERDER or row.by_id == access.user.pk)


# ---- talks


def contacts_of(access: Access, entity: Entity | None = None) -> QuerySet[Contact]:
    """The log, the last talk first; of one partner, or of all that this person may see."""
    rows = Contact.objects.filter(visible_to(access, "entity__"), dossier=access.dossier)
    if entity is not None:
        rows = rows.filter(entity=entity)
    found: QuerySet[Contact] = rows.select_related("entity", "by", "dossier")
    return found


def open_talks(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    """Talks that were planned and did not come yet: nothing was written down on that day or later."""
    came = Contact.objects.filter(entity=OuterRef("entity"), held_on__gte=OuterRef("next_on"))
    found: QuerySet[Contact] = rows.filter(~Exists(came), next_on__isnull=False).order_by("next_on", "pk")
    return found


def departments_of(access: Access) -> list[str]:
    """Departments that the team wrote down before, to choose from."""
    rows = Contact.objects.of(access.dossier.team_id).exclude(department="").filter(visible_to(access, "entity__"))
    return list(rows.order_by("department").values_list("department", flat=True).distinct())


def my_department(access: Access) -> str:
    """What this person wrote the last time."""
    mine = Contact.objects.of(access.dossier.team_id).filter(by=access.user).exclude(department="")
    found: str | None = mine.order_by("-pk").values_list("department", flat=True).first()
    return found or ""


# ---- who asks too much


def partner_key(entity: Entity) -> str:
    """What makes two rows one partner, also in two dossiers: a role counts for its organisation."""
    above = entity.part_of if entity.kind == Kind.ROL else None
    return name_key((above or entity).name)


def burdens(access: Access) -> Mapping[str, tuple[str, ...]]:
    """Departments that ask too much, by partner_key: over all dossiers of the team, of what this person may see."""
    today = timezone.localdate()
    rows = Contact.objects.of(access.dossier.team_id).filter(
        visible_to(access, "entity__"),
        asked=True,
        held_on__gt=today - timedelta(days=MONTH_DAYS),
        dossier__deleted_at__isnull=True,
    )
    asks: dict[str, list[Ask]] = defaultdict(list)
    for one in rows.select_related("entity__part_of").order_by("held_on", "pk"):
        asks[partner_key(one.entity)].append(Ask(one.department, one.held_on))
    found = {key: asking_too_much(of_one, today) for key, of_one in asks.items()}
    return {key: departments for key, departments in found.items() if departments}


def burdened(access: Access) -> list[tuple[Entity, tuple[str, ...]]]:
    """Partners of this dossier of which too much is asked, with by whom."""
    found = burdens(access)
    partners = entities_of(access, *ACTORS) if found else []
    return [(one, found[partner_key(one)]) for one in partners if partner_key(one) in found]


# ---- the page of all promises


@dataclass(frozen=True, slots=True)
class Agreements:
    """All that is agreed in a dossier. ending: cards that run out; without: partners that have no card yet.

    words  what each level of readiness means
    """

    groups: Mapping[Standing, Sequence[Owed]]
    ending: Sequence[tuple[Condition, Validity]]
    talks: Sequence[Contact]
    burdened: Sequence[tuple[Entity, tuple[str, ...]]]
    cards: Sequence[Condition]
    without: Sequence[Entity]
    words: Mapping[str, str]
    today: date

    @property
    def is_empty(self) -> bool:
        """True when nothing was agreed yet."""
        return not (any(self.groups.values()) or self.cards or self.talks)


def agreements(access: Access) -> Agreements:
    """For the page of all promises."""
    today = timezone.localdate()
    cards = list(conditions_of(access).order_by("valid_until", "pk"))
    states = [(one, validity(one.valid_until, today)) for one in cards]
    have = {one.entity_id for one in cards}
    return Agreements(
        groups=by_standing(owed(promises_of(access))),
        ending=[(one, state) for one, state in states if state != Validity.HOLDS],
        talks=list(open_talks(contacts_of(access))),
        burdened=burdened(access),
        cards=cards,
        without=[one for one in entities_of(access, *ACTORS) if one.pk not in have],
        words=load_condition_card().question("readiness").choices,
        today=today,
    )


# ---- over dossiers: signals, the calendar of one person


def _mine(user: User) -> Q:
    """Rows of partners that somebody may see in dossiers of her teams that are in work; as visible_to() says it."""
    own = Membership.objects.filter(user=user, role__in=TEAM_ROLES)
    leads = own.filter(role=Role.BEHEERDER)
    seen = Q(entity__sight=Sight.TEAM) | Q(entity__keeper=user) | Q(dossier__team__in=leads.values("team"))
    alive = Q(dossier__deleted_at__isnull=True, dossier__archived_at__isnull=True)
    return Q(dossier__team__in=own.values("team")) & alive & seen


def late_signal(user: User, dossiers: Sequence[Dossier]) -> Mapping[int, Signal]:
    """For settings.DOSSIER_SIGNALS: how many promises are past their date, by number of the dossier."""
    late = Promise.objects.filter(_mine(user), dossier__in=dossiers, done_at__isnull=True, due__lt=timezone.localdate())
    counts = late.order_by().values_list("dossier").annotate(number=Count("pk"))
    return {one: Signal(_late(number), reverse("promises", args=[one])) for one, number in counts}


def late_at_partners(access: Access) -> Mapping[int, Signal]:
    """For settings.ENTITY_SIGNALS: the same at each partner."""
    counts = late_promises(access).order_by().values_list("entity").annotate(number=Count("pk"))
    dossier = access.dossier.pk
    return {one: Signal(_late(number), reverse("condition", args=[dossier, one])) for one, number in counts}


def _late(number: int) -> str:
    return f"{number} {'belofte' if number == 1 else 'beloften'} te laat"


@dataclass(frozen=True, slots=True)
class Calendar:
    """What comes into a calendar: open promises, talks, and the last day of cards."""

    promises: Sequence[Promise]
    talks: Sequence[Contact]
    cards: Sequence[Condition]


def calendar_of(access: Access) -> Calendar:
    """All of a dossier that this person may see."""
    return Calendar(
        list(promises_of(access).filter(done_at__isnull=True)),
        list(open_talks(contacts_of(access))),
        list(conditions_of(access)),
    )


def my_calendar(user: User) -> Calendar:
    """What somebody sees to herself, over all dossiers that she works on."""
    seen, keeps = _mine(user), Q(entity__keeper=user)
    promises = Promise.objects.filter(seen, Q(keeper=user) | Q(keeper=None) & keeps, done_at__isnull=True)
    talks = open_talks(Contact.objects.filter(seen, Q(by=user) | Q(by=None) & keeps))
    return Calendar(
        list(promises.select_related("entity", "dossier")),
        list(talks.select_related("entity", "dossier")),
        list(Condition.objects.filter(seen, keeps).select_related("entity", "dossier").order_by("valid_until", "pk")),
    )


# ---- what the night tells


def due_promises(last_day: date) -> QuerySet[Promise]:
    """Open ones with a date up to and including last_day, in dossiers in work."""
    rows: QuerySet[Promise] = Promise.objects.filter(_IN_WORK, done_at__isnull=True, due__lte=last_day)
    return rows.select_related("entity__keeper", "keeper", "dossier__contact")


def ending_cards(today: date) -> QuerySet[Condition]:
    """Cards that run out within a month, in dossiers in work."""
    near = Q(valid_until__gte=today, valid_until__lte=later(today, CARD_WARNING))
    rows: QuerySet[Condition] = Condition.objects.filter(_IN_WORK, near)
    return rows.select_related("entity__keeper", "dossier__contact").order_by("valid_until", "pk")


def planned_talks(first_day: date, last_day: date) -> QuerySet[Contact]:
    """Talks on these days that did not come yet, in dossiers in work."""
    rows = open_talks(Contact.objects.filter(_IN_WORK, next_on__gte=first_day, next_on__lte=last_day))
    return rows.select_related("entity__keeper", "by", "dossier__contact")


_IN_WORK = Q(dossier__deleted_at__isnull=True, dossier__archived_at__isnull=True)


def roles_in(teams: Iterable[int]) -> Mapping[tuple[int, int], str]:
    """The role of everybody of these teams who works in them, by team and person."""
    rows = Membership.objects.filter(team__in=set(teams), role__in=TEAM_ROLES)
    return {(team, user): role for team, user, role in rows.values_list("team", "user", "role")}


def may_hear(entity: Entity, role: str | None, user: int) -> bool:
    """True when somebody may see this partner, as visible_to() says it; role None: no longer in the team."""
    open_to_all = entity.sight == Sight.TEAM or entity.keeper_id == user
    return role is not None and (open_to_all or role == Role.BEHEERDER)


def condition_card() -> ConditionCard:
    """The questions and the paper."""
    return load_condition_card()
