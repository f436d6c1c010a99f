"""The figures that are not there yet, and what a team wants of them."""

from collections.abc import Mapping
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijkdna.store.latest import Latest
from wijkdna.web.accounts.models import TEAM_ROLES, Membership
from wijkdna.web.accounts.queries import person_of, teams_of
from wijkdna.web.accounts.views import READ_AND_SEND, team_page
from wijkdna.web.areas.views import AreaNotFound, row_of
from wijkdna.web.shared.frame import figures, url
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.wishes import actions, queries

SEE_OTHER = 303


@require_safe
def wanted(request: HttpRequest) -> HttpResponse:
    """The figures that matter and that are not there yet. Who runs the site also sees how many teams want them."""
    person = person_of(request)
    counted = queries.counted() if person is not None and person.is_staff else None
    context = {"lacking": queries.lacking(figures()), "counted": counted}
    return render(request, "wishes/wanted.html", context)


@team_page(*TEAM_ROLES, methods=READ_AND_SEND)
def team_wishes(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What a team wants; a form changes that for one source, and goes back to the page it stood on."""
    if request.method == "POST":
        return _changed(request, membership)
    wished, latest = queries.wishes_of(membership.team), figures()
    rows = [(one, wished.get(one.source)) for one in queries.lacking(latest)]
    return render(request, "wishes/team_wishes.html", {"team": membership.team, "rows": rows})


def _changed(request: HttpRequest, membership: Membership) -> HttpResponseRedirect:
    """terug: code of the area whose page the button stands on."""
    is_wanted = request.POST.get("wil") != "nee"
    action = partial(actions.wish if is_wanted else actions.unwish, team=membership.team, by=membership.user)
    try:
        action(source=request.POST.get("bron", ""))
    except ActionRefused as refused:
        messages.error(request, refused.text)
    else:
        said = "De wens is bewaard. De beheerder van de site ziet hem." if is_wanted else "De wens is ingetrokken."
        messages.success(request, said)
    return HttpResponseRedirect(_back(request, membership), status=SEE_OTHER)


def _back(request: HttpRequest, membership: Membership) -> str:
    """Only to an area that there is, or to the page of the team: an address of somebody else leads nowhere."""
    code = request.POST.get("terug", "")
    try:
        latest = figures()
        return f"{url('area', latest.areas.codes[row_of(latest, code)])}#nog-niet"
    except AreaNotFound:
        return url("team_wishes", membership.team_id)


def for_photo(request: HttpRequest, latest: Latest) -> Mapping[str, object]:
    """What the Rijke foto shows of it: for a visitor what is lacking, for people of a team also what that wants."""
    person = person_of(request)
    teams = [one for one in teams_of(person) if one.sees_all] if person is not None else []
    wished = queries.wished_by([one.id for one in teams]) if teams else {}
    return {"lacking": queries.lacking(latest), "wishing": [(one, wished[one.id]) for one in teams]}
