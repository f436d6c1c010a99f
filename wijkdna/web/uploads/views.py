"""Pages to add figures of the team: one address per file, which shows what has to be done now."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse

from wijkdna.domain.layout_columns import AreaColumn, AreaKind, area_kind, level_in
from wijkdna.domain.layout_words import Layout
from wijkdna.store.latest import Latest
from wijkdna.store.release import NoRelease
from wijkdna.store.team_figures import draft, team_figures
from wijkdna.web.accounts.models import TEAM_ROLES, Membership, User
from wijkdna.web.accounts.views import READ_AND_SEND, SEND, team_page
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.uploads import actions, documents, drawings, forms, queries
from wijkdna.web.uploads.models import State, Upload

SEE_OTHER = 303
STEPS = ("Bestand", "Klopt dit?", "Controleren", "Op de pagina’s")
_STEP = {State.INSPECTING: 0, State.ASKING: 1, State.READING: 1, State.PREVIEW: 2, State.KEEPING: 2, State.SHOWN: 3}
MOST_AREAS = 500
"""Areas that were not found, on the page; the file with all of them has more."""


def _current() -> Latest | None:
    """The figures of now, to name areas by."""
    try:
        return figures()
    except NoRelease:
        return None


def _to(page: str, *args: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(page, args=args), status=SEE_OTHER)


def _person(request: HttpRequest) -> User:
    user: User = request.user  # type: ignore[assignment]  # team_page
    return user


@team_page(*TEAM_ROLES, methods=READ_AND_SEND)
def uploads(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """What figures the team has of its own, its files, and a form to add one."""
    team, added = membership.team, []
    is_sent = request.method == "POST"
    form = forms.UploadForm(*((request.POST, request.FILES) if is_sent else ()))
    if form.does(lambda: added.append(_added(request, membership, form))):
        return _to("upload", team.pk, added[0].pk)
    rows = list(queries.uploads_of(team))
    own = team_figures(settings.DATA, team.pk)
    listed = [(one, len(own.of_indicator(one.id))) for one in own.indicators]
    context = {
        "team": team,
        "form": form,
        "rows": rows,
        "own": listed,
        "files": {row.pk: row for row in rows},
        "membership": membership,
    }
    return render(request, "uploads/uploads.html", context, status=400 if form.is_bound and form.errors else 200)


def _added(request: HttpRequest, membership: Membership, form: forms.UploadForm) -> Upload:
    file = form.cleaned_data["file"]
    content = file.read(actions.MOST_BYTES + 1)
    return actions.add_upload(team=membership.team, content=content, name=file.name, by=_person(request))


@team_page(*TEAM_ROLES)
def upload(request: HttpRequest, membership: Membership, upload: int) -> HttpResponse:
    """One file: being looked into, asking, to be checked, on the pages, or ended."""
    row = queries.upload_for(membership.team, upload)
    if queries.is_working(row):
        return _show(request, membership, row, "working")
    if row.state == State.ASKING:
        seen(_person(request), "bestand met cijfers bekeken", row)
        return _asking(request, membership, row)
    if row.state == State.PREVIEW:
        return _preview(request, membership, row)
    return _show(request, membership, row, "shown" if row.state == State.SHOWN else "ended")


def _show(
    request: HttpRequest,
    membership: Membership,
    row: Upload,
    part: str,
    status: int = 200,
    **context: Any,  # noqa: ANN401
) -> HttpResponse:
    frame = {
        "team": membership.team,
        "row": row,
        "steps": STEPS,
        "step": _STEP.get(State(row.state), 0),
        "may_remove": queries.may_remove(membership, row),
    }
    return render(request, f"uploads/{part}.html", frame | context, status=status)


@team_page(*TEAM_ROLES)
def upload_progress(request: HttpRequest, membership: Membership, upload: int) -> HttpResponse:
    """How far the worker is; when it is done the page itself is asked again."""
    row = queries.upload_for(membership.team, upload)
    if queries.is_working(row):
        return render(request, "uploads/progress.html", {"row": row})
    answer = HttpResponse()
    answer["HX-Refresh"] = "true"
    return answer


def _asking(
    request: HttpRequest,
    membership: Membership,
    row: Upload,
    read_form: forms.ReadForm | None = None,
    table_form: forms.TableForm | None = None,
) -> HttpResponse:
    asked = queries.proposal(row)
    sheet = queries.sheet_of(row, asked.sheet)
    headers, personal = queries.headers_of(sheet, asked.layout), queries.personal_of(sheet, asked.layout)
    read_form, table_form = read_form or _read_form(membership, row), table_form or _table_form(row)
    context = {
        "asked": asked,
        "sheet": sheet,
        "table": queries.shown_table(sheet, asked.layout, personal),
        "personal": [(headers[i], why) for i, why in sorted(personal.items()) if i < len(headers)],
        "read_form": read_form,
        "table_form": table_form,
        "columns": list(read_form.column_fields()),
        "more_columns": max(0, len(asked.layout.values) - forms.MOST_COLUMNS),
        "same": queries.same_file(row),
    }
    wrong = any(one.is_bound and one.errors for one in (read_form, table_form))
    return _show(request, membership, row, "asking", 400 if wrong else 200, **context)


def _read_form(membership: Membership, row: Upload, *data: Any) -> forms.ReadForm:  # noqa: ANN401
    asked = queries.proposal(row)
    sheet = queries.sheet_of(row, asked.sheet)
    personal = queries.personal_of(sheet, asked.layout)
    values = tuple(one for one in asked.layout.values if one.column not in personal)
    layout = replace(asked.layout, values=values)
    latest = _current()
    return forms.ReadForm(
        *data,
        layout=layout,
        headers=queries.headers_of(sheet, layout),
        gemeenten=queries.gemeente_names(latest, membership.team),
        about=asked.about,
        year=queries.border_year(latest, sheet, layout),
        initial={"version": row.version},
    )


def _table_form(row: Upload, *data: Any) -> forms.TableForm:  # noqa: ANN401
    asked = queries.proposal(row)
    sheet, layout = queries.sheet_of(row, asked.sheet), asked.layout
    initial = {
        "version": row.version,
        "blad": asked.sheet,
        "kop": 0 if layout.header is None else layout.header + 1,
        "gebied": -1 if layout.area is None else layout.area.column,
    }
    personal = queries.personal_of(sheet, layout)
    return forms.TableForm(row.found["sheets"], queries.headers_of(sheet, layout), personal, *data, initial=initial)


@team_page(*TEAM_ROLES, methods=SEND)
def upload_table(request: HttpRequest, membership: Membership, upload: int) -> HttpResponse:
    """Another sheet, header or column of areas; the page then proposes the rest anew."""
    row = queries.upload_for(membership.team, upload)
    if row.state != State.ASKING:
        return _gone_on(request, row)
    form = _table_form(row, request.POST)
    if not form.is_valid():
        return _asking(request, membership, row, table_form=form)
    number, layout = _looked(row, form.cleaned_data)
    version = form.cleaned_data["version"]
    action = partial(actions.look_again, upload=row, sheet=number, layout=layout, version=version, by=_person(request))
    return _try(request, action, "Dit is de tabel zoals u hem koos.", "upload", membership.team.pk, row.pk)


def _looked(row: Upload, answer: Mapping[str, Any]) -> tuple[int, Layout]:
    """The sheet and the layout that somebody asked for. Of another sheet the header and areas are proposed."""
    before = queries.proposal(row)
    number = answer["blad"]
    if number != before.sheet:
        sheet = queries.sheet_of(row, number)
        return number, queries.layout_with_header(sheet, sheet["layout"]["header"])
    sheet, layout = queries.sheet_of(row, number), before.layout
    header = answer["kop"] - 1 if answer["kop"] else None
    if header != layout.header:
        layout = queries.layout_with_header(sheet, header)
        if answer["gebied"] == (before.layout.area.column if before.layout.area else -1):
            return number, layout
    return number, _with_area(sheet, layout, answer["gebied"])


def _with_area(sheet: Mapping[str, Any], layout: Layout, column: int) -> Layout:
    """The layout with another column of areas; that column then holds no figures."""
    if column < 0:
        return replace(layout, area=None)
    if layout.area is not None and layout.area.column == column:
        return layout
    cells = [row[column] for row in sheet["head"][layout.first :] if column < len(row)]
    kind = area_kind(cells, queries.headers_of(sheet, layout)[column]) or AreaKind.NAME
    values = tuple(one for one in layout.values if one.column != column)
    return replace(layout, area=AreaColumn(column=column, kind=kind, level=level_in(cells, kind)), values=values)


@team_page(*TEAM_ROLES, methods=SEND)
def upload_read(request: HttpRequest, membership: Membership, upload: int) -> HttpResponse:
    """All choices are made: read the file."""
    row = queries.upload_for(membership.team, upload)
    if row.state != State.ASKING:
        return _gone_on(request, row)
    form = _read_form(membership, row, request.POST)
    if not form.is_valid() or form.doubt:
        return _asking(request, membership, row, read_form=form)
    action = partial(
        actions.read,
        upload=row,
        sheet=queries.proposal(row).sheet,
        layout=form.chosen(),
        about=form.about(),
        version=form.cleaned_data["version"],
        by=_person(request),
    )
    return _try(request, action, "", "upload", membership.team.pk, row.pk)


def _gone_on(request: HttpRequest, row: Upload) -> HttpResponse:
    messages.error(request, "Dit bestand is intussen verder. Kijk hoe het er nu voor staat.")
    return _to("upload", row.team_id, row.pk)


def _try(request: HttpRequest, action: Callable[[], object], said: str, page: str, *args: object) -> HttpResponse:
    """Do it and go on, with what happened or why not."""
    try:
        action()
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return _to(page, *args)
    if said:
        messages.success(request, said)
    return _to(page, *args)


def _preview(
    request: HttpRequest, membership: Membership, row: Upload, form: forms.AreasForm | None = None
) -> HttpResponse:
    missed = queries.missed_areas(row)
    asked = queries.asked_about(row, _current())
    context = {
        "report": row.report,
        "cells": queries.cells_left_out(row),
        "missed": missed[:MOST_AREAS],
        "missed_number": len(missed),
        "form": form or (_areas_form(asked, initial={"version": row.version}) if asked else None),
        "equal": len(queries.equal_names(asked)),
        "keep": forms.KeepForm(initial={"version": row.version, "recipe": True}),
        "preview": _drawn(request, row),
        "is_confidential": row.answers.get("confidential", False),
    }
    return _show(request, membership, row, "preview", 400 if form is not None else 200, **context)


def _areas_form(asked: list[Mapping[str, Any]], *data: Any, **kwargs: Any) -> forms.AreasForm:  # noqa: ANN401
    return forms.AreasForm(asked, queries.words_of(_current(), asked), *data, **kwargs)


def _drawn(request: HttpRequest, row: Upload) -> drawings.Preview | None:
    """The figure that the address asks for, else the first; None when there are none, or no areas to name."""
    latest, found = _current(), draft(settings.DATA, row.team_id, row.pk)
    if latest is None or not found.indicators:
        return None
    wanted = request.GET.get("cijfer", "")
    indicator = next((one for one in found.indicators if one.id == wanted), found.indicators[0])
    return drawings.preview_of(latest, indicator, found.of_indicator(indicator.id))


@team_page(*TEAM_ROLES, methods=SEND)
def upload_areas(request: HttpRequest, membership: Membership, upload: int) -> HttpResponse:
    """Say which areas are meant; the file is read again."""
    row = queries.upload_for(membership.team, upload)
    if row.state != State.PREVIEW:
        return _gone_on(request, row)
    asked = queries.asked_about(row, _current())
    form = _areas_form(asked, request.POST)
    if not form.is_valid():
        return _preview(request, membership, row, form)
    confirmed = queries.equal_names(asked) if "gelijk" in request.POST else form.confirmed()
    version = form.cleaned_data["version"]
    action = partial(actions.confirm, upload=row, confirmed=confirmed, version=version, by=_person(request))
    return _try(request, action, "", "upload", membership.team.pk, row.pk)


@team_page(*TEAM_ROLES, methods=SEND)
def upload_keep(request: HttpRequest, membership: Membership, upload: int) -> HttpResponse:
    """Put the figures on the pages."""
    row = queries.upload_for(membership.team, upload)
    form = forms.KeepForm(request.POST)
    if not form.is_valid():
        return _gone_on(request, row)
    action = partial(actions.keep, upload=row, by=_person(request), **form.cleaned_data)
    return _try(request, action, "", "upload", membership.team.pk, row.pk)


def _button(action: Callable[..., object], said: str = "") -> Callable[..., HttpResponseBase]:
    """A page that is a button: it does one thing with a file, and shows the file."""

    @team_page(*TEAM_ROLES, methods=SEND)
    def page(request: HttpRequest, membership: Membership, upload: int) -> HttpResponse:
        row = queries.upload_for(membership.team, upload)
        done = partial(action, upload=row, by=_person(request))
        return _try(request, done, said, "upload", membership.team.pk, row.pk)

    return page


upload_stop = _button(actions.stop)
upload_choices = _button(actions.change_choices)
upload_restart = _button(actions.restart)
upload_undo = _button(actions.undo)


@team_page(*TEAM_ROLES, methods=SEND)
def upload_remove(request: HttpRequest, membership: Membership, upload: int) -> HttpResponse:
    """Remove a file for good, with its figures."""
    row = queries.upload_for(membership.team, upload)
    try:
        actions.delete_upload(upload=row, by=_person(request))
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return _to("upload", membership.team.pk, row.pk)
    messages.success(request, "Het bestand is verwijderd, met de cijfers die eruit kwamen.")
    return _to("uploads", membership.team.pk)


@team_page(*TEAM_ROLES)
def upload_missed(request: HttpRequest, membership: Membership, upload: int) -> HttpResponseBase:
    """All areas that were not found, as csv."""
    row = queries.upload_for(membership.team, upload)
    missed = documents.missed_csv(queries.missed_areas(row))
    answer = StreamingHttpResponse(missed, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="niet-gevonden.csv"'
    return answer


@team_page(*TEAM_ROLES)
def upload_file(request: HttpRequest, membership: Membership, upload: int) -> HttpResponseBase:
    """The file as it came in, to keep; never shown, so that it can do nothing in our name."""
    row = queries.upload_for(membership.team, upload)
    seen(_person(request), "bestand met cijfers opgehaald", row)
    try:
        file = row.file.open()
    except FileNotFoundError:
        raise queries.NoSuchUpload from None
    answer = FileResponse(file, as_attachment=True, filename=row.filename, content_type="application/octet-stream")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
