"""Linking a dossier to one's place in a leerlab, and who may see how far it is."""

from django.db import transaction

from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.dossiers.queries import held as held_dossier
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import has_place
from wijkdna.web.homework.queries import participants_with
from wijkdna.web.labs.queries import held
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused


@transaction.atomic
def link_dossier(*, participant: Participant, dossier: Dossier, by: User) -> None:
    """Her homework is in this dossier from now on. Raises ActionRefused, and NoSuchDossier for one not of her teams."""
    now = _taking_part(participant)
    if not dossier_for(by, dossier.pk).in_team:
        raise ActionRefused("U bent gast in dit dossier. Kies een dossier van een team waarin u zelf werkt.", "dossier")
    row = held_dossier(dossier)
    if row.archived_at is not None:
        raise ActionRefused("Dit dossier staat in het archief. Haal het er eerst uit, of kies een ander.", "dossier")
    now.user, now.dossier = by, row
    now.save(update_fields=("user", "dossier"))
    record(by, "dossier gekoppeld aan een leerlab", row)


@transaction.atomic
def let_go(*, participant: Participant, by: User) -> None:
    """No dossier, and no account, goes with her place any more. Pressed twice is no matter. Raises ActionRefused."""
    now = _taking_part(participant)
    if now.dossier is not None:
        record(by, "dossier losgemaakt van een leerlab", now.dossier)
    now.user, now.dossier = None, None
    now.save(update_fields=("user", "dossier"))


@transaction.atomic
def unlink_dossier(*, dossier: Dossier, by: User) -> None:
    """The team takes its dossier out of all leerlabs; who linked it keeps her place. An archived lab is no matter."""
    row = held_dossier(dossier)
    numbers = list(participants_with(row).values_list("pk", flat=True))
    if numbers:
        Participant.objects.filter(pk__in=numbers).update(user=None, dossier=None)
        record(by, "dossier losgemaakt van een leerlab", row)


@transaction.atomic
def show_dots(*, participant: Participant, shows: bool) -> None:
    """She agrees that others see how far her homework is, or does not any more. Raises ActionRefused."""
    now = _taking_part(participant)
    now.shows_dots = shows
    now.save(update_fields=("shows_dots",))
    record(None, "stippen getoond aan anderen" if shows else "stippen niet meer getoond", now)


def _taking_part(participant: Participant) -> Participant:
    """Her row as it is now, in a lab that is held. Raises ActionRefused for who has no place."""
    held(participant.lab_id)
    now: Participant = Participant.objects.select_related("enrolment", "lab", "dossier__team").get(pk=participant.pk)
    if not has_place(now):
        raise ActionRefused("U hebt nu geen plek in dit leerlab. Er is niets veranderd.")
    return now
