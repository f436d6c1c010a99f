"""Wanting the figures of a source, and no longer."""

from django.db import transaction

from wijkdna.store.selections import load_ways
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.wishes.models import Wish


@transaction.atomic
def wish(*, team: Team, source: str, by: User) -> None:
    """The team wants the figures of this source. To say it twice is to say it once. Raises ActionRefused."""
    if source not in load_ways():
        raise ActionRefused("Deze bron kennen we niet.")
    made, is_new = Wish.objects.get_or_create(team=team, source=source, defaults={"by": by})
    if is_new:
        record(by, "cijfers gewenst", made)


@transaction.atomic
def unwish(*, team: Team, source: str, by: User) -> None:
    """The team does not want them any more; when it did not, nothing changes."""
    for row in Wish.objects.of(team).filter(source=source):
        record(by, "wens ingetrokken", row)
        row.delete()
