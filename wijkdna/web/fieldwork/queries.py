"""Reads of field notes. A guest sees her own; the team sees what is finished, and each her own drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Prefetch, Q, QuerySet

from wijkdna.store.definitions import load_themes
from wijkdna.web.accounts.models import TEAM_ROLES, Role, User
from wijkdna.web.accounts.queries import members_of
from wijkdna.web.dossiers.models import Dossier, Part
from wijkdna.web.dossiers.queries import Access, PartPage, page_of, row_or_404
from wijkdna.web.fieldwork.models import FieldNote, FieldPhoto
from wijkdna.web.socialmap.models import Entity, Kind
from wijkdna.web.socialmap.queries import entities_of

OWN_THEMES = (("deur", "een deur"), ("trots", "trots"), ("moment", "een moment"), ("humor", "humor"))
"""What a note can be about beside the themes of the figures."""

THEME_OF_CODE = {
    **{"G2": "trots", "G4": "samenleven", "G5": "deur", "G6": "deur", "G7": "humor", "G9": "wonen", "G10": "moment"},
    **{"K3": "deur", "K5": "moment", "K6": "humor"},
}
"""What an answer is about: questions of the talk guide and cards, by their code on the paper."""

FieldNotes = QuerySet[FieldNote]


def themes() -> tuple[tuple[str, str], ...]:
    """What a note can be about: id and words, those of the figures first."""
    return (*((one["id"], one["title"][0].lower() + one["title"][1:]) for one in load_themes()), *OWN_THEMES)


def field_notes_of(access: Access) -> FieldNotes:
    """What this person may see of the notes of a dossier, the newest first; her own drafts are among them."""
    own, finished = Q(by=access.user.pk), Q(is_draft=False)
    rows = FieldNote.objects.filter(own | finished if access.in_team else own, dossier=access.dossier)
    found: FieldNotes = rows.select_related("by", "dossier")
    return found


def field_note_for(access: Access, number: int) -> FieldNote:
    """One of them. Raises NoSuchDossier when it is not there for this person."""
    found: FieldNote = row_or_404(field_notes_of(access), number)
    return found


def note_numbered(access: Access, client: UUID) -> FieldNote | None:
    """What this person may see under this number of a device, in this dossier."""
    found: FieldNote | None = field_notes_of(access).filter(client=client).first()
    return found


def photo_for(access: Access, note: int, number: int) -> FieldPhoto:
    """A photo of a note that this person may see. Raises NoSuchDossier."""
    rows = FieldPhoto.objects.filter(note=field_note_for(access, note)).select_related("note", "by", "dossier")
    found: FieldPhoto = row_or_404(rows, number)
    return found


def may_change(access: Access, note: FieldNote) -> bool:
    """The team changes each other's finished notes, a guest only her own; nobody the draft of another."""
    mine = note.by_id == access.user.pk
    return access.may_write and (mine or (access.in_team and not note.is_draft))


def may_remove(access: Access, note: FieldNote) -> bool:
    """Who wrote it, and a beheerder."""
    return access.may_write and (note.by_id == access.user.pk or access.role == Role.BEHEERDER)


@dataclass(frozen=True, slots=True)
class Told:
    """A note as it stands in the list and on its page.

    where    a place of the map that its reader may see, else the words
    about    communities and actors that its reader may see
    themes   in words
    """

    note: FieldNote
    where: str
    about: list[Entity]
    themes: list[str]
    photos: list[FieldPhoto]
    may_change: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What the list is narrowed to; "" and 0 for everything."""

    method: str = ""
    theme: str = ""
    place: int = 0
    about: int = 0

    @property
    def is_any(self) -> bool:
        """True when something is left out."""
        return bool(self.method or self.theme or self.place or self.about)


def told(access: Access, notes: FieldNotes) -> FieldNotes:
    """The same notes with what stands beside them, in as many questions for one as for many."""
    found: FieldNotes = notes.select_related("place").prefetch_related(
        "photos", Prefetch("entities", queryset=entities_of(access))
    )
    return found


def one_told(access: Access, note: FieldNote, places: Mapping[int, Entity] | None = None) -> Told:
    """A note for its reader. A guest does not see the map. places: of the map that she may see, by number."""
    known = places_of(access) if places is None else places
    place = known.get(note.place_id or 0)
    words = dict(themes())
    return Told(
        note=note,
        where=", ".join(filter(None, (place.name if place else "", note.where))),
        about=list(note.entities.all()) if access.in_team else [],
        themes=[words[one] for one in note.themes if one in words],
        photos=list(note.photos.all()),
        may_change=may_change(access, note),
        may_remove=may_remove(access, note),
    )


def places_of(access: Access) -> dict[int, Entity]:
    """Places of the map that this person may see, by number; none for a guest."""
    return {one.pk: one for one in entities_of(access, Kind.PLEK).order_by("name", "pk")} if access.in_team else {}


def chosen(notes: FieldNotes, choice: Choice) -> FieldNotes:
    """Only the notes that somebody chose to see."""
    if choice.method:
        notes = notes.filter(method=choice.method)
    if choice.place:
        notes = notes.filter(place=choice.place)
    if choice.about:
        notes = notes.filter(entities=choice.about)
    return _on_theme(notes, choice.theme) if choice.theme else notes


def _on_theme(notes: FieldNotes, theme: str) -> FieldNotes:
    """Asked here and not of the database: SQLite cannot look into a list."""
    found = [number for number, ids in notes.values_list("pk", "themes") if theme in ids]
    return notes.filter(pk__in=found)


def drafts(access: Access) -> list[Told]:
    """What this person has not finished."""
    places = places_of(access)
    return [one_told(access, one, places) for one in told(access, field_notes_of(access).filter(is_draft=True))]


def finished(access: Access, choice: Choice, number: str) -> tuple[Page[FieldNote], list[Told]]:
    """A page of what is finished."""
    page = page_of(told(access, chosen(field_notes_of(access).filter(is_draft=False), choice)), number)
    places = places_of(access)
    return page, [one_told(access, one, places) for one in page]


def about_choices(access: Access) -> list[Entity]:
    """Communities and actors that a note of this person can be about; none for a guest."""
    kinds = (Kind.GEMEENSCHAP, Kind.ORGANISATIE, Kind.ROL)
    return list(entities_of(access, *kinds).order_by("kind", "name")) if access.in_team else []


def unseen_by(access: Access, note: FieldNote) -> list[Entity]:
    """What a note is about and this person may not see: it stays when she changes the note."""
    seen = set(entities_of(access).values_list("pk", flat=True)) if access.in_team else set()
    return [one for one in note.entities.all() if one.pk not in seen]


def readers_of(dossier: Dossier) -> int:
    """How many people of the team read a finished note."""
    return sum(1 for one in members_of(dossier.team) if one.role in TEAM_ROLES)


def count_of(dossier: Dossier) -> int:
    """How many notes are finished."""
    return int(FieldNote.objects.filter(dossier=dossier, is_draft=False).count())


def person_key(user: User) -> str:
    """Who is signed in, as a device remembers it: so that it never sends the note of one as that of another."""
    return str(user.pk)


FIELDWORK = PartPage(Part.VELDWERK, "fieldwork", count_of)
"""For settings.DOSSIER_PARTS."""
