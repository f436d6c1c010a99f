"""What a team does with texts for residents: keep, change, remove; each in one transaction."""

from collections.abc import Sequence

from django.db import transaction

from wijkdna.domain.message_words import cleaned
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.tester.models import LONGEST, LONGEST_TEXT, Message
from wijkdna.web.tester.queries import CHANNELS

MOST_KEPT = 100
"""Texts of one dossier: more is no set of messages but an archive."""


@transaction.atomic
def keep_message(
    *, dossier: Dossier, by: User, title: str, text: str, channel: str = "", groups: Sequence[str] = ()
) -> Message:
    """Keep a new text. Raises ActionRefused."""
    open_for_writing(dossier)
    if Message.objects.filter(dossier=dossier).count() >= MOST_KEPT:
        raise ActionRefused(f"Er staan al {MOST_KEPT} teksten in dit dossier. Verwijder eerst een oude tekst.")
    row = Message(dossier=dossier, by=by)
    _fill(row, title, text, channel, groups)
    record(by, "bericht bewaard", row)
    return row


@transaction.atomic
def change_message(
    *, message: Message, version: int, by: User, title: str, text: str, channel: str, groups: Sequence[str]
) -> Message:
    """Change a text. version: as this person saw it. Raises ActionRefused, ChangedMeanwhile."""
    open_for_writing(message.dossier)
    now = _still(message)
    if now.version != version:
        raise ChangedMeanwhile("Een collega heeft deze tekst intussen veranderd.", cleaned(text), now.text, now.version)
    now.version += 1
    _fill(now, title, text, channel, groups)
    record(by, "bericht gewijzigd", now)
    return now


@transaction.atomic
def remove_message(*, message: Message, by: User) -> None:
    """Take it away. Raises ActionRefused."""
    open_for_writing(message.dossier)
    now = _still(message)
    record(by, "bericht verwijderd", now)
    now.delete()


def _still(message: Message) -> Message:
    now: Message | None = Message.objects.select_for_update().filter(pk=message.pk).first()
    if now is None:
        raise ActionRefused("Deze tekst is er niet meer. Een collega heeft hem verwijderd.")
    return now


def _fill(row: Message, title: str, text: str, channel: str, groups: Sequence[str]) -> None:
    row.title, row.text, row.channel = " ".join(title.split()), cleaned(text), channel
    row.groups = list(dict.fromkeys(groups))
    if not row.text:
        raise ActionRefused("Er staat nog geen tekst. Plak de tekst, of kies een bestand.", "text")
    if len(row.text) > LONGEST_TEXT:
        raise ActionRefused("Deze tekst is te lang: hoogstens 20.000 tekens, zo’n vijf bladzijden.", "text")
    if not row.title or len(row.title) > LONGEST:
        raise ActionRefused(f"Geef de tekst een naam van hoogstens {LONGEST} tekens.", "title")
    if channel not in dict(CHANNELS):
        raise ActionRefused("Kies een manier uit de lijst.", "channel")
    row.save()
