"""Pages of the hand-over: a dossier out as one file, and such a file in as a new dossier."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from wijkdna.domain.handover import PackRefused
from wijkdna.web.accounts.models import TEAM_ROLES, Membership
from wijkdna.web.accounts.views import READ_AND_SEND, team_page
from wijkdna.web.dossiers.models import Dossier, Part
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.dossiers.views import done, dossier_page, sent, show
from wijkdna.web.handover import actions, documents, forms, queries
from wijkdna.web.shared.audit import record, seen
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.refusals import ActionRefused

_NOT_IN_A_NAME = re.compile(r"[\\/:*?\"<>|]+")


@dossier_page(Part.PLAN, team_only=True)
def handover(request: HttpRequest, access: Access) -> HttpResponse:
    """What goes along to who takes over, and what stays behind."""
    pack = queries.pack_of(access)
    seen(access.user, "overdracht bekeken", access.dossier)
    context = {
        "counts": queries.counts_of(pack),
        "behind": queries.staying_behind(access.dossier),
        "names": pack.names,
        "csv_name": documents.csv_name,
    }
    return show(request, access, "handover/handover.html", Part.PLAN, **context)


@dossier_page(Part.PLAN, team_only=True)
def handover_zip(request: HttpRequest, access: Access) -> HttpResponse:
    """The pack itself."""
    content = documents.zip_of(access, queries.pack_of(access))
    if request.method == "GET":
        record(access.user, "overdrachtspakket gemaakt", access.dossier, sight=True)
    name = f"{_NOT_IN_A_NAME.sub('-', access.dossier.name)}, overdracht {localdate().isoformat()}.zip"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@team_page(*TEAM_ROLES, methods=READ_AND_SEND)
def dossier_import(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A pack in as a new dossier of this team, on the figures of now."""
    latest = figures()
    form = forms.PackForm(latest, sent(request), request.FILES or None)
    made: list[Dossier] = []

    def read() -> None:
        try:
            made.append(
                actions.import_pack(
                    team=membership.team,
                    name=form.cleaned_data["name"],
                    place=form.place,
                    plain=form.plain,
                    by=membership.user,
                )
            )
        except PackRefused as refused:
            raise ActionRefused(str(refused), "file") from None

    if form.does(read):
        if form.plain["dossier"]["release"] != latest.name:
            messages.warning(
                request, "Het pakket had cijfers van een andere uitgave. Kijk in het plan wat daardoor anders is."
            )
        return done(
            request,
            "Het dossier is ingelezen. Kijk het na, en vertel partners dat u het overneemt.",
            "dossier",
            made[0].pk,
        )
    context = {"team": membership.team, "form": form, "release": latest.name}
    return render(request, "handover/import.html", context, status=400 if form.errors else 200)
