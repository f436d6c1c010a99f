"""Pages of the calendar of moments: the coming year, a moment of one's own, and calendars in and out."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from wijkdna.store.moments import CHANNELS, LibraryMoment
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access, NoSuchDossier
from wijkdna.web.dossiers.views import done, dossier_page, press, sent, show, to
from wijkdna.web.moments import actions, documents, drawings, forms, queries
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile


@dossier_page(Part.KANSEN, team_only=True)
def moments(request: HttpRequest, access: Access) -> HttpResponse:
    """The coming twelve months: what there is, what it is good for, what clashes; and what is to be looked up."""
    found = queries.year_of(access, localdate())
    context = {"found": found, "strip": drawings.strip(found.moments, found.window), "channels": CHANNELS}
    return show(request, access, "moments/moments.html", Part.KANSEN, **context)


@dossier_page(Part.KANSEN, team_only=True, methods=READ_AND_SEND)
def moment_new(request: HttpRequest, access: Access) -> HttpResponse:
    """A moment of the team itself; with ?moment= the days of one of the library."""
    library = _library(access, request.POST.get("moment") or request.GET.get("moment", ""))
    form = forms.form_of(library, None, sent(request))

    def add() -> None:
        id = library.id if library else ""
        actions.add_moment(dossier=access.dossier, by=access.user, library=id, **form.fields_of_moment)

    if form.does(add):
        return done(request, "Het moment staat bij Momenten.", "moments", access.dossier.pk)
    return show(request, access, "moments/moment.html", Part.KANSEN, form=form, library=library, row=None)


def _library(access: Access, id: str) -> LibraryMoment | None:
    """A moment of the library; None for "", NoSuchDossier for one that there is not."""
    found = queries.library_of(access.dossier).get(id)
    if id and found is None:
        raise NoSuchDossier
    return found


@dossier_page(Part.KANSEN, team_only=True, methods=READ_AND_SEND)
def moment(request: HttpRequest, access: Access, moment: int) -> HttpResponse:
    """Other days or words for a moment; or take it away."""
    row = queries.moment_for(access, moment)
    library = queries.library_of(access.dossier).get(row.library)
    form = forms.form_of(library, row, sent(request))

    def change() -> None:
        version = form.cleaned_data["version"] or 0
        actions.change_moment(moment=row, version=version, by=access.user, **form.fields_of_moment)

    try:
        if form.does(change):
            return done(request, "Het moment is gewijzigd.", "moments", access.dossier.pk)
    except ChangedMeanwhile as changed:
        form.refuse(ActionRefused(f"{changed.text} Er staat nu: “{changed.theirs}”. Kijk, en bewaar opnieuw."))
        form.has_seen(changed.version)
    return show(request, access, "moments/moment.html", Part.KANSEN, form=form, library=library, row=row)


@dossier_page(Part.KANSEN, team_only=True, methods=SEND)
def moment_remove(request: HttpRequest, access: Access, moment: int) -> HttpResponse:
    """Take it away."""
    action = partial(actions.delete_moment, moment=queries.moment_for(access, moment), by=access.user)
    return press(request, action, "Het moment is verwijderd.", "moments", access.dossier.pk)


@dossier_page(Part.KANSEN, team_only=True, methods=SEND)
def moment_hide(request: HttpRequest, access: Access) -> HttpResponse:
    """A moment of the library does not matter here; with naar=tonen it does after all."""
    is_shown = request.POST.get("naar") == "tonen"
    action, said = (
        (actions.show_moment, "Het moment staat weer in de kalender.")
        if is_shown
        else (actions.hide_moment, "Het moment is verborgen. Onderaan de kalender haalt u het terug.")
    )
    id = request.POST.get("moment", "")
    return press(
        request, partial(action, dossier=access.dossier, library=id, by=access.user), said, "moments", access.dossier.pk
    )


@dossier_page(Part.KANSEN, team_only=True, methods=READ_AND_SEND)
def moments_import(request: HttpRequest, access: Access) -> HttpResponse:
    """Bring a calendar; first what is in it, then what was ticked is kept."""
    if "gelezen" in request.POST:
        return _keep(request, access)
    form = forms.FileForm(sent(request), request.FILES or None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid() and not form.doubt:
        found = form.found
        packed = forms.pack(access, found.events, form.cleaned_data["source"])
        context |= {"found": found, "packed": packed, "rows": queries.preview_of(access, found.events)}
        return show(request, access, "moments/preview.html", Part.KANSEN, **context)
    return show(request, access, "moments/import.html", Part.KANSEN, **context)


def _keep(request: HttpRequest, access: Access) -> HttpResponse:
    read = forms.unpack(access, request.POST["gelezen"])
    if read is None:
        messages.error(request, "Deze agenda is niet meer bij de hand. Kies hem opnieuw: er is nog niets bewaard.")
        return to("moments_import", access.dossier.pk)
    source, events = read
    wanted = forms.chosen(events, request.POST)
    if not wanted:
        messages.error(request, "U koos geen enkel moment. Er is niets bewaard.")
        return to("moments_import", access.dossier.pk)
    try:
        kept = actions.keep_calendar(dossier=access.dossier, events=wanted, source=source, by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("moments_import", access.dossier.pk)
    return done(request, _said(kept), "moments", access.dossier.pk)


def _said(kept: actions.Kept) -> str:
    told = [f"{_counted(kept.new)} erbij"] if kept.new or not (kept.changed or kept.same) else []
    told += [f"{_counted(kept.changed)} gewijzigd"] if kept.changed else []
    told += [f"{_counted(kept.same)} stond er al" if kept.same == 1 else f"{kept.same} momenten stonden er al"] * bool(
        kept.same
    )
    return f"De agenda is ingelezen: {', '.join(told)}."


def _counted(number: int) -> str:
    return f"{number} moment" if number == 1 else f"{number} momenten"


@dossier_page(Part.KANSEN, team_only=True)
def moments_ics(request: HttpRequest, access: Access) -> HttpResponse:
    """The coming year for a calendar."""
    found = queries.year_of(access, localdate())
    content = documents.moments_file(found.moments, access.dossier.pk, f"Momenten {access.dossier.name}")
    headers = {"Content-Disposition": content_disposition_header(True, "momenten.ics") or "attachment"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
