"""Pages of resultaten: what rounds brought beside what was expected, one round, and two channels compared."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.dossiers.views import done, dossier_page, press, sent, show
from wijkdna.web.options.queries import expected_of
from wijkdna.web.reach.queries import options_of
from wijkdna.web.results import actions, drawings, forms, queries
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.conflicts import with_theirs
from wijkdna.web.shared.refusals import ChangedMeanwhile

_page = dossier_page(Part.RESULTATEN, team_only=True)
_reading_page = dossier_page(Part.RESULTATEN, team_only=True, methods=READ_AND_SEND)
_sending_page = dossier_page(Part.RESULTATEN, team_only=True, methods=SEND)


def _show(request: HttpRequest, access: Access, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    return show(request, access, f"results/{template}.html", Part.RESULTATEN, **context)


@_page
def results(request: HttpRequest, access: Access) -> HttpResponse:
    """All rounds, what they teach, and two channels beside each other when those are asked."""
    rows = list(queries.outcomes_of(access.dossier))
    lessons = queries.lessons_of(access.dossier)
    chosen = [request.GET.get(name, "") for name in ("een", "ander")]
    pair = queries.compared(lessons, *chosen)
    seen(access.user, "resultaten bekeken", access.dossier)
    context = {
        "own": drawings.drawn([queries.round_of(one) for one in rows if not one.is_public]),
        "published": drawings.drawn([queries.round_of(one) for one in rows if one.is_public]),
        "learned": drawings.learnings([one for one in lessons if not one.is_step]),
        "steps": drawings.learnings([one for one in lessons if one.is_step]),
        "chosen": chosen,
        "compared": drawings.better_said(pair) if pair else "",
        "aim": queries.aim_of(access, rows),
        "draw": drawings,
    }
    return _show(request, access, "results", **context)


@_reading_page
def result_new(request: HttpRequest, access: Access) -> HttpResponse:
    """One round; ?optie= is the option it was of."""
    options = list(options_of(access.dossier))
    initial = {"option": request.GET.get("optie", "")}
    form = forms.OutcomeForm(options, None, sent(request), initial=initial)

    def add() -> None:
        expect = partial(expected_of, access)
        fields = form.chosen
        actions.add_result(dossier=access.dossier, by=access.user, option=form.option_chosen, expect=expect, **fields)

    if form.does(add):
        return done(request, "Het resultaat staat erbij.", "results", access.dossier.pk)
    return _show(request, access, "new", form=form)


@_reading_page
def result(request: HttpRequest, access: Access, result: int) -> HttpResponse:
    """Correct one round."""
    row = queries.outcome_for(access, result)
    form = forms.OutcomeForm([], row, sent(request))

    def change() -> None:
        version = form.cleaned_data["version"] or 0
        actions.change_result(outcome=row, version=version, by=access.user, **form.chosen)

    try:
        if form.does(change):
            return done(request, "Het resultaat is gewijzigd.", "results", access.dossier.pk)
    except ChangedMeanwhile as changed:
        now = forms.OutcomeForm.initial_of(queries.outcome_for(access, result))
        form.refuse(with_theirs(changed, form, now))
        form.has_seen(changed.version)
    context = {"row": row, "line": drawings.drawn([queries.round_of(row)]), "draw": drawings}
    return _show(request, access, "result", form=form, may_remove=queries.may_remove(access, row), **context)


@_sending_page
def result_remove(request: HttpRequest, access: Access, result: int) -> HttpResponse:
    """Take it away."""
    row = queries.outcome_for(access, result)
    action = partial(actions.remove_result, outcome=row, by=access.user)
    return press(request, action, "Het resultaat is verwijderd.", "results", access.dossier.pk)
