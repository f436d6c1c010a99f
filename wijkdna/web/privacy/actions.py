"""Erasing a person, what goes by itself each night, and what a team decides. All follows the declarations."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import Exists, Model, OuterRef
from django.utils import timezone
from django.utils.module_loading import import_string

from wijkdna.domain.personal import Due, Link
from wijkdna.domain.retention import Length, later, over_before
from wijkdna.store.personal import load_personal
from wijkdna.web.accounts.actions import close_links_of, remove
from wijkdna.web.accounts.models import Membership, Team, User
from wijkdna.web.privacy import emails, queries
from wijkdna.web.privacy.models import Reminder, TeamPrivacy
from wijkdna.web.privacy.queries import Scope, Subject
from wijkdna.web.shared.audit import record, record_forgotten
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

AT_ONCE = 500
"""Rows that one transaction of the nightly job takes, so that nobody waits long for it."""

# ---- erasing one person


@transaction.atomic
def erase_person(*, subject: Subject, by: User | None, leave_teams: bool = False) -> None:
    """Erase somebody everywhere: the account with all that hangs on it; the work of her teams stays without her name.

    by           herself, or None: who runs the site, or the nightly job
    leave_teams  also when a team then has no beheerder. Otherwise raises ActionRefused
    """
    _leave(subject)
    mine = Membership.objects.filter(user=subject.user).values("team")
    # Locked, so that two beheerders cannot both be the last but one.
    teams = list(Team.objects.select_for_update().filter(pk__in=mine).order_by("pk"))
    if not leave_teams:
        _keep_beheerders(subject)
    if subject.user:
        close_links_of(subject.user)
    _apply(subject, Scope(""))
    for team in teams:
        record(None, "account van een collega gewist", team)
    if subject.user:
        record(None if by == subject.user else by, "account gewist", subject.user)
        _end_sessions(subject.user)
        subject.user.delete()


def _keep_beheerders(subject: Subject) -> None:
    alone = queries.teams_left_alone(subject)
    if alone:
        raise ActionRefused(
            f"Dit is de enige beheerder van {' en '.join(map(str, alone))}. Maak eerst een collega beheerder."
            " Is die er niet? Vraag dan wie de site beheert om het account te wissen."
        )


@transaction.atomic
def erase_from_team(*, subject: Subject, team: Team, by: User) -> None:
    """Take somebody out of a team and her name off its work; the account goes too when no other team has it."""
    _leave(subject, team)
    membership = Membership.objects.of(team).filter(user=subject.user).first()
    if membership:
        remove(membership=membership, by=by)
    _apply(subject, Scope("beheerder", team))
    record(by, "gegevens van een persoon gewist", team)
    if not Membership.objects.filter(user=subject.user).exists():
        erase_person(subject=subject, by=by)


def _leave(subject: Subject, team: Team | None = None) -> None:
    """Let features give free what she held; team: only of that team. Before anything of her goes or is locked."""
    for name in settings.PERSON_LEAVES:
        import_string(name)(user=subject.user, addresses=subject.addresses, team=team)


def _apply(subject: Subject, scope: Scope) -> None:
    """Do with every row that leads to a person what its declaration says: first rows that go, then those that stay."""
    work = [
        (queries.model_of(one), link, link.in_team if scope.team else link.erase)
        for one in load_personal().declared
        for link in one.links
        if one.model != "web.User" and not one.unused
    ]
    for model, link, deed in sorted(work, key=lambda step: step[2] != "row"):
        way, rows = queries.condition(link, subject), queries.in_scope(model, subject, scope)
        if way is not None and rows is not None:
            _do(deed, rows.filter(way), link)


def _do(deed: str, rows: "queries.Rows", link: Link) -> None:
    if deed == "row":
        rows.delete()
    elif deed == "blank":
        rows.update(**dict.fromkeys((link.lookup, *link.also), ""))
    elif deed == "unlink" and rows.model is not AuditLine:  # the record lets go of a name when the account goes
        rows.update(**{link.lookup: None})


def _end_sessions(user: User) -> None:
    """Wherever she is signed in. Keys are read from the sessions themselves: a list beside them may miss one."""
    mine = [one.pk for one in Session.objects.iterator() if one.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=mine).delete()


# ---- each night


def forget_expired(today: date | None = None) -> dict[str, int]:
    """Warn of what will go, and erase what has had its time; gives how many rows of each kind. Can be done again.

    Dossiers that were thrown away go by the job of dossiers.
    """
    day = today or timezone.localdate()
    warn_of_endings(day)
    ask_about_dossiers(day)
    gone: Counter[str] = Counter()
    for declaration in load_personal().declared:
        for due in declaration.due:
            gone[declaration.model] += _forget(due, queries.model_of(declaration), day)
    for model, number in gone.items():
        if number and model != "web.AuditLine":
            record_forgotten(model.split(".")[1].lower(), number)
    return {model: number for model, number in gone.items() if number}


def _forget(due: Due, model: type[Model], day: date) -> int:
    if due.do == "log":
        return _forget_log(day)
    if due.do == "account":
        return _forget_accounts(due, day)
    if due.do == "row":
        return _delete(queries.due_rows(due, model, day))
    if due.do == "session":
        open_ones = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gte=queries.moment(day))
        return _delete(queries.due_rows(due, model, day).filter(~Exists(open_ones)))
    if due.do == "blank":
        return sum(_blank(queries.due_rows(due, model, day), name) for name in due.fields)
    return 0


def _delete(rows: "queries.Rows") -> int:
    number = 0
    while keys := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=keys).delete()
        number += len(keys)
    return number


def _blank(rows: "queries.Rows", name: str) -> int:
    keys = list(rows.exclude(**{name: ""}).values_list("pk", flat=True))
    for begin in range(0, len(keys), AT_ONCE):
        some = rows.model._default_manager.filter(pk__in=keys[begin : begin + AT_ONCE])
        with transaction.atomic():
            some.update(**{name: ""})
    return len(keys)


def _forget_log(day: date) -> int:
    """Each team has a term of its own; the line about it comes after that, so that it stays."""
    number = 0
    for team in [None, *Team.objects.order_by("pk").values_list("pk", flat=True)]:
        first = over_before(queries.log_length(team), day)
        with transaction.atomic():
            gone = AuditLine.objects.filter(team=team).forget_before(queries.moment(first))
            if gone:
                record_forgotten("auditline", gone, team)
        number += gone
    return number


def _forget_accounts(due: Due, day: date) -> int:
    """Only accounts whose owner was told long enough before."""
    assert due.term.warning is not None
    number = 0
    for user in queries.due_rows(due, User, day):
        until = queries.last_day(due, user.start)
        if queries.was_warned("web.User", user.pk, until, before=_back(day, due.term.warning)):
            erase_person(subject=queries.subject_of(user), by=None, leave_teams=True)
            number += 1
    return number


def _back(day: date, length: Length) -> date:
    """The last day from which so much time has gone by."""
    return over_before(length, day + timedelta(days=1)) - timedelta(days=1)


def warn_of_endings(day: date) -> None:
    """Tell owners of accounts that nobody uses, and the beheerders of their teams, once."""
    due = queries.account_due()
    assert due.term.warning is not None
    for user in queries.ending_rows(due, User, day):
        until = queries.last_day(due, user.start)
        if not remember("web.User", user.pk, until, None):
            continue
        told, length = max(until, later(day, due.term.warning)), str(due.term.length)
        if not emails.tell_account_ends(user, told, length):
            # Nobody is erased without a warning: the next night tries again.
            Reminder.objects.filter(what="web.User", row=user.pk, until=until).delete()
            continue
        for beheerder in queries.beheerders_of(user):
            emails.tell_beheerder_account_ends(beheerder, user, told, length)


def ask_about_dossiers(day: date) -> None:
    """Ask who keeps a dossier that did not change for a year whether it is still right, and again each year."""
    for dossier, end in queries.dossiers_to_ask_about(day):
        if remember("web.Dossier", dossier.pk, end, dossier.team_id):
            emails.ask_about_dossier(dossier.contact, dossier.name, str(queries.dossier_due().term.length))


def remember(what: str, row: int, until: date, team: int | None) -> bool:
    """Keep that somebody is told; False when she was already, also by another process at this moment."""
    if Reminder.objects.filter(what=what, row=row, until=until).exists():
        return False
    try:
        with transaction.atomic():
            Reminder.objects.create(what=what, row=row, until=until, team_id=team)
    except IntegrityError:
        return False
    return True


# ---- what a team decides


@transaction.atomic
def change_privacy(*, team: Team, version: int, by: User, **values: Any) -> TeamPrivacy:  # noqa: ANN401 fields of the form
    """Keep what a team filled in. Raises ChangedMeanwhile when somebody else did so after this page was opened."""
    Team.objects.select_for_update().get(pk=team.pk)
    privacy = queries.privacy_of(team)
    if privacy.version != version:
        raise ChangedMeanwhile(_CHANGED, "", "", privacy.version)
    for name, value in values.items():
        setattr(privacy, name, value)
    privacy.version += 1
    privacy.changed_by = by
    privacy.save()
    record(by, "afspraken over privacy gewijzigd", privacy)
    return privacy


_CHANGED = (
    "Iemand anders veranderde dit terwijl u bezig was. Uw tekst staat hieronder en is nog niet bewaard."
    " Bekijk de afspraken in een ander venster, en sla daarna opnieuw op."
)
