"""What people do with field notes and photos: each in one transaction, with a line in the record.

A note carries a number that the device made. Sent twice, it is one note; a telephone on a bad connection sends twice.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from wijkdna.web.accounts.models import TEAM_ROLES, Membership, Role, Team, User
from wijkdna.web.dossiers import documents
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.fieldwork import queries
from wijkdna.web.fieldwork.models import Feeling, FieldNote, FieldPhoto, Method
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

MOST_NOTES, MOST_DRAFTS = 5_000, 50
"""Of one dossier; drafts of one person in it."""

MOST_PHOTOS, MOST_OF_TEAM = 6, 500_000_000
"""Photos of one note; bytes of all those of a team."""

TEXTS = ("seen", "quote", "thought", "who", "where", "follow_up", "missing", "lens", "code", "form")
FIELDS = (*TEXTS, "method", "place", "at", "themes", "feeling", "confidence", "answers", "entities")
"""What somebody fills in of a note. entities: communities and actors that it is about."""

_LINES = ("seen", "thought")
"""Texts that keep their line ends."""

_TOGETHER = timedelta(days=1)
"""How much the clock of a telephone may be ahead."""


@transaction.atomic
def add_field_note(
    *,
    dossier: Dossier,
    by: User,
    client: UUID,
    is_draft: bool = False,
    device: UUID | None = None,
    **fields: Any,  # noqa: ANN401 FIELDS
) -> FieldNote:
    """A note; sent once more with the same number, the note that is there, as it is. Raises ActionRefused."""
    open_for_writing(dossier)  # holds the dossier: of two that come at once, the second finds the first
    there = FieldNote.objects.filter(client=client).first()
    if there is not None:
        return _own(there, dossier, by)
    _refuse_more(dossier, by, is_draft=is_draft)
    values = _checked(fields, dossier, is_draft=is_draft)
    entities = values.pop("entities", [])
    values.setdefault("at", timezone.now())
    note: FieldNote = FieldNote.objects.create(
        dossier=dossier, by=by, client=client, device=device, is_draft=is_draft, **values
    )
    note.entities.set(entities)
    record(by, "veldnotitie begonnen" if is_draft else "veldnotitie toegevoegd", note)
    return note


@transaction.atomic
def change_field_note(
    *,
    note: FieldNote,
    version: int,
    by: User,
    is_draft: bool = False,
    device: UUID | None = None,
    **fields: Any,  # noqa: ANN401 FIELDS
) -> FieldNote:
    """Other words for a note, or finish a draft; a finished note never becomes a draft again.

    version  of the note as its page saw it. Raises ChangedMeanwhile when it is another one now, unless this same page
    (device) saved last: then the answer to that got lost on the way. Raises ActionRefused.
    """
    open_for_writing(note.dossier)
    now = _locked(note)
    _refuse_others(now, by, () if now.is_draft else TEAM_ROLES, "Deze notitie is van iemand anders.")
    if now.version != version and (device is None or now.device != device):
        raise ChangedMeanwhile("Deze notitie is intussen veranderd.", now.seen, fields.get("seen", ""), now.version)
    values = _checked(fields, now.dossier, is_draft=is_draft and now.is_draft, now=now)
    if not _differs(now, values) and (is_draft or not now.is_draft):
        return now
    _write(now, values, device)
    if now.is_draft and not is_draft:
        now.is_draft = False
        record(by, "veldnotitie toegevoegd", now)
    elif not now.is_draft:
        record(by, "veldnotitie gewijzigd", now)
    now.save()
    return now


def _write(note: FieldNote, values: dict[str, Any], device: UUID | None) -> None:
    entities = values.pop("entities", None)
    for name, value in values.items():
        setattr(note, name, value)
    note.version, note.device = note.version + 1, device
    if entities is not None:
        note.entities.set(entities)


def _differs(note: FieldNote, values: Mapping[str, Any]) -> bool:
    """Sent again with nothing new in it, a note stays as it is."""
    plain = {name: value for name, value in values.items() if name != "entities"}
    if any(getattr(note, name) != value for name, value in plain.items()):
        return True
    if "entities" not in values:
        return False
    return {one.pk for one in values["entities"]} != set(note.entities.values_list("pk", flat=True))


@transaction.atomic
def delete_field_note(*, note: FieldNote, by: User) -> None:
    """Remove a note for good, with its photos, by its writer or a beheerder. Raises ActionRefused."""
    open_for_writing(note.dossier)
    now = _locked(note)
    _refuse_others(now, by, (Role.BEHEERDER,), "Alleen wie de notitie schreef, of een beheerder, kan die verwijderen.")
    record(by, "veldnotitie verwijderd", now)
    now.delete()


def add_photo(*, note: FieldNote, content: bytes, name: str, caption: str, nobody_seen: bool, by: User) -> FieldPhoto:
    """A photo of a note, written anew: without the place and the camera. Raises ActionRefused.

    nobody_seen  its maker looked whether anybody can be recognised in it, or the house or car of somebody
    Written anew before the transaction begins: that takes up to seconds, and nobody waits for it.
    """
    cleaned = _cleaned(content, nobody_seen=nobody_seen)
    row = FieldPhoto(
        name=documents.safe_name(name, cleaned.extension),
        caption=_checked_caption(caption),
        kind=cleaned.kind,
        size=len(cleaned.content),
        sha256=sha256(cleaned.content).hexdigest(),
        by=by,
    )
    folder = f"teams/{note.dossier.team_id}/dossiers/{note.dossier_id}"
    place = f"{folder}/{secrets.token_hex(16)}.{cleaned.extension}"
    try:
        row.file = default_storage.save(place, ContentFile(cleaned.content))
        with transaction.atomic():
            _keep_photo(note, row, by)
    except BaseException:
        default_storage.delete(place)
        raise
    return row


def _cleaned(content: bytes, *, nobody_seen: bool) -> documents.Cleaned:
    if not nobody_seen:
        raise ActionRefused(
            "Kijk eerst of er iemand herkenbaar op staat, of een huisnummer of kenteken. "
            "Is dat zo? Neem dan een andere foto.",
            "nobody_seen",
        )
    try:
        if documents.kind_of(content) == "application/pdf":
            raise ActionRefused("Dit is een pdf. Kies een foto, of voeg de pdf toe bij Bijlagen.", "file")
        return documents.clean(content)
    except documents.FileRefused as refused:
        raise ActionRefused(str(refused), "file") from None


def _checked_caption(caption: str) -> str:
    clean = " ".join(caption.split())
    if not clean:
        raise ActionRefused("Schrijf in een paar woorden wat er te zien is, voor wie de foto niet ziet.", "caption")
    if len(clean) > _longest("caption", FieldPhoto):
        raise ActionRefused("Dit is te lang. Houd het bij één zin.", "caption")
    return clean


def _keep_photo(note: FieldNote, row: FieldPhoto, by: User) -> None:
    """Save the row of a file that is there. The team is locked, so that two together cannot pass the limit."""
    Team.objects.select_for_update(no_key=True).get(pk=note.dossier.team_id)
    row.dossier = open_for_writing(note.dossier)
    now = _locked(note)
    _refuse_others(now, by, () if now.is_draft else TEAM_ROLES, "Deze notitie is van iemand anders.")
    if now.photos.count() >= MOST_PHOTOS:
        raise ActionRefused(f"Deze notitie heeft al {MOST_PHOTOS} foto’s. Verwijder er eerst een.", "file")
    used = FieldPhoto.objects.of(note.dossier.team_id).aggregate(used=Sum("size"))["used"] or 0
    if used + row.size > MOST_OF_TEAM:
        raise ActionRefused("De foto’s van uw team zijn samen al 500 MB. Verwijder er eerst een paar.", "file")
    row.note = now
    row.save()
    record(by, "foto toegevoegd", row)


@transaction.atomic
def delete_photo(*, photo: FieldPhoto, by: User) -> None:
    """Remove a photo with its file for good, by who may change its note. Raises ActionRefused."""
    open_for_writing(photo.dossier)
    now = _locked(photo.note)
    _refuse_others(now, by, () if now.is_draft else TEAM_ROLES, "Deze notitie is van iemand anders.")
    still = FieldPhoto.objects.select_for_update(of=("self",)).filter(pk=photo.pk).first()
    if still is None:
        raise ActionRefused("Deze foto is al verwijderd.")
    record(by, "foto verwijderd", still)
    still.delete()


def _own(note: FieldNote, dossier: Dossier, by: User) -> FieldNote:
    """The note of a number that came again. Of somebody else, it tells nothing about it."""
    if note.by_id != by.pk or note.dossier_id != dossier.pk:
        raise ActionRefused("Deze notitie kon niet bewaard worden. Open een nieuwe notitie en probeer het opnieuw.")
    return note


def _refuse_more(dossier: Dossier, by: User, *, is_draft: bool) -> None:
    if FieldNote.objects.filter(dossier=dossier).count() >= MOST_NOTES:
        raise ActionRefused(f"Er staan al {MOST_NOTES} notities in dit dossier. Verwijder er eerst een paar.")
    if is_draft and FieldNote.objects.filter(dossier=dossier, by=by, is_draft=True).count() >= MOST_DRAFTS:
        raise ActionRefused(f"U hebt al {MOST_DRAFTS} concepten. Maak er eerst een paar af, of verwijder ze.")


def _locked(note: FieldNote) -> FieldNote:
    now: FieldNote | None = FieldNote.objects.select_for_update(of=("self",)).filter(pk=note.pk).first()
    if now is None:
        raise ChangedMeanwhile("Iemand heeft deze notitie intussen verwijderd.", "", "", 0)
    return now


def _refuse_others(note: FieldNote, by: User, roles: tuple[Role, ...], text: str) -> None:
    """Raises ActionRefused unless the note is of this person, or she is in the team as one of `roles`."""
    others = Membership.objects.filter(team=note.dossier.team_id, user=by, role__in=roles)
    if note.by_id != by.pk and not others.exists():
        raise ActionRefused(text)


def _checked(
    fields: Mapping[str, Any], dossier: Dossier, *, is_draft: bool, now: FieldNote | None = None
) -> dict[str, Any]:
    """The fields, cleaned. Raises ActionRefused, and TypeError for a field that there is not."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"no fields of a field note: {sorted(unknown)}")
    values = {name: _plain(name, value) if name in TEXTS else value for name, value in fields.items()}
    _check_lengths(values)
    _check_choices(values)
    _check_map(values, dossier)
    told = [values.get(name, getattr(now, name, "")) for name in ("seen", "quote", "answers")]
    if not is_draft and not any(told):
        raise ActionRefused("De notitie is nog leeg. Schrijf op wat u zag of hoorde.", "seen")
    return values


def _plain(name: str, text: str) -> str:
    return "\n".join(text.splitlines()).strip() if name in _LINES else " ".join(text.split())


def _longest(name: str, model: type[FieldNote | FieldPhoto] = FieldNote) -> int:
    return int(model._meta.get_field(name).max_length or 0)  # type: ignore[union-attr]  # of a field with text


def _check_lengths(values: Mapping[str, Any]) -> None:
    for name in TEXTS:
        if len(values.get(name, "")) > _longest(name):
            raise ActionRefused(f"Dit is te lang: hoogstens {_longest(name)} tekens.", name)


def _check_choices(values: dict[str, Any]) -> None:
    if values.get("method", Method.GESPREK) not in Method.values:
        raise ActionRefused("Kies wat het is.", "method")
    if values.get("feeling", "") not in ("", *Feeling.values):
        raise ActionRefused("Kies hoe het daar voelde, of laat het leeg.", "feeling")
    if values.get("confidence") not in (None, 1, 2, 3):
        raise ActionRefused("Kies hoe zeker het is, of laat het leeg.", "confidence")
    if "themes" in values:
        given = set(values["themes"])
        values["themes"] = [one for one, _ in queries.themes() if one in given]
    at: datetime | None = values.get("at")
    if "at" in values and (at is None or at > timezone.now() + _TOGETHER):
        raise ActionRefused("Dit moment moet nog komen. Vul in wanneer u het zag of hoorde.", "at")


def _check_map(values: Mapping[str, Any], dossier: Dossier) -> None:
    place, entities = values.get("place"), values.get("entities", ())
    named = [one for one in (place, *entities) if one is not None]
    if any(one.dossier_id != dossier.pk for one in named):
        raise ActionRefused("Dit staat niet op de kaart van dit dossier. Kies een ander.", "place" if place else "")
