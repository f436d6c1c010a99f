"""Pages to make a leerlab, to look at its invitation before others can, and to copy it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render

from wijkdna.domain.rich_text import read
from wijkdna.web.accounts.models import TEAM_ROLES, Membership, Team
from wijkdna.web.accounts.views import READ_AND_SEND, team_page
from wijkdna.web.dossiers.documents import kind_of
from wijkdna.web.dossiers.views import done, press, sent
from wijkdna.web.lab_making import actions, forms, queries
from wijkdna.web.labs.models import Lab, LabSession
from wijkdna.web.labs.queries import NoSuchLab, sessions_of
from wijkdna.web.labs.views import lab_page
from wijkdna.web.shared.conflicts import with_theirs
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

_DO, _LOOK, _MORE = "doe", "bekijk", "meer"
"""The name of the buttons of the form, and its values for those that keep nothing."""


@team_page(*TEAM_ROLES, methods=READ_AND_SEND)
def lab_new(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A new lab; with ?begin=dna it begins with the words of the leerlab DNA Wijk / Dorp."""
    data, user = sent(request), membership.user
    made: list[Lab] = []
    if data is None or _keeps_nothing(data):
        first, rows = _typed(data) if data is not None else forms.usual(user, with_text="begin" in request.GET)
        return _show(request, membership.team, forms.Sheet(None, None, None, first, rows))
    sheet = forms.Sheet(None, data, request.FILES, {}, ())

    def make() -> None:
        made.append(actions.make_lab(team=membership.team, by=user, **_asked(sheet)))

    if sheet.is_valid() and sheet.form.acts(make):
        return done(request, "Het leerlab is gemaakt. Kijk het na, en zet het op de site.", "lab_publish", made[0].pk)
    return _show(request, membership.team, sheet)


@lab_page(methods=READ_AND_SEND)
def lab_edit(request: HttpRequest, lab: Lab) -> HttpResponse:
    """Other words, places or sessions."""
    data = sent(request)
    if data is None or _keeps_nothing(data):
        first, rows = _typed(data) if data is not None else (forms.first_of(lab), forms.rows_of(lab))
        return _show(request, lab.team, forms.Sheet(lab, None, None, first, rows))
    sheet = forms.Sheet(lab, data, request.FILES, {}, ())
    offered: list[int] = []

    def change() -> None:
        version = sheet.form.cleaned_data["version"] or 0
        offered.append(actions.change_lab(lab=lab, version=version, by=request.user, **_asked(sheet)))  # type: ignore[arg-type]  # lab_page

    try:
        if sheet.is_valid() and sheet.form.acts(change):
            return done(request, f"Het leerlab is gewijzigd.{_of_offers(offered[0])}", "lab_publish", lab.pk)
    except ChangedMeanwhile as changed:
        sheet = _told(lab, data, changed)
    return _show(request, lab.team, sheet)


def _asked(sheet: forms.Sheet) -> dict[str, Any]:
    sessions = [one.fields_of_session for one in sheet.asked]
    return {"values": sheet.form.values, "sessions": sessions, "picture": sheet.form.new_picture}


def _of_offers(number: int) -> str:
    counted = "1 inschrijving" if number == 1 else f"{number} inschrijvingen"
    return f" Wie op de wachtlijst stond, kreeg een aanbod: {counted}." if number else ""


def _told(lab: Lab, data: QueryDict, changed: ChangedMeanwhile) -> forms.Sheet:
    """The form as it was sent, with what a colleague wrote meanwhile; what is sent next goes over that."""
    now = queries.as_now(lab)
    sheet = forms.Sheet(now, forms.after_change(data, now, changed), None, {}, ())
    sheet.is_valid()
    refused = with_theirs(changed, sheet.form, forms.first_of(now))
    said = forms.changed_sessions(data, now)
    sheet.form.refuse(ActionRefused(" ".join(filter(None, (refused.text, said)))))
    return sheet


def _keeps_nothing(data: QueryDict) -> bool:
    return data.get(_DO) in (_LOOK, _MORE)


def _typed(data: QueryDict) -> tuple[forms.Row, list[forms.Row]]:
    return forms.as_typed(data, more=data.get(_DO) == _MORE)


def _show(request: HttpRequest, team: Team, sheet: forms.Sheet) -> HttpResponse:
    data = sent(request)
    context: dict[str, Any] = {"team": team, "lab": sheet.lab, "sheet": sheet, "form": sheet.form, "shown": None}
    context["picture_lost"] = "picture" in request.FILES
    context["most"] = len(sheet.sessions) >= actions.MOST_SESSIONS
    if data is not None and data.get(_DO) == _LOOK:
        context["shown"] = _typed_invitation(data, sheet.lab)
    return render(request, "lab_making/lab.html", context, status=400 if sheet.wrong else 200)


# ---- the invitation before it is on the site


def _typed_invitation(data: QueryDict, lab: Lab | None) -> Mapping[str, Any]:
    """As it was typed, right or wrong."""
    first, rows = forms.as_typed(data)
    sessions = [
        LabSession(number=_number(one["number"]), **{name: one[name] for name in ("title", "goals", "homework_text")})
        for one in rows
        if one["title"].strip() and not one["gone"]
    ]
    words = {name: first[name] for name in ("title", "summary", "audience", "costs", "picture_alt")}
    return words | _read(first["text"], sessions) | {"picture": lab if lab is not None and lab.picture else None}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _invitation(lab: Lab) -> Mapping[str, Any]:
    words = {name: getattr(lab, name) for name in ("title", "summary", "audience", "costs", "picture_alt")}
    return words | _read(lab.text, sessions_of(lab)) | {"picture": lab if lab.picture else None}


def _read(text: str, sessions: list[LabSession]) -> dict[str, Any]:
    return {"text": read(text), "sessions": queries.told(sessions)}


@lab_page(methods=READ_AND_SEND)
def lab_publish(request: HttpRequest, lab: Lab) -> HttpResponse:
    """The invitation as others will see it, with the button that puts it on the site, or takes it off."""
    if request.method == "POST":
        is_off = request.POST.get("naar") == "eraf"
        action: Callable[..., None] = actions.unpublish if is_off else actions.publish
        said = "De uitnodiging staat niet meer op de site." if is_off else "De uitnodiging staat op de site."
        return press(request, partial(action, lab=lab, by=request.user), said, "lab_publish", lab.pk)
    context = {"lab": lab, "team": lab.team, "shown": _invitation(lab), "missing": queries.missing(lab)}
    return render(request, "lab_making/publish.html", context | {"has_enrolments": queries.has_enrolments(lab)})


@lab_page()
def lab_own_picture(request: HttpRequest, lab: Lab) -> HttpResponseBase:
    """The picture, also of a lab that is not on the site."""
    if not lab.picture:
        raise NoSuchLab
    try:
        file = lab.picture.open()
    except FileNotFoundError:
        raise NoSuchLab from None
    kind = kind_of(file.read(16))
    file.seek(0)
    answer = FileResponse(file, content_type=kind)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@lab_page(methods=READ_AND_SEND)
def lab_copy(request: HttpRequest, lab: Lab) -> HttpResponse:
    """The same lab for a next time, after a page that says what goes along."""
    if request.method == "POST":
        copy = actions.copy_lab(lab=lab, by=request.user)  # type: ignore[arg-type]  # lab_page
        said = "De kopie is gemaakt. Kies nieuwe dagen, en kijk of er in de tekst nog dagen van de vorige keer staan."
        return done(request, said, "lab_edit", copy.pk)
    return render(request, "lab_making/copy.html", {"lab": lab, "team": lab.team})
