"""Pages of the homework: choosing one's dossier for a leerlab, and seeing how far others are."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from wijkdna.store.latest import Latest
from wijkdna.store.release import NoRelease
from wijkdna.web.accounts.models import User
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.dossiers.views import SEE_OTHER, done, dossier_page, press, sent, to
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import NoSuchParticipant, has_place
from wijkdna.web.enrolments.views import participant_page
from wijkdna.web.homework import actions, forms, queries
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.refusals import ActionRefused


@participant_page(READ_AND_SEND)
@login_required
def lab_dossier(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Choose a dossier of one's teams, another one, or none. For who has the link and signed in."""
    if not has_place(participant):
        raise NoSuchParticipant
    user: User = request.user  # type: ignore[assignment]  # login_required
    if "los" in request.POST:
        return press(
            request,
            partial(actions.let_go, participant=participant, by=user),
            "Uw dossier hoort niet meer bij dit leerlab. In het dossier zelf is niets veranderd.",
            "lab_dossier",
            participant.key,
        )
    listed = queries.choices_for(_current(), user)
    is_mine = participant.user_id == user.pk
    now = queries.dossier_of(participant) if is_mine else None
    form = forms.DossierForm(listed, sent(request), initial={"dossier": now.pk} if now else {})
    rows = {one.dossier.pk: one.dossier for one in listed}
    if form.does(lambda: _link(participant, rows[form.cleaned_data["dossier"]], user)):
        return done(request, _LINKED, "lab_dossier", participant.key)
    context = {
        "lab": participant.lab,
        "participant": participant,
        "form": form,
        "listed": listed,
        "now": now,
        "of_another": participant.user_id is not None and not is_mine,
    }
    return render(request, "homework/dossier.html", context, status=400 if form.errors else 200)


_LINKED = "Uw dossier hoort nu bij dit leerlab. De begeleider ziet alleen hoe ver u bent."


def _link(participant: Participant, dossier: Dossier, user: User) -> None:
    actions.link_dossier(participant=participant, dossier=dossier, by=user)


def _current() -> Latest | None:
    """The figures of now, to name areas by."""
    try:
        return figures()
    except NoRelease:
        return None


@participant_page(READ_AND_SEND)
def lab_dots(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Agree that all see each other's dots, or take that back; and the dots, when all agreed."""
    if not has_place(participant):
        raise NoSuchParticipant
    if request.method == "POST":
        return _show_dots(request, participant, shows=request.POST.get("stippen") == "ja")
    agreement = queries.agreement_of(participant.lab)
    found = queries.progress_of(participant.lab) if agreement.everybody else None
    context = {"lab": participant.lab, "participant": participant, "agreement": agreement, "found": found}
    context["told"] = _TOLD.get(request.GET.get("gedaan", ""), "")
    return render(request, "homework/dots.html", context)


_TOLD = {
    "ja": "U doet mee. Dank u wel.",
    "nee": "Anderen zien uw stippen niet meer. U ziet die van hen ook niet.",
}
"""What was done, by the word in ?gedaan=: a participant has no account, and so no session that could keep it."""


def _show_dots(request: HttpRequest, participant: Participant, *, shows: bool) -> HttpResponseRedirect:
    try:
        actions.show_dots(participant=participant, shows=shows)
    except ActionRefused:
        return to("lab_mine", participant.key)
    word = "ja" if shows else "nee"
    return HttpResponseRedirect(f"{reverse('lab_dots', args=[participant.key])}?gedaan={word}", status=SEE_OTHER)


@dossier_page(team_only=True, methods=SEND)
def lab_unlink(request: HttpRequest, access: Access) -> HttpResponseRedirect:
    """The team takes its dossier out of a leerlab."""
    action = partial(actions.unlink_dossier, dossier=access.dossier, by=access.user)
    return press(request, action, "Dit dossier hoort niet meer bij een leerlab.", "dossier_settings", access.dossier.pk)
