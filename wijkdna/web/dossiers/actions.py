"""What people do in a dossier: each in one transaction, with a line in the record. An archived one does not change."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from wijkdna.web.accounts import actions as accounts
from wijkdna.web.accounts.models import TEAM_ROLES, Invitation, Membership, Role, Team, User
from wijkdna.web.dossiers import documents, queries
from wijkdna.web.dossiers.models import GUEST_PARTS, Attachment, Dossier, Guest, Note, Part
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.models import TeamRows
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

LONGEST_NOTE = 10_000
"""Characters. Longer is a document: an attachment."""

MOST_ATTACHMENTS, MOST_OF_TEAM = 100, 500_000_000
"""Attachments of one dossier; bytes of all those of a team."""

GRACE = timedelta(days=30)
"""How long a dossier that was deleted can be put back."""


@transaction.atomic
def make_dossier(*, team: Team, name: str, release: str, by: User, area_code: str = "", own_area: str = "") -> Dossier:
    """A dossier of a CBS area or of an own area, one of the two, on these figures. Raises ActionRefused."""
    dossier = Dossier.objects.create(
        team=team,
        name=_checked_name(name),
        area_code=area_code,
        own_area=own_area,
        release=release,
        contact=by,
        created_by=by,
    )
    record(by, "dossier gemaakt", dossier)
    return dossier


@transaction.atomic
def change_dossier(*, dossier: Dossier, name: str, contact: User | None, version: int, by: User) -> None:
    """Another name, or another colleague who keeps it going.

    version  of the dossier as this person saw it. Raises ChangedMeanwhile, ActionRefused.
    """
    now = queries.open_for_writing(dossier)
    if now.version != version:
        raise ChangedMeanwhile("Een collega heeft dit dossier intussen veranderd.", now.name, name, now.version)
    if contact is not None and not _is_in(now, contact, TEAM_ROLES):
        raise ActionRefused("Deze collega zit niet meer in het team. Kies iemand anders.", "contact")
    handed_over = now.contact != contact
    now.name, now.contact, now.version = _checked_name(name), contact, version + 1
    now.save(update_fields=("name", "contact", "version", "changed_at"))
    record(by, "dossier overgedragen" if handed_over else "dossier hernoemd", now)


@transaction.atomic
def take_figures(*, dossier: Dossier, release: str, by: User) -> None:
    """Go on with the figures of another release. Raises ActionRefused."""
    now = queries.open_for_writing(dossier)
    now.release, now.version = release, now.version + 1
    now.save(update_fields=("release", "version", "changed_at"))
    record(by, "nieuwe cijfers overgenomen", now)


@transaction.atomic
def archive(*, dossier: Dossier, by: User) -> None:
    """Make it read only for everybody. Raises ActionRefused."""
    now = queries.open_for_writing(dossier)
    now.archived_at = timezone.now()
    now.save(update_fields=("archived_at",))
    record(by, "dossier gearchiveerd", now)


@transaction.atomic
def reopen(*, dossier: Dossier, by: User) -> None:
    """Take it out of the archive. Raises ActionRefused."""
    now = queries.held(dossier)
    now.archived_at = None
    now.save(update_fields=("archived_at",))
    record(by, "dossier uit het archief gehaald", now)


@transaction.atomic
def delete_dossier(*, dossier: Dossier, by: User) -> None:
    """Take it away from everybody; the team can put it back for 30 days. Raises ActionRefused."""
    now = queries.held(dossier)
    if now.contact_id != by.pk and not _is_in(now, by, (Role.BEHEERDER,)):
        raise ActionRefused("Alleen de contactpersoon of een beheerder kan dit dossier verwijderen.")
    now.deleted_at = timezone.now()
    now.save(update_fields=("deleted_at",))
    record(by, "dossier verwijderd", now)


@transaction.atomic
def put_back(*, dossier: Dossier, by: User) -> None:
    """Undo a deletion within the grace time. Raises ActionRefused when it is over."""
    kept = Dossier.objects.filter(pk=dossier.pk, deleted_at__gte=timezone.now() - GRACE)
    if not kept.update(deleted_at=None):
        raise ActionRefused("Dit dossier is te lang geleden verwijderd. Het is er niet meer.")
    record(by, "dossier teruggezet", dossier)


def purge_deleted(now: datetime | None = None) -> int:
    """Erase for good what was deleted before the grace time; how many dossiers. For the nightly job."""
    gone = Dossier.objects.filter(deleted_at__lt=(now or timezone.now()) - GRACE)
    return sum(_purge(gone.filter(pk=number)) for number in list(gone.values_list("pk", flat=True)))


@transaction.atomic
def _purge(rows: QuerySet[Dossier]) -> bool:
    """Erase the one that is in there; False when somebody put it back, or another worker was first."""
    dossier = rows.select_for_update().first()
    if dossier is None:
        return False
    for attachment in dossier.attachments.all():
        _remove_file(attachment.file.name)
    record(None, "dossier gewist", dossier)
    dossier.delete()
    return True


def copy_dossier(*, dossier: Dossier, name: str, notes: bool, attachments: bool, by: User) -> Dossier:
    """The same area and figures once more, with notes and attachments or without; guests are not copied.

    Files are copied before the transaction begins: that may take long, and nobody waits for it. Raises ActionRefused.
    """
    with _files() as saved:
        copies = {one.pk: _store_copy(one, saved) for one in dossier.attachments.all()} if attachments else {}
        return _copy_rows(dossier, name, notes, copies, by)


@transaction.atomic
def _copy_rows(dossier: Dossier, name: str, notes: bool, copies: dict[int, str], by: User) -> Dossier:
    """copies: place of the copied file of each attachment. One that was removed meanwhile is not copied."""
    Team.objects.select_for_update(no_key=True).get(pk=dossier.team_id)
    original = queries.held(dossier)
    copy = Dossier.objects.create(
        team=original.team,
        name=_checked_name(name),
        area_code=original.area_code,
        own_area=original.own_area,
        release=original.release,
        contact=by,
        created_by=by,
    )
    if notes:
        _copy_notes(original, copy)
    for one in reversed(Attachment.objects.filter(dossier=original, pk__in=copies)):
        row = Attachment(file=copies[one.pk], name=one.name, kind=one.kind, size=one.size, sha256=one.sha256, by=one.by)
        _attach(copy, row)
    record(by, "dossier gekopieerd", copy)
    return copy


def _copy_notes(original: Dossier, copy: Dossier) -> None:
    """With who wrote them and when; Django sets the day of today first."""
    kept = list(reversed(Note.objects.filter(dossier=original)))
    made = Note.objects.bulk_create(Note(dossier=copy, text=one.text, by_id=one.by_id) for one in kept)
    for one, new in zip(kept, made, strict=True):
        new.created_at = one.created_at
    Note.objects.bulk_update(made, ["created_at"])


@transaction.atomic
def add_note(*, dossier: Dossier, text: str, by: User) -> Note:
    """A note in a dossier. Raises ActionRefused."""
    queries.open_for_writing(dossier)
    note: Note = Note.objects.create(dossier=dossier, text=_checked_text(text), by=by)
    record(by, "notitie toegevoegd", note)
    return note


@transaction.atomic
def change_note(*, note: Note, text: str, version: int, by: User) -> Note:
    """Another text for a note, by its writer or by the team; guests change only their own.

    version  of the note as this person saw it when she began
    Raises ChangedMeanwhile, which holds both texts, when it is not that any more; ActionRefused for another reason.
    """
    queries.open_for_writing(note.dossier)
    _refuse_others(note, by, TEAM_ROLES, "Deze notitie is van iemand anders. U kunt zelf een notitie toevoegen.")
    new = _checked_text(text)
    now: Note | None = Note.objects.select_for_update().filter(pk=note.pk).first()
    if now is None:
        raise ChangedMeanwhile("Iemand heeft deze notitie intussen verwijderd.", theirs="", mine=new, version=0)
    if now.version != version:
        raise ChangedMeanwhile("Iemand heeft deze notitie intussen veranderd.", now.text, new, now.version)
    now.text, now.version = new, version + 1
    now.save(update_fields=("text", "version", "changed_at"))
    record(by, "notitie gewijzigd", now)
    return now


@transaction.atomic
def delete_note(*, note: Note, by: User) -> None:
    """Remove a note for good, by its writer or a beheerder. Raises ActionRefused."""
    queries.open_for_writing(note.dossier)
    _refuse_others(note, by, (Role.BEHEERDER,), _ONLY_WRITER.format(what="notitie schreef"))
    now = _still(Note.objects.filter(pk=note.pk), "Deze notitie is al verwijderd.")
    record(by, "notitie verwijderd", now)
    now.delete()


def add_attachment(*, dossier: Dossier, content: bytes, name: str, by: User) -> Attachment:
    """A picture or PDF, written anew. Raises ActionRefused for what we do not keep.

    Written anew before the transaction begins: that takes up to seconds, and nobody waits for it.
    """
    try:
        cleaned = documents.clean(content)
    except documents.FileRefused as refused:
        raise ActionRefused(str(refused), "file") from None
    told, digest = documents.safe_name(name, cleaned.extension), sha256(cleaned.content).hexdigest()
    row = Attachment(name=told, kind=cleaned.kind, size=len(cleaned.content), sha256=digest, by=by)
    with _files() as saved:
        row.file = _store(dossier, ContentFile(cleaned.content), cleaned.extension, saved)
        with transaction.atomic():
            Team.objects.select_for_update(no_key=True).get(pk=dossier.team_id)
            _attach(queries.open_for_writing(dossier), row)
            record(by, "bijlage toegevoegd", row)
    return row


@transaction.atomic
def delete_attachment(*, attachment: Attachment, by: User) -> None:
    """Remove an attachment with its file for good, by who added it or a beheerder. Raises ActionRefused."""
    queries.open_for_writing(attachment.dossier)
    _refuse_others(attachment, by, (Role.BEHEERDER,), _ONLY_WRITER.format(what="bijlage toevoegde"))
    now = _still(Attachment.objects.filter(pk=attachment.pk), "Deze bijlage is al verwijderd.")
    record(by, "bijlage verwijderd", now)
    _remove_file(str(now.file.name))
    now.delete()


@contextmanager
def _files() -> Iterator[list[str]]:
    """Names of files that are saved before the transaction in which they get a row: when that fails, they go too.

    A process that is killed in between leaves them; the nightly job finds those.
    """
    saved: list[str] = []
    try:
        yield saved
    except BaseException:
        for name in saved:
            default_storage.delete(name)
        raise


def _store(dossier: Dossier, file: File[bytes], extension: str, saved: list[str]) -> str:
    """Save a file; its name in the storage."""
    place = f"teams/{dossier.team_id}/dossiers/{dossier.pk}/{secrets.token_hex(16)}.{extension}"
    saved.append(place)  # before it is there: a disk that is full leaves a piece of it
    return default_storage.save(place, file)


def _store_copy(attachment: Attachment, saved: list[str]) -> str:
    """Its file once more, beside it: the copy of the dossier has no number yet."""
    with attachment.file.open() as file:
        return _store(attachment.dossier, File(file), documents.EXTENSIONS[attachment.kind], saved)


def _attach(dossier: Dossier, row: Attachment) -> None:
    """Save the row of a file that is there. The team is locked, so that two together cannot pass the limit."""
    if dossier.attachments.count() >= MOST_ATTACHMENTS:
        raise ActionRefused(f"Dit dossier heeft al {MOST_ATTACHMENTS} bijlagen. Verwijder er eerst een.", "file")
    used = Attachment.objects.of(dossier.team_id).aggregate(used=Sum("size"))["used"] or 0
    if used + row.size > MOST_OF_TEAM:
        raise ActionRefused("De bijlagen van uw team zijn samen al 500 MB. Verwijder er eerst een paar.", "file")
    row.dossier = dossier
    row.save()


def _remove_file(name: str) -> None:
    """Once the row is surely gone. When the storage is away, the nightly job does it."""
    transaction.on_commit(partial(default_storage.delete, name), robust=True)


@transaction.atomic
def invite_guest(
    *, dossier: Dossier, email: str, parts: list[Part], until: date | None, by: User, site: str = ""
) -> Guest:
    """Ask somebody outside the team to work on some parts, until a day; she gets a mail. Raises ActionRefused."""
    queries.open_for_writing(dossier)
    _check_guest(parts, until)
    taken = Guest.objects.filter(dossier=dossier, invitation__email=email.strip().lower())
    if taken.filter(invitation__withdrawn_at__isnull=True).exists():
        raise ActionRefused("Dit adres is al uitgenodigd. Verander hieronder wat deze gast mag zien.", "email")
    invitation, _ = accounts.invite(team=dossier.team, role=Role.GAST, by=by, email=email, site=site)
    guest: Guest = Guest.objects.create(dossier=dossier, invitation=invitation, parts=list(parts), until=until)
    record(by, "gast uitgenodigd", guest)
    return guest


@transaction.atomic
def change_guest(*, guest: Guest, parts: list[Part], until: date | None, by: User) -> None:
    """Other parts or another last day. Raises ActionRefused."""
    queries.open_for_writing(guest.dossier)
    _check_guest(parts, until)
    now = _still(Guest.objects.filter(pk=guest.pk), _ENDED)
    now.parts, now.until = list(parts), until
    now.save(update_fields=("parts", "until"))
    record(by, "toegang van gast gewijzigd", now)


@transaction.atomic
def end_guest(*, guest: Guest, by: User) -> None:
    """End the access at once; also in an archived dossier. Who is guest of nothing any more leaves the team."""
    now = _still(Guest.objects.filter(pk=guest.pk), _ENDED)
    record(by, "toegang van gast beëindigd", now)
    now.delete()
    invitation = Invitation.objects.select_for_update().get(pk=guest.invitation_id)  # she may accept it at this moment
    if invitation.accepted_at is None:
        accounts.withdraw(invitation=invitation, by=by)
        return
    elsewhere = Guest.objects.of(invitation.team_id).filter(invitation__accepted_by=invitation.accepted_by_id)
    membership = Membership.objects.filter(team=invitation.team_id, user=invitation.accepted_by_id, role=Role.GAST)
    if not elsewhere.exists() and (found := membership.first()):
        accounts.remove(membership=found, by=by)


def _check_guest(parts: list[Part], until: date | None) -> None:
    if not parts:
        raise ActionRefused("Kies ten minste één onderdeel.", "parts")
    if not set(parts) <= set(GUEST_PARTS):
        raise ActionRefused("De sociale kaart is alleen voor het team zelf. Kies een ander onderdeel.", "parts")
    if until is not None and until < timezone.localdate():
        raise ActionRefused("Deze dag is al voorbij. Kies vandaag of later.", "until")


def _still(rows: TeamRows, gone: str) -> Any:  # noqa: ANN401 a row of the kind that was given
    """The row as it is now, held until the transaction ends. Raises ActionRefused when somebody else was first."""
    now = rows.select_for_update().first()
    if now is None:
        raise ActionRefused(gone)
    return now


def _checked_name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise ActionRefused("Geef het dossier een naam.", "name")
    if len(clean) > documents.LONGEST_NAME:
        raise ActionRefused(f"Deze naam is te lang: hoogstens {documents.LONGEST_NAME} tekens.", "name")
    return clean


def _checked_text(text: str) -> str:
    """The text with plain line ends and no space around it. Raises ActionRefused."""
    clean = "\n".join(text.splitlines()).strip()
    if not clean:
        raise ActionRefused("De notitie is leeg. Schrijf eerst een tekst.", "text")
    if len(clean) > LONGEST_NOTE:
        raise ActionRefused(f"De notitie is te lang: hoogstens {LONGEST_NOTE} tekens.", "text")
    return clean


_ENDED = "De toegang van deze gast is al beëindigd."
_ONLY_WRITER = "Alleen wie de {what}, of een beheerder, kan dit verwijderen."


def _refuse_others(row: Note | Attachment, by: User, roles: tuple[Role, ...], text: str) -> None:
    """Raises ActionRefused unless the row is of this person, or she is in the team as one of `roles`."""
    if row.by_id != by.pk and not _is_in(row.dossier, by, roles):
        raise ActionRefused(text)


def _is_in(dossier: Dossier, user: User, roles: tuple[Role, ...]) -> bool:
    return bool(Membership.objects.filter(team=dossier.team_id, user=user, role__in=roles).exists())
