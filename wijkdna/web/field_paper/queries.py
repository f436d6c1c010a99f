"""What stands on the papers, what was typed back, and what of it could go on the social map."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from wijkdna.domain.sheets import Goes, Proposal, Value, proposals, question_code, question_number
from wijkdna.store.latest import Latest
from wijkdna.store.talk_guide import WALK, Field, Question, Sheet, Variant, load_talk_guide
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.queries import Access, NoSuchDossier
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.fieldwork.queries import field_note_for, field_notes_of
from wijkdna.web.partners.models import Promise
from wijkdna.web.socialmap.models import Entity, Kind
from wijkdna.web.socialmap.models import Question as MapQuestion
from wijkdna.web.socialmap.queries import ACTORS, entities_of, like, open_questions, visible_to

MOST_ON_PAPER = 8
"""Open questions on the back of the walk sheet: more than that nobody asks on one walk."""

LATE = timedelta(days=60)
"""How long after a question was finished a walk sheet with it may still come in."""

_RECENT = 10


def sheet_named(key: str) -> Sheet:
    """A piece of paper by its key. Raises NoSuchDossier, which is a 404."""
    found = next((one for one in load_talk_guide().sheets if one.key == key), None)
    if found is None:
        raise NoSuchDossier
    return found


def sheet_with(code: str) -> Sheet | None:
    """The paper on which a code stands, however it is written: "k3b", "K3" or "w 4"."""
    clean = "".join(code.split()).upper()
    sheets = load_talk_guide().sheets
    on_card = (one for one in sheets if clean == one.code)
    return next(on_card, next((one for one in sheets if clean in {field.code.upper() for field in one.fields}), None))


def field_named(sheet: Sheet, code: str) -> Field | None:
    """The field of a paper by its code, however it is written."""
    clean = "".join(code.split()).upper()
    return next((one for one in sheet.fields if one.code.upper() == clean), None)


def asked_outside(access: Access) -> list[MapQuestion]:
    """Questions that the team wants answered, for the guide and the walk sheet; a guest does not see the map."""
    return list(open_questions(access)) if access.in_team else []


def on_sheet(access: Access, sheet: Sheet) -> Sheet:
    """The paper with the questions of the team on it, also those that a colleague finished while it was outside."""
    if sheet.key != WALK or not access.in_team:
        return sheet
    rows = _questions(access).filter(Q(done_at__isnull=True) | Q(done_at__gte=timezone.now() - LATE))
    asked = tuple(Field(question_code(one.pk), one.text) for one in rows)
    return Sheet(sheet.key, sheet.code, sheet.title, sheet.fields + asked)


def _questions(access: Access) -> QuerySet[MapQuestion]:
    mine = Q(about__isnull=True) | visible_to(access, "about__")
    rows: QuerySet[MapQuestion] = MapQuestion.objects.filter(mine, dossier=access.dossier).order_by("pk")
    return rows.select_related("dossier")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the guide in the words for one kind of partner."""

    question: Question
    ask: str


def variant_named(key: str) -> Variant | None:
    """How the talk goes with one kind of partner; None for anybody."""
    return next((one for one in load_talk_guide().variants if one.key == key), None)


def asked_of(variant: Variant | None) -> list[Asked]:
    """The questions in the order of the talk: all twelve, or those that fit a kind of partner."""
    found = load_talk_guide().questions
    if variant is None:
        return [Asked(one, one.ask) for one in found]
    by_code = {one.code: one for one in found}
    return [Asked(by_code[code], ask) for code, ask in variant.questions.items()]


def spoken(access: Access, latest: Latest | None) -> Mapping[str, str]:
    """What to say for the open places in the words of the guide: {plek}, {gemeente} and so on."""
    place, gemeente = access.dossier.name, access.dossier.team.name
    row = None if latest is None else latest.areas.position.get(access.dossier.area_code)
    if latest is not None and row is not None:
        place = latest.areas.names[row]
        gemeente = latest.areas.names[latest.areas.gemeente[row]]
    first = "…" if access.dossier.team.is_demo else (access.user.name.split() or ["…"])[0]
    return {
        "{voornaam}": first,
        "{gemeente}": f"gemeente {gemeente}",
        "{plek}": place,
        "{samenvatting}": "(vat het samen)",
        "{datum}": "(noem een dag)",
    }


def said(line: str, words: Mapping[str, str]) -> str:
    """A line of the guide with the open places filled in."""
    for name, word in words.items():
        line = line.replace(name, word)
    return line


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as it was typed. label: what stood beside it on the paper, "" when nobody knows any more."""

    code: str
    label: str
    text: str


def rows_of(access: Access, note: FieldNote) -> list[Row]:
    """Every answer of a typed sheet in the order of the paper."""
    labels = _labels(access, note)
    order = list(labels)
    codes = sorted(note.answers, key=lambda code: order.index(code) if code in labels else len(order))
    return [Row(code, labels.get(code, ""), note.answers[code]) for code in codes]


def _labels(access: Access, note: FieldNote) -> dict[str, str]:
    labels = {one.code: one.label for one in sheet_named(note.form).fields}
    numbers = [number for code in note.answers if (number := question_number(code))]
    asked = _questions(access).filter(pk__in=numbers) if numbers and access.in_team else ()
    return labels | {question_code(one.pk): one.text for one in asked}


def typed_for(access: Access, number: int) -> FieldNote:
    """A sheet that was typed back, for who may see the note. Raises NoSuchDossier."""
    note = field_note_for(access, number)
    if not any(one.key == note.form for one in load_talk_guide().sheets):
        raise NoSuchDossier
    return note


def typed_lately(access: Access) -> list[tuple[FieldNote, str]]:
    """The last sheets that were typed back, with the name of the paper."""
    titles = {one.key: name_of(one) for one in load_talk_guide().sheets}
    rows = field_notes_of(access).filter(form__in=titles, is_draft=False).order_by("-created_at", "-pk")
    return [(one, titles[one.form]) for one in rows[:_RECENT]]


def name_of(sheet: Sheet) -> str:
    """What people call a paper: "Gespreksblad", "Kaart K3: een deur"."""
    title = f"{sheet.title[0].lower()}{sheet.title[1:]}"
    return f"Kaart {sheet.code}: {title}" if sheet.code else sheet.title


def proposals_of(note: FieldNote) -> dict[str, Proposal]:
    """What a typed sheet could become on the map, by the code it came from."""
    return {one.code: one for one in proposals(note.answers, timezone.localdate())}


def question_for(access: Access, number: Value) -> MapQuestion | None:
    """The question of the team that a proposal answers; None when it is gone or was finished."""
    found: MapQuestion | None = _questions(access).filter(pk=str(number), done_at__isnull=True).first()
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a proposal was carried out. entities: what the note hangs on because of it, for links."""

    is_done: bool
    entities: tuple[Entity, ...] = ()


_KINDS = {Goes.PLACE: (Kind.PLEK,), Goes.GROUP: (Kind.GEMEENSCHAP,)}


def standing(access: Access, note: FieldNote, proposal: Proposal) -> Standing:
    """What became of a proposal, as far as this person may see."""
    if proposal.goes is Goes.ANSWERED:
        return Standing(question_for(access, proposal.fields["number"]) is None)
    text = " ".join(str(proposal.fields.get("text", "")).split())
    if proposal.goes is Goes.QUESTION:
        return Standing(_questions(access).filter(text=text).exists())
    hung = list(entities_of(access).filter(field_notes=note))
    if proposal.goes in _KINDS:
        found = tuple(one for one in hung if one.kind in _KINDS[proposal.goes])
        return Standing(bool(found), found)
    if proposal.goes is Goes.DOOR:
        is_there = Door.objects.filter(entity__in=hung, community__in=hung).exists()
    else:
        is_there = Promise.objects.filter(entity__in=hung, created_at__gte=note.created_at).exists()
    return Standing(is_there, tuple(hung) if is_there else ())


def places(access: Access) -> list[Entity]:
    """Places on the map, for a choice."""
    return list(entities_of(access, Kind.PLEK))


def groups(access: Access) -> list[Entity]:
    """Communities on the map, for a choice."""
    return list(entities_of(access, Kind.GEMEENSCHAP))


def actors(access: Access) -> list[Entity]:
    """Who can be a door or a partner, for a choice."""
    return list(entities_of(access, *ACTORS))


def on_map(entities: Iterable[Entity], name: str) -> Entity | None:
    """What goes by this name already."""
    return next(iter(like(entities, name)), None)
