"""What happens with a typed sheet: kept word by word, and what somebody confirmed goes on the map."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from wijkdna.domain.sheets import kept
from wijkdna.store.talk_guide import TALK, WALK, Sheet
from wijkdna.web.accounts.models import User
from wijkdna.web.doors.actions import save_door
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.fieldwork.actions import add_field_note
from wijkdna.web.fieldwork.models import FieldNote, Method
from wijkdna.web.fieldwork.queries import THEME_OF_CODE
from wijkdna.web.partners.actions import add_promise
from wijkdna.web.partners.models import Promise
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.actions import add_entity, add_question, finish_question
from wijkdna.web.socialmap.models import Entity, Kind, Question
from wijkdna.web.socialmap.queries import Entities, like

_METHODS = {TALK: Method.GESPREK, WALK: Method.LOPEN, "k1": Method.GEZIEN}

_SHOWN = {"O1": "seen", "O2": "thought", "O3": "missing", "O4": "lens", "O5": "follow_up", "W7": "missing"} | {
    "K4a": "quote",
    "K4c": "thought",
}
"""Answers that also stand in a field of the note, so that the list of notes can tell them."""


@transaction.atomic
def keep_sheet(
    *,
    dossier: Dossier,
    sheet: Sheet,
    answers: Mapping[str, str],
    at: datetime,
    where: str,
    who: str,
    client: UUID,
    by: User,
) -> FieldNote:
    """A sheet of paper as a field note: every answer word by word, by its code. Raises ActionRefused."""
    open_for_writing(dossier)
    texts = kept(answers)
    if unknown := set(texts) - {one.code for one in sheet.fields}:
        raise ActionRefused(f"Deze codes staan niet op dit blad: {', '.join(sorted(unknown))}.")
    if not texts:
        raise ActionRefused("Het blad is nog leeg. Typ ten minste één veld over.", sheet.fields[0].code)
    told: dict[str, Any] = {
        "method": _METHODS.get(sheet.key, Method.GESPREK),
        "at": at,
        "where": where,
        "who": who,
        "form": sheet.key,
        "code": sheet.code,
        "answers": texts,
        "themes": [theme for code, theme in THEME_OF_CODE.items() if code in texts or code == sheet.code],
        "confidence": _confidence(texts.get("O6", "")),
        **_shown(texts),
    }
    note = add_field_note(dossier=dossier, by=by, client=client, **told)
    if note.answers != texts:  # another sheet was kept under this number, and its page was opened again
        note = add_field_note(dossier=dossier, by=by, client=uuid4(), **told)
    return note


def _shown(texts: Mapping[str, str]) -> dict[str, str]:
    """What fits as a whole: half a sentence is worse than none, and the answers hold it all."""
    found = {}
    for code, name in _SHOWN.items():
        longest = int(FieldNote._meta.get_field(name).max_length or 0)  # type: ignore[union-attr]  # a text
        if code in texts and len(texts[code]) <= longest:
            found[name] = texts[code]
    return found


def _confidence(text: str) -> int | None:
    return int(text) if text.strip() in ("1", "2", "3") else None


@transaction.atomic
def put_entity(
    *,
    on_map: Entities,
    note: FieldNote,
    by: User,
    known: Entity | None,
    kind: Kind,
    name: str,
    **fields: Any,  # noqa: ANN401
) -> Entity:
    """A place or group of a sheet on the map, or the one that is there; the note hangs on it. Raises ActionRefused.

    on_map  what this person may see of the map: nothing of that is made twice
    """
    open_for_writing(note.dossier)
    entity = known or _new(_At(on_map, note, by), kind, name, "name", **fields)
    _hang(by, note, entity)
    return entity


@transaction.atomic
def put_door(
    *, on_map: Entities, note: FieldNote, by: User, actor: Entity | tuple[Kind, str], group: Entity | str, trust: int
) -> Door:
    """A door of a card; of one that is there only the trust changes. Raises ActionRefused, ChangedMeanwhile.

    actor  on the map, or a kind and a name;  group  on the map, or a name
    """
    open_for_writing(note.dossier)
    entity = _actor(_At(on_map, note, by), actor)
    community = _new(_At(on_map, note, by), Kind.GEMEENSCHAP, group, "group_name") if isinstance(group, str) else group
    _hang(by, note, entity, community)
    there = Door.objects.filter(entity=entity, community=community).first()
    names = ("low", "likely", "high", "basis", "heard", "version")
    known: dict[str, Any] = {name: getattr(there, name) for name in names} if there else {}
    day = timezone.localdate(note.at)
    return save_door(entity=entity, community=community, by=by, trust=trust, checked_on=day, **known)


@transaction.atomic
def put_promise(
    *, on_map: Entities, note: FieldNote, by: User, actor: Entity | tuple[Kind, str], text: str, due: date
) -> Promise:
    """What we promised; the same promise to the same partner twice is one. Raises ActionRefused."""
    open_for_writing(note.dossier)
    entity = _actor(_At(on_map, note, by), actor)
    _hang(by, note, entity)
    there = Promise.objects.filter(entity=entity, text=" ".join(text.split()), done_at__isnull=True).first()
    return there or add_promise(entity=entity, text=text, due=due, keeper=None, by=by)


def put_question(*, note: FieldNote, text: str, by: User) -> Question:
    """Something to ask outside. Raises ActionRefused."""
    return add_question(dossier=note.dossier, text=text, by=by)


def put_answered(*, question: Question | None, by: User) -> None:
    """A question of the team was answered; pressed twice, once counts. Raises ActionRefused."""
    if question is not None:
        finish_question(question=question, by=by)


class _At(NamedTuple):
    """Where something comes: what this person may see of the map, the note it comes from, and who she is."""

    on_map: Entities
    note: FieldNote
    by: User


def _actor(at: _At, actor: Entity | tuple[Kind, str]) -> Entity:
    return _new(at, *actor, "actor_name") if isinstance(actor, tuple) else actor


def _new(at: _At, kind: Kind, name: str, field: str, **fields: Any) -> Entity:  # noqa: ANN401 of an entity
    """Something new; refused when its name is on the map already, so that nothing stands there twice."""
    if not name.strip():
        raise ActionRefused("Kies wat al op de kaart staat, of schrijf hier een naam.", field)
    same = like(at.on_map.filter(kind=kind), name)
    if same:
        raise ActionRefused(f"“{same[0].name}” staat al op de kaart. Kies die, of geef een andere naam.", field)
    try:
        return add_entity(dossier=at.note.dossier, kind=kind, name=name, by=at.by, **fields)
    except ActionRefused as refused:
        raise ActionRefused(refused.text, field if refused.field == "name" else refused.field) from None


def _hang(by: User, note: FieldNote, *entities: Entity) -> None:
    note.entities.add(*entities)
    record(by, "veldnotitie aan de kaart gehangen", note)
