"""Pages of sharing: what a team shares, what participants read and say of it, and what look-alike wijken shared."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.dossiers.views import SEE_OTHER, done, dossier_page, press, sent, show
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import NoSuchParticipant, has_place
from wijkdna.web.enrolments.views import participant_page
from wijkdna.web.homework.queries import dossier_of
from wijkdna.web.lab_exchange import actions, documents, forms, queries
from wijkdna.web.plans.models import PlanState
from wijkdna.web.plans.queries import plan_in

# ---- in the dossier


@dossier_page(team_only=True)
def shares(request: HttpRequest, access: Access) -> HttpResponse:
    """What this dossier shares, and with whom."""
    rows = list(queries.shares_of(access))
    context: dict[str, Any] = {
        "now": [one for one in rows if one.revoked_at is None],
        "over": [one for one in rows if one.revoked_at is not None],
        "alike": len(queries.alike_shares(queries.current(), access.dossier)),
        "labs": queries.labs_for(access),
    }
    return show(request, access, "lab_exchange/shares.html", **context)


@dossier_page(team_only=True, methods=READ_AND_SEND)
def share_plan(request: HttpRequest, access: Access) -> HttpResponse:
    """Share the plan: first exactly what others will read. When it changed since, it is shown once more."""
    plan = documents.plan_to_share(access)
    mark = documents.mark_of(plan)
    form = forms.PlanForm(queries.labs_for(access), plan, sent(request), initial={"mark": mark})
    is_other = form.is_bound and form.data.get("mark") != mark
    if is_other:
        messages.error(request, "Het plan is intussen veranderd. Er is nog niets gedeeld. Kijk het nog een keer na.")
        return HttpResponseRedirect(reverse("share_plan", args=[access.dossier.pk]), status=SEE_OTHER)

    def share_it() -> None:
        actions.share_plan(dossier=access.dossier, plan=plan, by=access.user, **form.shared_with)

    if form.does(share_it):
        return done(request, "Het plan is gedeeld.", "shares", access.dossier.pk)
    is_read = plan_in(access.dossier).state == PlanState.AKKOORD
    return show(request, access, "lab_exchange/share_plan.html", form=form, plan=plan, is_read=is_read)


@dossier_page(team_only=True, methods=READ_AND_SEND)
def share_lesson(request: HttpRequest, access: Access) -> HttpResponse:
    """Share a lesson."""
    form = forms.LessonForm(queries.labs_for(access), sent(request))

    def share_it() -> None:
        texts = {name: form.cleaned_data[name] for name in form.free}
        actions.share_lesson(dossier=access.dossier, by=access.user, **texts, **form.shared_with)

    if form.does(share_it):
        return done(request, "De les is gedeeld.", "shares", access.dossier.pk)
    return show(request, access, "lab_exchange/share_lesson.html", form=form)


@dossier_page(team_only=True)
def share(request: HttpRequest, access: Access, share: int) -> HttpResponse:
    """What was shared, as others read it, and what they said of it."""
    row = queries.own_share(access, share)
    context: dict[str, Any] = {"row": row, "feedback": list(queries.feedback_on(row))}
    return show(request, access, "lab_exchange/share.html", **context)


@dossier_page(team_only=True, methods=SEND)
def share_revoke(request: HttpRequest, access: Access, share: int) -> HttpResponseRedirect:
    """Stop sharing, at once."""
    action = partial(actions.revoke, share=queries.own_share(access, share), by=access.user)
    return press(
        request, action, "Dit wordt niet meer gedeeld. Anderen kunnen het niet meer lezen.", "shares", access.dossier.pk
    )


@dossier_page(team_only=True)
def alike_shares(request: HttpRequest, access: Access) -> HttpResponse:
    """What worked in wijken that are like this one."""
    latest = queries.current()
    found = queries.shown(latest, queries.alike_shares(latest, access.dossier))
    return show(request, access, "lab_exchange/alike.html", found=found)


# ---- for participants


@participant_page()
def lab_shared(request: HttpRequest, participant: Participant) -> HttpResponse:
    """All that is shared with the lab; first of wijken that are like hers."""
    if not has_place(participant):
        raise NoSuchParticipant
    latest, own = queries.current(), dossier_of(participant)
    context = {
        "lab": participant.lab,
        "participant": participant,
        "own": own,
        "found": queries.shown(latest, queries.shared_in(participant.lab), own),
        "alike": queries.alike_in_lab(latest, participant),
    }
    return render(request, "lab_exchange/shared.html", context)


@participant_page(READ_AND_SEND)
def lab_share(request: HttpRequest, participant: Participant, share: int) -> HttpResponse:
    """One thing that is shared, and the three questions."""
    if not has_place(participant):
        raise NoSuchParticipant
    row = queries.share_for(participant, share)
    form = forms.FeedbackForm.of(queries.feedback_by(participant, row), sent(request))

    def react() -> None:
        actions.give_feedback(participant=participant, share=row, **form.cleaned_data)

    if form.does(react):
        address = reverse("lab_share", args=[participant.key, row.pk])
        return HttpResponseRedirect(f"{address}?gedaan=ja", status=SEE_OTHER)
    (one,) = queries.shown(queries.current(), [row], dossier_of(participant))
    context = {
        "lab": participant.lab,
        "participant": participant,
        "one": one,
        "form": form,
        "told": "Dank u wel. Het team kan uw reactie lezen." if request.GET.get("gedaan") == "ja" else "",
    }
    return render(request, "lab_exchange/shared_one.html", context, status=400 if form.errors else 200)
