"""The record of a team: a page to look, and a file."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from wijkdna.web.accounts.models import Membership, Role
from wijkdna.web.accounts.views import team_page
from wijkdna.web.logbook import documents, queries
from wijkdna.web.logbook.forms import LogForm
from wijkdna.web.logbook.queries import Asked, Shown
from wijkdna.web.shared.audit import record, seen

CSV = "text/csv; charset=utf-8; header=present"


@team_page(Role.BEHEERDER)
def logbook(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Lines that fit the filter, newest first."""
    team = membership.team
    seen(membership.user, "logboek bekeken", team)
    form = LogForm(request.GET, team=team)
    shown = queries.page(team, form.asked()) if form.is_valid() else Shown([], None)
    chosen = {
        name: value for name, value in request.GET.dict().items() if value and name in form.fields and name != "voor"
    }
    context = {
        "team": team,
        "form": form,
        "shown": shown,
        "chosen": urlencode(chosen),
        "narrowed": bool(chosen),
        "first": not request.GET.get("voor"),
    }
    return render(request, "logbook/logbook.html", context, status=200 if form.is_valid() else 400)


@team_page(Role.BEHEERDER)
def logbook_csv(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The same lines as a file; a filter that is no filter gives all."""
    form = LogForm(request.GET, team=membership.team)
    asked = form.asked() if form.is_valid() else Asked()
    record(membership.user, "logboek meegenomen", membership.team, sight=True)
    lines = documents.log_csv(queries.all_lines(membership.team, asked))
    answer = StreamingHttpResponse(lines, content_type=CSV)
    answer["Content-Disposition"] = 'attachment; filename="logboek.csv"'
    return answer
