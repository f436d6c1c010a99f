"""Pages that close a leerlab, and erase the data of its participants."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wijkdna.web.accounts.views import READ_AND_SEND
from wijkdna.web.dossiers.views import done, press, sent
from wijkdna.web.lab_ending import actions, forms, queries
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.views import lab_page
from wijkdna.web.shared.refusals import ActionRefused


@lab_page(methods=READ_AND_SEND)
def lab_archive(request: HttpRequest, lab: Lab) -> HttpResponse:
    """Close a lab, after saying what that does."""
    if request.method == "POST":
        action = partial(actions.archive, lab=lab, by=request.user)  # type: ignore[arg-type]  # lab_page
        return press(request, action, "Het leerlab is afgesloten.", "lab_board", lab.pk)
    context = {"lab": lab, "team": lab.team, "ending": queries.ending_of(lab)}
    return render(request, "lab_ending/archive.html", context)


@lab_page(methods=READ_AND_SEND)
def lab_erase(request: HttpRequest, lab: Lab) -> HttpResponse:
    """Erase the data of participants now, after saying what goes and what stays."""
    form = forms.EraseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase(lab=lab, by=request.user)  # type: ignore[arg-type]  # lab_page
        except ActionRefused as refused:
            form.refuse(refused)
        else:
            return done(request, "De gegevens van deelnemers zijn gewist.", "lab_board", lab.pk)
    context = {
        "lab": lab,
        "team": lab.team,
        "form": form,
        "gone": queries.erased_on(lab),
        "counts": queries.counts(lab),
    }
    return render(request, "lab_ending/erase.html", context, status=400 if form.errors else 200)
