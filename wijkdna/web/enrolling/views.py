"""The invitation of a leerlab, enrolling, and what participants do with their place by a link that was mailed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdna.web.accounts.forms import Dressed
from wijkdna.web.accounts.views import READ_AND_SEND
from wijkdna.web.dossiers.views import SEE_OTHER, sent, to
from wijkdna.web.enrolling import actions, documents, drawings, forms, queries
from wijkdna.web.enrolments.models import Participant, State
from wijkdna.web.enrolments.queries import link, standing, status_for
from wijkdna.web.enrolments.views import participant_page
from wijkdna.web.labs.documents import PUBLISH, calendar_of
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.queries import NoSuchLab, is_open, published_lab, sessions_with_a_date
from wijkdna.web.shared.frame import figures, url
from wijkdna.web.shared.limits import Bucket, client_address, network
from wijkdna.web.shared.refusals import ActionRefused

_ENROLMENTS = Bucket(min(20, settings.WRITES_PER_MINUTE))
"""Enrolments of one visitor in a minute: enough for a room of people behind one address. 0: no limit."""

_PICTURE_AGE = 3600
_TOO_MANY = 429


# ---- the invitation


@require_safe
def labs(request: HttpRequest) -> HttpResponse:
    """All labs that everybody may see."""
    return render(request, "enrolling/labs.html", {"labs": queries.published_labs()})


@require_safe
def lab(request: HttpRequest, slug: str) -> HttpResponse:
    """The invitation."""
    return _invitation(request, published_lab(slug), None)


@require_safe
def lab_forwarded(request: HttpRequest, slug: str, via: str) -> HttpResponseBase:
    """The same by the link of a participant; by one that works no longer it is the invitation alone."""
    found = published_lab(slug)
    by = queries.via_of(found, via)
    if by is None:
        return to("lab", slug)
    answer = _invitation(request, found, by)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _invitation(request: HttpRequest, found: Lab, by: Participant | None) -> HttpResponse:
    now, sessions = standing(found), queries.told_sessions(found)
    address = link("lab", found.slug) if by is None else link("lab_forwarded", found.slug, by.forward_key)
    context = {
        "lab": found,
        "door": queries.door_of(found, now),
        "facts": queries.facts_of(found, sessions, now),
        "sections": queries.sections_of(found.text),
        "sessions": [queries.card_of(one) for one in sessions],
        "sessions_title": queries.capital(queries.counted(sessions)),
        "has_dates": bool(sessions_with_a_date(found)),
        "motif": None if found.picture else drawings.motif(figures()),
        "via": by,
        "address": address,
        "canonical": link("lab", found.slug),
        "picture": link("lab_picture", found.slug) if found.picture else "",
        "mailto": documents.invitation_mail(found, address),
    }
    return render(request, "enrolling/lab.html", context)


@require_safe
def lab_picture(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The picture of an invitation, also for a site that shows a preview of it. Raises NoSuchLab."""
    found = published_lab(slug)
    kind = documents.picture_kind(found.picture.name or "")
    if not kind:
        raise NoSuchLab
    try:
        file = found.picture.open()
    except FileNotFoundError:
        raise NoSuchLab from None
    answer = FileResponse(file, content_type=kind)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Cache-Control"] = f"public, max-age={_PICTURE_AGE}"
    return answer


@require_safe
def lab_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The sessions that have a date, for a calendar. Raises NoSuchLab when there is none yet."""
    found = published_lab(slug)
    content, _ = calendar_of(sessions_with_a_date(found), found, PUBLISH)
    if not content:
        raise NoSuchLab
    headers = {"Content-Disposition": content_disposition_header(True, "leerlab.ics") or "attachment"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


# ---- enrolling


@require_http_methods(READ_AND_SEND)
@never_cache
def lab_enrol(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The form. What comes next is the same for whoever fills in whatever address."""
    found = published_lab(slug)
    if request.method != "POST" and not is_open(found):
        return to("lab", slug)
    form = forms.EnrolForm(sent(request), lab=found, latest=figures())
    by = queries.via_of(found, request.POST.get("via", "") or request.GET.get("via", ""))
    if form.is_trapped:
        return to("lab_asked", slug)
    return _enrol(request, found, form, by) if form.is_bound else _form(request, found, form, by)


def _enrol(request: HttpRequest, found: Lab, form: forms.EnrolForm, by: Participant | None) -> HttpResponseBase:
    if not form.is_valid():
        return _form(request, found, form, by, 400)
    if seconds := _ENROLMENTS.wait(network(client_address(request))):
        form.refuse(ActionRefused(_TOO_OFTEN.format(seconds=seconds)))
        return _form(request, found, form, by, _TOO_MANY)
    code, name = form.cleaned_data["gemeente"]
    motive = form.cleaned_data.get("motive", "")
    try:
        actions.enrol(lab=found, gemeente=code, gemeente_name=name, people=form.people(), motive=motive, via=by)
    except ActionRefused as refused:
        form.refuse(refused)
        return _form(request, found, form, by, 400)
    return to("lab_asked", found.slug)


_TOO_OFTEN = (
    "Er komen nu veel aanmeldingen van uw netwerk. Wacht {seconds} seconden en druk nog een keer op de knop. "
    "Wat u typte, staat er nog."
)


def _form(
    request: HttpRequest, found: Lab, form: forms.EnrolForm, by: Participant | None, status: int = 200
) -> HttpResponse:
    context = {
        "lab": found,
        "form": form,
        "since": form.since(),
        "seats": list(form.people_seats()),
        "has_more": form.seats < forms.most_seats(found),
        "gemeenten": queries.gemeenten(figures()),
        "door": queries.door_of(found, standing(found)),
        "via": by,
    }
    answer = render(request, "enrolling/enrol.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def lab_asked(request: HttpRequest, slug: str) -> HttpResponse:
    """Look in your mail: says nothing of anybody."""
    context = {"lab": published_lab(slug), "hours": queries.CONFIRM_HOURS}
    return render(request, "enrolling/asked.html", context)


# ---- by a link that was mailed; a page with a button first, since mail programs open links by themselves


def _show(
    request: HttpRequest,
    participant: Participant,
    template: str,
    status: int = 200,
    **context: Any,  # noqa: ANN401
) -> HttpResponse:
    """A page of a participant, with how her enrolment stands."""
    frame = {
        "participant": participant,
        "enrolment": participant.enrolment,
        "lab": participant.lab,
        "status": status_for(participant, standing(participant.lab)),
        "colleagues": queries.colleagues_of(participant),
    }
    wrong = 400 if context.get("refused") else status
    return render(request, f"enrolling/{template}.html", {**frame, **context}, status=wrong)


def _refused(request: HttpRequest, action: Callable[[], object]) -> str | None:
    """Do what a button asks: "" when that is done, why not when a rule refuses; None when nothing was pressed."""
    if request.method != "POST":
        return None
    try:
        action()
    except ActionRefused as refused:
        return refused.text
    return ""


@participant_page(READ_AND_SEND)
def lab_confirm(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Her address is right; then how it stands."""
    refused = _refused(request, partial(actions.confirm, participant=participant))
    if refused == "":
        return to("lab_confirm", participant.key)
    is_new = participant.enrolment.state == State.NIEUW
    can = is_new and queries.may_confirm(participant, participant.enrolment)
    return _show(request, participant, "confirm", can=can, is_new=is_new, refused=refused)


@participant_page(READ_AND_SEND)
def lab_offer(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Yes or no to a place; or stay in line after it went on."""
    refused = _refused(request, partial(_answer, participant, request.POST.get("antwoord", "")))
    if refused == "":
        return to("lab_offer", participant.key)
    is_here = participant.cancelled_at is None
    return _show(
        request,
        participant,
        "offer",
        refused=refused,
        is_offered=is_here and queries.offer_is_open(participant.enrolment),
        is_passed_on=is_here and participant.enrolment.state == State.VERLOPEN,
    )


_ANSWERS = {"ja": actions.accept_offer, "nee": actions.decline_offer, "blijf": actions.stay_in_line}


def _answer(participant: Participant, word: str) -> None:
    """Raises ActionRefused."""
    if word not in _ANSWERS or participant.cancelled_at is not None:
        raise ActionRefused("Er is niets veranderd. Kies een van de knoppen op deze pagina.")
    _ANSWERS[word](participant=participant)


@participant_page(READ_AND_SEND)
def lab_cancel(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Give a place back; the first of an enrolment can do so for a colleague; afterwards: hear of a next lab or not."""
    refused = _refused(request, partial(_cancel, participant, request.POST))
    if refused == "":
        return to("lab_cancel", participant.key)
    return _show(request, participant, "cancel", can=queries.is_in(participant), refused=refused)


def _cancel(participant: Participant, data: QueryDict) -> None:
    """Raises ActionRefused, and NoSuchParticipant for somebody who is no colleague of hers."""
    if "bericht" in data:
        actions.change_details(participant=participant, wants_news=data["bericht"] == "ja")
    elif "collega" in data:
        actions.cancel(participant=queries.may_take_off(participant, str(data["collega"])))
    else:
        actions.cancel(participant=participant)


@participant_page(READ_AND_SEND)
def lab_replace(request: HttpRequest, participant: Participant) -> HttpResponse:
    """A colleague comes instead."""
    form = forms.ColleagueForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            actions.replace(participant=participant, person=form.person())
        except ActionRefused as refused:
            form.refuse(refused)
        else:
            return to("lab_replace", participant.key)
    can = queries.may_replace(participant)
    return _show(request, participant, "replace", _status(form), form=form, can=can)


@participant_page(READ_AND_SEND)
def lab_details(request: HttpRequest, participant: Participant) -> HttpResponse:
    """What she told of herself, and what others may see."""
    form = forms.DetailsForm.of(participant, sent(request))
    if form.is_bound and form.is_valid():
        try:
            actions.change_details(participant=participant, **form.cleaned_data)
        except ActionRefused as refused:
            form.refuse(refused)
        else:
            return _once_more("lab_details", participant, "bewaard")
    return _show(request, participant, "details", _status(form), form=form, is_kept="bewaard" in request.GET)


@participant_page(READ_AND_SEND)
def lab_forward(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Her own link, a text to pass on, and on request the same by mail."""
    refused = _refused(request, partial(actions.mail_own_link, participant=participant))
    if refused == "":
        return _once_more("lab_forward", participant, "gemaild")
    text = documents.text_to_pass_on(participant)
    return _show(
        request,
        participant,
        "forward",
        refused=refused,
        can=queries.may_pass_on(participant),
        address=documents.own_link(participant),
        text=text,
        mailto=documents.mailto(text.subject, text.body),
        is_mailed="gemaild" in request.GET,
    )


def _once_more(page: str, participant: Participant, word: str) -> HttpResponse:
    """The same page, which then says that it was done: without a cookie, so the address says it."""
    return HttpResponseRedirect(f"{url(page, participant.key)}?{word}", status=SEE_OTHER)


def _status(form: Dressed) -> int:
    return 400 if form.is_bound and form.errors else 200
