"""Pages of veldwerk: the list of notes, the form for a phone, one note, and its photos."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers import documents as files
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access, NoSuchDossier
from wijkdna.web.dossiers.views import done, dossier_page, sent, show, to
from wijkdna.web.fieldwork import actions, documents, forms, queries
from wijkdna.web.fieldwork.models import FieldNote, Method
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.frame import url
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile


@dossier_page(Part.VELDWERK)
def fieldwork(request: HttpRequest, access: Access) -> HttpResponse:
    """What was seen and heard, the newest first; of a guest only her own."""
    seen(access.user, "veldnotities bekeken", access.dossier)
    choice = forms.choice_of(access, request.GET)
    page, notes = queries.finished(access, choice, request.GET.get("pagina", ""))
    context: dict[str, Any] = {
        "page": page,
        "notes": notes,
        "drafts": queries.drafts(access),
        "choice": choice,
        "choices": _choices(access),
        "query": _query(request),
    }
    return show(request, access, "fieldwork/fieldwork.html", Part.VELDWERK, **context)


def _query(request: HttpRequest) -> str:
    """What the list is narrowed to, for the address of its next page."""
    kept = {name: request.GET[name] for name in ("soort", "thema", "plek", "over") if request.GET.get(name)}
    return f"&{urlencode(kept)}" if kept else ""


def _choices(access: Access) -> dict[str, list[tuple[str, str]]]:
    """What the list can be narrowed to: name of the field to values and words."""
    return {
        "soort": list(Method.choices),
        "thema": list(queries.themes()),
        "plek": [(str(one.pk), one.name) for one in queries.places_of(access).values()],
        "over": [(str(one.pk), one.name) for one in queries.about_choices(access)],
    }


@dossier_page(Part.VELDWERK, methods=READ_AND_SEND)
def field_note_new(request: HttpRequest, access: Access) -> HttpResponse:
    """The form for a telephone. Sent twice, it is one note."""
    if request.method == "POST":
        form = forms.FieldNoteForm(access, request.POST)
        return _save(request, access, form, _known(access, form))
    if not access.may_write:
        return to("fieldwork", access.dossier.pk)
    return _form(request, access, forms.FieldNoteForm.new(access, request.GET.get("vraag", "")), None)


@dossier_page(Part.VELDWERK, methods=READ_AND_SEND)
def field_note_change(request: HttpRequest, access: Access, field_note: int) -> HttpResponse:
    """The same form for a draft, or to change a note."""
    note = queries.field_note_for(access, field_note)
    if not queries.may_change(access, note):
        raise NoSuchDossier
    if request.method == "POST":
        return _save(request, access, forms.FieldNoteForm(access, request.POST), note)
    seen(access.user, "veldnotities bekeken", access.dossier)
    return _form(request, access, forms.FieldNoteForm.of(access, note), note)


def _form(
    request: HttpRequest,
    access: Access,
    form: forms.FieldNoteForm,
    note: FieldNote | None,
    **context: Any,  # noqa: ANN401
) -> HttpResponse:
    here = {"form": form, "note": note, "readers": queries.readers_of(access.dossier)}
    return show(request, access, "fieldwork/field_note_form.html", Part.VELDWERK, **here, **context)


def _known(access: Access, form: forms.FieldNoteForm) -> FieldNote | None:
    """The note that this form is about, when it was kept before."""
    form.is_valid()
    client = form.number("client")
    return None if client is None else queries.note_numbered(access, client)


def _save(request: HttpRequest, access: Access, form: forms.FieldNoteForm, note: FieldNote | None) -> HttpResponse:
    """Keep a form that was sent without script, and go on to where its button leads."""
    saved: list[FieldNote] = []
    is_draft = bool({"concept", "foto"} & request.POST.keys()) and (note is None or note.is_draft)
    try:
        if form.keeps(lambda: saved.append(_keep(access, form, note, is_draft=is_draft)), is_draft=is_draft):
            return _onward(request, access, saved[0])
    except ChangedMeanwhile as changed:
        return _changed(request, access, form, changed)
    return _form(request, access, form, note)


def _onward(request: HttpRequest, access: Access, note: FieldNote) -> HttpResponseRedirect:
    if "foto" in request.POST:
        return to("field_photo_new", access.dossier.pk, note.pk)
    if note.is_draft:
        return done(request, "Het concept is bewaard. Alleen u ziet het.", "fieldwork", access.dossier.pk)
    page = "field_note_new" if "nog" in request.POST else "fieldwork"
    return done(request, "De notitie is bewaard.", page, access.dossier.pk)


def _changed(
    request: HttpRequest, access: Access, form: forms.FieldNoteForm, changed: ChangedMeanwhile
) -> HttpResponse:
    """Both versions: the own one in the form, and beside it what stands there now. Nothing is lost."""
    now = _known(access, form)
    form.has_seen(changed.version)
    if now is None:  # it was removed: the text can be kept as a new one
        form.begins_anew()
    told = [] if now is None else forms.differences(form, forms.FieldNoteForm.of(access, now))
    return _form(request, access, form, now, changed=changed, told=told)


def _keep(access: Access, form: forms.FieldNoteForm, note: FieldNote | None, *, is_draft: bool) -> FieldNote:
    """Add the note, or change the one that is there. What its writer cannot see of the map, stays on it."""
    values = form.values() | {"is_draft": is_draft, "device": form.number("device")}
    client = form.number("client")
    if note is None:
        assert client is not None  # the form asks for it
        return actions.add_field_note(dossier=access.dossier, client=client, by=access.user, **values)
    if "entities" in values:
        values["entities"] = [*values["entities"], *queries.unseen_by(access, note)]
    if values.get("place") is None and note.place_id not in queries.places_of(access):
        values.pop("place", None)
    return actions.change_field_note(note=note, version=form.version_seen, by=access.user, **values)


@dossier_page(Part.VELDWERK, methods=READ_AND_SEND)
def field_note_draft(request: HttpRequest, access: Access) -> HttpResponse:
    """For the script: keeps what somebody is typing, or finishes it; and gives a fresh token to who signed in anew."""
    if request.method != "POST":
        return JsonResponse({"token": get_token(request), "who": queries.person_key(access.user)})
    form = forms.FieldNoteForm(access, request.POST)
    note = _known(access, form)
    if form.number("client") is None:
        return JsonResponse({"why": "Deze notitie heeft geen nummer."}, status=_WRONG)
    if request.POST.get("wie", "") not in ("", queries.person_key(access.user)):
        return JsonResponse({"why": "Een ander is ingelogd."}, status=_REFUSED)
    finish = "klaar" in request.POST and form.is_ready
    if note is not None and not note.is_draft and not finish:
        return JsonResponse({"why": "Deze notitie is al klaar.", "version": note.version}, status=_TWICE)
    try:
        kept = _keep(access, form, note, is_draft=not finish)
    except ChangedMeanwhile as changed:
        return JsonResponse({"why": changed.text, "version": changed.version}, status=_TWICE)
    except ActionRefused as refused:
        return JsonResponse({"why": refused.text, "field": refused.field}, status=_WRONG)
    if finish and "stil" not in request.POST:
        messages.success(request, "De notitie is bewaard.")
    return JsonResponse(_answer(access, form, kept))


_WRONG, _TWICE, _REFUSED = 400, 409, 422


def _answer(access: Access, form: forms.FieldNoteForm, note: FieldNote) -> Mapping[str, object]:
    """What the script needs to go on."""
    here = (access.dossier.pk, note.pk)
    return {
        "version": note.version,
        "finished": not note.is_draft,
        "doubts": form.doubts(),
        "errors": {name: texts[0] for name, texts in form.errors.items()},
        "change": url("field_note_change", *here),
        "photo": url("field_photo_new", *here),
    }


@dossier_page(Part.VELDWERK)
def field_note(request: HttpRequest, access: Access, field_note: int) -> HttpResponse:
    """One note, with all that was filled in."""
    row = queries.field_note_for(access, field_note)
    seen(access.user, "veldnotities bekeken", access.dossier)
    context = {"told": queries.one_told(access, row), "confidence": dict(forms.CONFIDENCE)}
    return show(request, access, "fieldwork/field_note.html", Part.VELDWERK, **context)


@dossier_page(Part.VELDWERK, methods=SEND)
def field_note_remove(request: HttpRequest, access: Access, field_note: int) -> HttpResponse:
    """Remove a note with its photos."""
    row = queries.field_note_for(access, field_note)
    action = partial(actions.delete_field_note, note=row, by=access.user)
    return _do(request, access, action, "De notitie is verwijderd.")


def _do(request: HttpRequest, access: Access, action: partial[None], said: str) -> HttpResponseRedirect:
    try:
        action()
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("fieldwork", access.dossier.pk)
    return done(request, said, "fieldwork", access.dossier.pk)


@dossier_page(Part.VELDWERK, methods=READ_AND_SEND)
def field_photo_new(request: HttpRequest, access: Access, field_note: int) -> HttpResponse:
    """Add a photo to a note."""
    note = queries.field_note_for(access, field_note)
    if not queries.may_change(access, note):
        raise NoSuchDossier
    form = forms.PhotoForm(sent(request), request.FILES or None)
    if form.does(lambda: _photo(form, access, note)):
        page = "field_note_change" if note.is_draft else "field_note"
        return done(request, "De foto is toegevoegd.", page, access.dossier.pk, note.pk)
    context = {"form": form, "told": queries.one_told(access, note), "most": actions.MOST_PHOTOS}
    return show(request, access, "fieldwork/field_photo_new.html", Part.VELDWERK, **context)


def _photo(form: forms.PhotoForm, access: Access, note: FieldNote) -> None:
    told, file = form.cleaned_data, form.cleaned_data["file"]
    content = file.read(files.MOST_BYTES + 1)
    actions.add_photo(
        note=note,
        content=content,
        name=file.name,
        caption=told["caption"],
        nobody_seen=told["nobody_seen"],
        by=access.user,
    )


@dossier_page(Part.VELDWERK)
def field_photo_file(request: HttpRequest, access: Access, field_note: int, photo: int) -> HttpResponseBase:
    """The bytes of a photo, for who may see its note; they can do nothing in our name."""
    row = queries.photo_for(access, field_note, photo)
    seen(access.user, "veldnotities bekeken", access.dossier)  # one line, however many stand in a list
    try:
        file = row.file.open()
    except FileNotFoundError:
        raise NoSuchDossier from None
    answer = FileResponse(file, filename=row.name, content_type=row.kind)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@dossier_page(Part.VELDWERK, methods=SEND)
def field_photo_remove(request: HttpRequest, access: Access, field_note: int, photo: int) -> HttpResponse:
    """Remove a photo."""
    row = queries.photo_for(access, field_note, photo)
    try:
        actions.delete_photo(photo=row, by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("field_note", access.dossier.pk, field_note)
    return done(request, "De foto is verwijderd.", "field_note", access.dossier.pk, field_note)


@require_safe
def field_shell(request: HttpRequest) -> HttpResponse:
    """The form as a telephone shows it without a connection: of no dossier, and of nobody."""
    return _unchanging(HttpResponse(_shell()))


def _shell() -> str:
    return documents.shell(forms.FieldNoteForm(None))


def _unchanging(answer: HttpResponse) -> HttpResponse:
    """A browser asks again each time whether it is still the same."""
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def field_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows that form when there is no connection. It may look at pages below /dossier/ only."""
    text = documents.worker(_shell(), url("field_shell"))
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = f"{url('start')}dossier/"
    return _unchanging(answer)
