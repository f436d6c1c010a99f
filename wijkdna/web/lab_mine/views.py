"""The page of a participant, her calendar, and her data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdna.web.accounts.views import READ, READ_AND_SEND
from wijkdna.web.dossiers.views import to
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import NoSuchParticipant, has_place
from wijkdna.web.enrolments.views import participant_page
from wijkdna.web.lab_mine import actions, documents, queries
from wijkdna.web.labs.documents import PUBLISH, calendar_of
from wijkdna.web.labs.queries import sessions_with_a_date


@participant_page()
def lab_mine(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Everything for one participant on one page."""
    context = {"participant": participant, "lab": participant.lab, "mine": queries.mine_of(participant)}
    return render(request, "lab_mine/mine.html", context)


@participant_page()
def lab_mine_ics(request: HttpRequest, participant: Participant) -> HttpResponse:
    """All sessions with a date, for who has a place."""
    if not has_place(participant):
        raise NoSuchParticipant
    content, _ = calendar_of(sessions_with_a_date(participant.lab), participant.lab, PUBLISH)
    if not content:
        raise NoSuchParticipant
    return _file(content, "text/calendar; charset=utf-8", f"{participant.lab.slug}.ics")


@participant_page()
def lab_mine_data(request: HttpRequest, participant: Participant) -> HttpResponse:
    """What we hold of her, as JSON."""
    return _file(documents.json_of(participant), "application/json", "gegevens.json")


def _file(content: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)


@participant_page(READ_AND_SEND)
def lab_mine_erase(request: HttpRequest, participant: Participant) -> HttpResponse:
    """What goes and what stays; the button does it."""
    if request.method == "POST":
        actions.erase(participant=participant)
        return to("lab_mine_erased")
    context = {"participant": participant, "lab": participant.lab, "place": has_place(participant)}
    return render(request, "lab_mine/erase.html", context)


@require_http_methods(READ)
@never_cache
def lab_mine_erased(request: HttpRequest) -> HttpResponse:
    """The last page: her own is gone."""
    return render(request, "lab_mine/erased.html")
