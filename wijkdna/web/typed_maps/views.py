"""Pages to type a map over: the list, what the map is, one buurt after another, and all of them in a table."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode

from wijkdna.store.latest import Latest
from wijkdna.web.accounts.models import TEAM_ROLES, Membership
from wijkdna.web.accounts.views import READ_AND_SEND, SEND, team_page
from wijkdna.web.dossiers.views import SEE_OTHER, done, sent, to
from wijkdna.web.shared.frame import figures, url
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.typed_maps import actions, drawings, forms, queries
from wijkdna.web.typed_maps.models import TypedMap

_SAVED, _REFUSED = 204, 409


@team_page(*TEAM_ROLES)
def typed_maps(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The maps that a team typed over, and what it is good for."""
    latest = figures()
    rows = [
        (row, queries.sheet_of(latest, row) if queries.fits(latest, row) else None)
        for row in queries.maps_of(membership.team)
    ]
    context = {"team": membership.team, "rows": rows}
    return render(request, "typed_maps/typed_maps.html", context)


@team_page(*TEAM_ROLES, methods=READ_AND_SEND)
def typed_map_new(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Which map it is, before the first buurt."""
    team, latest = membership.team, figures()
    choices = forms.gemeenten_of(latest, team.gemeenten)
    asked = request.GET.get("gemeente", "")
    form = forms.NewMapForm(choices, sent(request), initial={"gemeente": asked} if asked in dict(choices) else None)
    made: list[TypedMap] = []

    def begin() -> None:
        row = actions.begin_map(team=team, border_year=latest.boundaries, by=membership.user, **form.cleaned_data)
        made.append(row)

    if form.does(begin):
        return to("typed_map", team.pk, made[0].pk)
    context = {"team": team, "form": form, "choices": choices, "maps": forms.MAPS, "periods": forms.PERIODS}
    return render(request, "typed_maps/typed_map_new.html", context, status=400 if form.errors else 200)


@team_page(*TEAM_ROLES)
def typed_map(request: HttpRequest, membership: Membership, kaart: int) -> HttpResponse:
    """One buurt at a time, with the map beside it."""
    row, latest = queries.map_of(membership.team, kaart), figures()
    if not queries.fits(latest, row):
        return _old(request, membership, row)
    sheet = queries.sheet_of(latest, row, request.GET.get("buurt", ""), request.GET.get("na", ""))
    context = {
        "team": membership.team,
        "sheet": sheet,
        "row": row,
        "buttons": queries.buttons_of(row),
        "drawing": drawings.drawing_of(latest, sheet),
        "may_remove": queries.may_remove(row, membership.user, membership.role),
    }
    return render(request, "typed_maps/typed_map.html", context)


def _old(request: HttpRequest, membership: Membership, row: TypedMap) -> HttpResponse:
    """A map on the borders of another year: its figures stay as they are, and nothing can be added."""
    context = {
        "team": membership.team,
        "row": row,
        "may_remove": queries.may_remove(row, membership.user, membership.role),
    }
    return render(request, "typed_maps/old_map.html", context)


@team_page(*TEAM_ROLES)
def typed_map_table(request: HttpRequest, membership: Membership, kaart: int) -> HttpResponse:
    """All buurten in one form."""
    row, latest = queries.map_of(membership.team, kaart), figures()
    if not queries.fits(latest, row):
        return _old(request, membership, row)
    sheet = queries.sheet_of(latest, row)
    context = {"team": membership.team, "sheet": sheet, "row": row, "buttons": queries.buttons_of(row)}
    return render(request, "typed_maps/typed_map_table.html", context)


@team_page(*TEAM_ROLES, methods=SEND)
def typed_map_answer(request: HttpRequest, membership: Membership, kaart: int) -> HttpResponse:
    """Keep the answers for one or more buurten. To the script a bare 204, or a 409 when a rule refuses."""
    row, latest = queries.map_of(membership.team, kaart), figures()
    try:
        _keep(latest, row, request.POST, membership)
    except ActionRefused as refused:
        if "los" in request.POST:
            return HttpResponse(refused.text, content_type="text/plain; charset=utf-8", status=_REFUSED)
        messages.error(request, refused.text)
    if "los" in request.POST:
        return HttpResponse(status=_SAVED)
    if "tabel" in request.POST:
        return done(request, "De tabel is bewaard.", "typed_map_table", membership.team_id, row.pk)
    query = urlencode({"na": request.POST.get("na", "")})
    address = f"{url('typed_map', membership.team_id, row.pk)}?{query}#vraag"
    return HttpResponseRedirect(address, status=SEE_OTHER)


def _keep(latest: Latest, row: TypedMap, data: QueryDict, membership: Membership) -> None:
    if not queries.fits(latest, row):
        raise ActionRefused("Deze kaart hoort bij de grenzen van een ander jaar. Er kan niets meer bij.")
    buurten = [one.code for one in queries.sheet_of(latest, row).steps]
    actions.answer(row=row, answers=forms.answers_in(data, buurten), by=membership.user)


@team_page(*TEAM_ROLES, methods=READ_AND_SEND)
def typed_map_settings(request: HttpRequest, membership: Membership, kaart: int) -> HttpResponse:
    """Other words for the map or its classes."""
    row = queries.map_of(membership.team, kaart)
    form = forms.MapForm.of(row, sent(request))
    if form.does(lambda: actions.change_map(row=row, by=membership.user, **form.cleaned_data)):
        return done(request, "De gegevens van de kaart zijn gewijzigd.", "typed_map", membership.team_id, row.pk)
    context = {"team": membership.team, "row": row, "form": form, "maps": forms.MAPS, "periods": forms.PERIODS}
    return render(request, "typed_maps/typed_map_settings.html", context, status=400 if form.errors else 200)


@team_page(*TEAM_ROLES, methods=SEND)
def typed_map_finish(request: HttpRequest, membership: Membership, kaart: int) -> HttpResponse:
    """Put the classes with the figures of the team."""
    row = queries.map_of(membership.team, kaart)
    action = partial(actions.finish_map, row=row, by=membership.user)
    try:
        action()
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("typed_map", membership.team_id, row.pk)
    said = f"“{row.name}” staat nu op de Rijke foto van de buurten, alleen voor uw team."
    return done(request, said, "typed_maps", membership.team_id)


@team_page(*TEAM_ROLES, methods=SEND)
def typed_map_remove(request: HttpRequest, membership: Membership, kaart: int) -> HttpResponse:
    """Remove a map, and its figures."""
    row = queries.map_of(membership.team, kaart)
    try:
        actions.remove_map(row=row, by=membership.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("typed_map", membership.team_id, row.pk)
    return done(request, "De kaart is verwijderd, met de cijfers ervan.", "typed_maps", membership.team_id)
