"""Making the example, and making it anew. What people could do themselves is done by their own actions."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from wijkdna.store.example import Example, ExamplePerson, load_example
from wijkdna.store.latest import Latest
from wijkdna.web.accounts import actions as accounts
from wijkdna.web.accounts.models import Role, Team, User
from wijkdna.web.demo import documents, queries
from wijkdna.web.dossiers import actions as dossiers
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.shared.audit import record


def make_demo(*, latest: Latest, address: str, by: User | None = None) -> Dossier:
    """The dossier of the example, made with all around it when it is not there. address: of the page of its area.

    Somebody else may make it at the same moment: addresses of accounts are unique, so one of both succeeds.
    """
    found = queries.demo_dossier()
    if found is not None:
        return found
    try:
        dossier, owner = _make(load_example(), latest, by)
    except IntegrityError:
        found = queries.demo_dossier()
        if found is None:
            raise
        return found
    # Written anew in a process of its own: too long for the transaction above.
    plate = documents.plate(latest, latest.row(dossier.area_code), address)
    dossiers.add_attachment(dossier=dossier, content=plate, name=documents.NAME, by=owner)
    return dossier


def reset_demo(*, latest: Latest, address: str, by: User | None = None) -> Dossier:
    """The example as it was at first; all that was typed in it goes."""
    _remove()
    return make_demo(latest=latest, address=address, by=by)


@transaction.atomic
def _make(example: Example, latest: Latest, by: User | None) -> tuple[Dossier, User]:
    team = queries.demo_team() or _make_team(example, by)
    people = {one.key: _make_person(one, team, by) for one in example.people}
    owner = people[example.people[0].key]
    dossier = dossiers.make_dossier(
        team=team, name=example.dossier, release=latest.name, by=owner, area_code=example.area
    )
    for note in example.notes:
        dossiers.add_note(dossier=dossier, text=note.text, by=people[note.by])
    return dossier, owner


def _make_team(example: Example, by: User | None) -> Team:
    team = accounts.make_team(name=example.team, gemeenten=list(example.gemeenten), email_domains=[], by=by)
    team.is_demo = True
    team.save(update_fields=("is_demo",))
    return team


def _make_person(one: ExamplePerson, team: Team, by: User | None) -> User:
    """Somebody without a password, in the team as anybody joins one: by an invitation."""
    email = queries.email_of(one.key)
    user = User.objects.filter(email=email).first()
    if user is not None:
        return user
    user = User.objects.create_user(email, None, name=one.name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    record(user, "account gemaakt", user)
    invitation, _ = accounts.invite(team=team, role=Role(one.role), by=by)
    accounts.accept(invitation=invitation, by=user)
    return user


@transaction.atomic
def _remove() -> None:
    """The team with all its work, and its people."""
    team = queries.demo_team()
    if team is None:
        return
    Dossier.objects.of(team).update(deleted_at=timezone.now() - dossiers.GRACE - timedelta(days=1))
    dossiers.purge_deleted()
    people = [queries.email_of(one.key) for one in load_example().people]
    team.delete()
    User.objects.filter(email__in=people).delete()
