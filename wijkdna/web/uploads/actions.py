"""What people do with a file of figures: each in one transaction, with a line in the record.

A file goes on only from the state that somebody saw: of two people who press a button together one is told.
"""

import secrets
from collections.abc import Collection, Mapping
from functools import partial
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from wijkdna.domain.layout_json import plain_layout
from wijkdna.domain.layout_words import Layout, restored
from wijkdna.store.team_figures import forget_draft, remove_upload
from wijkdna.web.accounts.models import Membership, Role, Team, User
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.jobs import enqueue
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.uploads import queries
from wijkdna.web.uploads.documents import safe_name
from wijkdna.web.uploads.models import WORKING, Recipe, State, Upload

MOST_BYTES = 20_000_000
MOST_UPLOADS, MOST_OF_TEAM = 200, 1_000_000_000
"""Files of a team, and bytes of all of them together."""

_TOO_LARGE = "Dit bestand is te groot: hoogstens 20 MB. Bewaar alleen het blad dat u nodig hebt, of knip het in delen."
_MEANWHILE = "Een collega was net voor u met dit bestand bezig. Kijk hoe het er nu voor staat. Er is niets veranderd."
_OTHERS = "Alleen wie dit bestand toevoegde, of een beheerder, kan dit doen."

ENDED = (State.REFUSED, State.STOPPED, State.UNDONE)


def add_upload(*, team: Team, content: bytes, name: str, by: User) -> Upload:
    """Keep a file as it is, and let the worker look into it. Raises ActionRefused."""
    if not content or len(content) > MOST_BYTES:
        raise ActionRefused(_TOO_LARGE if content else "Dit bestand is leeg. Kies een ander bestand.", "file")
    place = default_storage.save(f"teams/{team.pk}/uploads/{secrets.token_hex(16)}.dat", ContentFile(content))
    row = Upload(team=team, file=place, filename=safe_name(name), size=len(content), added_by=by)
    row.sha256 = sha256(content).hexdigest()
    try:
        _add(row, by)
    except BaseException:
        default_storage.delete(place)
        raise
    return row


@transaction.atomic
def _add(row: Upload, by: User) -> None:
    """Save the row of a file that is there. The team is locked, so that two together cannot pass the limit."""
    Team.objects.select_for_update(no_key=True).get(pk=row.team_id)
    if Upload.objects.of(row.team_id).count() >= MOST_UPLOADS:
        raise ActionRefused(f"Uw team heeft al {MOST_UPLOADS} bestanden met cijfers. Verwijder er eerst een.", "file")
    if queries.bytes_of(row.team) + row.size > MOST_OF_TEAM:
        raise ActionRefused("De bestanden met cijfers van uw team zijn samen al 1 GB. Verwijder er eerst een.", "file")
    row.save()
    record(by, "bestand met cijfers toegevoegd", row)
    enqueue("inspect_upload", row.pk)


def _held(upload: Upload, states: Collection[str], version: int | None = None) -> Upload:
    """The file as it is now, held until the transaction ends. Raises ActionRefused when it is further, or gone."""
    now: Upload | None = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if now is None:
        raise ActionRefused("Een collega heeft dit bestand verwijderd.")
    if now.state not in states or (version is not None and now.version != version):
        raise ActionRefused(_MEANWHILE)
    return now


def _go(now: Upload, state: State, **changes: object) -> None:
    """To another state, with a new number; progress begins again."""
    fields = {"state": state, "version": now.version + 1, "progress": 0, "progress_text": "", "message": ""}
    fields |= {"stop_asked": state == State.STOPPED} | changes
    for name, value in fields.items():
        setattr(now, name, value)
    now.save(update_fields=tuple(fields))


@transaction.atomic
def look_again(*, upload: Upload, sheet: int, layout: Layout, version: int, by: User) -> None:
    """Another sheet, header or column of areas: the rest is proposed anew. Raises ActionRefused."""
    now = _held(upload, (State.ASKING,), version)
    answers = now.answers | {"sheet": sheet, "layout": plain_layout(layout), "confirmed": {}, "chosen": True}
    _go(now, State.ASKING, answers=answers)
    record(by, "tabel in bestand gekozen", now)


@transaction.atomic
def read(*, upload: Upload, sheet: int, layout: Layout, about: Mapping[str, Any], version: int, by: User) -> None:
    """Let the worker read the file as somebody chose. Nothing is shown yet. Raises ActionRefused."""
    now = _held(upload, (State.ASKING,), version)
    answers = now.answers | {**about, "sheet": sheet, "layout": plain_layout(layout), "chosen": True}
    _go(now, State.READING, answers=answers)
    record(by, "keuzes bij bestand gemaakt", now)
    enqueue("read_upload", now.pk)


@transaction.atomic
def confirm(*, upload: Upload, confirmed: Mapping[str, str], version: int, by: User) -> None:
    """Say which areas are meant by names that look alike; the file is then read again. Raises ActionRefused."""
    now = _held(upload, (State.PREVIEW,), version)
    if not confirmed:
        raise ActionRefused("Kies eerst bij ten minste één naam welk gebied het is.")
    _go(now, State.READING, answers=now.answers | {"confirmed": now.answers.get("confirmed", {}) | dict(confirmed)})
    record(by, "gebieden in bestand bevestigd", now)
    enqueue("read_upload", now.pk)


@transaction.atomic
def change_choices(*, upload: Upload, by: User) -> None:
    """Back to the choices, from the preview or after a stop. Raises ActionRefused."""
    now = _held(upload, (State.PREVIEW, State.STOPPED))
    if not now.found:
        raise ActionRefused("Dit bestand is nog niet bekeken. Kies “Opnieuw beginnen”.")
    forget_draft(settings.DATA, now.team_id, now.pk)
    _go(now, State.ASKING, report={})
    record(by, "keuzes bij bestand geopend", now)


@transaction.atomic
def keep(*, upload: Upload, recipe: bool, version: int, by: User) -> None:
    """Put the figures on the pages; keep the choices for a next file, when asked. Raises ActionRefused."""
    now = _held(upload, (State.PREVIEW,), version)
    if recipe:
        _keep_recipe(now)
    _go(now, State.KEEPING)
    record(by, "cijfers uit bestand bewaard", now)
    enqueue("keep_upload", now.pk)


def _keep_recipe(upload: Upload) -> None:
    answers = upload.answers
    mark = queries.signature(upload, queries.sheet_of(upload, answers["sheet"]), restored(answers["layout"]))
    if mark:
        kept = {"name": upload.filename, "answers": queries.recipe_answers(answers)}
        Recipe.objects.update_or_create(team_id=upload.team_id, signature=mark, defaults=kept)


@transaction.atomic
def stop(*, upload: Upload, by: User) -> None:
    """End what the worker does with it, at once and without a trace. Raises ActionRefused."""
    now = _held(upload, WORKING)
    forget_draft(settings.DATA, now.team_id, now.pk)
    _go(now, State.STOPPED, message="U hebt het inlezen gestopt. Er is niets bewaard.")
    record(by, "inlezen van bestand gestopt", now)


@transaction.atomic
def restart(*, upload: Upload, by: User) -> None:
    """Look into it once more, from the beginning. Raises ActionRefused."""
    now = _held(upload, ENDED)
    _go(now, State.INSPECTING, found={}, answers={}, report={})
    record(by, "bestand opnieuw bekeken", now)
    enqueue("inspect_upload", now.pk)


@transaction.atomic
def undo(*, upload: Upload, by: User) -> None:
    """Take its figures from the pages again; the file stays. Raises ActionRefused."""
    now = _held(upload, (State.SHOWN,))
    _refuse_others(now, by)
    remove_upload(settings.DATA, now.team_id, now.pk)
    _go(now, State.UNDONE, message="De cijfers uit dit bestand staan niet meer op de pagina’s.")
    record(by, "cijfers uit bestand weggehaald", now)


@transaction.atomic
def delete_upload(*, upload: Upload, by: User) -> None:
    """Remove a file for good, with its figures. Raises ActionRefused."""
    now = _held(upload, State.values)
    _refuse_others(now, by)
    remove_upload(settings.DATA, now.team_id, now.pk)
    forget_draft(settings.DATA, now.team_id, now.pk)
    record(by, "bestand met cijfers verwijderd", now)
    transaction.on_commit(partial(default_storage.delete, str(now.file.name)), robust=True)
    now.delete()


def _refuse_others(upload: Upload, by: User) -> None:
    is_beheerder = Membership.objects.filter(team=upload.team_id, user=by, role=Role.BEHEERDER).exists()
    if upload.added_by_id != by.pk and not is_beheerder:
        raise ActionRefused(_OTHERS)
