"""All that stands here about one person, read by the declarations; and what a team decided about personal data."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, FileField, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from wijkdna.domain.personal import Declaration, Due, Link, PersonalField
from wijkdna.domain.retention import Length, later, over_before, warned_before
from wijkdna.store.personal import load_personal, load_privacy_texts
from wijkdna.web.accounts.models import TEAM_ROLES, Membership, Role, Team, User
from wijkdna.web.accounts.queries import NoSuchTeam, is_last_beheerder
from wijkdna.web.privacy.models import LOG_MONTHS, Reminder, TeamPrivacy
from wijkdna.web.shared.models import TeamRow

Rows = QuerySet[Any]

ON_A_PAGE = 20
"""Rows of one kind that a page shows; a file has all."""

OTHERS = "iemand anders"


@dataclass(frozen=True, slots=True)
class Subject:
    """A person: by her account, or by no more than an e-mail address. addresses are lower case."""

    user: User | None
    addresses: frozenset[str]

    @property
    def name(self) -> str:
        """How a page calls her."""
        return str(self.user) if self.user else min(self.addresses)


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks about a person. team: only what belongs to that team.

    reader  a name of `readers` in personal.yaml; "": whoever runs the site, who sees all but secrets
    """

    reader: str
    team: Team | None = None


@dataclass(slots=True)
class Held:
    """What one table holds about a person.

    columns  names of its fields for a program and their words; secret: words of what is kept and never shown
    rows     values as JSON has them, None where a row belongs to work that she may not see
    files    name in storage of each file, beside its row
    """

    declaration: Declaration
    fields: list[PersonalField]
    secret: list[str]
    rows: list[dict[str, object]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    more: bool = False


def subject_of(user: User) -> Subject:
    """A person with an account, with all her addresses."""
    more = user.emailaddress_set.values_list("email", flat=True)  # type: ignore[attr-defined]  # of allauth
    return Subject(user, frozenset(address.lower() for address in (user.email, *more)))


def subject_with(email: str) -> Subject:
    """A person by an e-mail address, with her account when there is one."""
    user = User.objects.filter(email=email.strip().lower()).first()
    return subject_of(user) if user else Subject(None, frozenset({email.strip().lower()}))


def colleague(team: Team, person: int) -> Subject:
    """Somebody who is in a team, or of whom its work still has traces. Raises NoSuchTeam: the same 404 as elsewhere."""
    user = User.objects.filter(pk=person).first()
    if user is None:
        raise NoSuchTeam
    subject, scope = subject_of(user), Scope("beheerder", team)
    found = (rows_about(one, subject, scope) for one in load_personal().declared if one.model != "web.User")
    if not any(rows is not None and rows.exists() for rows in found):
        raise NoSuchTeam
    return subject


def place_of(subject: Subject, team: Team) -> Membership | Team:
    """What a line in the record of a team is about: somebody's place in it, or the team itself when she left."""
    return Membership.objects.of(team).filter(user=subject.user).first() or team


def kept_in_team() -> list[str]:
    """What erasing somebody in one team leaves, and why."""
    found = [link.why for one in load_personal().declared for link in one.links if link.in_team == "keep"]
    return list(dict.fromkeys(found))


def is_in(team: Team, user: User) -> bool:
    """True for who is in a team."""
    return Membership.objects.of(team).filter(user=user).exists()


def teams_left_alone(subject: Subject) -> list[Team]:
    """Teams of which somebody is the only beheerder."""
    mine = Membership.objects.filter(user=subject.user).select_related("team") if subject.user else ()
    return [one.team for one in mine if is_last_beheerder(one)]


def has_account(user: User) -> bool:
    """False once somebody was erased."""
    return User.objects.filter(pk=user.pk).exists()


# ---- rows about a person


def model_of(declaration: Declaration) -> type[Model]:
    """The table of a declaration."""
    return apps.get_model(declaration.model)


def rows_about(declaration: Declaration, subject: Subject, scope: Scope) -> Rows | None:
    """The rows of a table that lead to a person; None when it has no way to her, or not for who asks."""
    ways = [way for link in declaration.links if (way := condition(link, subject)) is not None]
    if not ways or declaration.unused:
        return None
    some = Q()
    for way in ways:
        some |= way
    rows = in_scope(model_of(declaration), subject, scope)
    return None if rows is None else rows.filter(some).order_by("-pk")


def condition(link: Link, subject: Subject) -> Q | None:
    """Rows that lead to a person by one link."""
    if not link.is_address:
        return None if subject.user is None else Q((link.lookup, subject.user.pk))
    some = Q()
    for address in sorted(subject.addresses):
        some |= Q((f"{link.lookup}__iexact", address))
    return some


def in_scope(model: type[Model], subject: Subject, scope: Scope) -> Rows | None:
    """The rows that whoever asks has to do with: those of her team, or all."""
    if scope.team is None:
        return model._default_manager.all()
    if issubclass(model, TeamRow):
        return model.objects.of(scope.team)
    is_member = model is User and Membership.objects.of(scope.team).filter(user=subject.user).exists()
    return User.objects.all() if is_member else None


def held_about(subject: Subject, scope: Scope, limit: int | None = None) -> list[Held]:
    """All that stands here about a person, by table; a limit for a page."""
    own_teams = _own_teams(subject)
    found = (_held(one, subject, scope, own_teams, limit) for one in load_personal().declared)
    return [held for held in found if held is not None and (held.rows or held.secret)]


def _own_teams(subject: Subject) -> frozenset[int]:
    """Teams of which a person may see all work."""
    mine = Membership.objects.filter(user=subject.user, role__in=TEAM_ROLES)
    return frozenset(mine.values_list("team_id", flat=True)) if subject.user else frozenset()


def _held(
    declaration: Declaration, subject: Subject, scope: Scope, own_teams: frozenset[int], limit: int | None
) -> Held | None:
    rows = rows_about(declaration, subject, scope)
    readable = [one for one in declaration.fields if scope.reader in one.visible or not scope.reader]
    if rows is None or not readable:
        return None
    shown = [one for one in readable if not one.secret]
    rows = rows.select_related(*_beside(rows.model, shown))
    found = list(rows if limit is None else rows[: limit + 1])
    held = Held(declaration, shown, [one.what for one in readable if one.secret and found])
    for row in found[:limit]:
        sees_work = scope.reader != "zelf" or _team_of(row) in own_teams
        held.rows.append({one.name: _value(row, one, declaration, subject, sees_work) for one in shown})
        held.files += [name for one in shown if sees_work and (name := _file(row, one))]
    held.more = limit is not None and len(found) > limit
    return held


def _beside(model: type[Model], shown: list[PersonalField]) -> list[str]:
    """Rows that are asked along: those a field leads to, and the way to the team."""
    names = [one.name for one in shown if model._meta.get_field(one.name).is_relation]
    return [*names, model.team_path] if issubclass(model, TeamRow) else names


def _team_of(row: Model) -> int | None:
    """Number of the team of a row; None for a row of no team."""
    value: Any = row
    for step in row.team_path.split("__") if isinstance(row, TeamRow) else ():
        value = getattr(value, step)
    return value.pk if isinstance(value, Team) else None


def _file(row: Model, one: PersonalField) -> str:
    is_file = isinstance(row._meta.get_field(one.name), FileField)
    return getattr(row, one.name).name if is_file else ""


def _value(row: Model, one: PersonalField, declaration: Declaration, subject: Subject, sees_work: bool) -> object:
    """A value for JSON. Of other people no name and no address; None for work that she may not see."""
    if one.work and not sees_work:
        return None
    value = getattr(row, one.name)
    if isinstance(value, User):
        return str(value) if value == subject.user else OTHERS
    if isinstance(value, Model):
        return str(value) if sees_work or not isinstance(value, TeamRow) else f"nummer {value.pk}"
    is_address = any(link.is_address and link.lookup == one.name for link in declaration.links)
    if is_address and value and value.lower() not in subject.addresses and not _is_hers(row, declaration, subject):
        return OTHERS
    return _plain(value)


def _is_hers(row: Model, declaration: Declaration, subject: Subject) -> bool:
    """True for a row that is hers by her account, whatever address she gave there."""
    names = [link.lookup for link in declaration.links if link.mine]
    return subject.user is not None and any(getattr(row, f"{name}_id") == subject.user.pk for name in names)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | dict | list) else str(value)


# ---- what has had its time


def started(due: Due, model: type[Model]) -> Rows:
    """The rows of a table with `start`: the moment from which its term counts."""
    fields = [F(name) for name in due.since]
    start = Coalesce(*fields) if len(fields) > 1 else fields[0]
    return model._default_manager.annotate(start=start).filter(start__isnull=False)


def due_rows(due: Due, model: type[Model], today: date, length: Length | None = None) -> Rows:
    """Rows whose term is over today; length: another than that of the term."""
    return started(due, model).filter(start__lt=_begin(due, model, over_before(_length(due, length), today)))


def ending_rows(due: Due, model: type[Model], today: date) -> Rows:
    """Rows whose term is over, or will be within the warning."""
    warning = due.term.warning or Length()
    return started(due, model).filter(start__lt=_begin(due, model, warned_before(_length(due, None), warning, today)))


def _length(due: Due, length: Length | None) -> Length:
    found = length or due.term.length
    assert found is not None, due
    return found


def _begin(due: Due, model: type[Model], day: date) -> date | datetime:
    """A day as the kind of its field asks: the day itself, or the moment it begins here."""
    return day if model._meta.get_field(due.since[0]).get_internal_type() == "DateField" else moment(day)


def moment(day: date) -> datetime:
    """The moment that a day begins here."""
    return timezone.make_aware(datetime.combine(day, time()))


def last_day(due: Due, start: datetime) -> date:
    """The last day that a row may stay which started then."""
    return later(timezone.localtime(start).date(), _length(due, None))


def was_warned(what: str, row: int, until: date, before: date) -> bool:
    """True when somebody was told of this end, on that day or earlier."""
    told = Reminder.objects.filter(what=what, row=row, until=until).first()
    return told is not None and timezone.localtime(told.sent_at).date() <= before


def account_due() -> Due:
    """The term of accounts that nobody uses."""
    return next(due for due in load_personal().of("web.User").due if due.do == "account")


def dossier_due() -> Due:
    """The term after which somebody asks whether a dossier is still right."""
    return next(due for due in load_personal().of("web.Dossier").due if due.do == "ask")


def dossiers_to_ask_about(today: date) -> Iterator[tuple[Any, date]]:
    """Dossiers in use that did not change for a year, each with its last anniversary of that."""
    due, model = dossier_due(), apps.get_model("web.Dossier")
    rows = due_rows(due, model, today).filter(archived_at__isnull=True, deleted_at__isnull=True)
    # A contact who left the team hears nothing of its work any more.
    works = Membership.objects.filter(team=OuterRef("team"), user=OuterRef("contact"), role__in=TEAM_ROLES)
    for row in rows.filter(Exists(works)).select_related("contact").order_by("pk"):
        yield row, _last_end(timezone.localtime(row.start).date(), _length(due, None), today)


def _last_end(start: date, length: Length, today: date) -> date:
    """The last day before today on which a whole number of these lengths ended."""
    times = 1
    while later(start, Length(length.months * (times + 1), length.days * (times + 1))) < today:
        times += 1
    return later(start, Length(length.months * times, length.days * times))


@dataclass(frozen=True, slots=True)
class Ending:
    """Somebody in a team whose account goes unless she signs in; until: the last day that it stays."""

    user: User
    until: date


def ending_accounts(team: Team, today: date) -> list[Ending]:
    """Accounts in a team that go within the warning, the first to go on top."""
    due = account_due()
    rows = ending_rows(due, User, today).filter(memberships__team=team).order_by("start", "pk")
    return [Ending(user, last_day(due, user.start)) for user in rows]


def beheerders_of(user: User) -> list[User]:
    """The other beheerders of the teams somebody is in, each once."""
    teams = Membership.objects.filter(user=user).values("team")
    rows = User.objects.filter(memberships__team__in=teams, memberships__role=Role.BEHEERDER).exclude(pk=user.pk)
    return list(rows.distinct().order_by("pk"))


# ---- what a team decided


def privacy_of(team: Team) -> TeamPrivacy:
    """What a team filled in; an empty row that is not saved when it filled in nothing yet."""
    return TeamPrivacy.objects.of(team).first() or TeamPrivacy(team=team, version=0)


def log_length(team: int | None) -> Length:
    """How long the record of a team is kept; None: what belongs to no team."""
    chosen = TeamPrivacy.objects.of(team).values_list("log_months", flat=True).first() if team else None
    return Length(months=chosen or LOG_MONTHS)


def open_points(privacy: TeamPrivacy) -> list[str]:
    """What a team must still do before it may keep names of people; empty when it may."""
    answered = all(privacy.answers.get(one.id) for one in load_privacy_texts().questions)
    points = (
        (privacy.legal_task, "De wettelijke taak is nog niet ingevuld."),
        (privacy.fg_contact, "Er staat nog niet hoe de FG te bereiken is."),
        (answered, "De voortoets is nog niet helemaal ingevuld."),
        (privacy.fg_advice, "Het advies van de FG ontbreekt nog."),
        (privacy.signed_by and privacy.signed_on, "Naam, functie en datum onder de voortoets ontbreken nog."),
    )
    return [text for done, text in points if not done]


def names_allowed(team: Team) -> bool:
    """True when a team may keep names of people: the task is named and the pre-scan is finished."""
    return not open_points(privacy_of(team))


def is_for_fg(privacy: TeamPrivacy) -> bool:
    """True when the answers ask for a talk with the FG about a full DPIA."""
    questions = load_privacy_texts().questions
    other = any((privacy.answers.get(one.id) or {}).get("other") for one in questions)
    return other or sum(one.risk != "laag" for one in questions) >= 2
