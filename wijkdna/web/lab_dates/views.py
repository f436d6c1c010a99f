"""Pages on which a facilitator makes the date of a session sure, changes it, or calls the session off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wijkdna.web.accounts.models import User
from wijkdna.web.accounts.views import READ_AND_SEND
from wijkdna.web.dossiers.views import done, sent
from wijkdna.web.enrolments.queries import placed
from wijkdna.web.lab_dates import actions, forms, queries
from wijkdna.web.labs.documents import moment_of, where
from wijkdna.web.labs.models import Lab, LabSession, SessionState
from wijkdna.web.labs.views import lab_page
from wijkdna.web.polls.queries import session_for
from wijkdna.web.shared.conflicts import with_theirs
from wijkdna.web.shared.refusals import ChangedMeanwhile

_TOLD = "Bewaard. Iedereen die een plek heeft, krijgt een mail met de afspraak voor de agenda."
_NOT_TOLD = "Bewaard. Er ging geen mail uit, want dag, tijd en plaats zijn hetzelfde gebleven."


@lab_page(READ_AND_SEND)
def lab_date_fix(request: HttpRequest, lab: Lab, session: int) -> HttpResponse:
    """Day, time and place of a session; with ?datum= and ?aanbod= those that were chosen in its poll."""
    row, by = session_for(lab, session), _user(request)
    asked = request.GET.get("datum", ""), request.GET.get("aanbod", "")
    chosen = queries.as_chosen(row, *asked)
    form = _form_of(row, request, chosen | {"version": row.version})
    told: list[bool] = []

    def fix() -> None:
        version = form.cleaned_data["version"]
        told.append(actions.fix_session(session=row, version=version, meeting=form.meeting, by=by, reason=form.why))

    try:
        if form.does(fix):
            return done(request, _TOLD if told[0] else _NOT_TOLD, "lab_date", lab.pk, row.pk)
    except ChangedMeanwhile as changed:
        row = session_for(lab, session)
        form = _form_of(row, request, {})
        form.is_valid()
        form.refuse(with_theirs(changed, form, queries.as_it_is(row)))
        form.has_seen(changed.version)
    return _page(request, "lab_dates/fix.html", form, row, queries.doubt_of(row, *asked))


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # lab_page


def _form_of(row: LabSession, request: HttpRequest, initial: dict[str, object]) -> forms.FixForm:
    return forms.FixForm(sent(request), initial=initial, is_new=row.state != SessionState.VAST)


def _page(
    request: HttpRequest, template: str, form: forms.FixForm | forms.CancelForm, row: LabSession, doubt: str = ""
) -> HttpResponse:
    wrong = form.is_bound and bool(form.errors)
    context = {
        "form": form,
        "doubt": doubt,
        "lab": row.lab,
        "session": row,
        "fixed": row.state == SessionState.VAST,
        "over": queries.is_over(row),
        "moment": moment_of(row),
        "where": where(row),
        "people": len(placed(row.lab)),
    }
    return render(request, template, context, status=400 if wrong else 200)


@lab_page(READ_AND_SEND)
def lab_date_cancel(request: HttpRequest, lab: Lab, session: int) -> HttpResponse:
    """Call a session off, with a reason."""
    row, by = session_for(lab, session), _user(request)
    form = forms.CancelForm(sent(request), initial={"version": row.version})

    def cancel() -> None:
        asked = form.cleaned_data
        actions.cancel_session(session=row, version=asked["version"], reason=asked["reason"], by=by)

    try:
        if form.does(cancel):
            said = f"{row.title} is afgezegd. Iedereen krijgt een mail, en de afspraak gaat uit de agenda’s."
            return done(request, said, "lab_date", lab.pk, row.pk)
    except ChangedMeanwhile as changed:
        row = session_for(lab, session)
        form.refuse(with_theirs(changed, form, {}))
        form.has_seen(changed.version)
    return _page(request, "lab_dates/cancel.html", form, row)
