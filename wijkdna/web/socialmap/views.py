"""Pages of who and what stands on the social map; and the frame that all its pages share."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wijkdna.domain.quick_entry import NothingToRead, read, sector_of
from wijkdna.web.accounts.models import Role
from wijkdna.web.accounts.views import READ, READ_AND_SEND, SEND, Page
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access, NoSuchDossier, row_or_404
from wijkdna.web.dossiers.views import done, dossier_page, sent, show, to
from wijkdna.web.privacy.queries import names_allowed, open_points, privacy_of
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap import actions, documents, forms, queries
from wijkdna.web.socialmap.models import Entity, Kind, Sector, TieKind

_LOOKED = "sociale kaart bekeken"


def map_page(methods: tuple[str, ...] = READ) -> Callable[[Page], Page]:
    """A page of the social map: for the team only; for others it does not exist."""
    return dossier_page(Part.KAART, team_only=True, methods=methods)


def show_map(request: HttpRequest, access: Access, template: str, tab: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    """A page in the frame of the social map. tab: name in urls.py of the page in its bar that is open."""
    tabs = [(one.label, one.url(access.dossier), one.page == tab) for one in queries.TABS]
    return show(request, access, template, Part.KAART, map_tabs=tabs, **context)


def _show(request: HttpRequest, access: Access, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    seen(access.user, _LOOKED, access.dossier)
    return show_map(request, access, f"socialmap/{template}", "entities", **context)


def _pressed(request: HttpRequest, action: Callable[[], object], said: str, page: str, *args: object) -> HttpResponse:
    """For a button without fields: do it and go on, with what happened or why not."""
    try:
        action()
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to(page, *args)
    return done(request, said, page, *args)


@map_page()
def entities(request: HttpRequest, access: Access) -> HttpResponse:
    """All that stands on the map, by kind."""
    kind, sector, words = (request.GET.get(name, "").strip() for name in ("soort", "over", "zoek"))
    found = queries.listed(access, kind, sector, words)
    context = {
        "found": found,
        "count": sum(len(lines) for _, lines in found),
        "asked": {"soort": kind, "over": sector, "zoek": words},
        "kinds": Kind,
        "sectors": Sector,
        "signals": queries.signals_of(access),
        "is_empty": not found and not queries.entities_of(access).exists(),
        "line": forms.LineForm(),
    }
    return _show(request, access, "entities.html", **context)


@map_page(READ_AND_SEND)
def entity_quick(request: HttpRequest, access: Access) -> HttpResponse:
    """One line: first what is made of it, then that is kept."""
    if "source_name" in request.POST:
        return _keep_line(request, access)
    line = forms.LineForm(sent(request))
    if not line.is_bound or not line.is_valid() or line.doubt:
        return _show(request, access, "quick.html", form=line)
    rows = list(queries.entities_of(access))
    try:
        reading = read(line.cleaned_data["line"], {one.name: one.kind for one in rows})
    except NothingToRead as nothing:
        line.refuse(ActionRefused(str(nothing), "line"))
        return _show(request, access, "quick.html", form=line)
    form = forms.QuickForm.of(access, line.cleaned_data["line"], reading, {one.name: one for one in rows})
    return _proposal(request, access, form, reading.source.name, reading.target.name if reading.target else "")


def _proposal(request: HttpRequest, access: Access, form: forms.QuickForm, first: str, second: str) -> HttpResponse:
    rows = list(queries.entities_of(access))
    there = {side: queries.like(rows, name) if name else [] for side, name in (("source", first), ("target", second))}
    return _show(request, access, "proposal.html", form=form, there=there, has_second=bool(second))


def _keep_line(request: HttpRequest, access: Access) -> HttpResponse:
    """Back to the list, where the next line can be typed."""
    form = forms.QuickForm(access, request.POST)
    made: list[Entity] = []
    if form.does(lambda: made.append(_line(form, access))):
        return done(request, f"“{made[0].name}” staat op de kaart.", "entities", access.dossier.pk)
    told = form.cleaned_data
    return _proposal(request, access, form, told.get("source_name", ""), told.get("target_name", ""))


def _line(form: forms.QuickForm, access: Access) -> Entity:
    told = form.cleaned_data
    has_second = bool(told["target_name"])
    return actions.add_line(
        dossier=access.dossier,
        source=_side(access, told, "source", told["part_of"]),
        tie=told["tie"] if has_second else "",
        target=_side(access, told, "target") if has_second else None,
        strength=int(told["strength"] or 2),
        informant=told["informant"],
        by=access.user,
    )


def _side(access: Access, told: dict[str, Any], side: str, part_of: Entity | None = None) -> Entity | actions.New:
    """One side of a line: what is on the map already with this name, or something new."""
    name, kind = told[f"{side}_name"], Kind(told[f"{side}_kind"])
    there = [] if told[f"{side}_other"] else queries.like(queries.entities_of(access), name)
    return there[0] if there else actions.New(kind, name, "" if kind == Kind.GEMEENSCHAP else sector_of(name), part_of)


@map_page(READ_AND_SEND)
def entity_new(request: HttpRequest, access: Access) -> HttpResponse:
    """Something new with all its fields; ?soort= says of which kind."""
    kind = _kind(request.POST.get("kind") or request.GET.get("soort", ""))
    form = forms.EntityForm(access, kind, sent(request))
    made: list[Entity] = []
    if form.does(lambda: made.append(actions.add_entity(dossier=access.dossier, by=access.user, **form.values))):
        return _kept(request, access, made[0], "op de kaart gezet")
    return _show(request, access, "entity_new.html", form=form, kind=kind, kinds=Kind)


def _kind(text: str) -> Kind:
    return Kind(text) if text in Kind.values else Kind.ORGANISATIE


def _kept(request: HttpRequest, access: Access, row: Entity, what: str) -> HttpResponse:
    """Onward to its page, or to the list for who may not see it any more."""
    return done(request, f"“{row.name}” is {what}.", *_page_or_list(access, row))


def _page_or_list(access: Access, row: Entity | None) -> Any:  # noqa: ANN401 a name of urls.py, and numbers
    """Where to go after something was done with it."""
    if row is None or not queries.sees(access, row):
        return "entities", access.dossier.pk
    return "entity", access.dossier.pk, row.pk


@map_page()
def entity(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """All that is known of one of them."""
    return _page_of(request, access, queries.entity_for(access, entity))


def _page_of(request: HttpRequest, access: Access, row: Entity, **context: Any) -> HttpResponse:  # noqa: ANN401
    """The page of one; context: a form that was sent and has mistakes in it."""
    person = queries.person_of(access, row)
    if person is not None:
        seen(access.user, "naam bekeken", person)
    usual = {
        "row": row,
        "above": queries.parent_of(access, row),
        "parts": queries.parts_of(access, row),
        "bands": queries.bands_of(access, row),
        "questions": queries.open_questions(access).filter(about=row),
        "notes": queries.notes_about(row),
        "named": person,
        "links": queries.links_of(access.dossier, row),
        "signals": queries.signals_of(access).get(row.pk, []),
        "is_role": row.kind == Kind.ROL,
        "tie": forms.TieForm(access, row),
        "question": forms.QuestionForm(),
    }
    return _show(request, access, "entity.html", **usual | context)


@map_page(READ_AND_SEND)
def entity_edit(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """Change what is known. When somebody else did meanwhile, both stand beside each other."""
    row = queries.entities_of(access).filter(pk=entity).first()
    if row is None:
        return _gone(request, access)
    form = forms.EntityForm(access, row.kind, sent(request), row=row)
    made: list[Entity] = []
    try:
        if form.does(lambda: made.append(_change(form, access, row))):
            return _kept(request, access, made[0], "gewijzigd")
    except ChangedMeanwhile as changed:
        form.has_seen(changed.version)
        both = queries.differing(row, form.values)
        return _show(request, access, "entity_twice.html", changed=changed, form=form, row=row, both=both)
    return _show(request, access, "entity_edit.html", form=form, row=row)


def _change(form: forms.EntityForm, access: Access, row: Entity) -> Entity:
    version = form.cleaned_data["version"] or 0
    return actions.change_entity(entity=row, version=version, by=access.user, **form.values)


def _gone(request: HttpRequest, access: Access) -> HttpResponse:
    """It was taken off the map: what somebody typed can be kept as something new."""
    if request.method != "POST" or "name" not in request.POST:
        raise NoSuchDossier
    kind = _kind(request.POST.get("kind", ""))
    form = forms.EntityForm(access, kind, request.POST)
    form.fields["kind"].widget = form.fields["kind"].hidden_widget()
    return _show(request, access, "entity_new.html", form=form, kind=kind, kinds=Kind, changed=True)


@map_page(SEND)
def entity_remove(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """Take it off the map."""
    row = queries.entity_for(access, entity)
    action = partial(actions.delete_entity, entity=row, by=access.user)
    return _pressed(request, action, f"“{row.name}” is van de kaart.", "entities", access.dossier.pk)


@map_page(SEND)
def tie_new(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """A band from this one to another."""
    row = queries.entity_for(access, entity)
    form = forms.TieForm(access, row, request.POST)
    if form.does(lambda: _tie(form, access, row)):
        return done(request, "De band staat op de kaart.", "entity", access.dossier.pk, row.pk)
    return _page_of(request, access, row, tie=form, form=form)


def _tie(form: forms.TieForm, access: Access, row: Entity) -> None:
    told: dict[str, Any] = form.cleaned_data
    own = {"kind": TieKind(told["kind"]), "strength": int(told["strength"]), "informant": told["informant"]}
    actions.add_tie(source=row, target=told["target"], by=access.user, **own)


@map_page(SEND)
def tie_remove(request: HttpRequest, access: Access, entity: int, tie: int) -> HttpResponse:
    """Take a band off the map."""
    row, found = queries.entity_for(access, entity), row_or_404(queries.ties_of(access), tie)
    action = partial(actions.delete_tie, tie=found, by=access.user)
    return _pressed(request, action, "De band is weg.", "entity", access.dossier.pk, row.pk)


@map_page(SEND)
def question_new(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """A question about this one, to ask outside."""
    row = queries.entity_for(access, entity)
    form = forms.QuestionForm(request.POST)
    add = partial(actions.add_question, dossier=access.dossier, about=row, by=access.user)
    if form.does(lambda: add(text=form.cleaned_data["text"])):
        return done(request, queries.ON_THE_SHEET, "entity", access.dossier.pk, row.pk)
    return _page_of(request, access, row, question=form, form=form)


@map_page(SEND)
def question_done(request: HttpRequest, access: Access, question: int) -> HttpResponse:
    """The question was asked."""
    row = row_or_404(queries.open_questions(access), question)
    action = partial(actions.finish_question, question=row, by=access.user)
    said = "De vraag is gesteld, en staat niet meer op het loopblad."
    return _pressed(request, action, said, *_page_or_list(access, row.about))


@map_page()
def entity_doubles(request: HttpRequest, access: Access) -> HttpResponse:
    """Pairs that may be the same."""
    return _show(request, access, "doubles.html", pairs=queries.doubles(access))


@map_page(READ_AND_SEND)
def entity_merge(request: HttpRequest, access: Access, entity: int, other: int) -> HttpResponse:
    """Two beside each other, and a button to go on with one of them."""
    if entity == other:
        raise NoSuchDossier
    first, second = queries.entity_for(access, entity), queries.entity_for(access, other)
    if request.method == "POST":
        keep, gone = (second, first) if request.POST.get("keep") == str(second.pk) else (first, second)
        try:
            dropped = actions.merge(keep=keep, gone=gone, by=access.user)
        except ActionRefused as refused:
            messages.error(request, refused.text)
            return to("entity_merge", access.dossier.pk, first.pk, second.pk)
        said = f"Het is er nu één: “{keep.name}”."
        if dropped:
            said += f" Weggelaten: {', '.join(dict.fromkeys(dropped))}."
        return done(request, said, *_page_or_list(access, keep))
    both = [(one, queries.told_of(access, one)) for one in (first, second)]
    return _show(request, access, "merge.html", both=both, first=first, second=second)


# ---- a name beside a role, only after somebody agreed


@map_page(READ_AND_SEND)
def person(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """The name of who has a role, after she agreed; or what must be done first."""
    row = queries.entity_for(access, entity, Kind.ROL)
    held = queries.person_of(access, row)
    if held is not None:
        seen(access.user, "naam bekeken", held)
    form = forms.PersonForm.of(held, timezone.localdate(), sent(request))
    usual = {
        "row": row,
        "held": held,
        "is_hidden": held is None and queries.has_name(row),
        "is_over": held is None and queries.person_of(access, row, also_past=True) is not None,
        "spoken": documents.spoken(row, (queries.parent_of(access, row) or row).name, held),
        "no_name": Sector.GEBEDSHUIS in (row.sector, row.part_of.sector if row.part_of else ""),
        "open": [] if names_allowed(access.dossier.team) else open_points(privacy_of(access.dossier.team)),
        "is_beheerder": access.role == Role.BEHEERDER,
    }
    try:
        if not usual["is_hidden"] and form.does(lambda: _keep_person(form, access, row)):
            return done(request, "De naam en de afspraak zijn bewaard.", "entity", access.dossier.pk, row.pk)
    except ChangedMeanwhile as changed:
        form.refuse(ActionRefused(f"{changed.text} Hieronder staat wat u invulde. Kijk het na, en bewaar opnieuw."))
        form.has_seen(changed.version)
    return _show(request, access, "person.html", form=form, **usual)


def _keep_person(form: forms.PersonForm, access: Access, row: Entity) -> None:
    told: dict[str, Any] = form.cleaned_data
    version = told["version"] or 0
    fields = {name: value for name, value in told.items() if name != "version"}
    actions.keep_person(entity=row, version=version, by=access.user, **fields)


def _person(access: Access, entity: int, *, also_past: bool = False) -> Any:  # noqa: ANN401 a Person
    """The name that this person may see. Raises NoSuchDossier."""
    found = queries.person_of(access, queries.entity_for(access, entity, Kind.ROL), also_past=also_past)
    if found is None:
        raise NoSuchDossier
    seen(access.user, "naam bekeken", found)
    return found


@map_page(SEND)
def person_forget(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """Erase a name and all that was agreed with her, in one action; the role stays."""
    action = partial(actions.erase_person, person=_person(access, entity, also_past=True), by=access.user)
    return _pressed(request, action, "De naam is gewist. De rol staat er nog.", "entity", access.dossier.pk, entity)


@map_page()
def person_sheet(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """All that stands about somebody, to read and to print for her."""
    found = _person(access, entity)
    held = documents.held_about(access, found)
    return _show(request, access, "person_sheet.html", held=held, row=found.entity, today=timezone.localdate())


@map_page()
def person_export(request: HttpRequest, access: Access, entity: int) -> HttpResponse:
    """The same as a file."""
    found = _person(access, entity)
    content = documents.as_json(found, documents.held_about(access, found))
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="gegevens-van-een-persoon.json"'
    return answer


@map_page(READ_AND_SEND)
def wipe_people(request: HttpRequest, access: Access) -> HttpResponse:
    """All names of people of a dossier at once: beside roles, and of who was named."""
    if request.method != "POST":
        names = queries.names_in(access.dossier)
        return _show(request, access, "wipe_people.html", names=names, may_wipe=access.may_delete)
    try:
        persons, nominees = actions.wipe_people(dossier=access.dossier, by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("wipe_people", access.dossier.pk)
    said = f"Gewist: {persons} bij een rol, en {nominees} van wie genoemd was. De rollen staan er nog."
    return done(request, said, "wipe_people", access.dossier.pk)
