"""Pages of the best mix: the wishes with earlier searches, a search that goes on, and what came of it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.dossiers.views import done, dossier_page, press, sent, show, to
from wijkdna.web.mixes import actions, drawings, forms, queries
from wijkdna.web.mixes.models import MixRun, RunState
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

_mix_page = partial(dossier_page, Part.BEREIK, team_only=True)


@_mix_page(methods=READ_AND_SEND)
def mix(request: HttpRequest, access: Access) -> HttpResponse:
    """Ask for the best mix, and all earlier searches."""
    asking = queries.asking_of(access)
    form = forms.MixForm(asking, sent(request))
    made: list[MixRun] = []

    def start() -> None:
        version = form.cleaned_data["version"]
        made.append(actions.start_search(access=access, wishes=form.wishes, version=version, by=access.user))

    context: dict[str, Any] = {"asking": asking, "form": form, "listening": drawings.listening_of(asking)}
    try:
        if form.does(start):
            return to("mix_run", access.dossier.pk, made[0].pk)
    except ChangedMeanwhile as changed:
        form.has_seen(changed.version)
        context["changed"] = changed
    context["runs"] = queries.listed(access, asking)
    return show(request, access, "mixes/mix.html", Part.BEREIK, **context)


@_mix_page()
def mix_run(request: HttpRequest, access: Access, mix_run: int) -> HttpResponse:
    """One search: at work, ended without an answer, or its answer."""
    row = queries.run_for(access, mix_run)
    if queries.is_searching(row):
        return _show(request, access, row, "searching", trouble=queries.trouble(row))
    if row.state != RunState.KLAAR:
        return _show(request, access, row, "ended")
    seen(access.user, "beste mix bekeken", access.dossier)
    asking = queries.asking_of(access)
    found = drawings.shown(row, {one.pk for one in asking.options})
    if found is None:
        return _show(request, access, row, "unreadable")
    now = queries.document_of(access, asking)[0] if asking.can_be_asked else {}
    changed = queries.changed_since(row, now)
    is_proposal = {one.pk for one in asking.options if one.is_chosen} == queries.options_in(row)
    return _show(request, access, row, "answer", found=found, changed_since=changed, is_proposal=is_proposal)


def _show(request: HttpRequest, access: Access, row: MixRun, part: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    return show(request, access, f"mixes/{part}.html", Part.BEREIK, row=row, **context)


@_mix_page()
def mix_progress(request: HttpRequest, access: Access, mix_run: int) -> HttpResponse:
    """How far the worker is; when it is done the page itself is asked again."""
    row = queries.run_for(access, mix_run)
    if queries.is_searching(row):
        return _show(request, access, row, "progress", trouble=queries.trouble(row))
    answer = HttpResponse()
    answer["HX-Refresh"] = "true"
    return answer


@_mix_page(methods=SEND)
def mix_stop(request: HttpRequest, access: Access, mix_run: int) -> HttpResponse:
    """End a search."""
    row = queries.run_for(access, mix_run)
    action = partial(actions.stop_search, run=row, by=access.user)
    return press(request, action, "De zoektocht is gestopt.", "mix_run", access.dossier.pk, row.pk)


@_mix_page(methods=SEND)
def mix_take_over(request: HttpRequest, access: Access, mix_run: int) -> HttpResponse:
    """Make this mix the proposal."""
    row = queries.run_for(access, mix_run)
    action = partial(actions.take_over, run=row, by=access.user)
    said = "Deze mix is nu het voorstel. De manieren die er niet in zitten, staan uit."
    return press(request, action, said, "mix_run", access.dossier.pk, row.pk)


@_mix_page(methods=SEND)
def mix_remove(request: HttpRequest, access: Access, mix_run: int) -> HttpResponse:
    """Remove a search."""
    row = queries.run_for(access, mix_run)
    try:
        actions.remove_run(run=row, by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("mix_run", access.dossier.pk, row.pk)
    return done(request, "De zoektocht is verwijderd.", "mix", access.dossier.pk)
